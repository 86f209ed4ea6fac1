// SPDX-License-Identifier: Apache-2.0
// 128-bit identifiers: of messages, boots, records, traces. Random where made (ports::Entropy), compared and printed here.
#pragma once

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace odolink {

/// A 128-bit identifier. All zero means "none".
struct Id {
    std::array<std::byte, 16> bytes{};
    auto operator<=>(const Id&) const = default;
    [[nodiscard]] bool empty() const { return *this == Id{}; }
    /// 32 upper-case hexadecimal digits.
    [[nodiscard]] std::string text() const { return to_hex(bytes); }
    [[nodiscard]] ByteView view() const { return bytes; }
};

/// Takes an identifier from exactly 16 bytes; anything else gives the empty Id.
[[nodiscard]] inline Id id_from(ByteView view) {
    Id id;
    if (view.size() == id.bytes.size()) std::copy(view.begin(), view.end(), id.bytes.begin());
    return id;
}

/// Parses what Id::text() printed; anything else gives the empty Id.
[[nodiscard]] inline Id id_from_text(std::string_view text) {
    auto bytes = from_hex(text);
    return bytes ? id_from(*bytes) : Id{};
}

}  // namespace odolink
