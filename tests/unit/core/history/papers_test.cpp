// SPDX-License-Identifier: Apache-2.0
// The owner's papers: what of them is his word, and which visits the history knows already.
#include "core/history/papers.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

WallTime noon_of(int day) { return {std::chrono::hours{24 * (20000 + day) + 12}, WallQuality::Synchronised}; }

ServiceRecord record(unsigned id, int day, std::int64_t km, std::initializer_list<const char*> items) {
    ServiceRecord r;
    r.id.bytes.fill(static_cast<std::byte>(id));
    if (day > 0) r.performed_at = noon_of(day);
    r.mileage = Distance::kilometres(km);
    for (const char* item : items) r.jobs.emplace_back().item_id = item;
    return r;
}

}  // namespace

TEST_GROUP(Papers) {};

TEST(Papers, a_paper_says_what_was_done_and_nothing_that_only_a_dealer_can) {
    // Given an export of another car's program, in which a dealer speaks
    ServiceRecord told = record(1, 10, 30'000, {"engine_oil"});
    told.author = RecordAuthor::Dealer;
    told.dealer_id = "dealer-9";
    told.dealer_name = "路边店";
    told.note = "5W-30";
    told.request_id.bytes.fill(std::byte{7});
    told.brought_in = told.handed_back = noon_of(10);
    told.attachments.resize(1);
    told.jobs[0].recall = "R-2024-1";
    told.jobs[0].defect = Defect::SafetyCritical;
    told.jobs[0].covered = true;
    // When it is a paper of the owner's
    const ServiceRecord paper = as_paper(told);
    // Then works, place and words stay
    CHECK_TRUE(paper.author == RecordAuthor::Import);
    STRCMP_EQUAL("engine_oil", paper.jobs.at(0).item_id.c_str());
    STRCMP_EQUAL("路边店", paper.dealer_name.c_str());
    STRCMP_EQUAL("5W-30", paper.note.c_str());
    CHECK_TRUE(paper.performed_at == told.performed_at && paper.mileage == told.mileage);
    // And no recall is done, no claim stands, no request ends by it
    CHECK_TRUE(paper.dealer_id.empty() && paper.request_id.empty() && paper.attachments.empty());
    CHECK_TRUE(!paper.brought_in.known() && !paper.handed_back.known());
    CHECK_TRUE(paper.jobs[0].recall.empty() && paper.jobs[0].defect == Defect::None && !paper.jobs[0].covered);
}

TEST(Papers, one_visit_is_of_one_day_and_nearly_one_mileage) {
    const ServiceRecord visit = record(1, 10, 30'000, {});
    CHECK_TRUE(same_visit(visit, record(2, 10, 30'050, {})));
    CHECK_FALSE(same_visit(visit, record(2, 10, 30'051, {})));
    CHECK_FALSE(same_visit(visit, record(2, 11, 30'000, {})));
    CHECK_FALSE(same_visit(visit, record(2, 9, 30'000, {})));
    // A paper that lacks one of them is known by the other
    CHECK_TRUE(same_visit(visit, record(2, 10, 0, {})));
    CHECK_TRUE(same_visit(visit, record(2, 0, 29'950, {})));
    // And one that lacks what the other has is of no visit that anybody knows
    CHECK_FALSE(same_visit(record(1, 10, 0, {}), record(2, 0, 30'000, {})));
}

TEST(Papers, jobs_that_another_record_of_the_visit_has_are_left_out) {
    const ServiceRecord dealers = record(1, 10, 30'000, {"engine_oil", "oil_filter"});
    // Given a paper of the same visit that tells of one thing more
    const ServiceRecord paper = record(2, 10, 30'010, {"engine_oil", "cabin_filter"});
    const ServiceRecord left = without_known_jobs(paper, std::vector{dealers});
    CHECK_EQUAL(1U, left.jobs.size());
    STRCMP_EQUAL("cabin_filter", left.jobs[0].item_id.c_str());
    // And the same oil a year later is another one
    CHECK_EQUAL(2U, without_known_jobs(record(3, 375, 45'000, {"engine_oil", "cabin_filter"}), std::vector{dealers}).jobs.size());
    // And a paper is not left out for its own sake
    CHECK_EQUAL(2U, without_known_jobs(dealers, std::vector{dealers}).jobs.size());
}

TEST(Papers, works_of_no_plan_item_are_known_by_their_words) {
    ServiceRecord one = record(1, 10, 30'000, {""});
    one.jobs[0].name = "四轮定位";
    ServiceRecord other = record(2, 10, 30'000, {"", ""});
    other.jobs[0].name = "四轮定位";
    other.jobs[1].name = "补胎";
    const ServiceRecord left = without_known_jobs(other, std::vector{one});
    CHECK_EQUAL(1U, left.jobs.size());
    STRCMP_EQUAL("补胎", left.jobs[0].name.c_str());
}
