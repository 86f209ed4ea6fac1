// SPDX-License-Identifier: Apache-2.0
// What each decoder is put through: round trip, truncation at every length, each single byte replaced.
#pragma once

#include "base/bytes.hpp"

namespace odolink::wire_test {

/// Cuts the bytes at every length and replaces each byte by a few others; the decoder must come back each time, and
/// whatever it takes must be a value that encodes again. Returns how many damaged inputs were refused.
template <class Decode, class Encode>
std::size_t damage(const Bytes& good, Decode decode, Encode encode) {
    std::size_t refused = 0;
    for (std::size_t length = 0; length < good.size(); ++length) {
        const auto result = decode(ByteView{good}.first(length));
        if (result) (void)encode(*result);
        else ++refused;
    }
    for (std::size_t at = 0; at < good.size(); ++at) {
        for (const unsigned flip : {0x01U, 0x07U, 0x80U, 0xFFU}) {
            Bytes bad = good;
            bad[at] ^= static_cast<std::byte>(flip);
            const auto result = decode(ByteView{bad});
            if (result) (void)encode(*result);
            else ++refused;
        }
    }
    return refused;
}

}  // namespace odolink::wire_test
