// SPDX-License-Identifier: Apache-2.0
// The files are what is kept; the records are what stands in them, made again for each file that changes.
#include "core/history/service_history.hpp"

#include <algorithm>
#include <tuple>

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

bool closes(const Job& job, const Finding& finding) { return !finding.id.empty() && job.closes_finding == finding.id; }
bool works_on(const Job& job, const Finding& finding) { return !finding.item_id.empty() && job.item_id == finding.item_id; }

}  // namespace

void ServiceHistory::restore(std::vector<RecordFile> files, const std::vector<ServiceRecord>& records) {
    files_.clear();
    records_.clear();
    for (RecordFile& file : files) files_[file.id] = std::move(file);
    for (const ServiceRecord& record : records) {
        if (!files_.contains(record.id)) files_[record.id] = flatten(record, {record.revision, Writer::Dealer});
    }
    for (const auto& [id, file] : files_) records_.push_back(unflatten(file));
    std::stable_sort(records_.begin(), records_.end(), newer);
}

void ServiceHistory::show(const RecordFile& file) {
    std::erase_if(records_, [&file](const ServiceRecord& r) { return r.id == file.id; });
    records_.push_back(unflatten(file));
    std::stable_sort(records_.begin(), records_.end(), newer);
}

template <class Theirs>
MergeOutcome ServiceHistory::take(const Id& id, const Theirs& theirs) {
    const bool known = files_.contains(id);
    RecordFile& mine = files_[id];
    mine.id = id;
    const auto before = contradictions(mine).size();
    const bool changed = merge_into(mine, theirs);
    if (!changed) return {MergeVerdict::Same, false};
    show(mine);
    if (!known) return {MergeVerdict::Added, true};
    return {contradictions(mine).size() > before ? MergeVerdict::Conflict : MergeVerdict::Revised, true};
}

MergeOutcome ServiceHistory::merge(const ServiceRecord& record) {
    if (record.id.empty() || record.revision == 0) return {};
    return take(record.id, record);
}

MergeOutcome ServiceHistory::merge(const RecordFile& leaves) {
    if (leaves.id.empty() || leaves.leaves.empty()) return {};
    return take(leaves.id, leaves);
}

RecordFile ServiceHistory::edit(const ServiceRecord& wanted) {
    if (wanted.id.empty()) return {};
    RecordFile& mine = files_[wanted.id];
    mine.id = wanted.id;
    RecordFile written = odolink::edit(mine, wanted, Writer::Vehicle);
    if (mine.leaves.empty()) files_.erase(wanted.id);
    else if (!written.leaves.empty()) show(mine);
    return written;
}

RecordFile ServiceHistory::write(const Id& id, const std::string& path, const std::string& text) {
    const auto mine = files_.find(id);
    if (mine == files_.end()) return {};
    RecordFile written = odolink::write(mine->second, path, text, Writer::Vehicle);
    show(mine->second);
    return written;
}

const ServiceRecord* ServiceHistory::find(const Id& id) const {
    const auto at = std::find_if(records_.begin(), records_.end(), [&](const ServiceRecord& r) { return r.id == id; });
    return at == records_.end() ? nullptr : &*at;
}

const RecordFile* ServiceHistory::file(const Id& id) const {
    const auto at = files_.find(id);
    return at == files_.end() ? nullptr : &at->second;
}

std::vector<DeferredWork> ServiceHistory::deferred_due(Distance mileage, WallTime now) const {
    std::vector<DeferredWork> due;
    for (auto record = records_.begin(); record != records_.end(); ++record) {
        for (const Finding& finding : record->findings) {
            if (!reached(finding, mileage, now)) continue;
            const auto later_work = [&](const ServiceRecord& later) {
                return std::any_of(later.jobs.begin(), later.jobs.end(), [&](const Job& job) { return works_on(job, finding); });
            };
            const auto closing = [&](const ServiceRecord& any) {
                return std::any_of(any.jobs.begin(), any.jobs.end(), [&](const Job& job) { return closes(job, finding); });
            };
            const bool done = std::any_of(records_.begin(), record, later_work) || std::any_of(records_.begin(), records_.end(), closing);
            if (!done) due.push_back({record->id, finding});
        }
    }
    return due;
}

}  // namespace odolink
