// SPDX-License-Identifier: Apache-2.0
// States of the limits of one item, each exact at its boundary; the worst limit is the item's state.
#include "core/maintenance/due.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/maintenance/prediction.hpp"

namespace odolink {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;

constexpr int kFallbackDays =
    30;  // shortest span since the last work from which a rate is taken when trips are too few

/// A limit in one unit: how long it is, what is left, what "14 days of own use" and the grace are in that unit.
struct Limit {
    std::int64_t interval{0};
    std::int64_t remaining{0};
    std::int64_t own_use{0};
    std::int64_t grace{0};
};

DueState state_of(const Limit& limit) {
    if (limit.remaining < -limit.grace) return DueState::Overdue;
    if (limit.remaining <= 0) return DueState::Due;
    if (limit.remaining <= limit.own_use) return DueState::Soon;
    if (limit.remaining <= limit.interval * (100 - kSoonFromPercent) / 100) return DueState::Soon;
    return DueState::Ok;
}

DueState state_of_condition(double percent) {
    if (percent <= kConditionOverdue) return DueState::Overdue;
    if (percent <= kConditionDue) return DueState::Due;
    if (percent <= kConditionSoon) return DueState::Soon;
    return DueState::Ok;
}

/// Days left, rounded up: 0 means the moment has come, -1 that a day has passed since.
days days_left(milliseconds left) {
    return std::chrono::ceil<days>(left);
}

/// The rates to reckon with: those of the trips, or, where these are too few, the average since the last work.
UsageRates rates_for(const DueBasis& basis, const VehicleNow& now, const UsageRates& rates) {
    if (rates.usable() || !basis.from || !basis.from->at.known() || !now.wall.known()) return rates;
    const auto elapsed = std::chrono::floor<days>(now.wall.since_epoch - basis.from->at.since_epoch).count();
    const double driven = (now.mileage - basis.from->mileage).in_kilometres();
    if (elapsed < kFallbackDays || driven <= 0) return rates;
    UsageRates average;
    average.days_observed = static_cast<int>(std::min<std::int64_t>(elapsed, kUsageWindowDays));
    average.km_per_day = driven / static_cast<double>(elapsed);
    average.km_per_day_deviation = average.km_per_day;
    return average;
}

void judge_distance(DueItem& out, const DueBasis& basis, const VehicleNow& now, const UsageRates& rates) {
    if (!basis.due_at) return;
    const Distance from = basis.from ? basis.from->mileage : Distance{};
    const Distance interval = *basis.due_at - from;
    out.remaining_distance = *basis.due_at - now.mileage;
    const Limit limit{.interval = interval.in_metres(),
                      .remaining = out.remaining_distance->in_metres(),
                      .own_use = rates.usable() ? std::llround(rates.km_per_day * kSoonDaysOfOwnUse * 1000) : 0,
                      .grace = std::min(interval.in_metres() / 100 * kGracePercent, kGraceDistance.in_metres())};
    out.state = std::max(out.state, state_of(limit));
}

void judge_time(DueItem& out, const DueBasis& basis, const VehicleNow& now, const PlanItem& item) {
    if (!basis.due_on || !basis.from || !now.wall.known()) return;
    const milliseconds interval = basis.due_on->since_epoch - basis.from->at.since_epoch;
    const milliseconds left = basis.due_on->since_epoch - now.wall.since_epoch;
    out.remaining_time = days_left(left);
    const milliseconds grace =
        item.legal ? milliseconds{0} : std::min<milliseconds>(interval / 100 * kGracePercent, kGraceTime);
    const Limit limit{.interval = interval.count(),
                      .remaining = left.count(),
                      .own_use = milliseconds{days{kSoonDaysOfOwnUse}}.count(),
                      .grace = grace.count()};
    out.state = std::max(out.state, state_of(limit));
}

void judge_hours(DueItem& out, const DueBasis& basis, const VehicleNow& now, const UsageRates& rates) {
    if (!basis.due_hours || !now.engine_hours) return;
    const hours from = basis.from ? basis.from->engine_hours : hours{0};
    const hours interval = *basis.due_hours - from;
    out.remaining_engine_hours = *basis.due_hours - *now.engine_hours;
    const Limit limit{
        .interval = interval.count(),
        .remaining = out.remaining_engine_hours->count(),
        .own_use = rates.usable() ? static_cast<std::int64_t>(rates.hours_per_day * kSoonDaysOfOwnUse) : 0,
        .grace = interval.count() * kGracePercent / 100};
    out.state = std::max(out.state, state_of(limit));
}

void judge_condition(DueItem& out, const PlanItem& item, const std::vector<ItemCondition>& conditions) {
    if (item.condition == ConditionModel::None) return;
    const auto known = std::find_if(conditions.begin(), conditions.end(),
                                    [&](const ItemCondition& c) { return c.item_id == item.id; });
    if (known == conditions.end()) return;
    out.condition_percent = std::clamp(known->percent, 0.0, 100.0);
    out.state = std::max(out.state, state_of_condition(known->percent));
}

void foretell(DueItem& out, const DueBasis& basis, const VehicleNow& now, const UsageRates& rates) {
    if (out.state >= DueState::Due) return;
    if (out.remaining_distance) {
        if (const auto predicted = predict(*out.remaining_distance, rates, now.wall)) {
            out.predicted_date = predicted->expected;
            out.predicted_early = predicted->early;
            out.predicted_late = predicted->late;
        }
    }
    if (!basis.due_on || !now.wall.known()) return;
    const auto at_most = [&](std::optional<WallTime>& date) {
        date = date ? std::min(*date, *basis.due_on) : *basis.due_on;
    };
    at_most(out.predicted_date);
    at_most(out.predicted_early);
    at_most(out.predicted_late);
}

}  // namespace

std::vector<DueItem> evaluate(const MaintenancePlan& plan, std::span<const Completion> completions,
                              const VehicleNow& now, const OwnUse& use) {
    std::vector<DueItem> due;
    due.reserve(plan.items.size());
    for (const PlanItem& item : plan.items) {
        const DueBasis basis = due_basis(item, completions, use.rates, now.offset);
        const UsageRates rates = rates_for(basis, now, use.rates);
        DueItem out;
        out.item_id = item.id;
        judge_distance(out, basis, now, rates);
        judge_time(out, basis, now, item);
        judge_hours(out, basis, now, rates);
        judge_condition(out, item, use.conditions);
        foretell(out, basis, now, rates);
        due.push_back(std::move(out));
    }
    return due;
}

std::vector<DueItem> changed_states(std::span<const DueItem> before, std::span<const DueItem> now) {
    std::vector<DueItem> changed;
    for (const DueItem& item : now) {
        const auto old =
            std::find_if(before.begin(), before.end(), [&](const DueItem& b) { return b.item_id == item.item_id; });
        if ((old == before.end() ? DueState::Ok : old->state) != item.state) changed.push_back(item);
    }
    return changed;
}

std::string encode_states(std::span<const DueItem> items) {
    std::string text;
    for (const DueItem& item : items) text += item.item_id + '=' + std::to_string(static_cast<int>(item.state)) + '\n';
    return text;
}

std::vector<DueItem> decode_states(std::string_view text) {
    std::vector<DueItem> items;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        const std::size_t equals = line.find('=');
        if (equals == std::string_view::npos) continue;
        int state = 0;
        std::from_chars(line.data() + equals + 1, line.data() + line.size(), state);
        if (state < static_cast<int>(DueState::Ok) || state > static_cast<int>(DueState::Overdue)) continue;
        DueItem& item = items.emplace_back();
        item.item_id = line.substr(0, equals);
        item.state = static_cast<DueState>(state);
    }
    return items;
}

}  // namespace odolink
