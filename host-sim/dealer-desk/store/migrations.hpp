// SPDX-License-Identifier: Apache-2.0
// The schema's history: numbered SQL files of store/migrations, embedded by CMake, in order, each but the first with its way back. A published one
// never changes.
#pragma once

#include <span>
#include <string_view>

namespace odolink::desk {

struct Migration {
    int number;
    std::string_view name;
    std::string_view sql;   ///< statements, each ended by ";\n"
    std::string_view back;  ///< the same, undoing them: all that the desk before knows stays
};

[[nodiscard]] std::span<const Migration> migrations();

}  // namespace odolink::desk
