// SPDX-License-Identifier: Apache-2.0
// What the vehicle says of each stream: how far its numbers go, which events still wait, which numbers will never come.
// The desk compares that with what it has, so that every loss is found or named.
#pragma once

#include <map>
#include <set>
#include <utility>
#include <vector>

#include "ports/vehicle_store.hpp"
#include "wire/envelope.hpp"

namespace odolink {

using SetAside = std::set<std::pair<Stream, std::uint64_t>>;
using Receipts = std::map<Stream, std::uint64_t>;

/// One digest for each stream that ever had an event. What has a receipt or was set aside is not held. `dropped` names every
/// number that is neither held nor to come again; the desk counts as lost those of them that it does not have. At most 200
/// ranges a stream; beyond them nothing is said this time. Errors: Io, Corrupt.
[[nodiscard]] Result<std::vector<wire::StreamDigest>> digests_of(OutboxStore& outbox, const Receipts& receipts,
                                                                 const SetAside& set_aside);

}  // namespace odolink
