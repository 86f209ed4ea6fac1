// SPDX-License-Identifier: Apache-2.0
// The order in which services come: by the day, not by the kilometres.
#include "core/maintenance/next_service.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using std::chrono::days;

namespace {

constexpr WallTime kNow{std::chrono::milliseconds{1'780'280'400'000}, WallQuality::Synchronised};

WallTime in(days count) { return {kNow.since_epoch + count, WallQuality::Synchronised}; }

DueItem item(DueState state) {
    DueItem made;
    made.state = state;
    return made;
}
DueItem by_distance(std::int64_t km, days predicted, DueState state = DueState::Ok) {
    DueItem made = item(state);
    made.remaining_distance = Distance::kilometres(km);
    made.predicted_date = in(predicted);
    return made;
}
DueItem by_date(days left, DueState state = DueState::Ok) {
    DueItem made = item(state);
    made.remaining_time = left;
    return made;
}

}  // namespace

TEST_GROUP(NextService){};

TEST(NextService, is_the_one_whose_day_comes_first_however_few_kilometres_another_has) {
    // Given: oil in 400 km (40 days of own use), brake fluid without kilometres in 15 days
    const std::vector<DueItem> due{by_distance(400, days{40}, DueState::Soon), by_date(days{15})};
    // When, Then
    CHECK_EQUAL(1U, in_order_of_service(due, kNow).front());
}

TEST(NextService, what_is_past_its_limit_comes_before_all_that_is_to_come) {
    const std::vector<DueItem> due{by_date(days{0}, DueState::Soon), by_date(days{-2}, DueState::Due), by_date(days{-1}, DueState::Overdue)};
    const auto order = in_order_of_service(due, kNow);
    CHECK_EQUAL(2U, order[0]);
    CHECK_EQUAL(1U, order[1]);
    CHECK_EQUAL(0U, order[2]);
}

TEST(NextService, on_the_same_day_the_worse_state_then_the_plans_order) {
    const std::vector<DueItem> due{by_date(days{9}), by_date(days{9}), by_date(days{9}, DueState::Soon)};
    const auto order = in_order_of_service(due, kNow);
    CHECK_EQUAL(2U, order[0]);
    CHECK_EQUAL(0U, order[1]);
    CHECK_EQUAL(1U, order[2]);
}

TEST(NextService, without_a_clock_goes_by_state_then_kilometres) {
    DueItem far = item(DueState::Ok), near = item(DueState::Ok), soon = item(DueState::Soon), by_time_only = by_date(days{1});
    far.remaining_distance = Distance::kilometres(9'000);
    near.remaining_distance = Distance::kilometres(2'000);
    soon.remaining_distance = Distance::kilometres(3'000);
    const std::vector<DueItem> due{far, by_time_only, near, soon};
    const auto order = in_order_of_service(due, WallTime{});
    CHECK_EQUAL(3U, order[0]);
    CHECK_EQUAL(2U, order[1]);
    CHECK_EQUAL(0U, order[2]);
    CHECK_EQUAL(1U, order[3]);
}
