// SPDX-License-Identifier: Apache-2.0
// Two rules that bound the others: quiet hours do not silence for ever, and Later does not go on for ever.
#include <algorithm>

#include "prompt_group.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::test;

TEST_GROUP_BASE(PromptBounds, PromptGroup) {
    void later() {
        CHECK_TRUE(desk.answer(desk.refresh(moment).on_screen->id, PromptAnswer::Later, moment).has_value());
    }
    [[nodiscard]] bool offers_later(const char* key) const {
        const auto& answers = desk.find(key)->answers;
        return std::find(answers.begin(), answers.end(), PromptAnswer::Later) != answers.end();
    }
};

TEST(PromptBounds, who_drives_at_night_only_is_asked_after_seven_nights) {
    // Given a driver of nights, a due item, and one that is merely soon
    offer(offer_of("due:oil", PromptClass::HeadsUp));
    offer(offer_of("due:wiper", PromptClass::Centre));
    for (int night = 0; night < 7; ++night) {
        STRCMP_EQUAL("", screen_on(night, static_cast<std::uint64_t>(night) + 1, 23).c_str());
        restart();
    }
    // Then after a week the due item comes at night, and goes on at the next stop of that night
    STRCMP_EQUAL("due:oil", screen_on(7, 8, 23).c_str());
    moment.driving = DrivingState::Moving;
    STRCMP_EQUAL("", screen_on(8, 8, 1).c_str());
    moment.driving = DrivingState::Parked;
    STRCMP_EQUAL("due:oil", screen_on(8, 8, 2).c_str());
    // And it does not come each night from now on; what is merely soon waits for a day
    for (int night = 8; night < 21; ++night)
        STRCMP_EQUAL("", screen_on(night, static_cast<std::uint64_t>(night) + 1, 23).c_str());
    STRCMP_EQUAL("due:oil", screen_on(21, 40, 23).c_str());
    STRCMP_EQUAL("due:wiper", screen_on(22, 41).c_str());
}

TEST(PromptBounds, safety_that_is_merely_soon_comes_through_the_nights_too) {
    offer(safety_of("due:brakes", PromptClass::Centre));
    STRCMP_EQUAL("", screen_on(0, 1, 23).c_str());
    STRCMP_EQUAL("due:brakes", screen_on(7, 2, 23).c_str());
}

TEST(PromptBounds, nights_in_which_something_else_held_it_back_do_not_count) {
    offer(offer_of("due:oil", PromptClass::HeadsUp));
    moment.driving = DrivingState::Moving;
    (void)screen_on(0, 1, 23);
    moment.driving = DrivingState::Parked;
    STRCMP_EQUAL("", screen_on(7, 2, 23).c_str());
    STRCMP_EQUAL("", screen_on(13, 3, 23).c_str());
    STRCMP_EQUAL("due:oil", screen_on(14, 4, 23).c_str());
}

TEST(PromptBounds, a_stop_by_day_begins_the_count_anew_also_where_another_prompt_took_it) {
    offer(offer_of("due:oil", PromptClass::HeadsUp));
    STRCMP_EQUAL("", screen_on(0, 1, 23).c_str());
    offer(offer_of("fault:x", PromptClass::HeadsUp, 300));
    STRCMP_EQUAL("fault:x", screen_on(3, 2).c_str());
    STRCMP_EQUAL("", screen_on(7, 3, 23).c_str());
    STRCMP_EQUAL("due:oil", screen_on(14, 4, 23).c_str());
}

TEST(PromptBounds, a_night_is_marked_once_so_looking_again_changes_nothing) {
    offer(offer_of("due:oil", PromptClass::HeadsUp));
    offer(offer_of("due:wiper", PromptClass::Centre));
    moment.wall = at(0, 23);
    CHECK_EQUAL(1U, desk.refresh(moment).changed.size());
    moment.wall = at(1, 23);
    CHECK_EQUAL(0U, desk.refresh(moment).changed.size());
}

TEST(PromptBounds, later_is_counted_until_the_item_is_closed_however_much_worse_it_gets) {
    // Given an item put off three times while it was soon
    std::uint64_t cycle = 1;
    offer(offer_of("due:oil", PromptClass::Centre, 200));
    for (; cycle <= 3; ++cycle) {
        STRCMP_EQUAL("due:oil", screen_on(static_cast<int>(cycle), cycle).c_str());
        later();
    }
    // When it is due, it may be put off twice more, as for HeadsUp it is five times in all
    offer(offer_of("due:oil", PromptClass::HeadsUp, 220));
    for (; cycle <= 5; ++cycle) {
        STRCMP_EQUAL("due:oil", screen_on(static_cast<int>(cycle), cycle).c_str());
        CHECK_TRUE(offers_later("due:oil"));
        later();
    }
    offer(offer_of("due:oil", PromptClass::HeadsUp, 250));
    STRCMP_EQUAL("due:oil", screen_on(6, 6).c_str());
    CHECK_FALSE(offers_later("due:oil"));
    // And only the end of the matter gives it back
    desk.rearm("due:oil");
    moment.wall = at(300, 12);
    offer(offer_of("due:oil", PromptClass::HeadsUp, 220));
    STRCMP_EQUAL("due:oil", screen_on(300, 7).c_str());
    CHECK_TRUE(offers_later("due:oil"));
}

TEST(PromptBounds, the_screen_says_why_later_is_gone) {
    for (std::uint64_t cycle = 1; cycle <= kMostSnoozesHeadsUp; ++cycle) {
        offer(offer_of("due:oil", PromptClass::HeadsUp));
        (void)screen_on(static_cast<int>(cycle), cycle);
        STRCMP_EQUAL("The dealer contacts you", desk.find("due:oil")->next.en.c_str());
        later();
    }
    offer(offer_of("due:oil", PromptClass::HeadsUp));
    (void)screen_on(20, 20);
    offer(offer_of("due:oil", PromptClass::HeadsUp));
    STRCMP_EQUAL("Later is used up: please choose Yes or No", desk.find("due:oil")->next.en.c_str());
    CHECK_EQUAL(1U, desk.find("due:oil")->evidence.size());
    STRCMP_EQUAL("The dealer contacts you", desk.find("due:oil")->evidence.front().en.c_str());
}
