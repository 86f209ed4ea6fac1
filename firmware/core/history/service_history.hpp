// SPDX-License-Identifier: Apache-2.0
// The vehicle's service history: one record an id, the latest revision, newest first. Readable in the car with no
// network. Two ends may write: the order in which revisions arrive does not change what stays.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "domain/service_record.hpp"

namespace odolink {

enum class MergeVerdict : std::uint8_t {
    Added = 1,  ///< a record that was not here
    Revised,    ///< a later revision replaced an earlier one
    Same,       ///< exactly this is here already
    Older,      ///< a later revision is here: nothing changed
    Conflict,   ///< the same revision with other contents: the greater journal text stays at both ends (see README.md)
    Unfit,      ///< no id, or revision 0: refused
};

struct MergeOutcome {
    MergeVerdict verdict{MergeVerdict::Unfit};
    bool changed{false};  ///< the kept record is now another: store it, journal it, apply it
};

/// Deferred or declined work whose moment has come.
struct DeferredWork {
    Id record_id;
    Finding finding;
    bool operator==(const DeferredWork&) const = default;
};

class ServiceHistory {
public:
    void restore(std::vector<ServiceRecord> records);
    [[nodiscard]] MergeOutcome merge(const ServiceRecord& record);
    [[nodiscard]] const ServiceRecord* find(const Id& id) const;
    /// By date performed, newest first; of one moment by mileage, then id.
    [[nodiscard]] std::span<const ServiceRecord> newest_first() const { return records_; }
    /// Findings to bring up again: their mileage or date is reached, and no later record has a job on their item.
    [[nodiscard]] std::vector<DeferredWork> deferred_due(Distance mileage, WallTime now) const;

private:
    void sort();

    std::vector<ServiceRecord> records_;
};

}  // namespace odolink
