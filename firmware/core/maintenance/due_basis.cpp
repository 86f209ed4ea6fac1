// SPDX-License-Identifier: Apache-2.0
// From which point an item counts and where its limits lie: first or repeat, severe or normal, from completion or from
// fixed marks, and what an unproven reset is worth.
#include <algorithm>

#include "core/maintenance/due.hpp"

namespace odolink {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::months;

constexpr int kMostMarks =
    2000;  // a bound for damaged input: 2,000 marks of one month are more than any vehicle's life

/// The work as it was planned has not been done once yet, so the first interval still applies.
bool is_beginning(const Completion& c) {
    return c.evidence == CompletionEvidence::FactoryNew ||
           (c.evidence == CompletionEvidence::Assumed && c.mileage == Distance{});
}

bool later(const Completion& a, const Completion& b) {
    if (a.mileage != b.mileage) return a.mileage < b.mileage;
    return a.at.known() && b.at.known() && a.at < b.at;
}

struct Past {
    std::optional<Completion> proven;  ///< the last with any proof
    bool reset_after{false};           ///< a reset without proof came after it
    std::vector<Completion> done;      ///< of this item, proven only
};

Past past_of(const std::string& item_id, std::span<const Completion> completions) {
    Past past;
    std::optional<Completion> reset;
    for (const Completion& c : completions) {
        if (c.item_id != item_id) continue;
        if (c.evidence == CompletionEvidence::DetectedService) {
            if (!reset || later(*reset, c)) reset = c;
            continue;
        }
        past.done.push_back(c);
        if (!past.proven || later(*past.proven, c)) past.proven = c;
    }
    past.reset_after = reset && (!past.proven || later(*past.proven, *reset));
    return past;
}

void count_from_completion(DueBasis& basis, LocalOffset offset) {
    const Distance from = basis.from ? basis.from->mileage : Distance{};
    if (basis.interval.distance) basis.due_at = from + *basis.interval.distance;
    if (basis.interval.time && basis.from && basis.from->at.known()) {
        basis.due_on = add_months(basis.from->at, *basis.interval.time, offset);
    }
    if (basis.interval.engine_hours) {
        basis.due_hours = (basis.from ? basis.from->engine_hours : hours{0}) + *basis.interval.engine_hours;
    }
}

/// The first fixed distance mark that no work has closed; `closed` becomes the mark before it.
Distance next_mark(Distance first, Distance repeat, const std::vector<Completion>& done, Distance& closed) {
    Distance mark = first;
    closed = Distance{};
    Distance reached;
    for (const Completion& c : done) {
        if (!is_beginning(c)) reached = std::max(reached, c.mileage);
    }
    for (int i = 0; i < kMostMarks && repeat > Distance{}; ++i) {
        const Distance window = Distance::metres((mark - closed).in_metres() * kDoneEarlyPercent / 100);
        if (reached + window < mark) break;
        closed = mark;
        mark = mark + repeat;
    }
    return mark;
}

/// The same for dates counted from `anchor`.
WallTime next_date(WallTime anchor, const Interval& first, months repeat, const Past& past, LocalOffset offset,
                   WallTime& closed) {
    std::optional<WallTime> reached;
    for (const Completion& c : past.done) {
        if (!is_beginning(c) && c.at.known() && (!reached || *reached < c.at)) reached = c.at;
    }
    months count = first.time.value_or(repeat);
    closed = anchor;
    WallTime mark = add_months(anchor, count, offset);
    for (int i = 0; i < kMostMarks && repeat.count() > 0 && reached; ++i) {
        const milliseconds window = (mark.since_epoch - closed.since_epoch) * kDoneEarlyPercent / 100;
        if (reached->since_epoch + window < mark.since_epoch) break;
        closed = mark;
        count += repeat;
        mark = add_months(anchor, count, offset);  // always from the anchor: 31 Jan stays a month's end
    }
    return mark;
}

void count_from_marks(DueBasis& basis, const Interval& first, const Interval& repeat, const Past& past,
                      LocalOffset offset) {
    Completion from = basis.from.value_or(Completion{});
    if (repeat.distance || first.distance) {
        Distance closed;
        basis.due_at = next_mark(first.distance.value_or(repeat.distance.value_or(Distance{})),
                                 repeat.distance.value_or(Distance{}), past.done, closed);
        from.mileage = closed;
    }
    const auto anchor = std::find_if(past.done.begin(), past.done.end(),
                                     [](const Completion& c) { return is_beginning(c) && c.at.known(); });
    if (anchor != past.done.end() && (repeat.time || first.time)) {
        WallTime closed;
        basis.due_on = next_date(anchor->at, first, repeat.time.value_or(months{0}), past, offset, closed);
        from.at = closed;
    } else if (basis.from && basis.from->at.known() && basis.interval.time) {
        basis.due_on = add_months(basis.from->at, *basis.interval.time, offset);  // no first registration known
    }
    if (basis.interval.engine_hours) basis.due_hours = from.engine_hours + *basis.interval.engine_hours;
    basis.from = from;
}

}  // namespace

DueBasis due_basis(const PlanItem& item, std::span<const Completion> completions, const UsageRates& rates,
                   LocalOffset offset) {
    const Past past = past_of(item.id, completions);
    DueBasis basis;
    basis.from = past.proven;
    basis.first = !past.proven || is_beginning(*past.proven);
    basis.severe = item.severe && rates.severe != SevereSign::None;
    const Interval& first = basis.severe ? *item.severe : item.first;
    const Interval& repeat = basis.severe ? *item.severe : item.repeat;
    basis.interval = basis.first ? first : repeat;
    if (item.recurrence == Recurrence::FromFixed) {
        count_from_marks(basis, first, repeat, past, offset);
        return basis;
    }
    if (past.reset_after && basis.interval.distance)
        basis.interval.distance = std::min(*basis.interval.distance, kUnprovenReset);
    count_from_completion(basis, offset);
    return basis;
}

}  // namespace odolink
