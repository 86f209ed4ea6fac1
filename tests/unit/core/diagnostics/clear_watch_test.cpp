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

TEST(ClearWatch, a_clear_on_an_id_that_a_profile_names_is_one_of_all_units_by_the_id_it_was_asked_on) {
    // Given a profile that names an ECU in normal addressing, one in extended addressing, and a maker's own 29 bits
    watch.set_profile_ecus({{{0x760, false}, {0x768, false}},
                            {{0x6F1, false}, {0x612, false}, std::uint8_t{0x12}},
                            {{0x17FC007B, true}, {0x17FE007B, true}}});
    // When a tester clears the codes of each, and each says yes
    (void)at(1s, frame(0x760, {4, 0x14, 0xFF, 0xFF, 0xFF}));
    const auto brakes = at(2s, frame(0x768, {1, 0x54}));
    (void)at(40s, frame(0x6F1, {0x12, 4, 0x14, 0xFF, 0xFF, 0xFF}));
    const auto engine = at(41s, frame(0x612, {0xF1, 1, 0x54}));
    (void)at(80s, frame(0x17FC007B, {4, 0x14, 0xFF, 0xFF, 0xFF}));
    const auto other = at(81s, frame(0x17FE007B, {1, 0x54}));
    // Then it is told, with no unit: which id that unit has on OBD is not known
    CHECK_FALSE(brakes->ecu.has_value());
    STRCMP_EQUAL("tool 760", brakes->by.c_str());
    STRCMP_EQUAL("tool 6F1", engine->by.c_str());
    STRCMP_EQUAL("tool 17FC007B", other->by.c_str());
}

TEST(ClearWatch, on_makers_ids_only_a_yes_to_a_clear_that_was_heard_counts) {
    watch.set_profile_ecus({{{0x760, false}, {0x768, false}}, {{0x6F1, false}, {0x612, false}, std::uint8_t{0x12}}});
    CHECK_FALSE(at(1s, frame(0x768, {1, 0x54})).has_value());  // nobody asked: perhaps no answer at all
    (void)at(2s, frame(0x760, {3, 0x22, 0xF1, 0x90}));
    CHECK_FALSE(at(3s, frame(0x768, {1, 0x54})).has_value());
    (void)at(4s, frame(0x760, {4, 0x14, 0xFF, 0xFF, 0xFF}));
    CHECK_FALSE(at(5s, frame(0x768, {3, 0x7F, 0x14, 0x22})).has_value());
    CHECK_FALSE(at(6s, frame(0x768, {})).has_value());
    CHECK_FALSE(at(40s, frame(0x768, {1, 0x54})).has_value());                 // too late
    (void)at(50s, frame(0x6F1, {0x13, 4, 0x14, 0xFF, 0xFF, 0xFF}));            // to a unit nobody named
    CHECK_FALSE(at(51s, frame(0x612, {0xF1, 1, 0x54})).has_value());
    (void)at(60s, frame(0x6F1, {0x12, 4, 0x14, 0xFF, 0xFF, 0xFF}));
    CHECK_FALSE(at(61s, frame(0x612, {0xF2, 1, 0x54})).has_value());           // to another tester
    CHECK_TRUE(at(62s, frame(0x612, {0xF1, 1, 0x54})).has_value());
}
