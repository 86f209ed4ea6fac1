// SPDX-License-Identifier: Apache-2.0
// The session's word on the agent itself: a will given with each connect, signed before it is needed; how the agent does, once the
// session has settled and when it is otherwise for a while; a goodbye at an orderly end. Rules: proto/README.md, section 6.
#include "core/sync/sync_session.hpp"

namespace odolink {
namespace {

constexpr Duration kSettles = 2s;     // what waited goes first, and a session that does not last is not worth a word
constexpr Duration kOtherwise = 60s;  // a change is told where it lasts: the outbox fills and empties with each event

}  // namespace

bool SyncSession::says_nothing() const { return !events_.agent_state || held_ || relation_ended_; }

std::optional<LinkWill> SyncSession::make_will() {
    word_.begin_in_silence();
    if (says_nothing()) return std::nullopt;
    const AgentHealth lost = word_.begin(ports_.entropy.id(), ports_.keys.own_key_id());
    auto payload = sealed(wire::encode(wire::HealthBody{config_.vehicle, lost}));
    if (!payload) {
        ports_.log.write(LogLevel::Warning, "link.no_will", {{"why", payload.error().message()}});
        word_.begin_in_silence();
        return std::nullopt;
    }
    count_up(payload->size());
    note_told(SentKind::Will, payload->size());
    return LinkWill{wire::topic(config_.shard, config_.vehicle, wire::Direction::Up, wire::kAgentChannel), std::move(*payload)};
}

void SyncSession::look_at_will() {
    if (word_.may_speak() == says_nothing()) handle(Event::Renew);
}

void SyncSession::begin_health() {
    if (word_.may_speak()) set_timer(health_timer_, kSettles, &SyncSession::tell_health);
}

void SyncSession::look_at_health() { look_at_health(waiting()); }

void SyncSession::look_at_health(std::uint64_t waiting) {
    if (state_ != SyncState::Streaming || !word_.may_speak() || health_timer_ != 0) return;
    if (word_.otherwise(events_.agent_state(), waiting)) set_timer(health_timer_, kOtherwise, &SyncSession::tell_health);
}

void SyncSession::tell_health() {
    const std::uint64_t left = waiting();
    if (word_.otherwise(events_.agent_state(), left) && !tell(LinkWord::Up)) look_at_health(left);
}

bool SyncSession::tell(LinkWord link) {
    const AgentHealth health = word_.next(link, now(), events_.agent_state(), waiting());
    if (!publish(wire::kAgentChannel, wire::encode(wire::HealthBody{config_.vehicle, health}))) return false;
    word_.told(health);
    return true;
}

void SyncSession::say_goodbye() {
    // What was never said to stand needs no end.
    if (word_.spoke() && !says_nothing()) (void)tell(LinkWord::Ended);
}

}  // namespace odolink
