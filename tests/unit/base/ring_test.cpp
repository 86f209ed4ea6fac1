// SPDX-License-Identifier: Apache-2.0
#include "base/ring.hpp"

#include <CppUTest/TestHarness.h>

using odolink::Ring;

TEST_GROUP(Ring){};

TEST(Ring, drops_the_oldest_when_full_and_counts_it) {
    Ring<int> ring{2};
    ring.push(1);
    ring.push(2);
    ring.push(3);
    CHECK_EQUAL(2U, ring.size());
    CHECK_EQUAL(1U, ring.dropped());
    CHECK_EQUAL(2, ring[0]);
    CHECK_EQUAL(2, ring.pop());
    CHECK_EQUAL(3, ring.pop());
    CHECK_TRUE(ring.empty());
}

TEST(Ring, without_room_it_keeps_the_newest_one) {
    Ring<int> ring{0};
    ring.push(1);
    ring.push(2);
    CHECK_EQUAL(1U, ring.size());
    CHECK_EQUAL(2, ring.pop());
}

TEST(Ring, a_ring_that_was_moved_from_can_still_be_used) {
    Ring<int> ring{2};
    ring.push(1);
    const Ring<int> other{std::move(ring)};
    ring.push(2);
    CHECK_EQUAL(2, ring.pop() + ring.pop() - 1);
    CHECK_EQUAL(1, other[0]);
}
