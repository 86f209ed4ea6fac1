// SPDX-License-Identifier: Apache-2.0
// Whatever any number of control units say in whatever order: the trusted mileage never falls, and since any reading that
// agreed never rises faster than 300 km/h and 5 km more.
#include <cstdlib>
#include <rapidcheck.h>
#include <vector>

#include "core/mileage/odometer_gate.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

struct Step {
    int kind{0};
    int amount{0};
    int source{0};
    int unit{0};
    int pause_ms{0};
};

constexpr std::int64_t kStart = 158'910'600;

/// A value as units send it: near the truth, a start-up value, a sentinel, or anything.
std::int64_t metres_of(const Step& step, std::int64_t truth) {
    switch (step.kind % 8) {
        case 0:
        case 1:
        case 2: return truth;
        case 3: return truth + step.amount % 5'000;              // within the slack, again and again
        case 4: return truth + step.amount * 100LL;
        case 5: return step.amount % 2 == 0 ? 37'500 : 0;
        case 6: return step.amount % 2 == 0 ? 16'777'215'000 : truth * 1000 / 1609;
        default: return (step.amount * 7'919LL) % 400'000'000;
    }
}

struct Point {
    std::int64_t at_ms;
    std::int64_t metres;
    bool agreed;  ///< the reading was not refused: time is counted from such ones
};

/// Plays the steps through a gate that knows the vehicle; gives the trusted mileage after each reading of a run.
std::vector<Point> play(const std::vector<Step>& steps) {
    OdometerState state;
    state.trusted = state.anchor = TrustedMileage{Distance::metres(kStart), MileageSource::PidA6, MileageConfidence::High, {}};
    OdometerGate gate{state};
    std::vector<Point> out;
    std::int64_t now = 1000;
    std::int64_t truth = kStart;
    (void)gate.on_reading({Distance::metres(truth), MileageSource::PidA6, MonoTime{std::chrono::milliseconds{now}}, "7E8"}, {});
    for (const Step& step : steps) {
        now += step.pause_ms;
        truth += step.pause_ms / 36;  // a car at 100 km/h
        const auto source = static_cast<MileageSource>(1 + step.source % 7);
        const WallTime wall{std::chrono::milliseconds{1'800'000'000'000 + now}, static_cast<WallQuality>(step.amount % 3 == 0 ? 0 : 2)};
        const std::string unit = "unit " + std::to_string(step.unit % 3);
        const GateOutcome outcome = gate.on_reading({Distance::metres(metres_of(step, truth)), source, MonoTime{std::chrono::milliseconds{now}}, unit}, wall);
        if (step.kind == 77) gate.on_ignition_off();
        const bool told = source != MileageSource::Dealer && !std::holds_alternative<MileageRefused>(outcome);
        out.push_back({now, gate.trusted()->value.in_metres(), told});
    }
    return out;
}

rc::Gen<Step> any_step() {
    return rc::gen::build<Step>(rc::gen::set(&Step::kind, rc::gen::inRange(0, 80)), rc::gen::set(&Step::amount, rc::gen::inRange(0, 100'000)),
                                rc::gen::set(&Step::source, rc::gen::inRange(0, 7)), rc::gen::set(&Step::unit, rc::gen::inRange(0, 3)),
                                rc::gen::set(&Step::pause_ms, rc::gen::element(0, 100, 1000, 5000, 60'000, 3'600'000)));
}

}  // namespace

namespace rc {
template <>
struct Arbitrary<Step> {
    static Gen<Step> arbitrary() { return any_step(); }
};
}  // namespace rc

TEST_GROUP(GateProperties){};

TEST(GateProperties, the_trusted_mileage_never_falls_and_never_outruns_a_car) {
    setenv("RC_PARAMS", "seed=20260301 max_success=300", 0);  // the same stories each time, others by hand
    const bool held = rc::check("never falls, never outruns a car", [](const std::vector<Step>& steps) {
        const std::vector<Point> points = play(steps);
        for (std::size_t j = 1; j < points.size(); ++j) {
            RC_ASSERT(points[j].metres >= points[j - 1].metres);
            for (std::size_t i = 0; i < j; ++i) {
                if (!points[i].agreed) continue;
                const std::int64_t most = (points[j].at_ms - points[i].at_ms) * 300 / 3600 + 5'000;
                RC_ASSERT(points[j].metres - points[i].metres <= most);
            }
        }
    });
    CHECK_TRUE(held);
}
