// SPDX-License-Identifier: Apache-2.0
#include "machine_desk.hpp"

#include "domain/appointment_rules.hpp"

namespace odolink::conformance {

Id MachineDesk::made() {
    Id id;
    id.bytes.front() = std::byte{0xDE};
    id.bytes.back() = static_cast<std::byte>(++made_);
    return id;
}

void MachineDesk::queue(DownPayload payload, const Id& trace, std::chrono::minutes valid) {
    if (gone_ && wrong_ != DeskStep::SendsAfterGone) return;
    DownMessage message;
    message.id = made();
    message.trace = wrong_ == DeskStep::AnotherTrace ? message.id : trace;
    message.sequence = ++down_;
    message.issued = now();
    message.expires = {message.issued.since_epoch + valid, message.issued.quality};
    message.payload = std::move(payload);
    waiting_[message.sequence] = message;
    send_waiting();
}

void MachineDesk::send_waiting() {
    if (waiting_.empty() || (gone_ && wrong_ != DeskStep::SendsAfterGone)) return;
    wire::DownBatch batch{kTriedVehicle, {}, {}};
    for (const auto& [number, message] : waiting_) batch.messages.push_back(message);
    say_signed(wire::kDownCareChannel, wire::encode(batch));
}

void MachineDesk::receipt(const Id& epoch) {
    wire::DeskSync sync{kTriedVehicle, epoch, {}, down_, now()};
    for (const auto& [stream, up_to] : up_to_) sync.streams.push_back({stream, up_to, {}, {}, {}});
    say_signed(wire::kSyncChannel, wire::encode(sync));
}

void MachineDesk::take(const std::string& channel, const Bytes& payload) {
    const auto envelope = wire::decode_envelope(payload);
    if (!envelope || channel == wire::kLiveChannel) return;
    if (const auto sync = wire::decode_vehicle_sync(envelope->body)) {
        waiting_.erase(waiting_.begin(), waiting_.upper_bound(sync->down_sequence));
        vehicles_version_ = sync->key_version;
        const bool late = wrong_ == DeskStep::TellsKeysLate;
        if (!late) tell_keys();
        receipt(sync->epoch);
        if (late) tell_keys();
        return send_waiting();
    }
    const auto batch = wire::decode_up_batch(envelope->body);
    if (!batch) return;
    for (const Bytes& bytes : batch->events) {
        const auto event = wire::decode_up_event(bytes);
        if (!event && wrong_ == DeskStep::StopsAtSurvey) return;
        ++up_to_[batch->stream];
        if (event) take_event(*event);
    }
    receipt(batch->epoch);
}

void MachineDesk::take_event(const UpEvent& event) {
    if (const auto* asked = std::get_if<ServiceRequested>(&event.payload)) {
        matters_.push_back({asked->request, event.trace, std::nullopt});
        matters_.back().request.state = RequestState::Delivered;
    }
    if (const auto* back = std::get_if<RequestWithdrawn>(&event.payload))
        for (Matter& matter : matters_)
            if (matter.request.id == back->request_id && is_open(matter.request.state)) matter.request.state = RequestState::Withdrawn;
    if (const auto* answered = std::get_if<AppointmentAnswered>(&event.payload))
        for (Matter& matter : matters_) {
            if (!matter.visit || matter.visit->id != answered->appointment_id) continue;
            const std::uint32_t revision = wrong_ == DeskStep::HeedsOldAnswers ? matter.visit->revision : answered->revision;
            matter.visit = apply_answer(*matter.visit, {revision, answered->answer, answered->counter_start, now()}).appointment;
        }
    if (const auto* decided = std::get_if<ConsentChanged>(&event.payload); decided != nullptr && decided->consent.purpose == Purpose::Campaigns)
        on_consent(decided->consent.state == ConsentState::Granted);
    if (const auto* changed = std::get_if<CampaignChanged>(&event.payload)) on_campaign(*changed);
    if (const auto* erased = std::get_if<PersonalDataErased>(&event.payload)) {
        if (wrong_ != DeskStep::GoesOnForForgotten) end_all();
        gone_ = erased->reason == ErasureReason::OwnerChanged;
    }
}

void MachineDesk::end_all() {
    for (Matter& matter : matters_) {
        if (is_open(matter.request.state)) matter.request.state = RequestState::Withdrawn;
        if (matter.visit) matter.visit->state = AppointmentState::Withdrawn;
    }
}

bool MachineDesk::please(ClerkTask task) {
    if (please_campaign(task)) return true;
    change_keys(task);
    if (task == ClerkTask::AskLive) ask_live();
    if (task == ClerkTask::CloseLive && live_) queue(LiveSessionClosed{live_->id}, live_->id);
    if (task == ClerkTask::IssuePlan) {
        MaintenancePlan plan;
        plan.id = "petrol";
        plan.version = wrong_ == DeskStep::SameVersion ? 1 : ++plan_;
        queue(PlanIssued{plan}, made());
    }
    if (matters_.empty()) return true;
    Matter& matter = matters_.back();
    const bool open = is_open(matter.request.state) || (matter.request.state == RequestState::Withdrawn && wrong_ == DeskStep::GoesOnWithWithdrawn) ||
                      (matter.request.state == RequestState::Closed && wrong_ == DeskStep::GoesOnWithClosed);
    if (!open) return true;
    if (task == ClerkTask::PickUp) queue(RequestPickedUp{matter.request.id, now(), "a"}, matter.trace);
    if (task == ClerkTask::AnswerInWords || task == ClerkTask::CloseInWords) say_in_words(task == ClerkTask::CloseInWords);
    if (task == ClerkTask::OfferVisit) move_visit(AppointmentEvent::DealerOffers);
    if (task == ClerkTask::ConfirmVisit) move_visit(AppointmentEvent::DealerConfirms);
    return true;
}

void MachineDesk::say_in_words(bool closes) {
    Matter& matter = matters_.back();
    if (closes) matter.request.state = RequestState::Closed;
    queue(RequestAnswered{matter.request.id, now(), "a", "words", closes}, matter.trace);
}

void MachineDesk::move_visit(AppointmentEvent move) {
    Matter& matter = matters_.back();
    const WallTime tomorrow{now().since_epoch + std::chrono::hours{24}, WallQuality::Synchronised};
    const bool ended = matter.visit && matter.visit->state == AppointmentState::Withdrawn && wrong_ != DeskStep::GoesOnWithWithdrawn;
    if (!matter.visit || ended) {
        matter.visit = Appointment{};
        matter.visit->id = made();
        matter.visit->request_id = matter.request.id;
        matter.visit->start = tomorrow;
        matter.visit->changed = now();
    } else {
        const std::uint32_t before = matter.visit->revision;
        std::optional<AppointmentTerms> terms;
        if (move == AppointmentEvent::DealerOffers || wrong_ == DeskStep::ForgetsTheWish) terms = AppointmentTerms{tomorrow, std::chrono::minutes{60}, {}, "", ""};
        Appointment moved = apply_dealer_move(*matter.visit, move, terms, now()).appointment;
        if (moved.revision == before && wrong_ == DeskStep::GoesOnWithWithdrawn) {
            moved.state = AppointmentState::Proposed;
            ++moved.revision;
        }
        if (wrong_ == DeskStep::KeepsTheRevision) moved.revision = before;
        matter.visit = moved;
    }
    queue(AppointmentOffered{*matter.visit}, matter.trace);
}

void MachineDesk::ask_live() {
    const bool again = live_.has_value();
    LiveSessionAsked asked{made(), again ? "654321" : "123456", "a", std::chrono::minutes{15}};
    if (again && wrong_ == DeskStep::SameLiveCode) asked.code = live_->code;
    live_ = asked;
    queue(asked, asked.id, wrong_ == DeskStep::AsksForAnHour ? std::chrono::minutes{60} : std::chrono::minutes{10});
}

}  // namespace odolink::conformance
