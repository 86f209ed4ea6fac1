// SPDX-License-Identifier: Apache-2.0
// The state machines of proto/README.md, section 6, as a vehicle must keep to them: each with what it has to do, and with one step that
// its table does not have.
#include <memory>

#include "played_desk.hpp"
#include "vehicle_suite.hpp"

namespace odolink::conformance {
namespace {

using std::chrono::hours;
using Reason = PlayedDesk::Reason;

class VehicleMachines {
public:
    explicit VehicleMachines(std::shared_ptr<VehicleScene> scene) : scene_{std::move(scene)} {}

    [[nodiscard]] Verdict service_request() {
        if (const auto no = cannot()) return *no;
        const auto asked = ask(OwnerTask::AskForService);
        if (!asked) return failed("the owner asked for a service, and no ServiceRequested came");
        if (asked->want != Want::Visit) return failed("`want` is not a visit");
        if (const auto why = desk_.taken(RequestPickedUp{asked->id, party_.now(), "conformance"}); !why.empty()) return failed(why);
        if (const auto why = desk_.taken(RequestAnswered{asked->id, party_.now(), "conformance", "一致性检查", false}); !why.empty()) return failed(why);
        if (!owner_(OwnerTask::TakeBack)) return skipped("nobody takes a request back at this vehicle");
        const auto back = desk_.hear<RequestWithdrawn>();
        if (!back || back->request_id != asked->id) return failed("the owner took it back, and no RequestWithdrawn came");
        // About a request that is withdrawn: taken, without effect, and not refused
        if (const auto why = desk_.taken(RequestAnswered{asked->id, party_.now(), "conformance", "一致性检查", true}); !why.empty()) return failed(why);
        (void)owner_(OwnerTask::TakeBack);
        return desk_.quiet<RequestWithdrawn>() ? passed() : failed("a request that was withdrawn is withdrawn again");
    }
    [[nodiscard]] Verdict complaint() {
        if (const auto no = cannot()) return *no;
        const auto asked = ask(OwnerTask::Complain);
        if (!asked) return failed("the owner complained, and no ServiceRequested came");
        if (asked->want != Want::Complaint || !asked->due_items.empty() || !asked->fault_codes.empty())
            return failed("it is no complaint without due items and fault codes");
        if (const auto why = desk_.taken(RequestAnswered{asked->id, party_.now(), "conformance", "一致性检查", true}); !why.empty()) return failed(why);
        (void)owner_(OwnerTask::TakeBack);
        return desk_.quiet<RequestWithdrawn>() ? passed() : failed("a complaint that is closed is withdrawn");
    }
    [[nodiscard]] Verdict appointment() {
        if (const auto no = cannot()) return *no;
        const auto asked = ask(OwnerTask::AskForService);
        if (!asked) return failed("the owner asked for a service, and no ServiceRequested came");
        Appointment visit;
        visit.id = party_.new_id();
        visit.request_id = asked->id;
        visit.start = {party_.now().since_epoch + hours{30}, WallQuality::Synchronised};
        visit.place = "conformance";
        visit.changed = party_.now();
        if (const auto why = desk_.taken(AppointmentOffered{visit}); !why.empty()) return failed(why);
        const auto counter = answer(OwnerTask::CounterVisit, AppointmentAnswer::Counter, visit);
        if (!counter.second.empty()) return failed(counter.second);
        if (!counter.first->counter_start) return failed("a counter names no `counter_start`");
        visit.state = AppointmentState::Accepted;
        visit.start = *counter.first->counter_start;
        visit.revision = 2;
        if (const auto why = desk_.taken(AppointmentOffered{visit}); !why.empty()) return failed(why);
        if (const auto declined = answer(OwnerTask::DeclineVisit, AppointmentAnswer::Decline, visit); !declined.second.empty()) return failed(declined.second);
        // An offer, and then an older one: that changes nothing, and the owner's answer is to the newer
        Appointment older = visit;
        older.state = AppointmentState::Proposed;
        older.start.since_epoch += hours{48};
        visit.state = AppointmentState::Proposed;
        visit.revision = 3;
        if (const auto why = desk_.taken(AppointmentOffered{visit}); !why.empty()) return failed(why);
        if (const auto why = desk_.taken(AppointmentOffered{older}); !why.empty()) return failed(why);
        if (const auto accepted = answer(OwnerTask::AcceptVisit, AppointmentAnswer::Accept, visit); !accepted.second.empty()) return failed(accepted.second);
        if (!owner_(OwnerTask::TakeBack)) return skipped("nobody takes a request back at this vehicle");
        const auto withdrawn = desk_.hear<AppointmentAnswered>([](const AppointmentAnswered& m) { return m.answer == AppointmentAnswer::Withdraw; }, patience_.answer);
        return withdrawn && withdrawn->appointment_id == visit.id ? passed() : failed("its request was taken back, and no WITHDRAW of the visit came");
    }
    [[nodiscard]] Verdict survey() {
        if (const auto no = cannot()) return *no;
        ServiceRecord record;
        record.id = party_.new_id();
        record.performed_at = {party_.now().since_epoch - hours{26}, WallQuality::Synchronised};
        record.handed_back = {party_.now().since_epoch - hours{25}, WallQuality::Synchronised};
        record.dealer_id = "conformance";
        record.dealer_name = "conformance";
        record.revision = 1;
        Job job;
        job.name = "conformance";
        record.jobs = {job};
        if (const auto why = desk_.taken(ServiceRecorded{record}); !why.empty()) return failed(why);
        if (!owner_(OwnerTask::AnswerSurvey)) return skipped("nobody answers a survey at this vehicle");
        const auto answers = desk_.hear<SurveyAnswered>();
        if (!answers) return failed("the owner answered, and no SurveyAnswered came");
        if (answers->record_id != record.id || answers->questionnaire == 0 || answers->scores.empty()) return failed("SurveyAnswered is not of that record");
        // The same record again begins nothing
        if (const auto why = desk_.taken(ServiceRecorded{record}); !why.empty()) return failed(why);
        (void)owner_(OwnerTask::AnswerSurvey);
        return desk_.quiet<SurveyAnswered>() ? passed() : failed("a visit is asked about twice");
    }
    [[nodiscard]] Verdict live_session() {
        if (const auto no = cannot()) return *no;
        const LiveSessionAsked asked{party_.new_id(), "271828", "conformance", std::chrono::minutes{5}};
        desk_.readings.clear();
        if (const auto why = desk_.taken(asked); !why.empty()) return failed(why);
        if (!desk_.readings.empty()) return failed("readings come before the owner's Yes");
        if (!owner_(OwnerTask::SayYesToLive)) return skipped("nobody lets the dealer read at this vehicle");
        const auto open = desk_.hear<LiveSessionChanged>();
        if (!open || open->session_id != asked.id || open->state != LiveSessionState::Open) return failed("the owner said Yes, and no LiveSessionChanged OPEN came");
        // One question more is declined, and the end of another session ends nothing
        const LiveSessionAsked other{party_.new_id(), "314159", "conformance", std::chrono::minutes{5}};
        if (const auto why = desk_.taken(other); !why.empty()) return failed(why);
        const auto declined = desk_.hear<LiveSessionChanged>();
        if (!declined || declined->session_id != other.id || declined->state != LiveSessionState::Declined) return failed("another question, while one is open, is not DECLINED");
        if (const auto why = desk_.taken(LiveSessionClosed{party_.new_id()}); !why.empty()) return failed(why);
        if (!desk_.quiet<LiveSessionChanged>()) return failed("a LiveSessionClosed of another session ended it");
        for (std::size_t i = 0; i < desk_.readings.size(); ++i)
            if (desk_.readings[i].number != i + 1 || desk_.readings[i].session_id != asked.id) return failed("its readings are not numbered from 1");
        if (const auto why = desk_.taken(LiveSessionClosed{asked.id}); !why.empty()) return failed(why);
        const auto ended = desk_.hear<LiveSessionChanged>();
        if (!ended || ended->state != LiveSessionState::Ended || ended->ended_by != LiveSessionEnd::ByDealer) return failed("it was closed, and no LiveSessionChanged ENDED by the dealer came");
        desk_.listen(patience_.quiet);
        return ended->readings == desk_.readings.size() ? passed() : failed("its receipt counts other readings than came");
    }
    [[nodiscard]] Verdict plan() {
        if (!desk_.begin()) return failed("no VehicleSync");
        if (const auto why = desk_.taken(PlanIssued{PlayedDesk::plan(7)}); !why.empty()) return failed(why);
        if (const auto why = desk_.refusal_of(PlanIssued{PlayedDesk::plan(6)}, Reason::Older); !why.empty()) return failed("a plan of an older version: " + why);
        MaintenancePlan unfit = PlayedDesk::plan(8);
        unfit.items.clear();
        if (const auto why = desk_.refusal_of(PlanIssued{unfit}, Reason::Unfit); !why.empty()) return failed("a plan without items: " + why);
        const auto why = desk_.taken(PlanIssued{PlayedDesk::plan(8)});
        return why.empty() ? passed() : failed("the version of an unfit plan counts as taken: " + why);
    }
    [[nodiscard]] Verdict forgotten() {
        if (const auto no = cannot()) return *no;
        desk_.listen(patience_.quiet);
        desk_.withhold_receipts(true);
        if (!owner_(OwnerTask::ForgetMe)) return skipped("nobody asks to be forgotten at this vehicle");
        const auto erased = desk_.hear<PersonalDataErased>([](const PersonalDataErased&) { return true; }, patience_.session);
        if (!erased || erased->reason != ErasureReason::Forgotten) return failed("no PersonalDataErased FORGOTTEN came");
        Appointment visit;
        visit.id = visit.request_id = party_.new_id();
        visit.start = visit.changed = party_.now();
        const auto why = desk_.refusal_of(AppointmentOffered{visit}, Reason::Forgotten);
        const bool first = desk_.before_receipt() == 0;
        desk_.withhold_receipts(false);
        if (!why.empty()) return failed("an offer from before: " + why);
        if (!first) return failed("events of other streams came before the receipt for PersonalDataErased");
        desk_.listen(patience_.quiet);
        const auto after = desk_.taken(MessageShown{party_.new_id(), {"一致性检查", "Conformance"}, {"之后", "Afterwards"}});
        return after.empty() ? passed() : failed("a word of afterwards: " + after);
    }
    /// Of the pseudonym nothing is left afterwards.
    [[nodiscard]] Verdict another_owner() {
        if (const auto no = cannot()) return *no;
        desk_.listen(patience_.quiet);
        desk_.withhold_receipts(true);
        if (!owner_(OwnerTask::ChangeOwner)) return skipped("nobody hands this vehicle over");
        const auto erased = desk_.hear<PersonalDataErased>([](const PersonalDataErased&) { return true; }, patience_.session);
        if (!erased || erased->reason != ErasureReason::OwnerChanged) return failed("no PersonalDataErased OWNER_CHANGED came");
        const std::uint64_t before = desk_.taken_to();
        desk_.publish_next(MessageShown{party_.new_id(), {"一致性检查", "Conformance"}, {"之后", "Afterwards"}});
        desk_.listen(patience_.quiet);
        const bool took = desk_.taken_to() > before;
        desk_.withhold_receipts(false);
        if (took) return failed("a message of the dealer is taken for another owner");
        desk_.listen(patience_.answer);
        const std::uint64_t bodies = desk_.bodies();
        desk_.listen(patience_.answer);
        return desk_.bodies() == bodies ? passed() : failed("the vehicle goes on under the pseudonym of the owner before");
    }

private:
    [[nodiscard]] std::optional<Verdict> cannot() { return scene_->cannot(); }
    [[nodiscard]] std::optional<ServiceRequest> ask(OwnerTask task) {
        if (!owner_(task)) return std::nullopt;
        const auto asked = desk_.hear<ServiceRequested>();
        return asked ? std::optional{asked->request} : std::nullopt;
    }
    /// The owner's answer to the visit, or what is wrong with it.
    [[nodiscard]] std::pair<std::optional<AppointmentAnswered>, std::string> answer(OwnerTask task, AppointmentAnswer word, const Appointment& visit) {
        if (!owner_(task)) return {std::nullopt, "nobody answers a visit at this vehicle"};
        const auto answered = desk_.hear<AppointmentAnswered>();
        if (!answered) return {std::nullopt, "the owner answered, and no AppointmentAnswered came"};
        if (answered->appointment_id != visit.id || answered->answer != word) return {std::nullopt, "AppointmentAnswered is not the owner's answer to the visit"};
        if (answered->revision != visit.revision)
            return {std::nullopt, "it answers revision " + std::to_string(answered->revision) + " where " + std::to_string(visit.revision) + " is offered"};
        return {answered, ""};
    }

    std::shared_ptr<VehicleScene> scene_;
    Party& party_{scene_->party};
    const Patience& patience_{scene_->patience};
    const Owner& owner_{scene_->owner};
    PlayedDesk& desk_{scene_->desk};
};

}  // namespace

std::vector<Check> vehicle_machine_checks(Party& party, Owner owner, const Patience& patience) {
    const auto scene = std::make_shared<VehicleScene>(party, patience, std::move(owner));
    const auto suite = std::make_shared<VehicleMachines>(scene);
    const auto check = [&](const char* name, const char* section, Verdict (VehicleMachines::*run)()) {
        return Check{name, section, [suite, run] { return (*suite.*run)(); }};
    };
    std::vector<Check> checks{
        check("tells a service request and its end, once each", "6.1", &VehicleMachines::service_request),
        check("tells a complaint without items, and takes none back that is closed", "6.2", &VehicleMachines::complaint),
        check("answers each revision of a visit, and none that an older one took the place of", "6.3", &VehicleMachines::appointment),
        check("names a plan of an older version OLDER and one that is unfit UNFIT", "6.5", &VehicleMachines::plan),
        check("tells the answers about a visit, once", "6.7", &VehicleMachines::survey),
        check("opens a live session with the owner's Yes, declines a second, and ends it by its own id alone", "6.10", &VehicleMachines::live_session),
    };
    append(checks, vehicle_campaign_checks(scene));
    append(checks, vehicle_key_checks(scene));
    append(checks, {
        check("names a word to an owner who is forgotten FORGOTTEN, and tells of it before all else", "6.11", &VehicleMachines::forgotten),
        check("takes nothing for another owner, and is silent after the receipt", "6.11", &VehicleMachines::another_owner),
    });
    return checks;
}

}  // namespace odolink::conformance
