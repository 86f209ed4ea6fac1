// SPDX-License-Identifier: Apache-2.0
// Finds recorded data by the environment, else beside the project (ODOLINK_DEFAULT_REAL_DATA comes from CMakeLists.txt).
#include "support/real_data.hpp"

#include <cstdlib>
#include <iostream>
#include <system_error>

namespace odolink::test {

void skipped(std::string_view what, std::string_view why) {
    // A line of its own: CppUTest has usually left the cursor behind a dot.
    std::cout << "\nSKIPPED: " << what << " (" << why << ")" << std::endl;
}

std::optional<std::filesystem::path> real_data(std::string_view relative) {
    const char* named = std::getenv("ODOLINK_REAL_DATA");
    const std::filesystem::path root = named != nullptr ? named : ODOLINK_DEFAULT_REAL_DATA;
    std::error_code unreadable;
    auto path = std::filesystem::absolute(root, unreadable) / relative;
    if (!std::filesystem::exists(path, unreadable)) {
        skipped(relative, "no such file in " + root.string() + "; ODOLINK_REAL_DATA names the folder of recorded data");
        return std::nullopt;
    }
    return path;
}

}  // namespace odolink::test
