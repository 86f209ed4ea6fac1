// SPDX-License-Identifier: Apache-2.0
// The handlers of maintenance plans: a file is judged, issued, and what vehicles made of it is shown.
#include <charconv>

#include "dealer-desk/api/answers.hpp"

namespace odolink::desk {
namespace {

constexpr std::uint32_t kNoVersion = 0;

boost::json::value time_json(WallTime t) { return t.known() ? boost::json::value(t.since_epoch.count()) : boost::json::value(nullptr); }
boost::json::object both(const Text& text) { return {{"zh", text.zh}, {"en", text.en}}; }

std::uint32_t version_in(const web::HttpRequest& request) {
    const auto given = request.query.find("version");
    std::uint32_t version = kNoVersion;
    if (given != request.query.end()) std::from_chars(given->second.data(), given->second.data() + given->second.size(), version);
    return version;
}

boost::json::object fault_json(const PlanFault& fault) { return {{"line", fault.line}, {"key", fault.key}, {"what", fault.what}, {"advice", fault.advice}}; }

boost::json::object plan_json(const MaintenancePlan& plan) {
    boost::json::array items;
    for (const PlanItem& item : plan.items) items.push_back({{"id", item.id}, {"name", both(item.name)}});
    return {{"id", plan.id}, {"version", plan.version}, {"name", both(plan.name)}, {"valid_from_ms", time_json(plan.valid_from)}, {"items", std::move(items)},
            {"warranties", plan.warranties.size()}};
}

boost::json::object row_json(const PlanRow& row) {
    return {{"vehicle", row.vehicle}, {"plate", row.plate}, {"vin", row.vin}, {"owner", row.owner}, {"issued_ms", time_json(row.issued)},
            {"taken", row.taken}, {"refused", row.refused ? word(*row.refused) : std::string_view{}}};
}

}  // namespace

web::HttpResponse Api::plans(const Call& call) {
    boost::json::array out;
    if (const auto id = call.request.query.find("id"); id != call.request.query.end()) {
        const auto rows = desk_.plan(call.clerk(), id->second, version_in(call.request));
        if (!rows) return refused(rows.error());
        for (const PlanRow& row : *rows) out.push_back(row_json(row));
        return answer(out);
    }
    const auto all = desk_.plans(call.clerk());
    if (!all) return refused(all.error());
    for (const IssuedPlan& plan : *all) {
        out.push_back({{"id", plan.id}, {"version", plan.version}, {"name", both(plan.name)}, {"issued_ms", time_json(plan.issued)},
                       {"vehicles", plan.vehicles}, {"taken", plan.taken}, {"refused", plan.refused}});
    }
    return answer(out);
}

web::HttpResponse Api::check_plan(const Call& call) {
    Form form{call.request.body};
    const std::string toml = form.text("toml");
    if (!form.wrong().empty()) return refused({Refused::Invalid, form.wrong()});
    const auto plan = hooks_.read_plan(toml);
    if (!plan) return answer({{"fault", fault_json(plan.error())}});
    return answer({{"plan", plan_json(*plan)}});
}

web::HttpResponse Api::issue_plan(const Call& call) {
    Form form{call.request.body};
    const std::string toml = form.text("toml");
    const PlanTarget target{form.words("vehicles"), form.text_or_empty("vin_prefix")};
    if (!form.wrong().empty()) return refused({Refused::Invalid, form.wrong()});
    const auto plan = hooks_.read_plan(toml);
    if (!plan) return refused({Refused::Invalid, "plan"});
    const auto sent = desk_.issue_plan(call.clerk(), *plan, target, call.now.wall);
    if (!sent) return refused(sent.error());
    hooks_.publish(desk_.take_outgoing());
    return answer({{"told", sent->told}, {"had", sent->had}, {"unknown", boost::json::array(sent->unknown.begin(), sent->unknown.end())}});
}

}  // namespace odolink::desk
