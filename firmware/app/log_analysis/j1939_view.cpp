// SPDX-License-Identifier: Apache-2.0
// Routes J1939 messages to the parameter table and to the decoders of faults and identities. Analyzer owns one per interface.
#include "app/log_analysis/j1939_view.hpp"

#include <algorithm>
#include <cstdio>

#include "protocols/j1939/faults.hpp"
#include "protocols/j1939/identity.hpp"
#include "protocols/j1939/monitors.hpp"

namespace odolink::log_analysis {
namespace {

constexpr std::uint32_t kExtendedDataPage = 1U << 25U;  // set in identifiers of ISO 15765-3, which are no J1939

bool identifies(j1939::Pgn group) {
    return group == j1939::pgn::kVehicleIdentification || group == j1939::pgn::kComponentIdentification ||
           group == j1939::pgn::kSoftwareIdentification || group == j1939::pgn::kEcuIdentification || group == j1939::pgn::kDm19;
}

Distance kilometres(double km) { return Distance::metres(static_cast<std::int64_t>(km * 1000 + 0.5)); }

}  // namespace

std::string source_text(j1939::Address address) {
    char text[8];
    std::snprintf(text, sizeof text, "SA %02X", static_cast<unsigned>(address));
    return text;
}

J1939View::Route& J1939View::route(const j1939::Header& header) {
    const std::uint32_t key = header.pgn << 8U | header.source;
    if (recent_ != nullptr && recent_key_ == key) return *recent_;
    auto [found, fresh] = routes_.try_emplace(key);
    Route& made = found->second;
    recent_ = &made;
    recent_key_ = key;
    if (!fresh) return made;
    made.header = header;
    made.parameters = j1939::parameters_of(header.pgn);
    made.special = j1939::fault_list_of(header.pgn).has_value() || identifies(header.pgn);
    for (std::size_t i = 0; i < made.parameters.size(); ++i) {
        const j1939::Parameter& p = made.parameters[i];
        const auto texts = [&p, &header] {
            SignalSummary s;
            s.source = source_text(header.source);
            s.name = p.name;
            s.unit = p.unit;
            return s;
        };
        const std::size_t number = shared_.signals->number_of(&p, header.source, texts);
        if (i == 0) made.first_signal = number;
    }
    return made;
}

void J1939View::on_frame(Duration at, std::uint32_t id, ByteView data) {
    if ((id & kExtendedDataPage) != 0) return;
    const j1939::TransportEvent event = transport_.on_frame({at}, id, data);
    if (event.also_replaced) ++rejected_[j1939::Reject::Replaced];
    switch (event.outcome) {
        case j1939::Outcome::NotTransport: return on_message(at, route(j1939::header_of(id)), data);
        case j1939::Outcome::Progress: return;
        case j1939::Outcome::Rejected: ++rejected_[event.reason]; return;
        case j1939::Outcome::Complete: {
            Route& to = route(event.header);
            ++to.transfers;
            return on_message(at, to, event.message);
        }
    }
}

void J1939View::on_message(Duration at, Route& to, ByteView data) {
    ++to.messages;
    for (std::size_t i = 0; i < to.parameters.size(); ++i) {
        const j1939::Reading reading = j1939::read(to.parameters[i], data);
        if (!reading.valid()) continue;
        shared_.signals->count(to.first_signal + i, at, reading.value);
        on_parameter(at, to.parameters[i], reading.value, to.header);
    }
    if (to.special) on_special(at, to.header, data);
}

void J1939View::on_parameter(Duration at, const j1939::Parameter& parameter, double value, const j1939::Header& header) {
    switch (parameter.spn) {
        case j1939::spn::kVehicleSpeed: return shared_.drive->on_speed(at, value);
        case j1939::spn::kEngineSpeed: return shared_.drive->on_engine_speed(at, value);
        case 110: return shared_.drive->on_coolant(value);
        case 183: return shared_.drive->on_fuel_rate(value);
        case j1939::spn::kVehicleDistance:
            return shared_.drive->on_mileage(at, MileageSource::J1939Spn245, kilometres(value), source_text(header.source) + " SPN 245");
        case j1939::spn::kVehicleDistanceHighResolution:
            return shared_.drive->on_mileage(at, MileageSource::J1939Spn917, kilometres(value), source_text(header.source) + " SPN 917");
        default: return;
    }
}

void J1939View::on_special(Duration at, const j1939::Header& header, ByteView data) {
    switch (header.pgn) {
        case j1939::pgn::kVehicleIdentification:
            if (const auto vin = j1939::vehicle_identification(data)) identity(header, "VIN", std::string(vin->text()));
            return;
        case j1939::pgn::kComponentIdentification:
            if (const auto c = j1939::component_identification(data)) {
                identity(header, "make", c->make);
                identity(header, "model", c->model);
                identity(header, "serial number", c->serial);
                identity(header, "unit number", c->unit);
            }
            return;
        case j1939::pgn::kSoftwareIdentification:
            if (const auto fields = j1939::software_identification(data))
                for (const std::string& field : *fields) identity(header, "software", field);
            return;
        case j1939::pgn::kEcuIdentification:
            if (const auto e = j1939::ecu_identification(data)) {
                identity(header, "part number", e->part_number);
                identity(header, "ECU serial number", e->serial);
            }
            return;
        case j1939::pgn::kDm19:
            if (const auto list = j1939::calibrations(data))
                for (const j1939::Calibration& c : *list) identity(header, "CALID", c.identification);
            return;
        default: return on_faults(at, header, data);
    }
}

void J1939View::on_faults(Duration at, const j1939::Header& header, ByteView data) {
    const auto list = j1939::fault_list_of(header.pgn);
    const auto report = j1939::fault_report(data);
    if (!list || !report) return;
    const std::string source = source_text(header.source);
    LampsSeen& lamps = shared_.report->lamps[std::string(j1939::text_of(*list)) + " " + source];
    lamps.last = report->lamps;
    ++lamps.messages;
    for (const j1939::TroubleCode& code : report->codes) {
        FaultSeen& seen = shared_.faults->saw(at, source, code.text(), j1939::text_of(*list));
        seen.occurrences = code.count();
        seen.old_conversion = code.old_conversion;
    }
}

void J1939View::identity(const j1939::Header& header, const char* kind, std::string value) {
    if (value.empty()) return;
    Identity made{source_text(header.source), kind, std::move(value)};
    auto& known = shared_.report->identities;
    if (std::find(known.begin(), known.end(), made) == known.end()) known.push_back(std::move(made));
}

void J1939View::finish() {
    // Cars use 29-bit identifiers of their own too: without one known group the traffic is not called J1939.
    const bool j1939_seen = std::any_of(routes_.begin(), routes_.end(), [](const auto& r) {
        return !r.second.parameters.empty() || r.second.special || r.second.transfers != 0;
    });
    if (!j1939_seen) return;
    for (const auto& [key, to] : routes_) {
        J1939Group& group = shared_.report->j1939_groups[to.header.pgn];
        group.messages += to.messages;
        group.transfers += to.transfers;
    }
    if (transport_.open_transfers() != 0) shared_.report->j1939_rejected["unfinished at the end"] += transport_.open_transfers();
    for (const auto& [reason, count] : rejected_) shared_.report->j1939_rejected[j1939::text_of(reason)] += count;
}

}  // namespace odolink::log_analysis
