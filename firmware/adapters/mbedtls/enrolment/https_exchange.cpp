// SPDX-License-Identifier: Apache-2.0
// HTTP by Beast, TLS by TlsStream, on an event loop that lives for one exchange.
#include "adapters/mbedtls/enrolment/https_exchange.hpp"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <sstream>

#include "adapters/mbedtls/deadline.hpp"
#include "adapters/mbedtls/tls_stream.hpp"

namespace odolink {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using Outcome = Result<HttpsAnswer, TlsFailure>;
constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kMaxBody = 256 * 1024;

std::string text_of(const HttpsServer& server, const HttpsRequest& request) {
    http::request<http::string_body> message{request.body.empty() ? http::verb::get : http::verb::post, request.target, 11};
    message.set(http::field::host, server.host + ":" + server.port);
    message.set(http::field::connection, "close");
    for (const auto& header : request.headers) message.set(header.name, header.value);
    message.body() = request.body;
    message.prepare_payload();
    std::ostringstream text;
    text << message;
    return text.str();
}

asio::awaitable<Outcome> read_answer(TlsStream& stream) {
    http::response_parser<http::string_body> parser;
    parser.body_limit(kMaxBody);
    parser.eager(true);
    boost::beast::flat_buffer received;
    std::array<unsigned char, 4096> part;
    boost::system::error_code error;
    while (!parser.is_done()) {
        const int count = co_await stream.read(part);
        if (count <= 0) {
            parser.put_eof(error);
            break;
        }
        const auto room = received.prepare(static_cast<std::size_t>(count));
        received.commit(asio::buffer_copy(room, asio::buffer(part.data(), static_cast<std::size_t>(count))));
        const auto used = parser.put(received.data(), error);
        received.consume(used);
        if (error == http::error::need_more) error.clear();
        if (error) break;
    }
    if (error || !parser.is_done()) co_return TlsFailure{LinkErrc::Refused, "not a HTTP answer: " + error.message()};
    auto message = parser.release();
    co_return HttpsAnswer{message.result_int(), std::string{message[http::field::content_type]}, std::move(message.body())};
}

asio::awaitable<Outcome> converse(HttpsServer server, std::shared_ptr<TlsContext> shared, HttpsRequest request,
                                  std::chrono::milliseconds limit) {
    TlsContext& context = *shared;
    const auto executor = co_await asio::this_coro::executor;
    const std::string where = server.host + ":" + server.port;
    tcp::resolver resolver{executor};
    const auto [unknown, addresses] = co_await resolver.async_resolve(server.host, server.port, kAwait);
    if (unknown) co_return TlsFailure{LinkErrc::Unreachable, where + ": " + unknown.message()};
    tcp::socket socket{executor};
    {
        Deadline deadline{socket, limit};
        const auto [refused, endpoint] = co_await asio::async_connect(socket, addresses, kAwait);
        if (refused || deadline.passed()) co_return TlsFailure{LinkErrc::Unreachable, where + ": " + refused.message()};
    }
    TlsStream stream{std::move(socket), context};
    Deadline deadline{stream.socket(), limit};
    if (const int code = co_await stream.handshake(server.host)) {
        if (deadline.passed()) co_return TlsFailure{LinkErrc::Unreachable, where + ": the handshake timed out"};
        co_return context.name_failure(code, stream.tls());
    }
    const std::string text = text_of(server, request);
    if (const int code = co_await stream.write(mbed::raw(as_bytes(text)))) co_return context.name_failure(code, stream.tls());
    auto answer = co_await read_answer(stream);
    if (!answer && deadline.passed()) co_return TlsFailure{LinkErrc::Unreachable, where + ": no answer in time"};
    co_return answer;
}

}  // namespace

Result<HttpsServer, TlsFailure> parse_https(std::string_view url) {
    constexpr std::string_view kScheme = "https://";
    const auto wrong = [url](const char* why) { return TlsFailure{LinkErrc::Unreachable, std::string{url} + ": " + why}; };
    if (!url.starts_with(kScheme)) return wrong("must begin with https://");
    std::string_view rest = url.substr(kScheme.size());
    if (rest.ends_with('/')) rest.remove_suffix(1);
    const auto colon = rest.find(':');
    HttpsServer server{std::string{rest.substr(0, colon)}, colon == rest.npos ? "443" : std::string{rest.substr(colon + 1)}};
    if (server.host.empty() || server.host.find_first_of("/@?#[] ") != std::string::npos) return wrong("has no plain host name");
    if (server.port.empty() || server.port.size() > 5 || server.port.find_first_not_of("0123456789") != std::string::npos) {
        return wrong("has no port number after the colon");
    }
    return server;
}

Outcome exchange(const HttpsServer& server, TlsContext& context, const HttpsRequest& request, std::chrono::milliseconds limit) {
    asio::io_context loop;
    Outcome outcome{TlsFailure{LinkErrc::TlsFailed, "out of memory"}};
    // The caller's context outlives this call: it is lent, not shared.
    exchange_on(loop, server, {std::shared_ptr<void>{}, &context}, request, limit, [&outcome](Outcome result) { outcome = std::move(result); });
    loop.run();
    return outcome;
}

void exchange_on(asio::io_context& io, const HttpsServer& server, std::shared_ptr<TlsContext> context, HttpsRequest request,
                 std::chrono::milliseconds limit, HttpsDone done) {
    asio::co_spawn(io, converse(server, std::move(context), std::move(request), limit),
                   [done = std::move(done)](std::exception_ptr failure, Outcome result) {
                       if (failure) result = TlsFailure{LinkErrc::TlsFailed, "out of memory"};
                       done(std::move(result));
                   });
}

}  // namespace odolink
