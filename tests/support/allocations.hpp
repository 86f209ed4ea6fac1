// SPDX-License-Identifier: Apache-2.0
// Counts allocations of a test program: a malloc that the linker puts before the real one (CppUTest brings an operator new of
// its own, which ends there). Link odolink_test_allocations.
#pragma once

#include <cstddef>

namespace odolink::test {

/// Allocations of this program so far.
[[nodiscard]] std::size_t allocations();

/// Allocations of a hundred rounds of `work` after a first one, which may set up.
template <class Work>
[[nodiscard]] std::size_t allocations_of(const Work& work) {
    work();
    const std::size_t before = allocations();
    for (int i = 0; i < 100; ++i) work();
    return allocations() - before;
}

}  // namespace odolink::test
