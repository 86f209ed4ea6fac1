// SPDX-License-Identifier: Apache-2.0
// What must hold in every story at every moment, whatever happens in it: nothing but allowed requests on the bus, no
// prompt while the car moves, a mileage that never falls, no event twice. Stages tell it what they see; it remembers
// what broke.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ports/can_bus.hpp"
#include "ports/head_unit.hpp"
#include "scenarios/story.hpp"

namespace odolink::sim {

class HouseRules {
public:
    /// A frame the agent sent: a request of the allow-list in one frame, or a flow control to a control unit.
    void on_agent_frame(const CanFrame& frame, MonoTime at);
    /// What the screen shows while the car truly goes this fast. Critical prompts may be shown; all others must have
    /// left 2 s after the car began to move: no speed older than that opens the driving gate.
    void on_screen(const HeadUnitView& view, KilometresPerHour speed, MonoTime at);
    /// The process died: what it had not stored may be read again, so its mileage begins anew.
    void on_agent_killed();
    /// What the desk knows; `given` is how many events the vehicle ever numbered.
    void on_desk(const DeskFacts& desk, std::uint64_t given, MonoTime at);

    /// What broke, first things first, each once: "12.3 s: …".
    [[nodiscard]] const std::vector<std::string>& broken() const { return broken_; }

private:
    void broke(MonoTime at, const std::string& what);

    std::optional<MonoTime> moving_since_;
    Distance screen_mileage_;
    Distance desk_mileage_;
    std::vector<std::string> told_;
    std::vector<std::string> broken_;
};

}  // namespace odolink::sim
