// SPDX-License-Identifier: Apache-2.0
// The configuration of the demo's and the tests' broker: mosquitto with mutual TLS, one listener on loopback, and an
// access list by certificate. Every line of it answers an attack measured on mosquitto 2.0.11 (README.md).
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace odolink::broker {

/// Clients may be refused for a revoked certificate where there is a list of them.
struct BrokerFiles {
    std::filesystem::path ca;           ///< PEM; signs vehicles, desk and broker
    std::filesystem::path certificate;  ///< PEM, for the name the vehicles are told
    std::filesystem::path key;          ///< PEM
    std::filesystem::path revoked;      ///< CRL in PEM, or empty
};

struct BrokerSettings {
    std::filesystem::path run_directory;  ///< holds configuration, access list, log and mosquitto's own database
    std::uint16_t port{0};
    BrokerFiles files;
    std::string desk_user{"desk"};  ///< CN of the dealer desk's certificate
};

enum class RunAs { Root, User };

/// The text of mosquitto.conf. mosquitto started as root would drop to a user who cannot read the run directory's keys,
/// so `user root` is written then and only then.
[[nodiscard]] std::string mosquitto_conf(const BrokerSettings& settings, RunAs run_as);

/// The text of the access list: a vehicle writes below its own up/ and reads below its own down/, the desk the reverse.
[[nodiscard]] std::string access_list(const BrokerSettings& settings);

}  // namespace odolink::broker
