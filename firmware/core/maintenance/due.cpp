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

/// `own_use`: what "14 days of own use" is in the limit's unit.
DueState state_of(const CountedLimit& limit, std::int64_t own_use) {
    own_use = std::min(own_use, limit.interval * kWidestWindowPercent / 100);
    if (limit.remaining < -limit.grace) return DueState::Overdue;
    if (limit.remaining <= 0) return DueState::Due;
    if (limit.remaining <= own_use) return DueState::Soon;
    if (limit.remaining <= limit.interval * (100 - kSoonFromPercent) / 100) return DueState::Soon;
    return DueState::Ok;
}

/// Within how much of a limit an item is soon, and within how much it is called for once more.
struct Window {
    std::int64_t soon{0};
    std::int64_t last_call{0};
};

/// So many days of own use, at least `floor`. Of own use no more than the share of the interval that the plan's own rule takes.
std::int64_t written_window(Distance floor, std::chrono::days time, const UsageRates& rates, std::int64_t interval) {
    const std::int64_t own = rates.usable() ? std::llround(rates.km_per_day * 1000 * static_cast<double>(time.count())) : 0;
    return std::max(floor.in_metres(), std::min(own, interval * kWidestWindowPercent / 100));
}

/// Of a limit that was written down the length of the interval says nothing.
void judge_written(DueItem& out, const CountedLimit& limit, const Window& window) {
    DueState state = DueState::Ok;
    if (limit.remaining < -limit.grace) state = DueState::Overdue;
    else if (limit.remaining <= 0) state = DueState::Due;
    else if (limit.remaining <= window.soon) state = DueState::Soon;
    out.last_call = out.last_call || limit.remaining <= window.last_call;
    out.state = std::max(out.state, state);
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

/// What happened since is known: a work that is only assumed was seen by nobody.
bool was_seen(const DueBasis& basis) {
    return basis.from && basis.from->at.known() && basis.from->evidence != CompletionEvidence::Assumed;
}

/// The rates to reckon with: those of the trips, or, where these are too few, the average since the last work.
UsageRates rates_for(const DueBasis& basis, const VehicleNow& now, const UsageRates& rates) {
    if (rates.usable() || !was_seen(basis) || !now.wall.known()) return rates;
    const auto elapsed = std::chrono::floor<days>(now.wall.since_epoch - basis.from->at.since_epoch).count();
    const double driven = (now.mileage - basis.from->mileage).in_kilometres();
    if (elapsed < kFallbackDays || driven <= 0) return rates;
    UsageRates average;
    average.days_observed = static_cast<int>(std::min<std::int64_t>(elapsed, kUsageWindowDays));
    average.km_per_day = driven / static_cast<double>(elapsed);
    average.km_per_day_deviation = average.km_per_day;
    return average;
}

std::int64_t own_use_of(double per_day, const UsageRates& rates) {
    return rates.usable() ? std::llround(per_day * kSoonDaysOfOwnUse) : 0;
}

void judge_limits(DueItem& out, const DueBasis& basis, const UsageRates& rates) {
    if (basis.distance) {
        out.remaining_distance = Distance::metres(basis.distance->remaining);
        const std::int64_t interval = basis.distance->interval;
        if (basis.written_mileage) {
            judge_written(out, *basis.distance, {written_window(kWrittenSoonDistance, kWrittenSoon, rates, interval),
                                                 written_window(kWrittenLastCallDistance, kWrittenLastCall, rates, interval)});
        } else {
            out.state = std::max(out.state, state_of(*basis.distance, own_use_of(rates.km_per_day * 1000, rates)));
        }
    }
    if (basis.time) {
        out.remaining_time = days_left(milliseconds{basis.time->remaining});
        if (basis.written_date) {
            judge_written(out, *basis.time, {milliseconds{kWrittenSoon}.count(), milliseconds{kWrittenLastCall}.count()});
        } else {
            out.state = std::max(out.state, state_of(*basis.time, milliseconds{days{kSoonDaysOfOwnUse}}.count()));
        }
    }
    if (basis.engine_hours) {
        out.remaining_engine_hours = hours{basis.engine_hours->remaining};
        out.state = std::max(out.state, state_of(*basis.engine_hours, own_use_of(rates.hours_per_day, rates)));
    }
}

/// The condition that a model tells of the item, or of one of its group.
std::optional<double> condition_of(const PlanItem& item, const MaintenancePlan& plan,
                                   const std::vector<ItemCondition>& conditions) {
    std::optional<double> percent;
    for (const PlanItem& other : plan.items) {
        const bool mine = other.id == item.id || (!item.group.empty() && other.group == item.group);
        if (!mine || other.condition == ConditionModel::None) continue;
        for (const ItemCondition& known : conditions) {
            if (known.item_id == other.id) percent = std::min(percent.value_or(known.percent), known.percent);
        }
    }
    return percent;
}

void judge_condition(DueItem& out, const PlanItem& item, std::optional<double> percent) {
    if (!percent) return;
    out.condition_percent = std::clamp(*percent, 0.0, 100.0);
    if (item.repeat.distance) {
        out.condition_distance =
            Distance::metres(std::llround(*percent / 100 * static_cast<double>(item.repeat.distance->in_metres())));
    }
    out.state = std::max(out.state, state_of_condition(*percent));
}

/// The earliest of what each limit foretells, each with its own interval.
class Forecast {
public:
    explicit Forecast(WallTime now) : now_{now} {}
    void by_use(double left, const UseOutlook& use) {
        if (const auto found = predict(left, use, now_)) take(*found);
    }
    void by_date(WallTime date) { take({date, date, date}); }
    void tell(DueItem& out) const {
        if (!first_) return;
        out.predicted_date = first_->expected;
        out.predicted_early = first_->early;
        out.predicted_late = first_->late;
    }

private:
    void take(const Prediction& p) {
        if (!first_) {
            first_ = p;
            return;
        }
        *first_ = {std::min(first_->expected, p.expected), std::min(first_->early, p.early),
                   std::min(first_->late, p.late)};
    }
    WallTime now_;
    std::optional<Prediction> first_;
};

/// Percent of life that a day takes, since the last work.
double wear_per_day(const DueItem& item, const DueBasis& basis, const VehicleNow& now) {
    if (!item.condition_percent || !was_seen(basis) || !now.wall.known()) return 0;
    const double elapsed =
        static_cast<double>((now.wall.since_epoch - basis.from->at.since_epoch).count()) / 86'400'000.0;
    return elapsed >= kLeastDaysObserved ? (100 - *item.condition_percent) / elapsed : 0;
}

/// What is known of the use ahead; where that is nothing, the average goes on.
class Ahead {
public:
    Ahead(const UseAhead& own, const UsageRates& rates) : own_{own}, rates_{rates} {}
    [[nodiscard]] UseOutlook distance() const {
        if (own_.distance.known()) return own_.distance;
        return UseOutlook::steady(rates_.km_per_day, rates_.km_per_day_deviation, rates_.days_observed);
    }
    [[nodiscard]] UseOutlook engine_hours() const {
        if (own_.engine_hours.known()) return own_.engine_hours;
        const double spread = rates_.km_per_day > 0 ? rates_.km_per_day_deviation / rates_.km_per_day : 1;
        return UseOutlook::steady(rates_.hours_per_day, rates_.hours_per_day * spread, rates_.days_observed);
    }

private:
    const UseAhead& own_;
    const UsageRates& rates_;
};

void foretell(DueItem& out, const DueBasis& basis, const VehicleNow& now, const Ahead& ahead) {
    if (out.state >= DueState::Due || !now.wall.known()) return;
    Forecast forecast{now.wall};
    if (out.remaining_distance) forecast.by_use(out.remaining_distance->in_kilometres(), ahead.distance());
    if (out.remaining_engine_hours)
        forecast.by_use(static_cast<double>(out.remaining_engine_hours->count()), ahead.engine_hours());
    if (const double wear = wear_per_day(out, basis, now); wear > 0) {
        // Life goes with distance: what is left of it lasts for as many kilometres as such a share took before.
        const UseOutlook distance = ahead.distance();
        const double km = distance.per_day_since(local_day(basis.from->at, now.offset));
        forecast.by_use((*out.condition_percent - kConditionDue) * km / wear, distance);
    }
    if (basis.due_on) forecast.by_date(*basis.due_on);
    forecast.tell(out);
}

}  // namespace

std::vector<DueItem> evaluate(const MaintenancePlan& plan, std::span<const Completion> completions,
                              const VehicleNow& now, const OwnUse& use) {
    return evaluate_bases(plan, due_bases(plan, completions, now, use), now, use);
}

std::vector<DueItem> evaluate_bases(const MaintenancePlan& plan, std::span<const DueBasis> bases, const VehicleNow& now, const OwnUse& use) {
    std::vector<DueItem> due;
    due.reserve(plan.items.size());
    for (std::size_t i = 0; i < plan.items.size(); ++i) {
        const PlanItem& item = plan.items[i];
        const DueBasis& basis = bases[i];
        const UsageRates rates = rates_for(basis, now, use.rates);
        DueItem out;
        out.item_id = item.id;
        out.due_at = basis.due_at;
        out.due_on = basis.due_on;
        out.severe = basis.severe;
        if (basis.undated) out.state = DueState::Due;
        judge_limits(out, basis, rates);
        judge_condition(out, item, condition_of(item, plan, use.conditions));
        out.last_call = out.last_call && out.state == DueState::Soon;
        foretell(out, basis, now, Ahead{use.ahead, rates});
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
