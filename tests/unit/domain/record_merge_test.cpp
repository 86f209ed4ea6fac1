// SPDX-License-Identifier: Apache-2.0
// A record of two writers: fields survive, crossings are kept, elements come and go, and older whole records change nothing.
#include "domain/record_merge.hpp"

#include "domain/record_fields.hpp"
#include "support/sample_record.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

Id id(unsigned n) { return test::sample_id(n); }
ServiceRecord full() { return test::sample_record(); }

RecordFile only(const RecordFile& file, const std::string& path) { return {file.id, {{path, file.leaves.at(path)}}, {}}; }

}  // namespace

TEST_GROUP(RecordMerge) {
    RecordFile car = flatten(full(), {3, Writer::Dealer});
    RecordFile desk = car;
    ServiceRecord seen_by(const RecordFile& file) const { return unflatten(file); }
};

TEST(RecordMerge, every_field_of_a_record_comes_back) {
    const ServiceRecord back = unflatten(car);
    CHECK_TRUE(back == with_ids(full(), 2, {}));
    CHECK_TRUE(back.performed_at.quality == WallQuality::Synchronised);
    CHECK_TRUE(back.jobs[0].parts[1].number == "05F");
    CHECK_TRUE(unflatten(flatten(back, {3, Writer::Dealer})) == back);
}

TEST(RecordMerge, elements_without_an_id_get_the_same_one_at_both_ends) {
    CHECK_TRUE(flatten(full(), {3, Writer::Dealer}) == flatten(full(), {3, Writer::Dealer}));
    const ServiceRecord named = unflatten(car);
    CHECK_FALSE(named.jobs[0].id == named.jobs[1].id);
    CHECK_FALSE(named.jobs[0].id == named.findings[0].id);
    STRCMP_EQUAL("01000000000000000000000021000001", named.jobs[0].id.text().c_str());  // dealer 2, job 1, number 1
}

TEST(RecordMerge, an_element_that_a_writer_adds_gets_an_id_the_other_writer_cannot_give) {
    ServiceRecord wanted = unflatten(car);
    wanted.jobs.emplace_back().name = "by the owner";
    (void)edit(car, wanted, Writer::Vehicle);
    wanted.jobs.back().name = "by the clerk";
    (void)edit(desk, wanted, Writer::Dealer);
    (void)merge_into(car, desk);
    CHECK_EQUAL(4U, unflatten(car).jobs.size());
    CHECK_TRUE(contradictions(car).empty());
}

TEST(RecordMerge, an_edit_sends_only_what_differs) {
    ServiceRecord wanted = unflatten(desk);
    wanted.jobs[0].parts[0].price.minor_units = 9000;
    const RecordFile sent = edit(desk, wanted, Writer::Dealer);
    CHECK_EQUAL(1U, sent.leaves.size());
    CHECK_TRUE(merge_into(car, sent));
    CHECK_FALSE(merge_into(car, sent));
    CHECK_TRUE(car == desk);
    CHECK_EQUAL(4U, unflatten(car).revision);
    CHECK_TRUE(edit(desk, wanted, Writer::Dealer).leaves.empty());
}

TEST(RecordMerge, a_field_may_be_emptied_and_a_part_taken_out) {
    ServiceRecord wanted = unflatten(desk);
    wanted.note.clear();
    wanted.jobs[0].parts.erase(wanted.jobs[0].parts.begin());
    wanted.findings.clear();
    (void)merge_into(car, edit(desk, wanted, Writer::Dealer));
    wanted.revision = 4;
    CHECK_TRUE(unflatten(car) == wanted);
    // And come back by somebody who knows that it went
    wanted.findings = {full().findings[0]};
    (void)merge_into(car, edit(desk, wanted, Writer::Dealer));
    CHECK_EQUAL(1U, unflatten(car).findings.size());
}

TEST(RecordMerge, an_element_taken_out_by_one_while_the_other_writes_to_it_stays_and_is_shown) {
    // Given the clerk takes a job out while the owner puts another price on its part
    ServiceRecord less = unflatten(desk);
    less.jobs.erase(less.jobs.begin());
    const RecordFile out = edit(desk, less, Writer::Dealer);
    ServiceRecord dear = unflatten(car);
    dear.jobs[0].parts[1].price.minor_units = 99;
    const RecordFile price = edit(car, dear, Writer::Vehicle);
    // When they cross
    (void)merge_into(car, out);
    (void)merge_into(desk, price);
    // Then
    CHECK_TRUE(car == desk);
    CHECK_EQUAL(2U, unflatten(car).jobs.size());
    CHECK_EQUAL(1U, contradictions(car).size());
    CHECK_TRUE(contradictions(car)[0].path.ends_with("/gone"));
    STRCMP_EQUAL("99 CNY", contradictions(car)[0].kept.text.c_str());
    // When the clerk, who now sees it, takes it out again, Then it is out
    ServiceRecord again = unflatten(desk);
    again.jobs.erase(again.jobs.begin());
    (void)merge_into(car, edit(desk, again, Writer::Dealer));
    CHECK_EQUAL(1U, unflatten(car).jobs.size());
    CHECK_TRUE(contradictions(car).empty());
}

TEST(RecordMerge, what_crossed_twice_is_kept_though_only_the_last_word_arrives) {
    // Given the owner's note, and two of the clerk's who never saw it
    const RecordFile owner = write(car, "note", "owner", Writer::Vehicle);
    (void)write(desk, "note", "clerk 1", Writer::Dealer);
    const RecordFile clerk = write(desk, "note", "clerk 2", Writer::Dealer);
    // When only the second arrives
    (void)merge_into(car, clerk);
    (void)merge_into(desk, owner);
    // Then
    CHECK_TRUE(car == desk);
    STRCMP_EQUAL("owner", contradictions(car).at(0).lost.text.c_str());
}

TEST(RecordMerge, a_conflict_is_settled_by_whoever_knows_both) {
    const RecordFile owner = write(car, "note", "owner", Writer::Vehicle);
    (void)merge_into(car, write(desk, "note", "clerk", Writer::Dealer));
    (void)merge_into(desk, owner);
    CHECK_EQUAL(1U, contradictions(desk).size());
    (void)merge_into(car, write(desk, "note", "owner", Writer::Dealer));
    CHECK_TRUE(car == desk);
    CHECK_TRUE(contradictions(car).empty());
    STRCMP_EQUAL("owner", unflatten(car).note.c_str());
    // And an old message that comes again changes nothing
    CHECK_FALSE(merge_into(car, owner));
}

TEST(RecordMerge, the_same_word_of_both_is_no_contradiction) {
    (void)write(car, "note", "same", Writer::Vehicle);
    (void)write(desk, "note", "same", Writer::Dealer);
    (void)merge_into(car, desk);
    CHECK_TRUE(contradictions(car).empty());
    CHECK_EQUAL(1U, car.conflicts.size());
}

TEST(RecordMerge, a_whole_record_of_a_later_revision_takes_out_what_it_lacks_and_nothing_of_the_owners) {
    (void)write(car, "received_at", "1700000300000 2", Writer::Vehicle);
    ServiceRecord next = full();
    next.revision = 5;
    next.jobs.pop_back();
    next.note.clear();
    CHECK_TRUE(merge_into(car, next));
    const ServiceRecord now = unflatten(car);
    CHECK_EQUAL(1U, now.jobs.size());
    CHECK_TRUE(now.note.empty());
    CHECK_TRUE(contradictions(car).size() == 1 && contradictions(car)[0].path == "received_at");
    // And an older one changes nothing
    CHECK_FALSE(merge_into(car, full()));
}

TEST(RecordMerge, parts_of_a_large_change_make_the_whole) {
    ServiceRecord large = full();
    for (unsigned n = 0; n < 40; ++n) large.jobs.push_back(full().jobs[0]);
    const RecordFile whole = flatten(large, {1, Writer::Dealer});
    RecordFile put{whole.id, {}, {}};
    const auto parts = parts_of(whole, 4096);
    CHECK_TRUE(parts.size() > 4);
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
        std::size_t size = 0;
        for (const auto& [path, leaf] : part->leaves) size += path.size() + leaf.text.size();
        CHECK_TRUE(size <= 4096);
        (void)merge_into(put, *part);
    }
    CHECK_TRUE(put == whole);
    CHECK_TRUE(parts_of(RecordFile{id(1), {}, {}}).empty());
}

TEST(RecordMerge, paths_and_texts_that_mean_nothing_are_passed_over) {
    RecordFile odd{id(1), {}, {}};
    for (const char* path : {"", "/", "job", "job/x/name", "job//name", "jobs/01000000000000000000000000000001/name", "mileage/x", "gone",
                             "job/01000000000000000000000000000001", "attachment/AA/name", "future_field", "finding//gone"}) {
        odd.leaves[path] = {"1", {1, Writer::Dealer}, 0};
    }
    odd.leaves["mileage"] = {"12 km", {1, Writer::Dealer}, 0};
    odd.leaves["performed_at"] = {"1 9", {1, Writer::Dealer}, 0};
    odd.leaves["total"] = {"x CNY", {1, Writer::Dealer}, 0};
    odd.leaves["author"] = {"77", {1, Writer::Dealer}, 0};
    ServiceRecord expected;
    expected.id = id(1);
    CHECK_TRUE(unflatten(odd) == expected);
    CHECK_TRUE(unflatten(RecordFile{id(1), {{"job/01000000000000000000000000000001/kind", {"9", {1, Writer::Dealer}, 0}}}, {}}).jobs[0].kind == JobKind::Maintenance);
    CHECK_TRUE(only(car, "mileage").leaves.size() == 1);
}

TEST(RecordMerge, the_vehicles_own_leaves_can_be_told_again) {
    (void)write(car, "note", "owner", Writer::Vehicle);
    const RecordFile own = written_by(car, Writer::Vehicle);
    CHECK_EQUAL(1U, own.leaves.size());
    (void)merge_into(desk, own);
    CHECK_TRUE(car == desk);
}
