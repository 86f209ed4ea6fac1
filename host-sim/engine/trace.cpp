// SPDX-License-Identifier: Apache-2.0
#include "engine/trace.hpp"

#include <array>
#include <charconv>
#include <cstdio>

namespace odolink::sim {

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
    std::uint64_t hash = hash_;
    for (char c : line_) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
    hash_ = (hash ^ '\n') * 0x100000001B3U;
    ++lines_;
    if (listener_) listener_(line_);
}

std::string Trace::hash() const {
    std::array<char, 17> text{};
    std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(hash_));
    return text.data();
}

}  // namespace odolink::sim
