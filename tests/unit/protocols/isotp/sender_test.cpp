// SPDX-License-Identifier: Apache-2.0
// The sending side of ISO-TP, and flow control coding: every frame's bytes, the pacing, and each way to fail.
#include "protocols/isotp/sender.hpp"
#include "protocols/isotp/receiver.hpp"

#include <string>

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::isotp;

namespace {

MonoTime at(Duration d) {
    return MonoTime{d};
}

Bytes counting(std::size_t n) {
    Bytes out(n);
    for (std::size_t i = 0; i < n; ++i) out[i] = static_cast<std::byte>(i);
    return out;
}

std::string hex_of(const std::optional<OutFrame>& f) {
    return f ? to_hex(f->view()) : "none";
}

void check_failed(const Sender& s, Reason reason) {
    CHECK_TRUE(s.state() == Sender::State::Failed);
    STRCMP_EQUAL(std::string{reason_word(reason)}.c_str(), std::string{reason_word(s.reason())}.c_str());
}

const Bytes kGoOn = bytes_of({0x30, 0x00, 0x00});
const Bytes kWait = bytes_of({0x31, 0x00, 0x00});

/// A sender whose first frame of a 20-byte message is on the bus at time 0.
Sender after_first_frame(const SenderConfig& c = {}) {
    Sender s{c};
    CHECK_TRUE(s.start(at(0ns), counting(20)).has_value());
    CHECK_TRUE(s.poll(at(0ns)).has_value());
    s.on_sent(at(0ns));
    return s;
}

}  // namespace

TEST_GROUP(IsotpSender){};

TEST(IsotpSender, a_short_request_is_one_padded_frame) {
    Sender s{SenderConfig{}};
    CHECK_TRUE(s.start(at(0ns), bytes_of({0x01, 0x0C}), Target::Functional).has_value());
    STRCMP_EQUAL("02010CCCCCCCCCCC", hex_of(s.poll(at(0ns))).c_str());
    STRCMP_EQUAL("none", hex_of(s.poll(at(0ns))).c_str());
    s.on_sent(at(1ms));
    CHECK_TRUE(s.state() == Sender::State::Done);
    CHECK_FALSE(s.deadline().has_value());
}

TEST(IsotpSender, a_long_message_waits_for_flow_control_and_keeps_the_gap) {
    Sender s = after_first_frame();
    CHECK_TRUE(s.state() == Sender::State::AwaitingFlowControl);
    CHECK_TRUE(s.on_flow_control(at(5ms), bytes_of({0x30, 0x00, 0x0A})));
    STRCMP_EQUAL("21060708090A0B0C", hex_of(s.poll(at(5ms))).c_str());
    s.on_sent(at(6ms));
    STRCMP_EQUAL("none", hex_of(s.poll(at(15ms))).c_str());
    CHECK_TRUE(s.deadline() == at(16ms));
    STRCMP_EQUAL("220D0E0F10111213", hex_of(s.poll(at(16ms))).c_str());
    s.on_sent(at(17ms));
    CHECK_TRUE(s.state() == Sender::State::Done);
}

TEST(IsotpSender, a_block_ends_with_the_next_flow_control) {
    Sender s = after_first_frame();
    s.on_flow_control(at(0ns), bytes_of({0x30, 0x01, 0x00}));
    s.poll(at(0ns));
    s.on_sent(at(0ns));
    CHECK_TRUE(s.state() == Sender::State::AwaitingFlowControl);
    CHECK_TRUE(s.on_flow_control(at(1ms), kGoOn));
    CHECK_TRUE(s.poll(at(1ms)).has_value());
}

TEST(IsotpSender, a_flow_control_that_overtakes_our_confirmation_counts) {
    Sender s{SenderConfig{}};
    CHECK_TRUE(s.start(at(0ns), counting(20)).has_value());
    s.poll(at(0ns));
    CHECK_TRUE(s.on_flow_control(at(1ms), kGoOn));
    CHECK_TRUE(s.poll(at(1ms)).has_value());
}

TEST(IsotpSender, so_does_one_that_overtakes_the_confirmation_of_a_blocks_last_frame) {
    Sender s = after_first_frame();
    s.on_flow_control(at(0ns), bytes_of({0x30, 0x01, 0x00}));
    s.poll(at(0ns));
    CHECK_TRUE(s.on_flow_control(at(1ms), kGoOn));
    CHECK_TRUE(s.poll(at(1ms)).has_value());
}

TEST(IsotpSender, one_that_comes_while_a_frame_inside_a_block_is_sent_is_ignored) {
    for (unsigned block_size : {0U, 2U}) {
        Sender s = after_first_frame();
        s.on_flow_control(at(0ns), bytes_of({0x30, block_size, 0x00}));
        s.poll(at(0ns));
        CHECK_FALSE(s.on_flow_control(at(1ms), kGoOn));
        CHECK_TRUE(s.state() == Sender::State::Confirming);
    }
}

TEST(IsotpSender, is_ready_again_after_success_and_after_failure) {
    Sender s{SenderConfig{}};
    CHECK_FALSE(s.deadline().has_value());
    CHECK_TRUE(s.start(at(0ns), counting(3)).has_value());
    CHECK_TRUE(s.deadline() == at(0ns));
    s.poll(at(0ns));
    CHECK_TRUE(s.deadline() == at(1000ms + 1ns));
    s.on_sent(at(0ns));
    CHECK_FALSE(s.poll(at(5s)).has_value());
    CHECK_TRUE(s.start(at(5s), counting(3)).has_value());
    s.poll(at(5s));
    s.poll(at(7s));
    check_failed(s, Reason::TimeoutAs);
    CHECK_FALSE(s.poll(at(8s)).has_value());
    CHECK_FALSE(s.deadline().has_value());
    CHECK_TRUE(s.start(at(8s), counting(3)).has_value());
}

TEST(IsotpSender, refuses_more_than_the_32_bit_length_can_say_before_it_looks_at_a_byte) {
    Sender s{SenderConfig{}};
    const std::byte one{};
    const ByteView huge{&one, (std::size_t{1} << 32U)};
    CHECK_TRUE(s.start(at(0ns), huge).error() == SenderErrc::TooLong);
}

TEST(IsotpSender, waits_as_told_and_not_more_often_than_n_wftmax) {
    SenderConfig c;
    c.waits_max = 2;
    Sender s = after_first_frame(c);
    CHECK_TRUE(s.on_flow_control(at(900ms), kWait));
    CHECK_TRUE(s.on_flow_control(at(1800ms), kWait));
    STRCMP_EQUAL("none", hex_of(s.poll(at(2800ms))).c_str());
    CHECK_TRUE(s.state() == Sender::State::AwaitingFlowControl);
    CHECK_TRUE(s.on_flow_control(at(2800ms), kWait));
    check_failed(s, Reason::TooManyWaits);
}

TEST(IsotpSender, waits_are_counted_anew_for_each_block) {
    SenderConfig c;
    c.waits_max = 2;
    Sender s = after_first_frame(c);
    for (int block = 0; block < 2; ++block) {
        CHECK_TRUE(s.on_flow_control(at(0ns), kWait));
        CHECK_TRUE(s.on_flow_control(at(0ns), kWait));
        CHECK_TRUE(s.on_flow_control(at(0ns), bytes_of({0x30, 0x01, 0x00})));
        s.poll(at(0ns));
        s.on_sent(at(0ns));
    }
    CHECK_TRUE(s.state() == Sender::State::Done);
}

TEST(IsotpSender, no_flow_control_within_n_bs_fails) {
    Sender s = after_first_frame();
    CHECK_TRUE(s.deadline() == at(1000ms + 1ns));
    s.poll(at(1000ms));
    CHECK_TRUE(s.state() == Sender::State::AwaitingFlowControl);
    s.poll(at(1001ms));
    check_failed(s, Reason::TimeoutBs);
    Sender late = after_first_frame();
    CHECK_FALSE(late.on_flow_control(at(1001ms), kGoOn));
    check_failed(late, Reason::TimeoutBs);
}

TEST(IsotpSender, overflow_and_broken_flow_controls_fail_by_name) {
    Sender s = after_first_frame();
    CHECK_TRUE(s.on_flow_control(at(0ns), bytes_of({0x32, 0x00, 0x00})));
    check_failed(s, Reason::PeerOverflow);
    Sender t = after_first_frame();
    CHECK_TRUE(t.on_flow_control(at(0ns), bytes_of({0x33, 0x00, 0x00})));
    check_failed(t, Reason::InvalidFlowStatus);
    Sender u = after_first_frame();
    CHECK_TRUE(u.on_flow_control(at(0ns), bytes_of({0x30, 0x00})));
    check_failed(u, Reason::InvalidFlowStatus);
}

TEST(IsotpSender, frames_that_are_no_flow_control_and_uninvited_ones_are_ignored) {
    Sender s = after_first_frame();
    CHECK_FALSE(s.on_flow_control(at(0ns), bytes_of({0x03, 0x41, 0x05, 0x7B})));
    CHECK_FALSE(s.on_flow_control(at(0ns), {}));
    s.on_flow_control(at(0ns), kGoOn);
    CHECK_FALSE(s.on_flow_control(at(0ns), kGoOn));
    CHECK_TRUE(s.state() == Sender::State::FrameDue);
    s.on_sent(at(0ns));  // nothing was given to send yet
    CHECK_TRUE(s.state() == Sender::State::FrameDue);
}

TEST(IsotpSender, an_unsent_frame_fails_after_n_as_and_an_unfetched_one_after_n_cs) {
    Sender s{SenderConfig{}};
    CHECK_TRUE(s.start(at(0ns), counting(3)).has_value());
    s.poll(at(0ns));
    s.poll(at(1000ms));
    CHECK_TRUE(s.state() == Sender::State::Confirming);
    s.poll(at(1001ms));
    check_failed(s, Reason::TimeoutAs);
    Sender t = after_first_frame();
    t.on_flow_control(at(0ns), kGoOn);
    STRCMP_EQUAL("none", hex_of(t.poll(at(1001ms))).c_str());
    check_failed(t, Reason::TimeoutCs);
}

TEST(IsotpSender, refuses_what_it_cannot_send) {
    Sender s{SenderConfig{}};
    CHECK_TRUE(s.start(at(0ns), {}).error() == SenderErrc::EmptyMessage);
    CHECK_TRUE(s.start(at(0ns), counting(8), Target::Functional).error() == SenderErrc::TooLongForFunctional);
    CHECK_TRUE(s.state() == Sender::State::Idle);
    CHECK_TRUE(s.start(at(0ns), counting(8)).has_value());
    CHECK_TRUE(s.start(at(0ns), counting(8)).error() == SenderErrc::Busy);
    s.cancel();
    CHECK_TRUE(s.state() == Sender::State::Idle);
    STRCMP_EQUAL("none", hex_of(s.poll(at(0ns))).c_str());
    CHECK_TRUE(s.start(at(0ns), counting(8)).has_value());
}

TEST(IsotpSender, extended_addressing_puts_the_target_first) {
    SenderConfig c;
    c.addressing = Addressing::Extended;
    c.address = 0x12;
    c.own_address = 0xF1;
    Sender s{c};
    CHECK_TRUE(s.start(at(0ns), counting(7)).has_value());  // 6 fit a single frame
    STRCMP_EQUAL("1210070001020304", hex_of(s.poll(at(0ns))).c_str());
    s.on_sent(at(0ns));
    CHECK_TRUE(s.on_flow_control(at(0ns), bytes_of({0xF1, 0x30, 0x00, 0x00})));
    STRCMP_EQUAL("12210506CCCCCCCC", hex_of(s.poll(at(0ns))).c_str());
}

TEST(IsotpSender, can_fd_frames_have_can_fd_lengths) {
    SenderConfig c;
    c.frame_length = 64;
    Sender s{c};
    CHECK_TRUE(s.start(at(0ns), counting(9)).has_value());
    STRCMP_EQUAL("0009000102030405060708CC", hex_of(s.poll(at(0ns))).c_str());
    Sender t{c};
    CHECK_TRUE(t.start(at(0ns), counting(7)).has_value());
    STRCMP_EQUAL("0700010203040506", hex_of(t.poll(at(0ns))).c_str());
}

TEST(IsotpSender, what_it_sends_the_receiver_puts_together_at_every_length) {
    for (std::size_t frame_length : {std::size_t{8}, std::size_t{16}, std::size_t{64}}) {
        for (Addressing addressing : {Addressing::Normal, Addressing::Mixed}) {
            for (std::size_t n = 1; n <= 4200; n = n < 140 ? n + 1 : n + 397) {
                SenderConfig c;
                c.frame_length = frame_length;
                c.addressing = addressing;
                c.address = 0x42;
                ReceiverConfig rc;
                rc.role = Role::Answering;
                rc.admission = Admission::Any;
                rc.addressing = addressing;
                rc.block_size = 3;
                rc.capacity = 5000;
                Sender s{c};
                Receiver r{rc};
                const Bytes message = counting(n);
                CHECK_TRUE(s.start(at(0ns), message).has_value());
                Bytes got;
                while (auto f = s.poll(at(0ns))) {
                    s.on_sent(at(0ns));
                    const auto i = r.on_frame(at(0ns), {0x7E0, false}, f->view());
                    if (i.step == Step::Completed) got.assign(i.payload().begin(), i.payload().end());
                    if (!i.reply) continue;
                    const auto fc = flow_control_bytes(r.flow_control(*i.reply));
                    Bytes answer;
                    if (addressing != Addressing::Normal) answer.push_back(std::byte{0x42});
                    answer.insert(answer.end(), std::begin(fc.bytes), std::end(fc.bytes));
                    s.on_flow_control(at(0ns), answer);
                }
                CHECK_TRUE(s.state() == Sender::State::Done);
                CHECK_TRUE(got == message);
            }
        }
    }
}

TEST(IsotpSender, flow_controls_for_another_node_are_ignored) {
    const struct {
        Addressing addressing;
        unsigned ours;
    } rows[] = {{Addressing::Extended, 0xF1}, {Addressing::Mixed, 0x12}};
    for (const auto& row : rows) {
        SenderConfig c;
        c.addressing = row.addressing;
        c.address = 0x12;
        c.own_address = 0xF1;
        Sender s = after_first_frame(c);
        CHECK_FALSE(s.on_flow_control(at(0ns), {}));
        CHECK_FALSE(s.on_flow_control(at(0ns), bytes_of({0x33, 0x32, 0x00, 0x00})));  // an overflow, but not ours
        CHECK_TRUE(s.state() == Sender::State::AwaitingFlowControl);
        CHECK_TRUE(s.on_flow_control(at(0ns), bytes_of({row.ours, 0x30, 0x00, 0x00})));
    }
}

TEST(IsotpSender, a_frame_length_that_can_does_not_have_is_the_next_shorter_one) {
    const struct {
        std::size_t asked, taken;
    } rows[] = {{0, 8}, {8, 8}, {10, 8}, {12, 12}, {63, 48}, {64, 64}, {100, 64}};
    for (const auto& row : rows) {
        SenderConfig c;
        c.frame_length = row.asked;
        Sender s{c};
        CHECK_TRUE(s.start(at(0ns), counting(200)).has_value());
        LONGS_EQUAL(row.taken, s.poll(at(0ns))->length);
    }
}

TEST(IsotpSender, without_padding_frames_end_with_the_message) {
    SenderConfig c;
    c.padding = std::nullopt;
    Sender s{c};
    CHECK_TRUE(s.start(at(0ns), bytes_of({0x01, 0x0C}), Target::Functional).has_value());
    STRCMP_EQUAL("02010C", hex_of(s.poll(at(0ns))).c_str());
    Sender t = after_first_frame(c);
    t.on_flow_control(at(0ns), kGoOn);
    LONGS_EQUAL(8, t.poll(at(0ns))->length);
    t.on_sent(at(0ns));
    LONGS_EQUAL(8, t.poll(at(0ns))->length);
    // A CAN FD frame has to be filled to a length that exists.
    c.frame_length = 64;
    Sender fd{c};
    CHECK_TRUE(fd.start(at(0ns), counting(9)).has_value());
    STRCMP_EQUAL("0009000102030405060708CC", hex_of(fd.poll(at(0ns))).c_str());
}

TEST(IsotpSender, each_separation_time_is_kept_to_the_nanosecond) {
    for (unsigned code = 0; code <= 0xFF; ++code) {
        Sender s = after_first_frame();
        s.on_flow_control(at(0ns), bytes_of({0x30, 0x00, code}));
        s.poll(at(0ns));
        s.on_sent(at(0ns));
        const Duration gap = st_min_of(static_cast<std::uint8_t>(code));
        if (gap > 0ns) CHECK_FALSE(s.poll(at(gap - 1ns)).has_value());
        CHECK_TRUE(s.poll(at(gap)).has_value());
    }
}

TEST(IsotpSender, each_flow_control_may_change_block_size_and_separation_time) {
    Sender s{SenderConfig{}};
    CHECK_TRUE(s.start(at(0ns), counting(40)).has_value());
    s.poll(at(0ns));
    s.on_sent(at(0ns));
    s.on_flow_control(at(0ns), bytes_of({0x30, 0x01, 0x00}));
    s.poll(at(0ns));
    s.on_sent(at(0ns));
    CHECK_TRUE(s.state() == Sender::State::AwaitingFlowControl);
    s.on_flow_control(at(0ns), bytes_of({0x30, 0x02, 0x14}));
    s.poll(at(0ns));
    s.on_sent(at(0ns));
    CHECK_TRUE(s.deadline() == at(20ms));
    s.poll(at(20ms));
    s.on_sent(at(20ms));
    CHECK_TRUE(s.state() == Sender::State::AwaitingFlowControl);
}

TEST_GROUP(IsotpFlowControl){};

TEST(IsotpFlowControl, separation_times_are_milliseconds_or_hundreds_of_microseconds) {
    CHECK_TRUE(st_min_of(0x00) == 0ns);
    CHECK_TRUE(st_min_of(0x7F) == 127ms);
    CHECK_TRUE(st_min_of(0xF1) == 100us);
    CHECK_TRUE(st_min_of(0xF9) == 900us);
    for (unsigned reserved : {0x80U, 0xF0U, 0xFAU, 0xFFU})
        CHECK_TRUE(st_min_of(static_cast<std::uint8_t>(reserved)) == 127ms);
}

TEST(IsotpFlowControl, the_code_of_a_gap_is_never_shorter_than_the_gap) {
    LONGS_EQUAL(0x00, st_min_code(0ns));
    LONGS_EQUAL(0xF1, st_min_code(1ns));
    LONGS_EQUAL(0xF9, st_min_code(900us));
    LONGS_EQUAL(0x01, st_min_code(901us));
    LONGS_EQUAL(0x02, st_min_code(1001us));
    LONGS_EQUAL(0x7F, st_min_code(10s));
}

TEST(IsotpFlowControl, can_lengths_follow_the_fd_steps) {
    LONGS_EQUAL(8, can_length_for(8));
    LONGS_EQUAL(12, can_length_for(9));
    LONGS_EQUAL(64, can_length_for(49));
    LONGS_EQUAL(64, can_length_for(100));
}

TEST(IsotpFlowControl, each_reason_and_error_has_its_words) {
    for (int i = 0; i <= static_cast<int>(Reason::InvalidFlowStatus); ++i) {
        CHECK_FALSE(reason_word(static_cast<Reason>(i)).empty());
        CHECK_FALSE(reason_text(static_cast<Reason>(i)).empty());
    }
    for (auto e : {FlowControlErrc::NotFlowControl, FlowControlErrc::Truncated, FlowControlErrc::ReservedStatus}) {
        CHECK_FALSE(make_error_code(e).message().empty());
    }
    for (auto e : {SenderErrc::EmptyMessage, SenderErrc::Busy, SenderErrc::TooLongForFunctional, SenderErrc::TooLong}) {
        CHECK_FALSE(make_error_code(e).message().empty());
    }
}
