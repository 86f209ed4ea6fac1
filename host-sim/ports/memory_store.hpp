// SPDX-License-Identifier: Apache-2.0
// The vehicle's store in memory, for simulated vehicles and unit tests: the same meaning as SqliteVehicleStore (one contract
// suite runs on both, tests/contract/store), no disk. It outlives the agent it is lent to, as a disk does.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "ports/faulty_store.hpp"

namespace odolink::sim {

class MemoryStore final : public FaultyStore {
public:
    explicit MemoryStore(StoreLimits limits = {}) : limits_{limits} {}

    [[nodiscard]] Status commit(const StoreTransaction& transaction) override;
    [[nodiscard]] Result<std::vector<Record>> load(RecordKind kind) override;
    [[nodiscard]] Result<std::vector<Record>> load_last(RecordKind kind, std::size_t count) override;
    [[nodiscard]] Result<std::vector<JournalEntry>> journal(std::uint64_t first_index, std::size_t count) override;
    [[nodiscard]] Status compact() override { return fault_ ? Status{*fault_} : Status{}; }
    [[nodiscard]] Result<std::optional<JournalEntry>> last_journal_entry() override;
    [[nodiscard]] Result<std::vector<OutboxEntry>> waiting(Stream stream, std::uint64_t after, std::size_t count) override;
    [[nodiscard]] Result<std::vector<OutboxRange>> ranges() override;

    void fail_commits(std::optional<StoreErrc> error) override {
        fault_ = error;
        reserve_ = room_ = 0;
    }
    void fill_disk() override;
    void cut_power_at(std::uint64_t commit, PowerCut cut) override;
    bool cut_power_at_disk(std::uint64_t) override { return false; }
    bool damage(std::uint64_t) override { return false; }
    [[nodiscard]] std::function<void()> copy() override {
        return [this, then = *this] { *this = then; };
    }
    [[nodiscard]] bool failed() const override { return failed_; }
    void agent_died() override {}

    /// Commits that were made durable.
    [[nodiscard]] std::uint64_t commits() const { return commits_; }

private:
    using Entries = std::map<std::uint64_t, OutboxEntry>;
    struct Queue {
        Entries waiting;
        std::uint64_t last{0};
        std::uint64_t bytes{0};
        std::uint64_t evicted{0};
    };
    [[nodiscard]] Status refused(const StoreTransaction& transaction);
    [[nodiscard]] bool fits_full_disk(const StoreTransaction& transaction);
    void keep(const StoreTransaction& transaction);
    void insert(const OutboxEntry& entry);
    Entries::iterator remove(Queue& queue, Entries::iterator at);
    void acknowledge(const OutboxAcknowledgement& receipt);
    void purge(Purpose purpose);
    void evict();

    StoreLimits limits_;
    std::map<std::pair<RecordKind, std::string>, Bytes> records_;
    std::map<Stream, Queue> outbox_;
    std::set<std::tuple<ValueClass, std::uint64_t, Stream>> evictable_;  ///< Bulk and Normal events by class and number
    std::vector<JournalEntry> journal_;
    std::uint64_t bytes_{0};
    std::uint64_t critical_bytes_{0};
    std::uint64_t commits_{0};
    std::optional<StoreErrc> fault_;
    bool failed_{false};
    std::uint64_t reserve_{0};  ///< bytes still set aside on a full disk
    std::uint64_t room_{0};     ///< bytes that a full disk still takes
    std::uint64_t cut_in_{0};   ///< commits until the power goes; 0: it stays
    PowerCut cut_{PowerCut::Before};
};

}  // namespace odolink::sim
