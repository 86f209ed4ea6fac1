// SPDX-License-Identifier: Apache-2.0
// A month of a car's life, counted at the broker: nothing personal before consent, and nothing from one second after its withdrawal.
#include <set>

#include "agent_world.hpp"
#include "wire/envelope.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

TEST_GROUP(ConsentMonth) {
    AgentWorld world;
    std::uint64_t personal_bytes{0};
    std::uint64_t all_bytes{0};
    std::set<std::string> channels;  ///< that were used
    bool vin_seen{false};

    void setup() override {
        world.stage.broker.set_tap([this](const std::string& topic, const Bytes& payload) {
            const auto parts = wire::parse_topic(topic);
            if (!parts || parts->direction != wire::Direction::Up) return;
            channels.insert(parts->channel);
            all_bytes += payload.size();
            const std::string text = to_text(payload);
            vin_seen = vin_seen || text.find("LDKLNK1A5T0000001") != std::string::npos;
            const auto opened = wire::decode_envelope(payload);
            CHECK_TRUE(opened.has_value());
            if (parts->channel == wire::kLiveChannel) personal_bytes += payload.size();
            if (parts->channel == wire::kAgentChannel) CHECK_TRUE(wire::decode_health_body(opened->body).has_value());
            const auto batch = wire::decode_up_batch(opened->body);
            if (!batch) return;
            for (const Bytes& bytes : batch->events) {
                const auto event = wire::decode_up_event(bytes);
                CHECK_TRUE(event.has_value());
                if (purpose_of(event->payload) != Purpose::Operation) personal_bytes += bytes.size();
            }
        });
    }
    void teardown() override {
        world.nothing_broke();
    }
    void ten_days() {
        world.act("commute 12 km at 60 km/h for 10 days");
        world.act("ignition on");
        world.act("start agent");
        world.expect_within(60s, "driving = parked");
        world.expect_within(6min, "link.waiting = 0");
    }
};

TEST(ConsentMonth, no_personal_byte_reaches_the_broker_before_consent_nor_a_second_after_its_withdrawal) {
    // Given ten days without consent, with service due and a fault
    world.begin();
    world.ask_about_fault();
    ten_days();
    CHECK_EQUAL(0U, personal_bytes);
    CHECK_TRUE(all_bytes > 0);
    CHECK_FALSE(vin_seen);
    CHECK_TRUE((channels == std::set<std::string>{"agent", "operation", "sync"}));
    // When the owner allows all, ten days are told
    world.act("owner consent all");
    ten_days();
    CHECK_TRUE(personal_bytes > 0);
    // When all of it is withdrawn while a request is on its way
    CHECK_TRUE(world.touch(RequestService{ServiceKind::Service, "please"}).has_value());
    world.act("owner consent none");
    world.run_for(1s);
    const std::uint64_t told = personal_bytes;
    channels.clear();
    vin_seen = false;
    ten_days();
    // Then nothing more came in the ten days after
    CHECK_EQUAL(told, personal_bytes);
    CHECK_FALSE(vin_seen);
    CHECK_TRUE((channels == std::set<std::string>{"agent", "operation", "sync"}));
}
