// SPDX-License-Identifier: Apache-2.0
// A service history wherever it stands: in a vehicle's database, or in a file of one of the exchange formats. The logic of `odolinkctl history`.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/exchange/exchange.hpp"

namespace odolink::history {

enum class Format : std::uint8_t { Csv = 1, Json, Jtt1132, Html };
[[nodiscard]] std::optional<Format> format_of(std::string_view word);

/// Reads a vehicle's database or its directory, or a file of CSV, odolink-history or JT/T 1132.2: told apart by what is in it. `reading` is
/// for tables of other programs.
[[nodiscard]] Result<exchange::Imported, exchange::Problem> read(const std::filesystem::path& path, const exchange::Reading& reading);

[[nodiscard]] std::string write(const exchange::History& history, Format format, Language language);

}  // namespace odolink::history
