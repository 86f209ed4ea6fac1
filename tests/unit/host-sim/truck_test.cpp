// SPDX-License-Identifier: Apache-2.0
// The simulated truck's control units: what they say by themselves, and how they answer. Bytes are checked by hand.
#include <algorithm>
#include <vector>

#include "world/truck_ecu.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

namespace {

struct Network {
    EventQueue queue;
    CanSegment segment{queue};
    SimCanBus engine_bus{segment, "engine"};
    SimCanBus cluster_bus{segment, "cluster"};
    SimCanBus tool{segment, "tool"};
    Car car{CarConfig{"LDKLNK1A5T0000001", Distance::kilometres(1000)}};
    TruckEcu engine{queue, engine_bus, car, TruckRole::Engine};
    TruckEcu cluster{queue, cluster_bus, car, TruckRole::Cluster};
    std::vector<CanFrame> heard;

    Network() {
        tool.set_receiver([this](const CanFrame& f, MonoTime) { heard.push_back(f); });
        car.ignition_on();
    }
    void ask(unsigned to, unsigned group) {
        CanFrame f;
        f.id = {0x18EA00F9U | to << 8U, true};
        f.length = 3;
        for (unsigned i = 0; i < 3; ++i) f.data[i] = static_cast<std::byte>(group >> (8U * i) & 0xFFU);
        CHECK_TRUE(tool.send(f).has_value());
    }
    [[nodiscard]] std::vector<CanFrame> with(std::uint32_t id) const {
        std::vector<CanFrame> out;
        std::copy_if(heard.begin(), heard.end(), std::back_inserter(out), [id](const CanFrame& f) { return f.id.value == id; });
        return out;
    }
};

}  // namespace

TEST_GROUP(TruckEcu){};

TEST(TruckEcu, claims_its_address_once_and_broadcasts_while_the_ignition_is_on) {
    Network n;
    n.queue.run_for(10s);
    CHECK_EQUAL(1U, n.with(0x18EEFF00).size());
    CHECK_EQUAL(1U, n.with(0x18EEFF17).size());
    CHECK_TRUE(n.with(0x18F00400).size() >= 95);
    CHECK_TRUE(n.with(0x18FECA00).size() >= 9 && n.with(0x18FECA00).size() <= 11);
    STRCMP_EQUAL("400D0300FFFFFFFF", to_hex(n.with(0x18FEC117).back().payload()).c_str());  // 200,000 x 5 m
    n.car.ignition_off();
    n.queue.run_for(10ms);  // what is on the wire
    n.heard.clear();
    n.queue.run_for(10s);
    CHECK_EQUAL(0U, n.heard.size());
}

TEST(TruckEcu, tells_active_codes_at_once_in_one_frame_and_two_by_broadcast_transfer) {
    Network n;
    n.car.start_engine();
    n.car.break_part("SPN 110 FMI 0");
    n.queue.run_for(7s);
    STRCMP_EQUAL("14FF6E000001FFFF", to_hex(n.with(0x18FECA00).back().payload()).c_str());  // amber and red stop
    n.car.break_part("SPN 96 FMI 3");
    n.heard.clear();
    n.queue.run_for(9s);
    STRCMP_EQUAL("200A0002FFCAFE00", to_hex(n.with(0x18ECFF00).back().payload()).c_str());
    STRCMP_EQUAL("0114FF6E00000160", to_hex(n.with(0x18EBFF00).at(0).payload()).c_str());
    STRCMP_EQUAL("02000301FFFFFFFF", to_hex(n.with(0x18EBFF00).at(1).payload()).c_str());
    // Mended, it is past
    n.car.mend("SPN 96 FMI 3");
    STRCMP_EQUAL("14FF60000301", to_hex(*n.engine.group(0xFECB)).c_str());
}

TEST(TruckEcu, answers_one_asker_by_connection_waits_for_clear_to_send_and_says_no) {
    Network n;
    n.ask(0x00, 0xFEEC);
    n.queue.run_for(100ms);
    STRCMP_EQUAL("10120003FFECFE00", to_hex(n.with(0x18ECF900).at(0).payload()).c_str());
    CHECK_EQUAL(0U, n.with(0x18EBF900).size());
    CanFrame clear;
    clear.id = {0x1CEC00F9, true};
    clear.length = 8;
    const Bytes bytes = bytes_of({17, 3, 1, 0xFF, 0xFF, 0xEC, 0xFE, 0x00});
    std::copy(bytes.begin(), bytes.end(), clear.data.begin());
    CHECK_TRUE(n.tool.send(clear).has_value());
    n.queue.run_for(100ms);
    CHECK_EQUAL(3U, n.with(0x18EBF900).size());
    n.ask(0x17, 0xFEE5);  // the cluster has no engine hours
    n.ask(0xFF, 0x1234);  // nobody has this, and nobody says so
    n.queue.run_for(100ms);
    STRCMP_EQUAL("01FFFFFFF9E5FE00", to_hex(n.with(0x18E8FF17).at(0).payload()).c_str());
    CHECK_EQUAL(1U, n.with(0x18E8FF17).size() + n.with(0x18E8FF00).size());
}

TEST(TruckEcu, a_silent_one_neither_speaks_nor_answers) {
    Network n;
    n.engine.set_silent(true);
    n.ask(0x00, 0xFEEC);
    n.queue.run_for(5s);
    CHECK_EQUAL(0U, n.with(0x18F00400).size() + n.with(0x18ECF900).size());
    CHECK_TRUE(!n.with(0x18FEC117).empty());
}
