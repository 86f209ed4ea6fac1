// SPDX-License-Identifier: Apache-2.0
#include "core/diagnostics/answer_decoder.hpp"

#include <algorithm>
#include <charconv>
#include <string>

#include "protocols/obd/dtc.hpp"
#include "protocols/obd/vehicle_info.hpp"

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

void append_values(const obd::PidData& pid, std::vector<SignalValue>& out) {
    obd::for_each_reading(pid.pid, pid.data, [&](const obd::Reading& r) {
        if (r.presence == obd::Presence::Present) out.push_back(obd::to_signal_value(r));
    });
}

/// The n-th total of PID 7F.
std::optional<std::chrono::seconds> run_time(ByteView data, unsigned n) {
    const std::size_t at = 1 + 4U * n;
    if (data.size() < at + 4 || (u8(data[0]) >> n & 1U) == 0) return std::nullopt;
    return std::chrono::seconds{static_cast<std::int64_t>(big_endian(data.subspan(at, 4)))};
}

bool any(const DriveRead& d) {
    return d.speed || d.engine_rpm || d.coolant_c || d.fuel_rate_lph || d.supply || d.engine_total || d.idle_total;
}

}  // namespace

std::vector<VehicleReport> AnswerDecoder::on_answer(const EcuAnswer& answer) {
    Reports out;
    if (answer.payload.empty()) return out;
    const std::uint8_t service = u8(answer.payload[0]);
    if (service != 0x42) finish_freeze_frame(answer.ecu.value, out);
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
        case 0x49:
            on_vehicle_info(answer, out);
            break;
        default:
            break;  // negative answers and services of others
    }
    return out;
}

const obd::SupportedIds* AnswerDecoder::supported(CanId ecu) const {
    const auto it = supported_.find(ecu);
    return it == supported_.end() ? nullptr : &it->second;
}

void AnswerDecoder::restart() {
    supported_.clear();
    status_.clear();
    told_readiness_.reset();
    freeze_frames_.clear();
}

void AnswerDecoder::on_current_data(const EcuAnswer& answer, Reports& out) {
    const auto pids = obd::split_current_data(answer.payload);
    if (!pids) {
        ++rejected_;
        return;
    }
    SignalsRead signals{answer.ecu.value, answer.at, {}};
    DriveRead drive;
    drive.at = answer.at;
    for (const obd::PidData& pid : *pids) {
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
            drive.fuel_rate_lph = static_cast<double>(raw) / 20.0;
            break;
        case 0x7F:  // support byte, then total run time and total idle time: bits 0 and 1 say which are there
            drive.engine_total = run_time(pid.data, 0);
            drive.idle_total = run_time(pid.data, 1);
            break;
        case 0xA6:
            out.emplace_back(MileageReading{Distance::metres(raw * 100), MileageSource::PidA6, answer.at,
                                            provenance(answer.ecu, "01A6")});
            break;
        default:
            if (is_bitmap(pid.pid)) supported_[answer.ecu].add(pid.pid, pid.data);
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
    DtcListRead read{answer.ecu.value, list->kind, {}, answer.at};
    for (const obd::DtcCode code : list->codes) {
        Dtc dtc{answer.ecu.value, code.text().str()};
        if (std::find(read.codes.begin(), read.codes.end(), dtc) == read.codes.end())
            read.codes.push_back(std::move(dtc));
    }
    out.emplace_back(std::move(read));
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
            if (code != 0)
                freeze_frames_[answer.ecu.value].dtc = Dtc{answer.ecu.value, obd::DtcCode{code}.text().str()};
            continue;
        }
        const auto frame = freeze_frames_.find(answer.ecu.value);
        if (frame != freeze_frames_.end() && !is_bitmap(pid.pid)) append_values(pid, frame->second.values);
    }
}

void AnswerDecoder::finish_freeze_frame(std::uint32_t ecu, Reports& out) {
    const auto frame = freeze_frames_.find(ecu);
    if (frame == freeze_frames_.end()) return;
    if (!frame->second.values.empty()) out.emplace_back(std::move(frame->second));
    freeze_frames_.erase(frame);
}

void AnswerDecoder::on_vehicle_info(const EcuAnswer& answer, Reports& out) {
    const auto info = obd::decode_vehicle_info(answer.payload);
    if (!info) {
        ++rejected_;
        return;
    }
    const VehicleIdentity before = identity_;
    if (info->type == obd::InfoType::Vin && !info->texts.empty()) identity_.vin = info->texts[0];
    if (info->type == obd::InfoType::CalibrationId) ecu_entry(answer.ecu.value).calibration_ids = info->texts;
    if (info->type == obd::InfoType::EcuName && !info->texts.empty()) ecu_entry(answer.ecu.value).name = info->texts[0];
    if (info->type == obd::InfoType::CalibrationVerification) {
        auto& cvns = ecu_entry(answer.ecu.value).cvns;
        cvns.clear();
        for (const std::string& text : info->texts) {
            std::uint32_t cvn = 0;
            std::from_chars(text.data(), text.data() + text.size(), cvn, 16);
            cvns.push_back(cvn);
        }
    }
    if (!(before == identity_)) out.emplace_back(IdentityRead{identity_});
}

VehicleIdentity::Ecu& AnswerDecoder::ecu_entry(std::uint32_t id) {
    auto& ecus = identity_.ecus;
    const auto at = std::lower_bound(ecus.begin(), ecus.end(), id,
                                     [](const VehicleIdentity::Ecu& e, std::uint32_t v) { return e.id < v; });
    if (at != ecus.end() && at->id == id) return *at;
    VehicleIdentity::Ecu fresh;
    fresh.id = id;
    return *ecus.insert(at, std::move(fresh));
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
