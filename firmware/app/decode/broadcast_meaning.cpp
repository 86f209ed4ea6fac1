// SPDX-License-Identifier: Apache-2.0
#include "app/decode/broadcast_meaning.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "domain/mileage.hpp"

namespace odolink::decode {
namespace {

constexpr double kKilometresPerMile = 1.609344;

template <std::size_t N>
bool has_one_of(const std::string& name, const std::array<std::string_view, N>& parts) {
    return std::any_of(parts.begin(), parts.end(), [&name](std::string_view part) { return name.find(part) != std::string::npos; });
}

bool letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }

}  // namespace

std::string plain_name(std::string_view text) {
    std::string out;
    for (const unsigned char c : text)
        if (c != '_' && c != ' ' && c != '-') out += static_cast<char>(std::tolower(c));
    return out;
}

/// The unit says neither kilometres nor miles alone: another signal may tell which.
bool either_unit(const dbc::Signal& signal) {
    const std::string unit = plain_name(signal.unit);
    const bool km = unit.find("km") != std::string::npos || unit.find("kilomet") != std::string::npos;
    return unit.empty() || (km && unit.find("mi") != std::string::npos);
}

std::optional<double> mileage_unit(const dbc::Signal& signal) {
    constexpr std::array<std::string_view, 8> kMeans{"odometer", "odomtr", "odokm", "kilometerstand", "totalvehicledistance", "totalvehdist", "vehodo", "mileage"};
    // Trips, limits and service distances are no mileage.
    constexpr std::array<std::string_view, 10> kMeansNot{"group", "trip", "trp", "reset", "review", "service", "range", "next", "limit", "unit"};
    const std::string name = plain_name(signal.name);
    if (!has_one_of(name, kMeans) && name != "odo") return std::nullopt;
    if (has_one_of(name, kMeansNot) || signal.length < 16 || signal.length > 32) return std::nullopt;
    const std::string unit = plain_name(signal.unit);
    if (either_unit(signal) || unit == "km" || unit == "kms" || unit.find("kilomet") != std::string::npos) return 1.0;
    if (unit == "mi" || unit.find("mile") != std::string::npos) return kKilometresPerMile;
    if (unit == "m" || unit == "meter" || unit == "metre" || unit == "meters") return 0.001;
    return std::nullopt;
}

std::optional<double> speed_unit(const dbc::Signal& signal) {
    constexpr std::array<std::string_view, 5> kMeans{"vehiclespeed", "vehspeed", "vehspd", "vehiclespd", "carspeed"};
    constexpr std::array<std::string_view, 6> kMeansNot{"target", "limit", "set", "max", "valid", "navigation"};
    const std::string name = plain_name(signal.name);
    if (!has_one_of(name, kMeans) || has_one_of(name, kMeansNot) || signal.length < 8) return std::nullopt;
    const std::string unit = plain_name(signal.unit);
    if (unit == "km/h" || unit == "kph" || unit == "kmh" || unit.find("kilometerperhour") != std::string::npos) return 1.0;
    if (unit == "mph" || unit.find("mileperhour") != std::string::npos) return kKilometresPerMile;
    if (unit == "m/s") return 3.6;
    return std::nullopt;
}

bool tells_identity(const dbc::Signal& signal) {
    constexpr std::array<std::string_view, 4> kMeans{"identificationnumber", "serialnumber", "serialno", "chassisnumber"};
    if (has_one_of(plain_name(signal.name), kMeans)) return true;
    const std::size_t vin = signal.name.find("VIN");
    if (vin == std::string::npos || (vin != 0 && letter(signal.name[vin - 1]))) return false;
    const char next = vin + 3 < signal.name.size() ? signal.name[vin + 3] : '_';
    return !letter(next) || std::isupper(static_cast<unsigned char>(next)) != 0;
}

bool says_no_mileage(const dbc::Signal& signal, ByteView data, double value) {
    return tells_no_mileage(dbc::raw_bits(signal, data), signal.length) || !dbc::Decoder::label(signal, value).empty();
}

bool says_no_speed(const dbc::Signal& signal, ByteView data, double value) {
    const bool all_ones = signal.type == dbc::ValueType::Unsigned && dbc::raw_bits(signal, data) == ~std::uint64_t{0} >> (64U - signal.length);
    return all_ones || dbc::Decoder::says_none(signal, value);
}

}  // namespace odolink::decode
