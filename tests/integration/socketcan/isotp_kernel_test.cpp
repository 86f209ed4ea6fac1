// SPDX-License-Identifier: Apache-2.0
// The agent's ISO-TP talks with the kernel's (CAN_ISOTP) in both directions, byte for byte. Source: ISO 15765-2:2016.
#include <linux/can/isotp.h>
#include <poll.h>

#include <array>
#include <boost/asio/steady_timer.hpp>
#include <cerrno>
#include <memory>

#include "integration/socketcan/isotp_end.hpp"
#include "integration/socketcan/kernel_can.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::test;
using isotp::Addressing;
using isotp::Reason;

namespace {

constexpr std::uint32_t kChecksPadding =
    CAN_ISOTP_TX_PADDING | CAN_ISOTP_RX_PADDING | CAN_ISOTP_CHK_PAD_LEN | CAN_ISOTP_CHK_PAD_DATA;

/// No kernel so far holds more: 8,200 at first, 8,300 by default since 6.4, 66,000 in the later ones of 6.1.
constexpr std::size_t kLongestOfAKernel = 66'000;

/// Both ends of one connection.
struct Line {
    IsoTpEndConfig agent;
    IsoTpPeer kernel;
};

Line line(CanId request, CanId answer) {
    Line out;
    out.agent.sends = out.kernel.hears = request;
    out.agent.hears = out.kernel.sends = answer;
    return out;
}
Line normal_11() { return line({0x7E0, false}, {0x7E8, false}); }
Line normal_29() { return line({0x18DA10F1, true}, {0x18DAF110, true}); }
/// Extended and mixed addressing look the same on the bus: one byte first, the receiver's address or both ways' extension.
Line addressed(Addressing how, Line out, std::uint8_t to_kernel, std::uint8_t to_us) {
    out.agent.addressing = how;
    out.agent.sends_address = out.kernel.hears_address = to_kernel;
    out.agent.hears_address = out.kernel.sends_address = to_us;
    out.kernel.flags |= CAN_ISOTP_EXTEND_ADDR;
    return out;
}
Line extended_11() { return addressed(Addressing::Extended, line({0x6F1, false}, {0x610, false}), 0x10, 0xF1); }
Line mixed_29() { return addressed(Addressing::Mixed, line({0x18CE10F1, true}, {0x18CEF110, true}), 0x42, 0x42); }

}  // namespace

TEST_GROUP(IsoTpWithTheKernel) {
    boost::asio::io_context core;
    std::string bus;
    Line both;

    void setup() override { bus = can_interface("ISO-TP with the kernel"); }

    std::optional<Bytes> await(KernelIsoTp& kernel, int* error = nullptr) {
        pollfd ready{kernel.fd(), POLLIN, 0};
        (void)::poll(&ready, 1, 2000);
        return kernel.receive(error);
    }
    /// The longest message this kernel takes.
    std::size_t kernel_bound() const {
        for (const std::size_t size : {kLongestOfAKernel, std::size_t{8300}}) {
            KernelIsoTp kernel{bus, normal_11().kernel};
            if (kernel.send(pattern(size, 1)) != EINVAL) return size;
        }
        return 8200;
    }
    /// One message there and one back; `size` names the failing one.
    void exchange(IsoTpEnd& agent, KernelIsoTp& kernel, std::size_t size, const char* where) {
        const Bytes question = pattern(size, static_cast<std::uint32_t>(size));
        const std::string what = std::string{where} + ", " + std::to_string(size) + " bytes";
        CHECK_TRUE_TEXT(agent.send(question), what.c_str());
        const auto heard = await(kernel);
        CHECK_TRUE_TEXT(heard && *heard == question, what.c_str());
        const Bytes answer = pattern(size, static_cast<std::uint32_t>(size) + 77'777);
        const std::size_t before = agent.received.size();
        CHECK_EQUAL_TEXT(0, kernel.send(answer), what.c_str());
        CHECK_TRUE_TEXT(agent.wait_for(before + 1), what.c_str());
        CHECK_TRUE_TEXT(agent.received.back().message == answer, what.c_str());
        CHECK_TRUE_TEXT(agent.reasons.empty(), what.c_str());
        agent.received.clear();
    }
    void exchange_all(const Line& ends, std::initializer_list<std::size_t> sizes, const char* where) {
        KernelIsoTp kernel{bus, ends.kernel};
        IsoTpEnd agent{core, bus, ends.agent};
        for (const std::size_t size : sizes) exchange(agent, kernel, size, where);
    }
};

TEST(IsoTpWithTheKernel, messages_of_each_length_from_1_to_4095_go_both_ways) {
    if (bus.empty()) return;
    KernelIsoTp kernel{bus, normal_11().kernel};
    IsoTpEnd agent{core, bus, normal_11().agent};
    for (std::size_t size = 1; size <= isotp::kLongestShortLength; ++size) exchange(agent, kernel, size, "normal");
    CHECK_EQUAL(0U, agent.bus.counters().kernel_dropped);
}

TEST(IsoTpWithTheKernel, messages_of_each_length_go_both_ways_with_other_blocks_asked_for_at_either_end) {
    if (bus.empty()) return;
    constexpr std::array<std::uint8_t, 9> kBlocks{1, 2, 3, 4, 7, 8, 15, 64, 255};
    for (std::size_t i = 0; i < kBlocks.size(); ++i) {
        Line ends = normal_11();
        ends.agent.block_size = kBlocks[i];
        ends.kernel.block_size = kBlocks[(i + 4) % kBlocks.size()];
        KernelIsoTp kernel{bus, ends.kernel};
        IsoTpEnd agent{core, bus, ends.agent};
        for (std::size_t size = 1 + i; size <= isotp::kLongestShortLength; size += kBlocks.size()) exchange(agent, kernel, size, "blocks");
        CHECK_EQUAL(0U, agent.bus.counters().kernel_dropped);
    }
}

TEST(IsoTpWithTheKernel, messages_go_both_ways_with_blocks_and_separation_times_together) {
    if (bus.empty()) return;
    struct Case {
        std::uint8_t code;
        Duration gap;
        std::uint8_t block_size;
    };
    constexpr std::array kCases{Case{0xF1, 100us, 1}, Case{0xF2, 200us, 8}, Case{0xF5, 500us, 3}, Case{0x01, 1ms, 5}};
    for (std::size_t i = 0; i < kCases.size(); ++i) {
        Line ends = normal_11();
        ends.kernel.st_min = kCases[i].code;
        ends.agent.st_min = kCases[i].gap;
        ends.kernel.block_size = ends.agent.block_size = kCases[i].block_size;
        ends.kernel.ignores_closer = kCases[i].gap;  // so a frame of ours that comes too early breaks the transfer
        KernelIsoTp kernel{bus, ends.kernel};
        IsoTpEnd agent{core, bus, ends.agent};
        (void)run_until(core, 50ms, [] { return false; });  // the kernel stamps frames from a moment after it was asked to
        for (std::size_t size = 1 + i; size <= 400; size += kCases.size()) exchange(agent, kernel, size, "gaps");
        exchange(agent, kernel, isotp::kLongestShortLength, "gaps");
    }
}

TEST(IsoTpWithTheKernel, each_addressing_works_with_and_without_padding_and_with_blocks) {
    if (bus.empty()) return;
    using MakeLine = Line (*)();
    struct Case {
        MakeLine line;
        const char* name;
    };
    for (const Case& c : {Case{normal_11, "normal 11"}, Case{normal_29, "normal 29"}, Case{extended_11, "extended 11"}, Case{mixed_29, "mixed 29"}}) {
        for (const std::uint32_t padding : {0U, kChecksPadding}) {
            for (const std::uint8_t block_size : std::initializer_list<std::uint8_t>{1, 2, 7, 16, 255}) {
                Line ends = c.line();
                ends.kernel.flags |= padding;
                if (padding == 0) ends.agent.padding = std::nullopt;
                ends.kernel.block_size = ends.agent.block_size = block_size;
                exchange_all(ends, {1, 5, 6, 7, 8, 11, 12, 13, 14, 20, 62, 63, 64, 111, 112, 113, 256, 1000, 1785, 4095}, c.name);
            }
        }
    }
}

TEST(IsoTpWithTheKernel, both_keep_the_separation_time_that_the_other_asks_for) {
    if (bus.empty()) return;
    struct Case {
        std::uint8_t code;
        Duration gap;
    };
    for (const Case& c : {Case{0xF1, 100us}, Case{0xF5, 500us}, Case{0xF9, 900us}, Case{0x01, 1ms}, Case{0x05, 5ms}, Case{0x14, 20ms}}) {
        for (const std::uint8_t block_size : std::initializer_list<std::uint8_t>{0, 3}) {
            Line ends = normal_11();
            ends.kernel.st_min = c.code;
            ends.agent.st_min = c.gap;
            ends.kernel.block_size = ends.agent.block_size = block_size;
            ends.kernel.ignores_closer = c.gap;  // so a frame of ours that comes too early breaks the transfer
            KernelIsoTp kernel{bus, ends.kernel};
            IsoTpEnd agent{core, bus, ends.agent};
            (void)run_until(core, 50ms, [] { return false; });  // the kernel stamps frames from a moment after it was asked to
            const Bytes message = pattern(62, 5);  // first frame and 8 consecutive ones
            CHECK_TRUE(agent.send(message));
            const auto heard = await(kernel);
            CHECK_TRUE(heard && *heard == message);
            CHECK_EQUAL(0, kernel.send(message));
            CHECK_TRUE(agent.wait_for(1));
            CHECK_TRUE(agent.received[0].message == message);
            const auto& frames = agent.received[0].frames;
            CHECK_EQUAL(8U, frames.size());
            for (std::size_t i = 1; i < frames.size(); ++i) CHECK_TRUE(block_size == 3 || frames[i] - frames[i - 1] >= c.gap * 9 / 10);
        }
    }
}

TEST(IsoTpWithTheKernel, fd_frames_of_each_length_carry_messages_both_ways) {
    if (bus.empty()) return;
    for (const std::uint8_t frame_length : std::initializer_list<std::uint8_t>{12, 16, 20, 24, 32, 48, 64}) {
        Line ends = normal_29();
        ends.kernel.flags |= kChecksPadding;
        ends.kernel.frame_length = frame_length;
        ends.agent.frame_length = frame_length;
        KernelIsoTp kernel{bus, ends.kernel};
        IsoTpEnd agent{core, bus, ends.agent};
        for (std::size_t size = 1; size <= 200; ++size) exchange(agent, kernel, size, ("FD " + std::to_string(frame_length)).c_str());
        exchange(agent, kernel, 4095, "FD");
    }
}

TEST(IsoTpWithTheKernel, longer_messages_use_the_escape_length_up_to_what_the_kernel_holds) {
    if (bus.empty()) return;
    for (const std::size_t frame_length : {8U, 64U}) {
        Line ends = normal_11();
        ends.kernel.frame_length = static_cast<std::uint8_t>(frame_length);
        ends.agent.frame_length = frame_length;
        ends.agent.capacity = kLongestOfAKernel;
        exchange_all(ends, {4095, 4096, 4097, 5000, 8191, 8192, 8200}, "escape");
        exchange_all(ends, {kernel_bound()}, "the kernel's bound");
    }
}

TEST(IsoTpWithTheKernel, a_message_that_the_receiver_cannot_hold_is_refused_by_overflow_and_the_next_one_arrives) {
    if (bus.empty()) return;
    Line ends = normal_11();
    ends.agent.capacity = 500;
    KernelIsoTp kernel{bus, ends.kernel};
    IsoTpEnd agent{core, bus, ends.agent};
    // Ours to the kernel: longer than any kernel's bound.
    CHECK_FALSE(agent.send(pattern(kLongestOfAKernel + 1, 1)));
    CHECK_TRUE(agent.send_reason() == Reason::PeerOverflow);
    // The kernel's to us: the kernel learns of it as EMSGSIZE.
    CHECK_EQUAL(0, kernel.send(pattern(501, 2)));
    int error = 0;
    CHECK_TRUE(run_until(core, 2s, [&kernel, &error] { return !kernel.receive(&error) && error != 0; }));
    CHECK_EQUAL(EMSGSIZE, error);
    CHECK_EQUAL(1U, agent.reasons.size());
    CHECK_TRUE(agent.reasons[0] == Reason::LongerThanBuffer);
    agent.reasons.clear();
    exchange(agent, kernel, 500, "after an overflow");
}

TEST(IsoTpWithTheKernel, we_wait_when_told_to_and_too_many_waits_end_our_transfer) {
    if (bus.empty()) return;
    Line ends = normal_11();
    ends.kernel.flags |= CAN_ISOTP_LISTEN_MODE;  // the kernel receives but leaves the flow control to the test
    KernelIsoTp kernel{bus, ends.kernel};
    IsoTpEnd agent{core, bus, ends.agent};
    RawCan hand{bus};
    const Bytes wait = bytes_of({0x31, 0, 0, 0xCC, 0xCC, 0xCC, 0xCC, 0xCC});
    const Bytes go = bytes_of({0x30, 0, 0, 0xCC, 0xCC, 0xCC, 0xCC, 0xCC});
    const Bytes message = pattern(100, 9);
    // Flow control cannot come before its first frame, so each is sent by a timer while our sender waits.
    const auto flow = [this, &hand](const Bytes& frame, Duration after) {
        auto timer = std::make_shared<boost::asio::steady_timer>(core, after);
        timer->async_wait([timer, &hand, frame](const boost::system::error_code&) { hand.send({0x7E8, false}, frame); });
    };
    for (int i = 1; i <= 10; ++i) flow(wait, i * 10ms);
    flow(go, 120ms);
    CHECK_TRUE(agent.send(message));  // N_WFTmax is 10
    const auto heard = await(kernel);
    CHECK_TRUE(heard && *heard == message);
    CHECK_EQUAL(11U, agent.flow_controls.size());
    for (int i = 1; i <= 11; ++i) flow(wait, i * 10ms);
    CHECK_FALSE(agent.send(message));
    CHECK_TRUE(agent.send_reason() == Reason::TooManyWaits);
    // And nobody answers at all: N_Bs.
    CHECK_FALSE(agent.send(message));
    CHECK_TRUE(agent.send_reason() == Reason::TimeoutBs);
}

TEST(IsoTpWithTheKernel, the_kernel_waits_while_we_are_busy) {
    if (bus.empty()) return;
    Line ends = normal_11();
    ends.agent.block_size = 4;
    ends.agent.n_br = 100ms;
    KernelIsoTp kernel{bus, ends.kernel};
    IsoTpEnd agent{core, bus, ends.agent};
    const auto no_message = [&agent] {
        agent.on_time();
        return !agent.received.empty();
    };
    const Bytes message = pattern(100, 9);
    agent.set_readiness(isotp::Readiness::Busy);
    CHECK_EQUAL(0, kernel.send(message));
    CHECK_FALSE(run_until(core, 450ms, no_message));
    CHECK_TRUE(agent.waits_sent >= 4);
    agent.set_readiness(isotp::Readiness::Ready);
    CHECK_TRUE(agent.wait_for(1));
    CHECK_TRUE(agent.received[0].message == message);
    CHECK_TRUE(agent.reasons.empty());
}

TEST(IsoTpWithTheKernel, a_broken_transfer_is_rejected_by_both_and_the_next_one_arrives) {
    if (bus.empty()) return;
    Line ends = normal_11();
    ends.agent.st_min = 5ms;
    KernelIsoTp kernel{bus, ends.kernel};
    IsoTpEnd agent{core, bus, ends.agent};
    // We leave out the third consecutive frame: the kernel says EILSEQ.
    agent.left_out = {3};
    CHECK_TRUE(agent.send(pattern(100, 1)));
    int error = 0;
    CHECK_TRUE(run_until(core, 2s, [&kernel, &error] { return !kernel.receive(&error) && error != 0; }));
    CHECK_EQUAL(EILSEQ, error);
    agent.left_out.clear();
    exchange(agent, kernel, 100, "after a lost frame");
    // A frame of the wrong number comes between the kernel's.
    RawCan hand{bus};
    CHECK_EQUAL(0, kernel.send(pattern(200, 2)));
    CHECK_FALSE(run_until(core, 22ms, [&agent] { return !agent.received.empty(); }));
    hand.send({0x7E8, false}, bytes_of({0x2F, 1, 2, 3, 4, 5, 6, 7}));
    CHECK_TRUE(run_until(core, 2s, [&agent] { return !agent.reasons.empty(); }));
    CHECK_TRUE(agent.reasons[0] == Reason::WrongSequence);
    CHECK_FALSE(run_until(core, 300ms, [&agent] { return !agent.received.empty(); }));
    agent.reasons.clear();
    exchange(agent, kernel, 200, "after a wrong number");
}

TEST(IsoTpWithTheKernel, eight_ecus_answer_at_once_and_nothing_is_mixed_up) {
    if (bus.empty()) return;
    std::vector<KernelIsoTp> ecus;
    IsoTpEnd agent{core, bus, normal_11().agent};
    for (std::uint32_t i = 0; i < 8; ++i) {
        ecus.emplace_back(bus, IsoTpPeer{.sends = {0x7E8 + i, false}, .hears = {0x7E0 + i, false}});
        if (i > 0) agent.listen({0x7E8 + i, false});
    }
    for (std::uint32_t round = 0; round < 20; ++round) {
        agent.received.clear();
        for (std::uint32_t i = 0; i < 8; ++i) CHECK_EQUAL(0, ecus[i].send(pattern(50 + 97 * i + 31 * round, i)));
        CHECK_TRUE(agent.wait_for(8));
        for (const auto& got : agent.received) {
            const std::uint32_t i = got.from.value - 0x7E8;
            CHECK_TRUE(got.message == pattern(50 + 97 * i + 31 * round, i));
        }
    }
    CHECK_TRUE(agent.reasons.empty());
}
