// SPDX-License-Identifier: Apache-2.0
// The clerk's road: request, pick-up, offer, answer, visit, record; two clerks; what goes down until the car's receipt.
#include <algorithm>

#include "dealer-desk/store/sql.hpp"
#include "desk_fixture.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::desk;

namespace {

bool tamper_audit(Database& database) {
    return database
        .transact([&database] {
            database.session().run("UPDATE audit SET clerk = 'lj' WHERE no = 1");
            return Database::Verdict::Commit;
        })
        .has_value();
}

int events_without_bytes(Database& database) {
    int found = 0;
    (void)database.transact([&] {
        database.session().run("SELECT COUNT(*) FROM event WHERE payload = ''", soci::into(found));
        return Database::Verdict::Commit;
    });
    return found;
}

}  // namespace

TEST_GROUP(Commands) {
    DeskFixture f;
    std::uint64_t next_care{1};

    void asked() {
        (void)f.send(f.car.batch(Stream::Care, next_care++, {request(7)}));
    }
    void told(const UpPayload& payload) {
        (void)f.send(f.car.batch(Stream::Care, next_care++, {payload}));
    }
    RequestRow row() {
        const auto rows = f.file(f.li, f.car).requests;
        return rows.empty() ? RequestRow{} : rows.front();
    }
    VisitRow visit_row() {
        const auto rows = f.file(f.li, f.car).appointments;
        return rows.empty() ? VisitRow{} : rows.front();
    }
    Offer offer() {
        return {.request_id = id_of(7),
                .request_version = row().version,
                .start = after(kMonday, 48h),
                .duration = 90min,
                .price = {68000, "CNY"},
                .place = "Bay 2",
                .note = ""};
    }
    void answered(AppointmentAnswer answer, std::optional<WallTime> wish = {}) {
        const Appointment a = visit_row().appointment;
        (void)f.send(f.car.batch(Stream::Care, next_care++, {AppointmentAnswered{a.id, a.revision, answer, wish}}));
    }
    Visit visit() {
        Job job;
        job.name = "Spark plugs";
        job.kind = JobKind::Repair;
        job.fault_codes = {"P0301"};
        job.parts = {{"101905631", "Spark plug", 4000, {24000, "CNY"}}};
        job.labour_price = {12000, "CNY"};
        ServiceRecord record;
        record.performed_at = kMonday;
        record.mileage = Distance::kilometres(40210);
        record.jobs = {job};
        record.request_id = id_of(7);
        return {f.car.vehicle(), record};
    }
};

TEST(Commands, a_request_becomes_a_row_that_is_due_within_a_day) {
    asked();
    const auto rows = f.queue(f.li);
    LONGS_EQUAL(1, rows.size());
    CHECK(rows[0].reason == AlertReason::Request);
    CHECK(rows[0].due == after(kMonday, 24h));
    STRCMP_EQUAL("LSVAB4BR0EN000001", rows[0].vin.c_str());
}

TEST(Commands, the_whole_road_from_request_to_record) {
    asked();
    // When a clerk picks it up, the car is told who
    CHECK(f.desk->pick_up(f.li, id_of(7), row().version, kMonday).has_value());
    auto down = f.down(f.desk->take_outgoing());
    LONGS_EQUAL(1, down.size());
    LONGS_EQUAL(1, down[0].sequence);
    STRCMP_EQUAL("li", std::get<RequestPickedUp>(down[0].payload).clerk.c_str());
    CHECK(down[0].trace == id_of(200));
    // and offers a time, the row leaves the queue while the owner thinks
    CHECK(f.desk->propose(f.li, offer(), kMonday).has_value());
    down = f.down(f.desk->take_outgoing());
    LONGS_EQUAL(2, down[0].sequence);
    CHECK(std::get<AppointmentOffered>(down[0].payload).appointment.state == AppointmentState::Proposed);
    LONGS_EQUAL(0, f.queue(f.li).size());
    // Then the owner accepts: the visit is to be booked when it took place
    answered(AppointmentAnswer::Accept);
    CHECK(visit_row().appointment.state == AppointmentState::Accepted);
    CHECK(f.queue(f.li).at(0).reason == AlertReason::AgreedVisit);
    // and the record closes request and appointment, and goes to the car
    CHECK(f.desk->record_visit(f.li, visit(), after(kMonday, 49h)).has_value());
    down = f.down(f.desk->take_outgoing());
    LONGS_EQUAL(2, down.size());
    CHECK(std::get<AppointmentOffered>(down[0].payload).appointment.state == AppointmentState::Done);
    const ServiceRecord& sent = std::get<ServiceRecorded>(down[1].payload).record;
    LONGS_EQUAL(36000, sent.total.minor_units);
    STRCMP_EQUAL("Dealer North", sent.dealer_name.c_str());
    CHECK(row().request.state == RequestState::Closed);
    LONGS_EQUAL(0, f.queue(f.li).size());
    // and the car's proof arrives in the file
    (void)f.send(f.car.batch(Stream::Care, next_care++,
                             {ServiceApplied{sent.id, {"engine_oil"}},
                              RepairOutcome{"P0301", sent.id, Distance::kilometres(214), 6, true}}));
    const VehicleFile file = f.file(f.li, f.car);
    CHECK(file.records.at(0).applied.known());
    LONGS_EQUAL(214, file.repairs.at(0).outcome.distance.whole_kilometres());
    LONGS_EQUAL(6, file.repairs.at(0).outcome.drive_cycles);
}

TEST(Commands, words_answer_a_question_and_close_it) {
    // Given a question that stands in the queue as one
    ServiceRequested question = request(8);
    question.request.kind = ServiceKind::Other;
    question.request.want = Want::Question;
    question.request.due_items.clear();
    question.request.fault_codes.clear();
    told(question);
    CHECK(f.queue(f.li).at(0).reason == AlertReason::Question);
    // When the clerk answers without closing: whoever answers has it in hand
    CHECK(f.desk->answer(f.li, id_of(8), {row().version, "We look at it", false}, kMonday).has_value());
    auto down = f.down(f.desk->take_outgoing());
    STRCMP_EQUAL("li", std::get<RequestPickedUp>(down.at(0).payload).clerk.c_str());
    STRCMP_EQUAL("We look at it", std::get<RequestAnswered>(down.at(1).payload).text.c_str());
    LONGS_EQUAL(1, f.queue(f.li).size());
    // Then the one that closes takes the row away
    CHECK(f.desk->answer(f.li, id_of(8), {row().version, "It is normal", true}, kMonday).has_value());
    down = f.down(f.desk->take_outgoing());
    CHECK(std::get<RequestAnswered>(down.at(0).payload).closes);
    LONGS_EQUAL(0, f.queue(f.li).size());
    CHECK(f.desk->answer(f.li, id_of(8), {row().version, "more", false}, kMonday).error().code == Refused::NotNow);
}

TEST(Commands, a_row_takes_the_clock_of_contact_when_its_request_was_picked_up) {
    asked();
    CHECK(f.queue(f.li).at(0).due == after(kMonday, 24h));
    CHECK(f.desk->pick_up(f.li, id_of(7), row().version, after(kMonday, 20h)).has_value());
    CHECK(f.queue(f.li).at(0).due == after(kMonday, 48h));
    (void)f.desk->on_tick(after(kMonday, 25h));
    CHECK_FALSE(f.queue(f.li).at(0).missed);
}

TEST(Commands, a_complaint_runs_from_pick_up_to_answer_to_resolution_and_each_miss_is_told_once) {
    ServiceRequested complaint = request(8);
    complaint.request.kind = ServiceKind::Other;
    complaint.request.want = Want::Complaint;
    told(complaint);
    const auto misses = [this] {
        const auto& lines = f.file(f.li, f.car).timeline;
        return std::count_if(lines.begin(), lines.end(), [](const TimelineEntry& e) { return e.kind == "deadline_missed"; });
    };
    CHECK(f.queue(f.li).at(0).reason == AlertReason::Complaint);
    CHECK(f.queue(f.li).at(0).due == after(kMonday, 24h));
    // When nobody takes it for a day, and then it is answered without closing
    (void)f.desk->on_tick(after(kMonday, 25h));
    LONGS_EQUAL(1, misses());
    CHECK(f.desk->answer(f.li, id_of(8), {row().version, "We look at it", false}, after(kMonday, 26h)).has_value());
    // Then resolution runs: five working days from Monday are the next Monday
    CHECK_FALSE(f.queue(f.li).at(0).missed);
    CHECK(f.queue(f.li).at(0).due == after(kMonday, 7 * 24h));
    (void)f.desk->on_tick(after(kMonday, 7 * 24h));
    LONGS_EQUAL(1, misses());
    (void)f.desk->on_tick(after(kMonday, 7 * 24h + 1ms));
    (void)f.desk->on_tick(after(kMonday, 8 * 24h));
    LONGS_EQUAL(2, misses());
    CHECK(f.desk->answer(f.li, id_of(8), {row().version, "Settled", true}, after(kMonday, 8 * 24h)).has_value());
    CHECK(row().request.closed_at == after(kMonday, 8 * 24h));
    LONGS_EQUAL(0, f.queue(f.li).size());
}

TEST(Commands, an_answer_is_refused_empty_too_long_of_an_old_version_and_of_another_dealer) {
    asked();
    const std::int64_t version = row().version;
    CHECK(f.desk->answer(f.li, id_of(7), {version, "", false}, kMonday).error().code == Refused::Invalid);
    CHECK(f.desk->answer(f.li, id_of(7), {version, std::string(501, 'x'), false}, kMonday).error().code == Refused::Invalid);
    CHECK(f.desk->answer(f.li, id_of(7), {version + 1, "x", false}, kMonday).error().code == Refused::Changed);
    CHECK(f.desk->answer(f.other, id_of(7), {version, "x", false}, kMonday).error().code == Refused::NotFound);
    LONGS_EQUAL(0, f.desk->take_outgoing().size());
}

TEST(Commands, a_call_for_help_is_urgent_within_ten_minutes_and_its_position_goes_with_it) {
    ServiceRequested help = request(9);
    help.request.want = Want::Roadside;
    told(help);
    CHECK(f.queue(f.li).at(0).reason == AlertReason::Roadside);
    CHECK(f.queue(f.li).at(0).severity == Severity::Urgent);
    CHECK(f.queue(f.li).at(0).due == after(kMonday, 10min));
    told(PositionTold{id_of(9), {30.5, 120.25, 8, kMonday}});
    DOUBLES_EQUAL(120.25, row().request.position->longitude, 1e-9);
    // A position of somebody else's request changes nothing; the end of the call forgets it.
    (void)f.send(f.second.batch(Stream::Care, 1, {PositionTold{id_of(9), {1, 2, 3, kMonday}}}));
    DOUBLES_EQUAL(120.25, row().request.position->longitude, 1e-9);
    CHECK(f.desk->answer(f.li, id_of(9), {row().version, "helped", true}, kMonday).has_value());
    CHECK_FALSE(row().request.position.has_value());
    told(PositionTold{id_of(9), {30.5, 120.25, 8, kMonday}});
    CHECK_FALSE(row().request.position.has_value());
    // All three came and are counted, and no event keeps its bytes, also where it changed nothing.
    LONGS_EQUAL(3, events_without_bytes(*f.database));
    LONGS_EQUAL(0, f.counts(f.car).missing);
}

TEST(Commands, of_two_clerks_one_wins_and_the_other_is_told_who) {
    asked();
    const auto version = row().version;
    CHECK(f.desk->pick_up(f.li, id_of(7), version, kMonday).has_value());
    const auto late = f.desk->pick_up(f.wang, id_of(7), version, kMonday);
    CHECK(late.has_error());
    CHECK(late.error().code == Refused::Changed);
    STRCMP_EQUAL("li", late.error().detail.c_str());
    LONGS_EQUAL(1, f.down(f.desk->take_outgoing()).size());
}

TEST(Commands, the_owners_other_time_comes_back_and_can_be_taken) {
    asked();
    CHECK(f.desk->propose(f.li, offer(), kMonday).has_value());
    answered(AppointmentAnswer::Counter, after(kMonday, 72h));
    CHECK(f.queue(f.li).at(0).reason == AlertReason::Counter);
    CHECK(f.desk->confirm(f.li, visit_row().appointment.id, visit_row().version, kMonday).has_value());
    CHECK(visit_row().appointment.state == AppointmentState::Accepted);
    CHECK(visit_row().appointment.start == after(kMonday, 72h));
    LONGS_EQUAL(2, visit_row().appointment.revision);
}

TEST(Commands, an_answer_that_crossed_a_newer_offer_changes_nothing) {
    asked();
    CHECK(f.desk->propose(f.li, offer(), kMonday).has_value());
    const Appointment first = visit_row().appointment;
    CHECK(f.desk->propose(f.li, offer(), kMonday).has_value());
    (void)f.send(f.car.batch(Stream::Care, next_care++,
                             {AppointmentAnswered{first.id, first.revision, AppointmentAnswer::Accept, {}}}));
    CHECK(visit_row().appointment.state == AppointmentState::Proposed);
    LONGS_EQUAL(2, visit_row().appointment.revision);
}

TEST(Commands, wrong_fields_are_named_and_nothing_is_sent) {
    asked();
    Offer bad = offer();
    bad.place.clear();
    STRCMP_EQUAL("place", f.desk->propose(f.li, bad, kMonday).error().detail.c_str());
    bad = offer();
    bad.start = after(kMonday, -24h);
    STRCMP_EQUAL("start", f.desk->propose(f.li, bad, kMonday).error().detail.c_str());
    Visit typo = visit();
    typo.record.mileage = Distance::kilometres(402100);  // one digit too many
    STRCMP_EQUAL("mileage", f.desk->record_visit(f.li, typo, kMonday).error().detail.c_str());
    LONGS_EQUAL(0, f.desk->take_outgoing().size());
    CHECK(row().request.state == RequestState::Delivered);
}

TEST(Commands, another_dealer_sees_nothing_and_can_do_nothing) {
    asked();
    LONGS_EQUAL(0, f.queue(f.other).size());
    CHECK(f.desk->vehicle_file(f.other, f.car.vehicle(), kMonday).error().code == Refused::NotFound);
    CHECK(f.desk->pick_up(f.other, id_of(7), 1, kMonday).error().code == Refused::NotFound);
    CHECK(f.desk->record_visit(f.other, visit(), kMonday).error().code == Refused::NotFound);
    CHECK(f.desk->revoke(f.other, f.car.vehicle(), kMonday).error().code == Refused::NotFound);
    LONGS_EQUAL(1, f.desk->vehicles(f.other, "")->size());
}

TEST(Commands, messages_wait_until_the_car_has_them) {
    CHECK(f.desk->message(f.li, f.car.vehicle(), {"你好", "Hello"}, {"请来", "Please come"}, kMonday).has_value());
    (void)f.desk->take_outgoing();
    // When the car connects and has nothing
    const auto at_start = f.send(f.car.sync({}, 0), after(kMonday, 1h));
    LONGS_EQUAL(1, f.down(at_start).size());
    // and receipts it, nothing is sent again
    const auto receipted = f.send(f.car.sync({}, 1), after(kMonday, 2h));
    LONGS_EQUAL(0, f.down(receipted).size());
    LONGS_EQUAL(0, f.file(f.li, f.car).waiting_down);
    // and an old sync cannot bring it back
    LONGS_EQUAL(0, f.down(f.send(f.car.sync({}, 0), after(kMonday, 3h))).size());
}

TEST(Commands, a_receipt_for_numbers_never_given_is_ignored) {
    CHECK(f.desk->message(f.li, f.car.vehicle(), {"你好", "Hello"}, {"请来", "Please come"}, kMonday).has_value());
    (void)f.send(f.car.sync({}, 99));
    LONGS_EQUAL(1, f.file(f.li, f.car).waiting_down);
}

TEST(Commands, what_is_not_receipted_is_sent_again_by_the_clock_and_on_a_new_link) {
    CHECK(f.desk->message(f.li, f.car.vehicle(), {"你好", "Hello"}, {"请来", "Please come"}, kMonday).has_value());
    (void)f.desk->take_outgoing();
    LONGS_EQUAL(0, f.down(f.desk->on_tick(after(kMonday, 10s))).size());
    LONGS_EQUAL(1, f.down(f.desk->on_tick(after(kMonday, 31s))).size());
    LONGS_EQUAL(1, f.down(f.desk->on_link_up(after(kMonday, 32s))).size());
    (void)f.desk->on_tick(after(kMonday, 40s));
    LONGS_EQUAL(0, f.down(f.desk->on_tick(after(kMonday, 62s))).size());
    LONGS_EQUAL(1, f.down(f.desk->on_tick(after(kMonday, 62s + 1ms))).size());
}

TEST(Commands, a_car_known_to_be_gone_is_sent_nothing_by_the_clock_and_all_of_it_when_it_greets) {
    const auto word = [](std::uint32_t number, LinkWord link) { return AgentHealth{id_of(1), number, link, kMonday, {"1.2.3"}, 0}; };
    (void)f.send(f.car.health(word(1, LinkWord::Up)));
    CHECK(f.desk->message(f.li, f.car.vehicle(), {"你好", "Hello"}, {"请来", "Please come"}, kMonday).has_value());
    (void)f.desk->take_outgoing();
    LONGS_EQUAL(1, f.down(f.desk->on_tick(after(kMonday, 31s))).size());
    for (const LinkWord over : {LinkWord::Lost, LinkWord::Ended}) {
        const unsigned session = over == LinkWord::Lost ? 1 : 2;
        if (session == 2) (void)f.send(f.car.health({id_of(2), 1, LinkWord::Up, kMonday, {"1.2.3"}, 0}), after(kMonday, 1h));
        (void)f.send(f.car.health({id_of(session), over == LinkWord::Lost ? 0U : 2U, over, kMonday, {"1.2.3"}, 0}), after(kMonday, 1h));
        LONGS_EQUAL(0, f.down(f.desk->on_tick(after(kMonday, 2h))).size());
        LONGS_EQUAL(1, f.down(f.send(f.car.sync({}, 0), after(kMonday, 3h))).size());
    }
}

TEST(Commands, a_withdrawn_request_leaves_the_queue_and_takes_no_offer) {
    asked();
    (void)f.send(f.car.batch(Stream::Care, next_care++, {RequestWithdrawn{id_of(7)}}));
    LONGS_EQUAL(0, f.queue(f.li).size());
    CHECK(f.desk->propose(f.li, offer(), kMonday).error().code == Refused::NotNow);
}

TEST(Commands, the_audit_shows_one_changed_letter) {
    asked();
    CHECK(f.desk->pick_up(f.li, id_of(7), row().version, kMonday).has_value());
    CHECK(f.desk->propose(f.li, offer(), kMonday).has_value());
    LONGS_EQUAL(0, *f.desk->check_audit(f.boss));
    CHECK(tamper_audit(*f.database));
    LONGS_EQUAL(1, *f.desk->check_audit(f.boss));
}

TEST(Commands, a_clerk_is_no_manager) {
    CHECK(f.desk->audit(f.li).error().code == Refused::Forbidden);
    CHECK(f.desk->accounts(f.li).error().code == Refused::Forbidden);
    CHECK(f.desk->revoke(f.li, f.car.vehicle(), kMonday).error().code == Refused::Forbidden);
    CHECK(f.desk->issue_code(f.li, "h", {"", "", "p", "o", ""}, kMonday).error().code == Refused::Forbidden);
    CHECK(f.desk->save_account(f.li, {{"x", "north", Role::Manager}, "p"}, kMonday).error().code == Refused::Forbidden);
}

TEST(Commands, a_cluster_swap_goes_to_the_car_and_its_answer_stands_on_the_timeline) {
    (void)f.send(f.car.batch(Stream::Mileage, 1, {MileageReported{{Distance::kilometres(40'200), MileageSource::PidA6, MileageConfidence::High, kMonday}}}));
    const ClusterSwap swap{{}, Distance::kilometres(40'210), Distance::kilometres(12), kMonday, {}, {}};
    const auto id = f.desk->swap_cluster(f.li, f.car.vehicle(), swap, kMonday);
    CHECK(id.has_value());
    const auto sent = f.down(f.desk->take_outgoing());
    LONGS_EQUAL(1, sent.size());
    const ClusterSwap& told = std::get<ClusterSwapped>(sent[0].payload).swap;
    CHECK(told.id == *id && told.true_mileage == Distance::kilometres(40'210) && told.shown_after == Distance::kilometres(12));
    STRCMP_EQUAL("Dealer North", told.dealer_name.c_str());
    STRCMP_EQUAL("li", told.clerk.c_str());
    (void)f.send(f.car.batch(Stream::Mileage, 2, {ClusterSwapAnswered{*id, SwapVerdict::Applied, Distance::kilometres(40'210)}}), after(kMonday, 1h));
    const auto lines = f.file(f.li, f.car).timeline;
    LONGS_EQUAL(2, lines.size());
    CHECK(std::any_of(lines.begin(), lines.end(), [](const TimelineEntry& e) { return e.kind == "swap_answer" && e.detail.find("\"applied\"") != std::string::npos; }));
    CHECK(std::any_of(lines.begin(), lines.end(), [](const TimelineEntry& e) { return e.kind == "swap" && e.clerk == "li"; }));
}

TEST(Commands, a_cluster_swap_with_a_slip_of_the_finger_is_not_sent) {
    (void)f.send(f.car.batch(Stream::Mileage, 1, {MileageReported{{Distance::kilometres(40'200), MileageSource::PidA6, MileageConfidence::High, kMonday}}}));
    const auto wrong = [this](int real, int shown, WallTime at) {
        const auto done = f.desk->swap_cluster(f.li, f.car.vehicle(), {{}, Distance::kilometres(real), Distance::kilometres(shown), at, {}, {}}, kMonday);
        return done ? std::string{} : done.error().detail;
    };
    STRCMP_EQUAL("true_mileage", wrong(402'000, 12, kMonday).c_str());
    STRCMP_EQUAL("true_mileage", wrong(4'020, 12, kMonday).c_str());
    STRCMP_EQUAL("true_mileage", wrong(0, 0, kMonday).c_str());
    STRCMP_EQUAL("shown_after", wrong(40'200, 40'201, kMonday).c_str());
    STRCMP_EQUAL("performed_at", wrong(40'200, 12, after(kMonday, 48h)).c_str());
    STRCMP_EQUAL("performed_at", wrong(40'200, 12, after(kMonday, -24h * 400)).c_str());
    CHECK(f.desk->swap_cluster(f.other, f.car.vehicle(), {{}, Distance::kilometres(40'200), {}, kMonday, {}, {}}, kMonday).error().code == Refused::NotFound);
    LONGS_EQUAL(0, f.desk->take_outgoing().size());
}

TEST(Commands, an_accepted_vin_goes_to_the_car_as_it_was_read_off_it) {
    CHECK(f.desk->accept_vin(f.li, f.car.vehicle(), "wvwzzz1kz6w612305", kMonday).has_value());
    const auto sent = f.down(f.desk->take_outgoing());
    LONGS_EQUAL(1, sent.size());
    STRCMP_EQUAL("WVWZZZ1KZ6W612305", std::get<VinAccepted>(sent[0].payload).vin.c_str());
    STRCMP_EQUAL("vin_accepted", f.file(f.li, f.car).timeline.at(0).kind.c_str());
    STRCMP_EQUAL("vin", f.desk->accept_vin(f.li, f.car.vehicle(), "NOT A VIN", kMonday).error().detail.c_str());
    CHECK(f.desk->accept_vin(f.other, f.car.vehicle(), "WVWZZZ1KZ6W612305", kMonday).error().code == Refused::NotFound);
}
