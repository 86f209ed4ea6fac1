// SPDX-License-Identifier: Apache-2.0
// Who is heard clearing codes.
#include "core/diagnostics/clear_watch.hpp"

#include "support/fakes/recording_can.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using odolink::test::frame;

TEST_GROUP(ClearWatch) {
    ClearWatch watch;
    std::optional<CodesClearedRead> at(Duration t, const CanFrame& f) { return watch.on_frame(f, MonoTime{t}); }
};

TEST(ClearWatch, a_clear_counts_when_each_unit_says_yes_and_has_the_id_it_was_asked_on) {
    CHECK_FALSE(at(1s, frame(0x7DF, {1, 0x04})).has_value());
    const auto engine = at(1100ms, frame(0x7E8, {1, 0x44}));
    CHECK_EQUAL(0x7E8U, engine->ecu.value());
    STRCMP_EQUAL("tool 7DF", engine->by.c_str());
    CHECK_EQUAL(0x7E9U, at(1110ms, frame(0x7E9, {1, 0x44}))->ecu.value());
}

TEST(ClearWatch, a_refused_clear_is_none) {
    (void)at(1s, frame(0x7E0, {1, 0x04}));
    CHECK_FALSE(at(1100ms, frame(0x7E8, {3, 0x7F, 0x04, 0x22})).has_value());  // conditions not correct
}

TEST(ClearWatch, uds_by_29_bit_ids_names_the_testers_address) {
    (void)at(1s, frame(0x18DA10F1, {4, 0x14, 0xFF, 0xFF, 0xFF}));
    CHECK_FALSE(at(2s, frame(0x18DAF110, {3, 0x7F, 0x14, 0x78})).has_value());
    const auto cleared = at(9s, frame(0x18DAF110, {1, 0x54}));
    CHECK_EQUAL(0x18DAF110U, cleared->ecu.value());
    STRCMP_EQUAL("tool F1", cleared->by.c_str());
    (void)at(20s, frame(0x18DA10FA, {5, 0x14, 0xFF, 0xFF, 0xFF, 0x01}));  // another tester, of a memory of its own
    STRCMP_EQUAL("tool FA", at(21s, frame(0x18DAFA10, {1, 0x54}))->by.c_str());
}

TEST(ClearWatch, an_answer_whose_request_is_behind_a_gateway_is_a_clear_by_an_unnamed_tool) {
    STRCMP_EQUAL("tool", at(1s, frame(0x7E8, {1, 0x44}))->by.c_str());
    (void)at(10s, frame(0x7DF, {1, 0x04}));
    STRCMP_EQUAL("tool", at(41s, frame(0x7E8, {1, 0x44}))->by.c_str());  // that was too long ago
}

TEST(ClearWatch, other_messages_are_none) {
    (void)at(1s, frame(0x7DF, {2, 0x04, 0x00}));          // 04 has no argument
    (void)at(1s, frame(0x7DF, {3, 0x14, 0xFF, 0xFF}));    // 14 has three bytes of group
    (void)at(1s, frame(0x123, {1, 0x04}));                // no tester
    CHECK_FALSE(at(1s, frame(0x123, {1, 0x44})).has_value());
    CHECK_FALSE(at(1s, frame(0x7E8, {2, 0x44, 0x00})).has_value());
    CHECK_FALSE(at(1s, frame(0x7E8, {0x10, 0x44})).has_value());
    STRCMP_EQUAL("tool", at(2s, frame(0x7E8, {1, 0x44}))->by.c_str());
}
