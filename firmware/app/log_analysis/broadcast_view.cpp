// SPDX-License-Identifier: Apache-2.0
// Values of broadcast messages, and the guess which one is the mileage.
#include "app/log_analysis/broadcast_view.hpp"

#include <cmath>
#include <cstdio>

#include "app/decode/broadcast_meaning.hpp"
#include "app/decode/j1939_decoder.hpp"
#include "app/log_analysis/diagnostic_ids.hpp"

namespace odolink::log_analysis {
namespace {

constexpr double kKilometresPerMile = 1.609344;

/// The signal beside a mileage that names its unit in words, such as ODO_UNIT beside ODO.
std::optional<std::size_t> unit_flag(const dbc::Message& message) {
    for (std::size_t i = 0; i < message.signals.size(); ++i) {
        const std::string name = decode::plain_name(message.signals[i].name);
        if (name.find("odo") != std::string::npos && name.find("unit") != std::string::npos && !message.signals[i].labels.empty()) return i;
    }
    return std::nullopt;
}

}  // namespace

BroadcastView::BroadcastView(dbc::Database database, Shared shared) : decoder_{std::move(database)}, shared_{shared} {}

void BroadcastView::on_frame(Duration at, std::uint8_t bus, const std::string& name, CanId id, ByteView data) {
    const auto message = decoder_.find(id);
    if (!message) return;
    const dbc::Message& said = decoder_.database().messages[*message];
    Route& route = route_of(bus, *message, id);
    if (!route.entered) enter(route, said.j1939 ? name + decode::source_text(static_cast<j1939::Address>(id.value & 0xFFU)) + ' ' : name, said);
    const auto values = decoder_.decode(*message, data);
    const bool mileage = route.mileage != kNone && !std::isnan(values[route.mileage]);
    const bool no_mileage = mileage && decode::says_no_mileage(said.signals[route.mileage], data, values[route.mileage]);
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i < kFlags && (route.identities >> i & 1U) != 0) on_identity(route, said.signals[i], values[i]);
        else if (!no_mileage || i != route.mileage) shared_.signals->count(route.first_signal + i, at, values[i]);
    }
    for (const std::size_t i : route.floats)
        if (!std::isfinite(values[i])) on_no_number(route, said, i, data, values[i]);
    const bool speed = route.speed != kNone && !std::isnan(values[route.speed]) && !decode::says_no_speed(said.signals[route.speed], data, values[route.speed]);
    if (speed) shared_.drive->on_speed(at, route.speed_source, values[route.speed] * route.speed_kmh);
    if (!mileage) return;
    const double km = values[route.mileage] * kilometres_in(route, said, values);
    if (no_mileage) return shared_.drive->on_not_available(at, MileageSource::DbcSignal, km, route.mileage_provenance);
    shared_.drive->on_mileage(at, MileageSource::DbcSignal, km, route.mileage_provenance);
}

/// A float can say itself that it is no number; one that the frame does not carry says nothing.
void BroadcastView::on_no_number(const Route& route, const dbc::Message& said, std::size_t signal, ByteView data, double value) {
    if (!dbc::carries(said, said.signals[signal], data)) return;
    ++shared_.report->undecoded[said.name + "." + said.signals[signal].name + " of " + route.source + (std::isnan(value) ? " is not a number" : " is infinite")];
}

/// A piece of a VIN is no quantity: it is told among the identities, which are masked, and not in the table of signals.
void BroadcastView::on_identity(const Route& route, const dbc::Signal& signal, double value) {
    constexpr std::size_t kMost = 256;
    if (std::isnan(value) || shared_.report->identities.size() >= kMost) return;
    char text[40];
    std::snprintf(text, sizeof text, "%.17g", value);
    shared_.report->add({route.source, signal.name, text});
}

/// One for each message of an interface; devices that send the same J1939 group are told apart.
BroadcastView::Route& BroadcastView::route_of(std::uint8_t bus, std::size_t message, CanId id) {
    if (decoder_.database().messages[message].j1939)
        return by_device_[static_cast<std::uint64_t>(bus) << 32U | static_cast<std::uint64_t>(message) << 8U | (id.value & 0xFFU)];
    if (routes_.size() <= bus) routes_.resize(bus + 1U, std::vector<Route>(decoder_.database().messages.size()));
    return routes_[bus][message];
}

double BroadcastView::kilometres_in(const Route& route, const dbc::Message& said, std::span<const double> values) {
    if (route.unit == kNone) return route.mileage_km;
    const std::string word = decode::plain_name(dbc::Decoder::label(said.signals[route.unit], values[route.unit]));
    return word.find("mi") != std::string::npos ? kKilometresPerMile : route.mileage_km;
}

void BroadcastView::enter(Route& route, const std::string& name, const dbc::Message& said) {
    route.entered = true;
    route.source = said.j1939 ? name.substr(0, name.size() - 1) : name + text_of(said.id);
    for (std::size_t i = 0; i < said.signals.size(); ++i) {
        const dbc::Signal& signal = said.signals[i];
        const auto texts = [&said, &signal, &route] { return SignalSummary{route.source, said.name + "." + signal.name, signal.unit, {}}; };
        const std::size_t number = shared_.signals->number_of(&route, i, texts);
        if (i == 0) route.first_signal = number;
        if (dbc::is_float(signal)) route.floats.push_back(i);
        if (i < kFlags && decode::tells_identity(signal)) route.identities |= 1ULL << i;
        if (const auto unit = decode::mileage_unit(signal); unit && route.mileage == kNone) {
            route.mileage = i;
            route.mileage_km = *unit;
            if (decode::either_unit(signal)) route.unit = unit_flag(said).value_or(kNone);
            const bool guessed = decode::either_unit(signal) && route.unit == kNone;
            route.mileage_provenance = name + said.name + "." + signal.name + (!guessed ? "" : signal.unit.empty() ? " (no unit, taken as km)" : " (taken as km)");
        }
        if (const auto unit = decode::speed_unit(signal); unit && route.speed == kNone) {
            route.speed = i;
            route.speed_kmh = *unit;
            route.speed_source = shared_.drive->speed_source(name + said.name + "." + signal.name);
        }
    }
}

}  // namespace odolink::log_analysis
