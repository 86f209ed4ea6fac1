// SPDX-License-Identifier: Apache-2.0
// What an agent may be told anew while it runs.
#include <utility>

#include "agent/core.hpp"

namespace odolink {

void Agent::Core::configure(AgentConfig next) {
    const bool own_plan = upkeep.plan() == config.plan;  // no dealer's plan has taken its place
    config.refused_configuration = std::move(next.refused_configuration);
    config.dealer_name = std::move(next.dealer_name);
    config.phones = std::move(next.phones);
    config.language = next.language;
    config.calendar = std::move(next.calendar);
    config.first_registration = next.first_registration;
    config.plan = std::move(next.plan);
    if (own_plan && upkeep.plan() != config.plan) {
        upkeep.replace_default(config.plan);
        adopt_plan();
    }
    config.forget_pin = std::move(next.forget_pin);
    forget_pin();
    config.model_year = next.model_year;
    config.start_stop = next.start_stop;
    gate.set_start_stop(config.start_stop);
    profiles.reset();  // it stands on the profiles that go
    config.profiles = std::move(next.profiles);
    choose_profiles();
    due_stale = true;
    sync.look_at_health();
    touch(Durability::Now);
}

}  // namespace odolink
