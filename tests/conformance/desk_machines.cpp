// SPDX-License-Identifier: Apache-2.0
// The state machines of proto/README.md, section 6, as a desk must keep to them: each with what it has to do, and with one step that its
// table does not have.
#include <map>
#include <memory>

#include "desk_suite.hpp"
#include "played_vehicle.hpp"

namespace odolink::conformance {
namespace {

using std::chrono::hours;

class DeskMachines {
public:
    explicit DeskMachines(std::shared_ptr<DeskScene> scene) : scene_{std::move(scene)} {}

    [[nodiscard]] Verdict service_request() {
        if (const auto no = cannot()) return *no;
        const auto asked = ask(Want::Visit);
        if (!asked) return failed("no receipt for ServiceRequested");
        if (!clerk_(ClerkTask::PickUp)) return skipped("nobody takes requests at this desk");
        const auto picked = hear<RequestPickedUp>(*asked);
        if (!picked) return failed("the clerk took it, and no RequestPickedUp came");
        if (picked->first.trace != traces_[*asked]) return failed("RequestPickedUp has not the trace of its request");
        if (!clerk_(ClerkTask::AnswerInWords)) return skipped("nobody answers in words at this desk");
        const auto answered = hear<RequestAnswered>(*asked);
        if (!answered || answered->second.closes) return failed("the clerk answered, and no RequestAnswered that leaves it open came");
        // The owner takes it back: from Withdrawn no row leads on
        if (!vehicle_.tell(RequestWithdrawn{*asked})) return failed("no receipt for RequestWithdrawn");
        (void)clerk_(ClerkTask::PickUp);
        (void)clerk_(ClerkTask::AnswerInWords);
        return says_nothing_of(*asked, "a request that the owner took back");
    }
    [[nodiscard]] Verdict complaint() {
        if (const auto no = cannot()) return *no;
        const auto asked = ask(Want::Complaint);
        if (!asked) return failed("no receipt for a complaint");
        if (!clerk_(ClerkTask::CloseInWords)) return skipped("nobody answers in words at this desk");
        const auto answered = hear<RequestAnswered>(*asked);
        if (!answered || !answered->second.closes) return failed("the clerk closed it, and no RequestAnswered with `closes` came");
        if (answered->first.trace != traces_[*asked]) return failed("RequestAnswered has not the trace of its complaint");
        // Closed is the end: neither other words nor the owner's taking it back change it
        (void)clerk_(ClerkTask::AnswerInWords);
        if (!vehicle_.tell(RequestWithdrawn{*asked})) return failed("no receipt for RequestWithdrawn");
        return says_nothing_of(*asked, "a complaint that is closed");
    }
    [[nodiscard]] Verdict appointment() {
        if (const auto no = cannot()) return *no;
        const auto asked = ask(Want::Visit);
        if (!asked) return failed("no receipt for ServiceRequested");
        if (!clerk_(ClerkTask::OfferVisit)) return skipped("nobody offers visits at this desk");
        const auto offer = hear_visit(*asked, AppointmentState::Proposed);
        if (!offer) return failed("a visit was offered, and no AppointmentOffered that is Proposed came");
        if (offer->revision == 0) return failed("the first revision is 0");
        // Proposed, counter, confirm: the owner's time is the visit's
        const WallTime wish{offer->start.since_epoch + hours{26}, offer->start.quality};
        if (!answer(*offer, AppointmentAnswer::Counter, wish)) return failed("no receipt for AppointmentAnswered");
        if (!clerk_(ClerkTask::ConfirmVisit)) return skipped("nobody confirms visits at this desk");
        const auto confirmed = hear_visit(*asked, AppointmentState::Accepted);
        if (!confirmed) return failed("the owner's time was confirmed, and no AppointmentOffered that is Accepted came");
        if (confirmed->id != offer->id || confirmed->revision <= offer->revision) return failed("the confirmation is not a higher revision of the same visit");
        if (confirmed->start != wish) return failed("the confirmation has not the time that the owner asked for");
        // Accepted, decline, offer
        if (!answer(*confirmed, AppointmentAnswer::Decline, {})) return failed("no receipt for AppointmentAnswered");
        if (!clerk_(ClerkTask::OfferVisit)) return skipped("nobody offers visits at this desk");
        const auto again = hear_visit(*asked, AppointmentState::Proposed);
        if (!again || again->id != offer->id || again->revision <= confirmed->revision) return failed("after a decline no higher revision was offered");
        return withdrawn(*asked, *again);
    }
    [[nodiscard]] Verdict heeds_no_answer_to_an_older_revision() {
        if (const auto no = cannot()) return *no;
        const auto asked = ask(Want::Visit);
        if (!asked || !clerk_(ClerkTask::OfferVisit)) return skipped("nobody offers visits at this desk");
        const auto first = hear_visit(*asked, AppointmentState::Proposed);
        if (!first || !clerk_(ClerkTask::OfferVisit)) return failed("no AppointmentOffered came");
        const auto second = hear_visit(*asked, AppointmentState::Proposed);
        if (!second || second->revision <= first->revision) return failed("another time is offered under no higher revision");
        if (!answer(*first, AppointmentAnswer::Counter, WallTime{first->start.since_epoch + hours{50}, first->start.quality}))
            return failed("no receipt for AppointmentAnswered");
        if (!answer(*second, AppointmentAnswer::Accept, {})) return failed("no receipt for AppointmentAnswered");
        if (!clerk_(ClerkTask::ConfirmVisit)) return skipped("nobody confirms visits at this desk");
        const auto confirmed = hear_visit(*asked, AppointmentState::Accepted);
        if (!confirmed) return failed("no AppointmentOffered that is Accepted came");
        return confirmed->start == second->start ? passed() : failed("an answer to an older revision changed the visit");
    }
    [[nodiscard]] Verdict survey() {
        if (!vehicle_.begin()) return failed("no DeskSync for a VehicleSync");
        if (!vehicle_.tell(SurveyAnswered{party_.new_id(), 1, {{"work", 5}, {"service", 4}, {"recommend", 9}}})) return failed("no receipt for SurveyAnswered");
        // A score beyond 10 is malformed: kept without effect, and nothing waits for it
        if (!vehicle_.tell(SurveyAnswered{party_.new_id(), 1, {{"work", 11}}})) return failed("a survey with a score above 10 stops the stream");
        return vehicle_.tell(SurveyAnswered{party_.new_id(), 1, {{"work", 2}}}) ? passed() : failed("no receipt for the survey after it");
    }
    [[nodiscard]] Verdict live_session() {
        if (const auto no = cannot()) return *no;
        const auto any = [](const LiveSessionAsked&) { return true; };
        if (!clerk_(ClerkTask::AskLive)) return skipped("nobody asks for a live view at this desk");
        const auto asked = vehicle_.hear<LiveSessionAsked>(any);
        if (!asked) return failed("a live view was asked for, and no LiveSessionAsked came");
        if (asked->first.expires.since_epoch - asked->first.issued.since_epoch > std::chrono::minutes{10}) return failed("the question is valid for longer than 10 minutes");
        const Id id = asked->second.id;
        if (!vehicle_.tell(LiveSessionChanged{id, LiveSessionState::Open, LiveSessionEnd::None, party_.now(), {}, 0, {}})) return failed("no receipt for LiveSessionChanged");
        vehicle_.tell_live({id, 1, party_.now(), {{"Vehicle.Speed", 0, "km/h"}}});
        if (!clerk_(ClerkTask::CloseLive)) return skipped("nobody ends a live view at this desk");
        const auto is_it = [&](const LiveSessionClosed& m) { return m.id == id; };
        if (!vehicle_.hear<LiveSessionClosed>(is_it)) return failed("it was ended, and no LiveSessionClosed with its id came");
        if (!vehicle_.tell(LiveSessionChanged{id, LiveSessionState::Ended, LiveSessionEnd::ByDealer, party_.now(), party_.now(), 1, {"Vehicle.Speed"}}))
            return failed("no receipt for LiveSessionChanged");
        // What is over stays over: a further question is another one
        if (!clerk_(ClerkTask::AskLive)) return skipped("nobody asks for a live view at this desk");
        const auto next = vehicle_.hear<LiveSessionAsked>(any);
        if (!next) return failed("a live view was asked for again, and no LiveSessionAsked came");
        if (next->second.id == id || next->second.code == asked->second.code) return failed("a new question has not a new id and code");
        return vehicle_.tell(LiveSessionChanged{next->second.id, LiveSessionState::Declined, LiveSessionEnd::None, {}, {}, 0, {}}) ? passed() : failed("no receipt for LiveSessionChanged");
    }
    [[nodiscard]] Verdict plan() {
        if (const auto no = cannot()) return *no;
        const auto any = [](const PlanIssued&) { return true; };
        if (!clerk_(ClerkTask::IssuePlan)) return skipped("this desk issues no plans");
        const auto first = vehicle_.hear<PlanIssued>(any);
        if (!first || !clerk_(ClerkTask::IssuePlan)) return failed("a plan was sent, and no PlanIssued came");
        const auto second = vehicle_.hear<PlanIssued>(any);
        if (!second) return failed("another plan was sent, and no PlanIssued came");
        const bool same = second->second.plan.id == first->second.plan.id;
        return same && second->second.plan.version <= first->second.plan.version ? failed("a changed plan has no higher version") : passed();
    }
    [[nodiscard]] Verdict forgotten() {
        if (const auto no = cannot()) return *no;
        const auto asked = ask(Want::Visit);
        if (!asked || !clerk_(ClerkTask::OfferVisit)) return skipped("nobody offers visits at this desk");
        const auto offer = hear_visit(*asked, AppointmentState::Proposed);
        if (!offer) return failed("no AppointmentOffered came");
        if (!vehicle_.tell(PersonalDataErased{ErasureReason::Forgotten})) return failed("no receipt for PersonalDataErased");
        (void)clerk_(ClerkTask::ConfirmVisit);
        (void)clerk_(ClerkTask::AnswerInWords);
        return says_nothing_of(*asked, "a request of an owner who is forgotten");
    }
    /// Of the pseudonym nothing is left afterwards.
    [[nodiscard]] Verdict another_owner() {
        if (const auto no = cannot()) return *no;
        const auto asked = ask(Want::Visit);
        if (!asked) return failed("no receipt for ServiceRequested");
        vehicle_.acknowledge(false);
        if (!clerk_(ClerkTask::PickUp) || !hear<RequestPickedUp>(*asked)) return skipped("nobody takes requests at this desk");
        if (!vehicle_.tell(PersonalDataErased{ErasureReason::OwnerChanged})) return failed("no receipt for PersonalDataErased");
        vehicle_.sync();
        return vehicle_.hears_anything(patience_.resend) ? failed("what was not acknowledged is sent to a vehicle that has gone") : passed();
    }

private:
    [[nodiscard]] std::optional<Verdict> cannot() { return scene_->cannot(); }
    [[nodiscard]] std::optional<Id> ask(Want want) {
        ServiceRequested event;
        event.request.id = party_.new_id();
        event.request.kind = want == Want::Visit ? ServiceKind::Service : ServiceKind::Other;
        event.request.want = want;
        event.request.created = party_.now();
        event.request.note = "conformance";
        if (want == Want::Visit) event.request.due_items = {"engine_oil"};
        event.health.taken = party_.now();
        Id trace;
        const Id id = event.request.id;
        if (!vehicle_.tell(std::move(event), &trace)) return std::nullopt;
        traces_[id] = trace;
        return id;
    }
    [[nodiscard]] bool answer(const Appointment& visit, AppointmentAnswer word, std::optional<WallTime> wish) {
        return vehicle_.tell(AppointmentAnswered{visit.id, visit.revision, word, wish});
    }
    template <class Kind>
    [[nodiscard]] std::optional<std::pair<DownMessage, Kind>> hear(const Id& request) {
        return vehicle_.hear<Kind>([&](const Kind& m) { return m.request_id == request; });
    }
    [[nodiscard]] std::optional<Appointment> hear_visit(const Id& request, AppointmentState state) {
        const auto fits = [&](const AppointmentOffered& m) { return m.appointment.request_id == request && m.appointment.state == state; };
        const auto heard = vehicle_.hear<AppointmentOffered>(fits);
        return heard ? std::optional{heard->second.appointment} : std::nullopt;
    }
    [[nodiscard]] Verdict withdrawn(const Id& request, const Appointment& visit) {
        if (!answer(visit, AppointmentAnswer::Withdraw, {})) return failed("no receipt for AppointmentAnswered");
        if (!clerk_(ClerkTask::OfferVisit)) return passed();
        const auto another = vehicle_.hear<AppointmentOffered>([&](const AppointmentOffered& m) { return m.appointment.request_id == request; });
        return another && another->second.appointment.id == visit.id ? failed("a visit goes on that the owner has withdrawn") : passed();
    }
    /// What changes nothing comes as nothing.
    [[nodiscard]] Verdict says_nothing_of(const Id& request, const std::string& what) {
        const WallTime end = party_.in(patience_.quiet);
        while (const auto message = vehicle_.next(end))
            if (request_of(message->payload) == request) return failed("the desk goes on with " + what);
        return passed();
    }
    [[nodiscard]] static Id request_of(const DownPayload& payload) {
        if (const auto* m = std::get_if<RequestPickedUp>(&payload)) return m->request_id;
        if (const auto* m = std::get_if<RequestAnswered>(&payload)) return m->request_id;
        if (const auto* m = std::get_if<AppointmentOffered>(&payload)) return m->appointment.request_id;
        return {};
    }

    std::shared_ptr<DeskScene> scene_;
    Party& party_{scene_->party};
    const Patience& patience_{scene_->patience};
    const Clerk& clerk_{scene_->clerk};
    PlayedVehicle& vehicle_{scene_->vehicle};
    std::map<Id, Id> traces_;  ///< of requests
};

}  // namespace

std::vector<Check> desk_machine_checks(Party& party, Clerk clerk, const Patience& patience) {
    const auto scene = std::make_shared<DeskScene>(party, patience, std::move(clerk));
    const auto suite = std::make_shared<DeskMachines>(scene);
    const auto check = [&](const char* name, const char* section, Verdict (DeskMachines::*run)()) {
        return Check{name, section, [suite, run] { return (*suite.*run)(); }};
    };
    std::vector<Check> checks{
        check("answers a service request, and goes on with none that was taken back", "6.1", &DeskMachines::service_request),
        check("closes a complaint in words, and then for good", "6.2", &DeskMachines::complaint),
        check("offers, takes the owner's time, offers anew after a decline, and ends with a withdrawal", "6.3", &DeskMachines::appointment),
        check("heeds no answer to an older revision", "6.3", &DeskMachines::heeds_no_answer_to_an_older_revision),
        check("takes the answers to a survey, and is not stopped by wrong ones", "6.7", &DeskMachines::survey),
        check("asks for a live session for 10 minutes, ends it, and asks anew with another id and code", "6.10", &DeskMachines::live_session),
        check("raises the version of a plan that it changes", "6.5", &DeskMachines::plan),
    };
    append(checks, desk_campaign_checks(scene));
    append(checks, desk_key_checks(scene));
    append(checks, {
        check("ends what was open for an owner who is forgotten", "6.11", &DeskMachines::forgotten),
        check("sends nothing more to a vehicle of another owner", "6.11", &DeskMachines::another_owner),
    });
    return checks;
}

}  // namespace odolink::conformance
