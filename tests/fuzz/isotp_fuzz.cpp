// SPDX-License-Identifier: Apache-2.0
// ISO-TP receiver and sender under arbitrary frames, times and flow controls: nothing is read or written out of bounds,
// no message is longer than announced room, and a transfer that ends is followed by an idle session.
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

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    if (size == 0) return 0;
    const ByteView input = std::as_bytes(std::span{bytes, size});
    const ByteView rest = input.subspan(1);
    switch (u8(input[0]) & 3U) {
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
