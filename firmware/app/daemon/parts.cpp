// SPDX-License-Identifier: Apache-2.0
#include "app/daemon/parts.hpp"

#include "adapters/config/config_error.hpp"
#include "adapters/gpsd/gpsd_positioning.hpp"
#include "adapters/mbedtls/enrolment/enrolment.hpp"
#include "adapters/mbedtls/enrolment/renewal.hpp"
#include "adapters/socketcan/socketcan_bus.hpp"
#include "adapters/virtual_can/virtual_can_bus.hpp"
#include "app/enrol/enrol.hpp"
#include "wire/envelope.hpp"

namespace odolink {
std::string ensure_enrolled(const DaemonConfig& config, const IdentityFiles& identity) {
    if (enrolled(identity)) return {};
    if (config.enrolment_file.empty()) {
        return identity.directory.string() + ": this vehicle is not enrolled; ask the dealer for an enrolment file and name it as enrolment.file";
    }
    return enrol_with(config.enrolment_file, identity);
}

std::string desk_address(const DaemonConfig& config, const IdentityFiles& identity) {
    if (std::string known = desk_of(identity); !known.empty()) return known;
    const auto bundle = read_enrolment(config.enrolment_file);
    return bundle ? bundle->desk : std::string{};
}

Result<std::unique_ptr<CanBus>, StartFailure> open_can(const DaemonConfig& config, boost::asio::io_context& io) {
    switch (config.can.kind) {
        case CanKind::Virtual: return std::unique_ptr<CanBus>{std::make_unique<VirtualCanBus>(io, config.can.name)};
        case CanKind::SocketCan: return std::unique_ptr<CanBus>{std::make_unique<SocketCanBus>(io, config.can.name)};
    }
    return StartFailure{"can.kind: not known"};
}

std::unique_ptr<Positioning> open_positioning(const DaemonConfig& config, boost::asio::io_context& io, const Clock& clock) {
    const std::string& gpsd = config.position.gpsd;
    if (gpsd.empty()) return std::make_unique<NoPositioning>();
    return std::make_unique<GpsdPositioning>(io, clock, gpsd);
}

Result<TlsLinkOptions, StartFailure> tls_options(const DaemonConfig& config, const IdentityFiles& identity) {
    TlsLinkOptions out;
    if (const auto dealer = read_dealer(identity)) {
        out.host = dealer->broker_host;
        out.port = dealer->broker_port;
        out.server_name = dealer->broker_server_name;
    }
    if (!config.link.host.empty()) out.host = config.link.host;
    if (config.link.port != 0) out.port = config.link.port;
    if (!config.link.server_name.empty()) out.server_name = config.link.server_name;
    if (out.host.empty() || out.port == 0) return StartFailure{"no broker is known: enrol again, or set link.host and link.port"};
    out.files = {config.link.ca.empty() ? identity.ca().string() : config.link.ca.string(), identity.certificate().string(), identity.key().string()};
    out.connect_timeout = config.link.connect_timeout;
    return out;
}

PahoOptions mqtt_options(const DaemonConfig& config, const AgentConfig& agent, std::uint16_t carrier_port) {
    PahoOptions out;
    out.uri = "tcp://127.0.0.1:" + std::to_string(carrier_port);
    out.client_id = agent.vehicle;
    out.subscriptions = {wire::topic(agent.shard, agent.vehicle, wire::Direction::Down, "#")};
    out.keepalive = std::chrono::duration_cast<std::chrono::seconds>(config.link.keepalive);
    out.session_expiry = std::chrono::duration_cast<std::chrono::seconds>(config.link.session_expiry);
    out.connect_timeout = std::chrono::duration_cast<std::chrono::seconds>(config.link.connect_timeout);
    return out;
}

}  // namespace odolink
