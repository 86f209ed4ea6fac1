// SPDX-License-Identifier: Apache-2.0
#include "app/seed_workers.hpp"

#include <cstdlib>
#include <stdexcept>
#include <string>

#include <CppUTest/TestHarness.h>

using namespace odolink::sim;

namespace {

std::string as_told(Seeds seeds, unsigned jobs, const std::function<SeedOutcome(std::uint64_t)>& play) {
    std::string told;
    play_seeds(seeds, jobs, play, [&told](std::uint64_t seed, const SeedOutcome& outcome) {
        told += std::to_string(seed) + (outcome.red ? " red " : " green ") + outcome.trace + " " + outcome.text + "\n";
    });
    return told;
}

}  // namespace

TEST_GROUP(SeedWorkers){};

TEST(SeedWorkers, tell_the_same_in_the_order_of_seeds_however_many_they_are) {
    const auto play = [](std::uint64_t seed) {
        return SeedOutcome{seed % 3 == 0, std::to_string(seed * seed), std::string(seed == 5 ? 200'000 : 1, 'x')};
    };
    const std::string alone = as_told({3, 12}, 1, play);
    STRCMP_CONTAINS("3 red 9 x\n4 green 16 x\n", alone.c_str());
    for (unsigned jobs : {2U, 3U, 64U}) STRCMP_EQUAL(alone.c_str(), as_told({3, 12}, jobs, play).c_str());
}

TEST(SeedWorkers, a_story_that_crashes_is_red_and_those_behind_it_are_played) {
    const auto play = [](std::uint64_t seed) {
        if (seed == 4 || seed == 6) std::abort();
        return SeedOutcome{};
    };
    const std::string told = as_told({1, 7}, 2, play);
    STRCMP_CONTAINS("3 green  \n4 red    the program crashed: Aborted\n\n5 green  \n6 red", told.c_str());
    STRCMP_CONTAINS("7 green", told.c_str());
}

TEST(SeedWorkers, a_story_that_throws_is_red_and_ends_nobody_else) {
    const auto play = [](std::uint64_t seed) {
        if (seed == 4) throw std::runtime_error{"four"};
        return SeedOutcome{};
    };
    std::string told;
    try {  // a program that catches, as odolink-sim may: what the child throws must not come so far
        told = as_told({1, 7}, 3, play);
    } catch (const std::runtime_error&) {
        FAIL("the child went on as a second parent");
    }
    STRCMP_CONTAINS("3 green  \n4 red    the program crashed: Aborted\n\n5 green  \n6 green  \n7 green", told.c_str());
}

TEST(SeedWorkers, the_last_seed_there_is_ends_the_run) {
    const auto play = [](std::uint64_t) { return SeedOutcome{}; };
    const std::uint64_t last = ~std::uint64_t{0};
    STRCMP_CONTAINS("18446744073709551615 green", as_told({last - 2, last}, 2, play).c_str());
}
