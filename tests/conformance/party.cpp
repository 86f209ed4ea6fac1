// SPDX-License-Identifier: Apache-2.0
#include "party.hpp"

#include "check.hpp"
#include "wire/key_document.hpp"

namespace odolink::conformance {

std::vector<Row> run(const std::vector<Check>& checks, const std::function<void(const Row&)>& told) {
    std::vector<Row> rows;
    for (const Check& check : checks) {
        rows.push_back({check.name, check.section, check.run()});
        if (told) told(rows.back());
    }
    return rows;
}

Party::Party(Carrier& carrier, desk::Crypto& own, desk::Crypto& stranger, Cast cast, wire::Direction sends)
    : carrier_{carrier}, own_{own}, stranger_{stranger}, cast_{std::move(cast)}, sends_{sends} {
    shard_ = wire::shard_of(own_.sha256(as_bytes(cast_.vehicle)));
    peers_[cast_.peer_key_id] = cast_.peer_public_key;
}

wire::Envelope Party::seal(const Bytes& body, const std::string& key_id) {
    return {key_id.empty() ? own_.own_key_id() : key_id, body, key_id.empty() ? own_.sign(body) : own_.sign_as(key_id, body)};
}
wire::Envelope Party::seal_as_stranger(const Bytes& body) {
    return {stranger_.own_key_id(), body, stranger_.sign(body)};
}
wire::Envelope Party::forge(const Bytes& body) {
    return {own_.own_key_id(), body, stranger_.sign(body)};
}

void Party::send_bytes(std::string_view channel, const Bytes& payload) {
    carrier_.publish(wire::topic(shard_, cast_.vehicle, sends_, channel), payload);
}

WallTime Party::in(Duration wait) {
    const WallTime now = carrier_.now();
    return {now.since_epoch + std::chrono::duration_cast<std::chrono::milliseconds>(wait), now.quality};
}

std::optional<WallTime> Party::pace(std::size_t more) {
    static constexpr std::size_t kCommands = 10;
    static constexpr std::chrono::milliseconds kWithin = std::chrono::seconds{61};
    const WallTime now = carrier_.now();
    std::erase_if(said_, [now](const WallTime& at) { return now.since_epoch - at.since_epoch >= kWithin; });
    if (!said_.empty() && said_.size() + more > kCommands) return WallTime{said_.front().since_epoch + kWithin, now.quality};
    said_.insert(said_.end(), more, now);
    return std::nullopt;
}

std::optional<Heard> Party::next(WallTime end) {
    for (WallTime now = carrier_.now(); now < end; now = carrier_.now())
        if (const auto arrived = carrier_.next(end.since_epoch - now.since_epoch))
            if (auto heard = open(*arrived)) return heard;
    return std::nullopt;
}

std::optional<Heard> Party::open(const Arrived& arrived) {
    const auto wrong = [&](const std::string& what) {
        faults_.push_back(arrived.topic + ": " + what);
        return std::nullopt;
    };
    const auto topic = wire::parse_topic(arrived.topic);
    if (!topic || topic->shard != shard_) return wrong("not a topic of this vehicle");
    if (topic->vehicle != cast_.vehicle || topic->direction == sends_) return std::nullopt;  // another's, or our own
    if (arrived.payload.size() > wire::kMaxEnvelope) return wrong("more than 65,536 bytes");
    const auto envelope = wire::decode_envelope(arrived.payload);
    if (!envelope) return wrong("no envelope: " + envelope.error().message());
    const bool of_keys = topic->channel == wire::kKeysChannel;
    if (of_keys && !knows_authority()) return std::nullopt;
    if (const std::string flaw = of_keys ? flaw_of_keys(*envelope) : flaw_of(*envelope); !flaw.empty()) return wrong(flaw);
    if (of_keys) believe(envelope->body);
    return Heard{topic->channel, envelope->body, envelope->key_id};
}

std::string Party::flaw_of(const wire::Envelope& envelope) {
    const auto peer = peers_.find(envelope.key_id);
    if (peer == peers_.end()) return "signed by the key " + envelope.key_id + ", which is none of the other side's";
    return own_.verify(peer->second, envelope.body, envelope.signature) ? "" : "the signature does not fit";
}

std::string Party::flaw_of_keys(const wire::Envelope& envelope) {
    if (envelope.key_id != cast_.authority.id) return "a key document signed by the key " + envelope.key_id + ", not by the authority " + cast_.authority.id;
    return own_.verify(cast_.authority.public_key, wire::key_document_to_sign(envelope.body), envelope.signature) ? "" : "the authority's signature does not fit";
}

void Party::believe(ByteView key_document) {
    const auto document = wire::decode_key_document(key_document);
    if (!document || document->version <= keys_version_) return;
    keys_version_ = document->version;
    peers_.clear();
    for (const wire::SigningKey& key : document->keys)
        if (const auto signer = signer_of(key.certificate)) peers_[signer->id] = signer->public_key;
}

}  // namespace odolink::conformance
