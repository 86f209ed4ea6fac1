// SPDX-License-Identifier: Apache-2.0
// mbedTLS configured once for many connections, and its verification flags turned into LinkErrc.
#include "adapters/mbedtls/tls_context.hpp"

#include <mbedtls/ssl_ciphersuites.h>

#include <string_view>

namespace odolink {
namespace {

TlsFailure cannot_read(std::string_view what, const std::string& file, int code) {
    return {LinkErrc::TlsFailed, "cannot read " + std::string{what} + " " + file + ": " + mbed::error_text(code)};
}

}  // namespace

int TlsContext::configure(int authentication) {
    if (const int code = mbedtls_ssl_config_defaults(config_.get(), MBEDTLS_SSL_IS_CLIENT, MBEDTLS_SSL_TRANSPORT_STREAM,
                                                     MBEDTLS_SSL_PRESET_DEFAULT)) {
        return code;
    }
    mbed::restrict_to_strong(config_.get());
    mbedtls_ssl_conf_authmode(config_.get(), authentication);
    mbedtls_ssl_conf_ca_chain(config_.get(), ca_.get(), nullptr);
    mbedtls_ssl_conf_rng(config_.get(), mbed::Random::fill, &mbed::Random::shared());
    mbedtls_ssl_conf_session_tickets(config_.get(), MBEDTLS_SSL_SESSION_TICKETS_ENABLED);
    mbedtls_ssl_conf_verify(config_.get(), verify, this);
    return has_certificate_ ? mbedtls_ssl_conf_own_cert(config_.get(), certificate_.get(), key_.get()) : 0;
}

Result<std::unique_ptr<TlsContext>, TlsFailure> TlsContext::load(const TlsFiles& files) {
    std::unique_ptr<TlsContext> context{new TlsContext};
    if (const int code = mbedtls_x509_crt_parse_file(context->ca_.get(), files.ca.c_str())) {
        return cannot_read("the CA", files.ca, code);
    }
    if (const int code = mbedtls_x509_crt_parse_file(context->certificate_.get(), files.certificate.c_str())) {
        return cannot_read("our certificate", files.certificate, code);
    }
    if (const int code = mbed::parse_key_file(context->key_, files.key.c_str())) return cannot_read("our key", files.key, code);
    context->has_certificate_ = true;
    if (const int code = context->configure(MBEDTLS_SSL_VERIFY_REQUIRED)) return TlsFailure{LinkErrc::TlsFailed, mbed::error_text(code)};
    return context;
}

Result<std::unique_ptr<TlsContext>, TlsFailure> TlsContext::with_ca(std::string_view ca_pem) {
    std::unique_ptr<TlsContext> context{new TlsContext};
    const std::string terminated{ca_pem};  // mbedTLS wants the zero byte of PEM text counted
    const auto* text = reinterpret_cast<const unsigned char*>(terminated.c_str());
    if (const int code = mbedtls_x509_crt_parse(context->ca_.get(), text, terminated.size() + 1)) {
        return TlsFailure{LinkErrc::TlsFailed, "the CA certificate: " + mbed::error_text(code)};
    }
    if (const int code = context->configure(MBEDTLS_SSL_VERIFY_REQUIRED)) return TlsFailure{LinkErrc::TlsFailed, mbed::error_text(code)};
    return context;
}

Result<std::unique_ptr<TlsContext>, TlsFailure> TlsContext::unauthenticated() {
    std::unique_ptr<TlsContext> context{new TlsContext};
    if (const int code = context->configure(MBEDTLS_SSL_VERIFY_NONE)) return TlsFailure{LinkErrc::TlsFailed, mbed::error_text(code)};
    return context;
}

int TlsContext::verify(void* self, mbedtls_x509_crt*, int, std::uint32_t* flags) {
    auto& context = *static_cast<TlsContext*>(self);
    ++context.verifications_;
    // "Not yet valid" says nothing when our own clock was never set; "expired" cannot be seen by such a clock.
    if (context.validity_ == Validity::ClockUnknown) *flags &= ~std::uint32_t{MBEDTLS_X509_BADCERT_FUTURE};
    return 0;
}

void TlsContext::offer_session(mbedtls_ssl_context* tls) {
    if (has_session_ && mbedtls_ssl_set_session(tls, session_.get()) != 0) forget_session();
}

void TlsContext::keep_session(mbedtls_ssl_context* tls) {
    forget_session();
    has_session_ = mbedtls_ssl_get_session(tls, session_.get()) == 0;
}

void TlsContext::forget_session() {
    session_.clear();
    has_session_ = false;
}

TlsFailure TlsContext::name_failure(int code, const mbedtls_ssl_context* tls) const {
    const std::uint32_t flags = mbedtls_ssl_get_verify_result(tls);
    std::string detail = mbed::error_text(code);
    // 0xFFFFFFFF: the handshake ended before there was a certificate to look at.
    if (flags != 0 && flags != 0xFFFFFFFFU) {
        detail += mbed::verify_text(flags);
        if ((flags & MBEDTLS_X509_BADCERT_NOT_TRUSTED) != 0) return {LinkErrc::CertificateUntrusted, detail};
        if ((flags & (MBEDTLS_X509_BADCERT_REVOKED | MBEDTLS_X509_BADCRL_EXPIRED)) != 0) return {LinkErrc::CertificateUntrusted, detail};
        if ((flags & MBEDTLS_X509_BADCERT_EXPIRED) != 0) return {LinkErrc::CertificateExpired, detail + ": the broker's"};
        if ((flags & MBEDTLS_X509_BADCERT_FUTURE) != 0) return {LinkErrc::TlsFailed, detail + ": not yet valid; check the clock"};
        if ((flags & MBEDTLS_X509_BADCERT_CN_MISMATCH) != 0) return {LinkErrc::HostMismatch, detail};
    }
    // The alert's own number is not to be had from mbedTLS, but the likely reason lies with us.
    if (code == MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE && has_certificate_ && mbedtls_x509_time_is_past(&certificate_->valid_to) != 0) {
        return {LinkErrc::CertificateExpired, detail + ": ours"};
    }
    return {LinkErrc::TlsFailed, detail};
}

}  // namespace odolink
