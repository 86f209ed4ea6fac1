// SPDX-License-Identifier: Apache-2.0
// A few of the stories that seeds make up; odolink-sim explore plays as many as one likes.
#include "scenarios/random_story.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink::sim;

TEST_GROUP(RandomStories){};

TEST(RandomStories, the_first_ones_break_no_rule) {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        const RandomStory story = play_random_story(seed);
        CHECK_TRUE(story.actions.size() >= 20);
        if (!story.broken.empty())
            FAIL((story.broken.front() + "\n\trepeat it: odolink-sim explore --seeds " + std::to_string(seed) +
                  " --story")
                     .c_str());
    }
}

TEST(RandomStories, those_that_once_were_red_stay_green) {
    // 132: a full disk took the last numbers of a stream. 134, 368: the dealer's record expired by a clock ten years ahead.
    // 77, 1398: a digest before the comparison told of numbers that an older store could not have given out. Their stories have
    // moved since: without that mending it is sync_numbers_test.cpp that turns red, and no seed up to 2,000.
    // 2334, 11841: of runs over 20,000 seeds.
    for (const std::uint64_t seed : {77U, 132U, 134U, 368U, 1398U, 2334U, 11841U}) {
        const RandomStory story = play_random_story(seed);
        STRCMP_EQUAL_TEXT("", story.broken.empty() ? "" : story.broken.front().c_str(), std::to_string(seed).c_str());
    }
}

TEST(RandomStories, kinds_of_faults_are_named_and_others_are_not_known) {
    CHECK_TRUE(parse_faults("all") == all_faults());
    CHECK_TRUE(parse_faults("none")->empty());
    CHECK_TRUE(*parse_faults("store,power") == (Faults{FaultKind::Store, FaultKind::Power}));
    CHECK_FALSE(parse_faults("store,hail").has_value());
    CHECK_TRUE(play_random_story(3, {}).actions != play_random_story(3).actions);
}

TEST(RandomStories, the_same_seed_tells_the_same_story) {
    CHECK_TRUE(play_random_story(3).actions == play_random_story(3).actions);
    CHECK_TRUE(play_random_story(3).actions != play_random_story(4).actions);
}
