// SPDX-License-Identifier: Apache-2.0
// The queue: order, deadlines, snooze, quiet after closing; and one-time enrolment codes.
#include "desk_fixture.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::desk;

TEST_GROUP(Queue) {
    DeskFixture f;
    std::uint64_t next_health{1};
    std::uint64_t next_care{1};

    void reported(const FaultRecord& record, WallTime now = kMonday) {
        (void)f.send(f.car.batch(Stream::Health, next_health++, {FaultChanged{record}}), now);
    }
    void due(const char* item, DueState state, WallTime now = kMonday) {
        DueItem d;
        d.item_id = item;
        d.state = state;
        (void)f.send(f.car.batch(Stream::Care, next_care++, {DueChanged{d, Distance::kilometres(1)}}), now);
    }
};

TEST(Queue, is_sorted_by_who_must_act_first) {
    due("engine_oil", DueState::Soon);
    reported(fault("P0301", FaultState::Confirmed));
    reported(fault("P0217", FaultState::Confirmed, Urgency::StopSafely));
    const auto rows = f.queue(f.li);
    LONGS_EQUAL(3, rows.size());
    STRCMP_EQUAL("fault:P0217", rows[0].ref.c_str());
    STRCMP_EQUAL("fault:P0301", rows[1].ref.c_str());
    STRCMP_EQUAL("due:engine_oil", rows[2].ref.c_str());
    CHECK(rows[0].due == after(kMonday, 2h));
}

TEST(Queue, a_matter_told_again_is_one_row_and_its_clock_goes_on) {
    due("engine_oil", DueState::Due);
    due("engine_oil", DueState::Due, after(kMonday, 24h));
    LONGS_EQUAL(1, f.queue(f.li).size());
    CHECK(f.queue(f.li)[0].due == after(kMonday, 48h));
    due("engine_oil", DueState::Overdue, after(kMonday, 25h));
    LONGS_EQUAL(1, f.queue(f.li).size());
    CHECK(f.queue(f.li)[0].reason == AlertReason::Overdue);
}

TEST(Queue, a_healed_fault_and_a_done_item_leave_by_themselves) {
    reported(fault("P0301", FaultState::Confirmed));
    due("engine_oil", DueState::Due);
    reported(fault("P0301", FaultState::Healed));
    due("engine_oil", DueState::Ok);
    LONGS_EQUAL(0, f.queue(f.li).size());
}

TEST(Queue, a_battery_item_says_so) {
    due("battery_12v", DueState::Due);
    CHECK(f.queue(f.li).at(0).reason == AlertReason::Battery);
}

TEST(Queue, deadlines_skip_the_weekend) {
    const WallTime friday = after(kMonday, 4 * 24h);
    due("engine_oil", DueState::Overdue, friday);
    CHECK(f.queue(f.li).at(0).due == after(friday, 3 * 24h));
}

TEST(Queue, a_missed_deadline_is_marked_once) {
    reported(fault("P0217", FaultState::Confirmed, Urgency::StopSafely));
    (void)f.desk->on_tick(after(kMonday, 1h));
    CHECK_FALSE(f.queue(f.li).at(0).missed);
    (void)f.desk->on_tick(after(kMonday, 3h));
    (void)f.desk->on_tick(after(kMonday, 4h));
    CHECK(f.queue(f.li).at(0).missed);
    LONGS_EQUAL(2, f.file(f.li, f.car).timeline.size());  // the fault, and one miss
}

TEST(Queue, a_snoozed_row_comes_back_at_its_time) {
    reported(fault("P0301", FaultState::Confirmed));
    const AlertRow row = f.queue(f.li).at(0);
    CHECK(f.desk->snooze_alert(f.li, row.no, row.version, after(kMonday, 5h), "owner is abroad", kMonday).has_value());
    LONGS_EQUAL(0, f.queue(f.li).size());
    (void)f.desk->on_tick(after(kMonday, 5h));
    LONGS_EQUAL(1, f.queue(f.li).size());
    STRCMP_EQUAL("owner is abroad", f.queue(f.li)[0].note.c_str());
}

TEST(Queue, ticks_that_find_nothing_to_do_do_not_hide_what_falls_due_later_or_sooner_than_was_thought) {
    reported(fault("P0301", FaultState::Confirmed));
    const WallTime due_at = f.queue(f.li).at(0).due;
    for (WallTime at = kMonday; at <= due_at; at = after(at, 1min)) (void)f.desk->on_tick(at);
    CHECK_FALSE(f.queue(f.li).at(0).missed);
    (void)f.desk->on_tick(after(due_at, 1ms));
    CHECK(f.queue(f.li).at(0).missed);
    const AlertRow row = f.queue(f.li).at(0);
    CHECK(f.desk->snooze_alert(f.li, row.no, row.version, after(due_at, 5h), "owner is abroad", due_at).has_value());
    (void)f.desk->on_tick(after(due_at, 1h));
    (void)f.desk->on_tick(after(due_at, 5h - 1ms));
    LONGS_EQUAL(0, f.queue(f.li).size());
    (void)f.desk->on_tick(after(due_at, 5h));
    LONGS_EQUAL(1, f.queue(f.li).size());
}

TEST(Queue, a_closed_row_stays_closed_for_a_fortnight_unless_it_gets_worse) {
    due("engine_oil", DueState::Due);
    const AlertRow row = f.queue(f.li).at(0);
    CHECK(f.desk->close_alert(f.li, row.no, row.version, "called, comes in May", kMonday).has_value());
    due("engine_oil", DueState::Due, after(kMonday, 24h));
    LONGS_EQUAL(0, f.queue(f.li).size());
    due("engine_oil", DueState::Overdue, after(kMonday, 48h));
    LONGS_EQUAL(1, f.queue(f.li).size());
}

TEST(Queue, of_two_clerks_one_takes_the_row) {
    reported(fault("P0301", FaultState::Confirmed));
    const AlertRow row = f.queue(f.li).at(0);
    CHECK(f.desk->take_alert(f.li, row.no, row.version, kMonday).has_value());
    const auto late = f.desk->close_alert(f.wang, row.no, row.version, "done", kMonday);
    CHECK(late.error().code == Refused::Changed);
    STRCMP_EQUAL("li", late.error().detail.c_str());
}

TEST(Queue, a_code_admits_one_vehicle_once_and_not_after_a_day) {
    CHECK(f.desk->issue_code(f.boss, "HASH", {"car-new", "", "沪A12345", "Zhao", ""}, kMonday).has_value());
    CHECK(f.desk->issue_code(f.boss, "LATE", {"car-late", "", "沪A12346", "Qian", ""}, kMonday).has_value());
    const EnrolledKey key{"key-new-id", "key-new", "0A", {}};
    const auto enrolled = f.desk->enrol("HASH", "car-new", key, kMonday);
    CHECK(enrolled.has_value());
    STRCMP_EQUAL("north", enrolled->dealer.c_str());
    // The same code serves the same key again, another key or another vehicle never
    CHECK(f.desk->enrol("HASH", "car-new", key, kMonday).has_value());
    CHECK(f.desk->enrol("HASH", "car-new", {"k2", "k2", "0B", {}}, kMonday).error().code == Refused::NotFound);
    CHECK(f.desk->enrol("HASH", "car-newer", key, kMonday).error().code == Refused::NotFound);
    CHECK(f.desk->enrol("LATE", "car-late", {"k3", "k3", "0C", {}}, after(kMonday, 25h)).error().code ==
          Refused::NotFound);
    CHECK(f.desk->enrol("GUESS", "car-bad", {"k4", "k4", "0D", {}}, kMonday).error().code == Refused::NotFound);
    CHECK(!f.send(Car{"car-new", "key-new", 4}.batch(Stream::Mileage, 1, {MileageReported{}})).empty());
}

TEST(Queue, a_warning_ahead_of_a_fault_waits_for_a_clerk_and_stands_on_the_timeline) {
    // Given a battery that rests low and a catalyst that drifts to its limit
    const AdvanceWarning battery{WarningKind::BatteryWeak, 0, "battery resting", 12.1, 12.2, "V", 12};
    const AdvanceWarning drift{WarningKind::MonitorDrift, 0x7E8, "catalyst bank 1", 0.9, 1.0, "", std::nullopt};
    const AdvanceWarning charging{WarningKind::BatteryNotCharging, 0, "battery charging", 12.4, 13.0, "V", std::nullopt};
    (void)f.send(f.car.batch(Stream::Health, 1, {battery, drift, charging}));
    // Then each has its row, the charging first
    const auto rows = f.queue(f.li);
    LONGS_EQUAL(3, rows.size());
    STRCMP_EQUAL("warning:battery charging", rows[0].ref.c_str());
    CHECK(rows[0].severity == Severity::Urgent && rows[0].reason == AlertReason::Battery);
    CHECK(rows[0].due == after(kMonday, 24h));
    STRCMP_EQUAL("warning:battery resting", rows[1].ref.c_str());
    CHECK(rows[1].reason == AlertReason::Battery && rows[2].reason == AlertReason::Warning);
    CHECK(rows[2].due == after(kMonday, 72h));
    // and its line on the timeline
    const auto lines = f.file(f.li, f.car).timeline;
    STRCMP_EQUAL("warning", lines.at(2).kind.c_str());
    CHECK(lines.at(2).detail.find("\"days_left\":12") != std::string::npos);
    CHECK(lines.at(1).detail.find("days_left") == std::string::npos);
}

TEST(Queue, changed_software_asks_a_clerk_other_changes_are_only_told) {
    (void)f.send(f.car.batch(Stream::Health, 1,
                             {IdentityChanged{IdentityChangeKind::VinLearned, 0, "", "LSV***********001"},
                              IdentityChanged{IdentityChangeKind::EcuAppeared, 0x7EB, "", "TOW"},
                              IdentityChanged{IdentityChangeKind::CvnChanged, 0x7E8, "00000001", "00000002"},
                              IdentityChanged{IdentityChangeKind::VinChanged, 0, "LSV***********001", "WVW***********305"}}));
    const auto rows = f.queue(f.li);
    LONGS_EQUAL(1, rows.size());
    STRCMP_EQUAL("identity:7E8", rows[0].ref.c_str());
    CHECK(rows[0].reason == AlertReason::Identity && rows[0].due == after(kMonday, 72h));
    const auto lines = f.file(f.li, f.car).timeline;
    LONGS_EQUAL(4, lines.size());
    CHECK(lines[1].detail.find("\"after\":\"00000002\"") != std::string::npos);
}

TEST(Queue, a_survey_stands_on_the_timeline_and_a_low_score_asks_a_clerk_to_call) {
    (void)f.send(f.car.batch(Stream::Care, 1, {SurveyAnswered{id_of(7), 1, {{"work", 5}, {"service", 3}, {"recommend", 7}}}}));
    LONGS_EQUAL(0, f.queue(f.li).size());
    (void)f.send(f.car.batch(Stream::Care, 2, {SurveyAnswered{id_of(8), 1, {{"work", 2}, {"service", 5}, {"recommend", 9}}}}));
    LONGS_EQUAL(1, f.queue(f.li).size());
    CHECK(f.queue(f.li).at(0).reason == AlertReason::LowScore);
    CHECK(f.queue(f.li).at(0).due == after(kMonday, 24h));
    const auto lines = f.file(f.li, f.car).timeline;
    LONGS_EQUAL(2, lines.size());
    STRCMP_EQUAL("survey", lines.at(0).kind.c_str());
    CHECK(lines.at(0).origin == Origin::Owner);
    CHECK(lines.at(0).detail.find("\"work\":2") != std::string::npos);
    // Asked again, the owner is content: nobody has to call any more
    (void)f.send(f.car.batch(Stream::Care, 3, {SurveyAnswered{id_of(8), 1, {{"work", 4}, {"service", 5}, {"recommend", 9}}}}));
    LONGS_EQUAL(0, f.queue(f.li).size());
}

TEST(Queue, a_car_that_reads_another_vin_waits_for_a_clerk_until_it_is_settled) {
    const auto sync = [this](bool doubt) {
        wire::VehicleSync body;
        body.vehicle = f.car.vehicle();
        body.epoch = id_of(1);
        body.now = kMonday;
        body.identity_doubt = doubt;
        (void)f.send(f.car.seal(wire::encode(body), wire::kSyncChannel));
    };
    sync(false);
    LONGS_EQUAL(0, f.queue(f.li).size());
    sync(true);
    sync(true);
    auto rows = f.queue(f.li);
    LONGS_EQUAL(1, rows.size());
    STRCMP_EQUAL("identity:vin", rows[0].ref.c_str());
    CHECK(rows[0].severity == Severity::Urgent && rows[0].due == after(kMonday, 24h));
    LONGS_EQUAL(1, f.file(f.li, f.car).timeline.size());
    sync(false);
    LONGS_EQUAL(0, f.queue(f.li).size());
    STRCMP_EQUAL("identity_settled", f.file(f.li, f.car).timeline.at(0).kind.c_str());
}
