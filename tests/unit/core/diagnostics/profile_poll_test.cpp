// SPDX-License-Identifier: Apache-2.0
// A profile's requests: each at its period, never above the budget, refusals and silence remembered.
#include "core/diagnostics/profile_poll.hpp"

#include <algorithm>

#include "core/diagnostics/vehicle_poll.hpp"
#include "unit/core/diagnostics/fake_vehicle.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using odolink::test::FakeVehicle;
using odolink::test::frame;

namespace {

ProfileAsk ask(std::uint32_t ecu, const char* hex, Duration period, bool mileage = false) {
    const CanId id{ecu, ecu > 0x7FF};
    return {{id, answer_id_of(id)}, *from_hex(hex), period, mileage};
}

/// A poll with nothing else to do: asks whenever it may.
struct Polled {
    explicit Polled(std::vector<ProfileAsk> asks) {
        poll.set_sink([this](const EcuAddress&, const EcuAnswer& a) { answers.push_back(to_hex(a.payload)); });
        poll.set_asks(std::move(asks));
    }
    void run_for(Duration time) {
        for (Duration passed{0}; passed < time; passed += 100ms) {
            if (!busy_) busy_ = poll.ask_next([this] { busy_ = false; });
            car.time.run_for(100ms);
        }
    }
    [[nodiscard]] std::size_t times(const char* hex) const {
        const auto asked = car.asked();
        return static_cast<std::size_t>(std::count(asked.begin(), asked.end(), hex));
    }
    FakeVehicle car;
    ProfilePoll poll{car.session, car.time};
    std::vector<std::string> answers;

private:
    bool busy_{false};
};

}  // namespace

TEST_GROUP(ProfilePoll){};

TEST(ProfilePoll, each_request_has_its_period_and_its_answer_is_told) {
    Polled p{{ask(0x7E0, "22F40D", 2s), ask(0x7C6, "22B002", 5s, true)}};
    p.car.add(0x7E0).script["22F40D"] = {{10ms, "62F40D32"}};
    p.car.add(0x7C6).script["22B002"] = {{10ms, "62B00200003039"}};
    p.run_for(10s);
    CHECK_EQUAL(5U, p.times("22F40D"));
    CHECK_EQUAL(2U, p.times("22B002"));
    CHECK_EQUAL(7U, p.answers.size());
    STRCMP_EQUAL("62B00200003039", p.answers[0].c_str());  // mileage first
}

TEST(ProfilePoll, no_period_is_shorter_than_a_second) {
    Polled p{{ask(0x7E0, "22F40D", 100ms)}};
    p.car.add(0x7E0).script["22F40D"] = {{10ms, "62F40D32"}};
    p.run_for(10s);
    CHECK_TRUE(p.times("22F40D") <= 10);
}

TEST(ProfilePoll, what_an_ecu_refuses_is_not_asked_again) {
    Polled p{{ask(0x7E0, "22F40D", 1s), ask(0x7E0, "22F40E", 1s)}};
    p.car.add(0x7E0).script["22F40D"] = {{10ms, "7F2231"}};  // request out of range
    p.car.ecus[0].script["22F40E"] = {{10ms, "62F40E01"}};
    p.run_for(20s);
    CHECK_EQUAL(1U, p.times("22F40D"));
    CHECK_TRUE(p.times("22F40E") >= 10);
    CHECK_EQUAL(1U, p.poll.refused());
    // Not even after the next ignition
    p.poll.restart();
    p.run_for(5s);
    CHECK_EQUAL(1U, p.times("22F40D"));
}

TEST(ProfilePoll, conditions_that_pass_are_tried_again_after_ten_minutes) {
    Polled p{{ask(0x7E0, "22F40D", 1s)}};
    p.car.add(0x7E0).script["22F40D"] = {{10ms, "7F2222"}};
    p.run_for(599s);
    CHECK_EQUAL(1U, p.times("22F40D"));
    p.run_for(3s);
    CHECK_EQUAL(2U, p.times("22F40D"));
}

TEST(ProfilePoll, an_ecu_that_keeps_silent_is_left_alone_until_the_next_ignition) {
    Polled p{{ask(0x7C6, "22B002", 1s), ask(0x7C6, "22B003", 1s), ask(0x7E0, "22F40D", 1s)}};
    p.car.add(0x7E0).script["22F40D"] = {{10ms, "62F40D32"}};
    p.run_for(30s);
    CHECK_EQUAL(3U, p.times("22B002") + p.times("22B003"));
    CHECK_TRUE(p.times("22F40D") > 10);
    p.poll.restart();
    p.run_for(10s);
    CHECK_EQUAL(6U, p.times("22B002") + p.times("22B003"));
}

TEST(ProfilePoll, beside_another_tester_it_waits) {
    Polled p{{ask(0x7E0, "22F40D", 1s)}};
    p.car.arrive(frame(0x7DF, {2, 1, 0}));
    p.run_for(59s);
    CHECK_EQUAL(0U, p.car.can.sent.size());
    CHECK_TRUE(p.car.guard.counters().refused_manners <= 13);  // it does not knock at the door without end
    p.run_for(10s);
    CHECK_TRUE(p.times("22F40D") >= 1);
}

TEST(ProfilePoll, ids_the_guard_refuses_are_left_out) {
    std::vector<ProfileAsk> asks{ask(0x7E0, "22F40D", 1s), ask(0x7DF, "22F40D", 1s), ask(0x123, "22F40D", 1s)};
    asks.push_back({{{0x7E1, false}, {0x7E9, false}, std::uint8_t{1}}, *from_hex("220102"), 1s, false});  // extended form of a standard id
    Polled p{std::move(asks)};
    CHECK_EQUAL(2U, p.poll.asked_for());
    CHECK_EQUAL(2U, p.poll.left_out());
}

TEST(ProfilePoll, an_answer_to_an_earlier_profile_is_not_told) {
    Polled p{{ask(0x7E0, "22F40D", 1s)}};
    p.car.add(0x7E0).script["22F40D"] = {{50ms, "62F40D32"}};
    bool done = false;
    CHECK_TRUE(p.poll.ask_next([&] { done = true; }));
    p.car.time.run_for(10ms);
    p.poll.set_asks({});
    p.car.time.run_for(100ms);
    CHECK_TRUE(done);
    CHECK_EQUAL(0U, p.answers.size());
    CHECK_FALSE(p.poll.ask_next([] {}));
}

namespace {

/// The whole order of work: VehiclePoll with a profile's requests between its own.
struct Whole {
    explicit Whole(std::size_t requests) {
        auto& engine = car.add(0x7E0);
        engine.script["0100"] = {{10ms, "410018180000"}};  // 04, 05, 0C, 0D
        engine.script["010C"] = {{10ms, "410C0BB8"}};
        engine.script["010D"] = {{10ms, "410D00"}};
        engine.script["0104"] = {{10ms, "410440"}};
        engine.script["0105"] = {{10ms, "410550"}};
        std::vector<ProfileAsk> asks;
        for (std::size_t i = 0; i < requests; ++i) {
            const std::string hex = to_hex(bytes_of({0x22, 0x10, static_cast<unsigned>(i)}));
            engine.script[hex] = {{10ms, "62" + hex.substr(2) + "01"}};
            asks.push_back(ask(0x7E0, hex.c_str(), 1s));
        }
        extra.set_asks(std::move(asks));
        poll.set_extra([this](std::function<void()> done) { return extra.ask_next(std::move(done)); });
        poll.start();
    }
    [[nodiscard]] std::size_t asked_with(const std::string& service) const {
        const auto asked = car.asked();
        return static_cast<std::size_t>(std::count_if(asked.begin(), asked.end(), [&](const std::string& a) { return a.starts_with(service); }));
    }
    FakeVehicle car;
    VehiclePoll poll{car.session, car.time, car.time};
    ProfilePoll extra{car.session, car.time};
};

}  // namespace

TEST(ProfilePoll, standing_it_takes_half_of_the_budget_and_live_values_keep_their_second) {
    Whole w{100};
    w.car.time.run_for(20s);
    w.car.can.sent.clear();
    w.car.time.run_for(20s);
    CHECK_TRUE(w.asked_with("2210") >= 80);
    CHECK_TRUE(w.asked_with("2210") <= 100);
    CHECK_TRUE(w.asked_with("010D") >= 19);
}

TEST(ProfilePoll, moving_speed_has_each_other_second_and_the_rest_is_shared_in_turn) {
    Whole w{100};
    w.car.time.run_for(10s);
    w.car.ecus[0].script["010D"] = {{10ms, "410D32"}};
    w.car.time.run_for(5s);
    w.car.can.sent.clear();
    w.car.time.run_for(60s);
    CHECK_TRUE(w.car.asked().size() <= 61);  // flow controls beside them
    CHECK_TRUE(w.asked_with("010D") >= 25);  // a speed each two seconds
    CHECK_TRUE(w.asked_with("2210") >= 15);  // half of the rest at least, the whole where no list is due
    CHECK_TRUE(w.asked_with("03") >= 3);
}

TEST(ProfilePoll, moving_lists_of_many_units_keep_their_bound_and_a_profile_its_turns) {
    // Given a profile that always wants something, and seven more units whose status belongs to the lists
    Whole w{100};
    for (std::uint32_t id = 0x7E1; id <= 0x7E7; ++id) {
        auto& unit = w.car.add(id);
        unit.script["0100"] = {{10ms + 1ms * (id & 7), "410080000000"}};
        unit.script["0101"] = {{10ms, "410100000000"}};
    }
    w.car.time.run_for(20s);
    w.car.ecus[0].script["010D"] = {{10ms, "410D32"}};
    w.car.time.run_for(40s);
    w.car.can.sent.clear();
    // Then each reading of the lists, with ten questions and more, is over within half a minute, a new one begins
    // within 15 s, and the profile has what is left
    w.car.time.run_for(180s);
    CHECK_TRUE(w.asked_with("03") >= 4);
    CHECK_TRUE(w.asked_with("0101") >= 4 * 7);
    CHECK_TRUE(w.asked_with("2210") >= 20);
    CHECK_TRUE(w.asked_with("010D") >= 85);
}

TEST(ProfilePoll, a_car_that_answers_no_standard_request_is_still_asked_by_its_profile) {
    FakeVehicle car;
    car.add(0x7C6).script["22B002"] = {{10ms, "62B00200003039"}};
    ProfilePoll extra{car.session, car.time};
    std::size_t answers = 0;
    extra.set_sink([&](const EcuAddress&, const EcuAnswer&) { ++answers; });
    extra.set_asks({ask(0x7C6, "22B002", 1s)});
    VehiclePoll poll{car.session, car.time, car.time};
    poll.set_extra([&](std::function<void()> done) { return extra.ask_next(std::move(done)); });
    poll.start();
    car.time.run_for(30s);
    CHECK_TRUE(answers >= 4);
    CHECK_TRUE(poll.phase() == PollPhase::Discovering);
}
