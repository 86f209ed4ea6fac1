// SPDX-License-Identifier: Apache-2.0
// The hash chain of the journal.
#include "core/ledger/journal.hpp"

#include <utility>

namespace odolink {

Digest journal_hash(const HashFunction& sha256, const Digest& previous, ByteView payload) {
    Bytes covered{previous.begin(), previous.end()};
    covered.insert(covered.end(), payload.begin(), payload.end());
    return sha256(covered);
}

JournalEntry next_entry(const HashFunction& sha256, const JournalHead& head, Bytes payload) {
    JournalEntry entry;
    entry.index = head.index + 1;
    entry.hash = journal_hash(sha256, head.hash, payload);
    entry.payload = std::move(payload);
    return entry;
}

std::optional<std::uint64_t> first_broken(const HashFunction& sha256, JournalHead head, std::span<const JournalEntry> entries) {
    for (const JournalEntry& entry : entries) {
        if (entry.index != head.index + 1 || entry.hash != journal_hash(sha256, head.hash, entry.payload)) return head.index + 1;
        head = {entry.index, entry.hash};
    }
    return std::nullopt;
}

}  // namespace odolink
