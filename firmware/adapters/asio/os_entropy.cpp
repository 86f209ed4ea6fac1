// SPDX-License-Identifier: Apache-2.0
// getrandom(2) behind the Entropy port; interrupted and short reads are carried on.
#include "adapters/asio/os_entropy.hpp"

#include <sys/random.h>

#include <cerrno>
#include <cstdlib>
#include <span>

namespace odolink {
namespace {

void fill(std::span<std::byte> out) {
    while (!out.empty()) {
        const auto got = ::getrandom(out.data(), out.size(), 0);
        if (got > 0) out = out.subspan(static_cast<std::size_t>(got));
        // Without randomness identifiers would collide: a kernel that cannot give any is no place to run.
        else if (errno != EINTR) std::abort();
    }
}

}  // namespace

std::uint64_t OsEntropy::bits() {
    std::uint64_t value = 0;
    fill(std::as_writable_bytes(std::span{&value, 1}));
    return value;
}

Id OsEntropy::id() {
    Id id;
    while (id.empty()) fill(id.bytes);
    return id;
}

}  // namespace odolink
