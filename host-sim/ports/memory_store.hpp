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

#include "ports/vehicle_store.hpp"

namespace odolink::sim {

/// What a power cut leaves of the commit it fell into.
enum class PowerCut : std::uint8_t {
    Before,  ///< nothing of it is kept
    After,   ///< it is durable, but the agent never hears so
};

class MemoryStore final : public VehicleStore, public OutboxStore {
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

    /// A fault: from now on each commit fails with this error and keeps nothing; nothing given: it works again.
    void fail_commits(std::optional<StoreErrc> error) {
        fault_ = error;
        reserve_ = room_ = 0;
    }
    /// A fault: from now on the disk is full but for the reserve, which a commit with a critical event opens, as
    /// SqliteVehicleStore does. `fail_commits` ends it.
    void fill_disk();
    /// A fault: the power goes at the n-th commit from now (1 is the next). It is thrown as PowerCut, which nobody in the agent
    /// catches: nothing of the step that committed goes on.
    void cut_power_at(std::uint64_t operation, PowerCut cut);
    /// A commit was refused since the last one that was kept.
    [[nodiscard]] bool failed() const { return failed_; }
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
