// SPDX-License-Identifier: Apache-2.0
// Values with a unit as people write them: "60 s", "10000 km", "12 months". A bare number has no unit and is refused.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/units.hpp"

namespace odolink::config {

/// Units: ms, s, min, h, d. The error says what is wrong and which units there are.
[[nodiscard]] Result<std::chrono::milliseconds, std::string> parse_duration(std::string_view text);
/// Units: m, km, mi (1,609.344 m), rounded to the metre.
[[nodiscard]] Result<Distance, std::string> parse_distance(std::string_view text);
/// Units: kB (1,000 bytes), MB, GB.
[[nodiscard]] Result<std::int64_t, std::string> parse_bytes(std::string_view text);
/// Units: months, years.
[[nodiscard]] Result<std::chrono::months, std::string> parse_months(std::string_view text);
/// Shortest exact spelling, e.g. "60 s", for ranges in error texts.
[[nodiscard]] std::string to_text(std::chrono::milliseconds duration);

}  // namespace odolink::config
