// SPDX-License-Identifier: Apache-2.0
// Randomness for identifiers and jitter. In the simulator it comes from the run's seed.
#pragma once

#include <cstdint>

#include "base/ids.hpp"

namespace odolink {

class Entropy {
public:
    virtual ~Entropy() = default;
    /// 64 uniformly distributed bits.
    [[nodiscard]] virtual std::uint64_t bits() = 0;
    /// A new random identifier, never the empty one.
    [[nodiscard]] virtual Id id() = 0;
};

}  // namespace odolink
