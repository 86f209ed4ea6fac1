// SPDX-License-Identifier: Apache-2.0
// Dates and mileages that the owner or the law wrote down: they call 30 and 7 days, 500 and 100 km before, whatever the interval.
#include "core/maintenance/completions.hpp"
#include "plans.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::test;

namespace {

constexpr std::chrono::milliseconds kOne{1};
constexpr std::chrono::days kDay{1};

WallTime before(WallTime t, std::chrono::milliseconds by) { return {t.since_epoch - by, t.quality}; }

Completion sticker(std::optional<WallTime> next_on, std::optional<Distance> next_at = {}) {
    Completion c = done_at(50000, at(2025, 3, 10), CompletionEvidence::OwnerStatement);
    c.record_id = "1";
    c.stated_due = next_on;
    c.stated_due_at = next_at;
    return c;
}

OwnUse driven(double km_per_day) {
    OwnUse use;
    use.rates.days_observed = 60;
    use.rates.km_per_day = km_per_day;
    use.rates.km_per_day_deviation = 1;
    return use;
}

}  // namespace

TEST_GROUP(WrittenLimits) {
    const WallTime end = at(2027, 5, 31);
    DueItem on(WallTime when) const { return judge(oil(0, 24), {sticker(end)}, now_at(Distance::kilometres(50000), when)); }
    DueItem at_metre(std::int64_t metres, const OwnUse& use = {}) const {
        return judge(oil(20000), {sticker({}, Distance::kilometres(60000))}, now_at(Distance::metres(metres)), use);
    }
};

TEST(WrittenLimits, a_date_is_soon_30_days_before_and_called_for_once_more_7_days_before) {
    CHECK_TRUE(on(before(end, 30 * kDay + kOne)).state == DueState::Ok);
    CHECK_TRUE(on(before(end, 30 * kDay)).state == DueState::Soon);
    CHECK_FALSE(on(before(end, 7 * kDay + kOne)).last_call);
    CHECK_TRUE(on(before(end, 7 * kDay)).last_call);
    CHECK_TRUE(on(before(end, 7 * kDay)).state == DueState::Soon);
    CHECK_TRUE(on(before(end, kOne)).last_call);
    CHECK_TRUE(on(end).state == DueState::Due);
    CHECK_FALSE(on(end).last_call);
}

TEST(WrittenLimits, a_mileage_is_soon_500_km_before_and_called_for_once_more_100_km_before) {
    CHECK_TRUE(at_metre(59'499'999).state == DueState::Ok);
    CHECK_TRUE(at_metre(59'500'000).state == DueState::Soon);
    CHECK_FALSE(at_metre(59'899'999).last_call);
    CHECK_TRUE(at_metre(59'900'000).last_call);
    CHECK_TRUE(at_metre(59'999'999).state == DueState::Soon);
    CHECK_TRUE(at_metre(60'000'000).state == DueState::Due);
    CHECK_EQUAL(60000, at_metre(55'000'000).due_at->whole_kilometres());
}

TEST(WrittenLimits, who_drives_50_km_a_day_hears_of_a_mileage_1500_and_350_km_before) {
    CHECK_TRUE(at_metre(58'499'999, driven(50)).state == DueState::Ok);
    CHECK_TRUE(at_metre(58'500'000, driven(50)).state == DueState::Soon);
    CHECK_FALSE(at_metre(59'649'999, driven(50)).last_call);
    CHECK_TRUE(at_metre(59'650'000, driven(50)).last_call);
    // Who drives little does not hear later than at the floor
    CHECK_TRUE(at_metre(59'500'000, driven(5)).state == DueState::Soon);
    // A taxi hears after 40 % of the way at the earliest
    CHECK_TRUE(at_metre(53'999'999, driven(400)).state == DueState::Ok);
    CHECK_TRUE(at_metre(54'000'000, driven(400)).state == DueState::Soon);
}

TEST(WrittenLimits, a_legal_date_calls_as_one_that_was_written_down) {
    // Given an inspection of each 24 months, of which a tenth would be 73 days
    PlanItem inspection = oil(0, 24);
    inspection.legal = true;
    inspection.recurrence = Recurrence::FromFixed;
    const WallTime date = at(2026, 5, 1);
    const auto judged = [&](WallTime when) {
        return judge(inspection, {done_at(0, at(2024, 5, 1), CompletionEvidence::FactoryNew)}, now_at(Distance{}, when));
    };
    CHECK_TRUE(judged(before(date, 30 * kDay + kOne)).state == DueState::Ok);
    CHECK_TRUE(judged(before(date, 30 * kDay)).state == DueState::Soon);
    CHECK_FALSE(judged(before(date, 7 * kDay + kOne)).last_call);
    CHECK_TRUE(judged(before(date, 7 * kDay)).last_call);
}

TEST(WrittenLimits, what_the_plan_reckons_keeps_its_own_rule) {
    const auto judged = [](WallTime when) { return judge(oil(0, 24), {done_at(0, at(2025, 5, 31))}, now_at(Distance{}, when)); };
    CHECK_TRUE(judged(before(end, 60 * kDay)).state == DueState::Soon);
    CHECK_FALSE(judged(before(end, 3 * kDay)).last_call);
}

TEST(WrittenLimits, hold_until_the_next_work) {
    const std::vector<Completion> done{sticker(end, Distance::kilometres(60000)), done_at(55000, at(2026, 1, 1))};
    const DueItem item = judge(oil(20000, 24), done, now_at(Distance::kilometres(59'950), before(end, kDay)));
    CHECK_TRUE(item.state == DueState::Ok);
    CHECK_EQUAL(75000, item.due_at->whole_kilometres());
}

TEST(WrittenLimits, stay_when_the_record_they_came_with_is_read_anew) {
    // Given a record of the owner's, with what the sticker said
    ServiceRecord record;
    record.id.bytes.back() = std::byte{1};
    record.performed_at = at(2025, 3, 10);
    record.mileage = Distance::kilometres(50000);
    record.jobs.resize(1);
    record.jobs[0].item_id = "engine_oil";
    CompletionBook book;
    const VehicleNow now = now_at(Distance::kilometres(50100), at(2025, 4, 1));
    for (Completion c : book.apply(record, plan_of(oil(20000)), now).put) {
        c.stated_due = end;
        c.stated_due_at = Distance::kilometres(60000);
        (void)book.add(c);
    }
    // When another plan comes and the history is read again
    record.note = "x";
    (void)book.apply(record, plan_of(oil(15000, 12)), now);
    // Then
    CHECK_TRUE(*book.last("engine_oil")->stated_due == end);
    CHECK_TRUE(*book.last("engine_oil")->stated_due_at == Distance::kilometres(60000));
}
