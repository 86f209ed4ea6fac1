// SPDX-License-Identifier: Apache-2.0
// The receiving side of ISO-TP: what is put together, what is refused and by which reason, and that the next good one
// is not lost.
#include "protocols/isotp/receiver.hpp"

#include <string>

#include "feed.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::isotp;
using namespace odolink::isotp::test;

TEST_GROUP(IsotpReceiver){};

TEST(IsotpReceiver, single_frame_is_its_announced_bytes_without_padding) {
    Feed feed{listening()};
    const auto got = feed("0341057B55555555");  // length 3, then 55 padding
    CHECK_TRUE(got.step == Step::Completed);
    STRCMP_EQUAL("41057B", to_hex(got.payload()).c_str());
}

TEST(IsotpReceiver, three_frames_make_a_vin_answer) {
    Feed feed{listening()};
    CHECK_TRUE(feed("1014490201574441").step == Step::Started);
    CHECK_TRUE(feed("2158585858585858").step == Step::Continued);
    const auto got = feed("2259595959595959");
    CHECK_TRUE(got.step == Step::Completed);
    STRCMP_EQUAL(
        "490201574441585858585858585959595959595"
        "9",
        (to_hex(got.payload())).c_str());
    LONGS_EQUAL(20, got.payload().size());
}

TEST(IsotpReceiver, sequence_wraps_from_fifteen_to_zero) {
    // Given 6 + 17 * 7 = 125 bytes, so sequence numbers 1..15, 0, 1
    Feed feed{listening()};
    feed("107D000102030405");
    for (unsigned i = 1; i <= 17; ++i) {
        Bytes f = bytes_of({0x20U | (i & 0x0FU), i, i, i, i, i, i, i});
        const auto got = feed.receiver.on_frame({}, kEngine, f);
        CHECK_TRUE(got.step == (i == 17 ? Step::Completed : Step::Continued));
        if (i == 17) LONGS_EQUAL(125, got.payload().size());
    }
}

TEST(IsotpReceiver, eight_senders_interleave_without_touching_each_other) {
    Receiver r{listening()};
    for (unsigned e = 0; e < 8; ++e) {
        CHECK_TRUE(r.on_frame({}, {0x7E8 + e, false}, bytes_of({0x10, 0x0A, e, 1, 2, 3, 4, 5})).step == Step::Started);
    }
    for (unsigned e = 0; e < 8; ++e) {
        const auto got = r.on_frame({}, {0x7E8 + e, false}, bytes_of({0x21, 6, 7, 8, e}));
        CHECK_TRUE(got.step == Step::Completed);
        LONGS_EQUAL(10, got.payload().size());
        LONGS_EQUAL(e, u8(got.payload()[0]));
        LONGS_EQUAL(e, u8(got.payload()[9]));
    }
}

TEST(IsotpReceiver, ids_of_29_bits_and_11_bits_are_different_senders) {
    Receiver r{listening()};
    CHECK_TRUE(r.on_frame({}, kEngine29, bytes_of({0x10, 0x0A, 1, 1, 2, 3, 4, 5})).step == Step::Started);
    CHECK_TRUE(r.on_frame({}, {0x110, false}, bytes_of({0x21, 6, 7, 8, 9})).reason == Reason::StrayConsecutiveFrame);
    CHECK_TRUE(r.on_frame({}, kEngine29, bytes_of({0x21, 6, 7, 8, 9})).step == Step::Completed);
}

TEST(IsotpReceiver, only_listed_ids_are_taken_when_asked_so) {
    Feed feed{ReceiverConfig{}};
    const auto got = feed({0x123, false}, "0341057B");
    CHECK_TRUE(got.step == Step::Ignored);
    CHECK_REASON(Reason::None, got.reason);
}

TEST(IsotpReceiver, a_first_frame_over_an_unfinished_transfer_is_named_and_received) {
    Feed feed{listening()};
    feed("100A010203040506");
    const auto second = feed("100A111213141516");
    CHECK_TRUE(second.step == Step::Started);
    CHECK_REASON(Reason::FirstFrameOverUnfinished, second.reason);
    const auto got = feed("2117181920");
    STRCMP_EQUAL("11121314151617181920", to_hex(got.payload()).c_str());
}

TEST(IsotpReceiver, a_single_frame_over_an_unfinished_transfer_is_named_and_received) {
    Feed feed{listening()};
    feed("100A010203040506");
    const auto got = feed("0341057B");
    CHECK_REASON(Reason::SingleFrameOverUnfinished, got.reason);
    STRCMP_EQUAL("41057B", to_hex(got.payload()).c_str());
    CHECK_REASON(Reason::StrayConsecutiveFrame, feed("2107080910").reason);
}

TEST(IsotpReceiver, a_lost_doubled_or_swapped_consecutive_frame_ends_the_transfer) {
    for (const char* wrong : {"2201020304050607", "2001020304050607"}) {
        Feed feed{listening()};
        feed("1020010203040506");
        CHECK_REASON(Reason::WrongSequence, feed(wrong).reason);
        CHECK_REASON(Reason::StrayConsecutiveFrame, feed("2101020304050607").reason);
        CHECK_TRUE(feed("0341057B").step == Step::Completed);
    }
}

TEST(IsotpReceiver, a_short_consecutive_frame_that_is_not_the_last_ends_the_transfer) {
    Feed feed{listening()};
    feed("1020010203040506");
    CHECK_REASON(Reason::ShortConsecutiveFrame, feed("21010203").reason);
}

TEST(IsotpReceiver, a_last_frame_one_byte_short_ends_the_transfer) {
    Feed feed{listening()};
    feed("100A010203040506");  // 4 bytes missing
    CHECK_REASON(Reason::ShortConsecutiveFrame, feed("21070809").reason);
}

TEST(IsotpReceiver, refuses_malformed_frames_by_name) {
    struct Row {
        const char* hex;
        Reason reason;
    };
    const Row rows[] = {
        {"", Reason::EmptyFrame},
        {"00", Reason::LengthZero},
        {"0441057B", Reason::LengthBeyondFrame},
        {"0F41057B00000000", Reason::LengthBeyondFrame},
        {"100A0102030405", Reason::ShortFirstFrame},
        {"1007010203040506", Reason::FirstFrameLengthTooSmall},
        {"1001010203040506", Reason::FirstFrameLengthTooSmall},
        {"1000000000000506", Reason::EscapeLengthTooSmall},
        {"100000000FFF0506", Reason::EscapeLengthTooSmall},
        {"1000000010000506", Reason::LongerThanBuffer},
        {"2101020304050607", Reason::StrayConsecutiveFrame},
        {"4001020304050607", Reason::UnknownFrameType},
        {"F001020304050607", Reason::UnknownFrameType},
        {"034105", Reason::LengthBeyondFrame},
    };
    for (const Row& row : rows) {
        Feed feed{listening()};
        const auto got = feed(row.hex);
        CHECK_TRUE(got.step == Step::Ignored);
        CHECK_REASON(row.reason, got.reason);
        CHECK_FALSE(got.reply.has_value());
    }
}

TEST(IsotpReceiver, flow_control_seen_on_the_bus_disturbs_nothing) {
    Feed feed{listening()};
    feed("100A010203040506");
    CHECK_TRUE(feed("300000").step == Step::FlowControlSeen);
    CHECK_TRUE(feed("2107080910").step == Step::Completed);
}

TEST(IsotpReceiver, a_gap_longer_than_n_cr_ends_the_transfer_when_the_next_frame_comes) {
    Feed feed{listening()};
    feed("1014010203040506");
    feed.now = at(1000ms);
    CHECK_TRUE(feed("2107080910111213").step == Step::Continued);  // exactly N_Cr is in time
    feed.now = at(2000ms + 1ns);
    CHECK_REASON(Reason::TimeoutCr, feed("2214151617181920").reason);
    CHECK_REASON(Reason::StrayConsecutiveFrame, feed("2321222324252627").reason);
}

TEST(IsotpReceiver, a_frame_in_the_middle_of_a_message_may_be_too_late_as_well) {
    Feed feed{listening()};
    feed("1020010203040506");
    feed.now = at(1000ms + 1ns);
    CHECK_REASON(Reason::TimeoutCr, feed("2107080910111213").reason);
}

TEST(IsotpReceiver, an_overdue_transfer_is_named_also_by_the_frame_that_begins_anew) {
    Feed feed{listening()};
    feed("1014010203040506");
    feed.now = at(1500ms);
    const auto first = feed("1014010203040506");
    CHECK_TRUE(first.step == Step::Started);
    CHECK_REASON(Reason::TimeoutCr, first.reason);
    feed.now = at(3s);
    CHECK_REASON(Reason::TimeoutCr, feed("0341057B").reason);
}

TEST(IsotpReceiver, expire_and_abandon_name_each_unfinished_transfer_once) {
    Feed feed{listening()};
    CHECK_FALSE(feed.receiver.next_deadline().has_value());
    feed("1014010203040506");
    feed(kGearbox, "1014010203040506");
    CHECK_TRUE(feed.receiver.next_deadline() == at(1000ms));
    CHECK_FALSE(feed.receiver.expire(at(1000ms)).has_value());
    const auto late = feed.receiver.expire(at(1001ms));
    CHECK_TRUE(late.has_value() && late->id == kEngine);
    CHECK_REASON(Reason::TimeoutCr, late->reason);
    LONGS_EQUAL(6, late->received);
    LONGS_EQUAL(20, late->expected);
    const auto rest = feed.receiver.abandon();
    CHECK_TRUE(rest.has_value() && rest->id == kGearbox);
    CHECK_REASON(Reason::Unfinished, rest->reason);
    CHECK_FALSE(feed.receiver.abandon().has_value());
}

TEST(IsotpReceiver, answering_owes_a_flow_control_after_the_first_frame_and_each_block) {
    Feed feed{answering(2)};
    auto got = feed("1020010203040506");
    CHECK_TRUE(got.reply == FlowStatus::ContinueToSend);
    const auto fc = feed.receiver.flow_control(*got.reply);
    LONGS_EQUAL(2, fc.block_size);
    CHECK_TRUE(fc.st_min == 5ms);
    feed.receiver.on_flow_control_sent({}, kEngine);
    CHECK_FALSE(feed("2101020304050607").reply.has_value());
    CHECK_TRUE(feed("2201020304050607").reply == FlowStatus::ContinueToSend);
    CHECK_FALSE(feed("2301020304050607").reply.has_value());
    got = feed("2401020304050607");
    CHECK_TRUE(got.step == Step::Completed);
    CHECK_FALSE(got.reply.has_value());
}

TEST(IsotpReceiver, without_a_block_size_only_the_first_frame_of_the_longest_message_is_answered) {
    Feed feed{answering(0)};
    CHECK_TRUE(feed("1FFF000000000000").reply == FlowStatus::ContinueToSend);
    feed.receiver.on_flow_control_sent({}, kEngine);
    Indication got;
    Bytes frame(8);
    for (unsigned sequence = 1; got.step != Step::Completed; ++sequence) {
        CHECK_TRUE(sequence <= 585);  // 4,095 bytes: 6 of the first frame, 7 of each other
        frame[0] = static_cast<std::byte>(0x20U | (sequence & 0x0FU));
        got = feed.receiver.on_frame({}, kEngine, frame);
        CHECK_FALSE(got.reply.has_value());
    }
    LONGS_EQUAL(4095, got.payload().size());
}

TEST(IsotpReceiver, answering_says_overflow_when_the_message_does_not_fit) {
    Feed feed{answering(0)};
    const auto got = feed("1000000010000506");
    CHECK_REASON(Reason::LongerThanBuffer, got.reason);
    CHECK_TRUE(got.reply == FlowStatus::Overflow);
}

TEST(IsotpReceiver, a_flow_control_that_cannot_be_sent_ends_the_transfer_after_n_ar) {
    ReceiverConfig c = answering(0);
    c.n_ar = 70ms;
    Feed feed{c};
    feed("1020010203040506");
    const auto late = feed.receiver.expire(at(71ms));
    CHECK_TRUE(late.has_value());
    CHECK_REASON(Reason::TimeoutAr, late->reason);
}

TEST(IsotpReceiver, the_confirmed_flow_control_starts_n_cr) {
    ReceiverConfig c = answering(0);
    c.n_ar = 70ms;
    Feed feed{c};
    feed("1020010203040506");
    feed.receiver.on_flow_control_sent(at(50ms), kEngine);
    feed.receiver.on_flow_control_sent(at(60ms), kEngine);  // nobody waits for a second one
    feed.receiver.on_flow_control_sent(at(60ms), {0x123, false});
    CHECK_TRUE(feed.receiver.next_deadline() == at(1050ms));
}

TEST(IsotpReceiver, extended_addressing_tells_targets_apart_by_the_first_byte) {
    ReceiverConfig c = listening();
    c.addressing = Addressing::Extended;
    Receiver r{c};
    const CanId id{0x6F1, false};
    CHECK_TRUE(r.on_frame({}, id, bytes_of({0x12, 0x10, 0x09, 1, 2, 3, 4, 5})).step == Step::Started);
    CHECK_TRUE(r.on_frame({}, id, bytes_of({0x29, 0x21, 6, 7, 8, 9})).reason == Reason::StrayConsecutiveFrame);
    const auto got = r.on_frame({}, id, bytes_of({0x12, 0x21, 6, 7, 8, 9}));
    STRCMP_EQUAL("010203040506070809", to_hex(got.payload()).c_str());
    // Seven bytes do not fit a single frame here, so a first frame may say 7, but not 6.
    CHECK_TRUE(r.on_frame({}, id, bytes_of({0x12, 0x10, 0x07, 1, 2, 3, 4, 5})).step == Step::Started);
    CHECK_TRUE(r.on_frame({}, id, bytes_of({0x12, 0x10, 0x06, 1, 2, 3, 4, 5})).reason ==
               Reason::FirstFrameLengthTooSmall);
    CHECK_TRUE(r.on_frame({}, id, bytes_of({0x12})).reason == Reason::EmptyFrame);
}

TEST(IsotpReceiver, can_fd_single_frame_has_its_length_in_the_second_byte) {
    Feed feed{listening()};
    Bytes frame(12, std::byte{0xCC});
    frame[0] = std::byte{0x00};
    frame[1] = std::byte{9};
    LONGS_EQUAL(9, feed.receiver.on_frame({}, kEngine, frame).payload().size());
    frame[1] = std::byte{11};
    CHECK_REASON(Reason::LengthBeyondFrame, feed.receiver.on_frame({}, kEngine, frame).reason);
    frame[0] = std::byte{0x05};
    CHECK_REASON(Reason::LengthBeyondFrame, feed.receiver.on_frame({}, kEngine, frame).reason);
}

TEST(IsotpReceiver, can_fd_message_with_escape_length) {
    // Given 5,000 bytes in frames of 64: the first carries 58, the others 63
    ReceiverConfig c = listening();
    c.capacity = 8192;
    Receiver r{c};
    Bytes frame(64, std::byte{0x5A});
    const Bytes head = bytes_of({0x10, 0x00, 0x00, 0x00, 0x13, 0x88});
    std::copy(head.begin(), head.end(), frame.begin());
    CHECK_TRUE(r.on_frame({}, kEngine, frame).step == Step::Started);
    Indication got;
    unsigned sequence = 1;
    for (std::size_t left = 5000 - 58; got.step != Step::Completed; left -= 63) {
        const std::size_t take = left < 63 ? can_length_for(left + 1) : 64;
        Bytes next(take, std::byte{0x5A});
        next[0] = static_cast<std::byte>(0x20U | (sequence++ & 0x0FU));
        got = r.on_frame({}, kEngine, next);
        CHECK_TRUE(got.step == Step::Continued || got.step == Step::Completed);
        if (left < 63) break;
    }
    LONGS_EQUAL(5000, got.payload().size());
}

TEST(IsotpReceiver, a_classic_frame_within_a_can_fd_message_is_too_short) {
    Feed feed{listening()};
    Bytes first(16, std::byte{0x5A});
    first[0] = std::byte{0x10};
    first[1] = std::byte{60};
    CHECK_TRUE(feed.receiver.on_frame({}, kEngine, first).step == Step::Started);
    CHECK_REASON(Reason::ShortConsecutiveFrame, feed("2101020304050607").reason);
}

TEST(IsotpReceiver, a_frame_of_ours_that_comes_after_the_message_is_stray) {
    Feed feed{listening()};
    feed("1009010203040506");
    CHECK_TRUE(feed("2107080900000000").step == Step::Completed);
    CHECK_REASON(Reason::StrayConsecutiveFrame, feed("2207080900000000").reason);
    CHECK_REASON(Reason::UnknownFrameType, feed("FF07080900000000").reason);
}

TEST(IsotpReceiver, says_so_when_all_sessions_are_taken) {
    ReceiverConfig c = listening();
    c.sessions = 1;
    Receiver r{c};
    CHECK_TRUE(r.listen(kEngine29));
    CHECK_TRUE(r.listen(kEngine29));
    CHECK_FALSE(r.listen(kEngine));
    CHECK_REASON(Reason::NoSession, r.on_frame({}, kEngine, bytes_of({0x10, 0x0A, 1, 1, 2, 3, 4, 5})).reason);
    CHECK_TRUE(r.on_frame({}, kEngine, bytes_of({0x01, 0x3E})).step == Step::Completed);
}

TEST(IsotpReceiver, many_29_bit_senders_find_their_own_sessions) {
    ReceiverConfig c = listening();
    c.sessions = 250;
    Receiver r{c};
    // Scattered ids, so that some share a place in the table.
    const auto id_of = [](unsigned e) { return CanId{((e * e * 7919U + e) & 0x1FFFFFFFU) | 0x01000000U, true}; };
    for (unsigned e = 0; e < 250; ++e) {
        CHECK_TRUE(r.on_frame({}, id_of(e), bytes_of({0x10, 0x09, e, 1, 2, 3, 4, 5})).step == Step::Started);
    }
    for (unsigned e = 0; e < 250; ++e) {
        const auto got = r.on_frame({}, id_of(e), bytes_of({0x21, 6, 7, 8}));
        LONGS_EQUAL(9, got.payload().size());
        LONGS_EQUAL(e, u8(got.payload()[0]));
    }
}

TEST(IsotpReceiver, a_sender_that_is_silent_makes_room_for_a_new_one_and_a_listed_one_stays) {
    // Given room for three: one listed by name, and two that came by themselves, the second of which has a message under way
    ReceiverConfig c = listening();
    c.sessions = 3;
    Receiver r{c};
    CHECK_TRUE(r.listen(kEngine));
    const CanId silent{0x18DAF120, true};
    const CanId busy{0x18DAF121, true};
    r.on_frame({}, silent, bytes_of({0x10, 0x09, 1, 2, 3, 4, 5, 6}));
    CHECK_TRUE(r.on_frame({}, silent, bytes_of({0x21, 7, 8, 9})).step == Step::Completed);
    r.on_frame({}, busy, bytes_of({0x10, 0x09, 11, 12, 13, 14, 15, 16}));
    // When new ones come, three in turn
    for (unsigned e = 0; e < 3; ++e) {
        const CanId id{0x7E9 + e, false};
        CHECK_TRUE(r.on_frame({}, id, bytes_of({0x10, 0x09, e, 2, 3, 4, 5, 6})).step == Step::Started);
        CHECK_TRUE(r.on_frame({}, id, bytes_of({0x21, 7, 8, 9})).step == Step::Completed);
    }
    // Then the listed one and the one under way are where they were
    STRCMP_EQUAL("0B0C0D0E0F10111213", to_hex(r.on_frame({}, busy, bytes_of({0x21, 17, 18, 19})).payload()).c_str());
    r.on_frame({}, kEngine, bytes_of({0x10, 0x09, 1, 2, 3, 4, 5, 6}));
    CHECK_TRUE(r.on_frame({}, kEngine, bytes_of({0x21, 7, 8, 9})).step == Step::Completed);
    CHECK_REASON(Reason::StrayConsecutiveFrame, r.on_frame({}, silent, bytes_of({0x21, 7, 8, 9})).reason);
}
