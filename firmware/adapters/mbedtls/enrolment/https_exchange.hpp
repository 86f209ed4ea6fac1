// SPDX-License-Identifier: Apache-2.0
// One HTTP/1.1 request over a TLS connection of its own: blocking for enrolment, which has nothing else to do meanwhile, or on
// an event loop that goes on for renewal.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "adapters/mbedtls/tls_context.hpp"

namespace boost::asio {
class io_context;
}

namespace odolink {

/// Where an https:// address points.
struct HttpsServer {
    std::string host;
    std::string port;
    friend bool operator==(const HttpsServer&, const HttpsServer&) = default;
};
/// Takes https://HOST[:PORT][/]. Errors: Unreachable with what is wrong.
[[nodiscard]] Result<HttpsServer, TlsFailure> parse_https(std::string_view url);

struct HttpsHeader {
    std::string name;
    std::string value;
};
/// GET without a body, POST with one.
struct HttpsRequest {
    std::string target;
    std::vector<HttpsHeader> headers;
    std::string body;
};
struct HttpsAnswer {
    unsigned status{0};
    std::string content_type;
    std::string body;  ///< at most 256 KiB
};

/// Errors: Unreachable (name, connection, time limit), the certificate errors of LinkErrc, TlsFailed, Refused (what came
/// back is not HTTP, or too large).
[[nodiscard]] Result<HttpsAnswer, TlsFailure> exchange(const HttpsServer& server, TlsContext& context, const HttpsRequest& request,
                                                       std::chrono::milliseconds limit);

using HttpsDone = std::function<void(Result<HttpsAnswer, TlsFailure>)>;
/// The same on `io`; `done` is called from it, once.
void exchange_on(boost::asio::io_context& io, const HttpsServer& server, std::shared_ptr<TlsContext> context, HttpsRequest request,
                 std::chrono::milliseconds limit, HttpsDone done);

}  // namespace odolink
