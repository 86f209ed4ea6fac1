// SPDX-License-Identifier: Apache-2.0
// Hub and participants over real sockets in one process.
#include <sys/stat.h>

#include <boost/asio/io_context.hpp>
#include <boost/system/system_error.hpp>
#include <memory>
#include <string>
#include <vector>

#include "adapters/virtual_can/frame_record.hpp"
#include "adapters/virtual_can/virtual_can_bus.hpp"
#include "adapters/virtual_can/virtual_can_hub.hpp"
#include "support/temporary_directory.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

CanFrame frame(std::uint32_t id, std::initializer_list<unsigned> data) {
    CanFrame made{.id = {id, false}, .length = static_cast<std::uint8_t>(data.size())};
    std::size_t at = 0;
    for (const unsigned byte : data) made.data[at++] = static_cast<std::byte>(byte);
    return made;
}

struct Listener {
    explicit Listener(VirtualCanBus& bus) {
        bus.set_receiver([this](const CanFrame& received, MonoTime at) {
            frames.push_back(received);
            times.push_back(at);
        });
    }
    std::vector<CanFrame> frames;
    std::vector<MonoTime> times;
};

}  // namespace

TEST_GROUP(VirtualCan) {
    odolink::test::TemporaryDirectory directory;
    std::string path{directory.path() + "/can0"};
    boost::asio::io_context core;
    MonoTime now{std::chrono::seconds{7}};
    std::unique_ptr<VirtualCanHub> hub;

    void setup() override { hub = make_hub(); }
    std::unique_ptr<VirtualCanHub> make_hub() {
        return std::make_unique<VirtualCanHub>(core, path, [this] { return now; });
    }
    /// The sockets are inside this process: all there is to do is done when nothing comes for a moment.
    void settle() {
        core.restart();
        while (core.run_one_for(std::chrono::milliseconds{20}) != 0) {
        }
    }
};

TEST(VirtualCan, a_frame_reaches_all_others_with_the_hubs_time) {
    // Given three participants
    VirtualCanBus ecu{core, path};
    VirtualCanBus agent{core, path};
    VirtualCanBus tap{core, path};
    Listener at_ecu{ecu};
    Listener at_agent{agent};
    Listener at_tap{tap};
    settle();
    // When one sends
    CHECK_TRUE(ecu.send(frame(0x7E8, {0x03, 0x41, 0x05, 0x67})).has_value());
    settle();
    // Then the two others hear it, the sender does not
    CHECK_EQUAL(0U, at_ecu.frames.size());
    CHECK_EQUAL(1U, at_agent.frames.size());
    CHECK_EQUAL(1U, at_tap.frames.size());
    CHECK_EQUAL(0x7E8U, at_agent.frames[0].id.value);
    STRCMP_EQUAL("03410567", to_hex(at_agent.frames[0].payload()).c_str());
    CHECK_TRUE(at_agent.times[0] == now);
}

TEST(VirtualCan, order_is_kept_over_many_frames) {
    VirtualCanBus ecu{core, path};
    VirtualCanBus agent{core, path};
    Listener at_agent{agent};
    settle();
    for (unsigned i = 0; i < 1000; ++i) CHECK_TRUE(ecu.send(frame(0x100 + i, {i & 0xFFU})).has_value());
    settle();
    CHECK_EQUAL(1000U, at_agent.frames.size());
    for (unsigned i = 0; i < 1000; ++i) CHECK_EQUAL(0x100 + i, at_agent.frames[i].id.value);
}

TEST(VirtualCan, a_participant_joins_again_when_the_hub_comes_back) {
    VirtualCanBus ecu{core, path};
    VirtualCanBus agent{core, path};
    Listener at_agent{agent};
    settle();
    hub.reset();
    settle();
    // Given no hub: the bus is down
    CHECK_TRUE(ecu.send(frame(0x100, {1})).error() == CanBusErrc::Down);
    // When it comes back
    hub = make_hub();
    core.restart();
    core.run_for(std::chrono::milliseconds{500});
    CHECK_TRUE(ecu.send(frame(0x100, {1})).has_value());
    settle();
    CHECK_EQUAL(1U, at_agent.frames.size());
}

TEST(VirtualCan, a_second_hub_on_the_same_path_is_refused) {
    CHECK_THROWS(boost::system::system_error, make_hub());
}

TEST(VirtualCan, only_the_owner_may_join) {
    struct stat status {};
    CHECK_EQUAL(0, ::stat(path.c_str(), &status));
    CHECK_EQUAL(0600U, status.st_mode & 0777U);
}

TEST(VirtualCan, a_sender_that_runs_ahead_of_the_wire_is_told_full) {
    VirtualCanBus ecu{core, path};
    settle();
    // The loop does not run between these: the first goes to the socket, the others wait
    std::size_t taken = 0;
    while (taken < 3 * VirtualCanBus::kMaxQueued && ecu.send(frame(0x100, {1})).has_value()) ++taken;
    CHECK_EQUAL(VirtualCanBus::kMaxQueued + 1, taken);
    CHECK_TRUE(ecu.send(frame(0x100, {1})).error() == CanBusErrc::Full);
}

TEST(VirtualCan, records_that_no_bus_could_carry_are_refused) {
    const auto good = virtual_can::encode({frame(0x7DF, {0x02, 0x01, 0x00}), {}});
    CHECK_TRUE(virtual_can::decode(good).has_value());
    auto long_classic = good;
    long_classic[13] = std::byte{9};  // length: a classic frame has at most 8
    CHECK_TRUE(virtual_can::decode(long_classic).error() == CanBusErrc::Down);
    auto wide_id = good;
    wide_id[10] = std::byte{0x08};  // id 0x8DF is wider than 11 bits
    CHECK_TRUE(virtual_can::decode(wide_id).error() == CanBusErrc::Down);
    auto unknown_flag = good;
    unknown_flag[12] = std::byte{2};  // flags: only bit 0 has a meaning
    CHECK_TRUE(virtual_can::decode(unknown_flag).error() == CanBusErrc::Down);
}
