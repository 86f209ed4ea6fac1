// SPDX-License-Identifier: Apache-2.0
// Running count, minimum, maximum and last value of each signal, and the series file. A signal is entered once by its texts and
// then counted by its number, so that a frame costs no text.
#pragma once

#include <cmath>
#include <cstdint>
#include <map>
#include <ostream>
#include <string>
#include <unordered_map>
#include <vector>

#include "app/log_analysis/report.hpp"

namespace odolink::log_analysis {

class SignalTable {
public:
    /// `series`: where each value goes as a CSV line; may be null. Must outlive the table.
    explicit SignalTable(std::ostream* series);

    /// Enters a signal that `owner` (any stable address) has at `source_key`; the same two give the same number. The texts are
    /// taken the first time only.
    template <class Texts>
    std::size_t number_of(const void* owner, std::uint64_t source_key, const Texts& texts) {
        const Key key{owner, source_key};
        if (key == recent_.first) return recent_.second;
        auto [found, fresh] = numbers_.try_emplace(key, signals_.size());
        if (fresh) signals_.push_back(texts());
        recent_ = {key, found->second};
        return found->second;
    }

    /// The same by its texts, for signals without a stable owner; slower.
    std::size_t number_named(const SignalSummary& texts) {
        const auto [found, fresh] = named_.try_emplace({texts.source, texts.name}, signals_.size());
        if (fresh) signals_.push_back(texts);
        return found->second;
    }

    void count(std::size_t number, Duration at, double value) {
        SignalSummary& s = signals_[number];
        if (!std::isfinite(value)) return;
        if (s.count == 0) {
            s.first = s.minimum = s.maximum = value;
            s.first_at = at;
        }
        ++s.count;
        s.minimum = value < s.minimum ? value : s.minimum;
        s.maximum = value > s.maximum ? value : s.maximum;
        s.last = value;
        s.last_at = at;
        if (series_ != nullptr) write(s, at, value);
    }

    /// Signals that had at least one value, by source and name.
    [[nodiscard]] std::vector<SignalSummary> summaries() const;

private:
    struct Key {
        const void* owner;
        std::uint64_t source;
        bool operator==(const Key&) const = default;
    };
    struct Hash {
        std::size_t operator()(const Key& k) const {
            return (reinterpret_cast<std::uintptr_t>(k.owner) ^ k.source << 20U) * 0x9E3779B97F4A7C15ULL >> 20U;
        }
    };
    void write(const SignalSummary& s, Duration at, double value);

    std::ostream* series_;
    std::vector<SignalSummary> signals_;
    std::unordered_map<Key, std::size_t, Hash> numbers_;
    std::map<std::pair<std::string, std::string>, std::size_t> named_;
    std::pair<Key, std::size_t> recent_{{nullptr, 0}, 0};
};

}  // namespace odolink::log_analysis
