// SPDX-License-Identifier: Apache-2.0
// Ids of 29 bits, who answers on which, and flow control frames of each addressing format.
#include "protocols/isotp/addressing.hpp"

#include <string>

#include "protocols/isotp/receiver.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::isotp;

TEST_GROUP(IsotpAddressing){};

TEST(IsotpAddressing, fixed_ids_are_target_and_source_behind_the_format) {
    LONGS_EQUAL(0x18DA10F1, fixed_id(FixedFormat::NormalPhysical, {0x10, 0xF1}).value);
    LONGS_EQUAL(0x18DB33F1, fixed_id(FixedFormat::NormalFunctional, {0x33, 0xF1}).value);
    LONGS_EQUAL(0x18CE10F1, fixed_id(FixedFormat::MixedPhysical, {0x10, 0xF1}).value);
    LONGS_EQUAL(0x18CD33F1, fixed_id(FixedFormat::MixedFunctional, {0x33, 0xF1}).value);
    for (auto f : {FixedFormat::NormalPhysical, FixedFormat::NormalFunctional, FixedFormat::MixedPhysical, FixedFormat::MixedFunctional})
        CHECK_TRUE(fixed_format(fixed_id(f, {1, 2})) == f);
}

TEST(IsotpAddressing, other_ids_have_no_fixed_format) {
    CHECK_FALSE(fixed_format({0x7E8, false}).has_value());
    CHECK_FALSE(fixed_format({0x18FEF100, true}).has_value());  // J1939 wheel speed
    CHECK_FALSE(fixed_format({0x19DA10F1, true}).has_value());  // the other data page
    CHECK_TRUE(fixed_format({0x0CDA10F1, true}) == FixedFormat::NormalPhysical);  // another priority
}

TEST(IsotpAddressing, functional_ids_speak_to_all) {
    for (CanId id : {CanId{0x7DF, false}, CanId{0x18DB33F1, true}, CanId{0x18CD33F1, true}}) CHECK_TRUE(functional_id(id));
    for (CanId id : {CanId{0x7E0, false}, CanId{0x18DA10F1, true}, CanId{0x18CE10F1, true}, CanId{0x7DF, true}})
        CHECK_FALSE(functional_id(id));
}

TEST(IsotpAddressing, the_answer_to_a_fixed_id_has_target_and_source_the_other_way_round) {
    CHECK_TRUE((reverse_id({0x18DA10F1, true}) == CanId{0x18DAF110, true}));
    CHECK_TRUE((reverse_id({0x18CEF1D0, true}) == CanId{0x18CED0F1, true}));
    CHECK_FALSE(reverse_id({0x18DB33F1, true}).has_value());
    CHECK_FALSE(reverse_id({0x7E0, false}).has_value());
}

TEST(IsotpAddressing, a_flow_control_frame_has_the_address_of_its_format_and_any_padding) {
    const FlowControl go_on{FlowStatus::ContinueToSend, 8, 20ms};
    STRCMP_EQUAL("300814CCCCCCCCCC", to_hex(flow_control_frame(go_on, {}).view()).c_str());
    STRCMP_EQUAL("F1300814AAAAAAAA", to_hex(flow_control_frame(go_on, {Addressing::Extended, 0xF1}, Padding{0xAA}).view()).c_str());
    STRCMP_EQUAL("12320000", to_hex(flow_control_frame({FlowStatus::Overflow, 0, 0ns}, {Addressing::Mixed, 0x12}, std::nullopt).view()).c_str());
}

TEST(IsotpAddressing, mixed_addressing_keeps_the_extensions_of_one_id_apart) {
    // Given two remote nodes behind one gateway, with 11 and with 29 bits
    for (CanId id : {CanId{0x7E8, false}, CanId{0x18CEF110, true}}) {
        ReceiverConfig c;
        c.addressing = Addressing::Mixed;
        Receiver r{c};
        CHECK_TRUE(r.listen(id, 0x01));
        CHECK_TRUE(r.listen(id, 0x02));
        // When their messages interleave
        r.on_frame({}, id, bytes_of({0x01, 0x10, 0x08, 1, 2, 3, 4, 5}));
        r.on_frame({}, id, bytes_of({0x02, 0x10, 0x08, 11, 12, 13, 14, 15}));
        const auto second = r.on_frame({}, id, bytes_of({0x02, 0x21, 16, 17, 18}));
        STRCMP_EQUAL("0B0C0D0E0F101112", to_hex(second.payload()).c_str());
        const auto first = r.on_frame({}, id, bytes_of({0x01, 0x21, 6, 7, 8}));
        STRCMP_EQUAL("0102030405060708", to_hex(first.payload()).c_str());
        // Then a third one that is not listed takes no part
        CHECK_TRUE(r.on_frame({}, id, bytes_of({0x03, 0x02, 0x3E, 0x00})).step == Step::Ignored);
    }
}
