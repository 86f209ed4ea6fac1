// SPDX-License-Identifier: Apache-2.0
// Class Desk: recalls. The manager tells the vehicles concerned; a record that names the number, or the manager's word, ends it.
#include <boost/json.hpp>

#include "dealer-desk/ingest/erasure.hpp"
#include "dealer-desk/rules/visit_rules.hpp"
#include "dealer-desk/run.hpp"
#include "dealer-desk/store/recalls.hpp"
#include "dealer-desk/words.hpp"

namespace odolink::desk {
namespace {

namespace json = boost::json;

constexpr std::size_t kMostNamed = 2000;
constexpr auto kRecallValid = std::chrono::hours{24 * 366};  // a car that stood for a year hears of it all the same

std::string detail_of(const Recall& recall) {
    return json::serialize(json::object{{"number", recall.number}, {"state", word(recall.state)}, {"what", {{"zh", recall.what.zh}, {"en", recall.what.en}}}});
}

}  // namespace

void Desk::send_recall(const Clerk& manager, const VehicleKey& vehicle, const Recall& recall, WallTime now) {
    auto& sql = database_.session();
    outbound_.queue(sql, vehicle, RecallTold{recall}, {}, now, kRecallValid);
    set_recall(sql, vehicle.no, recall, down_state(sql, vehicle.no).last, now);
    settle_recalls(sql, vehicle.no);
    write_entry(vehicle, manager, "recall", detail_of(recall), now);
    write_audit(manager, "recall", vehicle.pseudonym, detail_of(recall), now);
}

Outcome<RecallSent> Desk::tell_recall(const Clerk& manager, const Recall& recall, const std::vector<std::string>& vehicles, WallTime now) {
    if (manager.role != Role::Manager) return refuse(Refused::Forbidden, "role");
    if (std::string wrong = wrong_field(recall, now); !wrong.empty()) return refuse(Refused::Invalid, wrong);
    if (vehicles.empty() || vehicles.size() > kMostNamed) return refuse(Refused::Invalid, "vehicles");
    return run<RecallSent>([&]() -> Outcome<RecallSent> {
        auto& sql = database_.session();
        RecallSent sent;
        for (const std::string& name : vehicles) {
            const auto vehicle = vehicle_named(sql, manager.dealer, name);
            if (!vehicle || has_gone(sql, vehicle->no)) {
                sent.unknown.push_back(name);
                continue;
            }
            const auto known = recall_row(sql, vehicle->no, recall.number);
            if (known && known->recall == recall) continue;
            send_recall(manager, *vehicle, recall, now);
            ++sent.told;
        }
        return sent;
    });
}

Outcome<> Desk::settle_recall(const Clerk& manager, const std::string& vehicle, const std::string& number, RecallState state, WallTime now) {
    if (manager.role != Role::Manager) return refuse(Refused::Forbidden, "role");
    return run<void>([&]() -> Outcome<> {
        const auto key = visible(manager, vehicle);
        if (!key) return key.error();
        auto row = recall_row(database_.session(), key->no, number);
        if (!row) return refuse(Refused::NotFound, "recall");
        if (has_gone(database_.session(), key->no)) return refuse(Refused::NotNow, "owner_changed");
        if (row->recall.state == state) return {};
        row->recall.state = state;
        send_recall(manager, *key, row->recall, now);
        return {};
    });
}

Outcome<std::vector<RecallCampaign>> Desk::recalls(const Clerk& clerk) {
    return read<std::vector<RecallCampaign>>(
        [&]() -> Outcome<std::vector<RecallCampaign>> { return recall_campaigns(database_.session(), clerk.dealer); });
}

Outcome<std::vector<RecallRow>> Desk::recall(const Clerk& clerk, const std::string& number) {
    return read<std::vector<RecallRow>>(
        [&]() -> Outcome<std::vector<RecallRow>> { return vehicles_of_recall(database_.session(), clerk.dealer, number); });
}

}  // namespace odolink::desk
