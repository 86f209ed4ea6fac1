// SPDX-License-Identifier: Apache-2.0
// mbedTLS never blocks here: when it wants more bytes, a coroutine waits for the socket.
#include "adapters/mbedtls/tls_stream.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cstring>

namespace odolink {
namespace {

namespace asio = boost::asio;
constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);

}  // namespace

TlsStream::TlsStream(asio::ip::tcp::socket socket, TlsContext& context) : socket_{std::move(socket)}, context_{context} {}

int TlsStream::put(void* self, const unsigned char* bytes, std::size_t size) {
    auto& out = static_cast<TlsStream*>(self)->out_;
    out.insert(out.end(), bytes, bytes + size);
    return static_cast<int>(size);
}

int TlsStream::get(void* self, unsigned char* out, std::size_t size) {
    auto& stream = *static_cast<TlsStream*>(self);
    const auto count = std::min(size, stream.in_end_ - stream.in_begin_);
    if (count == 0) return MBEDTLS_ERR_SSL_WANT_READ;
    std::memcpy(out, stream.in_.data() + stream.in_begin_, count);
    stream.in_begin_ += count;
    return static_cast<int>(count);
}

asio::awaitable<int> TlsStream::fill() {
    // Only called when mbedTLS wanted more than there is: the buffer is empty.
    const auto [error, count] = co_await socket_.async_read_some(asio::buffer(in_), kAwait);
    if (error) co_return MBEDTLS_ERR_SSL_CONN_EOF;
    in_begin_ = 0;
    in_end_ = count;
    wire_down_ += count;
    co_return 0;
}

asio::awaitable<int> TlsStream::flush() {
    while (!out_.empty()) {
        sending_.swap(out_);
        const auto [error, count] = co_await asio::async_write(socket_, asio::buffer(sending_), kAwait);
        wire_up_ += count;
        sending_.clear();
        if (error) co_return MBEDTLS_ERR_SSL_CONN_EOF;
    }
    co_return 0;
}

asio::awaitable<int> TlsStream::handshake(std::string server_name) {
    if (const int code = mbedtls_ssl_setup(tls_.get(), context_.config())) co_return code;
    // Without a name any certificate of the same CA would do (CVE-2025-27809).
    if (const int code = mbedtls_ssl_set_hostname(tls_.get(), server_name.c_str())) co_return code;
    mbedtls_ssl_set_bio(tls_.get(), this, put, get, nullptr);
    context_.offer_session(tls_.get());
    for (;;) {
        const int code = mbedtls_ssl_handshake(tls_.get());
        const int sent = co_await flush();
        if (code != 0 && code != MBEDTLS_ERR_SSL_WANT_READ) co_return code;
        if (sent != 0) co_return sent;
        if (code == 0) break;
        if (const int ended = co_await fill()) co_return ended;
    }
    context_.keep_session(tls_.get());
    co_return 0;
}

int TlsStream::read_record(std::span<unsigned char> out) {
    for (;;) {
        const int code = mbedtls_ssl_read(tls_.get(), out.data(), out.size());
#if defined(MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET)
        if (code == MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET) {
            context_.keep_session(tls_.get());
            continue;
        }
#endif
        return code;
    }
}

asio::awaitable<int> TlsStream::read(std::span<unsigned char> out) {
    std::size_t count = 0;
    while (!ended_) {
        const int code = read_record(out.subspan(count));
        if (code > 0) count += static_cast<std::size_t>(code);
        else if (code != MBEDTLS_ERR_SSL_WANT_READ) ended_ = code;
        else if (count > 0) break;
        else if (const int end = co_await fill()) ended_ = end;
        if (count == out.size()) break;
    }
    co_return count > 0 ? static_cast<int>(count) : *ended_;
}

asio::awaitable<int> TlsStream::write(std::span<const unsigned char> bytes) {
    while (!bytes.empty()) {
        const int code = mbedtls_ssl_write(tls_.get(), bytes.data(), bytes.size());
        if (code < 0) co_return code;
        bytes = bytes.subspan(static_cast<std::size_t>(code));
    }
    co_return co_await flush();
}

void TlsStream::say_goodbye() {
    if (!sending_.empty()) return;  // a record is half sent: nothing may come between its parts
    mbedtls_ssl_close_notify(tls_.get());
    boost::system::error_code ignored;
    socket_.non_blocking(true, ignored);
    wire_up_ += socket_.write_some(asio::buffer(out_), ignored);
    out_.clear();
}

}  // namespace odolink
