// SPDX-License-Identifier: Apache-2.0
// The dealer's certificate authority: made on the first start, signs the broker's, the desk's and the vehicles'
// certificates, and lists the revoked ones. One self-signed P-256 root; its key never leaves the data directory.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "dealer-desk/ca/openssl.hpp"

namespace odolink::desk {

struct IssuedCertificate {
    std::string certificate;  ///< PEM
    std::string serial;       ///< hexadecimal
    std::string key_id;
    std::string public_key;  ///< PEM
    WallTime not_after;
};

/// A server's certificate and key as files.
struct ServerFiles {
    std::filesystem::path certificate;
    std::filesystem::path key;
};

class Authority {
public:
    /// Opens the authority in `directory` (made with mode 0700 if need be). Errors: those of PkiErrc but BadRequest.
    [[nodiscard]] static Result<Authority> open(const std::filesystem::path& directory, const std::string& dealer_name,
                                                WallTime now);

    /// A certificate for a server and client of our own, such as "broker" or "desk", in files named so; made anew when
    /// less than a third of its life is left. Valid for the host names and addresses given ("localhost", "127.0.0.1").
    [[nodiscard]] Result<ServerFiles> server(const std::string& name, const std::vector<std::string>& hosts,
                                             WallTime now);

    /// A certificate for the dealer's signing key, in files named "signing"; vehicles trust it because it is of this
    /// authority.
    [[nodiscard]] Result<ServerFiles> signing(const std::string& dealer_id, WallTime now);
    /// Another one, in files named "signing-2" and so on.
    [[nodiscard]] Result<ServerFiles> next_signing(const std::string& dealer_id, WallTime now);
    /// The files of all signing keys that are there, the first one's first.
    [[nodiscard]] std::vector<ServerFiles> signings() const;
    /// Signs what is no certificate, such as a key document. Empty where the library failed.
    [[nodiscard]] Bytes sign(ByteView bytes) const;
    [[nodiscard]] std::string key_id() const { return key_id_of(key_.get()); }

    /// A vehicle's certificate for the key of a PKCS#10 request (DER); the subject is the pseudonym, whatever the
    /// request says. Valid for a year. Errors: BadRequest, Failed.
    [[nodiscard]] Result<IssuedCertificate> vehicle(ByteView request, const std::string& pseudonym, WallTime now);

    /// A certificate in a vehicle's name for one day, with a key of its own, in files named "stand-in", made anew each time: to end the
    /// session of a revoked vehicle at the broker. Errors: Failed, CannotWrite.
    [[nodiscard]] Result<ServerFiles> stand_in(const std::string& pseudonym, WallTime now);

    /// Writes the list of revoked serials. Errors: Failed, CannotWrite.
    [[nodiscard]] Status write_revoked(const std::vector<std::pair<std::string, WallTime>>& serials, WallTime now);

    [[nodiscard]] const std::string& certificate_pem() const { return pem_; }
    [[nodiscard]] std::filesystem::path certificate_file() const { return directory_ / "ca.pem"; }
    [[nodiscard]] std::filesystem::path revoked_file() const { return directory_ / "revoked.pem"; }

    /// SHA-256 of the authority's certificate (DER), 64 upper-case hexadecimal digits: what a vehicle's bundle carries.
    [[nodiscard]] std::string fingerprint() const;

private:
    Authority() = default;
    [[nodiscard]] Result<ServerFiles> own(const std::string& file, const std::string& name, const std::string& usage,
                                          const std::string& hosts, WallTime now);
    std::filesystem::path directory_;
    Key key_;
    Certificate certificate_;
    std::string pem_;
};

}  // namespace odolink::desk
