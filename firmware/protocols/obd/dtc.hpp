// SPDX-License-Identifier: Apache-2.0
// Two-byte trouble codes and the lists of modes 03 (stored), 07 (pending) and 0A (permanent).
// Source: SAE J2012 (text form), SAE J1979 (lists on CAN).
#pragma once

#include <array>
#include <boost/container/static_vector.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "domain/fault.hpp"
#include "protocols/obd/errors.hpp"

namespace odolink::obd {

/// The five characters of a code, such as P0301.
struct DtcText {
    std::array<char, 5> characters;
    [[nodiscard]] std::string_view view() const { return {characters.data(), characters.size()}; }
    [[nodiscard]] std::string str() const { return std::string{view()}; }
};

/// A two-byte trouble code: two bits of system (P, C, B, U), two of origin, twelve of number.
struct DtcCode {
    std::uint16_t raw{0};
    bool operator==(const DtcCode&) const = default;
    [[nodiscard]] constexpr DtcText text() const {
        constexpr std::string_view kSystems = "PCBU";
        constexpr std::string_view kDigits = "0123456789ABCDEF";
        return {{kSystems[raw >> 14U], kDigits[(raw >> 12U) & 3U], kDigits[(raw >> 8U) & 15U],
                 kDigits[(raw >> 4U) & 15U], kDigits[raw & 15U]}};
    }
};

/// Most codes one answer can count.
inline constexpr std::size_t kMostCodes = 255;

struct DtcList {
    DtcKind kind{DtcKind::Stored};
    boost::container::static_vector<DtcCode, kMostCodes> codes;
    /// The count and the bytes do not agree. Truncated: more are counted than have come, so that the list is a part; LengthMismatch: more
    /// came than are counted; NotCounted: the length is that of a list without count, and it was read so.
    std::optional<ObdErrc> doubt{};
};

/// Reads `43 n code…`, `47 n code…` or `4A n code…`. Empty slots (0000) are left out, and zeros after the last code are
/// padding. A wrong count costs no code: every whole one that came is there, but behind the counted ones none whose two bytes are
/// the same filler (55, AA, CC, FF). Some ECUs leave the count out, as on the buses before CAN: with a count the length is even, so an odd
/// one that is not just padded is `43 code…`. Errors: Empty, OtherService, Truncated (no count byte).
[[nodiscard]] Result<DtcList> decode_dtc_list(ByteView answer);

/// The one-byte request of a list: 03, 07 or 0A.
[[nodiscard]] Bytes dtc_list_request(DtcKind kind);

}  // namespace odolink::obd
