// SPDX-License-Identifier: Apache-2.0
// odolink-torture [--long] [--seed N] [TRIAL...]: real parts under kill -9, cut wires, black holes and a broker that
// forgets.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "trials.hpp"

using namespace odolink::torture;

namespace {

constexpr std::pair<const char*, bool (*)(const Settings&)> kTrials[] = {
    {"kills", kills}, {"cuts", cuts}, {"black-hole", black_hole}, {"forgetful-broker", forgetful_broker}};

}  // namespace

int main(int argc, char** argv) {
    Settings settings;
    settings.programs = std::filesystem::read_symlink("/proc/self/exe").parent_path();
    bool whole = false;
    std::vector<std::string> names;
    CLI::App program{"odolink-torture: nothing lost and nothing doubled with real parts"};
    program.add_flag("--long", whole, "200 kills, a cut after every byte: about an hour");
    program.add_option("--seed", settings.seed, "Of the kills");
    program.add_option("--kills", settings.kills, "So many kills, whatever the length");
    program.add_option("--from", settings.from, "First byte of the cuts");
    program.add_flag("--log", settings.talkative, "What the driven car logs, to stderr");
    program.add_option("trial", names, "kills, cuts, black-hole, forgetful-broker; without one all");
    CLI11_PARSE(program, argc, argv);
    if (whole) settings.length = Length::Long;
    bool right = true;
    for (const auto& [name, trial] : kTrials) {
        if (!names.empty() && std::find(names.begin(), names.end(), name) == names.end()) continue;
        try {
            right = trial(settings) && right;
        } catch (const std::exception& e) {
            std::fprintf(stderr, "%s: %s\n", name, e.what());
            right = false;
        }
    }
    return right ? 0 : 1;
}
