// SPDX-License-Identifier: Apache-2.0
// ASN.1 by mbedTLS: SEQUENCE { INTEGER r, INTEGER s }. Source: RFC 3279, 2.2.3.
#include "adapters/mbedtls/ecdsa.hpp"

#include <mbedtls/asn1.h>
#include <mbedtls/asn1write.h>
#include <mbedtls/bignum.h>

#include <array>

#include "adapters/mbedtls/mbed.hpp"

namespace odolink::mbed {
namespace {

using Number = Owned<mbedtls_mpi, mbedtls_mpi_init, mbedtls_mpi_free>;
constexpr std::size_t kNumber = 32;  // bytes of a P-256 scalar

}  // namespace

Result<Signature> signature_from_der(ByteView der) {
    // mbedTLS's reader takes a mutable pointer but only moves it.
    Bytes copy{der.begin(), der.end()};
    auto* at = reinterpret_cast<unsigned char*>(copy.data());
    const auto* end = at + copy.size();
    std::size_t length = 0;
    Number r;
    Number s;
    if (mbedtls_asn1_get_tag(&at, end, &length, MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE) != 0 || at + length != end ||
        mbedtls_asn1_get_mpi(&at, end, r.get()) != 0 || mbedtls_asn1_get_mpi(&at, end, s.get()) != 0 || at != end) {
        return KeysErrc::Failed;
    }
    Signature signature{};
    auto* out = reinterpret_cast<unsigned char*>(signature.data());
    if (mbedtls_mpi_write_binary(r.get(), out, kNumber) != 0 || mbedtls_mpi_write_binary(s.get(), out + kNumber, kNumber) != 0) {
        return KeysErrc::Failed;
    }
    return signature;
}

Result<Bytes> signature_to_der(const Signature& signature) {
    Number r;
    Number s;
    const auto* in = reinterpret_cast<const unsigned char*>(signature.data());
    if (mbedtls_mpi_read_binary(r.get(), in, kNumber) != 0 || mbedtls_mpi_read_binary(s.get(), in + kNumber, kNumber) != 0) {
        return KeysErrc::Failed;
    }
    // ASN.1 is written from the end of the buffer towards its front.
    std::array<unsigned char, 80> buffer{};
    auto* at = buffer.data() + buffer.size();
    int length = 0;
    for (const auto* number : {s.get(), r.get()}) {
        const int written = mbedtls_asn1_write_mpi(&at, buffer.data(), number);
        if (written < 0) return KeysErrc::Failed;
        length += written;
    }
    const int header = mbedtls_asn1_write_len(&at, buffer.data(), static_cast<std::size_t>(length));
    const int tag = mbedtls_asn1_write_tag(&at, buffer.data(), MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE);
    if (header < 0 || tag < 0) return KeysErrc::Failed;
    const auto* begin = reinterpret_cast<const std::byte*>(at);
    return Bytes{begin, begin + length + header + tag};
}

}  // namespace odolink::mbed
