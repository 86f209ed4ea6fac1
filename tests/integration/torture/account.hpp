// SPDX-License-Identifier: Apache-2.0
// What the vehicle numbered against what stands in the desk's database: each number once, and nothing twice under two.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "ports/vehicle_store.hpp"

namespace odolink::torture {

struct Account {
    std::uint64_t numbered{0};  ///< by the vehicle
    std::uint64_t at_desk{0};
    std::uint64_t lost{0};      ///< numbered and not at the desk, or named by the desk as dropped or lost
    std::uint64_t doubled{0};   ///< at the desk beyond what was numbered, or the same event under two numbers
    std::uint64_t repeated{0};  ///< arrived again and taken once
    std::map<std::string, std::uint64_t> consents;  ///< text versions of the consents at the desk, and how often
    [[nodiscard]] bool right() const { return lost == 0 && doubled == 0 && numbered == at_desk; }
};

/// Reads the desk's database while the desk runs. `epoch`: 32 hexadecimal digits, or empty for the only one there is
/// (with several all is counted as doubled). Throws std::runtime_error where the database cannot be read.
[[nodiscard]] Account account(const std::filesystem::path& desk_database, const std::vector<OutboxRange>& numbers,
                              const std::string& epoch = {});

}  // namespace odolink::torture
