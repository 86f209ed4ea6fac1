// SPDX-License-Identifier: Apache-2.0
// Tables of families as the program holds them: packed by the compiler into 16 bytes a family and one text, with no pointers that the
// loader would have to mend, so that thousands of codes cost little. A table file writes Family rows and hands out packed<kRows>().
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "domain/fault_texts/fault_family.hpp"

namespace odolink::fault_tables {

/// A family's three texts: its letters, and its component in both languages.
inline constexpr std::size_t kTexts = 3;

constexpr std::string_view text_of(const Family& f, std::size_t which) {
    return which == 0 ? f.failures : which == 1 ? f.component.zh : f.component.en;
}

struct PackedFamily {
    std::uint16_t first;
    std::array<std::uint16_t, kTexts> offset;  ///< into the table's text
    std::array<std::uint8_t, kTexts> size;
    std::uint8_t place_first;
    std::uint8_t group;
    std::uint8_t also_first;
    Place place : 4;
    Place also : 4;
    Check check : 5;
    Urgency urgency : 2;
    Counting counting : 1;
};
static_assert(sizeof(PackedFamily) == 16);

/// A packed table, read as if it were a row of Family.
class Families {
public:
    constexpr Families(char system, std::span<const PackedFamily> rows, std::string_view text)
        : system_{system}, rows_{rows}, text_{text} {}

    [[nodiscard]] std::size_t size() const { return rows_.size(); }

    /// True where the family may have the code, by its first alone; spares a search the unpacking. Precondition: index < size().
    [[nodiscard]] bool may_have(std::size_t index, std::uint16_t number) const {
        constexpr int kWidest = 0x300;  // 255 letters, counted in decimal digits
        const int offset = number - rows_[index].first;
        return offset >= 0 && offset < kWidest;
    }

    /// Precondition: index < size().
    [[nodiscard]] Family operator[](std::size_t index) const {
        const PackedFamily& p = rows_[index];
        const auto text = [this, &p](std::size_t which) { return text_.substr(p.offset[which], p.size[which]); };
        const Where where{p.place, p.place_first, p.group, p.also, p.also_first};
        return {system_, p.first, text(0), {text(1), text(2)}, where, p.check, p.urgency, p.counting};
    }

    class Iterator {
    public:
        Iterator(const Families& table, std::size_t index) : table_{&table}, index_{index} {}
        Family operator*() const { return (*table_)[index_]; }
        Iterator& operator++() {
            ++index_;
            return *this;
        }
        bool operator!=(const Iterator& other) const { return index_ != other.index_; }

    private:
        const Families* table_;
        std::size_t index_;
    };
    [[nodiscard]] Iterator begin() const { return {*this, 0}; }
    [[nodiscard]] Iterator end() const { return {*this, size()}; }

private:
    char system_;
    std::span<const PackedFamily> rows_;
    std::string_view text_;
};

template <std::size_t kCount>
struct LaidOut {
    std::array<PackedFamily, kCount> rows;
    std::size_t text_size;
};

/// The rows with the places of their texts. A text that one of the rows just before has is not laid out again; to look further back
/// finds little more and takes the compiler long.
template <std::size_t kCount>
consteval LaidOut<kCount> lay_out(const Family (&families)[kCount]) {
    constexpr std::size_t kLookBack = 16;
    LaidOut<kCount> out{};
    for (std::size_t i = 0; i < kCount; ++i) {
        const Family& f = families[i];
        PackedFamily& p = out.rows[i];
        p.first = f.first;
        p.place = f.where.place;
        p.place_first = f.where.first;
        p.group = f.where.group;
        p.also = f.where.also;
        p.also_first = f.where.also_first;
        p.check = f.check;
        p.urgency = f.urgency;
        p.counting = f.counting;
        for (std::size_t which = 0; which < kTexts; ++which) {
            const std::string_view text = text_of(f, which);
            std::size_t same = i > kLookBack ? i - kLookBack : 0;
            while (same < i && text_of(families[same], which) != text) ++same;
            p.size[which] = static_cast<std::uint8_t>(text.size());
            p.offset[which] = same < i ? out.rows[same].offset[which] : static_cast<std::uint16_t>(out.text_size);
            if (same == i) out.text_size += text.size();
        }
    }
    return out;
}

/// The text of the rows that lay_out() gave.
template <std::size_t kSize, std::size_t kCount>
consteval std::array<char, kSize> write_text(const Family (&families)[kCount], const LaidOut<kCount>& laid_out) {
    std::array<char, kSize> text{};
    std::size_t end = 0;
    for (std::size_t i = 0; i < kCount; ++i) {
        for (std::size_t which = 0; which < kTexts; ++which) {
            if (laid_out.rows[i].offset[which] != end) continue;
            for (const char c : text_of(families[i], which)) text[end++] = c;
        }
    }
    return text;
}

/// The table kRows, packed. All its families are of one system.
template <const auto& kRows>
[[nodiscard]] Families packed() {
    static constexpr char kSystem = kRows[0].system;
    static constexpr auto kLaidOut = lay_out(kRows);
    static_assert(kLaidOut.text_size <= UINT16_MAX, "a table's text is found by offsets of 16 bits");
    static constexpr auto kText = write_text<kLaidOut.text_size>(kRows, kLaidOut);
    return {kSystem, kLaidOut.rows, {kText.data(), kText.size()}};
}

}  // namespace odolink::fault_tables
