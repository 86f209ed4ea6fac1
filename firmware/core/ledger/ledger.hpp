// SPDX-License-Identifier: Apache-2.0
// The core's unit of work. During one step (one input handled to completion) modules' changes, events and journal
// entries collect here; commit() makes them durable in ONE transaction. Effects that others see (a prompt, a publish)
// happen after commit only. emit() is where the consent gate stands: an event without consent is counted, not queued.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>

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
    /// Queues one event for the dealer under the next number of its stream and returns its id; empty when withheld.
    /// `trace` ties it to what caused it (empty: the event starts a trace of its own).
    Id emit(UpPayload payload, Id trace = {});
    /// Appends to the hash-chained journal of mileage and service.
    void journal(Bytes payload);
    /// Consent for a purpose was withdrawn: what waits of it is deleted with the next commit.
    void purge(Purpose purpose);
    /// The dealer's receipt: everything up to `sequence` of the stream leaves the outbox with the next commit.
    void acknowledge(Stream stream, std::uint64_t sequence);

    [[nodiscard]] bool dirty() const;
    /// Makes all changes since the last commit durable. On error nothing of them is kept in the store; they stay here
    /// and the next commit tries again. Errors: those of VehicleStore::commit.
    [[nodiscard]] Status commit();

    /// Identity of this store: numbers of streams mean something only within it.
    [[nodiscard]] Id epoch() const { return epoch_; }
    /// Highest number given out in a stream (0: none), committed ones only.
    [[nodiscard]] std::uint64_t last_sequence(Stream stream) const;
    /// Events not queued for lack of consent, since the store was made.
    [[nodiscard]] std::uint64_t withheld() const { return withheld_; }

private:
    VehicleStore& store_;
    OutboxStore& outbox_;
    Clock& clock_;
    Entropy& entropy_;
    Keys& keys_;
    ConsentGate gate_;
    StoreTransaction pending_;
    std::map<Stream, std::uint64_t> next_sequence_;
    std::uint64_t next_journal_index_{1};
    Digest last_hash_{};
    Id epoch_;
    std::uint64_t withheld_{0};
};

}  // namespace odolink
