// SPDX-License-Identifier: Apache-2.0
// What left the car, to whom, when and why: one line an event, from the moment the link took it. The newest few
// hundred, over restarts too; the agent stores it beside the receipts, so that a line costs no flush of its own. It
// stands on the "what was sent" screen.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.hpp"
#include "domain/event.hpp"

namespace odolink {

struct SentEvent {
    Stream stream{Stream::Operation};
    std::uint64_t sequence{0};  ///< 0: of numbers that have ended
    std::size_t kind{0};  ///< index in UpPayload
    Purpose purpose{Purpose::Operation};
    WallTime when;         ///< first sent
    bool received{false};  ///< the dealer's receipt is here
    std::string recipient;
    bool operator==(const SentEvent&) const = default;
};

class SentBook {
public:
    static constexpr std::size_t kInChunk = 32;  ///< lines that are stored together, about a page of the database
    static constexpr std::size_t kMostChunks = 10;
    static constexpr std::string_view kPrefix = "sent:";  ///< of the keys of its chunks

    /// Takes up what was stored: chunks in the order of their keys. What cannot be read is passed over.
    void restore(const std::vector<std::pair<std::string, std::string>>& chunks);

    /// Lines an event that went out. One that is sent again stands where it was. True: there is a new line.
    bool on_sent(SentEvent event);
    /// Everything of the stream up to here has its receipt.
    void on_receipt(Stream stream, std::uint64_t up_to);
    /// Numbers begin anew, for another dealer: the lines stay as they stand, and none of them is of a number any more.
    void renew();
    /// All of it is forgotten.
    void clear();

    /// Oldest first; at most kInChunk * kMostChunks.
    [[nodiscard]] const std::deque<SentEvent>& events() const { return events_; }

    /// What is to be stored since the last call: key and text, or nothing where a chunk goes.
    [[nodiscard]] std::vector<std::pair<std::string, std::optional<std::string>>> take_changes();

private:
    [[nodiscard]] std::uint64_t chunk_of(std::size_t index) const { return (first_ + index) / kInChunk; }
    [[nodiscard]] std::string text_of(std::uint64_t chunk) const;

    std::deque<SentEvent> events_;
    std::uint64_t first_{0};                   ///< number of the oldest line, a multiple of kInChunk
    std::map<Stream, std::uint64_t> highest_;  ///< lined so far
    std::map<std::uint64_t, bool> changed_;    ///< chunk: true: to be stored, false: to be erased
};

}  // namespace odolink
