// SPDX-License-Identifier: Apache-2.0
// Owner, guest or valet at the screen: handing it over and taking it back, and what others than the owner see and may do.
#include "agent/core.hpp"
#include "agent/stored_state.hpp"
#include "core/prompts/texts.hpp"
#include "domain/fault_texts/fault_texts.hpp"

namespace odolink {
namespace {

Error told(Error error) {
    if (error == SeatErrc::NotOwner) return OwnerActionErrc::NotOwner;
    if (error == SeatErrc::WrongPin) return OwnerActionErrc::WrongPin;
    if (error == SeatErrc::Wait) return OwnerActionErrc::Wait;
    return OwnerActionErrc::NotAllowed;
}

/// A prompt as a guest reads it: told, not asked, and nothing of the owner's car's past.
Prompt for_guest(Prompt prompt) {
    if (prompt.prompt_class != PromptClass::Critical) prompt.next = texts::tell_the_owner();
    prompt.evidence.clear();
    prompt.answers = {PromptAnswer::Acknowledge};
    return prompt;
}

}  // namespace

void Agent::Core::keep_seat() {
    const std::string state = seat.state();
    const ByteView bytes = as_bytes(state);
    ledger.put(RecordKind::Meta, stored::kSeat, {bytes.begin(), bytes.end()});
}

void Agent::Core::forget_pin() {
    if (!seat.forget_pin(config.forget_pin)) return;
    p.log.write(LogLevel::Warning, "seat.pin_forgotten", {{"mark", config.forget_pin}});
    keep_seat();
    changed = true;
}

Status Agent::Core::act(const ChangeSeat& action) {
    const bool back = action.to == Audience::Owner;
    const Status done = back ? seat.come_back(action.pin, p.keys, p.clock.mono()) : seat.hand_over(action.to);
    if (done) {
        end_live(LiveSessionEnd::ByOwner);  // who looks next did not allow it
        keep_seat();
        return {};
    }
    if (done.error() == SeatErrc::WrongPin) {
        keep_seat();
        (void)finish();  // a wrong PIN is durable before it is told; where the store refuses, it counts in memory
    }
    return told(done.error());
}

Status Agent::Core::act(const SetPin& action) {
    const Status done = action.pin.empty() ? seat.remove_pin() : seat.set_pin(action.pin, p.entropy.id(), p.keys);
    if (!done) return told(done.error());
    keep_seat();
    return {};
}

HeadUnitView Agent::Core::guest_view() const {
    HeadUnitView v;
    v.revision = view_revision;
    v.now = p.clock.wall();
    v.driving = driving();
    v.dark = dark();
    const Verdict whole = verdict();
    v.verdict = whole <= Verdict::Recall ? Verdict::Ok : whole;  // service is the owner's matter
    if (keeper.trusted()) v.mileage = told_mileage();
    if (on_screen) v.prompt = for_guest(*on_screen);
    v.prompts_waiting = prompts.waiting(seat.audience());
    for (const FaultRecord& fault : faults.records()) {
        if (!fault.active()) continue;
        const FaultText text = fault_text(fault.dtc.code);
        v.faults.push_back({fault, text.summary, text.advice, text.garage});
    }
    v.link = link_line();
    v.mode = ladder.mode();
    v.audience = seat.audience();
    v.pin_set = seat.has_pin();
    v.language = config.language;
    v.offset = config.calendar.offset;
    return v;
}

}  // namespace odolink
