// SPDX-License-Identifier: Apache-2.0
// Words around the names of works: what was done with a thing (replaced, checked, declined …) and what says nothing of it (brands, grades, the
// article). In both languages. Inside of adapters/exchange only.
#pragma once

#include <cstdint>
#include <string_view>

namespace odolink::exchange {

/// Later ones win where words say several: "not replaced" is NotDone.
enum class Deed : std::uint8_t {
    Done = 0,      ///< replaced, changed, flushed, 更换
    Other = 1,     ///< cleaned, topped up, balanced, 添加: something, but it renews nothing
    LookedAt = 2,  ///< checked, OK, 检查, 正常
    NotDone = 3,   ///< not, declined, recommended, next visit, 未, 建议, 下次
};

/// A noun ("change", "inspection") stands for a work and rules no list; a past form ("replaced") says that it happened.
enum class Form : std::uint8_t { Noun, Base, Past };

struct DeedWord {
    Deed deed{Deed::Done};
    Form form{Form::Noun};
};

enum class Role : std::uint8_t { None, Deed, Filler, Join, EitherJoin, Place, Without };

/// Place: behind "at" and "by" stand names of no meaning here. Without: a deed NotDone that begins words of its own.
struct Meaning {
    Role role{Role::None};
    DeedWord deed{};
};

inline constexpr std::size_t kLongestPhrase = 4;  ///< in words, or characters of Chinese

/// Of a phrase in lower case, its words parted by one blank, Chinese without blanks. Words with a digit are fillers: grades, counts, part numbers.
[[nodiscard]] Meaning meaning_of(std::string_view phrase);

/// Endings that make a work's name of a thing and a deed, parted by "|": "rotated tyres" are a " rotation". Empty where there is none.
[[nodiscard]] std::string_view endings_of(std::string_view deed_phrase);

}  // namespace odolink::exchange
