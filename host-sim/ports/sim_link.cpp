// SPDX-License-Identifier: Apache-2.0
#include "ports/sim_link.hpp"

#include <algorithm>
#include <utility>

namespace odolink::sim {
namespace {
constexpr std::size_t kWindow = 16;            // as the real link: at most 16 publishes without an answer
constexpr std::size_t kMaxPacket = 64 * 1024;  // mosquitto's max_packet_size in our configuration
constexpr Duration kConnectTime = 150ms;       // TCP, TLS and MQTT on a mobile network
constexpr Duration kConnectTimeout = 10s;
constexpr Duration kRetransmit = 200ms;        // TCP's first, doubled each time
constexpr Duration kLongestRetransmit = 10s;
constexpr Duration kOvertaken = 500ms;         // how far topics drift apart where they do
constexpr Duration kKeepAlive = 60s;           // as shipped; a broker waits one and a half times as long
constexpr Duration kSentAgain = 2s;            // after its connection fell, the desk gets what it had not acknowledged
constexpr std::size_t kMostKept = 100;         // mosquitto's max_queued_messages, as shipped 1,000: more is not looked for here
}  // namespace

void SimBroker::publish_from_desk(const std::string& topic, const Bytes& payload) {
    if (!running_) return;
    if (tap_) tap_(topic, payload);
    const std::string prefix = topic.substr(0, topic.find("down/"));
    const auto session = sessions_.find(prefix);
    if (session == sessions_.end() || !session->second->network_.up || session->second->broken_) {
        if (remembers_) keep(prefix, topic, payload);
        return;
    }
    SimLink* link = session->second;
    bytes_down_ += topic.size() + payload.size();
    if (!link->pass(topic.size() + payload.size())) return;
    // What the vehicle did not acknowledge before its session ended comes again with the next one.
    if (link->network_.duplicates > 0 && link->network_.random.unit() < link->network_.duplicates) keep(prefix, topic, payload);
    link->later(link->way(link->last_down_, topic), [link, topic, payload] { link->arrive(topic, payload); });
}

void SimBroker::keep(const std::string& prefix, const std::string& topic, const Bytes& payload) {
    auto& kept = kept_[prefix];
    if (kept.size() < kMostKept) kept.push_back({topic, payload});  // a full queue drops the newest, as mosquitto does
}

void SimBroker::end_sessions() {
    const auto sessions = std::exchange(sessions_, {});
    for (const auto& [prefix, link] : sessions) link->fall(LinkErrc::Lost);
}

void SimBroker::kill() {
    running_ = remembers_ = false;
    ++incarnation_;
    kept_.clear();
    wills_.clear();
    end_sessions();
}

void SimBroker::restart_with_memory() {
    running_ = remembers_ = true;
    end_sessions();
}

void SimBroker::take(const std::string& topic, const Bytes& payload) {
    bytes_up_ += topic.size() + payload.size();
    if (tap_) tap_(topic, payload);
    if (desk_) desk_(topic, payload);
}

void SimBroker::lose(const std::string& prefix, std::optional<LinkWill> will, Duration after) {
    if (!will || !running_) return;
    wills_[prefix] = {std::move(*will), ++last_will_};
    queue_.after(after, [this, alive = std::weak_ptr<bool>{alive_}, number = last_will_, prefix] {
        if (alive.expired()) return;
        const auto held = wills_.find(prefix);
        if (held != wills_.end() && held->second.number == number) publish_will(prefix);
    });
}

void SimBroker::publish_will(const std::string& prefix) {
    const auto held = wills_.extract(prefix);
    if (!held.empty() && running_) take(held.mapped().will.topic, held.mapped().will.payload);
}

SimLink::SimLink(EventQueue& queue, SimBroker& broker, SimNetwork& network, std::string prefix)
    : queue_{queue}, broker_{broker}, network_{network}, prefix_{std::move(prefix)}, session_{std::make_shared<std::uint64_t>(0)} {}

SimLink::~SimLink() { die(); }

void SimLink::leave(Duration noticed_after) {
    const auto it = broker_.sessions_.find(prefix_);
    if (it == broker_.sessions_.end() || it->second != this) return;
    broker_.sessions_.erase(it);
    broker_.lose(prefix_, std::exchange(will_, std::nullopt), noticed_after);
}

void SimLink::die() {
    leave(network_.latency);
    ++*session_;
    state_ = State::Down;
}

void SimLink::later(Duration delay, std::function<void()> action) {
    queue_.after(delay, [weak = std::weak_ptr<std::uint64_t>{session_}, session = *session_, action = std::move(action)] {
        const auto current = weak.lock();
        if (current && *current == session) action();
    });
}

void SimLink::connect(std::optional<LinkWill> will) {
    if (state_ != State::Down) return;
    state_ = State::Connecting;
    ++*session_;
    will_ = std::move(will);
    const bool reachable = network_.up && broker_.running_;
    later(reachable ? kConnectTime : (network_.up ? network_.latency * 2 : kConnectTimeout), [this] {
        if (!network_.up || !broker_.running_) return fall(LinkErrc::Unreachable);
        if (network_.captive_portal) return fall(LinkErrc::CertificateUntrusted);
        state_ = State::Up;
        in_flight_ = 0;
        broken_ = false;
        last_of_topic_.clear();
        broker_.publish_will(prefix_);  // of the session that this one takes over
        if (will_ && network_.tap) network_.tap(will_->payload);
        broker_.sessions_[prefix_] = this;
        hand_over_kept();
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
    leave(kKeepAlive + kKeepAlive / 2);
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

void SimLink::hand_over_kept() {
    const auto kept = broker_.kept_.extract(prefix_);
    if (kept.empty()) return;
    for (const SimBroker::Kept& message : kept.mapped()) {
        later(network_.latency, [this, message] { arrive(message.topic, message.payload); });
    }
}

Duration SimLink::way(MonoTime& last, const std::string& topic) {
    const MonoTime now = queue_.now();
    MonoTime at = now + network_.latency;
    if (network_.loss > 0) {
        for (Duration wait = kRetransmit; wait < kLongestRetransmit && network_.random.unit() < network_.loss; wait *= 2) at = at + wait;
    }
    at = last = std::max(at, last);  // in a session nothing overtakes
    if (network_.reorders) {
        at = at + Duration{static_cast<Duration::rep>(network_.random.unit() * static_cast<double>(kOvertaken.count()))};
        MonoTime& same_topic = last_of_topic_[topic];
        at = same_topic = std::max(at, same_topic);
    }
    return at - now;
}

bool SimLink::pass(std::size_t bytes) {
    if (broken_) return false;
    if (!network_.cut_after) return true;
    if (*network_.cut_after > bytes) {
        *network_.cut_after -= bytes;
        return true;
    }
    network_.cut_after.reset();
    broken_ = true;
    later(network_.latency, [this] { cut(); });
    return false;
}

Result<PublishTicket> SimLink::publish(std::string_view topic, ByteView payload) {
    if (state_ != State::Up) return LinkErrc::NotConnected;
    if (in_flight_ >= kWindow) return LinkErrc::WindowFull;
    if (payload.size() > kMaxPacket) return LinkErrc::TooLarge;
    const PublishTicket ticket = ++last_ticket_;
    ++in_flight_;
    if (network_.tap) network_.tap(payload);
    if (!pass(topic.size() + payload.size())) return ticket;
    const std::string on{topic};
    const Duration under_way = way(last_up_, on);
    const auto deliver = [broker = &broker_, incarnation = broker_.incarnation_, on, data = Bytes{payload.begin(), payload.end()},
                          network = &network_] {
        if (broker->running_ && broker->incarnation_ == incarnation && network->up) broker->take(on, data);
    };
    queue_.after(under_way, deliver);
    if (network_.duplicates > 0 && network_.random.unit() < network_.duplicates) queue_.after(under_way + kSentAgain, deliver);
    later(under_way + network_.latency, [this, ticket] {
        --in_flight_;
        if (events_.on_published) events_.on_published(ticket, {});
    });
    return ticket;
}

void SimLink::arrive(const std::string& topic, const Bytes& payload) {
    if (events_.on_message) events_.on_message(topic, payload);
}

}  // namespace odolink::sim
