// SPDX-License-Identifier: Apache-2.0
// Service requests from Waiting to Closed, the promise clocks, and the vehicle's appointments.
#include <string>

#include "core/care/appointment_desk.hpp"
#include "domain/promise_clock.hpp"
#include "core/care/request_desk.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

const Id kFirst = id_from_text("00000000000000000000000000000001");
const Id kSecond = id_from_text("00000000000000000000000000000002");
const WorkCalendar kChina{};

/// A local moment in China.
WallTime local(int year, unsigned month, unsigned day, int hour, int minute = 0) {
    const std::chrono::sys_days date{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day}};
    return {date.time_since_epoch() + std::chrono::hours{hour - 8} + std::chrono::minutes{minute},
            WallQuality::Synchronised};
}

RequestDraft oil_and_misfire() {
    RequestDraft draft;
    draft.initiator = Initiator::FaultRule;
    draft.due_items = {"engine_oil"};
    draft.fault_codes = {"P0301"};
    return draft;
}

}  // namespace

TEST_GROUP(RequestDesk) {
    RequestDesk desk;
    const WallTime now = local(2026, 3, 4, 10);  // a Wednesday
    void setup() override {
        CHECK_TRUE(desk.create(kFirst, oil_and_misfire(), Distance::kilometres(59150), now).has_value());
    }
    RequestState state() const {
        return desk.find(kFirst)->state;
    }
};

TEST(RequestDesk, bundles_due_items_and_faults_into_one_request_for_both) {
    CHECK_TRUE(desk.find(kFirst)->kind == ServiceKind::ServiceAndRepair);
    CHECK_TRUE(desk.covers_item("engine_oil"));
    CHECK_TRUE(desk.covers_fault("P0301"));
    CHECK_FALSE(desk.covers_item("coolant"));
}

TEST(RequestDesk, climbs_from_waiting_to_closed) {
    CHECK_TRUE(state() == RequestState::Waiting);
    CHECK_TRUE(desk.on_receipt(kFirst, now)->state == RequestState::Delivered);
    CHECK_TRUE(desk.on_picked_up({kFirst, now, "Li"})->state == RequestState::PickedUp);
    Appointment offer;
    offer.request_id = kFirst;
    offer.changed = now;
    CHECK_TRUE(desk.on_offer(offer, now)->state == RequestState::Answered);
    ServiceRecord record;
    record.request_id = kFirst;
    CHECK_EQUAL(1U, desk.on_service(record).size());
    CHECK_TRUE(state() == RequestState::Closed);
    CHECK_FALSE(desk.covers_item("engine_oil"));
}

TEST(RequestDesk, a_doubled_message_changes_nothing) {
    (void)desk.on_receipt(kFirst, now);
    CHECK_FALSE(desk.on_receipt(kFirst, local(2026, 3, 9, 9)).has_value());
    CHECK_TRUE(desk.find(kFirst)->delivered_at == now);
    (void)desk.on_picked_up({kFirst, now, "Li"});
    CHECK_FALSE(desk.on_picked_up({kFirst, now, "Wang"}).has_value());
    STRCMP_EQUAL("Li", desk.find(kFirst)->clerk.c_str());
}

TEST(RequestDesk, a_pick_up_that_overtakes_an_offer_or_follows_it_leads_to_the_same_state) {
    Appointment offer;
    offer.request_id = kFirst;
    offer.changed = now;
    (void)desk.on_offer(offer, now);
    (void)desk.on_picked_up({kFirst, now, "Li"});
    CHECK_TRUE(state() == RequestState::Answered);
    STRCMP_EQUAL("Li", desk.find(kFirst)->clerk.c_str());
    CHECK_FALSE(desk.on_receipt(kFirst, now).has_value());
}

TEST(RequestDesk, a_record_without_a_request_closes_what_it_covers_entirely) {
    ServiceRecord oil_only;
    oil_only.jobs.resize(1);
    oil_only.jobs[0].item_id = "engine_oil";
    CHECK_EQUAL(0U, desk.on_service(oil_only).size());
    oil_only.jobs[0].fault_codes = {"P0301"};
    CHECK_EQUAL(1U, desk.on_service(oil_only).size());
}

TEST(RequestDesk, work_that_was_done_before_a_request_was_made_does_not_end_it) {
    // Given a record of last year that covers all of the request, and is written to again today
    ServiceRecord last_year;
    last_year.jobs.resize(1);
    last_year.jobs[0].item_id = "engine_oil";
    last_year.jobs[0].fault_codes = {"P0301"};
    last_year.performed_at = {desk.find(kFirst)->created.since_epoch - 25h, WallQuality::Synchronised};
    CHECK_EQUAL(0U, desk.on_service(last_year).size());
    // Then it ends the request only where it names it, or the work was done on its day or after it
    ServiceRecord today = last_year;
    today.performed_at.since_epoch += 2h;
    CHECK_EQUAL(1U, desk.on_service(today).size());
}

TEST(RequestDesk, a_recall_is_a_repair_is_covered_while_it_is_open_and_closed_by_a_job_that_names_it) {
    RequestDraft draft;
    draft.initiator = Initiator::MaintenanceRule;
    draft.recalls = {"R2026-07"};
    CHECK_TRUE(desk.create(kSecond, draft, Distance{}, now)->kind == ServiceKind::Repair);
    CHECK_TRUE(desk.covers_recall("R2026-07"));
    CHECK_FALSE(desk.covers_recall("R2026-08"));
    CHECK_TRUE(desk.create(id_from_text("000000000000000000000000000000AA"), draft, Distance{}, now).error() == RequestErrc::AlreadyAsked);
    ServiceRecord record;
    record.jobs.resize(1);
    CHECK_EQUAL(0U, desk.on_service(record).size());
    record.jobs[0].recall = "R2026-07";
    CHECK_EQUAL(1U, desk.on_service(record).size());
    CHECK_FALSE(desk.covers_recall("R2026-07"));
    draft.due_items = {"coolant"};
    CHECK_TRUE(kind_for(draft) == ServiceKind::ServiceAndRepair);
}

TEST(RequestDesk, is_not_asked_twice_for_the_same) {
    CHECK_TRUE(desk.create(kSecond, oil_and_misfire(), Distance{}, now).error() == RequestErrc::AlreadyAsked);
    RequestDraft more = oil_and_misfire();
    more.due_items.push_back("coolant");
    CHECK_TRUE(desk.create(kSecond, more, Distance{}, now).has_value());
}

TEST(RequestDesk, refuses_a_note_over_500_characters_counted_as_people_count) {
    RequestDraft draft;
    for (int i = 0; i < 500; ++i) draft.note += "车";
    CHECK_TRUE(desk.create(kSecond, draft, Distance{}, now).has_value());
    draft.note += "车";
    CHECK_TRUE(desk.create(kSecond, draft, Distance{}, now).error() == RequestErrc::TooLong);
}

TEST(RequestDesk, an_answer_in_words_moves_the_request_on_and_one_that_closes_ends_it) {
    (void)desk.on_receipt(kFirst, now);
    CHECK_TRUE(desk.on_answered({kFirst, now, "Li", "we look at it", false})->state == RequestState::Answered);
    STRCMP_EQUAL("we look at it", desk.find(kFirst)->answer.c_str());
    CHECK_FALSE(desk.on_answered({kFirst, now, "Li", "we look at it", false}).has_value());  // doubled
    CHECK_TRUE(desk.on_answered({kFirst, local(2026, 3, 5, 9), "Li", "settled", true})->state == RequestState::Closed);
    CHECK_TRUE(desk.find(kFirst)->answered_at == now);  // the first answer keeps the promise
    CHECK_TRUE(desk.find(kFirst)->closed_at == local(2026, 3, 5, 9));
    CHECK_FALSE(desk.on_answered({kFirst, now, "Li", "again", false}).has_value());
}

TEST(RequestDesk, a_call_for_help_is_taken_however_much_is_open_and_only_once) {
    for (unsigned i = 2; i <= 8; ++i) (void)desk.create(id_from_text("000000000000000000000000000000F" + std::to_string(i)), {}, Distance{}, now);
    RequestDraft help;
    help.kind = ServiceKind::Other;
    help.want = Want::Roadside;
    CHECK_TRUE(desk.create(kSecond, help, Distance{}, now).has_value());
    CHECK_TRUE(desk.find_open(Want::Roadside)->id == kSecond);
    CHECK_TRUE(desk.create(id_from_text("000000000000000000000000000000AA"), help, Distance{}, now).error() == RequestErrc::AlreadyAsked);
}

TEST(RequestDesk, who_waits_at_the_roadside_has_clocks_in_minutes) {
    RequestDraft help;
    help.want = Want::Roadside;
    const WallTime sunday_night = local(2026, 3, 8, 23, 30);
    (void)desk.create(kSecond, help, Distance{}, sunday_night);
    (void)desk.on_receipt(kSecond, sunday_night);
    const auto promise = promise_of(*desk.find(kSecond), kChina);
    CHECK_TRUE(promise->pick_up_by == local(2026, 3, 8, 23, 40));
    CHECK_TRUE(promise->contact_by == local(2026, 3, 9, 0, 0));
    // Kept at the very second; broken after it.
    ServiceRequest request = *desk.find(kSecond);
    CHECK_FALSE(mark_breaches(request, kChina, local(2026, 3, 8, 23, 40)));
    CHECK_TRUE(mark_breaches(request, kChina, local(2026, 3, 8, 23, 41)));
    CHECK_TRUE(request.pick_up_missed);
    CHECK_FALSE(request.contact_missed);
}

TEST(RequestDesk, holds_at_most_eight_open_requests) {
    for (unsigned i = 2; i <= 8; ++i) {
        CHECK_TRUE(desk.create(id_from_text("000000000000000000000000000000F" + std::to_string(i)), {}, Distance{}, now)
                       .has_value());
    }
    CHECK_TRUE(desk.create(kSecond, {}, Distance{}, now).error() == RequestErrc::TooMany);
}

TEST(RequestDesk, a_withdrawn_request_stays_withdrawn) {
    CHECK_TRUE(desk.withdraw(kFirst)->state == RequestState::Withdrawn);
    CHECK_TRUE(desk.withdraw(kFirst).error() == RequestErrc::Over);
    CHECK_TRUE(desk.withdraw(kSecond).error() == RequestErrc::Unknown);
    CHECK_FALSE(desk.on_picked_up({kFirst, now, "Li"}).has_value());
    CHECK_FALSE(desk.covers_item("engine_oil"));
}

TEST(RequestDesk, comes_back_from_stored_values) {
    RequestDesk restarted;
    restarted.restore({desk.all().begin(), desk.all().end()});
    CHECK_TRUE(*restarted.find(kFirst) == *desk.find(kFirst));
}

TEST(RequestDesk, records_each_broken_promise_once) {
    (void)desk.on_receipt(kFirst, now);
    CHECK_EQUAL(0U, desk.on_time(local(2026, 3, 5, 10), kChina).size());
    const WallTime a_millisecond_late{local(2026, 3, 5, 10).since_epoch + std::chrono::milliseconds{1},
                                      WallQuality::Synchronised};
    CHECK_EQUAL(1U, desk.on_time(a_millisecond_late, kChina).size());
    CHECK_TRUE(desk.find(kFirst)->pick_up_missed);
    CHECK_EQUAL(0U, desk.on_time(a_millisecond_late, kChina).size());
    CHECK_EQUAL(1U, desk.on_time(local(2026, 3, 6, 10, 1), kChina).size());
    CHECK_TRUE(desk.find(kFirst)->contact_missed);
}

TEST_GROUP(PromiseClock){Promise from(WallTime delivered, const WorkCalendar& calendar = kChina)
                             const {ServiceRequest request;
request.delivered_at = delivered;
return *promise_of(request, calendar);
}
}
;

TEST(PromiseClock, nothing_is_promised_before_the_receipt) {
    CHECK_FALSE(promise_of(ServiceRequest{}, kChina).has_value());
}

TEST(PromiseClock, pick_up_is_24_hours_contact_2_working_days) {
    const Promise p = from(local(2026, 3, 4, 10));  // Wednesday
    CHECK_TRUE(p.pick_up_by == local(2026, 3, 5, 10));
    CHECK_TRUE(p.contact_by == local(2026, 3, 6, 10));
}

TEST(PromiseClock, a_weekend_does_not_pass_the_contact_clock) {
    CHECK_TRUE(from(local(2026, 3, 6, 17)).contact_by == local(2026, 3, 10, 17));  // Friday to Tuesday
    CHECK_TRUE(from(local(2026, 3, 7, 11)).contact_by == local(2026, 3, 11, 0));   // Saturday: from Monday 00:00
}

TEST(PromiseClock, holidays_do_not_pass_it_and_worked_weekends_do) {
    WorkCalendar golden_week;
    for (unsigned d = 1; d <= 7; ++d)
        golden_week.holidays.push_back(std::chrono::sys_days{std::chrono::year{2026} / 10 / std::chrono::day{d}});
    golden_week.worked_weekends.push_back(std::chrono::sys_days{std::chrono::year{2026} / 10 / std::chrono::day{10}});
    // Wednesday 30 September 17:30: the next working days are Thursday 8 and Friday 9 October
    CHECK_TRUE(from(local(2026, 9, 30, 17, 30), golden_week).contact_by == local(2026, 10, 9, 17, 30));
    // Thursday 8: Friday 9 and the worked Saturday 10
    CHECK_TRUE(from(local(2026, 10, 8, 9), golden_week).contact_by == local(2026, 10, 10, 9));
}

TEST(PromiseClock, leap_day_and_new_year_are_days_like_others) {
    CHECK_TRUE(from(local(2028, 2, 28, 23, 30)).pick_up_by == local(2028, 2, 29, 23, 30));
    CHECK_TRUE(from(local(2026, 12, 31, 22)).pick_up_by == local(2027, 1, 1, 22));
}

TEST(PromiseClock, a_late_deed_is_judged_by_its_own_time_even_if_looked_at_later) {
    ServiceRequest request;
    request.delivered_at = local(2026, 3, 4, 10);
    request.picked_up_at = local(2026, 3, 5, 10);
    request.answered_at = local(2026, 3, 6, 10);
    CHECK_FALSE(mark_breaches(request, kChina, local(2026, 4, 1, 0)));
    request.answered_at = local(2026, 3, 6, 10, 1);
    CHECK_TRUE(mark_breaches(request, kChina, local(2026, 4, 1, 0)));
    CHECK_FALSE(request.pick_up_missed);
    CHECK_TRUE(request.contact_missed);
}

TEST(PromiseClock, a_recorded_breach_cannot_be_talked_away_by_an_earlier_date) {
    ServiceRequest request;
    request.delivered_at = local(2026, 3, 4, 10);
    CHECK_TRUE(mark_breaches(request, kChina, local(2026, 3, 5, 11)));
    request.picked_up_at = local(2026, 3, 4, 12);
    CHECK_FALSE(mark_breaches(request, kChina, local(2026, 3, 5, 12)));
    CHECK_TRUE(request.pick_up_missed);
}

TEST(PromiseClock, a_complaint_is_answered_in_1_and_resolved_in_5_working_days) {
    ServiceRequest complaint;
    complaint.want = Want::Complaint;
    complaint.delivered_at = local(2026, 3, 6, 17);  // Friday
    const Promise p = *promise_of(complaint, kChina);
    CHECK_TRUE(p.contact_by == local(2026, 3, 9, 17));   // Monday
    CHECK_TRUE(p.resolve_by == local(2026, 3, 13, 17));  // Friday
    CHECK_FALSE(from(local(2026, 3, 6, 17)).resolve_by.known());
    // Kept at the very second, broken after it, and marked once
    complaint.picked_up_at = complaint.answered_at = local(2026, 3, 6, 18);
    complaint.state = RequestState::Answered;
    CHECK_FALSE(mark_breaches(complaint, kChina, local(2026, 3, 13, 17)));
    CHECK_TRUE(mark_breaches(complaint, kChina, local(2026, 3, 13, 17, 1)));
    CHECK_TRUE(complaint.resolve_missed);
    CHECK_FALSE(complaint.contact_missed);
    CHECK_FALSE(mark_breaches(complaint, kChina, local(2026, 3, 14, 17)));
}

TEST(PromiseClock, a_complaint_closed_late_is_marked_by_when_it_was_closed) {
    const auto closed = [](WallTime at, Want want = Want::Complaint) {
        ServiceRequest request;
        request.want = want;
        request.state = RequestState::Closed;
        request.delivered_at = local(2026, 3, 6, 17);
        request.closed_at = at;
        const bool marked = mark_breaches(request, kChina, local(2026, 4, 1, 0));
        CHECK_TRUE(marked == request.resolve_missed);
        CHECK_FALSE(request.contact_missed);
        return marked;
    };
    CHECK_FALSE(closed(local(2026, 3, 13, 17)));
    CHECK_TRUE(closed(local(2026, 3, 13, 17, 1)));
    CHECK_FALSE(closed(WallTime{}));  // by a service record: nobody wrote down when
    CHECK_FALSE(closed(local(2026, 3, 20, 9), Want::Question));
}

TEST(PromiseClock, an_unknown_clock_breaks_no_promise) {
    ServiceRequest request;
    request.delivered_at = local(2026, 3, 4, 10);
    CHECK_FALSE(mark_breaches(request, kChina, WallTime{std::chrono::hours{24 * 365 * 80}, WallQuality::Unknown}));
}

TEST_GROUP(AppointmentDesk) {
    AppointmentDesk desk;
    const WallTime now = local(2026, 3, 4, 10);
    void setup() override {
        Appointment offer;
        offer.id = kFirst;
        offer.request_id = kSecond;
        offer.start = local(2026, 3, 10, 9);
        CHECK_TRUE(desk.on_offer(offer).verdict == AppointmentVerdict::Applied);
    }
    Result<Appointment> answer(AppointmentAnswer what, std::uint32_t revision = 1,
                               std::optional<WallTime> counter = {}) {
        return desk.answer({kFirst, revision, what, counter}, now);
    }
};

TEST(AppointmentDesk, an_accepted_offer_is_reminded_1_to_4_days_before_by_choice) {
    (void)answer(AppointmentAnswer::Accept);
    const LocalOffset china{};
    CHECK_EQUAL(0U, desk.upcoming(local(2026, 3, 7, 23), 2, china).size());
    CHECK_EQUAL(1U, desk.upcoming(local(2026, 3, 8, 0), 2, china).size());
    CHECK_EQUAL(0U, desk.upcoming(local(2026, 3, 5, 23), 9, china).size());  // more than 4 days is not offered
    CHECK_EQUAL(1U, desk.upcoming(local(2026, 3, 6, 0), 9, china).size());
    CHECK_EQUAL(0U, desk.upcoming(local(2026, 3, 10, 9, 1), 2, china).size());
}

TEST(AppointmentDesk, a_visit_agreed_far_ahead_surfaces_30_days_before) {
    const LocalOffset china{};
    Appointment visit = *desk.find(kFirst);  // on 10 March
    visit.state = AppointmentState::Accepted;
    CHECK_TRUE(is_far_ahead(visit, local(2026, 2, 7, 23, 59), china));
    CHECK_FALSE(is_far_ahead(visit, local(2026, 2, 8, 0), china));
    CHECK_FALSE(is_far_ahead(visit, WallTime{local(2026, 1, 1, 0).since_epoch, WallQuality::Unknown}, china));
    // What waits for an answer is a matter from the first day
    for (const AppointmentState open : {AppointmentState::Proposed, AppointmentState::Countered}) {
        visit.state = open;
        CHECK_FALSE(is_far_ahead(visit, local(2025, 12, 1, 0), china));
    }
}

TEST(AppointmentDesk, a_visit_that_surfaces_is_told_where_it_was_agreed_far_ahead) {
    const LocalOffset china{};
    const auto told = [&](WallTime agreed, WallTime at) {
        Appointment visit;
        visit.id = kFirst;
        visit.state = AppointmentState::Accepted;
        visit.start = local(2026, 3, 10, 9);
        visit.changed = agreed;
        desk.restore({visit});
        return desk.surfaced(at, china).size();
    };
    const WallTime in_autumn = local(2025, 10, 1, 9);
    CHECK_EQUAL(0U, told(in_autumn, local(2026, 2, 7, 23, 59)));
    CHECK_EQUAL(1U, told(in_autumn, local(2026, 2, 8, 0)));
    CHECK_EQUAL(0U, told(local(2026, 2, 8, 0), local(2026, 2, 9, 0)));  // 30 days before: it was news then
    CHECK_EQUAL(0U, told(in_autumn, local(2026, 3, 10, 9, 1)));
    CHECK_EQUAL(0U, told(in_autumn, WallTime{}));
}

TEST(AppointmentDesk, the_owner_answers_only_what_the_screen_shows) {
    CHECK_TRUE(answer(AppointmentAnswer::Withdraw, 2).error() == AppointmentErrc::Stale);
    CHECK_TRUE(desk.answer({kSecond, 1, AppointmentAnswer::Accept, {}}, now).error() == AppointmentErrc::Unknown);
    (void)answer(AppointmentAnswer::Accept);
    CHECK_TRUE(answer(AppointmentAnswer::Accept).error() == AppointmentErrc::NotAllowed);
}

TEST(AppointmentDesk, a_counter_needs_a_time_in_the_future) {
    CHECK_TRUE(answer(AppointmentAnswer::Counter).error() == AppointmentErrc::NoTime);
    CHECK_TRUE(answer(AppointmentAnswer::Counter, 1, now).error() == AppointmentErrc::NoTime);
    CHECK_TRUE(answer(AppointmentAnswer::Counter, 1, local(2026, 3, 12, 9))->state == AppointmentState::Countered);
}

TEST(AppointmentDesk, withdrawing_the_request_withdraws_its_live_visit) {
    CHECK_TRUE(desk.live_for(kSecond) != nullptr);
    CHECK_EQUAL(1U, desk.withdraw_for(kSecond, now).size());
    CHECK_TRUE(desk.live_for(kSecond) == nullptr);
    CHECK_EQUAL(0U, desk.withdraw_for(kSecond, now).size());
}

TEST(AppointmentDesk, a_dealer_who_answers_after_the_owner_withdrew_changes_nothing) {
    (void)answer(AppointmentAnswer::Withdraw);
    Appointment late = *desk.find(kFirst);
    late.revision = 2;
    late.state = AppointmentState::Proposed;
    CHECK_TRUE(desk.on_offer(late).verdict == AppointmentVerdict::MeansNothing);
    CHECK_TRUE(desk.find(kFirst)->state == AppointmentState::Withdrawn);
}
