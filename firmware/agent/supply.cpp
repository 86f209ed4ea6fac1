// SPDX-License-Identifier: Apache-2.0
// A parked car with a nearly empty battery: the agent does nothing that can wait.
#include "agent/core.hpp"

namespace odolink {

void Agent::Core::look_at_supply() {
    const auto supply = p.power.voltage();
    // The platform's meter may stand behind a converter of a 24 V truck: only its own voltage tells which system it sees.
    const auto of_one = supply ? std::optional{BatteryHealth::of_one(*supply, BatteryHealth::system_of(*supply))} : std::nullopt;
    if (!supply_rest.on_look(of_one, p.power.ignition() == Ignition::Off, p.clock.mono())) return;
    if (!supply_rest.resting()) return end_rest();
    p.log.write(LogLevel::Warning, "supply.resting", {{"millivolts", std::to_string(supply->value)}});
    sync.flush();
    sync.stop();
}

void Agent::Core::end_rest() {
    p.log.write(LogLevel::Info, "supply.rest_over", {});
    if (!p.keys.own_key_id().empty()) sync.start(sync_events());
}

}  // namespace odolink
