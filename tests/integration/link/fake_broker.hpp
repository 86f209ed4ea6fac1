// SPDX-License-Identifier: Apache-2.0
// A broker of one vehicle that does what a script says, packet by packet, over TLS: the brokers that mosquitto never is. Runs on the
// test's own event loop. Packets: MQTT 5.0, chapters 2 and 3.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "support/test_pki.hpp"

namespace odolink::test {

namespace mqtt {

/// The high half of a packet's first byte.
enum class Type : std::uint8_t { Connect = 1, Connack = 2, Publish = 3, Puback = 4, Subscribe = 8, Suback = 9, PingRequest = 12, PingResponse = 13, Disconnect = 14 };

struct Packet {
    Type type{Type::Connect};
    std::uint8_t flags{0};
    Bytes body;  ///< after the length
};
/// What the vehicle publishes.
struct Published {
    std::string topic;
    std::uint16_t id{0};
    Bytes payload;
};
[[nodiscard]] Published published(const Packet& packet);
/// The number of a SUBSCRIBE.
[[nodiscard]] std::uint16_t id_of(const Packet& packet);

[[nodiscard]] Bytes packet(Type type, std::uint8_t flags, const Bytes& body);
/// `properties` are their bytes, without the length before them.
[[nodiscard]] Bytes connack(std::uint8_t reason = 0, const Bytes& properties = {});
[[nodiscard]] Bytes suback(std::uint16_t id, std::uint8_t reason = 1);
[[nodiscard]] Bytes puback(std::uint16_t id, std::uint8_t reason = 0);
[[nodiscard]] Bytes disconnect(std::uint8_t reason);
struct Flags {
    std::uint8_t qos{1};
    bool retain{false};
    bool again{false};
};
[[nodiscard]] Bytes publish(std::string_view topic, const Bytes& payload, std::uint16_t id, Flags flags = {});

}  // namespace mqtt

class FakeBroker {
public:
    FakeBroker(boost::asio::io_context& core, const Issued& server);
    ~FakeBroker();
    FakeBroker(const FakeBroker&) = delete;
    FakeBroker& operator=(const FakeBroker&) = delete;

    [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
    /// Connections whose handshake succeeded.
    [[nodiscard]] unsigned connections() const { return connections_; }

    std::function<void()> on_open;                        ///< after the handshake
    std::function<void(const mqtt::Packet&)> on_packet;  ///< whole packets

    /// To the vehicle, where it is connected.
    void send(const Bytes& bytes);
    void close();

private:
    struct Session;
    void accept();

    boost::asio::ssl::context tls_{boost::asio::ssl::context::tls_server};
    boost::asio::ip::tcp::acceptor acceptor_;
    std::shared_ptr<Session> session_;
    unsigned connections_{0};
};

}  // namespace odolink::test
