// SPDX-License-Identifier: Apache-2.0
// The UDS services 19 and 22, and OBD on UDS in them: its PIDs, monitors and info types are those of J1979 behind other
// identifiers. Source: ISO 14229-1, SAE J1979-2.
#include <algorithm>
#include <string>

#include "core/diagnostics/answer_decoder.hpp"
#include "protocols/obd/obd_on_uds.hpp"
#include "protocols/uds/answer.hpp"

namespace odolink {
namespace {

constexpr std::uint8_t kPidPage = 0xF4;
constexpr std::size_t kMostDetails = 64;  // codes whose details are kept in a cycle
constexpr std::size_t kMostExtended = 4;  // bytes of an extended data record that is a number

/// Takes `F4 pid data …` apart without a rest; PIDs with two lengths are tried both ways, the longer first.
bool split_pids(ByteView rest, obd::PidDataList& out) {
    if (rest.empty()) return !out.empty();
    if (out.size() == out.capacity() || rest.size() < 3 || u8(rest[0]) != kPidPage) return false;
    const std::uint8_t pid = u8(rest[1]);
    const obd::PidLength length = obd::pid_length(pid);
    if (length.longest == 0) return false;
    for (const std::size_t n : {length.longest, length.shortest}) {
        if (rest.size() < 2 + n) continue;
        out.push_back({pid, 0, rest.subspan(2, n)});
        if (split_pids(rest.subspan(2 + n), out)) return true;
        out.pop_back();
    }
    return false;
}

/// Bytes of a data identifier in a snapshot, where it is one of OBD.
std::size_t snapshot_length(std::uint16_t did) {
    const auto meaning = uds::obd_did(did);
    return meaning.kind == uds::ObdDid::Pid ? obd::pid_length(meaning.id).longest : 0;
}

std::size_t unknown_length(std::uint8_t) {
    return 0;
}

ListSource source_of(uds::Report report) {
    const bool of_all_codes = report == uds::Report::ByStatus || report == uds::Report::Supported;
    return of_all_codes ? ListSource::ByStatus : ListSource::Emission;
}

}  // namespace

void AnswerDecoder::on_data(const EcuAnswer& answer, Asked asked, Reports& out) {
    if (answer.payload.size() < 4) {
        ++rejected_;
        return;
    }
    const ByteView values = ByteView{answer.payload}.subspan(1);
    const auto did = static_cast<std::uint16_t>(big_endian(values.first(2)));
    const ByteView data = values.subspan(2);
    switch (const auto meaning = uds::obd_did(did); meaning.kind) {
        case uds::ObdDid::Pid: {
            obd::PidDataList pids;
            if (split_pids(values, pids))
                on_pids(answer, pids, out);
            else
                ++rejected_;
            return;
        }
        case uds::ObdDid::MonitorTest:
            on_monitor_did(answer, meaning.id, data, out);
            return;
        case uds::ObdDid::InfoType:
            on_identity(identity_.on_info_did(answer.ecu.value, meaning.id, data), out);
            return;
        case uds::ObdDid::None:
            if (asked == Asked::ByOthers) (void)identity_.on_obd_asked();  // whoever asks knows why
            on_identity(identity_.on_identification(answer.ecu.value, did, data), out);  // others are profiles' business
            return;
    }
}

void AnswerDecoder::on_monitor_did(const EcuAnswer& answer, std::uint8_t monitor, ByteView data, Reports& out) {
    const auto tests = obd::mode_06_answer(monitor, data);
    if (!tests) {
        ++rejected_;
        return;
    }
    on_monitors(answer, *tests, out);
}

void AnswerDecoder::on_dtc_information(const EcuAnswer& answer, Asked asked, Reports& out) {
    const auto report = static_cast<uds::Report>(answer.payload.size() < 2 ? 0 : u8(answer.payload[1]));
    switch (report) {
        case uds::Report::Snapshot:
            return on_snapshot(answer, out);
        case uds::Report::ExtendedData:
            return on_extended_data(answer, out);
        case uds::Report::ByStatus:
        case uds::Report::Supported:  // each code it could report, with its status
        case uds::Report::WwhObdByStatus:
        case uds::Report::WwhObdPermanent: {
            const auto decoded = uds::decode_dtc_report(answer.payload);
            if (decoded)
                on_code_report(answer, *decoded, asked, out);
            else
                ++rejected_;
            return;
        }
        default:
            return;  // counts say nothing of faults by themselves
    }
}

/// Confirmed codes are the stored list, pending ones the pending list: each is told only where the ECU keeps that status
/// bit. What others asked for with a mask we do not know, or what ends inside a code, is a part of the list.
void AnswerDecoder::on_code_report(const EcuAnswer& answer, const uds::DtcReport& report, Asked asked, Reports& out) {
    const uds::DtcStatus kept{report.status_mask};
    if (report.cut) ++rejected_;
    const auto completeness = asked == Asked::ByUs && !report.cut ? Completeness::Whole : Completeness::Part;
    const auto tell = [&](DtcKind kind, bool known, bool (uds::DtcStatus::*bit)() const) {
        if (!known) return;
        DtcListRead read{answer.ecu.value, kind, {}, answer.at};
        bool lamp = false;
        for (const uds::DtcEntry& entry : report.entries) {
            if (bit != nullptr && !(entry.status.*bit)()) continue;
            if (uds::is_filler(entry.code)) continue;
            lamp = lamp || entry.status.warning_requested();
            read.codes.push_back({answer.ecu.value, entry.code.text()});
        }
        // A classic unit's lamp is in its readiness status.
        const bool tells_lamp = kept.warning_requested() && classic_.count(answer.ecu) == 0;
        if (kind == DtcKind::Stored && tells_lamp) read.lamp = lamp;
        out.emplace_back(codes_.on_list(source_of(report.report), read, completeness));
    };
    if (report.report == uds::Report::WwhObdPermanent) {
        tell(DtcKind::Permanent, true, nullptr);
        return;
    }
    tell(DtcKind::Stored, kept.confirmed(), &uds::DtcStatus::confirmed);
    tell(DtcKind::Pending, kept.pending(), &uds::DtcStatus::pending);
}

void AnswerDecoder::on_snapshot(const EcuAnswer& answer, Reports& out) {
    const auto details = uds::decode_snapshots(answer.payload, snapshot_length);
    if (!details) {
        ++rejected_;
        return;
    }
    std::vector<SignalValue> values;
    for (const uds::DtcRecord& record : details->records) {
        for (const uds::DidData& value : record.values) {
            const auto meaning = uds::obd_did(value.did);
            if (meaning.kind == uds::ObdDid::Pid) append_values({meaning.id, 0, value.data}, values);
        }
        if (!values.empty()) break;  // the first occurrence; later records repeat it for the latest
    }
    tell_details(answer.ecu.value, details->entry.code, std::move(values), out);
}

/// A record of a few bytes is told as a number under the record's own: what it counts is the maker's choice.
void AnswerDecoder::on_extended_data(const EcuAnswer& answer, Reports& out) {
    const auto details = uds::decode_extended_data(answer.payload, unknown_length);
    if (!details) {
        ++rejected_;
        return;
    }
    if (details->records.size() != 1) return;
    const uds::DtcRecord& record = details->records[0];
    if (record.data.empty() || record.data.size() > kMostExtended) return;
    const std::string name = "Odolink.Fault.ExtendedData" + to_hex(bytes_of({record.number}));
    tell_details(answer.ecu.value, details->entry.code, {{name, static_cast<double>(big_endian(record.data)), ""}}, out);
}

/// What was told of the code before is told with it: a record has one freeze frame.
void AnswerDecoder::tell_details(std::uint32_t ecu, uds::DtcCode code, std::vector<SignalValue> values, Reports& out) {
    Dtc dtc{ecu, codes_.name_of(ecu, code.text())};
    if (values.empty() || (details_.size() >= kMostDetails && details_.count(dtc) == 0)) return;
    auto& all = details_[dtc];
    for (SignalValue& value : values) {
        const auto known = std::find_if(all.begin(), all.end(), [&](const SignalValue& v) { return v.name == value.name; });
        if (known == all.end())
            all.push_back(std::move(value));
        else
            *known = std::move(value);
    }
    out.emplace_back(FreezeFrameRead{std::move(dtc), all});
}

}  // namespace odolink
