// SPDX-License-Identifier: Apache-2.0
// Services 01, 02, 03, 04, 06, 07, 09, 0A of SAE J1979 and 14, 19, 22 of UDS, each from payload to named values.
#include "app/decode/service_decoders.hpp"

#include <algorithm>
#include <array>

#include "app/decode/case_json.hpp"
#include "app/decode/fault_words.hpp"
#include "protocols/obd/current_data.hpp"
#include "protocols/obd/dtc.hpp"
#include "protocols/obd/monitor_test.hpp"
#include "protocols/obd/obd_on_uds.hpp"
#include "protocols/obd/vehicle_info.hpp"
#include "protocols/uds/answer.hpp"
#include "protocols/uds/dtc_report.hpp"

namespace odolink::decode {
namespace {

constexpr std::uint8_t kReadinessPid = 0x01;
constexpr std::string_view kVinPath = "Vehicle.VehicleIdentification.VIN";

Refusal refused(std::string word, const Error& error) {
    return {std::move(word), error.message()};
}

/// As with J1939: what an ECU has and does not know is no signal.
void add(Decoded& out, const std::string& ecu, const obd::Reading& r) {
    if (r.presence == obd::Presence::NotAvailable) return;
    CaseSignal s;
    s.ecu = ecu;
    s.name = std::string{r.signal->name};
    s.value = r.value;
    s.unit = std::string{r.signal->unit};
    std::string text{obd::state_text(r)};
    if (r.signal->name == "Vehicle.OBD.FreezeDTC" && r.value != 0) {
        text = obd::DtcCode{static_cast<std::uint16_t>(r.value)}.text().str();
    }
    if (!text.empty()) {
        s.raw = r.value;
        s.value = std::move(text);
    }
    s.supported = r.presence == obd::Presence::Present;
    out.signals.push_back(std::move(s));
}

void add_text(Decoded& out, const std::string& ecu, std::string name, std::string value) {
    CaseSignal s;
    s.ecu = ecu;
    s.name = std::move(name);
    s.value = std::move(value);
    out.signals.push_back(std::move(s));
}

void add_number(Decoded& out, const std::string& ecu, std::string name, double value, std::string_view unit) {
    CaseSignal s;
    s.ecu = ecu;
    s.name = std::move(name);
    s.value = value;
    s.unit = std::string{unit};
    out.signals.push_back(std::move(s));
}

std::vector<std::uint8_t> asked_pids(const Bytes& request, std::size_t step) {
    std::vector<std::uint8_t> out;
    for (std::size_t i = 1; i < request.size(); i += step) out.push_back(u8(request[i]));
    return out;
}

/// Which monitors the ECU has and which have run; the rows of the table give the single bits.
void add_readiness(const CaseAnswer& answer, ByteView data, Decoded& out) {
    constexpr std::size_t kBytes = 4;
    const auto ecu = parse_can_id(answer.ecu);
    const auto readiness = obd::decode_readiness(data.first(std::min(data.size(), kBytes)));
    if (ecu && readiness) out.readiness.insert_or_assign(ecu->value, *readiness);
}

Refusal current_data(const Bytes& request, const CaseAnswer& answer, Decoded& out) {
    const std::vector<std::uint8_t> asked = asked_pids(request, 1);
    const auto parts = obd::split_current_data(answer.payload, asked);
    if (!parts) return refused("obd_answer", parts.error());
    for (const obd::PidData& part : *parts) {
        obd::for_each_reading(part.pid, part.data, [&out, &answer](const obd::Reading& r) { add(out, answer.ecu, r); });
        if (part.pid == kReadinessPid) add_readiness(answer, part.data, out);
    }
    return {};
}

Refusal freeze_frame(const Bytes& request, const CaseAnswer& answer, Decoded& out) {
    const auto readings = obd::decode_freeze_frame(answer.payload, asked_pids(request, 2));
    if (!readings) return refused("obd_answer", readings.error());
    for (const obd::Reading& r : *readings) add(out, answer.ecu, r);
    return {};
}

Refusal dtc_list(const Bytes&, const CaseAnswer& answer, Decoded& out) {
    const auto list = obd::decode_dtc_list(answer.payload);
    if (!list) return refused("dtc_list", list.error());
    for (const obd::DtcCode code : list->codes) {
        out.faults.push_back({answer.ecu, code.text().str(), std::string{kind_word(list->kind)}, {}});
    }
    if (list->doubt == obd::ObdErrc::NotCounted) return refused("dtc_list", *list->doubt);
    if (list->doubt)
        return {"dtc_list", "the answer counts " + std::to_string(u8(answer.payload[1])) + " codes, " + std::to_string(list->codes.size()) + " whole ones are in it: " + obd::make_error_code(*list->doubt).message()};
    return {};
}

Refusal add_monitor_tests(const CaseAnswer& answer, ByteView payload, Decoded& out) {
    const auto tests = obd::decode_monitor_tests(payload);
    if (!tests) return refused("monitor_tests", tests.error());
    for (const obd::MonitorTest& t : tests->tests) {
        const std::array<std::byte, 2> ids{std::byte{t.monitor}, std::byte{t.test}};
        const std::string path =
            "Odolink.OBD.MonitorTest." + to_hex(ByteView{ids}.first(1)) + "." + to_hex(ByteView{ids}.last(1));
        add_number(out, answer.ecu, path + ".Value", t.value, t.unit);
        add_number(out, answer.ecu, path + ".Lowest", t.lowest, t.unit);
        add_number(out, answer.ecu, path + ".Highest", t.highest, t.unit);
    }
    for (const auto& bitmap : tests->supported) {
        const std::byte base{bitmap.base};
        add_number(out, answer.ecu, "Odolink.OBD.MonitorsSupported." + to_hex({&base, 1}), bitmap.bits, "");
    }
    return {};
}

Refusal monitor_tests(const Bytes&, const CaseAnswer& answer, Decoded& out) { return add_monitor_tests(answer, answer.payload, out); }

std::string info_path(obd::InfoType type) {
    switch (type) {
        case obd::InfoType::Vin:
            return std::string{kVinPath};
        case obd::InfoType::CalibrationId:
            return "Odolink.OBD.CalibrationId";
        case obd::InfoType::CalibrationVerification:
            return "Odolink.OBD.CalibrationVerification";
        case obd::InfoType::EcuName:
            return "Odolink.OBD.EcuName";
        case obd::InfoType::EngineSerialNumber:
            return "Odolink.OBD.EngineSerialNumber";
        default:
            return "Odolink.OBD.ExhaustRegulation";
    }
}

Refusal add_vehicle_info(const CaseAnswer& answer, ByteView payload, Decoded& out) {
    const auto info = obd::decode_vehicle_info(payload);
    if (!info) return refused("vehicle_info", info.error());
    if (info->type == obd::InfoType::Supported) {
        add_number(out, answer.ecu, "Odolink.OBD.InfoTypesSupported", info->supported, "");
    }
    const bool several = info->texts.size() > 1;
    for (std::size_t i = 0; i < info->texts.size(); ++i) {
        std::string path = info_path(info->type);
        if (several) path += std::to_string(i + 1);
        add_text(out, answer.ecu, std::move(path), info->texts[i]);
    }
    for (std::size_t i = 0; i < info->counters.size(); ++i) {
        const auto& c = info->counters[i];
        const std::string name = c.name.empty() ? "Counter" + std::to_string(i + 1) : std::string{c.name};
        add_number(out, answer.ecu, "Odolink.OBD.InUse." + name, c.value, "");
    }
    if (info->not_text.empty()) return {};
    std::string which;
    for (const std::size_t i : info->not_text) which += (which.empty() ? "" : ", ") + std::to_string(i + 1) + " (" + info->texts[i] + ")";
    return {"vehicle_info", "characters that do not belong there in item " + which};
}

Refusal vehicle_info(const Bytes&, const CaseAnswer& answer, Decoded& out) { return add_vehicle_info(answer, answer.payload, out); }

/// What this list says of an entry, and nothing that it does not carry.
CaseFault fault_of(const std::string& ecu, const uds::DtcEntry& e, uds::Report report) {
    CaseFault fault{ecu, e.code.text(), std::string{kind_word(report, e.status)}, {}};
    switch (report) {
        case uds::Report::SnapshotNumbers: fault.snapshot_record = e.number; return fault;
        case uds::Report::DetectionCounters: fault.detection_counter = static_cast<std::int8_t>(e.number); return fault;
        case uds::Report::BySeverity:
        case uds::Report::SeverityOf: fault.functional_unit = e.functional_unit; [[fallthrough]];
        case uds::Report::WwhObdByStatus: fault.severity = e.severity; break;
        default: break;
    }
    fault.status = e.status.bits;
    return fault;
}

/// Trucks may put a J1939 code into the three bytes (format 02 of ISO 14229-1): SPN and FMI as in DM1, without occurrences.
CaseFault j1939_fault_of(const std::string& ecu, const uds::DtcEntry& e, uds::Report report) {
    const std::uint32_t raw = e.code.raw;
    j1939::TroubleCode code;
    code.spn = (raw >> 16U & 0xFFU) | (raw & 0xFF00U) | (raw & 0xE0U) << 11U;
    code.fmi = static_cast<std::uint8_t>(raw & 0x1FU);
    CaseFault fault = fault_of(ecu, e, report);
    fault.code = code.text();
    fault.spn = code.spn;
    fault.fmi = code.fmi;
    return fault;
}

/// Length of a data identifier inside an answer with several: known for OBD on UDS.
std::size_t did_length(std::uint16_t did) {
    const auto meaning = uds::obd_did(did);
    if (meaning.kind == uds::ObdDid::Pid) return obd::pid_length(meaning.id).longest;
    return did == uds::kVinDid ? 17 : 0;
}

std::size_t no_known_length(std::uint8_t) {
    return 0;
}

Refusal add_did(const CaseAnswer& answer, const uds::DidData& did, Decoded& out);

void add_details(const CaseAnswer& answer, const uds::DtcDetails& details, Decoded& out) {
    const CaseFault fault = fault_of(answer.ecu, details.entry, details.report);
    const bool snapshot = uds::tells_snapshots(details.report) || details.report == uds::Report::StoredDataByRecord;
    out.faults.push_back(fault);
    for (const uds::DtcRecord& record : details.records) {
        out.records.push_back({answer.ecu, fault.code, snapshot ? "snapshot" : "extended_data", record.number, {record.data.begin(), record.data.end()}});
        for (const uds::DidData& did : record.values) (void)add_did(answer, did, out);
    }
}

/// What stands behind the code could not be told apart; the code itself and the bytes are there.
void add_undivided(const CaseAnswer& answer, uds::Report report, Decoded& out) {
    const bool memory = report == uds::Report::UserMemorySnapshot || report == uds::Report::UserMemoryExtendedData;
    const ByteView behind = ByteView{answer.payload}.subspan(memory ? 3 : 2);
    constexpr std::size_t kHead = 4;  // code and status
    if (uds::tells_by_record(report) || behind.size() < kHead) return;
    uds::DtcEntry entry;
    entry.code.raw = static_cast<std::uint32_t>(big_endian(behind.first(3)));
    entry.status.bits = u8(behind[3]);
    const CaseFault fault = fault_of(answer.ecu, entry, report);
    out.faults.push_back(fault);
    if (behind.size() == kHead) return;
    const ByteView data = behind.subspan(kHead + 1);
    out.records.push_back({answer.ecu, fault.code, uds::tells_snapshots(report) ? "snapshot" : "extended_data", u8(behind[kHead]), {data.begin(), data.end()}});
}

/// The reports that tell what is kept beside single codes.
Refusal dtc_details(const CaseAnswer& answer, uds::Report report, Decoded& out) {
    if (uds::tells_by_record(report)) {
        const auto list = uds::decode_by_record(answer.payload, did_length, no_known_length);
        if (!list) return refused("dtc_details", list.error());
        for (const uds::DtcDetails& details : *list) add_details(answer, details, out);
        return {};
    }
    const auto details = uds::tells_snapshots(report) ? uds::decode_snapshots(answer.payload, did_length)
                                                      : uds::decode_extended_data(answer.payload, no_known_length);
    if (!details) {
        add_undivided(answer, report, out);
        return refused("dtc_details", details.error());
    }
    add_details(answer, *details, out);
    return {};
}

Refusal dtc_information(const Bytes&, const CaseAnswer& answer, Decoded& out) {
    if (answer.payload.size() < 2) return {"truncated", "the answer has no sub-function"};
    const auto report = static_cast<uds::Report>(u8(answer.payload[1]));
    if (uds::tells_snapshots(report) || uds::tells_extended_data(report) || uds::tells_by_record(report)) return dtc_details(answer, report, out);
    const auto list = uds::decode_dtc_report(answer.payload);
    if (!list) return refused("dtc_report", list.error());
    if (uds::is_count(report)) add_number(out, answer.ecu, "Vehicle.Diagnostics.DTCCount", list->count, "");
    constexpr std::uint8_t kJ1939Format = 0x02;
    const bool j1939 = (report == uds::Report::WwhObdByStatus || report == uds::Report::WwhObdPermanent) && list->format == kJ1939Format;
    for (const uds::DtcEntry& e : list->entries) {
        if (uds::is_filler(e.code)) continue;
        out.faults.push_back(j1939 ? j1939_fault_of(answer.ecu, e, report) : fault_of(answer.ecu, e, report));
    }
    return list->cut ? refused("dtc_report", uds::UdsErrc::Truncated) : Refusal{};
}

/// Identification texts that ISO 14229-1 gives a number.
struct TextDid {
    std::uint16_t did;
    std::string_view path;
};
constexpr TextDid kTextDids[] = {
    {0xF187, "Odolink.UDS.SparePartNumber"},
    {0xF188, "Odolink.UDS.SoftwareNumber"},
    {0xF189, "Odolink.UDS.SoftwareVersion"},
    {0xF18C, "Odolink.UDS.EcuSerialNumber"},
    {uds::kVinDid, kVinPath},
    {0xF191, "Odolink.UDS.HardwareNumber"},
    {0xF194, "Odolink.UDS.SupplierSoftware"},
    {0xF195, "Odolink.UDS.SupplierSoftwareVersion"},
    {0xF197, "Odolink.UDS.SystemName"},
};

void add_identification(Decoded& out, const std::string& ecu, const uds::DidData& did) {
    for (const TextDid& row : kTextDids) {
        if (row.did != did.did) continue;
        std::string text = to_text(did.data);
        const auto first = text.find_first_not_of(std::string_view{"\0\xFF ", 3});
        const auto last = text.find_last_not_of(std::string_view{"\0\xFF ", 3});
        text = first == std::string::npos ? std::string{} : text.substr(first, last - first + 1);
        if (std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; })) {
            add_text(out, ecu, std::string{row.path}, std::move(text));
        }
    }
}

/// One data identifier: OBD's own are read as the modes they stand for.
Refusal add_did(const CaseAnswer& answer, const uds::DidData& did, Decoded& out) {
    const auto meaning = uds::obd_did(did.did);
    switch (meaning.kind) {
        case uds::ObdDid::Pid:
            obd::for_each_reading(meaning.id, did.data, [&out, &answer](const obd::Reading& r) { add(out, answer.ecu, r); });
            if (meaning.id == kReadinessPid) add_readiness(answer, did.data, out);
            return {};
        case uds::ObdDid::MonitorTest: {
            const auto tests = obd::mode_06_answer(meaning.id, did.data);
            return add_monitor_tests(answer, tests ? ByteView{*tests} : did.data, out);
        }
        case uds::ObdDid::InfoType: return add_vehicle_info(answer, obd::mode_09_answer(meaning.id, did.data), out);
        case uds::ObdDid::None: break;
    }
    constexpr unsigned kLaterPids = 0xF5;  // SAE J1979-2: PIDs 100 to 1FF
    if (did.did >> 8U == kLaterPids) return {"obd_answer", "identifier " + to_hex(bytes_of({kLaterPids, did.did & 0xFFU})) + " is a parameter of OBD on UDS that has no row here"};
    add_identification(out, answer.ecu, did);
    return {};
}

Refusal data_by_identifier(const Bytes& request, const CaseAnswer& answer, Decoded& out) {
    if (request.size() == 3) {
        const auto asked = static_cast<std::uint16_t>(big_endian(ByteView{request}.last(2)));
        const auto did = uds::read_data(answer.payload, asked);
        if (!did) return refused("uds_data", did.error());
        return add_did(answer, *did, out);
    }
    const auto dids = uds::read_data_list(answer.payload, did_length);
    if (!dids) return refused("uds_data", dids.error());
    for (const uds::DidData& did : *dids)
        if (Refusal refusal = add_did(answer, did, out); !refusal.none()) return refusal;
    return {};
}

/// `44` and `54`: the ECU has cleared its codes. Which ones only the request says.
Refusal cleared(const Bytes& request, const CaseAnswer& answer, Decoded& out) {
    constexpr std::size_t kGroup = 3;
    std::string what = to_hex(bytes_of({u8(answer.payload[0]) - 0x40U}));
    std::string code;
    if (request.size() > kGroup) {
        const ByteView group = ByteView{request}.subspan(1, kGroup);
        what += " " + to_hex(group);
        const uds::DtcCode one{static_cast<std::uint32_t>(big_endian(group))};
        if (!uds::is_group(one)) code = one.text();
    }
    out.clears.push_back({answer.ecu, {}, std::move(what), "done", std::move(code)});
    return {};
}

using ServiceDecoder = Refusal (*)(const Bytes&, const CaseAnswer&, Decoded&);
struct ServiceRow {
    std::uint8_t service;
    ServiceDecoder decode;
};
constexpr ServiceRow kServices[] = {
    {0x01, current_data}, {0x02, freeze_frame}, {0x03, dtc_list}, {0x04, cleared},         {0x06, monitor_tests},      {0x07, dtc_list},
    {0x09, vehicle_info}, {0x0A, dtc_list},     {0x14, cleared},  {0x19, dtc_information}, {0x22, data_by_identifier},
};

const ServiceRow* row_of(std::uint8_t service) {
    const auto row = std::find_if(std::begin(kServices), std::end(kServices),
                                  [service](const ServiceRow& r) { return r.service == service; });
    return row == std::end(kServices) ? nullptr : row;
}

}  // namespace

bool knows_service(std::uint8_t service) {
    return row_of(service) != nullptr;
}

Refusal decode_service(const Bytes& request, const CaseAnswer& answer, Decoded& out) {
    const ServiceRow* row = row_of(static_cast<std::uint8_t>(u8(answer.payload[0]) - 0x40U));
    return row == nullptr ? Refusal{} : row->decode(request, answer, out);
}

}  // namespace odolink::decode
