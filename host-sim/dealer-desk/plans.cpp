// SPDX-License-Identifier: Apache-2.0
// Class Desk: maintenance plans. The manager issues one to vehicles; each takes it or says why not.
#include <map>

#include <boost/json.hpp>

#include "dealer-desk/ingest/erasure.hpp"
#include "dealer-desk/run.hpp"
#include "dealer-desk/store/plans.hpp"
#include "dealer-desk/store/recalls.hpp"

namespace odolink::desk {
namespace {

namespace json = boost::json;

constexpr std::size_t kMostNamed = 2000;
constexpr std::size_t kMostItems = 200;  // this and the next two: proto/README.md, 6.5 and 2
constexpr std::size_t kMostWarranties = 20;
constexpr std::size_t kMostBytes = 60 * 1024;  // leaves room in the envelope
constexpr std::size_t kLongestVin = 17;
constexpr auto kPlanValid = std::chrono::hours{24 * 366};  // a car that stood for a year gets it all the same

std::string wrong_of(const MaintenancePlan& plan, const PlanTarget& target) {
    if (plan.items.empty() || plan.items.size() > kMostItems) return "items";
    if (plan.warranties.size() > kMostWarranties) return "warranties";
    if (plan.version == 0) return "version";  // that is the built-in plans'
    DownMessage message;
    message.payload = PlanIssued{plan};
    if (wire::encode(wire::DownBatch{std::string(64, 'V'), {message}, {}}).size() > kMostBytes) return "plan_too_large";
    if (target.vehicles.empty() && target.vin_prefix.empty()) return "vehicles";
    if (target.vehicles.size() > kMostNamed) return "vehicles";
    return target.vin_prefix.size() > kLongestVin ? "vin_prefix" : std::string{};
}

}  // namespace

Outcome<PlanSent> Desk::issue_plan(const Clerk& manager, const MaintenancePlan& plan, const PlanTarget& target, WallTime now) {
    if (manager.role != Role::Manager) return refuse(Refused::Forbidden, "role");
    if (std::string wrong = wrong_of(plan, target); !wrong.empty()) return refuse(Refused::Invalid, wrong);
    return run<PlanSent>([&]() -> Outcome<PlanSent> {
        auto& sql = database_.session();
        PlanSent sent;
        std::map<int, VehicleKey> vehicles;
        if (!target.vin_prefix.empty()) {
            for (VehicleKey& key : vehicles_by_vin(sql, manager.dealer, target.vin_prefix)) vehicles.emplace(key.no, std::move(key));
        }
        for (const std::string& name : target.vehicles) {
            if (auto key = vehicle_named(sql, manager.dealer, name)) vehicles.emplace(key->no, std::move(*key));
            else sent.unknown.push_back(name);
        }
        for (const auto& [no, key] : vehicles) {
            if (has_gone(sql, no)) continue;
            const auto before = issued_plan(sql, no, plan.id);
            if (before && *before == plan) {
                ++sent.had;
                continue;
            }
            // The car would take a version once, and none below it: a plan that differs has a higher one.
            if (before && plan.version <= before->version) return refuse(Refused::Invalid, "version");
            outbound_.queue(sql, key, PlanIssued{plan}, {}, now, kPlanValid);
            set_plan_issue(sql, no, plan, down_state(sql, no).last, now);
            const std::string detail =
                json::serialize(json::object{{"id", plan.id}, {"version", plan.version}, {"name", {{"zh", plan.name.zh}, {"en", plan.name.en}}}});
            write_entry(key, manager, "plan", detail, now);
            write_audit(manager, "issue_plan", key.pseudonym, detail, now);
            ++sent.told;
        }
        return sent;
    });
}

Outcome<std::vector<IssuedPlan>> Desk::plans(const Clerk& clerk) {
    return read<std::vector<IssuedPlan>>([&]() -> Outcome<std::vector<IssuedPlan>> { return issued_plans(database_.session(), clerk.dealer); });
}

Outcome<std::vector<PlanRow>> Desk::plan(const Clerk& clerk, const std::string& id, std::uint32_t version) {
    return read<std::vector<PlanRow>>([&]() -> Outcome<std::vector<PlanRow>> { return vehicles_of_plan(database_.session(), clerk.dealer, id, version); });
}

}  // namespace odolink::desk
