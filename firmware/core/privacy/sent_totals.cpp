// SPDX-License-Identifier: Apache-2.0
// A line is text: `kind messages bytes milliseconds quality about recipient`.
#include "core/privacy/sent_totals.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace odolink {
namespace {

constexpr std::size_t kNumbers = 5;
constexpr std::size_t kDigits = 10;  // of a line's number in its key: keys sort in the order of time

std::string key_of(std::uint64_t number) {
    const std::string digits = std::to_string(number);
    return std::string{SentTotals::kPrefix} + std::string(kDigits - std::min(kDigits, digits.size()), '0') + digits;
}

std::optional<std::uint64_t> number_of_key(std::string_view key) {
    if (!key.starts_with(SentTotals::kPrefix)) return std::nullopt;
    key.remove_prefix(SentTotals::kPrefix.size());
    std::uint64_t number = 0;
    const auto read = std::from_chars(key.data(), key.data() + key.size(), number);
    return read.ec == std::errc{} && read.ptr == key.data() + key.size() ? std::optional{number} : std::nullopt;
}

std::string text_of(const SentTotal& total) {
    const std::int64_t numbers[kNumbers] = {static_cast<std::int64_t>(total.kind), static_cast<std::int64_t>(total.messages),
                                            static_cast<std::int64_t>(total.bytes), total.last.since_epoch.count(),
                                            static_cast<std::int64_t>(total.last.quality)};
    std::string out;
    for (const std::int64_t number : numbers) out += std::to_string(number) + ' ';
    return out + total.about + ' ' + total.recipient;
}

std::optional<SentTotal> total_of(std::string_view text) {
    std::array<std::int64_t, kNumbers> n{};
    for (std::int64_t& number : n) {
        const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
        if (read.ec != std::errc{} || read.ptr == text.data() + text.size() || *read.ptr != ' ') return std::nullopt;
        text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()) + 1);
    }
    const std::size_t blank = text.find(' ');
    const bool fits = n[0] >= 1 && n[0] <= static_cast<std::int64_t>(SentKind::Live) && n[1] >= 1 && n[2] >= 0 && n[4] >= 0 && n[4] <= 2;
    if (!fits || blank == std::string_view::npos) return std::nullopt;
    return SentTotal{static_cast<SentKind>(n[0]),
                     std::string{text.substr(0, blank)},
                     std::string{text.substr(blank + 1)},
                     static_cast<std::uint64_t>(n[1]),
                     static_cast<std::uint64_t>(n[2]),
                     {std::chrono::milliseconds{n[3]}, static_cast<WallQuality>(n[4])}};
}

}  // namespace

void SentTotals::restore(const std::vector<std::pair<std::string, std::string>>& lines) {
    *this = {};
    for (const auto& [key, text] : lines) {
        const auto number = number_of_key(key);
        const auto total = total_of(text);
        if (number && total) totals_[*number] = *total;
    }
}

void SentTotals::on_sent(SentKind kind, const std::string& about, const std::string& recipient, WallTime when, std::uint64_t bytes) {
    const auto is_this = [&](const auto& entry) {
        return entry.second.kind == kind && entry.second.about == about && entry.second.recipient == recipient;
    };
    auto found = std::ranges::find_if(totals_, is_this);
    if (found == totals_.end()) {
        const std::uint64_t number = totals_.empty() ? 1 : totals_.rbegin()->first + 1;
        found = totals_.emplace(number, SentTotal{kind, about, recipient, 0, 0, {}}).first;
        if (totals_.size() > kMost) {
            changed_[totals_.begin()->first] = false;
            totals_.erase(totals_.begin());
        }
    }
    ++found->second.messages;
    found->second.bytes += bytes;
    found->second.last = when;
    changed_[found->first] = true;
}

void SentTotals::clear() {
    for (auto& [number, kept] : changed_) kept = false;
    for (const auto& [number, total] : totals_) changed_[number] = false;
    totals_.clear();
}

std::vector<SentTotal> SentTotals::totals() const {
    std::vector<SentTotal> out;
    out.reserve(totals_.size());
    for (const auto& [number, total] : totals_) out.push_back(total);
    return out;
}

std::vector<std::pair<std::string, std::optional<std::string>>> SentTotals::take_changes() {
    std::vector<std::pair<std::string, std::optional<std::string>>> out;
    for (const auto& [number, kept] : std::exchange(changed_, {}))
        out.emplace_back(key_of(number), kept ? std::optional{text_of(totals_.at(number))} : std::nullopt);
    return out;
}

}  // namespace odolink
