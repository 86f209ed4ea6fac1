// SPDX-License-Identifier: Apache-2.0
// One TLS connection over an Asio socket: mbedTLS works on two memory buffers, and coroutines carry them to and from the
// wire. One reader and one writer may run at a time. Included by .cpp files only (Asio's coroutines are heavy).
#pragma once

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adapters/mbedtls/tls_context.hpp"

namespace odolink {

class TlsStream {
public:
    static constexpr std::size_t kRecord = 16 * 1024;

    TlsStream(boost::asio::ip::tcp::socket socket, TlsContext& context);
    TlsStream(const TlsStream&) = delete;
    TlsStream& operator=(const TlsStream&) = delete;

    /// Shakes hands with a server that must be `server_name`. Returns 0 or mbedTLS's code.
    [[nodiscard]] boost::asio::awaitable<int> handshake(std::string server_name);
    /// Reads at least one byte of the application, and what else has arrived. Returns their number; 0 or mbedTLS's code when there will be no more.
    [[nodiscard]] boost::asio::awaitable<int> read(std::span<unsigned char> out);
    /// Writes everything. Returns 0 or mbedTLS's code.
    [[nodiscard]] boost::asio::awaitable<int> write(std::span<const unsigned char> bytes);
    /// Says good-bye to the peer, as far as the socket takes it at once.
    void say_goodbye();

    [[nodiscard]] boost::asio::ip::tcp::socket& socket() { return socket_; }
    [[nodiscard]] mbedtls_ssl_context* tls() { return tls_.get(); }
    [[nodiscard]] std::uint64_t wire_up() const { return wire_up_; }      ///< bytes of TLS sent
    [[nodiscard]] std::uint64_t wire_down() const { return wire_down_; }  ///< bytes of TLS received

private:
    static int put(void* self, const unsigned char* bytes, std::size_t size);
    static int get(void* self, unsigned char* out, std::size_t size);
    [[nodiscard]] int read_record(std::span<unsigned char> out);
    [[nodiscard]] boost::asio::awaitable<int> fill();
    [[nodiscard]] boost::asio::awaitable<int> flush();

    boost::asio::ip::tcp::socket socket_;
    TlsContext& context_;
    mbed::Tls tls_;
    std::array<unsigned char, kRecord> in_;
    std::size_t in_begin_{0};
    std::size_t in_end_{0};
    std::optional<int> ended_;  ///< why nothing more will be read
    std::vector<unsigned char> out_;
    std::vector<unsigned char> sending_;
    std::uint64_t wire_up_{0};
    std::uint64_t wire_down_{0};
};

}  // namespace odolink
