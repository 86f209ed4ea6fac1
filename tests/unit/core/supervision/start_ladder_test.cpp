// SPDX-License-Identifier: Apache-2.0
// The ladder of starts: short lives lead down, good runs up, and nothing else counts.
#include "core/supervision/start_ladder.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

constexpr bool kUnclean = true;
constexpr bool kClean = false;

/// The ladder after this many starts that each died at once.
StartLadder after_short_lives(unsigned lives) {
    StartLadder ladder;
    for (unsigned i = 0; i < lives; ++i) ladder = StartLadder{ladder.state(), kUnclean};
    return ladder;
}

}  // namespace

TEST_GROUP(StartLadder){};

TEST(StartLadder, goes_down_a_rung_after_three_and_after_six_short_lives) {
    CHECK_TRUE(after_short_lives(2).mode() == StartMode::Full);
    CHECK_TRUE(after_short_lives(3).mode() == StartMode::Minimal);
    CHECK_TRUE(after_short_lives(5).mode() == StartMode::Minimal);
    CHECK_TRUE(after_short_lives(6).mode() == StartMode::Safe);
    CHECK_TRUE(after_short_lives(1000).state() == (LadderState{6, false}));
}

TEST(StartLadder, a_long_run_that_ends_by_a_power_cut_counts_nothing) {
    StartLadder ladder;
    for (int drive = 0; drive < 10; ++drive) {
        CHECK_FALSE(ladder.on_good_run());
        ladder = StartLadder{ladder.state(), kUnclean};
        CHECK_EQUAL(0U, ladder.state().short_lives);
    }
}

TEST(StartLadder, a_clean_stop_neither_counts_nor_forgives) {
    StartLadder ladder = after_short_lives(3);
    for (int stop = 0; stop < 10; ++stop) ladder = StartLadder{ladder.state(), kClean};
    CHECK_TRUE(ladder.state() == (LadderState{3, false}));
}

TEST(StartLadder, comes_up_one_rung_with_each_good_run) {
    StartLadder ladder = after_short_lives(6);
    CHECK_TRUE(ladder.on_good_run());
    CHECK_TRUE(ladder.mode() == StartMode::Minimal);
    CHECK_TRUE(ladder.on_good_run());
    CHECK_TRUE(ladder.mode() == StartMode::Full);
    CHECK_FALSE(ladder.on_good_run());
    CHECK_TRUE(ladder.state() == (LadderState{0, true}));
}

TEST(StartLadder, one_short_life_after_a_step_up_leads_back_at_once) {
    // Given minimal, a good run, and the step to full
    StartLadder ladder = after_short_lives(3);
    CHECK_TRUE(ladder.on_good_run());
    // When what killed it kills it again
    ladder = StartLadder{ladder.state(), kUnclean};
    // Then it is minimal again after one start, not after three
    CHECK_TRUE(ladder.mode() == StartMode::Minimal);
}

TEST(StartLadder, stored_text_is_read_back_and_anything_else_is_nothing) {
    for (const LadderState& state : {LadderState{0, true}, LadderState{6, false}}) {
        CHECK_TRUE(decode_ladder(encode_ladder(state)) == state);
    }
    for (const char* damaged : {"", "3", "3 ", "3 lasted ", "x short", "-1 short", "33 short"})
        CHECK_FALSE(decode_ladder(damaged).has_value());
}
