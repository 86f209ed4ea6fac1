// SPDX-License-Identifier: Apache-2.0
// The malloc that counts, put before the real one by the linker's --wrap.
#include "support/allocations.hpp"

#include <atomic>

namespace {
std::atomic<std::size_t> counted{0};
}

extern "C" {
void* __real_malloc(std::size_t size);
void* __wrap_malloc(std::size_t size);
void* __wrap_malloc(std::size_t size) {
    ++counted;
    return __real_malloc(size);
}
}

namespace odolink::test {

std::size_t allocations() { return counted; }

}  // namespace odolink::test
