// SPDX-License-Identifier: Apache-2.0
// odolink-sim run: plays a scenario file on virtual time.
#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <chrono>
#include <cstdio>
#include <memory>

#include "app/commands.hpp"
#include "app/report_json.hpp"
#include "scenarios/trace_way.hpp"
#include "scenarios/virtual_stage.hpp"

namespace odolink::sim {
namespace {

struct RunOptions {
    std::string scenario;
    std::optional<std::uint64_t> seed;
    bool json{false};
    bool trace{false};
    std::string trace_of;
};

int run(const RunOptions& options) {
    const auto scenario = load_scenario(options.scenario);
    if (!scenario) {
        std::fprintf(stderr, "odolink-sim: %s\n", scenario.error().message.c_str());
        return 2;
    }
    const std::uint64_t seed = options.seed.value_or(scenario->seed);
    const auto began = std::chrono::steady_clock::now();
    VirtualStage stage{*scenario, seed};
    if (options.trace) {
        stage.trace.set_listener([](std::string_view line) { std::fprintf(stderr, "%.*s\n", static_cast<int>(line.size()), line.data()); });
    }
    std::optional<TraceWay> way;
    if (!options.trace_of.empty()) way.emplace(stage);
    if (const Status started = stage.start(); !started) {
        std::fprintf(stderr, "odolink-sim: the simulated world did not start: %s\n", started.error().message().c_str());
        return 2;
    }
    if (!options.json) std::printf("%s (seed %llu)\n", scenario->title.c_str(), static_cast<unsigned long long>(seed));
    const StoryReport report = play(*scenario, stage, [&options](const StepReport& step) {
        if (!options.json) std::printf("%s\n", report_line(step).c_str());
    });
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    if (options.json) {
        boost::json::object out = report_json(report);
        out["seed"] = seed;
        out["virtual_s"] = std::chrono::duration<double>(stage.elapsed()).count();
        out["real_s"] = took.count();
        out["trace"] = {{"lines", stage.trace.lines()}, {"hash", stage.trace.hash()}};
        out["frames"] = stage.vehicle.segment.frames();
        out["bytes"] = {{"up", stage.broker.bytes_up()}, {"down", stage.broker.bytes_down()}};
        if (way) {
            const auto lines = way->of(options.trace_of);
            out["way"] = boost::json::array(lines.begin(), lines.end());
        }
        std::printf("%s\n", boost::json::serialize(out).c_str());
    } else {
        std::printf("%s: %.1f s of the story in %.2f s; trace %s, %llu lines\n", report.done ? "done" : "not done",
                    std::chrono::duration<double>(stage.elapsed()).count(), took.count(), stage.trace.hash().c_str(),
                    static_cast<unsigned long long>(stage.trace.lines()));
        if (!report.done) {
            for (const auto& [name, value] : stage.vehicle.metrics.counters()) std::printf("  %s %llu\n", name.c_str(), static_cast<unsigned long long>(value));
        }
        if (!report.done) std::printf("repeat it: odolink-sim run %s --seed %llu --trace\n", options.scenario.c_str(), static_cast<unsigned long long>(seed));
    }
    if (way && !options.json) {
        const auto lines = way->of(options.trace_of);
        if (lines.empty()) std::printf("no prompt of \"%s\" was answered\n", options.trace_of.c_str());
        for (const std::string& line : lines) std::printf("%s\n", line.c_str());
    }
    return report.done ? 0 : 1;
}

}  // namespace

void add_run_command(CLI::App& program, int& exit_status) {
    auto options = std::make_shared<RunOptions>();
    CLI::App* command = program.add_subcommand("run", "Play a scenario on virtual time");
    command->add_option("scenario", options->scenario, "Scenario file (host-sim/scenarios/*.toml)")->required();
    command->add_option("--seed", options->seed, "Seed of all randomness (default: the scenario's own)");
    command->add_flag("--json", options->json, "One JSON object instead of lines");
    command->add_flag("--trace", options->trace, "Print every frame and screen to stderr");
    command->add_option("--trace-of", options->trace_of, "Afterwards the one trace of the first answer to a prompt that begins so (fault:, due:): frame, event, batch, receipt, dealer's reply")->excludes("--trace");
    command->callback([options, &exit_status] { exit_status = run(*options); });
}

}  // namespace odolink::sim
