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

TEST(RandomStories, the_same_seed_tells_the_same_story) {
    CHECK_TRUE(play_random_story(3).actions == play_random_story(3).actions);
    CHECK_TRUE(play_random_story(3).actions != play_random_story(4).actions);
}
