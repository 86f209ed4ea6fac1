// SPDX-License-Identifier: Apache-2.0
// Futures are laid out on a small grid: each view of the past, when a change comes, how large it is, how the days fall.
// What 85 % of them hold is the interval.
#include "core/maintenance/use_outlook.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

namespace odolink {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr double kLeftOut = 0.075;  // at each end: holds 85 %, so that 80 % are held where the laws are not quite right
constexpr double kLeftOutUnsteady = 0.01;  // where no year is known yet and months differ by all there is: the season may turn
constexpr double kYearDays = 365;
constexpr int kShortView = 28;
constexpr int kLongView = 91;                    // a season
constexpr int kLooked = kLongView + kShortView;  // days: a long view that ends four weeks ago
constexpr int kMostWeeks = 52;
constexpr int kBreakDays =
    366;  // after so long without a trip all before it is another life, or a clock that was wrong
constexpr int kLeastMonth = 10;       // days of a month from which its pace is known
constexpr double kCheckedDays = 61;   // of last year's months, after which their pattern alone is believed
constexpr double kLeastMiss = 0.1;    // of a view that foretold the last four weeks exactly
constexpr double kWeekBridge = 1.75;  // days' worth of variance in the middle of a week whose sum is known: 7 / 4
constexpr double kNever = 1e9;
constexpr std::size_t kGrid = 8;
// Normal deviates in the middle of each eighth; the second list pairs the eighths so that no two of its laws go
// together.
constexpr std::array<double, kGrid> kNormal{-1.534, -0.887, -0.489, -0.157, 0.157, 0.489, 0.887, 1.534};
constexpr std::array<std::size_t, kGrid> kPaired{3, 6, 1, 4, 7, 0, 5, 2};
constexpr std::size_t kRemembered = 32;  // amounts asked for; a plan has as many limits or fewer
constexpr std::array<double, 4> kNoise{-1.35, 0.42, -0.42, 1.35};

double middle(std::size_t i) {
    return (static_cast<double>(i) + 0.5) / static_cast<double>(kGrid);
}

std::size_t month_index(sys_days day) {
    return static_cast<unsigned>(year_month_day{day}.month()) - 1;
}

sys_days next_month(sys_days day) {
    const year_month_day date{day};
    return sys_days{(date.year() / date.month() + std::chrono::months{1}) / 1};
}

double between(sys_days from, sys_days to) {
    return static_cast<double>((to - from).count());
}

double mean_of(const std::vector<double>& amounts, std::size_t from, std::size_t count) {
    const std::size_t end = std::min(amounts.size(), from + count);
    if (end <= from) return 0;
    return std::accumulate(amounts.begin() + static_cast<std::ptrdiff_t>(from),
                           amounts.begin() + static_cast<std::ptrdiff_t>(end), 0.0) /
           static_cast<double>(end - from);
}

/// Half the squared differences of neighbours: a variance that a slow change does not swell.
double variance_of_neighbours(const std::vector<double>& amounts) {
    double squares = 0;
    for (std::size_t i = 1; i < amounts.size(); ++i)
        squares += (amounts[i] - amounts[i - 1]) * (amounts[i] - amounts[i - 1]);
    return amounts.size() < 2 ? 0 : squares / 2 / static_cast<double>(amounts.size() - 1);
}

/// In the middle of the i-th eighth: a gamma law of mean 1 (Wilson and Hilferty's cube).
double gamma_of(double variance, std::size_t i) {
    const double ninth = variance / 9;
    const double root = 1 - ninth + kNormal[i] * std::sqrt(ninth);
    return std::max(root * root * root, 0.001);
}

/// A mean of which `seasons` draws of an exponential law are known tells this of the next draw (Lomax).
double lomax_of(double seasons, std::size_t i) {
    return seasons * (std::pow(1 - middle(i), -1 / seasons) - 1);
}

}  // namespace

struct UseOutlook::Past {
    struct Month {
        sys_days first;
        double seen_days{0};
        double amount{0};
        [[nodiscard]] double pace() const { return amount / seen_days; }
    };
    sys_days begin, today;
    std::vector<double> days;   ///< newest first, at most kLooked
    std::vector<double> weeks;  ///< whole ones, newest first
    std::vector<Month> months;  ///< ascending, without a gap; the last is under way
    double total{0};

    Past(const UsageState& state, Measure measure, sys_days now);
    [[nodiscard]] double known_days() const { return between(begin, today); }
    [[nodiscard]] const Month* month_before(std::size_t index, std::size_t years) const {
        return index >= 12 * years ? &months[index - 12 * years] : nullptr;
    }
};

UseOutlook::Past::Past(const UsageState& state, Measure measure, sys_days now) : begin{now}, today{now} {
    const auto amount = [measure](const auto& use) {
        return measure == Measure::Kilometres ? use.distance.in_kilometres()
                                              : static_cast<double>(use.driving.count()) / 3600;
    };
    for (auto month = state.months.rbegin(); month != state.months.rend(); ++month) {
        if (month->first_trip >= today) continue;
        if (between(month->first_trip, begin) > kBreakDays + 31) break;
        begin = month->first_trip;
    }
    if (begin == today) return;
    double of_today = 0;
    days.assign(static_cast<std::size_t>(std::min<double>(known_days(), kLooked)), 0.0);
    const bool all_days = state.days.size() < kUsageDays || state.days.front().day <= begin;
    const double told = between(all_days ? begin : state.days.front().day, today);
    weeks.assign(static_cast<std::size_t>(std::min<double>(told / 7, kMostWeeks)), 0.0);
    for (const UsageDay& day : state.days) {
        if (day.day == today) of_today = amount(day);
        if (day.day >= today || day.day < begin) continue;
        const auto age = static_cast<std::size_t>((today - day.day).count() - 1);
        if (age < days.size()) days[age] += amount(day);
        if (age / 7 < weeks.size()) weeks[age / 7] += amount(day);
    }
    const year_month_day date{begin};
    for (sys_days first{date.year() / date.month() / 1}; first <= today; first = next_month(first)) {
        Month& month = months.emplace_back();
        month.first = first;
        month.seen_days = between(std::max(first, begin), std::min(next_month(first), today));
        for (const UsageMonth& kept : state.months) {
            if (kept.first == first) month.amount = amount(kept);
        }
        if (next_month(first) > today) month.amount = std::max(0.0, month.amount - of_today);
        total += month.amount;
    }
}

struct UseOutlook::Model {
    /// Of one calendar month ahead, a day.
    struct Pace {
        double before{0};  ///< as things are
        double after{0};   ///< what a change of life multiplies
        bool seen{true};   ///< false: the same month was never observed
    };
    /// One view of the past taken as the future.
    struct View {
        double weight{0};
        bool seasonal{false};
        std::array<Pace, 12> months{};  ///< January first
    };
    /// From `day` on each seen and unseen month takes so many times as much.
    struct Change {
        double day{0};
        double seen{1};
        double unseen{1};
    };
    /// A calendar month ahead, or what is left of the one under way.
    struct Stretch {
        std::size_t month;  ///< 0: January
        double days;
    };
    void look_back(const Past& past);
    void look_ahead();
    void lay_out();
    [[nodiscard]] View season(const Past& past, double recent, double& share_checked) const;
    [[nodiscard]] double days_of(const View& view, double left, const Change& change) const;
    [[nodiscard]] double noise(const View& view, double left, double days) const;
    [[nodiscard]] std::optional<DaysAhead> reckon(double left) const;

    sys_days today{};
    double days_known{0};
    double cluster{0};        ///< variance of an amount by its mean: the size of one outing
    double day_variance{0};   ///< of one day's use
    double month_spread{1};   ///< squared: how much one month differs from the next, relative
    std::vector<View> views;  ///< their weights add up to 1
    std::vector<std::pair<sys_days, double>> seen;  ///< first day and amount of each month, the last up to today
    std::array<double, kGrid> lomax{};
    std::array<double, kGrid> gamma{};
    std::vector<Stretch> stretches;  ///< from today to the horizon: the calendar is read once, not in each of hundreds of futures
    /// What was asked before: the same limits are judged each minute, and what they have left rarely changes. The oldest makes room.
    std::vector<std::pair<double, std::optional<DaysAhead>>> answered;
    std::size_t oldest{0};
};

UseOutlook::UseOutlook(const UsageState& state, Measure measure, sys_days today) {
    const Past past{state, measure, today};
    if (past.known_days() < kLeastDaysObserved || past.total <= 0) return;
    auto model = std::make_shared<Model>();
    model->today = today;
    model->look_back(past);
    model->look_ahead();
    model->lay_out();
    // How well would each span have foretold the last four weeks? They weigh by the inverse square of their miss.
    const std::array<double, 3> spans{kShortView, kLongView, past.known_days()};
    const double last = mean_of(past.days, 0, kShortView) * kShortView;
    const double before_days = past.known_days() - kShortView;
    std::array<double, 3> weights{};
    std::array<double, 3> paces{};
    for (std::size_t i = 0; i < spans.size(); ++i) {
        const bool all = i + 1 == spans.size();
        paces[i] = all ? past.total / past.known_days() : mean_of(past.days, 0, static_cast<std::size_t>(spans[i]));
        double miss = 1;
        if (before_days >= kShortView) {
            const double then = all ? std::max(0.0, past.total - last) / before_days
                                    : mean_of(past.days, kShortView, static_cast<std::size_t>(spans[i]));
            miss = std::log((last + model->cluster) / (then * kShortView + model->cluster));
        }
        weights[i] = 1 / (miss * miss + kLeastMiss * kLeastMiss);
    }
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    double recent = 0;
    for (std::size_t i = 0; i < spans.size(); ++i) recent += weights[i] / sum * paces[i];
    double checked = 0;
    Model::View seasonal = model->season(past, recent, checked);
    // Until last year's months were seen to come back, a year that is steady is as likely as one with seasons.
    seasonal.weight = (1 + checked) / 2;
    for (std::size_t i = 0; i < spans.size(); ++i) {
        Model::View& view = model->views.emplace_back();
        view.weight = (1 - seasonal.weight) * weights[i] / sum;
        view.months.fill({paces[i], paces[i], true});
    }
    model->views.push_back(seasonal);
    model_ = std::move(model);
}

UseOutlook UseOutlook::steady(double per_day, double deviation, int days_observed) {
    UseOutlook outlook;
    if (per_day <= 0 || days_observed < kLeastDaysObserved) return outlook;
    outlook.model_ = std::make_shared<Model>();
    Model& model = *outlook.model_;
    model.days_known = days_observed;
    model.day_variance = deviation * deviation;
    model.cluster = model.day_variance / per_day;
    model.lay_out();
    Model::View& view = model.views.emplace_back();
    view.weight = 1;
    view.months.fill({per_day, per_day, true});
    return outlook;
}

/// How much a change of life multiplies, in the middle of each eighth of what may come.
void UseOutlook::Model::lay_out() {
    const double seasons = std::max(1.0, days_known / kLongView);
    for (std::size_t i = 0; i < kGrid; ++i) lomax[i] = lomax_of(seasons, i), gamma[i] = gamma_of(month_spread, i);
}

/// Each step of days_of takes at least the days of its stretch, so that it never needs more of them.
void UseOutlook::Model::look_ahead() {
    sys_days from = today;
    for (double day = 0; day < kPredictionHorizonDays; day += stretches.back().days) {
        const sys_days end = next_month(from);
        stretches.push_back({month_index(from), between(from, end)});
        from = end;
    }
}

void UseOutlook::Model::look_back(const Past& past) {
    days_known = past.known_days();
    const double week = mean_of(past.weeks, 0, past.weeks.size());
    cluster = week > 0 ? variance_of_neighbours(past.weeks) / week : past.total;
    const double day = mean_of(past.days, 0, kLongView);
    double squares = 0;
    const std::size_t count = std::min<std::size_t>(past.days.size(), kLongView);
    for (std::size_t i = 0; i < count; ++i) squares += (past.days[i] - day) * (past.days[i] - day);
    day_variance = squares / static_cast<double>(count);
    // Months that are not known to differ or to be alike count as one pair that differs by all there is.
    double spread = 1;
    double pairs = 1;
    for (std::size_t i = 0; i < past.months.size(); ++i) {
        const Past::Month& month = past.months[i];
        if (month.first < today && month.seen_days > 0) seen.emplace_back(month.first, month.amount);
        if (i == 0 || i + 1 == past.months.size() || past.months[i - 1].seen_days < kLeastMonth) continue;
        const double sum = past.months[i - 1].pace() + month.pace();
        const double difference = sum > 0 ? 2 * (month.pace() - past.months[i - 1].pace()) / sum : 0;
        spread += difference * difference / 2;
        ++pairs;
    }
    month_spread = std::min(1.0, spread / pairs);
}

UseOutlook::Model::View UseOutlook::Model::season(const Past& past, double recent, double& share_checked) const {
    constexpr std::size_t kCompared = 4;
    const std::size_t now = past.months.size() - 1;
    const std::size_t compared_from = now + 1 - std::min(now + 1, kCompared);
    // Level: the months just lived beside the same ones a year before.
    double lived = cluster;
    double year_before = cluster;
    double compared = 0;
    for (std::size_t i = compared_from; i <= now; ++i) {
        const Past::Month* before = past.month_before(i, 1);
        if (before == nullptr || before->seen_days < kLeastMonth) continue;
        lived += past.months[i].amount;
        year_before += before->pace() * past.months[i].seen_days;
        compared += past.months[i].seen_days;
    }
    share_checked = std::min(1.0, compared / kCheckedDays);
    const double level = year_before > 0 ? lived / year_before : 1;
    View view;
    view.seasonal = true;
    view.months.fill({recent, past.total / past.known_days(), false});
    for (std::size_t i = 0; i < now; ++i) {
        const Past::Month& month = past.months[i];
        if (month.seen_days < kLeastMonth) continue;
        const double pace = month.pace() * (i >= compared_from ? 1 : level);
        view.months[month_index(month.first)] = {pace, pace, true};
    }
    return view;
}

double UseOutlook::Model::days_of(const View& view, double left, const Change& change) const {
    if (!view.seasonal) {
        const double pace = view.months.front().before;
        if (pace <= 0) return kPredictionHorizonDays;
        const double unchanged = left / pace;
        if (unchanged <= change.day) return std::min<double>(unchanged, kPredictionHorizonDays);
        return std::min<double>(change.day + (left - pace * change.day) / (pace * change.seen), kPredictionHorizonDays);
    }
    double t = 0;
    double year_ago_left = left;
    for (std::size_t step = 0; t < kPredictionHorizonDays; ++step) {
        const Pace& pace = view.months[stretches[step].month];
        const double span = stretches[step].days;
        const double quiet = std::clamp(change.day - t, 0.0, span);
        const double after = pace.after * (pace.seen ? change.seen : change.unseen);
        if (pace.before * quiet >= left && left > 0 && quiet > 0)
            return std::min<double>(t + left / pace.before, kPredictionHorizonDays);
        left -= pace.before * quiet;
        if (after * (span - quiet) >= left) return std::min<double>(t + quiet + left / after, kPredictionHorizonDays);
        left -= after * (span - quiet);
        t += span;
        // Once a year has passed unchanged or all changed, whole years are skipped.
        if (step % 12 != 0) continue;
        const double of_year = year_ago_left - left;
        const bool whole = step > 0 && (change.day >= kNever || t - 366 > change.day);
        if (whole && of_year <= 0) return kPredictionHorizonDays;
        if (whole && left > of_year) {
            const double years = std::ceil(left / of_year) - 1;
            left -= years * of_year;
            t += years * 365.25;
        }
        year_ago_left = left;
    }
    return kPredictionHorizonDays;
}

/// Outings come by chance: an amount strays by their size; a mean seen for some days strays in proportion; and where in
/// the week the last day falls is anybody's guess. A season's months were each seen for as long as they last.
double UseOutlook::Model::noise(const View& view, double left, double days) const {
    const double mean_itself = view.seasonal ? 1 : days / days_known;
    return std::sqrt(cluster * left * (1 + mean_itself) + kWeekBridge * day_variance);
}

std::optional<DaysAhead> UseOutlook::Model::reckon(double left) const {
    struct Weighed {
        double days;
        double weight;
        bool operator<(const Weighed& other) const { return days < other.days; }
    };
    std::vector<Weighed> unchanged;
    std::vector<Weighed> futures;
    futures.reserve(views.size() * kGrid * kGrid);
    for (const View& view : views) {
        const double base = days_of(view, left, {kNever, 1, 1});
        unchanged.push_back({base, view.weight});
        const double strays = noise(view, left, base);
        for (std::size_t when = 0; when < kGrid; ++when) {
            // What has lasted for T days lasts for t more with T / (T + t).
            const double day = days_known * middle(when) / (1 - middle(when));
            for (std::size_t i = 0; i < kGrid; ++i) {
                const Change change{day, view.seasonal ? gamma[kPaired[i]] : lomax[kPaired[i]], lomax[i]};
                const double amount = std::max(left / 1000, left + kNoise[i % kNoise.size()] * strays);
                futures.push_back({days_of(view, amount, change), view.weight / (kGrid * kGrid)});
            }
        }
    }
    std::sort(unchanged.begin(), unchanged.end());
    std::sort(futures.begin(), futures.end());
    const auto at = [](const std::vector<Weighed>& list, double share) {
        double sum = 0;
        for (const Weighed& one : list) {
            sum += one.weight;
            if (sum >= share) return one.days;
        }
        return list.back().days;
    };
    const double unsteady = days_known < kYearDays ? std::sqrt(month_spread) : 0;
    const double left_out = kLeftOut + (kLeftOutUnsteady - kLeftOut) * unsteady;
    const double expected = at(unchanged, 0.5);
    if (expected >= kPredictionHorizonDays) return std::nullopt;
    return DaysAhead{expected, std::min(expected, at(futures, left_out)),
                     std::max(expected, at(futures, 1 - left_out))};
}

std::optional<DaysAhead> UseOutlook::days_until(double left) const {
    if (!known() || left <= 0) return std::nullopt;
    auto& answered = model_->answered;
    for (const auto& [asked, answer] : answered) {
        if (asked == left) return answer;
    }
    const auto answer = model_->reckon(left);
    if (answered.size() < kRemembered) {
        answered.emplace_back(left, answer);
    } else {
        answered[model_->oldest++ % kRemembered] = {left, answer};
    }
    return answer;
}

double UseOutlook::per_day_since(sys_days from) const {
    if (!known()) return 0;
    double amount = 0;
    double counted = 0;
    for (const auto& [first, of_month] : model_->seen) {
        if (next_month(first) <= from) continue;
        amount += of_month;
        counted += between(first, std::min(next_month(first), model_->today));
    }
    if (counted > 0) return amount / counted;
    return model_->views.front().months.front().before;
}

UseAhead use_ahead(const UsageState& state, WallTime now, LocalOffset offset) {
    if (!now.known()) return {};
    const sys_days today = local_day(now, offset);
    return {UseOutlook{state, Measure::Kilometres, today}, UseOutlook{state, Measure::EngineHours, today}};
}

}  // namespace odolink
