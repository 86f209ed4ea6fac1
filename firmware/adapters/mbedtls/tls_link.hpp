// SPDX-License-Identifier: Apache-2.0
// Carries the MQTT client's plain bytes from a loopback port of our own to the broker over mutual TLS. Only this very
// process may use the port. Security: E2 of the threat table; why not the MQTT library's own TLS: README.md.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "adapters/mbedtls/tls_context.hpp"

namespace boost::asio {
class io_context;
}

namespace odolink {

struct TlsLinkOptions {
    std::string host;  ///< name or address to connect to
    std::uint16_t port{8883};
    std::string server_name;  ///< the broker's certificate must be for this name; empty: `host`
    TlsFiles files;           ///< read again whenever they change: a renewed certificate needs no restart
    std::chrono::milliseconds connect_timeout{10'000};
    std::chrono::milliseconds handshake_timeout{10'000};
    /// Unacknowledged bytes end the connection after this (TCP_USER_TIMEOUT).
    std::chrono::milliseconds stall_timeout{20'000};
    /// Whether our clock can be believed; without it, it is.
    std::function<TlsContext::Validity()> validity;
};

/// Counts since construction.
struct TlsLinkCounters {
    std::uint64_t accepted{0};
    std::uint64_t rejected{0};  ///< connections of other processes to our port
    std::uint64_t handshakes{0};
    std::uint64_t resumed{0};    ///< of the handshakes
    std::uint64_t wire_up{0};    ///< bytes of TLS, what the data budget pays for (TCP/IP headers apart)
    std::uint64_t wire_down{0};
    std::chrono::microseconds last_handshake{0};
};

/// Lives and is used on the thread that runs `core`.
class TlsLink {
public:
    /// Opens the loopback port. Throws boost::system::system_error when there is none.
    TlsLink(boost::asio::io_context& core, TlsLinkOptions options);
    ~TlsLink();
    TlsLink(const TlsLink&) = delete;
    TlsLink& operator=(const TlsLink&) = delete;

    [[nodiscard]] std::uint16_t port() const;
    /// Why the last connection failed, as LinkErrc; no error when it was established and ended in order, or none was tried.
    [[nodiscard]] Error last_error() const;
    /// The same in the library's or the kernel's words, for the log.
    [[nodiscard]] std::string detail() const;
    [[nodiscard]] TlsLinkCounters counters() const;
    /// A connection stands to the broker, or has something of its end to carry yet.
    [[nodiscard]] bool carries() const;

private:
    class Carrier;
    std::shared_ptr<Carrier> carrier_;
};

}  // namespace odolink
