// SPDX-License-Identifier: Apache-2.0
// The table of what stays.
#include "core/privacy/personal_data.hpp"

#include <algorithm>
#include <array>

#include "core/privacy/owner_change.hpp"

namespace odolink {
namespace {

/// Small state that says nothing of a person: how far link, clock, plan and agent have come. All other names are
/// erased.
constexpr std::array<std::string_view, 13> kKeptNames{
    "ledger/epoch", "ledger/counts", "sync/down_sequence", "drive_cycle", "believed_wall", "plan_versions",
    "captures",     "running",       "unclean_stops",      "start_ladder",  "sync/data_use", kErasureKey,
    kForgettingKey};

/// The next field of a line, without its tab.
std::string_view take_field(std::string_view& line) {
    const std::size_t end = std::min(line.find('\t'), line.size());
    const std::string_view field = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    return field;
}

/// "leaf <path> <lamport> <writer> …" or "conflict <path> <lamport> <writer> <text> <lamport> <writer> <text>". What
/// cannot be read is personal.
bool is_personal_line(std::string_view line) {
    const std::string_view word = take_field(line);
    if (word != "leaf" && word != "conflict") return false;
    const std::string_view path = take_field(line);
    const auto writer = [&line] {
        (void)take_field(line);
        return take_field(line) == "2" ? Writer::Dealer : Writer::Vehicle;
    };
    if (is_personal(path, writer())) return true;
    if (word == "leaf") return false;
    (void)take_field(line);
    return is_personal(path, writer());
}

}  // namespace

Fate fate_of(RecordKind kind, std::string_view key) {
    switch (kind) {
        case RecordKind::Fault:
        case RecordKind::Mileage:
        case RecordKind::Plan:
        case RecordKind::Completion:
        case RecordKind::Identity:
        case RecordKind::Duty:
        case RecordKind::Quarantine:
        case RecordKind::Swap:
        case RecordKind::Capture:
        case RecordKind::Recall:
            return Fate::Keep;
        case RecordKind::Service:
        case RecordKind::RecordFile:
            return Fate::Scrub;
        case RecordKind::Meta:
            return std::find(kKeptNames.begin(), kKeptNames.end(), key) == kKeptNames.end() ? Fate::Erase : Fate::Keep;
        default:
            return Fate::Erase;
    }
}

bool is_personal(std::string_view path, Writer writer) {
    if (path == "note" || path == "request_id" || path.starts_with("attachment/")) return true;
    return writer == Writer::Vehicle && (path == "dealer_name" || path.ends_with("/name") || path.ends_with("/text"));
}

bool is_personal_entry(std::string_view text) {
    if (text.starts_with("service\t")) return true;  // a whole record of an earlier version: its fields have no names
    if (!text.starts_with("record\t")) return false;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        if (is_personal_line(text.substr(0, end))) return true;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return false;
}

RecordFile without_personal(RecordFile file) {
    std::erase_if(file.leaves, [](const auto& leaf) { return is_personal(leaf.first, leaf.second.stamp.writer); });
    std::erase_if(file.conflicts, [](const Conflict& c) {
        return is_personal(c.path, c.kept.stamp.writer) || is_personal(c.path, c.lost.stamp.writer);
    });
    return file;
}

ServiceRecord without_personal(ServiceRecord record) {
    record.note.clear();
    record.request_id = {};
    record.attachments.clear();
    return record;
}

}  // namespace odolink
