// SPDX-License-Identifier: Apache-2.0
// Two rules that bound the others: quiet hours do not silence for ever, and Later does not go on for ever.
#include <algorithm>
#include <string>

#include "core/prompts/prompt_desk.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

WallTime at(int day, int hour) {
    return {std::chrono::hours{24 * (20500 + day) + hour}, WallQuality::Synchronised};
}

PromptOffer offer_of(const char* key, PromptClass prompt_class, std::uint32_t severity = 100) {
    PromptOffer offer;
    offer.reason_key = key;
    offer.prompt_class = prompt_class;
    offer.severity = severity;
    offer.next = {"经销商联系您", "The dealer contacts you"};
    offer.answers = {PromptAnswer::Yes, PromptAnswer::No, PromptAnswer::Later};
    return offer;
}

}  // namespace

TEST_GROUP(PromptBounds) {
    PromptDesk desk;
    PromptMoment moment{.wall = at(0, 12),
                        .driving = DrivingState::Parked,
                        .drive_cycle = 1,
                        .offset = LocalOffset{std::chrono::minutes{0}},
                        .audience = Audience::Owner};

    void offer(const PromptOffer& o) {
        desk.offer(o, Id{}, moment.wall);
    }
    std::string screen_on(int day, int hour, std::uint64_t cycle) {
        moment.wall = at(day, hour);
        moment.drive_cycle = cycle;
        const auto step = desk.refresh(moment);
        return step.on_screen ? step.on_screen->reason_key : "";
    }
    void later() {
        CHECK_TRUE(desk.answer(desk.refresh(moment).on_screen->id, PromptAnswer::Later, moment).has_value());
    }
    [[nodiscard]] bool offers_later(const char* key) const {
        const auto& answers = desk.find(key)->answers;
        return std::find(answers.begin(), answers.end(), PromptAnswer::Later) != answers.end();
    }
    void restart() {
        std::vector<Prompt> stored{desk.all().begin(), desk.all().end()};
        desk = PromptDesk{};
        desk.restore(std::move(stored));
    }
};

TEST(PromptBounds, who_drives_at_night_only_is_asked_after_seven_nights) {
    // Given a driver of nights, a due item, and one that is merely soon
    offer(offer_of("due:oil", PromptClass::HeadsUp));
    offer(offer_of("due:wiper", PromptClass::Centre));
    for (int night = 0; night < 7; ++night) {
        STRCMP_EQUAL("", screen_on(night, 23, static_cast<std::uint64_t>(night) + 1).c_str());
        restart();
    }
    // Then after a week the due item comes at night, and goes on at the next stop of that night
    STRCMP_EQUAL("due:oil", screen_on(7, 23, 8).c_str());
    moment.driving = DrivingState::Moving;
    STRCMP_EQUAL("", screen_on(8, 1, 8).c_str());
    moment.driving = DrivingState::Parked;
    STRCMP_EQUAL("due:oil", screen_on(8, 2, 8).c_str());
    // And it does not come each night from now on; what is merely soon waits for a day
    for (int night = 8; night < 21; ++night)
        STRCMP_EQUAL("", screen_on(night, 23, static_cast<std::uint64_t>(night) + 1).c_str());
    STRCMP_EQUAL("due:oil", screen_on(21, 23, 40).c_str());
    STRCMP_EQUAL("due:wiper", screen_on(22, 12, 41).c_str());
}

TEST(PromptBounds, safety_that_is_merely_soon_comes_through_the_nights_too) {
    PromptOffer brakes = offer_of("due:brakes", PromptClass::Centre);
    brakes.safety = true;
    offer(brakes);
    STRCMP_EQUAL("", screen_on(0, 23, 1).c_str());
    STRCMP_EQUAL("due:brakes", screen_on(7, 23, 2).c_str());
}

TEST(PromptBounds, nights_in_which_something_else_held_it_back_do_not_count) {
    offer(offer_of("due:oil", PromptClass::HeadsUp));
    moment.driving = DrivingState::Moving;
    (void)screen_on(0, 23, 1);
    moment.driving = DrivingState::Parked;
    STRCMP_EQUAL("", screen_on(7, 23, 2).c_str());
    STRCMP_EQUAL("", screen_on(13, 23, 3).c_str());
    STRCMP_EQUAL("due:oil", screen_on(14, 23, 4).c_str());
}

TEST(PromptBounds, a_stop_by_day_begins_the_count_anew_also_where_another_prompt_took_it) {
    offer(offer_of("due:oil", PromptClass::HeadsUp));
    STRCMP_EQUAL("", screen_on(0, 23, 1).c_str());
    offer(offer_of("fault:x", PromptClass::HeadsUp, 300));
    STRCMP_EQUAL("fault:x", screen_on(3, 12, 2).c_str());
    STRCMP_EQUAL("", screen_on(7, 23, 3).c_str());
    STRCMP_EQUAL("due:oil", screen_on(14, 23, 4).c_str());
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
        STRCMP_EQUAL("due:oil", screen_on(static_cast<int>(cycle), 12, cycle).c_str());
        later();
    }
    // When it is due, it may be put off twice more, as for HeadsUp it is five times in all
    offer(offer_of("due:oil", PromptClass::HeadsUp, 220));
    for (; cycle <= 5; ++cycle) {
        STRCMP_EQUAL("due:oil", screen_on(static_cast<int>(cycle), 12, cycle).c_str());
        CHECK_TRUE(offers_later("due:oil"));
        later();
    }
    offer(offer_of("due:oil", PromptClass::HeadsUp, 250));
    STRCMP_EQUAL("due:oil", screen_on(6, 12, 6).c_str());
    CHECK_FALSE(offers_later("due:oil"));
    // And only the end of the matter gives it back
    desk.rearm("due:oil");
    moment.wall = at(300, 12);
    offer(offer_of("due:oil", PromptClass::HeadsUp, 220));
    STRCMP_EQUAL("due:oil", screen_on(300, 12, 7).c_str());
    CHECK_TRUE(offers_later("due:oil"));
}

TEST(PromptBounds, the_screen_says_why_later_is_gone) {
    for (std::uint64_t cycle = 1; cycle <= kMostSnoozesHeadsUp; ++cycle) {
        offer(offer_of("due:oil", PromptClass::HeadsUp));
        (void)screen_on(static_cast<int>(cycle), 12, cycle);
        STRCMP_EQUAL("The dealer contacts you", desk.find("due:oil")->next.en.c_str());
        later();
    }
    offer(offer_of("due:oil", PromptClass::HeadsUp));
    (void)screen_on(20, 12, 20);
    offer(offer_of("due:oil", PromptClass::HeadsUp));
    STRCMP_EQUAL("You chose Later as often as possible: please say yes or no", desk.find("due:oil")->next.en.c_str());
    CHECK_EQUAL(1U, desk.find("due:oil")->evidence.size());
    STRCMP_EQUAL("The dealer contacts you", desk.find("due:oil")->evidence.front().en.c_str());
}
