// SPDX-License-Identifier: Apache-2.0
#include "ports/sim_link.hpp"

#include <utility>

namespace odolink::sim {
namespace {
constexpr std::size_t kWindow = 16;            // as the real link: at most 16 publishes without an answer
constexpr std::size_t kMaxPacket = 64 * 1024;  // mosquitto's max_packet_size in our configuration
constexpr Duration kConnectTime = 150ms;       // TCP, TLS and MQTT on a mobile network
constexpr Duration kConnectTimeout = 10s;
}  // namespace

void SimBroker::publish_from_desk(const std::string& topic, const Bytes& payload) {
    if (!running_) return;
    if (tap_) tap_(topic, payload);
    for (auto& [prefix, link] : sessions_) {
        if (!topic.starts_with(prefix + "down/") || !link->network_.up) continue;
        bytes_down_ += topic.size() + payload.size();
        link->later(link->network_.latency, [link = link, topic, payload] { link->arrive(topic, payload); });
        return;
    }
}

void SimBroker::kill() {
    running_ = false;
    ++incarnation_;
    const auto sessions = std::exchange(sessions_, {});
    for (const auto& [prefix, link] : sessions) link->fall(LinkErrc::Lost);
}

SimLink::SimLink(EventQueue& queue, SimBroker& broker, const SimNetwork& network, std::string prefix)
    : queue_{queue}, broker_{broker}, network_{network}, prefix_{std::move(prefix)}, session_{std::make_shared<std::uint64_t>(0)} {}

SimLink::~SimLink() {
    const auto it = broker_.sessions_.find(prefix_);
    if (it != broker_.sessions_.end() && it->second == this) broker_.sessions_.erase(it);
}

void SimLink::later(Duration delay, std::function<void()> action) {
    queue_.after(delay, [weak = std::weak_ptr<std::uint64_t>{session_}, session = *session_, action = std::move(action)] {
        const auto current = weak.lock();
        if (current && *current == session) action();
    });
}

void SimLink::connect() {
    if (state_ != State::Down) return;
    state_ = State::Connecting;
    ++*session_;
    const bool reachable = network_.up && broker_.running_;
    later(reachable ? kConnectTime : (network_.up ? network_.latency * 2 : kConnectTimeout), [this] {
        if (!network_.up || !broker_.running_) return fall(LinkErrc::Unreachable);
        state_ = State::Up;
        in_flight_ = 0;
        broker_.sessions_[prefix_] = this;
        if (events_.on_up) events_.on_up();
    });
}

void SimLink::disconnect() {
    ++*session_;
    state_ = State::Down;
    const auto it = broker_.sessions_.find(prefix_);
    if (it != broker_.sessions_.end() && it->second == this) broker_.sessions_.erase(it);
}

void SimLink::cut() {
    if (state_ == State::Down) return;
    const auto it = broker_.sessions_.find(prefix_);
    if (it != broker_.sessions_.end() && it->second == this) broker_.sessions_.erase(it);
    fall(LinkErrc::Lost);
}

void SimLink::fall(Error why) {
    ++*session_;
    state_ = State::Down;
    // Reported later, never from inside the call that caused it.
    later(0ns, [this, why] {
        if (events_.on_down) events_.on_down(why);
    });
}

Result<PublishTicket> SimLink::publish(std::string_view topic, ByteView payload) {
    if (state_ != State::Up) return LinkErrc::NotConnected;
    if (in_flight_ >= kWindow) return LinkErrc::WindowFull;
    if (payload.size() > kMaxPacket) return LinkErrc::TooLarge;
    const PublishTicket ticket = ++last_ticket_;
    ++in_flight_;
    queue_.after(network_.latency, [broker = &broker_, incarnation = broker_.incarnation_, topic = std::string{topic},
                                    data = Bytes{payload.begin(), payload.end()}, way = &network_]() mutable {
        if (!broker->running_ || broker->incarnation_ != incarnation || !way->up) return;
        broker->bytes_up_ += topic.size() + data.size();
        if (broker->tap_) broker->tap_(topic, data);
        if (broker->desk_) broker->desk_(std::move(topic), std::move(data));
    });
    later(network_.latency * 2, [this, ticket] {
        --in_flight_;
        if (events_.on_published) events_.on_published(ticket, {});
    });
    return ticket;
}

void SimLink::arrive(const std::string& topic, const Bytes& payload) {
    if (events_.on_message) events_.on_message(topic, payload);
}

}  // namespace odolink::sim
