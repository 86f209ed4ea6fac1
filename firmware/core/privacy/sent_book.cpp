// SPDX-License-Identifier: Apache-2.0
// A chunk is text: one line an event, `stream number kind purpose milliseconds quality received recipient`.
#include "core/privacy/sent_book.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace odolink {
namespace {

constexpr std::size_t kNumbers = 7;
constexpr std::size_t kDigits = 10;  // of a chunk's number in its key: keys sort in the order of time

std::string key_of(std::uint64_t chunk) {
    const std::string digits = std::to_string(chunk);
    return std::string{SentBook::kPrefix} + std::string(kDigits - std::min(kDigits, digits.size()), '0') + digits;
}

std::optional<std::uint64_t> chunk_of_key(std::string_view key) {
    if (!key.starts_with(SentBook::kPrefix)) return std::nullopt;
    key.remove_prefix(SentBook::kPrefix.size());
    std::uint64_t chunk = 0;
    const auto read = std::from_chars(key.data(), key.data() + key.size(), chunk);
    return read.ec == std::errc{} && read.ptr == key.data() + key.size() ? std::optional{chunk} : std::nullopt;
}

std::string line_of(const SentEvent& e) {
    std::string out;
    const std::int64_t numbers[kNumbers] = {static_cast<std::int64_t>(e.stream),
                                            static_cast<std::int64_t>(e.sequence),
                                            static_cast<std::int64_t>(e.kind),
                                            static_cast<std::int64_t>(e.purpose),
                                            e.when.since_epoch.count(),
                                            static_cast<std::int64_t>(e.when.quality),
                                            e.received ? 1 : 0};
    for (const std::int64_t number : numbers) out += std::to_string(number) + ' ';
    for (const char c : e.recipient) out += c == '\n' ? ' ' : c;
    return out + '\n';
}

std::optional<SentEvent> event_of(std::string_view line) {
    std::array<std::int64_t, kNumbers> n{};
    for (std::int64_t& number : n) {
        const auto read = std::from_chars(line.data(), line.data() + line.size(), number);
        if (read.ec != std::errc{} || read.ptr == line.data() + line.size() || *read.ptr != ' ') return std::nullopt;
        line.remove_prefix(static_cast<std::size_t>(read.ptr - line.data()) + 1);
    }
    const bool fits = n[0] >= 1 && n[0] <= 4 && n[1] >= 0 && n[2] >= 0 &&
                      n[2] < static_cast<std::int64_t>(std::variant_size_v<UpPayload>) && n[3] >= 0 && n[3] <= 6 &&
                      n[5] >= 0 && n[5] <= 2;
    if (!fits) return std::nullopt;
    return SentEvent{static_cast<Stream>(n[0]),
                     static_cast<std::uint64_t>(n[1]),
                     static_cast<std::size_t>(n[2]),
                     static_cast<Purpose>(n[3]),
                     {std::chrono::milliseconds{n[4]}, static_cast<WallQuality>(n[5])},
                     n[6] == 1,
                     std::string{line}};
}

}  // namespace

void SentBook::restore(const std::vector<std::pair<std::string, std::string>>& chunks) {
    *this = {};
    for (const auto& [key, text] : chunks) {
        const auto chunk = chunk_of_key(key);
        if (!chunk) continue;
        if (events_.empty()) first_ = *chunk * kInChunk;
        std::string_view rest = text;
        while (!rest.empty()) {
            const std::string_view line = rest.substr(0, rest.find('\n'));
            rest.remove_prefix(std::min(rest.size(), line.size() + 1));
            auto event = event_of(line);
            const bool ended = event && event->sequence == 0;
            if (!event || (!ended && event->sequence <= highest_[event->stream])) continue;
            if (!ended) highest_[event->stream] = event->sequence;
            events_.push_back(std::move(*event));
        }
    }
}

bool SentBook::on_sent(SentEvent event) {
    std::uint64_t& highest = highest_[event.stream];
    if (event.sequence <= highest) return false;
    highest = event.sequence;
    events_.push_back(std::move(event));
    changed_[chunk_of(events_.size() - 1)] = true;
    if (events_.size() > kInChunk * kMostChunks) {
        changed_[first_ / kInChunk] = false;
        events_.erase(events_.begin(), events_.begin() + kInChunk);
        first_ += kInChunk;
    }
    return true;
}

void SentBook::on_receipt(Stream stream, std::uint64_t up_to) {
    for (std::size_t i = 0; i < events_.size(); ++i) {
        SentEvent& event = events_[i];
        if (event.received || event.stream != stream || event.sequence == 0 || event.sequence > up_to) continue;
        event.received = true;
        changed_[chunk_of(i)] = true;
    }
}

void SentBook::renew() {
    for (std::size_t i = 0; i < events_.size(); ++i) {
        events_[i].sequence = 0;
        changed_[chunk_of(i)] = true;
    }
    highest_.clear();
}

void SentBook::clear() {
    std::map<std::uint64_t, bool> gone;
    for (std::size_t i = 0; i < events_.size(); i += kInChunk) gone[chunk_of(i)] = false;
    for (const auto& [chunk, kept] : changed_) gone[chunk] = false;
    events_.clear();
    highest_.clear();
    first_ = 0;
    changed_ = std::move(gone);
}

std::vector<std::pair<std::string, std::optional<std::string>>> SentBook::take_changes() {
    std::vector<std::pair<std::string, std::optional<std::string>>> out;
    for (const auto& [chunk, kept] : std::exchange(changed_, {}))
        out.emplace_back(key_of(chunk), kept ? std::optional{text_of(chunk)} : std::nullopt);
    return out;
}

std::string SentBook::text_of(std::uint64_t chunk) const {
    std::string out;
    for (std::size_t i = 0; i < events_.size(); ++i) {
        if (chunk_of(i) == chunk) out += line_of(events_[i]);
    }
    return out;
}

}  // namespace odolink
