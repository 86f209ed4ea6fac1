// SPDX-License-Identifier: Apache-2.0
// The durable store of one vehicle: records (state by kind and key), the outbox and the journal, all changed in ONE
// transaction. The core keeps its state in memory, loads it once at start, and writes what changed.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"
#include "domain/consent.hpp"
#include "domain/event.hpp"

namespace odolink {

enum class StoreErrc {
    Full = 1,    ///< no space left; nothing of the transaction was kept
    ReadOnly,    ///< the medium refuses writes
    Io,          ///< the medium failed; the store may have to be rebuilt
    Corrupt,     ///< the file is damaged
    NotOurs,     ///< a database of another program
    Newer,       ///< written by a newer version of this program
    InUse,       ///< a second instance holds the data directory
    NoKey,       ///< it is sealed, and the key is not there or is another one
};
[[nodiscard]] Error make_error_code(StoreErrc e);

/// What a record is about. Stable numbers: they are stored.
enum class RecordKind : std::uint8_t {
    Meta = 1,         ///< store identity, counters, small state by name
    Fault = 2,
    Trip = 3,
    Mileage = 4,
    Plan = 5,
    Completion = 6,
    Service = 7,      ///< service records
    Request = 8,
    Appointment = 9,
    Consent = 10,
    Prompt = 11,
    Identity = 12,
    Duty = 13,        ///< usage statistics for severe duty and prediction
    Quarantine = 14,
    Message = 15,     ///< shown messages of the dealer
    Swap = 16,        ///< cluster swaps of the dealer, by their id: each counts once
    Capture = 17,     ///< raw CAN around a new fault, packed (protocols/candump/compact.hpp): the newest few
    RecordFile = 18,  ///< service records as leaves of two writers; Service holds what stands
    Recall = 19,      ///< of the maker, by their number
    Attachment = 20,  ///< parts of attachments that the owner fetched, by digest and number
    Campaign = 21,    ///< of the dealer, by their id, with what the owner said
};

struct Record {
    RecordKind kind{RecordKind::Meta};
    std::string key;
    Bytes value;
};

struct RecordWrite {
    RecordKind kind{RecordKind::Meta};
    std::string key;
    std::optional<Bytes> value;  ///< nothing: the record is erased
};

/// One event waiting for the dealer's receipt. `payload` is the encoded event (wire/).
struct OutboxEntry {
    Stream stream{Stream::Operation};
    std::uint64_t sequence{0};  ///< in its stream, from 1, without gaps
    ValueClass value{ValueClass::Normal};
    Purpose purpose{Purpose::Operation};
    Id id;
    Bytes payload;
};

/// Everything up to and including `sequence` of the stream has the dealer's receipt.
struct OutboxAcknowledgement {
    Stream stream{Stream::Operation};
    std::uint64_t sequence{0};
};

/// One link of the hash-chained journal; `hash` covers the previous hash and `payload` (SHA-256).
struct JournalEntry {
    std::uint64_t index{0};  ///< from 1, without gaps
    Bytes payload;
    std::array<std::byte, 32> hash{};
};

/// The text of a journal entry is replaced, its hash stays: how personal words leave a chain that goes on (core/ledger/journal.hpp).
struct JournalRemoval {
    std::uint64_t index{0};
    Bytes payload;
};

/// All or nothing. Applied in this order: new_streams, records, outbox, acknowledged, purged, journal, removed.
struct StoreTransaction {
    std::vector<RecordWrite> records;
    std::vector<OutboxEntry> outbox;
    std::vector<OutboxAcknowledgement> acknowledged;
    std::vector<Purpose> purged;  ///< waiting events of these purposes are deleted: consent was withdrawn
    std::vector<JournalEntry> journal;
    std::vector<JournalRemoval> removed;
    bool new_streams{false};  ///< all that waits and every stream's numbers are forgotten: numbers begin with 1 again
    [[nodiscard]] bool empty() const {
        return records.empty() && outbox.empty() && acknowledged.empty() && purged.empty() && journal.empty() && removed.empty() && !new_streams;
    }
};

/// What waits in one stream. Numbers between `first` and `last` may be missing: purged or evicted.
struct OutboxRange {
    Stream stream{Stream::Operation};
    std::uint64_t first{0};    ///< lowest number that waits, 0: none
    std::uint64_t last{0};     ///< highest number ever stored, waiting or not
    std::uint64_t count{0};    ///< events that wait
    std::uint64_t bytes{0};    ///< of their payloads
    std::uint64_t evicted{0};  ///< events dropped unsent for lack of space, since the store was made
    bool operator==(const OutboxRange&) const = default;
};

/// Bounds of the outbox. Above `outbox_bytes` of payloads Bulk events are evicted, then Normal ones, lowest numbers first, until
/// a sixteenth of the bound is free. Critical ones never: they may use `critical_reserve` beyond it, then commit() answers Full.
struct StoreLimits {
    std::uint64_t outbox_bytes{32 * 1024 * 1024};
    std::uint64_t critical_reserve{1024 * 1024};
};

class VehicleStore {
public:
    virtual ~VehicleStore() = default;
    /// Makes the whole transaction durable before it returns. Errors: Full, ReadOnly, Io, Corrupt; then nothing of it is kept.
    [[nodiscard]] virtual Status commit(const StoreTransaction& transaction) = 0;
    /// All records of a kind in key order; after damage of the mileage also what its second copy says, last. Errors: Io, Corrupt.
    [[nodiscard]] virtual Result<std::vector<Record>> load(RecordKind kind) = 0;
    /// The last `count` records of a kind in key order. Errors: Io, Corrupt.
    [[nodiscard]] virtual Result<std::vector<Record>> load_last(RecordKind kind, std::size_t count) = 0;
    /// Journal entries from `first_index`, at most `count`, in order. Errors: Io, Corrupt.
    [[nodiscard]] virtual Result<std::vector<JournalEntry>> journal(std::uint64_t first_index, std::size_t count) = 0;
    /// Afterwards no file of the store holds anything that was erased, replaced or set aside before. Takes up to seconds. Errors: Full,
    /// ReadOnly, Io, Corrupt; then some of it may still be there, and it can be tried again.
    [[nodiscard]] virtual Status compact() = 0;
    /// The newest journal entry, if there is any. Errors: Io, Corrupt.
    [[nodiscard]] virtual Result<std::optional<JournalEntry>> last_journal_entry() = 0;
};

class OutboxStore {
public:
    virtual ~OutboxStore() = default;
    /// Waiting events of one stream with a number above `after`, in order, at most `count`. Errors: Io, Corrupt.
    [[nodiscard]] virtual Result<std::vector<OutboxEntry>> waiting(Stream stream, std::uint64_t after, std::size_t count) = 0;
    /// One entry for each stream that ever had an event, in the order of Stream. Errors: Io, Corrupt.
    [[nodiscard]] virtual Result<std::vector<OutboxRange>> ranges() = 0;
};

}  // namespace odolink

ODOLINK_ERRC(odolink::StoreErrc);
