// SPDX-License-Identifier: Apache-2.0
// Connections and the event stream as coroutines; every wait has its bound. Head: http_server.hpp.
#include "adapters/web/http_server.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <list>
#include <utility>

#include "adapters/web/http_gate.hpp"

namespace odolink::web {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds kAcceptAgain{200};
constexpr std::string_view kBeat = "event: beat\ndata:\n\n";  // a page that hears none for two seconds takes the server for gone

const char* text(int value) {
    switch (static_cast<HttpErrc>(value)) {
        case HttpErrc::PortInUse: return "another program listens on this port; choose another one or stop it";
        case HttpErrc::Bind: return "the address cannot be bound";
    }
    return "unknown";
}

/// One open connection. A stranger is whoever has not shown yet that we know it.
struct Connection {
    beast::tcp_stream* stream;
    bool known{false};
};

/// One open event stream: the newest unsent event, and a timer that wakes its coroutine.
struct Stream {
    explicit Stream(const asio::any_io_executor& executor) : wake{executor} {}
    asio::steady_timer wake;
    std::string newest;
    bool fresh{false};
};

http::response<http::string_body> to_beast(const HttpResponse& in, const BeastRequest& request) {
    http::response<http::string_body> out{static_cast<http::status>(in.status), request.version()};
    harden(out.base(), request);
    out.set(http::field::content_type, in.content_type);
    for (const auto& [name, value] : in.headers) out.set(name, value);
    out.body() = in.body;
    out.prepare_payload();  // a HEAD answer carries the length of what GET would give
    if (request.method() == http::verb::head) out.body().clear();
    out.keep_alive(request.keep_alive() && in.status < 400);
    return out;
}

int status_of(const beast::error_code& error) {
    if (error == http::error::header_limit) return 431;
    if (error == http::error::body_limit) return 413;
    if (error == http::error::end_of_stream || error == beast::error::timeout || error == asio::error::operation_aborted ||
        error == asio::error::connection_reset || error == asio::error::eof) {
        return 0;
    }
    return error.category() == http::make_error_code(http::error::bad_method).category() ? 400 : 0;
}

}  // namespace

Error make_error_code(HttpErrc e) {
    static const ErrorCategory category{"odolink.http", text};
    return {static_cast<int>(e), category};
}

struct HttpServer::State : std::enable_shared_from_this<HttpServer::State> {
    State(asio::io_context& io, HttpLimits l, Handler h, Known k)
        : acceptor{io}, limits{l}, handler{std::move(h)}, known{std::move(k)} {}

    asio::awaitable<void> accept() {
        for (auto self = shared_from_this(); acceptor.is_open();) {
            auto [error, socket] = co_await acceptor.async_accept(kTuple);
            if (error == asio::error::operation_aborted) co_return;
            if (error) {  // no descriptor or no memory is left: without a pause this would take a whole processor
                if (!std::exchange(in_want, true) && on_want) on_want(error.message());
                asio::steady_timer pause{acceptor.get_executor(), kAcceptAgain};
                co_await pause.async_wait(kTuple);
                continue;
            }
            in_want = false;
            if (!make_room()) continue;  // the socket closes here
            asio::co_spawn(acceptor.get_executor(), serve(std::move(socket)), asio::detached);
        }
    }

    /// True when there is a place. The oldest stranger gives up its own, so that idle ones cannot lock out who is known (it
    /// leaves the list when its coroutine next runs).
    bool make_room() {
        const auto open = [](const Connection& c) { return c.stream->socket().is_open(); };
        if (static_cast<std::size_t>(std::count_if(connections.begin(), connections.end(), open)) < limits.connections) return true;
        const auto oldest = std::find_if(connections.begin(), connections.end(), [&open](const Connection& c) { return open(c) && !c.known; });
        if (oldest == connections.end()) return false;
        oldest->stream->close();
        return true;
    }

    asio::awaitable<void> serve(tcp::socket socket) {
        auto self = shared_from_this();
        beast::tcp_stream stream{std::move(socket)};
        const auto place = connections.insert(connections.end(), Connection{&stream});
        co_await converse(*place);
        connections.erase(place);
        beast::error_code ignored;
        stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
    }

    asio::awaitable<void> converse(Connection& connection) {
        beast::tcp_stream& stream = *connection.stream;
        beast::flat_buffer buffer{limits.header_bytes + limits.body_bytes};
        for (bool first = true;; first = false) {
            http::request_parser<http::string_body> parser;
            parser.header_limit(static_cast<std::uint32_t>(limits.header_bytes));
            parser.body_limit(limits.body_bytes);
            // The first byte may take the idle time, the rest of the request only the request time.
            stream.expires_after(first ? limits.request_time : limits.idle_time);
            if (!first && buffer.size() == 0) {
                auto [error, count] = co_await stream.async_read_some(buffer.prepare(4096), kTuple);
                if (error) co_return;
                buffer.commit(count);
            }
            stream.expires_after(limits.request_time);
            auto [error, count] = co_await http::async_read(stream, buffer, parser, kTuple);
            if (error) {
                if (const int status = status_of(error)) co_await answer(stream, error_response(status, error.message()), parser.get());
                co_return;
            }
            const BeastRequest& request = parser.get();
            auto admitted = admit(request, port);
            const auto* wanted = std::get_if<HttpRequest>(&admitted);
            const bool ours = wanted != nullptr && known && known(*wanted);
            connection.known = connection.known || ours;
            if (ours && wanted->method == "GET" && wanted->path.ends_with("/events")) {
                co_await event_stream(stream, request);
                co_return;
            }
            const HttpResponse reply = wanted != nullptr ? handler(*wanted) : std::get<HttpResponse>(admitted);
            if (!co_await answer(stream, reply, request)) co_return;
        }
    }

    /// True when the connection stays open.
    asio::awaitable<bool> answer(beast::tcp_stream& stream, const HttpResponse& reply, const BeastRequest& request) {
        auto message = to_beast(reply, request);
        stream.expires_after(limits.request_time);
        auto [error, count] = co_await http::async_write(stream, message, kTuple);
        co_return !error && message.keep_alive();
    }

    asio::awaitable<void> event_stream(beast::tcp_stream& stream, const BeastRequest& request) {
        const auto place = streams.emplace(streams.end(), acceptor.get_executor());
        place->newest = newest;
        place->fresh = !newest.empty();
        http::response<http::empty_body> head{http::status::ok, 11};
        harden(head.base(), request);
        head.set(http::field::content_type, "text/event-stream");
        head.chunked(true);
        http::response_serializer<http::empty_body> serializer{head};
        stream.expires_after(limits.request_time);
        auto [failed, written] = co_await http::async_write_header(stream, serializer, kTuple);
        while (!failed && acceptor.is_open()) {
            const std::string line = place->fresh ? "data: " + std::exchange(place->newest, {}) + "\n\n" : std::string{kBeat};
            place->fresh = false;
            stream.expires_after(limits.request_time);
            auto [error, count] = co_await asio::async_write(stream, http::make_chunk(asio::buffer(line)), kTuple);
            if (error || !acceptor.is_open()) break;
            stream.expires_never();
            place->wake.expires_after(limits.beat);
            if (place->fresh) continue;
            // Nothing is to come from the other end: what can be read is that it is gone, and its place is free for another.
            using namespace asio::experimental::awaitable_operators;
            const auto first = co_await (place->wake.async_wait(kTuple) || stream.socket().async_wait(tcp::socket::wait_read, kTuple));
            if (first.index() == 1) break;
        }
        streams.erase(place);
    }

    tcp::acceptor acceptor;
    HttpLimits limits;
    Handler handler;
    Known known;
    std::function<void(std::string_view)> on_want;
    bool in_want{false};  ///< the last connection could not be accepted
    std::uint16_t port{0};
    std::string newest;
    std::list<Connection> connections;
    std::list<Stream> streams;
};

HttpServer::HttpServer(asio::io_context& io, HttpLimits limits, Handler handler, Known known)
    : state_{std::make_shared<State>(io, limits, std::move(handler), std::move(known))} {}

HttpServer::~HttpServer() { stop(); }

Result<std::uint16_t> HttpServer::start(std::uint16_t port) {
    beast::error_code error;
    const tcp::endpoint endpoint{asio::ip::address_v4::loopback(), port};
    auto& acceptor = state_->acceptor;
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address{true}, error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error) {
        beast::error_code ignored;
        acceptor.close(ignored);
        return error == asio::error::address_in_use ? HttpErrc::PortInUse : HttpErrc::Bind;
    }
    state_->port = acceptor.local_endpoint().port();
    asio::co_spawn(acceptor.get_executor(), state_->accept(), asio::detached);
    return state_->port;
}

void HttpServer::stop() {
    beast::error_code ignored;
    state_->acceptor.close(ignored);
    for (Connection& connection : state_->connections) connection.stream->close();
    for (auto& stream : state_->streams) stream.wake.cancel();
}

void HttpServer::set_on_want(std::function<void(std::string_view why)> told) { state_->on_want = std::move(told); }

void HttpServer::push(std::string_view data) {
    state_->newest = data;
    for (auto& stream : state_->streams) {
        stream.newest = data;
        stream.fresh = true;
        stream.wake.cancel();
    }
}

std::size_t HttpServer::streams() const { return state_->streams.size(); }

}  // namespace odolink::web
