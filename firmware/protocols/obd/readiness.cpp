// SPDX-License-Identifier: Apache-2.0
// Readiness bits. Bytes C and D hold eight monitors whose meaning depends on the ignition. Source: SAE J1979.
#include "protocols/obd/readiness.hpp"

#include <algorithm>

namespace odolink::obd {
namespace {

constexpr auto kReserved = Monitor::Count_;

/// Bits 0 to 7 of bytes C (supported) and D (incomplete).
constexpr std::array<Monitor, 8> kSpark{Monitor::Catalyst,           Monitor::HeatedCatalyst,  Monitor::Evaporative,
                                        Monitor::SecondaryAir,       Monitor::AirConditioning, Monitor::OxygenSensor,
                                        Monitor::OxygenSensorHeater, Monitor::EgrOrVvt};
constexpr std::array<Monitor, 8> kCompression{
    Monitor::NmhcCatalyst,     Monitor::NoxAftertreatment, kReserved,        Monitor::BoostPressure, kReserved,
    Monitor::ExhaustGasSensor, Monitor::ParticulateFilter, Monitor::EgrOrVvt};

constexpr std::array<std::string_view, static_cast<std::size_t>(Monitor::Count_)> kNames{"misfire",
                                                                                         "fuel system",
                                                                                         "components",
                                                                                         "catalyst",
                                                                                         "heated catalyst",
                                                                                         "evaporative system",
                                                                                         "secondary air",
                                                                                         "air conditioning",
                                                                                         "oxygen sensor",
                                                                                         "oxygen sensor heater",
                                                                                         "EGR or VVT",
                                                                                         "NMHC catalyst",
                                                                                         "NOx aftertreatment",
                                                                                         "boost pressure",
                                                                                         "exhaust gas sensor",
                                                                                         "particulate filter"};

constexpr bool bit(unsigned byte, unsigned index) {
    return ((byte >> index) & 1U) != 0;
}

void set(Readiness& r, Monitor m, bool supported, bool incomplete) {
    if (m == kReserved || !supported) return;
    r.monitors[static_cast<std::size_t>(m)] = incomplete ? MonitorState::Incomplete : MonitorState::Complete;
}

}  // namespace

unsigned Readiness::supported() const {
    return static_cast<unsigned>(monitors.size()) -
           static_cast<unsigned>(std::count(monitors.begin(), monitors.end(), MonitorState::NotSupported));
}

unsigned Readiness::incomplete() const {
    return static_cast<unsigned>(std::count(monitors.begin(), monitors.end(), MonitorState::Incomplete));
}

Result<Readiness> decode_readiness(ByteView data) {
    if (data.size() < 4) return ObdErrc::Truncated;
    if (data.size() > 4) return ObdErrc::LengthMismatch;
    const unsigned a = u8(data[0]);
    const unsigned b = u8(data[1]);
    const unsigned c = u8(data[2]);
    const unsigned d = u8(data[3]);
    Readiness r;
    r.lamp = bit(a, 7) ? Lamp::On : Lamp::Off;
    r.dtc_count = static_cast<std::uint8_t>(a & 0x7FU);
    r.ignition = bit(b, 3) ? Ignition::Compression : Ignition::Spark;
    constexpr Monitor kContinuous[] = {Monitor::Misfire, Monitor::FuelSystem, Monitor::Components};
    for (unsigned i = 0; i < 3; ++i) set(r, kContinuous[i], bit(b, i), bit(b, i + 4));
    const auto& order = r.ignition == Ignition::Compression ? kCompression : kSpark;
    for (unsigned i = 0; i < 8; ++i) set(r, order[i], bit(c, i), bit(d, i));
    return r;
}

std::string_view monitor_name(Monitor monitor) {
    return kNames[static_cast<std::size_t>(monitor)];
}

Inspection inspection(const Readiness& readiness, unsigned allowed_incomplete) {
    if (readiness.lamp == Lamp::On) return Inspection::LampOn;
    return readiness.incomplete() > allowed_incomplete ? Inspection::MonitorsIncomplete : Inspection::Ready;
}

}  // namespace odolink::obd
