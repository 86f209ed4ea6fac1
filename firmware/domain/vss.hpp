// SPDX-License-Identifier: Apache-2.0
// The leaves of the Vehicle Signal Specification that this product publishes under, with VSS's own units. A value whose
// name begins with "Vehicle." is meant in the sense of VSS; all others are below "Odolink.". Source: COVESA VSS 5.0.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace odolink {

struct VssLeaf {
    std::string_view path;
    std::string_view unit;  ///< empty for flags, counts, states and texts
};

/// All of them, ascending by path.
[[nodiscard]] std::span<const VssLeaf> vss_leaves();

/// The unit of a leaf; none where the path is no leaf we know.
[[nodiscard]] std::optional<std::string_view> vss_unit(std::string_view path);

}  // namespace odolink
