// SPDX-License-Identifier: Apache-2.0
// The vehicle's store in memory.
#include "ports/memory_store.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace odolink::sim {

Status MemoryStore::commit(const StoreTransaction& transaction) {
    const bool cut = cut_in_ > 0 && --cut_in_ == 0;
    if (cut && cut_ == PowerCut::Before) throw PowerCut::Before;
    const Status taken = refused(transaction);
    if (taken) keep(transaction);
    failed_ = !taken;
    if (cut) throw PowerCut::After;
    return taken;
}

void MemoryStore::cut_power_at(std::uint64_t commit, PowerCut cut) {
    cut_in_ = commit;
    cut_ = cut;
}

void MemoryStore::fill_disk() {
    fault_ = StoreErrc::Full;
    reserve_ = limits_.critical_reserve;
    room_ = 0;
}

void MemoryStore::keep(const StoreTransaction& transaction) {
    if (transaction.new_streams) {
        outbox_.clear();
        evictable_.clear();
        bytes_ = critical_bytes_ = 0;
    }
    for (const RecordWrite& write : transaction.records) {
        if (write.value) records_[{write.kind, write.key}] = *write.value;
        else records_.erase({write.kind, write.key});
    }
    for (const OutboxEntry& entry : transaction.outbox) insert(entry);
    for (const OutboxAcknowledgement& receipt : transaction.acknowledged) acknowledge(receipt);
    for (const Purpose purpose : transaction.purged) purge(purpose);
    evict();
    journal_.insert(journal_.end(), transaction.journal.begin(), transaction.journal.end());
    for (const JournalRemoval& removal : transaction.removed) {
        const auto entry = std::ranges::find(journal_, removal.index, &JournalEntry::index);
        if (entry != journal_.end()) entry->payload = removal.payload;
    }
    ++commits_;
}

bool MemoryStore::fits_full_disk(const StoreTransaction& transaction) {
    std::uint64_t bytes = 0;
    bool critical = false;
    for (const RecordWrite& write : transaction.records) bytes += write.key.size() + (write.value ? write.value->size() : 0);
    for (const JournalEntry& entry : transaction.journal) bytes += entry.payload.size();
    for (const OutboxEntry& entry : transaction.outbox) {
        bytes += entry.payload.size();
        critical = critical || entry.value == ValueClass::Critical;
    }
    if (room_ < bytes && critical) room_ += std::exchange(reserve_, 0);
    if (room_ < bytes) return false;
    room_ -= bytes;
    return true;
}

Status MemoryStore::refused(const StoreTransaction& transaction) {
    if (fault_ && !(*fault_ == StoreErrc::Full && fits_full_disk(transaction))) return *fault_;
    std::uint64_t critical = critical_bytes_;
    bool added = false;
    for (const OutboxEntry& entry : transaction.outbox) {
        if (entry.value != ValueClass::Critical) continue;
        critical += entry.payload.size();
        added = true;
    }
    if (added && critical > limits_.outbox_bytes + limits_.critical_reserve) return StoreErrc::Full;
    return {};
}

void MemoryStore::insert(const OutboxEntry& entry) {
    Queue& queue = outbox_[entry.stream];
    if (!queue.waiting.emplace(entry.sequence, entry).second) return;
    queue.last = std::max(queue.last, entry.sequence);
    queue.bytes += entry.payload.size();
    bytes_ += entry.payload.size();
    if (entry.value == ValueClass::Critical) critical_bytes_ += entry.payload.size();
    else evictable_.emplace(entry.value, entry.sequence, entry.stream);
}

MemoryStore::Entries::iterator MemoryStore::remove(Queue& queue, Entries::iterator at) {
    const OutboxEntry& entry = at->second;
    queue.bytes -= entry.payload.size();
    bytes_ -= entry.payload.size();
    if (entry.value == ValueClass::Critical) critical_bytes_ -= entry.payload.size();
    else evictable_.erase({entry.value, entry.sequence, entry.stream});
    return queue.waiting.erase(at);
}

void MemoryStore::acknowledge(const OutboxAcknowledgement& receipt) {
    const auto queue = outbox_.find(receipt.stream);
    if (queue == outbox_.end()) return;
    auto& waiting = queue->second.waiting;
    while (!waiting.empty() && waiting.begin()->first <= receipt.sequence) remove(queue->second, waiting.begin());
}

void MemoryStore::purge(Purpose purpose) {
    for (auto& [stream, queue] : outbox_) {
        for (auto at = queue.waiting.begin(); at != queue.waiting.end();) {
            at = at->second.purpose == purpose ? remove(queue, at) : std::next(at);
        }
    }
}

void MemoryStore::evict() {
    if (bytes_ <= limits_.outbox_bytes) return;
    while (bytes_ > limits_.outbox_bytes - limits_.outbox_bytes / 16 && !evictable_.empty()) {
        // Bulk is the largest value class, so the victims stand in the last class; of it the lowest number goes first.
        const ValueClass worst = std::get<ValueClass>(*evictable_.rbegin());
        const auto victim = evictable_.lower_bound({worst, 0, Stream::Care});
        Queue& queue = outbox_[std::get<Stream>(*victim)];
        remove(queue, queue.waiting.find(std::get<std::uint64_t>(*victim)));
        ++queue.evicted;
    }
}

Result<std::vector<Record>> MemoryStore::load(RecordKind kind) {
    std::vector<Record> out;
    for (auto at = records_.lower_bound({kind, {}}); at != records_.end() && at->first.first == kind; ++at) {
        out.push_back({kind, at->first.second, at->second});
    }
    return out;
}

Result<std::vector<Record>> MemoryStore::load_last(RecordKind kind, std::size_t count) {
    std::vector<Record> out;
    auto at = std::make_reverse_iterator(
        records_.lower_bound({static_cast<RecordKind>(static_cast<std::uint8_t>(kind) + 1), {}}));
    for (; at != records_.rend() && at->first.first == kind && out.size() < count; ++at) {
        out.push_back({kind, at->first.second, at->second});
    }
    std::ranges::reverse(out);
    return out;
}

Result<std::vector<JournalEntry>> MemoryStore::journal(std::uint64_t first_index, std::size_t count) {
    const auto first = std::ranges::lower_bound(journal_, first_index, {}, &JournalEntry::index);
    const auto left = static_cast<std::size_t>(std::distance(first, journal_.end()));
    return std::vector<JournalEntry>{first, first + static_cast<std::ptrdiff_t>(std::min(left, count))};
}

Result<std::optional<JournalEntry>> MemoryStore::last_journal_entry() {
    if (journal_.empty()) return std::optional<JournalEntry>{};
    return std::optional{journal_.back()};
}

Result<std::vector<OutboxEntry>> MemoryStore::waiting(Stream stream, std::uint64_t after, std::size_t count) {
    std::vector<OutboxEntry> out;
    const auto queue = outbox_.find(stream);
    if (queue == outbox_.end()) return out;
    for (auto at = queue->second.waiting.upper_bound(after); at != queue->second.waiting.end() && out.size() < count; ++at) {
        out.push_back(at->second);
    }
    return out;
}

Result<std::vector<OutboxRange>> MemoryStore::ranges() {
    std::vector<OutboxRange> out;
    for (const auto& [stream, queue] : outbox_) {
        const std::uint64_t first = queue.waiting.empty() ? 0 : queue.waiting.begin()->first;
        out.push_back({stream, first, queue.last, queue.waiting.size(), queue.bytes, queue.evicted});
    }
    return out;
}

}  // namespace odolink::sim
