// SPDX-License-Identifier: Apache-2.0
// The commands of odolink-sim. Each adds itself to the program and sets the exit status when it ran: 0 only when all it
// promised happened.
#pragma once

namespace CLI {
class App;
}

namespace odolink::sim {

/// run SCENARIO [--seed N] [--json] [--trace]: a story on virtual time.
void add_run_command(CLI::App& program, int& exit_status);
/// explore --seeds A..B [--database] [--story] [--jobs N]: stories that seeds make up, on virtual time.
void add_explore_command(CLI::App& program, int& exit_status);
/// cut SCENARIO [--each N] [--at K] [--jobs N]: a story once for each operation of the disk, with the power failing there.
void add_cut_command(CLI::App& program, int& exit_status);
/// year [--car K] [--driver D] [--seed N] | --all: a year of owning a car, by the core alone.
void add_year_command(CLI::App& program, int& exit_status);
/// demo [--headless --once] [--car FILE]: the main road on real programs.
void add_demo_command(CLI::App& program, int& exit_status);

}  // namespace odolink::sim
