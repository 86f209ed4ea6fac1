// SPDX-License-Identifier: Apache-2.0
// The order in which everything from the dealer is checked before anything is done with it: size, key, signature, vehicle,
// then expiry, number, role and rate of each message. Each refusal has a name and is counted under it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/sync/key_book.hpp"
#include "core/sync/refusal.hpp"
#include "ports/keys.hpp"
#include "wire/envelope.hpp"

namespace odolink {

template <class Body>
struct Opened {
    std::optional<Body> body;  ///< nothing: refused
    std::string key_id;
    Refusal refusal{Refusal::Failed};  ///< valid without a body
};

/// By what an envelope is judged: the keys, which of them the dealer's authority lets sign, and the time.
struct Trust {
    Keys& keys;
    const KeyBook& book;
    WallTime now;
};

/// Opens a receipt: size, key, signature, body, vehicle, epoch.
[[nodiscard]] Opened<wire::DeskSync> open_desk_sync(const Trust& trust, std::string_view vehicle, const Id& epoch, ByteView payload);
/// Opens a batch of messages: size, key, signature, body, vehicle. The messages carry the key's id.
[[nodiscard]] Opened<wire::DownBatch> open_down_batch(const Trust& trust, std::string_view vehicle, ByteView payload);

enum class Admission : std::uint8_t {
    Take,       ///< the next number, in time
    Duplicate,  ///< taken before
    Gap,        ///< one before it is missing
    Expired,    ///< too late: the next number is passed over
    Hold,       ///< the time is not known: it must wait
};

/// Expiry, then the number. `now` of unknown quality lets through only what shows something and changes nothing.
[[nodiscard]] Admission admit(const DownMessage& message, std::uint64_t taken_to, const WallTime& now);

}  // namespace odolink
