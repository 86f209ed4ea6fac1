// SPDX-License-Identifier: Apache-2.0
// Units that only say "pending", or nothing: they are set aside, and the others keep their second.
#include "core/diagnostics/vehicle_poll.hpp"

#include "unit/core/diagnostics/fake_vehicle.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using odolink::test::FakeVehicle;
using odolink::test::frame;
using odolink::test::Reply;
using odolink::test::ScriptedEcu;

namespace {

constexpr std::uint32_t kEngine = 0x7E0;
constexpr std::uint32_t kGearbox = 0x7E1;

void script_unit(ScriptedEcu& ecu, const std::string& codes) {
    ecu.script["0100"] = {{10ms, "410088180000"}};  // 01 05 0C 0D
    ecu.script["0101"] = {{10ms, "410101000000"}};
    ecu.script["0105"] = {{10ms, "41055A"}};
    ecu.script["010C"] = {{10ms, "410C0C80"}};
    ecu.script["010D"] = {{10ms, "410D00"}};
    ecu.script["03"] = {{10ms, codes}};
    ecu.script["07"] = {{10ms, "4700"}};
    ecu.script["0A"] = {{10ms, "4A00"}};
}

/// An engine and a gearbox, both with speed; and who was asked when.
struct Pair {
    FakeVehicle car;
    VehiclePoll poll{car.session, car.time, car.time};
    std::vector<VehicleReport> reports;
    struct Sent {
        MonoTime at;
        CanId id;
        std::string hex;
    };
    std::vector<Sent> sent;
    std::vector<ScriptedEcu> well{};

    Pair() {
        script_unit(car.add(kEngine), "43010301");
        script_unit(car.add(kGearbox), "43010741");
        poll.set_sink([this](const VehicleReport& r) { reports.push_back(r); });
        const auto answer = car.can.on_send;
        car.can.on_send = [this, answer](const CanFrame& f) {
            if (u8(f.data[0]) <= 7) sent.push_back({car.time.mono(), f.id, to_hex(f.payload().subspan(1, u8(f.data[0])))});
            answer(f);
        };
        poll.start();
        car.time.run_for(15s);
        reports.clear();
        sent.clear();
        well = car.ecus;
    }
    /// From now on the unit answers each request with "pending", every two seconds.
    void pending(std::size_t unit) {
        for (auto& [request, replies] : car.ecus[unit].script) {
            replies.clear();
            const std::string no = "7F" + request.substr(0, 2) + "78";
            for (int i = 0; i < 20; ++i) replies.push_back({10ms + i * 2s, no});
        }
        several_pids_too(unit);
    }
    void silent(std::size_t unit) { car.ecus[unit].script.clear(); }
    void is_well(std::size_t unit) { car.ecus[unit].script = well[unit].script; }
    /// The fake joins answers to single PIDs; live values of these units are asked for in these words.
    void several_pids_too(std::size_t unit) {
        for (const char* request : {"010D0C0105", "010D0C0501"}) {
            auto& replies = car.ecus[unit].script[request];
            for (int i = 0; i < 20; ++i) replies.push_back({10ms + i * 2s, "7F0178"});
        }
    }
    void standing_at(const char* speed) {
        for (ScriptedEcu& ecu : car.ecus) ecu.script["010D"] = {{10ms, speed}};
        well = car.ecus;
    }
    [[nodiscard]] Duration longest_gap_of_speed(MonoTime from) const {
        Duration longest{0};
        MonoTime last = from;
        for (const VehicleReport& r : reports) {
            const auto* drive = std::get_if<DriveRead>(&r);
            if (drive == nullptr || !drive->speed || drive->at < from) continue;
            longest = std::max(longest, drive->at - last);
            last = drive->at;
        }
        return std::max(longest, car.time.mono() - last);
    }
    [[nodiscard]] std::size_t asked_of(std::uint32_t id) const {
        return static_cast<std::size_t>(std::count_if(sent.begin(), sent.end(), [id](const Sent& s) { return s.id.value == id; }));
    }
    [[nodiscard]] std::size_t lists_of(std::uint32_t ecu) const {
        return static_cast<std::size_t>(std::count_if(reports.begin(), reports.end(), [ecu](const VehicleReport& r) {
            const auto* list = std::get_if<DtcListRead>(&r);
            return list != nullptr && list->ecu == ecu && list->kind == DtcKind::Stored;
        }));
    }
};

}  // namespace

TEST_GROUP(VehiclePollAside){};

TEST(VehiclePollAside, one_that_is_pending_for_ever_costs_the_others_no_second) {
    // Given an engine and a gearbox that both tell the speed
    Pair p;
    // When the engine only says "pending"
    p.pending(0);
    const MonoTime from = p.car.time.mono();
    p.car.time.run_for(300s);
    // Then the gearbox tells it at the latest every 1.2 s from the first second on, and its code lists come as before
    CHECK_TRUE(p.longest_gap_of_speed(from) <= 1200ms);
    CHECK_TRUE(p.lists_of(0x7E9) >= 25);
    // and the engine is asked rarely: pending for 20 s, then left alone 5, 10, 20 and 30 s
    CHECK_TRUE(p.asked_of(kEngine) <= 10);
    CHECK_TRUE(p.asked_of(kEngine) >= 5);
    CHECK_TRUE(p.poll.phase() == PollPhase::Cycling);
}

TEST(VehiclePollAside, one_that_is_silent_costs_the_others_no_second) {
    Pair p;
    p.silent(0);
    const MonoTime from = p.car.time.mono();
    p.car.time.run_for(300s);
    CHECK_TRUE(p.longest_gap_of_speed(from) <= 1200ms);
    CHECK_TRUE(p.lists_of(0x7E9) >= 25);
    CHECK_TRUE(p.asked_of(kEngine) <= 22);  // five times, then after 5, 10, 20, 30, 30 … s
}

TEST(VehiclePollAside, it_is_asked_everything_again_within_half_a_minute_of_its_recovery) {
    for (const bool silent : {true, false}) {
        Pair p;
        if (silent) p.silent(0);
        else p.pending(0);
        p.car.time.run_for(200s);
        p.is_well(0);
        p.car.time.run_for(21s);  // the answers that it owed are over
        p.reports.clear();
        p.sent.clear();
        p.car.time.run_for(32s);
        CHECK_TRUE(p.lists_of(0x7E8) >= 1);
        CHECK_TRUE(p.asked_of(kEngine) >= 10);
        CHECK_TRUE(p.longest_gap_of_speed(p.car.time.mono() - 32s) <= 1200ms);
    }
}

TEST(VehiclePollAside, while_moving_the_next_second_is_the_other_units) {
    Pair p;
    p.standing_at("410D32");
    p.car.time.run_for(10s);
    p.pending(0);
    const MonoTime from = p.car.time.mono();
    p.sent.clear();
    p.car.time.run_for(120s);
    CHECK_TRUE(p.longest_gap_of_speed(from) <= 4200ms);  // once, as the engine falls out
    CHECK_TRUE(p.longest_gap_of_speed(from + 10s) < 2500ms);
    for (std::size_t i = 1; i < p.sent.size(); ++i) CHECK_TRUE(p.sent[i].at - p.sent[i - 1].at >= 1s);
}

TEST(VehiclePollAside, no_unit_ever_owes_two_answers) {
    Pair p;
    p.pending(0);
    p.car.time.run_for(120s);
    // Then between two requests that concern the engine lie its ten pendings, or its rest
    MonoTime last{};
    for (const Pair::Sent& s : p.sent) {
        if (s.id.value != kEngine && s.id.value != 0x7DF) continue;
        if (last != MonoTime{}) CHECK_TRUE(s.at - last >= 20s);
        last = s.at;
    }
    CHECK_TRUE(last != MonoTime{});
}

TEST(VehiclePollAside, where_the_only_speed_is_the_bad_units_no_speed_is_told_and_others_are_read) {
    Pair p;
    p.car.ecus[1].script["0100"] = {{10ms, "410080000000"}};  // no speed
    p.poll.stop();
    p.poll.start();
    p.car.time.run_for(15s);
    p.pending(0);
    p.car.time.run_for(2s);
    p.reports.clear();
    p.car.time.run_for(200s);
    for (const VehicleReport& r : p.reports) CHECK_FALSE(std::holds_alternative<DriveRead>(r));
    CHECK_TRUE(p.lists_of(0x7E9) >= 10);
}

TEST(VehiclePollAside, a_question_whose_answer_is_promised_for_ever_is_not_asked_again) {
    // Given a unit that never finishes its verification number
    Pair p;
    auto& never = p.car.ecus[0].script["0906"];
    for (int i = 0; i < 20; ++i) never.push_back({10ms + i * 2s, "7F0978"});
    p.poll.stop();
    p.poll.start();
    p.sent.clear();
    p.car.time.run_for(200s);
    CHECK_EQUAL(1, std::count_if(p.sent.begin(), p.sent.end(), [](const Pair::Sent& s) { return s.id.value == kEngine && s.hex == "0906"; }));
    // Then it is well in all else
    p.reports.clear();
    p.sent.clear();
    p.car.time.run_for(30s);
    CHECK_TRUE(p.lists_of(0x7E8) >= 2);
    CHECK_TRUE(p.asked_of(kEngine) >= 30);
    CHECK_TRUE(p.asked_of(kGearbox) <= 10);  // only its status: the engine has the speed again
}

TEST(VehiclePollAside, an_answer_that_takes_its_time_is_taken_and_the_others_did_not_wait) {
    Pair p;
    p.car.ecus[0].script["0904"] = {{10ms, "7F0978"}, {3s, "49040130313233343536373839303132333435"}};
    p.poll.stop();
    p.poll.start();
    p.reports.clear();
    p.car.time.run_for(20s);
    const auto* identity = [&]() -> const IdentityRead* {
        for (auto it = p.reports.rbegin(); it != p.reports.rend(); ++it)
            if (const auto* read = std::get_if<IdentityRead>(&*it)) return read;
        return nullptr;
    }();
    CHECK_TRUE(identity != nullptr);
    STRCMP_EQUAL("0123456789012345", identity->identity.ecus.at(0).calibration_ids.at(0).substr(0, 16).c_str());
}

TEST(VehiclePollAside, one_that_is_pending_as_discovery_begins_is_found_when_it_answers) {
    Pair p;
    p.poll.stop();
    p.pending(0);
    p.poll.start();
    p.reports.clear();
    const MonoTime from = p.car.time.mono();
    p.car.time.run_for(60s);
    CHECK_TRUE(p.longest_gap_of_speed(from) <= 3s);  // the gearbox alone, surveyed in two seconds
    CHECK_TRUE(p.lists_of(0x7E9) >= 3);
    CHECK_EQUAL(0U, p.lists_of(0x7E8));
    p.is_well(0);
    p.car.time.run_for(60s);
    CHECK_TRUE(p.lists_of(0x7E8) >= 1);
}

TEST(VehiclePollAside, what_a_bad_unit_goes_on_saying_is_not_taken_for_another_testers_answer) {
    Pair p;
    p.poll.stop();
    p.car.time.run_for(20s);
    p.car.arrive(frame(0x7E8, {3, 0x7F, 0x01, 0x78}));
    CHECK_EQUAL(0U, p.car.guard.counters().other_tester_heard);
    p.car.arrive(frame(0x7E8, {3, 0x7F, 0x01, 0x12}));
    CHECK_EQUAL(1U, p.car.guard.counters().other_tester_heard);
}
