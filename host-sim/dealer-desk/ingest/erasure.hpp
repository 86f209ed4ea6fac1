// SPDX-License-Identifier: Apache-2.0
// A vehicle has erased what is personal: what its owner had under way here ends, and nobody is prompted or called about
// it any more.
#pragma once

#include <string>

#include "dealer-desk/ingest/effects.hpp"

namespace odolink::desk {

class Sql;

/// Within the event's transaction: open requests and appointments are withdrawn, rows of the queue closed, consents
/// withdrawn, owner and telephone forgotten; after a change of owner also what waits for the car. Records, faults and
/// timeline stay.
void apply_erasure(const EffectContext& context, ErasureReason reason, WallTime at);

/// The vehicle went to another owner under this pseudonym: nothing is sent to it any more.
[[nodiscard]] bool has_gone(Sql& sql, int vehicle_no);

/// The owner has left this dealer: what is open ends, nothing more is sent, and the history of what the dealer did stays.
void end_relation(const EffectContext& context, WallTime at);

}  // namespace odolink::desk
