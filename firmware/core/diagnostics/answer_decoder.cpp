// SPDX-License-Identifier: Apache-2.0
// The J1979 services, and what is common to both protocols.
#include "core/diagnostics/answer_decoder.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "protocols/obd/dtc.hpp"
#include "protocols/obd/monitor_test.hpp"

namespace odolink {
namespace {

constexpr std::uint8_t kStatus = 0x01;
constexpr std::uint8_t kFreezeDtc = 0x02;

/// 00, 20, 40 …: bitmaps of supported identifiers.
constexpr bool is_bitmap(std::uint8_t id) {
    return id % 0x20 == 0;
}

std::string provenance(CanId ecu, std::string_view request) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string text;
    for (int shift = ecu.extended ? 28 : 8; shift >= 0; shift -= 4)
        text += kDigits[(ecu.value >> static_cast<unsigned>(shift)) & 15U];
    return text + ' ' + std::string{request};
}

/// The n-th total of PID 7F.
std::optional<std::chrono::seconds> run_time(ByteView data, unsigned n) {
    const std::size_t at = 1 + 4U * n;
    if (data.size() < at + 4 || (u8(data[0]) >> n & 1U) == 0) return std::nullopt;
    const auto seconds = static_cast<std::int64_t>(big_endian(data.subspan(at, 4)));
    if (seconds == 0xFFFF'FFFF) return std::nullopt;  // all ones: the ECU does not know it
    return std::chrono::seconds{seconds};
}

bool any(const DriveRead& d) {
    return d.speed || d.engine_rpm || d.coolant_c || d.fuel_rate_lph || d.supply || d.engine_total || d.idle_total;
}

/// A limit at the end of the scale is none: every value keeps it.
MonitorResult result_of(const obd::MonitorTest& t) {
    const obd::UnitAndScaling row = obd::unit_and_scaling(t.scaling).value_or(obd::UnitAndScaling{t.scaling, 1, 0, ""});
    const auto raw = [&row](double value) { return std::lround((value - row.offset) / row.scale); };
    const bool is_signed = t.scaling >= 0x80;
    MonitorResult result{t.monitor, t.test, obd::monitor_id_name(t.monitor), t.value, {}, {}, std::string{t.unit}};
    if (raw(t.lowest) > (is_signed ? -0x8000 : 0)) result.lowest = t.lowest;
    if (raw(t.highest) < (is_signed ? 0x7FFF : 0xFFFF)) result.highest = t.highest;
    return result;
}

/// Value and limits all alike: J1979 says so of a test that has not run since codes were cleared.
bool has_run(const obd::MonitorTest& t) {
    return t.lowest != t.highest || t.value != t.lowest;
}

}  // namespace

void append_values(const obd::PidData& pid, std::vector<SignalValue>& out) {
    obd::for_each_reading(pid.pid, pid.data, [&](const obd::Reading& r) {
        if (r.presence == obd::Presence::Present) out.push_back(obd::to_signal_value(r));
    });
}

AnswerDecoder::Reports AnswerDecoder::on_answer(const EcuAnswer& answer, Asked asked) {
    Reports out;
    if (answer.payload.empty()) return out;
    const std::uint8_t service = u8(answer.payload[0]);
    const auto frame = frames_.find(answer.ecu.value);
    if (frame != frames_.end() && answer.at - frame->second.heard > kFrameRest)
        finish_freeze_frame(answer.ecu.value, out);
    switch (service) {
        case 0x41:
            on_current_data(answer, out);
            break;
        case 0x42:
            on_freeze_frame(answer, out);
            break;
        case 0x43:
        case 0x47:
        case 0x4A:
            on_dtc_list(answer, out);
            break;
        case 0x46:
            on_monitors(answer, answer.payload, out);
            break;
        case 0x49:
            on_identity(identity_.on_vehicle_info(answer.ecu.value, answer.payload), out);
            break;
        case 0x59:
            on_dtc_information(answer, asked, out);
            break;
        case 0x62:
            on_data(answer, asked, out);
            break;
        default:
            break;  // negative answers and services of others
    }
    return out;
}

AnswerDecoder::Reports AnswerDecoder::close_frame(CanId ecu) {
    Reports out;
    finish_freeze_frame(ecu.value, out);
    return out;
}

AnswerDecoder::Reports AnswerDecoder::close_survey() {
    Reports out;
    on_identity(identity_.on_obd_asked(), out);
    return out;
}

const obd::SupportedIds* AnswerDecoder::find(const Supported& in, CanId ecu) {
    const auto it = in.find(ecu);
    return it == in.end() ? nullptr : &it->second;
}

void AnswerDecoder::restart() {
    identity_ = {};
    pids_.clear();
    monitors_.clear();
    status_.clear();
    told_readiness_.reset();
    frames_.clear();
    details_.clear();
}

void AnswerDecoder::on_current_data(const EcuAnswer& answer, Reports& out) {
    const auto pids = obd::split_current_data(answer.payload);
    if (!pids) {
        ++rejected_;
        return;
    }
    classic_.insert(answer.ecu);
    on_pids(answer, *pids, out);
}

void AnswerDecoder::on_pids(const EcuAnswer& answer, const obd::PidDataList& pids, Reports& out) {
    SignalsRead signals{answer.ecu.value, answer.at, {}};
    signals.values.reserve(pids.size());
    DriveRead drive;
    drive.at = answer.at;
    for (const obd::PidData& pid : pids) {
        on_pid(answer, pid, drive, out);
        if (!is_bitmap(pid.pid) && pid.pid != kStatus) append_values(pid, signals.values);
    }
    if (any(drive)) out.emplace_back(drive);
    if (!signals.values.empty()) out.emplace_back(std::move(signals));
}

void AnswerDecoder::on_pid(const EcuAnswer& answer, const obd::PidData& pid, DriveRead& drive, Reports& out) {
    const auto raw = pid.data.size() <= 4 ? static_cast<std::int64_t>(big_endian(pid.data)) : 0;
    switch (pid.pid) {
        case kStatus:
            on_status(answer, pid.data, out);
            break;
        case 0x05:
            drive.coolant_c = static_cast<int>(raw) - 40;
            break;
        case 0x0C:
            drive.engine_rpm = static_cast<double>(raw) / 4.0;
            break;
        case 0x0D:
            drive.speed = KilometresPerHour{static_cast<double>(raw)};
            break;
        case 0x30:
            out.emplace_back(WarmUpsSinceClearRead{static_cast<std::uint8_t>(raw), answer.at});
            break;
        case 0x31:
            out.emplace_back(DistanceSinceClearRead{Distance::kilometres(raw), answer.at});
            break;
        case 0x42:
            drive.supply = Millivolts{static_cast<std::int32_t>(raw)};
            break;
        case 0x5E:
            if (raw != 0xFFFF) drive.fuel_rate_lph = static_cast<double>(raw) / 20.0;
            break;
        case 0x7F:  // support byte, then total run time and total idle time: bits 0 and 1 say which are there
            drive.engine_total = run_time(pid.data, 0);
            drive.idle_total = run_time(pid.data, 1);
            break;
        case 0xA6:
            if (tells_no_mileage(static_cast<std::uint64_t>(raw), 32)) break;
            out.emplace_back(MileageReading{Distance::metres(raw * 100), MileageSource::PidA6, answer.at,
                                            provenance(answer.ecu, u8(answer.payload[0]) == 0x62 ? "22F4A6" : "01A6")});
            break;
        default:
            if (is_bitmap(pid.pid)) pids_[answer.ecu].add(pid.pid, pid.data);
            break;
    }
}

void AnswerDecoder::on_status(const EcuAnswer& answer, ByteView data, Reports& out) {
    const auto status = obd::decode_readiness(data);
    if (!status) {
        ++rejected_;
        return;
    }
    status_[answer.ecu.value] = *status;
    Readiness now = combined_readiness(status_);
    if (told_readiness_ == now) return;
    told_readiness_ = now;
    out.emplace_back(ReadinessRead{std::move(now)});
}

void AnswerDecoder::on_dtc_list(const EcuAnswer& answer, Reports& out) {
    const auto list = obd::decode_dtc_list(answer.payload);
    if (!list) {
        ++rejected_;
        return;
    }
    if (list->doubt) ++rejected_;
    DtcListRead read{answer.ecu.value, list->kind, {}, answer.at};
    for (const obd::DtcCode code : list->codes) {
        Dtc dtc{answer.ecu.value, code.text().str()};
        if (std::find(read.codes.begin(), read.codes.end(), dtc) == read.codes.end())
            read.codes.push_back(std::move(dtc));
    }
    // Codes that are counted and have not come may still be there: those known from before stay.
    const bool part = list->doubt == obd::ObdErrc::Truncated;
    out.emplace_back(codes_.on_list(ListSource::Classic, read, part ? Completeness::Part : Completeness::Whole));
}

void AnswerDecoder::on_freeze_frame(const EcuAnswer& answer, Reports& out) {
    const auto pids = obd::split_freeze_frame(answer.payload);
    if (!pids) {
        ++rejected_;
        return;
    }
    for (const obd::PidData& pid : *pids) {
        if (pid.frame != 0) continue;  // only frame 0 is required, and only it names its code
        if (pid.pid == kFreezeDtc && pid.data.size() == 2) {
            finish_freeze_frame(answer.ecu.value, out);
            const auto code = static_cast<std::uint16_t>(big_endian(pid.data));
            if (code == 0) continue;
            Dtc dtc{answer.ecu.value, codes_.name_of(answer.ecu.value, obd::DtcCode{code}.text().str())};
            frames_[answer.ecu.value] = {{std::move(dtc), {}}, answer.at};
            continue;
        }
        const auto frame = frames_.find(answer.ecu.value);
        if (frame == frames_.end() || is_bitmap(pid.pid)) continue;
        frame->second.heard = answer.at;
        append_values(pid, frame->second.read.values);
    }
}

void AnswerDecoder::finish_freeze_frame(std::uint32_t ecu, Reports& out) {
    const auto frame = frames_.find(ecu);
    if (frame == frames_.end()) return;
    if (!frame->second.read.values.empty()) out.emplace_back(std::move(frame->second.read));
    frames_.erase(frame);
}

void AnswerDecoder::on_monitors(const EcuAnswer& answer, ByteView tests, Reports& out) {
    const auto decoded = obd::decode_monitor_tests(tests);
    if (!decoded) {
        ++rejected_;
        return;
    }
    for (const auto& bitmap : decoded->supported) {
        const auto bits = bitmap.bits;
        monitors_[answer.ecu].add(bitmap.base, bytes_of({bits >> 24U, (bits >> 16U) & 0xFFU, (bits >> 8U) & 0xFFU, bits & 0xFFU}));
    }
    MonitorResultsRead read{answer.ecu.value, answer.at, {}};
    for (const obd::MonitorTest& test : decoded->tests)
        if (has_run(test)) read.results.push_back(result_of(test));
    if (!read.results.empty()) out.emplace_back(std::move(read));
}

void AnswerDecoder::on_identity(const Result<Learned>& learned, Reports& out) {
    if (!learned)
        ++rejected_;
    else if (*learned == Learned::Something)
        out.emplace_back(IdentityRead{identity_.identity()});
}

Readiness combined_readiness(const std::map<std::uint32_t, obd::Readiness>& by_ecu) {
    Readiness all;
    unsigned open = 0;
    for (const auto& [ecu, one] : by_ecu) {
        all.lamp = all.lamp || one.lamp == obd::Lamp::On;
        all.dtc_count += one.dtc_count;
    }
    for (std::size_t i = 0; i < static_cast<std::size_t>(obd::Monitor::Count_); ++i) {
        const auto monitor = static_cast<obd::Monitor>(i);
        Monitor merged{std::string{obd::monitor_name(monitor)}, false, true};
        for (const auto& [ecu, one] : by_ecu) {
            merged.supported = merged.supported || one[monitor] != obd::MonitorState::NotSupported;
            merged.complete = merged.complete && one[monitor] != obd::MonitorState::Incomplete;
        }
        if (!merged.supported) continue;
        open += merged.complete ? 0 : 1;
        all.monitors.push_back(std::move(merged));
    }
    all.inspection_ready = !all.lamp && open <= 1;
    return all;
}

}  // namespace odolink
