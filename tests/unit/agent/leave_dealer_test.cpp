// SPDX-License-Identifier: Apache-2.0
// The owner leaves a dealer: judged at the broker. From the confirming touch nothing of the dealer is taken, nothing that waited goes, it
// is told once, and then its topics are silent; what is the owner's stays.
#include <algorithm>
#include <set>

#include "agent_world.hpp"
#include "core/privacy/consent_book.hpp"
#include "wire/envelope.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

TEST_GROUP(LeaveDealer) {
    AgentWorld world;
    std::vector<UpEvent> at_broker;  ///< events that reached it since the owner left
    std::size_t messages_up{0};

    void setup() override {
        world.begin();
        world.act("owner consent all");
        world.ask_about_fault();
        world.stage.broker.set_tap([this](const std::string& topic, const Bytes& payload) {
            if (topic.find("/up/") == std::string::npos) return;
            ++messages_up;
            const auto opened = wire::decode_envelope(payload);
            const auto batch = opened ? wire::decode_up_batch(opened->body) : wire::decode_up_batch({});
            if (!batch) return;
            for (const Bytes& bytes : batch->events) {
                if (auto event = wire::decode_up_event(bytes)) at_broker.push_back(*event);
            }
        });
    }
    void teardown() override {
        world.nothing_broke();
    }
    void leave() {
        at_broker.clear();
        CHECK_TRUE(world.touch(AskErasure{ErasureReason::DealerLeft}).has_value());
        CHECK_TRUE(world.touch(ConfirmErasure{world.view().erasure->confirm}).has_value());
    }
    [[nodiscard]] std::size_t told() const {
        return static_cast<std::size_t>(std::count_if(at_broker.begin(), at_broker.end(), [](const UpEvent& e) { return std::holds_alternative<RelationEnded>(e.payload); }));
    }
    [[nodiscard]] std::size_t personal() const {
        return static_cast<std::size_t>(std::count_if(at_broker.begin(), at_broker.end(), [](const UpEvent& e) { return purpose_of(e.payload) != Purpose::Operation; }));
    }
};

TEST(LeaveDealer, is_told_once_and_then_the_brokers_topics_of_the_car_are_silent) {
    leave();
    world.run_for(30s);
    CHECK_EQUAL(1U, told());
    CHECK_FALSE(world.stage.vehicle.enrolled());
    CHECK_TRUE(world.view().link.needs_enrolment);
    // When the car is driven for three hours
    const std::size_t before = messages_up;
    world.act("drive 20 km at 60 km/h");
    world.run_for(3h);
    CHECK_EQUAL(before, messages_up);
    CHECK_EQUAL(0U, personal());
}

TEST(LeaveDealer, what_waited_for_the_dealer_is_never_sent_and_the_desk_ends_what_was_open) {
    CHECK_TRUE(world.touch(RequestService{ServiceKind::Repair, "first"}).has_value());
    world.expect_within(30s, "desk.requests = 1");
    // Given events that wait for the network
    world.act("network down");
    world.run_for(5s);
    CHECK_TRUE(world.touch(RequestService{ServiceKind::Service, "second"}).has_value());
    CHECK_TRUE(world.view().link.waiting > 0);
    leave();
    world.act("network up");
    world.run_for(9min);
    CHECK_EQUAL(1U, told());
    CHECK_EQUAL(0U, personal());
    world.expect("desk.requests = 1");
    world.expect("desk.request = withdrawn");
    for (const Consent& consent : world.stage.dealer.file("sim-0001").consents) CHECK_TRUE(consent.state == ConsentState::Withdrawn);
    STRCMP_CONTAINS("owner_changed", world.stage.dealer.message("sim-0001", "t", "b").c_str());
}

TEST(LeaveDealer, a_document_that_the_old_dealer_sent_before_it_knew_is_refused_by_name) {
    // Given a message on its way while the car is away
    world.act("network down");
    world.run_for(5s);
    STRCMP_EQUAL("", world.stage.dealer.message("sim-0001", "Angebot", "offer").c_str());
    leave();
    world.act("network up");
    world.run_for(30s);
    const auto& counters = world.stage.vehicle.metrics.counters();
    CHECK_TRUE(counters.contains("link_refused_relation_total"));
    CHECK_FALSE(counters.contains("link_down_taken_total"));
    for (const Prompt& prompt : world.snapshot().prompts) CHECK_FALSE(prompt.reason_key.starts_with("message:"));
}

TEST(LeaveDealer, a_dealer_who_is_not_heard_is_left_all_the_same_after_ten_minutes_over_a_kill_too) {
    world.act("network down");
    world.run_for(5s);
    leave();
    world.act("kill agent");
    world.act("start agent");
    CHECK_TRUE(world.stage.vehicle.enrolled());
    world.run_for(601s);
    CHECK_FALSE(world.stage.vehicle.enrolled());
    world.act("network up");
    world.run_for(1h);
    CHECK_EQUAL(0U, told());
    CHECK_EQUAL(0U, personal());
}

TEST(LeaveDealer, faults_and_mileage_and_the_list_of_what_was_sent_stay_with_the_owner) {
    const std::size_t lines = world.view().sent.size();
    const Distance mileage = world.view().mileage.value;
    CHECK_TRUE(lines > 0);
    leave();
    world.run_for(30s);
    CHECK_EQUAL(1U, world.view().faults.size());
    CHECK_TRUE(world.view().mileage.value >= mileage);
    CHECK_TRUE(world.view().sent.size() >= lines);
    for (const ConsentLine& line : world.view().consents) CHECK_TRUE(line.consent.state != ConsentState::Granted);
    // Then nothing may be allowed to a dealer that is not there
    CHECK_FALSE(world.touch(SetConsent{Purpose::ServiceRequest, ConsentState::Granted, std::string{kConsentTextVersion}}).has_value());
    CHECK_FALSE(world.touch(AskErasure{ErasureReason::DealerLeft}).has_value());
    // And the list stands over a restart
    world.act("kill agent");
    world.act("start agent");
    world.run_for(5s);
    CHECK_TRUE(world.view().sent.size() >= lines);
}
