// SPDX-License-Identifier: Apache-2.0
// SHA-256 and the ids of keys, by mbedTLS.
#include "adapters/mbedtls/key_id.hpp"

#include <mbedtls/base64.h>
#include <mbedtls/sha256.h>

#include <array>

namespace odolink::mbed {

Digest sha256_of(ByteView bytes) {
    Digest digest{};
    const auto in = raw(bytes);
#if ODOLINK_MBEDTLS_3
    mbedtls_sha256(in.data(), in.size(), reinterpret_cast<unsigned char*>(digest.data()), 0);
#else
    mbedtls_sha256_ret(in.data(), in.size(), reinterpret_cast<unsigned char*>(digest.data()), 0);
#endif
    return digest;
}

Result<std::string> key_id(mbedtls_pk_context* key) {
    std::array<unsigned char, 256> der{};
    const int size = mbedtls_pk_write_pubkey_der(key, der.data(), der.size());
    if (size <= 0) return KeysErrc::Failed;
    const auto* begin = reinterpret_cast<const std::byte*>(der.data() + der.size() - size);  // written at the end
    const Digest digest = sha256_of({begin, static_cast<std::size_t>(size)});
    std::array<unsigned char, 16> text{};
    std::size_t length = 0;
    if (mbedtls_base64_encode(text.data(), text.size(), &length, reinterpret_cast<const unsigned char*>(digest.data()), 6) != 0) {
        return KeysErrc::Failed;
    }
    std::string id{text.begin(), text.begin() + static_cast<std::ptrdiff_t>(length)};
    for (char& c : id) c = c == '+' ? '-' : c == '/' ? '_' : c;
    return id;
}

}  // namespace odolink::mbed
