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
        const std::size_t length = std::min<std::size_t>(u8(input[0]) & 0x3FU, input.size() - 2);
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
        input = input.subspan(2 + length);
    }
    for (int left = 3; receiver.abandon(); --left) require(left > 0);
    require(!receiver.next_deadline());
}

/// The first bytes are the message, the rest are what the peer sends back, three bytes each.
void send(ByteView input) {
    const std::size_t length = std::min<std::size_t>(input.size(), 64);
    Sender sender{SenderConfig{}};
    MonoTime now;
    if (!sender.start(now, input.first(length))) return;
    std::size_t at = length;
    for (int step = 0; step < 200; ++step) {
        if (const auto frame = sender.poll(now)) {
            require(frame->length == 8);
            sender.on_sent(now);
        }
        if (at + 3 <= input.size()) {
            sender.on_flow_control(now, input.subspan(at, 3));
            at += 3;
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
