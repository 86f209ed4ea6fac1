// SPDX-License-Identifier: Apache-2.0
// The DealerLink port over Paho MQTT C++ 1.2.0, MQTT 5. The agent points it at the TLS link's loopback port; the dealer
// desk points it at the broker with OpenSSL (PahoTls). Paho's own persistence and reconnecting stay off: the core's
// outbox and backoff own both. Paho's threads copy and post, nothing else. Traps met: README.md.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ports/dealer_link.hpp"

namespace odolink {

/// Files in PEM. Only for addresses that begin with ssl://.
struct PahoTls {
    std::string ca_file;
    std::string certificate_file;
    std::string key_file;
};

struct PahoOptions {
    std::string uri;                         ///< tcp://127.0.0.1:PORT or ssl://HOST:PORT
    std::string client_id;
    std::vector<std::string> subscriptions;  ///< QoS 1; "$share/group/filter" shares the load among several desks
    std::chrono::seconds keepalive{60};
    std::chrono::seconds session_expiry{std::chrono::hours{24 * 7}};  ///< 0: none is kept, and one that was left under this name is ended
    std::chrono::seconds connect_timeout{10};
    std::optional<PahoTls> tls;
    /// Why the transport below a tcp:// address failed, asked once for each on_down; no error means it does not know.
    std::function<Error()> carrier_error;
    /// What was wrong, in Paho's words, with each on_down: for the log.
    std::function<void(const std::string& detail)> on_detail{};
};

/// Counts since construction.
struct PahoCounters {
    std::uint64_t retained_ignored{0};
    std::uint64_t inbound_dropped{0};  ///< more than kMaxInbound messages waited for the core
    std::uint64_t published{0};        ///< accepted by the broker
    std::uint64_t refused{0};          ///< answered with a reason code >= 0x80
};

class PahoLink final : public DealerLink {
public:
    static constexpr std::size_t kMaxWindow = 16;     ///< publishes under way; Paho sleeps a second a refill beyond the broker's own
    static constexpr std::size_t kMaxInbound = 1024;  ///< messages between Paho's thread and the core; newest dropped, counted

    /// Runs an action on the core executor, from any thread, never at once.
    using Post = std::function<void(std::function<void()>)>;

    /// Throws mqtt::exception when `options.uri` is not an address Paho knows.
    PahoLink(Post post, PahoOptions options);
    /// Blocks up to 200 ms while Paho's threads end. Nothing is reported afterwards.
    ~PahoLink() override;
    PahoLink(const PahoLink&) = delete;
    PahoLink& operator=(const PahoLink&) = delete;

    void set_events(LinkEvents events) override;
    void connect(std::optional<LinkWill> will) override;
    void disconnect() override;
    [[nodiscard]] Result<PublishTicket> publish(std::string_view topic, ByteView payload) override;

    [[nodiscard]] PahoCounters counters() const;
    /// What Paho or OpenSSL said about the last failure, for the log; empty when nothing failed yet.
    [[nodiscard]] std::string detail() const;

private:
    class Session;
    std::shared_ptr<Session> session_;
};

}  // namespace odolink
