// SPDX-License-Identifier: Apache-2.0
#include "engine/trace.hpp"

#include <array>
#include <cstdio>

namespace odolink::sim {

void Trace::add(MonoTime at, std::string_view who, std::string_view what) {
    std::array<char, 32> stamp{};
    std::snprintf(stamp.data(), stamp.size(), "%.6f ", std::chrono::duration<double>(at.since_boot).count());
    std::string line{stamp.data()};
    line.append(who).append(" ").append(what);
    for (char c : line) hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
    hash_ = (hash_ ^ '\n') * 0x100000001B3U;
    ++lines_;
    if (listener_) listener_(line);
}

std::string Trace::hash() const {
    std::array<char, 17> text{};
    std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(hash_));
    return text.data();
}

}  // namespace odolink::sim
