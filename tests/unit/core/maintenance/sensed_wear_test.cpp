// SPDX-License-Identifier: Apache-2.0
// Brake pads and particulate filter where the vehicle measures them, and distance and time where it does not.
#include "core/maintenance/sensed_wear.hpp"
#include "plans.hpp"

#include <algorithm>
#include <cmath>

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::test;

namespace {

constexpr const char* kFrontLeft = "Vehicle.Chassis.Axle.Row1.Wheel.Left.Brake.PadWear";
constexpr const char* kRearRight = "Vehicle.Chassis.Axle.Row2.Wheel.Right.Brake.PadWear";
constexpr const char* kAsh = "Odolink.J1939.ParticulateFilterAshLoad";

PlanItem brakes(ConditionModel model = ConditionModel::BrakePads) {
    PlanItem item = oil(20'000, 12);
    item.condition = model;
    return item;
}

}  // namespace

TEST_GROUP(SensedWear) {
    SensedWear wear;
    PlanItem item = brakes();

    bool hear(const char* name, double percent) {
        const SignalValue value{name, percent, "percent"};
        return wear.on_signals({&value, 1});
    }
    [[nodiscard]] DueItem judged(int km = 100) const {
        OwnUse use;
        use.conditions = wear.conditions(plan_of(item));
        return judge(item, {done_at(0, at(2026, 1, 1))}, now_at(Distance::kilometres(km), at(2026, 2, 1)), use);
    }
    int state_at(const char* name, double worn) {
        hear(name, worn);
        return static_cast<int>(judged().state);
    }
};

TEST(SensedWear, of_pads_is_soon_at_15_percent_left_due_at_5_and_overdue_at_0) {
    CHECK_EQUAL(static_cast<int>(DueState::Ok), state_at(kFrontLeft, 84));
    CHECK_EQUAL(static_cast<int>(DueState::Soon), state_at(kFrontLeft, 85));
    CHECK_EQUAL(static_cast<int>(DueState::Soon), state_at(kFrontLeft, 94));
    CHECK_EQUAL(static_cast<int>(DueState::Due), state_at(kFrontLeft, 95));
    CHECK_EQUAL(static_cast<int>(DueState::Due), state_at(kFrontLeft, 99));
    CHECK_EQUAL(static_cast<int>(DueState::Overdue), state_at(kFrontLeft, 100));
}

TEST(SensedWear, of_a_particulate_filter_is_its_ash_which_may_go_beyond_full) {
    item = brakes(ConditionModel::DieselParticulateFilter);
    CHECK_EQUAL(static_cast<int>(DueState::Ok), state_at(kAsh, 84));
    CHECK_EQUAL(static_cast<int>(DueState::Soon), state_at(kAsh, 85));
    CHECK_EQUAL(static_cast<int>(DueState::Due), state_at(kAsh, 95));
    CHECK_EQUAL(static_cast<int>(DueState::Overdue), state_at(kAsh, 100));
    CHECK_EQUAL(static_cast<int>(DueState::Overdue), state_at(kAsh, 130));
}

TEST(SensedWear, the_worst_wheel_decides) {
    hear(kFrontLeft, 40);
    hear(kRearRight, 90);
    DOUBLES_EQUAL(10, *judged().condition_percent, 1e-9);
    hear(kRearRight, 10);  // new pads, without a record
    DOUBLES_EQUAL(60, *judged().condition_percent, 1e-9);
}

TEST(SensedWear, without_a_sensor_distance_and_time_count_alone) {
    hear("Vehicle.Chassis.Brake.PedalPosition", 99);
    hear(kAsh, 99);  // of another item
    CHECK_FALSE(judged().condition_percent.has_value());
    CHECK_EQUAL(static_cast<int>(DueState::Ok), static_cast<int>(judged(7'000).state));
    CHECK_EQUAL(static_cast<int>(DueState::Due), static_cast<int>(judged(20'000).state));
}

TEST(SensedWear, a_good_sensor_does_not_put_off_distance) {
    hear(kFrontLeft, 0);
    CHECK_EQUAL(static_cast<int>(DueState::Due), static_cast<int>(judged(20'000).state));
}

TEST(SensedWear, values_out_of_range_are_passed_over) {
    for (const double odd : {-1.0, 100.5, std::nan(""), HUGE_VAL}) CHECK_FALSE(hear(kFrontLeft, odd));
    CHECK_FALSE(hear(kAsh, 250.1));
    CHECK_TRUE(wear.state().empty());
}

TEST(SensedWear, only_a_whole_percent_is_news) {
    CHECK_TRUE(hear(kFrontLeft, 50.0));
    CHECK_FALSE(hear(kFrontLeft, 49.2));
    CHECK_TRUE(hear(kFrontLeft, 50.2));
}

TEST(SensedWear, is_forgotten_by_work_on_its_item_until_it_is_measured_again) {
    hear(kFrontLeft, 96);
    hear(kAsh, 30);
    CHECK_TRUE(wear.on_work("engine_oil", plan_of(item)));
    CHECK_FALSE(wear.on_work("engine_oil", plan_of(item)));
    CHECK_FALSE(wear.on_work("nothing", plan_of(item)));
    CHECK_FALSE(judged().condition_percent.has_value());
    STRCMP_EQUAL("Odolink.J1939.ParticulateFilterAshLoad=30\n", wear.state().c_str());
}

TEST(SensedWear, survives_a_restart_and_reads_damaged_state_without_harm) {
    hear(kFrontLeft, 96);
    SensedWear again;
    again.restore(wear.state() + "rubbish\nVehicle.Chassis.Axle.Row1.Wheel.Right.Brake.PadWear=x\n=5\n");
    STRCMP_EQUAL(wear.state().c_str(), again.state().c_str());
}

TEST(SensedWear, many_odd_names_fill_no_memory) {
    for (int i = 0; i < 100; ++i) hear(("Vehicle.Chassis.Axle." + std::to_string(i) + ".Brake.PadWear").c_str(), 1);
    const std::string state = wear.state();
    CHECK_EQUAL(static_cast<long>(kMostSensed),
                static_cast<long>(std::count(state.begin(), state.end(), '\n')));
}
