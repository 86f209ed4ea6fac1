// SPDX-License-Identifier: Apache-2.0
#include "domain/pseudonym.hpp"

#include <algorithm>

namespace odolink {

bool is_pseudonym(std::string_view text) {
    const auto fits = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-'; };
    return !text.empty() && text.size() <= kLongestPseudonym && std::ranges::all_of(text, fits);
}

}  // namespace odolink
