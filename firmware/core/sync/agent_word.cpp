// SPDX-License-Identifier: Apache-2.0
#include "core/sync/agent_word.hpp"

#include <utility>

namespace odolink {
namespace {

std::uint32_t digits_of(std::uint64_t number) {
    std::uint32_t digits = 0;
    for (; number > 0; number /= 10) ++digits;
    return digits;
}

}  // namespace

void AgentWord::begin_in_silence() { *this = {}; }

AgentHealth AgentWord::begin(const Id& session, std::string key_id) {
    begin_in_silence();
    session_ = session;
    key_id_ = std::move(key_id);
    return {.session = session_, .link = LinkWord::Lost};
}

bool AgentWord::otherwise(const AgentState& agent, std::uint64_t waiting) const {
    return !told_ || told_->agent != agent || digits_of(told_->waiting) != digits_of(waiting);
}

AgentHealth AgentWord::next(LinkWord link, WallTime at, const AgentState& agent, std::uint64_t waiting) const {
    return {session_, number_ + 1, link, at, agent, waiting};
}

void AgentWord::told(const AgentHealth& health) {
    number_ = health.number;
    told_ = health;
}

}  // namespace odolink
