// SPDX-License-Identifier: Apache-2.0
// Enrols this vehicle with a dealer: key, certificate, CA, and the dealer's signing certificates. README.md tells the
// protocol. Called by `odolinkctl enrol` and by odolinkd at its first start.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/mbedtls/identity.hpp"

namespace odolink {

enum class EnrolErrc {
    BadBundle = 1,   ///< the enrolment file is not what it should be
    Unreachable,     ///< the desk cannot be reached
    WrongCa,         ///< the desk's CA has not the fingerprint of the bundle
    TlsFailed,       ///< the desk's certificate is not of that CA, not for its host, expired, or TLS failed otherwise
    CodeRefused,     ///< the one-time code is wrong, used up or out of date
    DeskRefused,     ///< the desk answered with another error
    BadAnswer,       ///< the desk's answer is not what the protocol says
    NotStored,       ///< key, certificate or CA cannot be written
};
[[nodiscard]] Error make_error_code(EnrolErrc e);

/// What went wrong, and where. Never holds the code.
struct EnrolFailure {
    EnrolErrc error{EnrolErrc::BadBundle};
    std::string detail;
    /// One line for people: what, where, what to do.
    [[nodiscard]] std::string text() const;
};

/// The dealer's bundle.
struct EnrolRequest {
    std::string desk;     ///< https://HOST[:PORT]
    std::string vehicle;  ///< pseudonym: domain/pseudonym.hpp
    std::string code;
    std::string ca_sha256;  ///< 64 hexadecimal digits
};

/// What the vehicle knows of its dealer after enrolment; also read back from dealer.json at each start.
struct DealerInfo {
    std::string dealer_id;
    std::string dealer_name;
    std::string broker_host;
    std::uint16_t broker_port{0};
    std::string broker_server_name;
};

/// Errors: BadBundle.
[[nodiscard]] Result<EnrolRequest, EnrolFailure> parse_enrolment(std::string_view json);
/// Errors: BadBundle (cannot be read, or not a bundle).
[[nodiscard]] Result<EnrolRequest, EnrolFailure> read_enrolment(const std::filesystem::path& file);

/// Makes the key if there is none, gets a certificate for it, checks everything and stores it; the certificate last, so
/// that enrolled() holds only for a whole identity. An error leaves the identity as it was, a new key apart.
[[nodiscard]] Result<DealerInfo, EnrolFailure> enrol(const EnrolRequest& request, const IdentityFiles& files,
                                                     std::chrono::milliseconds limit = std::chrono::seconds{15});

/// Reads dealer.json. Errors: BadAnswer (not there, or damaged).
[[nodiscard]] Result<DealerInfo, EnrolFailure> read_dealer(const IdentityFiles& files);

}  // namespace odolink

ODOLINK_ERRC(odolink::EnrolErrc);
