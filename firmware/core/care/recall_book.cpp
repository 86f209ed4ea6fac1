// SPDX-License-Identifier: Apache-2.0
// See recall_book.hpp.
#include "core/care/recall_book.hpp"

#include <algorithm>

namespace odolink {

const Recall* RecallBook::find(std::string_view number) const {
    const auto at = std::find_if(recalls_.begin(), recalls_.end(), [&](const Recall& r) { return r.number == number; });
    return at == recalls_.end() ? nullptr : &*at;
}

std::optional<RecallChange> RecallBook::on_told(const Recall& told, WallTime now) {
    const auto mine = std::find_if(recalls_.begin(), recalls_.end(), [&](const Recall& r) { return r.number == told.number; });
    if (mine == recalls_.end()) {
        RecallChange change{told};
        if (recalls_.size() >= kMostRecalls) {
            const auto over = std::find_if(recalls_.begin(), recalls_.end(), [](const Recall& r) { return r.state != RecallState::Open; });
            if (over == recalls_.end()) return std::nullopt;
            change.gone = over->number;
            recalls_.erase(over);
        }
        change.kept.told = now;
        change.kept.reminded.clear();
        recalls_.push_back(change.kept);
        return change;
    }
    Recall next = told;
    // One that is open again is a new matter.
    const bool reopened = mine->state != RecallState::Open && told.state == RecallState::Open;
    next.told = reopened ? now : mine->told;
    next.reminded = reopened ? std::vector<WallTime>{} : mine->reminded;
    if (next == *mine) return std::nullopt;
    *mine = next;
    return RecallChange{next};
}

bool RecallBook::calls(const Recall& recall, WallTime now) {
    if (recall.state != RecallState::Open) return false;
    if (recall.reminded.empty()) return true;
    if (!now.known() || !recall.told.known()) return false;
    const auto passed = [&now](WallTime since, std::chrono::days time) { return now.since_epoch - since.since_epoch >= time; };
    if (!passed(recall.told, kRecallRemindFrom) || !passed(recall.reminded.back(), kRecallPause)) return false;
    const auto lately = std::count_if(recall.reminded.begin(), recall.reminded.end(), [&](WallTime at) { return !passed(at, kRecallMonth); });
    return static_cast<std::size_t>(lately) < kMostRecallsAMonth;
}

std::optional<Recall> RecallBook::on_shown(std::string_view number, WallTime at) {
    const auto recall = std::find_if(recalls_.begin(), recalls_.end(), [&](const Recall& r) { return r.number == number; });
    if (recall == recalls_.end()) return std::nullopt;
    auto& reminded = recall->reminded;
    if (!reminded.empty() && reminded.back() == at) return std::nullopt;
    reminded.push_back(at);
    if (reminded.size() > kMostRecallsAMonth) reminded.erase(reminded.begin());
    return *recall;
}

}  // namespace odolink
