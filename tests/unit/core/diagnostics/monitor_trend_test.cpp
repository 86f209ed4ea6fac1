// SPDX-License-Identifier: Apache-2.0
// Drift is told before the limit, once, and across restarts; scatter of any shape, seasons and steps are not told.
#include "core/diagnostics/monitor_trend.hpp"

#include <cmath>
#include <random>
#include <sstream>
#include <string>

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

constexpr std::uint32_t kEngine = 0x7E8;

/// A test that must stay below 1: its margin in percent is 100 minus a hundred times its value.
MonitorResult with_margin(double percent) {
    return {0x21, 0x84, "catalyst bank 1", 1 - percent / 100, {}, 1.0, "ratio"};
}

struct Drives {
    MonitorTrend trend;
    std::uint64_t cycle{0};
    std::vector<MonitorDrift> warnings;
    std::vector<MonitorKey> recovered;

    MonitorTrend::Outcome drive(double margin) { return again(margin, ++cycle); }
    MonitorTrend::Outcome again(double margin, std::uint64_t in_cycle, MonitorTrend::SoFar so_far = MonitorTrend::SoFar::Driven) {
        auto out = trend.on_results({kEngine, MonoTime{}, {with_margin(margin)}}, in_cycle, so_far);
        warnings.insert(warnings.end(), out.warnings.begin(), out.warnings.end());
        recovered.insert(recovered.end(), out.recovered.begin(), out.recovered.end());
        return out;
    }
};

/// "1 30, 2 28": drives and their margins in whole percent.
std::string history_of(const MonitorTrend& trend) {
    std::istringstream lines{to_text(trend.encode({kEngine, 0x21, 0x84}))};
    std::string line, out;
    for (int number = 0; std::getline(lines, line); ++number) {
        const auto blank = line.find(' ');
        if (number >= 4) out += (out.empty() ? "" : ", ") + line.substr(0, blank) + " " + std::to_string(std::lround(std::stod(line.substr(blank))));
    }
    return out;
}

using Rng = std::mt19937;

double uniform(Rng& rng, double low, double high) {
    return low + (high - low) * (static_cast<double>(rng() >> 5U) / 134217728.0);
}

/// About normal: a sum of uniform values.
double scatter(Rng& rng, double deviation) {
    double sum = 0;
    for (int i = 0; i < 12; ++i) sum += uniform(rng, -0.5, 0.5);
    return sum * deviation;
}

}  // namespace

TEST_GROUP(MonitorTrend){};

TEST(MonitorTrend, a_drift_is_told_well_before_the_margin_is_gone_and_once) {
    Drives d;
    Rng rng{7};
    double margin = 60;
    for (; margin > 0 && d.warnings.empty(); margin -= 1.5) (void)d.drive(margin + scatter(rng, 1.5));
    CHECK_EQUAL(1U, d.warnings.size());
    const MonitorDrift& w = d.warnings[0];
    STRCMP_EQUAL("catalyst bank 1", w.latest.name.c_str());
    DOUBLES_EQUAL(1.0, w.limit, 1e-9);
    CHECK_TRUE(margin > 10);  // at least seven drives ahead
    DOUBLES_EQUAL(margin / 1.5, w.drives_left, 5);
    for (; margin > 0; margin -= 1.5) (void)d.drive(margin + scatter(rng, 1.5));
    CHECK_EQUAL(1U, d.warnings.size());
    CHECK_EQUAL(1U, d.trend.drifting().size());
}

TEST(MonitorTrend, drifts_of_many_speeds_and_scatters_are_all_told_before_the_limit) {
    Rng rng{11};
    for (int series = 0; series < 200; ++series) {
        const double slope = uniform(rng, 0.4, 2.5);
        const double deviation = uniform(rng, 0.05, 2.5);
        Drives d;
        double margin = uniform(rng, 45, 90);
        // Before the value touches the limit even with its scatter.
        for (; margin > 2 * deviation && d.warnings.empty(); margin -= slope)
            (void)d.drive(margin + scatter(rng, deviation));
        if (d.warnings.empty()) FAIL(("slope " + std::to_string(slope) + " scatter " + std::to_string(deviation)).c_str());
    }
}

TEST(MonitorTrend, no_stable_monitor_is_ever_told_however_it_scatters) {
    Rng rng{3};
    std::size_t values = 0;
    for (int series = 0; series < 300; ++series) {
        const double deviation = uniform(rng, 0.01, 12);
        const double middle = 3 * deviation + uniform(rng, 0, 40);
        const int shape = series % 6;
        Drives d;
        double held = middle;
        for (int drive = 0; drive < 250; ++drive, ++values) {
            double margin = middle + scatter(rng, deviation);
            if (shape == 1) margin = middle + uniform(rng, -1.7, 1.7) * deviation;
            if (shape == 2 && rng() % 10 == 0) margin = middle + scatter(rng, 6 * deviation);  // wild values
            if (shape == 3) margin = std::round(margin);                                       // coarse steps
            if (shape == 4) margin = held = rng() % 3 == 0 ? margin : held;                    // runs each third drive
            if (shape == 5) margin += deviation * std::sin(drive / 100.0);                     // a season
            (void)d.drive(margin);
        }
        if (!d.warnings.empty())
            FAIL(("series " + std::to_string(series) + " shape " + std::to_string(shape)).c_str());
    }
    CHECK_EQUAL(75'000U, values);
}

TEST(MonitorTrend, wear_that_begins_after_months_of_health_is_told) {
    Rng rng{13};
    Drives d;
    for (int i = 0; i < 200; ++i) (void)d.drive(45 + scatter(rng, 1.5));
    double margin = 45;
    for (; margin > 3 && d.warnings.empty(); margin -= 1.5) (void)d.drive(margin + scatter(rng, 1.5));
    CHECK_EQUAL(1U, d.warnings.size());
    CHECK_TRUE(margin > 6);
}

TEST(MonitorTrend, a_step_that_is_over_and_a_fall_far_from_the_limit_are_not_told) {
    Rng rng{5};
    Drives step;
    for (int i = 0; i < 120; ++i) (void)step.drive((i < 40 ? 30 : 12) + scatter(rng, 1));
    CHECK_EQUAL(0U, step.warnings.size());
    Drives far;
    for (int i = 0; i < 30; ++i) (void)far.drive(95 - 2 * i);
    CHECK_EQUAL(0U, far.warnings.size());  // now at 37
}

TEST(MonitorTrend, the_last_value_of_a_drive_counts_and_an_unchanged_one_is_none) {
    Drives d;
    for (int i = 0; i < 11; ++i) (void)d.drive(30 - i);
    for (int i = 0; i < 40; ++i) CHECK_TRUE(d.again(30 - 11 - i * 0.1, d.cycle).warnings.empty());  // one drive
    for (int i = 0; i < 3; ++i) CHECK_TRUE(d.drive(30 - 11 - 3.9).changed.empty());                // never ran again
    CHECK_EQUAL(0U, d.warnings.size());
    (void)d.drive(14);
    CHECK_EQUAL(1U, d.warnings.size());
}

TEST(MonitorTrend, what_is_read_before_the_car_moves_is_the_value_of_the_drive_before) {
    using SoFar = MonitorTrend::SoFar;
    // Given drives whose result is read with the next key-on, and in the one that begins once more, as after a restart of the agent
    Drives d;
    for (int i = 0; i < 12; ++i) {
        ++d.cycle;
        (void)d.again(30 - 2 * i, d.cycle, SoFar::Standing);
        (void)d.again(29 - 2 * i, d.cycle);
    }
    // Then each drive has its value, the last that was read of it
    STRCMP_EQUAL("0 30, 1 28, 2 26, 3 24, 4 22, 5 20, 6 18, 7 16, 8 14, 9 12, 10 10, 11 8, 12 7", history_of(d.trend).c_str());
}

TEST(MonitorTrend, who_does_not_know_that_the_car_moved_takes_no_value_of_another_drive) {
    Drives d;
    for (int i = 0; i < 6; ++i) (void)d.drive(30 - i);
    (void)d.again(20, d.cycle, MonitorTrend::SoFar::Standing);
    STRCMP_EQUAL("1 30, 2 29, 3 28, 4 27, 5 26, 6 20", history_of(d.trend).c_str());
    // And drives that are counted anew begin a new history, as ever
    (void)d.again(19, 3, MonitorTrend::SoFar::Standing);
    STRCMP_EQUAL("2 19", history_of(d.trend).c_str());
}

TEST(MonitorTrend, a_mended_monitor_recovers_and_its_next_drift_is_told_again) {
    Drives d;
    for (double m = 40; d.warnings.empty(); m -= 1) (void)d.drive(m);
    for (int i = 0; i < 6; ++i) (void)d.drive(80 + 0.1 * i);
    CHECK_EQUAL(1U, d.recovered.size());
    CHECK_TRUE(d.trend.drifting().empty());
    for (double m = 80; m > 0; m -= 1.5) (void)d.drive(m);
    CHECK_EQUAL(2U, d.warnings.size());
}

TEST(MonitorTrend, history_and_warning_survive_a_restart) {
    Drives d;
    double margin = 30;
    const MonitorKey key{kEngine, 0x21, 0x84};
    const auto restart = [&d, &key] {
        const Bytes stored = d.trend.encode(key);
        d.trend = MonitorTrend{};
        CHECK_TRUE(d.trend.restore(key, stored));
    };
    for (; d.warnings.empty() && margin > 0; margin -= 1) {
        (void)d.drive(margin);
        restart();
    }
    CHECK_EQUAL(1U, d.warnings.size());
    CHECK_EQUAL(12U, d.cycle);
    STRCMP_EQUAL("catalyst bank 1", d.trend.drifting().at(0).latest.name.c_str());
    CHECK_EQUAL(d.warnings[0].drives_left, d.trend.drifting()[0].drives_left);
    for (; margin > 0; margin -= 1) {
        (void)d.drive(margin);
        restart();
    }
    CHECK_EQUAL(1U, d.warnings.size());
    STRCMP_EQUAL(key.text().c_str(), "2024:21:84");
    CHECK_TRUE(MonitorKey::parse("2024:21:84") == key);
}

TEST(MonitorTrend, a_damaged_record_is_refused_at_every_length_and_leaves_nothing) {
    Drives d;
    for (int i = 0; i < 5; ++i) (void)d.drive(30 - i);
    const MonitorKey key{kEngine, 0x21, 0x84};
    const Bytes stored = d.trend.encode(key);
    MonitorTrend fresh;
    CHECK_FALSE(fresh.restore(key, as_bytes("what is this")));
    CHECK_FALSE(fresh.restore(key, as_bytes("a\nb\n0.5 - 1\n- 0\n2 10\n1 9")));  // cycles out of order
    CHECK_FALSE(fresh.restore(key, as_bytes("a\nb\nnan - 1\n- 0\n2 10")));
    CHECK_TRUE(fresh.encode(key).empty());
    for (std::size_t n = 0; n < stored.size(); ++n) {
        MonitorTrend other;
        if (!other.restore(key, ByteView{stored}.first(n))) CHECK_TRUE(other.encode(key).empty());
    }
    CHECK_FALSE(MonitorKey::parse("2024:21").has_value());
    CHECK_FALSE(MonitorKey::parse("2024:21:844").has_value());
    CHECK_FALSE(MonitorKey::parse("x:21:84").has_value());
}

TEST(MonitorTrend, tests_of_several_ecus_and_beyond_the_bound_are_kept_apart) {
    MonitorTrend trend;
    MonitorResultsRead read{kEngine, MonoTime{}, {}};
    for (unsigned i = 0; i < 300; ++i) {
        MonitorResult r = with_margin(50);
        r.monitor = static_cast<std::uint8_t>(i / 200);
        r.test = static_cast<std::uint8_t>(i % 200);
        read.results.push_back(r);
    }
    CHECK_EQUAL(MonitorTrend::kMostTests, trend.on_results(read, 1, MonitorTrend::SoFar::Driven).changed.size());
    MonitorResult none = with_margin(50);
    none.highest.reset();
    CHECK_TRUE(trend.on_results({kEngine, MonoTime{}, {none}}, 2, MonitorTrend::SoFar::Driven).changed.empty());  // no limit, nothing to drift to
}
