// SPDX-License-Identifier: Apache-2.0
// What the desk was told of the agent in one connection to the broker, and what is to be told next. Pure: the session sends it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "domain/agent_health.hpp"

namespace odolink {

class AgentWord {
public:
    /// Another connection begins, of which nothing is told.
    void begin_in_silence();
    /// Another connection begins; `key_id` signs its will, which is given.
    [[nodiscard]] AgentHealth begin(const Id& session, std::string key_id);

    /// The broker holds a will of this connection.
    [[nodiscard]] bool may_speak() const { return !key_id_.empty(); }
    [[nodiscard]] const std::string& key_id() const { return key_id_; }
    [[nodiscard]] bool spoke() const { return told_.has_value(); }

    /// Something that is told again is not as it was told last. Of the waiting events that is how many digits their number has.
    [[nodiscard]] bool otherwise(const AgentState& agent, std::uint64_t waiting) const;
    /// What to tell now.
    [[nodiscard]] AgentHealth next(LinkWord link, WallTime at, const AgentState& agent, std::uint64_t waiting) const;
    /// It went out.
    void told(const AgentHealth& health);

private:
    Id session_;
    std::string key_id_;
    std::uint32_t number_{0};
    std::optional<AgentHealth> told_;
};

}  // namespace odolink
