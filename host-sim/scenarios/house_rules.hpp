// SPDX-License-Identifier: Apache-2.0
// What must hold in every story at every moment, whatever happens in it: nothing but allowed requests on the bus, a locked
// screen and no prompt while the car moves, a mileage that never falls, nothing personal without consent, no event twice.
// Stages tell it what they see; it remembers what broke. Which rule checks which invariant: README.md.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ports/can_bus.hpp"
#include "ports/head_unit.hpp"
#include "scenarios/story.hpp"
#include "world/bus_oracle.hpp"

namespace odolink::sim {

class HouseRules {
public:
    /// `named`: what the car's profile allows to be asked beyond the standard ids. `jitter`: how late a frame may be heard.
    explicit HouseRules(NamedIds named = {}, Duration jitter = Duration{0}) : bus_{std::move(named), jitter} {}

    /// A frame the agent sent: judged by world/bus_oracle, which knows nothing of the agent's own allow-list.
    void on_agent_frame(const CanFrame& frame, MonoTime at);
    /// What the screen shows while the car truly goes this fast. Critical prompts may be shown; all others must have
    /// left 2 s after the car began to move, and the screen is locked: no speed older than that opens the driving gate.
    void on_screen(const HeadUnitView& view, KilometresPerHour speed, MonoTime at);
    /// The process died: of the mileage it had shown, this much may not have been stored.
    void on_agent_killed(Distance may_fall = Distance::kilometres(1));
    /// An envelope left the vehicle while the screen showed this: each event in it needs its consent, as shown.
    void on_published(ByteView envelope, const HeadUnitView& view, MonoTime at);
    /// What the desk knows; `given` is how many events the vehicle ever numbered.
    void on_desk(const DeskFacts& desk, std::uint64_t given, MonoTime at);

    /// What broke, first things first, each once: "12.3 s: …".
    [[nodiscard]] const std::vector<std::string>& broken() const { return broken_; }

private:
    void broke(MonoTime at, const std::string& what);

    BusWatch bus_;
    std::optional<MonoTime> moving_since_;
    Distance screen_mileage_;
    Distance desk_mileage_;
    std::vector<std::string> told_;
    std::vector<std::string> broken_;
};

}  // namespace odolink::sim
