// SPDX-License-Identifier: Apache-2.0
// A text for people, in the two languages of the product. Both are always present.
#pragma once

#include <string>

namespace odolink {

enum class Language : unsigned char { Chinese, English };

struct Text {
    std::string zh;
    std::string en;
    bool operator==(const Text&) const = default;
    [[nodiscard]] const std::string& in(Language language) const { return language == Language::Chinese ? zh : en; }
};

}  // namespace odolink
