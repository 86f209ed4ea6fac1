// SPDX-License-Identifier: Apache-2.0
// The core's unit of work. During one step (one input handled to completion) modules' changes, events and journal
// entries collect here; commit() makes them durable in ONE transaction. Effects that others see (a prompt, a publish)
// happen after commit only. emit() is where the consent gate stands: an event without consent is counted, not queued.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "core/ledger/journal.hpp"
#include "domain/event.hpp"
#include "ports/ports.hpp"

namespace odolink {

class Ledger {
public:
    /// May an event of this purpose be queued now? (core/privacy answers.)
    using ConsentGate = std::function<bool(Purpose)>;

    Ledger(VehicleStore& store, OutboxStore& outbox, Clock& clock, Entropy& entropy, Keys& keys, ConsentGate gate);

    /// Loads counters and the store's identity (makes one on first use). Errors: those of VehicleStore.
    [[nodiscard]] Status start();

    /// Changes of this step; the last write of a key wins.
    void put(RecordKind kind, std::string key, Bytes value);
    void erase(RecordKind kind, std::string key);
    /// A change that rides on the next commit and does not make the ledger dirty, like a receipt. Nothing: the record goes.
    void ride(RecordKind kind, std::string key, std::optional<Bytes> value);
    /// Queues one event for the dealer under the next number of its stream and returns its id; empty when withheld.
    /// `trace` ties it to what caused it (empty: the event starts a trace of its own).
    Id emit(UpPayload payload, Id trace = {});
    /// Appends to the hash-chained journal of mileage and service.
    void journal(Bytes payload);
    /// Takes the text of an older entry out of the journal; journal() an erased_text that names it with the same commit.
    void remove_from_journal(std::uint64_t index);
    /// A new store identity: all that waits is forgotten, streams count from 1 again with the next commit.
    void renew();
    /// Consent for a purpose was withdrawn: what waits of it is deleted with the next commit.
    void purge(Purpose purpose);
    /// The dealer's receipt: everything up to `sequence` of the stream leaves the outbox with the next commit. It does not
    /// make the ledger dirty: a receipt rides on the next change, which costs no write of its own.
    void acknowledge(Stream stream, std::uint64_t sequence);

    /// Something waits that must not be lost.
    [[nodiscard]] bool dirty() const;
    /// Receipts wait for a commit; losing them costs a message sent twice, nothing else.
    [[nodiscard]] bool receipts_waiting() const { return !pending_.acknowledged.empty(); }
    /// Makes all changes since the last commit durable. On error nothing of them is kept in the store; they stay here
    /// and the next commit tries again. Where the store is Full, events that are not Critical are given up first and counted
    /// as evicted: records, journal and critical events come before them. Errors: those of VehicleStore::commit.
    [[nodiscard]] Status commit();

    /// Called after each commit that queued events, with what it queued: the session sends them.
    void set_queued_listener(std::function<void()> listener) { queued_ = std::move(listener); }

    /// Identity of this store: numbers of streams mean something only within it.
    [[nodiscard]] Id epoch() const { return epoch_; }
    /// Highest number given out in a stream (0: none), committed ones only.
    [[nodiscard]] std::uint64_t last_sequence(Stream stream) const;
    /// The same, with what waits for a commit: right after emit(), the number of that event.
    [[nodiscard]] std::uint64_t given_sequence(Stream stream) const;
    /// Events not queued for lack of consent, since the store was made.
    [[nodiscard]] std::uint64_t withheld() const { return counts_.withheld; }
    /// Events given up by commit() for lack of space, since the store was made. The store counts its own besides.
    [[nodiscard]] std::uint64_t evicted() const { return counts_.evicted; }

private:
    struct Counts {
        std::uint64_t withheld{0};
        std::uint64_t evicted{0};
        bool operator==(const Counts&) const = default;
    };
    [[nodiscard]] Status load_identity();
    void make_epoch();
    void write(RecordKind kind, std::string key, std::optional<Bytes> value);
    void write_counts();
    void give_up_ordinary_events();

    VehicleStore& store_;
    OutboxStore& outbox_;
    Clock& clock_;
    Entropy& entropy_;
    Keys& keys_;
    ConsentGate gate_;
    std::function<void()> queued_;
    StoreTransaction pending_;
    std::map<std::pair<RecordKind, std::string>, std::optional<Bytes>> riding_;
    std::map<std::pair<RecordKind, std::string>, std::size_t> written_;  ///< where a key stands in pending_.records
    std::map<Stream, std::uint64_t> given_;      ///< highest number given out, pending ones included
    std::map<Stream, std::uint64_t> committed_;  ///< the same, durable ones only
    JournalHead head_;
    Id epoch_;
    Counts counts_;
    Counts stored_counts_;
};

}  // namespace odolink
