// SPDX-License-Identifier: Apache-2.0
#include "machine_vehicle.hpp"

#include "domain/appointment_rules.hpp"

namespace odolink::conformance {
namespace {

using Reason = wire::DownRefusal::Reason;

}  // namespace

MachineVehicle::MachineVehicle(VehicleStep wrong) : WrongEnd{kVehicleKey}, wrong_{wrong} {
    epoch_.bytes.front() = std::byte{9};
    digest();
}

Id MachineVehicle::made() {
    Id id;
    id.bytes.front() = std::byte{0xCA};
    id.bytes.back() = static_cast<std::byte>(++made_);
    return id;
}

void MachineVehicle::digest() {
    wire::VehicleSync sync{kTriedVehicle, epoch_, taken_, {}, now(), refused_, false, keys_ ? keys_->version : 0};
    for (const auto& [stream, given] : given_) {
        wire::StreamDigest digest{stream, given, {}, {}, {}};
        if (receipts_[stream] < given) digest.held = {{receipts_[stream] + 1, given}};
        sync.streams.push_back(digest);
    }
    say(wire::Direction::Up, wire::kSyncChannel, wire::encode(sync));
}

void MachineVehicle::tell(UpPayload payload) {
    const Stream stream = stream_of(payload);
    const std::uint64_t number = ++given_[stream];
    UpEvent event;
    event.id = event.trace = wire::event_id(epoch_, stream, number);
    event.boot = epoch_;
    event.wall = now();
    event.payload = std::move(payload);
    say(wire::Direction::Up, wire::channel_of(stream), wire::encode(wire::UpBatch{kTriedVehicle, stream, epoch_, number, {wire::encode(event)}}));
}

void MachineVehicle::second_passed() {
    if (another_owner_ && wrong_ == VehicleStep::StaysForAnother) digest();
    if (!live_open_) return;
    ++readings_;
    say(wire::Direction::Up, wire::kLiveChannel, wire::encode(wire::LiveBody{kTriedVehicle, {live_->id, readings_, now(), {}}}));
}

void MachineVehicle::take(const std::string& channel, const Bytes& payload) {
    const auto envelope = wire::decode_envelope(payload);
    if (!envelope) return;
    if (channel == wire::kKeysChannel) return take_keys(*envelope);
    if (!believes(*envelope)) return;
    if (const auto sync = wire::decode_desk_sync(envelope->body); sync && channel == wire::kSyncChannel) {
        for (const wire::StreamDigest& d : sync->streams) receipts_[d.stream] = d.up_to;
        if (erased_as_ && receipts_[Stream::Operation] >= *erased_as_) erased_as_.reset();
        return;
    }
    const auto batch = wire::decode_down_batch(envelope->body);
    if (!batch || (another_owner_ && wrong_ != VehicleStep::HearsForAnother)) return;
    for (const DownMessage& message : batch->messages) {
        if (message.sequence != taken_ + 1) continue;
        taken_ = message.sequence;
        if (const auto why = apply(message.payload)) refused_.push_back({message.sequence, *why});
    }
    digest();
}

std::optional<Reason> MachineVehicle::apply(const DownPayload& payload) {
    if (erased_as_ && speaks_to_owner(payload) && wrong_ != VehicleStep::HearsOldWords) return Reason::Forgotten;
    if (const auto* answered = std::get_if<RequestAnswered>(&payload)) {
        const bool open = request_ && request_->id == answered->request_id && is_open(request_->state);
        if (open && answered->closes) request_->state = RequestState::Closed;
        return !open && wrong_ == VehicleStep::NamesWhatIsOver ? std::optional{Reason::Unfit} : std::nullopt;
    }
    if (const auto* offered = std::get_if<AppointmentOffered>(&payload)) {
        if (wrong_ == VehicleStep::AnswersTheOlder) visit_ = offered->appointment;
        else visit_ = apply_offer(visit_, offered->appointment).appointment;
    }
    if (const auto* recorded = std::get_if<ServiceRecorded>(&payload)) {
        if (!record_ || record_->id != recorded->record.id || wrong_ == VehicleStep::AnswersTwice) surveyed_ = false;
        record_ = recorded->record;
        end_campaign(recorded->record.request_id, CampaignState::Done);
    }
    if (const auto* asked = std::get_if<LiveSessionAsked>(&payload)) apply_live(*asked);
    if (const auto* closed = std::get_if<LiveSessionClosed>(&payload)) close_live(*closed);
    if (const auto* issued = std::get_if<PlanIssued>(&payload)) return apply_plan(issued->plan);
    if (const auto* told = std::get_if<CampaignTold>(&payload)) return apply_campaign(told->campaign);
    if (const auto* shown = std::get_if<MessageShown>(&payload)) return hear_news(shown->campaign_id);
    return std::nullopt;
}

std::optional<Reason> MachineVehicle::apply_plan(const MaintenancePlan& plan) {
    if (plan.version < plan_ && wrong_ != VehicleStep::TakesOlderPlans) return Reason::Older;
    if (!plan.items.empty() && wrong_ == VehicleStep::CountsUnfitPlans && plan.version == plan_) return Reason::Older;
    if (!plan.items.empty() || wrong_ == VehicleStep::CountsUnfitPlans) plan_ = plan.version;
    return plan.items.empty() ? std::optional{Reason::Unfit} : std::nullopt;
}

void MachineVehicle::apply_live(const LiveSessionAsked& asked) {
    if (live_open_ && wrong_ != VehicleStep::OpensTwo) return tell(LiveSessionChanged{asked.id, LiveSessionState::Declined, LiveSessionEnd::None, {}, {}, 0, {}});
    live_ = asked;
    if (live_open_) tell(LiveSessionChanged{asked.id, LiveSessionState::Open, LiveSessionEnd::None, now(), {}, 0, {}});
}

void MachineVehicle::close_live(const LiveSessionClosed& closed) {
    if (!live_open_ || (closed.id != live_->id && wrong_ != VehicleStep::EndsByAnyId)) return;
    live_open_ = false;
    const std::uint32_t count = wrong_ == VehicleStep::CountsOtherwise ? readings_ + 1 : readings_;
    tell(LiveSessionChanged{live_->id, LiveSessionState::Ended, LiveSessionEnd::ByDealer, now(), now(), count, {}});
}

void MachineVehicle::answer_visit(AppointmentAnswer word) {
    std::optional<WallTime> wish;
    if (word == AppointmentAnswer::Counter) wish = WallTime{visit_->start.since_epoch + std::chrono::hours{5}, visit_->start.quality};
    tell(AppointmentAnswered{visit_->id, visit_->revision, word, wish});
    visit_ = apply_answer(*visit_, {visit_->revision, word, wish, now()}).appointment;
}

void MachineVehicle::take_back() {
    if (!request_) return;
    const bool closed = request_->state == RequestState::Closed && wrong_ != VehicleStep::WithdrawsTheClosed;
    const bool withdrawn = request_->state == RequestState::Withdrawn && wrong_ != VehicleStep::WithdrawsTwice;
    if (closed || withdrawn) return;
    request_->state = RequestState::Withdrawn;
    tell(RequestWithdrawn{request_->id});
    end_campaign(request_->id, CampaignState::Declined);
    if (visit_ && wrong_ != VehicleStep::LeavesTheVisit) answer_visit(AppointmentAnswer::Withdraw);
    visit_.reset();
}

void MachineVehicle::erase(ErasureReason reason) {
    request_.reset();
    visit_.reset();
    another_owner_ = reason == ErasureReason::OwnerChanged;
    if (wrong_ == VehicleStep::TellsAllAtOnce) tell(ServiceApplied{made(), {}});
    tell(PersonalDataErased{reason});
    erased_as_ = given_[Stream::Operation];
}

bool MachineVehicle::please(OwnerTask task) {
    switch (task) {
        case OwnerTask::AllowAll:
            campaigns_allowed_ = true;
            for (const Purpose purpose : {Purpose::ServiceRequest, Purpose::Campaigns}) tell(ConsentChanged{{purpose, "conformance", ConsentState::Granted, "1", now()}});
            break;
        case OwnerTask::AskForService:
        case OwnerTask::Complain: {
            ServiceRequested event;
            event.request.id = made();
            event.request.want = task == OwnerTask::Complain ? Want::Complaint : Want::Visit;
            event.request.kind = task == OwnerTask::Complain ? ServiceKind::Other : ServiceKind::Service;
            event.request.created = now();
            event.health.taken = now();
            if (task == OwnerTask::AskForService || wrong_ == VehicleStep::ComplainsOfItems) event.request.due_items = {"engine_oil"};
            request_ = event.request;
            request_->state = RequestState::Delivered;
            tell(event);
            break;
        }
        case OwnerTask::TakeBack: take_back(); break;
        case OwnerTask::AcceptVisit: answer_visit(AppointmentAnswer::Accept); break;
        case OwnerTask::CounterVisit: answer_visit(AppointmentAnswer::Counter); break;
        case OwnerTask::DeclineVisit: answer_visit(AppointmentAnswer::Decline); break;
        case OwnerTask::AnswerSurvey:
            if (!std::exchange(surveyed_, true)) tell(SurveyAnswered{record_->id, 1, {{"work", 5}}});
            break;
        case OwnerTask::SayYesToLive:
            live_open_ = true;
            readings_ = 0;
            tell(LiveSessionChanged{live_->id, LiveSessionState::Open, LiveSessionEnd::None, now(), {}, 0, {}});
            break;
        case OwnerTask::LookAtCampaigns: look_at_campaigns(); break;
        case OwnerTask::SayYesToCampaign: answer_campaign(true); break;
        case OwnerTask::SayNoToCampaign: answer_campaign(false); break;
        case OwnerTask::ForbidCampaigns: forbid_campaigns(); break;
        case OwnerTask::Restart:
            if (wrong_ == VehicleStep::KeepsNoKeys) keys_.reset();
            digest();
            break;
        case OwnerTask::ForgetMe: erase(ErasureReason::Forgotten); break;
        case OwnerTask::ChangeOwner: erase(ErasureReason::OwnerChanged); break;
    }
    return true;
}

}  // namespace odolink::conformance
