// SPDX-License-Identifier: Apache-2.0
// A service record with two writers, the car and the dealer, who may both write while neither hears the other. The record is
// kept as leaves, one a field, each with who wrote it and what he knew; both ends run this file, so both end with the same record.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "domain/service_record.hpp"

namespace odolink {

/// The number is stable: it is stored and sent.
enum class Writer : std::uint8_t { Vehicle = 1, Dealer = 2 };

/// When a leaf was written: a counter over the record that grows beyond all that its writer knew, then the writer.
struct Stamp {
    std::uint64_t lamport{0};
    Writer writer{Writer::Dealer};
    auto operator<=>(const Stamp&) const = default;
};

/// One field as it was written once. A leaf never changes; it is replaced by a later one.
struct Leaf {
    std::string text;       ///< empty: the field's default
    Stamp stamp;
    std::uint64_t seen{0};  ///< highest lamport of the other writer's leaves on this path that the writer knew; 0: none
    bool operator==(const Leaf&) const = default;
};

/// Two leaves of one path whose writers did not know of each other.
struct Conflict {
    std::string path;
    Leaf kept;  ///< stands in the record: the greater stamp
    Leaf lost;
    bool operator==(const Conflict&) const = default;
};

/// Paths: "mileage", "job/<id>/name", "job/<id>/part/<id>/price", "finding/<id>/text", "attachment/<digest>/name"; with
/// "…/order" for the place in its list and "…/gone", not empty, for an element that was taken out.
struct RecordFile {
    Id id;
    std::map<std::string, Leaf> leaves;
    std::vector<Conflict> conflicts;  ///< in order of path; at most one a path while each writer has one store
    bool operator==(const RecordFile&) const = default;
};

/// The record as leaves of one stamp; fields of default value have none. Jobs, parts and findings without an id of their own get
/// one derived from the record's id and their place, the same at both ends.
[[nodiscard]] RecordFile flatten(const ServiceRecord& record, Stamp stamp);

/// The record that stands. Its revision is the highest lamport in it. Total: a path or text that means nothing is passed over. An
/// element that one writer took out while the other wrote to it stays.
[[nodiscard]] ServiceRecord unflatten(const RecordFile& file);

/// Takes in all leaves of `theirs`, of the whole record or a part of it. Any order, any number of times: the outcome is the same. On
/// each path the greatest stamp stands, and a leaf that it did not know is kept as a conflict until a later leaf knows both. True
/// where `mine` changed.
bool merge_into(RecordFile& mine, const RecordFile& theirs);

/// The same for a dealer's whole record of `record.revision`: what it no longer has was taken out. Nothing for an older revision
/// than the dealer's last.
bool merge_into(RecordFile& mine, const ServiceRecord& record);

/// Writes what differs between the record that stands and `wanted`. Gives the leaves written, to be sent; none: nothing differs.
RecordFile edit(RecordFile& file, const ServiceRecord& wanted, Writer writer);

/// Writes one leaf in the knowledge of all there is on its path: settles its conflict. Gives it, to be sent.
RecordFile write(RecordFile& file, const std::string& path, std::string text, Writer writer);

/// Conflicts that people should see: texts differ, and more than the place in a list. An element taken out by one and written to by
/// the other is one, on its path "…/gone".
[[nodiscard]] std::vector<Conflict> contradictions(const RecordFile& file);

/// The leaves cut into files of at most about `most_bytes`, for messages of bounded size. None for no leaves.
[[nodiscard]] std::vector<RecordFile> parts_of(const RecordFile& leaves, std::size_t most_bytes = 12 * 1024);

/// The leaves that one writer wrote: what the other end needs where messages were held back.
[[nodiscard]] RecordFile written_by(const RecordFile& file, Writer writer);

}  // namespace odolink
