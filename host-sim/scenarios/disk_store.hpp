// SPDX-License-Identifier: Apache-2.0
// The product's own store on a simulated disk: for stories about what the disk does. Opened anew with each process of the agent, as odolinkd does
// it. Values are not sealed: the seal's random nonces would make each run another one (tests/contract/store/sealed_store_test.cpp tries them).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "adapters/sqlite/sqlite_vehicle_store.hpp"
#include "ports/faulty_store.hpp"
#include "ports/sim_disk.hpp"

namespace odolink::sim {

class DiskStore final : public FaultyStore {
public:
    /// `seed` decides what a power cut leaves of unsynced writes. Throws std::system_error where no directory can be made for it.
    explicit DiskStore(std::uint64_t seed);
    ~DiskStore() override;

    [[nodiscard]] Status commit(const StoreTransaction& transaction) override;
    [[nodiscard]] Result<std::vector<Record>> load(RecordKind kind) override;
    [[nodiscard]] Result<std::vector<Record>> load_last(RecordKind kind, std::size_t count) override;
    [[nodiscard]] Result<std::vector<JournalEntry>> journal(std::uint64_t first_index, std::size_t count) override;
    [[nodiscard]] Status compact() override;
    [[nodiscard]] Result<std::optional<JournalEntry>> last_journal_entry() override;
    [[nodiscard]] Result<std::vector<OutboxEntry>> waiting(Stream stream, std::uint64_t after, std::size_t count) override;
    [[nodiscard]] Result<std::vector<OutboxRange>> ranges() override;

    void fail_commits(std::optional<StoreErrc> error) override;
    void fill_disk() override;
    void cut_power_at(std::uint64_t commit, PowerCut cut) override;
    bool cut_power_at_disk(std::uint64_t operation) override;
    bool damage(std::uint64_t count) override;
    [[nodiscard]] std::function<void()> copy() override;
    [[nodiscard]] bool failed() const override { return failed_; }
    void agent_died() override;

    /// Writes, flushes, truncations and deletions so far.
    [[nodiscard]] std::uint64_t operations() const { return disk_.operations(); }
    /// The power goes at this one of them, whatever else a story orders; 0: it stays.
    void cut_power_at_number(std::uint64_t operation) { disk_.cut_at_number(operation); }
    [[nodiscard]] bool cut_at_number() const { return disk_.died_at_number(); }
    /// SQLite's own full check of the open database. Errors: Corrupt, Io.
    [[nodiscard]] Status integrity_check();
    /// What the last opening found.
    [[nodiscard]] StoreOpening opening() const { return opening_; }

private:
    /// The open database. Errors: those of SqliteVehicleStore::open.
    [[nodiscard]] Result<SqliteVehicleStore*> open();
    void died_if_dead();
    template <class Use>
    auto use(Use action) -> decltype(action(std::declval<SqliteVehicleStore&>()));

    std::string directory_;
    SimDisk disk_;
    std::uint64_t seed_;
    std::unique_ptr<SqliteVehicleStore> open_;
    StoreOpening opening_{StoreOpening::Made};
    bool failed_{false};
    bool full_{false};         ///< by a story, with its reserve unused
    std::uint64_t cut_in_{0};  ///< commits until the power goes; 0: it stays
    PowerCut cut_{PowerCut::Before};
};

}  // namespace odolink::sim
