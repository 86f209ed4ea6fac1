// SPDX-License-Identifier: Apache-2.0
// A scenario: a story as a list of steps, each with what is done and what must then become true. Read from TOML; played on
// a Stage, which is either the simulated world on virtual time or real programs. The words are taught in README.md.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "base/units.hpp"
#include "world/diagnostics.hpp"

namespace odolink::sim {

/// One condition: what `probe` gives must stand in `relation` to `value`.
struct Expectation {
    std::string probe;
    std::string relation;  ///< "=", "!=", ">=", "<=" or "contains"
    std::string value;
};

struct Step {
    std::string name;
    std::vector<std::string> actions;  ///< run in order, before anything is expected
    std::vector<Expectation> expect;   ///< all of them, at the same moment
    Duration within{0};                ///< how long it may take
    std::vector<Expectation> always;   ///< must hold at every look until the step ends
};

struct ScenarioCar {
    std::string vin;
    Distance odometer;
    Distance delivered_at;   ///< mileage at first registration
    WallTime delivered;      ///< date of first registration
    std::string odometer_by{"standard"};  ///< "standard", "cluster kilometres" or "cluster miles"
    std::string signal_set;               ///< text of the agent's profile for this car; may be empty
    std::string dbc;
    bool truck{false};       ///< speaks J1939
    Diagnostics diagnostics{Diagnostics::Classic};
    double ambient_c{15};    ///< air, degrees Celsius
    double battery_age{0.05};     ///< 0 new, 1 at the end of its life
    double battery_drain_ma{30};  ///< what the parked car draws
};

struct Scenario {
    std::string name;
    std::string title;
    std::uint64_t seed{1};
    WallTime start;  ///< UTC at time 0
    bool database{false};  ///< the vehicle's store is the product's own, on a simulated disk; else one in memory
    ScenarioCar car;
    std::vector<Step> steps;
};

/// Where a scenario file is wrong and what to do about it: "main_road.toml:12: …".
struct ScenarioError {
    std::string message;
};

/// Reads a scenario. Errors: unreadable file, not TOML, unknown key, wrong type, a condition that is none.
[[nodiscard]] Result<Scenario, ScenarioError> load_scenario(const std::string& path);
/// The same from text; `name` stands for the file in messages.
[[nodiscard]] Result<Scenario, ScenarioError> parse_scenario(const std::string& text, const std::string& name);

/// Parses "fault.P0301 = confirmed". Nothing when it is no condition.
[[nodiscard]] Result<Expectation, ScenarioError> parse_expectation(std::string_view text);
/// Does a value of the probe meet the condition? ">=" and "<=" compare numbers; what is no number does not meet them.
[[nodiscard]] bool holds(const Expectation& expectation, std::string_view probed);

}  // namespace odolink::sim
