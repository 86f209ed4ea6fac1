// SPDX-License-Identifier: Apache-2.0
// Frames that the standard calls unexpected or invalid, in each state of the receiver: what they end, what they leave
// alone, what is told of them, and that the next good message is received. Source: ISO 15765-2:2016, "unexpected arrival of
// N_PDU" and error handling of each frame type.
#include "protocols/isotp/receiver.hpp"

#include <string>

#include "feed.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::isotp;
using namespace odolink::isotp::test;

namespace {

/// A frame of `size` bytes: its first ones, as far as they fit, then 5A.
Bytes frame_of(std::size_t size, std::initializer_list<unsigned> first) {
    Bytes out = bytes_of(first);
    out.resize(size, std::byte{0x5A});
    return out;
}

}  // namespace

TEST_GROUP(IsotpUnexpectedFrames){};

TEST(IsotpUnexpectedFrames, nothing_malformed_ends_a_message_under_way) {
    // Given a message of ten bytes, six of which have come
    const char* malformed[] = {
        "",                  // no control information
        "00",                // single frame of no bytes
        "0441057B",          // single frame longer than its CAN frame
        "100A0102030405",    // first frame in seven bytes
        "1007010203040506",  // first frame for what fits a single frame
        "1000000000FF0506",  // 32-bit length for 255 bytes
        "4001020304050607",  // reserved type
        "FF01020304050607",  // reserved type
        "30",                // flow control, cut
        "3F0000",            // flow control of a reserved status
    };
    for (const char* hex : malformed) {
        Feed feed{listening()};
        feed("100A010203040506");
        CHECK_TRUE(feed(hex).step != Step::Completed);
        const auto got = feed("2107080910");
        STRCMP_EQUAL("01020304050607080910", to_hex(got.payload()).c_str());
    }
}

TEST(IsotpUnexpectedFrames, an_idle_receiver_ignores_all_that_is_no_beginning) {
    const struct {
        const char* hex;
        Step step;
        Reason reason;
    } rows[] = {{"2101020304050607", Step::Ignored, Reason::StrayConsecutiveFrame},
                {"300000", Step::FlowControlSeen, Reason::None},
                {"5001020304050607", Step::Ignored, Reason::UnknownFrameType}};
    for (const auto& row : rows) {
        Feed feed{answering(0)};
        const auto got = feed(row.hex);
        CHECK_TRUE(got.step == row.step);
        CHECK_REASON(row.reason, got.reason);
        CHECK_FALSE(got.reply.has_value());
        CHECK_TRUE(feed("100A010203040506").step == Step::Started);
    }
}

TEST(IsotpUnexpectedFrames, a_first_frame_that_does_not_fit_still_ends_the_message_before_it) {
    // Given a message whose first six bytes have come, and room for 16
    for (Role role : {Role::Listening, Role::Answering}) {
        ReceiverConfig c = listening();
        c.role = role;
        c.capacity = 16;
        Feed feed{c};
        feed("100A010203040506");
        // When the sender begins anew with a message of 20 bytes
        const auto refused = feed("1014F1F2F3F4F5F6");
        // Then both are named: what was lost, and why the new one is not taken
        CHECK_TRUE(refused.step == Step::Ignored);
        CHECK_REASON(Reason::FirstFrameOverUnfinished, refused.reason);
        CHECK_REASON(Reason::LongerThanBuffer, refused.also);
        CHECK_TRUE(refused.reply == (role == Role::Answering ? Reply{FlowStatus::Overflow} : Reply{}));
        // And its consecutive frames do not complete the old message with foreign bytes
        CHECK_REASON(Reason::StrayConsecutiveFrame, feed("21F7F8F9FAFBFCFD").reason);
        CHECK_TRUE(feed("0341057B").step == Step::Completed);
    }
}

TEST(IsotpUnexpectedFrames, a_late_message_is_named_besides_the_frame_that_is_refused_itself) {
    const struct {
        const char* hex;
        Reason also;
    } rows[] = {{"00", Reason::LengthZero},
                {"0441057B", Reason::LengthBeyondFrame},
                {"100A0102030405", Reason::ShortFirstFrame},
                {"1007010203040506", Reason::FirstFrameLengthTooSmall},
                {"1000000000FF0506", Reason::EscapeLengthTooSmall},
                {"1000000010000506", Reason::LongerThanBuffer},
                {"6001020304050607", Reason::UnknownFrameType},
                {"300000", Reason::None},
                {"2107080910", Reason::None}};  // the late frame itself: it belongs to what is lost
    for (const auto& row : rows) {
        Feed feed{listening()};
        feed("100A010203040506");
        feed.now = at(1000ms + 1ns);
        const auto got = feed(row.hex);
        CHECK_REASON(Reason::TimeoutCr, got.reason);
        CHECK_REASON(row.also, got.also);
    }
}

TEST(IsotpUnexpectedFrames, a_stray_frame_of_an_earlier_message_does_not_reach_the_next_one) {
    // Given a message broken by a doubled frame, and the rest of it still on the bus
    Feed feed{listening()};
    feed("1020010203040506");
    feed("2107080910111213");
    CHECK_REASON(Reason::WrongSequence, feed("2107080910111213").reason);
    CHECK_REASON(Reason::StrayConsecutiveFrame, feed("2214151617181920").reason);
    // When a new message begins and a last frame of the old one comes into it, out of sequence
    CHECK_TRUE(feed("100A010203040506").step == Step::Started);
    CHECK_REASON(Reason::WrongSequence, feed("2321222324252627").reason);
    // Then the message after it is whole
    feed("100A313233343536");
    STRCMP_EQUAL("31323334353637383940", to_hex(feed("2137383940").payload()).c_str());
}

TEST(IsotpUnexpectedFrames, a_message_to_all_ecus_at_once_is_a_single_frame_or_nothing) {
    ReceiverConfig any = listening();
    Receiver r{any};
    for (CanId id : {CanId{0x7DF, false}, CanId{0x18DB33F1, true}, CanId{0x0CDB33F1, true}}) {
        CHECK_TRUE(r.on_frame({}, id, bytes_of({0x02, 0x01, 0x0C})).step == Step::Completed);
        CHECK_REASON(Reason::FunctionalNotSingle, r.on_frame({}, id, bytes_of({0x10, 0x0A, 1, 2, 3, 4, 5, 6})).reason);
        CHECK_REASON(Reason::StrayConsecutiveFrame, r.on_frame({}, id, bytes_of({0x21, 7, 8, 9, 10})).reason);
    }
    // An ECU that listens to it by name owes no flow control either.
    Receiver ecu{answering(0)};
    ecu.listen({0x7DF, false});
    const auto got = ecu.on_frame({}, {0x7DF, false}, bytes_of({0x10, 0x0A, 1, 2, 3, 4, 5, 6}));
    CHECK_REASON(Reason::FunctionalNotSingle, got.reason);
    CHECK_FALSE(got.reply.has_value());
}

TEST(IsotpUnexpectedFrames, several_ecus_answer_one_functional_request_and_one_of_them_fails) {
    // Given three ECUs that answer 09 02 at once, the second of which loses a frame
    Feed feed{listening()};
    const CanId tcu{0x7EA, false};
    for (CanId id : {kEngine, kGearbox, tcu}) CHECK_TRUE(feed(id, "1014490201574441").step == Step::Started);
    for (CanId id : {kEngine, tcu}) feed(id, "2158585858585858");
    CHECK_REASON(Reason::WrongSequence, feed(kGearbox, "2259595959595959").reason);
    LONGS_EQUAL(20, feed(tcu, "2259595959595959").payload().size());
    LONGS_EQUAL(20, feed(kEngine, "2259595959595959").payload().size());
    // Then also the one that failed is heard again
    CHECK_TRUE(feed(kGearbox, "037F0911").step == Step::Completed);
}

TEST(IsotpUnexpectedFrames, a_first_frame_has_a_length_that_can_has) {
    for (std::size_t size = 1; size <= 70; ++size) {
        Receiver r{listening()};
        const bool exists = size == 8 || size == 12 || size == 16 || size == 20 || size == 24 || size == 32 || size == 48 || size == 64;
        const auto got = r.on_frame({}, kEngine, frame_of(size, {0x10 | 0x01U, 0x00}));  // 256 bytes
        if (size == 1) continue;  // then only the type is there
        CHECK_TRUE(got.step == (exists ? Step::Started : Step::Ignored));
        CHECK_REASON(exists ? Reason::None : Reason::ShortFirstFrame, got.reason);
    }
}

TEST(IsotpUnexpectedFrames, the_shortest_message_of_a_first_frame_is_one_more_than_a_single_frame_holds) {
    // Source: FF_DLmin by CAN length and addressing: 8 and 7 for classic frames, RX_DL - 1 and RX_DL - 2 for longer ones.
    for (Addressing addressing : {Addressing::Normal, Addressing::Extended, Addressing::Mixed}) {
        for (std::size_t size : {8U, 12U, 16U, 20U, 24U, 32U, 48U, 64U}) {
            const std::size_t address = address_bytes(addressing);
            const auto least = static_cast<unsigned>(size == 8 ? 8 - address : size - 1 - address);
            for (unsigned length : {least - 1, least}) {
                ReceiverConfig c = listening();
                c.addressing = addressing;
                Receiver r{c};
                Bytes frame = frame_of(size, {0x10, length});
                if (address == 1) frame = frame_of(size, {0xF1, 0x10, length});
                CHECK_REASON(length < least ? Reason::FirstFrameLengthTooSmall : Reason::None, r.on_frame({}, kEngine, frame).reason);
            }
        }
    }
}

TEST(IsotpUnexpectedFrames, the_32_bit_length_begins_at_4096) {
    ReceiverConfig c = listening();
    c.capacity = 5000;
    for (std::size_t size : {std::size_t{8}, std::size_t{64}}) {
        Receiver r{c};
        CHECK_REASON(Reason::EscapeLengthTooSmall, r.on_frame({}, kEngine, frame_of(size, {0x10, 0, 0, 0, 0x0F, 0xFF})).reason);
        CHECK_TRUE(r.on_frame({}, kEngine, frame_of(size, {0x10, 0, 0, 0, 0x10, 0x00})).step == Step::Started);
        CHECK_REASON(Reason::FirstFrameOverUnfinished, r.on_frame({}, kEngine, frame_of(size, {0x1F, 0xFF})).reason);  // 4095
    }
}

TEST(IsotpUnexpectedFrames, what_a_first_frame_announces_costs_no_memory) {
    // Given the greatest length there is, 4 GB, for a receiver that holds 4095 bytes
    for (Role role : {Role::Listening, Role::Answering}) {
        ReceiverConfig c = listening();
        c.role = role;
        Feed feed{c};
        const auto got = feed("1000FFFFFFFF0102");
        CHECK_REASON(Reason::LongerThanBuffer, got.reason);
        CHECK_TRUE(got.reply.has_value() == (role == Role::Answering));
        CHECK_FALSE(feed.receiver.abandon().has_value());
    }
}

TEST(IsotpUnexpectedFrames, consecutive_frames_are_as_long_as_the_first_and_only_the_last_may_be_shorter) {
    const struct {
        std::size_t first, next;
        Reason reason;
    } rows[] = {{16, 16, Reason::None},
                {16, 12, Reason::ShortConsecutiveFrame},
                {16, 8, Reason::ShortConsecutiveFrame},
                {16, 20, Reason::LongConsecutiveFrame},
                {8, 8, Reason::None},
                {8, 7, Reason::ShortConsecutiveFrame},
                {8, 12, Reason::LongConsecutiveFrame},
                {64, 48, Reason::ShortConsecutiveFrame},
                {64, 64, Reason::None}};
    for (const auto& row : rows) {
        Receiver r{listening()};
        r.on_frame({}, kEngine, frame_of(row.first, {0x11, 0x00}));  // 256 bytes
        CHECK_REASON(row.reason, r.on_frame({}, kEngine, frame_of(row.next, {0x21})).reason);
    }
    // A last frame that is longer than the first one belongs to something else, too.
    Receiver r{listening()};
    r.on_frame({}, kEngine, frame_of(8, {0x10, 0x0A}));
    CHECK_REASON(Reason::LongConsecutiveFrame, r.on_frame({}, kEngine, frame_of(12, {0x21})).reason);
}

TEST(IsotpUnexpectedFrames, the_last_consecutive_frame_may_have_any_length_that_holds_the_rest) {
    for (std::size_t size = 2; size <= 8; ++size) {
        Feed feed{listening()};
        feed("100A010203040506");  // four bytes are missing
        const auto got = feed.receiver.on_frame({}, kEngine, frame_of(size, {0x21, 7, 8, 9}));
        CHECK_TRUE(got.step == (size < 5 ? Step::Ignored : Step::Completed));
        CHECK_REASON(size < 5 ? Reason::ShortConsecutiveFrame : Reason::None, got.reason);
        LONGS_EQUAL(size < 5 ? 0 : 10, got.payload().size());
    }
}

TEST(IsotpUnexpectedFrames, single_frames_of_every_can_fd_length_carry_what_fits) {
    for (Addressing addressing : {Addressing::Normal, Addressing::Mixed}) {
        for (std::size_t size : {12U, 16U, 20U, 24U, 32U, 48U, 64U}) {
            ReceiverConfig c = listening();
            c.addressing = addressing;
            Receiver r{c};
            const std::size_t most = size - 2 - address_bytes(addressing);
            for (std::size_t length : {std::size_t{1}, most, most + 1}) {
                Bytes frame = frame_of(size, {0x00, static_cast<unsigned>(length)});
                if (addressing == Addressing::Mixed) frame = frame_of(size, {0xF1, 0x00, static_cast<unsigned>(length)});
                const auto got = r.on_frame({}, kEngine, frame);
                LONGS_EQUAL(length <= most ? length : 0, got.payload().size());
                CHECK_REASON(length <= most ? Reason::None : Reason::LengthBeyondFrame, got.reason);
            }
        }
    }
}
