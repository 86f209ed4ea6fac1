// SPDX-License-Identifier: Apache-2.0
// Sessions are random ids, so the order of two is known only by what was seen before: the last few are remembered.
#include "dealer-desk/store/agent_link.hpp"

#include "dealer-desk/store/columns.hpp"
#include "dealer-desk/store/sql.hpp"
#include "domain/characters.hpp"

namespace odolink::desk {
namespace {

using soci::into;
using soci::use;

constexpr std::size_t kSessionText = 32;
constexpr std::size_t kRemembered = 8;  // sessions: more do not follow each other while a broker still sends one's messages again
constexpr std::size_t kLongestVersion = 64;

struct Newest {
    std::string session;
    std::string earlier;
    long long number{0};
    AgentLink link{AgentLink::Silent};
};

std::optional<Newest> newest(Sql& sql, int vehicle_no) {
    Newest row;
    int link = 0;
    if (!sql.run("SELECT session, earlier, number, link FROM agent_link WHERE vehicle_no = :v", into(row.session), into(row.earlier), into(row.number),
                 into(link), use(vehicle_no)))
        return std::nullopt;
    row.link = static_cast<AgentLink>(link);
    return row;
}

AgentLink link_of(LinkWord word) {
    if (word == LinkWord::Up) return AgentLink::Up;
    return word == LinkWord::Lost ? AgentLink::Lost : AgentLink::Ended;
}

void set_link(Sql& sql, int vehicle_no, AgentLink link, WallTime since) {
    const int state = static_cast<int>(link);
    const long long at = column(since);
    sql.run("UPDATE agent_link SET link = :l, since_ms = :t WHERE vehicle_no = :v", use(state), use(at), use(vehicle_no));
}

void begin_session(Sql& sql, int vehicle_no, const std::string& session, const std::string& earlier) {
    sql.run("DELETE FROM agent_link WHERE vehicle_no = :v", use(vehicle_no));
    sql.run("INSERT INTO agent_link (vehicle_no, session, earlier, number, link, since_ms, told_ms, version, mode, waiting, store_damaged, store_failing, "
            "configuration_refused) VALUES (:v, :s, :e, 0, 0, 0, 0, '', 0, 0, 0, 0, 0)",
            use(vehicle_no), use(session), use(earlier));
}

void set_agent(Sql& sql, int vehicle_no, const AgentHealth& health, WallTime now) {
    const long long number = health.number, at = column(now), waiting = static_cast<long long>(health.waiting);
    const std::string version = fit_characters(health.agent.version, kLongestVersion);
    const int mode = static_cast<int>(health.agent.mode), damaged = health.agent.store_damaged ? 1 : 0, failing = health.agent.store_failing ? 1 : 0,
              refused = health.agent.configuration_refused ? 1 : 0;
    sql.run("UPDATE agent_link SET number = :n, told_ms = :t, version = :x, mode = :m, waiting = :w, store_damaged = :d, store_failing = :f, "
            "configuration_refused = :c WHERE vehicle_no = :v",
            use(number), use(at), use(version), use(mode), use(waiting), use(damaged), use(failing), use(refused), use(vehicle_no));
}

}  // namespace

HealthVerdict keep_health(Sql& sql, int vehicle_no, const AgentHealth& health, WallTime now) {
    const std::string session = health.session.text();
    const auto before = newest(sql, vehicle_no);
    const bool lost = health.link == LinkWord::Lost;
    if (!before || before->session != session) {
        const bool old = before && before->earlier.find(session) != std::string::npos;
        if (old || lost) return HealthVerdict::OldSession;
        begin_session(sql, vehicle_no, session, before ? (before->session + before->earlier).substr(0, kRemembered * kSessionText) : std::string{});
    } else if (before->link != AgentLink::Up || (!lost && static_cast<long long>(health.number) <= before->number)) {
        return HealthVerdict::Known;
    }
    if (!lost) set_agent(sql, vehicle_no, health, now);
    const bool stands = before && before->session == session && health.link == LinkWord::Up;
    if (!stands) set_link(sql, vehicle_no, link_of(health.link), now);
    return HealthVerdict::News;
}

void end_agent_link(Sql& sql, int vehicle_no, AgentLink as, WallTime now) {
    const auto before = newest(sql, vehicle_no);
    if (before && before->link == AgentLink::Up) set_link(sql, vehicle_no, as, now);
}

}  // namespace odolink::desk
