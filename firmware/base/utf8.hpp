// SPDX-License-Identifier: Apache-2.0
// Text as others wrote it, made safe for JSON, protobuf and terminals, which take UTF-8 only. Used by the wire, by decoders of
// files and by the tools' output. Source: RFC 3629.
#pragma once

#include <string>
#include <string_view>

namespace odolink {

/// Text with each byte that is not UTF-8 replaced by '?': what an ECU calls itself must not stop a message.
[[nodiscard]] std::string utf8(std::string_view text);

[[nodiscard]] bool is_utf8(std::string_view text);

/// Text of Windows code page 1252 (which holds Latin 1) as UTF-8. The five bytes that the page leaves open become U+FFFD.
[[nodiscard]] std::string utf8_from_windows_1252(std::string_view text);

}  // namespace odolink
