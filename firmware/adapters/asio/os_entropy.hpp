// SPDX-License-Identifier: Apache-2.0
// The Entropy port on the kernel's generator (getrandom, which waits until it is seeded).
#pragma once

#include "ports/entropy.hpp"

namespace odolink {

class OsEntropy final : public Entropy {
public:
    [[nodiscard]] std::uint64_t bits() override;
    [[nodiscard]] Id id() override;
};

}  // namespace odolink
