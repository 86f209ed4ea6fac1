// SPDX-License-Identifier: Apache-2.0
// The owner's papers become part of the vehicle's history: as his word, once, at both ends where history may be told, and not on a disk that
// refuses.
#include <algorithm>

#include "agent_world.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

namespace {

constexpr const char* kVehicle = "sim-0001";

}  // namespace

TEST_GROUP(PapersOfAgent) {
    AgentWorld world;
    void setup() override {
        world.begin();
        world.act("owner consent all");
        world.act("drive 1.2 km at 100 km/h");  // oil is due soon from 9,000 km
        world.expect_within(60s, "due.engine_oil = soon");
        world.expect_within(60s, "speed_kmh = 0");
        world.act("park");
        world.expect_within(30s, "driving = parked");
        world.expect_within(60s, "link.waiting = 0");
    }
    void teardown() override { world.nothing_broke(); }

    [[nodiscard]] ServiceRecord paper(unsigned id, int days_ago, std::int64_t km, std::initializer_list<const char*> items) {
        ServiceRecord r;
        r.id.bytes.fill(static_cast<std::byte>(id));
        r.author = RecordAuthor::Import;
        r.performed_at = {world.view().now.since_epoch - std::chrono::hours{24 * days_ago}, WallQuality::Synchronised};
        r.mileage = Distance::kilometres(km);
        for (const char* item : items) r.jobs.emplace_back().item_id = item;
        return r;
    }
    [[nodiscard]] Agent& agent() { return world.stage.vehicle.agent(); }
    [[nodiscard]] PapersTaken take(std::vector<ServiceRecord> papers) {
        auto taken = agent().take_papers(std::move(papers));
        CHECK_TRUE(taken.has_value());
        return std::move(*taken);
    }
    [[nodiscard]] const DueLine& line(const std::string& item) {
        return *std::find_if(world.view().due.begin(), world.view().due.end(), [&item](const DueLine& l) { return l.due.item_id == item; });
    }
    [[nodiscard]] std::size_t at_desk() { return world.stage.dealer.file(kVehicle).records.size(); }
};

TEST(PapersOfAgent, a_paper_closes_its_item_as_the_owner_s_word_and_is_told_to_the_dealer) {
    const PapersTaken taken = take({paper(1, 30, 8'000, {"engine_oil", "oil_filter"})});
    CHECK_EQUAL(1U, taken.taken.size());
    CHECK_EQUAL(2U, taken.closed.size());
    // Then the oil counts from the paper
    CHECK_TRUE(line("engine_oil").due.state == DueState::Ok);
    CHECK_TRUE(line("engine_oil").last->evidence == CompletionEvidence::OwnerStatement);
    CHECK_TRUE(line("engine_oil").last->mileage == Distance::kilometres(8'000));
    CHECK_TRUE(world.view().history.at(0).author == RecordAuthor::Import);
    // And the dealer, who may know the history, knows it with its origin
    world.expect_within(60s, "link.waiting = 0");
    world.run_for(10s);
    CHECK_EQUAL(1U, at_desk());
    CHECK_TRUE(world.stage.dealer.file(kVehicle).records.at(0).record.author == RecordAuthor::Import);
    // And it is there after a kill
    world.act("kill agent");
    world.act("start agent");
    world.expect_within(60s, "history.count = 1");
    CHECK_TRUE(line("engine_oil").last->mileage == Distance::kilometres(8'000));
}

TEST(PapersOfAgent, without_consent_nothing_of_it_leaves_the_car) {
    world.act("owner consent none");
    world.run_for(10s);
    static_cast<void>(take({paper(1, 30, 8'000, {"engine_oil"})}));
    world.run_for(60s);
    CHECK_EQUAL(0U, at_desk());
    // And what was held back is told once it may be
    world.act("owner consent all");
    world.expect_within(60s, "link.waiting = 0");
    world.run_for(10s);
    CHECK_EQUAL(1U, at_desk());
}

TEST(PapersOfAgent, the_same_papers_again_and_other_papers_of_the_same_visit_add_nothing) {
    static_cast<void>(take({paper(1, 30, 8'000, {"engine_oil"})}));
    const PapersTaken again = take({paper(1, 30, 8'000, {"engine_oil"}), paper(2, 30, 8'010, {"engine_oil"}), paper(3, 30, 8'010, {"engine_oil", "air_filter"})});
    CHECK_EQUAL(2U, again.known.size());
    CHECK_EQUAL(1U, again.taken.size());
    STRCMP_EQUAL("air_filter", again.taken.at(0).jobs.at(0).item_id.c_str());
    CHECK_EQUAL(2U, world.view().history.size());
    // And what a paper repeats of itself is one visit
    CHECK_EQUAL(1U, take({paper(4, 10, 8'900, {"coolant"}), paper(5, 10, 8'900, {"coolant"})}).known.size());
}

TEST(PapersOfAgent, what_is_planned_names_no_work_or_lies_beyond_the_odometer_closes_nothing_by_it) {
    const PapersTaken taken = take({paper(1, -30, 8'000, {"engine_oil"}), paper(2, 40, 7'900, {}), paper(3, 20, 90'000, {"brake_fluid"})});
    CHECK_EQUAL(1U, taken.ahead.size());
    CHECK_EQUAL(1U, taken.without_work.size());
    CHECK_EQUAL(1U, taken.beyond.size());
    CHECK_TRUE(line("engine_oil").due.state == DueState::Soon);
    // The brake fluid was changed on that day, at a mileage that nobody knows
    CHECK_EQUAL(1U, world.view().history.size());
    CHECK_TRUE(world.view().history.at(0).mileage == Distance{});
    CHECK_TRUE(line("brake_fluid").last->evidence == CompletionEvidence::OwnerStatement);
    CHECK_FALSE(line("brake_fluid").last->has_mileage);
}

TEST(PapersOfAgent, taken_back_all_is_as_it_was_and_the_dealer_knows_and_it_may_come_again) {
    const std::vector papers{paper(1, 30, 8'000, {"engine_oil"}), paper(2, 60, 7'000, {"air_filter"})};
    const auto before = line("engine_oil").last->mileage;
    static_cast<void>(take(papers));
    // When it is taken back
    const auto gone = agent().take_back_papers(papers);
    CHECK_TRUE(gone.has_value());
    CHECK_EQUAL(2U, *gone);
    CHECK_TRUE(line("engine_oil").due.state == DueState::Soon);
    CHECK_TRUE(line("engine_oil").last->mileage == before);
    CHECK_EQUAL(0U, world.view().history.size());
    world.expect_within(60s, "link.waiting = 0");
    world.run_for(10s);
    for (const desk::RecordRow& row : world.stage.dealer.file(kVehicle).records) CHECK_TRUE(row.record.jobs.empty());
    // Then a second time nothing is left to take back, and the papers may come again
    CHECK_EQUAL(0U, *agent().take_back_papers(papers));
    CHECK_EQUAL(2U, take(papers).taken.size());
    CHECK_TRUE(line("engine_oil").due.state == DueState::Ok);
}

TEST(PapersOfAgent, a_paper_ends_no_request_and_repairs_no_fault) {
    // Given a fault, and a request that names it and the oil
    world.act("drive 0.5 km at 50 km/h");
    world.act("break P0420");
    world.expect_within(60s, "fault.P0420 = confirmed");
    world.expect_within(60s, "speed_kmh = 0");
    world.act("park");
    world.expect_within(30s, "driving = parked");
    CHECK_TRUE(world.touch(RequestService{ServiceKind::Service, "please"}).has_value());
    world.expect_within(60s, "desk.requests = 1");
    // When a paper of last month tells of both, and one of today
    ServiceRecord old = paper(1, 30, 8'000, {"engine_oil"});
    old.jobs.emplace_back().fault_codes = {"P0420"};
    ServiceRecord todays = old;
    todays.id.bytes.fill(std::byte{2});
    todays.performed_at = world.view().now;
    todays.mileage = {};
    static_cast<void>(take({old, todays}));
    world.run_for(30s);
    world.expect("fault.P0420 = confirmed");
    world.expect("request = delivered");
}

TEST(PapersOfAgent, a_disk_that_refuses_keeps_nothing_of_them) {
    // Given a full disk
    world.stage.vehicle.store.fail_commits(StoreErrc::Full);
    const auto refused = agent().take_papers({paper(1, 30, 8'000, {"engine_oil"}), paper(2, 60, 7'000, {"air_filter"})});
    CHECK_TRUE(refused.has_error() && refused.error() == StoreErrc::Full);
    // When the program that asked dies with its error
    world.act("kill agent");
    world.stage.vehicle.store.fail_commits(std::nullopt);
    world.act("start agent");
    world.expect_within(30s, "link.online = yes");
    // Then none of the papers is there
    CHECK_EQUAL(0U, world.view().history.size());
    CHECK_TRUE(line("engine_oil").due.state == DueState::Soon);
}

TEST(PapersOfAgent, more_of_them_than_are_judged_in_a_moment_are_refused_whole) {
    const std::vector<ServiceRecord> many(Agent::kMostPapers + 1, paper(1, 30, 8'000, {"engine_oil"}));
    CHECK_TRUE(agent().take_papers(many).error() == OwnerActionErrc::TooLong);
    CHECK_EQUAL(0U, world.view().history.size());
}
