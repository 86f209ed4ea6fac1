// SPDX-License-Identifier: Apache-2.0
// The hash chain of the journal: each entry's hash covers the hash before it and its own payload, so that nobody can take
// out, add or change an entry unseen. The ledger appends; support and the self-test verify.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

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

/// What stands in an entry whose words were personal and were taken out. Its hash stays and holds the chain together; a later
/// entry, erased_text, names it.
inline constexpr std::string_view kRemovedText = "removed\t1\n";

/// "erased 1 <reason> <metres> <ms since 1970> <time quality> <numbers of the entries that were taken out, with commas>", tabs between.
[[nodiscard]] std::string erased_text(ErasureReason reason, Distance mileage, WallTime at, std::span<const std::uint64_t> removed);

/// Follows a chain and knows which removed entries no later entry has named yet: such a removal is a change like any other.
class Removals {
public:
    /// The next entry, and the head before it.
    void take(const JournalHead& before, std::uint64_t index, std::string_view payload);
    /// The first removed entry that nobody named: the head before it. None: all are named.
    [[nodiscard]] std::optional<JournalHead> first_unnamed() const;
    [[nodiscard]] std::uint64_t count() const { return count_; }

private:
    std::map<std::uint64_t, JournalHead> unnamed_;
    std::uint64_t count_{0};
};

/// Checks that `entries` follow `head` without gap and that each hash fits. Gives the index of the first entry that does
/// not, or nothing when all do; a long journal is checked in pieces, each from the head of the last. A removed entry is taken by the
/// hash it has; Removals says whether it was removed rightly.
[[nodiscard]] std::optional<std::uint64_t> first_broken(const HashFunction& sha256, JournalHead head, std::span<const JournalEntry> entries);

}  // namespace odolink
