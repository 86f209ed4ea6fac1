// SPDX-License-Identifier: Apache-2.0
// A service record that the dealer and the car both write to while neither hears the other, on the whole road: desk, link, agent, store.
#include <algorithm>

#include "agent_world.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

namespace {
constexpr const char* kVehicle = "sim-0001";
}  // namespace

TEST_GROUP(RecordsOfAgent) {
    AgentWorld world;
    void teardown() override { world.nothing_broke(); }

    void begin_with_record() {
        world.begin_with_service();
        world.expect_within(20s, "link.waiting = 0");
    }
    /// No, or where that is no answer, "noted".
    void refuse(const Prompt& prompt) {
        const bool no = std::find(prompt.answers.begin(), prompt.answers.end(), PromptAnswer::No) != prompt.answers.end();
        CHECK_TRUE(world.touch(AnswerPrompt{prompt.id, no ? PromptAnswer::No : PromptAnswer::Acknowledge}).has_value());
    }
    [[nodiscard]] ServiceRecord in_car() { return world.view().history.at(0); }
    [[nodiscard]] desk::RecordRow at_desk() { return world.stage.dealer.file(kVehicle).records.at(0); }
    [[nodiscard]] std::vector<Conflict> shown_in_car() {
        const auto at = world.view().contradictions.find(in_car().id);
        return at == world.view().contradictions.end() ? std::vector<Conflict>{} : at->second;
    }
};

TEST(RecordsOfAgent, both_ends_have_the_same_record_with_the_same_ids) {
    begin_with_record();
    CHECK_TRUE(in_car() == at_desk().record);
    CHECK_FALSE(in_car().jobs.at(0).id.empty());
}

TEST(RecordsOfAgent, what_desk_and_owner_wrote_offline_meets_and_the_contradiction_is_shown_at_both) {
    begin_with_record();
    const Distance booked = in_car().mileage;
    // Given the desk corrects mileage and note, and the owner writes a note, out of each other's reach
    world.act("network down");
    STRCMP_EQUAL("", world.stage.dealer.change_record(kVehicle, "门店备注", booked + Distance::kilometres(3)).c_str());
    CHECK_TRUE(world.touch(NoteRecord{in_car().id, "车主备注"}).has_value());
    STRCMP_EQUAL("车主备注", in_car().note.c_str());
    CHECK_TRUE(in_car().mileage == booked);
    // When they hear each other again
    world.act("network up");
    world.expect_within(200s, "link.waiting = 0");
    world.run_for(60s);
    // Then both have the same record: the mileage that only one wrote, and of the notes one stands and the other is shown
    CHECK_TRUE(in_car() == at_desk().record);
    CHECK_TRUE(in_car().mileage == booked + Distance::kilometres(3));
    STRCMP_EQUAL("门店备注", in_car().note.c_str());
    CHECK_EQUAL(1U, shown_in_car().size());
    STRCMP_EQUAL("车主备注", shown_in_car()[0].lost.text.c_str());
    CHECK_TRUE(shown_in_car() == at_desk().contradictions);
    // And it is still so after the agent was killed
    world.act("kill agent");
    world.act("start agent");
    world.expect_within(30s, "history.count = 1");
    CHECK_EQUAL(1U, shown_in_car().size());
    // When the owner, who sees both, writes it anew, Then it is settled at both
    world.expect_within(30s, "driving = parked");
    CHECK_TRUE(world.touch(NoteRecord{in_car().id, "商量好了"}).has_value());
    world.expect_within(200s, "link.waiting = 0");
    world.run_for(60s);
    CHECK_EQUAL(0U, shown_in_car().size());
    CHECK_EQUAL(0U, at_desk().contradictions.size());
    STRCMP_EQUAL("商量好了", at_desk().record.note.c_str());
}

TEST(RecordsOfAgent, the_journal_has_each_change_and_the_contradiction) {
    begin_with_record();
    world.act("network down");
    STRCMP_EQUAL("", world.stage.dealer.change_record(kVehicle, "desk").c_str());
    CHECK_TRUE(world.touch(NoteRecord{in_car().id, "owner"}).has_value());
    world.act("network up");
    world.expect_within(200s, "link.waiting = 0");
    world.run_for(60s);
    const auto entries = world.stage.vehicle.store.journal(1, 100);
    CHECK_TRUE(entries.has_value());
    int records = 0;
    int conflicts = 0;
    for (const JournalEntry& entry : *entries) {
        const std::string text = to_text(entry.payload);
        if (text.starts_with("record\t1\t")) ++records;
        if (text.find("\nconflict\tnote\t") != std::string::npos) ++conflicts;
    }
    CHECK_EQUAL(3, records);
    CHECK_EQUAL(1, conflicts);
}

TEST(RecordsOfAgent, work_put_off_comes_back_at_its_mileage_and_a_yes_asks_the_dealer_for_it) {
    begin_with_record();
    // Given a finding of the dealer's for 2 km further on, about no item of the plan
    const Distance again = in_car().mileage + Distance::kilometres(2);
    STRCMP_EQUAL("", world.stage.dealer.put_off(kVehicle, {.text = "变速箱渗油", .item_id = {}, .again_at = again, .again_on = {}}).c_str());
    world.expect_within(60s, "link.waiting = 0");
    world.run_for(60s);
    CHECK_FALSE(world.view().prompt && world.view().prompt->reason_key.starts_with("deferred:"));
    // When the car has gone there; of what there is to ask, one question comes a drive
    for (int drive = 0; drive < 8 && !(world.view().prompt && world.view().prompt->reason_key.starts_with("deferred:")); ++drive) {
        if (world.view().prompt) refuse(*world.view().prompt);
        world.act("ignition off");
        world.run_for(600s);
        world.act("ignition on");
        world.run_for(30s);
        world.act("drive 3 km at 50 km/h");
        world.expect_within(30s, "speed_kmh >= 10");
        world.expect_within(400s, "speed_kmh = 0");
        world.act("park");
        world.expect_within(60s, "driving = parked");
        world.run_for(10s);
    }
    world.expect("prompt contains deferred:");
    // Then a Yes is a request with the dealer's own words
    world.act("owner answer yes");
    world.expect_within(60s, "desk.requests = 2");
    bool told = false;
    for (const desk::RequestRow& row : world.stage.dealer.file("sim-0001").requests) told = told || row.request.note == "变速箱渗油";
    CHECK_TRUE(told);
    world.run_for(60s);
    CHECK_FALSE(world.view().prompt && world.view().prompt->reason_key.starts_with("deferred:"));
}

TEST(RecordsOfAgent, what_the_owner_had_done_elsewhere_is_a_record_of_his_at_both_ends_and_ends_no_request) {
    begin_with_record();
    CHECK_TRUE(world.touch(RequestService{ServiceKind::Service, "please"}).has_value());
    world.expect_within(60s, "desk.requests = 2");
    const WallTime now = world.view().now;
    const WallTime then{now.since_epoch - std::chrono::hours{48}, now.quality};
    // When the owner says that air and cabin filter were changed two days ago; no mileage is known
    CHECK_TRUE(world.touch(StateWork{{"air_filter", "cabin_filter"}, then}).has_value());
    world.expect_within(60s, "link.waiting = 0");
    world.run_for(10s);
    // Then it is in both histories, by whom, with no mileage that nobody read
    const auto of_owner = [](const auto& records, auto record) {
        const auto found = std::find_if(records.begin(), records.end(), [&](const auto& r) { return record(r).author == RecordAuthor::Owner; });
        return found == records.end() ? ServiceRecord{} : record(*found);
    };
    const ServiceRecord here = of_owner(world.view().history, [](const ServiceRecord& r) { return r; });
    CHECK_EQUAL(2U, here.jobs.size());
    CHECK_TRUE(here.performed_at == then);
    CHECK_TRUE(here.mileage == Distance{});
    CHECK_TRUE(here == of_owner(world.stage.dealer.file(kVehicle).records, [](const desk::RecordRow& r) { return r.record; }));
    for (const DueLine& line : world.view().due) {
        if (line.due.item_id != "air_filter") continue;
        CHECK_TRUE(line.last->evidence == CompletionEvidence::OwnerStatement);
        CHECK_FALSE(line.last->has_mileage);
    }
    CHECK_TRUE(world.view().requests.back().request.state != RequestState::Closed);
    // And another plan does not reckon anew what own use said
    const auto mileage = [this] {
        for (const DueLine& line : world.view().due) {
            if (line.due.item_id == "air_filter") return line.last->mileage;
        }
        return Distance{};
    };
    const Distance said = mileage();
    CHECK_TRUE(said > Distance{});
    world.act("kill agent");
    world.act("start agent");
    world.expect_within(60s, "driving = parked");
    CHECK_TRUE(mileage() == said);
}

TEST(RecordsOfAgent, a_note_is_refused_by_name) {
    begin_with_record();
    Id unknown;
    unknown.bytes.fill(std::byte{0x77});
    CHECK_TRUE(world.touch(NoteRecord{unknown, "x"}).error() == make_error_code(OwnerActionErrc::Unknown));
    CHECK_TRUE(world.touch(NoteRecord{in_car().id, std::string(501, 'x')}).error() == make_error_code(OwnerActionErrc::TooLong));
    CHECK_TRUE(world.touch(NoteRecord{in_car().id, std::string(500, 'x')}).has_value());
}

TEST(RecordsOfAgent, what_was_held_back_for_lack_of_consent_is_told_when_it_is_given) {
    begin_with_record();
    world.act("owner consent none");
    CHECK_TRUE(world.touch(NoteRecord{in_car().id, "owner"}).has_value());
    world.run_for(60s);
    STRCMP_EQUAL("", at_desk().record.note.c_str());
    world.act("owner consent all");
    world.expect_within(60s, "link.waiting = 0");
    world.run_for(10s);
    STRCMP_EQUAL("owner", at_desk().record.note.c_str());
}

TEST(RecordsOfAgent, a_service_done_that_was_noted_is_not_told_again) {
    begin_with_record();
    const auto of_service = [this] {
        std::vector<Prompt> found;
        for (const Prompt& prompt : world.snapshot().prompts) {
            if (prompt.reason_key.starts_with("service:")) found.push_back(prompt);
        }
        return found;
    };
    const auto drive = [this] {
        if (world.view().prompt) refuse(*world.view().prompt);
        world.act("ignition off");
        world.run_for(600s);
        world.act("ignition on");
        world.run_for(60s);
    };
    // Given the notice that a service was recorded, which comes in one of the next drives, noted
    for (int drives = 0; drives < 8 && !(world.view().prompt && world.view().prompt->reason_key.starts_with("service:")); ++drives) drive();
    world.expect("prompt contains service:");
    drive();
    // When the car is driven a week and two weeks later
    for (int week = 0; week < 2; ++week) {
        world.act("ignition off");
        world.stage.vehicle.stop_agent();
        world.run_for(7 * 24h + 1h);
        CHECK_TRUE(world.stage.vehicle.start_agent().has_value());
        for (int drives = 0; drives < 4; ++drives) drive();
    }
    // Then it was told once
    CHECK_EQUAL(1U, of_service().size());
    CHECK_TRUE(of_service().front().state == PromptState::Answered);
    CHECK_EQUAL(1U, of_service().front().times_shown);
}
