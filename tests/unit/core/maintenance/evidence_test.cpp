// SPDX-License-Identifier: Apache-2.0
// What papers prove that lack a mileage, a date or hours, or bear wrong ones; real records against assumed beginnings.
#include <algorithm>

#include "core/maintenance/completions.hpp"
#include "core/maintenance/default_plans.hpp"
#include "plans.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::test;

namespace {

using std::chrono::hours;

ServiceRecord paper(unsigned number, int km, WallTime when) {
    ServiceRecord record;
    record.id.bytes.fill(static_cast<std::byte>(number));
    record.mileage = Distance::kilometres(km);
    record.performed_at = when;
    Job job;
    job.item_id = "engine_oil";
    record.jobs.push_back(job);
    return record;
}

VehicleNow today(int km, WallTime wall = at(2026, 2, 1)) {
    VehicleNow now = now_at(Distance::kilometres(km), wall);
    now.first_registration = at(2020, 1, 1);
    return now;
}

}  // namespace

TEST_GROUP(Evidence) {
    CompletionBook book;
    std::vector<ServiceRecord> history;
    MaintenancePlan plan = plan_of(oil(10000, 12));

    void apply(const VehicleNow& now) {
        for (const ServiceRecord& record : history) (void)book.apply(record, plan, now, history);
    }
    Completion last() const { return *book.last("engine_oil"); }
    DueItem due(const VehicleNow& now) const { return evaluate(plan, book.all(), now, {}).front(); }
};

TEST(Evidence, a_real_record_goes_before_an_assumed_mark_above_it) {
    // Given a car taken over at 57,000 km, its oil assumed at 50,000
    (void)book.take_over(plan, {Distance::kilometres(57000), at(2026, 1, 1), {}, {}});
    CHECK_EQUAL(60000, due(today(57000)).due_at->whole_kilometres());
    // When its true history comes: last changed at 46,500
    history = {paper(1, 46500, at(2025, 3, 1))};
    apply(today(57000));
    // Then it is 500 km over, and the months count from there
    CHECK_EQUAL(-500, due(today(57000)).remaining_distance->whole_kilometres());
    CHECK_TRUE(*due(today(57000)).due_on == at(2026, 3, 1));
}

TEST(Evidence, a_record_with_a_date_alone_closes_by_date_and_by_the_mileage_of_that_day) {
    // Given 10,000 km a year and an oil change last month on a paper without mileage
    history = {paper(1, 40000, at(2024, 1, 1)), paper(2, 0, at(2026, 1, 1))};
    apply(today(60000, at(2026, 1, 1)));
    // Then it counts from that day
    const DueItem item = due(today(60800));
    CHECK_TRUE(item.state == DueState::Ok);
    CHECK_TRUE(*item.due_on == at(2027, 1, 1));
    CHECK_EQUAL(70000, item.due_at->whole_kilometres());
    CHECK_FALSE(last().has_mileage);
}

TEST(Evidence, the_mileage_of_a_day_lies_on_the_line_between_the_records_around_it) {
    // Given 30,000 km at the begin of 2023 and 50,000 km at the begin of 2025, and a paper of the middle
    history = {paper(1, 30000, at(2023, 1, 1)), paper(2, 0, at(2024, 1, 1)), paper(3, 50000, at(2025, 1, 1))};
    const VehicleTimeline timeline{history, today(60000)};
    // Then 365 of 731 days later it was 39,986 km
    CHECK_EQUAL(39986, timeline.mileage_on(at(2024, 1, 1))->whole_kilometres());
    CHECK_TRUE(local_day(*timeline.date_at(Distance::kilometres(40000)), kUtc) == local_day(at(2024, 1, 1, hours{12}), kUtc));
    CHECK_FALSE(timeline.mileage_on(at(2019, 12, 31)).has_value());
    CHECK_FALSE(timeline.mileage_on(at(2026, 2, 2)).has_value());
}

TEST(Evidence, a_record_with_a_mileage_alone_closes_by_mileage_and_by_the_date_of_that_mileage) {
    history = {paper(1, 40000, at(2024, 1, 1)), paper(2, 50000, WallTime{})};
    apply(today(60000, at(2026, 1, 1)));
    const DueItem item = due(today(60000, at(2026, 1, 1)));
    CHECK_EQUAL(60000, item.due_at->whole_kilometres());
    CHECK_TRUE(local_day(*item.due_on, kUtc) == local_day(at(2025, 12, 31), kUtc));  // 2024-12-31 12:00 and 12 months
    CHECK_TRUE(last().at.quality == WallQuality::Estimated);
}

TEST(Evidence, a_mileage_with_a_digit_too_many_is_not_believed_and_the_work_counts_by_its_date) {
    history = {paper(1, 40000, at(2024, 1, 1)), paper(2, 501000, at(2025, 1, 1))};
    apply(today(60000, at(2026, 1, 1)));
    const DueItem item = due(today(60000, at(2026, 1, 1)));
    CHECK_TRUE(item.due_at < Distance::kilometres(60100));
    CHECK_TRUE(*item.due_on == at(2026, 1, 1));
    CHECK_TRUE(doubts_of(history[1], VehicleTimeline{history, today(60000)}) == std::vector{RecordDoubt::MileageNotBelieved});
}

TEST(Evidence, a_mileage_is_believed_up_to_2000_km_beyond_the_odometer_and_not_a_metre_more) {
    const auto believed = [](std::int64_t metres) {
        ServiceRecord record = paper(1, 0, at(2026, 1, 31));
        record.mileage = Distance::metres(metres);
        return VehicleTimeline{std::vector{record}, today(60000)}.mileage_of(record).has_value();
    };
    CHECK_TRUE(believed(62'000'000));
    CHECK_FALSE(believed(62'000'001));
}

TEST(Evidence, a_mileage_with_a_digit_too_few_does_not_hide_the_others) {
    // Given 45,000 in 2023, 5,010 in 2024 (meant: 50,100), 55,000 in 2025
    history = {paper(1, 45000, at(2023, 6, 1)), paper(2, 5010, at(2024, 6, 1)), paper(3, 55000, at(2025, 6, 1))};
    const VehicleTimeline timeline{history, today(60000)};
    CHECK_TRUE(timeline.mileage_of(history[0]).has_value());
    CHECK_FALSE(timeline.mileage_of(history[1]).has_value());
    CHECK_TRUE(timeline.mileage_of(history[2]).has_value());
    CHECK_EQUAL(50006, timeline.mileage_on(at(2024, 6, 1))->whole_kilometres());
}

TEST(Evidence, of_two_records_that_contradict_the_one_that_asks_for_less_hurry_is_believed) {
    // Given 45,000 km in 2022 and 5,400 km in 2023 (meant: 54,000), at 60,000 km in 2026
    history = {paper(1, 45000, at(2022, 6, 1)), paper(2, 5400, at(2025, 9, 1))};
    const VehicleTimeline timeline{history, today(60000)};
    CHECK_TRUE(timeline.mileage_of(history[0]).has_value());
    CHECK_FALSE(timeline.mileage_of(history[1]).has_value());
}

TEST(Evidence, a_date_in_the_future_is_not_believed_but_tomorrow_is) {
    const auto believed = [](WallTime when) {
        const ServiceRecord record = paper(1, 50000, when);
        return VehicleTimeline{std::vector{record}, today(60000)}.date_of(record).has_value();
    };
    CHECK_TRUE(believed(at(2026, 2, 2)));
    CHECK_FALSE(believed(at(2026, 2, 2, std::chrono::milliseconds{1})));
    CHECK_FALSE(believed(at(1970, 1, 1)));
}

TEST(Evidence, the_order_in_which_papers_come_and_doubles_of_a_day_change_nothing) {
    std::vector<ServiceRecord> papers{paper(1, 30000, at(2023, 1, 1)), paper(2, 42000, at(2024, 2, 1)), paper(3, 42010, at(2024, 2, 1)),
                                      paper(4, 0, at(2024, 8, 1)), paper(5, 51000, at(2025, 3, 1))};
    std::optional<DueItem> first;
    std::sort(papers.begin(), papers.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    do {
        book = CompletionBook{};
        history = papers;
        apply(today(58000));
        const DueItem item = due(today(58000));
        if (!first) first = item;
        CHECK_TRUE(*first == item);
    } while (std::next_permutation(papers.begin(), papers.end(), [](const auto& a, const auto& b) { return a.id < b.id; }));
    CHECK_EQUAL(61000, first->due_at->whole_kilometres());
    CHECK_TRUE(*first->due_on == at(2026, 3, 1));
}

TEST(Evidence, distance_and_time_count_each_from_its_own_latest_proof) {
    // Given a proof of 52,000 km without a date, and one of June 2025 without a mileage that nothing can estimate
    Completion by_distance = done_at(52000);
    Completion by_date = done_at(0, at(2025, 6, 1), CompletionEvidence::OwnerStatement);
    by_date.has_mileage = false;
    const DueItem item = judge(oil(10000, 12), {by_distance, by_date}, now_at(Distance::kilometres(60000), at(2026, 2, 1)));
    CHECK_EQUAL(62000, item.due_at->whole_kilometres());
    CHECK_TRUE(*item.due_on == at(2026, 6, 1));
}

TEST_GROUP(EvidenceOfHours) {
    CompletionBook book;
    MaintenancePlan plan = plan_of(oil(0, 0, 400));
    VehicleNow at_hours(int km, std::optional<int> h) const {
        VehicleNow now = today(km);
        if (h) now.engine_hours = hours{*h};
        return now;
    }
    int left(const VehicleNow& now) const {
        const auto item = evaluate(plan, book.all(), now, {}).front();
        return item.remaining_engine_hours ? static_cast<int>(item.remaining_engine_hours->count()) : 99999;
    }
};

TEST(EvidenceOfHours, the_hours_on_the_paper_count_and_not_those_of_the_day_it_came) {
    ServiceRecord record = paper(1, 50000, at(2025, 6, 1));
    record.engine_hours = hours{7000};
    (void)book.apply(record, plan, at_hours(60000, 7300));
    CHECK_EQUAL(100, left(at_hours(60000, 7300)));
}

TEST(EvidenceOfHours, a_paper_without_hours_counts_from_now_when_the_work_was_just_done_else_by_its_share_of_mileage) {
    (void)book.apply(paper(1, 60000, at(2026, 2, 1)), plan, at_hours(60400, 7300));
    CHECK_EQUAL(400, left(at_hours(60400, 7300)));
    CompletionBook late;
    (void)late.apply(paper(1, 50000, at(2025, 6, 1)), plan, at_hours(60000, 7200));
    CHECK_EQUAL(6000, late.last("engine_oil")->engine_hours->count());
}

TEST(EvidenceOfHours, more_hours_than_the_vehicle_has_are_not_believed) {
    ServiceRecord record = paper(1, 60000, at(2026, 2, 1));
    record.engine_hours = hours{70000};
    (void)book.apply(record, plan, at_hours(60000, 7300));
    CHECK_EQUAL(400, left(at_hours(60000, 7300)));
}

TEST(EvidenceOfHours, a_total_the_vehicle_tells_later_makes_nothing_overdue) {
    // Given a truck taken over while 12 hours had been counted here
    (void)book.take_over(plan, {Distance::kilometres(300000), at(2026, 1, 1), hours{12}, {}});
    CHECK_EQUAL(400, left(at_hours(300000, 12)));
    // When its own total of 8,000 hours is heard
    (void)book.rebase_hours(hours{8000 - 12});
    // Then nothing has been used
    CHECK_EQUAL(400, left(at_hours(300000, 8000)));
}

TEST(EvidenceOfHours, a_beginning_without_hours_says_nothing_and_learns_them_once) {
    (void)book.take_over(plan, {Distance::kilometres(300000), at(2026, 1, 1), std::nullopt, {}});
    CHECK_EQUAL(99999, left(at_hours(300000, 8000)));
    CHECK_EQUAL(1U, book.learn_hours(hours{8000}).put.size());
    CHECK_EQUAL(0U, book.learn_hours(hours{8100}).put.size());
    CHECK_EQUAL(390, left(at_hours(300000, 8010)));
}

TEST_GROUP(EvidenceAndWear) {
    CompletionBook book;
    MaintenancePlan plan = plan_of(oil(10000));
};

TEST(EvidenceAndWear, an_old_record_leaves_the_wear_since_the_last_work) {
    (void)book.apply(paper(1, 55000, at(2025, 9, 1)), plan, today(55100));
    // When the garage's record of 45,000 km comes later
    const auto change = book.apply(paper(2, 45000, at(2024, 9, 1)), plan, today(60000));
    DOUBLES_EQUAL(1.0, change.closed_items.at(0).kept, 1e-9);
}

TEST(EvidenceAndWear, a_record_that_comes_late_keeps_the_share_driven_since) {
    (void)book.apply(paper(1, 50000, at(2025, 3, 1)), plan, today(50000));
    const auto change = book.apply(paper(2, 58000, at(2025, 12, 1)), plan, today(60000));
    DOUBLES_EQUAL(0.2, change.closed_items.at(0).kept, 1e-9);
    DOUBLES_EQUAL(0.0, book.apply(paper(3, 60000, at(2026, 2, 1)), plan, today(60000)).closed_items.at(0).kept, 1e-9);
}

TEST(Evidence, a_timeline_that_is_made_once_proves_the_same_as_one_for_each_record) {
    // Given records of which one lacks its date, one its mileage, and one bears a slip of the pen
    history = {paper(1, 10000, at(2021, 1, 1)), paper(2, 20000, {}), paper(3, 0, at(2023, 1, 1)), paper(4, 400000, at(2024, 1, 1)), paper(5, 45000, at(2025, 1, 1))};
    const VehicleNow now = today(52000);
    apply(now);
    // When another book takes them by their timeline
    CompletionBook other;
    const VehicleTimeline timeline{history, now};
    for (const ServiceRecord& record : history) CHECK_EQUAL(1U, other.apply(record, plan, now, timeline).put.size());
    // Then both are the same, and the same again changes nothing
    CHECK_TRUE(std::equal(book.all().begin(), book.all().end(), other.all().begin(), other.all().end()));
    for (const ServiceRecord& record : history) CHECK_EQUAL(0U, other.apply(record, plan, now, timeline).put.size());
}

TEST(Evidence, a_take_over_at_a_start_up_value_is_made_anew_at_the_true_mileage) {
    // Given a vehicle taken over at 5,000 km, which was what its cluster shows while it wakes
    const auto first = book.take_over(plan, today(5'000));
    CHECK_FALSE(first.put.empty());
    // When its mileage is known
    const auto anew = book.take_over_anew(plan, today(158'910));
    // Then it begins as if it had been taken over there, and nothing is left of before
    CompletionBook right;
    (void)right.take_over(plan, today(158'910));
    CHECK_TRUE(std::equal(book.all().begin(), book.all().end(), right.all().begin(), right.all().end()));
    CHECK_EQUAL(first.put.size(), anew.erased_keys.size());
    CHECK_TRUE(anew.closed_items.empty());
    // And what is proven stays
    history = {paper(1, 158'000, at(2026, 1, 1))};
    apply(today(158'910));
    const auto proven = last();
    (void)book.take_over_anew(plan, today(158'920));
    CHECK_TRUE(last() == proven);
}
