// SPDX-License-Identifier: Apache-2.0
// Maintenance plans at the desk: who gets one, the rule of versions, and what each car made of it.
#include "desk_fixture.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::desk;

TEST_GROUP(Plans) {
    DeskFixture f;
    static MaintenancePlan plan(std::uint32_t version, std::int64_t km = 8'000) {
        MaintenancePlan out;
        out.id = "north-petrol";
        out.version = version;
        out.name = {"北方保养计划", "Plan of the north"};
        PlanItem oil;
        oil.id = "engine_oil";
        oil.name = {"机油", "Engine oil"};
        oil.repeat.distance = Distance::kilometres(km);
        out.items = {oil};
        return out;
    }
    Outcome<PlanSent> issue(const MaintenancePlan& p, PlanTarget target = {{"car-one"}, ""}) { return f.desk->issue_plan(f.boss, p, target, kMonday); }
    void learn_vin(const Car& car, const char* vin) {
        ServiceRequested event = request(7);
        event.health.identity.vin = vin;
        (void)f.send(car.batch(Stream::Care, 1, {event}));
    }
    std::vector<PlanRow> rows(std::uint32_t version) { return *f.desk->plan(f.li, "north-petrol", version); }
};

TEST(Plans, one_goes_to_a_car_as_a_numbered_message_and_what_the_car_made_of_it_is_seen) {
    const auto sent = issue(plan(1), {{"car-one", "car-two", "nobody"}, ""});
    LONGS_EQUAL(2, sent->told);
    CHECK(sent->unknown == std::vector<std::string>{"nobody"});
    const auto out = f.down(f.desk->take_outgoing());
    LONGS_EQUAL(1, out.size());
    CHECK(std::get<PlanIssued>(out[0].payload).plan == plan(1));
    CHECK(!rows(1)[0].taken && !rows(1)[0].refused);
    // Given one car that takes it and one that does not
    (void)f.send(f.car.sync({}, 1));
    (void)f.send(f.second.refusing({{1, wire::DownRefusal::Reason::Unfit}}, 1));
    const auto seen = rows(1);
    STRCMP_EQUAL("car-two", seen[0].vehicle.c_str());
    CHECK(seen[0].refused == DownRefused::Unfit);
    CHECK_FALSE(seen[0].taken);
    CHECK(seen[1].taken);
    const auto campaigns = *f.desk->plans(f.li);
    LONGS_EQUAL(1, campaigns.size());
    LONGS_EQUAL(2, campaigns[0].vehicles);
    LONGS_EQUAL(1, campaigns[0].taken);
    LONGS_EQUAL(1, campaigns[0].refused);
    STRCMP_EQUAL("Plan of the north", campaigns[0].name.en.c_str());
}

TEST(Plans, all_cars_of_a_model_are_those_whose_vin_begins_so) {
    learn_vin(f.car, "LSVAB4BR0EN000001");
    learn_vin(f.second, "LDKLNK1A5T0000001");
    learn_vin(f.foreign, "LSVAB4BR0EN000009");  // another dealer's
    LONGS_EQUAL(1, issue(plan(1), {{}, "LSVAB4BR"})->told);
    STRCMP_EQUAL("car-one", rows(1)[0].vehicle.c_str());
    LONGS_EQUAL(0, issue(plan(1), {{}, "LSVXX"})->told);
}

TEST(Plans, a_plan_that_differs_has_a_higher_version_and_the_very_same_is_not_sent_twice) {
    LONGS_EQUAL(1, issue(plan(5))->told);
    const auto again = issue(plan(5));
    LONGS_EQUAL(0, again->told);
    LONGS_EQUAL(1, again->had);
    for (const auto& other : {plan(5, 9'000), plan(4)}) {
        const auto refused = issue(other);
        CHECK(refused.error().code == Refused::Invalid);
        STRCMP_EQUAL("version", refused.error().detail.c_str());
    }
    LONGS_EQUAL(1, issue(plan(6, 9'000))->told);
    LONGS_EQUAL(0, rows(5).size());
    LONGS_EQUAL(1, rows(6).size());
    // Where one of two cars has a later one, none gets it
    CHECK(issue(plan(6), {{"car-two", "car-one"}, ""}).error().detail == "version");
    LONGS_EQUAL(1, rows(6).size());
}

TEST(Plans, only_a_manager_issues_one_and_what_no_car_could_take_is_refused_here) {
    CHECK(f.desk->issue_plan(f.li, plan(1), {{"car-one"}, ""}, kMonday).error().code == Refused::Forbidden);
    const auto wrong = [this](const MaintenancePlan& p, const PlanTarget& target) { return f.desk->issue_plan(f.boss, p, target, kMonday).error().detail; };
    MaintenancePlan many = plan(1);
    many.items.resize(201, many.items[0]);
    MaintenancePlan large = plan(1);
    large.items.resize(200, large.items[0]);
    for (auto& item : large.items) item.reason = {std::string(300, 'x'), std::string(300, 'x')};
    STRCMP_EQUAL("items", wrong(many, {{"car-one"}, ""}).c_str());
    STRCMP_EQUAL("plan_too_large", wrong(large, {{"car-one"}, ""}).c_str());
    STRCMP_EQUAL("version", wrong(plan(0), {{"car-one"}, ""}).c_str());
    STRCMP_EQUAL("vehicles", wrong(plan(1), {}).c_str());
    CHECK(f.desk->take_outgoing().empty());
    LONGS_EQUAL(0, f.desk->plans(f.li)->size());
}

TEST(Plans, the_audit_and_the_timeline_name_it_and_a_car_that_has_gone_gets_none) {
    CHECK(issue(plan(1)).has_value());
    STRCMP_EQUAL("issue_plan", f.desk->audit(f.boss)->front().action.c_str());
    STRCMP_EQUAL("plan", f.file(f.li, f.car).timeline.front().kind.c_str());
    (void)f.send(f.second.batch(Stream::Operation, 1, {PersonalDataErased{ErasureReason::OwnerChanged}}));
    LONGS_EQUAL(0, issue(plan(1), {{"car-two"}, ""})->told);
}
