// SPDX-License-Identifier: Apache-2.0
// From which point an item counts and where its limits lie: first, phase or repeat; severe or normal, limit by limit; from
// completion or from fixed marks; and what an unproven reset is worth.
#include <algorithm>
#include <limits>

#include "core/maintenance/due.hpp"
#include "core/maintenance/past_work.hpp"
#include "core/maintenance/planned_marks.hpp"

namespace odolink {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::months;
using std::chrono::seconds;

constexpr std::int64_t kNoMost = std::numeric_limits<std::int64_t>::max();

/// How one item's use since its last work splits.
struct SevereUse {
    bool now{false};       ///< severe at present
    bool throughout{false};  ///< and all the time since
    ItemDuty since;
};

SevereUse severe_use(const PlanItem& item, const OwnUse& use) {
    SevereUse severe;
    if (!item.severe || use.declared == Duty::Normal) return severe;
    severe.now = use.declared == Duty::Severe || use.rates.severe != SevereSign::None;
    const auto entry = std::find_if(use.duty.begin(), use.duty.end(), [&](const ItemDuty& d) { return d.item_id == item.id; });
    severe.throughout = severe.now && (use.declared == Duty::Severe || entry == use.duty.end());
    if (entry != use.duty.end()) severe.since = *entry;
    return severe;
}

std::optional<months> age_at(const WallTime& at, const VehicleNow& now, const PastWork& past) {
    std::optional<WallTime> born = now.first_registration;
    if (!born && past.birth && past.birth->evidence == CompletionEvidence::FactoryNew) born = past.birth->at;
    if (!born || !at.known()) return std::nullopt;
    return whole_months(*born, at, now.offset);
}

/// Everything the limits of one item are made of.
struct Basis {
    const PlanItem& item;
    const VehicleNow& now;
    PastWork past;
    SevereUse severe;
    Interval normal;  ///< the interval that counts now, under normal duty

    [[nodiscard]] Interval harsh() const { return item.severe ? shorter(normal, *item.severe) : normal; }
    [[nodiscard]] DutySpent spent(std::int64_t total, std::int64_t severe_part) const {
        return {total, severe.throughout ? total : severe_part};
    }
};

std::optional<std::int64_t> metres(const std::optional<Distance>& distance) {
    return distance ? std::optional{distance->in_metres()} : std::nullopt;
}

void set_distance(DueBasis& out, const Basis& basis, std::optional<CountedLimit> limit) {
    out.distance = limit;
    out.due_at.reset();
    if (limit) out.due_at = basis.now.mileage + Distance::metres(limit->remaining);
}

void count_distance(DueBasis& out, const Basis& basis, Distance from) {
    DutyLimits limits{metres(basis.normal.distance), metres(basis.harsh().distance)};
    if (basis.past.reset_after && limits.normal) {
        limits.normal = std::min(*limits.normal, kUnprovenReset.in_metres());
        limits.severe = std::min(*limits.severe, *limits.normal);
    }
    const auto spent = basis.spent((basis.now.mileage - from).in_metres(), basis.severe.since.severe_distance.in_metres());
    set_distance(out, basis, count_limit(limits, spent, basis.severe.now, kGraceDistance.in_metres()));
}

/// With a known clock the limit of mixed duty too; without one the date a single duty gives.
void count_time(DueBasis& out, const Basis& basis, WallTime from) {
    const LocalOffset offset = basis.now.offset;
    const auto span = [&](const std::optional<months>& time) -> std::optional<std::int64_t> {
        if (!time) return std::nullopt;
        return (add_months(from, *time, offset).since_epoch - from.since_epoch).count();
    };
    const DutyLimits limits{span(basis.normal.time), span(basis.harsh().time)};
    const auto single = basis.severe.now ? limits.severe : limits.normal;
    if (single) out.due_on = WallTime{from.since_epoch + milliseconds{*single}, from.quality};
    if (!basis.now.wall.known()) return;
    const std::int64_t most = basis.item.legal ? 0 : milliseconds{kGraceTime}.count();
    const std::int64_t total = (basis.now.wall.since_epoch - from.since_epoch).count();
    const days severe_days = basis.severe.since.severe_time;
    const bool mixed = !basis.severe.throughout && limits.severe != limits.normal && (basis.severe.now || severe_days > days{0});
    if (!mixed) {
        if (single) out.time = count_limit({single, single}, {total, 0}, false, most);
        return;
    }
    // In whole seconds, so that products of two times fit.
    const auto in_seconds = [](std::optional<std::int64_t> ms) {
        return ms ? std::optional{*ms / 1000} : std::nullopt;
    };
    const auto limit = count_limit({in_seconds(limits.normal), in_seconds(limits.severe)},
                                   {total / 1000, seconds{severe_days}.count()}, basis.severe.now, most / 1000);
    if (!limit) return;
    out.time = CountedLimit{limit->interval * 1000, limit->remaining * 1000, limit->grace * 1000};
    out.due_on = WallTime{basis.now.wall.since_epoch + milliseconds{out.time->remaining}, from.quality};
}

void count_hours(DueBasis& out, const Basis& basis, hours from) {
    const auto count = [](const std::optional<hours>& h) { return h ? std::optional{std::int64_t{h->count()}} : std::nullopt; };
    const DutyLimits limits{count(basis.normal.engine_hours), count(basis.harsh().engine_hours)};
    if (!basis.now.engine_hours) return;
    const auto spent = basis.spent((*basis.now.engine_hours - from).count(), basis.severe.since.severe_hours.count());
    out.engine_hours = count_limit(limits, spent, basis.severe.now, kNoMost);
    if (out.engine_hours) out.due_hours = *basis.now.engine_hours + hours{out.engine_hours->remaining};
}

/// A limit of fixed marks: no duty, only a mark.
CountedLimit to_mark(std::int64_t interval, std::int64_t remaining, std::int64_t most_grace) {
    return {interval, remaining, std::min(interval * kGracePercent / 100, most_grace)};
}

void distance_from_marks(DueBasis& out, const Basis& basis, const MarkRule& rule) {
    const DistanceMarks marks = distance_marks(rule, basis.past.reached);
    if (!marks.due) return;
    const auto limit = to_mark((*marks.due - marks.closed).in_metres(), (*marks.due - basis.now.mileage).in_metres(),
                               kGraceDistance.in_metres());
    // Severe use since the last mark may bring the work before the next normal mark.
    if (!basis.severe.throughout && basis.severe.since.severe_distance > Distance{}) {
        count_distance(out, basis, std::max(marks.closed, basis.past.reached.value_or(Distance{})));
    }
    if (!out.distance || limit.remaining < out.distance->remaining) set_distance(out, basis, limit);
    if (!out.from) out.from = Completion{};
    out.from->mileage = marks.closed;
}

void time_from_marks(DueBasis& out, const Basis& basis, const MarkRule& rule) {
    const auto born = basis.now.first_registration ? basis.now.first_registration
                      : basis.past.birth           ? std::optional{basis.past.birth->at}
                                                   : std::nullopt;
    if (!born) {  // no first registration known
        if (basis.past.by_time) count_time(out, basis, basis.past.by_time->at);
        return;
    }
    const DateMarks marks = date_marks(rule, *born, basis.past.reached_on, basis.now.offset);
    if (!marks.due) return;
    if (!basis.severe.throughout && basis.severe.since.severe_time > days{0}) {
        count_time(out, basis, std::max(marks.closed, basis.past.reached_on.value_or(marks.closed)));
    }
    if (!out.due_on || *marks.due < *out.due_on) {
        out.due_on = marks.due;
        out.time.reset();
        if (basis.now.wall.known()) {
            out.time = to_mark((marks.due->since_epoch - marks.closed.since_epoch).count(),
                               (marks.due->since_epoch - basis.now.wall.since_epoch).count(),
                               basis.item.legal ? 0 : milliseconds{kGraceTime}.count());
        }
    }
    if (!out.from) out.from = Completion{};
    out.from->at = marks.closed;
}

/// The date on the sticker goes before any that is reckoned.
void time_as_stated(DueBasis& out, const Basis& basis) {
    out.written_date = basis.item.legal && out.due_on;
    if (!basis.past.by_time || !basis.past.by_time->stated_due) return;
    out.written_date = true;
    const WallTime due = *basis.past.by_time->stated_due;
    out.due_on = due;
    out.time.reset();
    if (!basis.now.wall.known()) return;
    const milliseconds interval = due.since_epoch - basis.past.by_time->at.since_epoch;
    out.time = to_mark(std::max<std::int64_t>(interval.count(), 0), (due.since_epoch - basis.now.wall.since_epoch).count(),
                       basis.item.legal ? 0 : milliseconds{kGraceTime}.count());
}

/// So does the mileage.
void distance_as_stated(DueBasis& out, const Basis& basis) {
    if (!basis.past.by_distance || !basis.past.by_distance->stated_due_at) return;
    out.written_mileage = true;
    const Distance due = *basis.past.by_distance->stated_due_at;
    const Distance interval = std::max(Distance{}, due - basis.past.by_distance->mileage);
    set_distance(out, basis, to_mark(interval.in_metres(), (due - basis.now.mileage).in_metres(), kGraceDistance.in_metres()));
}

/// The age and mileage of the last work. What nobody can say of it stays unknown: the present is no proof, and would move with time.
LifePoint last_point(const VehicleNow& now, const PastWork& past) {
    if (!past.done_once && (!past.last || past.last->evidence == CompletionEvidence::FactoryNew)) return {months{0}, Distance{}};
    LifePoint point;
    if (past.by_time) point.age = age_at(past.by_time->at, now, past);
    if (past.by_distance) point.mileage = past.by_distance->mileage;
    return point;
}

/// The vehicle's life as the works of one item tell it.
LifeLine life_of(const PlanItem& item, std::span<const Completion> completions, const VehicleNow& now, const PastWork& past) {
    std::vector<LifePoint> points;
    for (const Completion& c : completions) {
        if (c.item_id != item.id || c.evidence == CompletionEvidence::DetectedService) continue;
        LifePoint point{age_at(c.at, now, past), std::nullopt};
        if (c.has_mileage || c.mileage > Distance{}) point.mileage = c.mileage;
        points.push_back(point);
    }
    const bool born = now.first_registration || !past.last || (past.birth && past.birth->evidence == CompletionEvidence::FactoryNew);
    return LifeLine{born, std::move(points)};
}

/// The plan gives it months and nothing else that can be counted, and nobody knows from when.
bool is_undated(const DueBasis& out, const Basis& basis) {
    const bool counts = out.distance || out.time || out.engine_hours || out.written_date || out.written_mileage;
    return !counts && basis.normal.time && basis.now.wall.known() && basis.past.last;
}

}  // namespace

DueBasis due_basis(const PlanItem& item, std::span<const Completion> completions, const VehicleNow& now,
                   const OwnUse& use) {
    Basis basis{item, now, past_work(item.id, completions), severe_use(item, use), {}};
    const PastWork& past = basis.past;
    const ChosenInterval chosen = interval_after(item, past.done_once, last_point(now, past));
    basis.normal = chosen.every;
    if (item.condition == ConditionModel::OilLife && !basis.normal.empty() && !basis.normal.time) basis.normal.time = kOilTimeCap;

    DueBasis out;
    if (past.last) out.from = *past.last;
    out.first = !past.done_once;
    out.phase = chosen.phase;
    out.unsure = chosen.unsure;
    out.severe = item.severe && (basis.severe.now || basis.severe.since.severe_distance > Distance{} ||
                                 basis.severe.since.severe_time > days{0});
    out.interval = basis.severe.now ? basis.harsh() : basis.normal;
    if (item.recurrence == Recurrence::FromFixed) {
        const MarkRule rule{item, basis.severe.throughout, life_of(item, completions, now, past)};
        distance_from_marks(out, basis, rule);
        time_from_marks(out, basis, rule);
    } else {
        if (past.by_distance || !past.last) count_distance(out, basis, past.by_distance ? past.by_distance->mileage : Distance{});
        if (past.by_time) count_time(out, basis, past.by_time->at);
    }
    const bool from_new = !past.last || past.last->evidence == CompletionEvidence::FactoryNew;
    if (past.by_hours || from_new) count_hours(out, basis, past.by_hours ? *past.by_hours->engine_hours : hours{0});
    time_as_stated(out, basis);
    distance_as_stated(out, basis);
    out.undated = is_undated(out, basis);
    return out;
}

std::vector<DueBasis> due_bases(const MaintenancePlan& plan, std::span<const Completion> completions, const VehicleNow& now, const OwnUse& use) {
    std::vector<DueBasis> bases;
    bases.reserve(plan.items.size());
    for (const PlanItem& item : plan.items) bases.push_back(due_basis(item, completions, now, use));
    return bases;
}

}  // namespace odolink
