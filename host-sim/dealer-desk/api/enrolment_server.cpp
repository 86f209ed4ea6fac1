// SPDX-License-Identifier: Apache-2.0
// One coroutine a connection: handshake, request, answer, within ten seconds together. Asio's TLS bodies are compiled
// here.
#include "dealer-desk/api/enrolment_server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>

namespace odolink::desk {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using TlsStream = beast::ssl_stream<beast::tcp_stream>;
constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kHeaderBytes = 8 * 1024;
constexpr std::size_t kBodyBytes = 16 * 1024;
constexpr std::size_t kMostConnections = 16;
constexpr std::chrono::milliseconds kAcceptAgain{200};
constexpr std::chrono::seconds kWhole{10};  // handshake, request and answer together

const char* text(int value) {
    switch (static_cast<EnrolmentServerErrc>(value)) {
        case EnrolmentServerErrc::PortInUse:
            return "another program listens on the enrolment port; choose another one or stop it";
        case EnrolmentServerErrc::Bind:
            return "the enrolment address cannot be bound";
        case EnrolmentServerErrc::BadCertificate:
            return "the desk's certificate or key cannot be used; remove desk.pem to have it made anew";
    }
    return "unknown enrolment server error";
}

}  // namespace

Error make_error_code(EnrolmentServerErrc e) {
    static const ErrorCategory category{"odolink.desk.enrolment", text};
    return {static_cast<int>(e), category};
}

struct EnrolmentServer::State : std::enable_shared_from_this<EnrolmentServer::State> {
    State(asio::io_context& io, Enrolment& e, std::function<WallTime()> n)
        : acceptor{io}, enrolment{e}, now{std::move(n)} {}

    asio::awaitable<void> accept() {
        for (auto self = shared_from_this(); acceptor.is_open();) {
            auto [error, socket] = co_await acceptor.async_accept(kTuple);
            if (error == asio::error::operation_aborted) co_return;
            if (error) {  // no descriptor or no memory is left: without a pause this would take a whole processor
                asio::steady_timer pause{acceptor.get_executor(), kAcceptAgain};
                co_await pause.async_wait(kTuple);
                continue;
            }
            if (connections >= kMostConnections) continue;  // the socket closes here
            asio::co_spawn(acceptor.get_executor(), serve(std::move(socket)), asio::detached);
        }
    }

    asio::awaitable<void> serve(tcp::socket socket) {
        auto self = shared_from_this();
        ++connections;
        TlsStream stream{std::move(socket), tls};
        beast::get_lowest_layer(stream).expires_after(kWhole);
        co_await converse(stream);
        --connections;
    }

    asio::awaitable<void> converse(TlsStream& stream) {
        if (auto [error] = co_await stream.async_handshake(asio::ssl::stream_base::server, kTuple); error) co_return;
        beast::flat_buffer buffer{kHeaderBytes + kBodyBytes};
        http::request_parser<http::string_body> parser;
        parser.header_limit(kHeaderBytes);
        parser.body_limit(kBodyBytes);
        auto [failed, count] = co_await http::async_read(stream, buffer, parser, kTuple);
        EnrolmentAnswer answer{400, "text/plain", "bad request"};
        if (failed == http::error::header_limit) answer.status = 431;
        if (failed == http::error::body_limit) answer.status = 413;
        if (!failed) answer = enrolment.handle(request_of(parser.get()), now());
        http::response<http::string_body> reply{static_cast<http::status>(answer.status), 11};
        reply.set(http::field::content_type, answer.content_type);
        reply.set(http::field::cache_control, "no-store");
        reply.keep_alive(false);
        reply.body() = std::move(answer.body);
        reply.prepare_payload();
        auto [broken, written] = co_await http::async_write(stream, reply, kTuple);
        if (!broken) co_await stream.async_shutdown(kTuple);
    }

    static EnrolmentRequest request_of(const http::request<http::string_body>& request) {
        return {std::string{request.method_string()}, std::string{request.target()},
                std::string{request[http::field::authorization]}, request.body()};
    }

    tcp::acceptor acceptor;
    asio::ssl::context tls{asio::ssl::context::tls_server};
    Enrolment& enrolment;
    std::function<WallTime()> now;
    std::size_t connections{0};
};

EnrolmentServer::EnrolmentServer(asio::io_context& io, Enrolment& enrolment, std::function<WallTime()> now)
    : state_{std::make_shared<State>(io, enrolment, std::move(now))} {}

EnrolmentServer::~EnrolmentServer() {
    stop();
}

Result<std::uint16_t> EnrolmentServer::start(const std::string& address, std::uint16_t port, const ServerFiles& files) {
    boost::system::error_code error;
    auto& tls = state_->tls;
    SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION);
    SSL_CTX_set_cipher_list(
        tls.native_handle(),
        "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305");
    tls.use_certificate_chain_file(files.certificate.string(), error);
    if (!error) tls.use_private_key_file(files.key.string(), asio::ssl::context::pem, error);
    if (error) return EnrolmentServerErrc::BadCertificate;
    const auto where = asio::ip::make_address(address, error);
    if (error) return EnrolmentServerErrc::Bind;
    auto& acceptor = state_->acceptor;
    const tcp::endpoint endpoint{where, port};
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address{true}, error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error) {
        const bool taken = error == asio::error::address_in_use;
        acceptor.close(error);
        return taken ? EnrolmentServerErrc::PortInUse : EnrolmentServerErrc::Bind;
    }
    asio::co_spawn(acceptor.get_executor(), state_->accept(), asio::detached);
    return acceptor.local_endpoint().port();
}

void EnrolmentServer::stop() {
    boost::system::error_code ignored;
    state_->acceptor.close(ignored);
}

}  // namespace odolink::desk
