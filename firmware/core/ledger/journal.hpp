// SPDX-License-Identifier: Apache-2.0
// The hash chain of the journal: each entry's hash covers the hash before it and its own payload, so that nobody can take
// out, add or change an entry unseen. The ledger appends; support and the self-test verify.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>

#include "ports/keys.hpp"
#include "ports/vehicle_store.hpp"

namespace odolink {

/// SHA-256 of bytes, whoever computes it: the keys' library in the car, any other at a buyer's.
using HashFunction = std::function<Digest(ByteView)>;

/// Where a verification starts or has come to: entry `index` has this hash. The chain's beginning is index 0, hash all zero.
struct JournalHead {
    std::uint64_t index{0};
    Digest hash{};
    bool operator==(const JournalHead&) const = default;
};

/// SHA-256(previous hash, payload).
[[nodiscard]] Digest journal_hash(const HashFunction& sha256, const Digest& previous, ByteView payload);

/// The entry that follows `head`.
[[nodiscard]] JournalEntry next_entry(const HashFunction& sha256, const JournalHead& head, Bytes payload);

/// Checks that `entries` follow `head` without gap and that each hash fits. Gives the index of the first entry that does
/// not, or nothing when all do; a long journal is checked in pieces, each from the head of the last.
[[nodiscard]] std::optional<std::uint64_t> first_broken(const HashFunction& sha256, JournalHead head, std::span<const JournalEntry> entries);

}  // namespace odolink
