// SPDX-License-Identifier: Apache-2.0
// Seeded randomness: the same seed gives the same numbers on every machine. Each user forks a stream of its own by name,
// so that a new user does not change what the others draw. Generator: xoshiro256**, seeded by SplitMix64.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <string_view>

namespace odolink::sim {

class Random {
public:
    explicit Random(std::uint64_t seed) : seed_{seed} {
        for (auto& word : state_) {
            seed += 0x9E3779B97F4A7C15U;
            word = mix(seed);
        }
    }

    /// An independent stream, the same for the same seed and name.
    [[nodiscard]] Random fork(std::string_view name) const {
        std::uint64_t hash = 0xCBF29CE484222325U;  // FNV-1a
        for (char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
        return Random{mix(seed_ ^ hash)};
    }

    /// 64 uniformly distributed bits.
    std::uint64_t bits() {
        const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
        const std::uint64_t t = state_[1] << 17U;
        state_[2] ^= state_[0];
        state_[3] ^= state_[1];
        state_[1] ^= state_[2];
        state_[0] ^= state_[3];
        state_[2] ^= t;
        state_[3] = std::rotl(state_[3], 45);
        return result;
    }
    /// Uniform in [0, bound). Precondition: `bound > 0`.
    std::uint64_t below(std::uint64_t bound) { return bits() % bound; }
    /// Uniform in [0, 1).
    double unit() { return static_cast<double>(bits() >> 11U) * 0x1.0p-53; }
    /// Uniform in [low, high).
    double between(double low, double high) { return low + (high - low) * unit(); }

private:
    static std::uint64_t mix(std::uint64_t z) {
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
        return z ^ (z >> 31U);
    }
    std::uint64_t seed_;
    std::array<std::uint64_t, 4> state_{};
};

}  // namespace odolink::sim
