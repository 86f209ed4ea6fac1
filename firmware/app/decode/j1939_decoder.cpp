// SPDX-License-Identifier: Apache-2.0
// From J1939 frames to the output of `odolinkctl decode`. Source: SAE J1939-21, -71, -73.
#include "app/decode/j1939_decoder.hpp"

#include <algorithm>
#include <cstdio>

#include "app/decode/fault_words.hpp"
#include "protocols/j1939/address_claim.hpp"
#include "protocols/j1939/identity.hpp"
#include "protocols/j1939/monitors.hpp"
#include "protocols/j1939/parameters.hpp"

namespace odolink::decode {
namespace {

constexpr std::string_view kVinPath = "Vehicle.VehicleIdentification.VIN";

/// Where the values of one message go.
struct Sink {
    const std::string& ecu;
    Decoded& out;

    void number(const std::string& name, double value, std::string_view unit = {}) const {
        CaseSignal s;
        s.ecu = ecu;
        s.name = name;
        s.value = value;
        s.unit = std::string{unit};
        out.signals.push_back(std::move(s));
    }
    void reading(const std::string& name, const j1939::Reading& r, std::string_view unit = {}) const {
        if (r.valid()) number(name, r.value, unit);
    }
    /// Two bytes that count, or say that they do not.
    void counted(const std::string& name, std::uint16_t raw) const { reading(name, j1939::reading_of(raw, 16, 1, 0)); }
    void text(const std::string& name, const std::string& value) const {
        if (value.empty()) return;
        CaseSignal s;
        s.ecu = ecu;
        s.name = name;
        s.value = value;
        out.signals.push_back(std::move(s));
    }
    void fault(const j1939::TroubleCode& code, const std::string& kind) const {
        out.faults.push_back({ecu, code.text(), kind, {}, code.spn, code.fmi, code.count(), code.old_conversion});
    }
    void record(const j1939::TroubleCode& code, const char* kind, const Bytes& data) const { out.records.push_back({ecu, code.text(), kind, {}, data}); }
    void lamps(const std::string& kind, const j1939::Lamps& lamps) const { out.lamps.push_back({ecu, kind, lamps}); }
};

std::string spn_path(const char* message, std::uint32_t spn) { return std::string{message} + ".SPN" + std::to_string(spn); }

Status fault_list(j1939::FaultList list, ByteView data, const Sink& to) {
    const auto report = j1939::fault_report(data);
    if (!report) return report.error();
    const std::string kind = kind_word(list);
    for (const j1939::TroubleCode& code : report->codes) to.fault(code, kind);
    to.lamps(kind, report->lamps);
    return {};
}

Status code_lamps(ByteView data, const Sink& to) {
    const auto list = j1939::code_lamps(data);
    if (!list) return list.error();
    for (const j1939::CodeLamps& c : *list) {
        to.fault(c.code, "lamp");
        to.lamps(c.code.text(), c.lamps);
    }
    return {};
}

Status freeze_frames(ByteView data, const Sink& to) {
    const auto frames = j1939::freeze_frames(data);
    if (!frames) return frames.error();
    for (const j1939::FreezeFrame& f : *frames) {
        to.fault(f.code, "freeze_frame");
        to.reading("J1939.DM4.EngineSpeed", f.engine_speed_rpm, "rpm");
        to.reading("J1939.DM4.EngineLoad", f.engine_load, "%");
        to.reading("J1939.DM4.CoolantTemperature", f.coolant_celsius, "celsius");
        to.reading("J1939.DM4.VehicleSpeed", f.vehicle_speed_kmh, "km/h");
        to.reading("J1939.DM4.BoostPressure", f.boost_kpa, "kPa");
        to.reading("J1939.DM4.TorqueMode", f.torque_mode);
    }
    return {};
}

Status expanded_freeze_frames(ByteView data, const Sink& to) {
    const auto frames = j1939::expanded_freeze_frames(data);
    if (!frames) return frames.error();
    for (const j1939::ExpandedFreezeFrame& f : *frames) {
        to.fault(f.code, "freeze_frame");
        to.record(f.code, "freeze_frame", f.values);
    }
    return {};
}

/// What an ECU can tell of which parameter; the values of DM25 stand in this order.
Status supported_parameters(ByteView data, const Sink& to) {
    const auto list = j1939::supported_parameters(data);
    if (!list) return list.error();
    for (const j1939::SupportedParameter& p : *list) {
        const std::string path = spn_path("J1939.DM24", p.spn);
        to.number(path + ".DataStream", p.data_stream ? 1 : 0);
        to.number(path + ".FreezeFrame", p.freeze_frame ? 1 : 0);
        to.number(path + ".TestResults", p.test_results ? 1 : 0);
        to.number(path + ".Length", p.bytes, "bytes");
    }
    return {};
}

void monitors(const std::vector<j1939::Monitor>& list, const char* message, const Sink& to) {
    for (const j1939::Monitor& m : list)
        if (m.supported) to.number(std::string{message} + ".Complete." + m.name, m.complete ? 1 : 0);
}

Status readiness(ByteView data, const Sink& to) {
    const auto r = j1939::readiness(data);
    if (!r) return r.error();
    to.reading("J1939.DM5.ActiveCodes", r->active_codes);
    to.reading("J1939.DM5.PreviouslyActiveCodes", r->previously_active_codes);
    to.reading("J1939.DM5.ObdCompliance", r->obd_compliance);
    monitors(r->monitors, "J1939.DM5", to);
    return {};
}

Status trip_readiness(ByteView data, const Sink& to) {
    const auto r = j1939::trip_readiness(data);
    if (!r) return r.error();
    to.reading("J1939.DM26.TimeSinceStart", r->seconds_since_start, "s");
    to.reading("J1939.DM26.WarmUpsSinceClear", r->warm_ups_since_clear);
    monitors(r->monitors, "J1939.DM26", to);
    return {};
}

Status distance_readiness(ByteView data, const Sink& to) {
    const auto r = j1939::distance_readiness(data);
    if (!r) return r.error();
    to.reading("J1939.DM21.DistanceWithMil", r->km_with_mil, "km");
    to.reading("J1939.DM21.DistanceSinceClear", r->km_since_clear, "km");
    to.reading("J1939.DM21.TimeWithMil", r->minutes_with_mil, "min");
    to.reading("J1939.DM21.TimeSinceClear", r->minutes_since_clear, "min");
    return {};
}

Status code_counts(ByteView data, const Sink& to) {
    const auto c = j1939::code_counts(data);
    if (!c) return c.error();
    to.reading("J1939.DM29.Pending", c->pending);
    to.reading("J1939.DM29.AllPending", c->all_pending);
    to.reading("J1939.DM29.MilOn", c->mil_on);
    to.reading("J1939.DM29.PreviouslyMilOn", c->previously_mil_on);
    to.reading("J1939.DM29.Permanent", c->permanent);
    return {};
}

Status performance(ByteView data, const Sink& to) {
    const auto p = j1939::performance(data);
    if (!p) return p.error();
    to.counted("J1939.DM20.IgnitionCycles", p->ignition_cycles);
    to.counted("J1939.DM20.MonitoringConditions", p->monitoring_conditions);
    for (const j1939::PerformanceRatio& r : p->ratios) {
        to.counted(spn_path("J1939.DM20", r.spn) + ".Completed", r.numerator);
        to.counted(spn_path("J1939.DM20", r.spn) + ".ConditionsMet", r.denominator);
    }
    return {};
}

Status test_results(ByteView data, const Sink& to) {
    const auto list = j1939::test_results(data);
    if (!list) return list.error();
    for (const j1939::TestResult& r : *list) {
        const std::string path = spn_path("J1939.DM30", r.spn) + ".FMI" + std::to_string(r.fmi);
        to.counted(path + ".Raw", r.value);  // FB00: the test has not run
        to.counted(path + ".LowestRaw", r.limit_low);
        to.counted(path + ".HighestRaw", r.limit_high);
    }
    return {};
}

Status calibrations(ByteView data, const Sink& to) {
    const auto list = j1939::calibrations(data);
    if (!list) return list.error();
    for (const j1939::Calibration& c : *list) {
        char number[12];
        std::snprintf(number, sizeof number, "%08X", static_cast<unsigned>(c.verification));
        to.text("Odolink.OBD.CalibrationId", c.identification);
        to.text("Odolink.OBD.CalibrationVerification", number);
    }
    return {};
}

Status vehicle_identification(ByteView data, const Sink& to) {
    const auto vin = j1939::vehicle_identification(data);
    if (!vin) return vin.error();
    to.text(std::string{kVinPath}, std::string{vin->text()});
    return {};
}

Status component(ByteView data, const Sink& to) {
    const auto c = j1939::component_identification(data);
    if (!c) return c.error();
    to.text("J1939.Component.Make", c->make);
    to.text("J1939.Component.Model", c->model);
    to.text("J1939.Component.SerialNumber", c->serial);
    to.text("J1939.Component.UnitNumber", c->unit);
    return {};
}

Status software(ByteView data, const Sink& to) {
    const auto fields = j1939::software_identification(data);
    if (!fields) return fields.error();
    for (const std::string& field : *fields) to.text("J1939.Software", field);
    return {};
}

Status ecu_identification(ByteView data, const Sink& to) {
    const auto e = j1939::ecu_identification(data);
    if (!e) return e.error();
    to.text("J1939.Ecu.PartNumber", e->part_number);
    to.text("J1939.Ecu.SerialNumber", e->serial);
    to.text("J1939.Ecu.Type", e->type);
    to.text("J1939.Ecu.Manufacturer", e->manufacturer);
    return {};
}

/// Who claims the address; the whole NAME holds the device's own number, so it is an identity.
Status address_claim(ByteView data, const Sink& to) {
    const auto number = j1939::claimed_name(data);
    if (!number) return number.error();
    const j1939::Name name = j1939::name_of(*number);
    char text[20];
    std::snprintf(text, sizeof text, "%016llX", static_cast<unsigned long long>(*number));
    to.text("J1939.Name", text);
    to.number("J1939.Name.Manufacturer", name.manufacturer);
    to.number("J1939.Name.IndustryGroup", name.industry_group);
    to.number("J1939.Name.VehicleSystem", name.vehicle_system);
    to.number("J1939.Name.Function", name.function);
    to.number("J1939.Name.FunctionInstance", name.function_instance);
    to.number("J1939.Name.EcuInstance", name.ecu_instance);
    return {};
}

using GroupDecoder = Status (*)(ByteView, const Sink&);
struct GroupRow {
    j1939::Pgn pgn;
    GroupDecoder decode;
};
constexpr GroupRow kGroups[] = {
    {j1939::pgn::kDm4, freeze_frames},
    {j1939::pgn::kDm5, readiness},
    {j1939::pgn::kDm19, calibrations},
    {j1939::pgn::kDm20, performance},
    {j1939::pgn::kDm21, distance_readiness},
    {j1939::pgn::kDm24, supported_parameters},
    {j1939::pgn::kDm25, expanded_freeze_frames},
    {j1939::pgn::kDm26, trip_readiness},
    {j1939::pgn::kDm29, code_counts},
    {j1939::pgn::kDm30, test_results},
    {j1939::pgn::kDm31, code_lamps},
    {j1939::pgn::kVehicleIdentification, vehicle_identification},
    {j1939::pgn::kComponentIdentification, component},
    {j1939::pgn::kSoftwareIdentification, software},
    {j1939::pgn::kEcuIdentification, ecu_identification},
    {j1939::pgn::kAddressClaimed, address_claim},
};

const GroupRow* row_of(j1939::Pgn pgn) {
    const auto row = std::find_if(std::begin(kGroups), std::end(kGroups), [pgn](const GroupRow& r) { return r.pgn == pgn; });
    return row == std::end(kGroups) ? nullptr : row;
}

std::string word_of(j1939::Reject reason) {
    std::string word{j1939::text_of(reason)};
    std::replace(word.begin(), word.end(), ' ', '_');
    return word;
}

}  // namespace

bool is_diagnostic(CanId id) {
    if (!id.extended) return id.value >= 0x700;
    const std::uint32_t format = id.value >> 16U & 0xFFU;
    return format == 0xDA || format == 0xDB || format == 0xCD || format == 0xCE || id.value >> 16U == 0x17FC || id.value >> 16U == 0x17FE;
}

bool is_j1939(CanId id) {
    constexpr std::uint32_t kExtendedDataPage = 1U << 25U;  // set in identifiers of ISO 15765-3
    return id.extended && !is_diagnostic(id) && (id.value & kExtendedDataPage) == 0;
}

bool is_j1939_case(const DecodeCase& input) {
    if (input.request.empty()) return true;
    return input.sent_to && input.sent_to->extended && j1939::header_of(input.sent_to->value).pgn == j1939::pgn::kRequest;
}

std::string source_text(j1939::Address address) {
    char text[8];
    std::snprintf(text, sizeof text, "SA %02X", static_cast<unsigned>(address));
    return text;
}

bool knows_group(j1939::Pgn pgn) { return j1939::fault_list_of(pgn).has_value() || row_of(pgn) != nullptr; }

void decode_group(j1939::Pgn pgn, const std::string& ecu, ByteView data, Decoded& out) {
    const Sink sink{ecu, out};
    const GroupRow* row = row_of(pgn);
    const auto list = j1939::fault_list_of(pgn);
    if (row == nullptr && !list) return;
    const Status status = list ? fault_list(*list, data, sink) : row->decode(data, sink);
    if (!status) out.rejected.push_back({ecu, "j1939_message", "group " + std::to_string(pgn) + ": " + status.error().message()});
}

std::optional<CaseClear> clear_of(const j1939::Header& header, ByteView data) {
    const auto name = [](j1939::Address a) { return a == j1939::kGlobal ? std::string{"all"} : source_text(a); };
    const auto word = [](j1939::Pgn group) { return group == j1939::pgn::kDm3 ? "DM3" : "DM11"; };
    if (j1939::clears_codes(header.pgn)) return CaseClear{"all", name(header.source), word(header.pgn), "heard", {}};
    if (header.pgn == j1939::pgn::kRequest && data.size() >= 3) {
        const j1939::Pgn group = j1939::requested_group(data);
        if (j1939::clears_codes(group)) return CaseClear{name(header.destination), name(header.source), word(group), "asked", {}};
    }
    if (header.pgn == j1939::pgn::kAcknowledgement) {
        const auto ack = j1939::acknowledgement(data);
        if (!ack || !j1939::clears_codes(ack->about)) return std::nullopt;
        return CaseClear{name(header.source), name(ack->asker), word(ack->about), ack->kind == j1939::AckKind::Positive ? "done" : "refused", {}};
    }
    if (header.pgn != j1939::pgn::kClearOne) return std::nullopt;
    const auto one = j1939::clear_one(data);
    if (!one) return std::nullopt;
    const bool asked = one->step == j1939::ClearStep::Asked;
    return CaseClear{name(asked ? header.destination : header.source), name(asked ? header.source : header.destination), "DM22",
                     asked ? "asked" : one->step == j1939::ClearStep::Done ? "done" : "refused", one->code.text()};
}

std::optional<RecordedFrame> J1939Decoder::on_frame(const RecordedFrame& frame, Decoded& out) {
    const j1939::Header header = j1939::header_of(frame.id.value);
    if (frame.data.size() > 8) {
        on_message(header, frame.data, out);
        return std::nullopt;
    }
    const j1939::TransportEvent event = transport_.on_frame({}, frame.id.value, frame.data);
    const std::string ecu = source_text(header.source);
    if (event.also_replaced) out.rejected.push_back({ecu, word_of(j1939::Reject::Replaced), "an unfinished transfer was given up for a new one"});
    switch (event.outcome) {
        case j1939::Outcome::NotTransport: on_message(header, frame.data, out); break;
        case j1939::Outcome::Progress: break;
        case j1939::Outcome::Rejected: out.rejected.push_back({source_text(event.header.source), word_of(event.reason), j1939::text_of(event.reason)}); break;
        case j1939::Outcome::Complete:
            on_message(event.header, event.message, out);
            return RecordedFrame{frame.ecu, j1939::id_of(event.header), {event.message.begin(), event.message.end()}};
    }
    return std::nullopt;
}

void J1939Decoder::on_message(const j1939::Header& header, ByteView data, Decoded& out) {
    if (auto clear = clear_of(header, data)) out.clears.push_back(std::move(*clear));
    if (header.pgn == j1939::pgn::kRequest) return;  // a question, no answer
    const std::string ecu = source_text(header.source);
    out.answers.push_back({ecu, {data.begin(), data.end()}, header.pgn});
    for (const j1939::Parameter& p : j1939::parameters_of(header.pgn)) {
        const j1939::Reading r = j1939::read(p, data);
        if (!r.valid()) continue;
        CaseSignal s;
        s.ecu = ecu;
        s.name = p.name;
        s.value = r.value;
        s.unit = p.unit;
        s.set_id = "SPN " + std::to_string(p.spn);
        out.signals.push_back(std::move(s));
    }
    decode_group(header.pgn, ecu, data, out);
}

void J1939Decoder::finish(Decoded& out) const {
    for (std::size_t i = 0; i < transport_.open_transfers(); ++i)
        out.rejected.push_back({"", "unfinished", "the frames end before the message does"});
}

}  // namespace odolink::decode
