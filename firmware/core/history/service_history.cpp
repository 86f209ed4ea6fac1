// SPDX-License-Identifier: Apache-2.0
// Merge by id and revision; ties of content by the journal's canonical text, so both ends keep the same one.
#include "core/history/service_history.hpp"

#include <algorithm>
#include <tuple>

#include "core/history/journal_text.hpp"

namespace odolink {
namespace {

bool newer(const ServiceRecord& a, const ServiceRecord& b) {
    return std::tuple(a.performed_at.since_epoch, a.mileage, a.id) >
           std::tuple(b.performed_at.since_epoch, b.mileage, b.id);
}

bool reached(const Finding& finding, Distance mileage, WallTime now) {
    if (finding.again_at > Distance{} && mileage >= finding.again_at) return true;
    return finding.again_on.known() && now.known() && now >= finding.again_on;
}

}  // namespace

void ServiceHistory::restore(std::vector<ServiceRecord> records) {
    records_ = std::move(records);
    sort();
}

void ServiceHistory::sort() {
    std::stable_sort(records_.begin(), records_.end(), newer);
}

MergeOutcome ServiceHistory::merge(const ServiceRecord& record) {
    if (record.id.empty() || record.revision == 0) return {MergeVerdict::Unfit, false};
    const auto mine =
        std::find_if(records_.begin(), records_.end(), [&](const ServiceRecord& r) { return r.id == record.id; });
    if (mine == records_.end()) {
        records_.push_back(record);
        sort();
        return {MergeVerdict::Added, true};
    }
    if (record.revision < mine->revision) return {MergeVerdict::Older, false};
    if (record.revision > mine->revision) {
        *mine = record;
        sort();
        return {MergeVerdict::Revised, true};
    }
    const std::string theirs = journal_text(record);
    const std::string ours = journal_text(*mine);
    if (theirs == ours) return {MergeVerdict::Same, false};
    const bool take = theirs > ours;
    if (take) {
        *mine = record;
        sort();
    }
    return {MergeVerdict::Conflict, take};
}

const ServiceRecord* ServiceHistory::find(const Id& id) const {
    const auto at = std::find_if(records_.begin(), records_.end(), [&](const ServiceRecord& r) { return r.id == id; });
    return at == records_.end() ? nullptr : &*at;
}

std::vector<DeferredWork> ServiceHistory::deferred_due(Distance mileage, WallTime now) const {
    std::vector<DeferredWork> due;
    for (auto record = records_.begin(); record != records_.end(); ++record) {
        for (const Finding& finding : record->findings) {
            if (!reached(finding, mileage, now)) continue;
            const auto does_it = [&](const ServiceRecord& later) {
                return std::any_of(later.jobs.begin(), later.jobs.end(), [&](const Job& job) {
                    return !finding.item_id.empty() && job.item_id == finding.item_id;
                });
            };
            if (std::none_of(records_.begin(), record, does_it)) due.push_back({record->id, finding});
        }
    }
    return due;
}

}  // namespace odolink
