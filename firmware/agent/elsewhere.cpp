// SPDX-License-Identifier: Apache-2.0
// Service done elsewhere: its signs become one question to the owner, and his Yes a record of his own.
#include <algorithm>
#include <cmath>
#include <string_view>

#include "agent/core.hpp"
#include "agent/stored_state.hpp"
#include "core/maintenance/next_service.hpp"
#include "core/prompts/texts.hpp"

namespace odolink {
namespace {

constexpr std::string_view kServiceRange = "Vehicle.Service.DistanceToService";

}  // namespace

void Agent::Core::feel_service_range(const SignalsRead& read) {
    if (!upkeep.taken_over()) return;
    for (const SignalValue& value : read.values) {
        if (value.name != kServiceRange || !(std::abs(value.value) < 1e9)) continue;
        const auto range = Distance::metres(static_cast<std::int64_t>(value.value * 1000));
        if (const auto seen = elsewhere.on_service_range(range, now(), read.at)) ask_of_service(*seen);
    }
}

void Agent::Core::on_codes_cleared_outside() {
    if (const auto seen = elsewhere.on_codes_cleared(now())) ask_of_service(*seen);
    keep_elsewhere();
}

void Agent::Core::on_start_after_stop() {
    const WallTime wall = believed_time();
    if (!last_trip || !last_trip->started.known() || !wall.known()) return;
    const auto stood = std::chrono::floor<std::chrono::seconds>(wall.since_epoch - last_trip->started.since_epoch) - last_trip->duration;
    if (const auto seen = elsewhere.on_stop_ended(stood, now())) ask_of_service(*seen);
    keep_elsewhere();
}

/// A garage does what is called for. Where nothing is, a cluster's counter that was set back means the next service; cleared codes mean a repair.
void Agent::Core::ask_of_service(const DetectedService& seen) {
    ServiceQuestion question{seen, upkeep.visit()};
    if (question.items.empty() && seen.sign == ServiceSign::RangeJump) {
        const auto order = in_order_of_service(upkeep.due(), believed_time());
        if (!order.empty()) question.items.push_back(upkeep.due()[order.front()].item_id);
    }
    std::erase_if(question.items, [this](const std::string& item) { return requests.covers_item(item); });
    if (question.items.empty()) return;
    elsewhere.ask(std::move(question));
    keep_elsewhere();
    touch(Durability::Now);
}

void Agent::Core::offer_elsewhere() {
    std::string alive;
    if (const auto& question = elsewhere.question()) {
        std::vector<Text> names;
        for (const PlanItem& item : upkeep.plan().items) {
            if (std::find(question->items.begin(), question->items.end(), item.id) != question->items.end()) names.push_back(item.name);
        }
        if (!names.empty()) {
            const PromptOffer asked = texts::service_elsewhere(question->seen, names, config.calendar.offset);
            alive = asked.reason_key;
            offer(asked);
        }
    }
    for (const std::string& key : prompts.live_keys("elsewhere:")) {
        if (key != alive) withdraw_prompt(key);
    }
}

std::vector<std::string> Agent::Core::asked_as_done() const {
    const auto& question = elsewhere.question();
    if (!question) return {};
    const Prompt* asked = prompts.find(texts::elsewhere_key(question->seen));
    const bool first = asked == nullptr || asked->times_shown == 0 || asked->shown_cycle == drive_cycle;
    return first ? question->items : std::vector<std::string>{};
}

Status Agent::Core::answer_elsewhere(PromptAnswer answer) {
    const auto question = elsewhere.question();
    elsewhere.settle();
    keep_elsewhere();
    if (!question) return {};
    if (answer == PromptAnswer::No && question->seen.sign == ServiceSign::RangeJump) {
        // The cluster no longer warns of what was not done.
        for (const std::string& item : question->items) {
            Completion reset;
            reset.item_id = item;
            reset.mileage = question->seen.mileage;
            reset.at = question->seen.at;
            reset.evidence = CompletionEvidence::DetectedService;
            keep(upkeep.on_statement(reset));
        }
    }
    if (answer != PromptAnswer::Yes) return {};
    StateWork done;
    for (const PlanItem& item : upkeep.plan().items) {
        if (std::find(question->items.begin(), question->items.end(), item.id) != question->items.end()) done.items.push_back(item.id);
    }
    if (done.items.empty()) return {};  // the plan is another one by now
    const WallTime wall = believed_time();
    done.mileage = std::min(question->seen.mileage, mileage());
    if (question->seen.at.known() && wall.known() && question->seen.at <= wall) done.performed = question->seen.at;
    return act(done);
}

void Agent::Core::keep_elsewhere() {
    const std::string state = elsewhere.state();
    if (state == kept_elsewhere) return;
    kept_elsewhere = state;
    if (state.empty()) return ledger.erase(RecordKind::Meta, stored::kElsewhere);
    const ByteView bytes = as_bytes(state);
    ledger.put(RecordKind::Meta, stored::kElsewhere, {bytes.begin(), bytes.end()});
}

}  // namespace odolink
