// SPDX-License-Identifier: Apache-2.0
// What the dealer is told of the agent itself, judged at the broker: without a consent, so with nothing of the owner, of the car's use or its place in
// the bytes; its end however it ends; and nothing at all of a car that reads another VIN or whose owner has left.
#include <algorithm>
#include <set>

#include "agent_world.hpp"
#include "wire/envelope.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

namespace {

constexpr const char* kVehicle = "sim-0001";
constexpr const char* kOther = "WVWZZZ1KZ6W612305";

/// One field of a protobuf message, as anybody reads it who has no .proto: its number, and its bytes where it has a length.
struct Field {
    unsigned number{0};
    std::string text;
};

std::uint64_t varint(ByteView bytes, std::size_t& at) {
    std::uint64_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
        const auto byte = std::to_integer<std::uint64_t>(bytes[at++]);
        value |= (byte & 0x7FU) << shift;
        if ((byte & 0x80U) == 0) return value;
    }
}

std::vector<Field> fields_of(ByteView bytes) {
    std::vector<Field> fields;
    for (std::size_t at = 0; at < bytes.size();) {
        const std::uint64_t tag = varint(bytes, at);
        Field field{static_cast<unsigned>(tag >> 3U), {}};
        const std::uint64_t value = varint(bytes, at);
        CHECK_TRUE((tag & 7U) == 0 || (tag & 7U) == 2);  // a number, or something with a length
        if ((tag & 7U) == 2) {
            field.text = to_text(bytes.subspan(at, value));
            at += value;
        }
        fields.push_back(std::move(field));
    }
    return fields;
}

}  // namespace

TEST_GROUP(HealthOfAgent) {
    AgentWorld world;
    std::vector<Bytes> bodies;  ///< on the agent's channel, as they reached the broker

    void setup() override {
        world.stage.broker.set_tap([this](const std::string& topic, const Bytes& payload) {
            if (!topic.ends_with("/up/agent")) return;
            const auto opened = wire::decode_envelope(payload);
            CHECK_TRUE(opened.has_value());
            bodies.push_back(opened->body);
        });
        world.begin();
        world.run_for(5s);
    }
    void teardown() override { world.nothing_broke(); }
    [[nodiscard]] desk::AgentRow at_desk() { return world.stage.dealer.file(kVehicle).vehicle.agent; }
    [[nodiscard]] LinkWord last_word() { return wire::decode_health_body(bodies.back())->health.link; }
};

TEST(HealthOfAgent, is_told_without_a_consent_and_says_only_how_the_agent_does) {
    // Given a car with a VIN, a mileage, a fault and an owner who writes, and no consent
    world.act("drive 3 km at 60 km/h");
    world.run_for(30s);
    world.act("break P0420");
    world.expect_within(300s, "fault.P0420 = confirmed");
    (void)world.touch(RequestService{ServiceKind::Repair, "Mr Wang, 138 0000 0000"});
    world.run_for(10min);
    world.act("kill agent");
    world.act("start agent");
    world.run_for(10s);
    world.act("network down");
    world.run_for(2min);
    CHECK_TRUE(bodies.size() >= 4);
    // Then each word holds a session, numbers, a time, the version and the pseudonym, and no other field
    std::set<unsigned> seen;
    for (const Bytes& body : bodies) {
        for (const Field& field : fields_of(body)) {
            seen.insert(field.number);
            if (field.number == 5) CHECK_TRUE(field.text.size() <= 16);
            if (field.number == 8) CHECK_TRUE(field.text.size() <= 12);
            if (field.number == 9) STRCMP_EQUAL("simulated", field.text.c_str());
            if (field.number == 17) STRCMP_EQUAL(kVehicle, field.text.c_str());
            CHECK_TRUE(field.text.empty() || field.number == 5 || field.number == 8 || field.number == 9 || field.number == 17);
        }
    }
    CHECK_TRUE((seen == std::set<unsigned>{5, 6, 7, 8, 9, 11, 17}) || (seen == std::set<unsigned>{5, 6, 7, 8, 9, 17}));
}

TEST(HealthOfAgent, a_killed_agent_is_gone_at_once_a_lost_network_after_the_keep_alive_and_both_come_back) {
    CHECK_TRUE(at_desk().link == desk::AgentLink::Up);
    world.act("kill agent");
    world.run_for(1s);
    CHECK_TRUE(at_desk().link == desk::AgentLink::Lost);
    world.act("start agent");
    world.run_for(10s);
    CHECK_TRUE(at_desk().link == desk::AgentLink::Up);
    world.act("network down");
    world.run_for(80s);
    CHECK_TRUE(at_desk().link == desk::AgentLink::Up);
    world.run_for(11s);
    CHECK_TRUE(at_desk().link == desk::AgentLink::Lost);
    world.act("network up");
    world.run_for(6min);
    CHECK_TRUE(at_desk().link == desk::AgentLink::Up);
}

TEST(HealthOfAgent, an_orderly_end_says_goodbye_and_leaves_no_will) {
    world.stage.vehicle.stop_agent();
    world.run_for(5min);
    CHECK_TRUE(at_desk().link == desk::AgentLink::Ended);
    CHECK_TRUE(last_word() == LinkWord::Ended);
}

TEST(HealthOfAgent, a_store_that_fails_and_a_configuration_that_was_refused_are_told) {
    world.stage.vehicle.configure([](AgentConfig& config) { config.refused_configuration = "odolinkd.toml:17: log.level"; });
    world.run_for(2min);
    CHECK_TRUE(at_desk().agent.configuration_refused);
    CHECK_FALSE(at_desk().agent.store_failing);
    world.stage.vehicle.store.fail_commits(StoreErrc::Io);
    world.act("drive 3 km at 60 km/h");
    world.run_for(3min);
    CHECK_TRUE(at_desk().agent.store_failing);
    world.stage.vehicle.store.fail_commits(std::nullopt);
    world.run_for(3min);
    CHECK_FALSE(at_desk().agent.store_failing);
}

TEST(HealthOfAgent, a_car_that_reads_another_vin_says_nothing_and_no_will_speaks_for_it) {
    world.act(std::string{"carry vin "} + kOther);
    world.act("ignition off");
    world.run_for(10s);
    world.act("ignition on");
    world.expect_within(60s, "link.held = yes");
    const std::size_t before = bodies.size();
    world.run_for(5min);
    CHECK_TRUE(at_desk().link == desk::AgentLink::Silent);
    world.act("kill agent");
    world.run_for(5min);
    world.act("start agent");
    world.run_for(1min);
    world.expect("link.held = yes");
    world.stage.vehicle.stop_agent();
    world.run_for(5min);
    CHECK_EQUAL(before, bodies.size());
}

TEST(HealthOfAgent, a_car_whose_owner_has_left_says_nothing_from_that_touch_on) {
    CHECK_TRUE(world.touch(AskErasure{ErasureReason::DealerLeft}).has_value());
    CHECK_TRUE(world.touch(ConfirmErasure{world.view().erasure->confirm}).has_value());
    const std::size_t before = bodies.size();
    // Not even where it dies in the same moment
    world.run_for(10ms);
    world.act("kill agent");
    world.run_for(5min);
    CHECK_EQUAL(before, bodies.size());
    // Nor while it tells that the owner has left, nor afterwards
    world.act("start agent");
    world.run_for(30s);
    CHECK_FALSE(world.stage.vehicle.enrolled());
    world.act("kill agent");
    world.run_for(5min);
    CHECK_EQUAL(before, bodies.size());
    CHECK_TRUE(at_desk().link == desk::AgentLink::Ended);
}

TEST(HealthOfAgent, a_broker_that_dies_takes_the_will_with_it_and_the_next_session_says_how_it_is) {
    world.act("kill broker");
    world.run_for(5min);
    CHECK_TRUE(at_desk().link == desk::AgentLink::Up);  // the desk cannot know; a real one says that it is not sure
    world.act("start broker");
    world.run_for(6min);
    CHECK_TRUE(at_desk().link == desk::AgentLink::Up);
    world.act("kill agent");
    world.run_for(1s);
    CHECK_TRUE(at_desk().link == desk::AgentLink::Lost);
}
