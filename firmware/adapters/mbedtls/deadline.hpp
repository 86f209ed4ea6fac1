// SPDX-License-Identifier: Apache-2.0
// A time limit on whatever waits for a socket. Included by .cpp files only.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>

namespace odolink {

/// Closes the socket when the limit passes before forget(). The socket must outlive the Deadline.
class Deadline {
public:
    Deadline(boost::asio::ip::tcp::socket& socket, std::chrono::milliseconds limit) : timer_{socket.get_executor(), limit} {
        timer_.async_wait([passed = passed_, &socket](const boost::system::error_code& error) {
            if (error || *passed == State::Forgotten) return;
            *passed = State::Passed;
            boost::system::error_code ignored;
            socket.close(ignored);
        });
    }
    ~Deadline() { forget(); }
    Deadline(const Deadline&) = delete;
    Deadline& operator=(const Deadline&) = delete;
    [[nodiscard]] bool passed() const { return *passed_ == State::Passed; }
    void forget() {
        if (*passed_ == State::Waiting) *passed_ = State::Forgotten;
        timer_.cancel();
    }

private:
    enum class State { Waiting, Passed, Forgotten };
    std::shared_ptr<State> passed_{std::make_shared<State>(State::Waiting)};
    boost::asio::steady_timer timer_;
};

}  // namespace odolink
