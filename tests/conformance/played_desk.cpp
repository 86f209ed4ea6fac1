// SPDX-License-Identifier: Apache-2.0
#include "played_desk.hpp"

#include <algorithm>
#include <utility>

namespace odolink::conformance {

MessageShown PlayedDesk::words(const char* zh, const char* en) { return {party_.new_id(), {"一致性检查", "Conformance"}, {zh, en}}; }

MaintenancePlan PlayedDesk::plan(std::uint32_t version) {
    MaintenancePlan plan;
    plan.id = "conformance";
    plan.version = version;
    plan.name = {"一致性检查", "Conformance"};
    PlanItem item;
    item.id = "engine_oil";
    item.name = {"机油", "Engine oil"};
    item.reason = {"一致性检查", "Conformance"};
    item.repeat.distance = Distance::kilometres(10'000);
    plan.items = {item};
    return plan;
}

bool PlayedDesk::begin() {
    if (!epoch_.empty()) return true;
    publish(1, words("开始", "Begins"));  // taken, doubled or ahead: each is answered
    const WallTime end = party_.in(patience_.session);
    while (epoch_.empty() && pump(end)) {
    }
    return !epoch_.empty();
}

std::optional<wire::VehicleSync> PlayedDesk::say(DownPayload payload) {
    const std::uint64_t number = taken_ + 1;
    publish(number, std::move(payload));
    const WallTime end = party_.in(patience_.answer);
    while (taken_ < number && pump(end)) {
    }
    return taken_ >= number ? std::optional{last_sync_} : std::nullopt;
}

std::string PlayedDesk::refusal_of(DownPayload payload, std::optional<Reason> wanted) {
    const std::uint64_t number = taken_ + 1;
    const auto sync = say(std::move(payload));
    if (!sync) return "the message was not acknowledged";
    const auto named = std::ranges::find(sync->refused, number, &wire::DownRefusal::sequence);
    if (!wanted) return named == sync->refused.end() ? "" : "the message is named in `refused`, which it should not be";
    if (named == sync->refused.end()) return "`refused` does not name the message";
    return named->reason == *wanted ? "" : "`refused` names another reason";
}

bool PlayedDesk::is_heeded(const std::string& key_id, Duration wait) {
    const std::uint64_t number = taken_ + 1;
    publish(number, words("密钥", "Keys"), key_id);
    const WallTime end = party_.in(wait);
    while (taken_ < number && pump(end)) {
    }
    return taken_ >= number;
}

void PlayedDesk::listen(Duration wait) {
    const WallTime end = party_.in(wait);
    while (pump(end)) {
    }
}

std::optional<wire::VehicleSync> PlayedDesk::next_sync(Duration wait) {
    const std::uint64_t before = syncs_;
    const WallTime end = party_.in(wait);
    while (syncs_ == before && pump(end)) {
    }
    return syncs_ > before ? std::optional{last_sync_} : std::nullopt;
}

void PlayedDesk::withhold_receipts(bool withheld) {
    withheld_ = withheld;
    before_withheld_ = up_to_;
    if (!withheld) receipt();
}

void PlayedDesk::publish(std::uint64_t number, DownPayload payload, const std::string& key_id) {
    DownMessage message;
    message.id = party_.new_id();
    message.trace = message.id;
    while (const auto until = party_.pace(1)) {
        while (pump(*until)) {
        }
    }
    message.sequence = number;
    message.issued = party_.now();
    message.expires = {message.issued.since_epoch + std::chrono::minutes{10}, message.issued.quality};
    message.payload = std::move(payload);
    last_ = std::max(last_, number);
    party_.send(wire::kDownCareChannel, wire::encode(wire::DownBatch{party_.vehicle(), {message}, {}}), key_id);
}

void PlayedDesk::receipt() {
    if (epoch_.empty()) return;
    wire::DeskSync sync{party_.vehicle(), epoch_, {}, last_, party_.now()};
    for (const Stream stream : kStreams) sync.streams.push_back({stream, (withheld_ ? before_withheld_ : up_to_)[stream], {}, {}, {}});
    party_.send(wire::kSyncChannel, wire::encode(sync));
}

bool PlayedDesk::pump(WallTime end) {
    const auto heard = party_.next(end);
    if (!heard) return false;
    ++bodies_;
    if (heard->channel == wire::kSyncChannel) {
        if (const auto sync = wire::decode_vehicle_sync(heard->body)) take(*sync);
    } else if (heard->channel == wire::kLiveChannel) {
        if (const auto live = wire::decode_live_body(heard->body)) readings.push_back(live->readings);
    } else if (const auto batch = wire::decode_up_batch(heard->body)) {
        take(*batch);
    }
    return true;
}

void PlayedDesk::take(const wire::VehicleSync& sync) {
    if (sync.epoch != epoch_) up_to_.clear();
    epoch_ = sync.epoch;
    taken_ = sync.down_sequence;
    last_ = std::max(last_, taken_);
    last_sync_ = sync;
    ++syncs_;
    for (const wire::StreamDigest& d : sync.streams) up_to_[d.stream] = std::max(up_to_[d.stream], d.held.empty() ? d.up_to : d.held.front().first - 1);
    receipt();
}

void PlayedDesk::take(const wire::UpBatch& batch) {
    if (withheld_ && batch.stream != Stream::Operation) ++before_receipt_;
    std::uint64_t& up_to = up_to_[batch.stream];
    for (std::uint64_t i = 0; i < batch.events.size(); ++i) {
        if (batch.first_sequence + i <= up_to) continue;
        up_to = batch.first_sequence + i;
        if (const auto event = wire::decode_up_event(batch.events[i])) events_.push_back(*event);
    }
    receipt();
}

std::optional<Verdict> VehicleScene::cannot() {
    if (!owner) return skipped("needs somebody at the vehicle: --person");
    if (!desk.begin()) return failed("no VehicleSync");
    if (std::exchange(asked_, true)) return refused_;
    if (!owner(OwnerTask::AllowAll)) refused_ = skipped("nobody gives a consent at this vehicle");
    else if (!desk.hear<ConsentChanged>()) refused_ = failed("consents were given, and no ConsentChanged came");
    return refused_;
}

}  // namespace odolink::conformance
