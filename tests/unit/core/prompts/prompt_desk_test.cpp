// SPDX-License-Identifier: Apache-2.0
// The prompt desk's rules: one at a time, one a trip, pauses, repeats, answers, snoozes, quiet hours, audience,
// restart.
#include "prompt_group.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::test;

TEST_GROUP_BASE(PromptDesk, PromptGroup){};

TEST(PromptDesk, shows_the_fault_before_the_due_item_and_one_at_a_time) {
    offer(offer_of("due:engine_oil", PromptClass::Centre, 200));
    offer(offer_of("fault:7E8:P0301", PromptClass::HeadsUp, 300));
    STRCMP_EQUAL("fault:7E8:P0301", screen().c_str());
    STRCMP_EQUAL("fault:7E8:P0301", screen().c_str());
    CHECK_EQUAL(1U, desk.waiting(Audience::Owner));
}

TEST(PromptDesk, shows_at_most_one_non_critical_prompt_a_trip) {
    offer("a");
    offer("b");
    STRCMP_EQUAL("a", screen().c_str());
    answer("a", PromptAnswer::Yes);
    STRCMP_EQUAL("", screen().c_str());
    STRCMP_EQUAL("b", screen_on(0, 2).c_str());
}

TEST(PromptDesk, a_withdrawn_prompt_has_used_up_its_trip_all_the_same) {
    offer("a");
    offer("b");
    (void)screen();
    desk.withdraw("a");
    STRCMP_EQUAL("", screen().c_str());
}

TEST(PromptDesk, critical_ones_pre_empt_at_any_moment_and_cost_no_budget) {
    offer("a");
    STRCMP_EQUAL("a", screen().c_str());
    moment.driving = DrivingState::Moving;
    offer(offer_of("stop", PromptClass::Critical, 400));
    STRCMP_EQUAL("stop", screen_on(0, 1, 23).c_str());
    CHECK_TRUE(desk.answer(desk.find("stop")->id, PromptAnswer::Acknowledge, moment).has_value());
    moment.driving = DrivingState::Parked;
    STRCMP_EQUAL("a", screen_on(0, 1).c_str());
}

TEST(PromptDesk, a_critical_prompt_takes_the_place_of_another_while_parked_and_leaves_the_trips_one_to_others) {
    offer("a");
    (void)screen();
    offer(offer_of("stop", PromptClass::Critical));
    STRCMP_EQUAL("stop", screen().c_str());
    desk.withdraw("stop");
    STRCMP_EQUAL("a", screen().c_str());
    // And in a drive that has shown a critical one only, the budget is untouched
    offer("b");
    offer(offer_of("halt", PromptClass::Critical));
    STRCMP_EQUAL("halt", screen_on(0, 2).c_str());
    answer("halt", PromptAnswer::Later);
    STRCMP_EQUAL("b", screen().c_str());
}

TEST(PromptDesk, of_one_class_the_more_severe_goes_first) {
    offer(offer_of("a", PromptClass::HeadsUp, 220));
    offer(offer_of("b", PromptClass::HeadsUp, 300));
    STRCMP_EQUAL("b", screen().c_str());
}

TEST(PromptDesk, a_showing_does_not_go_on_in_quiet_hours) {
    offer("a");
    (void)screen_on(0, 1, 21);
    moment.driving = DrivingState::Moving;
    (void)screen();
    moment.driving = DrivingState::Parked;
    STRCMP_EQUAL("", screen_on(0, 1, 22).c_str());
}

TEST(PromptDesk, leaves_the_screen_while_driving_and_the_same_showing_goes_on_after) {
    offer("a");
    (void)screen();
    for (const DrivingState s : {DrivingState::Idling, DrivingState::Moving}) {
        moment.driving = s;
        STRCMP_EQUAL("", screen().c_str());
    }
    moment.driving = DrivingState::Parked;
    STRCMP_EQUAL("a", screen().c_str());
    CHECK_EQUAL(1U, desk.find("a")->times_shown);
}

TEST(PromptDesk, answers_are_refused_while_driving_when_not_shown_and_when_not_offered) {
    offer(offer_of("a"));
    const Id id = desk.find("a")->id;
    CHECK_TRUE(desk.answer(Id{}, PromptAnswer::Yes, moment).error() == PromptErrc::Unknown);
    CHECK_TRUE(desk.answer(id, PromptAnswer::Yes, moment).error() == PromptErrc::NotShown);
    (void)screen();
    CHECK_TRUE(desk.answer(id, static_cast<PromptAnswer>(9), moment).error() == PromptErrc::NotOffered);
    moment.driving = DrivingState::Idling;
    CHECK_TRUE(desk.answer(id, PromptAnswer::Yes, moment).error() == PromptErrc::Driving);
    moment.driving = DrivingState::Parked;
    CHECK_TRUE(desk.answer(id, PromptAnswer::Yes, moment).has_value());
    CHECK_TRUE(desk.answer(id, PromptAnswer::Yes, moment).error() == PromptErrc::NotShown);
}

TEST(PromptDesk, later_means_the_next_drive_parked) {
    offer("a");
    (void)screen();
    answer("a", PromptAnswer::Later);
    STRCMP_EQUAL("", screen_on(5, 1).c_str());  // same drive, however late
    moment.driving = DrivingState::Moving;
    STRCMP_EQUAL("", screen_on(5, 2).c_str());
    moment.driving = DrivingState::Parked;
    STRCMP_EQUAL("a", screen_on(5, 2).c_str());
}

TEST(PromptDesk, later_is_the_owners_own_appointment_so_the_24_hours_do_not_hold_it_back) {
    offer("a");
    (void)screen();
    answer("a", PromptAnswer::Later);
    STRCMP_EQUAL("a", screen_on(0, 2, 18).c_str());
}

TEST(PromptDesk, no_means_not_before_the_next_service_item) {
    offer("due:engine_oil");
    (void)screen();
    answer("due:engine_oil", PromptAnswer::No);
    offer(offer_of("due:engine_oil", PromptClass::HeadsUp, 250));  // overdue meanwhile
    STRCMP_EQUAL("", screen_on(200, 300).c_str());
    // When the item was closed and comes due again
    desk.rearm("due:engine_oil");
    offer("due:engine_oil");
    STRCMP_EQUAL("due:engine_oil", screen_on(400, 900).c_str());
}

TEST(PromptDesk, no_to_a_safety_prompt_is_repeated_at_7_and_14_days_and_each_14_after) {
    const PromptOffer brakes = safety_of("due:brake_fluid");
    offer(brakes);
    (void)screen();
    answer("due:brake_fluid", PromptAnswer::No);
    STRCMP_EQUAL("", screen_on(6, 20).c_str());
    STRCMP_EQUAL("due:brake_fluid", screen_on(7, 21).c_str());
    answer("due:brake_fluid", PromptAnswer::No);
    STRCMP_EQUAL("due:brake_fluid", screen_on(14, 40).c_str());
    answer("due:brake_fluid", PromptAnswer::No);
    STRCMP_EQUAL("", screen_on(27, 60).c_str());
    STRCMP_EQUAL("due:brake_fluid", screen_on(28, 61).c_str());
}

TEST(PromptDesk, an_unanswered_prompt_repeats_at_7_and_14_days_and_then_rests) {
    offer("a");
    (void)screen();
    STRCMP_EQUAL("", screen_on(6, 10, 23).c_str());
    STRCMP_EQUAL("", screen_on(7, 11, 11).c_str());
    STRCMP_EQUAL("a", screen_on(7, 11, 12).c_str());
    STRCMP_EQUAL("", screen_on(13, 20).c_str());
    STRCMP_EQUAL("a", screen_on(14, 21).c_str());
    STRCMP_EQUAL("", screen_on(100, 200).c_str());
    CHECK_EQUAL(1U, desk.waiting(Audience::Owner));
}

TEST(PromptDesk, a_critical_prompt_that_was_acknowledged_comes_again_after_24_hours_in_a_later_drive) {
    offer(offer_of("stop", PromptClass::Critical));
    STRCMP_EQUAL("stop", screen().c_str());
    answer("stop", PromptAnswer::Acknowledge);
    STRCMP_EQUAL("", screen_on(2, 1).c_str());
    STRCMP_EQUAL("", screen_on(1, 2, 11).c_str());
    STRCMP_EQUAL("stop", screen_on(1, 2, 12).c_str());
}

TEST(PromptDesk, a_notice_that_was_noted_is_over) {
    // Given a notice whose source goes on to say it
    offer(notice_of("service:1"));
    STRCMP_EQUAL("service:1", screen().c_str());
    answer("service:1", PromptAnswer::Acknowledge);
    // Then it never comes again, also after a restart, and waits nowhere
    for (const int day : {1, 7, 14, 28, 400}) {
        restart();
        offer(notice_of("service:1"));
        STRCMP_EQUAL("", screen_on(day, static_cast<std::uint64_t>(day) + 1).c_str());
    }
    CHECK_EQUAL(0U, desk.waiting(Audience::Owner));
    CHECK_TRUE(desk.is_settled("service:1"));
}

TEST(PromptDesk, a_notice_that_nobody_noted_repeats_at_7_and_14_days_and_then_rests) {
    offer(notice_of("service:1"));
    (void)screen();
    STRCMP_EQUAL("", screen_on(6, 10).c_str());
    STRCMP_EQUAL("service:1", screen_on(7, 11).c_str());
    STRCMP_EQUAL("service:1", screen_on(14, 21).c_str());
    STRCMP_EQUAL("", screen_on(100, 200).c_str());
}

TEST(PromptDesk, a_noted_notice_with_news_comes_again) {
    offer(notice_of("promise:1", 150));
    (void)screen();
    answer("promise:1", PromptAnswer::Acknowledge);
    offer(notice_of("promise:1", 160));
    STRCMP_EQUAL("promise:1", screen_on(1, 2).c_str());
}

TEST(PromptDesk, an_improved_reason_is_not_repeated) {
    offer("a");
    (void)screen();
    desk.withdraw("a");
    STRCMP_EQUAL("", screen_on(7, 11).c_str());
}

TEST(PromptDesk, the_same_reason_does_not_come_again_within_24_hours_even_if_it_healed_and_returned) {
    offer("a");
    (void)screen();
    desk.withdraw("a");
    moment.drive_cycle = 2;
    offer("a");
    moment.wall = at(1, 11, 59);
    STRCMP_EQUAL("", screen().c_str());
    moment.wall = at(1, 12, 0);
    STRCMP_EQUAL("a", screen().c_str());
}

TEST(PromptDesk, a_reason_that_got_worse_begins_a_new_round_after_24_hours) {
    offer(offer_of("due:engine_oil", PromptClass::Centre, 200));
    (void)screen();
    offer(offer_of("due:engine_oil", PromptClass::HeadsUp, 220));
    offer(offer_of("due:engine_oil", PromptClass::HeadsUp, 250));
    STRCMP_EQUAL("", screen_on(1, 2, 11).c_str());
    offer(offer_of("due:engine_oil", PromptClass::HeadsUp, 251));
    STRCMP_EQUAL("due:engine_oil", screen_on(1, 2, 12).c_str());
}

TEST(PromptDesk, a_returned_matter_has_a_new_id) {
    offer("a");
    const Id first = desk.find("a")->id;
    desk.withdraw("a");
    offer("a");
    CHECK_FALSE(desk.find("a")->id == first);
}

TEST(PromptDesk, quiet_hours_are_22_to_7_local) {
    offer("a");
    STRCMP_EQUAL("", screen_on(0, 1, 22).c_str());
    STRCMP_EQUAL("", screen_on(1, 1, 6).c_str());
    moment.offset = LocalOffset{std::chrono::minutes{480}};  // 06:00 UTC is 14:00 in China
    STRCMP_EQUAL("a", screen().c_str());
}

TEST(PromptDesk, the_edges_of_the_quiet_hours_are_exact) {
    offer("a");
    moment.wall = at(1, 6, 59);
    STRCMP_EQUAL("", screen().c_str());
    moment.wall = at(1, 7, 0);
    STRCMP_EQUAL("a", screen().c_str());
}

TEST(PromptDesk, snoozes_are_capped_by_urgency) {
    // Given a safety prompt the owner puts off three times
    const PromptOffer brakes = safety_of("due:brake_fluid");
    offer(brakes);
    for (std::uint64_t cycle = 1; cycle <= kMostSnoozesSafety; ++cycle) {
        STRCMP_EQUAL("due:brake_fluid", screen_on(static_cast<int>(cycle), cycle).c_str());
        answer("due:brake_fluid", PromptAnswer::Later);
    }
    // Then it comes again, and Later is no longer offered, whatever the source says
    STRCMP_EQUAL("due:brake_fluid", screen_on(20, 20).c_str());
    offer(brakes);
    CHECK_TRUE(desk.answer(desk.find("due:brake_fluid")->id, PromptAnswer::Later, moment).error() ==
               PromptErrc::NotOffered);
}

TEST(PromptDesk, guests_and_valets_see_safety_only) {
    offer("private");
    moment.audience = Audience::Guest;
    STRCMP_EQUAL("", screen().c_str());
    CHECK_EQUAL(0U, desk.waiting(Audience::Valet));
    offer(offer_of("stop", PromptClass::Critical));
    STRCMP_EQUAL("stop", screen().c_str());
}

TEST(PromptDesk, a_guest_at_the_wheel_takes_the_owners_prompt_off_the_screen) {
    offer("private");
    (void)screen();
    moment.audience = Audience::Valet;
    STRCMP_EQUAL("", screen().c_str());
    CHECK_TRUE(desk.answer(desk.find("private")->id, PromptAnswer::Yes, moment).error() == PromptErrc::Unknown);
}

TEST(PromptDesk, what_is_withheld_from_guests_waits_for_the_owner_and_costs_nothing) {
    offer("due:oil");
    moment.audience = Audience::Guest;
    for (int day = 0; day < 20; ++day) STRCMP_EQUAL("", screen_on(day, static_cast<std::uint64_t>(day) + 1).c_str());
    moment.audience = Audience::Owner;
    STRCMP_EQUAL("due:oil", screen_on(20, 21).c_str());
    CHECK_EQUAL(1U, desk.find("due:oil")->times_shown);
    STRCMP_EQUAL("", screen_on(26, 27).c_str());
    STRCMP_EQUAL("due:oil", screen_on(27, 28).c_str());
}

TEST(PromptDesk, a_guest_only_notes_what_is_not_safe_and_the_owner_is_asked_after_the_pause_of_a_day) {
    offer(safety_of("due:brakes"));
    moment.audience = Audience::Guest;
    STRCMP_EQUAL("due:brakes", screen().c_str());
    for (const PromptAnswer a : {PromptAnswer::Yes, PromptAnswer::No, PromptAnswer::Later}) {
        CHECK_TRUE(desk.answer(desk.find("due:brakes")->id, a, moment).error() == PromptErrc::NotOffered);
    }
    answer("due:brakes", PromptAnswer::Acknowledge);
    STRCMP_EQUAL("", screen().c_str());
    restart();
    STRCMP_EQUAL("", screen_on(0, 2, 18).c_str());
    moment.audience = Audience::Owner;
    STRCMP_EQUAL("", screen_on(1, 3, 11).c_str());
    STRCMP_EQUAL("due:brakes", screen_on(1, 4).c_str());
    CHECK_EQUAL(1U, desk.find("due:brakes")->times_shown);
    answer("due:brakes", PromptAnswer::Yes);
}

TEST(PromptDesk, what_a_guest_noted_of_a_showing_to_the_owner_is_back_when_the_owner_is) {
    offer(safety_of("due:brakes"));
    (void)screen();
    moment.audience = Audience::Valet;
    STRCMP_EQUAL("due:brakes", screen().c_str());
    answer("due:brakes", PromptAnswer::Acknowledge);
    STRCMP_EQUAL("", screen().c_str());
    moment.audience = Audience::Owner;
    STRCMP_EQUAL("due:brakes", screen().c_str());
    CHECK_EQUAL(1U, desk.find("due:brakes")->times_shown);
}

TEST(PromptDesk, everything_survives_a_restart) {
    offer("a");
    offer("b");
    (void)screen();
    restart();
    CHECK_EQUAL(2U, desk.waiting(Audience::Owner));
    // What was on the screen comes back as the same showing, and the trip's budget stays spent
    STRCMP_EQUAL("a", screen().c_str());
    CHECK_EQUAL(1U, desk.find("a")->times_shown);
    answer("a", PromptAnswer::Later);
    restart();
    STRCMP_EQUAL("", screen().c_str());
    STRCMP_EQUAL("a", screen_on(0, 2).c_str());
}

TEST(PromptDesk, an_unknown_clock_lengthens_the_pauses_instead_of_breaking_them) {
    offer("a");
    moment.wall = WallTime{};
    STRCMP_EQUAL("a", screen().c_str());
    for (std::uint64_t cycle = 2; cycle <= 28; ++cycle) {
        moment.drive_cycle = cycle;
        STRCMP_EQUAL("", screen().c_str());
    }
    moment.drive_cycle = 29;  // 28 drives of a quarter of a day
    STRCMP_EQUAL("a", screen().c_str());
}

TEST(PromptDesk, looking_again_changes_nothing) {
    offer("a");
    CHECK_EQUAL(1U, desk.refresh(moment).changed.size());
    CHECK_EQUAL(0U, desk.refresh(moment).changed.size());
}

TEST(PromptDesk, an_unchanged_offer_changes_nothing_and_a_settled_one_is_not_reopened) {
    CHECK_TRUE(desk.offer(offer_of("a"), Id{}, moment.wall).has_value());
    CHECK_FALSE(desk.offer(offer_of("a"), Id{}, moment.wall).has_value());
    (void)screen();
    answer("a", PromptAnswer::Yes);
    CHECK_FALSE(desk.offer(offer_of("a", PromptClass::HeadsUp, 900), Id{}, moment.wall).has_value());
    CHECK_FALSE(desk.withdraw("a").has_value());
    CHECK_TRUE(desk.rearm("a").has_value());
}

TEST(PromptDesk, new_words_alone_are_shown_but_not_stored) {
    offer("a");
    (void)screen();
    PromptOffer reworded = offer_of("a");
    reworded.why = {"还剩 849 km", "849 km left"};
    CHECK_FALSE(desk.offer(reworded, Id{}, moment.wall).has_value());
    STRCMP_EQUAL("849 km left", desk.refresh(moment).on_screen->why.en.c_str());
}

TEST(PromptDesk, holds_at_most_200_prompts_and_drops_finished_ones_first) {
    for (std::size_t i = 0; i < kMostPrompts; ++i) offer(("p" + std::to_string(i)).c_str());
    CHECK_FALSE(desk.offer(offer_of("one more"), Id{}, moment.wall).has_value());
    desk.withdraw("p7");
    CHECK_TRUE(desk.offer(offer_of("one more"), Id{}, moment.wall).has_value());
    CHECK_TRUE(desk.find("p7") == nullptr);
}

TEST(PromptDesk, finds_live_prompts_by_prefix) {
    offer("due:a");
    offer("due:b");
    offer("fault:c");
    desk.withdraw("due:b");
    CHECK_EQUAL(1U, desk.live_keys("due:").size());
}

TEST(PromptDesk, a_simulated_year_never_breaks_the_budget) {
    // Given 3 drives a day, sources that offer each morning, and an owner who answers by turns, or not at all
    const char* keys[] = {"due:a", "due:b", "fault:c", "appointment:d", "due:e"};
    std::uint64_t cycle = 0;
    std::uint64_t last_cycle_shown = 0;
    int shown = 0;
    std::string open_key;
    for (int day = 0; day < 365; ++day) {
        for (int drive = 0; drive < 3; ++drive) {
            moment.drive_cycle = ++cycle;
            moment.wall = at(day, 6 + 7 * drive);
            for (std::uint32_t k = 0; k < 5; ++k) {
                if ((cycle + k) % 11 == 0) desk.rearm(keys[k]);
                offer(offer_of(keys[k], k == 2 ? PromptClass::HeadsUp : PromptClass::Centre, 100 + k));
            }
            // When the car stops, moves and stops again
            for (const DrivingState s : {DrivingState::Parked, DrivingState::Moving, DrivingState::Parked}) {
                moment.driving = s;
                for (const Prompt& p : desk.refresh(moment).changed) {
                    if (p.state != PromptState::Shown || (p.reason_key == open_key && last_cycle_shown == cycle))
                        continue;
                    // Then it is the only one of this drive, parked and in no quiet hour
                    CHECK_TRUE(last_cycle_shown != cycle);
                    CHECK_TRUE(s == DrivingState::Parked);
                    CHECK_TRUE(drive == 1 || drive == 2);
                    last_cycle_shown = cycle;
                    open_key = p.reason_key;
                    ++shown;
                }
            }
            if (last_cycle_shown == cycle && cycle % 4 != 0)
                answer(open_key.c_str(), static_cast<PromptAnswer>(1 + cycle % 3));
            if (cycle % 17 == 0) restart();
        }
    }
    CHECK_TRUE(shown > 50);
}

TEST(PromptDesk, what_the_owner_waits_for_on_the_telephone_comes_at_once_also_at_night_and_costs_no_budget) {
    // Given another question on the screen, late at night, and the budget of this drive spent on it
    offer("due:engine_oil");
    CHECK_TRUE(desk.refresh(moment).on_screen.has_value());
    moment.wall = at(0, 23);
    PromptOffer call = offer_of("live:1");
    call.awaited = true;
    offer(call);
    // Then it takes the place of the other, which comes back after it
    STRCMP_EQUAL("live:1", desk.refresh(moment).on_screen->reason_key.c_str());
    answer("live:1", PromptAnswer::No);
    moment.wall = at(0, 12);
    STRCMP_EQUAL("due:engine_oil", desk.refresh(moment).on_screen->reason_key.c_str());
}

TEST(PromptDesk, what_the_owner_waits_for_is_not_shown_while_moving_nor_before_a_guest_nor_above_a_critical_one) {
    PromptOffer call = offer_of("live:1");
    call.awaited = true;
    offer(call);
    moment.driving = DrivingState::Moving;
    CHECK_FALSE(desk.refresh(moment).on_screen.has_value());
    moment.driving = DrivingState::Parked;
    moment.audience = Audience::Guest;
    CHECK_FALSE(desk.refresh(moment).on_screen.has_value());
    moment.audience = Audience::Owner;
    offer(offer_of("fault:stop", PromptClass::Critical));
    STRCMP_EQUAL("fault:stop", desk.refresh(moment).on_screen->reason_key.c_str());
}
