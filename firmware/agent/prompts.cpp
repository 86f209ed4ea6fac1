// SPDX-License-Identifier: Apache-2.0
// What the owner is asked: each source offers what it has to say, the prompt desk decides what is on the screen.
#include "agent/core.hpp"

#include <algorithm>

#include "core/prompts/due_offers.hpp"
#include "core/prompts/texts.hpp"
#include "domain/fault_texts/fault_texts.hpp"
#include "wire/records.hpp"

namespace odolink {
void Agent::Core::offer(const PromptOffer& offered) {
    const auto prompt = prompts.offer(offered, p.entropy.id(), believed_time());
    if (!prompt) return;
    ledger.put(RecordKind::Prompt, prompt->reason_key, wire::encode(*prompt));
    changed = true;
}

void Agent::Core::withdraw_prompt(const std::string& key) {
    const auto prompt = prompts.withdraw(key);
    if (!prompt) return;
    ledger.put(RecordKind::Prompt, prompt->reason_key, wire::encode(*prompt));
    changed = true;
}

void Agent::Core::withdraw_others(std::string_view prefix, const std::set<std::string>& alive) {
    for (const std::string& key : prompts.live_keys(prefix)) {
        if (!alive.contains(key)) withdraw_prompt(key);
    }
}

void Agent::Core::rearm_prompt(const std::string& key) {
    const auto prompt = prompts.rearm(key);
    if (!prompt) return;
    ledger.put(RecordKind::Prompt, prompt->reason_key, wire::encode(*prompt));
    changed = true;
}

void Agent::Core::offer_prompts() {
    if (!changed) return;
    offer_elsewhere();
    offer_due();
    offer_faults();
    offer_deferred();
    offer_reminders();
    offer_survey();
    offer_recalls();
    offer_campaigns();
}

void Agent::Core::warn(const AdvanceWarning& warning, const Text& name) {
    const Id told = emit(warning);
    const PromptOffer asked = texts::advance_warning(warning, name);
    remember_cause(asked.reason_key, told);
    offer(asked);
    touch(Durability::Now);
}

void Agent::Core::offer_due() {
    const DueQuestions questions = due_questions(upkeep, now(), requests, asked_as_done(), prompts);
    for (const std::string& key : questions.over) withdraw_prompt(key);
    for (const PromptOffer& question : questions.offers) offer(question);
}

void Agent::Core::offer_faults() {
    std::set<std::string> alive;
    for (const FaultRecord& fault : faults.records()) {
        if (fault.state != FaultState::Confirmed || requests.covers_fault(fault.dtc.code)) continue;
        alive.insert(texts::fault_key(fault.dtc));
        offer(texts::fault(fault, fault_text(fault.dtc.code).summary, warranty_of(fault)));
    }
    withdraw_others("fault:", alive);
}

void Agent::Core::offer_deferred() {
    std::set<std::string> alive;
    for (const DeferredWork& work : history.deferred_due(mileage(), believed_time())) {
        if (!work.finding.item_id.empty() && requests.covers_item(work.finding.item_id)) continue;
        alive.insert(texts::deferred_key(work.finding.id));
        offer(texts::deferred_work(work.finding));
    }
    withdraw_others("deferred:", alive);
}

void Agent::Core::offer_reminders() {
    std::set<std::string> alive;
    std::set<Id> reminded;
    for (const Appointment& visit : appointments.upcoming(believed_time(), reminder_days, config.calendar.offset)) {
        const PromptOffer reminder = texts::appointment_reminder(visit, config.calendar.offset);
        alive.insert(reminder.reason_key);
        reminded.insert(visit.id);
        offer(reminder);
    }
    for (const Appointment& visit : appointments.surfaced(believed_time(), config.calendar.offset)) {
        if (reminded.contains(visit.id)) continue;
        const PromptOffer news = texts::appointment_surfaced(visit, config.calendar.offset);
        alive.insert(news.reason_key);
        offer(news);
    }
    // Moved, called off or over.
    for (const char* kind : {"reminder:", "surfaced:"}) withdraw_others(kind, alive);
}

PromptMoment Agent::Core::prompt_moment() const {
    PromptMoment moment;
    moment.wall = believed_time();
    moment.driving = driving();
    moment.drive_cycle = drive_cycle;
    moment.offset = config.calendar.offset;
    moment.audience = seat.audience();
    return moment;
}

void Agent::Core::refresh_prompts() {
    PromptStep step = prompts.refresh(prompt_moment());
    for (const Prompt& prompt : step.changed) {
        ledger.put(RecordKind::Prompt, prompt.reason_key, wire::encode(prompt));
        count_recall(prompt);
        count_campaign(prompt);
    }
    if (step.on_screen == on_screen) return;
    on_screen = std::move(step.on_screen);
    changed = true;
}

}  // namespace odolink
