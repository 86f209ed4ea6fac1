// SPDX-License-Identifier: Apache-2.0
// Sender against receiver over a channel that loses, doubles and reorders frames, for random lengths, formats, block sizes,
// separation times and CAN FD lengths: what completes is what was sent, nothing else completes, the next good message does.
#include <rapidcheck.h>

#include <string>

#include "lossy_channel.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::isotp;
using namespace odolink::isotp::test;

namespace {

/// All that is chosen at random for one run.
struct Setting {
    Addressing addressing;
    bool extended_id;
    std::size_t frame_length;
    Padding padding;
    std::uint8_t block_size;
    Duration st_min;
    std::size_t capacity;
    Duration busy;
    std::uint32_t seed;
};

Setting any_setting() {
    using rc::gen::element;
    Setting s{};
    s.addressing = *element(Addressing::Normal, Addressing::Extended, Addressing::Mixed);
    s.extended_id = *rc::gen::arbitrary<bool>();
    s.frame_length = *element<std::size_t>(8, 8, 12, 16, 20, 24, 32, 48, 64);
    s.padding = *element<Padding>(Padding{0xCC}, Padding{0x00}, std::nullopt);
    s.block_size = *element<std::uint8_t>(0, 0, 1, 2, 7, 8, 15, 16, 255);
    s.st_min = *element<Duration>(0ns, 100us, 900us, 1ms, 5ms, 127ms);
    s.capacity = *element<std::size_t>(300, 4095, 5000);
    s.busy = *element<Duration>(0ns, 0ns, 0ns, 40ms, 2500ms);
    s.seed = *rc::gen::arbitrary<std::uint32_t>();
    return s;
}

/// A short message or a long one, or one at a boundary.
Bytes any_message() {
    const auto length = *rc::gen::oneOf(rc::gen::inRange<std::size_t>(1, 80), rc::gen::inRange<std::size_t>(1, 5001),
                                        rc::gen::element<std::size_t>(1, 6, 7, 8, 61, 62, 63, 111, 112, 300, 301, 4094, 4095, 4096, 5000));
    Bytes out(length);
    std::uint32_t x = *rc::gen::arbitrary<std::uint32_t>();
    for (std::byte& b : out) b = static_cast<std::byte>((x = x * 1664525U + 1013904223U) >> 24U);
    return out;
}

/// Three senders: two ids, and where the format allows it a second address on the first id.
LossyChannel channel_of(const Setting& s) {
    ReceiverConfig rc;
    rc.role = Role::Answering;
    rc.addressing = s.addressing;
    rc.capacity = s.capacity;
    rc.block_size = s.block_size;
    rc.st_min = s.st_min;
    rc.n_br = 400ms;
    LossyChannel channel{rc, s.seed};
    const bool normal = s.addressing == Addressing::Normal;
    for (std::uint8_t i = 0; i < 3; ++i) {
        const auto node = static_cast<std::uint8_t>(i == 2 && !normal ? 0 : i);
        const CanId id = s.extended_id ? CanId{0x18DAF110U + node, true} : CanId{0x7E8U + node, false};
        SenderConfig sc;
        sc.addressing = s.addressing;
        sc.address = static_cast<std::uint8_t>(0x20 + i);
        sc.own_address = static_cast<std::uint8_t>(0x40 + i);
        sc.frame_length = s.frame_length;
        sc.padding = s.padding;
        const std::uint8_t for_sender = s.addressing == Addressing::Mixed ? sc.address : sc.own_address;
        channel.add({id, Sender{sc}, {s.addressing, for_sender}, normal ? std::uint8_t{0} : sc.address, {}});
    }
    return channel;
}

bool one_frame(const Link& link, const Setting& s) {
    const std::size_t address = address_bytes(s.addressing);
    return link.message.size() <= (s.frame_length > 8 ? s.frame_length - address - 2 : 7 - address);
}

std::vector<Bytes> three_messages() {
    return {any_message(), any_message(), any_message()};
}

}  // namespace

TEST_GROUP(IsotpTransfer){};

TEST(IsotpTransfer, over_a_bad_channel_only_what_was_sent_completes_and_over_a_good_one_all_of_it) {
    const bool holds = rc::check([] {
        const Setting s = any_setting();
        LossyChannel channel = channel_of(s);
        channel.busy_for(s.busy);
        for (Faults faults : {Faults{5, 0, 0, 0}, Faults{0, 10, 20, 0}, Faults{20, 20, 20, 2}}) {
            channel.send(three_messages(), faults);
            for (const Link& link : channel.links()) {
                RC_ASSERT(link.received.size() <= 1U || one_frame(link, s));  // a doubled single frame is two messages
                for (const Bytes& got : link.received) RC_ASSERT(got == link.message);
                const auto state = link.sender.state();
                RC_ASSERT(state == Sender::State::Done || state == Sender::State::Failed);
            }
            RC_ASSERT(!channel.receiver().abandon());
        }
        channel.send(three_messages(), Faults{});
        for (const Link& link : channel.links()) {
            const bool fits = one_frame(link, s) || link.message.size() <= s.capacity;
            RC_ASSERT(link.received.size() == (fits ? 1U : 0U));
            if (fits) RC_ASSERT(link.received[0] == link.message);
            RC_ASSERT(link.sender.state() == (fits ? Sender::State::Done : Sender::State::Failed));
            if (!fits) RC_ASSERT(link.sender.reason() == Reason::PeerOverflow);
        }
    });
    CHECK_TRUE(holds);
}

TEST(IsotpTransfer, any_frames_whatsoever_never_complete_more_than_they_carry_and_leave_the_next_message_whole) {
    const bool holds = rc::check([] {
        ReceiverConfig c;
        c.role = *rc::gen::element(Role::Listening, Role::Answering);
        c.addressing = *rc::gen::element(Addressing::Normal, Addressing::Extended);
        c.admission = Admission::Any;
        c.sessions = 4;
        c.capacity = 200;
        Receiver r{c};
        std::size_t carried = 0;
        std::int64_t now = 0;
        const auto frames = *rc::gen::container<std::vector<std::vector<std::uint8_t>>>(
            rc::gen::container<std::vector<std::uint8_t>>(rc::gen::oneOf(rc::gen::arbitrary<std::uint8_t>(), rc::gen::inRange<std::uint8_t>(0, 0x32))));
        for (const auto& f : frames) {
            const ByteView data = std::as_bytes(std::span{f});
            carried += data.size();
            now += 50'000'000;
            const auto got = r.on_frame(MonoTime{Duration{now}}, {0x7E8, false}, data);
            RC_ASSERT(got.payload().size() <= std::min<std::size_t>(carried, std::max<std::size_t>(c.capacity, data.size())));
        }
        while (r.expire(MonoTime{Duration{now} + 2s})) {
        }
        SenderConfig sc{.addressing = c.addressing, .address = 0x00};
        Sender s{sc};
        const Bytes message(30, std::byte{7});
        RC_ASSERT(s.start({}, message).has_value());
        Indication got;
        const MonoTime later{Duration{now} + 2s};
        for (int i = 0; i < 6 && s.state() != Sender::State::Done; ++i) {
            const auto frame = s.poll({});
            RC_ASSERT(frame.has_value());
            got = r.on_frame(later, {0x7E8, false}, frame->view());
            s.on_sent({});
            if (i == 0) RC_ASSERT(s.on_flow_control({}, flow_control_frame({}, {c.addressing, 0}).view()));
        }
        RC_ASSERT(got.step == Step::Completed);
        RC_ASSERT(std::equal(message.begin(), message.end(), got.payload().begin(), got.payload().end()));
    });
    CHECK_TRUE(holds);
}
