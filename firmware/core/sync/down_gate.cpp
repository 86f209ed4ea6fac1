// SPDX-License-Identifier: Apache-2.0
// Checks of everything from the dealer, in their order.
#include "core/sync/down_gate.hpp"

#include <algorithm>

namespace odolink {
namespace {

/// Size, form, key, signature.
Result<wire::Envelope> open_envelope(const Trust& trust, ByteView payload) {
    auto envelope = wire::decode_envelope(payload);
    if (!envelope) return envelope.error();
    if (const Status believed = trust.book.believes(envelope->key_id, trust.now); !believed) return believed.error();
    Signature signature{};
    std::ranges::copy(envelope->signature, signature.begin());  // decode_envelope has seen to its length
    if (const Status genuine = trust.keys.verify(envelope->key_id, envelope->body, signature); !genuine) return genuine.error();
    return envelope;
}

template <class Body, class Decode>
Opened<Body> open_body(const Trust& trust, std::string_view vehicle, ByteView payload, Decode decode) {
    const auto envelope = open_envelope(trust, payload);
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

Opened<wire::DeskSync> open_desk_sync(const Trust& trust, std::string_view vehicle, const Id& epoch, ByteView payload) {
    auto opened = open_body<wire::DeskSync>(trust, vehicle, payload, [](ByteView b) { return wire::decode_desk_sync(b); });
    if (opened.body && opened.body->epoch != epoch) return {std::nullopt, opened.key_id, Refusal::Epoch};
    return opened;
}

Opened<wire::DownBatch> open_down_batch(const Trust& trust, std::string_view vehicle, ByteView payload) {
    auto opened = open_body<wire::DownBatch>(trust, vehicle, payload, [](ByteView b) { return wire::decode_down_batch(b); });
    if (!opened.body) return opened;
    for (DownMessage& message : opened.body->messages) message.key_id = opened.key_id;
    return opened;
}

Admission admit(const DownMessage& message, std::uint64_t taken_to, const WallTime& now) {
    if (!now.known() && !harmless(message.payload)) return Admission::Hold;
    if (now.known() && now > message.expires) return Admission::Expired;
    if (message.sequence <= taken_to) return Admission::Duplicate;
    return message.sequence == taken_to + 1 ? Admission::Take : Admission::Gap;
}

}  // namespace odolink
