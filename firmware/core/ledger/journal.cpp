// SPDX-License-Identifier: Apache-2.0
// The hash chain of the journal.
#include "core/ledger/journal.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace odolink {
namespace {

constexpr std::string_view kErased = "erased\t1\t";

}  // namespace

std::string erased_text(ErasureReason reason, Distance mileage, WallTime at, std::span<const std::uint64_t> removed) {
    std::string out{kErased};
    out += std::to_string(static_cast<int>(reason)) + '\t' + std::to_string(mileage.in_metres()) + '\t' + std::to_string(at.since_epoch.count()) + '\t' +
           std::to_string(static_cast<int>(at.quality)) + '\t';
    for (const std::uint64_t index : removed) out += (out.back() == '\t' ? "" : ",") + std::to_string(index);
    return out += '\n';
}

void Removals::take(const JournalHead& before, std::uint64_t index, std::string_view payload) {
    if (payload == kRemovedText) {
        unnamed_.emplace(index, before);
        ++count_;
    }
    if (!payload.starts_with(kErased)) return;
    std::string_view rest = payload.substr(payload.rfind('\t') + 1);
    while (!rest.empty()) {
        std::uint64_t named = 0;
        const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), named);
        if (error != std::errc{}) return;
        unnamed_.erase(named);
        rest.remove_prefix(std::min(rest.size(), static_cast<std::size_t>(end - rest.data()) + 1));
    }
}

std::optional<JournalHead> Removals::first_unnamed() const {
    return unnamed_.empty() ? std::nullopt : std::optional{unnamed_.begin()->second};
}

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
        const bool fits = to_text(entry.payload) == kRemovedText || entry.hash == journal_hash(sha256, head.hash, entry.payload);
        if (entry.index != head.index + 1 || !fits) return head.index + 1;
        head = {entry.index, entry.hash};
    }
    return std::nullopt;
}

}  // namespace odolink
