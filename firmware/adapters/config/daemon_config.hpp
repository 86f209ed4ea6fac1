// SPDX-License-Identifier: Apache-2.0
// All that odolinkd is told by its configuration, with its defaults. packaging/odolinkd.toml lists every key.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/config/config_error.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "domain/calendar.hpp"
#include "domain/text.hpp"

namespace odolink {

enum class CanKind : std::uint8_t { SocketCan, Virtual };
enum class LogFormat : std::uint8_t { Text, Json };

struct DaemonConfig {
    std::filesystem::path data_directory{"/var/lib/odolink"};
    std::filesystem::path data_key;  ///< what seals the data; empty: store.key in data_directory, made at the first start
    std::filesystem::path enrolment_file;  ///< used once, when the vehicle has no identity; may be empty
    struct Can {
        CanKind kind{CanKind::SocketCan};
        std::string name{"can0"};  ///< interface, or socket path
        std::optional<std::uint32_t> bitrate;  ///< bit/s, for our share of the bus; absent: by what the bus speaks
    } can;
    /// What is empty comes from the dealer's description that enrolment stored.
    struct Link {
        std::string host;
        std::uint16_t port{0};
        std::string server_name;
        std::filesystem::path ca;
        std::chrono::milliseconds keepalive{60'000};
        std::chrono::milliseconds connect_timeout{10'000};
        std::uint64_t monthly_budget{0};  ///< bytes up a calendar month; 0: as many as there are
        bool roaming{false};              ///< the platform is abroad: only critical events go
        std::chrono::milliseconds session_expiry{std::chrono::hours{24 * 7}};
    } link;
    struct Dealer {
        std::string id;
        std::string name;
        std::string service_phone;  ///< what the owner may call; empty: not shown
        std::string complaint_phone;
        std::string roadside_phone;
    } dealer;
    struct Position {
        std::string gpsd;  ///< host:port of the platform's gpsd; empty: no position can be sent
    } position;
    struct HeadUnit {
        std::uint16_t port{8480};  ///< 0: a free one
        Language language{Language::Chinese};
        std::string forget_pin;    ///< mark of an owner's PIN, as `odolinkctl status` names it; empty: none
    } head_unit;
    struct Maintenance {
        std::string powertrain{"petrol"};  ///< which built-in plan
        std::filesystem::path plan_file;   ///< instead of it; may be empty
        std::optional<WallTime> first_registration;
    } maintenance;
    struct Vehicle {
        std::filesystem::path profile_directory{"/etc/odolink/profiles"};  ///< with a profiles.toml; may be absent
        std::vector<std::string> signal_sets;  ///< for this vehicle, whatever its VIN
        std::vector<std::string> dbc;
        std::optional<int> model_year;         ///< instead of the one in the VIN
        bool start_stop{false};                ///< the engine stops by itself at lights
    } vehicle;
    bool start_ladder{true};  ///< starts that do not last leave parts of the agent out
    LocalOffset local_offset;
    std::filesystem::path metrics_file{"/run/odolink/metrics.prom"};  ///< for a collector; empty, or without its folder: none
    struct Log {
        LogLevel level{LogLevel::Info};
        LogFormat format{LogFormat::Text};
    } log;
};

/// Where a configuration comes from, weakest first; a key that appears again replaces the earlier value.
struct ConfigLayers {
    std::filesystem::path system_file{"/etc/odolink/odolinkd.toml"};  ///< may be absent
    std::optional<std::filesystem::path> chosen_file;                  ///< of --config; must be there
    std::vector<std::string> overrides;                                ///< of --set, each "link.port=8883" in TOML
};

/// Reads all layers over the defaults. The error is the first thing that is wrong in the weakest layer that has one.
[[nodiscard]] Result<DaemonConfig, ConfigError> load_config(const ConfigLayers& layers);

/// One layer over what is there already; `name` stands for the file in errors.
[[nodiscard]] Result<void, ConfigError> apply_config(DaemonConfig& config, const std::string& name, const std::string& toml);

}  // namespace odolink
