// SPDX-License-Identifier: Apache-2.0
// How many messages of one key are taken within a minute: few commands, each of which asks for the owner's eyes, and more documents, as
// a visit's papers come in parts. What is too much is not lost: it is not acknowledged, and the desk sends it again.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <utility>

#include "base/time.hpp"
#include "domain/event.hpp"

namespace odolink {

/// Is it a document, which is filed, and not a command, which is shown to the owner or asks something of them?
[[nodiscard]] inline bool is_document(const DownPayload& payload) {
    return std::holds_alternative<ServiceRecorded>(payload) || std::holds_alternative<RecordChanged>(payload) ||
           std::holds_alternative<PlanIssued>(payload) || std::holds_alternative<AttachmentSent>(payload) ||
           std::holds_alternative<AttachmentAbsent>(payload);
}

class DownRate {
public:
    static constexpr std::size_t kMostCommands = 10;
    static constexpr std::size_t kMostDocuments = 60;
    static constexpr Duration kWindow = std::chrono::minutes{1};

    /// May this one be taken now? A yes counts it.
    [[nodiscard]] bool admit(const std::string& key_id, const DownPayload& payload, MonoTime now) {
        const bool document = is_document(payload);
        std::deque<MonoTime>& taken = taken_[{key_id, document}];
        while (!taken.empty() && now - taken.front() >= kWindow) taken.pop_front();
        if (taken.size() >= (document ? kMostDocuments : kMostCommands)) return false;
        taken.push_back(now);
        return true;
    }

private:
    std::map<std::pair<std::string, bool>, std::deque<MonoTime>> taken_;  ///< by key that verify() believed: as many as the dealer has
};

}  // namespace odolink
