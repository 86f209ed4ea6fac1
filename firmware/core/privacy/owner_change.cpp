// SPDX-License-Identifier: Apache-2.0
// Reads the store kind by kind. See owner_change.hpp.
#include "core/privacy/owner_change.hpp"

#include <set>
#include <string>

#include "core/privacy/consent_book.hpp"
#include "core/privacy/personal_data.hpp"
#include "wire/records.hpp"

namespace odolink {
namespace {

constexpr unsigned kMostKinds = 64;  // kinds of later versions too: what is not known is erased
constexpr std::size_t kJournalPage = 256;
constexpr std::size_t kFixedBytes = 2;
constexpr std::size_t kNumberBytes = 8;

void put_number(Bytes& out, std::uint64_t number) {
    for (std::size_t i = kNumberBytes; i-- > 0;) out.push_back(static_cast<std::byte>(number >> (8 * i)));
}

Status scrub_files(VehicleStore& store, ErasurePlan& plan, std::set<std::string>& scrubbed) {
    const auto files = store.load(RecordKind::RecordFile);
    if (!files) return files.error();
    for (const Record& record : *files) {
        const auto file = wire::decode_record_file(record.value);
        if (!file) {
            plan.records.push_back({RecordKind::RecordFile, record.key, std::nullopt});
            continue;
        }
        scrubbed.insert(record.key);
        RecordFile clean = without_personal(*file);
        if (clean == *file) continue;
        plan.records.push_back({RecordKind::RecordFile, record.key, wire::encode(clean)});
        plan.records.push_back({RecordKind::Service, record.key, wire::encode(unflatten(clean))});
        plan.written_anew.push_back(std::move(clean));
    }
    return {};
}

/// Records that an earlier version wrote as a whole, without leaves.
Status scrub_whole(VehicleStore& store, ErasurePlan& plan, const std::set<std::string>& scrubbed) {
    const auto records = store.load(RecordKind::Service);
    if (!records) return records.error();
    for (const Record& record : *records) {
        if (scrubbed.contains(record.key)) continue;
        const auto value = wire::decode_service(record.value);
        if (!value) {
            plan.records.push_back({RecordKind::Service, record.key, std::nullopt});
            continue;
        }
        const Writer writer = value->author == RecordAuthor::Dealer ? Writer::Dealer : Writer::Vehicle;
        const RecordFile clean = without_personal(flatten(*value, {value->revision, writer}));
        plan.records.push_back({RecordKind::Service, record.key, wire::encode(unflatten(clean))});
    }
    return {};
}

Status find_personal_entries(VehicleStore& store, ErasurePlan& plan) {
    std::uint64_t next = 1;
    while (true) {
        const auto page = store.journal(next, kJournalPage);
        if (!page) return page.error();
        if (page->empty()) return {};
        for (const JournalEntry& entry : *page) {
            if (is_personal_entry(to_text(entry.payload))) plan.journal.push_back(entry.index);
        }
        next = page->back().index + 1;
    }
}

}  // namespace

Bytes encode(const ErasureState& state) {
    Bytes out{static_cast<std::byte>(state.step), static_cast<std::byte>(state.reason)};
    put_number(out, state.told_as);
    return out;
}

std::optional<ErasureState> decode_erasure(ByteView bytes) {
    if (bytes.size() != kFixedBytes + kNumberBytes) return std::nullopt;
    const unsigned step = u8(bytes[0]);
    const unsigned reason = u8(bytes[1]);
    if (step < 1 || step > 3 || reason < 1 || reason > 3) return std::nullopt;
    return ErasureState{static_cast<ErasureStep>(step), static_cast<ErasureReason>(reason),
                        big_endian(bytes.subspan(kFixedBytes))};
}

Bytes encode(const Forgetting& forgetting) {
    Bytes out;
    put_number(out, forgetting.told_as);
    put_number(out, forgetting.until);
    return out;
}

std::optional<Forgetting> decode_forgetting(ByteView bytes) {
    if (bytes.size() != 2 * kNumberBytes) return std::nullopt;
    return Forgetting{big_endian(bytes.first(kNumberBytes)), big_endian(bytes.subspan(kNumberBytes))};
}

Result<ErasurePlan> plan_erasure(VehicleStore& store) {
    ErasurePlan plan;
    for (unsigned number = 1; number < kMostKinds; ++number) {
        const auto kind = static_cast<RecordKind>(number);
        const auto records = store.load(kind);
        if (!records) return records.error();
        for (const Record& record : *records) {
            if (fate_of(kind, record.key) == Fate::Erase) plan.records.push_back({kind, record.key, std::nullopt});
        }
    }
    std::set<std::string> scrubbed;
    if (const Status done = scrub_files(store, plan, scrubbed); !done) return done.error();
    if (const Status done = scrub_whole(store, plan, scrubbed); !done) return done.error();
    if (const Status done = find_personal_entries(store, plan); !done) return done.error();
    return plan;
}

std::vector<Purpose> purposes_to_purge() {
    const auto purposes = askable_purposes();
    return {purposes.begin(), purposes.end()};
}

}  // namespace odolink
