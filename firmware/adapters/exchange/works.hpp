// SPDX-License-Identifier: Apache-2.0
// What was done, as a cell of somebody's table tells it. Inside it several works may stand.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace odolink::exchange {

/// The ids of the plan items that words name: mostly one or none.
using ItemsNamed = std::function<std::vector<std::string>(std::string_view words)>;

struct Work {
    std::string item_id;  ///< or empty
    std::string words;    ///< as they stand there
};

/// Parts a cell at ; | + , 、 line ends and, within those parts, at & / and "and", where each side of it then names an item: a name with such a
/// mark in it stays whole. Words that name several items are a work for
/// each. A cell that names nothing stays one work with the marks in it; an empty one is none.
[[nodiscard]] std::vector<Work> works_of(std::string_view cell, const ItemsNamed& named);

}  // namespace odolink::exchange
