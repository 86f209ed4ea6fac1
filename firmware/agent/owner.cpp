// SPDX-License-Identifier: Apache-2.0
// What the owner does on the head unit. Each action is durable before it is answered.
#include <algorithm>

#include "agent/core.hpp"
#include "agent/stored_state.hpp"
#include "core/prompts/texts.hpp"
#include "domain/characters.hpp"
#include "wire/records.hpp"

namespace odolink {
namespace {

Error told(Error error) {
    if (error == PromptErrc::Driving) return OwnerActionErrc::Driving;
    if (error == PromptErrc::Unknown || error == AppointmentErrc::Unknown || error == RequestErrc::Unknown) return OwnerActionErrc::Unknown;
    if (error == PromptErrc::NotShown || error == AppointmentErrc::Stale || error == RequestErrc::Over) return OwnerActionErrc::Stale;
    if (error == RequestErrc::TooLong) return OwnerActionErrc::TooLong;
    return OwnerActionErrc::NotAllowed;
}

constexpr std::string_view kAppointmentKey = "appointment:";
constexpr std::string_view kLiveKey = "live:";
constexpr std::string_view kElsewhereKey = "elsewhere:";
constexpr std::string_view kSurveyKey = "survey:";
constexpr double kAssumedKmPerDay = 50;  // while own use is not known yet: rather due too early than too late

/// What whoever sits there may do.
bool is_for_guests(const OwnerAction& action) {
    const auto* request = std::get_if<RequestService>(&action);
    const bool help = request != nullptr && request->want == Want::Roadside && !request->share_position;
    return help || std::holds_alternative<AnswerPrompt>(action) || std::holds_alternative<ChangeSeat>(action);
}

bool asks_for_service(std::string_view reason_key) { return reason_key.starts_with("due:") || reason_key.starts_with("fault:") || reason_key.starts_with("warning:") || reason_key.starts_with("deferred:") || reason_key.starts_with("recall:"); }

}  // namespace

Status Agent::Core::act(const OwnerAction& action) {
    if (!seat.owner() && !is_for_guests(action)) return OwnerActionErrc::NotOwner;
    // Answering the prompt on the screen is judged by the prompt itself: a critical one may be acknowledged while moving. What stops data from
    // leaving is never locked.
    const bool at_any_time = std::holds_alternative<AnswerPrompt>(action) || std::holds_alternative<EndLiveSession>(action);
    if (!at_any_time && driving() != DrivingState::Parked) return OwnerActionErrc::Driving;
    const Status done = std::visit([this](const auto& a) { return act(a); }, action);
    if (!done) return done;
    changed = true;
    sync.wake();  // somebody is there, and may be waiting for an answer
    return finish() ? Status{} : Status{OwnerActionErrc::NotSaved};
}

Status Agent::Core::act(const AnswerPrompt& action) {
    const bool shown = on_screen && on_screen->id == action.prompt_id;
    const Campaign* campaign = shown && seat.owner() ? campaign_of(*on_screen) : nullptr;
    if (campaign != nullptr && action.answer == PromptAnswer::Yes) {
        if (const Status may = may_accept(*campaign); !may) return may;
    }
    const bool requests_service = shown && seat.owner() && action.answer == PromptAnswer::Yes && asks_for_service(on_screen->reason_key);
    if (requests_service && !consents.allows(Purpose::ServiceRequest, config.dealer_id)) return OwnerActionErrc::NoConsent;
    const bool opens_live = shown && action.answer == PromptAnswer::Yes && on_screen->reason_key.starts_with(kLiveKey);
    if (opens_live && !consents.allows(Purpose::RemoteDiagnosis, config.dealer_id)) return OwnerActionErrc::NoConsent;
    if (opens_live && withholding) return OwnerActionErrc::NotAllowed;
    // Judged before the prompt is answered: a Yes that cannot become a request must leave the question on the screen.
    if (requests_service && (withholding || requests.open().size() >= kMostOpenRequests)) return OwnerActionErrc::NotAllowed;
    const auto answered = prompts.answer(action.prompt_id, action.answer, prompt_moment());
    if (!answered) return told(answered.error());
    for (const Prompt& prompt : *answered) ledger.put(RecordKind::Prompt, prompt.reason_key, wire::encode(prompt));
    if (!seat.owner()) return {};  // noted by a guest: no answer of the owner's
    const Prompt& asked = answered->front();
    if (campaign != nullptr) return answer_campaign(*campaign, action.answer);
    if (asked.reason_key.starts_with(texts::kNewsKey)) return {};  // whether it was noted is nobody's business
    const Id cause = cause_of(asked.reason_key);
    const Id own = emit(PromptAnswered{asked.id, asked.reason_key, action.answer}, cause);
    const Id trace = cause.empty() ? own : cause;
    if (asked.reason_key.starts_with(kLiveKey)) answer_live(action.answer);
    const bool unwanted = asked.reason_key.starts_with(kSurveyKey) && action.answer == PromptAnswer::No;
    if (unwanted && survey.decline(id_from_text(asked.reason_key.substr(kSurveyKey.size())))) keep_survey();
    if (asked.reason_key.starts_with(kElsewhereKey)) return answer_elsewhere(action.answer);
    if (asked.reason_key.starts_with(kAppointmentKey)) return answer_appointment_prompt(asked, action.answer);
    return requests_service ? request_service(draft_for(asked), trace) : Status{};
}

Status Agent::Core::answer_appointment_prompt(const Prompt& prompt, PromptAnswer answer) {
    if (answer != PromptAnswer::Yes && answer != PromptAnswer::No) return {};
    const Appointment* appointment = appointments.find(id_from_text(prompt.reason_key.substr(kAppointmentKey.size())));
    if (appointment == nullptr || appointment->state != AppointmentState::Proposed) return {};
    const auto word = answer == PromptAnswer::Yes ? AppointmentAnswer::Accept : AppointmentAnswer::Decline;
    return act(AnswerAppointment{appointment->id, appointment->revision, word, {}});
}

RequestDraft Agent::Core::draft_for(const Prompt& prompt) const {
    const bool of_faults = prompt.reason_key.starts_with("fault:") || prompt.reason_key.starts_with("warning:");
    RequestDraft draft = draft_for_all(of_faults ? Initiator::FaultRule : Initiator::MaintenanceRule);
    for (const DeferredWork& work : history.deferred_due(mileage(), believed_time())) {
        if (texts::deferred_key(work.finding.id) != prompt.reason_key) continue;
        draft.note = fit_characters(work.finding.text, kLongestNote);
        const std::string& item = work.finding.item_id;
        const bool there = std::find(draft.due_items.begin(), draft.due_items.end(), item) != draft.due_items.end();
        if (!item.empty() && !there) draft.due_items.push_back(item);
    }
    return draft;
}

RequestDraft Agent::Core::draft_for_all(Initiator initiator) const {
    RequestDraft draft;
    draft.initiator = initiator;
    draft.due_items = upkeep.visit();
    for (const FaultRecord& fault : faults.records()) {
        if (fault.active() && !requests.covers_fault(fault.dtc.code)) draft.fault_codes.push_back(fault.dtc.code);
    }
    for (const Recall& recall : recalls.all()) {
        if (recall_open(recall) && !requests.covers_recall(recall.number)) draft.recalls.push_back(recall.number);
    }
    std::erase_if(draft.due_items, [this](const std::string& item) { return requests.covers_item(item); });
    return draft;
}

Status Agent::Core::request_service(RequestDraft draft, Id trace) {
    if (withholding) return OwnerActionErrc::NotAllowed;  // whose car it would be about is not settled
    const auto request = requests.create(p.entropy.id(), draft, mileage(), p.clock.wall());
    if (!request) return told(request.error());
    keep(*request);
    emit(ServiceRequested{*request, health_package()}, trace);
    const std::uint64_t number = ledger.given_sequence(Stream::Care);
    request_numbers[request->id] = number;
    ledger.put(RecordKind::Meta, stored::request_number_key(request->id), stored::encode(number));
    return {};
}

Status Agent::Core::act(const RequestService& action) {
    if (!consents.allows(Purpose::ServiceRequest, config.dealer_id)) return OwnerActionErrc::NoConsent;
    const bool visit = action.want == Want::Visit;
    if (action.share_position && (action.want != Want::Roadside || !p.positioning.available())) return OwnerActionErrc::NotAllowed;
    // Only a visit takes on what is due and broken: nobody changes oil in answer to a question.
    RequestDraft draft = visit ? draft_for_all(Initiator::Owner) : RequestDraft{};
    draft.kind = visit ? action.kind : ServiceKind::Other;
    draft.want = action.want;
    draft.note = action.note;
    if (const Status asked = request_service(std::move(draft), {}); !asked) return asked;
    if (action.share_position) share_position(requests.find_open(Want::Roadside)->id);
    return {};
}

Status Agent::Core::act(const RemindBefore& action) {
    if (action.days < 1 || action.days > kMostReminderDays) return OwnerActionErrc::NotAllowed;
    reminder_days = action.days;
    ledger.put(RecordKind::Meta, stored::kReminderDays, stored::encode(static_cast<std::uint64_t>(action.days)));
    return {};
}

Status Agent::Core::act(const WithdrawRequest& action) {
    const auto withdrawn = requests.withdraw(action.request_id);
    if (!withdrawn) return told(withdrawn.error());
    keep(*withdrawn);
    emit(RequestWithdrawn{action.request_id});
    if (!withdrawn->campaign.empty()) tell_campaign(withdrawn->campaign, CampaignState::Declined);
    for (const Appointment& appointment : appointments.withdraw_for(action.request_id, p.clock.wall())) {
        keep(appointment);
        withdraw_prompt(texts::appointment_key(appointment.id));
        emit(AppointmentAnswered{appointment.id, appointment.revision, AppointmentAnswer::Withdraw, {}});
    }
    return {};
}

Status Agent::Core::act(const NoteRecord& action) {
    const RecordFile* file = history.file(action.record_id);
    if (file == nullptr) return OwnerActionErrc::Unknown;
    if (count_characters(action.note) > kLongestNote) return OwnerActionErrc::TooLong;
    const RecordFile written = history.write(action.record_id, "note", action.note);
    on_record(action.record_id, false);
    tell_record(written);
    return {};
}

Status Agent::Core::act(const AnswerAppointment& action) {
    const AppointmentAnswered answer{action.appointment_id, action.revision, action.answer, action.counter_start};
    const auto changed_to = appointments.answer(answer, p.clock.wall());
    if (!changed_to) return told(changed_to.error());
    keep(*changed_to);
    const std::string key = texts::appointment_key(changed_to->id);
    withdraw_prompt(key);
    emit(answer, cause_of(key));
    return {};
}

Completion Agent::Core::stated(const StateWork& action, const std::string& item, const Id& statement) const {
    const WallTime wall = believed_time();
    Completion completion;
    completion.item_id = item;
    completion.at = action.performed.value_or(wall);
    completion.evidence = CompletionEvidence::OwnerStatement;
    completion.record_id = statement.text();
    completion.stated_due = action.next_on;
    completion.stated_due_at = action.next_at;
    const UsageRates rates = upkeep.rates(now());
    const double days = action.performed ? std::chrono::duration<double, std::ratio<86400>>(wall.since_epoch - action.performed->since_epoch).count() : 0;
    const double km = days * (rates.usable() ? rates.km_per_day : kAssumedKmPerDay);
    completion.has_mileage = action.mileage || !action.performed;
    completion.mileage = action.mileage.value_or(std::max(Distance{}, mileage() - Distance::metres(static_cast<std::int64_t>(km * 1000))));
    if (const auto counted = engine_hours()) {
        const std::chrono::hours since{static_cast<std::int64_t>(days * rates.hours_per_day)};
        completion.engine_hours = std::max(std::chrono::hours{0}, *counted - since);
    }
    return completion;
}

Status Agent::Core::act(const StateWork& action) {
    const auto& items = upkeep.plan().items;
    for (const std::string& wanted : action.items) {
        if (std::none_of(items.begin(), items.end(), [&wanted](const PlanItem& item) { return item.id == wanted; })) return OwnerActionErrc::Unknown;
    }
    const WallTime wall = believed_time();
    const bool ahead = action.performed && (!wall.known() || action.performed->since_epoch > wall.since_epoch);
    if (action.items.empty() || !keeper.trusted() || ahead || (action.mileage && *action.mileage > mileage())) return OwnerActionErrc::NotAllowed;
    const bool past = action.next_on && (!wall.known() || action.next_on->since_epoch <= wall.since_epoch);
    if (past || (action.next_at && *action.next_at <= mileage())) return OwnerActionErrc::NotAllowed;
    const ServiceRecord record = record_of(action);
    tell_record(history.edit(record));
    on_record(record.id, true);
    // What a paper does not bear own use says, and what a sticker says of the next time stands in no record.
    for (const std::string& item : action.items) {
        keep(upkeep.on_statement(stated(action, item, record.id)));
        withdraw_prompt(texts::due_key(item));
    }
    return {};
}

ServiceRecord Agent::Core::record_of(const StateWork& action) const {
    ServiceRecord record;
    record.id = p.entropy.id();
    record.author = RecordAuthor::Owner;
    record.performed_at = action.performed.value_or(believed_time());
    if (action.mileage || !action.performed) record.mileage = action.mileage.value_or(mileage());
    for (const std::string& item : action.items) {
        const auto& items = upkeep.plan().items;
        const auto planned = std::find_if(items.begin(), items.end(), [&item](const PlanItem& i) { return i.id == item; });
        Job job;
        job.kind = planned->legal ? JobKind::Inspection : JobKind::Maintenance;
        job.item_id = item;
        job.name = planned->name.zh;
        record.jobs.push_back(std::move(job));
    }
    return record;
}

Status Agent::Core::act(const TakeBackWork& action) {
    const std::string id = action.record_id.text();
    const auto known = upkeep.completions().all();
    const bool said = std::any_of(known.begin(), known.end(), [&id](const Completion& c) {
        return c.record_id == id && c.evidence == CompletionEvidence::OwnerStatement;
    });
    if (!said) return OwnerActionErrc::Unknown;
    const ServiceRecord* record = history.find(action.record_id);
    if (record == nullptr) {  // said to an earlier version, which wrote no record
        ServiceRecord nothing;  // a later revision that names no work
        nothing.id = action.record_id;
        keep(upkeep.on_record(nothing, now(), history.newest_first()));
        return {};
    }
    take_back(ServiceRecord{*record});
    return {};
}

Status Agent::Core::act(const SetConsent& action) {
    if (action.state == ConsentState::Granted && !may_share()) return OwnerActionErrc::NotAllowed;
    if (decide({action.purpose, config.dealer_id, action.state, action.text_version, p.clock.wall()})) return {};
    return consents.of(action.purpose, config.dealer_id).state == action.state ? Status{} : Status{OwnerActionErrc::NotAllowed};
}

bool Agent::Core::decide(const Consent& decision) {
    const auto change = consents.decide(decision);
    if (!change) return false;
    ledger.put(RecordKind::Consent, key_of(change->consent), wire::encode(change->consent));
    emit(ConsentChanged{change->consent});
    if (change->purge) {
        ledger.purge(*change->purge);
        sync.on_purged();
    }
    if (change->purge == Purpose::RemoteDiagnosis) end_live(LiveSessionEnd::ConsentWithdrawn);
    if (change->purge == Purpose::Campaigns) drop_campaigns(campaigns.on_consent_withdrawn());
    if (change->consent.state == ConsentState::Granted) tell_present(decision.purpose);
    return true;
}

void Agent::Core::tell_present(Purpose purpose) {
    // A dealer who is allowed to know from now on learns how things stand now, not what was before.
    if (purpose == Purpose::MaintenanceAlerts) {
        if (keeper.trusted()) emit(MileageReported{told_mileage()});
        for (const DueItem& item : upkeep.due()) {
            if (item.state != DueState::Ok) remember_cause(texts::due_key(item.item_id), emit(DueChanged{item, mileage()}));
        }
        for (const auto& [id, file] : history.files()) tell_record(written_by(file, Writer::Vehicle));
    }
    if (purpose != Purpose::RemoteDiagnosis) return;
    for (const FaultRecord& fault : faults.records()) {
        if (fault.active()) remember_cause(texts::fault_key(fault.dtc), emit(FaultChanged{fault}));
    }
}

}  // namespace odolink
