// SPDX-License-Identifier: Apache-2.0
#include "engine/trace.hpp"

#include <array>
#include <bit>
#include <charconv>
#include <cstdio>
#include <cstring>

namespace odolink::sim {
namespace {

/// Eight bytes at a time, the last ones filled up with the line's length: each step is one to one, so no change of one word is lost.
std::uint64_t mixed(std::uint64_t hash, std::string_view line) {
    constexpr std::uint64_t kOdd = 0x9E3779B97F4A7C15U;
    std::uint64_t word = 0;
    for (; line.size() >= sizeof word; line.remove_prefix(sizeof word)) {
        std::memcpy(&word, line.data(), sizeof word);
        hash = std::rotl((hash ^ word) * kOdd, 29);
    }
    word = (line.size() + 1) << 56U;
    std::memcpy(&word, line.data(), line.size());
    return std::rotl((hash ^ word) * kOdd, 29);
}

}  // namespace

void Trace::add(MonoTime at, std::string_view who, std::string_view what) {
    // Seconds with six digits, by hand: printing a double took a tenth of a run.
    const auto us = static_cast<std::uint64_t>(at.since_boot / 1us);
    std::array<char, 24> stamp{};
    char* end = std::to_chars(stamp.data(), stamp.data() + stamp.size(), us / 1'000'000).ptr;
    *end++ = '.';
    for (std::uint64_t place = 100'000; place > 0; place /= 10) *end++ = static_cast<char>('0' + us / place % 10);
    *end++ = ' ';
    line_.assign(stamp.data(), end);
    line_.append(who).append(1, ' ').append(what);
    hash_ = mixed(hash_, line_);
    ++lines_;
    if (listener_) listener_(line_);
}

std::string Trace::hash() const {
    std::array<char, 17> text{};
    std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(hash_));
    return text.data();
}

}  // namespace odolink::sim
