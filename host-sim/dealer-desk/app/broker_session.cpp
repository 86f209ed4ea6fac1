// SPDX-License-Identifier: Apache-2.0
// Connecting again, batching by turns of the loop, and publishing within the link's window.
#include "dealer-desk/app/broker_session.hpp"

#include <boost/asio/post.hpp>

namespace odolink::desk {
namespace {

constexpr auto kLongestBackoff = std::chrono::seconds{10};
constexpr std::size_t kMostWaiting = 10'000;  // beyond, the oldest is left to the desk's own sending again

}  // namespace

BrokerSession::BrokerSession(boost::asio::io_context& io, DealerLink& link, LogSink& log, Hooks hooks)
    : io_{io}, retry_{io}, link_{link}, log_{log}, hooks_{std::move(hooks)} {
    link_.set_events({
        .on_up =
            [this] {
                up_ = true;
                backoff_ = std::chrono::milliseconds{500};
                log_.write(LogLevel::Info, "broker.up", {});
                hooks_.up();
            },
        .on_down = [this](Error why) { on_down(why); },
        .on_published = [this](PublishTicket, Status) { flush(); },
        .on_message =
            [this](std::string_view topic, ByteView payload) {
                arrived_.push_back({std::string{topic}, Bytes(payload.begin(), payload.end())});
                if (arrived_.size() > 1) return;
                // Messages that wait in the loop behind this one join its transaction.
                boost::asio::post(io_, [this] { hooks_.messages(std::exchange(arrived_, {})); });
            },
    });
}

void BrokerSession::start() {
    link_.connect({});
}

void BrokerSession::stop() {
    stopped_ = true;
    retry_.cancel();
    link_.disconnect();
}

void BrokerSession::on_down(Error why) {
    const bool was_up = std::exchange(up_, false);
    waiting_.clear();
    if (stopped_) return;
    if (was_up) hooks_.down();
    log_.write(LogLevel::Warning, "broker.down",
               {{"why", why.message()}, {"retry_ms", std::to_string(backoff_.count())}});
    retry_.expires_after(backoff_);
    retry_.async_wait([this](boost::system::error_code cancelled) {
        if (!cancelled) link_.connect({});
    });
    backoff_ = std::min<std::chrono::milliseconds>(backoff_ * 2, kLongestBackoff);
}

void BrokerSession::send(std::vector<OutMessage> messages) {
    if (!up_) return;
    for (OutMessage& message : messages) waiting_.push_back(std::move(message));
    while (waiting_.size() > kMostWaiting) waiting_.pop_front();
    flush();
}

void BrokerSession::flush() {
    while (!waiting_.empty()) {
        const auto ticket = link_.publish(waiting_.front().topic, waiting_.front().bytes);
        if (!ticket && ticket.error() == LinkErrc::WindowFull) return;
        if (!ticket) log_.write(LogLevel::Warning, "broker.refused", {{"why", ticket.error().message()}});
        waiting_.pop_front();
    }
}

}  // namespace odolink::desk
