// SPDX-License-Identifier: Apache-2.0
// How diagnostic frames are addressed, where neither a standard's identifier nor a question tells it. `odolinkctl decode` and `log` use it.
// Source: ISO 15765-2 (normal, extended and mixed addressing), ISO 15765-4 (7DF, 7E0 to 7EF).
#pragma once

#include <cstddef>

#include "base/bytes.hpp"
#include "base/units.hpp"

namespace odolink::decode {

/// ISO 15765-2 gives these formats of 29 bits to mixed addressing: an address byte comes first.
[[nodiscard]] constexpr bool is_mixed(CanId id) {
    const std::uint32_t format = id.value >> 16U & 0xFFU;
    return id.extended && (format == 0xCD || format == 0xCE);
}

/// Whether the data, read from `at` on, is a single or first frame of a service that is known, or a flow control.
[[nodiscard]] bool begins_message(ByteView data, std::size_t at);

/// Behind some gateways (Toyota's 750) and at BMW an address byte comes first, and nothing but the frame itself tells so. False for ids
/// that the standards give to normal addressing.
[[nodiscard]] bool looks_addressed(CanId id, ByteView data);

}  // namespace odolink::decode
