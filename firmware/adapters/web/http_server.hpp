// SPDX-License-Identifier: Apache-2.0
// A small HTTP/1.1 server for pages on this machine: loopback only, exact Host and Origin, capped sizes and times, one
// header set on every answer, and one stream of server-sent events. Used by the head-unit page and by the dealer desk.
// Source of the rules: the attack list in tests/unit/adapters/web/http_server_test.cpp.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace boost::asio {
class io_context;
}

namespace odolink::web {

enum class HttpErrc {
    PortInUse = 1,  ///< another program listens on the port; choose another one or stop it
    Bind,           ///< the address cannot be bound
};
[[nodiscard]] Error make_error_code(HttpErrc e);

/// One request that passed the gate. Names of headers are lower case.
struct HttpRequest {
    std::string method;  ///< GET, HEAD, POST, PUT or DELETE
    std::string path;    ///< percent-decoded, without query, no "..", no NUL
    std::map<std::string, std::string, std::less<>> query;
    std::map<std::string, std::string, std::less<>> cookies;
    std::map<std::string, std::string, std::less<>> headers;
    std::string body;
};

struct HttpResponse {
    int status{200};
    std::string content_type{"application/json"};
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
};

/// {"error": what} with the status.
[[nodiscard]] HttpResponse error_response(int status, std::string_view what);

/// The content security policy of a page that brings its one style with it: `<style nonce="…">` counts, any other style in the
/// page does not. Every other answer has the same policy without that. The nonce is new for each answer.
[[nodiscard]] std::string policy_with_style(std::string_view nonce);

struct HttpLimits {
    std::size_t header_bytes{8 * 1024};   ///< beyond: 431
    std::size_t body_bytes{64 * 1024};    ///< beyond: 413
    std::size_t connections{32};          ///< beyond: the oldest stranger makes room; where there is none, the newcomer is closed
    std::chrono::seconds request_time{10};  ///< a request must be whole by then
    std::chrono::seconds idle_time{60};     ///< between requests of one connection
    std::chrono::milliseconds beat{500};    ///< an open stream says this often at least that the server lives: event "beat"
};

class HttpServer {
public:
    using Handler = std::function<HttpResponse(const HttpRequest&)>;
    /// Whose request it is. Those we know get the stream for "/…/events" (the others are answered by the handler: 401, 404) and
    /// keep their connection when strangers fill the places.
    using Known = std::function<bool(const HttpRequest&)>;

    HttpServer(boost::asio::io_context& io, HttpLimits limits, Handler handler, Known known);
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    /// Listens on 127.0.0.1. Port 0 takes a free one. Returns the port. Errors: PortInUse, Bind.
    [[nodiscard]] Result<std::uint16_t> start(std::uint16_t port);
    /// Closes the listener and every connection.
    void stop();
    /// Sends one event to every open stream; a stream that is still busy gets the newest only.
    void push(std::string_view data);
    [[nodiscard]] std::size_t streams() const;
    /// Told once in each shortage of descriptors or memory, in the kernel's words: connections wait until it is over.
    void set_on_want(std::function<void(std::string_view why)> told);

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace odolink::web

ODOLINK_ERRC(odolink::web::HttpErrc);
