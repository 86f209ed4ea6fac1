// SPDX-License-Identifier: Apache-2.0
// One pass over the records, oldest first; each adds itself to the counts it is evidence for. See three_guarantees.hpp.
#include "core/maintenance/three_guarantees.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "core/maintenance/warranty.hpp"

namespace odolink {
namespace {

using std::chrono::days;

constexpr std::chrono::milliseconds kDay = days{1};

bool is_assembly(VehicleSystem system) {
    using enum VehicleSystem;
    return system == Engine || system == Gearbox || system == TractionBattery || system == DriveMotor;
}

/// Systems whose main parts are counted: those of article 24 (3).
bool is_main(VehicleSystem system) {
    return system != VehicleSystem::None && system != VehicleSystem::Other;
}

WallTime begun(const ServiceRecord& record) {
    return record.brought_in.known() ? record.brought_in : record.performed_at;
}

std::uint32_t limit_of(GuaranteeRule rule) {
    switch (rule) {
        case GuaranteeRule::SafetyRepairs:
            return kSafetyRepairLimit;
        case GuaranteeRule::AssemblyReplaced:
            return kAssemblyReplacedLimit;
        case GuaranteeRule::PartReplaced:
            return kPartReplacedLimit;
        case GuaranteeRule::RepairDays:
            return kRepairDaysLimit;
        case GuaranteeRule::SameProblem:
            return kSameProblemLimit;
        case GuaranteeRule::FirstWeekAssembly:
        case GuaranteeRule::EarlyAssembly:
        case GuaranteeRule::EarlySafety:
            return 1;
    }
    return 1;
}

class Counter {
public:
    Counter(const WarrantyTerm& term, const VehicleNow& now) : term_{term}, now_{now} {
        if (!term_.start.known()) term_.start = now.first_registration.value_or(WallTime{});
    }

    void take(const ServiceRecord& record) {
        if (!within(record)) return;
        bool defect = false;
        for (const Job& job : record.jobs) {
            if (job.defect == Defect::None) continue;
            defect = true;
            take(record, job);
        }
        if (const std::uint32_t spent = repair_days(record); defect && spent > 0)
            count(GuaranteeRule::RepairDays, {}, {}, record, spent);
    }

    [[nodiscard]] std::vector<GuaranteeCount> counts() const {
        std::vector<GuaranteeCount> out;
        for (const auto& [key, one] : counts_) out.push_back(one);
        return out;
    }

private:
    [[nodiscard]] WarrantyState state_at(const WarrantyTerm& term, const ServiceRecord& record) const {
        VehicleNow then = now_;
        then.wall = begun(record);
        then.mileage = record.mileage;
        return warranty_at(term, then).state;
    }
    [[nodiscard]] bool within(const ServiceRecord& record) const {
        if (!begun(record).known() || (term_.distance && record.mileage == Distance{})) return false;
        const WarrantyState state = state_at(term_, record);
        return state == WarrantyState::Running || state == WarrantyState::EndsSoon;
    }
    /// The day it was handed over does not count.
    [[nodiscard]] bool within_days(const ServiceRecord& record, days most) const {
        return term_.start.known() &&
               local_day(begun(record), now_.offset) - local_day(term_.start, now_.offset) <= most;
    }
    [[nodiscard]] bool early(const ServiceRecord& record) const {
        return within_days(record, kEarlyTime) && record.mileage != Distance{} && record.mileage <= kEarlyDistance;
    }

    void take(const ServiceRecord& record, const Job& job) {
        if (job.defect == Defect::SafetyCritical) {
            count(GuaranteeRule::SafetyRepairs, {}, {}, record);
            if (early(record)) count(GuaranteeRule::EarlySafety, {}, {}, record);
        }
        if (is_assembly(job.system)) {
            if (job.replaced) count(GuaranteeRule::AssemblyReplaced, job.system, {}, record);
            if (within_days(record, kFirstWeek) && (job.replaced || !job.parts.empty()))
                count(GuaranteeRule::FirstWeekAssembly, job.system, {}, record);
            if (early(record)) count(GuaranteeRule::EarlyAssembly, job.system, {}, record);
        }
        // The replacement of an assembly is no replacement of its parts as well.
        if (is_main(job.system) && !(is_assembly(job.system) && job.replaced)) {
            for (const Part& part : job.parts) {
                if (!part.number.empty()) count(GuaranteeRule::PartReplaced, job.system, part.number, record);
            }
        }
        for (const std::string& code : job.fault_codes) count(GuaranteeRule::SameProblem, {}, code, record);
        if (job.fault_codes.empty() && !job.name.empty())
            count(GuaranteeRule::SameProblem, job.system, job.name, record);
    }

    void count(GuaranteeRule rule, VehicleSystem system, const std::string& subject, const ServiceRecord& record,
               std::uint32_t by = 1) {
        GuaranteeCount& one = counts_[{rule, system, subject}];
        if (!one.records.empty() && one.records.back() == record.id) return;
        one.rule = rule;
        one.system = system;
        one.subject = subject;
        one.limit = limit_of(rule);
        one.count += by;
        one.records.push_back(record.id);
    }

    WarrantyTerm term_;
    const VehicleNow& now_;
    std::map<std::tuple<GuaranteeRule, VehicleSystem, std::string>, GuaranteeCount> counts_;
};

}  // namespace

std::uint32_t repair_days(const ServiceRecord& record) {
    if (!record.brought_in.known() || !record.handed_back.known() || record.handed_back < record.brought_in) return 0;
    const auto spent = record.handed_back.since_epoch - record.brought_in.since_epoch;
    return static_cast<std::uint32_t>(std::max<std::int64_t>(1, (spent + kDay - std::chrono::milliseconds{1}) / kDay));
}

std::vector<GuaranteeCount> guarantee_counts(const WarrantyTerm& term, std::span<const ServiceRecord> history,
                                             const VehicleNow& now) {
    std::vector<const ServiceRecord*> oldest_first;
    for (const ServiceRecord& record : history) oldest_first.push_back(&record);
    std::stable_sort(oldest_first.begin(), oldest_first.end(),
                     [](const ServiceRecord* a, const ServiceRecord* b) { return begun(*a) < begun(*b); });
    Counter counter{term, now};
    for (const ServiceRecord* record : oldest_first) counter.take(*record);
    return counter.counts();
}

}  // namespace odolink
