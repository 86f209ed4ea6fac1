// SPDX-License-Identifier: Apache-2.0
// How values stand in columns: times as milliseconds, bytes as base64 text. Used by the functions of store/ only.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/time.hpp"

namespace odolink::desk {

[[nodiscard]] inline long long column(WallTime t) {
    return t.known() ? t.since_epoch.count() : 0;
}

/// Later than any time in a column.
inline constexpr long long kFarAway = 1LL << 62;

/// 0 stands for "none": a time of unknown quality.
[[nodiscard]] inline WallTime wall_time(long long ms) {
    return {std::chrono::milliseconds{ms}, ms == 0 ? WallQuality::Unknown : WallQuality::Synchronised};
}

/// Base64 with padding. Source: RFC 4648 section 4.
[[nodiscard]] std::string to_base64(ByteView bytes);

/// Gives no bytes for text that is not base64: what stands in our own columns was written by to_base64.
[[nodiscard]] Bytes from_base64(std::string_view text);

}  // namespace odolink::desk
