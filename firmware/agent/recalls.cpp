// SPDX-License-Identifier: Apache-2.0
// Recalls: told by the dealer or the maker, shown as a matter of safety at their own pace, over by evidence alone.
#include "agent/core.hpp"
#include "core/prompts/texts.hpp"
#include "wire/records.hpp"

namespace odolink {
namespace {

constexpr std::string_view kRecallKey = "recall:";

}  // namespace

void Agent::Core::apply(const RecallTold& message) {
    const ToldOutcome<Recall> told = recalls.on_told(message.recall, believed_time());
    if (told.verdict == ToldVerdict::Full) sync.name_refused(dealers_number, wire::DownRefusal::Reason::Full);
    if (told.verdict != ToldVerdict::Kept) return;
    const Recall& kept = told.kept;
    ledger.put(RecordKind::Recall, kept.number, wire::encode(kept));
    if (told.gone) ledger.erase(RecordKind::Recall, told.gone->number);
    const std::string key = texts::recall_key(kept.number);
    // What the owner said of one that was over says nothing of one that is open again.
    if (kept.reminded.empty()) rearm_prompt(key);
    remember_cause(key, dealers_trace);
}

bool Agent::Core::recall_open(const Recall& recall) const {
    return recall.state == RecallState::Open && remedy_of(recall, history.newest_first()) == nullptr;
}

void Agent::Core::offer_recalls() {
    std::set<std::string> alive;
    for (const Recall& recall : recalls.all()) {
        if (!recall_open(recall) || requests.covers_recall(recall.number)) continue;
        const std::string key = texts::recall_key(recall.number);
        if (!prompts.goes_on(key, drive_cycle) && !RecallBook::calls(recall, believed_time())) continue;
        alive.insert(key);
        offer(texts::recall(recall, config.calendar.offset));
    }
    withdraw_others(kRecallKey, alive);
}

void Agent::Core::count_recall(const Prompt& shown) {
    if (shown.state != PromptState::Shown || !seat.owner() || !shown.reason_key.starts_with(kRecallKey)) return;
    const auto counted = recalls.on_shown(shown.reason_key.substr(kRecallKey.size()), shown.last_shown);
    if (counted) ledger.put(RecordKind::Recall, counted->number, wire::encode(*counted));
}

std::vector<RecallLine> Agent::Core::recall_lines() const {
    std::vector<RecallLine> lines;
    for (const Recall& recall : recalls.all()) {
        const ServiceRecord* remedy = remedy_of(recall, history.newest_first());
        lines.push_back({recall, remedy != nullptr ? remedy->id : Id{}, requests.covers_recall(recall.number)});
    }
    return lines;
}

}  // namespace odolink
