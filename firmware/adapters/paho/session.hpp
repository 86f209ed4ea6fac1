// SPDX-License-Identifier: Apache-2.0
// The state behind PahoLink: one Paho client, its states, and the window of publishes under way. Everything runs on the
// core executor except what Paho calls on its own threads (paho_threads.cpp).
#pragma once

#include <mqtt/async_client.h>

#include <atomic>
#include <map>

#include "adapters/paho/paho_link.hpp"

namespace odolink {

/// How an operation of Paho ended, copied out of its token.
struct PahoOutcome {
    int return_code{0};  ///< of the C library, 0 when it worked
    int reason_code{0};  ///< of MQTT
    std::size_t receive_maximum{65535};   ///< of a CONNACK
    std::size_t maximum_packet{0};        ///< of a CONNACK, 0 when the broker names none
    std::string text{};
};

class PahoLink::Session final : public std::enable_shared_from_this<Session> {
public:
    Session(Post post, PahoOptions options);
    void start();  ///< registers the callbacks; apart from the constructor because they need weak_from_this

    void set_events(LinkEvents events) { events_ = std::move(events); }
    void connect(std::optional<LinkWill> will);
    void disconnect();
    [[nodiscard]] Result<PublishTicket> publish(std::string_view topic, ByteView payload);
    [[nodiscard]] PahoCounters counters() const;
    [[nodiscard]] const std::string& detail() const { return detail_; }

private:
    enum class State { Down, Connecting, Subscribing, Up, Closing };
    enum class Operation : std::uintptr_t { Connect = 0, Subscribe = 1, Publish = 2, Disconnect = 3 };

    /// Paho calls it for every operation; the token's user context carries what it was.
    class Listener final : public mqtt::iaction_listener {
    public:
        explicit Listener(Session& session) : session_{session} {}
        void on_success(const mqtt::token& token) override;
        void on_failure(const mqtt::token& token) override;

    private:
        Session& session_;
    };

    // On Paho's threads.
    void post_outcome(void* context, PahoOutcome outcome);
    void post_lost(int reason_code);
    void post_message(mqtt::const_message_ptr message);

    // On the core executor.
    [[nodiscard]] void* new_context(Operation operation);
    void finished(std::uintptr_t context, const PahoOutcome& outcome);
    void connected(const PahoOutcome& outcome);
    void subscribed(const PahoOutcome& outcome);
    void published(std::uintptr_t context, const PahoOutcome& outcome);
    void lost(int reason_code);
    void received(const mqtt::const_message_ptr& message);
    void begin();
    void subscribe();
    void close();
    void up();
    void closed();
    void report_down(Error error);
    [[nodiscard]] mqtt::connect_options connect_options() const;
    [[nodiscard]] Error connect_error(const PahoOutcome& outcome) const;
    [[nodiscard]] Error carrier_error() const;

    const Post post_;
    const PahoOptions options_;
    LinkEvents events_;
    State state_{State::Down};
    enum class AfterClose { Stay, Connect } after_close_{AfterClose::Stay};
    std::uintptr_t last_context_{0};
    std::uintptr_t awaited_{0};  ///< context of the connect, subscribe or disconnect under way
    PublishTicket last_ticket_{0};
    /// What Paho has not finished yet, by context. 0: reported as lost already; Paho still resends it, so it still
    /// counts towards the window.
    std::map<std::uintptr_t, PublishTicket> under_way_;
    std::size_t window_{kMaxWindow};
    std::size_t maximum_packet_{0};
    std::optional<LinkWill> will_;  ///< of the next CONNECT
    std::vector<mqtt::const_message_ptr> early_;  ///< of a resumed session, arrived before on_up
    std::string detail_;
    PahoCounters counters_;
    std::atomic<std::size_t> inbound_{0};
    std::atomic<std::uint64_t> inbound_dropped_{0};
    std::atomic<std::uint64_t> retained_ignored_{0};
    std::weak_ptr<Session> self_;
    Listener listener_{*this};
    mqtt::async_client client_;  ///< last: its destructor ends Paho's threads before anything else goes
};

}  // namespace odolink
