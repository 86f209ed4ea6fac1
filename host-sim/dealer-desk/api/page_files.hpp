// SPDX-License-Identifier: Apache-2.0
// The files of the desk's page, built by Vite and embedded in the program by odolink_embed
// (toolchains/cmake/Odolink.cmake).
#pragma once

#include <string_view>

namespace odolink::desk {

struct PageFile {
    std::string_view path;  ///< "/index.html"
    std::string_view content_type;
    std::string_view content;
};

/// The file of that path, or nullptr.
[[nodiscard]] const PageFile* find_page_file(std::string_view path);

}  // namespace odolink::desk
