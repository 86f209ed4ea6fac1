// SPDX-License-Identifier: Apache-2.0
// A store whose values lie sealed on the disk: whoever takes the disk or a copy of the file without the key reads no
// VIN, no name, no word of the owner. Keys of records, numbers and classes stay readable: the store sorts and evicts by
// them.
#pragma once

#include "adapters/mbedtls/sealer.hpp"
#include "ports/vehicle_store.hpp"

namespace odolink {

class SealedStore final : public VehicleStore, public OutboxStore {
public:
    /// Both are lent, and usually one object.
    SealedStore(VehicleStore& store, OutboxStore& outbox, const Sealer& sealer)
        : store_{store}, outbox_{outbox}, sealer_{sealer} {}

    /// Call once, before anything else: checks that the key fits, and seals what was written before there was one.
    /// Errors: NoKey (the store is sealed with another key), those of commit and compact.
    [[nodiscard]] Status begin();
    /// Whether a store was ever sealed: then a new key would not open it. Errors: those of load.
    [[nodiscard]] static Result<bool> needs_key(VehicleStore& store);

    [[nodiscard]] Status commit(const StoreTransaction& transaction) override;
    [[nodiscard]] Result<std::vector<Record>> load(RecordKind kind) override;
    [[nodiscard]] Result<std::vector<Record>> load_last(RecordKind kind, std::size_t count) override;
    [[nodiscard]] Result<std::vector<JournalEntry>> journal(std::uint64_t first_index, std::size_t count) override;
    [[nodiscard]] Status compact() override { return store_.compact(); }
    [[nodiscard]] Result<std::optional<JournalEntry>> last_journal_entry() override;
    [[nodiscard]] Result<std::vector<OutboxEntry>> waiting(Stream stream, std::uint64_t after,
                                                           std::size_t count) override;
    /// Bytes count the seals: what waits needs this much room.
    [[nodiscard]] Result<std::vector<OutboxRange>> ranges() override { return outbox_.ranges(); }

private:
    [[nodiscard]] Result<std::vector<Record>> opened(Result<std::vector<Record>> records) const;
    [[nodiscard]] Status seal_what_is_plain();

    VehicleStore& store_;
    OutboxStore& outbox_;
    Sealer sealer_;
};

/// The record by which a store knows its key; the agent never sees it.
[[nodiscard]] bool is_proof_of_key(const Record& record);

/// Opens what a store or a file of it gave. Errors: NoKey.
[[nodiscard]] Status open_in_place(const Sealer& sealer, Record& record);
[[nodiscard]] Status open_in_place(const Sealer& sealer, JournalEntry& entry);
[[nodiscard]] Status open_in_place(const Sealer& sealer, OutboxEntry& entry);

}  // namespace odolink
