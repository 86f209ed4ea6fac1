// SPDX-License-Identifier: Apache-2.0
// The vehicle identification number: 17 characters, what can be read out of them, and how they may be shown.
// Used wherever a VIN is read from an ECU, typed, stored or printed. Source: ISO 3779, ISO 3780, 49 CFR 565 (check digit).
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace odolink {

enum class VinErrc {
    WrongLength = 1,     ///< after padding is taken off there are not 17 characters
    ForbiddenCharacter,  ///< a character is not a digit or a letter, or is I, O or Q
};
[[nodiscard]] Error make_error_code(VinErrc e);

/// Where the vehicle was built, by position 1 and 2. Source: ISO 3780.
enum class VinRegion : std::uint8_t { Africa, Asia, Europe, NorthAmerica, Oceania, SouthAmerica, Unassigned };

/// What is known of a vehicle beside its VIN: the year rule of North America speaks of light vehicles only.
enum class VinVehicle : std::uint8_t { Unknown, Light };

/// What position 9 says. European and many Asian makers fill it freely, so `Wrong` is a remark, never a reason to reject.
enum class CheckDigit : std::uint8_t { Right, Wrong };

/// A syntactically right VIN, in upper case.
class Vin {
public:
    static constexpr std::size_t kLength = 17;

    /// Takes a VIN from text as an ECU, a label or a person gives it: leading and trailing NUL, 0xFF and blanks are padding,
    /// lower case is accepted. Errors: WrongLength, ForbiddenCharacter.
    [[nodiscard]] static Result<Vin> parse(std::string_view text);

    [[nodiscard]] std::string_view text() const { return {characters_.data(), characters_.size()}; }

    /// World manufacturer identifier: the first three characters. Source: ISO 3780.
    [[nodiscard]] std::string_view wmi() const { return text().substr(0, 3); }

    [[nodiscard]] VinRegion region() const;

    /// True where position 3 is `9`: the maker builds few vehicles and is told apart by positions 12 to 14 too.
    [[nodiscard]] bool small_maker() const { return characters_[2] == '9'; }

    /// Compares position 9 with the weighted sum. Source: 49 CFR 565.15(c).
    [[nodiscard]] CheckDigit check_digit() const;

    /// The character that position 9 would need to be right.
    [[nodiscard]] char computed_check_digit() const;

    /// True where the law wants position 9 to be right: North America (49 CFR 565) and China (GB 16735).
    [[nodiscard]] bool check_digit_required() const;

    /// True where the last four characters are digits, as ISO 3779 wants them. A remark, no reason to reject.
    [[nodiscard]] bool serial_is_numeric() const;

    /// Model year by position 10. The code repeats each 30 years: of a light vehicle of North America position 7 tells
    /// them apart (a digit up to 2009, a letter from 2010; 49 CFR 565.15(d)); of all others the latest year is taken that
    /// is not after `current_year` + 1. None where the character is no year code (0, U, Z) or its year has not come.
    [[nodiscard]] std::optional<int> model_year(int current_year, VinVehicle vehicle = VinVehicle::Unknown) const;

    /// WMI and the last three characters, the rest as stars: for logs and screens.
    [[nodiscard]] std::string masked() const;

    auto operator<=>(const Vin&) const = default;

private:
    std::array<char, kLength> characters_{};
};

}  // namespace odolink

ODOLINK_ERRC(odolink::VinErrc);
