// SPDX-License-Identifier: Apache-2.0
// odolink-sim cut: plays a story once for each operation of the vehicle's disk, with the power failing there.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>

#include "app/commands.hpp"
#include "app/seed_workers.hpp"
#include "scenarios/power_cuts.hpp"

namespace odolink::sim {
namespace {

struct CutOptions {
    std::string scenario;
    std::uint64_t each{1};
    std::uint64_t at{0};
    unsigned jobs{processors()};
};

int complain(const std::string& what) {
    std::fprintf(stderr, "odolink-sim: %s\n", what.c_str());
    return 1;
}

SeedOutcome play(const Scenario& scenario, std::uint64_t operation) {
    const CutStory story = play_with_power_cut(scenario, operation);
    SeedOutcome outcome{!story.broken.empty() || !story.cut, story.trace, {}};
    if (!story.cut) outcome.text += "  the power did not go\n";
    for (const std::string& broken : story.broken) outcome.text += "  " + broken + "\n";
    return outcome;
}

int cut(const CutOptions& options) {
    const auto scenario = load_scenario(options.scenario);
    if (!scenario) return complain(scenario.error().message);
    const CutStory whole = play_with_power_cut(*scenario, 0);
    if (!whole.broken.empty()) return complain("without a power cut: " + whole.broken.front());
    const std::uint64_t operations = whole.operations;
    if (options.at > operations) return complain("the disk does " + std::to_string(operations) + " things in this story; --at must not be more");
    const std::uint64_t each = options.at > 0 ? 1 : options.each;
    const std::uint64_t first = options.at > 0 ? options.at : 1;
    const Seeds cuts{0, options.at > 0 ? 0 : (operations - 1) / each};
    const auto operation = [first, each](std::uint64_t number) { return first + number * each; };
    std::uint64_t red = 0;
    play_seeds(
        cuts, options.jobs, [&scenario, &operation](std::uint64_t number) { return play(*scenario, operation(number)); },
        [&red, &operation, &options](std::uint64_t number, const SeedOutcome& outcome) {
            if (!outcome.red) return;
            ++red;
            const auto at = static_cast<unsigned long long>(operation(number));
            std::printf("operation %llu:\n%s  repeat it: odolink-sim cut %s --at %llu --jobs 1\n", at, outcome.text.c_str(), options.scenario.c_str(), at);
            std::fflush(stdout);
        });
    std::printf("%s: the disk does %llu things; the power failed at %llu of them, %llu broke a rule\n", scenario->name.c_str(),
                static_cast<unsigned long long>(operations), static_cast<unsigned long long>(cuts.last + 1), static_cast<unsigned long long>(red));
    return red == 0 ? 0 : 1;
}

}  // namespace

void add_cut_command(CLI::App& program, int& exit_status) {
    auto options = std::make_shared<CutOptions>();
    CLI::App* command = program.add_subcommand("cut", "Play a story once for each thing the vehicle's disk does in it, with the power failing there");
    command->add_option("scenario", options->scenario, "A scenario file, such as host-sim/scenarios/main_road.toml")->required();
    command->add_option("--each", options->each, "Only every N-th operation of the disk")->check(CLI::Range(1, 1'000'000));
    command->add_option("--at", options->at, "Only this operation");
    command->add_option("--jobs", options->jobs, "How many play at once (default: one for each processor)")->check(CLI::Range(1, 256));
    command->callback([options, &exit_status] { exit_status = cut(*options); });
}

}  // namespace odolink::sim
