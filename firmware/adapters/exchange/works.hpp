// SPDX-License-Identifier: Apache-2.0
// What was done, as a cell of somebody's table tells it. Inside it several works may stand.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace odolink::exchange {

/// The ids of the plan items that words name: mostly one or none.
using ItemsNamed = std::function<std::vector<std::string>(std::string_view words)>;

/// What a cell says of a work. Only what is done closes an item.
enum class Says : std::uint8_t {
    Done,      ///< the item that is named was done
    NoItem,    ///< done or not: the words name no item
    LookedAt,  ///< checked, cleaned, topped up: nothing was renewed
    NotDone,   ///< declined, recommended, planned, not done
};

/// Between works of one cell that stand in a list of their own, as in JSON: what rules one says nothing of the next.
inline constexpr char kNextWork = '\x1e';
/// The works of such a list; one where there is no kNextWork.
[[nodiscard]] std::vector<std::string_view> listed_works(std::string_view cell);

struct Work {
    std::string item_id;  ///< of what was done, else empty
    std::string words;    ///< as they stand there; of what was not done with the word that says so
    Says says{Says::NoItem};
};

/// The works of a cell, each told once. A word for what was done rules the works behind it ("checked oil, coolant") until another takes over, and at
/// the end those before it ("oil, coolant topped up"). Grades, counts and brands say nothing; any other word that is not known keeps its own work, and
/// only that, from naming an item. A cell that names nothing stays one work with the marks in it; an empty one is none.
[[nodiscard]] std::vector<Work> works_of(std::string_view cell, const ItemsNamed& named);

/// What a cell says of works that stand elsewhere: "declined", "planned", "已完成". NoItem where it says nothing of that, or names works itself.
[[nodiscard]] Says state_said_by(std::string_view cell);

}  // namespace odolink::exchange
