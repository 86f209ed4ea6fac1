// SPDX-License-Identifier: Apache-2.0
// See into_car.hpp.
#include "app/history/into_car.hpp"

#include <algorithm>

#include "app/history/history_file.hpp"
#include "app/service/plan_words.hpp"
#include "app/vehicle_file/vehicle_at_rest.hpp"

namespace odolink::history {
namespace {

using vehicle_file::Problem;

/// A plan of the dealer's may have names of its own; works of our plans count for it too, once a later plan has them.
exchange::ItemsNamed names_for(const MaintenancePlan& plan) {
    return [own = service::names_of(plan), ours = service::names_of_our_plans()](std::string_view words) {
        std::vector<std::string> ids = own(words);
        return ids.empty() ? ours(words) : ids;
    };
}

Problem problem_of(const IntoCar& wanted, const exchange::Problem& problem) {
    std::string where = wanted.papers.string();
    if (problem.line > 0) where += ':' + std::to_string(problem.line);
    return {std::move(where), (problem.column.empty() ? "" : problem.column + ": ") + problem.what, problem.advice};
}

std::optional<Problem> unfit(const IntoCar& wanted, const exchange::History& history, const vehicle_file::VehicleFile& file) {
    const std::string& vin = file.now.view.identity.vin;
    if (!history.vehicle.vin.empty() && !vin.empty() && history.vehicle.vin != vin)
        return Problem{wanted.papers.string(), "it is the history of another VIN", "give this vehicle's; a table without a VIN is taken as this vehicle's"};
    if (file.now.view.mileage.value <= Distance{} || file.now.view.link.held)
        return Problem{file.path.string(), "the vehicle's mileage or identity is not known for sure yet, and papers are judged by it", "start the agent, drive a few minutes, and try again"};
    const auto works = std::count_if(history.records.begin(), history.records.end(), [](const ServiceRecord& r) { return !r.jobs.empty(); });
    if (static_cast<std::size_t>(works) > Agent::kMostPapers)
        return Problem{wanted.papers.string(), "it has " + std::to_string(works) + " records with works, more than " + std::to_string(Agent::kMostPapers), "part it into several files"};
    return std::nullopt;
}

}  // namespace

Result<IntoCarDone, Problem> into_car(const IntoCar& wanted, Clock& clock) {
    auto file = vehicle_file::open(wanted.car, clock);
    if (!file) return file.error();
    exchange::Reading reading = wanted.reading;
    reading.items_named = names_for(file->plan);
    auto papers = read(wanted.papers, reading);
    if (!papers) return problem_of(wanted, papers.error());
    if (auto wrong = unfit(wanted, papers->history, *file)) return std::move(*wrong);
    IntoCarDone done;
    done.remarks = file->remarks;
    done.remarks.insert(done.remarks.end(), papers->remarks.begin(), papers->remarks.end());
    const auto change = [&wanted, &papers, &done, &file](Agent& agent) -> std::optional<Problem> {
        if (wanted.take_back) {
            const auto gone = agent.take_back_papers(papers->history.records);
            if (!gone) return vehicle_file::problem_of(file->path, gone.error());
            done.taken_back = *gone;
            return std::nullopt;
        }
        auto taken = agent.take_papers(std::move(papers->history.records));
        if (!taken) return vehicle_file::problem_of(file->path, taken.error());
        done.taken = std::move(*taken);
        return std::nullopt;
    };
    auto now = vehicle_file::change_at_rest(*file, clock, wanted.try_only, change);
    if (!now) return now.error();
    done.now = std::move(*now);
    return done;
}

}  // namespace odolink::history
