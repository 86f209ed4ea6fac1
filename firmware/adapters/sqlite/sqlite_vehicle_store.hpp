// SPDX-License-Identifier: Apache-2.0
// The vehicle's store in one SQLite file: records, outbox and journal in one transaction with one flush (WAL, synchronous
// FULL). Why these settings, and what they cost in flash: README.md. Runs on the core executor; calls block for the flush.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "ports/vehicle_store.hpp"

namespace odolink {

struct SqliteOptions {
    std::string directory;  ///< data directory, made with mode 0700 when absent; files in it get 0600
    std::string vfs;        ///< SQLite VFS to use, for fault injection; empty: the usual one
    StoreLimits limits{};
};

/// What open() found and did.
enum class StoreOpening : std::uint8_t {
    Made,     ///< there was no database
    Opened,
    Healed,   ///< single values in it were damaged: they were dropped, the mileage maximum comes from its second copy
    Rebuilt,  ///< it was damaged: set aside as vehicle.db.damaged, a new one made, the mileage maximum carried over
};

class SqliteVehicleStore final : public VehicleStore, public OutboxStore {
public:
    /// Opens `directory`/vehicle.db, makes or migrates it. A damaged file is set aside (only the last one is kept) and a new
    /// one made. Errors: InUse (a second instance), NotOurs, Newer, ReadOnly, Full, Io; then nothing was changed.
    [[nodiscard]] static Result<std::unique_ptr<SqliteVehicleStore>> open(const SqliteOptions& options);
    ~SqliteVehicleStore() override;

    [[nodiscard]] Status commit(const StoreTransaction& transaction) override;
    [[nodiscard]] Result<std::vector<Record>> load(RecordKind kind) override;
    [[nodiscard]] Result<std::vector<Record>> load_last(RecordKind kind, std::size_t count) override;
    [[nodiscard]] Result<std::vector<JournalEntry>> journal(std::uint64_t first_index, std::size_t count) override;
    [[nodiscard]] Status compact() override;
    [[nodiscard]] Result<std::optional<JournalEntry>> last_journal_entry() override;
    [[nodiscard]] Result<std::vector<OutboxEntry>> waiting(Stream stream, std::uint64_t after, std::size_t count) override;
    [[nodiscard]] Result<std::vector<OutboxRange>> ranges() override;

    [[nodiscard]] StoreOpening opening() const;
    /// Values and waiting events that were damaged and dropped at open.
    [[nodiscard]] std::uint64_t dropped() const;
    /// SQLite's own full check. Errors: Corrupt, Io.
    [[nodiscard]] Status integrity_check();

private:
    struct State;
    explicit SqliteVehicleStore(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace odolink
