// SPDX-License-Identifier: Apache-2.0
// A desk that says what a test tells it to say: HTTPS by OpenSSL on a thread of its own, one request a connection. The real
// desk is tested elsewhere; this one also gives the answers that a real one never should.
#pragma once

#include <openssl/ssl.h>

#include <cstdint>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "support/test_pki.hpp"

namespace odolink::test {

struct DeskRequest {
    std::string line;  ///< "POST /target HTTP/1.1"
    std::string authorization;
    std::string body;
};
struct DeskAnswer {
    int status{200};
    std::string type;
    std::string body;
};

class FakeDesk {
public:
    /// `answer` is called on the desk's thread; a test reads requests() after the exchange is over.
    FakeDesk(const Issued& server, std::function<DeskAnswer(const DeskRequest&)> answer);
    ~FakeDesk();
    FakeDesk(const FakeDesk&) = delete;
    FakeDesk& operator=(const FakeDesk&) = delete;
    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] const std::vector<DeskRequest>& requests() const { return requests_; }

private:
    void serve();
    void converse(SSL* tls);

    std::function<DeskAnswer(const DeskRequest&)> answer_;
    std::vector<DeskRequest> requests_;
    SSL_CTX* context_;
    int listener_;
    std::uint16_t port_{0};
    std::thread thread_;
};

}  // namespace odolink::test
