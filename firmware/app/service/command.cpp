// SPDX-License-Identifier: Apache-2.0
// `odolinkctl service replay --plan FILE --history FILE --at DATE --mileage KM …`.
#include "app/service/command.hpp"

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <iostream>
#include <map>
#include <memory>
#include <string>

#include "adapters/config/plan_file.hpp"
#include "adapters/exchange/quantities.hpp"
#include "app/service/cluster_swap.hpp"
#include "app/service/replay.hpp"
#include "core/maintenance/default_plans.hpp"
#include "core/maintenance/plan_shelf.hpp"

namespace odolink::service {
namespace {

constexpr int kUnusable = 2;

struct Options {
    std::string plan;
    std::string history;
    std::string at;
    std::string mileage;
    std::string hours;
    std::string registered;
    DateOrder dates{DateOrder::NotTold};
    std::optional<MileageUnit> unit;
    std::string vehicle;
    std::vector<std::string> swaps;
    Duty duty{Duty::Auto};
    bool from_new{false};
    bool json{false};
};

std::string text_of(const Problem& problem) { return problem.where + ": " + problem.what + (problem.what.ends_with('?') ? " What to do: " : ". What to do: ") + problem.advice; }

int tell(const Problem& problem, bool as_json) {
    if (as_json) std::cout << boost::json::serialize(boost::json::object{{"error", problem.what}, {"where", problem.where}, {"advice", problem.advice}}) << '\n';
    else std::cerr << "odolinkctl service: " << text_of(problem) << '\n';
    return kUnusable;
}

Result<MaintenancePlan, Problem> plan_of(const std::string& name) {
    if (const auto powertrain = powertrain_named(name)) return default_plan(*powertrain);
    auto plan = load_plan(name);
    if (!plan) {
        const ConfigError& e = plan.error();
        const std::string line = e.line > 0 ? ':' + std::to_string(e.line) : std::string{};
        return Problem{e.file + line, (e.key.empty() ? "" : e.key + ": ") + e.what, e.advice};
    }
    if (const auto flaw = flaw_of(*plan)) return Problem{name, *flaw, "correct the plan"};
    return std::move(*plan);
}

Result<VehicleNow, Problem> now_of(const Options& options) {
    VehicleNow now;
    now.offset = LocalOffset{std::chrono::minutes{0}};  // dates of papers have no time of day
    const auto wall = exchange::read_date(options.at, options.dates);
    if (!wall) return Problem{"--at", wall.error(), "write it like 2026-03-01"};
    now.wall = *wall;
    const auto mileage = exchange::read_mileage(options.mileage, exchange::MileageUnit::Kilometres);
    if (!mileage) return Problem{"--mileage", mileage.error(), "write it like 60000, or 37,000 mi"};
    now.mileage = *mileage;
    if (!options.hours.empty()) {
        const auto hours = exchange::read_hours(options.hours);
        if (!hours) return Problem{"--hours", hours.error(), "write it like 7300"};
        now.engine_hours = *hours;
    }
    if (!options.registered.empty()) {
        const auto registered = exchange::read_date(options.registered, options.dates);
        if (!registered) return Problem{"--registered", registered.error(), "write it like 2020-05-20"};
        if (now.wall < *registered) return Problem{"--registered", "it lies behind --at", "give the date of the first registration"};
        now.first_registration = *registered;
    }
    return now;
}

int run(const Options& options) {
    auto plan = plan_of(options.plan);
    if (!plan) return tell(plan.error(), options.json);
    auto now = now_of(options);
    if (!now) return tell(now.error(), options.json);
    const Reading reading{options.dates, options.unit.value_or(MileageUnit::Kilometres), options.vehicle};
    History history;
    if (!options.history.empty()) {
        auto loaded = load_history(options.history, *plan, reading);
        if (!loaded) return tell(loaded.error(), options.json);
        history = std::move(*loaded);
        if (const auto remark = unit_remark(history, options.mileage, options.unit)) history.remarks.push_back(*remark);
        for (const std::string& text : options.swaps) {
            const auto swap = read_swap(text, reading);
            if (!swap) return tell({"--cluster-swap", swap.error(), "write it like 2020-08-10:95500:0"}, options.json);
            count_through(history, *now, *swap);
        }
        if (const auto remark = swap_remark(history, *now)) history.remarks.push_back(*remark);
        for (const Problem& problem : history.set_aside) std::cerr << "odolinkctl service: set aside: " << text_of(problem) << '\n';
        for (const std::string& remark : history.remarks) std::cerr << "odolinkctl service: " << options.history << ": " << remark << '\n';
    }
    const Question question{std::move(*plan), std::move(history), *now, options.from_new, options.duty};
    const Answer answer = replay(question);
    std::cout << (options.json ? as_json(question, answer) : as_text(question, answer));
    return 0;
}

}  // namespace

void add_service_command(CLI::App& program, int& exit_status) {
    CLI::App* service = program.add_subcommand("service", "The maintenance engine: what is due by a plan and a history, and why");
    service->require_subcommand(1);
    CLI::App* replay = service->add_subcommand("replay", "Put a foreign service history through the engine at one moment");
    const auto options = std::make_shared<Options>();
    replay->add_option("--plan", options->plan, "a plan file (TOML), or petrol, diesel, hybrid, electric, heavy_truck for ours")->required();
    replay->add_option("--history", options->history, "the history, CSV or JSON; without it nothing was ever done");
    replay->add_option("--at", options->at, "the day to answer for, 2026-03-01")->required();
    replay->add_option("--mileage", options->mileage, "the odometer on that day, in km unless it says mi")->required();
    replay->add_option("--hours", options->hours, "the engine hours on that day");
    replay->add_option("--registered", options->registered, "first registration: legal dates and ages count from it");
    replay->add_flag("--new", options->from_new, "the history is complete from the first day; else the past of what it does not name is unknown");
    const std::map<std::string, Duty> duties{{"auto", Duty::Auto}, {"normal", Duty::Normal}, {"severe", Duty::Severe}};
    replay->add_option("--duty", options->duty, "severe: the severe intervals hold; without trips auto is normal")->transform(CLI::CheckedTransformer(duties));
    const std::map<std::string, DateOrder> orders{{"day-first", DateOrder::DayFirst}, {"month-first", DateOrder::MonthFirst}, {"year-first", DateOrder::YearFirst}};
    replay->add_option("--dates", options->dates, "day-first, month-first or year-first, for dates like 3/4/2024 or 5.3.22")->transform(CLI::CheckedTransformer(orders));
    const std::map<std::string, MileageUnit> units{{"km", MileageUnit::Kilometres}, {"mi", MileageUnit::Miles}};
    replay->add_option("--unit", options->unit, "km or mi, for mileages of the history that name none")->transform(CLI::CheckedTransformer(units));
    replay->add_option("--cluster-swap", options->swaps, "the cluster was replaced: DATE:OLD:NEW, what the old one showed last and the new one first; may be repeated, oldest first");
    replay->add_option("--vehicle", options->vehicle, "of a history of several vehicles: the one that is meant");
    replay->add_flag("--json", options->json, "one JSON object");
    replay->footer("Exit status: 0, also where rows of the history are set aside, or 2 where an input cannot be used at all. Columns, keys and fields: firmware/app/service/README.md.");
    replay->callback([options, &exit_status] { exit_status = run(*options); });
}

}  // namespace odolink::service
