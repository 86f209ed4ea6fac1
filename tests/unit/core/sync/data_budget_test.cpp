// SPDX-License-Identifier: Apache-2.0
// The month's data: what may go at each share of it, when a month begins, and what a clock in doubt does to it.
#include "core/sync/data_budget.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

constexpr LocalOffset kChina{std::chrono::minutes{480}};
using namespace std::chrono;

WallTime local(year_month_day day, hours hour = 0h, milliseconds more = 0ms) {
    return {sys_days{day}.time_since_epoch() + hour + more - kChina.value, WallQuality::Synchronised};
}

DataBudget used(std::uint64_t bytes, DataPlan plan = {1000, false}) {
    DataBudget budget{plan, kChina};
    budget.on_time(local(2026y / June / 15));
    budget.on_bytes(bytes);
    return budget;
}

}  // namespace

TEST_GROUP(DataBudget){};

TEST(DataBudget, bulk_stops_at_seventy_percent_normal_at_ninety_and_critical_never) {
    CHECK_TRUE(used(699).least() == ValueClass::Bulk);
    CHECK_TRUE(used(700).least() == ValueClass::Normal);
    CHECK_TRUE(used(899).least() == ValueClass::Normal);
    CHECK_TRUE(used(900).least() == ValueClass::Critical);
    CHECK_TRUE(used(1'000'000).least() == ValueClass::Critical);
}

TEST(DataBudget, a_share_that_is_no_whole_byte_is_reached_by_the_next_one) {
    // 70 % of 999 are 699.3 bytes
    CHECK_TRUE(used(699, {999, false}).least() == ValueClass::Bulk);
    CHECK_TRUE(used(700, {999, false}).least() == ValueClass::Normal);
}

TEST(DataBudget, without_a_plan_all_goes_and_abroad_only_what_is_critical) {
    CHECK_TRUE(used(1ULL << 62U, {0, false}).least() == ValueClass::Bulk);
    CHECK_TRUE(used(0, {0, true}).least() == ValueClass::Critical);
    CHECK_TRUE(used(0, {1000, true}).least() == ValueClass::Critical);
}

TEST(DataBudget, a_month_begins_at_local_midnight) {
    DataBudget budget = used(950);
    budget.on_time(local(2026y / June / 30, 23h, 59min + 59s + 999ms));
    CHECK_TRUE(budget.least() == ValueClass::Critical);
    budget.on_time(local(2026y / July / 1));
    CHECK_TRUE(budget.least() == ValueClass::Bulk);
    CHECK_EQUAL(0U, budget.use().bytes);
}

TEST(DataBudget, december_is_followed_by_january) {
    DataBudget budget{{1000, false}, kChina};
    budget.on_time(local(2026y / December / 31, 23h));
    budget.on_bytes(950);
    budget.on_time(local(2027y / January / 1));
    CHECK_EQUAL(0U, budget.use().bytes);
}

TEST(DataBudget, an_unknown_time_begins_no_month) {
    DataBudget budget = used(950);
    budget.on_time({});
    CHECK_TRUE(budget.least() == ValueClass::Critical);
}

TEST(DataBudget, a_clock_that_goes_back_keeps_what_was_counted_and_does_not_wait_for_the_wrong_month) {
    // Given a clock that was years ahead for a while
    DataBudget budget = used(100);
    budget.on_time(local(2036y / June / 15));
    budget.on_bytes(950);
    // When it is set right
    budget.on_time(local(2026y / June / 15));
    CHECK_TRUE(budget.least() == ValueClass::Critical);
    // Then the next month begins as always
    budget.on_time(local(2026y / July / 1));
    CHECK_TRUE(budget.least() == ValueClass::Bulk);
}

TEST(DataBudget, what_was_counted_before_the_time_was_known_belongs_to_the_first_known_month) {
    DataBudget budget{{1000, false}, kChina};
    budget.on_bytes(950);
    budget.on_time(local(2026y / June / 15));
    CHECK_TRUE(budget.least() == ValueClass::Critical);
}

TEST(DataBudget, foretells_the_months_end_from_what_was_used_so_far) {
    const DataBudget budget = used(300);
    CHECK_TRUE(budget.forecast(local(2026y / June / 11)) == 900U);  // ten of thirty days
    CHECK_FALSE(budget.forecast(local(2026y / June / 1, 23h)).has_value());
    CHECK_FALSE(budget.forecast({}).has_value());
}

TEST(DataBudget, stored_text_is_read_back_and_anything_else_is_nothing) {
    const DataUse use{24'317, 50'000'000'000};
    CHECK_TRUE(decode_use(encode_use(use)) == use);
    for (const char* damaged : {"", "24317", "24317 ", "24317 x", "24317 1 ", "-5 1", "x 1"})
        CHECK_FALSE(decode_use(damaged).has_value());
}
