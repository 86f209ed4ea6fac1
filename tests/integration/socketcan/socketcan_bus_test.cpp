// SPDX-License-Identifier: Apache-2.0
// SocketCan on a real kernel interface: a vcan named by ODOLINK_CAN (default vcan0). Skips aloud where there is none.
#include <net/if.h>

#include <boost/asio/io_context.hpp>
#include <cstdlib>
#include <string>
#include <vector>

#include "adapters/socketcan/kernel_frame.hpp"
#include "adapters/socketcan/socketcan_bus.hpp"
#include "support/real_data.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

CanFrame classic(CanId id, std::uint8_t length) {
    CanFrame frame{.id = id, .length = length};
    for (std::uint8_t i = 0; i < length; ++i) frame.data[i] = static_cast<std::byte>(i + 1);
    return frame;
}

}  // namespace

TEST_GROUP(SocketCan) {
    boost::asio::io_context core;
    std::vector<CanFrame> heard;
    std::vector<MonoTime> times;

    std::string interface() {
        const char* named = std::getenv("ODOLINK_CAN");
        const std::string name = named != nullptr ? named : "vcan0";
        if (::if_nametoindex(name.c_str()) != 0) return name;
        odolink::test::skipped("SocketCan on a real interface", "no interface " + name + "; toolchains/can-uml runs this test where there is one");
        return {};
    }
    void listen(SocketCanBus& bus) {
        bus.set_receiver([this](const CanFrame& frame, MonoTime at) {
            heard.push_back(frame);
            times.push_back(at);
        });
    }
    void run(std::size_t frames) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{5};
        while (heard.size() < frames && std::chrono::steady_clock::now() < end) core.run_one_for(std::chrono::milliseconds{50});
    }
};

TEST(SocketCan, frames_of_both_id_widths_arrive_as_sent_and_in_order) {
    const std::string name = interface();
    if (name.empty()) return;
    SocketCanBus ecu{core, name};
    SocketCanBus agent{core, name};
    listen(agent);
    CHECK_TRUE(agent.state() == BusState::Up);
    CHECK_TRUE(ecu.send(classic({0x7E8, false}, 8)).has_value());
    CHECK_TRUE(ecu.send(classic({0x18DAF110, true}, 3)).has_value());
    run(2);
    CHECK_EQUAL(2U, heard.size());
    CHECK_TRUE(heard[0].id == (CanId{0x7E8, false}));
    STRCMP_EQUAL("0102030405060708", to_hex(heard[0].payload()).c_str());
    CHECK_TRUE(heard[1].id == (CanId{0x18DAF110, true}));
    CHECK_EQUAL(3, heard[1].length);
    CHECK_TRUE(times[0] <= times[1]);
    CHECK_EQUAL(0U, ecu.counters().received);  // own frames are not told
}

TEST(SocketCan, two_thousand_frames_are_not_lost_while_the_loop_is_busy) {
    const std::string name = interface();
    if (name.empty()) return;
    SocketCanBus ecu{core, name};
    SocketCanBus agent{core, name};
    listen(agent);
    for (unsigned i = 0; i < 2000; ++i) CHECK_TRUE(ecu.send(classic({i & 0x7FFU, false}, 8)).has_value());
    run(2000);
    CHECK_EQUAL(2000U, heard.size());
    CHECK_EQUAL(0U, agent.counters().kernel_dropped);
}

TEST(SocketCan, an_interface_that_is_not_there_is_down_and_named) {
    SocketCanBus bus{core, "nocan9"};
    CHECK_TRUE(bus.state() == BusState::Absent);
    CHECK_TRUE(bus.send(classic({0x7DF, false}, 8)).error() == CanBusErrc::Down);
    STRCMP_CONTAINS("nocan9", bus.detail().c_str());
}

TEST_GROUP(KernelFrame){};

TEST(KernelFrame, fd_lengths_are_rounded_up_to_what_the_bus_has) {
    CanFrame frame = classic({0x123, false}, 9);
    frame.fd = true;
    const KernelFrame out = to_kernel(frame);
    CHECK_EQUAL(12, out.raw.len);
    CHECK_EQUAL(9, out.raw.data[8]);
    CHECK_EQUAL(0xCC, out.raw.data[9]);  // fill byte of ISO 15765-2
    CHECK_EQUAL(CANFD_MTU, out.size);
    CHECK_EQUAL(12, from_kernel(out.raw, out.size)->length);
}

TEST(KernelFrame, error_and_remote_frames_are_no_data) {
    canfd_frame raw{};
    raw.can_id = CAN_ERR_FLAG | 0x40U;  // CAN_ERR_BUSOFF
    CHECK_TRUE(!from_kernel(raw, CAN_MTU));
    CHECK_TRUE(error_of(raw) == BusError::BusOff);
    raw.can_id = CAN_ERR_FLAG | 0x100U;  // CAN_ERR_RESTARTED
    CHECK_TRUE(error_of(raw) == BusError::Restarted);
    raw.can_id = CAN_RTR_FLAG | 0x123U;
    CHECK_TRUE(!from_kernel(raw, CAN_MTU));
    raw.can_id = 0x123;
    CHECK_TRUE(!error_of(raw));
}
