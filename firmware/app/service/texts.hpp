// SPDX-License-Identifier: Apache-2.0
// Dates and distances as an answer tells them. Used by the replay and its report.
#pragma once

#include <string>

#include "base/time.hpp"
#include "base/units.hpp"

namespace odolink::service {

/// 2024-03-01
[[nodiscard]] std::string to_text(const WallTime& date);
/// "46,500 km"; with metres where they are not whole kilometres.
[[nodiscard]] std::string to_text(Distance distance);

}  // namespace odolink::service
