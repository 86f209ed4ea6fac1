// SPDX-License-Identifier: Apache-2.0
#include "faulty_wire.hpp"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <utility>

namespace odolink::torture {
namespace asio = boost::asio;
using asio::ip::tcp;
using Error = boost::system::error_code;

namespace {

/// Follows TLS records byte by byte. Source: RFC 5246, section 6.2.1.
class Records {
public:
    /// Whether this byte is part of a record of application data, its header included.
    bool of_application(unsigned char byte) {
        constexpr unsigned char kApplicationData = 23;
        if (header_ == 0 && left_ == 0) application_ = byte == kApplicationData;
        if (left_ > 0) {
            --left_;
        } else {
            ++header_;
            if (header_ == 4) length_ = static_cast<std::size_t>(byte) << 8U;
            if (header_ == 5) {
                left_ = length_ + byte;
                header_ = 0;
            }
        }
        return application_;
    }

private:
    bool application_{false};
    std::size_t header_{0};
    std::size_t length_{0};
    std::size_t left_{0};
};

}  // namespace

struct FaultyWire::Session : std::enable_shared_from_this<Session> {
    struct Way {
        tcp::socket& from;
        tcp::socket& to;
        std::array<unsigned char, 16 * 1024> bytes{};
        Records records;
    };

    Session(FaultyWire& of, tcp::socket accepted) : wire{of}, vehicle{std::move(accepted)}, broker{of.io_} {}

    void begin() {
        if (wire.swallows_) return;  // taken, and nothing more
        Error failed;
        broker.connect({asio::ip::address_v4::loopback(), wire.upstream_()}, failed);
        if (failed) return end(Ending::Reset);
        Error ignored;
        vehicle.set_option(tcp::no_delay{true}, ignored);
        broker.set_option(tcp::no_delay{true}, ignored);
        read(up);
        read(down);
    }
    void read(Way& way) {
        way.from.async_read_some(asio::buffer(way.bytes),
                                 [self = shared_from_this(), &way](Error failed, std::size_t size) {
                                     if (self->wire.swallows_) return;  // nobody hears of it, of an end neither
                                     if (failed) return self->end(Ending::EndOfStream);
                                     self->pass(way, size);
                                 });
    }
    void pass(Way& way, std::size_t size) {
        const std::size_t passes = allowed(way, size);
        const bool whole = passes == size;
        asio::async_write(way.to, asio::buffer(way.bytes.data(), passes),
                          [self = shared_from_this(), &way, whole](Error failed, std::size_t) {
                              if (failed) return self->end(Ending::EndOfStream);
                              if (whole) return self->read(way);
                              if (!std::exchange(self->over, true)) ++self->wire.cuts_;
                              self->end(self->cut->ending);
                          });
    }
    std::size_t allowed(Way& way, std::size_t size) {
        if (!cut) return size;
        for (std::size_t i = 0; i < size; ++i) {
            if (!way.records.of_application(way.bytes[i])) continue;
            if (cut->bytes == 0) return i;
            --cut->bytes;
        }
        return size;
    }
    void end(Ending ending) {
        // One that ended by itself leaves its cut to the next.
        if (cut && !std::exchange(over, true) && !wire.next_cut_) wire.next_cut_ = given;
        Error ignored;
        for (tcp::socket* socket : {&vehicle, &broker}) {
            if (!socket->is_open()) continue;
            if (ending == Ending::Reset) socket->set_option(asio::socket_base::linger{true, 0}, ignored);
            socket->close(ignored);
        }
    }

    FaultyWire& wire;
    tcp::socket vehicle;
    tcp::socket broker;
    Way up{vehicle, broker, {}, {}};
    Way down{broker, vehicle, {}, {}};
    std::optional<Cut> cut;
    std::optional<Cut> given;  ///< the cut as it was asked for
    bool over{false};  ///< cut, or ended before
};

FaultyWire::FaultyWire(asio::io_context& io, std::function<std::uint16_t()> upstream)
    : io_{io}, acceptor_{io, {asio::ip::address_v4::loopback(), 0}}, upstream_{std::move(upstream)} {
    accept();
}

FaultyWire::~FaultyWire() {
    for (const auto& session : sessions_) session->end(Ending::Reset);
}

void FaultyWire::cut_next_after(std::uint64_t bytes, Ending ending) {
    next_cut_ = Cut{bytes, ending};
}

void FaultyWire::swallow(bool everything) {
    swallows_ = everything;
    if (swallows_) return;
    // Whoever routes now knows nothing of what was open.
    for (const auto& session : std::exchange(sessions_, {})) session->end(Ending::Reset);
}

void FaultyWire::accept() {
    acceptor_.async_accept([this](Error failed, tcp::socket socket) {
        if (failed) return;
        ++taken_;
        std::erase_if(sessions_, [](const auto& session) { return !session->vehicle.is_open(); });
        auto session = std::make_shared<Session>(*this, std::move(socket));
        session->cut = session->given = std::exchange(next_cut_, {});
        sessions_.push_back(session);
        session->begin();
        accept();
    });
}

}  // namespace odolink::torture
