// SPDX-License-Identifier: Apache-2.0
// The order of work on a scripted vehicle, and the same facts learned by listening alone.
#include "core/diagnostics/vehicle_poll.hpp"

#include "unit/core/diagnostics/fake_vehicle.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using odolink::test::FakeVehicle;
using odolink::test::frame;
using odolink::test::ScriptedEcu;

namespace {

/// Everything a poll told, by kind.
struct Garage {
    FakeVehicle car;
    VehiclePoll poll{car.session, car.time, car.time};
    std::vector<VehicleReport> reports;

    Garage() {
        poll.set_sink([this](const VehicleReport& r) { reports.push_back(r); });
    }
    template <class T>
    [[nodiscard]] std::vector<T> all() const {
        std::vector<T> out;
        for (const VehicleReport& r : reports)
            if (const T* t = std::get_if<T>(&r)) out.push_back(*t);
        return out;
    }
    [[nodiscard]] int times_asked(const std::string& hex) const {
        const auto asked = car.asked();
        return static_cast<int>(std::count(asked.begin(), asked.end(), hex));
    }
};

/// An engine with rpm, speed, coolant, odometer and one stored code with its freeze frame.
void script_engine(ScriptedEcu& ecu) {
    ecu.script["0100"] = {{10ms, "410088180001"}};  // 01 05 0C 0D and 20
    ecu.script["0120"] = {{10ms, "412000008001"}};  // 31 and 40
    ecu.script["0140"] = {{10ms, "414040000001"}};  // 42 and 60
    ecu.script["0160"] = {{10ms, "416000000001"}};
    ecu.script["0180"] = {{10ms, "418000000001"}};
    ecu.script["01A0"] = {{10ms, "41A004000000"}};  // A6
    ecu.script["0101"] = {{10ms, "410181076504"}};  // lamp on, one code
    ecu.script["0105"] = {{10ms, "41055A"}};        // 50 degrees
    ecu.script["010C"] = {{10ms, "410C0C80"}};      // 800 rpm
    ecu.script["010D"] = {{10ms, "410D00"}};
    ecu.script["0131"] = {{10ms, "41310064"}};      // 100 km
    ecu.script["0142"] = {{10ms, "414236B0"}};      // 14.000 V
    ecu.script["01A6"] = {{10ms, "41A60018422A"}};  // 158,980.2 km
    ecu.script["03"] = {{10ms, "43010301"}};
    ecu.script["07"] = {{10ms, "4700"}};
    ecu.script["0A"] = {{10ms, "4A00"}};
    ecu.script["020200"] = {{10ms, "4202000301"}};
    ecu.script["020C00"] = {{10ms, "420C001F40"}};  // 2,000 rpm
    ecu.script["020D00"] = {{10ms, "420D0032"}};    // 50 km/h
    ecu.script["0902"] = {{10ms,
                           "4902013147315943"
                           "32314D4C5831303130373532"}};
    ecu.script["0904"] = {{10ms, "4904013031323334353637383930313233343536"}};
    ecu.script["0906"] = {{10ms, "490601DEADBEEF"}};
}

}  // namespace

TEST_GROUP(VehiclePoll){};

TEST(VehiclePoll, surveys_a_vehicle_and_then_goes_round) {
    Garage g;
    script_engine(g.car.add(0x7E0));
    g.poll.start();
    g.car.time.run_for(10s);

    CHECK_TRUE(g.poll.phase() == PollPhase::Cycling);
    const auto identity = g.all<IdentityRead>().back().identity;
    STRCMP_EQUAL("1G1YC21MLX1010752", identity.vin.substr(0, 17).c_str());
    CHECK_EQUAL(0xDEADBEEFU, identity.ecus.at(0).cvns.at(0));
    CHECK_EQUAL(158'980'200, g.all<MileageReading>().front().value.in_metres());
    STRCMP_EQUAL("7E8 01A6", g.all<MileageReading>().front().provenance.c_str());
    CHECK_EQUAL(100, g.all<DistanceSinceClearRead>().front().value.whole_kilometres());
    CHECK_TRUE(g.all<ReadinessRead>().front().readiness.lamp);
    const auto lists = g.all<DtcListRead>();
    STRCMP_EQUAL("P0301", lists.front().codes.at(0).code.c_str());
    const auto frames = g.all<FreezeFrameRead>();
    CHECK_EQUAL(1U, frames.size());
    STRCMP_EQUAL("P0301", frames[0].dtc.code.c_str());
    CHECK_EQUAL(2U, frames[0].values.size());
}

TEST(VehiclePoll, a_range_of_supported_identifiers_that_never_comes_costs_only_itself) {
    // Given an engine that says its identifiers go on beyond 40, and is silent when asked which
    Garage g;
    script_engine(g.car.add(0x7E0));
    for (const char* range : {"0140", "0160", "0180", "01A0"}) g.car.ecus[0].script.erase(range);
    g.poll.start();
    g.car.time.run_for(30s);
    // Then it is surveyed all the same, and what is known is read
    CHECK_TRUE(g.poll.phase() == PollPhase::Cycling);
    CHECK_FALSE(g.all<DtcListRead>().empty());
    CHECK_FALSE(g.all<DistanceSinceClearRead>().empty());
    CHECK_TRUE(g.all<DriveRead>().size() >= 20);
    CHECK_EQUAL(1, g.times_asked("0140"));
}

TEST(VehiclePoll, reads_engine_and_idle_hours_where_their_support_bits_say_so) {
    Garage g;
    script_engine(g.car.add(0x7E0));
    g.car.ecus[0].script["0160"] = {{10ms, "416000000003"}};  // 7F and 80
    // Support byte: both; 3,600 s of engine, 600 s idle, nothing of PTO
    g.car.ecus[0].script["017F"] = {{10ms, "417F0300000E100000025800000000"}};
    g.poll.start();
    g.car.time.run_for(30s);
    std::optional<DriveRead> hours;
    for (const auto& d : g.all<DriveRead>()) {
        if (d.engine_total) hours = d;
    }
    CHECK_TRUE(hours.has_value());
    CHECK_EQUAL(3600, hours->engine_total->count());
    CHECK_EQUAL(600, hours->idle_total.value_or(0s).count());
}

TEST(VehiclePoll, what_an_ecu_does_not_know_is_neither_hours_nor_a_mileage_nor_a_signal) {
    Garage g;
    script_engine(g.car.add(0x7E0));
    g.car.ecus[0].script["0160"] = {{10ms, "416000000003"}};  // 7F and 80
    // Total and odometer are all ones; 600 s idle
    g.car.ecus[0].script["017F"] = {{10ms, "417F03FFFFFFFF0000025800000000"}};
    g.car.ecus[0].script["01A6"] = {{10ms, "41A6FFFFFFFF"}};
    g.poll.start();
    g.car.time.run_for(30s);
    bool idle = false;
    for (const auto& d : g.all<DriveRead>()) {
        CHECK_FALSE(d.engine_total.has_value());
        idle = idle || d.idle_total == 600s;
    }
    CHECK_TRUE(idle);
    CHECK_TRUE(g.times_asked("01A6") > 0);
    CHECK_TRUE(g.all<MileageReading>().empty());
    for (const auto& read : g.all<SignalsRead>())
        for (const SignalValue& value : read.values) CHECK_TRUE(value.name != "Vehicle.TraveledDistance");
}

TEST(VehiclePoll, reads_speed_each_second_and_the_odometer_within_ten) {
    Garage g;
    script_engine(g.car.add(0x7E0));
    g.poll.start();
    g.car.time.run_for(10s);
    g.reports.clear();
    g.car.time.run_for(30s);
    int speeds = 0;
    for (const auto& d : g.all<DriveRead>()) speeds += d.speed ? 1 : 0;
    CHECK_TRUE(speeds >= 29);
    CHECK_TRUE(g.all<MileageReading>().size() >= 3);
    CHECK_EQUAL(3 * 3, static_cast<int>(g.all<DtcListRead>().size()));
}

TEST(VehiclePoll, while_moving_asks_once_a_second_and_still_reads_codes) {
    Garage g;
    script_engine(g.car.add(0x7E0));
    g.car.ecus[0].script["010D"] = {{10ms, "410D32"}};
    g.poll.start();
    g.car.time.run_for(60s);
    const auto before = g.car.can.sent.size();
    g.reports.clear();
    g.car.time.run_for(60s);
    std::size_t requests = 0;
    for (std::size_t i = before; i < g.car.can.sent.size(); ++i) requests += u8(g.car.can.sent[i].data[0]) <= 7 ? 1 : 0;
    CHECK_TRUE(requests <= 60);
    CHECK_TRUE(g.all<DtcListRead>().size() >= 9);
    MonoTime last{};
    Duration longest{0};
    for (const auto& d : g.all<DriveRead>()) {
        if (!d.speed) continue;
        if (last != MonoTime{}) longest = std::max(longest, d.at - last);
        last = d.at;
    }
    CHECK_TRUE(longest < 2500ms);  // what the speed integrator bridges
}

TEST(VehiclePoll, moving_the_mileage_is_never_older_than_ten_seconds) {
    for (const std::size_t most_pids : {6, 3}) {
        Garage g;
        script_engine(g.car.add(0x7E0));
        g.car.ecus[0].most_pids = most_pids;
        g.car.ecus[0].script["010D"] = {{10ms, "410D32"}};
        g.poll.start();
        g.car.time.run_for(20s);
        g.reports.clear();
        g.car.time.run_for(100s);
        MonoTime last = g.car.time.mono() - 100s;
        Duration longest{0};
        for (const auto& reading : g.all<MileageReading>()) {
            longest = std::max(longest, reading.at - last);
            last = reading.at;
        }
        CHECK_TRUE(std::max(longest, g.car.time.mono() - last) <= 10s);
    }
}

TEST(VehiclePoll, a_new_code_is_read_soon_after_the_count_changes) {
    Garage g;
    script_engine(g.car.add(0x7E0));
    g.car.ecus[0].script["0101"] = {{10ms, "410100076504"}};
    g.car.ecus[0].script["03"] = {{10ms, "4300"}};
    g.poll.start();
    g.car.time.run_for(12s);
    g.reports.clear();
    g.car.ecus[0].script["0101"] = {{10ms, "410181076504"}};
    g.car.ecus[0].script["03"] = {{10ms, "43010301"}};
    g.car.time.run_for(8s);
    const auto lists = g.all<DtcListRead>();
    CHECK_TRUE(std::any_of(lists.begin(), lists.end(), [](const DtcListRead& l) { return !l.codes.empty(); }));
    CHECK_EQUAL(1U, g.all<FreezeFrameRead>().size());
}

TEST(VehiclePoll, an_old_ecu_that_refuses_six_pids_is_asked_for_fewer) {
    Garage g;
    script_engine(g.car.add(0x7E0));
    g.car.ecus[0].most_pids = 1;
    g.poll.start();
    g.car.time.run_for(10s);
    g.reports.clear();
    g.car.time.run_for(20s);
    int speeds = 0;
    for (const auto& d : g.all<DriveRead>()) speeds += d.speed ? 1 : 0;
    CHECK_TRUE(speeds >= 9);
    CHECK_TRUE(!g.all<MileageReading>().empty());
}

TEST(VehiclePoll, finds_a_vehicle_with_29_bit_ids) {
    Garage g;
    script_engine(g.car.add(0x18DA10F1));
    g.poll.start();
    g.car.time.run_for(10s);
    CHECK_TRUE(g.poll.phase() == PollPhase::Cycling);
    STRCMP_EQUAL("18DAF110 01A6", g.all<MileageReading>().front().provenance.c_str());
}

TEST(VehiclePoll, asks_ever_more_rarely_while_nobody_answers) {
    Garage g;
    g.poll.start();
    g.car.time.run_for(4s);
    CHECK_EQUAL(2, g.times_asked("0100"));  // both kinds of id
    g.car.time.run_for(152s);               // again after 5, 10, 20, 40 and 80 s
    CHECK_EQUAL(12, g.times_asked("0100"));
    g.car.time.run_for(150s);
    CHECK_EQUAL(12, g.times_asked("0100"));
    g.car.time.run_for(3600s);  // 160 s, then each five minutes
    CHECK_TRUE(g.times_asked("0100") <= 12 + 2 * 13);
    CHECK_TRUE(g.times_asked("0100") >= 12 + 2 * 12);
    CHECK_TRUE(g.poll.phase() == PollPhase::Discovering);
    // The next ignition begins anew
    const int before = g.times_asked("0100");
    g.poll.stop();
    g.poll.start();
    g.car.time.run_for(6s);
    CHECK_EQUAL(before + 4, g.times_asked("0100"));
    script_engine(g.car.add(0x7E0));
    g.car.time.run_for(15s);
    CHECK_TRUE(g.poll.phase() == PollPhase::Cycling);
}

TEST(VehiclePoll, sleeps_beside_a_silent_bus_and_asks_soon_after_its_first_frame) {
    test::VirtualTime time;
    test::RecordingCan can;
    BusGuard guard{can};  // nobody tells of an ignition
    EcuSession session{guard, time, time};
    VehiclePoll poll{session, time, time};
    poll.start();
    time.run_for(300s);
    const auto before = time.fired();
    time.run_for(600s);
    CHECK_TRUE(time.fired() - before <= 20);  // a look each minute
    CHECK_EQUAL(0U, can.sent.size());
    for (int n = 0; n < 30; ++n) {  // three seconds of traffic
        const CanFrame traffic = frame(0x3C3, {1, 2});
        guard.on_frame(traffic, time.mono());
        session.on_frame(traffic, time.mono());
        poll.on_traffic();
        time.run_for(100ms);
    }
    CHECK_TRUE(!can.sent.empty());
}

TEST(VehiclePoll, one_that_had_answered_is_looked_for_each_half_minute) {
    Garage g;
    script_engine(g.car.add(0x7E0));
    g.poll.start();
    g.car.time.run_for(10s);
    const auto ecu = g.car.ecus;
    g.car.ecus.clear();
    g.car.time.run_for(1000s);
    CHECK_TRUE(g.poll.phase() == PollPhase::Discovering);
    g.car.ecus = ecu;
    g.car.time.run_for(32s);
    CHECK_TRUE(g.poll.phase() != PollPhase::Discovering);
}

TEST(VehiclePoll, a_vehicle_that_falls_silent_is_looked_for_again) {
    Garage g;
    script_engine(g.car.add(0x7E0));
    g.poll.start();
    g.car.time.run_for(10s);
    auto ecu = g.car.ecus;
    g.car.ecus.clear();
    g.car.time.run_for(20s);
    CHECK_TRUE(g.poll.phase() == PollPhase::Discovering);
    g.car.ecus = ecu;
    g.car.time.run_for(20s);
    CHECK_TRUE(g.poll.phase() == PollPhase::Cycling);
}

TEST(VehiclePoll, codes_of_two_ecus_stay_apart) {
    Garage g;
    script_engine(g.car.add(0x7E0));
    auto& gearbox = g.car.add(0x7E1);
    gearbox.script["0100"] = {{15ms, "410080000000"}};
    gearbox.script["0101"] = {{10ms, "410101000000"}};
    gearbox.script["03"] = {{15ms, "43010741"}};
    g.poll.start();
    g.car.time.run_for(10s);
    bool engine = false;
    bool transmission = false;
    for (const auto& l : g.all<DtcListRead>()) {
        if (l.codes.empty()) continue;
        engine = engine || (l.ecu == 0x7E8 && l.codes[0].code == "P0301");
        transmission = transmission || (l.ecu == 0x7E9 && l.codes[0].code == "P0741");
    }
    CHECK_TRUE(engine);
    CHECK_TRUE(transmission);
    CHECK_EQUAL(2U, g.all<ReadinessRead>().back().readiness.dtc_count);
}

TEST(VehiclePoll, learns_by_listening_beside_another_tester_and_sends_nothing) {
    Garage g;
    g.car.arrive(frame(0x7DF, {2, 1, 0x0D}));
    g.poll.start();
    g.car.arrive(frame(0x7E8, {3, 0x41, 0x0D, 0x32}));
    g.car.arrive(frame(0x7E8, {6, 0x41, 0xA6, 0x00, 0x18, 0x42, 0x2A}));
    g.car.arrive(frame(0x7E8, {4, 0x43, 1, 0x03, 0x01}));
    g.car.time.run_for(30s);
    CHECK_EQUAL(0U, g.car.can.sent.size());
    DOUBLES_EQUAL(50.0, g.all<DriveRead>().at(0).speed->value, 1e-9);
    CHECK_EQUAL(158'980'200, g.all<MileageReading>().at(0).value.in_metres());
    STRCMP_EQUAL("P0301", g.all<DtcListRead>().at(0).codes.at(0).code.c_str());
}

TEST(VehiclePoll, a_freeze_frame_is_read_whole_while_moving_between_live_values) {
    Garage g;
    script_engine(g.car.add(0x7E0));
    g.car.ecus[0].script["010D"] = {{10ms, "410D32"}};
    g.car.ecus[0].script["0101"] = {{10ms, "410100076504"}};
    g.car.ecus[0].script["03"] = {{10ms, "4300"}};
    g.poll.start();
    g.car.time.run_for(60s);
    CHECK_EQUAL(0U, g.all<FreezeFrameRead>().size());
    g.car.ecus[0].script["0101"] = {{10ms, "410181076504"}};
    g.car.ecus[0].script["03"] = {{10ms, "43010301"}};
    g.car.time.run_for(60s);
    const auto frames = g.all<FreezeFrameRead>();
    CHECK_EQUAL(1U, frames.size());
    CHECK_EQUAL(2U, frames[0].values.size());
}

TEST(VehiclePoll, stop_ends_all_work) {
    Garage g;
    script_engine(g.car.add(0x7E0));
    g.poll.start();
    g.car.time.run_for(1s);
    g.poll.stop();
    const auto sent = g.car.can.sent.size();
    g.car.time.run_for(60s);
    CHECK_EQUAL(sent, g.car.can.sent.size());
    CHECK_TRUE(g.poll.phase() == PollPhase::Stopped);
}

TEST(VehiclePoll, never_sends_more_than_ten_requests_in_any_second) {
    Garage g;
    script_engine(g.car.add(0x7E0));
    std::vector<MonoTime> times;
    const auto answer = g.car.can.on_send;
    g.car.can.on_send = [&](const CanFrame& f) {
        if (u8(f.data[0]) <= 7) times.push_back(g.car.time.mono());
        answer(f);
    };
    g.poll.start();
    g.car.time.run_for(60s);
    for (std::size_t i = 10; i < times.size(); ++i) CHECK_TRUE(times[i] - times[i - 10] >= 1s);
}
