// SPDX-License-Identifier: Apache-2.0
// Gathering, cutting into batches below the envelope's limit, signing.
#include "dealer-desk/ingest/outbound.hpp"

#include <algorithm>

#include "dealer-desk/ingest/erasure.hpp"
#include "dealer-desk/store/refusals.hpp"

namespace odolink::desk {
namespace {

constexpr std::size_t kMostAtOnce = 50;         // a car that was away for long gets the rest after its receipt
constexpr std::size_t kBatchBytes = 48 * 1024;  // leaves room for key id and signature below kMaxEnvelope

}  // namespace

void Outbound::queue(Sql& sql, const VehicleKey& vehicle, DownPayload payload, Id trace, WallTime now,
                     std::chrono::milliseconds valid_for) {
    if (has_gone(sql, vehicle.no)) return;  // nobody listens: what a clerk writes stays in the file
    DownMessage message{.id = crypto_.new_id(),
                        .trace = trace.empty() ? crypto_.new_id() : trace,
                        .sequence = down_state(sql, vehicle.no).last + 1,
                        .issued = now,
                        .expires = {now.since_epoch + valid_for, now.quality},
                        .key_id = {},
                        .payload = std::move(payload)};
    supersede_refusals(sql, vehicle.no, about(message.payload));
    choose_key(sql, vehicle, now);
    queue_down(sql, vehicle, message);
    set_down_sent(sql, vehicle.no, now);
    messages_[vehicle.pseudonym].insert_or_assign(message.sequence, std::move(message));
}

std::uint64_t Outbound::newest(const std::string& vehicle) const {
    const auto gathered = messages_.find(vehicle);
    return gathered == messages_.end() || gathered->second.empty() ? 0 : gathered->second.rbegin()->first;
}

void Outbound::resend(Sql& sql, const VehicleKey& vehicle, std::uint64_t have, WallTime now) {
    auto& gathered = messages_[vehicle.pseudonym];
    for (DownMessage& message : waiting_down(sql, vehicle.no, kMostAtOnce)) {
        if (message.sequence > have) gathered.insert_or_assign(message.sequence, std::move(message));
    }
    if (gathered.empty()) return;
    set_down_sent(sql, vehicle.no, now);
    choose_key(sql, vehicle, now);
}

void Outbound::choose_key(Sql& sql, const VehicleKey& vehicle, WallTime now) {
    if (ring_.version == 0) return;
    if (const SigningKey* key = key_for(ring_, key_version_of(sql, vehicle.no), now)) signers_.insert_or_assign(vehicle.pseudonym, key->key_id);
}

void Outbound::tell_keys(Sql& sql, const VehicleKey& vehicle) {
    if (ring_.version > key_version_of(sql, vehicle.no)) documents_.insert(vehicle.pseudonym);
}

void Outbound::receipt(Sql& sql, const VehicleKey& vehicle, wire::DeskSync sync) {
    choose_key(sql, vehicle, sync.now);
    auto [place, fresh] = receipts_.try_emplace({vehicle.pseudonym, sync.epoch}, sync);
    if (fresh) return;
    for (wire::StreamDigest& digest : sync.streams) {
        auto& streams = place->second.streams;
        auto same = std::find_if(streams.begin(), streams.end(),
                                 [&digest](const wire::StreamDigest& d) { return d.stream == digest.stream; });
        if (same == streams.end()) {
            streams.push_back(std::move(digest));
        } else {
            *same = std::move(digest);
        }
    }
    place->second.last_down_sequence = sync.last_down_sequence;
    place->second.now = sync.now;
}

std::string Outbound::topic(const std::string& vehicle, std::string_view channel) const {
    return wire::topic(wire::shard_of(crypto_.sha256(as_bytes(vehicle))), vehicle, wire::Direction::Down, channel);
}

OutMessage Outbound::seal(const std::string& vehicle, std::string_view channel, Bytes body) {
    const auto chosen = signers_.find(vehicle);
    const std::string key_id = chosen == signers_.end() ? crypto_.own_key_id() : chosen->second;
    Bytes signature = crypto_.sign_as(key_id, body);
    return {topic(vehicle, channel), wire::encode(wire::Envelope{key_id, std::move(body), std::move(signature)})};
}

std::vector<OutMessage> Outbound::release() {
    std::vector<OutMessage> out;
    for (const std::string& vehicle : documents_) out.push_back({topic(vehicle, wire::kKeysChannel), ring_.document});
    for (auto& [key, sync] : receipts_) out.push_back(seal(key.first, wire::kSyncChannel, wire::encode(sync)));
    for (auto& [vehicle, messages] : messages_) {
        wire::DownBatch batch{vehicle, {}, {}};
        std::size_t size = 0;
        for (auto& [sequence, message] : messages) {
            const std::size_t more = wire::encode(wire::DownBatch{vehicle, {message}, {}}).size();
            const bool follows = batch.messages.empty() || batch.messages.back().sequence + 1 == sequence;
            if (!batch.messages.empty() && (size + more > kBatchBytes || !follows)) {
                out.push_back(seal(vehicle, wire::kDownCareChannel, wire::encode(batch)));
                batch.messages.clear();
                size = 0;
            }
            batch.messages.push_back(std::move(message));
            size += more;
        }
        if (!batch.messages.empty()) out.push_back(seal(vehicle, wire::kDownCareChannel, wire::encode(batch)));
    }
    forget();
    return out;
}

void Outbound::forget() {
    receipts_.clear();
    messages_.clear();
    signers_.clear();
    documents_.clear();
}

void Outbound::forget_above(const VehicleKey& vehicle, std::uint64_t sequence) {
    const auto gathered = messages_.find(vehicle.pseudonym);
    if (gathered != messages_.end()) gathered->second.erase(gathered->second.upper_bound(sequence), gathered->second.end());
}

}  // namespace odolink::desk
