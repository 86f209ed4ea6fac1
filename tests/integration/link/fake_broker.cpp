// SPDX-License-Identifier: Apache-2.0
// Asio and OpenSSL: nothing here is shared with the code under test.
#include "integration/link/fake_broker.hpp"

#include <boost/asio/ssl/impl/src.hpp>
#include <boost/asio/write.hpp>
#include <deque>

namespace odolink::test {
namespace mqtt {
namespace {

void put16(Bytes& out, std::uint16_t number) {
    out.push_back(static_cast<std::byte>(number >> 8U));
    out.push_back(static_cast<std::byte>(number & 0xFFU));
}
std::uint16_t get16(ByteView bytes) {
    return bytes.size() < 2 ? std::uint16_t{0} : static_cast<std::uint16_t>(u8(bytes[0]) << 8U | u8(bytes[1]));
}
void put_length(Bytes& out, std::size_t length) {
    do {
        out.push_back(static_cast<std::byte>((length & 0x7FU) | (length > 0x7FU ? 0x80U : 0U)));
        length >>= 7U;
    } while (length > 0);
}

}  // namespace

Published published(const Packet& packet) {
    const ByteView body = packet.body;
    const std::size_t length = get16(body);
    if (body.size() < length + 5) return {};
    Published out{to_text(body.subspan(2, length)), get16(body.subspan(2 + length)), {}};
    const ByteView rest = body.subspan(4 + length + 1 + u8(body[4 + length]));  // our publishes have few properties or none: one byte of length
    out.payload.assign(rest.begin(), rest.end());
    return out;
}

std::uint16_t id_of(const Packet& packet) { return get16(packet.body); }

Bytes packet(Type type, std::uint8_t flags, const Bytes& body) {
    Bytes out{static_cast<std::byte>(static_cast<unsigned>(type) << 4U | flags)};
    put_length(out, body.size());
    out.insert(out.end(), body.begin(), body.end());
    return out;
}

Bytes connack(std::uint8_t reason, const Bytes& properties) {
    Bytes body{std::byte{0}, static_cast<std::byte>(reason)};
    put_length(body, properties.size());
    body.insert(body.end(), properties.begin(), properties.end());
    return packet(Type::Connack, 0, body);
}

Bytes suback(std::uint16_t id, std::uint8_t reason) {
    Bytes body;
    put16(body, id);
    body.push_back(std::byte{0});
    body.push_back(static_cast<std::byte>(reason));
    return packet(Type::Suback, 0, body);
}

Bytes puback(std::uint16_t id, std::uint8_t reason) {
    Bytes body;
    put16(body, id);
    body.push_back(static_cast<std::byte>(reason));
    body.push_back(std::byte{0});
    return packet(Type::Puback, 0, body);
}

Bytes disconnect(std::uint8_t reason) { return packet(Type::Disconnect, 0, {static_cast<std::byte>(reason), std::byte{0}}); }

Bytes publish(std::string_view topic, const Bytes& payload, std::uint16_t id, Flags flags) {
    Bytes body;
    put16(body, static_cast<std::uint16_t>(topic.size()));
    const ByteView name = as_bytes(topic);
    body.insert(body.end(), name.begin(), name.end());
    if (flags.qos > 0) put16(body, id);
    body.push_back(std::byte{0});
    body.insert(body.end(), payload.begin(), payload.end());
    return packet(Type::Publish, static_cast<std::uint8_t>((flags.again ? 8U : 0U) | static_cast<unsigned>(flags.qos) << 1U | (flags.retain ? 1U : 0U)), body);
}

}  // namespace mqtt

struct FakeBroker::Session : std::enable_shared_from_this<Session> {
    Session(FakeBroker& owner_, boost::asio::ip::tcp::socket socket) : owner{&owner_}, stream{std::move(socket), owner_.tls_} {}

    void start() {
        stream.async_handshake(boost::asio::ssl::stream_base::server, [self = shared_from_this()](boost::system::error_code error) {
            if (error || self->owner == nullptr) return;
            ++self->owner->connections_;
            if (self->owner->on_open) self->owner->on_open();
            self->read();
        });
    }
    void read() {
        if (owner == nullptr) return;
        stream.async_read_some(boost::asio::buffer(part), [self = shared_from_this()](boost::system::error_code error, std::size_t count) {
            if (error || self->owner == nullptr) return;
            const ByteView view{reinterpret_cast<const std::byte*>(self->part.data()), count};
            self->heard.insert(self->heard.end(), view.begin(), view.end());
            while (self->owner != nullptr && self->take_packet()) {
            }
            self->read();
        });
    }
    /// The next whole packet of what was heard.
    bool take_packet() {
        std::size_t length = 0, at = 1;
        for (unsigned shift = 0; at < heard.size(); shift += 7) {
            const std::uint8_t byte = u8(heard[at++]);
            length |= static_cast<std::size_t>(byte & 0x7FU) << shift;
            if ((byte & 0x80U) != 0) continue;
            if (heard.size() - at < length) return false;
            mqtt::Packet packet{static_cast<mqtt::Type>(u8(heard[0]) >> 4U), static_cast<std::uint8_t>(u8(heard[0]) & 0x0FU), {}};
            packet.body.assign(heard.begin() + static_cast<std::ptrdiff_t>(at), heard.begin() + static_cast<std::ptrdiff_t>(at + length));
            heard.erase(heard.begin(), heard.begin() + static_cast<std::ptrdiff_t>(at + length));
            if (owner->on_packet) owner->on_packet(packet);
            return true;
        }
        return false;
    }
    void write() {
        if (to_send.empty() || owner == nullptr) return;
        boost::asio::async_write(stream, boost::asio::buffer(to_send.front()), [self = shared_from_this()](boost::system::error_code error, std::size_t) {
            self->to_send.pop_front();
            if (!error) self->write();
        });
    }

    FakeBroker* owner;  ///< nothing: this session is over
    boost::asio::ssl::stream<boost::asio::ip::tcp::socket> stream;
    std::array<unsigned char, 4096> part{};
    Bytes heard;
    std::deque<Bytes> to_send;
};

FakeBroker::FakeBroker(boost::asio::io_context& core, const Issued& server) : acceptor_{core, {boost::asio::ip::address_v4::loopback(), 0}} {
    tls_.use_certificate_file(server.certificate.string(), boost::asio::ssl::context::pem);
    tls_.use_private_key_file(server.key.string(), boost::asio::ssl::context::pem);
    accept();
}

FakeBroker::~FakeBroker() { close(); }

void FakeBroker::accept() {
    acceptor_.async_accept([this](boost::system::error_code error, boost::asio::ip::tcp::socket socket) {
        if (error) return;
        close();
        session_ = std::make_shared<Session>(*this, std::move(socket));
        session_->start();
        accept();
    });
}

void FakeBroker::send(const Bytes& bytes) {
    if (!session_ || session_->owner == nullptr) return;
    session_->to_send.push_back(bytes);
    if (session_->to_send.size() == 1) session_->write();
}

void FakeBroker::close() {
    if (!session_) return;
    session_->owner = nullptr;
    boost::system::error_code ignored;
    session_->stream.lowest_layer().close(ignored);
    session_.reset();
}

}  // namespace odolink::test
