// SPDX-License-Identifier: Apache-2.0
// Rates from trips, severe duty by its signs, wear by the oil model, the stored form, and prediction with its coverage.
#include <cmath>
#include <cstdint>

#include "core/maintenance/condition.hpp"
#include "core/maintenance/prediction.hpp"
#include "plans.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::test;

namespace {

Trip trip(std::uint64_t number, WallTime started, double km) {
    Trip t;
    t.number = number;
    t.started = started;
    t.distance = Distance::metres(std::llround(km * 1000));
    t.duration = std::chrono::seconds{std::llround(km * 90)};  // 40 km/h
    return t;
}

WallTime day(int n) {
    return {at(2026, 1, 5).since_epoch + std::chrono::hours{24 * n + 8}, WallQuality::Synchronised};
}

/// Deterministic noise for futures: a 64-bit linear congruential generator (constants: Knuth, MMIX).
class Noise {
public:
    explicit Noise(std::uint64_t seed) : state_{seed * 2862933555777941757ULL + 3037000493ULL} {}
    double uniform() {
        state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
        return static_cast<double>(state_ >> 11U) / 9007199254740992.0;
    }

private:
    std::uint64_t state_;
};

}  // namespace

TEST_GROUP(Usage) {
    UsageStatistics usage;
    void drive(int days, int trips_a_day, double km_each, std::optional<int> coolant = 80) {
        for (int d = 0; d < days; ++d) {
            for (int i = 0; i < trips_a_day; ++i) {
                Trip t = trip(usage.state().last_trip + 1, day(d), km_each);
                t.coolant_start_c = coolant;
                usage.add(t, kUtc);
            }
        }
    }
    int severe(int days) {
        return static_cast<int>(usage.rates(day(days), kUtc).severe);
    }
};

TEST(Usage, days_without_a_trip_pull_the_average_down) {
    drive(1, 1, 140);
    CHECK_EQUAL(14, usage.rates(day(14), kUtc).days_observed);
    DOUBLES_EQUAL(10.0, usage.rates(day(14), kUtc).km_per_day, 1e-9);
}

TEST(Usage, today_is_not_counted_while_it_runs) {
    drive(14, 1, 30);
    DOUBLES_EQUAL(30.0, usage.rates(day(14), kUtc).km_per_day, 1e-9);
}

TEST(Usage, the_same_trip_counts_once) {
    const Trip t = trip(1, day(0), 10);
    CHECK_TRUE(usage.add(t, kUtc));
    CHECK_FALSE(usage.add(t, kUtc));
    CHECK_EQUAL(1U, usage.state().days.front().trips);
}

TEST(Usage, a_weekly_rhythm_is_no_noise) {
    for (int d = 0; d < 56; ++d) {
        if (d % 7 < 5) usage.add(trip(static_cast<std::uint64_t>(d) + 1, day(d), 40), kUtc);
    }
    DOUBLES_EQUAL(0.0, usage.rates(day(56), kUtc).km_per_day_deviation, 1e-9);
}

TEST(Usage, mostly_short_trips_are_severe_duty) {
    drive(30, 2, 7.9, 80);
    CHECK_EQUAL(static_cast<int>(SevereSign::ShortTrips), severe(30));
}

TEST(Usage, trips_of_8_km_and_more_are_not) {
    drive(30, 2, 8.0, 80);
    CHECK_EQUAL(static_cast<int>(SevereSign::None), severe(30));
}

TEST(Usage, cold_starts_are_severe_on_short_hops_and_not_on_motorways) {
    drive(30, 2, 12, 5);
    CHECK_EQUAL(static_cast<int>(SevereSign::ColdStarts), severe(30));
    usage.restore({});
    drive(30, 2, 60, 5);
    CHECK_EQUAL(static_cast<int>(SevereSign::None), severe(30));
}

TEST(Usage, a_taxi_is_severe_duty) {
    drive(30, 10, 40, 80);
    CHECK_EQUAL(static_cast<int>(SevereSign::HighDistance), severe(30));
}

TEST(Usage, idling_is_severe_duty) {
    for (std::uint64_t n = 1; n <= 30; ++n) {
        Trip t = trip(n, day(static_cast<int>(n)), 20);
        t.idle = t.duration * 35 / 100;
        usage.add(t, kUtc);
    }
    CHECK_EQUAL(static_cast<int>(SevereSign::Idling), severe(31));
}

TEST(Usage, fewer_than_20_trips_or_14_days_prove_nothing) {
    drive(19, 1, 2);
    CHECK_EQUAL(static_cast<int>(SevereSign::None), severe(19));
    usage.restore({});
    drive(13, 4, 2);
    CHECK_EQUAL(static_cast<int>(SevereSign::None), severe(13));
}

TEST(Usage, days_of_a_clock_that_jumped_ten_years_ahead_are_passed_over) {
    drive(14, 1, 30);
    usage.add(trip(99, day(3650), 500), kUtc);
    DOUBLES_EQUAL(30.0, usage.rates(day(14), kUtc).km_per_day, 1e-9);
    // And a clock that fell behind all days gives no rates at all
    CHECK_EQUAL(0, usage.rates(at(2019, 1, 1), kUtc).days_observed);
}

TEST(Usage, keeps_at_most_120_days) {
    drive(130, 1, 10);
    CHECK_EQUAL(kUsageDays, usage.state().days.size());
    CHECK_TRUE(usage.state().days.front().day == local_day(day(10), kUtc));
}

TEST(Usage, stored_form_comes_back_and_every_truncation_is_refused) {
    drive(3, 2, 12.5, 5);
    usage.add_wear("engine_oil", 0.25);
    const Bytes stored = encode_usage(usage.state());
    CHECK_TRUE(*decode_usage(stored) == usage.state());
    for (std::size_t size = 0; size < stored.size(); ++size)
        CHECK_TRUE(decode_usage(ByteView{stored}.first(size)).has_error());
    Bytes longer = stored;
    longer.push_back(std::byte{0});
    CHECK_TRUE(decode_usage(longer).has_error());
}

TEST(Usage, a_short_trip_winter_uses_oil_life_faster_than_its_distance_and_a_motorway_summer_does_not) {
    Trip winter = trip(1, day(0), 5);
    winter.coolant_start_c = -10;
    Trip summer = trip(2, day(0), 250);
    summer.coolant_start_c = 25;
    DOUBLES_EQUAL(5 * 2.0 / 10000, oil_life_used(winter, Distance::kilometres(10000)), 1e-12);
    DOUBLES_EQUAL(250.0 / 10000, oil_life_used(summer, Distance::kilometres(10000)), 1e-12);
}

TEST(Usage, wear_ends_with_a_completion) {
    MaintenancePlan plan = plan_of(oil(10000));
    plan.items[0].condition = ConditionModel::OilLife;
    wear_by_trip(usage, plan, trip(1, day(0), 100));
    DOUBLES_EQUAL(99.0, conditions_of(usage.state()).front().percent, 1e-9);
    usage.clear_wear("engine_oil");
    DOUBLES_EQUAL(100.0, conditions_of(usage.state()).front().percent, 1e-9);
}

TEST_GROUP(Prediction){};

TEST(Prediction, says_nothing_without_clock_use_or_distance_left) {
    UsageRates rates;
    rates.days_observed = 30;
    rates.km_per_day = 50;
    CHECK_TRUE(predict(Distance::kilometres(100), rates, day(0)).has_value());
    CHECK_FALSE(predict(Distance::kilometres(100), rates, WallTime{}).has_value());
    CHECK_FALSE(predict(Distance{}, rates, day(0)).has_value());
    rates.km_per_day = 0;
    CHECK_FALSE(predict(Distance::kilometres(100), rates, day(0)).has_value());
    rates.km_per_day = 50;
    rates.days_observed = 13;
    CHECK_FALSE(predict(Distance::kilometres(100), rates, day(0)).has_value());
}

TEST(Prediction, is_never_later_than_the_date_limit) {
    // Given oil of 10,000 km or 12 months in a car that drives 10 km a day
    OwnUse slow;
    slow.rates.days_observed = 30;
    slow.rates.km_per_day = 10;
    const DueItem item =
        judge(oil(10000, 12), {done_at(0, at(2026, 1, 1))}, now_at(Distance::kilometres(100), at(2026, 1, 11)), slow);
    // Then the year decides, for each of the three dates
    for (const auto& date : {item.predicted_date, item.predicted_early, item.predicted_late})
        CHECK_TRUE(*date == at(2027, 1, 1));
}

TEST(Prediction, takes_the_average_since_the_last_work_while_trips_are_too_few) {
    // Given 3,000 km in the 30 days since the oil change and no usable rates: 100 km a day
    const std::vector<Completion> done{done_at(0, at(2026, 1, 1))};
    const DueItem item = judge(oil(10000), done, now_at(Distance::kilometres(3000), at(2026, 1, 31)));
    CHECK_TRUE(*item.predicted_date == at(2026, 4, 11));  // 70 days later
    // And a day earlier it is too thin to say anything
    CHECK_FALSE(
        judge(oil(10000), done, now_at(Distance::kilometres(3000), at(2026, 1, 30))).predicted_date.has_value());
}

TEST(Prediction, the_interval_holds_at_least_80_percent_of_1000_futures_and_is_not_endless) {
    int inside = 0;
    double width_days = 0;
    for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
        // Given 60 days of one driver: own mean, own share of days off, own spread
        Noise noise{seed};
        const double mean = 15 + 100 * noise.uniform();
        const double off = 0.4 * noise.uniform();
        const auto km_of_day = [&] { return noise.uniform() < off ? 0.0 : mean * 2 * noise.uniform(); };
        UsageStatistics usage;
        for (int d = 0; d < 60; ++d) usage.add(trip(static_cast<std::uint64_t>(d) + 1, day(d), km_of_day()), kUtc);
        const std::int64_t remaining = 500 + std::llround(5000 * noise.uniform());
        const auto predicted = predict(Distance::kilometres(remaining), usage.rates(day(60), kUtc), day(60));
        CHECK_TRUE(predicted.has_value());
        // When the future comes
        double km = 0;
        int d = 60;
        while (km < static_cast<double>(remaining)) {
            km += km_of_day();
            ++d;
        }
        // Then (a day's resolution)
        const WallTime came = day(d);
        const std::chrono::hours slack{24};
        if (came.since_epoch >= predicted->early.since_epoch - slack &&
            came.since_epoch <= predicted->late.since_epoch + slack)
            ++inside;
        width_days +=
            static_cast<double>((predicted->late.since_epoch - predicted->early.since_epoch).count()) / 86'400'000.0;
    }
    CHECK_TRUE(inside >= 800);
    CHECK_TRUE(width_days / 1000 < 60);
}
