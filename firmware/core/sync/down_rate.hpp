// SPDX-License-Identifier: Apache-2.0
// How many messages of one key are taken within a minute. What is too much is not lost: it is not acknowledged, and the desk
// sends it again.
#pragma once

#include <deque>
#include <map>
#include <string>

#include "base/time.hpp"

namespace odolink {

class DownRate {
public:
    static constexpr std::size_t kMost = 60;
    static constexpr Duration kWindow = std::chrono::minutes{1};

    /// May one more be taken now? A yes counts it.
    [[nodiscard]] bool admit(const std::string& key_id, MonoTime now) {
        std::deque<MonoTime>& taken = taken_[key_id];
        while (!taken.empty() && now - taken.front() >= kWindow) taken.pop_front();
        if (taken.size() >= kMost) return false;
        taken.push_back(now);
        return true;
    }

    /// Is none more taken now? Counts nothing.
    [[nodiscard]] bool full(const std::string& key_id, MonoTime now) const {
        const auto taken = taken_.find(key_id);
        return taken != taken_.end() && taken->second.size() >= kMost && now - taken->second[taken->second.size() - kMost] < kWindow;
    }

private:
    std::map<std::string, std::deque<MonoTime>> taken_;  ///< by key that verify() believed: as many as the dealer has
};

}  // namespace odolink
