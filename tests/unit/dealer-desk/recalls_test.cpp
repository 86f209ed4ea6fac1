// SPDX-License-Identifier: Apache-2.0
// Recalls at the desk: who is told, who has had it done, and what a clerk may not do.
#include "desk_fixture.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::desk;

namespace {

Recall hose(const char* number = "R2026-07") {
    return {number, RecallState::Open, {"制动软管可能漏液", "Brake hose may leak"}, {"制动距离可能变长", "Braking may take longer"}, {"更换软管", "The hose is replaced"}, kMonday};
}

}  // namespace

TEST_GROUP(Recalls) {
    DeskFixture f;

    RecallSent tell(const std::vector<std::string>& vehicles, WallTime now = kMonday) {
        const auto sent = f.desk->tell_recall(f.boss, hose(), vehicles, now);
        CHECK(sent.has_value());
        return *sent;
    }
    std::vector<RecallRow> rows() { return *f.desk->recall(f.li, "R2026-07"); }
    RecallCampaign campaign() { return f.desk->recalls(f.li)->at(0); }
    /// A visit with one job that names the recall, or none.
    Id visit(const Car& car, const char* recall) {
        Job job;
        job.kind = JobKind::Recall;
        job.name = "Hose";
        job.recall = recall;
        ServiceRecord record;
        record.performed_at = kMonday;
        record.mileage = Distance::kilometres(40210);
        record.jobs = {job};
        const auto booked = f.desk->record_visit(f.li, {car.vehicle(), record}, kMonday);
        CHECK(booked.has_value());
        return *booked;
    }
};

TEST(Recalls, a_manager_tells_vehicles_by_pseudonym_vin_or_plate_and_learns_which_names_fit_none) {
    (void)f.send(f.car.batch(Stream::Care, 1, {request(7)}));  // the desk learns its VIN
    const RecallSent sent = tell({"LSVAB4BR0EN000001", "plate car-two", "LSVAB4BR0EN999999", "car-foreign"});
    LONGS_EQUAL(2, sent.told);
    CHECK((sent.unknown == std::vector<std::string>{"LSVAB4BR0EN999999", "car-foreign"}));
    const auto out = f.desk->take_outgoing();
    LONGS_EQUAL(2, out.size());
    const auto down = f.down(out);
    CHECK(std::get<RecallTold>(down.at(0).payload).recall == hose());
    CHECK(down.at(0).expires == after(kMonday, 366 * 24h));
    // Told again nothing goes out; with other words it does
    LONGS_EQUAL(0, tell({"car-two"}).told);
    Recall other = hose();
    other.remedy.en = "The whole line is replaced";
    LONGS_EQUAL(1, f.desk->tell_recall(f.boss, other, {"car-two"}, kMonday)->told);
    LONGS_EQUAL(2, rows().size());
}

TEST(Recalls, a_clerk_may_look_and_not_tell_and_another_dealer_sees_nothing) {
    (void)tell({"car-one"});
    CHECK(f.desk->tell_recall(f.li, hose(), {"car-one"}, kMonday).error().code == Refused::Forbidden);
    CHECK(f.desk->settle_recall(f.li, "car-one", "R2026-07", RecallState::Remedied, kMonday).error().code == Refused::Forbidden);
    LONGS_EQUAL(1, rows().size());
    LONGS_EQUAL(0, f.desk->recalls(f.other)->size());
    LONGS_EQUAL(0, f.desk->recall(f.other, "R2026-07")->size());
    CHECK(f.desk->settle_recall(f.other, "car-one", "R2026-07", RecallState::Remedied, kMonday).error().code == Refused::NotFound);
}

TEST(Recalls, what_is_wrong_is_named) {
    const auto wrong = [this](const std::function<void(Recall&)>& spoil, const char* field, std::vector<std::string> vehicles = {"car-one"}) {
        Recall recall = hose();
        spoil(recall);
        const auto refused = f.desk->tell_recall(f.boss, recall, vehicles, kMonday);
        CHECK(refused.has_error() && refused.error().code == Refused::Invalid);
        STRCMP_EQUAL(field, refused.error().detail.c_str());
    };
    wrong([](Recall& r) { r.number = "R 1"; }, "number");
    wrong([](Recall& r) { r.what.en.clear(); }, "what");
    wrong([](Recall& r) { r.risk.zh = std::string(241, 'x'); }, "risk");
    wrong([](Recall& r) { r.remedy.en.clear(); }, "remedy");
    wrong([](Recall& r) { r.announced = after(kMonday, 1h); }, "announced");
    wrong([](Recall&) {}, "vehicles", {});
    LONGS_EQUAL(0, f.desk->recalls(f.li)->size());
}

TEST(Recalls, a_record_that_names_the_number_is_the_remedy_until_it_no_longer_does) {
    (void)tell({"car-one", "car-two"});
    (void)visit(f.second, "");
    LONGS_EQUAL(0, campaign().done);
    const Id record = visit(f.car, "R2026-07");
    LONGS_EQUAL(2, campaign().vehicles);
    LONGS_EQUAL(1, campaign().done);
    STRCMP_EQUAL("car-two", rows().at(0).vehicle.c_str());  // who has not had it done stands first
    CHECK(rows().at(1).record == record);
    CHECK(f.file(f.li, f.car).recalls.at(0).done());
    // When the record is corrected
    ServiceRecord wanted = f.file(f.li, f.car).records.at(0).record;
    wanted.jobs.at(0).recall.clear();
    CHECK(f.desk->edit_record(f.li, "car-one", wanted, kMonday).has_value());
    LONGS_EQUAL(0, campaign().done);
}

TEST(Recalls, a_vehicle_that_is_told_after_its_remedy_has_had_it_done) {
    (void)visit(f.car, "R2026-07");
    (void)tell({"car-one"});
    LONGS_EQUAL(1, campaign().done);
}

TEST(Recalls, the_managers_word_ends_it_for_one_vehicle_and_opens_it_again) {
    (void)tell({"car-one", "car-two"});
    (void)f.desk->take_outgoing();
    CHECK(f.desk->settle_recall(f.boss, "car-one", "R2026-07", RecallState::NotAffected, kMonday).has_value());
    auto down = f.down(f.desk->take_outgoing());
    CHECK(std::get<RecallTold>(down.at(0).payload).recall.state == RecallState::NotAffected);
    LONGS_EQUAL(1, campaign().done);
    CHECK(f.desk->settle_recall(f.boss, "car-one", "R2026-07", RecallState::NotAffected, kMonday).has_value());
    LONGS_EQUAL(0, f.desk->take_outgoing().size());  // nothing new
    CHECK(f.desk->settle_recall(f.boss, "car-one", "R2026-07", RecallState::Open, kMonday).has_value());
    LONGS_EQUAL(0, campaign().done);
    CHECK(f.desk->settle_recall(f.boss, "car-one", "R2026-99", RecallState::Open, kMonday).error().code == Refused::NotFound);
}

TEST(Recalls, a_word_that_the_car_passed_over_is_not_called_delivered) {
    (void)tell({"car-one"});
    (void)f.send(f.car.refusing({{1, wire::DownRefusal::Reason::Role}}, 1));
    CHECK(rows().at(0).refused);
    CHECK_FALSE(rows().at(0).delivered);
    STRCMP_EQUAL("recall", f.file(f.li, f.car).refusals.at(0).kind.c_str());
    // Told anew it is on its way again
    CHECK(f.desk->settle_recall(f.boss, "car-one", "R2026-07", RecallState::Remedied, kMonday).has_value());
    CHECK_FALSE(rows().at(0).refused);
}

TEST(Recalls, show_whether_the_car_has_it_and_what_the_owner_answered) {
    (void)tell({"car-one"});
    CHECK_FALSE(rows().at(0).delivered);
    CHECK_FALSE(rows().at(0).answer.has_value());
    (void)f.send(f.car.sync({}, 1));
    CHECK(rows().at(0).delivered);
    LONGS_EQUAL(1, campaign().delivered);
    (void)f.send(f.car.batch(Stream::Care, 1, {PromptAnswered{id_of(9), "recall:R2026-07", PromptAnswer::Later}}));
    CHECK(rows().at(0).answer == PromptAnswer::Later);
    CHECK(rows().at(0).answered == kMonday);
}
