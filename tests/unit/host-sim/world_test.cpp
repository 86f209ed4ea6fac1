// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "world/car.hpp"
#include "world/obd_ecu.hpp"

#include "core/diagnostics/battery_health.hpp"
#include "world/battery.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

TEST_GROUP(Car) {
    Car car{CarConfig{"LDKLNK1A5T0000001", Distance::kilometres(100)}};
};

TEST(Car, a_drive_covers_what_it_said_and_ends_standing) {
    car.start_engine();
    car.drive({Distance::kilometres(2), {90}});
    car.advance(MonoTime{60s});
    DOUBLES_EQUAL(90, car.speed_kmh(), 0.01);
    car.advance(MonoTime{300s});
    CHECK_TRUE(car.at_rest());
    DOUBLES_EQUAL(102'000, static_cast<double>(car.odometer().in_metres()), 2);
}

TEST(Car, a_broken_part_is_pending_first_then_stored_and_stays_until_cleared) {
    car.start_engine();
    car.break_part("P0301");
    car.advance(MonoTime{3s});
    CHECK_TRUE(car.codes().at("P0301").pending);
    CHECK_FALSE(car.codes().at("P0301").stored);
    car.advance(MonoTime{7s});
    CHECK_TRUE(car.codes().at("P0301").stored);
    CHECK_TRUE(car.lamp());
    car.mend("P0301");
    car.advance(MonoTime{60s});
    CHECK_TRUE(car.lamp());
    car.clear_codes();
    CHECK_FALSE(car.lamp());
    CHECK_TRUE(car.codes().at("P0301").permanent);
}

TEST(Car, a_sleeping_cluster_shows_its_start_up_value_only) {
    car.cluster_asleep(Distance::metres(37'500), MonoTime{10s});
    car.advance(MonoTime{5s});
    CHECK_EQUAL(37'500, car.shown_odometer().in_metres());
    car.advance(MonoTime{11s});
    CHECK_EQUAL(100'000, car.shown_odometer().in_metres());
}

TEST_GROUP(ObdEcu) {
    EventQueue queue;
    CanSegment segment{queue};
    SimCanBus port{segment, "ECM"};
    SimCanBus tester{segment, "tester"};
    Car car{CarConfig{"LDKLNK1A5T0000001", Distance::metres(158'910'600)}};
    ObdEcu ecu{queue, port, car, EcuRole::Engine, 0x7E0};
    std::vector<CanFrame> heard;

    void setup() override {
        tester.set_receiver([this](const CanFrame& frame, MonoTime) { heard.push_back(frame); });
        car.start_engine();
    }
    void send(std::uint32_t id, std::initializer_list<unsigned> bytes) {
        CanFrame frame;
        frame.id = {id, false};
        frame.length = 8;
        std::size_t at = 0;
        for (unsigned b : bytes) frame.data[at++] = static_cast<std::byte>(b);
        CHECK_TRUE(tester.send(frame).has_value());
    }
};

TEST(ObdEcu, answers_a_functional_request_on_its_own_id) {
    send(0x7DF, {0x02, 0x01, 0xA6});  // mode 01, odometer
    queue.run_for(100ms);
    CHECK_EQUAL(1U, heard.size());
    CHECK_EQUAL(0x7E8U, heard[0].id.value);
    // 158,910.6 km in tenths: 0x00183D5A... is 1,589,106 = 0x00183F72
    STRCMP_EQUAL("0641A600183F72", to_hex(heard[0].payload().first(7)).c_str());
}

TEST(ObdEcu, sends_the_vin_in_three_frames_after_flow_control) {
    send(0x7E0, {0x02, 0x09, 0x02});  // mode 09, VIN
    queue.run_for(50ms);
    CHECK_EQUAL(1U, heard.size());
    CHECK_EQUAL(0x10U, u8(heard[0].data[0]));  // first frame
    send(0x7E0, {0x30, 0x00, 0x00});           // continue to send
    queue.run_for(50ms);
    CHECK_EQUAL(3U, heard.size());
}

TEST(ObdEcu, keeps_silent_with_the_ignition_off) {
    car.ignition_off();
    send(0x7DF, {0x02, 0x01, 0x00});
    queue.run_for(1s);
    CHECK_EQUAL(0U, heard.size());
}

TEST(ObdEcu, says_response_pending_for_ever_when_told_to) {
    ecu.set_mood(EcuMood::PendingForEver);
    send(0x7E0, {0x01, 0x03});  // mode 03
    queue.run_for(5s);
    CHECK_TRUE(heard.size() >= 3);
    STRCMP_EQUAL("037F0378", to_hex(heard[0].payload().first(4)).c_str());
}

TEST(ObdEcu, gives_the_freeze_frame_of_the_first_stored_code) {
    car.break_part("P0301");
    car.advance(MonoTime{7s});
    queue.run_for(7s);
    send(0x7E0, {0x01, 0x03});
    queue.run_for(50ms);
    send(0x7E0, {0x03, 0x02, 0x02, 0x00});  // mode 02, PID 02, frame 0
    queue.run_for(50ms);
    CHECK_EQUAL(2U, heard.size());
    STRCMP_EQUAL("0443010301", to_hex(heard[0].payload().first(5)).c_str());
    STRCMP_EQUAL("054202000301", to_hex(heard[1].payload().first(6)).c_str());
}

TEST(ObdEcu, answers_data_identifiers_it_was_given_and_refuses_others_when_asked_alone) {
    ecu.set_did(0x2201, [] { return bytes_of({0x12, 0x34}); });
    send(0x7E0, {0x05, 0x22, 0x22, 0x01, 0x99, 0x99});  // ReadDataByIdentifier 2201 and one it has not
    queue.run_for(50ms);
    STRCMP_EQUAL("056222011234", to_hex(heard.at(0).payload().first(6)).c_str());
    send(0x7E0, {0x03, 0x22, 0x99, 0x99});
    queue.run_for(50ms);
    STRCMP_EQUAL("037F2231", to_hex(heard.at(1).payload().first(4)).c_str());  // requestOutOfRange
    send(0x7DF, {0x03, 0x22, 0x99, 0x99});  // asked with all others: silent
    queue.run_for(50ms);
    CHECK_EQUAL(2U, heard.size());
}

TEST(ObdEcu, tells_its_catalyst_monitor_by_mode_06_as_it_wears_and_sets_the_code_at_the_limit) {
    STRCMP_EQUAL("460080000001", to_hex(ecu.answer(bytes_of({0x06, 0x00}))).c_str());  // bitmap: 01, and more beyond 20
    car.wear_catalyst(80);
    car.drive({Distance::kilometres(1), {90}});
    car.advance(MonoTime{120s});
    const Bytes worn = ecu.answer(bytes_of({0x06, 0x21}));
    STRCMP_EQUAL("4621841E", to_hex(ByteView{worn}.first(4)).c_str());  // monitor 21, test 84, ratio
    DOUBLES_EQUAL(0.80, static_cast<double>(big_endian(ByteView{worn}.subspan(4, 2))) / 32768, 0.006);
    STRCMP_EQUAL("00008000", to_hex(ByteView{worn}.subspan(6)).c_str());  // no lowest, at most 1
    CHECK_TRUE(car.codes().empty());
    car.wear_catalyst(101);
    car.advance(MonoTime{240s});
    CHECK_TRUE(car.codes().empty());  // once a drive
    car.stop_engine();
    car.start_engine();
    car.drive({Distance::kilometres(1), {90}});
    car.advance(MonoTime{400s});
    CHECK_TRUE(car.codes().at("P0420").stored);
    car.clear_codes();
    STRCMP_EQUAL("4621841E000000000000", to_hex(ecu.answer(bytes_of({0x06, 0x21}))).c_str());  // not run since
}

TEST_GROUP(UdsEcu) {
    EventQueue queue;
    CanSegment segment{queue};
    SimCanBus port{segment, "ECM"};
    CarConfig config{"LDKLNK1A5T0000001", Distance::metres(158'910'600)};
    std::string ask(Diagnostics speaks, std::initializer_list<unsigned> request, Addressed addressed = Addressed::Physically) {
        config.diagnostics = speaks;
        Car car{config};
        ObdEcu ecu{queue, port, car, EcuRole::Engine, 0x7E0};
        car.start_engine();
        car.break_part("P0301-1C");
        car.advance(MonoTime{7s});
        (void)ecu.answer(bytes_of(request), addressed);
        return to_hex(ecu.answer(bytes_of(request), addressed));
    }
};

TEST(UdsEcu, a_classic_unit_refuses_uds_and_an_obd_on_uds_unit_ignores_the_classic_services) {
    STRCMP_EQUAL("7F1911", ask(Diagnostics::Classic, {0x19, 0x02, 0x0C}).c_str());
    STRCMP_EQUAL("", ask(Diagnostics::Classic, {0x19, 0x02, 0x0C}, Addressed::Functionally).c_str());
    STRCMP_EQUAL("43010301", ask(Diagnostics::ClassicAndUds, {0x03}).c_str());
    STRCMP_EQUAL("", ask(Diagnostics::ObdOnUds, {0x03}).c_str());
    STRCMP_EQUAL("", ask(Diagnostics::ObdOnUds, {0x01, 0x00}).c_str());
}

TEST(UdsEcu, tells_codes_with_failure_type_and_status) {
    STRCMP_EQUAL("5901FF010001", ask(Diagnostics::ClassicAndUds, {0x19, 0x01, 0x08}).c_str());
    STRCMP_EQUAL("5902FF03011CAF", ask(Diagnostics::ClassicAndUds, {0x19, 0x02, 0x0C}).c_str());  // AF: failed, pending, confirmed, lamp
    STRCMP_EQUAL("5902FF", ask(Diagnostics::ClassicAndUds, {0x19, 0x02, 0x10}).c_str());
    STRCMP_EQUAL("7F1912", ask(Diagnostics::ClassicAndUds, {0x19, 0x55, 0x33}).c_str());
    STRCMP_EQUAL("594233FFFF044003011CAF", ask(Diagnostics::ObdOnUds, {0x19, 0x42, 0x33, 0x0C, 0x1E}).c_str());
    STRCMP_EQUAL("595533FF0403011CAF", ask(Diagnostics::ObdOnUds, {0x19, 0x55, 0x33}).c_str());
    STRCMP_EQUAL("590603011CAF0101", ask(Diagnostics::ObdOnUds, {0x19, 0x06, 0x03, 0x01, 0x1C, 0x01}).c_str());
    STRCMP_EQUAL("7F1931", ask(Diagnostics::ObdOnUds, {0x19, 0x04, 0x03, 0x02, 0x1C, 0xFF}).c_str());
}

TEST(UdsEcu, tells_pids_and_identity_by_data_identifier) {
    STRCMP_EQUAL("62F40D00F4A600183F72", ask(Diagnostics::ObdOnUds, {0x22, 0xF4, 0x0D, 0xF4, 0xA6}).c_str());
    STRCMP_EQUAL("62F8024C444B4C4E4B3141355430303030303031", ask(Diagnostics::ObdOnUds, {0x22, 0xF8, 0x02}).c_str());
    STRCMP_EQUAL("62F1904C444B4C4E4B3141355430303030303031", ask(Diagnostics::ClassicAndUds, {0x22, 0xF1, 0x90}).c_str());
    STRCMP_EQUAL("7F2231", ask(Diagnostics::ClassicAndUds, {0x22, 0xF4, 0x0D}).c_str());
    STRCMP_EQUAL("7F2213", ask(Diagnostics::ClassicAndUds, {0x22, 0xF4}).c_str());
    STRCMP_EQUAL("62F60080000001", ask(Diagnostics::ObdOnUds, {0x22, 0xF6, 0x00}).c_str());
    STRCMP_EQUAL("62F601010B01C200C80320", ask(Diagnostics::ObdOnUds, {0x22, 0xF6, 0x01}).c_str());
}

TEST_GROUP(SimulatedBattery){};

TEST(SimulatedBattery, a_sound_one_starts_the_car_all_winter) {
    Battery battery;
    for (int day = 0; day < 90; ++day) {
        CHECK_TRUE(battery.crank(-15));
        battery.charge(30min, -15);
        battery.rest(24h);
    }
    CHECK_TRUE(battery.resting().value > 12'400);
}

TEST(SimulatedBattery, a_sound_one_is_never_told_of_in_any_cold_and_a_weak_one_always_before_it_fails) {
    struct Winter {
        int celsius;
        double age, drain_ma;
        bool weak;
    };
    for (const Winter& winter : {Winter{5, 0.05, 25, false}, Winter{-8, 0.05, 30, false}, Winter{-8, 0.15, 25, false}, Winter{-20, 0.1, 20, false},
                                 Winter{-8, 0.35, 90, true}, Winter{-8, 0.5, 60, true}, Winter{-20, 0.4, 60, true}, Winter{10, 0.3, 150, true}}) {
        Battery battery{{60, winter.age, 0.9, winter.drain_ma}};
        BatteryHealth health;
        int told = -1, failed = -1;
        for (int day = 0; day < 120 && failed < 0; ++day) {
            const WallTime wall{1'800'000'000'000ms + day * std::chrono::milliseconds{86'400'000}, WallQuality::Synchronised};
            health.on_ignition_on(23h);
            health.on_temperature(winter.celsius);
            const auto look = [&](Millivolts supply, double rpm, Duration at) {
                if (!health.on_supply(supply, rpm, MonoTime{at}, wall).told.empty() && told < 0) told = day;
            };
            look(battery.resting(), 0, 1s);
            look(battery.cranking(winter.celsius), 200, 2s);
            if (!battery.crank(winter.celsius)) failed = day;
            look(battery.charging(), 800, 3s);
            battery.charge(7min, winter.celsius);
            battery.rest(24h - 7min);
        }
        CHECK_EQUAL(winter.weak, told >= 0);
        if (winter.weak) CHECK_TRUE(failed < 0 || failed - told >= 5);
        if (!winter.weak) CHECK_EQUAL(-1, failed);
    }
}

TEST(SimulatedBattery, an_old_one_that_is_drained_rests_lower_dips_deeper_and_fails_in_the_cold_first) {
    Battery battery{{60, 0.5, 0.95, 90}};
    const Millivolts rest = battery.resting(), dip = battery.cranking(-10);
    battery.rest(24h * 10);
    CHECK_TRUE(battery.resting() < rest && battery.cranking(-10) < dip);
    battery.rest(24h * 5);
    CHECK_TRUE(Battery{battery}.crank(25));
    CHECK_FALSE(battery.crank(-25));
}
