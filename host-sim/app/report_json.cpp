// SPDX-License-Identifier: Apache-2.0
#include "app/report_json.hpp"

#include <array>
#include <boost/json/array.hpp>
#include <cstdio>

namespace odolink::sim {
namespace {

double seconds(Duration d) { return static_cast<double>(std::chrono::duration_cast<std::chrono::milliseconds>(d).count()) / 1000.0; }

}  // namespace

boost::json::object report_json(const StoryReport& report) {
    boost::json::array steps;
    for (const StepReport& step : report.steps) {
        boost::json::object line{{"name", step.name}, {"ok", step.done}, {"at_s", seconds(step.at)}, {"took_s", seconds(step.took)}};
        if (!step.done) line["failure"] = step.failure;
        steps.push_back(std::move(line));
    }
    return {{"scenario", report.scenario}, {"ok", report.done}, {"steps", std::move(steps)}};
}

std::string report_line(const StepReport& step) {
    std::array<char, 32> head{};
    std::snprintf(head.data(), head.size(), "%s %8.1f s  ", step.done ? "  ok " : "FAIL ", seconds(step.at));
    std::string line = head.data() + step.name;
    if (!step.done) line += "\n                 " + step.failure;
    return line;
}

}  // namespace odolink::sim
