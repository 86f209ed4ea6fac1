// SPDX-License-Identifier: Apache-2.0
// A recall on the whole road: told by the desk, shown as a matter of safety, booked, reminded of, and over by evidence alone.
#include "agent_world.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

namespace {

constexpr const char* kVehicle = "sim-0001";
constexpr const char* kNumber = "R2026-07";
constexpr const char* kKey = "recall:R2026-07";

Recall hose(RecallState state = RecallState::Open) {
    return {kNumber, state, {"制动软管可能漏液", "Brake hose may leak"}, {"制动距离可能变长", "Braking may take longer"}, {"更换软管", "The hose is replaced"}, {}};
}

}  // namespace

TEST_GROUP(RecallOfAgent) {
    AgentWorld world;
    void teardown() override { world.nothing_broke(); }

    void tell(RecallState state = RecallState::Open) {
        STRCMP_EQUAL("", world.stage.dealer.tell_recall(kVehicle, hose(state)).c_str());
        world.run_for(10s);
    }
    [[nodiscard]] RecallLine line() { return world.view().recalls.at(0); }
    [[nodiscard]] bool on_screen() { return world.view().prompt && world.view().prompt->reason_key == kKey; }
    void drive_again() {
        world.act("ignition off");
        world.run_for(600s);
        world.act("ignition on");
        world.expect_within(60s, "driving = parked");
        world.run_for(10s);
    }
    /// Drives, one after the other, until it is on the screen; whatever else is asked is refused or noted.
    bool comes_within(int drives) {
        for (int drive = 0; drive < drives && !on_screen(); ++drive) {
            if (const auto asked = world.view().prompt) {
                const bool notice = asked->answers.size() == 1;
                CHECK_TRUE(world.touch(AnswerPrompt{asked->id, notice ? PromptAnswer::Acknowledge : PromptAnswer::No}).has_value());
            }
            drive_again();
        }
        return on_screen();
    }
    void stand_for(Duration time) {
        world.stand_for(time);
        world.run_for(10s);
    }
};

TEST(RecallOfAgent, is_told_as_a_matter_of_safety_and_a_yes_asks_the_dealer_for_it) {
    world.begin();
    world.act("owner consent all");
    tell();
    CHECK_TRUE(comes_within(3));
    CHECK_TRUE(world.prompt().safety);
    STRCMP_EQUAL("Safety recall: Brake hose may leak", world.prompt().what.en.c_str());
    CHECK_TRUE(line().open());
    world.expect("verdict = recall");
    world.act("owner answer yes");
    world.expect_within(60s, "desk.requests = 1");
    world.expect("verdict = ok");
    const ServiceRequest asked = world.stage.dealer.file(kVehicle).requests.at(0).request;
    CHECK_TRUE(asked.recalls == std::vector<std::string>{kNumber});
    CHECK_TRUE(asked.kind == ServiceKind::Repair);
    CHECK_TRUE(line().booked);
    // And a restarted agent knows it, and asks nobody while the request is open
    world.act("kill agent");
    world.act("start agent");
    world.expect_within(60s, "driving = parked");
    CHECK_TRUE(line().recall.number == kNumber);
    CHECK_FALSE(comes_within(3));
}

TEST(RecallOfAgent, a_no_rests_for_60_days_and_then_it_comes_once_a_week) {
    world.begin();
    tell();
    CHECK_TRUE(comes_within(3));
    world.act("owner answer no");
    stand_for(30 * 24h);
    CHECK_FALSE(comes_within(3));
    stand_for(30 * 24h);
    CHECK_TRUE(comes_within(3));
    drive_again();
    stand_for(4 * 24h);
    CHECK_FALSE(comes_within(3));
    stand_for(3 * 24h);
    CHECK_TRUE(comes_within(3));
}

TEST(RecallOfAgent, is_over_by_a_record_that_names_it_and_by_no_other) {
    world.begin();
    world.act("owner consent all");
    world.ask_about_fault();
    world.act("owner answer yes");  // the desk learns the mileage with it
    world.expect_within(60s, "desk.requests = 1");
    tell();
    world.act("dealer record oil service");
    world.expect_within(20s, "history.count = 1");
    CHECK_TRUE(line().open());
    STRCMP_EQUAL("", world.stage.dealer.carry_out_recall(kVehicle, kNumber).c_str());
    world.run_for(20s);
    CHECK_FALSE(line().open());
    CHECK_TRUE(line().remedy == world.view().history.at(0).id);
    CHECK_FALSE(comes_within(3));
    // And the desk knows that this vehicle has had it done
    CHECK_TRUE(world.stage.dealer.file(kVehicle).recalls.at(0).done());
}

TEST(RecallOfAgent, is_over_by_the_dealers_word_and_open_again_by_it) {
    world.begin();
    tell();
    tell(RecallState::NotAffected);
    CHECK_FALSE(line().open());
    CHECK_FALSE(comes_within(3));
    tell();
    CHECK_TRUE(line().open());
    stand_for(25h);  // the same reason never comes twice within a day
    CHECK_TRUE(comes_within(3));
}

TEST(RecallOfAgent, a_guest_sees_it_and_the_owner_is_asked_all_the_same) {
    world.begin();
    CHECK_TRUE(world.touch(ChangeSeat{Audience::Guest}).has_value());
    tell();
    CHECK_TRUE(comes_within(3));
    CHECK_TRUE(world.touch(AnswerPrompt{world.prompt().id, PromptAnswer::Acknowledge}).has_value());
    CHECK_TRUE(world.touch(ChangeSeat{Audience::Owner}).has_value());
    stand_for(25h);
    CHECK_TRUE(comes_within(3));
}
