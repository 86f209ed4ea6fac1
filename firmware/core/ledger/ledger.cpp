// SPDX-License-Identifier: Apache-2.0
// The core's unit of work: collecting, numbering, chaining, committing.
#include "core/ledger/ledger.hpp"

#include <algorithm>
#include <iterator>

#include "wire/envelope.hpp"

namespace odolink {
namespace {

constexpr std::string_view kEpochKey = "ledger/epoch";
constexpr std::string_view kCountsKey = "ledger/counts";
constexpr std::string_view kUnprovenKey = "ledger/unproven";
constexpr std::size_t kPage = 256;
constexpr std::size_t kEpochBytes = 8;  ///< random ones; a fleet of a million collides once in 37 million fleets
constexpr std::size_t kBootBytes = 6;   ///< tells the boots of one vehicle apart, and nothing more
constexpr std::size_t kCountBytes = 8;

/// An identifier cut to its first bytes: zero bytes at its end cost nothing on the wire.
Id shortened(Id id, std::size_t bytes) {
    std::fill(id.bytes.begin() + static_cast<std::ptrdiff_t>(bytes), id.bytes.end(), std::byte{0});
    return id;
}

void append(Bytes& out, std::uint64_t value) {
    for (std::size_t i = kCountBytes; i-- > 0;) out.push_back(static_cast<std::byte>(value >> (8 * i)));
}

/// One number for each stream in the order of kStreams, 0: none was given out.
Bytes encode(const StreamNumbers& numbers) {
    Bytes out;
    for (const Stream stream : kStreams) {
        const auto at = numbers.find(stream);
        append(out, at == numbers.end() ? 0 : at->second);
    }
    return out;
}

/// Nothing where it is damaged.
std::optional<StreamNumbers> decode_numbers(ByteView bytes) {
    if (bytes.size() != std::size(kStreams) * kCountBytes) return std::nullopt;
    StreamNumbers out;
    for (const Stream stream : kStreams) {
        out[stream] = big_endian(bytes.first(kCountBytes));
        bytes = bytes.subspan(kCountBytes);
    }
    return out;
}

}  // namespace

Ledger::Ledger(VehicleStore& store, OutboxStore& outbox, Clock& clock, Entropy& entropy, Keys& keys, ConsentGate gate)
    : store_{store}, outbox_{outbox}, clock_{clock}, entropy_{entropy}, keys_{keys}, gate_{std::move(gate)} {}

Status Ledger::start() {
    const auto ranges = outbox_.ranges();
    if (!ranges) return ranges.error();
    for (const OutboxRange& range : *ranges) given_[range.stream] = range.last;
    committed_ = given_;
    const auto last = store_.last_journal_entry();
    if (!last) return last.error();
    if (*last) head_ = {(*last)->index, (*last)->hash};
    return load_identity();
}

Status Ledger::load_identity() {
    const auto meta = store_.load(RecordKind::Meta);
    if (!meta) return meta.error();
    for (const Record& record : *meta) {
        if (record.key == kEpochKey) epoch_ = id_from(record.value);
        if (record.key == kCountsKey && record.value.size() == 2 * kCountBytes) {
            const ByteView value = record.value;
            counts_ = {big_endian(value.first(kCountBytes)), big_endian(value.last(kCountBytes))};
        }
    }
    stored_counts_ = counts_;
    if (epoch_.empty()) {
        make_epoch();
        return commit();
    }
    load_unproven(*meta);
    return {};
}

void Ledger::load_unproven(const std::vector<Record>& meta) {
    opened_with_ = given_;
    const auto kept = std::ranges::find(meta, kUnprovenKey, &Record::key);
    if (kept != meta.end()) unproven_ = decode_numbers(kept->value);
    if (unproven_) return;
    unproven_ = given_;
    ride(RecordKind::Meta, std::string{kUnprovenKey}, encode(given_));
}

Status Ledger::prove() {
    if (!unproven_) return {};
    forget_unproven();
    const Status done = commit();
    if (done) unproven_.reset();
    return done;
}

void Ledger::make_epoch() {
    do {
        epoch_ = shortened(entropy_.id(), kEpochBytes);
    } while (epoch_.empty());
    put(RecordKind::Meta, std::string{kEpochKey}, {epoch_.bytes.begin(), epoch_.bytes.end()});
}

void Ledger::renew() {
    make_epoch();
    pending_.new_streams = true;
    pending_.outbox.clear();
    pending_.acknowledged.clear();
    given_.clear();
    opened_with_.clear();
    unproven_.reset();
    forget_unproven();
}

void Ledger::forget_unproven() {
    riding_.erase({RecordKind::Meta, std::string{kUnprovenKey}});
    erase(RecordKind::Meta, std::string{kUnprovenKey});
}

Result<MovedNumbers> Ledger::move_to_new_epoch(const std::function<bool(Stream, std::uint64_t)>& at_desk) {
    if (const Status done = commit(); !done) return done.error();
    auto waiting = all_waiting();
    if (!waiting) return waiting.error();
    renew();
    MovedNumbers moved;
    for (OutboxEntry& entry : *waiting) {
        if (at_desk(entry.stream, entry.sequence)) continue;
        const std::uint64_t before = entry.sequence;
        pending_.outbox.push_back(renumbered(std::move(entry)));
        moved[{pending_.outbox.back().stream, before}] = pending_.outbox.back().sequence;
    }
    return moved;
}

Result<std::vector<OutboxEntry>> Ledger::all_waiting() {
    std::vector<OutboxEntry> out;
    for (const Stream stream : kStreams) {
        std::uint64_t after = 0;
        while (true) {
            auto page = outbox_.waiting(stream, after, kPage);
            if (!page) return page.error();
            if (page->empty()) break;
            after = page->back().sequence;
            std::ranges::move(*page, std::back_inserter(out));
        }
    }
    return out;
}

OutboxEntry Ledger::renumbered(OutboxEntry entry) {
    entry.sequence = ++given_[entry.stream];
    const Id id = wire::event_id(epoch_, entry.stream, entry.sequence);
    if (auto event = wire::decode_up_event(entry.payload)) {
        if (event->trace == event->id) event->trace = id;
        event->id = id;
        entry.payload = wire::encode(*event);
    }
    entry.id = id;
    return entry;
}

void Ledger::remove_from_journal(std::uint64_t index) {
    const ByteView text = as_bytes(kRemovedText);
    pending_.removed.push_back({index, {text.begin(), text.end()}});
}

void Ledger::write(RecordKind kind, std::string key, std::optional<Bytes> value) {
    const auto [at, fresh] = written_.try_emplace({kind, key}, pending_.records.size());
    if (fresh) pending_.records.push_back({kind, std::move(key), std::move(value)});
    else pending_.records[at->second].value = std::move(value);
}

void Ledger::put(RecordKind kind, std::string key, Bytes value) { write(kind, std::move(key), std::move(value)); }

void Ledger::erase(RecordKind kind, std::string key) { write(kind, std::move(key), std::nullopt); }

void Ledger::ride(RecordKind kind, std::string key, std::optional<Bytes> value) { riding_[{kind, std::move(key)}] = std::move(value); }

Id Ledger::emit(UpPayload payload, Id trace) {
    const Purpose purpose = purpose_of(payload);
    if (!gate_(purpose)) {
        ++counts_.withheld;
        return {};
    }
    const Stream stream = stream_of(payload);
    const std::uint64_t sequence = ++given_[stream];
    const ValueClass value = value_class_of(payload);
    const Id id = wire::event_id(epoch_, stream, sequence);
    const MonoTime now{std::chrono::duration_cast<std::chrono::milliseconds>(clock_.mono().since_boot)};
    const UpEvent event{id,           trace.empty() ? id : trace, now, clock_.wall(), shortened(clock_.boot(), kBootBytes),
                        std::move(payload)};
    pending_.outbox.push_back({stream, sequence, value, purpose, id, wire::encode(event)});
    return id;
}

void Ledger::journal(Bytes payload) {
    pending_.journal.push_back(next_entry([this](ByteView bytes) { return keys_.sha256(bytes); }, head_, std::move(payload)));
    head_ = {pending_.journal.back().index, pending_.journal.back().hash};
}

void Ledger::purge(Purpose purpose) {
    if (std::ranges::find(pending_.purged, purpose) == pending_.purged.end()) pending_.purged.push_back(purpose);
}

void Ledger::acknowledge(Stream stream, std::uint64_t sequence) {
    const auto at = std::ranges::find(pending_.acknowledged, stream, &OutboxAcknowledgement::stream);
    if (at == pending_.acknowledged.end()) pending_.acknowledged.push_back({stream, sequence});
    else at->sequence = std::max(at->sequence, sequence);
}

bool Ledger::dirty() const {
    return !pending_.records.empty() || !pending_.outbox.empty() || !pending_.purged.empty() || !pending_.journal.empty() ||
           !pending_.removed.empty() || pending_.new_streams;
}

void Ledger::write_counts() {
    if (counts_ == stored_counts_) return;
    Bytes value;
    append(value, counts_.withheld);
    append(value, counts_.evicted);
    put(RecordKind::Meta, std::string{kCountsKey}, std::move(value));
}

void Ledger::give_up_ordinary_events() {
    counts_.evicted += std::erase_if(pending_.outbox, [](const OutboxEntry& e) { return e.value != ValueClass::Critical; });
    write_counts();
}

Status Ledger::commit() {
    if (pending_.empty()) return {};
    for (auto& [record, value] : riding_) write(record.first, record.second, std::move(value));
    riding_.clear();
    write_counts();
    Status done = store_.commit(pending_);
    if (!done && done.error() == StoreErrc::Full) {
        give_up_ordinary_events();
        done = store_.commit(pending_);
    }
    if (!done) return done;
    stored_counts_ = counts_;
    committed_ = given_;
    const bool queued = !pending_.outbox.empty();
    pending_ = {};
    written_.clear();
    if (queued && queued_) queued_();
    return {};
}

std::uint64_t Ledger::last_sequence(Stream stream) const {
    const auto at = committed_.find(stream);
    return at == committed_.end() ? 0 : at->second;
}

std::uint64_t Ledger::given_sequence(Stream stream) const {
    const auto at = given_.find(stream);
    return at == given_.end() ? 0 : at->second;
}

}  // namespace odolink
