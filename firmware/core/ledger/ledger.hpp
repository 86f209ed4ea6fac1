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

using StreamNumbers = std::map<Stream, std::uint64_t>;
/// New number of each event that moved to another epoch, by stream and the number it had.
using MovedNumbers = std::map<std::pair<Stream, std::uint64_t>, std::uint64_t>;

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
    /// A new store identity: what waits and is not `at_desk` moves into it with new numbers and ids, the rest is forgotten.
    /// Commits what was pending; the move itself is durable with the next commit, so that who keeps numbers changes them in
    /// it. Errors: those of the store; then nothing has moved.
    [[nodiscard]] Result<MovedNumbers> move_to_new_epoch(const std::function<bool(Stream, std::uint64_t)>& at_desk);
    /// A new store identity that is not durable yet: nothing may be sent of it.
    [[nodiscard]] bool moving() const { return pending_.new_streams; }
    /// Consent for a purpose was withdrawn: what waits of it is deleted with the next commit.
    void purge(Purpose purpose);
    /// The dealer's receipt: everything up to `sequence` of the stream leaves the outbox with the next commit. It does not
    /// make the ledger dirty: a receipt rides on the next change, which costs no write of its own.
    void acknowledge(Stream stream, std::uint64_t sequence);

    /// Highest numbers given out before this start and those before it, since the desk's were compared last. An older
    /// copy of a store looks whole: only the desk knows that the numbers had gone further. Nothing: they were compared, or
    /// the epoch is new.
    [[nodiscard]] const std::optional<StreamNumbers>& unproven() const { return unproven_; }
    /// Highest numbers that were there when the store was opened; none in an epoch of this run.
    [[nodiscard]] const StreamNumbers& opened_with() const { return opened_with_; }
    /// The desk's numbers were compared. Durable when it returns, before anything is sent on the strength of it. Errors:
    /// those of commit(); then they stay unproven.
    [[nodiscard]] Status prove();

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
    void load_unproven(const std::vector<Record>& meta);
    void forget_unproven();
    void make_epoch();
    [[nodiscard]] Result<std::vector<OutboxEntry>> all_waiting();
    [[nodiscard]] OutboxEntry renumbered(OutboxEntry entry);
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
    StreamNumbers given_;      ///< highest number given out, pending ones included
    StreamNumbers committed_;  ///< the same, durable ones only
    StreamNumbers opened_with_;
    std::optional<StreamNumbers> unproven_;
    JournalHead head_;
    Id epoch_;
    Counts counts_;
    Counts stored_counts_;
};

}  // namespace odolink
