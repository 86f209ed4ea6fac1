// SPDX-License-Identifier: Apache-2.0
// "What was sent, to whom, when, why": the owner's list is what somebody at the broker sees.
#include <map>
#include <tuple>

#include "agent_world.hpp"
#include "core/privacy/event_names.hpp"
#include "core/privacy/sent_book.hpp"
#include "wire/envelope.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

namespace {

/// What a tap at the broker knows of one event: what, why and when it first came by.
struct Tapped {
    std::string what;
    Purpose purpose{Purpose::Operation};
    WallTime when;
};

}  // namespace

TEST_GROUP(SentList) {
    AgentWorld world;
    std::map<std::pair<Stream, std::uint64_t>, Tapped> tapped;

    void setup() override {
        world.stage.broker.set_tap([this](const std::string& topic, const Bytes& payload) {
            if (topic.find("/up/") != std::string::npos) tap(payload);
        });
    }
    void teardown() override {
        world.nothing_broke();
    }

    void tap(const Bytes& payload) {
        const auto envelope = wire::decode_envelope(payload);
        CHECK_TRUE(envelope.has_value());
        const auto batch = wire::decode_up_batch(envelope->body);
        if (!batch) return;  // a digest: numbers alone
        for (std::size_t i = 0; i < batch->events.size(); ++i) {
            const auto event = wire::decode_up_event(batch->events[i]);
            CHECK_TRUE(event.has_value());
            tapped.try_emplace({batch->stream, batch->first_sequence + i},
                               Tapped{name_of(event->payload).en, purpose_of(event->payload), world.view().now});
        }
    }
    /// How often each (what, purpose) stands in a list.
    using Counts = std::map<std::pair<std::string, Purpose>, std::size_t>;
    [[nodiscard]] Counts at_the_broker() const {
        Counts counts;
        for (const auto& [number, event] : tapped) ++counts[{event.what, event.purpose}];
        return counts;
    }
    [[nodiscard]] Counts on_the_screen() {
        Counts counts;
        for (const SentLine& line : world.view().sent) ++counts[{line.what.en, line.purpose}];
        return counts;
    }
    /// A drive with a fault, a request and its visit.
    void live() {
        world.begin();
        world.act("owner consent all");
        world.ask_about_fault();
        world.act("owner answer yes");
        world.expect_within(60s, "desk.requests = 1");
        world.act("dealer pick up");
        world.act("dealer propose in 1 days for 680 yuan");
        world.expect_within(20s, "appointment = proposed");
    }
};

TEST(SentList, equals_what_a_tap_at_the_broker_saw) {
    live();
    world.run_for(60s);
    CHECK_TRUE(tapped.size() > 5);
    CHECK_TRUE(at_the_broker() == on_the_screen());
    for (const SentLine& line : world.view().sent) {
        STRCMP_EQUAL(world.view().dealer_name.c_str(), line.recipient.c_str());
        CHECK_TRUE(line.received);
        CHECK_TRUE(line.when.known());
    }
}

TEST(SentList, what_waits_without_a_network_was_not_sent) {
    live();
    world.run_for(60s);
    world.act("network down");
    world.run_for(10s);
    const Counts before = on_the_screen();
    world.act("drive 2 km at 60 km/h");
    world.run_for(180s);
    CHECK_TRUE(world.view().link.waiting > 0);
    CHECK_TRUE(on_the_screen() == before);
    world.act("network up");
    world.run_for(900s);
    CHECK_EQUAL(0U, world.view().link.waiting);
    CHECK_TRUE(at_the_broker() == on_the_screen());
    CHECK_TRUE(on_the_screen() != before);
}

TEST(SentList, is_there_after_a_kill_and_says_nothing_twice) {
    live();
    world.run_for(60s);
    const Counts before = on_the_screen();
    world.act("kill agent");
    world.act("start agent");
    CHECK_TRUE(before == on_the_screen());
    world.run_for(60s);
    CHECK_TRUE(at_the_broker() == on_the_screen());
}

TEST(SentList, without_consent_it_holds_nothing_personal) {
    world.begin();
    world.act("drive 2 km at 60 km/h");
    world.run_for(300s);
    CHECK_TRUE(!tapped.empty());
    for (const SentLine& line : world.view().sent) CHECK_TRUE(line.purpose == Purpose::Operation);
    CHECK_TRUE(at_the_broker() == on_the_screen());
}
