// SPDX-License-Identifier: Apache-2.0
#include "app/vehicle_file/words.hpp"

#include <chrono>
#include <cstdio>

#include "core/prompts/texts.hpp"
#include "domain/vin.hpp"

namespace odolink::vehicle_file {
namespace {

constexpr const char* kNone = "–";

}  // namespace

Text text_of(FaultState v) {
    switch (v) {
        case FaultState::Pending:
            return {"待确认", "pending"};
        case FaultState::Confirmed:
            return {"已确认", "confirmed"};
        case FaultState::Healed:
            return {"已消失", "gone by itself"};
        case FaultState::ClearedOutside:
            return {"被他人清除", "cleared by somebody"};
        case FaultState::Repaired:
            return {"已维修", "repaired"};
    }
    return {kNone, kNone};
}

Text text_of(Urgency v) {
    switch (v) {
        case Urgency::DriveOn:
            return {"可继续行驶", "drive on"};
        case Urgency::ServiceSoon:
            return {"请尽快检修", "service soon"};
        case Urgency::StopSafely:
            return {"请安全停车", "stop safely"};
    }
    return {kNone, kNone};
}

Text text_of(DueState v) {
    switch (v) {
        case DueState::Ok:
            return {"正常", "ok"};
        case DueState::Soon:
            return {"即将到期", "soon"};
        case DueState::Due:
            return {"到期", "due"};
        case DueState::Overdue:
            return {"超期", "overdue"};
    }
    return {kNone, kNone};
}

Text text_of(ConsentState v) {
    switch (v) {
        case ConsentState::NotAsked:
            return {"未询问", "not asked"};
        case ConsentState::Granted:
            return {"已同意", "granted"};
        case ConsentState::Withdrawn:
            return {"不同意", "withdrawn"};
    }
    return {kNone, kNone};
}

Text text_of(MileageConfidence v) {
    switch (v) {
        case MileageConfidence::Low:
            return {"可信度低", "low confidence"};
        case MileageConfidence::Medium:
            return {"可信度中", "medium confidence"};
        case MileageConfidence::High:
            return {"可信度高", "high confidence"};
    }
    return {kNone, kNone};
}

Text text_of(MileageSource v) {
    switch (v) {
        case MileageSource::Unknown:
            return {"来源未知", "unknown source"};
        case MileageSource::PidA6:
            return {"OBD 里程表 (PID A6)", "odometer by OBD (PID A6)"};
        case MileageSource::UdsDid:
            return {"厂家诊断数据", "the maker's diagnostic data"};
        case MileageSource::DbcSignal:
            return {"总线广播", "broadcast on the bus"};
        case MileageSource::J1939Spn917:
            return {"J1939 SPN 917", "J1939 SPN 917"};
        case MileageSource::J1939Spn245:
            return {"J1939 SPN 245", "J1939 SPN 245"};
        case MileageSource::SpeedIntegral:
            return {"由车速累计", "reckoned from speed"};
        case MileageSource::Dealer:
            return {"经销商录入", "typed in at the dealer's"};
    }
    return {kNone, kNone};
}

Text text_of(QuarantineReason v) {
    switch (v) {
        case QuarantineReason::NotAvailable:
            return {"无有效值", "no valid value"};
        case QuarantineReason::NotAwake:
            return {"控制单元启动值", "start-up value of the unit"};
        case QuarantineReason::Fell:
            return {"低于可信里程", "below the trusted mileage"};
        case QuarantineReason::Jumped:
            return {"跳变过大", "jumped too far"};
        case QuarantineReason::UnitMixUp:
            return {"英里与公里混淆", "miles and kilometres mixed up"};
    }
    return {kNone, kNone};
}

Text text_of(Stream v) {
    switch (v) {
        case Stream::Care:
            return {"服务", "care"};
        case Stream::Health:
            return {"车况", "health"};
        case Stream::Mileage:
            return {"里程", "mileage"};
        case Stream::Operation:
            return {"运行", "operation"};
    }
    return {kNone, kNone};
}

std::string_view word(MileageConfidence v) {
    switch (v) {
        case MileageConfidence::Low:
            return "low";
        case MileageConfidence::Medium:
            return "medium";
        case MileageConfidence::High:
            return "high";
    }
    return "unknown";
}

std::string_view word(QuarantineReason v) {
    switch (v) {
        case QuarantineReason::NotAvailable:
            return "not_available";
        case QuarantineReason::NotAwake:
            return "not_awake";
        case QuarantineReason::Fell:
            return "fell";
        case QuarantineReason::Jumped:
            return "jumped";
        case QuarantineReason::UnitMixUp:
            return "unit_mix_up";
    }
    return "unknown";
}

std::string_view word(Stream v) {
    switch (v) {
        case Stream::Care:
            return "care";
        case Stream::Health:
            return "health";
        case Stream::Mileage:
            return "mileage";
        case Stream::Operation:
            return "operation";
    }
    return "unknown";
}

std::string local_time(WallTime at, LocalOffset offset) {
    if (!at.known()) return kNone;
    const std::chrono::year_month_day day{local_day(at, offset)};
    const auto minutes = std::chrono::floor<std::chrono::minutes>(local_time_of_day(at, offset)).count();
    char text[32];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u %02d:%02d", static_cast<int>(day.year()),
                  static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()), static_cast<int>(minutes / 60),
                  static_cast<int>(minutes % 60));
    return text;
}

std::string kilometres(Distance distance) {
    return texts::distance_text(distance);
}

std::string masked(std::string_view vin) {
    const auto parsed = Vin::parse(vin);
    return parsed ? parsed->masked() : kNone;
}

}  // namespace odolink::vehicle_file
