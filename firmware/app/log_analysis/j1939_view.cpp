// SPDX-License-Identifier: Apache-2.0
// Routes J1939 messages to the parameter table and to the decoders of faults and identities. Analyzer owns one per interface.
#include "app/log_analysis/j1939_view.hpp"

#include <algorithm>

#include "app/decode/j1939_decoder.hpp"

namespace odolink::log_analysis {
namespace {

constexpr std::uint32_t kExtendedDataPage = 1U << 25U;  // set in identifiers of ISO 15765-3, which are no J1939

std::optional<MileageSource> mileage_source(std::uint32_t spn) {
    if (spn == j1939::spn::kVehicleDistance) return MileageSource::J1939Spn245;
    if (spn == j1939::spn::kVehicleDistanceHighResolution) return MileageSource::J1939Spn917;
    return std::nullopt;
}

/// True for the frame that begins a transport: a broadcast's announcement or a request to send.
bool announces(std::uint32_t id, ByteView data) {
    constexpr std::uint8_t kRequestToSend = 16;
    constexpr std::uint8_t kBroadcast = 32;
    if (j1939::header_of(id).pgn != j1939::pgn::kTransportControl || data.empty()) return false;
    return u8(data[0]) == kRequestToSend || u8(data[0]) == kBroadcast;
}

const char* text_of(j1939::AckKind kind) {
    switch (kind) {
        case j1939::AckKind::Positive: return "acknowledged";
        case j1939::AckKind::Negative: return "negative acknowledgement";
        case j1939::AckKind::AccessDenied: return "access denied";
        case j1939::AckKind::CannotRespond: return "cannot respond";
        case j1939::AckKind::Reserved: return "acknowledgement of an unknown kind";
    }
    return "unknown";
}

bool lit(j1939::Lamp lamp) { return lamp == j1939::Lamp::On || lamp == j1939::Lamp::SlowFlash || lamp == j1939::Lamp::FastFlash; }

}  // namespace

std::string J1939View::name_of(j1939::Address address) const { return bus_ + decode::source_text(address); }

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
    made.special = decode::knows_group(header.pgn);
    made.clears = header.pgn == j1939::pgn::kRequest || header.pgn == j1939::pgn::kAcknowledgement || header.pgn == j1939::pgn::kClearOne || j1939::clears_codes(header.pgn);
    for (std::size_t i = 0; i < made.parameters.size(); ++i) {
        const j1939::Parameter& p = made.parameters[i];
        const auto texts = [this, &p, &header] { return SignalSummary{name_of(header.source), p.name, p.unit, "SPN " + std::to_string(p.spn)}; };
        const std::size_t number = shared_.signals->number_of(&p, reinterpret_cast<std::uintptr_t>(this) + header.source, texts);
        if (i == 0) made.first_signal = number;
    }
    return made;
}

std::optional<J1939View::Whole> J1939View::on_frame(Duration at, std::uint32_t id, ByteView data) {
    if ((id & kExtendedDataPage) != 0) return std::nullopt;
    if (transport_.open_transfers() != 0 && at >= next_look_) expire(at);
    const j1939::TransportEvent event = transport_.on_frame({at}, id, data);
    if (event.also_replaced) ++rejected_[j1939::Reject::Replaced];
    switch (event.outcome) {
        case j1939::Outcome::NotTransport: {
            const j1939::Header header = j1939::header_of(id);
            on_message({at, at, header}, route(header), data);
            break;
        }
        case j1939::Outcome::Progress:
            if (announces(id, data)) announced_[id & 0xFFU] = at;
            break;
        case j1939::Outcome::Rejected: ++rejected_[event.reason]; break;
        case j1939::Outcome::Complete: {
            Route& to = route(event.header);
            ++to.transfers;
            on_message({at, announced_[event.header.source], event.header}, to, event.message);
            return Whole{j1939::id_of(event.header), event.message};
        }
    }
    return std::nullopt;
}

void J1939View::on_request(Duration at, const j1939::Header& header, ByteView data) {
    if (data.size() < 3) return;
    const j1939::Pgn pgn = u8(data[0]) | static_cast<j1939::Pgn>(u8(data[1])) << 8U | static_cast<j1939::Pgn>(u8(data[2])) << 16U;
    asked_[next_asked_] = {pgn, header.source, header.destination, at, {}};
    next_asked_ = (next_asked_ + 1) % asked_.size();
    any_asked_ = true;
}

/// A refused question is told with its reason, as a negative answer of UDS is.
void J1939View::on_acknowledgement(ByteView data) {
    const auto ack = j1939::acknowledgement(data);
    if (ack && ack->kind != j1939::AckKind::Positive) ++negative_["PGN " + std::to_string(ack->about) + ' ' + text_of(ack->kind)];
}

/// Each device answers a question to all once; what it repeats by itself later is no answer.
void J1939View::match(Duration started, const j1939::Header& header) {
    for (std::size_t back = 1; back <= asked_.size(); ++back) {
        Asked& asked = asked_[(next_asked_ + asked_.size() - back) % asked_.size()];
        if (asked.pgn != header.pgn || asked.from == header.source || asked.answered[header.source]) continue;
        if (started < asked.at || started - asked.at > kLongestWait) continue;
        if (asked.to != j1939::kGlobal && asked.to != header.source) continue;
        asked.answered.set(header.source);
        const auto same = [&asked, &header](const Pair& p) { return p.asked == asked.from && p.answered == header.source && p.pgn == header.pgn; };
        auto pair = std::find_if(pairs_.begin(), pairs_.end(), same);
        if (pair == pairs_.end()) pair = pairs_.insert(pair, {asked.from, header.source, header.pgn, {}});
        return pair->latency.add(started - asked.at);
    }
}

/// Names the transfers that stopped. Looked for ten times a second; a packet that comes too late names its own.
void J1939View::expire(Duration at) {
    next_look_ = at + 100ms;
    while (const auto lost = transport_.on_time({at})) ++rejected_[lost->reason];
}

void J1939View::on_message(const Told& told, Route& to, ByteView data) {
    const auto& [at, started, header] = told;
    ++to.messages;
    if (to.clears) on_clear(at, header, data);
    if (header.pgn == j1939::pgn::kRequest) return on_request(at, header, data);
    if (header.pgn == j1939::pgn::kAcknowledgement) return on_acknowledgement(data);
    if (any_asked_) match(started, header);
    for (std::size_t i = 0; i < to.parameters.size(); ++i) {
        const j1939::Reading reading = j1939::read(to.parameters[i], data);
        if (!reading.valid()) {
            on_no_value(at, to.parameters[i], data, to);
            continue;
        }
        shared_.signals->count(to.first_signal + i, at, reading.value);
        on_parameter(at, to.parameters[i], reading.value, to);
    }
    if (to.special) on_special(at, header, data);
}

void J1939View::on_parameter(Duration at, const j1939::Parameter& parameter, double value, Route& to) {
    if (const auto source = mileage_source(parameter.spn)) {
        to.no_mileage.reset();
        return shared_.drive->on_mileage(at, *source, value, name_of(to.header.source) + " SPN " + std::to_string(parameter.spn));
    }
    switch (parameter.spn) {
        case j1939::spn::kVehicleSpeed:
            if (!to.speed) to.speed = shared_.drive->speed_source(name_of(to.header.source) + " SPN 84");
            return shared_.drive->on_speed(at, *to.speed, value);
        case j1939::spn::kEngineSpeed: return shared_.drive->on_engine_speed(at, value);
        case 110: return shared_.drive->on_coolant(at, value);
        case 183: return shared_.drive->on_fuel_rate(at, value);
        default: return;
    }
}

/// A mileage that is "not available", "error" or reserved is told when it becomes so, not with each message.
void J1939View::on_no_value(Duration at, const j1939::Parameter& parameter, ByteView data, Route& to) {
    const auto source = mileage_source(parameter.spn);
    const auto raw = j1939::raw_of(parameter, data);
    if (!source || !raw || to.no_mileage == raw) return;
    to.no_mileage = raw;
    shared_.drive->on_not_available(at, *source, *raw * parameter.factor, name_of(to.header.source) + " SPN " + std::to_string(parameter.spn));
}

void J1939View::on_special(Duration at, const j1939::Header& header, ByteView data) {
    const std::string ecu = name_of(header.source);
    decode::Decoded said;
    decode::decode_group(header.pgn, ecu, data, said);
    for (const decode::CaseRejection& r : said.rejected) ++shared_.report->undecoded[r.detail];
    for (const decode::CaseSignal& s : said.signals) {
        if (const double* value = std::get_if<double>(&s.value)) {
            shared_.signals->count(shared_.signals->number_named({ecu, s.name, s.unit, {}}), at, *value);
        } else {
            shared_.report->add({ecu, identity_kind(s.name), std::get<std::string>(s.value)});
        }
    }
    for (const decode::CaseFault& f : said.faults) shared_.faults->saw(at, f);
    for (const decode::CaseRecord& r : said.records) shared_.faults->kept(r);
    for (const decode::CaseLamps& l : said.lamps) on_lamps(l);
}

void J1939View::on_clear(Duration at, const j1939::Header& header, ByteView data) {
    auto clear = decode::clear_of(header, data);
    if (!clear) return;
    if (clear->ecu != "all") clear->ecu = bus_ + clear->ecu;
    if (!clear->by.empty()) clear->by = bus_ + clear->by;
    shared_.on_clear(at, *clear);
}

void J1939View::on_lamps(const decode::CaseLamps& seen) {
    LampsSeen& lamps = shared_.report->lamps[seen.kind + " " + seen.ecu];
    lamps.last = seen.lamps;
    ++lamps.messages;
    lamps.malfunction_was_on |= lit(seen.lamps.malfunction);
    lamps.red_stop_was_on |= lit(seen.lamps.red_stop);
    lamps.amber_warning_was_on |= lit(seen.lamps.amber_warning);
    lamps.protect_was_on |= lit(seen.lamps.protect);
}

void J1939View::finish() {
    // Cars use 29-bit identifiers of their own too: without one known group the traffic is not called J1939.
    const bool j1939_seen = std::any_of(routes_.begin(), routes_.end(), [](const auto& r) {
        return !r.second.parameters.empty() || r.second.special || r.second.transfers != 0;
    });
    if (!j1939_seen) return;
    for (const Pair& p : pairs_) shared_.report->pairs.push_back({name_of(p.asked), name_of(p.answered), "PGN " + std::to_string(p.pgn), p.latency});
    for (const auto& [what, count] : negative_) shared_.report->negative[what] += count;
    for (const auto& [key, to] : routes_) {
        J1939Group& group = shared_.report->j1939_groups[to.header.pgn];
        group.messages += to.messages;
        group.transfers += to.transfers;
    }
    if (transport_.open_transfers() != 0) shared_.report->j1939_rejected["unfinished at the end"] += transport_.open_transfers();
    for (const auto& [reason, count] : rejected_) shared_.report->j1939_rejected[j1939::text_of(reason)] += count;
}

}  // namespace odolink::log_analysis
