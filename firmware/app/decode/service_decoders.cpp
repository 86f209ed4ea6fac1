// SPDX-License-Identifier: Apache-2.0
// Services 01, 02, 03, 06, 07, 09, 0A of SAE J1979 and 19, 22 of UDS, each from payload to named values.
#include "app/decode/service_decoders.hpp"

#include <algorithm>
#include <array>

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

constexpr std::string_view kVinPath = "Vehicle.VehicleIdentification.VIN";

Refusal refused(std::string word, const Error& error) {
    return {std::move(word), error.message()};
}

void add(Decoded& out, const std::string& ecu, const obd::Reading& r) {
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

Refusal current_data(const Bytes& request, const CaseAnswer& answer, Decoded& out) {
    const auto readings = obd::decode_current_data(answer.payload, asked_pids(request, 1));
    if (!readings) return refused("obd_answer", readings.error());
    for (const obd::Reading& r : *readings) add(out, answer.ecu, r);
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
    return {};
}

Refusal vehicle_info(const Bytes&, const CaseAnswer& answer, Decoded& out) { return add_vehicle_info(answer, answer.payload, out); }

void add_fault(Decoded& out, const std::string& ecu, const uds::DtcEntry& e, uds::Report report) {
    out.faults.push_back({ecu, e.code.text(), std::string{kind_word(report, e.status)}, e.status.bits});
}

/// Trucks may put a J1939 code into the three bytes (format 02 of ISO 14229-1): SPN and FMI as in DM1, without occurrences.
void add_j1939_fault(Decoded& out, const std::string& ecu, const uds::DtcEntry& e, uds::Report report) {
    const std::uint32_t raw = e.code.raw;
    j1939::TroubleCode code;
    code.spn = (raw >> 16U & 0xFFU) | (raw & 0xFF00U) | (raw & 0xE0U) << 11U;
    code.fmi = static_cast<std::uint8_t>(raw & 0x1FU);
    out.faults.push_back({ecu, code.text(), std::string{kind_word(report, e.status)}, e.status.bits, code.spn, code.fmi});
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

/// Code and status of `59 04` and `59 06`. Precondition: six bytes.
uds::DtcEntry entry_of(ByteView payload) {
    uds::DtcEntry e;
    e.code.raw = static_cast<std::uint32_t>(big_endian(payload.subspan(2, 3)));
    e.status.bits = u8(payload[5]);
    return e;
}

Refusal dtc_information(const Bytes&, const CaseAnswer& answer, Decoded& out) {
    if (answer.payload.size() < 2) return {"truncated", "the answer has no sub-function"};
    const auto report = static_cast<uds::Report>(u8(answer.payload[1]));
    if (report == uds::Report::Snapshot || report == uds::Report::ExtendedData) {
        const auto details = report == uds::Report::Snapshot
                                 ? uds::decode_snapshots(answer.payload, did_length)
                                 : uds::decode_extended_data(answer.payload, no_known_length);
        if (!details) {
            // What stands behind the code could not be told apart; the code itself is there.
            constexpr std::size_t kHead = 6;
            if (answer.payload.size() >= kHead) add_fault(out, answer.ecu, entry_of(answer.payload), report);
            return refused("dtc_details", details.error());
        }
        add_fault(out, answer.ecu, details->entry, report);
        for (const uds::DtcRecord& record : details->records) {
            for (const uds::DidData& did : record.values) (void)add_did(answer, did, out);
        }
        return {};
    }
    const auto list = uds::decode_dtc_report(answer.payload);
    if (!list) return refused("dtc_report", list.error());
    if (report == uds::Report::CountByStatus) {
        add_number(out, answer.ecu, "Vehicle.Diagnostics.DTCCount", list->count, "");
    }
    constexpr std::uint8_t kJ1939Format = 0x02;
    const bool j1939 = (report == uds::Report::WwhObdByStatus || report == uds::Report::WwhObdPermanent) && list->format == kJ1939Format;
    for (const uds::DtcEntry& e : list->entries) {
        if (e.code.raw == 0) continue;  // no code: some units fill their list with it
        if (j1939) {
            add_j1939_fault(out, answer.ecu, e, report);
        } else {
            add_fault(out, answer.ecu, e, report);
        }
    }
    return {};
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
            return {};
        case uds::ObdDid::MonitorTest: {
            const auto tests = obd::mode_06_answer(meaning.id, did.data);
            return add_monitor_tests(answer, tests ? ByteView{*tests} : did.data, out);
        }
        case uds::ObdDid::InfoType: return add_vehicle_info(answer, obd::mode_09_answer(meaning.id, did.data), out);
        case uds::ObdDid::None: add_identification(out, answer.ecu, did); return {};
    }
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

using ServiceDecoder = Refusal (*)(const Bytes&, const CaseAnswer&, Decoded&);
struct ServiceRow {
    std::uint8_t service;
    ServiceDecoder decode;
};
constexpr ServiceRow kServices[] = {
    {0x01, current_data}, {0x02, freeze_frame}, {0x03, dtc_list},        {0x06, monitor_tests},      {0x07, dtc_list},
    {0x09, vehicle_info}, {0x0A, dtc_list},     {0x19, dtc_information}, {0x22, data_by_identifier},
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
