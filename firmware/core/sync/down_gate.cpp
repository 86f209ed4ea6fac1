// SPDX-License-Identifier: Apache-2.0
// Checks of everything from the dealer, in their order.
#include "core/sync/down_gate.hpp"

#include <algorithm>

namespace odolink {
namespace {

Refusal refusal_of(const Error& error) {
    if (error == wire::WireErrc::TooLarge) return Refusal::Size;
    if (error == KeysErrc::UnknownKey) return Refusal::Key;
    if (error == KeysErrc::Revoked) return Refusal::Revoked;
    if (error == KeysErrc::BadSignature) return Refusal::BadSignature;
    if (error.category() == make_error_code(wire::WireErrc::Malformed).category()) return Refusal::Malformed;
    return Refusal::Failed;
}

/// Size, form, key, signature.
Result<wire::Envelope> open_envelope(Keys& keys, ByteView payload) {
    auto envelope = wire::decode_envelope(payload);
    if (!envelope) return envelope.error();
    Signature signature{};
    std::ranges::copy(envelope->signature, signature.begin());  // decode_envelope has seen to its length
    if (const Status genuine = keys.verify(envelope->key_id, envelope->body, signature); !genuine) return genuine.error();
    return envelope;
}

template <class Body, class Decode>
Opened<Body> open_body(Keys& keys, std::string_view vehicle, ByteView payload, Decode decode) {
    const auto envelope = open_envelope(keys, payload);
    if (!envelope) return {std::nullopt, {}, refusal_of(envelope.error())};
    auto body = decode(ByteView{envelope->body});
    if (!body) return {std::nullopt, envelope->key_id, refusal_of(body.error())};
    if (body->vehicle != vehicle) return {std::nullopt, envelope->key_id, Refusal::Vehicle};
    return {std::move(*body), envelope->key_id, {}};
}

/// Shows something, and takes nothing back and changes nothing when it is old.
bool harmless(const DownPayload& payload) {
    return std::holds_alternative<MessageShown>(payload) || std::holds_alternative<RequestPickedUp>(payload);
}

}  // namespace

std::string_view word_of(Refusal refusal) {
    switch (refusal) {
        case Refusal::Topic: return "topic";
        case Refusal::Size: return "size";
        case Refusal::Malformed: return "malformed";
        case Refusal::Key: return "key";
        case Refusal::Revoked: return "revoked";
        case Refusal::BadSignature: return "signature";
        case Refusal::Vehicle: return "vehicle";
        case Refusal::Epoch: return "epoch";
        case Refusal::Expired: return "expired";
        case Refusal::TimeUnknown: return "time_unknown";
        case Refusal::Sequence: return "sequence";
        case Refusal::Unsupported: return "unsupported";
        case Refusal::Role: return "role";
        case Refusal::Unfit: return "unfit";
        case Refusal::Older: return "older";
        case Refusal::Forgotten: return "forgotten";
        case Refusal::Rate: return "rate";
        case Refusal::Relation: return "relation";
        case Refusal::Failed: break;
    }
    return "failed";
}

Opened<wire::DeskSync> open_desk_sync(Keys& keys, std::string_view vehicle, const Id& epoch, ByteView payload) {
    auto opened = open_body<wire::DeskSync>(keys, vehicle, payload, [](ByteView b) { return wire::decode_desk_sync(b); });
    if (opened.body && opened.body->epoch != epoch) return {std::nullopt, opened.key_id, Refusal::Epoch};
    return opened;
}

Opened<wire::DownBatch> open_down_batch(Keys& keys, std::string_view vehicle, ByteView payload) {
    auto opened = open_body<wire::DownBatch>(keys, vehicle, payload, [](ByteView b) { return wire::decode_down_batch(b); });
    if (!opened.body) return opened;
    for (DownMessage& message : opened.body->messages) message.key_id = opened.key_id;
    return opened;
}

Admission admit(const DownMessage& message, std::uint64_t taken_to, const WallTime& now) {
    if (message.sequence <= taken_to) return Admission::Duplicate;
    if (message.sequence != taken_to + 1) return Admission::Gap;
    if (!now.known()) return harmless(message.payload) ? Admission::Take : Admission::Hold;
    return now > message.expires ? Admission::Expired : Admission::Take;
}

}  // namespace odolink
