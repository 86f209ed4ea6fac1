// SPDX-License-Identifier: Apache-2.0
// Transport protocol: broadcasts and connections, each way a transfer can fail, and the answers to our own connections.
#include "protocols/j1939/transport.hpp"

#include <fstream>

#include "protocols/candump/candump.hpp"
#include "protocols/j1939/faults.hpp"
#include "protocols/j1939/parameters.hpp"
#include "support/real_data.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::j1939;

namespace {

constexpr std::uint32_t kControlFrom00 = 0x1CECFF00;  // TP.CM, 00 -> all
constexpr std::uint32_t kDataFrom00 = 0x1CEBFF00;     // TP.DT, 00 -> all
constexpr std::uint32_t kRtsToUs = 0x1CECF900;        // 00 -> F9
constexpr std::uint32_t kDataToUs = 0x1CEBF900;

/// A broadcast announcement of DM1: 32, size, packets, FF, group.
Bytes bam(unsigned size, unsigned packets) {
    return bytes_of({32, size & 0xFF, size >> 8, packets, 0xFF, 0xCA, 0xFE, 0x00});
}
Bytes rts(unsigned size, unsigned packets, unsigned batch) {
    return bytes_of({16, size & 0xFF, size >> 8, packets, batch, 0xCA, 0xFE, 0x00});
}
Bytes packet(unsigned sequence) {
    return bytes_of({sequence, sequence, 0xA1, 0xA2, 0xA3, 0xA4, 0xA5, 0xA6});
}
void check_rejected(const TransportEvent& event, Reject reason) {
    CHECK_TRUE(event.outcome == Outcome::Rejected);
    STRCMP_EQUAL(text_of(reason), text_of(event.reason));
}

}  // namespace

TEST_GROUP(J1939Transport) {
    TransportReceiver listener{std::nullopt};
    TransportReceiver device{Address{0xF9}};
};

TEST(J1939Transport, other_groups_are_not_touched) {
    CHECK_TRUE(listener.on_frame({}, 0x0CF00400, packet(1)).outcome == Outcome::NotTransport);
}

TEST(J1939Transport, a_broadcast_becomes_one_message) {
    CHECK_TRUE(listener.on_frame({0ms}, kControlFrom00, bam(10, 2)).outcome == Outcome::Progress);
    CHECK_TRUE(listener.on_frame({50ms}, kDataFrom00, packet(1)).outcome == Outcome::Progress);
    const auto event = listener.on_frame({100ms}, kDataFrom00, packet(2));
    CHECK_TRUE(event.outcome == Outcome::Complete);
    CHECK_EQUAL(0xFECAU, event.header.pgn);
    CHECK_EQUAL(0x00, event.header.source);
    STRCMP_EQUAL("01A1A2A3A4A5A602A1A2", to_hex(event.message).c_str());
    CHECK_EQUAL(0U, listener.open_transfers());
}

TEST(J1939Transport, the_longest_message_is_1785_bytes) {
    (void)listener.on_frame({}, kControlFrom00, bam(1785, 255));
    TransportEvent event;
    for (unsigned i = 1; i <= 255; ++i) event = listener.on_frame({}, kDataFrom00, packet(i));
    CHECK_TRUE(event.outcome == Outcome::Complete);
    CHECK_EQUAL(1785U, event.message.size());
}

TEST(J1939Transport, an_announcement_that_cannot_be_is_refused) {
    for (const auto& [size, packets] : {std::pair{8U, 2U}, {10U, 1U}, {10U, 3U}, {1786U, 255U}, {0U, 0U}})
        check_rejected(listener.on_frame({}, kControlFrom00, bam(size, packets)), Reject::BadAnnouncement);
    // A connection to all and a broadcast to one
    check_rejected(listener.on_frame({}, kControlFrom00, rts(10, 2, 255)), Reject::BadAnnouncement);
    check_rejected(listener.on_frame({}, kRtsToUs, bam(10, 2)), Reject::BadAnnouncement);
}

TEST(J1939Transport, a_lost_or_repeated_packet_ends_the_transfer) {
    for (const unsigned sequence : {1U, 3U, 0U}) {
        (void)listener.on_frame({}, kControlFrom00, bam(20, 3));
        (void)listener.on_frame({}, kDataFrom00, packet(1));
        check_rejected(listener.on_frame({}, kDataFrom00, packet(sequence)), Reject::WrongSequence);
        CHECK_EQUAL(0U, listener.open_transfers());
    }
}

TEST(J1939Transport, a_new_announcement_replaces_an_unfinished_transfer_and_is_received) {
    (void)listener.on_frame({}, kControlFrom00, bam(20, 3));
    (void)listener.on_frame({}, kDataFrom00, packet(1));
    const auto second = listener.on_frame({}, kControlFrom00, bam(9, 2));
    CHECK_TRUE(second.outcome == Outcome::Progress);
    CHECK_TRUE(second.also_replaced);
    (void)listener.on_frame({}, kDataFrom00, packet(1));
    CHECK_TRUE(listener.on_frame({}, kDataFrom00, packet(2)).outcome == Outcome::Complete);
}

TEST(J1939Transport, a_sender_that_falls_silent_times_out_after_t1) {
    (void)listener.on_frame({0ms}, kControlFrom00, bam(20, 3));
    CHECK_TRUE(listener.next_deadline() == MonoTime{750ms});
    CHECK_FALSE(listener.on_time({750ms}).has_value());
    const auto event = listener.on_time({751ms});
    CHECK_TRUE(event.has_value());
    check_rejected(*event, Reject::Timeout);
    CHECK_FALSE(listener.on_time({751ms}).has_value());
    CHECK_FALSE(listener.next_deadline().has_value());
}

TEST(J1939Transport, a_packet_that_comes_too_late_is_not_taken) {
    (void)listener.on_frame({0ms}, kControlFrom00, bam(10, 2));
    check_rejected(listener.on_frame({800ms}, kDataFrom00, packet(1)), Reject::Timeout);
}

TEST(J1939Transport, a_packet_without_announcement_is_named) {
    check_rejected(listener.on_frame({}, kDataFrom00, packet(1)), Reject::StrayData);
}

TEST(J1939Transport, frames_cut_short_are_refused_at_every_length) {
    for (std::size_t n = 0; n < 8; ++n) {
        check_rejected(listener.on_frame({}, kControlFrom00, ByteView{bam(10, 2)}.first(n)), Reject::ShortFrame);
        check_rejected(listener.on_frame({}, kDataFrom00, ByteView{packet(1)}.first(n)), Reject::ShortFrame);
    }
}

TEST(J1939Transport, transfers_of_different_senders_do_not_mix) {
    for (unsigned source = 0; source < 8; ++source)
        (void)listener.on_frame({}, 0x1CECFF00U + source, bam(14, 2));
    for (unsigned source = 0; source < 8; ++source) (void)listener.on_frame({}, 0x1CEBFF00U + source, packet(1));
    for (unsigned source = 0; source < 8; ++source) {
        const auto event = listener.on_frame({}, 0x1CEBFF00U + source, packet(2));
        CHECK_TRUE(event.outcome == Outcome::Complete);
        CHECK_EQUAL(source, event.header.source);
    }
}

TEST(J1939Transport, more_transfers_than_sessions_are_refused_by_name) {
    for (unsigned source = 0; source < TransportReceiver::kSessions; ++source)
        CHECK_TRUE(listener.on_frame({}, 0x1CECFF00U + source, bam(14, 2)).outcome == Outcome::Progress);
    check_rejected(listener.on_frame({}, 0x1CECFF00U + 99, bam(14, 2)), Reject::NoSession);
}

TEST(J1939Transport, a_connection_to_us_is_answered_in_batches) {
    // Given a request to send 3 packets, at most 2 at a time
    const auto first = device.on_frame({}, kRtsToUs, rts(20, 3, 2));
    STRCMP_EQUAL("110201FFFFCAFE00", to_hex(first.reply->data()).c_str());  // clear to send 2, from 1
    CHECK_EQUAL(0x1CEC00F9U, first.reply->id.value);
    CHECK_FALSE(device.on_frame({}, kDataToUs, packet(1)).reply.has_value());
    const auto second = device.on_frame({}, kDataToUs, packet(2));
    STRCMP_EQUAL("110103FFFFCAFE00", to_hex(second.reply->data()).c_str());  // clear to send 1, from 3
    const auto last = device.on_frame({}, kDataToUs, packet(3));
    CHECK_TRUE(last.outcome == Outcome::Complete);
    STRCMP_EQUAL("13140003FFCAFE00", to_hex(last.reply->data()).c_str());  // end of message, 20 bytes, 3 packets
}

TEST(J1939Transport, a_failed_connection_to_us_is_aborted_with_its_reason) {
    (void)device.on_frame({}, kRtsToUs, rts(20, 3, 2));
    const auto event = device.on_frame({}, kDataToUs, packet(2));
    check_rejected(event, Reject::WrongSequence);
    STRCMP_EQUAL("FF07FFFFFFCAFE00", to_hex(event.reply->data()).c_str());
    (void)device.on_frame({}, kRtsToUs, rts(20, 3, 2));
    STRCMP_EQUAL("FF03FFFFFFCAFE00", to_hex(device.on_time({1251ms})->reply->data()).c_str());
}

TEST(J1939Transport, a_listener_follows_connections_of_others_and_says_nothing) {
    CHECK_FALSE(listener.on_frame({}, kRtsToUs, rts(10, 2, 255)).reply.has_value());
    // F9 holds 00, then clears, then asks for packet 1 again
    (void)listener.on_frame({1s}, 0x1CEC00F9, bytes_of({17, 0, 0xFF, 0xFF, 0xFF, 0xCA, 0xFE, 0x00}));
    (void)listener.on_frame({2s}, 0x1CEC00F9, bytes_of({17, 2, 1, 0xFF, 0xFF, 0xCA, 0xFE, 0x00}));
    (void)listener.on_frame({2s}, kDataToUs, packet(1));
    (void)listener.on_frame({2s}, 0x1CEC00F9, bytes_of({17, 2, 1, 0xFF, 0xFF, 0xCA, 0xFE, 0x00}));
    (void)listener.on_frame({2s}, kDataToUs, packet(1));
    const auto event = listener.on_frame({2s}, kDataToUs, packet(2));
    CHECK_TRUE(event.outcome == Outcome::Complete);
    CHECK_EQUAL(0xF9, event.header.destination);
    CHECK_FALSE(event.reply.has_value());
}

TEST(J1939Transport, either_side_may_abort) {
    for (const std::uint32_t id : {kRtsToUs, 0x1CEC00F9U}) {
        (void)listener.on_frame({}, kRtsToUs, rts(10, 2, 255));
        check_rejected(listener.on_frame({}, id, bytes_of({255, 1, 0xFF, 0xFF, 0xFF, 0xCA, 0xFE, 0x00})), Reject::Aborted);
    }
}

TEST(J1939Transport, extended_transfers_are_named_as_not_supported) {
    check_rejected(listener.on_frame({}, 0x1CC8F900, bytes_of({20, 0, 0x10, 0, 0, 0xCA, 0xFE, 0x00})),
                   Reject::ExtendedUnsupported);
}

TEST(J1939Transport, the_recorded_tractor_decodes) {
    const auto path = test::real_data("can_logs/j1939_jd6130_tractor.log");
    if (!path) return;
    std::ifstream file(*path);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    candump::Parser parser;
    parser.feed(text);
    unsigned engine_speeds = 0;
    unsigned transfers = 0;
    unsigned rejected = 0;
    double hours = 0;
    while (const candump::Frame* frame = parser.next()) {
        const auto event = listener.on_frame({frame->time}, frame->id.value, frame->data());
        transfers += event.outcome == Outcome::Complete && event.header.pgn == 65251 && event.message.size() == 28 ? 1 : 0;
        rejected += event.outcome == Outcome::Rejected ? 1 : 0;
        if (event.outcome != Outcome::NotTransport) continue;
        for (const Parameter& p : parameters_of(header_of(frame->id.value).pgn)) {
            const Reading reading = read(p, frame->data());
            // The engine stands in this recording.
            if (p.spn == spn::kEngineSpeed && reading.valid() && reading.value == 0) ++engine_speeds;
            if (p.spn == spn::kEngineHours && reading.valid()) hours = reading.value;
        }
    }
    CHECK_EQUAL(13U, transfers);
    CHECK_EQUAL(0U, rejected);
    CHECK_EQUAL(577U, engine_speeds);
    DOUBLES_EQUAL(219.2, hours, 1e-9);
}
