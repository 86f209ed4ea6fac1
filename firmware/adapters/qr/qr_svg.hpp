// SPDX-License-Identifier: Apache-2.0
// A text as a QR code in SVG, for the head unit's page. Source: ISO/IEC 18004 by libqrencode.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace odolink::qr {

/// The code with a quiet zone of 4 modules, black on white at any size; level L, the smallest version that fits. Nothing for a text
/// beyond 2,953 bytes, and for an empty one.
[[nodiscard]] std::optional<std::string> svg(std::string_view text);

}  // namespace odolink::qr
