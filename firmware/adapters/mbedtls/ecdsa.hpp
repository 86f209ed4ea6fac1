// SPDX-License-Identifier: Apache-2.0
// The two spellings of an ECDSA P-256 signature: DER as mbedTLS gives and takes it, and r || s as envelopes carry it.
#pragma once

#include "ports/keys.hpp"

namespace odolink::mbed {

/// DER (SEQUENCE of two INTEGERs) to 64 bytes. Errors: Failed (not such a sequence, or a number above 32 bytes).
[[nodiscard]] Result<Signature> signature_from_der(ByteView der);
/// 64 bytes to DER of at most 72 bytes. Errors: Failed.
[[nodiscard]] Result<Bytes> signature_to_der(const Signature& signature);

}  // namespace odolink::mbed
