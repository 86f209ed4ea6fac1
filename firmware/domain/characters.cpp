// SPDX-License-Identifier: Apache-2.0
// Walks UTF-8 by clusters; damaged bytes are characters of their own, so that nothing is ever passed over.
#include "domain/characters.hpp"

#include <array>
#include <cstdint>

namespace odolink {
namespace {

struct CodePoint {
    std::uint32_t value{0};
    std::size_t size{1};
};

constexpr std::uint32_t kZeroWidthJoiner = 0x200D;

std::uint32_t byte_at(std::string_view text, std::size_t at) {
    return static_cast<unsigned char>(text[at]);
}

CodePoint code_point_at(std::string_view text, std::size_t at) {
    const std::uint32_t lead = byte_at(text, at);
    const std::size_t size = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    if (size == 1 || at + size > text.size()) return {lead, 1};
    static constexpr std::array<std::uint32_t, 5> kLeadMask{0, 0x7F, 0x1F, 0x0F, 0x07};
    std::uint32_t value = lead & kLeadMask[size];
    for (std::size_t i = 1; i < size; ++i) {
        const std::uint32_t next = byte_at(text, at + i);
        if ((next & 0xC0U) != 0x80U) return {lead, 1};
        value = (value << 6U) | (next & 0x3FU);
    }
    return {value, size};
}

bool extends(std::uint32_t c) {
    if (c < 0x0300 || (c > 0x302F && c < 0xFE00)) return false;  // Latin and Chinese
    struct Range {
        std::uint32_t first, last;
    };
    static constexpr std::array kRanges{Range{0x0300, 0x036F},  Range{0x1AB0, 0x1AFF}, Range{0x1DC0, 0x1DFF},
                                        Range{0x20D0, 0x20FF},  Range{0x200C, 0x200D}, Range{0xFE00, 0xFE0F},
                                        Range{0xFE20, 0xFE2F},  Range{0x302A, 0x302F}, Range{0x1F3FB, 0x1F3FF},
                                        Range{0xE0100, 0xE01EF}};
    for (const Range& r : kRanges) {
        if (c >= r.first && c <= r.last) return true;
    }
    return false;
}

/// End of the character that starts at `at`.
std::size_t end_of_character(std::string_view text, std::size_t at) {
    CodePoint c = code_point_at(text, at);
    at += c.size;
    while (at < text.size() && byte_at(text, at) >= 0x80) {
        const CodePoint next = code_point_at(text, at);
        if (next.size == 1 || (!extends(next.value) && c.value != kZeroWidthJoiner)) break;
        c = next;
        at += next.size;
    }
    return at;
}

}  // namespace

std::size_t count_characters(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); at = end_of_character(text, at)) ++count;
    return count;
}

std::string fit_characters(std::string_view text, std::size_t most) {
    if (text.size() <= most || count_characters(text) <= most) return std::string{text};
    std::size_t at = 0;
    for (std::size_t kept = 0; kept + 1 < most; ++kept) at = end_of_character(text, at);
    return std::string{text.substr(0, at)} + "…";
}

}  // namespace odolink
