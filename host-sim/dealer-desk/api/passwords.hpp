// SPDX-License-Identifier: Apache-2.0
// Passwords of the desk's people: scrypt by OpenSSL, a salt of their own each. Stored as "scrypt$<log2
// N>$<r>$<p>$<salt>$<hash>".
#pragma once

#include <string>
#include <string_view>

#include "dealer-desk/crypto.hpp"

namespace odolink::desk {

inline constexpr std::size_t kShortestPassword = 10;

/// About 0.1 s and 32 MB on purpose. Empty where OpenSSL failed.
[[nodiscard]] std::string hash_password(std::string_view password, Crypto& crypto);
/// Costs the same whether the stored text is a hash or not, so that a log-in does not tell which accounts there are.
[[nodiscard]] bool password_fits(std::string_view password, std::string_view stored);

}  // namespace odolink::desk
