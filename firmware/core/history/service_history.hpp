// SPDX-License-Identifier: Apache-2.0
// The vehicle's service history, newest first. Readable in the car with no network. Car and dealer both write, field by field; the
// order in which their writes arrive does not change what stays (domain/record_merge).
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "domain/record_merge.hpp"

namespace odolink {

enum class MergeVerdict : std::uint8_t {
    Added = 1,  ///< a record that was not here
    Revised,    ///< fields of it are now others
    Same,       ///< all of this is here already, or was replaced by somebody who knew it
    Conflict,   ///< it contradicts what was written here: the later write stands, the other is kept and shown
    Unfit,      ///< no id, or revision 0: refused
};

struct MergeOutcome {
    MergeVerdict verdict{MergeVerdict::Unfit};
    bool changed{false};  ///< what is kept is now another: store, journal and apply it
};

/// Deferred or declined work whose moment has come.
struct DeferredWork {
    Id record_id;
    Finding finding;
    bool operator==(const DeferredWork&) const = default;
};

class ServiceHistory {
public:
    /// `records` that have no file (written by an earlier version) get one.
    void restore(std::vector<RecordFile> files, const std::vector<ServiceRecord>& records);
    /// A dealer's whole record of its revision.
    [[nodiscard]] MergeOutcome merge(const ServiceRecord& record);
    /// Leaves of a record, all of it or those that were written since.
    [[nodiscard]] MergeOutcome merge(const RecordFile& leaves);
    /// The vehicle's own write: what differs from `wanted`, or a new record. Gives the leaves written; none: nothing differs.
    [[nodiscard]] RecordFile edit(const ServiceRecord& wanted);
    /// The vehicle's own write of one field, which settles what is contradictory there. None for a record that is not here.
    [[nodiscard]] RecordFile write(const Id& id, const std::string& path, const std::string& text);
    [[nodiscard]] const ServiceRecord* find(const Id& id) const;
    [[nodiscard]] const RecordFile* file(const Id& id) const;
    [[nodiscard]] const std::map<Id, RecordFile>& files() const { return files_; }
    /// By date performed, newest first; of one moment by mileage, then id.
    [[nodiscard]] std::span<const ServiceRecord> newest_first() const { return records_; }
    /// Findings to bring up again: their mileage or date is reached, no job closed them, and no later record has a job on their item.
    [[nodiscard]] std::vector<DeferredWork> deferred_due(Distance mileage, WallTime now) const;

private:
    template <class Theirs>
    MergeOutcome take(const Id& id, const Theirs& theirs);
    void show(const RecordFile& file);

    std::map<Id, RecordFile> files_;
    std::vector<ServiceRecord> records_;
};

}  // namespace odolink
