// SPDX-License-Identifier: Apache-2.0
// The agent's J1939 talks with the kernel's (CAN_J1939): broadcasts, connections, requests, address claims.
// Source: SAE J1939-21, J1939-81.
#include <linux/can/j1939.h>

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

#include "adapters/socketcan/socketcan_bus.hpp"
#include "integration/socketcan/kernel_can.hpp"
#include "protocols/j1939/address_claim.hpp"
#include "protocols/j1939/transport.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::test;
using namespace odolink::j1939;

namespace {

constexpr Address kOurs = 0xF9;  // off board diagnostic-service tool 1
constexpr Address kEngine = 0x00;
constexpr Pgn kFaults = 0xFECA;  // DM1

CanFrame can_frame_of(const Frame& frame) {
    CanFrame out{.id = frame.id};
    out.length = frame.size;
    std::copy_n(frame.bytes.begin(), frame.size, out.data.begin());
    return out;
}

/// Our end: transport and address claim on a SocketCanBus.
struct Device {
    Device(boost::asio::io_context& core, const std::string& interface) : bus{core, interface} {
        bus.set_receiver([this](const CanFrame& frame, MonoTime at) { on_frame(frame, at); });
    }
    void on_frame(const CanFrame& frame, MonoTime at) {
        const TransportEvent event = transport.on_frame(at, frame.id.value, frame.payload());
        if (spoil && transport.open_transfers() > 0) std::exchange(spoil, nullptr)();
        if (event.reply) send(*event.reply);
        if (event.outcome == Outcome::Rejected) rejected.push_back(event.reason);
        if (event.outcome == Outcome::Complete) received.push_back({event.header, {event.message.begin(), event.message.end()}});
        if (event.outcome != Outcome::NotTransport) return;
        const Header header = header_of(frame.id.value);
        received.push_back({header, {frame.payload().begin(), frame.payload().end()}});
        if (const auto answer = claim.on_frame(at, header, frame.payload())) send(*answer);
    }
    void send(const Frame& frame) { CHECK_TRUE(bus.send(can_frame_of(frame)).has_value()); }

    struct Message {
        Header header;
        Bytes data;
    };
    /// What came of that group from that sender.
    [[nodiscard]] const Message* find(Pgn group, Address from) const {
        const auto at = std::find_if(received.begin(), received.end(),
                                     [=](const Message& m) { return m.header.pgn == group && m.header.source == from; });
        return at == received.end() ? nullptr : &*at;
    }

    SocketCanBus bus;
    TransportReceiver transport{kOurs};
    AddressClaim claim{Name{.industry_group = 1, .function = 129, .manufacturer = 2047, .identity = 4711}, kOurs};
    std::vector<Message> received;
    std::vector<Reject> rejected;
    std::function<void()> spoil;  ///< done once, when a transfer was opened
};

}  // namespace

TEST_GROUP(J1939WithTheKernel) {
    boost::asio::io_context core;
    std::string bus;
    void setup() override { bus = can_interface("J1939 with the kernel"); }

    std::optional<KernelJ1939::Message> await(KernelJ1939& kernel) {
        std::optional<KernelJ1939::Message> got;
        (void)run_until(core, 2s, [&got, &kernel] { return (got = kernel.receive()).has_value(); });
        return got;
    }
};

TEST(J1939WithTheKernel, connections_of_each_length_from_9_to_1785_arrive_whole) {
    if (bus.empty()) return;
    KernelJ1939 engine{bus, kEngine};
    Device device{core, bus};
    for (std::size_t size = 9; size <= TransportReceiver::kMaxMessage; ++size) {
        const Bytes message = pattern(size, static_cast<std::uint32_t>(size));
        CHECK_EQUAL(0, engine.send(kFaults, kOurs, message));
        const std::string what = std::to_string(size) + " bytes";
        CHECK_TRUE_TEXT(run_until(core, 3s, [&device] { return !device.received.empty(); }), what.c_str());
        CHECK_TRUE_TEXT(device.received[0].data == message, what.c_str());
        CHECK_TRUE_TEXT((device.received[0].header == Header{6, kFaults, kEngine, kOurs}), what.c_str());
        device.received.clear();
    }
    CHECK_TRUE(device.rejected.empty());
    CHECK_EQUAL(0U, device.transport.open_transfers());
}

TEST(J1939WithTheKernel, broadcasts_of_many_senders_at_once_arrive_whole) {
    if (bus.empty()) return;
    // 50 ms between packets: the longest takes 12.8 s. Thirty senders talk in turns meanwhile.
    static constexpr std::size_t kSizes[] = {9, 10, 13, 14, 15, 16, 20, 21, 22, 35, 36, 49, 50, 63, 64, 99, 100, 127, 128, 255, 256, 257, 300, 500, 512, 700, 1000, 1023, 1500, 1785};
    std::vector<KernelJ1939> senders;
    Device device{core, bus};
    for (std::size_t i = 0; i < std::size(kSizes); ++i) {
        senders.emplace_back(bus, static_cast<std::uint8_t>(i));
        CHECK_EQUAL(0, senders[i].send(kFaults, J1939_NO_ADDR, pattern(kSizes[i], static_cast<std::uint32_t>(i))));
    }
    CHECK_TRUE(run_until(core, 20s, [&device] { return device.received.size() == std::size(kSizes); }));
    for (std::size_t i = 0; i < std::size(kSizes); ++i) {
        const auto* got = device.find(kFaults, static_cast<Address>(i));
        CHECK_TRUE(got != nullptr);
        CHECK_TRUE(got->data == pattern(kSizes[i], static_cast<std::uint32_t>(i)));
        CHECK_EQUAL(kGlobal, got->header.destination);
    }
    CHECK_TRUE(device.rejected.empty());
}

TEST(J1939WithTheKernel, a_request_is_heard_by_the_kernel_and_its_answer_by_us) {
    if (bus.empty()) return;
    KernelJ1939 engine{bus, kEngine};
    Device device{core, bus};
    const Pgn hours = 0xFEE5;
    const auto ask = request(hours, kOurs, kEngine);
    CHECK_TRUE(ask.has_value());
    device.send(*ask);
    const auto heard = await(engine);
    CHECK_TRUE(heard.has_value());
    CHECK_EQUAL(pgn::kRequest, heard->pgn);
    CHECK_EQUAL(kOurs, heard->from);
    STRCMP_EQUAL("E5FE00", to_hex(heard->data).c_str());  // the group asked for, low byte first
    // Short: one frame. Long (VIN): a connection, asked of all.
    CHECK_EQUAL(0, engine.send(hours, J1939_NO_ADDR, bytes_of({1, 2, 3, 4, 5, 6, 7, 8})));
    CHECK_TRUE(run_until(core, 2s, [&device] { return device.find(0xFEE5, kEngine) != nullptr; }));
    const auto ask_all = request(0xFEEC, kOurs, kGlobal);
    CHECK_TRUE(ask_all.has_value());
    device.send(*ask_all);
    const auto again = await(engine);
    CHECK_TRUE(again.has_value());
    STRCMP_EQUAL("ECFE00", to_hex(again->data).c_str());
    const Bytes vin{as_bytes("1M8GDM9AXKP042788*").begin(), as_bytes("1M8GDM9AXKP042788*").end()};
    CHECK_EQUAL(0, engine.send(0xFEEC, kOurs, vin));
    CHECK_TRUE(run_until(core, 3s, [&device] { return device.find(0xFEEC, kEngine) != nullptr; }));
    CHECK_TRUE(device.find(0xFEEC, kEngine)->data == vin);
}

TEST(J1939WithTheKernel, a_lost_packet_ends_a_connection_on_both_sides_and_the_next_one_arrives) {
    if (bus.empty()) return;
    KernelJ1939 engine{bus, kEngine};
    Device device{core, bus};
    // A data packet with a wrong number comes between the kernel's: we abort its connection.
    RawCan hand{bus};
    CHECK_EQUAL(0, engine.send(kFaults, kOurs, pattern(1785, 1)));
    device.spoil = [&hand] { hand.send(id_of({7, pgn::kTransportData, kEngine, kOurs}), bytes_of({99, 1, 2, 3, 4, 5, 6, 7})); };
    CHECK_TRUE(run_until(core, 5s, [&device] { return !device.rejected.empty(); }));
    CHECK_TRUE(device.rejected[0] == Reject::WrongSequence);
    CHECK_TRUE(run_until(core, 2s, [&engine] { return engine.error() != 0; }));
    CHECK_TRUE(device.received.empty());
    device.rejected.clear();
    CHECK_EQUAL(0, engine.send(kFaults, kOurs, pattern(300, 2)));
    CHECK_TRUE(run_until(core, 5s, [&device] { return !device.received.empty(); }));
    CHECK_TRUE(device.received[0].data == pattern(300, 2));
    CHECK_TRUE(device.rejected.empty());
}

TEST(J1939WithTheKernel, address_claims_are_understood_by_both) {
    if (bus.empty()) return;
    // The kernel's device claims: we read its NAME.
    const Name theirs{.industry_group = 1, .function = 0, .manufacturer = 10, .identity = 99};
    KernelJ1939 engine{bus, kEngine, theirs.number()};
    Device device{core, bus};
    const std::uint64_t number = theirs.number();
    Bytes name(8);
    for (std::size_t i = 0; i < 8; ++i) name[i] = static_cast<std::byte>(number >> (8U * i) & 0xFFU);
    CHECK_EQUAL(0, engine.send(pgn::kAddressClaimed, J1939_NO_ADDR, name));
    CHECK_TRUE(run_until(core, 2s, [&device] { return device.find(pgn::kAddressClaimed, kEngine) != nullptr; }));
    CHECK_TRUE(name_of(*claimed_name(device.find(pgn::kAddressClaimed, kEngine)->data)) == theirs);
    // We claim: after 250 ms the kernel finds us by our NAME.
    device.send(device.claim.start(now()));
    CHECK_FALSE(run_until(core, 300ms, [] { return false; }));
    device.claim.on_time(now());
    CHECK_EQUAL(kOurs, device.claim.address().value());
    const Name ours{.industry_group = 1, .function = 129, .manufacturer = 2047, .identity = 4711};
    const Bytes message = pattern(40, 3);
    CHECK_EQUAL(0, engine.send_to_name(kFaults, ours.number(), message));
    CHECK_TRUE(run_until(core, 2s, [&device] { return device.find(kFaults, kEngine) != nullptr; }));
    CHECK_EQUAL(kOurs, device.find(kFaults, kEngine)->header.destination);
    CHECK_TRUE(device.find(kFaults, kEngine)->data == message);
}

TEST(J1939WithTheKernel, a_stronger_name_takes_our_address_and_we_say_so) {
    if (bus.empty()) return;
    Device device{core, bus};
    device.send(device.claim.start(now()));
    const Name stronger{.manufacturer = 1, .identity = 1};
    const std::uint64_t number = stronger.number();
    Bytes name(8);
    for (std::size_t i = 0; i < 8; ++i) name[i] = static_cast<std::byte>(number >> (8U * i) & 0xFFU);
    KernelJ1939 rival{bus, kOurs, number};
    CHECK_EQUAL(0, rival.send(pgn::kAddressClaimed, J1939_NO_ADDR, name));
    CHECK_TRUE(run_until(core, 2s, [&device] { return device.claim.state() == ClaimState::Lost; }));
    CHECK_FALSE(device.claim.address().has_value());
    CHECK_EQUAL(2U, device.bus.counters().sent);  // the claim, and that we cannot claim
}
