// SPDX-License-Identifier: Apache-2.0
// What a TLS client needs before it connects: the CA it believes, its own certificate and key, the rules it insists on,
// and the last session to resume. One context serves many connections, one at a time.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "adapters/mbedtls/mbed.hpp"
#include "ports/dealer_link.hpp"

namespace odolink {

/// Files in PEM. Without certificate and key the client stays anonymous (enrolment).
struct TlsFiles {
    std::string ca;
    std::string certificate;
    std::string key;
};

/// A failure of the link with what the library or the kernel called it, for the log.
struct TlsFailure {
    LinkErrc error{LinkErrc::TlsFailed};
    std::string detail;
};

class TlsContext {
public:
    /// How a wrong clock is met: a car whose clock stands at 1970 must still reach the dealer to learn the time.
    enum class Validity { Checked, ClockUnknown };

    /// Reads the files. Errors: TlsFailed with the file and the reason.
    [[nodiscard]] static Result<std::unique_ptr<TlsContext>, TlsFailure> load(const TlsFiles& files);
    /// With a CA in memory (PEM) and no certificate of our own. Errors: TlsFailed.
    [[nodiscard]] static Result<std::unique_ptr<TlsContext>, TlsFailure> with_ca(std::string_view ca_pem);
    /// Believes whoever answers: only to fetch a CA that is then checked against a fingerprint. Errors: TlsFailed.
    [[nodiscard]] static Result<std::unique_ptr<TlsContext>, TlsFailure> unauthenticated();

    void set_validity(Validity validity) { validity_ = validity; }
    [[nodiscard]] mbedtls_ssl_config* config() { return config_.get(); }

    /// Offers the last session for resumption, when there is one.
    void offer_session(mbedtls_ssl_context* tls);
    /// Keeps the session of an established connection.
    void keep_session(mbedtls_ssl_context* tls);
    void forget_session();
    /// How often a certificate of a peer was looked at; a resumed handshake looks at none.
    [[nodiscard]] unsigned verifications() const { return verifications_; }

    /// Names the failure of a handshake: `code` is mbedTLS's, `tls` the connection it happened on.
    [[nodiscard]] TlsFailure name_failure(int code, const mbedtls_ssl_context* tls) const;

private:
    TlsContext() = default;
    [[nodiscard]] int configure(int authentication);
    [[nodiscard]] static int verify(void* self, mbedtls_x509_crt* certificate, int depth, std::uint32_t* flags);

    mbed::Certificates ca_;
    mbed::Certificates certificate_;
    mbed::Key key_;
    mbed::TlsConfig config_;
    mbed::TlsResume session_;
    bool has_session_{false};
    bool has_certificate_{false};
    unsigned verifications_{0};
    Validity validity_{Validity::Checked};
};

}  // namespace odolink
