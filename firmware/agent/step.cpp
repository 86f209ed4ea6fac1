// SPDX-License-Identifier: Apache-2.0
// How a step ends: evaluate, offer, commit once, then show. And the agent's own pulse.
#include "agent/core.hpp"

#include <utility>

#include "core/privacy/event_names.hpp"

namespace odolink {
namespace {

constexpr Duration kLinger = 200ms;        // routine changes share a commit
constexpr Duration kTickAwake = 1s;        // a trip's end and a driving sample need it
constexpr std::size_t kMostCauses = 200;
constexpr Duration kTickAsleep = 60s;      // promises, plans kept for later, reminders
constexpr Duration kJudgeAsleep = 15min;   // a date that passes while nobody looks; waking judges at once

}  // namespace

Id Agent::Core::emit(UpPayload payload, Id trace) {
    const std::string& kind = name_of(payload).en;
    const Id id = ledger.emit(std::move(payload), trace);
    changed = true;
    if (!id.empty()) p.log.write(LogLevel::Debug, "event.queued", {{"kind", kind}, {"id", id.text()}, {"trace", (trace.empty() ? id : trace).text()}});
    return id;
}

void Agent::Core::remember_cause(const std::string& reason_key, const Id& trace) {
    if (trace.empty()) return;
    if (causes.size() >= kMostCauses && causes.count(reason_key) == 0) causes.erase(causes.begin());
    causes[reason_key] = trace;
}

Id Agent::Core::cause_of(const std::string& reason_key) const {
    const auto cause = causes.find(reason_key);
    return cause == causes.end() ? Id{} : cause->second;
}

void Agent::Core::touch(Durability durability) {
    changed = true;
    if (!running) return;
    if (durability == Durability::Now) {
        last_commit = finish();
        return;
    }
    if (linger_timer != 0) return;
    linger_timer = p.scheduler.after(kLinger, [this] {
        linger_timer = 0;
        last_commit = finish();
    });
}

Status Agent::Core::finish() {
    if (linger_timer != 0) p.scheduler.cancel(std::exchange(linger_timer, 0));
    evaluate_due();
    offer_prompts();
    refresh_prompts();
    Status committed;
    if (ledger.dirty()) {
        committed = ledger.commit();
        const bool failed = !committed.has_value();
        const bool turned = std::exchange(store_failing, failed) != failed;
        if (turned) {
            sync.look_at_health();
            changed = true;  // the owner's screen says it
        }
        if (failed) p.metrics.count("store_errors_total");
        if (failed && turned) p.log.write(LogLevel::Error, "store.commit_failed", {{"why", committed.error().message()}});
        if (!failed && turned) p.log.write(LogLevel::Info, "store.well_again", {});
    }
    if (std::exchange(changed, false)) show();
    watch_gate();
    return committed;
}

void Agent::Core::show() {
    ++view_revision;
    shown_driving = driving();
    p.head_unit.show(view());
}

void Agent::Core::follow_gate() {
    if (shown_driving != driving()) touch(Durability::Now);
    else watch_gate();
}

void Agent::Core::watch_gate() {
    // The screen follows the gate by itself: when signals stop, it locks without any input.
    if (gate_timer != 0) p.scheduler.cancel(std::exchange(gate_timer, 0));
    const MonoTime at = p.clock.mono();
    const auto next = gate.next_change(at);
    if (!next || !running) return;
    const DrivingState before = gate.state(at);
    gate_timer = p.scheduler.after(*next - at, [this, before] {
        gate_timer = 0;
        if (driving() != before) touch(Durability::Now);
        else watch_gate();
    });
}

bool Agent::Core::awake() const { return trips.open().has_value() || p.power.ignition() == Ignition::On || on_screen.has_value(); }

void Agent::Core::arm_tick() {
    tick_timer = p.scheduler.after(awake() ? kTickAwake : kTickAsleep, [this] {
        on_tick();
        arm_tick();
    });
}

void Agent::Core::on_tick() {
    look_at_supply();
    if (supply_rest.resting()) return;
    if (trips.open()) sample_trip({});
    on_port_supply();
    const MonoTime at = p.clock.mono();
    if (last_look && at - *last_look < kTickAsleep) return;
    last_look = at;
    if (engine_ran != kept_engine_ran) keep_battery();
    look_at_help_call();
    keep_open_trip();  // a trip last stored more than its longest rest ago would be cut in two by a kill
    const WallTime believed = believed_time();
    if (upkeep.on_time(believed)) keep_plan();
    for (const ServiceRequest& request : requests.on_time(p.clock.wall(), config.calendar)) keep(request);
    if (survey.on_time(believed)) keep_survey();
    drop_campaigns(campaigns.on_time(believed));
    keep(upkeep.learn_date(believed));
    if (const auto counted = engine_hours()) keep(upkeep.learn_hours(*counted));
    const bool asleep = p.power.ignition() == Ignition::Off && !awake();
    const bool judge = !asleep || !last_judged || at - *last_judged >= kJudgeAsleep;
    if (judge) due_stale = true;
    if (judge || changed || ledger.dirty()) touch();
}

std::optional<std::chrono::hours> Agent::Core::engine_hours() const {
    const UsageCounters& counters = hours.counters();
    if (counters.engine == std::chrono::seconds{0}) return std::nullopt;
    return std::chrono::duration_cast<std::chrono::hours>(counters.engine);
}

VehicleNow Agent::Core::now() const {
    return {mileage(), believed_time(), engine_hours(), config.calendar.offset, config.first_registration};
}

WallTime Agent::Core::believed_time() const { return wall_guard.believe(p.clock.wall(), sync.desk_time()); }

}  // namespace odolink
