// SPDX-License-Identifier: Apache-2.0
// One coroutine accepts; each accepted connection is a Connection with a coroutine for each direction. A newer
// connection of ours replaces the older one: the MQTT client has given that one up.
#include "adapters/mbedtls/tls_link.hpp"

#include <netinet/tcp.h>
#include <sys/stat.h>

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <optional>

#include "adapters/mbedtls/deadline.hpp"
#include "adapters/mbedtls/packet_guard.hpp"
#include "adapters/mbedtls/peer_check.hpp"
#include "adapters/mbedtls/tls_stream.hpp"

namespace odolink {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds kAcceptAgain{200};

/// Changes whenever one of the files is replaced.
std::string fingerprint(const TlsFiles& files) {
    std::string all;
    for (const auto& file : {files.ca, files.certificate, files.key}) {
        struct stat status {};
        if (::stat(file.c_str(), &status) == 0) {
            all += std::to_string(status.st_ino) + ':' + std::to_string(status.st_mtim.tv_sec) + ':' +
                   std::to_string(status.st_mtim.tv_nsec);
        }
        all += ';';
    }
    return all;
}

struct Connection {
    explicit Connection(tcp::socket accepted) : local{std::move(accepted)}, broker{local.get_executor()} {}
    void close() {
        boost::system::error_code ignored;
        carries = false;
        local.close(ignored);
        (tls ? tls->socket() : broker).close(ignored);
    }
    tcp::socket local;
    tcp::socket broker;  ///< until the handshake begins; then it is inside `tls`
    std::shared_ptr<TlsContext> context;
    std::unique_ptr<TlsStream> tls;
    bool carries{false};
    std::uint64_t counted_up{0};
    std::uint64_t counted_down{0};
};

}  // namespace

class TlsLink::Carrier : public std::enable_shared_from_this<Carrier> {
public:
    Carrier(asio::io_context& core, TlsLinkOptions options)
        : options_{std::move(options)}, acceptor_{core, {asio::ip::address_v4::loopback(), 0}} {
        if (options_.server_name.empty()) options_.server_name = options_.host;
    }

    void start() { asio::co_spawn(acceptor_.get_executor(), accept(shared_from_this()), asio::detached); }

    void stop() {
        boost::system::error_code ignored;
        acceptor_.close(ignored);
        if (current_) current_->close();
    }

    [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
    [[nodiscard]] const std::optional<TlsFailure>& failure() const { return failure_; }
    [[nodiscard]] const TlsLinkCounters& counters() const { return counters_; }
    [[nodiscard]] bool carries() const { return current_ && current_->carries; }

private:
    using Self = std::shared_ptr<Carrier>;
    using Link = std::shared_ptr<Connection>;

    // The coroutines own the carrier by `self`: a frame may outlive the TlsLink by one turn of the loop.
    static asio::awaitable<void> accept(Self self);
    static asio::awaitable<void> serve(Self self, Link link);
    static asio::awaitable<bool> reach_broker(Self self, Link link);
    static asio::awaitable<bool> shake_hands(Self self, Link link);
    static asio::awaitable<void> carry_up(Self self, Link link);
    static asio::awaitable<void> carry_down(Self self, Link link);
    [[nodiscard]] bool load_files();
    /// A connection that was replaced has nothing more to say.
    void note(const Link& link, TlsFailure failure) {
        if (link == current_) failure_ = std::move(failure);
    }
    void count(Connection& link);

    TlsLinkOptions options_;
    tcp::acceptor acceptor_;
    std::shared_ptr<TlsContext> context_;
    std::string loaded_;
    Link current_;
    std::optional<TlsFailure> failure_;
    TlsLinkCounters counters_;
};

asio::awaitable<void> TlsLink::Carrier::accept(Self self) {
    while (self->acceptor_.is_open()) {
        auto [error, socket] = co_await self->acceptor_.async_accept(kAwait);
        if (error && !self->acceptor_.is_open()) co_return;
        if (error) {  // no descriptor or no memory is left: without a pause this would take a whole processor
            self->failure_ = {LinkErrc::Unreachable, "the way inside this process: " + error.message()};
            asio::steady_timer pause{self->acceptor_.get_executor(), kAcceptAgain};
            co_await pause.async_wait(kAwait);
            continue;
        }
        boost::system::error_code ignored;
        if (peer_of(socket.native_handle()) != Peer::OwnProcess) {
            ++self->counters_.rejected;
            socket.close(ignored);
            continue;
        }
        ++self->counters_.accepted;
        socket.set_option(tcp::no_delay{true}, ignored);
        if (self->current_) self->current_->close();
        self->current_ = std::make_shared<Connection>(std::move(socket));
        asio::co_spawn(self->acceptor_.get_executor(), serve(self, self->current_), asio::detached);
    }
}

asio::awaitable<void> TlsLink::Carrier::serve(Self self, Link link) {
    self->failure_.reset();
    bool established = self->load_files();
    if (established) established = co_await reach_broker(self, link);
    if (established) established = co_await shake_hands(self, link);
    if (!established) {
        link->close();  // after the failure was noted: the MQTT client's failure asks for it
        co_return;
    }
    link->carries = true;
    asio::co_spawn(self->acceptor_.get_executor(), carry_down(self, link), asio::detached);
    co_await carry_up(self, link);
}

bool TlsLink::Carrier::load_files() {
    auto now = fingerprint(options_.files);
    if (!context_ || now != loaded_) {
        auto context = TlsContext::load(options_.files);
        if (!context) {
            failure_ = context.error();
            return false;
        }
        context_ = std::move(*context);
        loaded_ = std::move(now);
    }
    if (options_.validity) context_->set_validity(options_.validity());
    return true;
}

asio::awaitable<bool> TlsLink::Carrier::reach_broker(Self self, Link link) {
    const auto& options = self->options_;
    const std::string where = options.host + ":" + std::to_string(options.port);
    tcp::resolver resolver{link->local.get_executor()};
    const auto [unknown, addresses] = co_await resolver.async_resolve(options.host, std::to_string(options.port), kAwait);
    if (unknown) {
        self->note(link, {LinkErrc::Unreachable, where + ": " + unknown.message()});
        co_return false;
    }
    Deadline deadline{link->broker, options.connect_timeout};
    const auto [refused, endpoint] = co_await asio::async_connect(link->broker, addresses, kAwait);
    if (refused || deadline.passed()) {
        self->note(link, {LinkErrc::Unreachable, where + ": " + (deadline.passed() ? "timed out" : refused.message())});
        co_return false;
    }
    deadline.forget();
    boost::system::error_code ignored;
    link->broker.set_option(tcp::no_delay{true}, ignored);
    const auto stall = static_cast<unsigned>(options.stall_timeout.count());
    ::setsockopt(link->broker.native_handle(), IPPROTO_TCP, TCP_USER_TIMEOUT, &stall, sizeof stall);
    co_return true;
}

asio::awaitable<bool> TlsLink::Carrier::shake_hands(Self self, Link link) {
    link->context = self->context_;
    link->tls = std::make_unique<TlsStream>(std::move(link->broker), *link->context);
    Deadline deadline{link->tls->socket(), self->options_.handshake_timeout};
    const auto verifications = link->context->verifications();
    const auto began = std::chrono::steady_clock::now();
    const int code = co_await link->tls->handshake(self->options_.server_name);
    deadline.forget();
    self->count(*link);
    if (code != 0) {
        link->context->forget_session();
        self->note(link, deadline.passed() ? TlsFailure{LinkErrc::TlsFailed, "the handshake timed out"}
                                           : link->context->name_failure(code, link->tls->tls()));
        co_return false;
    }
    ++self->counters_.handshakes;
    if (link->context->verifications() == verifications) ++self->counters_.resumed;
    self->counters_.last_handshake =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began);
    co_return true;
}

asio::awaitable<void> TlsLink::Carrier::carry_up(Self self, Link link) {
    std::array<unsigned char, TlsStream::kRecord> buffer;
    for (;;) {
        const auto [error, count] = co_await link->local.async_read_some(asio::buffer(buffer), kAwait);
        if (error || co_await link->tls->write({buffer.data(), count}) != 0) break;
        self->count(*link);
    }
    link->tls->say_goodbye();
    self->count(*link);
    link->close();
}

asio::awaitable<void> TlsLink::Carrier::carry_down(Self self, Link link) {
    std::array<unsigned char, TlsStream::kRecord> buffer;
    PacketGuard guard;
    for (;;) {
        const int count = co_await link->tls->read(buffer);
        self->count(*link);
        if (count == MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE) self->note(link, link->context->name_failure(count, link->tls->tls()));
        if (count <= 0) break;
        if (!guard.take({buffer.data(), static_cast<std::size_t>(count)})) {
            self->note(link, {LinkErrc::Refused, "the broker announced a packet of " + std::to_string(guard.announced()) + " bytes or more"});
            break;
        }
        const auto [error, written] =
            co_await asio::async_write(link->local, asio::buffer(buffer.data(), static_cast<std::size_t>(count)), kAwait);
        if (error) break;
    }
    link->close();
}

void TlsLink::Carrier::count(Connection& link) {
    counters_.wire_up += link.tls->wire_up() - std::exchange(link.counted_up, link.tls->wire_up());
    counters_.wire_down += link.tls->wire_down() - std::exchange(link.counted_down, link.tls->wire_down());
}

TlsLink::TlsLink(asio::io_context& core, TlsLinkOptions options)
    : carrier_{std::make_shared<Carrier>(core, std::move(options))} {
    carrier_->start();
}
TlsLink::~TlsLink() { carrier_->stop(); }
std::uint16_t TlsLink::port() const { return carrier_->port(); }
Error TlsLink::last_error() const { return carrier_->failure() ? make_error_code(carrier_->failure()->error) : Error{}; }
std::string TlsLink::detail() const { return carrier_->failure() ? carrier_->failure()->detail : std::string{}; }
TlsLinkCounters TlsLink::counters() const { return carrier_->counters(); }
bool TlsLink::carries() const { return carrier_->carries(); }

}  // namespace odolink
