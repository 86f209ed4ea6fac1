// SPDX-License-Identifier: Apache-2.0
// A service record of which every field is other than its default: what merges, stores or exports records must not lose any of them.
#pragma once

#include "base/ids.hpp"
#include "domain/service_record.hpp"

namespace odolink::test {

/// An id of `n` and fifteen zeros.
inline Id sample_id(unsigned n) { return id_from(bytes_of({n, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})); }

inline WallTime sample_time(std::int64_t ms, WallQuality quality = WallQuality::Synchronised) { return {std::chrono::milliseconds{ms}, quality}; }

/// Record 1, by request 9: a recall (closes finding 5, fits set 6) with two parts, a second job, a finding and a paper; these have no ids yet.
inline ServiceRecord sample_record() {
    ServiceRecord r;
    r.id = sample_id(1);
    r.revision = 3;
    r.dealer_id = "d7";
    r.dealer_name = "车行";
    r.performed_at = sample_time(1'700'000'000'000);
    r.mileage = Distance::metres(48'250'300);
    r.total = {148'005, "EUR"};
    r.request_id = sample_id(9);
    r.watch_distance = Distance::kilometres(750);
    r.engine_hours = std::chrono::hours{8123};
    r.received_at = sample_time(1'700'000'100'000, WallQuality::Estimated);
    r.author = RecordAuthor::Import;
    r.brought_in = sample_time(1'699'900'000'000);
    r.handed_back = sample_time(1'699'990'000'000, WallQuality::Estimated);
    r.note = "two\nlines / and a slash";
    Attachment paper;
    paper.digest.fill(std::byte{0xA7});
    paper.media_type = "application/pdf";
    paper.bytes = 480;
    paper.name = "invoice";
    r.attachments = {paper};
    Job job;
    job.kind = JobKind::Recall;
    job.item_id = "engine_oil";
    job.name = "机油";
    job.fault_codes = {"P0301", "P0302"};
    job.parts = {{"04E", "Filter", 4500, {9900, "USD"}, {}}, {"05F", "Seal", 1, {-100, "CNY"}, {}}};
    job.labour_minutes = 45;
    job.labour_price = {20'000, "EUR"};
    job.covered = true;
    job.system = VehicleSystem::Gearbox;
    job.replaced = true;
    job.closes_finding = sample_id(5);
    job.fits_set = sample_id(6);
    job.recall = "S2026-12";
    job.defect = Defect::SafetyCritical;
    Job second;
    second.name = "check";
    r.jobs = {job, second};
    r.findings = {{"pads at 3 mm", "brake_pads", Distance::metres(52'000'001), sample_time(1'800'000'000'000), {}, true}};
    return r;
}

}  // namespace odolink::test
