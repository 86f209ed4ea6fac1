// SPDX-License-Identifier: Apache-2.0
// Is it still under warranty? Exact at the limit: the last day and the last metre are inside. Never a promise: texts
// made of this say that the dealer decides. Called by the Agent for faults, due items and the page.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/maintenance/due.hpp"
#include "domain/warranty.hpp"

namespace odolink {

inline constexpr std::chrono::days kWarrantySoonTime{30};                      ///< ends soon from here on …
inline constexpr Distance kWarrantySoonDistance = Distance::kilometres(1000);  ///< … or from here on

/// The day of the month `time` later is the last one, whole; the day it begins on does not count.
/// Source: Civil Code of China, articles 201 to 203. A month too short for that day ends it with its own last day.
[[nodiscard]] WarrantyNow warranty_at(const WarrantyTerm& term, const VehicleNow& now);

/// The systems a trouble code may speak of; none: it does not tell.
/// Source: SAE J2012 for the ranges of P codes; codes of a maker's own ranges count as the engine's.
[[nodiscard]] std::vector<VehicleSystem> systems_of_code(std::string_view code);

/// One term of a list, and how it stands.
struct WarrantyCover {
    std::size_t term{0};
    WarrantyNow now;
};

/// Of the terms that cover one of `systems` or the whole vehicle the best for the owner: one that runs before one that
/// ended, then the one that ends last by date. Nothing where no term covers them, or none of those that do is known.
[[nodiscard]] std::optional<WarrantyCover> cover_of(std::span<const WarrantyTerm> terms,
                                                    std::span<const VehicleSystem> systems, const VehicleNow& now);

}  // namespace odolink
