// SPDX-License-Identifier: Apache-2.0
// Bounds around the last believed time. See wall_guard.hpp.
#include "core/maintenance/wall_guard.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace odolink {
namespace {

bool near(const WallTime& a, const WallTime& b) {
    const auto apart = a.since_epoch - b.since_epoch;
    return apart <= WallGuard::kSlack && -apart <= WallGuard::kSlack;
}

std::string text_of(const std::optional<WallTime>& time) {
    return time ? std::to_string(time->since_epoch.count()) : std::string{"-"};
}

}  // namespace

WallTime WallGuard::believe(WallTime own, const std::optional<WallTime>& dealer) const {
    if (dealer && dealer->known()) return own.known() && near(own, *dealer) ? own : *dealer;
    if (own.quality == WallQuality::Synchronised) {
        const bool falls = sure_ && own.since_epoch < sure_->since_epoch - kSlack;
        return falls ? WallTime{} : own;
    }
    if (!own.known() || !last_) return own;
    const bool falls = own.since_epoch < last_->since_epoch - kSlack;
    const bool leaps = own.since_epoch > last_->since_epoch + kLongestGap;
    return falls || leaps ? WallTime{} : own;
}

bool WallGuard::learn(WallTime own, const std::optional<WallTime>& dealer) {
    const WallTime now = believe(own, dealer);
    if (!now.known()) return false;
    const bool sure = (dealer && dealer->known()) || now.quality == WallQuality::Synchronised;
    const bool news = !kept_ || !near(now, *kept_) || (sure && !sure_);
    last_ = now;
    if (sure) sure_ = now;
    if (news) kept_ = now;
    return news;
}

std::string WallGuard::state() const {
    return text_of(last_) + ' ' + text_of(sure_);
}

void WallGuard::restore(std::string_view text) {
    *this = WallGuard{};
    std::array<std::optional<WallTime>, 2> times;
    for (std::optional<WallTime>& time : times) {
        const std::string_view word = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(text.size(), word.size() + 1));
        if (word == "-") continue;
        std::int64_t ms = 0;
        const auto read = std::from_chars(word.data(), word.data() + word.size(), ms);
        if (read.ec != std::errc{} || read.ptr != word.data() + word.size()) return;
        time = WallTime{std::chrono::milliseconds{ms}, WallQuality::Estimated};
    }
    last_ = kept_ = times[0];
    sure_ = times[1];
}

}  // namespace odolink
