// SPDX-License-Identifier: Apache-2.0
// The order in which everything from the dealer is checked before anything is done with it: size, key, signature, vehicle,
// then expiry and sequence of each message. Each refusal has a name and is counted under it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ports/keys.hpp"
#include "wire/envelope.hpp"

namespace odolink {

enum class Refusal : std::uint8_t {
    Topic = 1,    ///< not a down topic of this vehicle
    Size,         ///< larger than an envelope may be
    Malformed,    ///< not an envelope, not the body its channel promises, or one message in it that cannot be read
    Key,          ///< signed with a key we do not know
    Revoked,      ///< signed with a revoked key
    BadSignature, ///< the signature does not fit
    Vehicle,      ///< meant for another vehicle
    Epoch,        ///< speaks of the numbers of another store
    Expired,      ///< came after its expiry
    TimeUnknown,  ///< we do not know the time, and the message is not harmless
    Sequence,     ///< a message before it is missing
    Unsupported,  ///< of a kind of a newer version
    Role,         ///< the key's role may not send this kind
    Unfit,        ///< its content cannot be used
    Older,        ///< a later version was taken before
    Forgotten,    ///< a word to an owner who has been forgotten since
    Rate,         ///< too many of this key within a minute: later
    Relation,     ///< the owner has left this dealer
    Failed,       ///< we could not check it
};

/// A stable word for logs and counters: "link_refused_<word>_total".
[[nodiscard]] std::string_view word_of(Refusal refusal);

template <class Body>
struct Opened {
    std::optional<Body> body;  ///< nothing: refused
    std::string key_id;
    Refusal refusal{Refusal::Failed};  ///< valid without a body
};

/// Opens a receipt: size, key, signature, body, vehicle, epoch.
[[nodiscard]] Opened<wire::DeskSync> open_desk_sync(Keys& keys, std::string_view vehicle, const Id& epoch, ByteView payload);
/// Opens a batch of messages: size, key, signature, body, vehicle. The messages carry the key's id.
[[nodiscard]] Opened<wire::DownBatch> open_down_batch(Keys& keys, std::string_view vehicle, ByteView payload);

enum class Admission : std::uint8_t {
    Take,       ///< the next number, in time
    Duplicate,  ///< taken before
    Gap,        ///< one before it is missing
    Expired,    ///< the next number, too late: it is passed over
    Hold,       ///< the time is not known: it must wait
};

/// Expiry, then sequence. `now` of unknown quality lets through only what shows something and changes nothing.
[[nodiscard]] Admission admit(const DownMessage& message, std::uint64_t taken_to, const WallTime& now);

}  // namespace odolink
