// SPDX-License-Identifier: Apache-2.0
// What a J1939 network is asked, in which order and how politely; and what its transfers to us are answered.
#include "core/diagnostics/j1939_poll.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "core/diagnostics/allow_list.hpp"
#include "support/fakes/recording_can.hpp"
#include "support/fakes/virtual_time.hpp"
#include "unit/core/diagnostics/j1939_bus.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using odolink::test::j1939_frame;
using odolink::test::j1939_request;
using odolink::test::j1939_transfer;

namespace {

constexpr unsigned kEngine = 0x00;
constexpr std::uint32_t kVin = 0xFEEC;
constexpr std::uint32_t kDm1 = 0xFECA;
constexpr std::uint32_t kDm2 = 0xFECB;
constexpr std::uint32_t kDm12 = 0xFED4;

/// An engine that broadcasts its speed each 100 ms and answers what it has.
struct Truck {
    odolink::test::VirtualTime time;
    odolink::test::RecordingCan can;
    BusGuard guard{can};
    J1939Watch watch;
    J1939Poll poll{guard, watch, time, time};
    std::map<std::uint32_t, Bytes> for_all;    ///< answers to a request of everybody
    std::map<std::uint32_t, Bytes> for_alone;  ///< answers to a request of the engine alone
    std::set<std::uint32_t> told_no;           ///< groups refused when asked alone
    std::set<std::uint32_t> broadcast;         ///< single-frame groups told each second
    bool speaks{true};
    std::vector<std::pair<std::uint32_t, unsigned>> asked;  ///< group and destination
    std::vector<MonoTime> asked_at;
    std::vector<VehicleReport> reports;

    Truck() {
        can.on_send = [this](const CanFrame& f) { on_send(f); };
        guard.on_ignition(Ignition::On, time.mono());
        speak();
        poll.start();
    }
    void arrive(const CanFrame& f) {
        guard.on_frame(f, time.mono());
        const auto heard = watch.on_frame(f, time.mono());
        reports.insert(reports.end(), heard.reports.begin(), heard.reports.end());
        poll.on_heard(heard);
    }
    [[nodiscard]] int times_asked(std::uint32_t group, unsigned to) const {
        return static_cast<int>(std::count(asked.begin(), asked.end(), std::pair{group, to}));
    }

private:
    void speak() {
        if (speaks) arrive(j1939_frame(0xF004, kEngine, {0xF0, 0x7D, 0x7D, 0x00, 0x19}));
        for (const std::uint32_t group : broadcast) arrive(j1939_frame(group, kEngine, {0x40, 0x1F, 0, 0, 0x40, 0x1F, 0, 0}));
        (void)time.after(100ms, [this] { speak(); });
    }
    void on_send(const CanFrame& f) {
        if ((f.id.value & 0x00FF0000U) != 0x00EA0000U) return;
        const std::uint32_t group = u8(f.data[0]) | std::uint32_t{u8(f.data[1])} << 8U | std::uint32_t{u8(f.data[2])} << 16U;
        const unsigned to = f.id.value >> 8U & 0xFFU;
        asked.emplace_back(group, to);
        asked_at.push_back(time.mono());
        const auto& answers = to == 0xFF ? for_all : for_alone;
        if (const auto found = answers.find(group); found != answers.end()) return send(group, to == 0xFF ? 0xFFU : 0xF9U, found->second);
        if (to != 0xFF && told_no.count(group) > 0)
            later(10ms, j1939_frame(0xE8FF, kEngine, {0x01, 0xFF, 0xFF, 0xFF, 0xF9, group & 0xFFU, group >> 8U & 0xFFU, group >> 16U}));
    }
    void send(std::uint32_t group, unsigned to, const Bytes& message) {
        if (message.size() <= 8) {
            CanFrame f = j1939_frame(group, kEngine, {});
            std::copy(message.begin(), message.end(), f.data.begin());
            return later(10ms, f);
        }
        Duration delay{10ms};
        for (const CanFrame& f : j1939_transfer(group, kEngine, to, message)) {
            later(delay, f);
            delay += 50ms;
        }
    }
    void later(Duration delay, const CanFrame& f) {
        (void)time.after(delay, [this, f] { arrive(f); });
    }
};

Bytes vin() {
    const ByteView text = as_bytes(std::string_view{"1M8GDM9AXKP042788*"});
    return {text.begin(), text.end()};
}

}  // namespace

TEST_GROUP(J1939Poll){};

TEST(J1939Poll, asks_nothing_before_the_bus_shows_j1939_and_has_been_listened_to) {
    Truck truck;
    truck.speaks = false;
    for (int i = 0; i < 100; ++i) {
        truck.arrive(j1939_frame(0xDAF1, 0x10, {0x03, 0x41, 0x0D, 0x00}));
        truck.time.run_for(100ms);
    }
    CHECK_EQUAL(0U, truck.can.sent.size());
    Truck other;
    other.time.run_for(1900ms);
    CHECK_EQUAL(0U, other.can.sent.size());
    other.time.run_for(1s);
    CHECK_TRUE(other.can.sent.size() > 0);
}

TEST(J1939Poll, asks_everybody_first_and_every_frame_is_a_request_of_a_group_that_only_tells) {
    Truck truck;
    truck.for_all[kVin] = vin();
    truck.time.run_for(60s);
    CHECK_EQUAL(0xEE00U, truck.asked.at(0).first);  // who is there
    CHECK_EQUAL(kVin, truck.asked.at(2).first);     // nobody claimed: asked twice
    CHECK_EQUAL(1, truck.times_asked(kVin, 0xFF));
    for (const CanFrame& f : truck.can.sent) {
        CHECK_EQUAL(0x18EA00F9U, f.id.value & 0xFFFF00FFU);
        CHECK_EQUAL(3, f.length);
        CHECK_TRUE(pgn_request_allowed(u8(f.data[0]) | std::uint32_t{u8(f.data[1])} << 8U | std::uint32_t{u8(f.data[2])} << 16U));
    }
    const bool known = std::any_of(truck.reports.begin(), truck.reports.end(), [](const VehicleReport& r) {
        const auto* id = std::get_if<IdentityRead>(&r);
        return id != nullptr && id->identity.vin == "1M8GDM9AXKP042788";
    });
    CHECK_TRUE(known);
}

TEST(J1939Poll, one_request_at_a_time_and_none_while_an_answer_may_come) {
    Truck truck;
    truck.time.run_for(30s);
    CHECK_TRUE(truck.asked_at.size() > 5);
    for (std::size_t i = 1; i < truck.asked_at.size(); ++i) CHECK_TRUE(truck.asked_at[i] - truck.asked_at[i - 1] >= J1939Poll::kAnswerTime);
}

TEST(J1939Poll, what_is_broadcast_is_not_asked_for) {
    Truck truck;
    truck.broadcast = {0xFEE0};
    truck.time.run_for(120s);
    CHECK_EQUAL(0, truck.times_asked(0xFEE0, 0xFF));
    CHECK_TRUE(truck.times_asked(0xFEC1, 0xFF) > 0);
}

TEST(J1939Poll, the_coarse_distance_is_not_asked_for_where_the_fine_one_is_told) {
    Truck truck;
    truck.broadcast = {0xFEC1};
    truck.time.run_for(120s);
    CHECK_EQUAL(0, truck.times_asked(0xFEE0, 0xFF));
}

TEST(J1939Poll, what_is_told_on_request_only_is_asked_again_when_it_is_old) {
    Truck truck;
    truck.for_all[0xFEC1] = bytes_of({0x40, 0x0D, 0x03, 0, 0, 0, 0, 0});
    truck.for_all[0xEE00] = Bytes{};
    truck.time.run_for(300s);
    const int before = truck.times_asked(0xFEC1, 0xFF);
    truck.time.run_for(60s);
    const int asked = truck.times_asked(0xFEC1, 0xFF) - before;
    CHECK_TRUE(asked >= 4 && asked <= 6);
}

TEST(J1939Poll, one_that_answers_only_alone_is_found_answered_by_transfer_and_asked_alone_from_then_on) {
    Truck truck;
    truck.broadcast = {kDm1};  // so it is known as a device
    truck.for_alone[kVin] = vin();
    truck.for_alone[kDm2] = bytes_of({0x00, 0xFF, 0, 0, 0, 0, 0xFF, 0xFF});
    truck.told_no = {kDm12};
    truck.time.run_for(300s);
    CHECK_EQUAL(J1939Poll::kAsksOfAll, truck.times_asked(kVin, 0xFF));
    CHECK_EQUAL(1, truck.times_asked(kVin, kEngine));
    // Clear to send and end of message left, and nothing else of a transfer
    std::vector<unsigned> controls;
    for (const CanFrame& f : truck.can.sent)
        if ((f.id.value & 0x00FF0000U) == 0x00EC0000U) controls.push_back(u8(f.data[0]));
    CHECK_EQUAL(2U, controls.size());
    CHECK_EQUAL(0x11U, controls.at(0));
    CHECK_EQUAL(0x13U, controls.at(1));
    // A refused group is not asked of it again; an answered one is, each minute
    CHECK_EQUAL(1, truck.times_asked(kDm12, kEngine));
    CHECK_TRUE(truck.times_asked(kDm2, kEngine) >= 3);
    CHECK_EQUAL(J1939Poll::kAsksOfAll, truck.times_asked(kDm2, 0xFF));
}

TEST(J1939Poll, dm1_is_asked_for_each_minute_even_where_others_tell_it) {
    Truck truck;
    truck.broadcast = {kDm1};
    truck.time.run_for(400s);
    CHECK_TRUE(truck.times_asked(kDm1, 0xFF) >= 5);
}

TEST(J1939Poll, a_code_that_comes_or_goes_has_the_lists_and_frames_behind_it_read) {
    Truck truck;
    for (const std::uint32_t group : {0xFECDU, 0xFDB7U, 0xFECBU, 0xFED4U, 0xFECFU, 0xFD82U, 0xFD80U})
        truck.for_all[group] = bytes_of({0x00, 0xFF, 0, 0, 0, 0, 0xFF, 0xFF});
    truck.time.run_for(100s);
    CHECK_EQUAL(0, truck.times_asked(0xFECD, 0xFF));
    const int before = truck.times_asked(kDm12, 0xFF);
    truck.arrive(j1939_frame(kDm1, kEngine, {0x04, 0xFF, 0x6E, 0x00, 0x03, 0x05}));
    truck.time.run_for(20s);
    CHECK_EQUAL(1, truck.times_asked(0xFECD, 0xFF));
    CHECK_TRUE(truck.times_asked(kDm12, 0xFF) > before);
    // And it is silent about them while nothing changes
    truck.arrive(j1939_frame(kDm1, kEngine, {0x04, 0xFF, 0x6E, 0x00, 0x03, 0x05}));
    truck.time.run_for(20s);
    CHECK_EQUAL(1, truck.times_asked(0xFECD, 0xFF));
}

TEST(J1939Poll, counts_are_asked_for_from_the_ignition_on_and_another_number_has_the_lists_read) {
    Truck truck;
    for (const std::uint32_t group : {0xFDB7U, 0xFECBU, 0xFED4U, 0xFECFU, 0xFD82U, 0xFD80U, 0xA300U})
        truck.for_all[group] = bytes_of({0x00, 0xFF, 0, 0, 0, 0, 0xFF, 0xFF});
    truck.for_all[0x9E00] = bytes_of({0x00, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF});
    truck.time.run_for(20s);
    CHECK_EQUAL(1, truck.times_asked(0x9E00, 0xFF));
    truck.time.run_for(100s);
    CHECK_EQUAL(0, truck.times_asked(0xA300, 0xFF));
    CHECK_EQUAL(0, truck.times_asked(0xA400, 0xFF));  // DM30 answers a commanded test
    CHECK_TRUE(truck.times_asked(0xC200, 0xFF) > 0);
    // When it counts a pending code
    truck.for_all[0x9E00] = bytes_of({0x01, 0x01, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF});
    truck.time.run_for(75s);
    CHECK_EQUAL(1, truck.times_asked(0xA300, 0xFF));
}

TEST(J1939Poll, another_tester_at_f9_or_fa_silences_it_for_a_minute) {
    for (const unsigned tester : {0xF9U, 0xFAU}) {
        Truck truck;
        truck.time.run_for(10s);
        truck.arrive(j1939_request(0xFF, tester, kVin));
        const std::size_t before = truck.can.sent.size();
        truck.time.run_for(59s);
        CHECK_EQUAL(before, truck.can.sent.size());
        truck.time.run_for(5s);
        CHECK_TRUE(truck.can.sent.size() > before);
    }
}

TEST(J1939Poll, a_transfer_to_our_address_that_we_did_not_ask_for_is_another_testers) {
    Truck truck;
    truck.broadcast = {0xFEC1};
    truck.time.run_for(10s);
    const std::size_t before = truck.can.sent.size();
    for (const CanFrame& f : j1939_transfer(kVin, 0x27, 0xF9, vin())) truck.arrive(f);
    truck.time.run_for(30s);
    CHECK_EQUAL(before, truck.can.sent.size());
}

TEST(J1939Poll, while_moving_it_asks_at_most_once_a_second_and_parked_never) {
    Truck truck;
    for (const std::uint32_t group : {0xEE00U, 0xFEE0U, 0xFEC1U, 0xFED4U, 0xFECFU, 0xFEE5U, 0xFEDCU, 0xFECEU})
        truck.for_all[group] = bytes_of({0x40, 0x0D, 0x03, 0, 0, 0, 0, 0});
    truck.guard.on_motion(Motion::Moving);
    truck.time.run_for(60s);
    for (std::size_t i = 1; i < truck.asked_at.size(); ++i) CHECK_TRUE(truck.asked_at[i] - truck.asked_at[i - 1] >= 1s);
    const std::size_t before = truck.can.sent.size();
    truck.guard.on_ignition(Ignition::Off, truck.time.mono());
    truck.poll.stop();
    truck.time.run_for(600s);
    CHECK_EQUAL(before, truck.can.sent.size());
}
