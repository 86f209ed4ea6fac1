// SPDX-License-Identifier: Apache-2.0
// Why something from the dealer is refused: a name for each reason, under which it is counted. The table: proto/README.md, section 2.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.hpp"

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
    Full,         ///< there is no room for more of this kind
    Consent,      ///< its owner has not allowed it
    Rate,         ///< too many of this key within a minute: later
    Relation,     ///< the owner has left this dealer
    Failed,       ///< we could not check it
};

/// A stable word for logs and counters: "link_refused_<word>_total".
[[nodiscard]] std::string_view word_of(Refusal refusal);
/// Of an error of the keys or of the wire.
[[nodiscard]] Refusal refusal_of(const Error& error);

}  // namespace odolink
