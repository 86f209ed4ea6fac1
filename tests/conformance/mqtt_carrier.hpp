// SPDX-License-Identifier: Apache-2.0
// A real broker as carrier: MQTT 5 over mutual TLS, on real time.
#pragma once

#include <boost/asio/io_context.hpp>
#include <deque>
#include <string>

#include "adapters/paho/paho_link.hpp"
#include "party.hpp"

namespace odolink::conformance {

class MqttCarrier final : public Carrier {
public:
    /// Subscribes to `subscription`. Throws mqtt::exception when `uri` is not an address Paho knows.
    MqttCarrier(const std::string& uri, const std::string& client_id, const std::string& subscription,
                const PahoTls& tls);
    /// Waits for the session. Errors: what the last try failed with.
    [[nodiscard]] Status connect(Duration wait);
    /// What TLS or the broker said about a failure.
    [[nodiscard]] std::string detail() const { return link_.detail(); }

    /// Waits while the window is full or the session is lost, at most ten seconds; then the payload is given up.
    void publish(const std::string& topic, const Bytes& payload) override;
    [[nodiscard]] std::optional<Arrived> next(Duration wait) override;
    [[nodiscard]] WallTime now() override;

private:
    template <class Done>
    bool run_until(Duration wait, Done done);

    boost::asio::io_context io_;
    PahoLink link_;
    std::deque<Arrived> arrived_;
    Error last_error_;
    bool up_{false};
};

}  // namespace odolink::conformance
