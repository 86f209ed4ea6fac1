// SPDX-License-Identifier: Apache-2.0
// Byte sequences and the few readings of them that all decoders share: big-endian integers and hexadecimal text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace odolink {

using Bytes = std::vector<std::byte>;
using ByteView = std::span<const std::byte>;

enum class BytesErrc {
    OddHexLength = 1,  ///< hexadecimal text has an odd number of digits
    NotHex,            ///< a character is not a hexadecimal digit
};
[[nodiscard]] Error make_error_code(BytesErrc e);

/// The bytes of integers 0..255, for tests and constants.
[[nodiscard]] inline Bytes bytes_of(std::initializer_list<unsigned> values) {
    Bytes out;
    out.reserve(values.size());
    for (unsigned v : values) out.push_back(static_cast<std::byte>(v));
    return out;
}

[[nodiscard]] constexpr std::uint8_t u8(std::byte b) noexcept { return std::to_integer<std::uint8_t>(b); }

/// Big-endian unsigned integer of 1 to 8 bytes. Precondition: `view.size() <= 8`.
[[nodiscard]] constexpr std::uint64_t big_endian(ByteView view) noexcept {
    std::uint64_t v = 0;
    for (std::byte b : view) v = (v << 8U) | u8(b);
    return v;
}

/// Upper-case hexadecimal, two digits a byte, no separator.
[[nodiscard]] std::string to_hex(ByteView bytes);

/// Parses hexadecimal text without separators. Errors: OddHexLength, NotHex.
[[nodiscard]] Result<Bytes> from_hex(std::string_view text);

/// A view of text as bytes, and back; nothing is copied by the first.
[[nodiscard]] inline ByteView as_bytes(std::string_view s) noexcept { return std::as_bytes(std::span{s.data(), s.size()}); }
[[nodiscard]] std::string to_text(ByteView bytes);

}  // namespace odolink

ODOLINK_ERRC(odolink::BytesErrc);
