// SPDX-License-Identifier: Apache-2.0
// The desk's session with the broker: connects again by a backoff, hands messages over in batches, publishes in order.
// What is lost on the way is sent again by the desk itself: nothing here has to be kept.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <functional>
#include <vector>

#include "base/log.hpp"
#include "dealer-desk/values.hpp"
#include "ports/dealer_link.hpp"

namespace odolink::desk {

class BrokerSession {
public:
    struct Hooks {
        std::function<void(const std::vector<InMessage>&)> messages;  ///< what came since the last turn of the loop
        std::function<void()> up;
        std::function<void()> down;  ///< a session that was up ended
    };

    BrokerSession(boost::asio::io_context& io, DealerLink& link, LogSink& log, Hooks hooks);
    void start();
    void stop();
    void send(std::vector<OutMessage> messages);
    [[nodiscard]] bool up() const { return up_; }

private:
    void on_down(Error why);
    void flush();

    boost::asio::io_context& io_;
    boost::asio::steady_timer retry_;
    DealerLink& link_;
    LogSink& log_;
    Hooks hooks_;
    std::vector<InMessage> arrived_;
    std::deque<OutMessage> waiting_;
    std::chrono::milliseconds backoff_{500};
    bool up_{false};
    bool stopped_{false};
};

}  // namespace odolink::desk
