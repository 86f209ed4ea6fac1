// SPDX-License-Identifier: Apache-2.0
// Texts about the vehicle itself: due items, faults, the starter battery, a service noticed. Those about the dealer:
// texts_care.cpp.
#include "core/prompts/texts.hpp"

#include <algorithm>

#include "base/bytes.hpp"
#include "core/prompts/text_parts.hpp"
#include "domain/characters.hpp"

namespace odolink::texts {
namespace {

constexpr std::size_t kNameChinese = 20;
constexpr std::size_t kNameLatin = 26;
constexpr std::size_t kNameLatinOfMany = 22;  ///< room for ", 12 more"
constexpr std::size_t kMostNamed = 4;         ///< of those asked for together; the others are counted
constexpr std::size_t kMostReadings = 4;

const Text kDealerContacts{"选“是”：经销商2个工作日内联系您", "Yes: the dealer will contact you within 2 working days"};

Text short_name(const Text& name) {
    return {fit_characters(name.zh, kNameChinese), fit_characters(name.en, kNameLatin)};
}

Text state_words(DueState state) {
    switch (state) {
        case DueState::Overdue:
            return {"已超期", "overdue"};
        case DueState::Due:
            return {"已到期", "due now"};
        default:
            return {"即将到期", "due soon"};
    }
}

Text due_title(const Text& item_name, DueState state, std::size_t with) {
    const Text words = state_words(state);
    if (with == 0) {
        const Text name = short_name(item_name);
        return {name.zh + words.zh, name.en + ": " + words.en};
    }
    const std::string more = std::to_string(with);
    return {fit_characters(item_name.zh, kNameChinese) + words.zh + "，另有" + more + "项",
            fit_characters(item_name.en, kNameLatinOfMany) + " " + words.en + ", " + more + " more"};
}

/// What is over, with how much: distance before time before hours; none where nothing is.
std::optional<Text> past_limit(const DueItem& due) {
    if (due.remaining_distance && *due.remaining_distance <= Distance{}) {
        const std::string km = distance_text(*due.remaining_distance);
        if ((Distance{} - *due.remaining_distance).whole_kilometres() == 0) return Text{"已到保养里程", "Its distance is reached"};
        return Text{"里程已超 " + km, km + " past its distance"};
    }
    if (due.remaining_time && due.remaining_time->count() <= 0) {
        const auto days = -due.remaining_time->count();
        if (days == 0) return Text{"已到保养日期", "Its date is reached"};
        return Text{"时间已超 " + std::to_string(days) + " 天", counted(days, "day") + " past its date"};
    }
    if (due.remaining_engine_hours && due.remaining_engine_hours->count() <= 0) {
        const auto hours = -due.remaining_engine_hours->count();
        if (hours == 0) return Text{"已到保养的发动机小时数", "Its engine hours are reached"};
        return Text{"发动机已超 " + std::to_string(hours) + " 小时", counted(hours, "engine hour") + " past its limit"};
    }
    return std::nullopt;
}

/// "4,800 km", "30 engine hours", "17 days": what is left of each limit that `days` lets speak.
Text left_of(const DueItem& due, bool days) {
    Text left;
    const auto add = [&left](const Text& amount) {
        left = left.zh.empty() ? amount : Text{left.zh + " 或 " + amount.zh, left.en + " or " + amount.en};
    };
    if (due.remaining_distance) add({distance_text(*due.remaining_distance), distance_text(*due.remaining_distance)});
    if (due.remaining_engine_hours) {
        const auto hours = due.remaining_engine_hours->count();
        add({std::to_string(hours) + " 发动机小时", counted(hours, "engine hour")});
    }
    if (due.remaining_time && (days || left.zh.empty()))
        add({std::to_string(due.remaining_time->count()) + " 天", counted(due.remaining_time->count(), "day")});
    return left;
}

/// The limit that calls: what is over, else what is left, with the day that own use foretells where it comes before the plan's.
Text due_why(const DueItem& due, const DueFacts& facts) {
    if (due.stood) {
        const std::string days = std::to_string(due.stood->count());
        return {"车辆曾停放 " + days + " 天", "The car stood still for " + counted(due.stood->count(), "day")};
    }
    if (const auto past = past_limit(due)) return *past;
    if (due.condition_percent && *due.condition_percent <= 15) {
        const std::string percent = std::to_string(static_cast<int>(*due.condition_percent)) + "%";
        return {"按使用情况估计，寿命剩 " + percent, "Going by your driving, " + percent + " of its life is left"};
    }
    if (facts.undated) return {"上次日期不详，视为已到期", "When it was last done is unknown"};
    const Text all = left_of(due, true);
    if (all.zh.empty()) return {"按车况需要检查", "Its condition asks for a check"};
    const bool sooner = due.predicted_date && (!facts.due_on || *due.predicted_date < *facts.due_on);
    if (sooner) {
        const Text day = date_text(*due.predicted_date, facts.offset);
        const Text use = left_of(due, false);
        const Text foretold{"还剩 " + use.zh + "，约" + day.zh + "到期", use.en + " left; at your pace due about " + day.en};
        if (count_characters(foretold.zh) <= kMostChinese) return foretold;
    }
    return {"还剩 " + all.zh, all.en + " left"};
}

/// The rule that made it soon, due or overdue (core/maintenance/due.hpp has the numbers).
Text due_rule(const PlanItem& item, const DueItem& due, bool written) {
    if (due.stood && item.standing) {
        const std::string half = std::to_string(item.standing->count() / 2);
        const std::string all = std::to_string(item.standing->count());
        return {"规则：停放" + half + "天提醒，" + all + "天到期", "Rule: told after standing for " + half + " days, due after " + all};
    }
    if (due.condition_percent && *due.condition_percent <= 15)
        return {"规则：估计寿命剩15%提醒，5%到期，0超期", "Rule: told at 15 % of life left, due at 5 %, overdue at 0"};
    switch (due.state) {
        case DueState::Overdue:
            if (item.legal) return {"规则：法定日期一过即为超期", "Rule: a legal date is overdue as soon as it is past"};
            return {"规则：超出间隔10%、1000 km或30天为超期",
                    "Rule: overdue beyond 10 % of the interval, 1,000 km or 30 days, whichever comes first"};
        case DueState::Due:
            return {"规则：里程、时间或小时数先到者为到期", "Rule: due when distance, time or hours are used up, whichever comes first"};
        default:
            if (written)
                return {"规则：提前30天/500 km和7天/100 km提醒", "Rule: told 30 days or 500 km before what is written down, and 7 days or 100 km before"};
            return {"规则：间隔用到90%，或按用车提前14天提醒", "Rule: told from 90 % of the interval on, or 14 days of your driving before, whichever comes first"};
    }
}

std::vector<Text> due_evidence(const PlanItem& item, const DueItem& due, const DueFacts& facts) {
    std::vector<Text> evidence;
    for (std::size_t i = 0; i < std::min(kMostNamed, facts.with.size()); ++i) {
        const Text name = short_name(facts.with[i].first);
        const Text words = state_words(facts.with[i].second);
        evidence.push_back(line({"一并询问：" + name.zh + words.zh, "Asked for with it: " + name.en + ", " + words.en}));
    }
    if (facts.with.size() > kMostNamed) {
        const std::string more = std::to_string(facts.with.size() - kMostNamed);
        evidence.push_back({"还一并询问 " + more + " 项", "And " + more + " more asked for with it"});
    }
    evidence.push_back(line({item.reason.zh, item.reason.en}));
    evidence.push_back(
        line({"当前里程 " + distance_text(facts.mileage), "Mileage now: " + distance_text(facts.mileage)}));
    if (facts.due_at)
        evidence.push_back(
            line({"计划在 " + distance_text(*facts.due_at), "Planned at " + distance_text(*facts.due_at)}));
    if (facts.due_on) {
        const Text on = date_text(*facts.due_on, facts.offset);
        evidence.push_back(line({"最迟 " + on.zh, "At the latest on " + on.en}));
    }
    if (facts.last_at)
        evidence.push_back(
            line({"上次在 " + distance_text(*facts.last_at), "Last done at " + distance_text(*facts.last_at)}));
    if (facts.severe)
        evidence.push_back({"您的用车工况严苛，间隔已缩短", "Your driving is severe duty, so the interval is shorter"});
    if (facts.unsure) evidence.push_back({"车龄或里程不详，按较短间隔计", "Age or mileage unknown: the shorter interval counts"});
    if (facts.undated) evidence.push_back({"上次日期不详，视为已到期", "When it was last done is unknown, so it counts as due"});
    evidence.push_back(due_rule(item, due, facts.written));
    if (facts.others > 0) {
        evidence.push_back({"另有 " + std::to_string(facts.others) + " 项可同次完成", counted(static_cast<std::int64_t>(facts.others), "more item") + " can be done in the same visit"});
    }
    evidence.insert(evidence.end(), facts.warranty.begin(), facts.warranty.end());
    return evidence;
}

std::vector<Text> fault_evidence(const FaultRecord& fault, const std::vector<Text>& warranty) {
    std::vector<Text> evidence;
    const std::string ecu = ecu_text(fault.dtc.ecu);
    evidence.push_back(line({"控制单元 " + ecu + " 报告", "Reported by control unit " + ecu}));
    evidence.push_back(line(
        {"首次出现在 " + distance_text(fault.mileage_first), "First seen at " + distance_text(fault.mileage_first)}));
    const std::string times = std::to_string(fault.occurrences);
    if (fault.occurrences > 1) evidence.push_back({"已出现 " + times + " 次", "Seen " + times + " times"});
    if (fault.lamp) evidence.push_back({"发动机故障灯已点亮", "The malfunction lamp is on"});
    for (std::size_t i = 0; i < std::min(kMostReadings, fault.freeze_frame.size()); ++i) {
        const std::string reading = reading_text(fault.freeze_frame[i]);
        evidence.push_back(line({"当时 " + reading, "At that moment: " + reading}));
    }
    evidence.insert(evidence.end(), warranty.begin(), warranty.end());
    return evidence;
}

/// "12", or "24" where two batteries in a row are judged: the limits of one end at 16.995 V (charging at -40 degrees), those of two
/// begin at 17.0 V (a start at -18).
std::string system_of(const AdvanceWarning& warning) {
    constexpr double kLeastOfTwo = 17.0;
    return warning.limit >= kLeastOfTwo ? "24" : "12";
}

}  // namespace

std::string due_key(const std::string& item_id) {
    return "due:" + item_id;
}
std::string warning_key(const std::string& subject) {
    return "warning:" + subject;
}
std::string fault_key(const Dtc& dtc) {
    return "fault:" + ecu_text(dtc.ecu) + ":" + dtc.code;
}

PromptOffer due(const PlanItem& item, const DueItem& due, const DueFacts& facts) {
    PromptOffer offer;
    offer.reason_key = due_key(item.id);
    const bool can_wait = due.state == DueState::Soon && !due.last_call;
    offer.prompt_class = can_wait ? PromptClass::Centre : PromptClass::HeadsUp;
    offer.safety = item.safety;
    offer.severity = due.state == DueState::Overdue ? 250 : due.state == DueState::Due ? 220 : due.last_call ? 210 : 200;
    offer.what = title(due_title(item.name, due.state, facts.with.size()));
    offer.why = line(due_why(due, facts));
    offer.next = kDealerContacts;
    offer.evidence = due_evidence(item, due, facts);
    offer.answers = {PromptAnswer::Yes, PromptAnswer::No, PromptAnswer::Later};
    return offer;
}

PromptOffer fault(const FaultRecord& fault, const Text& summary, const std::vector<Text>& warranty) {
    PromptOffer offer;
    offer.reason_key = fault_key(fault.dtc);
    offer.why = line(summary);
    offer.evidence = fault_evidence(fault, warranty);
    offer.answers = {PromptAnswer::Yes, PromptAnswer::No, PromptAnswer::Later};
    const std::string code = fit_characters(fault.dtc.code, 16);
    switch (fault.urgency) {
        case Urgency::StopSafely:
            offer.prompt_class = PromptClass::Critical;
            offer.safety = true;
            offer.severity = 400;
            offer.what = {"故障 " + code + "，请安全停车", "Fault " + code + ": stop safely"};
            offer.next = {"请尽快安全停车，不要继续行驶", "Stop where it is safe and do not drive on"};
            offer.answers = {PromptAnswer::Yes, PromptAnswer::Acknowledge};
            break;
        case Urgency::ServiceSoon:
            offer.prompt_class = PromptClass::HeadsUp;
            offer.severity = 300;
            offer.what = {"故障 " + code + "，请尽快检修", "Fault " + code + ": check soon"};
            offer.next = kDealerContacts;
            break;
        case Urgency::DriveOn:
            offer.prompt_class = PromptClass::Centre;
            offer.severity = 210;
            offer.what = {"故障 " + code + "，可继续行驶", "Fault " + code + ": you may drive on"};
            offer.next = kDealerContacts;
            break;
    }
    return offer;
}

PromptOffer advance_warning(const AdvanceWarning& warning, const Text& name) {
    PromptOffer offer;
    offer.reason_key = warning_key(warning.subject);
    offer.prompt_class = PromptClass::HeadsUp;
    offer.next = kDealerContacts;
    offer.answers = {PromptAnswer::Yes, PromptAnswer::No, PromptAnswer::Later};
    const std::string value = amount_text(warning.value, fit_characters(warning.unit, 6));
    const std::string limit = amount_text(warning.limit, fit_characters(warning.unit, 6));
    const bool cranking = warning.subject == "battery cranking";
    switch (warning.kind) {
        case WarningKind::BatteryWeak:
            offer.severity = 230;
            offer.what = {system_of(warning) + "V 蓄电池偏弱", "The " + system_of(warning) + " V battery is weak"};
            offer.why = cranking ? Text{"启动时降到 " + value + "，可能无法启动", "It fell to " + value + " while starting; the car may not start"}
                                 : Text{"静置电压 " + value + "，可能无法启动", "It rests at " + value + "; the car may not start"};
            break;
        case WarningKind::BatteryNotCharging:
            offer.severity = 320;
            offer.safety = true;
            offer.what = {system_of(warning) + "V 蓄电池没有充电", "The " + system_of(warning) + " V battery is not charging"};
            offer.why = {"行驶中只有 " + value + "，电量会耗尽", "Only " + value + " while driving; it will run flat"};
            break;
        case WarningKind::BatteryOvercharged:
            offer.severity = 310;
            offer.safety = true;
            offer.what = {system_of(warning) + "V 充电电压过高", "The " + system_of(warning) + " V charging voltage is too high"};
            offer.why = {"充电电压 " + value + "，会损坏蓄电池和电器", "Charged at " + value + "; battery and electronics may suffer"};
            break;
        case WarningKind::MonitorDrift:
            offer.severity = 205;
            offer.prompt_class = PromptClass::Centre;
            offer.what = title({short_name(name).zh + "接近限值", short_name(name).en + " near its limit"});
            offer.why = {"目前没有故障，但测量值正接近限值", "No fault yet, but its measured value is moving towards the limit"};
            break;
    }
    offer.why = line(offer.why);
    offer.evidence = {line({"测得 " + value + "，限值 " + limit, "Measured " + value + ", limit " + limit})};
    if (warning.days_left) {
        const std::string days = std::to_string(std::max(0, *warning.days_left));
        offer.evidence.push_back({"按趋势约 " + days + " 天后到限值", "At this rate it reaches the limit in about " + counted(std::max(0, *warning.days_left), "day")});
    }
    offer.evidence.push_back({"规则：在出现故障之前提示", "Rule: told before a fault comes"});
    return offer;
}

Text later_used_up() {
    return {"已多次选“稍后”，这次请选“是”或“否”", "Later is used up: please choose Yes or No"};
}

Text tell_the_owner() {
    return {"请告诉车主", "Please tell the owner"};
}

std::string elsewhere_key(const DetectedService& seen) {
    return "elsewhere:" + std::to_string(seen.mileage.in_metres());
}

PromptOffer service_elsewhere(const DetectedService& seen, const std::vector<Text>& items, LocalOffset offset) {
    PromptOffer offer;
    offer.reason_key = elsewhere_key(seen);
    offer.prompt_class = PromptClass::HeadsUp;
    offer.severity = 260;  // before the question whether the same work is to be booked
    const bool range = seen.sign == ServiceSign::RangeJump;
    offer.what = {"是否在别处做过保养？", "Was it serviced elsewhere?"};
    offer.why = range ? Text{"仪表上的保养里程已被重置", "The distance to service on the dashboard was reset"}
                      : Text{"停放期间，故障码被全部清除", "All fault codes were cleared while the car stood"};
    const Text name = short_name(items.front());
    const std::string others = std::to_string(items.size() - 1);
    const Text what = items.size() == 1 ? name : Text{name.zh + "等" + std::to_string(items.size()) + "项", name.en + " and " + others + " more"};
    offer.next = line({"选“是”：记为已做 " + what.zh, "Yes: noted as done: " + what.en});
    for (const Text& item : items) offer.evidence.push_back(line(item));
    const std::string mileage = distance_text(seen.mileage);
    const Text when = moment_text(seen.at, offset);
    offer.evidence.push_back({when.zh + "，里程 " + mileage, when.en + ", at " + mileage});
    offer.answers = {PromptAnswer::Yes, PromptAnswer::No};
    return offer;
}

}  // namespace odolink::texts
