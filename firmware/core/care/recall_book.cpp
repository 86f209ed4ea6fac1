// SPDX-License-Identifier: Apache-2.0
// See recall_book.hpp.
#include "core/care/recall_book.hpp"

#include <algorithm>

namespace odolink {

const Recall* RecallBook::find(std::string_view number) const {
    const auto at = std::find_if(recalls_.begin(), recalls_.end(), [&](const Recall& r) { return r.number == number; });
    return at == recalls_.end() ? nullptr : &*at;
}

ToldOutcome<Recall> RecallBook::on_told(const Recall& told, WallTime now) {
    const auto mine = std::find_if(recalls_.begin(), recalls_.end(), [&](const Recall& r) { return r.number == told.number; });
    Recall next = told;
    next.told = now;
    next.reminded.clear();
    if (mine == recalls_.end()) return add_told(recalls_, std::move(next), kMostRecalls, [](const Recall& r) { return r.state != RecallState::Open; });
    // One that is open again is a new matter.
    if (mine->state == RecallState::Open || told.state != RecallState::Open) {
        next.told = mine->told;
        next.reminded = mine->reminded;
    }
    if (next == *mine) return {};
    *mine = next;
    return {ToldVerdict::Kept, next, {}};
}

bool RecallBook::calls(const Recall& recall, WallTime now) {
    if (recall.state != RecallState::Open) return false;
    if (recall.reminded.empty()) return true;
    if (!now.known() || !recall.told.known()) return false;
    return now.since_epoch - recall.told.since_epoch >= kRecallRemindFrom && pace_allows(kRecallPace, recall.reminded, now);
}

std::optional<Recall> RecallBook::on_shown(std::string_view number, WallTime at) {
    const auto recall = std::find_if(recalls_.begin(), recalls_.end(), [&](const Recall& r) { return r.number == number; });
    if (recall == recalls_.end()) return std::nullopt;
    auto& reminded = recall->reminded;
    if (!reminded.empty() && reminded.back() == at) return std::nullopt;
    reminded.push_back(at);
    if (reminded.size() > kRecallPace.most_a_month) reminded.erase(reminded.begin());
    return *recall;
}

}  // namespace odolink
