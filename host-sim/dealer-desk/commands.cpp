// SPDX-License-Identifier: Apache-2.0
// Class Desk: the clerk's commands on requests, appointments and visits.
#include <boost/json.hpp>

#include "dealer-desk/ingest/erasure.hpp"
#include "dealer-desk/rules/visit_rules.hpp"
#include "dealer-desk/run.hpp"
#include "dealer-desk/words.hpp"
#include "domain/characters.hpp"
#include "domain/vin.hpp"

namespace odolink::desk {
namespace {

namespace json = boost::json;

constexpr std::size_t kMostAnswer = 500;  // characters: what the vehicle shows of it

std::string appointment_detail(const Appointment& a) {
    return json::serialize(json::object{{"id", a.id.text()},
                                        {"state", word(a.state)},
                                        {"revision", a.revision},
                                        {"start_ms", a.start.since_epoch.count()},
                                        {"price", a.price.minor_units},
                                        {"currency", a.price.currency},
                                        {"place", a.place}});
}

}  // namespace

Outcome<> Desk::take_in_hand(const Clerk& clerk, StoredRequest& request, WallTime now) {
    ServiceRequest& r = request.row.request;
    r.state = RequestState::PickedUp;
    r.clerk = clerk.name;
    r.picked_up_at = now;
    request.row.clerk = clerk.name;
    outbound_.queue(database_.session(), request.vehicle, RequestPickedUp{r.id, now, clerk.name}, request.trace, now);
    write_entry(request.vehicle, clerk, "picked_up", json::serialize(json::object{{"id", r.id.text()}}), now);
    return {};
}

Outcome<> Desk::pick_up(const Clerk& clerk, const Id& request, std::int64_t version, WallTime now) {
    return run<void>([&]() -> Outcome<> {
        auto& sql = database_.session();
        auto stored = find_request(sql, request);
        if (!stored || stored->vehicle.dealer != clerk.dealer) return refuse(Refused::NotFound, "request");
        if (!is_open(stored->row.request.state))
            return refuse(Refused::NotNow, std::string{word(stored->row.request.state)});
        if (stored->row.version != version || stored->row.request.state != RequestState::Delivered)
            return refuse(Refused::Changed, stored->row.clerk);
        if (auto taken = take_in_hand(clerk, *stored, now); !taken) return taken;
        if (!save_request(sql, *stored, now)) return refuse(Refused::Changed, stored->row.clerk);
        write_audit(clerk, "pick_up", request.text(), {}, now);
        refresh(stored->vehicle, request, now);
        return {};
    });
}

Outcome<> Desk::answer(const Clerk& clerk, const Id& request, const Answer& answer, WallTime now) {
    if (answer.text.empty() || count_characters(answer.text) > kMostAnswer) return refuse(Refused::Invalid, "text");
    return run<void>([&]() -> Outcome<> {
        auto& sql = database_.session();
        auto stored = find_request(sql, request);
        if (!stored || stored->vehicle.dealer != clerk.dealer) return refuse(Refused::NotFound, "request");
        ServiceRequest& r = stored->row.request;
        if (!is_open(r.state)) return refuse(Refused::NotNow, std::string{word(r.state)});
        if (stored->row.version != answer.version) return refuse(Refused::Changed, stored->row.clerk);
        // A visit that is agreed ends with its record, not with words.
        const auto appointment = appointment_of_request(sql, request);
        const bool agreed = appointment && appointment->row.appointment.state == AppointmentState::Accepted;
        if (answer.closes && agreed) return refuse(Refused::NotNow, std::string{word(appointment->row.appointment.state)});
        if (r.state == RequestState::Delivered) {
            if (auto taken = take_in_hand(clerk, *stored, now); !taken) return taken;
        }
        r.state = answer.closes ? RequestState::Closed : RequestState::Answered;
        r.answer = answer.text;
        if (!r.answered_at.known()) r.answered_at = now;
        if (answer.closes) r.closed_at = now;
        if (!save_request(sql, *stored, now)) return refuse(Refused::Changed, stored->row.clerk);
        outbound_.queue(sql, stored->vehicle, RequestAnswered{request, now, clerk.name, answer.text, answer.closes}, stored->trace, now);
        const std::string detail = json::serialize(json::object{{"id", request.text()}, {"text", answer.text}, {"closes", answer.closes}});
        write_entry(stored->vehicle, clerk, "answer", detail, now);
        write_audit(clerk, "answer", request.text(), detail, now);
        refresh(stored->vehicle, request, now);
        return {};
    });
}

Outcome<Id> Desk::propose(const Clerk& clerk, const Offer& offer, WallTime now) {
    if (std::string wrong = wrong_field(offer, now); !wrong.empty()) return refuse(Refused::Invalid, wrong);
    return run<Id>([&]() -> Outcome<Id> {
        auto& sql = database_.session();
        auto stored = find_request(sql, offer.request_id);
        if (!stored || stored->vehicle.dealer != clerk.dealer) return refuse(Refused::NotFound, "request");
        ServiceRequest& request = stored->row.request;
        if (!is_open(request.state)) return refuse(Refused::NotNow, std::string{word(request.state)});
        if (stored->row.version != offer.request_version) return refuse(Refused::Changed, stored->row.clerk);
        if (request.state == RequestState::Delivered) {
            if (auto taken = take_in_hand(clerk, *stored, now); !taken) return taken.error();
        }
        const bool first_answer = !request.answered_at.known();
        request.state = RequestState::Answered;
        if (first_answer) request.answered_at = now;
        if (!save_request(sql, *stored, now)) return refuse(Refused::Changed, stored->row.clerk);

        const AppointmentTerms terms{offer.start, offer.duration, offer.price, offer.place, offer.note};
        auto open = appointment_of_request(sql, offer.request_id);
        const bool replaces = open && open->row.appointment.state != AppointmentState::Withdrawn &&
                              open->row.appointment.state != AppointmentState::Done;
        if (replaces) {
            const Id id = open->row.appointment.id;
            if (auto moved = move_appointment(clerk, std::move(*open), AppointmentEvent::DealerOffers, terms, now);
                !moved)
                return moved.error();
            return id;
        }
        StoredAppointment made{
            .vehicle = stored->vehicle,
            .row = {.appointment = {}, .vehicle = {}, .plate = {}, .owner = {}, .clerk = clerk.name}};
        made.row.appointment = {.id = crypto_.new_id(),
                                .request_id = offer.request_id,
                                .start = offer.start,
                                .duration = offer.duration,
                                .price = offer.price,
                                .place = offer.place,
                                .note = offer.note,
                                .counter_start = {},
                                .changed = now};
        insert_appointment(sql, made);
        outbound_.queue(sql, made.vehicle, AppointmentOffered{made.row.appointment}, stored->trace, now);
        write_entry(made.vehicle, clerk, "appointment", appointment_detail(made.row.appointment), now);
        write_audit(clerk, "propose", made.row.appointment.id.text(), appointment_detail(made.row.appointment), now);
        refresh(made.vehicle, offer.request_id, now);
        return made.row.appointment.id;
    });
}

Outcome<> Desk::move_appointment(const Clerk& clerk, StoredAppointment stored, AppointmentEvent move,
                                 const std::optional<AppointmentTerms>& terms, WallTime now) {
    auto& sql = database_.session();
    if (has_gone(sql, stored.vehicle.no)) return refuse(Refused::NotNow, "owner_changed");
    const auto outcome = apply_dealer_move(stored.row.appointment, move, terms, now);
    if (outcome.verdict != AppointmentVerdict::Applied)
        return refuse(Refused::NotNow, std::string{word(stored.row.appointment.state)});
    stored.row.appointment = outcome.appointment;
    const std::string before = std::exchange(stored.row.clerk, clerk.name);
    if (!save_appointment(sql, stored)) return refuse(Refused::Changed, before);
    const auto request = find_request(sql, outcome.appointment.request_id);
    outbound_.queue(sql, stored.vehicle, AppointmentOffered{outcome.appointment}, request ? request->trace : Id{}, now);
    write_entry(stored.vehicle, clerk, "appointment", appointment_detail(outcome.appointment), now);
    write_audit(clerk, "appointment", outcome.appointment.id.text(), appointment_detail(outcome.appointment), now);
    refresh(stored.vehicle, outcome.appointment.request_id, now);
    return {};
}

Outcome<> Desk::confirm(const Clerk& clerk, const Id& appointment, std::int64_t version, WallTime now) {
    return run<void>([&]() -> Outcome<> {
        auto stored = find_appointment(database_.session(), appointment);
        if (!stored || stored->vehicle.dealer != clerk.dealer) return refuse(Refused::NotFound, "appointment");
        if (stored->row.version != version) return refuse(Refused::Changed, stored->row.clerk);
        return move_appointment(clerk, std::move(*stored), AppointmentEvent::DealerConfirms, std::nullopt, now);
    });
}

Outcome<> Desk::withdraw(const Clerk& clerk, const Id& appointment, std::int64_t version, WallTime now) {
    return run<void>([&]() -> Outcome<> {
        auto stored = find_appointment(database_.session(), appointment);
        if (!stored || stored->vehicle.dealer != clerk.dealer) return refuse(Refused::NotFound, "appointment");
        if (stored->row.version != version) return refuse(Refused::Changed, stored->row.clerk);
        return move_appointment(clerk, std::move(*stored), AppointmentEvent::DealerWithdraws, std::nullopt, now);
    });
}

Outcome<> Desk::close_visit(const Clerk& clerk, const Id& request, WallTime now) {
    auto& sql = database_.session();
    auto stored = find_request(sql, request);
    if (!stored || stored->vehicle.dealer != clerk.dealer) return refuse(Refused::NotFound, "request");
    if (stored->row.request.state == RequestState::Closed) return refuse(Refused::Changed, stored->row.clerk);
    stored->row.request.state = RequestState::Closed;
    if (!save_request(sql, *stored, now)) return refuse(Refused::Changed, stored->row.clerk);
    auto appointment = appointment_of_request(sql, request);
    if (appointment && appointment->row.appointment.state != AppointmentState::Done) {
        if (auto moved =
                move_appointment(clerk, std::move(*appointment), AppointmentEvent::DealerCloses, std::nullopt, now);
            !moved)
            return moved;
    }
    refresh(stored->vehicle, request, now);
    return {};
}

Outcome<> Desk::message(const Clerk& clerk, const std::string& vehicle, const Text& title, const Text& body,
                        WallTime now) {
    if (std::string wrong = wrong_field(title, body); !wrong.empty()) return refuse(Refused::Invalid, wrong);
    return run<void>([&]() -> Outcome<> {
        const auto key = visible(clerk, vehicle);
        if (!key) return key.error();
        if (has_gone(database_.session(), key->no)) return refuse(Refused::NotNow, "owner_changed");
        const MessageShown message{crypto_.new_id(), title, body};
        outbound_.queue(database_.session(), *key, message, {}, now);
        const std::string detail = json::serialize(json::object{{"title", {{"zh", title.zh}, {"en", title.en}}},
                                                                {"body", {{"zh", body.zh}, {"en", body.en}}}});
        write_entry(*key, clerk, "message", detail, now);
        write_audit(clerk, "message", message.id.text(), detail, now);
        return {};
    });
}

Outcome<Id> Desk::swap_cluster(const Clerk& clerk, const std::string& vehicle, ClusterSwap swap, WallTime now) {
    return run<Id>([&]() -> Outcome<Id> {
        const auto key = visible(clerk, vehicle);
        if (!key) return key.error();
        if (has_gone(database_.session(), key->no)) return refuse(Refused::NotNow, "owner_changed");
        const auto known = vehicle_row(database_.session(), key->no);
        if (std::string wrong = wrong_field(swap, known ? known->mileage : Distance{}, now); !wrong.empty())
            return refuse(Refused::Invalid, wrong);
        swap.id = crypto_.new_id();
        swap.dealer_name = dealer_name(database_.session(), clerk.dealer);
        swap.clerk = clerk.name;
        outbound_.queue(database_.session(), *key, ClusterSwapped{swap}, {}, now);
        const std::string detail = json::serialize(json::object{{"id", swap.id.text()},
                                                                {"true_m", swap.true_mileage.in_metres()},
                                                                {"shown_m", swap.shown_after.in_metres()}});
        write_entry(*key, clerk, "swap", detail, now);
        write_audit(clerk, "swap_cluster", vehicle, detail, now);
        return swap.id;
    });
}

Outcome<> Desk::accept_vin(const Clerk& clerk, const std::string& vehicle, const std::string& vin, WallTime now) {
    const auto parsed = Vin::parse(vin);
    if (!parsed) return refuse(Refused::Invalid, "vin");
    return run<void>([&]() -> Outcome<> {
        const auto key = visible(clerk, vehicle);
        if (!key) return key.error();
        if (has_gone(database_.session(), key->no)) return refuse(Refused::NotNow, "owner_changed");
        outbound_.queue(database_.session(), *key, VinAccepted{std::string{parsed->text()}, clerk.name}, {}, now);
        const std::string detail = json::serialize(json::object{{"vin", std::string{parsed->text()}}});
        write_entry(*key, clerk, "vin_accepted", detail, now);
        write_audit(clerk, "accept_vin", vehicle, detail, now);
        return {};
    });
}

Outcome<> Desk::note(const Clerk& clerk, const std::string& vehicle, const std::string& kind, const std::string& text,
                     WallTime now) {
    constexpr std::size_t kMostText = 1500;
    if (kind != "call" && kind != "note") return refuse(Refused::Invalid, "kind");
    if (text.empty() || text.size() > kMostText) return refuse(Refused::Invalid, "text");
    return run<void>([&]() -> Outcome<> {
        const auto key = visible(clerk, vehicle);
        if (!key) return key.error();
        const std::string detail = json::serialize(json::object{{"text", text}});
        write_entry(*key, clerk, kind == "call" ? "call" : "note", detail, now);
        write_audit(clerk, "note", vehicle, detail, now);
        return {};
    });
}

}  // namespace odolink::desk
