// SPDX-License-Identifier: Apache-2.0
// The rules of year_rules.hpp, written down a second time from what owners are promised, not from the desk's code.
#include "ownership/year_rules.hpp"

#include <algorithm>
#include <cstdio>

namespace odolink::sim {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
constexpr hours kDay{24};

constexpr int kMostOwedDays = 7;        // driven days in which what is due has to be asked
constexpr double kWindowShare = 0.10;   // of the interval
constexpr double kWindowDays = 14;       // of own use …
constexpr double kWidestWindow = 0.6;    // … but work just done is never due soon
constexpr double kWindowCondition = 15;  // percent of life left
constexpr double kRecentUseSlack = 1.3;  // the agent's 90 days are not the world's to the minute
constexpr double kDaysAMonth = 30.44;
constexpr days kLastCall{7};             // before a legal date
constexpr int kStandingShare = 2;        // half of what an item may stand

bool is_quiet(const YearMoment& m) {
    const milliseconds time = local_time_of_day(m.at, m.offset);
    return time >= hours{22} || time < hours{7};
}

bool is_settled(std::optional<PromptAnswer> answer, bool safety) {
    return answer == PromptAnswer::Yes || (answer == PromptAnswer::No && !safety);
}

/// How urgently it calls. A legal date calls once more in its last week, whatever the answer before.
int urgency_of(const ItemStands& stands) {
    const bool last_call = stands.item.legal && stands.due.state == DueState::Soon && stands.due.remaining_time &&
                           *stands.due.remaining_time <= kLastCall;
    return 2 * static_cast<int>(stands.due.state) + (last_call ? 1 : 0);
}

/// The longest interval of some.
struct Longest {
    double km{0};
    double days{0};
    double hours{0};
    void take(const Interval& i) {
        if (i.distance) km = std::max(km, i.distance->in_kilometres());
        if (i.time) days = std::max(days, static_cast<double>(i.time->count()) * kDaysAMonth);
        if (i.engine_hours) hours = std::max(hours, static_cast<double>(i.engine_hours->count()));
    }
};

bool in_window(const ItemStands& stands, const RecentUse& use, days stood) {
    const DueItem& due = stands.due;
    if (stands.item.standing && stood * kStandingShare >= *stands.item.standing) return true;
    Longest longest;
    longest.take(stands.item.first);
    longest.take(stands.item.repeat);
    for (const Phase& phase : stands.item.phases) longest.take(phase.every);
    Longest severe;
    if (due.severe && stands.item.severe) severe.take(*stands.item.severe);
    const auto within = [](double left, double interval, double severe_interval, double own_use) {
        const double shortest = severe_interval > 0 ? severe_interval : interval;
        return left <= std::max(interval * kWindowShare, std::min(own_use, shortest * kWidestWindow)) + 1;
    };
    if (due.remaining_distance &&
        within(due.remaining_distance->in_kilometres(), longest.km, severe.km, use.km_a_day * kRecentUseSlack * kWindowDays)) {
        return true;
    }
    if (due.remaining_time && within(static_cast<double>(due.remaining_time->count()), longest.days, severe.days, kWindowDays)) return true;
    if (due.remaining_engine_hours && within(static_cast<double>(due.remaining_engine_hours->count()), longest.hours, severe.hours,
                                             use.hours_a_day * kRecentUseSlack * kWindowDays)) {
        return true;
    }
    return due.condition_percent && *due.condition_percent <= kWindowCondition;
}

/// The plan alone says when it is due: one interval from the last work, whichever of distance and months comes first.
bool is_plain(const PlanItem& item) {
    return item.recurrence == Recurrence::FromCompletion && item.phases.empty() && !item.severe && !item.standing &&
           item.condition == ConditionModel::None && !item.repeat.engine_hours && !item.first.engine_hours;
}

/// The day so many months on; a day that month does not have is its last.
std::chrono::sys_days months_later(std::chrono::sys_days day, std::chrono::months months) {
    const std::chrono::year_month_day to = std::chrono::year_month_day{day} + months;
    return to.ok() ? std::chrono::sys_days{to} : std::chrono::sys_days{to.year() / to.month() / std::chrono::last};
}

int most_laters(bool safety, bool heads_up) {
    if (safety) return 3;
    return heads_up ? 5 : 8;
}

std::vector<std::string> reasons_of(const Question& question) {
    return question.items.empty() ? std::vector{question.reason} : question.items;
}

}  // namespace

std::string date_text(WallTime at, LocalOffset offset) {
    const std::chrono::year_month_day date{local_day(at, offset)};
    char text[16];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()));
    return text;
}

void YearRules::on_stand(const std::vector<ItemStands>& items, const RecentUse& use, const YearMoment& moment) {
    use_ = use;
    for (const ItemStands& stands : items) {
        take(rounds_[stands.item.id], stands, moment);
        check_plan(stands, moment);
    }
    if (moment.driving == DrivingState::Parked && !is_quiet(moment)) last_open_ = moment.at;
    const std::chrono::sys_days today = local_day(moment.at, moment.offset);
    if (last_day_ == today) return;
    const days since_last = last_day_ ? today - *last_day_ : days{0};
    last_day_ = today;
    for (auto& [id, round] : rounds_) {
        round.stood = std::max(round.stood, since_last);
        const bool safety = round.stands.item.safety;
        if (!round.calls || is_settled(round.answer, safety)) continue;
        const milliseconds age = moment.at.since_epoch - round.first_shown.since_epoch;
        const bool repeats = !round.answer || *round.answer == PromptAnswer::No;
        const bool owed = (!round.asked && round.stands.due.state >= DueState::Due) || round.answer == PromptAnswer::Later ||
                          (repeats && round.shown == 1 && age >= 7 * kDay) || (repeats && round.shown == 2 && age >= 14 * kDay);
        if (!owed) continue;
        if (++round.owed_days == kMostOwedDays + 1) broke(moment, id, round.asked ? "did not come again" : "is due and was never asked");
    }
}

void YearRules::take(Round& round, const ItemStands& stands, const YearMoment& moment) {
    const bool first_time = round.stands.item.id.empty();
    const int before = first_time ? 0 : urgency_of(round.stands);
    round.stands = stands;
    const bool settled = is_settled(round.answer, stands.item.safety);
    if (stands.due.state == DueState::Ok || stands.booked) {
        round.calls.reset();
    } else if (!round.calls) {
        round.calls = moment.at;
        ++called_;
    } else if (urgency_of(stands) <= before) {
        return;
    }
    // It began to call, got worse, or has no reason any more: what follows is a new round, but a settled answer stays.
    round.shown = round.laters = round.owed_days = 0;
    if (!settled) round.answer.reset();
}

/// Reckoned from the numbers of the plan and what the world drove, not from what the engine says is left.
void YearRules::check_plan(const ItemStands& stands, const YearMoment& moment) {
    const auto work = last_work_.find(stands.item.id);
    const bool ever = work != last_work_.end();
    if (!is_plain(stands.item) || (!ever && !born_)) return;
    const LastWork from = ever ? work->second : LastWork{Distance{}, *born_};
    const Interval& every = ever || stands.item.first.empty() ? stands.item.repeat : stands.item.first;
    bool due = every.distance && use_.odometer >= from.mileage + *every.distance;
    bool the_day = false;  // the hour at which months are over is the engine's own
    if (every.time) {
        const std::chrono::sys_days today = local_day(moment.at, moment.offset);
        const std::chrono::sys_days end = months_later(local_day(from.at, moment.offset), *every.time);
        due = due || today > end;
        the_day = today == end;
    }
    const bool told = stands.due.state >= DueState::Due;
    if (told == due || (the_day && !due)) return;
    broke(moment, stands.item.id, due ? "is due by its plan, and the engine says it is not" : "is not due by its plan, and the engine says it is");
}

void YearRules::on_new(WallTime born) {
    born_ = born;
}

void YearRules::on_done(const std::string& item_id, Distance mileage, WallTime at) {
    last_work_[item_id] = {mileage, at};
}

void YearRules::on_question(const Question& question, const YearMoment& moment) {
    check_moment(question, moment);
    bool leads = true;
    for (const std::string& id : reasons_of(question)) {
        Round& round = rounds_[id];
        if (leads && !question.critical) check_pace(id, round, question.safety, moment);
        if (!leads && is_settled(round.answer, round.stands.item.safety)) broke(moment, id, "was answered and is asked again");
        if (!question.items.empty()) check_window(id, round, moment);
        if (round.shown++ == 0) round.first_shown = moment.at;
        round.last_shown = moment.at;
        round.answer.reset();
        round.asked = true;
        round.owed_days = 0;
        leads = false;
    }
}

void YearRules::check_moment(const Question& question, const YearMoment& moment) {
    if (question.critical) return;
    if (moment.driving != DrivingState::Parked) broke(moment, question.reason, "was shown while driving");
    if (++asked_in_drive_[moment.drive] > 1) broke(moment, question.reason, "is the second question of one drive");
    if (!is_quiet(moment)) return;
    // Who drives at night only is asked at night, after a week without another moment, of what cannot wait.
    const auto calls = rounds_[reasons_of(question).front()].calls;
    const bool urgent = question.heads_up || question.safety;
    const bool waited = calls && moment.at.since_epoch - calls->since_epoch >= 7 * kDay &&
                        (!last_open_ || moment.at.since_epoch - last_open_->since_epoch >= 7 * kDay);
    if (!urgent || !waited) broke(moment, question.reason, "was asked in quiet hours");
}

void YearRules::check_pace(const std::string& id, const Round& round, bool safety, const YearMoment& moment) {
    if (is_settled(round.answer, safety)) return broke(moment, id, "was answered and is asked again");
    if (round.answer == PromptAnswer::Later) {
        if (moment.drive <= round.answered_drive) broke(moment, id, "was put off and came back in the same drive");
        return;
    }
    if (!round.last_shown.known()) return;
    const milliseconds since_first = moment.at.since_epoch - round.first_shown.since_epoch;
    const milliseconds since_last = moment.at.since_epoch - round.last_shown.since_epoch;
    if (since_last < kDay) return broke(moment, id, "came twice within 24 hours");
    if (round.shown == 1 && since_first < 7 * kDay) broke(moment, id, "came again before 7 days");
    if (round.shown == 2 && since_first < 14 * kDay) broke(moment, id, "came a third time before 14 days");
    if (round.shown > 2 && (!safety || since_last < 14 * kDay)) broke(moment, id, "goes on after its repeats");
}

void YearRules::check_window(const std::string& id, const Round& round, const YearMoment& moment) {
    if (round.stands.due.state == DueState::Ok) return broke(moment, id, "is asked and is not due");
    if (round.stands.booked) return broke(moment, id, "is asked and is booked already");
    if (!in_window(round.stands, use_, round.stood)) broke(moment, id, "is asked before its window");
}

void YearRules::on_answer(const Question& question, PromptAnswer answer, const YearMoment& moment) {
    for (const std::string& id : reasons_of(question)) {
        Round& round = rounds_[id];
        round.answer = answer;
        round.answered_drive = moment.drive;
        const bool about_item = !question.items.empty();
        const bool safety = about_item ? round.stands.item.safety : question.safety;
        const bool heads_up = about_item ? round.stands.due.state >= DueState::Due : question.heads_up;
        if (answer == PromptAnswer::Later && ++round.laters > most_laters(safety, heads_up)) {
            broke(moment, id, "was put off more often than it may be");
        }
    }
}

void YearRules::on_work(const std::string& item_id) {
    Round& round = rounds_[item_id];
    const WallTime last_shown = round.last_shown;
    round = {};
    round.last_shown = last_shown;  // the pause of 24 hours spans rounds
}

void YearRules::broke(const YearMoment& moment, const std::string& who, const std::string& what) {
    broken_.push_back(date_text(moment.at, moment.offset) + " " + who + ": " + what);
}

}  // namespace odolink::sim
