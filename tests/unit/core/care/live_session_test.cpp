// SPDX-License-Identifier: Apache-2.0
// The vehicle's side of a live session as a table: each event in each phase.
#include "core/care/live_session.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

const Id kId = id_from_text("000102030405060708090A0B0C0D0E0F");
const Id kOther = id_from_text("F00102030405060708090A0B0C0D0E0F");
constexpr WallTime kWall{std::chrono::milliseconds{1'780'000'000'000}, WallQuality::Synchronised};
MonoTime at(Duration since_boot) { return MonoTime{since_boot}; }
WallTime wall(std::chrono::seconds later) { return {kWall.since_epoch + later, WallQuality::Synchronised}; }
LiveSessionAsked asked(const Id& id, std::chrono::minutes time_box = kLiveTimeBox) { return {id, "123456", "Wang", time_box}; }

}  // namespace

TEST_GROUP(LiveSessionTable) {
    LiveSession session;
    const std::vector<SignalValue> speed{{"Vehicle.Speed", 12, "km/h"}};

    void open() {
        CHECK_FALSE(session.ask(asked(kId), at(0s)).has_value());
        const auto opened = session.open(at(10s), kWall);
        CHECK_TRUE(opened && opened->state == LiveSessionState::Open && opened->from == kWall);
    }
};

TEST(LiveSessionTable, nothing_happens_while_nothing_is_asked) {
    CHECK_FALSE(session.open(at(0s), kWall).has_value());
    CHECK_FALSE(session.decline().has_value());
    CHECK_FALSE(session.end(LiveSessionEnd::ByOwner, kWall).has_value());
    CHECK_FALSE(session.close(kId, kWall).has_value());
    CHECK_FALSE(session.on_time(at(10h), kWall).has_value());
    session.on_values(speed);
    CHECK_FALSE(session.next(kWall).has_value());
    STRCMP_EQUAL("", session.state().c_str());
}

TEST(LiveSessionTable, a_newer_question_lets_the_one_before_lapse_and_none_is_taken_beside_an_open_session) {
    (void)session.ask(asked(kId), at(0s));
    const auto before = session.ask(asked(kOther), at(1s));
    CHECK_TRUE(before && before->session_id == kId && before->state == LiveSessionState::Lapsed);
    (void)session.open(at(2s), kWall);
    const auto refused = session.ask(asked(kId), at(3s));
    CHECK_TRUE(refused && refused->session_id == kId && refused->state == LiveSessionState::Declined);
    CHECK_TRUE(session.phase() == LivePhase::Open && session.asked().id == kOther);
}

TEST(LiveSessionTable, the_question_lapses_after_ten_minutes_and_not_before) {
    (void)session.ask(asked(kId), at(0s));
    CHECK_FALSE(session.on_time(at(kLiveAskedFor - 1s), kWall).has_value());
    const auto lapsed = session.on_time(at(kLiveAskedFor), kWall);
    CHECK_TRUE(lapsed && lapsed->state == LiveSessionState::Lapsed && lapsed->from == WallTime{});
    CHECK_TRUE(session.phase() == LivePhase::Idle);
}

TEST(LiveSessionTable, the_time_box_counts_from_the_yes_and_is_cut_at_thirty_minutes) {
    open();
    CHECK_FALSE(session.on_time(at(10s + kLiveTimeBox - 1s), kWall).has_value());
    const auto over = session.on_time(at(10s + kLiveTimeBox), wall(900s));
    CHECK_TRUE(over && over->ended_by == LiveSessionEnd::TimeUp && over->to == wall(900s));
    (void)session.ask(asked(kId, std::chrono::minutes{600}), at(2'000s));
    (void)session.open(at(2'000s), kWall);
    CHECK_TRUE(session.until() == at(2'000s + kLongestLiveTimeBox));
}

TEST(LiveSessionTable, the_ignition_has_two_minutes_of_grace) {
    open();
    session.on_ignition(false, at(20s));
    session.on_ignition(false, at(100s));  // said again: it counts from the first
    CHECK_FALSE(session.on_time(at(139s), kWall).has_value());
    session.on_ignition(true, at(139s));
    CHECK_FALSE(session.on_time(at(200s), kWall).has_value());
    session.on_ignition(false, at(200s));
    const auto ended = session.on_time(at(320s), kWall);
    CHECK_TRUE(ended && ended->ended_by == LiveSessionEnd::IgnitionOff);
}

TEST(LiveSessionTable, the_receipt_counts_what_went_out_and_names_it_and_what_did_not_go_stays_for_the_next) {
    open();
    session.on_values(speed);
    const auto first = session.next(wall(1s));
    CHECK_TRUE(first && first->number == 1 && first->values == speed);
    CHECK_TRUE(session.next(wall(2s))->number == 1);  // it did not go out
    session.on_sent(*first);
    CHECK_FALSE(session.next(wall(3s)).has_value());
    session.on_values(std::vector<SignalValue>{{"Vehicle.Speed", 13, "km/h"}, {"Vehicle.Cabin", 21, "degC"}});
    session.on_values(std::vector<SignalValue>{{"Vehicle.Speed", 14, "km/h"}});
    const auto second = session.next(wall(4s));
    CHECK_EQUAL(2U, second->values.size());
    DOUBLES_EQUAL(14, second->values.at(1).value, 0);
    session.on_sent(*second);
    const auto receipt = session.end(LiveSessionEnd::ByOwner, wall(5s));
    CHECK_EQUAL(2U, receipt->readings);
    CHECK_TRUE((receipt->names == std::vector<std::string>{"Vehicle.Cabin", "Vehicle.Speed"}));
    CHECK_TRUE(receipt->from == kWall && receipt->to == wall(5s));
}

TEST(LiveSessionTable, values_of_before_the_yes_are_not_sent) {
    (void)session.ask(asked(kId), at(0s));
    session.on_values(speed);
    (void)session.open(at(10s), kWall);
    CHECK_FALSE(session.next(kWall).has_value());
}

TEST(LiveSessionTable, a_run_that_died_tells_how_far_it_came) {
    (void)session.ask(asked(kId), at(0s));
    const auto lapsed = LiveSession::interrupted(session.state());
    CHECK_TRUE(lapsed && lapsed->session_id == kId && lapsed->state == LiveSessionState::Lapsed);
    (void)session.open(at(10s), kWall);
    session.on_values(speed);
    session.on_sent(*session.next(wall(7s)));
    const auto ended = LiveSession::interrupted(session.state());
    CHECK_TRUE(ended && ended->state == LiveSessionState::Ended && ended->ended_by == LiveSessionEnd::AgentStopped);
    CHECK_EQUAL(1U, ended->readings);
    CHECK_TRUE(ended->from == kWall && ended->to == wall(7s) && ended->names.size() == 1);
    // Then text cut anywhere is nothing, or the session with fewer names
    const std::string whole = session.state();
    for (std::size_t length = 0; length < whole.size(); ++length) (void)LiveSession::interrupted(whole.substr(0, length));
    CHECK_FALSE(LiveSession::interrupted("2\nnonsense").has_value());
}
