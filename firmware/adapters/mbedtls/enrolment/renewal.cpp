// SPDX-License-Identifier: Apache-2.0
// Two requests in a row, then the exchange of files. Nothing of ours changes before all of the answers was checked.
#include "adapters/mbedtls/enrolment/renewal.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <fstream>
#include <iterator>
#include <memory>

#include "adapters/mbedtls/enrolment/answers.hpp"

namespace odolink {
namespace {

using Failed = std::optional<EnrolFailure>;
constexpr std::string_view kMark =
    "odolink-simplereenroll:";  // the old key signs this and the request, and nothing else that begins so

std::string content_of(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

class Renewal : public std::enable_shared_from_this<Renewal> {
public:
    using Done = std::function<void(Failed)>;
    Renewal(boost::asio::io_context& io, const IdentityFiles& files, MbedKeys& keys, std::chrono::milliseconds limit,
            Done done)
        : io_{io}, files_{files}, keys_{keys}, limit_{limit}, done_{std::move(done)} {}

    void start(const std::string& desk) {
        auto self = shared_from_this();
        if (auto failed = prepare(desk)) {
            boost::asio::post(io_, [self, failure = std::move(*failed)] { self->done_(failure); });
            return;
        }
        ask(request_, [self](const std::string& body) { self->on_certificate(body); });
    }

private:
    Failed prepare(const std::string& desk) {
        const auto server = parse_https(desk);
        if (!server) return EnrolFailure{EnrolErrc::BadBundle, server.error().detail};
        server_ = *server;
        ca_pem_ = content_of(files_.ca());
        const auto vehicle = vehicle_of(files_);
        if (!vehicle) return EnrolFailure{EnrolErrc::NotStored, files_.certificate().string()};
        vehicle_ = *vehicle;
        if (!ensure_next_key(files_)) return EnrolFailure{EnrolErrc::NotStored, files_.next_key().string()};
        const auto csr = certificate_request(files_.next_key(), vehicle_);
        if (!csr) return EnrolFailure{EnrolErrc::NotStored, "no certificate request: " + csr.error().message()};
        Bytes proven{as_bytes(kMark).begin(), as_bytes(kMark).end()};
        proven.insert(proven.end(), csr->begin(), csr->end());
        const auto proof = keys_.sign(proven);
        if (!proof) return EnrolFailure{EnrolErrc::NotStored, files_.key().string()};
        request_ = {.target = "/.well-known/est/simplereenroll",
                    .headers = {{"Content-Type", "application/pkcs10"},
                                {"Content-Transfer-Encoding", "base64"},
                                {"Accept", "application/pem-certificate-chain"},
                                {"Authorization", "Odolink-Key " + keys_.own_key_id() + ":" + base64(*proof)}},
                    .body = base64(*csr)};
        return std::nullopt;
    }

    void ask(HttpsRequest request, std::function<void(const std::string&)> next) {
        auto context = TlsContext::with_ca(ca_pem_);
        auto self = shared_from_this();
        if (!context) {
            boost::asio::post(io_, [self, failure = failure_of(context.error())] { self->done_(failure); });
            return;
        }
        std::string target = request.target;
        exchange_on(io_, server_, std::move(*context), std::move(request), limit_,
                    [self, target = std::move(target), next = std::move(next)](Result<HttpsAnswer, TlsFailure> answer) {
                        const auto body = body_of(std::move(answer), target);
                        if (body)
                            next(*body);
                        else
                            self->done_(body.error());
                    });
    }

    void on_certificate(const std::string& pem) {
        if (auto failed = check_certificate(pem, ca_pem_, files_.next_key(), vehicle_)) return done_(failed);
        certificate_pem_ = pem;
        auto self = shared_from_this();
        // The dealer may have another signing key, or another broker, by now.
        ask({.target = "/.well-known/odolink/dealer", .headers = {}, .body = {}},
            [self](const std::string& body) { self->done_(self->install(body)); });
    }

    Failed install(const std::string& json) {
        const auto dealer = parse_dealer(json);
        if (!dealer) return dealer.error();
        if (auto failed = keep_dealer(*dealer, json, files_, keys_)) return failed;
        if (!write_private_file(files_.next_certificate(), as_bytes(certificate_pem_)) || !finish_renewal(files_)) {
            return EnrolFailure{EnrolErrc::NotStored, files_.next_certificate().string()};
        }
        keys_.reload();
        return std::nullopt;
    }

    boost::asio::io_context& io_;
    const IdentityFiles files_;
    MbedKeys& keys_;
    const std::chrono::milliseconds limit_;
    Done done_;
    HttpsServer server_;
    HttpsRequest request_;
    std::string ca_pem_;
    std::string vehicle_;
    std::string certificate_pem_;
};

}  // namespace

std::string desk_of(const IdentityFiles& files) {
    return content_of(files.desk());
}

void renew_certificate(boost::asio::io_context& io, const IdentityFiles& files, MbedKeys& keys, const std::string& desk,
                       std::function<void(std::optional<EnrolFailure>)> done, std::chrono::milliseconds limit) {
    std::make_shared<Renewal>(io, files, keys, limit, std::move(done))->start(desk);
}

}  // namespace odolink
