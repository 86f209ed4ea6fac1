// SPDX-License-Identifier: Apache-2.0
// Merge by id and revision in any order, deferred work that comes back, and the journal's canonical text.
#include <algorithm>
#include <vector>

#include "core/history/journal_text.hpp"
#include "core/history/service_history.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

WallTime day(int n) {
    return {std::chrono::hours{24 * (20000 + n)}, WallQuality::Synchronised};
}

ServiceRecord record(unsigned id, std::uint32_t revision, int on_day, const char* job = "oil") {
    ServiceRecord r;
    r.id = id_from(bytes_of({id, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
    r.revision = revision;
    r.performed_at = day(on_day);
    r.mileage = Distance::kilometres(1000 * on_day);
    r.jobs.resize(1);
    r.jobs[0].name = job;
    return r;
}

}  // namespace

TEST_GROUP(ServiceHistory) {
    ServiceHistory history;
    int merge(const ServiceRecord& r) {
        return static_cast<int>(history.merge(r).verdict);
    }
};

TEST(ServiceHistory, keeps_the_latest_revision_newest_first) {
    CHECK_EQUAL(static_cast<int>(MergeVerdict::Added), merge(record(1, 1, 10)));
    CHECK_EQUAL(static_cast<int>(MergeVerdict::Added), merge(record(2, 1, 20)));
    CHECK_EQUAL(static_cast<int>(MergeVerdict::Revised), merge(record(1, 2, 30)));
    CHECK_EQUAL(static_cast<int>(MergeVerdict::Same), merge(record(1, 1, 10)));
    CHECK_EQUAL(static_cast<int>(MergeVerdict::Same), merge(record(1, 2, 30)));
    CHECK_EQUAL(2U, history.newest_first().size());
    CHECK_TRUE(history.newest_first()[0].id == record(1, 2, 30).id);
}

TEST(ServiceHistory, refuses_a_record_without_an_id_or_revision) {
    ServiceRecord nameless = record(1, 1, 1);
    nameless.id = Id{};
    CHECK_EQUAL(static_cast<int>(MergeVerdict::Unfit), merge(nameless));
    CHECK_EQUAL(static_cast<int>(MergeVerdict::Unfit), merge(record(1, 0, 1)));
}

TEST(ServiceHistory, every_order_of_arrival_ends_with_the_same_history) {
    // Given two records, corrections, and two ends that wrote the same revision differently
    std::vector<ServiceRecord> messages{record(1, 1, 10), record(1, 2, 11, "oil and filter"),
                                        record(1, 2, 11, "oil, filter"), record(2, 1, 20), record(2, 3, 21)};
    std::vector<std::size_t> order{0, 1, 2, 3, 4};
    std::vector<ServiceRecord> expected;
    do {
        // When they arrive in this order, the first of them twice
        ServiceHistory one;
        for (std::size_t i : order) (void)one.merge(messages[i]);
        (void)one.merge(messages[order[0]]);
        // Then
        const std::vector<ServiceRecord> kept{one.newest_first().begin(), one.newest_first().end()};
        if (expected.empty()) expected = kept;
        CHECK_TRUE(kept == expected);
    } while (std::next_permutation(order.begin(), order.end()));
    CHECK_EQUAL(2U, expected.size());
}

TEST(ServiceHistory, the_same_revision_with_other_words_is_a_conflict_that_keeps_both) {
    (void)merge(record(1, 1, 10, "a"));
    const auto greater = history.merge(record(1, 1, 10, "b"));
    CHECK_TRUE(greater.verdict == MergeVerdict::Conflict && greater.changed);
    STRCMP_EQUAL("b", history.newest_first()[0].jobs[0].name.c_str());
    STRCMP_EQUAL("a", contradictions(*history.file(record(1, 1, 10).id)).at(0).lost.text.c_str());
    const auto known = history.merge(record(1, 1, 10, "a"));
    CHECK_TRUE(known.verdict == MergeVerdict::Same && !known.changed);
}

TEST(ServiceHistory, fields_that_only_one_side_changed_are_both_taken) {
    // Given a record, and the clerk's correction of its mileage on the way
    (void)merge(record(1, 1, 10));
    RecordFile desk = *history.file(record(1, 1, 10).id);
    ServiceRecord corrected = unflatten(desk);
    corrected.mileage = Distance::kilometres(10'100);
    const RecordFile sent = edit(desk, corrected, Writer::Dealer);
    // When the owner writes a note before it comes
    ServiceRecord noted = history.newest_first()[0];
    noted.note = "tyre repaired";
    CHECK_EQUAL(1U, history.edit(noted).leaves.size());
    CHECK_TRUE(history.merge(sent).verdict == MergeVerdict::Revised);
    // Then both stand
    CHECK_TRUE(history.newest_first()[0].mileage == Distance::kilometres(10'100));
    STRCMP_EQUAL("tyre repaired", history.newest_first()[0].note.c_str());
    CHECK_TRUE(contradictions(*history.file(noted.id)).empty());
}

TEST(ServiceHistory, one_field_that_both_changed_keeps_the_later_word_and_shows_the_other) {
    (void)merge(record(1, 1, 10));
    RecordFile desk = *history.file(record(1, 1, 10).id);
    ServiceRecord wanted = unflatten(desk);
    wanted.note = "clerk";
    const RecordFile sent = edit(desk, wanted, Writer::Dealer);
    wanted.note = "owner";
    (void)history.edit(wanted);
    CHECK_TRUE(history.merge(sent).verdict == MergeVerdict::Conflict);
    const auto shown = contradictions(*history.file(wanted.id));
    CHECK_EQUAL(1U, shown.size());
    STRCMP_EQUAL("note", shown[0].path.c_str());
    STRCMP_EQUAL("clerk", shown[0].kept.text.c_str());
    STRCMP_EQUAL("owner", shown[0].lost.text.c_str());
    // When somebody who sees both writes it anew, Then it is settled
    wanted.note = "both agree";
    (void)history.edit(wanted);
    CHECK_TRUE(contradictions(*history.file(wanted.id)).empty());
}

TEST(ServiceHistory, is_the_same_after_a_restart_also_with_records_of_an_earlier_version) {
    (void)merge(record(1, 2, 10));
    (void)merge(record(2, 1, 20));
    ServiceHistory again;
    again.restore({*history.file(record(1, 2, 10).id)}, {history.newest_first().begin(), history.newest_first().end()});
    CHECK_EQUAL(2U, again.newest_first().size());
    CHECK_TRUE(std::equal(again.newest_first().begin(), again.newest_first().end(), history.newest_first().begin()));
}

TEST(ServiceHistory, deferred_work_comes_back_exactly_at_its_distance_or_date_until_it_is_done) {
    ServiceRecord visit = record(1, 1, 10);
    Finding pads{
        .text = "brake pads at 3 mm", .item_id = "brake_pads", .again_at = Distance::kilometres(15000), .again_on = {}};
    Finding tyres{.text = "tyres worn", .item_id = "tyres", .again_at = {}, .again_on = day(60)};
    visit.findings = {pads, tyres};
    (void)merge(visit);
    CHECK_EQUAL(0U, history.deferred_due(Distance::metres(14'999'999), day(59)).size());
    CHECK_EQUAL(1U, history.deferred_due(Distance::kilometres(15000), day(59)).size());
    CHECK_EQUAL(1U, history.deferred_due(Distance{}, day(60)).size());
    CHECK_EQUAL(0U, history.deferred_due(Distance{}, WallTime{day(60).since_epoch, WallQuality::Unknown}).size());
    ServiceRecord later = record(2, 1, 12);
    later.jobs[0].item_id = "brake_pads";
    (void)merge(later);
    CHECK_EQUAL(0U, history.deferred_due(Distance::kilometres(16000), day(12)).size());
}

TEST(ServiceHistory, deferred_work_ends_with_the_job_that_names_its_finding) {
    // Given a finding that is about no item of the plan
    ServiceRecord visit = record(1, 1, 10);
    visit.findings = {{.text = "oil seeps at the gearbox", .item_id = {}, .again_at = Distance::kilometres(15'000), .again_on = {}}};
    (void)merge(visit);
    const auto due = history.deferred_due(Distance::kilometres(15'000), day(12));
    CHECK_EQUAL(1U, due.size());
    CHECK_FALSE(due[0].finding.id.empty());
    // When a job of another day settles it
    ServiceRecord repair = record(2, 1, 9);
    repair.jobs[0].closes_finding = due[0].finding.id;
    (void)merge(repair);
    // Then
    CHECK_EQUAL(0U, history.deferred_due(Distance::kilometres(15'000), day(12)).size());
}

TEST_GROUP(JournalText){
    static std::string told(const ServiceRecord& r) { return journal_text(flatten(r, {r.revision, Writer::Dealer})); }
};

TEST(JournalText, mileage_is_one_line_anybody_can_read) {
    const TrustedMileage mileage{Distance::metres(59'150'300), MileageSource::PidA6, MileageConfidence::High, day(0)};
    STRCMP_EQUAL("mileage\t1\t59150300\t1\t2\t1728000000000\t2\n", journal_text(mileage).c_str());
}

TEST(JournalText, two_counters_that_do_not_agree_are_one_line) {
    const DistanceDisagreement parted{Distance::kilometres(40), Distance::kilometres(25), Distance::metres(59'150'300), day(0)};
    STRCMP_EQUAL("distance\t1\t40000\t25000\t59150300\t1728000000000\t2\n", journal_text(parted).c_str());
}

TEST(JournalText, separators_inside_a_field_cannot_make_another_record) {
    ServiceRecord plain = record(1, 1, 1, "y\tz");
    plain.jobs[0].item_id = "x";
    ServiceRecord sly = record(1, 1, 1, "z");
    sly.jobs[0].item_id = "x\ty";
    CHECK_FALSE(told(plain) == told(sly));
    ServiceRecord line = record(1, 1, 1, "a\njob\t1");
    const std::string text = told(line);
    CHECK_EQUAL(5, std::count(text.begin(), text.end(), '\n'));  // the record; its date and mileage; the job's name and place
}

TEST(JournalText, a_contradiction_is_a_line_of_its_own) {
    RecordFile file{record(1, 1, 1).id, {{"note", {"a", {2, Writer::Vehicle}, 0}}}, {}};
    (void)merge_into(file, RecordFile{file.id, {{"note", {"b", {2, Writer::Dealer}, 0}}}, {}});
    STRCMP_EQUAL("record\t1\t01000000000000000000000000000000\nleaf\tnote\t2\t2\t0\tb\nconflict\tnote\t2\t2\tb\t2\t1\ta\n",
                 journal_text(file).c_str());
}

TEST(JournalText, every_field_of_a_record_is_in_it) {
    const ServiceRecord base = record(1, 1, 1);
    std::vector<ServiceRecord> others(13, base);
    others[0].revision = 2;
    others[1].dealer_id = "d";
    others[2].dealer_name = "D";
    others[3].performed_at.since_epoch += std::chrono::milliseconds{1};
    others[4].performed_at.quality = WallQuality::Estimated;
    others[5].mileage += Distance::metres(1);
    others[6].total.minor_units = 1;
    others[7].request_id = base.id;
    others[8].watch_distance = Distance::kilometres(2);
    others[9].jobs[0].labour_minutes = 1;
    others[10].jobs[0].fault_codes = {"P0301"};
    others[11].jobs[0].parts.resize(1);
    others[12].findings.resize(1);
    for (const ServiceRecord& other : others) CHECK_FALSE(told(other) == told(base));
}
