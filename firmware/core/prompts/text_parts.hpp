// SPDX-License-Identifier: Apache-2.0
// Small parts that the texts are put together from. For texts*.cpp only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/units.hpp"
#include "domain/characters.hpp"
#include "domain/signal.hpp"
#include "domain/text.hpp"

#include "core/prompts/texts.hpp"

namespace odolink::texts {

/// Cuts to the limits of a line or a title.
[[nodiscard]] inline Text line(const Text& text) {
    return {fit_characters(text.zh, kMostChinese), fit_characters(text.en, kMostLatin)};
}
[[nodiscard]] inline Text title(const Text& text) {
    return {fit_characters(text.zh, kMostChinese), fit_characters(text.en, kMostLatinTitle)};
}

/// "7E8": hexadecimal, upper case, no leading zeros.
[[nodiscard]] std::string ecu_text(std::uint32_t ecu);
/// "Speed 88 km/h": the last part of the name, the value with at most one decimal, the unit.
[[nodiscard]] std::string reading_text(const SignalValue& reading);
/// "12.24 V": two decimals where they say something, the unit after a blank.
[[nodiscard]] std::string amount_text(double value, const std::string& unit);

/// "1 day", "17 days".
[[nodiscard]] std::string counted(std::int64_t count, std::string_view one);

}  // namespace odolink::texts
