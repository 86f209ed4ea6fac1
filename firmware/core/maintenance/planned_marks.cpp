// SPDX-License-Identifier: Apache-2.0
// Choice of intervals and the walk over marks. See planned_marks.hpp.
#include "core/maintenance/planned_marks.hpp"

#include <algorithm>
#include <tuple>

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

/// Does a point lie below a bound? None: unknown.
template <class T>
std::optional<bool> below(const std::optional<T>& value, const std::optional<T>& bound) {
    if (!bound) return true;
    return value ? std::optional{*value < *bound} : std::nullopt;
}

std::optional<bool> holds(const Phase& phase, const LifePoint& point) {
    const std::optional<bool> young = below(point.age, phase.until_age);
    const std::optional<bool> fresh = below(point.mileage, phase.until_mileage);
    if (young == false || fresh == false) return false;
    return young && fresh ? std::optional{true} : std::nullopt;
}

/// a + (b - a) * part / whole
std::int64_t between(std::int64_t a, std::int64_t b, std::int64_t part, std::int64_t whole) {
    return whole <= 0 ? b : a + (b - a) * part / whole;
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
    std::optional<Interval> maybe;
    const auto stricter = [&maybe](const Interval& other) { return maybe ? shorter(*maybe, other) : other; };
    for (std::size_t i = 0; i < item.phases.size(); ++i) {
        const Phase& phase = item.phases[i];
        const std::optional<bool> held = holds(phase, point);
        if (held == true) return {stricter(phase.every), maybe ? std::nullopt : std::optional{i}, maybe.has_value()};
        if (!held) maybe = stricter(phase.every);
    }
    return {stricter(item.repeat), std::nullopt, maybe.has_value()};
}

LifeLine::LifeLine(bool born, std::vector<LifePoint> points) {
    if (born) points_.push_back({months{0}, Distance{}});
    std::erase_if(points, [](const LifePoint& p) { return !p.age || !p.mileage; });
    std::sort(points.begin(), points.end(), [](const LifePoint& a, const LifePoint& b) {
        return std::tie(*a.mileage, *a.age) < std::tie(*b.mileage, *b.age);
    });
    for (const LifePoint& point : points) {
        if (points_.empty() || *point.age >= *points_.back().age) points_.push_back(point);
    }
}

LifePoint LifeLine::at(Distance mileage) const {
    if (points_.empty()) return {std::nullopt, mileage};
    for (std::size_t i = 0; i < points_.size(); ++i) {
        if (*points_[i].mileage < mileage) continue;
        const LifePoint& after = points_[i];
        const LifePoint& before = i > 0 ? points_[i - 1] : after;
        return {months{between(before.age->count(), after.age->count(), (mileage - *before.mileage).in_metres(),
                               (*after.mileage - *before.mileage).in_metres())},
                mileage};
    }
    return {points_.back().age, mileage};
}

LifePoint LifeLine::at(months age) const {
    if (points_.empty()) return {age, std::nullopt};
    for (std::size_t i = 0; i < points_.size(); ++i) {
        if (*points_[i].age < age) continue;
        const LifePoint& after = points_[i];
        const LifePoint& before = i > 0 ? points_[i - 1] : after;
        return {age, Distance::metres(between(before.mileage->in_metres(), after.mileage->in_metres(), (age - *before.age).count(),
                                              (*after.age - *before.age).count()))};
    }
    return {age, points_.back().mileage};
}

DistanceMarks distance_marks(const MarkRule& rule, std::optional<Distance> reached) {
    DistanceMarks marks;
    for (int i = 0; i < kMostMarks; ++i) {
        auto step = every_after(rule, i > 0, rule.life.at(marks.closed)).distance;
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
        auto step = every_after(rule, i > 0, rule.life.at(count)).time;
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

Distance last_mark(const PlanItem& item, const LifeLine& life, Distance now) {
    Distance mark;
    for (int i = 0; i < kMostMarks; ++i) {
        auto step = interval_after(item, i > 0, life.at(mark)).every.distance;
        if (!step && i == 0) step = item.repeat.distance;
        if (!step || mark + *step > now) break;
        mark = mark + *step;
    }
    return mark;
}

}  // namespace odolink
