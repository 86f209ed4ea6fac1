// SPDX-License-Identifier: Apache-2.0
// The judgement of the desk's answers, once for enrolment and renewal.
#include "adapters/mbedtls/enrolment/answers.hpp"

#include <mbedtls/base64.h>

#include "adapters/mbedtls/key_id.hpp"

namespace odolink {

std::string base64(ByteView bytes) {
    std::string text(bytes.size() * 4 / 3 + 8, '\0');
    std::size_t length = 0;
    const auto in = mbed::raw(bytes);
    if (mbedtls_base64_encode(reinterpret_cast<unsigned char*>(text.data()), text.size(), &length, in.data(),
                              in.size()) != 0)
        length = 0;
    text.resize(length);
    return text;
}

Bytes from_base64(const std::string& text) {
    Bytes bytes(text.size());
    std::size_t length = 0;
    const auto* in = reinterpret_cast<const unsigned char*>(text.data());
    if (mbedtls_base64_decode(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), &length, in, text.size()) != 0) length = 0;
    bytes.resize(length);
    return bytes;
}

EnrolFailure failure_of(const TlsFailure& failure) {
    const Error error = failure.error;
    if (error == LinkErrc::Unreachable) return {EnrolErrc::Unreachable, failure.detail};
    if (error == LinkErrc::Refused) return {EnrolErrc::BadAnswer, failure.detail};
    return {EnrolErrc::TlsFailed, error.message() + ": " + failure.detail};
}

Result<std::string, EnrolFailure> body_of(Result<HttpsAnswer, TlsFailure> answer, const std::string& target) {
    if (!answer) return failure_of(answer.error());
    const std::string said = target + " answered " + std::to_string(answer->status);
    if (answer->status == 401 || answer->status == 403) return EnrolFailure{EnrolErrc::CodeRefused, said};
    if (answer->status != 200) return EnrolFailure{EnrolErrc::DeskRefused, said};
    return std::move(answer->body);
}

std::optional<EnrolFailure> check_certificate(const std::string& certificate_pem, const std::string& ca_pem,
                                              const std::filesystem::path& key_file, const std::string& vehicle) {
    mbed::Certificates own;
    mbed::Certificates ca;
    mbed::Key key;
    if (mbed::parse_pem(own, certificate_pem) != 0 || mbed::parse_pem(ca, ca_pem) != 0) {
        return EnrolFailure{EnrolErrc::BadAnswer, "the desk gave no certificate in PEM"};
    }
    if (mbed::parse_key_file(key, key_file.c_str()) != 0) return EnrolFailure{EnrolErrc::NotStored, key_file.string()};
    std::uint32_t flags = 0;
    mbedtls_x509_crt_verify(own.get(), ca.get(), nullptr, nullptr, &flags, nullptr, nullptr);
    // Our own clock may stand at 1970: dates are not what this check is about.
    constexpr std::uint32_t kTime = MBEDTLS_X509_BADCERT_EXPIRED | MBEDTLS_X509_BADCERT_FUTURE;
    if ((flags & ~kTime) != 0) return EnrolFailure{EnrolErrc::BadAnswer, "the certificate is not of the desk's CA"};
    const auto theirs = mbed::key_id(&own->pk);
    const auto ours = mbed::key_id(key.get());
    if (!theirs || !ours || *theirs != *ours)
        return EnrolFailure{EnrolErrc::BadAnswer, "the certificate is for another key"};
    const auto name = common_name(certificate_pem);
    if (!name || *name != vehicle) return EnrolFailure{EnrolErrc::BadAnswer, "the certificate is for another vehicle"};
    return std::nullopt;
}

std::optional<EnrolFailure> keep_dealer(const DealerDocument& dealer, const std::string& json,
                                        const IdentityFiles& files, MbedKeys& keys) {
    for (const auto& signer : dealer.signers) {
        const Status trusted = keys.trust(signer);
        if (trusted) continue;
        if (trusted.error() == KeysErrc::BadSignature)
            return EnrolFailure{EnrolErrc::BadAnswer, "a signing certificate is not of the desk's CA"};
        return EnrolFailure{EnrolErrc::NotStored, files.signers().string()};
    }
    // The link brings every later one: what is here is never replaced by what may be older. KeyBook judges it at each start.
    std::error_code error;
    if (!dealer.key_document.empty() && !std::filesystem::exists(files.key_document(), error) &&
        !write_private_file(files.key_document(), dealer.key_document))
        return EnrolFailure{EnrolErrc::NotStored, files.key_document().string()};
    if (!write_private_file(files.dealer(), as_bytes(json)))
        return EnrolFailure{EnrolErrc::NotStored, files.dealer().string()};
    return std::nullopt;
}

}  // namespace odolink
