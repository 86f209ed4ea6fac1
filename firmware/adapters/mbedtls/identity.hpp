// SPDX-License-Identifier: Apache-2.0
// The vehicle's identity on disk: its key (made here, never leaves), its certificate, the CA, and the dealer's signing
// certificates. All files 0600 in a directory 0700, replaced atomically.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "ports/keys.hpp"

namespace odolink {

/// Where the parts lie below the agent's data directory.
struct IdentityFiles {
    std::filesystem::path directory;
    [[nodiscard]] std::filesystem::path key() const { return directory / "vehicle.key"; }
    [[nodiscard]] std::filesystem::path certificate() const { return directory / "vehicle.crt"; }
    [[nodiscard]] std::filesystem::path ca() const { return directory / "ca.crt"; }
    [[nodiscard]] std::filesystem::path dealer() const { return directory / "dealer.json"; }
    [[nodiscard]] std::filesystem::path signers() const { return directory / "signers"; }  ///< one PEM file a certificate
    [[nodiscard]] std::filesystem::path revoked() const { return directory / "revoked"; }  ///< one key id a line
    [[nodiscard]] std::filesystem::path key_document() const { return directory / "key_document"; }  ///< the newest, in its envelope
    /// The next identity while it is being asked for; both end as key() and certificate().
    [[nodiscard]] std::filesystem::path next_key() const { return directory / "next.key"; }
    [[nodiscard]] std::filesystem::path next_certificate() const { return directory / "next.crt"; }
    [[nodiscard]] std::filesystem::path desk() const { return directory / "desk"; }  ///< https:// address the identity came from
    /// "PSEUDONYM NUMBER": the highest taken of the dealer's messages.
    [[nodiscard]] std::filesystem::path taken() const { return directory / "taken"; }
    [[nodiscard]] std::filesystem::path dropped() const { return directory / "dropped"; }  ///< there after the identity was dropped
};

/// Whether `directory` holds a key, a certificate and a CA.
[[nodiscard]] bool enrolled(const IdentityFiles& files);

/// Whether the identity was dropped and none came since: the agent runs without a dealer until it is enrolled anew.
[[nodiscard]] bool needs_enrolment(const IdentityFiles& files);

/// Overwrites and removes key and certificate, the number taken and the key document; CA, dealer and signers stay. Again it changes
/// nothing. Errors: Failed (something of it is there still).
[[nodiscard]] Status drop_identity(const IdentityFiles& files);

/// The pseudonym in our certificate (its CN). Errors: NoIdentity, Failed (not a certificate).
[[nodiscard]] Result<std::string> vehicle_of(const IdentityFiles& files);

/// The CN of the first certificate of a PEM text. Errors: Failed.
[[nodiscard]] Result<std::string> common_name(std::string_view pem);

/// When a certificate begins and ends.
struct CertificateLife {
    WallTime from;
    WallTime until;
};
/// The life of our certificate. Errors: NoIdentity, Failed (not a certificate).
[[nodiscard]] Result<CertificateLife> certificate_life(const IdentityFiles& files);
/// Two thirds of its life are over; never while the time is not known.
[[nodiscard]] bool renewal_due(const CertificateLife& life, const WallTime& now);

/// Makes an EC P-256 key unless there is one. Errors: Failed (cannot be written, or what is there is not a key).
[[nodiscard]] Status ensure_key(const IdentityFiles& files);

/// The same for the next key.
[[nodiscard]] Status ensure_next_key(const IdentityFiles& files);

/// A PKCS#10 request (DER) for `vehicle` as CN, signed with the key in that file. Errors: NoIdentity, Failed.
[[nodiscard]] Result<Bytes> certificate_request(const std::filesystem::path& key, std::string_view vehicle);

/// Puts the next key and certificate, where both are there, in the place of ours; a run that died within it is made good. Call it
/// before the identity is read. Errors: Failed (the files are as they were, or half way: call again).
[[nodiscard]] Status finish_renewal(const IdentityFiles& files);

/// The id of a public key everywhere in this protocol: the first 6 bytes of SHA-256 over its SubjectPublicKeyInfo (DER),
/// in base64url: 8 characters. Takes a certificate, or a public key, in PEM. Errors: Failed.
[[nodiscard]] Result<std::string> key_id_of_pem(std::string_view pem);

/// Replaces a file as a whole: written beside it with mode 0600, synced, renamed. Creates its directory with 0700.
[[nodiscard]] Status write_private_file(const std::filesystem::path& file, ByteView content);

}  // namespace odolink
