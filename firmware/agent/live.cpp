// SPDX-License-Identifier: Apache-2.0
// A live session of the dealer's call centre: asked through the prompt desk, opened by the owner's Yes under the consent for remote
// diagnosis, fed with what the bus tells anyway, ended by whichever comes first. Its end is the receipt.
#include "agent/core.hpp"
#include "agent/stored_state.hpp"
#include "core/prompts/texts.hpp"

namespace odolink {
namespace {

constexpr Duration kReadingEvery = 1s;

}  // namespace

void Agent::Core::apply(const LiveSessionAsked& message) {
    const auto before = live.ask(message, p.clock.mono());
    if (before) tell_live(*before);
    if (live.asked().id != message.id) return;  // another one is open: this one is declined
    live.on_ignition(p.power.ignition() != Ignition::Off, p.clock.mono());
    offer(texts::live_question(live.asked(), config.dealer_name));
    keep_live();
}

void Agent::Core::apply(const LiveSessionClosed& message) {
    if (const auto closed = live.close(message.id, p.clock.wall())) tell_live(*closed);
}

Status Agent::Core::act(const EndLiveSession&) {
    const auto ended = live.end(LiveSessionEnd::ByOwner, p.clock.wall());
    if (!ended) return OwnerActionErrc::Stale;
    tell_live(*ended);
    return {};
}

void Agent::Core::answer_live(PromptAnswer answer) {
    const bool yes = answer == PromptAnswer::Yes;
    const auto change = yes ? live.open(p.clock.mono(), p.clock.wall()) : live.decline();
    if (change) tell_live(*change);
}

void Agent::Core::tell_live(const LiveSessionChanged& change) {
    emit(change);
    if (change.state != LiveSessionState::Open) withdraw_prompt(texts::live_key(change.session_id));
    if (change.state == LiveSessionState::Ended) offer(texts::live_receipt(change, config.calendar.offset));
    keep_live();
    changed = true;
}

void Agent::Core::end_live(LiveSessionEnd why) {
    if (const auto ended = live.end(why, p.clock.wall())) tell_live(*ended);
}

void Agent::Core::keep_live() {
    const std::string state = live.state();
    if (state.empty()) ledger.erase(RecordKind::Meta, stored::kLiveSession);
    else {
        const ByteView bytes = as_bytes(state);
        ledger.put(RecordKind::Meta, stored::kLiveSession, {bytes.begin(), bytes.end()});
    }
    if (live.phase() != LivePhase::Idle && live_timer == 0) arm_live();
}

void Agent::Core::arm_live() {
    live_timer = p.scheduler.after(kReadingEvery, [this] {
        live_timer = 0;
        on_live_time();
        if (live.phase() != LivePhase::Idle && live_timer == 0) arm_live();
    });
}

void Agent::Core::on_live_time() {
    if (const auto change = live.on_time(p.clock.mono(), p.clock.wall())) {
        tell_live(*change);
        return touch(Durability::Now);
    }
    const auto readings = live.next(p.clock.wall());
    if (!readings || !sync.send_live(*readings)) return;
    live.on_sent(*readings);
    // The count rides on the next commit: a session costs no write a second.
    const std::string state = live.state();
    const ByteView bytes = as_bytes(state);
    ledger.ride(RecordKind::Meta, stored::kLiveSession, Bytes{bytes.begin(), bytes.end()});
}

std::optional<LiveLine> Agent::Core::live_line() const {
    if (live.phase() != LivePhase::Open) return std::nullopt;
    return LiveLine{live.asked().clerk, live.asked().code, live.from(), live.until() - p.clock.mono(), live.readings()};
}

}  // namespace odolink
