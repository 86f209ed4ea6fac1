// SPDX-License-Identifier: Apache-2.0
#include "core/sync/refusal.hpp"

#include "ports/keys.hpp"
#include "wire/envelope.hpp"

namespace odolink {

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
        case Refusal::Full: return "full";
        case Refusal::Consent: return "consent";
        case Refusal::Rate: return "rate";
        case Refusal::Relation: return "relation";
        case Refusal::Failed: break;
    }
    return "failed";
}

Refusal refusal_of(const Error& error) {
    if (error == wire::WireErrc::TooLarge) return Refusal::Size;
    if (error == KeysErrc::UnknownKey) return Refusal::Key;
    if (error == KeysErrc::Revoked) return Refusal::Revoked;
    if (error == KeysErrc::BadSignature) return Refusal::BadSignature;
    if (error.category() == make_error_code(wire::WireErrc::Malformed).category()) return Refusal::Malformed;
    return Refusal::Failed;
}

}  // namespace odolink
