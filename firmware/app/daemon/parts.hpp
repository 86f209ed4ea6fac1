// SPDX-License-Identifier: Apache-2.0
// From configuration to the parts of the daemon. Errors are whole sentences for the person who starts it.
#pragma once

#include <memory>
#include <string>

#include "adapters/config/daemon_config.hpp"
#include "adapters/mbedtls/identity.hpp"
#include "adapters/mbedtls/tls_link.hpp"
#include "adapters/paho/paho_link.hpp"
#include "app/settings/settings.hpp"
#include "ports/can_bus.hpp"
#include "ports/clock.hpp"
#include "ports/positioning.hpp"
#include "ports/power.hpp"

namespace boost::asio {
class io_context;
}

namespace odolink {

/// A head unit whose platform tells nothing of ignition and supply: both are then learned from the bus.
class UnknownPower final : public Power {
public:
    [[nodiscard]] Ignition ignition() const override { return Ignition::Unknown; }
    [[nodiscard]] std::optional<Millivolts> voltage() const override { return std::nullopt; }
    void set_listener(std::function<void(Ignition)>) override {}
};

/// A head unit without a satellite receiver: no position is offered, none is sent.
class NoPositioning final : public Positioning {
public:
    [[nodiscard]] bool available() const override { return false; }
    void locate(Duration, std::function<void(std::optional<Position>)>) override {}
    void cancel() override {}
};

/// Enrols when there is no identity and a bundle is configured. Empty when there is an identity afterwards.
[[nodiscard]] std::string ensure_enrolled(const DaemonConfig& config, const IdentityFiles& identity);

/// Where the vehicle renews its certificate: as written down at enrolment, else as the enrolment file says; may be empty.
[[nodiscard]] std::string desk_address(const DaemonConfig& config, const IdentityFiles& identity);

[[nodiscard]] Result<std::unique_ptr<CanBus>, StartFailure> open_can(const DaemonConfig& config, boost::asio::io_context& io);

/// The receiver that the configuration names, or none.
[[nodiscard]] std::unique_ptr<Positioning> open_positioning(const DaemonConfig& config, boost::asio::io_context& io, const Clock& clock);

[[nodiscard]] Result<TlsLinkOptions, StartFailure> tls_options(const DaemonConfig& config, const IdentityFiles& identity);

[[nodiscard]] PahoOptions mqtt_options(const DaemonConfig& config, const AgentConfig& agent, std::uint16_t carrier_port);

}  // namespace odolink
