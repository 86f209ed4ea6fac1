// SPDX-License-Identifier: Apache-2.0
// The life of a fault, told as what an ECU reports over days.
#include "core/diagnostics/fault_lifecycle.hpp"

#include <utility>

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

Urgency urgent(std::string_view code) {
    return code == "P0301" ? Urgency::StopSafely : Urgency::DriveOn;
}

/// A vehicle that is told about in lists.
struct Life {
    FaultLifecycle faults{urgent};
    Moment now{Distance::kilometres(1000), {1'800'000'000'000ms, WallQuality::Synchronised}, MonoTime{10s}};

    FaultChanges list(DtcKind kind, std::vector<std::string> codes, std::uint32_t ecu = 0x7E8) {
        DtcListRead read{ecu, kind, {}, now.at};
        for (auto& c : codes) read.codes.push_back({ecu, c});
        return faults.on_list(read, now);
    }
    FaultChanges stored(std::vector<std::string> codes) { return list(DtcKind::Stored, std::move(codes)); }
    FaultChanges pending(std::vector<std::string> codes) { return list(DtcKind::Pending, std::move(codes)); }
    FaultChanges lamp(bool on, std::size_t complete = 3) {
        Readiness r;
        r.lamp = on;
        for (std::size_t i = 0; i < 3; ++i) r.monitors.push_back({"catalyst " + std::to_string(i), true, i < complete});
        r.monitors.push_back({"misfire", true, true});
        return faults.on_readiness(r, now);
    }
    FaultChanges service(const char* code, Distance watch = Distance::kilometres(1000)) {
        ServiceRecord r;
        r.id = id_from_text("000102030405060708090A0B0C0D0E0F");
        r.watch_distance = watch;
        Job job;
        job.fault_codes = {code};
        r.jobs = {job};
        return faults.on_service(r, now);
    }
    void drive(std::int64_t km) {
        now.mileage += Distance::kilometres(km);
        now.at = now.at + 1h;
        now.wall.since_epoch += 1h;
    }
    [[nodiscard]] FaultRecord only() const {
        CHECK_EQUAL(1U, faults.records().size());
        return faults.records().at(0);
    }
};

}  // namespace

TEST_GROUP(FaultLifecycle){};

TEST(FaultLifecycle, a_pending_code_is_confirmed_later_and_appears_once) {
    Life car;
    const auto first = car.pending({"P0301"});
    CHECK_EQUAL(1U, first.appeared.size());
    CHECK_TRUE(car.only().state == FaultState::Pending);
    CHECK_EQUAL(0U, car.only().occurrences);
    car.drive(10);
    const auto second = car.stored({"P0301"});
    CHECK_EQUAL(1U, second.changed.size());
    CHECK_EQUAL(0U, second.appeared.size());
    const FaultRecord f = car.only();
    CHECK_TRUE(f.state == FaultState::Confirmed);
    CHECK_EQUAL(1U, f.occurrences);
    CHECK_EQUAL(1000, f.mileage_first.whole_kilometres());
    CHECK_EQUAL(1010, f.mileage_last.whole_kilometres());
    CHECK_TRUE(f.urgency == Urgency::StopSafely);
}

TEST(FaultLifecycle, the_same_list_again_changes_nothing_but_is_stored_at_the_end_of_the_trip) {
    Life car;
    (void)car.stored({"P0301"});
    car.drive(5);
    CHECK_TRUE(car.stored({"P0301"}).empty());
    const auto end = car.faults.on_drive_cycle(car.now);
    CHECK_EQUAL(1U, end.touched.size());
    CHECK_EQUAL(1005, end.touched[0].mileage_last.whole_kilometres());
    CHECK_TRUE(car.faults.on_drive_cycle(car.now).empty());
}

TEST(FaultLifecycle, the_lamp_freeze_frame_and_permanence_join_the_record) {
    Life car;
    (void)car.stored({"P0301"});
    CHECK_EQUAL(1U, car.lamp(true).changed.size());
    CHECK_EQUAL(0U, car.lamp(true).changed.size());
    CHECK_TRUE(car.list(DtcKind::Permanent, {"P0301"}).changed.at(0).permanent);
    const FreezeFrameRead frame{{0x7E8, "P0301"}, {{"Vehicle.Speed", 50, "km/h"}}};
    CHECK_EQUAL(1U, car.faults.on_freeze_frame(frame).changed.size());
    CHECK_TRUE(car.faults.on_freeze_frame(frame).empty());
    CHECK_TRUE(car.faults.on_freeze_frame({{0x7E8, "P0999"}, {}}).empty());
    CHECK_TRUE(car.only().lamp);
    CHECK_TRUE(car.only().permanent);
    CHECK_EQUAL(1U, car.only().freeze_frame.size());
    CHECK_FALSE(car.list(DtcKind::Permanent, {}).changed.at(0).permanent);
}

TEST(FaultLifecycle, a_permanent_code_alone_is_a_confirmed_fault) {
    Life car;
    const auto c = car.list(DtcKind::Permanent, {"P0420"});
    CHECK_TRUE(c.changed.at(0).permanent);
    CHECK_TRUE(car.only().state == FaultState::Confirmed);
}

TEST(FaultLifecycle, a_code_that_vanishes_with_its_lamp_still_on_was_cleared_by_somebody) {
    Life car;
    (void)car.lamp(true);
    (void)car.stored({"P0301"});
    const auto gone = car.stored({});
    CHECK_TRUE(gone.changed.at(0).state == FaultState::ClearedOutside);
    CHECK_EQUAL(0U, gone.outcomes.size());
}

TEST(FaultLifecycle, a_code_that_vanishes_with_pid_31_reset_was_cleared_whichever_is_read_first) {
    Life before;
    (void)before.stored({"P0301"});
    (void)before.faults.on_distance_since_clear(Distance::kilometres(500), before.now);
    (void)before.faults.on_distance_since_clear(Distance::kilometres(0), before.now);
    CHECK_TRUE(before.stored({}).changed.at(0).state == FaultState::ClearedOutside);

    Life after;
    (void)after.stored({"P0301"});
    (void)after.faults.on_warm_ups_since_clear(30, after.now);
    CHECK_TRUE(after.stored({}).empty());
    CHECK_TRUE(after.faults.on_warm_ups_since_clear(0, after.now).changed.at(0).state == FaultState::ClearedOutside);
}

TEST(FaultLifecycle, monitors_reset_all_at_once_are_a_sign_of_a_clear) {
    Life car;
    (void)car.lamp(false, 3);
    (void)car.pending({"P0171"});
    (void)car.lamp(false, 0);
    CHECK_TRUE(car.pending({}).changed.at(0).state == FaultState::ClearedOutside);
}

TEST(FaultLifecycle, a_code_that_leaves_without_any_sign_has_healed) {
    Life car;
    (void)car.stored({"P0301"});
    CHECK_TRUE(car.stored({}).empty());
    car.now.at = car.now.at + 60s;
    CHECK_TRUE(car.stored({}).changed.at(0).state == FaultState::Healed);
}

TEST(FaultLifecycle, a_code_missing_from_one_reading_only_stays_confirmed) {
    Life car;
    (void)car.stored({"P0301"});
    (void)car.stored({});
    car.now.at = car.now.at + 10s;
    (void)car.stored({"P0301"});
    car.now.at = car.now.at + 100s;
    CHECK_TRUE(car.stored({"P0301"}).empty());
    CHECK_EQUAL(1U, car.only().occurrences);
}

TEST(FaultLifecycle, a_pending_code_that_leaves_has_healed) {
    Life car;
    (void)car.pending({"P0171"});
    CHECK_TRUE(car.pending({}).changed.at(0).state == FaultState::Healed);
}

TEST(FaultLifecycle, a_healed_code_that_returns_counts_again) {
    Life car;
    (void)car.stored({"P0301"});
    (void)car.stored({});
    car.now.at = car.now.at + 60s;
    (void)car.stored({});
    (void)car.faults.on_drive_cycle(car.now);
    CHECK_EQUAL(1U, car.only().clean_cycles);
    const auto back = car.stored({"P0301"});
    CHECK_EQUAL(1U, back.appeared.size());
    CHECK_EQUAL(2U, car.only().occurrences);
    CHECK_EQUAL(0U, car.only().clean_cycles);
}

TEST(FaultLifecycle, a_repair_that_holds_for_its_distance_is_cured) {
    Life car;
    (void)car.stored({"P0301"});
    CHECK_TRUE(car.service("P0301").changed.at(0).state == FaultState::Repaired);
    (void)car.stored({});
    for (int i = 0; i < 3; ++i) {
        car.drive(333);
        (void)car.faults.on_drive_cycle(car.now);
        CHECK_TRUE(car.faults.on_mileage(car.now).empty());
    }
    car.drive(1);
    const auto end = car.faults.on_mileage(car.now);
    CHECK_EQUAL(1U, end.outcomes.size());
    CHECK_TRUE(end.outcomes[0].cured);
    CHECK_EQUAL(1000, end.outcomes[0].distance.whole_kilometres());
    CHECK_EQUAL(3U, end.outcomes[0].drive_cycles);
    CHECK_TRUE(car.only().state == FaultState::Healed);
    CHECK_TRUE(car.faults.on_mileage(car.now).empty());
}

TEST(FaultLifecycle, a_repaired_code_that_comes_back_is_told_as_returned) {
    Life car;
    (void)car.stored({"P0301"});
    (void)car.service("P0301");
    (void)car.stored({});
    car.drive(200);
    CHECK_EQUAL(0U, car.pending({"P0301"}).appeared.size());
    const auto back = car.stored({"P0301"});
    CHECK_EQUAL(1U, back.outcomes.size());
    CHECK_FALSE(back.outcomes[0].cured);
    CHECK_EQUAL(200, back.outcomes[0].distance.whole_kilometres());
    CHECK_EQUAL(1U, back.appeared.size());
    CHECK_TRUE(car.only().state == FaultState::Confirmed);
}

TEST(FaultLifecycle, a_record_that_arrives_before_the_codes_are_cleared_does_not_make_them_return) {
    Life car;
    (void)car.stored({"P0301"});
    (void)car.service("P0301");
    CHECK_EQUAL(0U, car.stored({"P0301"}).outcomes.size());
    car.drive(5);
    CHECK_EQUAL(1U, car.stored({"P0301"}).outcomes.size());
}

TEST(FaultLifecycle, a_record_that_arrives_after_the_clear_turns_it_into_a_repair) {
    Life car;
    (void)car.lamp(true);
    (void)car.stored({"P0301"});
    (void)car.stored({});
    CHECK_TRUE(car.only().state == FaultState::ClearedOutside);
    (void)car.service("P0301");
    CHECK_TRUE(car.only().state == FaultState::Repaired);
    CHECK_TRUE(car.service("P0301").empty());  // the same record again
}

TEST(FaultLifecycle, a_record_that_comes_before_any_list_after_a_restart_does_not_make_its_code_return) {
    Life car;
    (void)car.stored({"P0301"});
    Life later;
    later.faults.restore(car.faults.records(), {});
    (void)later.service("P0301");
    // Given a list that still holds the code, as nobody has cleared it yet
    CHECK_EQUAL(0U, later.stored({"P0301"}).outcomes.size());
    CHECK_TRUE(later.only().state == FaultState::Repaired);
    // Then it is back only where it was gone
    (void)later.stored({});
    CHECK_EQUAL(1U, later.stored({"P0301"}).outcomes.size());
}

TEST(FaultLifecycle, a_repair_told_before_the_mileage_is_read_is_watched_from_the_first_reading) {
    Life car;
    (void)car.stored({"P0301"});
    // Given a record that comes while only the mileage of before the start is known, and a list that still holds the code
    const Distance stored = std::exchange(car.now.mileage, Distance{});
    (void)car.service("P0301", Distance::kilometres(100));
    car.now.mileage = stored + Distance::kilometres(99);
    (void)car.stored({"P0301"});
    CHECK_TRUE(car.only().state == FaultState::Repaired);
    // When the agent starts once more, and reads that 120 km were driven without it
    FaultLifecycle later{urgent};
    ServiceRecord by;
    by.id = id_from_text(car.only().repaired_by);
    by.watch_distance = Distance::kilometres(100);
    later.restore(car.faults.records(), {by});
    car.now.mileage = stored + Distance::kilometres(120);
    const auto first = later.on_mileage(car.now);
    // Then none of it was driven after the repair
    CHECK_EQUAL(0U, first.outcomes.size());
    CHECK_EQUAL(1U, first.changed.size());
    CHECK_EQUAL(1120, first.changed[0].mileage_repaired.whole_kilometres());
    CHECK_TRUE(first.changed[0].state == FaultState::Repaired);
    car.drive(99);
    CHECK_TRUE(later.on_mileage(car.now).empty());
    car.drive(1);
    const auto cured = later.on_mileage(car.now);
    CHECK_EQUAL(1U, cured.outcomes.size());
    CHECK_EQUAL(100, cured.outcomes[0].distance.whole_kilometres());
}

TEST(FaultLifecycle, a_watch_goes_on_after_a_restart) {
    Life car;
    (void)car.stored({"P0301"});
    (void)car.service("P0301", Distance::kilometres(300));
    ServiceRecord r;
    r.id = id_from_text("000102030405060708090A0B0C0D0E0F");
    r.watch_distance = Distance::kilometres(300);
    FaultLifecycle next{urgent};
    next.restore(car.faults.records(), {r});
    car.drive(300);
    CHECK_TRUE(next.on_mileage(car.now).outcomes.at(0).cured);
}

TEST(FaultLifecycle, lists_of_one_ecu_say_nothing_about_another) {
    Life car;
    (void)car.lamp(true);
    (void)car.stored({"P0301"});
    CHECK_TRUE(car.list(DtcKind::Stored, {}, 0x7E9).empty());
    CHECK_TRUE(car.only().state == FaultState::Confirmed);
}

TEST(FaultLifecycle, a_lists_own_lamp_wins_over_the_readiness_lamp_of_that_ecu) {
    // Given an ECU whose list says its lamp is off, beside one that leaves the lamp to the readiness status
    Life car;
    (void)car.faults.on_list({0x7E8, DtcKind::Stored, {{0x7E8, "P0301"}}, car.now.at, false}, car.now);
    (void)car.list(DtcKind::Stored, {"P0420"}, 0x7E9);
    // When the readiness lamp comes on
    const auto on = car.lamp(true);
    // Then only the other ECU's code has it
    CHECK_EQUAL(1U, on.changed.size());
    STRCMP_EQUAL("P0420", on.changed[0].dtc.code.c_str());
    // And the first one's follows its own list, both ways
    CHECK_TRUE(car.faults.on_list({0x7E8, DtcKind::Stored, {{0x7E8, "P0301"}}, car.now.at, true}, car.now).changed.at(0).lamp);
    CHECK_EQUAL(0U, car.lamp(false).changed.size());
    CHECK_FALSE(car.faults.on_list({0x7E8, DtcKind::Stored, {{0x7E8, "P0301"}}, car.now.at, false}, car.now).changed.at(0).lamp);
}

TEST(FaultLifecycle, a_code_and_its_lamp_that_leave_a_list_of_this_moment_together_were_not_cleared) {
    // Given a code in DM1 with its lamp on
    Life car;
    (void)car.faults.on_list({0, DtcKind::Stored, {{0, "SPN 110 FMI 0"}}, car.now.at, true, true}, car.now);
    // When both leave at once
    CHECK_TRUE(car.faults.on_list({0, DtcKind::Stored, {}, car.now.at, false, true}, car.now).empty());
    // Then, without a sign of a clear, it has healed
    car.now.at = car.now.at + FaultLifecycle::kHealedAfter;
    CHECK_TRUE(car.faults.on_list({0, DtcKind::Stored, {}, car.now.at, false, true}, car.now).changed.at(0).state == FaultState::Healed);
}

TEST(FaultLifecycle, a_clear_heard_on_the_bus_concerns_the_ecu_it_was_told_to) {
    // Given a code of two ECUs
    Life car;
    (void)car.list(DtcKind::Stored, {"SPN 639 FMI 9"}, 0x00);
    (void)car.list(DtcKind::Stored, {"SPN 639 FMI 9"}, 0x0B);
    // When one of them is told to clear and both codes vanish
    CHECK_TRUE(car.faults.on_codes_cleared({0x0B, "tool F9", car.now.at}, car.now).empty());
    CHECK_TRUE(car.list(DtcKind::Stored, {}, 0x00).empty());
    CHECK_TRUE(car.list(DtcKind::Stored, {}, 0x0B).changed.at(0).state == FaultState::ClearedOutside);
    // Then a clear of all, heard after the code had left, concerns the other too
    CHECK_TRUE(car.faults.on_codes_cleared({{}, "tool F9", car.now.at}, car.now).changed.at(0).state == FaultState::ClearedOutside);
}

TEST(FaultLifecycle, who_was_heard_clearing_stands_in_the_record_until_the_code_is_back) {
    Life car;
    (void)car.stored({"P0301"});
    // When a tool clears, works on for ten minutes, and the list is read after that
    (void)car.faults.on_codes_cleared({0x7E8, "tool 7DF", car.now.at}, car.now);
    car.now.at = car.now.at + 10min;
    const auto gone = car.stored({});
    CHECK_TRUE(gone.changed.at(0).state == FaultState::ClearedOutside);
    STRCMP_EQUAL("tool 7DF", gone.changed.at(0).cleared_by.c_str());
    // Then a later one that is only seen by its effect has no name, and a code that is back nobody's
    car.now.at = car.now.at + 10min;
    CHECK_TRUE(car.stored({"P0301"}).changed.at(0).cleared_by.empty());
    (void)car.faults.on_distance_since_clear(Distance::kilometres(5), car.now);
    car.now.at = car.now.at + 10min;
    (void)car.faults.on_distance_since_clear(Distance::kilometres(0), car.now);
    CHECK_TRUE(car.stored({}).changed.at(0).state == FaultState::ClearedOutside);
    CHECK_TRUE(car.only().cleared_by.empty());
}

TEST(FaultLifecycle, the_effect_that_follows_keeps_the_name_and_another_units_tool_is_not_named) {
    Life car;
    (void)car.stored({"P0301"});
    (void)car.list(DtcKind::Stored, {"P0741"}, 0x7E9);
    (void)car.faults.on_distance_since_clear(Distance::kilometres(5), car.now);
    (void)car.faults.on_codes_cleared({0x7E8, "tool F1", car.now.at}, car.now);
    car.now.at = car.now.at + 70s;
    (void)car.faults.on_distance_since_clear(Distance::kilometres(0), car.now);  // of all units
    STRCMP_EQUAL("tool F1", car.stored({}).changed.at(0).cleared_by.c_str());
    const auto other = car.list(DtcKind::Stored, {}, 0x7E9);
    CHECK_TRUE(other.changed.at(0).state == FaultState::ClearedOutside);
    CHECK_TRUE(other.changed.at(0).cleared_by.empty());
}

TEST(FaultLifecycle, a_code_whose_own_lamp_is_told_has_that_and_not_its_units) {
    Life car;
    DtcListRead list{0, DtcKind::Stored, {{0, "SPN 1 FMI 1"}, {0, "SPN 2 FMI 1"}}, car.now.at, true, true};
    list.code_lamps = {false, std::nullopt};
    (void)car.faults.on_list(list, car.now);
    CHECK_FALSE(car.faults.records().at(0).lamp);
    CHECK_TRUE(car.faults.records().at(1).lamp);
    list.code_lamps = {true, std::nullopt};
    CHECK_EQUAL(1U, car.faults.on_list(list, car.now).changed.size());
    CHECK_TRUE(car.faults.records().at(0).lamp);
}

TEST(FaultLifecycle, a_stop_lamp_makes_the_gravest_code_of_its_list_a_reason_to_stop) {
    Life car;
    DtcListRead list{0, DtcKind::Stored, {{0, "SPN 1 FMI 1"}, {0, "P0301"}}, car.now.at, true, true};
    (void)car.faults.on_list(list, car.now);
    CHECK_TRUE(car.faults.records().at(1).urgency == Urgency::DriveOn);
    list = {0, DtcKind::Stored, {{0, "SPN 1 FMI 1"}}, car.now.at, true, true};
    list.stop = true;
    const auto raised = car.faults.on_list(list, car.now);
    CHECK_TRUE(raised.changed.at(0).urgency == Urgency::StopSafely);
    // It stays so for as long as the code lives
    list.stop = false;
    (void)car.faults.on_list(list, car.now);
    CHECK_TRUE(car.faults.records().at(1).urgency == Urgency::StopSafely);
    // Beside a graver one the lamp is not this code's
    Life other;
    list = {0, DtcKind::Stored, {{0, "SPN 1 FMI 1"}, {0, "P0301"}}, car.now.at, true, true};
    list.stop = true;
    (void)other.faults.on_list(list, other.now);
    CHECK_TRUE(other.faults.records().at(1).urgency == Urgency::DriveOn);
}

TEST(FaultLifecycle, an_ecus_own_count_is_taken_where_it_is_higher) {
    Life car;
    DtcListRead list{0, DtcKind::Stored, {{0, "SPN 1 FMI 1"}}, car.now.at, true, true};
    list.counts = {5};
    CHECK_EQUAL(5U, car.faults.on_list(list, car.now).changed.at(0).occurrences);
    list.counts = {0};
    (void)car.faults.on_list(list, car.now);
    CHECK_EQUAL(5U, car.only().occurrences);
}

TEST(FaultLifecycle, more_faults_than_any_vehicle_has_are_counted_not_kept) {
    Life car;
    for (std::uint32_t ecu = 0; ecu < 3; ++ecu) {
        std::vector<std::string> codes;
        for (int i = 0; i < 255; ++i) codes.push_back("X" + std::to_string(i));
        (void)car.list(DtcKind::Stored, codes, ecu);
    }
    CHECK_EQUAL(FaultLifecycle::kMostFaults, car.faults.records().size());
    CHECK_EQUAL(3U * 255U - 512U, car.faults.refused());
}
