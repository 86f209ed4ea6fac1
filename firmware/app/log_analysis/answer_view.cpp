// SPDX-License-Identifier: Apache-2.0
// Answers by service: current data and its twins on UDS, signal sets, and the rest by the decoders of `odolinkctl decode`.
#include "app/log_analysis/answer_view.hpp"

#include <algorithm>
#include <array>

#include "app/decode/service_decoders.hpp"
#include "protocols/obd/current_data.hpp"
#include "protocols/uds/answer.hpp"
#include "protocols/uds/dtc_report.hpp"

namespace odolink::log_analysis {
namespace {

constexpr double kKilometresPerMile = 1.609344;
constexpr std::uint8_t kOdometerPid = 0xA6;

/// Paths of texts that tell who a vehicle or an ECU is, and what the report calls them.
struct IdentityName {
    std::string_view path;
    std::string_view kind;
};
constexpr IdentityName kIdentities[] = {
    {"Vehicle.VehicleIdentification.VIN", "VIN"},
    {"Odolink.OBD.CalibrationId", "CALID"},
    {"Odolink.OBD.CalibrationVerification", "CVN"},
    {"Odolink.OBD.EcuName", "ECU name"},
    {"Odolink.OBD.EngineSerialNumber", "engine serial number"},
    {"Odolink.UDS.SparePartNumber", "part number"},
    {"Odolink.UDS.SoftwareNumber", "software number"},
    {"Odolink.UDS.SoftwareVersion", "software version"},
    {"Odolink.UDS.EcuSerialNumber", "ECU serial number"},
    {"Odolink.UDS.HardwareNumber", "hardware number"},
    {"J1939.Component.Make", "make"},
    {"J1939.Component.Model", "model"},
    {"J1939.Component.SerialNumber", "serial number"},
    {"J1939.Component.UnitNumber", "unit number"},
    {"J1939.Ecu.PartNumber", "part number"},
    {"J1939.Ecu.SerialNumber", "ECU serial number"},
    {"J1939.Software", "software"},
    {"J1939.Name", "NAME"},
};

std::size_t pid_did_length(std::uint16_t did) {
    const auto meaning = uds::obd_did(did);
    return meaning.kind == uds::ObdDid::Pid ? obd::pid_length(meaning.id).longest : 0;
}

/// The word of `decode` for an answer's faults' list is the list's own; freeze frames are not today's values, counts of codes are.
std::string_view prefix_of(ByteView payload) {
    const std::uint8_t first = u8(payload[0]);
    const bool counts = first == 0x59 && payload.size() > 1 && uds::is_count(static_cast<uds::Report>(u8(payload[1])));
    return first == 0x42 ? "FreezeFrame." : first == 0x59 && !counts ? "Snapshot." : std::string_view{};
}

/// Kilometres in one unit of a set's odometer; none for a unit that is no distance.
std::optional<double> kilometres_of(std::string_view unit) {
    if (unit == "kilometers") return 1.0;
    if (unit == "miles") return kKilometresPerMile;
    if (unit == "meters") return 0.001;
    return std::nullopt;
}

/// False for what the set takes for no value, and for bits that say "none" by themselves.
bool tells_mileage(const obdb::Value& value) {
    return value.state == obdb::ValueState::Value && !tells_no_mileage(value.raw, value.signal->bits);
}

}  // namespace

std::string identity_kind(std::string_view path) {
    for (const IdentityName& row : kIdentities)
        if (path.starts_with(row.path)) return std::string{row.kind};
    return std::string{path.substr(path.rfind('.') + 1)};
}

void AnswerView::on_answer(From& from, Duration at, ByteView asked, ByteView payload) {
    const std::uint8_t first = u8(payload[0]);
    if (first == 0x41) {
        (void)decode_sets(from, at, payload);
        return on_current_data(from, at, asked, payload);
    }
    const bool by_set = decode_sets(from, at, payload);
    if (first == 0x62 && on_obd_dids(from, at, payload)) return;
    if (decode::knows_service(static_cast<std::uint8_t>(first - 0x40U))) return on_other_service(from, at, asked, payload);
    if (!by_set) undecoded("no decoder for answers of service " + to_hex(payload.first(1)));
}

void AnswerView::on_current_data(From& from, Duration at, ByteView asked, ByteView payload) {
    std::array<std::uint8_t, 8> pids{};
    const std::size_t count = asked.empty() ? 0 : std::min(asked.size() - 1, pids.size());
    for (std::size_t i = 0; i < count; ++i) pids[i] = u8(asked[i + 1]);
    const auto parts = obd::split_current_data(payload, {pids.data(), count});
    if (!parts) return undecoded(parts.error());
    for (const obd::PidData& part : *parts) on_pid(from, at, part.pid, part.data);
}

/// OBD on UDS: F400 to F4FF are the PIDs. Source: SAE J1979-2.
bool AnswerView::on_obd_dids(From& from, Duration at, ByteView payload) {
    if (payload.size() < 3 || uds::obd_did(static_cast<std::uint16_t>(big_endian(payload.subspan(1, 2)))).kind != uds::ObdDid::Pid) return false;
    const auto dids = uds::read_data_list(payload, pid_did_length);
    if (!dids) {
        undecoded(dids.error());
        return true;
    }
    for (const uds::DidData& did : *dids)
        if (const auto meaning = uds::obd_did(did.did); meaning.kind == uds::ObdDid::Pid) on_pid(from, at, meaning.id, did.data);
    return true;
}

void AnswerView::on_pid(From& from, Duration at, std::uint8_t pid, ByteView data) {
    obd::for_each_reading(pid, data, [this, at, &from, pid](const obd::Reading& r) {
        if (r.presence == obd::Presence::NotAvailable && pid == kOdometerPid)
            shared_.drive->on_not_available(at, MileageSource::PidA6, r.value, from.name + " 01A6");
        if (r.presence != obd::Presence::Present) return;
        const auto texts = [&from, &r] { return SignalSummary{from.name, std::string{r.signal->name}, std::string{r.signal->unit}, {}}; };
        shared_.signals->count(shared_.signals->number_of(r.signal, reinterpret_cast<std::uintptr_t>(&from), texts), at, r.value);
        on_drive_value(from, at, pid, r.value);
    });
    if (pid != 0x01 || data.empty()) return;
    shared_.report->malfunction_lamp[from.name] = (u8(data[0]) & 0x80U) != 0;
    constexpr std::size_t kBytes = 4;
    if (const auto readiness = obd::decode_readiness(data.first(std::min(data.size(), kBytes)))) shared_.report->readiness.insert_or_assign(from.name, *readiness);
}

void AnswerView::on_drive_value(From& from, Duration at, std::uint8_t pid, double value) {
    switch (pid) {
        case 0x05: return shared_.drive->on_coolant(at, value);
        case 0x0C: return shared_.drive->on_engine_speed(at, value);
        case 0x0D:
            if (!from.speed) from.speed = shared_.drive->speed_source(from.name + " 010D");
            return shared_.drive->on_speed(at, *from.speed, value);
        case 0x31: return shared_.drive->on_distance_since_clear(from.name + " 0131", value);
        case 0x5E: return shared_.drive->on_fuel_rate(at, value);
        case kOdometerPid: return shared_.drive->on_mileage(at, MileageSource::PidA6, value, from.name + " 01A6");
        default: return;
    }
}

void AnswerView::on_other_service(const From& from, Duration at, ByteView asked, ByteView payload) {
    decode::Decoded said;
    const decode::Refusal refusal = decode::decode_service({asked.begin(), asked.end()}, {from.name, {payload.begin(), payload.end()}}, said);
    if (!refusal.none()) undecoded(refusal.detail);
    const std::string prefix{prefix_of(payload)};
    for (const decode::CaseSignal& s : said.signals) {
        if (!s.supported) continue;
        const double* number = std::get_if<double>(&s.value);
        if (number == nullptr && !s.raw) {
            shared_.report->add({from.name, identity_kind(s.name), std::get<std::string>(s.value)});
            continue;
        }
        shared_.signals->count(shared_.signals->number_named({from.name, prefix + s.name, s.unit, {}}), at, number != nullptr ? *number : *s.raw);
    }
    for (const decode::CaseFault& f : said.faults) shared_.faults->saw(at, f);
    for (const decode::CaseRecord& r : said.records) shared_.faults->kept(r);
    for (const decode::CaseClear& c : said.clears) shared_.on_clear(at, c);
}

bool AnswerView::decode_sets(From& from, Duration at, ByteView payload) {
    bool any = false;
    for (obdb::Decoder& set : *sets_) {
        const obdb::Value* mileage = nullptr;
        for (const obdb::Value& value : set.decode_from({from.id, from.address, from.asked}, payload)) {
            any = true;
            on_set_value(from, at, value);
            const bool told = value.state == obdb::ValueState::Value || value.state == obdb::ValueState::Clamped || value.state == obdb::ValueState::Null;
            if (!told || value.signal->metric != "odometer") continue;
            // A cluster that shows miles leaves its kilometre field at 0, and the other way round: the one that counts is taken.
            if (mileage == nullptr || mileage->number == 0 || !tells_mileage(*mileage)) mileage = &value;
        }
        if (mileage != nullptr) on_set_mileage(from, at, *mileage);
    }
    return any;
}

void AnswerView::on_set_value(From& from, Duration at, const obdb::Value& value) {
    const obdb::Signal& signal = *value.signal;
    const bool fits = value.state == obdb::ValueState::Value;
    if ((!fits && value.state != obdb::ValueState::Clamped) || signal.encoding == obdb::Encoding::Text) return;
    if (signal.metric == "odometer" && tells_no_mileage(value.raw, signal.bits)) return;
    const auto texts = [&from, &signal] {
        const std::string_view path = obdb::vss_path(signal.metric);
        return SignalSummary{from.name, path.empty() ? signal.id : std::string{path}, signal.unit, signal.id};
    };
    shared_.signals->count(shared_.signals->number_of(&signal, reinterpret_cast<std::uintptr_t>(&from), texts), at, value.number);
    if (!fits || signal.metric != "speed") return;
    const bool miles = signal.unit == "milesPerHour";
    if (!miles && signal.unit != "kilometersPerHour") return;
    shared_.drive->on_speed(at, shared_.drive->speed_source(from.name + " " + signal.id), value.number * (miles ? kKilometresPerMile : 1.0));
}

void AnswerView::on_set_mileage(const From& from, Duration at, const obdb::Value& value) {
    const auto unit = kilometres_of(value.signal->unit);
    if (!unit) return;
    const std::string provenance = from.name + " " + value.signal->id;
    if (tells_mileage(value)) return shared_.drive->on_mileage(at, MileageSource::UdsDid, value.number * *unit, provenance);
    shared_.drive->on_not_available(at, MileageSource::UdsDid, value.number * *unit, provenance);
}

void AnswerView::undecoded(const Error& why) {
    const auto found = std::find_if(undecoded_.begin(), undecoded_.end(), [&why](const auto& u) { return u.first == why; });
    if (found != undecoded_.end()) {
        ++found->second;
    } else {
        undecoded_.emplace_back(why, 1);
    }
}

void AnswerView::finish() {
    for (const auto& [why, count] : undecoded_) shared_.report->undecoded[why.message()] += count;
}

}  // namespace odolink::log_analysis
