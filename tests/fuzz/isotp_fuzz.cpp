// SPDX-License-Identifier: Apache-2.0
// ISO-TP receiver and sender under arbitrary frames, times and flow controls: nothing is read or written out of bounds,
// no message is longer than announced room, and a transfer that ends is followed by an idle session. A sender and a receiver
// over a channel that loses and repeats frames: what arrives is what was sent, or nothing.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "protocols/isotp/receiver.hpp"
#include "protocols/isotp/sender.hpp"

namespace {

using namespace odolink;
using namespace odolink::isotp;

constexpr std::size_t kCapacity = 300;

void require(bool holds) {
    if (!holds) __builtin_trap();
}

/// Frames: a byte of length and sender, a byte of time, then the data.
void receive(ByteView input, Addressing addressing, Role role) {
    ReceiverConfig config;
    config.addressing = addressing;
    config.role = role;
    config.admission = Admission::Any;
    config.sessions = 3;
    config.capacity = kCapacity;
    config.block_size = 2;
    Receiver receiver{config};
    MonoTime now;
    while (input.size() >= 2) {
        const std::size_t asked = u8(input[0]) & 0x3FU;
        const std::size_t length = std::min<std::size_t>(asked == 63 ? 64 : asked, input.size() - 2);
        const CanId id{0x7E8U + (u8(input[0]) >> 6U), (u8(input[1]) & 1U) != 0};
        now = now + std::chrono::milliseconds{u8(input[1]) * 10};
        const ByteView data = input.subspan(2, length);
        const Indication got = receiver.on_frame(now, id, data);
        require(got.payload().size() <= kCapacity);
        require((got.step == Step::Completed) == !got.payload().empty());
        unsigned sum = 0;
        for (std::byte b : got.payload()) sum += u8(b);
        if (got.reply) require(receiver.flow_control(*got.reply).block_size == 2 && sum + 1 > sum);
        if ((u8(input[1]) & 2U) != 0) receiver.on_flow_control_sent(now, id);
        if ((u8(input[1]) & 4U) != 0) (void)receiver.expire(now);
        if ((u8(input[1]) & 8U) != 0) receiver.set_readiness((u8(input[1]) & 16U) != 0 ? Readiness::Busy : Readiness::Ready);
        int dues = 0;
        while (const auto due = receiver.due(now)) {
            require(++dues <= 3 && due->status != FlowStatus::Overflow);
            if ((u8(input[1]) & 32U) != 0) receiver.on_flow_control_sent(now, due->id, due->address);
        }
        input = input.subspan(2 + length);
    }
    for (int left = 3; receiver.abandon(); --left) require(left > 0);
    require(!receiver.next_deadline());
}

/// A byte of format, then the message, then what the peer sends back, four bytes each.
void send(ByteView input) {
    if (input.empty()) return;
    SenderConfig config;
    config.addressing = static_cast<Addressing>((u8(input[0]) & 0x0FU) % 3U);
    config.frame_length = u8(input[0]) >> 1U;
    if ((u8(input[0]) & 0x10U) != 0) config.padding = std::nullopt;
    input = input.subspan(1);
    const std::size_t length = std::min<std::size_t>(input.size(), 200);
    Sender sender{config};
    MonoTime now;
    if (!sender.start(now, input.first(length))) return;
    std::size_t at = length;
    for (int step = 0; step < 1000; ++step) {
        if (const auto frame = sender.poll(now)) {
            require(frame->length <= 64 && can_length_for(frame->length) == frame->length);
            sender.on_sent(now);
        }
        if (at + 4 <= input.size()) {
            sender.on_flow_control(now, input.subspan(at, 4));
            at += 4;
        }
        now = now + 50ms;
    }
    require(sender.state() == Sender::State::Done || sender.state() == Sender::State::Failed);
}

/// Each kind of addressing and frame length; address byte 55 where there is one.
SenderConfig sender_config(std::byte addressing, std::byte frame) {
    constexpr std::array kLengths{8, 8, 12, 16, 20, 24, 32, 48, 64};
    SenderConfig config;
    config.addressing = static_cast<Addressing>(u8(addressing) % 3U);
    config.address = config.own_address = 0x55;
    config.frame_length = static_cast<std::size_t>(kLengths[u8(frame) % kLengths.size()]);
    if ((u8(frame) & 0x80U) != 0) config.padding = std::nullopt;
    return config;
}

/// One message through a channel that delivers, loses or repeats each frame as `fates` says. True: it arrived.
bool carry(Sender& sender, Receiver& receiver, Addressing addressing, ByteView message, ByteView fates, MonoTime& now) {
    constexpr CanId kId{0x7E8, false};
    bool arrived = false;
    std::size_t at = 0;
    if (!sender.start(now, message)) return false;
    for (int step = 0; step < 1000 && sender.state() != Sender::State::Done && sender.state() != Sender::State::Failed; ++step) {
        const auto frame = sender.poll(now);
        now = now + 1ms;
        if (!frame) {
            now = sender.deadline().value_or(now) + 1ms;
            continue;
        }
        sender.on_sent(now);
        const unsigned fate = at < fates.size() ? u8(fates[at++]) : 0U;
        const int copies = fate >= 240 ? 0 : fate >= 224 ? 2 : 1;
        for (int i = 0; i < copies; ++i) {
            const Indication got = receiver.on_frame(now, kId, frame->view());
            if (got.step == Step::Completed) {
                require(std::ranges::equal(got.payload(), message));
                arrived = true;
            }
            if (!got.reply) continue;
            receiver.on_flow_control_sent(now, kId, 0x55);
            (void)sender.on_flow_control(now, flow_control_frame(receiver.flow_control(*got.reply), {addressing, 0x55}).view());
        }
    }
    return arrived;
}

void talk(ByteView input) {
    if (input.size() < 6) return;
    const ByteView setup = input.first(6);
    const SenderConfig sent = sender_config(setup[0], setup[1]);
    ReceiverConfig config;
    config.role = Role::Answering;
    config.addressing = sent.addressing;
    config.block_size = u8(setup[2]) % 20U;
    config.st_min = std::chrono::milliseconds{u8(setup[3]) % 4U};
    Receiver receiver{config};
    require(receiver.listen({0x7E8, false}, 0x55));
    Sender sender{sent};
    Bytes message(std::max<std::size_t>(1, (u8(setup[4]) * 256U + u8(setup[5])) % 1500U));
    for (std::size_t i = 0; i < message.size(); ++i) message[i] = static_cast<std::byte>(i * 7 + (i >> 8U) * 13 + 1);
    MonoTime now;
    (void)carry(sender, receiver, sent.addressing, message, input.subspan(6), now);
    // Whatever happened, the next message arrives: the receiver has seen the end of the first.
    now = now + 2s;
    while (receiver.expire(now)) {
    }
    for (std::byte& b : message) b ^= std::byte{0xFF};
    require(carry(sender, receiver, sent.addressing, message, {}, now));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    if (size == 0) return 0;
    const ByteView input = std::as_bytes(std::span{bytes, size});
    const ByteView rest = input.subspan(1);
    switch (u8(input[0]) % 5U) {
        case 4:
            talk(rest);
            break;
        case 0:
            receive(rest, Addressing::Normal, Role::Listening);
            break;
        case 1:
            receive(rest, Addressing::Normal, Role::Answering);
            break;
        case 2:
            receive(rest, Addressing::Mixed, Role::Answering);
            break;
        default:
            send(rest);
    }
    return 0;
}
