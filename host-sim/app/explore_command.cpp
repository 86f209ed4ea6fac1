// SPDX-License-Identifier: Apache-2.0
// odolink-sim explore: plays stories that seeds make up, and says how to repeat each that broke a rule.
#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "app/commands.hpp"
#include "scenarios/random_story.hpp"

namespace odolink::sim {
namespace {

struct ExploreOptions {
    std::string seeds;
    bool story{false};
};

struct Seeds {
    std::uint64_t first{0};
    std::uint64_t last{0};
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

int explore(const ExploreOptions& options) {
    const auto seeds = parse_seeds(options.seeds);
    if (!seeds) {
        std::fprintf(stderr, "odolink-sim: \"%s\" are no seeds; write 1..100 or 42\n", options.seeds.c_str());
        return 2;
    }
    std::uint64_t red = 0;
    for (std::uint64_t seed = seeds->first;; ++seed) {
        const RandomStory story = play_random_story(seed);
        if (options.story) {
            for (const std::string& action : story.actions) std::printf("%s\n", action.c_str());
        }
        if (!story.broken.empty()) {
            ++red;
            std::printf("seed %llu:\n", static_cast<unsigned long long>(seed));
            for (const std::string& broken : story.broken) std::printf("  %s\n", broken.c_str());
            std::printf("  repeat it: odolink-sim explore --seeds %llu --story\n",
                        static_cast<unsigned long long>(seed));
        }
        if (seed == seeds->last) break;
    }
    const auto count = static_cast<unsigned long long>(seeds->last - seeds->first + 1);
    std::printf("%llu stories, %llu broke a rule\n", count, static_cast<unsigned long long>(red));
    return red == 0 ? 0 : 1;
}

}  // namespace

void add_explore_command(CLI::App& program, int& exit_status) {
    auto options = std::make_shared<ExploreOptions>();
    CLI::App* command =
        program.add_subcommand("explore", "Play stories that seeds make up and check what must hold in all of them");
    command->add_option("--seeds", options->seeds, "Which: 1..100, or one")->required();
    command->add_flag("--story", options->story, "Print what happened in each");
    command->callback([options, &exit_status] { exit_status = explore(*options); });
}

}  // namespace odolink::sim
