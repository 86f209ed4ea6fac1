// SPDX-License-Identifier: Apache-2.0
// Our own two ends, tried by the suites for everybody's.
#include "desk_suite.hpp"
#include "ports/sim_link.hpp"
#include "scenarios/sim_dealer.hpp"
#include "scenarios/sim_vehicle.hpp"
#include "vehicle_suite.hpp"
#include "virtual_carrier.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::conformance;

namespace {

constexpr const char* kVehicle = "sim-0001";
constexpr const char* kShard = "3d";  // first byte of SHA-256 of the pseudonym
constexpr WallTime kStart{std::chrono::milliseconds{1'780'272'000'000}, WallQuality::Synchronised};

void all_must_pass(const std::vector<Check>& checks) {
    for (const Row& row : conformance::run(checks)) {
        if (row.verdict.outcome != Outcome::Passed) FAIL((row.name + ": " + row.verdict.why).c_str());
    }
}

}  // namespace

TEST_GROUP(OwnEnds) {
    sim::EventQueue queue{};
    sim::SimBroker broker{queue};
    Stranger stranger;
};

TEST(OwnEnds, the_desk_conforms) {
    sim::SimDealer dealer{queue, broker, kStart, sim::Random{1}};
    CHECK_TRUE(dealer.start().has_value());
    CHECK_TRUE(dealer.register_vehicle(kVehicle).has_value());
    STRCMP_EQUAL("", dealer.message(kVehicle, "提醒", "请到店").c_str());

    sim::SimNetwork network;
    sim::SimLink link{queue, broker, network, std::string{"odolink/v1/"} + kShard + "/" + kVehicle + "/"};
    VirtualCarrier carrier{queue, kStart, [&](const std::string& topic, const Bytes& payload) {
                               while (!link.publish(topic, payload)) queue.run_for(10ms);  // the window is full
                           }};
    LinkEvents events;
    events.on_message = [&carrier](std::string_view topic, ByteView payload) {
        carrier.arrived.push_back({std::string{topic}, {payload.begin(), payload.end()}});
    };
    link.set_events(std::move(events));
    link.connect({});
    queue.run_for(1s);

    VirtualCrypto own{std::string{kVehicle} + "-key"};
    Party vehicle{carrier, own, stranger, {kVehicle, "dealer-1-key", "dealer-1-key"}, wire::Direction::Up};
    all_must_pass(desk_checks(vehicle));
}

TEST(OwnEnds, the_vehicle_conforms) {
    VirtualCarrier carrier{queue, kStart, [&](const std::string& topic, const Bytes& payload) {
                               broker.publish_from_desk(topic, payload);
                           }};
    broker.subscribe_desk([&carrier](std::string topic, Bytes payload) {
        carrier.arrived.push_back({std::move(topic), std::move(payload)});
    });
    sim::SimVehicleConfig config;
    config.agent.version = "conformance";
    config.agent.vehicle = kVehicle;
    config.agent.shard = kShard;
    config.agent.dealer_id = "dealer-1";
    config.car.vin = "LDKLNK1A5T0000001";
    config.wall_at_start = kStart;
    sim::SimVehicle vehicle{queue, broker, config, sim::Random{1}};
    CHECK_TRUE(vehicle.start_agent().has_value());

    VirtualCrypto own{"dealer-1-key"};
    const std::string key = std::string{kVehicle} + "-key";
    Party desk{carrier, own, stranger, {kVehicle, key, key}, wire::Direction::Down};
    all_must_pass(vehicle_checks(desk));
}
