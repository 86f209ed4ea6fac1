// SPDX-License-Identifier: Apache-2.0
// Moments, amounts and identifiers as exchange files write them. Inside of adapters/exchange only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "base/units.hpp"
#include "domain/service_record.hpp"

namespace odolink::exchange {

/// "2026-06-01T08:00:00.123Z" and, unless it is synchronised, " estimated" or " unknown"; empty for the default.
[[nodiscard]] std::string moment_text(const WallTime& at);
/// What moment_text wrote, or a day as read_date takes it (quantities.hpp): its noon UTC, whatever time of day stands behind. Nothing where the
/// day does not exist or day and month could be told apart only by guessing.
[[nodiscard]] std::optional<WallTime> read_moment(std::string_view text);

/// "2026-06-01" of China's clock.
[[nodiscard]] std::string day_text(const WallTime& at);

/// Thousandths as a decimal without trailing zeros: 48250300 is "48250.3".
[[nodiscard]] std::string thousandths_text(std::int64_t value);
/// Hundredths with two places: 148000 is "1480.00".
[[nodiscard]] std::string hundredths_text(std::int64_t value);
/// A decimal as a whole number of its `places`-th places; nothing where it is none, has more places, or does not fit.
[[nodiscard]] std::optional<std::int64_t> read_decimal(std::string_view text, int places);

[[nodiscard]] std::string id_text(const Id& id);
[[nodiscard]] std::string_view trimmed(std::string_view text);

}  // namespace odolink::exchange
