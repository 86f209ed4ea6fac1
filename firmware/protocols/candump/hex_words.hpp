// SPDX-License-Identifier: Apache-2.0
// Hexadecimal text eight characters at a time in one 64-bit word (SWAR), for the candump reader's fast road.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

namespace odolink::candump {

static_assert(std::endian::native == std::endian::little, "the word tricks below count characters from the low byte");

/// Eight characters, the first in the low byte. Precondition: `p` has eight readable bytes.
[[nodiscard]] inline std::uint64_t word_at(const char* p) noexcept {
    std::uint64_t w;
    std::memcpy(&w, p, sizeof w);
    return w;
}

constexpr std::uint64_t repeated(std::uint8_t b) noexcept { return 0x0101010101010101ULL * b; }

/// Eight characters read as hexadecimal digits.
struct HexWord {
    std::uint64_t nibbles;  ///< one value 0..15 a byte; bytes after the last digit are undefined
    unsigned digits;        ///< how many leading characters are digits, 0..8
};

[[nodiscard]] inline HexWord hex_word(std::uint64_t w) noexcept {
    constexpr std::uint64_t kHigh = repeated(0x80);
    const std::uint64_t low = w & ~kHigh;  // additions below must not carry into the next character
    const std::uint64_t digit = (low + repeated(0x80 - '0')) & ~(low + repeated(0x80 - '9' - 1));
    const std::uint64_t folded = low | repeated(0x20);
    const std::uint64_t letter = (folded + repeated(0x80 - 'a')) & ~(folded + repeated(0x80 - 'f' - 1)) & kHigh;
    const std::uint64_t valid = (digit | letter) & ~w & kHigh;
    const std::uint64_t invalid = valid ^ kHigh;
    const unsigned digits = invalid == 0 ? 8U : static_cast<unsigned>(std::countr_zero(invalid)) / 8U;
    return {(low & repeated(0x0F)) + (letter >> 7U) * 9U, digits};
}

/// Eight nibbles as four bytes, the first pair in the low byte.
[[nodiscard]] inline std::uint32_t packed(std::uint64_t nibbles) noexcept {
    std::uint64_t x = ((nibbles << 4U) | (nibbles >> 8U)) & 0x00FF00FF00FF00FFULL;
    x = (x | (x >> 8U)) & 0x0000FFFF0000FFFFULL;
    return static_cast<std::uint32_t>(x | (x >> 16U));
}

/// The number that the first `digits` (1..8) of eight hexadecimal digits make.
[[nodiscard]] inline std::uint32_t number(std::uint64_t nibbles, unsigned digits) noexcept {
    // The digits move to the end, zeroes take the leading places.
    return __builtin_bswap32(packed(nibbles << (8U * (8U - digits))));
}

/// True where all eight characters are decimal digits.
[[nodiscard]] inline bool all_decimal(std::uint64_t w) noexcept {
    return ((w & repeated(0xF0)) | (((w + repeated(0x06)) & repeated(0xF0)) >> 4U)) == repeated(0x33);
}

/// The number of eight decimal digits. Precondition: all_decimal(w).
[[nodiscard]] inline std::uint32_t decimal(std::uint64_t w) noexcept {
    w = (w & repeated(0x0F)) * 2561U >> 8U;
    w = (w & 0x00FF00FF00FF00FFULL) * 6553601U >> 16U;
    return static_cast<std::uint32_t>((w & 0x0000FFFF0000FFFFULL) * 42949672960001ULL >> 32U);
}

}  // namespace odolink::candump
