// SPDX-License-Identifier: Apache-2.0
// What left the car without being an event: digests, words on the agent, wills, live readings. One line a day and recipient, or a live
// session, with how many messages and bytes. The agent stores it as SentBook's lines; it stands beside them on the "what was sent" screen.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "domain/event.hpp"

namespace odolink {

struct SentTotal {
    SentKind kind{SentKind::Digest};
    std::string about;      ///< the local day, as days since 1970, or the live session's id; no blank in it
    std::string recipient;
    std::uint64_t messages{0};
    std::uint64_t bytes{0};  ///< of payloads
    WallTime last;
    bool operator==(const SentTotal&) const = default;
};

class SentTotals {
public:
    static constexpr std::size_t kMost = 96;  ///< lines; the oldest goes first
    static constexpr std::string_view kPrefix = "sent_total:";  ///< of the keys of its lines

    /// Takes up what was stored: lines in the order of their keys. What cannot be read is passed over.
    void restore(const std::vector<std::pair<std::string, std::string>>& lines);

    /// One message more, of `bytes`.
    void on_sent(SentKind kind, const std::string& about, const std::string& recipient, WallTime when, std::uint64_t bytes);
    /// All of it is forgotten.
    void clear();

    /// In the order of their beginning.
    [[nodiscard]] std::vector<SentTotal> totals() const;

    /// What is to be stored since the last call: key and text, or nothing where a line goes.
    [[nodiscard]] std::vector<std::pair<std::string, std::optional<std::string>>> take_changes();

private:
    std::map<std::uint64_t, SentTotal> totals_;  ///< by a number that counts up
    std::map<std::uint64_t, bool> changed_;      ///< number: true: to be stored, false: to be erased
};

}  // namespace odolink
