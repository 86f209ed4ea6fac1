// SPDX-License-Identifier: Apache-2.0
// HTTPS in front of Enrolment: TLS 1.2 and later by OpenSSL, one request a connection, capped in size, time and number.
#pragma once

#include <functional>
#include <memory>

#include "dealer-desk/api/enrolment.hpp"

namespace boost::asio {
class io_context;
}

namespace odolink::desk {

enum class EnrolmentServerErrc {
    PortInUse = 1,   ///< another program listens on the port
    Bind,            ///< the address cannot be bound
    BadCertificate,  ///< certificate or key cannot be used
};
[[nodiscard]] Error make_error_code(EnrolmentServerErrc e);

class EnrolmentServer {
public:
    EnrolmentServer(boost::asio::io_context& io, Enrolment& enrolment, std::function<WallTime()> now);
    ~EnrolmentServer();
    EnrolmentServer(const EnrolmentServer&) = delete;
    EnrolmentServer& operator=(const EnrolmentServer&) = delete;

    /// Listens; port 0 takes a free one. Returns the port. Errors: each of EnrolmentServerErrc.
    [[nodiscard]] Result<std::uint16_t> start(const std::string& address, std::uint16_t port, const ServerFiles& files);
    void stop();

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace odolink::desk

ODOLINK_ERRC(odolink::desk::EnrolmentServerErrc);
