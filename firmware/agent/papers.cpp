// SPDX-License-Identifier: Apache-2.0
// The owner's papers, read from a file: records of his own, and taking them back.
#include <algorithm>
#include <set>

#include "agent/core.hpp"
#include "core/history/papers.hpp"
#include "core/maintenance/vehicle_timeline.hpp"

namespace odolink {

Result<PapersTaken> Agent::Core::take_papers(std::vector<ServiceRecord> papers) {
    if (!keeper.trusted() || withholding) return OwnerActionErrc::NotAllowed;
    const auto works = std::count_if(papers.begin(), papers.end(), [](const ServiceRecord& paper) { return !paper.jobs.empty(); });
    if (static_cast<std::size_t>(works) > kMostPapers) return OwnerActionErrc::TooLong;
    PapersTaken out;
    for (const ServiceRecord& paper : papers) {
        ServiceRecord record = without_known_jobs(as_paper(paper), history.newest_first());
        if (std::vector<Id>* left_out = why_left_out(paper, record, out)) {
            left_out->push_back(paper.id);
            continue;
        }
        record.received_at = believed_time();
        // Not believed today, it would be once the vehicle has driven so far: no word of then.
        if (record.mileage > mileage() + kMileageSlack) {
            record.mileage = {};
            out.beyond.push_back(record.id);
        }
        tell_record(history.edit(record));
        out.taken.push_back(std::move(record));
    }
    // All papers are there before the first closes anything: each says of the others what can be believed.
    std::set<std::string> closed;
    for (const ServiceRecord& record : out.taken) {
        const std::vector<std::string> items = on_record(record.id, true);
        closed.insert(items.begin(), items.end());
    }
    out.closed.assign(closed.begin(), closed.end());
    if (const Status saved = finish(); !saved) return saved.error();
    return out;
}

/// The list of those that are not taken where a paper belongs; nothing: it is taken. `record`: what of it is new.
std::vector<Id>* Agent::Core::why_left_out(const ServiceRecord& paper, const ServiceRecord& record, PapersTaken& out) const {
    const WallTime wall = believed_time();
    const ServiceRecord* here = history.find(paper.id);
    if (paper.id.empty() || paper.jobs.empty()) return &out.without_work;
    if (wall.known() && paper.performed_at.known() && paper.performed_at.since_epoch > wall.since_epoch + kDateSlack) return &out.ahead;
    if (record.jobs.empty() || (here != nullptr && !taken_back(*here))) return &out.known;
    return nullptr;
}

Result<std::size_t> Agent::Core::take_back_papers(std::span<const ServiceRecord> papers) {
    std::size_t count = 0;
    for (const ServiceRecord& paper : papers) {
        const ServiceRecord* here = history.find(paper.id);
        if (here == nullptr || here->author != RecordAuthor::Import || taken_back(*here)) continue;
        take_back(ServiceRecord{*here});
        ++count;
    }
    if (const Status saved = finish(); !saved) return saved.error();
    return count;
}

void Agent::Core::take_back(const ServiceRecord& record) {
    ServiceRecord nothing = record;
    nothing.jobs.clear();
    nothing.findings.clear();
    nothing.note.clear();
    nothing.author = RecordAuthor::Owner;  // who took it back
    tell_record(history.edit(nothing));
    on_record(record.id, false);
}

}  // namespace odolink
