// SPDX-License-Identifier: Apache-2.0
// Which of the dealer's words are from before "forget me": all until the receipt, then those up to a number; the same after a restart.
#include "core/privacy/owner_change.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

TEST_GROUP(ForgettingState){};

TEST(ForgettingState, until_its_receipt_every_word_is_old_and_then_those_up_to_a_number) {
    const Forgetting told{9, 0};
    for (const std::uint64_t number : {1U, 9U, 10U, 1000U}) CHECK_TRUE(told.covers(number));
    const Forgetting received{0, 7};
    CHECK_TRUE(received.covers(1));
    CHECK_TRUE(received.covers(7));
    CHECK_FALSE(received.covers(8));
    CHECK_FALSE(Forgetting{}.covers(1));
}

TEST(ForgettingState, is_the_same_after_a_restart_and_other_bytes_are_none) {
    for (const Forgetting& state : {Forgetting{9, 0}, Forgetting{0, 7}, Forgetting{1, 0xFFFF'FFFF'FFFF'FFFFU}}) {
        const Bytes stored = encode(state);
        CHECK_TRUE(decode_forgetting(stored) == state);
        for (std::size_t size = 0; size < stored.size(); ++size) CHECK_FALSE(decode_forgetting(ByteView{stored}.first(size)).has_value());
    }
}
