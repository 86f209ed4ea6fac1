// SPDX-License-Identifier: Apache-2.0
// What comes from the dealer: receipts, and messages that were verified before they reach here.
#include "agent/core.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "agent/stored_state.hpp"
#include "domain/promise_clock.hpp"
#include "core/history/journal_text.hpp"
#include "core/privacy/personal_data.hpp"
#include "core/prompts/texts.hpp"
#include "wire/records.hpp"

namespace odolink {

void Agent::Core::on_receipt(Stream stream, std::uint64_t up_to) {
    last_receipt = p.clock.wall();
    on_owner_change_told(stream, up_to);
    sent.on_receipt(stream, up_to);
    keep_sent();
    if (stream == Stream::Care) {
        for (auto it = request_numbers.begin(); it != request_numbers.end();) {
            if (it->second > up_to) {
                ++it;
                continue;
            }
            deliver(it->first);
            it = request_numbers.erase(it);
        }
        if (help_call && help_call->event != 0 && help_call->event <= up_to) end_help_call();
    }
    touch();
}

void Agent::Core::deliver(const Id& request) {
    ledger.erase(RecordKind::Meta, stored::request_number_key(request));
    if (const auto delivered = requests.on_receipt(request, last_receipt)) keep(*delivered);
}

void Agent::Core::on_moved(const MovedNumbers& moved) {
    const auto number_now = [&moved](Stream stream, std::uint64_t before) -> std::optional<std::uint64_t> {
        const auto at = moved.find({stream, before});
        return at == moved.end() ? std::nullopt : std::optional{at->second};
    };
    // What waits and did not move is at the desk.
    for (auto it = request_numbers.begin(); it != request_numbers.end();) {
        const auto number = number_now(Stream::Care, it->second);
        if (!number) {
            deliver(it->first);
            it = request_numbers.erase(it);
            continue;
        }
        it->second = *number;
        ledger.put(RecordKind::Meta, stored::request_number_key(it->first), stored::encode(*number));
        ++it;
    }
    if (help_call && help_call->event != 0) {
        if (const auto number = number_now(Stream::Care, help_call->event)) {
            help_call->event = *number;
            ledger.put(RecordKind::Meta, stored::kHelpCall, stored::encode(*help_call));
        } else {
            end_help_call();
        }
    }
    if (erasure) on_owner_change_moved(number_now(Stream::Operation, erasure->told_as));
    if (forgetting.told_as != 0) {
        const auto number = number_now(Stream::Operation, forgetting.told_as);
        keep_forgetting(number ? Forgetting{*number, 0} : Forgetting{0, sync.desk_down()});
    }
    sent.renew();
    keep_sent();
    touch();
}

void Agent::Core::on_sent(const wire::UpBatch& batch) {
    for (std::size_t i = 0; i < batch.events.size(); ++i) {
        const auto event = wire::decode_up_event(batch.events[i]);
        if (!event) continue;
        sent.on_sent({batch.stream, batch.first_sequence + i, event->payload.index(), purpose_of(event->payload), p.clock.wall(), false, config.dealer_name});
    }
    keep_sent();
    touch();
}

void Agent::Core::on_told(SentKind kind, std::uint64_t bytes) {
    const WallTime at = p.clock.wall();
    const auto day = at.known() ? local_day(at, config.calendar.offset).time_since_epoch().count() : 0;
    sent_totals.on_sent(kind, kind == SentKind::Live ? live.asked().id.text() : std::to_string(day), config.dealer_name, at, bytes);
    keep_sent();
}

void Agent::Core::keep_sent() {
    auto changes = sent.take_changes();
    std::ranges::move(sent_totals.take_changes(), std::back_inserter(changes));
    for (const auto& [key, text] : changes) {
        const ByteView bytes = text ? as_bytes(*text) : ByteView{};
        ledger.ride(RecordKind::Meta, key, text ? std::optional{Bytes{bytes.begin(), bytes.end()}} : std::nullopt);
    }
}

void Agent::Core::on_down(const DownMessage& message) {
    p.log.write(LogLevel::Debug, "dealer.message", {{"number", std::to_string(message.sequence)}, {"id", message.id.text()}, {"trace", message.trace.text()}});
    if (forgetting.covers(message.sequence) && speaks_to_owner(message.payload)) {
        sync.name_refused(message.sequence, wire::DownRefusal::Reason::Forgotten);
        return touch(Durability::Now);
    }
    dealers_trace = message.trace;
    dealers_number = message.sequence;
    std::visit([this](const auto& payload) { apply(payload); }, message.payload);
    dealers_trace = {};
    touch(Durability::Now);
}

void Agent::Core::apply(const RequestPickedUp& message) {
    const auto request = requests.on_picked_up(message);
    if (!request) return;
    keep(*request);
    offer(texts::request_news(*request, promise_of(*request, config.calendar).value_or(Promise{}).contact_by, config.calendar.offset));
}

void Agent::Core::apply(const RequestAnswered& message) {
    const auto request = requests.on_answered(message);
    if (!request) return;
    keep(*request);
    offer(texts::request_answer(*request, message.at));
}

void Agent::Core::apply(const AppointmentOffered& message) {
    const AppointmentOutcome outcome = appointments.on_offer(message.appointment);
    if (outcome.verdict != AppointmentVerdict::Applied) return;
    remember_cause(texts::appointment_key(message.appointment.id), dealers_trace);
    keep(outcome.appointment);
    if (const auto request = requests.on_offer(outcome.appointment, p.clock.wall())) keep(*request);
    withdraw_prompt(texts::request_key(outcome.appointment.request_id));
    const auto state = outcome.appointment.state;
    const std::string key = texts::appointment_key(outcome.appointment.id);
    // A visit that the dealer moves or calls off is a new matter, whatever the owner said to the one before.
    if (state != AppointmentState::Accepted && prompts.is_settled(key)) rearm_prompt(key);
    if (state == AppointmentState::Done) withdraw_prompt(key);
    else offer(texts::appointment_news(outcome.appointment, config.calendar.offset));
}

void Agent::Core::apply(const ServiceRecorded& message) {
    const bool from_before = forgetting.covers(dealers_number);
    const MergeOutcome merged = history.merge(from_before ? without_personal(message.record) : message.record);
    if (merged.changed) on_record(message.record.id, merged.verdict == MergeVerdict::Added);
}

void Agent::Core::apply(const RecordChanged& message) {
    const bool from_before = forgetting.covers(dealers_number);
    const MergeOutcome merged = history.merge(from_before ? without_personal(message.file) : message.file);
    if (merged.changed) on_record(message.file.id, merged.verdict == MergeVerdict::Added);
}

void Agent::Core::tell_record(const RecordFile& leaves) {
    for (RecordFile& part : parts_of(leaves)) emit(RecordChanged{std::move(part)});
}

std::vector<std::string> Agent::Core::on_record(const Id& id, bool is_new) {
    const RecordFile* file = history.file(id);
    if (file == nullptr) return {};
    const ServiceRecord& record = *history.find(id);
    ledger.put(RecordKind::RecordFile, id.text(), wire::encode(*file));
    ledger.put(RecordKind::Service, id.text(), wire::encode(record));
    sweep_attachments();
    std::string entry = journal_text(*file);
    if (is_personal_entry(entry)) entry += "salt\t" + p.entropy.id().text() + "\n";  // its hash outlives its words and must not give them away
    journal(entry);
    const UpkeepChange closed = upkeep.on_record(record, now(), history.newest_first());
    keep(closed);
    if (record.author == RecordAuthor::Dealer) {
        Moment repaired = moment();
        if (!keeper.heard()) repaired.mileage = {};  // what was driven before this start must not count as driven after the repair
        keep(faults.on_service(record, repaired));
    }
    elsewhere.on_recorded(record, now());
    keep_elsewhere();
    for (const ServiceRequest& request : requests.on_service(record)) {
        keep(request);
        if (!request.campaign.empty()) tell_campaign(request.campaign, CampaignState::Done);
    }
    for (const ClosedItem& item : closed.closed_items) withdraw_prompt(texts::due_key(item.item_id));
    emit(ServiceApplied{record.id, closed.closed_ids()}, dealers_trace);
    if (is_new && record.author == RecordAuthor::Dealer) {
        offer(texts::service_done(record, closed.closed_items.size()));
        if (survey.on_visit(record, believed_time())) keep_survey();
    }
    poll.read_codes_now();
    return closed.closed_ids();
}

void Agent::Core::apply(const PlanIssued& message) {
    const PlanVerdict verdict = upkeep.offer_plan(message.plan, config.dealer_id, believed_time());
    if (verdict == PlanVerdict::Unfit) sync.name_refused(dealers_number, wire::DownRefusal::Reason::Unfit);
    if (verdict == PlanVerdict::Older) sync.name_refused(dealers_number, wire::DownRefusal::Reason::Older);
    if (verdict != PlanVerdict::InForce && verdict != PlanVerdict::KeptForLater) return;
    const std::string versions = encode_versions(upkeep.shelf().taken());
    const ByteView bytes = as_bytes(versions);
    ledger.put(RecordKind::Meta, stored::kPlanVersions, {bytes.begin(), bytes.end()});
    keep_plan();
}

void Agent::Core::apply(const MessageShown& message) {
    const bool news = !message.campaign_id.empty();
    if (news && !wants_news(message.campaign_id)) return sync.name_refused(dealers_number, wire::DownRefusal::Reason::Consent);
    PromptOffer shown;
    shown.reason_key = news ? texts::news_key(message.campaign_id, message.id) : "message:" + message.id.text();
    shown.what = message.title;
    shown.why = message.body;
    shown.answers = {PromptAnswer::Acknowledge};
    offer(shown);
}

void Agent::Core::keep(const ServiceRequest& request) {
    ledger.put(RecordKind::Request, request.id.text(), wire::encode(request));
    const bool missed = request.pick_up_missed || request.contact_missed || request.resolve_missed;
    if (missed && is_open(request.state)) offer(texts::promise_missed(request));
    if (request.state == RequestState::Closed || request.state == RequestState::Withdrawn) {
        withdraw_prompt(texts::request_key(request.id));
        look_at_help_call();
        // What the request was about may ask again: a fault that returns, an item whose request was taken back.
        for (const std::string& item : request.due_items) rearm_prompt(texts::due_key(item));
        for (const std::string& number : request.recalls) rearm_prompt(texts::recall_key(number));
        for (const FaultRecord& fault : faults.records()) {
            const auto& codes = request.fault_codes;
            if (std::find(codes.begin(), codes.end(), fault.dtc.code) != codes.end()) rearm_prompt(texts::fault_key(fault.dtc));
        }
    }
    changed = true;
}

void Agent::Core::keep(const Appointment& appointment) {
    ledger.put(RecordKind::Appointment, appointment.id.text(), wire::encode(appointment));
    changed = true;
}

void Agent::Core::keep(const UpkeepChange& change) {
    for (const std::string& key : change.erased_keys) ledger.erase(RecordKind::Completion, key);
    for (const Completion& completion : change.put) {
        ledger.put(RecordKind::Completion, key_of(completion), wire::encode(completion));
    }
    // The item is new again: the same reason may ask again when it is due the next time.
    for (const ClosedItem& item : change.closed_items) rearm_prompt(texts::due_key(item.item_id));
    if (change.sensed) keep_sensed_wear();
    if (change.empty()) return;
    ledger.put(RecordKind::Duty, stored::kUsage, encode_usage(upkeep.use()));
    due_stale = changed = true;
}

void Agent::Core::keep_plan() {
    const PlanShelf& shelf = upkeep.shelf();
    ledger.put(RecordKind::Plan, stored::kPlanInForce, wire::encode(shelf.in_force()));
    if (shelf.later()) ledger.put(RecordKind::Plan, stored::kPlanLater, wire::encode(*shelf.later()));
    else ledger.erase(RecordKind::Plan, stored::kPlanLater);
    adopt_plan();
}

void Agent::Core::adopt_plan() {
    for (const UpkeepChange& change : upkeep.adopt_plan(history.newest_first(), now())) keep(change);
    due_stale = changed = true;
}

void Agent::Core::evaluate_due() {
    if (!std::exchange(due_stale, false) || !upkeep.taken_over()) return;
    evaluated_mileage = mileage();
    last_judged = p.clock.mono();
    if (wall_guard.learn(p.clock.wall(), sync.desk_time())) {
        const std::string clock = wall_guard.state();
        const ByteView bytes = as_bytes(clock);
        ledger.put(RecordKind::Meta, stored::kBelievedWall, {bytes.begin(), bytes.end()});
    }
    const DueNews news = upkeep.judge(now());
    changed = changed || news.changed;
    if (news.states.empty()) return;
    for (const DueItem& item : news.states) remember_cause(texts::due_key(item.item_id), emit(DueChanged{item, mileage()}));
    const std::string states = encode_states(upkeep.told());
    const ByteView bytes = as_bytes(states);
    ledger.put(RecordKind::Meta, stored::kToldDue, {bytes.begin(), bytes.end()});
}

}  // namespace odolink
