// SPDX-License-Identifier: Apache-2.0
// SQL of issued plans.
#include "dealer-desk/store/plans.hpp"

#include <algorithm>

#include "dealer-desk/store/columns.hpp"
#include "dealer-desk/store/sql.hpp"
#include "wire/records.hpp"

namespace odolink::desk {

using soci::into;
using soci::use;

void set_plan_issue(Sql& sql, int vehicle_no, const MaintenancePlan& plan, std::uint64_t sequence, WallTime now) {
    const std::string data = to_base64(wire::encode(plan));
    const long long version = plan.version, number = static_cast<long long>(sequence), at = column(now);
    sql.run("DELETE FROM plan_issue WHERE vehicle_no = :v AND plan_id = :p", use(vehicle_no), use(plan.id));
    sql.run("INSERT INTO plan_issue (vehicle_no, plan_id, version, sequence, issued_ms, data) VALUES (:v, :p, :n, :s, :t, :d)", use(vehicle_no), use(plan.id),
            use(version), use(number), use(at), use(data));
}

std::optional<MaintenancePlan> issued_plan(Sql& sql, int vehicle_no, const std::string& plan_id) {
    std::string data;
    if (!sql.run("SELECT data FROM plan_issue WHERE vehicle_no = :v AND plan_id = :p", into(data), use(vehicle_no), use(plan_id))) return std::nullopt;
    auto plan = wire::decode_plan(from_base64(data));
    if (!plan) return std::nullopt;
    return std::move(*plan);
}

std::vector<IssuedPlan> issued_plans(Sql& sql, const std::string& dealer) {
    std::vector<IssuedPlan> out;
    IssuedPlan row;
    std::string data;
    long long version = 0, issued = 0, vehicles = 0, taken = 0, refused = 0;
    // MAX(data): the same version is the same plan in all of them.
    sql.each(
        "SELECT i.plan_id, i.version, MAX(i.issued_ms), COUNT(*), SUM(CASE WHEN f.sequence IS NULL AND v.down_acked >= i.sequence THEN 1 ELSE 0 END), "
        "COUNT(f.sequence), MAX(i.data) FROM plan_issue i JOIN vehicle v ON v.no = i.vehicle_no "
        "LEFT JOIN down_refusal f ON f.vehicle_no = i.vehicle_no AND f.sequence = i.sequence "
        "WHERE v.dealer_id = :d GROUP BY i.plan_id, i.version ORDER BY 3 DESC, 1, 2 DESC",
        [&] {
            row.version = static_cast<std::uint32_t>(version);
            row.issued = wall_time(issued);
            row.vehicles = static_cast<int>(vehicles);
            row.taken = static_cast<int>(taken);
            row.refused = static_cast<int>(refused);
            const auto plan = wire::decode_plan(from_base64(data));
            row.name = plan ? plan->name : Text{};
            out.push_back(row);
        },
        into(row.id), into(version), into(issued), into(vehicles), into(taken), into(refused), into(data), use(dealer));
    return out;
}

std::vector<PlanRow> vehicles_of_plan(Sql& sql, const std::string& dealer, const std::string& plan_id, std::uint32_t version) {
    std::vector<PlanRow> out;
    PlanRow row;
    const long long number = version;
    long long issued = 0, sequence = 0, acknowledged = 0;
    int refused = 0;
    sql.each(
        "SELECT v.pseudonym, v.plate, v.vin, v.owner, i.issued_ms, i.sequence, v.down_acked, COALESCE(f.reason, 0) FROM plan_issue i "
        "JOIN vehicle v ON v.no = i.vehicle_no LEFT JOIN down_refusal f ON f.vehicle_no = i.vehicle_no AND f.sequence = i.sequence "
        "WHERE v.dealer_id = :d AND i.plan_id = :p AND i.version = :n ORDER BY v.no",
        [&] {
            row.issued = wall_time(issued);
            row.refused = refused != 0 ? std::optional{static_cast<DownRefused>(refused)} : std::nullopt;
            row.taken = refused == 0 && acknowledged >= sequence;
            out.push_back(row);
        },
        into(row.vehicle), into(row.plate), into(row.vin), into(row.owner), into(issued), into(sequence), into(acknowledged), into(refused), use(dealer),
        use(plan_id), use(number));
    const auto place = [](const PlanRow& r) { return r.refused ? 0 : r.taken ? 2 : 1; };
    std::ranges::stable_sort(out, [&](const PlanRow& a, const PlanRow& b) { return place(a) < place(b); });
    return out;
}

std::vector<VehicleKey> vehicles_by_vin(Sql& sql, const std::string& dealer, const std::string& prefix) {
    std::vector<VehicleKey> out;
    VehicleKey row;
    const auto length = static_cast<long long>(prefix.size());
    sql.each("SELECT no, pseudonym, dealer_id FROM vehicle WHERE dealer_id = :d AND SUBSTR(vin, 1, :l) = :p ORDER BY no", [&] { out.push_back(row); }, into(row.no),
             into(row.pseudonym), into(row.dealer), use(dealer), use(length), use(prefix));
    return out;
}

}  // namespace odolink::desk
