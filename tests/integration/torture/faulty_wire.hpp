// SPDX-License-Identifier: Apache-2.0
// The wire between a vehicle and the broker, as a TCP proxy on loopback: passes everything, ends a session after so
// many bytes of application data, or passes nothing and ends nothing. It reads TLS record headers and no more.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace odolink::torture {

enum class Ending { EndOfStream, Reset };

class FaultyWire {
public:
    /// `upstream` is asked for the broker's port at each connection.
    FaultyWire(boost::asio::io_context& io, std::function<std::uint16_t()> upstream);
    ~FaultyWire();
    FaultyWire(const FaultyWire&) = delete;
    FaultyWire& operator=(const FaultyWire&) = delete;

    [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
    /// The next session ends once `bytes` of application data have passed, both ways and record headers counted.
    void cut_next_after(std::uint64_t bytes, Ending ending);
    /// Sessions so far that were ended by cut_next_after().
    [[nodiscard]] std::uint64_t cuts() const { return cuts_; }
    /// A black hole: while it lasts connections are taken, open ones stay open, and no byte passes. At its end all are
    /// reset.
    void swallow(bool everything);
    /// Connections that were taken.
    [[nodiscard]] std::uint64_t taken() const { return taken_; }

private:
    struct Session;
    void accept();

    struct Cut {
        std::uint64_t bytes;
        Ending ending;
    };
    boost::asio::io_context& io_;
    boost::asio::ip::tcp::acceptor acceptor_;
    std::function<std::uint16_t()> upstream_;
    std::optional<Cut> next_cut_;
    std::vector<std::shared_ptr<Session>> sessions_;
    bool swallows_{false};
    std::uint64_t cuts_{0};
    std::uint64_t taken_{0};
};

}  // namespace odolink::torture
