// SPDX-License-Identifier: Apache-2.0
// A simulated broker and the vehicle's link to it. The broker forgets everything when killed, as a killed mosquitto does;
// its acknowledgement of a publish therefore promises nothing, and only the desk's receipt counts.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "engine/event_queue.hpp"
#include "engine/random.hpp"
#include "ports/dealer_link.hpp"

namespace odolink::sim {

class SimLink;

/// The way between one vehicle and the broker, with the faults that TCP, TLS and MQTT can show through it: within a session bytes
/// come late, never lost, twice or out of order; what a broker sends again or over another topic may be.
struct SimNetwork {
    bool up{true};
    Duration latency{40ms};
    double loss{0};                          ///< part of the segments that TCP sends again, each time later
    double duplicates{0};                    ///< part of the messages whose acknowledgement is lost: a broker sends them again
    bool reorders{false};                    ///< topics overtake each other; the order within one stays
    bool captive_portal{false};              ///< TCP connects, and TLS finds a certificate of somebody else
    std::optional<std::uint64_t> cut_after;  ///< bytes of both ways until the session is cut, once
    Random random{0};
    std::function<void(ByteView payload)> tap;  ///< told of each message that leaves the vehicle
};

class SimBroker {
public:
    explicit SimBroker(EventQueue& queue) : queue_{queue} {}

    /// The desk's subscription to all up topics.
    void subscribe_desk(std::function<void(std::string topic, Bytes payload)> receiver) { desk_ = std::move(receiver); }
    /// Who is told of each publish that reached the broker, from a vehicle or from the desk.
    void set_tap(std::function<void(const std::string& topic, const Bytes& payload)> tap) { tap_ = std::move(tap); }
    /// The desk publishes to a vehicle's down topic; lost when that vehicle is not connected, unless the broker remembers.
    void publish_from_desk(const std::string& topic, const Bytes& payload);

    /// Kills the broker: every session ends, every message under way is lost.
    void kill();
    void start() { running_ = true; }
    /// Ends every session. What was under way up is kept, and from now on what comes down for a vehicle that is away waits for it (at most
    /// 100 messages), until the broker is killed.
    void restart_with_memory();
    [[nodiscard]] bool running() const { return running_; }
    /// Bytes of topics and payloads that reached the broker from vehicles.
    [[nodiscard]] std::uint64_t bytes_up() const { return bytes_up_; }
    [[nodiscard]] std::uint64_t bytes_down() const { return bytes_down_; }

private:
    friend class SimLink;
    EventQueue& queue_;
    std::function<void(std::string, Bytes)> desk_;
    std::function<void(const std::string&, const Bytes&)> tap_;
    struct Kept {
        std::string topic;
        Bytes payload;
    };
    void keep(const std::string& prefix, const std::string& topic, const Bytes& payload);
    void end_sessions();
    /// What a vehicle published arrives.
    void take(const std::string& topic, const Bytes& payload);
    /// The broker notices after `after` that the session of `prefix` ended without a word, unless the next one begins before.
    void lose(const std::string& prefix, std::optional<LinkWill> will, Duration after);
    /// The will of a session that ended and was not noticed yet goes out.
    void publish_will(const std::string& prefix);

    std::map<std::string, SimLink*> sessions_;  ///< by down prefix
    std::map<std::string, std::deque<Kept>> kept_;  ///< for the next session of a prefix
    struct HeldWill {
        LinkWill will;
        std::uint64_t number{0};
    };
    std::map<std::string, HeldWill> wills_;  ///< of sessions that ended and were not noticed yet
    std::uint64_t last_will_{0};
    std::shared_ptr<bool> alive_{std::make_shared<bool>(true)};  ///< expires with this broker
    bool remembers_{false};
    std::uint64_t incarnation_{0};              ///< counts kills: what was under way before is gone
    std::uint64_t bytes_up_{0};
    std::uint64_t bytes_down_{0};
    bool running_{true};
};

class SimLink final : public DealerLink {
public:
    /// `prefix` is "odolink/v1/<shard>/<vehicle>/".
    SimLink(EventQueue& queue, SimBroker& broker, SimNetwork& network, std::string prefix);
    ~SimLink() override;
    SimLink(const SimLink&) = delete;
    SimLink& operator=(const SimLink&) = delete;

    void set_events(LinkEvents events) override { events_ = std::move(events); }
    void connect(std::optional<LinkWill> will) override;
    void disconnect() override;
    [[nodiscard]] Result<PublishTicket> publish(std::string_view topic, ByteView payload) override;

    /// The network between vehicle and broker was cut: the broker notices after the keep-alive.
    void cut();
    /// The process that holds the link dies, and its kernel closes the connection. Nothing is reported.
    void die();
    [[nodiscard]] bool is_up() const { return state_ == State::Up; }

private:
    friend class SimBroker;
    enum class State { Down, Connecting, Up };
    /// Runs `action` after `delay` unless this link was destroyed or has begun a new session.
    void later(Duration delay, std::function<void()> action);
    void fall(Error why);
    /// The session, where there is one, is no longer at the broker, which holds its will until it notices.
    void leave(Duration noticed_after);
    void arrive(const std::string& topic, const Bytes& payload);
    /// How long a message takes from now, behind those sent before it.
    Duration way(MonoTime& last, const std::string& topic);
    /// Counts bytes towards a cut. False: the session breaks on them.
    bool pass(std::size_t bytes);
    void hand_over_kept();

    EventQueue& queue_;
    SimBroker& broker_;
    SimNetwork& network_;
    std::string prefix_;
    LinkEvents events_;
    std::optional<LinkWill> will_;
    State state_{State::Down};
    std::shared_ptr<std::uint64_t> session_;  ///< counts sessions; expires with this link
    PublishTicket last_ticket_{0};
    std::size_t in_flight_{0};
    MonoTime last_up_;    ///< when the last byte arrives in each direction
    MonoTime last_down_;
    std::map<std::string, MonoTime, std::less<>> last_of_topic_;
    bool broken_{false};  ///< the session is about to fall: nothing passes any more
};

}  // namespace odolink::sim
