// SPDX-License-Identifier: Apache-2.0
// One pass over the records in order of mileage. See part_counters.hpp.
#include "core/maintenance/part_counters.hpp"

#include <algorithm>
#include <tuple>

namespace odolink {
namespace {

using std::chrono::days;

class Garage {
public:
    void take(const ServiceRecord& record) {
        for (const Job& job : record.jobs) {
            if (!job.fits_set.empty()) fit(job, record);
            if (job.replaced && job.system != VehicleSystem::None) replace(job, record);
        }
    }

    [[nodiscard]] std::vector<PartCounter> at(const VehicleNow& now) {
        for (Counted& one : sets_) settle(one, now.mileage);
        for (Counted& one : assemblies_) settle(one, now.mileage);
        std::vector<PartCounter> out;
        for (const std::vector<Counted>* list : {&sets_, &assemblies_}) {
            for (const Counted& one : *list) out.push_back(one.part);
        }
        return out;
    }

private:
    struct Counted {
        PartCounter part;
        Distance from;  ///< the odometer at the last fitting; valid while it is fitted
    };

    static void settle(Counted& one, Distance mileage) {
        if (one.part.fitted) one.part.driven += std::max(Distance{}, mileage - one.from);
        one.from = mileage;
    }

    void fit(const Job& job, const ServiceRecord& record) {
        for (Counted& other : sets_) {
            if (other.part.item_id != job.item_id || other.part.set == job.fits_set) continue;
            settle(other, record.mileage);
            other.part.fitted = false;
        }
        auto mine =
            std::find_if(sets_.begin(), sets_.end(), [&job](const Counted& c) { return c.part.set == job.fits_set; });
        if (mine == sets_.end()) {
            mine = sets_.insert(sets_.end(), Counted{});
            mine->part.set = job.fits_set;
            mine->part.first_fitted = record.performed_at;
        }
        settle(*mine, record.mileage);
        mine->part.item_id = job.item_id;
        if (!job.name.empty()) mine->part.name = job.name;
        mine->part.fitted = true;
    }

    void replace(const Job& job, const ServiceRecord& record) {
        std::erase_if(assemblies_, [&job](const Counted& c) { return c.part.system == job.system; });
        Counted fresh;
        fresh.part.system = job.system;
        fresh.part.item_id = job.item_id;
        fresh.part.name = job.name;
        fresh.part.first_fitted = record.performed_at;
        fresh.part.fitted = true;
        fresh.from = record.mileage;
        assemblies_.push_back(std::move(fresh));
    }

    std::vector<Counted> sets_;
    std::vector<Counted> assemblies_;
};

void judge_age(PartCounter& part, const VehicleNow& now) {
    if (part.set.empty() || !fits_tyres(part.item_id) || !part.first_fitted.known() || !now.wall.known()) return;
    const auto end = local_day(add_months(part.first_fitted, kTyreAge, now.offset), now.offset);
    part.age_left = end - local_day(now.wall, now.offset);
    if (*part.age_left <= days{0})
        part.state = DueState::Due;
    else if (*part.age_left <= kTyreAgeSoon)
        part.state = DueState::Soon;
}

}  // namespace

bool fits_tyres(std::string_view item_id) {
    return item_id.starts_with("tyre");
}

std::vector<PartCounter> part_counters(std::span<const ServiceRecord> history, const VehicleNow& now) {
    std::vector<const ServiceRecord*> in_order;
    for (const ServiceRecord& record : history) {
        if (record.mileage > Distance{}) in_order.push_back(&record);
    }
    std::stable_sort(in_order.begin(), in_order.end(), [](const ServiceRecord* a, const ServiceRecord* b) {
        return std::tie(a->mileage, a->performed_at) < std::tie(b->mileage, b->performed_at);
    });
    Garage garage;
    for (const ServiceRecord* record : in_order) garage.take(*record);
    std::vector<PartCounter> parts = garage.at(now);
    for (PartCounter& part : parts) judge_age(part, now);
    return parts;
}

}  // namespace odolink
