// SPDX-License-Identifier: Apache-2.0
#include "mqtt_carrier.hpp"

#include <boost/asio/post.hpp>
#include <chrono>

namespace odolink::conformance {
namespace {

using Clock = std::chrono::steady_clock;
constexpr Duration kGiveUp = 10s;
constexpr Duration kTurn = 100ms;

PahoOptions options(const std::string& uri, const std::string& client_id, const std::string& subscription,
                    const PahoTls& tls) {
    PahoOptions options;
    options.uri = uri;
    options.client_id = client_id;
    options.subscriptions = {subscription};
    options.session_expiry = std::chrono::seconds{0};
    options.tls = tls;
    return options;
}

}  // namespace

MqttCarrier::MqttCarrier(const std::string& uri, const std::string& client_id, const std::string& subscription,
                         const PahoTls& tls)
    : link_{[this](std::function<void()> action) { boost::asio::post(io_, std::move(action)); },
            options(uri, client_id, subscription, tls)} {
    LinkEvents events;
    events.on_up = [this] { up_ = true; };
    events.on_down = [this](Error why) {
        up_ = false;
        last_error_ = why;
    };
    events.on_message = [this](std::string_view topic, ByteView payload) {
        arrived_.push_back({std::string{topic}, {payload.begin(), payload.end()}});
    };
    link_.set_events(std::move(events));
}

template <class Done>
bool MqttCarrier::run_until(Duration wait, Done done) {
    const auto end = Clock::now() + wait;
    while (!done()) {
        const Duration left = end - Clock::now();
        if (left <= 0ns) return false;
        io_.restart();
        io_.run_one_for(std::min(left, kTurn));
    }
    return true;
}

Status MqttCarrier::connect(Duration wait) {
    link_.connect({});
    last_error_ = {};
    if (run_until(wait, [this] { return up_ || last_error_; }) && up_) return {};
    return last_error_ ? last_error_ : Error{LinkErrc::Unreachable};
}

void MqttCarrier::publish(const std::string& topic, const Bytes& payload) {
    (void)run_until(kGiveUp, [&] {
        if (!up_) link_.connect({});
        return link_.publish(topic, payload).has_value();
    });
}

std::optional<Arrived> MqttCarrier::next(Duration wait) {
    const bool came = run_until(wait, [this] {
        if (!up_) link_.connect({});
        return !arrived_.empty();
    });
    if (!came) return std::nullopt;
    Arrived first = std::move(arrived_.front());
    arrived_.pop_front();
    return first;
}

WallTime MqttCarrier::now() {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::milliseconds>(since), WallQuality::Synchronised};
}

}  // namespace odolink::conformance
