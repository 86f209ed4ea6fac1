// SPDX-License-Identifier: Apache-2.0
// The steps of proto/README.md, section 9, in order; each checks what it got before the next begins, and nothing but a new key is
// written before all of it was checked.
#include "adapters/mbedtls/enrolment/enrolment.hpp"

#include <optional>

#include "adapters/mbedtls/enrolment/answers.hpp"
#include "adapters/mbedtls/enrolment/documents.hpp"
#include "adapters/mbedtls/enrolment/https_exchange.hpp"
#include "adapters/mbedtls/key_id.hpp"
#include "adapters/mbedtls/mbed_keys.hpp"

namespace odolink {
namespace {

const char* enrol_text(int value) {
    switch (static_cast<EnrolErrc>(value)) {
        case EnrolErrc::BadBundle: return "the enrolment file is not valid; ask the dealer for a new one";
        case EnrolErrc::Unreachable: return "the dealer's desk cannot be reached; check the network and the address";
        case EnrolErrc::WrongCa: return "the desk is not the one that issued the enrolment file; do not go on, ask the dealer";
        case EnrolErrc::TlsFailed: return "the desk could not prove who it is; ask the dealer to check its certificate";
        case EnrolErrc::CodeRefused: return "the one-time code is wrong, used up or out of date; ask the dealer for a new one";
        case EnrolErrc::DeskRefused: return "the desk refused the enrolment; ask the dealer";
        case EnrolErrc::BadAnswer: return "the desk's answer is not valid; ask the dealer to update the desk";
        case EnrolErrc::NotStored: return "the identity cannot be stored; check the data directory's space and owner";
    }
    return "unknown enrolment error";
}

/// One enrolment under way.
class Enrolment {
public:
    Enrolment(const EnrolRequest& request, const IdentityFiles& files, std::chrono::milliseconds limit)
        : request_{request}, files_{files}, limit_{limit} {}

    [[nodiscard]] Result<DealerInfo, EnrolFailure> run() {
        const auto server = parse_https(request_.desk);
        if (!server) return EnrolFailure{EnrolErrc::BadBundle, server.error().detail};
        server_ = *server;
        if (auto failed = fetch_ca()) return *failed;
        if (auto failed = fetch_certificate()) return *failed;
        if (auto failed = fetch_dealer()) return *failed;
        if (auto failed = store()) return *failed;
        return dealer_.info;
    }

private:
    using Failed = std::optional<EnrolFailure>;
    using Context = Result<std::unique_ptr<TlsContext>, TlsFailure>;

    [[nodiscard]] Result<std::string, EnrolFailure> ask(Context context, const HttpsRequest& request) const;
    [[nodiscard]] Failed fetch_ca();
    [[nodiscard]] Failed fetch_certificate();
    [[nodiscard]] Failed fetch_dealer();
    [[nodiscard]] Failed store();

    const EnrolRequest& request_;
    const IdentityFiles& files_;
    const std::chrono::milliseconds limit_;
    HttpsServer server_;
    std::string ca_pem_;
    std::string certificate_pem_;
    std::string dealer_json_;
    DealerDocument dealer_;
};

Enrolment::Failed Enrolment::fetch_ca() {
    auto answer = ask(TlsContext::unauthenticated(), {.target = "/.well-known/est/cacerts", .headers = {}, .body = {}});
    if (!answer) return answer.error();
    mbed::Certificates ca;
    if (mbed::parse_pem(ca, *answer) != 0) return EnrolFailure{EnrolErrc::BadAnswer, "cacerts holds no certificate in PEM"};
    const auto* der = reinterpret_cast<const std::byte*>(ca->raw.p);
    const std::string found = to_hex(mbed::sha256_of({der, ca->raw.len}));
    // Compared as bytes: the bundle may write its digits in lower case.
    if (to_hex(*from_hex(request_.ca_sha256)) != found) return EnrolFailure{EnrolErrc::WrongCa, "the CA of " + request_.desk + " has SHA-256 " + found};
    ca_pem_ = std::move(*answer);
    return std::nullopt;
}

Enrolment::Failed Enrolment::fetch_certificate() {
    if (!ensure_key(files_)) return EnrolFailure{EnrolErrc::NotStored, files_.key().string()};
    const auto csr = certificate_request(files_.key(), request_.vehicle);
    if (!csr) return EnrolFailure{EnrolErrc::NotStored, "no certificate request: " + csr.error().message()};
    auto answer = ask(TlsContext::with_ca(ca_pem_),
                      {.target = "/.well-known/est/simpleenroll",
                       .headers = {{"Content-Type", "application/pkcs10"},
                                   {"Content-Transfer-Encoding", "base64"},
                                   {"Accept", "application/pem-certificate-chain"},
                                   {"Authorization", "Basic " + base64(as_bytes(request_.vehicle + ":" + request_.code))}},
                       .body = base64(*csr)});
    if (!answer) return answer.error();
    certificate_pem_ = std::move(*answer);
    return check_certificate(certificate_pem_, ca_pem_, files_.key(), request_.vehicle);
}

Enrolment::Failed Enrolment::fetch_dealer() {
    auto answer = ask(TlsContext::with_ca(ca_pem_), {.target = "/.well-known/odolink/dealer", .headers = {}, .body = {}});
    if (!answer) return answer.error();
    auto document = parse_dealer(*answer);
    if (!document) return document.error();
    dealer_json_ = std::move(*answer);
    dealer_ = std::move(*document);
    return std::nullopt;
}

Result<std::string, EnrolFailure> Enrolment::ask(Context context, const HttpsRequest& request) const {
    if (!context) return failure_of(context.error());
    return body_of(exchange(server_, **context, request, limit_), request.target);
}

Enrolment::Failed Enrolment::store() {
    if (!write_private_file(files_.ca(), as_bytes(ca_pem_))) return EnrolFailure{EnrolErrc::NotStored, files_.ca().string()};
    MbedKeys keys{files_};
    if (auto failed = keep_dealer(dealer_, dealer_json_, files_, keys)) return failed;
    for (const auto& [file, text] : {std::pair{files_.desk(), request_.desk}, std::pair{files_.certificate(), certificate_pem_}}) {
        if (!write_private_file(file, as_bytes(text))) return EnrolFailure{EnrolErrc::NotStored, file.string()};
    }
    return std::nullopt;
}

}  // namespace

Error make_error_code(EnrolErrc e) {
    static const ErrorCategory category{"odolink.enrol", enrol_text};
    return {static_cast<int>(e), category};
}

std::string EnrolFailure::text() const { return make_error_code(error).message() + " (" + detail + ")"; }

Result<DealerInfo, EnrolFailure> enrol(const EnrolRequest& request, const IdentityFiles& files, std::chrono::milliseconds limit) {
    return Enrolment{request, files, limit}.run();
}

}  // namespace odolink
