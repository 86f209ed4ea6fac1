// SPDX-License-Identifier: Apache-2.0
#include "played_vehicle.hpp"

#include <algorithm>
#include <utility>

namespace odolink::conformance {

bool PlayedVehicle::begin() {
    if (begun_) return true;
    sync();
    const WallTime end = party_.in(patience_.answer);
    while (const auto heard = party_.next(end)) {
        if (heard->channel == wire::kKeysChannel)
            if (auto document = wire::decode_key_document(heard->body)) take_keys(std::move(*document));
        if (heard->channel != wire::kSyncChannel) continue;
        const auto answer = wire::decode_desk_sync(heard->body);
        if (!answer || answer->epoch != epoch_) continue;
        taken_ = acknowledged_ = answer->last_down_sequence;
        begun_ = true;
        sync();
        return true;
    }
    return false;
}

bool PlayedVehicle::tell(UpPayload payload, Id* trace) {
    const Stream stream = stream_of(payload);
    const std::uint64_t number = ++given_[stream];
    party_.send(wire::channel_of(stream), wire::encode(wire::UpBatch{party_.vehicle(), stream, epoch_, number, {encoded(std::move(payload), trace)}}));
    const WallTime end = party_.in(patience_.answer);
    while (receipts_[stream] < number && pump(end)) {
    }
    return receipts_[stream] >= number;
}

std::optional<DownMessage> PlayedVehicle::next(WallTime end) {
    while (inbox_.empty())
        if (!pump(end)) return std::nullopt;
    DownMessage first = std::move(inbox_.front());
    inbox_.pop_front();
    return first;
}

void PlayedVehicle::acknowledge(bool all) {
    silent_ = !all;
    if (!all) return;
    acknowledged_ = taken_;
    sync();
}

std::optional<DownMessage> PlayedVehicle::again(std::uint64_t number) {
    latest_.clear();
    sync();
    const WallTime end = party_.in(patience_.answer);
    while (!latest_.contains(number) && pump(end)) {
    }
    const auto at = latest_.find(number);
    return at == latest_.end() ? std::nullopt : std::optional{at->second};
}

void PlayedVehicle::sync() {
    party_.send(wire::kSyncChannel, wire::encode(wire::VehicleSync{party_.vehicle(), epoch_, acknowledged_, {}, party_.now(), {}, false, key_version_}));
}

bool PlayedVehicle::hears_anything(Duration wait) {
    inbox_.clear();
    const std::uint64_t before = batches_;
    listen(wait);
    return batches_ > before;
}

void PlayedVehicle::listen(Duration wait) {
    const WallTime end = party_.in(wait);
    while (pump(end)) {
    }
}

void PlayedVehicle::follow_keys(bool follow) {
    const bool changed = std::exchange(follows_keys_, follow) != follow;
    documents_.clear();
    if (follow && changed) claim_keys(std::max(key_version_, newest_keys_));
}

void PlayedVehicle::claim_keys(std::uint64_t version) {
    key_version_ = version;
    sync();
}

std::optional<wire::KeyDocument> PlayedVehicle::hear_keys() {
    const WallTime end = party_.in(patience_.answer);
    while (documents_.empty() && pump(end)) {
    }
    if (documents_.empty()) return std::nullopt;
    wire::KeyDocument first = std::move(documents_.front());
    documents_.pop_front();
    return first;
}

std::optional<PlayedVehicle::Signed> PlayedVehicle::signed_answer() {
    listen(patience_.quiet);  // what answers an earlier one
    answer_.reset();
    keys_came_ = false;
    sync();
    const WallTime end = party_.in(patience_.answer);
    while (!answer_ && pump(end)) {
    }
    return answer_;
}

Bytes PlayedVehicle::encoded(UpPayload payload, Id* trace) {
    UpEvent event;
    event.id = party_.new_id();
    event.trace = party_.new_id();
    event.boot = epoch_;
    event.mono = {1s};
    event.wall = party_.now();
    event.payload = std::move(payload);
    if (trace != nullptr) *trace = event.trace;
    return wire::encode(event);
}

bool PlayedVehicle::pump(WallTime end) {
    const auto heard = party_.next(end);
    if (!heard) return false;
    if (heard->channel == wire::kSyncChannel) {
        const auto answer = wire::decode_desk_sync(heard->body);
        if (!answer || answer->epoch != epoch_) return true;
        answer_ = Signed{heard->key_id, answer->now, keys_came_};
        for (const wire::StreamDigest& digest : answer->streams) receipts_[digest.stream] = std::max(receipts_[digest.stream], digest.up_to);
    } else if (heard->channel == wire::kKeysChannel) {
        if (auto document = wire::decode_key_document(heard->body)) take_keys(std::move(*document));
    } else if (const auto batch = wire::decode_down_batch(heard->body)) {
        take_batch(*batch);
    }
    return true;
}

void PlayedVehicle::take_keys(wire::KeyDocument document) {
    keys_came_ = true;
    newest_keys_ = std::max(newest_keys_, document.version);
    documents_.push_back(std::move(document));
    if (follows_keys_ && newest_keys_ > key_version_) claim_keys(newest_keys_);
}

void PlayedVehicle::take_batch(const wire::DownBatch& batch) {
    ++batches_;
    for (const DownMessage& message : batch.messages) {
        latest_.insert_or_assign(message.sequence, message);
        if (message.sequence != taken_ + 1) continue;
        taken_ = message.sequence;
        inbox_.push_back(message);
    }
    if (silent_) return;
    acknowledged_ = taken_;
    sync();
}

std::optional<Verdict> DeskScene::cannot() {
    if (!clerk) return skipped("needs somebody at the desk: --person");
    return vehicle.begin() ? std::nullopt : std::optional{failed("no DeskSync for a VehicleSync")};
}

}  // namespace odolink::conformance
