// SPDX-License-Identifier: Apache-2.0
// Gear and parking brake reach the driving gate: an electric car can be parked, and a car whose engine runs in Park is.
#include "agent/gate_inputs.hpp"
#include "scenarios/virtual_stage.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

namespace {

constexpr const char* kBody = R"(VERSION ""

BO_ 801 BODY: 4 BCM
 SG_ VehicleSpeed : 0|16@1+ (0.01,0) [0|400] "km/h" AGENT
 SG_ GearPosition : 16|4@1+ (1,0) [0|15] "" AGENT
 SG_ ParkingBrake : 20|1@1+ (1,0) [0|1] "" AGENT
 SG_ ReadyToDrive : 21|2@1+ (1,0) [0|3] "" AGENT
 SG_ LowBeam : 24|1@1+ (1,0) [0|1] "" AGENT

VAL_ 801 GearPosition 0 "invalid" 1 "P" 2 "R" 3 "N" 4 "D" 15 "P_to_R" ;
VAL_ 801 ReadyToDrive 1 "not ready" 2 "ready" ;
)";
constexpr unsigned kInvalid = 0;
constexpr unsigned kP = 1;
constexpr unsigned kN = 3;
constexpr unsigned kD = 4;
constexpr unsigned kNotReady = 1;
constexpr unsigned kReady = 2;

Scenario scenario() {
    Scenario s;
    s.name = "gate";
    s.start = WallTime{std::chrono::milliseconds{1'780'272'000'000}, WallQuality::Synchronised};
    s.car.vin = "LDKLNK1A5T0000001";
    s.car.odometer = Distance::kilometres(1'000);
    s.car.dbc = kBody;
    return s;
}

}  // namespace

TEST_GROUP(GateInputs) {
    VirtualStage stage{scenario(), 1};
    SimCanBus body{stage.vehicle.segment, "body"};

    void setup() override {
        CHECK_TRUE(stage.start().has_value());
        act("ignition on");
        stage.pass(15s);  // the VIN is read, so the profile is chosen
    }
    void act(const char* action) {
        CHECK_TRUE(stage.act(action).has_value());
    }
    /// What the body's control unit broadcasts each 100 ms, at speed 0.
    void tell(unsigned gear, bool brake, Duration time) {
        CanFrame frame;
        frame.id = {801, false};
        frame.length = 4;
        frame.data[2] = static_cast<std::byte>(gear | (brake ? 16U : 0U));
        for (Duration passed{0}; passed < time; passed += 100ms) {
            CHECK_TRUE(body.send(frame).has_value());
            stage.pass(100ms);
        }
    }
    /// The same of an electric car that tells no gear.
    void say(unsigned ready, Duration time) {
        CanFrame frame;
        frame.id = {801, false};
        frame.length = 4;
        frame.data[2] = static_cast<std::byte>(ready << 5U);
        for (Duration passed{0}; passed < time; passed += 200ms) {
            CHECK_TRUE(body.send(frame).has_value());
            stage.pass(200ms);
        }
    }
    /// Its headlamps, and nothing else of it.
    void shine(bool on) {
        CanFrame frame;
        frame.id = {801, false};
        frame.length = 4;
        frame.data[3] = static_cast<std::byte>(on ? 1 : 0);
        CHECK_TRUE(body.send(frame).has_value());
        stage.pass(61s);
    }
    bool dark() {
        return stage.vehicle.head_unit.view()->dark;
    }
    DrivingState driving() {
        return stage.vehicle.head_unit.view()->driving;
    }
};

TEST(GateInputs, an_electric_car_that_tells_no_engine_speed_is_parked_by_its_gear) {
    // Given a car of which no control unit tells an engine speed, only that it stands
    stage.vehicle.set_engine_mood(EcuMood::Silent);
    stage.pass(10s);
    CHECK_TRUE(driving() == DrivingState::Idling);
    // When its body tells a gear
    tell(kD, false, 6s);
    CHECK_TRUE(driving() == DrivingState::Idling);
    tell(kP, false, 6s);
    // Then P parks it; a label that says less does not, nor does silence
    CHECK_TRUE(driving() == DrivingState::Parked);
    tell(kInvalid, false, 4s);
    CHECK_TRUE(driving() == DrivingState::Idling);
    tell(kP, false, 6s);
    CHECK_TRUE(driving() == DrivingState::Parked);
    stage.pass(4s);
    CHECK_TRUE(driving() == DrivingState::Idling);
}

TEST(GateInputs, an_electric_car_drives_its_trips_and_is_parked_when_it_is_not_ready) {
    // Given a car of which no control unit tells an engine speed; its body tells whether it is ready to drive
    stage.vehicle.set_engine_mood(EcuMood::Silent);
    stage.pass(10s);
    say(kNotReady, 6s);
    CHECK_TRUE(driving() == DrivingState::Parked);
    // When it gets ready, it is not parked any more, and 5 km are driven
    say(kReady, 6s);
    CHECK_TRUE(driving() == DrivingState::Idling);
    act("drive 5 km at 60 km/h");
    say(kReady, 60s);
    CHECK_TRUE(driving() == DrivingState::Moving);
    say(kReady, 5min);
    CHECK_TRUE(driving() == DrivingState::Idling);
    say(kNotReady, 6s);
    CHECK_TRUE(driving() == DrivingState::Parked);
    act("ignition off");
    stage.pass(240s);
    // Then the trip is known, without an engine and without idling
    const auto view = *stage.vehicle.head_unit.view();
    CHECK_TRUE(view.trip.has_value());
    DOUBLES_EQUAL(5.0, view.trip->distance.in_kilometres(), 0.2);
    CHECK_TRUE(view.trip->duration >= 5min && view.trip->idle == 0s);
}

TEST(GateInputs, the_screen_is_dark_with_the_headlamps_and_without_them_by_the_sun) {
    // 8 o'clock of a day in June
    shine(true);
    CHECK_TRUE(dark());
    shine(false);
    CHECK_FALSE(dark());
    // In the evening the headlamps still go before the sun, until the key is off
    stage.pass(13h);
    shine(false);
    CHECK_FALSE(dark());
    act("ignition off");
    stage.pass(61s);
    CHECK_TRUE(dark());
}

TEST(GateInputs, a_car_whose_engine_runs_is_parked_in_p_or_in_neutral_with_the_parking_brake) {
    // Given a petrol car that stopped with its engine running
    act("drive 0.3 km at 40 km/h");
    stage.pass(90s);
    tell(kD, true, 6s);
    CHECK_TRUE(driving() == DrivingState::Idling);
    tell(kP, false, 6s);
    CHECK_TRUE(driving() == DrivingState::Parked);
    tell(kN, false, 6s);
    CHECK_TRUE(driving() == DrivingState::Idling);
    tell(kN, true, 6s);
    CHECK_TRUE(driving() == DrivingState::Parked);
    stage.pass(4s);
    CHECK_TRUE(driving() == DrivingState::Idling);
}

TEST(GateInputs, vss_names_are_read_and_the_selected_gear_goes_before_the_engaged_one) {
    const auto state_with = [](std::vector<SignalValue> values) {
        DrivingGate gate;
        const SignalsRead read{1, MonoTime{10s}, std::move(values)};
        const bool told = tell_gate(gate, read);
        for (int ms = 0; ms <= 4000; ms += 500) {
            gate.on_speed(KilometresPerHour{0}, MonoTime{10s} + std::chrono::milliseconds{ms});
            SignalsRead again = read;
            again.at = MonoTime{10s} + std::chrono::milliseconds{ms};
            (void)tell_gate(gate, again);
        }
        return told && gate.state(MonoTime{14s}) == DrivingState::Parked;
    };
    const char* const selected = "Vehicle.Powertrain.Transmission.SelectedGear";
    const char* const engaged = "Vehicle.Powertrain.Transmission.CurrentGear";
    const char* const brake = "Vehicle.Chassis.ParkingBrake.IsEngaged";
    CHECK_TRUE(state_with({{selected, 126, ""}}));
    CHECK_TRUE(state_with({{engaged, 126, ""}}));
    CHECK_FALSE(state_with({{engaged, 126, ""}, {selected, 1, ""}}));
    CHECK_TRUE(state_with({{engaged, 0, ""}, {brake, 1, ""}}));
    CHECK_FALSE(state_with({{engaged, 0, ""}, {brake, 0, ""}}));
    CHECK_FALSE(state_with({{engaged, -1, ""}, {brake, 1, ""}}));
    CHECK_FALSE(state_with({{"Vehicle.Speed", 0, "km/h"}}));
}
