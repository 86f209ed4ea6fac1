// SPDX-License-Identifier: Apache-2.0
// The receiver as a peer that is not ready: flow controls that say wait, how often (N_WFTmax) and how far apart (N_Br), the
// timer of the confirmation (N_Ar), and a listener that hears others do the same.
#include <string>

#include "protocols/isotp/receiver.hpp"
#include "protocols/isotp/sender.hpp"

#include "feed.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::isotp;
using namespace odolink::isotp::test;

namespace {

/// A busy receiver that has answered a first frame of 20 bytes with its first wait, on the bus at time 0.
struct Holding : Feed {
    explicit Holding(std::uint8_t waits_max, std::uint8_t block_size = 0) : Feed{config(waits_max, block_size)} {
        receiver.set_readiness(Readiness::Busy);
        CHECK_TRUE((*this)("1014010203040506").reply == FlowStatus::Wait);
        receiver.on_flow_control_sent(now, kEngine);
    }
    static ReceiverConfig config(std::uint8_t waits_max, std::uint8_t block_size) {
        ReceiverConfig c = answering(block_size);
        c.waits_max = waits_max;
        c.n_br = 300ms;
        return c;
    }
};

}  // namespace

TEST_GROUP(IsotpWaits){};

TEST(IsotpWaits, a_busy_receiver_says_wait_again_after_n_br_and_goes_on_once_it_is_ready) {
    Holding h{5};
    CHECK_TRUE(h.receiver.next_deadline() == at(300ms));
    CHECK_FALSE(h.receiver.due(at(299ms)).has_value());
    const auto wait = h.receiver.due(at(300ms));
    CHECK_TRUE(wait.has_value() && wait->status == FlowStatus::Wait && wait->id == kEngine);
    CHECK_FALSE(h.receiver.due(at(300ms)).has_value());  // it is the owner's now
    h.receiver.on_flow_control_sent(at(301ms), kEngine);
    h.receiver.set_readiness(Readiness::Ready);
    const auto go_on = h.receiver.due(at(310ms));
    CHECK_TRUE(go_on.has_value() && go_on->status == FlowStatus::ContinueToSend);
    h.receiver.on_flow_control_sent(at(311ms), kEngine);
    h.now = at(400ms);
    h("2107080910111213");
    LONGS_EQUAL(20, h("2214151617181920").payload().size());
}

TEST(IsotpWaits, after_n_wftmax_waits_the_message_is_given_up_and_the_next_one_received) {
    Holding h{2};
    CHECK_TRUE(h.receiver.due(at(300ms)).has_value());
    h.receiver.on_flow_control_sent(at(300ms), kEngine);
    CHECK_FALSE(h.receiver.due(at(600ms)).has_value());
    CHECK_FALSE(h.receiver.expire(at(600ms)).has_value());
    const auto lost = h.receiver.expire(at(600ms + 1ns));
    CHECK_TRUE(lost.has_value());
    CHECK_REASON(Reason::TooManyWaits, lost->reason);
    h.receiver.set_readiness(Readiness::Ready);
    CHECK_TRUE(h("1014010203040506").reply == FlowStatus::ContinueToSend);
}

TEST(IsotpWaits, the_limit_is_also_found_by_the_senders_next_frame) {
    Holding h{1};
    h.now = at(301ms);
    const auto again = h("1014010203040506");
    CHECK_TRUE(again.step == Step::Started);
    CHECK_REASON(Reason::TooManyWaits, again.reason);
}

TEST(IsotpWaits, a_receiver_that_is_ready_again_is_never_too_late_by_its_own_waits) {
    Holding h{1};
    h.receiver.set_readiness(Readiness::Ready);
    CHECK_FALSE(h.receiver.expire(at(5s)).has_value());
    CHECK_TRUE(h.receiver.due(at(5s)).has_value());
}

TEST(IsotpWaits, a_frame_after_the_time_for_the_next_wait_is_not_late_itself) {
    // Given an owner that forgot to ask what is due, and a sender that gave up on us and begins anew
    Holding h{2};
    h.now = at(2s);
    const auto again = h("1014010203040506");
    CHECK_REASON(Reason::FirstFrameOverUnfinished, again.reason);
    CHECK_FALSE(again.reply == Reply{});
    CHECK_FALSE(again.reply == FlowStatus::ContinueToSend);
}

TEST(IsotpWaits, a_sender_that_goes_on_in_spite_of_a_wait_is_received) {
    Holding h{5};
    CHECK_TRUE(h("2107080910111213").step == Step::Continued);
    CHECK_FALSE(h.receiver.due(at(10s)).has_value());
    LONGS_EQUAL(20, h("2214151617181920").payload().size());
}

TEST(IsotpWaits, a_block_may_end_with_a_wait_and_counts_its_own_waits) {
    Feed feed{Holding::config(1, 1)};
    CHECK_TRUE(feed("1014010203040506").reply == FlowStatus::ContinueToSend);
    feed.receiver.on_flow_control_sent({}, kEngine);
    feed.receiver.set_readiness(Readiness::Busy);
    CHECK_TRUE(feed("2107080910111213").reply == FlowStatus::Wait);
    feed.receiver.on_flow_control_sent({}, kEngine);
    feed.receiver.set_readiness(Readiness::Ready);
    CHECK_TRUE(feed.receiver.due({})->status == FlowStatus::ContinueToSend);
}

TEST(IsotpWaits, a_wait_that_cannot_be_sent_ends_the_message_after_n_ar) {
    ReceiverConfig c = Holding::config(3, 0);
    c.n_ar = 70ms;
    Feed feed{c};
    feed.receiver.set_readiness(Readiness::Busy);
    feed("1014010203040506");
    feed.now = at(71ms);
    CHECK_REASON(Reason::TimeoutAr, feed("2107080910111213").reason);
}

TEST(IsotpWaits, a_receiver_that_may_not_wait_says_go_on) {
    Feed feed{Holding::config(0, 0)};
    feed.receiver.set_readiness(Readiness::Busy);
    CHECK_TRUE(feed("1014010203040506").reply == FlowStatus::ContinueToSend);
}

TEST(IsotpWaits, a_listener_that_hears_waits_gives_the_sender_more_time) {
    // Given a recording in which the tester says wait after 900 ms and go on after 1800 ms
    Feed feed{listening()};
    feed("1014010203040506");
    feed.receiver.on_flow_control_sent(at(900ms), kEngine);
    feed.receiver.on_flow_control_sent(at(1800ms), kEngine);
    feed.receiver.on_flow_control_sent(at(1800ms), kGearbox);  // no message of that sender: nothing to wait for
    feed.now = at(1810ms);
    CHECK_TRUE(feed("2107080910111213").step == Step::Continued);
    feed.now = at(2810ms + 1ns);
    CHECK_REASON(Reason::TimeoutCr, feed("2214151617181920").reason);
    CHECK_FALSE(feed.receiver.next_deadline().has_value());
}

TEST(IsotpWaits, sender_and_busy_receiver_come_to_terms) {
    // Given a sender that allows five waits and a receiver that is busy for a second
    Sender s{SenderConfig{.waits_max = 5}};
    Holding h{5};
    CHECK_TRUE(s.start(at(0ns), Bytes(20, std::byte{1})).has_value());
    s.poll(at(0ns));
    s.on_sent(at(0ns));
    const auto tell = [&](FlowStatus status, MonoTime now) {
        CHECK_TRUE(s.on_flow_control(now, flow_control_frame(h.receiver.flow_control(status), {}).view()));
        h.receiver.on_flow_control_sent(now, kEngine);
    };
    tell(FlowStatus::Wait, at(0ns));
    for (Duration t : {300ms, 600ms, 900ms}) tell(h.receiver.due(at(t))->status, at(t));
    h.receiver.set_readiness(Readiness::Ready);
    tell(h.receiver.due(at(1s))->status, at(1s));
    // Then the rest follows
    MonoTime now = at(1s);
    Indication got;
    while (s.state() == Sender::State::FrameDue) {
        const auto frame = s.poll(now);
        s.on_sent(now);
        got = h.receiver.on_frame(now, kEngine, frame->view());
        now = now + 5ms;
    }
    CHECK_TRUE(got.step == Step::Completed);
}
