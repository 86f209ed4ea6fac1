// SPDX-License-Identifier: Apache-2.0
// A simulated broker and the vehicle's link to it. The broker forgets everything when killed, as a killed mosquitto does;
// its acknowledgement of a publish therefore promises nothing, and only the desk's receipt counts.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "engine/event_queue.hpp"
#include "ports/dealer_link.hpp"

namespace odolink::sim {

class SimLink;

/// The way between one vehicle and the broker.
struct SimNetwork {
    bool up{true};
    Duration latency{40ms};
};

class SimBroker {
public:
    explicit SimBroker(EventQueue& queue) : queue_{queue} {}

    /// The desk's subscription to all up topics.
    void subscribe_desk(std::function<void(std::string topic, Bytes payload)> receiver) { desk_ = std::move(receiver); }
    /// Who is told of each publish that reached the broker, from a vehicle or from the desk.
    void set_tap(std::function<void(const std::string& topic, const Bytes& payload)> tap) { tap_ = std::move(tap); }
    /// The desk publishes to a vehicle's down topic; lost when that vehicle is not connected.
    void publish_from_desk(const std::string& topic, const Bytes& payload);

    /// Kills the broker: every session ends, every message under way is lost.
    void kill();
    void start() { running_ = true; }
    [[nodiscard]] bool running() const { return running_; }
    /// Bytes of topics and payloads that reached the broker from vehicles.
    [[nodiscard]] std::uint64_t bytes_up() const { return bytes_up_; }
    [[nodiscard]] std::uint64_t bytes_down() const { return bytes_down_; }

private:
    friend class SimLink;
    EventQueue& queue_;
    std::function<void(std::string, Bytes)> desk_;
    std::function<void(const std::string&, const Bytes&)> tap_;
    std::map<std::string, SimLink*> sessions_;  ///< by down prefix
    std::uint64_t incarnation_{0};              ///< counts kills: what was under way before is gone
    std::uint64_t bytes_up_{0};
    std::uint64_t bytes_down_{0};
    bool running_{true};
};

class SimLink final : public DealerLink {
public:
    /// `prefix` is "odolink/v1/<shard>/<vehicle>/".
    SimLink(EventQueue& queue, SimBroker& broker, const SimNetwork& network, std::string prefix);
    ~SimLink() override;
    SimLink(const SimLink&) = delete;
    SimLink& operator=(const SimLink&) = delete;

    void set_events(LinkEvents events) override { events_ = std::move(events); }
    void connect() override;
    void disconnect() override;
    [[nodiscard]] Result<PublishTicket> publish(std::string_view topic, ByteView payload) override;

    /// The network between vehicle and broker was cut.
    void cut();
    [[nodiscard]] bool is_up() const { return state_ == State::Up; }

private:
    friend class SimBroker;
    enum class State { Down, Connecting, Up };
    /// Runs `action` after `delay` unless this link was destroyed or has begun a new session.
    void later(Duration delay, std::function<void()> action);
    void fall(Error why);
    void arrive(const std::string& topic, const Bytes& payload);

    EventQueue& queue_;
    SimBroker& broker_;
    const SimNetwork& network_;
    std::string prefix_;
    LinkEvents events_;
    State state_{State::Down};
    std::shared_ptr<std::uint64_t> session_;  ///< counts sessions; expires with this link
    PublishTicket last_ticket_{0};
    std::size_t in_flight_{0};
};

}  // namespace odolink::sim
