// SPDX-License-Identifier: Apache-2.0
// odolink-sim explore: plays stories that seeds make up, and says how to repeat each that broke a rule.
#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "app/commands.hpp"
#include "app/seed_workers.hpp"
#include "engine/trace.hpp"
#include "scenarios/random_story.hpp"

namespace odolink::sim {
namespace {

constexpr std::uint64_t kReplayEach = 50;  // seeds; such a story is played twice

struct ExploreOptions {
    std::string seeds;
    std::string faults{"all"};
    bool database{false};
    bool story{false};
    unsigned jobs{processors()};
};

/// "7..19" or "7".
std::optional<Seeds> parse_seeds(const std::string& text) {
    const char* const end = text.data() + text.size();
    Seeds seeds;
    const auto [stop, error] = std::from_chars(text.data(), end, seeds.first);
    if (error != std::errc{}) return std::nullopt;
    seeds.last = seeds.first;
    if (stop == end) return seeds;
    if (end - stop < 3 || std::string_view{stop, 2} != "..") return std::nullopt;
    const auto [last_stop, last_error] = std::from_chars(stop + 2, end, seeds.last);
    if (last_error != std::errc{} || last_stop != end || seeds.last < seeds.first) return std::nullopt;
    return seeds;
}

SeedOutcome play(std::uint64_t seed, const Faults& faults, const ExploreOptions& options) {
    const StoryStore store = options.database ? StoryStore::Database : StoryStore::Memory;
    RandomStory story = play_random_story(seed, faults, store);
    if (seed % kReplayEach == 0) {
        const std::string again = play_random_story(seed, faults, store).trace;
        if (again != story.trace) story.broken.push_back("played again its trace is " + again + ", not " + story.trace);
    }
    SeedOutcome outcome{!story.broken.empty(), std::move(story.trace), {}};
    if (options.story) {
        for (const std::string& action : story.actions) outcome.text += action + "\n";
    }
    for (const std::string& broken : story.broken) outcome.text += "  " + broken + "\n";
    return outcome;
}

int explore(const ExploreOptions& options) {
    const auto seeds = parse_seeds(options.seeds);
    if (!seeds) {
        std::fprintf(stderr, "odolink-sim: \"%s\" are no seeds; write 1..100 or 42\n", options.seeds.c_str());
        return 2;
    }
    const auto faults = parse_faults(options.faults);
    if (!faults) {
        std::fprintf(stderr, "odolink-sim: \"%s\" are no faults; write all, none, or some of agent,broker,network,store,power,clock,ecu,supply\n", options.faults.c_str());
        return 2;
    }
    const std::string with = (options.faults == "all" ? "" : " --faults " + options.faults) + (options.database ? " --database" : "");
    std::uint64_t red = 0;
    Trace traces;
    play_seeds(
        *seeds, options.jobs, [&options, &faults](std::uint64_t seed) { return play(seed, *faults, options); },
        [&red, &traces, &with](std::uint64_t seed, const SeedOutcome& outcome) {
            const auto number = static_cast<unsigned long long>(seed);
            traces.add({}, "seed", std::to_string(seed) + " " + outcome.trace);
            if (outcome.red) {
                ++red;
                std::printf("seed %llu:\n", number);
            }
            std::fputs(outcome.text.c_str(), stdout);
            if (outcome.red) std::printf("  repeat it: odolink-sim explore --seeds %llu%s --story --jobs 1\n", number, with.c_str());
            std::fflush(stdout);
        });
    const auto count = static_cast<unsigned long long>(seeds->last - seeds->first + 1);
    std::printf("%llu stories, %llu broke a rule; trace of all %s\n", count, static_cast<unsigned long long>(red),
                traces.hash().c_str());
    return red == 0 ? 0 : 1;
}

}  // namespace

void add_explore_command(CLI::App& program, int& exit_status) {
    auto options = std::make_shared<ExploreOptions>();
    CLI::App* command =
        program.add_subcommand("explore", "Play stories that seeds make up and check what must hold in all of them");
    command->add_option("--seeds", options->seeds, "Which: 1..100, or one")->required();
    command->add_option("--faults", options->faults, "What may go wrong: all, none, or a list as in store,power");
    command->add_flag("--database", options->database, "Keep things in the product's own database on a simulated disk, and let the power go in the middle of writes");
    command->add_flag("--story", options->story, "Print what happened in each");
    command->add_option("--jobs", options->jobs, "How many play at once (default: one for each processor)")
        ->check(CLI::Range(1, 256));
    command->callback([options, &exit_status] { exit_status = explore(*options); });
}

}  // namespace odolink::sim
