// SPDX-License-Identifier: Apache-2.0
// What enrolment and renewal have in common: how the desk's answers are judged, and what of them is kept.
#pragma once

#include <optional>

#include "adapters/mbedtls/enrolment/documents.hpp"
#include "adapters/mbedtls/enrolment/https_exchange.hpp"
#include "adapters/mbedtls/mbed_keys.hpp"

namespace odolink {

[[nodiscard]] EnrolFailure failure_of(const TlsFailure& failure);
/// The body of an answer with status 200. Errors: CodeRefused (401, 403), DeskRefused, and those of failure_of.
[[nodiscard]] Result<std::string, EnrolFailure> body_of(Result<HttpsAnswer, TlsFailure> answer,
                                                        const std::string& target);
/// Nothing where the certificate is of this CA, for the key of that file and for this vehicle; dates are not looked at.
/// Else BadAnswer, NotStored (the key cannot be read).
[[nodiscard]] std::optional<EnrolFailure> check_certificate(const std::string& certificate_pem,
                                                            const std::string& ca_pem, const std::filesystem::path& key,
                                                            const std::string& vehicle);
/// Trusts the dealer's signing certificates and writes its description. Else BadAnswer (one is not of our CA),
/// NotStored.
[[nodiscard]] std::optional<EnrolFailure> keep_dealer(const DealerDocument& dealer, const std::string& json,
                                                      const IdentityFiles& files, MbedKeys& keys);
[[nodiscard]] std::string base64(ByteView bytes);
/// Of text with padding and without blanks; empty for any other.
[[nodiscard]] Bytes from_base64(const std::string& text);

}  // namespace odolink
