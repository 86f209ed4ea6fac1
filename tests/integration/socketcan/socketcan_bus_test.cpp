// SPDX-License-Identifier: Apache-2.0
// SocketCan on a real kernel interface: a vcan named by ODOLINK_CAN (default vcan0), and one of its own that it
// takes down and away. Skips aloud where there is none. Source: Linux Documentation/networking/can.rst.
#include <linux/can/error.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <string>
#include <vector>

#include "adapters/socketcan/kernel_frame.hpp"
#include "adapters/socketcan/socketcan_bus.hpp"
#include "core/diagnostics/bus_guard.hpp"
#include "integration/socketcan/kernel_can.hpp"
#include "support/real_data.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::test;

namespace {

CanFrame classic(CanId id, std::uint8_t length) {
    CanFrame frame{.id = id, .length = length};
    for (std::uint8_t i = 0; i < length; ++i) frame.data[i] = static_cast<std::byte>(i + 1);
    return frame;
}

constexpr std::uint8_t kNoDetail[8] = {};

}  // namespace

TEST_GROUP(SocketCan) {
    boost::asio::io_context core;
    std::vector<CanFrame> heard;
    std::vector<MonoTime> times;

    static std::string interface() { return can_interface("SocketCan on a real interface"); }
    void listen(SocketCanBus& bus) {
        bus.set_receiver([this](const CanFrame& frame, MonoTime at) {
            heard.push_back(frame);
            times.push_back(at);
        });
    }
    void run(std::size_t frames) {
        (void)run_until(core, 5s, [this, frames] { return heard.size() >= frames; });
    }
    void run_to(SocketCanBus& bus, BusState state) {
        CHECK_TRUE(run_until(core, 5s, [&bus, state] { return bus.state() == state; }));
    }
    void run_to_errors(SocketCanBus& bus, std::uint64_t frames) {
        CHECK_TRUE(run_until(core, 5s, [&bus, frames] { return bus.counters().error_frames >= frames; }));
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

TEST(SocketCan, fd_frames_arrive_as_fd_and_remote_frames_not_at_all) {
    const std::string name = interface();
    if (name.empty()) return;
    SocketCanBus ecu{core, name};
    SocketCanBus agent{core, name};
    listen(agent);
    RawCan{name}.send_flagged(CAN_RTR_FLAG | 0x7E8, kNoDetail);
    CanFrame wide = classic({0x18DAF110, true}, 64);
    wide.fd = true;
    CHECK_TRUE(ecu.send(wide).has_value());
    CHECK_TRUE(ecu.send(classic({0x7E8, false}, 0)).has_value());
    run(2);
    CHECK_EQUAL(2U, heard.size());
    CHECK_TRUE(heard[0].fd && heard[0].length == 64 && heard[0].data == wide.data);
    CHECK_TRUE(!heard[1].fd && heard[1].length == 0);
}

TEST(SocketCan, frames_that_found_no_room_are_counted) {
    const std::string name = interface();
    if (name.empty()) return;
    SocketCanBus ecu{core, name};
    SocketCanBus agent{core, name};
    listen(agent);
    constexpr unsigned kTooMany = 20'000;
    for (unsigned i = 0; i < kTooMany; ++i) CHECK_TRUE(ecu.send(classic({i & 0x7FFU, false}, 8)).has_value());
    std::size_t seen = 0;
    while (seen < heard.size() || seen == 0) {
        seen = heard.size();
        (void)run_until(core, 200ms, [this, seen] { return heard.size() > seen; });
    }
    CHECK_TRUE(heard.size() >= 500 && heard.size() < kTooMany);
    // The kernel tells its total beside the next frame it has room for.
    const std::size_t before = heard.size();
    CHECK_TRUE(ecu.send(classic({0x123, false}, 8)).has_value());
    run(before + 1);
    CHECK_EQUAL(kTooMany - before, agent.counters().kernel_dropped);
}

TEST(SocketCan, a_frame_carries_the_time_it_arrived_not_the_time_it_was_read) {
    const std::string name = interface();
    if (name.empty()) return;
    SocketCanBus ecu{core, name};
    SocketCanBus agent{core, name};
    listen(agent);
    const MonoTime before = now();
    CHECK_TRUE(ecu.send(classic({0x100, false}, 8)).has_value());
    while (now() - before < 50ms) {
    }
    CHECK_TRUE(ecu.send(classic({0x101, false}, 8)).has_value());
    while (now() - before < 200ms) {  // the loop is busy with something else
    }
    run(2);
    CHECK_TRUE(times[0] - before < 40ms);
    CHECK_TRUE(times[1] - before >= 49ms && times[1] - before < 150ms);
}

TEST(SocketCan, bus_off_is_told_once_then_the_bus_is_down_until_the_restart) {
    const std::string name = interface();
    if (name.empty()) return;
    SocketCanBus agent{core, name};
    RawCan controller{name};
    controller.send_flagged(CAN_ERR_FLAG | CAN_ERR_BUSOFF, kNoDetail);
    run_to(agent, BusState::BusOff);
    STRCMP_CONTAINS("restart-ms", agent.detail().c_str());
    CHECK_TRUE(agent.send(classic({0x7DF, false}, 8)).error() == CanBusErrc::BusOff);
    CHECK_TRUE(agent.send(classic({0x7DF, false}, 8)).error() == CanBusErrc::Down);
    controller.send_flagged(CAN_ERR_FLAG | CAN_ERR_RESTARTED, kNoDetail);
    run_to(agent, BusState::Up);
    CHECK_TRUE(agent.send(classic({0x7DF, false}, 8)).has_value());
    CHECK_EQUAL(1U, agent.counters().bus_offs);
    CHECK_EQUAL(1U, agent.counters().sent);
    // Some controllers never tell that they are back: whoever hears frames is.
    controller.send_flagged(CAN_ERR_FLAG | CAN_ERR_BUSOFF, kNoDetail);
    run_to(agent, BusState::BusOff);
    controller.send({0x321, false}, bytes_of({1, 2}));
    run_to(agent, BusState::Up);
}

TEST(SocketCan, a_bus_off_that_was_over_before_the_next_send_is_told_all_the_same) {
    const std::string name = interface();
    if (name.empty()) return;
    SocketCanBus agent{core, name};
    RawCan controller{name};
    controller.send_flagged(CAN_ERR_FLAG | CAN_ERR_BUSOFF, kNoDetail);
    controller.send_flagged(CAN_ERR_FLAG | CAN_ERR_RESTARTED, kNoDetail);
    run_to_errors(agent, 2);
    CHECK_TRUE(agent.state() == BusState::Up);
    CHECK_TRUE(agent.send(classic({0x7DF, false}, 8)).error() == CanBusErrc::BusOff);
    CHECK_TRUE(agent.send(classic({0x7DF, false}, 8)).has_value());
}

TEST(SocketCan, the_guard_pauses_after_each_bus_off_and_falls_silent_after_five) {
    const std::string name = interface();
    if (name.empty()) return;
    SocketCanBus bus{core, name};
    RawCan controller{name};
    BusGuard guard{bus};
    const CanFrame ask{.id = {0x7E0, false}, .length = 8, .data = {std::byte{2}, std::byte{1}, std::byte{0x0C}}};
    const CanFrame traffic = classic({0x123, false}, 8);
    const auto refusal = [&guard, &ask](Duration t) { return static_cast<BusGuardErrc>(guard.send(ask, {t}).error().value()); };
    guard.on_ignition(Ignition::On, {});
    guard.on_frame(traffic, {});
    Duration t = 3s;
    for (std::uint64_t i = 1; i <= 5; ++i, t += 2s) {
        guard.on_frame(traffic, {t});
        CHECK_TRUE(guard.send(ask, {t}).has_value());
        guard.on_request_done(ask.id);
        controller.send_flagged(CAN_ERR_FLAG | CAN_ERR_BUSOFF, kNoDetail);
        controller.send_flagged(CAN_ERR_FLAG | CAN_ERR_RESTARTED, kNoDetail);
        run_to_errors(bus, 2 * i);
        CHECK_TRUE(refusal(t + 200ms) == BusGuardErrc::BusDown);
        CHECK_TRUE(refusal(t + 1100ms) == BusGuardErrc::Passive);
    }
    guard.on_frame(traffic, {t + 3600s});
    CHECK_TRUE(refusal(t + 3600s) == BusGuardErrc::Passive);
    CHECK_EQUAL(5U, guard.counters().bus_off);
    CHECK_EQUAL(5U, bus.counters().sent);
    guard.on_ignition(Ignition::Off, {t + 3601s});
    guard.on_ignition(Ignition::On, {t + 3602s});
    CHECK_TRUE(guard.send(ask, {t + 3606s}).has_value());
}

TEST(SocketCan, troubles_short_of_bus_off_are_counted_and_never_pass_for_data) {
    const std::string name = interface();
    if (name.empty()) return;
    SocketCanBus agent{core, name};
    listen(agent);
    RawCan controller{name};
    for (const unsigned detail : {CAN_ERR_CRTL_RX_WARNING, CAN_ERR_CRTL_TX_PASSIVE, CAN_ERR_CRTL_RX_OVERFLOW, CAN_ERR_CRTL_ACTIVE})
        controller.send_flagged(CAN_ERR_FLAG | CAN_ERR_CRTL, {0, static_cast<std::uint8_t>(detail)});
    run_to_errors(agent, 4);
    // Not asked for, as a controller may flood the bus with them.
    for (const std::uint32_t kind : {CAN_ERR_LOSTARB, CAN_ERR_PROT, CAN_ERR_ACK, CAN_ERR_BUSERROR, CAN_ERR_TRX, CAN_ERR_TX_TIMEOUT})
        controller.send_flagged(CAN_ERR_FLAG | kind, kNoDetail);
    controller.send({0x7E8, false}, bytes_of({2, 0x41, 0}));
    run(1);
    CHECK_EQUAL(1U, heard.size());
    CHECK_EQUAL(0x7E8U, heard[0].id.value);
    CHECK_EQUAL(4U, agent.counters().error_frames);
    CHECK_TRUE(agent.state() == BusState::Up);
}

/// An interface of this test's own, which it takes down and away.
TEST_GROUP(SocketCanInterface) {
    boost::asio::io_context core;
    const std::string name{"odotest0"};
    bool may{false};
    std::vector<CanFrame> heard;

    void setup() override {
        may = add();
        if (!may) skipped("SocketCan on an interface that comes and goes", "may not make a virtual CAN interface; tests/run --vm runs this");
    }
    void teardown() override {
        if (may) (void)shell("ip link del " + name);
    }
    bool add() const { return shell("ip link add dev " + name + " type vcan") && shell("ip link set " + name + " up"); }
    void run_to(SocketCanBus& bus, BusState state) {
        CHECK_TRUE(run_until(core, 5s, [&bus, state] { return bus.state() == state; }));
    }
    /// Frames go both ways.
    void check_alive(SocketCanBus& agent) {
        heard.clear();
        agent.set_receiver([this](const CanFrame& frame, MonoTime) { heard.push_back(frame); });
        RawCan{name}.send({0x18DAF110, true}, bytes_of({1}));
        CHECK_TRUE(run_until(core, 2s, [this] { return heard.size() == 1; }));
        CHECK_TRUE(agent.send(classic({0x7DF, false}, 8)).has_value());
    }
};

TEST(SocketCanInterface, one_that_goes_down_is_noticed_and_used_again_when_it_is_up) {
    if (!may) return;
    SocketCanBus agent{core, name};
    check_alive(agent);
    CHECK_TRUE(shell("ip link set " + name + " down"));
    CHECK_TRUE(agent.send(classic({0x7DF, false}, 8)).error() == CanBusErrc::Down);
    run_to(agent, BusState::Absent);
    STRCMP_CONTAINS("down", agent.detail().c_str());
    // It is tried each second, and not taken for up meanwhile.
    CHECK_FALSE(run_until(core, 2200ms, [&agent] { return agent.state() != BusState::Absent; }));
    CHECK_EQUAL(1U, agent.counters().opened);
    CHECK_TRUE(shell("ip link set " + name + " up"));
    run_to(agent, BusState::Up);
    check_alive(agent);
    CHECK_EQUAL(2U, agent.counters().opened);
}

TEST(SocketCanInterface, one_that_goes_down_without_a_send_is_noticed_too) {
    if (!may) return;
    SocketCanBus agent{core, name};
    check_alive(agent);
    CHECK_TRUE(shell("ip link set " + name + " down"));
    run_to(agent, BusState::Absent);
    CHECK_TRUE(shell("ip link set " + name + " up"));
    run_to(agent, BusState::Up);
    check_alive(agent);
    CHECK_TRUE(shell("ip link del " + name));
    run_to(agent, BusState::Absent);
    CHECK_TRUE(add());
    run_to(agent, BusState::Up);
    check_alive(agent);
}

TEST(SocketCanInterface, one_that_is_unplugged_and_plugged_again_is_used_again) {
    if (!may) return;
    SocketCanBus agent{core, name};
    check_alive(agent);
    CHECK_TRUE(shell("ip link del " + name));
    CHECK_TRUE(agent.send(classic({0x7DF, false}, 8)).error() == CanBusErrc::Down);
    run_to(agent, BusState::Absent);
    CHECK_TRUE(add());  // another interface number, the same name
    run_to(agent, BusState::Up);
    check_alive(agent);
}

TEST(SocketCanInterface, one_that_comes_after_us_is_used_when_it_comes) {
    if (!may) return;
    CHECK_TRUE(shell("ip link del " + name));
    SocketCanBus agent{core, name};
    CHECK_TRUE(agent.state() == BusState::Absent);
    CHECK_TRUE(shell("ip link add dev " + name + " type vcan"));  // there, but down
    CHECK_FALSE(run_until(core, 1200ms, [&agent] { return agent.state() != BusState::Absent; }));
    CHECK_TRUE(shell("ip link set " + name + " up"));
    run_to(agent, BusState::Up);
    check_alive(agent);
}

TEST_GROUP(KernelFrame){};

TEST(KernelFrame, arrival_is_the_kernels_stamp_carried_over_to_time_since_boot) {
    ArrivalTimes arrivals;
    arrivals.read_clocks(1'700'000'000s, MonoTime{100s});
    CHECK_TRUE(arrivals.arrived(1'700'000'000s - 3ms) == MonoTime{100s - 3ms});
    CHECK_TRUE(arrivals.arrived(1'700'000'000s + 1ms) == MonoTime{100s + 1ms});  // came while the batch was read
}

TEST(KernelFrame, arrival_never_falls_although_two_clocks_are_read_one_after_the_other) {
    ArrivalTimes arrivals;
    arrivals.read_clocks(1000s, MonoTime{50s});
    const MonoTime first = arrivals.arrived(1000s);
    // 1 ms later, but 4 ms passed between the readings of the two clocks: the age seems 4 ms too long.
    arrivals.read_clocks(1000s + 5ms, MonoTime{50s + 1ms});
    CHECK_TRUE(arrivals.arrived(1000s + 1ms) == first);
}

TEST(KernelFrame, a_wall_clock_that_jumped_gives_no_age) {
    ArrivalTimes arrivals;
    arrivals.read_clocks(90'000s, MonoTime{50s});
    CHECK_TRUE(arrivals.arrived(1000s) == MonoTime{50s});
    arrivals.read_clocks(900s, MonoTime{51s});
    CHECK_TRUE(arrivals.arrived(1000s) == MonoTime{51s});
}

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
