// SPDX-License-Identifier: Apache-2.0
// The id of a key that mbedTLS holds. See key_id_of_pem() in identity.hpp for what it is.
#pragma once

#include "adapters/mbedtls/mbed.hpp"
#include "ports/keys.hpp"

namespace odolink::mbed {

/// Errors: Failed.
[[nodiscard]] Result<std::string> key_id(mbedtls_pk_context* key);
[[nodiscard]] Digest sha256_of(ByteView bytes);

}  // namespace odolink::mbed
