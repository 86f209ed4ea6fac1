// SPDX-License-Identifier: Apache-2.0
// "What was sent, to whom, when, why": the owner's list is what somebody at the broker sees.
#include <algorithm>
#include <map>
#include <optional>

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

/// Messages that hold no events, and their bytes.
struct Sum {
    std::uint64_t messages{0};
    std::uint64_t bytes{0};
    bool operator==(const Sum&) const = default;
};

}  // namespace

TEST_GROUP(SentList) {
    AgentWorld world;
    std::map<std::pair<Stream, std::uint64_t>, Tapped> tapped;
    std::map<std::string, Sum> summed;  ///< by what it is called
    Sum wills;                          ///< that the broker sent

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
        if (!batch) return tap_what_is_no_event(envelope->body, payload.size());
        for (std::size_t i = 0; i < batch->events.size(); ++i) {
            const auto event = wire::decode_up_event(batch->events[i]);
            CHECK_TRUE(event.has_value());
            tapped.try_emplace({batch->stream, batch->first_sequence + i},
                               Tapped{name_of(event->payload).en, purpose_of(event->payload), world.view().now});
        }
    }
    void tap_what_is_no_event(const Bytes& body, std::size_t bytes) {
        const auto health = wire::decode_health_body(body);
        std::optional<SentKind> kind;
        if (wire::decode_vehicle_sync(body)) kind = SentKind::Digest;
        else if (wire::decode_live_body(body)) kind = SentKind::Live;
        else if (health && health->health.link != LinkWord::Lost) kind = SentKind::Health;
        CHECK_TRUE(kind || health);
        Sum& sum = kind ? summed[name_of(*kind).en] : wills;
        ++sum.messages;
        sum.bytes += bytes;
    }
    /// The same, from the screen; wills apart.
    [[nodiscard]] std::map<std::string, Sum> sums_on_the_screen() {
        std::map<std::string, Sum> sums;
        for (const SentLine& line : world.view().sent) {
            if (line.messages == 0 || line.what.en == name_of(SentKind::Will).en) continue;
            CHECK_TRUE(line.purpose == (line.what.en == name_of(SentKind::Live).en ? Purpose::RemoteDiagnosis : Purpose::Operation));
            sums[line.what.en].messages += line.messages;
            sums[line.what.en].bytes += line.bytes;
        }
        return sums;
    }
    [[nodiscard]] std::size_t lines_of(SentKind kind) {
        return static_cast<std::size_t>(std::ranges::count_if(world.view().sent, [kind](const SentLine& line) { return line.messages > 0 && line.what.en == name_of(kind).en; }));
    }
    /// A will leaves the car with each connection, and is seen only where the link was lost.
    void expect_each_will_on_the_screen() {
        std::uint64_t given = 0;
        for (const SentLine& line : world.view().sent) given += line.what.en == name_of(SentKind::Will).en ? line.messages : 0;
        CHECK_EQUAL(world.stage.vehicle.metrics.counters().at("link_connects_total"), given);
        CHECK_TRUE(wills.messages <= given);
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
        for (const SentLine& line : world.view().sent) {
            if (line.messages == 0) ++counts[{line.what.en, line.purpose}];
        }
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
    CHECK_TRUE(summed == sums_on_the_screen());
    expect_each_will_on_the_screen();
    for (const SentLine& line : world.view().sent) {
        STRCMP_EQUAL(world.view().dealer_name.c_str(), line.recipient.c_str());
        CHECK_TRUE(line.received == (line.messages == 0));
        CHECK_TRUE(line.when.known());
    }
}

TEST(SentList, a_live_session_is_one_line_with_what_the_tap_counted_and_so_is_a_days_word_on_the_agent) {
    live();
    for (int sessions = 1; sessions <= 2; ++sessions) {
        STRCMP_EQUAL("", world.stage.dealer.ask_live("sim-0001").c_str());
        world.expect_within(10s, "prompt contains live:");
        CHECK_TRUE(world.touch(AnswerPrompt{world.prompt().id, PromptAnswer::Yes}).has_value());
        world.run_for(40s);
        CHECK_TRUE(world.touch(EndLiveSession{}).has_value());
        world.run_for(20s);
        CHECK_EQUAL(static_cast<std::size_t>(sessions), lines_of(SentKind::Live));
    }
    CHECK_TRUE(summed.at(name_of(SentKind::Live).en).messages > 20);
    CHECK_TRUE(summed == sums_on_the_screen());
    CHECK_EQUAL(1U, lines_of(SentKind::Health));
    // When the link breaks a few times, and a day passes
    for (int i = 0; i < 3; ++i) {
        world.act("network down");
        world.run_for(200s);
        world.act("network up");
        world.run_for(400s);
    }
    world.run_for(std::chrono::hours{24});
    world.act("network down");
    world.run_for(200s);
    world.act("network up");
    world.run_for(900s);
    CHECK_TRUE(summed == sums_on_the_screen());
    CHECK_TRUE(wills.messages > 0);
    expect_each_will_on_the_screen();
    CHECK_EQUAL(2U, lines_of(SentKind::Health));
    CHECK_TRUE(at_the_broker() == on_the_screen());
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
    CHECK_TRUE(summed == sums_on_the_screen());
    expect_each_will_on_the_screen();
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
