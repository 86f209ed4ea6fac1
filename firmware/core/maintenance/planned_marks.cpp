// SPDX-License-Identifier: Apache-2.0
// Choice of intervals and the walk over marks. See planned_marks.hpp.
#include "core/maintenance/planned_marks.hpp"

#include <algorithm>

#include "core/maintenance/due.hpp"

namespace odolink {
namespace {

using std::chrono::milliseconds;
using std::chrono::months;

constexpr int kMostMarks = 4000;  // a bound for damaged input: more marks than any vehicle's life has

template <class T>
void shorten(std::optional<T>& limit, const std::optional<T>& other) {
    if (other) limit = limit ? std::min(*limit, *other) : *other;
}

Interval every_after(const MarkRule& rule, bool done_once, const LifePoint& point) {
    const Interval every = interval_after(rule.item, done_once, point).every;
    return rule.severe && rule.item.severe ? shorter(every, *rule.item.severe) : every;
}

}  // namespace

Interval shorter(const Interval& normal, const Interval& severe) {
    Interval both = normal;
    shorten(both.distance, severe.distance);
    shorten(both.time, severe.time);
    shorten(both.engine_hours, severe.engine_hours);
    return both;
}

ChosenInterval interval_after(const PlanItem& item, bool done_once, const LifePoint& point) {
    if (!done_once && !item.first.empty() && item.first != item.repeat) return {item.first, std::nullopt};
    for (std::size_t i = 0; i < item.phases.size(); ++i) {
        const Phase& phase = item.phases[i];
        const bool young = !phase.until_age || !point.age || *point.age < *phase.until_age;
        const bool fresh = !phase.until_mileage || point.mileage < *phase.until_mileage;
        if (young && fresh) return {phase.every, i};
    }
    return {item.repeat, std::nullopt};
}

DistanceMarks distance_marks(const MarkRule& rule, std::optional<Distance> reached) {
    DistanceMarks marks;
    for (int i = 0; i < kMostMarks; ++i) {
        auto step = every_after(rule, i > 0, {rule.now.age, marks.closed}).distance;
        if (!step && i == 0) step = rule.item.repeat.distance;
        marks.due.reset();
        if (!step) return marks;
        marks.due = marks.closed + *step;
        const Distance tenth = Distance::metres(step->in_metres() * kDoneEarlyPercent / 100);
        const Distance early = rule.item.early ? rule.item.early->distance.value_or(tenth) : tenth;
        if (!reached || *reached + early < *marks.due) return marks;
        marks.closed = *marks.due;
    }
    return marks;
}

DateMarks date_marks(const MarkRule& rule, WallTime birth, std::optional<WallTime> reached, LocalOffset offset) {
    DateMarks marks{birth, std::nullopt};
    months count{0};
    for (int i = 0; i < kMostMarks; ++i) {
        auto step = every_after(rule, i > 0, {count, rule.now.mileage}).time;
        if (!step && i == 0) step = rule.item.repeat.time;
        marks.due.reset();
        if (!step) return marks;
        count += *step;
        marks.due = add_months(birth, count, offset);
        if (!reached) return marks;
        const bool given = rule.item.early && rule.item.early->time;
        const milliseconds tenth = (marks.due->since_epoch - marks.closed.since_epoch) * kDoneEarlyPercent / 100;
        const WallTime from = given ? add_months(*marks.due, -*rule.item.early->time, offset)
                                    : WallTime{marks.due->since_epoch - tenth, marks.due->quality};
        if (*reached < from) return marks;
        marks.closed = *marks.due;
    }
    return marks;
}

Distance last_mark(const PlanItem& item, const LifePoint& now) {
    Distance mark;
    for (int i = 0; i < kMostMarks; ++i) {
        auto step = interval_after(item, i > 0, {now.age, mark}).every.distance;
        if (!step && i == 0) step = item.repeat.distance;
        if (!step || mark + *step > now.mileage) break;
        mark = mark + *step;
    }
    return mark;
}

}  // namespace odolink
