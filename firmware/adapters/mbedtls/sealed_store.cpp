// SPDX-License-Identifier: Apache-2.0
#include "adapters/mbedtls/sealed_store.hpp"

#include <algorithm>
#include <string>

namespace odolink {
namespace {

constexpr const char* kProof = "seal";  // of Meta: a known text; who opens it has the key
constexpr std::string_view kProofText = "odolink";
constexpr std::size_t kPiece = 500;

/// Every kind there is; new ones are appended to RecordKind.
constexpr RecordKind kKinds[] = {
    RecordKind::Meta,       RecordKind::Fault,    RecordKind::Trip,      RecordKind::Mileage,     RecordKind::Plan,
    RecordKind::Completion, RecordKind::Service,  RecordKind::Request,   RecordKind::Appointment, RecordKind::Consent,
    RecordKind::Prompt,     RecordKind::Identity, RecordKind::Duty,      RecordKind::Quarantine,  RecordKind::Message,
    RecordKind::Swap,       RecordKind::Capture,  RecordKind::RecordFile,
    RecordKind::Recall,     RecordKind::Attachment, RecordKind::Campaign};

/// Replaces sealed bytes by what they seal.
Status replace(const Sealer& sealer, Bytes& bytes, const std::string& about) {
    if (!Sealer::sealed(bytes)) return {};
    auto plain = sealer.open(bytes, about);
    if (!plain) return plain.error();
    bytes = std::move(*plain);
    return {};
}

template <class T>
Status open_all(const Sealer& sealer, std::vector<T>& all) {
    for (T& each : all)
        if (const Status done = open_in_place(sealer, each); !done) return done;
    return {};
}

}  // namespace

bool is_proof_of_key(const Record& record) {
    return record.kind == RecordKind::Meta && record.key == kProof;
}

Status open_in_place(const Sealer& sealer, Record& record) {
    return replace(sealer, record.value, about_record(record.kind, record.key));
}
Status open_in_place(const Sealer& sealer, JournalEntry& entry) {
    return replace(sealer, entry.payload, about_journal(entry.index));
}
Status open_in_place(const Sealer& sealer, OutboxEntry& entry) {
    return replace(sealer, entry.payload, about_event(entry.stream, entry.sequence));
}

Result<bool> SealedStore::needs_key(VehicleStore& store) {
    const auto meta = store.load(RecordKind::Meta);
    if (!meta) return {boost::system::in_place_error, meta.error()};
    return std::any_of(meta->begin(), meta->end(), is_proof_of_key);
}

Status SealedStore::begin() {
    auto meta = store_.load(RecordKind::Meta);
    if (!meta) return meta.error();
    const auto proof = std::find_if(meta->begin(), meta->end(), is_proof_of_key);
    if (proof != meta->end()) return open_in_place(sealer_, *proof);
    return seal_what_is_plain();
}

/// The proof comes last: a run that dies before it begins again, and what is sealed stays as it is.
Status SealedStore::seal_what_is_plain() {
    StoreTransaction all;
    bool was_used = false;
    for (RecordKind kind : kKinds) {
        if (!is_sealed_kind(kind)) continue;
        auto records = store_.load(kind);
        if (!records) return records.error();
        was_used = was_used || !records->empty();
        for (const Record& record : *records)
            if (!Sealer::sealed(record.value))
                all.records.push_back({kind, record.key, sealer_.seal(record.value, about_record(kind, record.key))});
    }
    for (std::uint64_t next = 1;;) {
        const auto entries = store_.journal(next, kPiece);
        if (!entries) return entries.error();
        if (entries->empty()) break;
        for (const JournalEntry& entry : *entries)
            if (!Sealer::sealed(entry.payload))
                all.removed.push_back({entry.index, sealer_.seal(entry.payload, about_journal(entry.index))});
        next = entries->back().index + 1;
    }
    if (const Status written = all.empty() ? Status{} : store_.commit(all); !written) return written;
    if (const Status rebuilt = was_used ? store_.compact() : Status{}; !rebuilt) return rebuilt;
    StoreTransaction proof;
    proof.records = {
        {RecordKind::Meta, kProof, sealer_.seal(as_bytes(kProofText), about_record(RecordKind::Meta, kProof))}};
    return store_.commit(proof);
}

Status SealedStore::commit(const StoreTransaction& transaction) {
    StoreTransaction sealed = transaction;
    for (RecordWrite& write : sealed.records)
        if (write.value && is_sealed_kind(write.kind))
            write.value = sealer_.seal(*write.value, about_record(write.kind, write.key));
    for (OutboxEntry& entry : sealed.outbox)
        entry.payload = sealer_.seal(entry.payload, about_event(entry.stream, entry.sequence));
    for (JournalEntry& entry : sealed.journal) entry.payload = sealer_.seal(entry.payload, about_journal(entry.index));
    for (JournalRemoval& removal : sealed.removed)
        removal.payload = sealer_.seal(removal.payload, about_journal(removal.index));
    return store_.commit(sealed);
}

Result<std::vector<Record>> SealedStore::opened(Result<std::vector<Record>> records) const {
    if (!records) return records;
    std::erase_if(*records, is_proof_of_key);
    if (const Status done = open_all(sealer_, *records); !done) return done.error();
    return records;
}

Result<std::vector<Record>> SealedStore::load(RecordKind kind) {
    return opened(store_.load(kind));
}
Result<std::vector<Record>> SealedStore::load_last(RecordKind kind, std::size_t count) {
    return opened(store_.load_last(kind, count));
}

Result<std::vector<JournalEntry>> SealedStore::journal(std::uint64_t first_index, std::size_t count) {
    auto entries = store_.journal(first_index, count);
    if (!entries) return entries;
    if (const Status done = open_all(sealer_, *entries); !done) return done.error();
    return entries;
}

Result<std::optional<JournalEntry>> SealedStore::last_journal_entry() {
    auto entry = store_.last_journal_entry();
    if (!entry || !*entry) return entry;
    if (const Status done = open_in_place(sealer_, **entry); !done) return done.error();
    return entry;
}

Result<std::vector<OutboxEntry>> SealedStore::waiting(Stream stream, std::uint64_t after, std::size_t count) {
    auto entries = outbox_.waiting(stream, after, count);
    if (!entries) return entries;
    if (const Status done = open_all(sealer_, *entries); !done) return done.error();
    return entries;
}

}  // namespace odolink
