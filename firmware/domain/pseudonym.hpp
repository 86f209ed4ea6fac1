// SPDX-License-Identifier: Apache-2.0
// The name a vehicle has on the dealer link: certificate CN, MQTT client id and topic level. It says nothing of the vehicle; a VIN
// never stands in its place. One rule for enrolment and for the wire. Source: proto/README.md, section 1.
#pragma once

#include <cstddef>
#include <string_view>

namespace odolink {

inline constexpr std::size_t kLongestPseudonym = 64;  ///< as a certificate's CN. Source: RFC 5280, ub-common-name

/// 1 to kLongestPseudonym of A-Z a-z 0-9 and hyphen: neither a separator nor a wildcard of topics, nor the colon of enrolment.
[[nodiscard]] bool is_pseudonym(std::string_view text);

}  // namespace odolink
