// SPDX-License-Identifier: Apache-2.0
// The desk's side of enrolment, without a socket: a small EST (RFC 7030) as
// proto/README.md tells it in section 9. Used by EnrolmentServer and by the tests.
#pragma once

#include <string>

#include "dealer-desk/ca/authority.hpp"
#include "dealer-desk/desk.hpp"

namespace odolink::desk {

struct EnrolmentConfig {
    std::string broker_host;
    std::uint16_t broker_port{0};
    std::string broker_server_name;
};

struct EnrolmentRequest {
    std::string method;
    std::string target;
    std::string authorization;
    std::string body;
};

struct EnrolmentAnswer {
    int status{200};
    std::string content_type;
    std::string body;
};

class Enrolment {
public:
    /// All outlive it.
    Enrolment(Desk& desk, Authority& authority, Crypto& crypto, EnrolmentConfig config)
        : desk_{desk}, authority_{authority}, crypto_{crypto}, config_{std::move(config)} {}

    /// 200, or 400 (bad request), 401 (wrong, used or expired code; a key that cannot renew), 404, 405, 429 (too many wrong codes), 503.
    [[nodiscard]] EnrolmentAnswer handle(const EnrolmentRequest& request, WallTime now);

private:
    [[nodiscard]] EnrolmentAnswer enrol(const EnrolmentRequest& request, WallTime now);
    [[nodiscard]] EnrolmentAnswer reenrol(const EnrolmentRequest& request, WallTime now);
    [[nodiscard]] EnrolmentAnswer describe(WallTime now) const;
    [[nodiscard]] bool too_many_wrong(WallTime now);

    Desk& desk_;
    Authority& authority_;
    Crypto& crypto_;
    EnrolmentConfig config_;
    int wrong_codes_{0};
    WallTime window_;
};

}  // namespace odolink::desk
