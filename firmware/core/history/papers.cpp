// SPDX-License-Identifier: Apache-2.0
// See papers.hpp.
#include "core/history/papers.hpp"

#include <algorithm>
#include <chrono>

namespace odolink {
namespace {

constexpr std::chrono::hours kOneDay{24};

template <class T>
T apart(T a, T b) {
    return a < b ? b - a : a - b;
}

bool same_job(const Job& a, const Job& b) { return a.item_id.empty() && b.item_id.empty() ? a.name == b.name : a.item_id == b.item_id; }

}  // namespace

ServiceRecord as_paper(ServiceRecord record) {
    record.author = RecordAuthor::Import;
    record.dealer_id.clear();
    record.request_id = {};
    record.attachments.clear();
    record.brought_in = record.handed_back = {};
    record.watch_distance = ServiceRecord{}.watch_distance;
    for (Job& job : record.jobs) {
        job.recall.clear();
        job.defect = Defect::None;
        job.covered = false;
    }
    return record;
}

bool same_visit(const ServiceRecord& a, const ServiceRecord& b) {
    const bool dated = a.performed_at.known() && b.performed_at.known();
    const bool placed = a.mileage > Distance{} && b.mileage > Distance{};
    if (dated && apart(a.performed_at.since_epoch, b.performed_at.since_epoch) >= kOneDay) return false;
    if (placed && apart(a.mileage, b.mileage) > kOneVisitMileage) return false;
    return dated || placed;
}

ServiceRecord without_known_jobs(ServiceRecord paper, std::span<const ServiceRecord> known) {
    for (const ServiceRecord& other : known) {
        if (other.id == paper.id || !same_visit(paper, other)) continue;
        std::erase_if(paper.jobs, [&other](const Job& job) {
            return std::any_of(other.jobs.begin(), other.jobs.end(), [&job](const Job& theirs) { return same_job(job, theirs); });
        });
    }
    return paper;
}

}  // namespace odolink
