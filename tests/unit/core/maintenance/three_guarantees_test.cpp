// SPDX-License-Identifier: Apache-2.0
// 三包 counts: which records are evidence, and each number exact at its boundary.
#include "core/maintenance/three_guarantees.hpp"
#include "plans.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::test;

namespace {

constexpr std::chrono::hours kDay{24};

Id id_of(unsigned number) {
    Id id;
    id.bytes[0] = std::byte{static_cast<unsigned char>(number)};
    return id;
}

WarrantyTerm two_years() {
    return {"three_guarantees", {"三包", "Three guarantees"}, {},
            at(2025, 1, 10),    std::chrono::months{24},      Distance::kilometres(50'000)};
}

}  // namespace

TEST_GROUP(ThreeGuarantees) {
    std::vector<ServiceRecord> history;

    /// A repair of one job, begun at `when`, back after `days`.
    Job& repair(WallTime when, int km, int days = 1) {
        ServiceRecord record;
        record.id = id_of(static_cast<unsigned>(history.size()) + 1);
        record.performed_at = when;
        record.brought_in = when;
        record.handed_back = {when.since_epoch + days * kDay, WallQuality::Synchronised};
        record.mileage = Distance::kilometres(km);
        Job job;
        job.kind = JobKind::Repair;
        job.defect = Defect::Quality;
        record.jobs.push_back(job);
        history.push_back(record);
        return history.back().jobs.front();
    }
    [[nodiscard]] std::vector<GuaranteeCount> counts(const WarrantyTerm& term = two_years()) const {
        return guarantee_counts(term, history, now_at(Distance::kilometres(20'000), at(2026, 6, 1)));
    }
    /// The count of a rule, the first of it; an empty one where there is none.
    [[nodiscard]] GuaranteeCount of(GuaranteeRule rule, const std::string& subject = {}) const {
        for (const GuaranteeCount& count : counts()) {
            if (count.rule == rule && (subject.empty() || count.subject == subject)) return count;
        }
        return {};
    }
};

TEST(ThreeGuarantees, repair_days_are_begun_days_and_one_at_least) {
    repair(at(2025, 6, 1), 5000);
    ServiceRecord& record = history.front();
    record.handed_back = record.brought_in;
    UNSIGNED_LONGS_EQUAL(1, repair_days(record));
    record.handed_back.since_epoch = record.brought_in.since_epoch + kDay;
    UNSIGNED_LONGS_EQUAL(1, repair_days(record));
    record.handed_back.since_epoch += std::chrono::milliseconds{1};
    UNSIGNED_LONGS_EQUAL(2, repair_days(record));
    record.handed_back.since_epoch = record.brought_in.since_epoch - kDay;
    UNSIGNED_LONGS_EQUAL(0, repair_days(record));
    record.handed_back = {};
    UNSIGNED_LONGS_EQUAL(0, repair_days(record));
}

TEST(ThreeGuarantees, thirty_days_in_repair_are_not_yet_more_than_thirty) {
    repair(at(2025, 6, 1), 5000, 16);
    repair(at(2025, 9, 1), 8000, 14);
    UNSIGNED_LONGS_EQUAL(30, of(GuaranteeRule::RepairDays).count);
    CHECK_FALSE(of(GuaranteeRule::RepairDays).reached());
    repair(at(2025, 11, 1), 9000, 1);
    CHECK_TRUE(of(GuaranteeRule::RepairDays).reached());
    CHECK_TRUE((std::vector{id_of(1), id_of(2), id_of(3)}) == of(GuaranteeRule::RepairDays).records);
}

TEST(ThreeGuarantees, the_same_problem_speaks_at_its_fifth_repair) {
    for (unsigned month = 2; month <= 5; ++month) repair(at(2025, month, 1), 1000).fault_codes = {"P0301"};
    UNSIGNED_LONGS_EQUAL(4, of(GuaranteeRule::SameProblem, "P0301").count);
    CHECK_FALSE(of(GuaranteeRule::SameProblem, "P0301").reached());
    repair(at(2025, 6, 1), 1500).fault_codes = {"P0301", "P0420"};
    CHECK_TRUE(of(GuaranteeRule::SameProblem, "P0301").reached());
    UNSIGNED_LONGS_EQUAL(1, of(GuaranteeRule::SameProblem, "P0420").count);
}

TEST(ThreeGuarantees, a_problem_without_a_code_is_known_by_its_name) {
    repair(at(2025, 2, 1), 1000).name = "异响";
    repair(at(2025, 3, 1), 2000).name = "异响";
    UNSIGNED_LONGS_EQUAL(2, of(GuaranteeRule::SameProblem, "异响").count);
}

TEST(ThreeGuarantees, two_jobs_of_one_visit_are_one_repair) {
    repair(at(2025, 2, 1), 1000).fault_codes = {"P0301"};
    history.front().jobs.push_back(history.front().jobs.front());
    UNSIGNED_LONGS_EQUAL(1, of(GuaranteeRule::SameProblem, "P0301").count);
    UNSIGNED_LONGS_EQUAL(1, of(GuaranteeRule::RepairDays).count);
}

TEST(ThreeGuarantees, serious_safety_faults_speak_at_the_second_repair) {
    repair(at(2025, 6, 1), 5000).defect = Defect::SafetyCritical;
    CHECK_FALSE(of(GuaranteeRule::SafetyRepairs).reached());
    repair(at(2025, 7, 1), 6000).defect = Defect::SafetyCritical;
    CHECK_TRUE(of(GuaranteeRule::SafetyRepairs).reached());
}

TEST(ThreeGuarantees, each_assembly_is_counted_by_itself) {
    const auto replace = [this](unsigned month, VehicleSystem system) {
        Job& job = repair(at(2025, month, 1), 10'000);
        job.system = system;
        job.replaced = true;
    };
    replace(6, VehicleSystem::Engine);
    replace(7, VehicleSystem::Gearbox);
    UNSIGNED_LONGS_EQUAL(1, of(GuaranteeRule::AssemblyReplaced).count);
    replace(8, VehicleSystem::Engine);
    CHECK_TRUE(of(GuaranteeRule::AssemblyReplaced).reached());
    LONGS_EQUAL(static_cast<int>(VehicleSystem::Engine), static_cast<int>(of(GuaranteeRule::AssemblyReplaced).system));
}

TEST(ThreeGuarantees,
     the_same_part_of_a_main_system_speaks_at_its_second_replacement_and_not_while_the_assembly_was_replaced) {
    const auto fit = [this](unsigned month, bool assembly) {
        Job& job = repair(at(2025, month, 1), 10'000);
        job.system = VehicleSystem::Engine;
        job.replaced = assembly;
        job.parts = {{"PUMP-1", "泵", 1000, {}}};
    };
    fit(6, false);
    fit(7, true);
    UNSIGNED_LONGS_EQUAL(1, of(GuaranteeRule::PartReplaced, "PUMP-1").count);
    fit(8, false);
    CHECK_TRUE(of(GuaranteeRule::PartReplaced, "PUMP-1").reached());
}

TEST(ThreeGuarantees, parts_of_no_main_system_are_not_counted) {
    Job& job = repair(at(2025, 6, 1), 10'000);
    job.system = VehicleSystem::Other;
    job.parts = {{"LAMP-1", "灯", 1000, {}}};
    CHECK_TRUE(of(GuaranteeRule::PartReplaced) == GuaranteeCount{});
}

TEST(ThreeGuarantees, the_first_week_ends_after_the_seventh_day) {
    const auto on = [this](WallTime when) {
        history.clear();
        Job& job = repair(when, 200);
        job.system = VehicleSystem::Gearbox;
        job.replaced = true;
        return of(GuaranteeRule::FirstWeekAssembly).count;
    };
    UNSIGNED_LONGS_EQUAL(1, on(at(2025, 1, 16)));
    UNSIGNED_LONGS_EQUAL(1, on(at(2025, 1, 17, std::chrono::hours{23})));
    UNSIGNED_LONGS_EQUAL(0, on(at(2025, 1, 18)));
}

TEST(ThreeGuarantees, early_is_60_days_and_3000_km_whichever_comes_first) {
    const auto on = [this](WallTime when, Distance mileage) {
        history.clear();
        Job& job = repair(when, 0);
        history.front().mileage = mileage;
        job.system = VehicleSystem::TractionBattery;
        job.defect = Defect::SafetyCritical;
        UNSIGNED_LONGS_EQUAL(of(GuaranteeRule::EarlySafety).count, of(GuaranteeRule::EarlyAssembly).count);
        return of(GuaranteeRule::EarlySafety).count;
    };
    const Distance limit = Distance::kilometres(3000);
    UNSIGNED_LONGS_EQUAL(1, on(at(2025, 3, 10), limit));  // day 59
    UNSIGNED_LONGS_EQUAL(1, on(at(2025, 3, 11), limit));  // day 60
    UNSIGNED_LONGS_EQUAL(0, on(at(2025, 3, 12), limit));
    UNSIGNED_LONGS_EQUAL(1, on(at(2025, 3, 11), limit - Distance::metres(1)));
    UNSIGNED_LONGS_EQUAL(0, on(at(2025, 3, 11), limit + Distance::metres(1)));
}

TEST(ThreeGuarantees, only_repairs_within_two_years_and_50000_km_count) {
    repair(at(2027, 1, 10), 50'000).fault_codes = {"P0301"};
    repair(at(2027, 1, 11), 40'000).fault_codes = {"P0301"};
    repair(at(2026, 1, 11), 50'001).fault_codes = {"P0301"};
    UNSIGNED_LONGS_EQUAL(1, of(GuaranteeRule::SameProblem, "P0301").count);
    CHECK_TRUE((std::vector{id_of(1)}) == of(GuaranteeRule::SameProblem, "P0301").records);
}

TEST(ThreeGuarantees, wear_and_papers_without_date_or_mileage_do_not_count) {
    repair(at(2025, 6, 1), 5000).defect = Defect::None;
    repair(at(2025, 6, 1), 0).fault_codes = {"P0301"};
    repair(at(2025, 6, 1), 5000).fault_codes = {"P0301"};
    history.back().brought_in = history.back().performed_at = {};
    UNSIGNED_LONGS_EQUAL(0, counts().size());
}

TEST(ThreeGuarantees, the_order_of_the_history_does_not_matter) {
    repair(at(2025, 6, 1), 5000).fault_codes = {"P0301"};
    repair(at(2025, 8, 1), 6000).fault_codes = {"P0301"};
    const auto before = counts();
    std::swap(history[0], history[1]);
    CHECK_TRUE(before == counts());
}
