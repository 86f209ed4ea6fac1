// SPDX-License-Identifier: Apache-2.0
// The driving gate over gear, brake, propulsion and speed, with missing and stale signals; when it locks and unlocks.
#include <string>

#include "core/prompts/driving_gate.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {
MonoTime ms(int value) {
    return {std::chrono::milliseconds{value}};
}

const char* name(DrivingState s) {
    return s == DrivingState::Parked ? "parked" : s == DrivingState::Idling ? "idling" : "moving";
}
}  // namespace

TEST_GROUP(DrivingGate) {
    DrivingGate gate;
    std::string state(int at) const {
        return name(gate.state(ms(at)));
    }
    /// Standing with gear P, said again each second from `from` to `to` milliseconds.
    void park(int from, int to) {
        for (int t = from; t <= to; t += 1000) {
            gate.on_speed({0}, ms(t));
            gate.on_gear(Gear::Park, ms(t));
        }
    }
};

TEST(DrivingGate, knows_nothing_and_says_moving) {
    CHECK_EQUAL(std::string{"moving"}, state(0));
}

TEST(DrivingGate, unlocks_after_3_s_of_stable_parking_and_not_a_moment_before) {
    park(0, 2000);
    CHECK_EQUAL(std::string{"idling"}, state(2999));
    CHECK_EQUAL(std::string{"parked"}, state(3000));
}

TEST(DrivingGate, locks_with_the_very_signal_that_says_it_moves) {
    park(0, 5000);
    CHECK_EQUAL(std::string{"parked"}, state(5000));
    gate.on_speed({0.1}, ms(5100));
    CHECK_EQUAL(std::string{"moving"}, state(5100));
}

TEST(DrivingGate, an_electric_car_is_parked_when_it_is_not_ready_to_drive) {
    for (int t = 0; t <= 4000; t += 1000) {
        gate.on_speed({0}, ms(t));
        gate.on_ready(Propulsion::Off, ms(t));
    }
    CHECK_EQUAL(std::string{"parked"}, state(4000));
    gate.on_ready(Propulsion::On, ms(4100));
    CHECK_EQUAL(std::string{"idling"}, state(4100));
}

TEST(DrivingGate, an_engine_that_stopped_at_a_light_is_no_parking_while_the_gear_is_d) {
    for (int t = 0; t <= 10'000; t += 500) {
        gate.on_speed({0}, ms(t));
        gate.on_propulsion(Propulsion::Off, ms(t));
        gate.on_gear(Gear::Drive, ms(t));
    }
    CHECK_EQUAL(std::string{"idling"}, state(10'000));
}

TEST(DrivingGate, where_the_engine_stops_by_itself_only_the_key_or_the_gear_parks) {
    gate.set_start_stop(true);
    const auto stand = [this](int from) {
        for (int t = from; t <= from + 4000; t += 500) {
            gate.on_speed({0}, ms(t));
            gate.on_propulsion(Propulsion::Off, ms(t));
        }
    };
    stand(0);
    CHECK_EQUAL(std::string{"idling"}, state(4000));
    // With the key off it is parked, as long as anybody tells that it stands
    for (int t = 5000; t <= 9000; t += 500) {
        gate.on_speed({0}, ms(t));
        gate.on_ignition_off(ms(t));
    }
    CHECK_EQUAL(std::string{"parked"}, state(9000));
    park(12'000, 16'000);
    CHECK_EQUAL(std::string{"parked"}, state(16'000));
}

TEST(DrivingGate, a_hybrid_that_is_ready_is_not_parked_by_its_standing_engine) {
    const auto stand = [this](Propulsion ready, int from) {
        for (int t = from; t <= from + 4000; t += 1000) {
            gate.on_speed({0}, ms(t));
            gate.on_propulsion(Propulsion::Off, ms(t));
            gate.on_ready(ready, ms(t));
        }
    };
    stand(Propulsion::On, 0);
    CHECK_EQUAL(std::string{"idling"}, state(4000));
    stand(Propulsion::Off, 5000);
    CHECK_EQUAL(std::string{"parked"}, state(9000));
}

TEST(DrivingGate, starts_the_3_s_anew_after_each_movement) {
    park(0, 5000);
    gate.on_speed({1}, ms(5100));
    park(5200, 8200);
    CHECK_EQUAL(std::string{"parked"}, state(8200));
    gate.on_gear(Gear::Drive, ms(8300));
    CHECK_EQUAL(std::string{"idling"}, state(8300));
    park(8400, 10400);
    CHECK_EQUAL(std::string{"idling"}, state(11399));
    CHECK_EQUAL(std::string{"parked"}, state(11400));
}

TEST(DrivingGate, takes_a_speed_older_than_2_s_for_moving) {
    park(0, 5000);
    CHECK_EQUAL(std::string{"parked"}, state(7000));
    DrivingGate& g = gate;
    CHECK_TRUE(g.state(MonoTime{ms(7000).since_boot + Duration{1}}) == DrivingState::Moving);
}

TEST(DrivingGate, a_silence_of_more_than_2_s_breaks_the_parking_even_if_nobody_looked) {
    park(0, 5000);
    park(9000, 9000);
    CHECK_EQUAL(std::string{"idling"}, state(9000));
}

TEST(DrivingGate, a_gear_that_was_silent_for_more_than_2_s_breaks_the_parking_when_it_comes_back) {
    park(0, 5000);
    gate.on_speed({0}, ms(6900));
    gate.on_gear(Gear::Park, ms(7100));
    CHECK_EQUAL(std::string{"idling"}, state(7100));
}

TEST(DrivingGate, a_speed_that_was_silent_for_more_than_2_s_breaks_it_just_so) {
    park(0, 5000);
    gate.on_gear(Gear::Park, ms(6900));
    gate.on_speed({0}, ms(7100));
    CHECK_EQUAL(std::string{"idling"}, state(7100));
}

TEST(DrivingGate, a_stale_gear_is_no_gear) {
    park(0, 5000);
    gate.on_speed({0}, ms(6900));
    gate.on_speed({0}, ms(7100));
    CHECK_EQUAL(std::string{"idling"}, state(7100));
}

TEST(DrivingGate, follows_the_table_over_gear_brake_and_propulsion_when_standing) {
    const std::optional<Gear> gears[] = {std::nullopt, Gear::Park, Gear::Neutral, Gear::Drive, Gear::Reverse};
    const std::optional<ParkingBrake> brakes[] = {std::nullopt, ParkingBrake::Released, ParkingBrake::Applied};
    const std::optional<Propulsion> powers[] = {std::nullopt, Propulsion::Off, Propulsion::On};
    for (const auto& gear : gears) {
        for (const auto& brake : brakes) {
            for (const auto& power : powers) {
                // Given a car that stands for 4 s with these signals
                DrivingGate g;
                for (int t = 0; t <= 4000; t += 500) {
                    g.on_speed({0}, ms(t));
                    if (gear) g.on_gear(*gear, ms(t));
                    if (brake) g.on_parking_brake(*brake, ms(t));
                    if (power) g.on_propulsion(*power, ms(t));
                }
                // Then it is parked in P, with a standing engine and no word of a gear, or in neutral with the brake applied
                const bool parked = gear == Gear::Park || (power == Propulsion::Off && !gear) ||
                                    (gear == Gear::Neutral && brake == ParkingBrake::Applied);
                CHECK_TRUE(g.state(ms(4000)) == (parked ? DrivingState::Parked : DrivingState::Idling));
                // And at any speed, or with none known, it is moving
                g.on_speed({5}, ms(4100));
                CHECK_TRUE(g.state(ms(4100)) == DrivingState::Moving);
            }
        }
    }
}

TEST(DrivingGate, without_any_speed_nothing_else_unlocks) {
    for (int t = 0; t <= 5000; t += 500) {
        gate.on_gear(Gear::Park, ms(t));
        gate.on_parking_brake(ParkingBrake::Applied, ms(t));
        gate.on_propulsion(Propulsion::Off, ms(t));
    }
    CHECK_EQUAL(std::string{"moving"}, state(5000));
}

TEST(DrivingGate, says_when_to_ask_again) {
    CHECK_FALSE(gate.next_change(ms(0)).has_value());
    park(0, 2000);
    CHECK_TRUE(*gate.next_change(ms(2000)) == ms(3000));
    park(3000, 3000);
    const MonoTime lock = *gate.next_change(ms(3000));
    CHECK_TRUE(gate.state(MonoTime{lock.since_boot - Duration{1}}) == DrivingState::Parked);
    CHECK_TRUE(gate.state(lock) == DrivingState::Moving);
}
