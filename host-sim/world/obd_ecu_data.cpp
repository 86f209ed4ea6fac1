// SPDX-License-Identifier: Apache-2.0
// The values the simulated control unit gives: mode 01 PIDs and mode 09 vehicle information. Source: SAE J1979.
#include <algorithm>
#include <array>
#include <cmath>

#include "world/obd_ecu.hpp"

namespace odolink::sim {
namespace {

constexpr std::array<std::uint8_t, 26> kEnginePids{0x01, 0x03, 0x04, 0x05, 0x06, 0x07, 0x0B, 0x0C, 0x0D, 0x0F, 0x10, 0x11, 0x1C,
                                                   0x1F, 0x21, 0x2F, 0x30, 0x31, 0x33, 0x41, 0x42, 0x46, 0x4D, 0x51, 0x5C, 0xA6};
constexpr std::array<std::uint8_t, 3> kTransmissionPids{0x01, 0x0D, 0x1C};

Bytes one(double value) { return {static_cast<std::byte>(std::clamp(std::lround(value), 0L, 255L))}; }

Bytes two(double value) {
    const auto v = static_cast<std::uint32_t>(std::clamp(std::lround(value), 0L, 65535L));
    return bytes_of({v >> 8U, v & 0xFFU});
}

Bytes four(std::uint32_t v) { return bytes_of({v >> 24U, (v >> 16U) & 0xFFU, (v >> 8U) & 0xFFU, v & 0xFFU}); }

void append(Bytes& out, const std::string& text, std::size_t width, ByteView pad) {
    const std::size_t missing = width - std::min(width, text.size());
    for (std::size_t i = 0; i < missing && !pad.empty(); ++i) out.push_back(pad[0]);
    const ByteView view = as_bytes(text);
    out.insert(out.end(), view.begin(), view.end());
    if (pad.empty()) out.resize(out.size() + missing);
}

}  // namespace

Bytes ObdEcu::supported(std::uint8_t base) const {
    std::uint32_t bits = 0;
    bool beyond = false;
    const bool tells_odometer = car_.config().odometer_by == OdometerBy::Standard;
    const auto mark = [&](std::uint8_t number) {
        if (number == 0xA6 && !tells_odometer) return;
        if (number > base && number <= base + 32) bits |= 1U << (32U - (number - base));
        if (number > base + 32) beyond = true;
    };
    if (role_ == EcuRole::Engine) std::for_each(kEnginePids.begin(), kEnginePids.end(), mark);
    else std::for_each(kTransmissionPids.begin(), kTransmissionPids.end(), mark);
    if (beyond) bits |= 1U;  // the next range is supported too
    return four(bits);
}

std::optional<Bytes> ObdEcu::pid(std::uint8_t number) const {
    if (number % 0x20 == 0) {
        Bytes bits = supported(number);
        if (number != 0 && big_endian(bits) == 0) return std::nullopt;
        return bits;
    }
    if (number == 0xA6 && car_.config().odometer_by != OdometerBy::Standard) return std::nullopt;
    const bool known = role_ == EcuRole::Engine ? std::count(kEnginePids.begin(), kEnginePids.end(), number) != 0
                                                : std::count(kTransmissionPids.begin(), kTransmissionPids.end(), number) != 0;
    if (!known) return std::nullopt;
    const auto stored = std::count_if(car_.codes().begin(), car_.codes().end(), [](const auto& c) { return c.second.stored; });
    const unsigned lamp_and_count = role_ == EcuRole::Engine ? (car_.lamp() ? 0x80U : 0U) | static_cast<unsigned>(stored) : 0U;
    // Misfire, fuel and components run always; catalyst, EVAP, oxygen sensors and heater need their drive after a clear.
    const unsigned incomplete = role_ == EcuRole::Engine && !car_.monitors_complete() ? 0x65U : 0U;
    switch (number) {
        case 0x01: return bytes_of({lamp_and_count, 0x07, role_ == EcuRole::Engine ? 0x65U : 0U, incomplete});
        case 0x41: return bytes_of({0x00, 0x07, 0x65, incomplete});
        case 0x03: return bytes_of({car_.coolant_c() > 60 ? 2U : 1U, 0});
        case 0x04: return one(car_.load_percent() * 255 / 100);
        case 0x05: return one(car_.coolant_c() + 40);
        case 0x06: return one(128 + 1.3);
        case 0x07: return one(128 + 2.6);
        case 0x0B: return one(35 + car_.load_percent() * 0.6);
        case 0x0C: return two(car_.rpm() * 4);
        case 0x0D: return one(car_.speed_kmh());
        case 0x0F: return one(car_.config().ambient_c + 8 + 40);
        case 0x10: return two((2.5 + car_.load_percent() * 0.4) * 100);
        case 0x11: return one((12 + car_.load_percent() * 0.5) * 255 / 100);
        case 0x1C: return bytes_of({0x06});  // EOBD
        case 0x1F: return two(static_cast<double>(car_.run_time().count()));
        case 0x21: return two(car_.lamp() ? car_.since_clear().in_kilometres() : 0);
        case 0x2F: return one(car_.fuel_percent() * 255 / 100);
        case 0x30: return bytes_of({car_.warm_ups_since_clear()});
        case 0x31: return two(std::floor(car_.since_clear().in_kilometres()));
        case 0x33: return bytes_of({101});
        case 0x42: return two(car_.voltage().value);
        case 0x46: return one(car_.config().ambient_c + 40);
        case 0x4D: return two(car_.lamp() ? 1 : 0);
        case 0x51: return bytes_of({0x01});  // petrol
        case 0x5C: return one(car_.coolant_c() + 5 + 40);
        case 0xA6: return four(static_cast<std::uint32_t>(car_.shown_odometer().in_metres() / 100));
        default: return std::nullopt;
    }
}

Bytes ObdEcu::vehicle_information(std::uint8_t type) const {
    Bytes out{std::byte{0x49}, static_cast<std::byte>(type)};
    const bool engine = role_ == EcuRole::Engine;
    switch (type) {
        case 0x00: {
            const Bytes bits = four(engine ? 0x54400000U : 0x14400000U);  // 02, 04, 06, 0A; without the VIN
            out.insert(out.end(), bits.begin(), bits.end());
            return out;
        }
        case 0x02:
            if (!engine) return {};
            out.push_back(std::byte{1});
            append(out, car_.config().vin, 17, {});
            return out;
        case 0x04:
            out.push_back(std::byte{1});
            append(out, engine ? "ODL-ENG-1.4." + std::to_string(2 + replaced_) : "ODL-TCM-2.0.1", 16, {});
            return out;
        case 0x06:
            out.push_back(std::byte{1});
            for (std::byte b : four(engine ? 0x1A2B3C4DU + replaced_ : 0x5E6F7081U)) out.push_back(b);
            return out;
        case 0x0A:
            out.push_back(std::byte{1});
            append(out, engine ? std::string{"ECM"} : std::string{"TCM"}, 4, {});
            append(out, engine ? "-EngineControl" : "-TransmisCtrl", 16, {});
            return out;
        default: return {};
    }
}

}  // namespace odolink::sim
