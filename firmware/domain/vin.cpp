// SPDX-License-Identifier: Apache-2.0
// VIN syntax, check digit and model year.
#include "domain/vin.hpp"

#include <algorithm>

namespace odolink {
namespace {

constexpr std::array<int, Vin::kLength> kWeights{8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2};

/// Year codes in their order from 1980: letters without I, O, Q, U, Z, then digits without 0.
constexpr std::string_view kYearCodes = "ABCDEFGHJKLMNPRSTVWXY123456789";

const char* text_of(int value) {
    switch (static_cast<VinErrc>(value)) {
        case VinErrc::WrongLength: return "a VIN has 17 characters";
        case VinErrc::ForbiddenCharacter: return "a VIN has digits and letters only, without I, O and Q";
    }
    return "unknown";
}

bool is_padding(char c) {
    return c == '\0' || c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\xFF';
}

/// What a character of a VIN becomes: itself, in upper case; 0 where no VIN has it.
constexpr std::array<char, 256> kCharacters = [] {
    std::array<char, 256> out{};
    for (char c = '0'; c <= '9'; ++c) out[static_cast<unsigned char>(c)] = c;
    for (char c = 'A'; c <= 'Z'; ++c) {
        if (c == 'I' || c == 'O' || c == 'Q') continue;
        out[static_cast<unsigned char>(c)] = c;
        out[static_cast<unsigned char>(c - 'A' + 'a')] = c;
    }
    return out;
}();

/// The number a character stands for in the check sum; digits stand for themselves.
int transliterated(char c) {
    constexpr std::string_view kLetters = "ABCDEFGHJKLMNPRSTUVWXYZ";
    constexpr std::string_view kNumbers = "12345678123457923456789";
    if (c >= '0' && c <= '9') return c - '0';
    return kNumbers[kLetters.find(c)] - '0';
}

}  // namespace

Error make_error_code(VinErrc e) {
    static const ErrorCategory category{"odolink.vin", text_of};
    return {static_cast<int>(e), category};
}

Result<Vin> Vin::parse(std::string_view text) {
    while (!text.empty() && is_padding(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_padding(text.back())) text.remove_suffix(1);
    Result<Vin> vin{Vin{}};  // the one object that is returned: a VIN is read for each answer that carries one
    if (text.size() != kLength) {
        vin = VinErrc::WrongLength;
        return vin;
    }
    auto& characters = vin->characters_;
    bool allowed = true;
    for (std::size_t i = 0; i < kLength; ++i) {
        characters[i] = kCharacters[static_cast<unsigned char>(text[i])];
        allowed &= characters[i] != 0;
    }
    if (!allowed) vin = VinErrc::ForbiddenCharacter;
    return vin;
}

char Vin::computed_check_digit() const {
    int sum = 0;
    for (std::size_t i = 0; i < kLength; ++i) sum += transliterated(characters_[i]) * kWeights[i];
    const int rest = sum % 11;
    return rest == 10 ? 'X' : static_cast<char>('0' + rest);
}

CheckDigit Vin::check_digit() const {
    return characters_[8] == computed_check_digit() ? CheckDigit::Right : CheckDigit::Wrong;
}

VinRegion Vin::region() const {
    const char c = characters_[0];
    if (c == '0') return VinRegion::Unassigned;
    // 7A to 7E are New Zealand's, the rest of 7 was given to the United States later.
    if (c == '7') return characters_[1] >= 'A' && characters_[1] <= 'E' ? VinRegion::Oceania : VinRegion::NorthAmerica;
    if (c <= '5') return VinRegion::NorthAmerica;
    if (c == '6') return VinRegion::Oceania;
    if (c <= '9') return VinRegion::SouthAmerica;
    if (c <= 'H') return VinRegion::Africa;
    return c <= 'R' ? VinRegion::Asia : VinRegion::Europe;
}

bool Vin::check_digit_required() const {
    return region() == VinRegion::NorthAmerica || characters_[0] == 'L';
}

bool Vin::serial_is_numeric() const {
    return std::all_of(characters_.end() - 4, characters_.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<int> Vin::model_year(int current_year, VinVehicle vehicle) const {
    const std::size_t code = kYearCodes.find(characters_[9]);
    if (code == std::string_view::npos) return std::nullopt;
    constexpr int kCycle = 30;
    int year = 1980 + static_cast<int>(code);
    if (vehicle == VinVehicle::Light && region() == VinRegion::NorthAmerica) {
        if (characters_[6] > '9') year += kCycle;
    } else {
        while (year + kCycle <= current_year + 1) year += kCycle;
    }
    if (year > current_year + 1) return std::nullopt;
    return year;
}

std::string Vin::masked() const {
    std::string shown(kLength, '*');
    shown.replace(0, 3, wmi());
    shown.replace(kLength - 3, 3, text().substr(kLength - 3));
    return shown;
}

}  // namespace odolink
