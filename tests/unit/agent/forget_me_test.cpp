// SPDX-License-Identifier: Apache-2.0
// "Forget me", and words of the dealer that are under way meanwhile: nothing that was meant for who is forgotten is heard
// afterwards, the dealer learns which, and what the owner says next is not ended by it.
#include <algorithm>
#include <optional>

#include "agent_world.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

namespace {

constexpr const char* kVehicle = "sim-0001";

}  // namespace

TEST_GROUP(ForgetMeUnderWay) {
    AgentWorld world;

    void setup() override {
        world.begin();
        world.act("owner consent all");
        world.ask_about_fault();
        world.act("owner answer yes");
        world.expect_within(60s, "desk.requests = 1");
        world.expect_within(60s, "link.waiting = 0");
    }
    void teardown() override {
        world.nothing_broke();
    }
    void forget() {
        world.expect_within(30s, "driving = parked");
        CHECK_TRUE(world.touch(AskErasure{ErasureReason::Forgotten}).has_value());
        CHECK_TRUE(world.touch(ConfirmErasure{world.view().erasure->confirm}).has_value());
        world.run_for(100ms);
    }
    [[nodiscard]] std::size_t messages_shown() {
        const auto prompts = world.snapshot().prompts;
        return static_cast<std::size_t>(std::ranges::count_if(prompts, [](const Prompt& p) { return p.reason_key.starts_with("message:"); }));
    }
    [[nodiscard]] std::vector<std::string> refused_as_forgotten() {
        std::vector<std::string> kinds;
        for (const desk::RefusalRow& row : world.stage.dealer.file(kVehicle).refusals) {
            if (row.reason == desk::DownRefused::Forgotten) kinds.push_back(row.kind);
        }
        std::ranges::sort(kinds);
        return kinds;
    }
};

TEST(ForgetMeUnderWay, an_offer_and_a_message_that_come_afterwards_are_not_heard_and_the_dealer_is_told) {
    world.act("network down");
    world.act("dealer pick up");
    world.act("dealer propose in 1 days for 680 yuan");
    STRCMP_EQUAL("", world.stage.dealer.message(kVehicle, "旧话", "old words").c_str());
    forget();
    world.act("network up");
    world.expect_within(6min, "link.waiting = 0");
    world.run_for(2min);
    CHECK_TRUE(world.view().appointments.empty());
    CHECK_TRUE(world.view().requests.empty());
    CHECK_EQUAL(0U, messages_shown());
    CHECK_TRUE(refused_as_forgotten() == std::vector<std::string>({"appointment", "message", "picked_up"}));
    CHECK_EQUAL(0U, world.stage.dealer.file(kVehicle).waiting_down);
    // And what the dealer says from now on is heard
    STRCMP_EQUAL("", world.stage.dealer.message(kVehicle, "新话", "new words").c_str());
    world.run_for(30s);
    CHECK_EQUAL(1U, messages_shown());
}

TEST(ForgetMeUnderWay, a_record_that_comes_afterwards_comes_without_what_is_personal) {
    world.act("dealer record oil service");
    world.expect_within(20s, "history.count = 1");
    world.expect_within(60s, "link.waiting = 0");
    world.act("network down");
    STRCMP_EQUAL("", world.stage.dealer.change_record(kVehicle, "told by the owner").c_str());
    forget();
    world.act("network up");
    world.expect_within(6min, "link.waiting = 0");
    world.run_for(2min);
    CHECK_EQUAL(1U, world.view().history.size());
    STRCMP_EQUAL("", world.view().history.at(0).note.c_str());
    CHECK_EQUAL(0U, world.stage.dealer.file(kVehicle).waiting_down);
    // And one of later is whole
    STRCMP_EQUAL("", world.stage.dealer.change_record(kVehicle, "told afterwards").c_str());
    world.run_for(30s);
    STRCMP_EQUAL("told afterwards", world.view().history.at(0).note.c_str());
}

TEST(ForgetMeUnderWay, what_the_owner_asks_for_next_is_not_ended_by_it) {
    world.act("network down");
    forget();
    world.expect_within(30s, "driving = parked");
    world.act("owner consent all");
    CHECK_TRUE(world.touch(RequestService{ServiceKind::Repair, "the next one"}).has_value());
    world.act("network up");
    world.expect_within(6min, "link.waiting = 0");
    const auto requests = world.stage.dealer.file(kVehicle).requests;
    CHECK_EQUAL(2U, requests.size());
    for (const desk::RequestRow& row : requests) {
        CHECK_TRUE(row.request.state == (row.request.note == "the next one" ? RequestState::Delivered : RequestState::Withdrawn));
    }
    for (const Consent& consent : world.stage.dealer.file(kVehicle).consents) CHECK_TRUE(consent.state == ConsentState::Granted);
}

TEST(ForgetMeUnderWay, for_another_owner_nothing_more_of_the_dealer_is_taken) {
    world.act("network down");
    world.act("dealer propose in 1 days for 680 yuan");
    world.expect_within(30s, "driving = parked");
    CHECK_TRUE(world.touch(AskErasure{ErasureReason::OwnerChanged}).has_value());
    CHECK_TRUE(world.touch(ConfirmErasure{world.view().erasure->confirm}).has_value());
    world.act("network up");
    world.run_for(8min);
    CHECK_FALSE(world.stage.vehicle.enrolled());
    CHECK_TRUE(world.view().appointments.empty());
}
