// SPDX-License-Identifier: Apache-2.0
// The one place that opens a vehicle's data directory from outside. An agent is started on a copy of its database, with
// ports through which nothing happens; so what is told here is reckoned by the very code that fills the screen. Used by
// the commands of this folder and by export and bundle.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/config/daemon_config.hpp"
#include "adapters/mbedtls/identity.hpp"
#include "agent/config.hpp"
#include "agent/snapshot.hpp"
#include "app/vehicle_file/still_ports.hpp"
#include "base/result.hpp"
#include "domain/trip.hpp"
#include "ports/clock.hpp"
#include "ports/vehicle_store.hpp"

namespace odolink {
class VehicleCopy;
class SealedStore;
class SqliteVehicleStore;
class MbedKeys;
}  // namespace odolink

namespace odolink::vehicle_file {

/// Where to look, as the options of a command say it.
struct Source {
    std::filesystem::path config;  ///< over /etc/odolink/odolinkd.toml; may be empty
    std::filesystem::path data;    ///< a data directory or a vehicle.db instead of the configured one; may be empty
};

/// What is wrong, where, and what to do.
struct Problem {
    std::string where;
    std::string what;
    std::string advice;
};

/// Events of one kind that wait for the dealer's receipt.
struct WaitingKind {
    std::size_t kind{0};  ///< index in UpPayload
    Text name;
    std::uint64_t count{0};
    std::uint64_t bytes{0};
};

/// The open copy; it goes with this value.
struct VehicleFile {
    DaemonConfig config;
    std::filesystem::path path;        ///< what was opened
    std::vector<std::string> remarks;  ///< what could not be taken as it stands, for people
    bool agent_runs{false};
    std::uint32_t unclean_stops{0};
    std::uint64_t bytes{0};  ///< of database and log
    std::string pin_mark;    ///< of the owner's PIN; empty: none is set
    Snapshot now;            ///< as an agent that starts now knows it
    AgentConfig settings;    ///< as the next start takes them
    MaintenancePlan plan;    ///< in force
    std::vector<OutboxRange> outbox;
    std::vector<WaitingKind> waiting;
    std::vector<QuarantinedReading> quarantined;  ///< oldest first
    std::vector<Trip> trips;                      ///< oldest first

    IdentityFiles identity;
    std::unique_ptr<VehicleCopy> copy;
    std::unique_ptr<SqliteVehicleStore> disk;
    std::unique_ptr<SealedStore> store;  ///< what lies on the disk, opened
    std::unique_ptr<MbedKeys> own_keys;
    std::unique_ptr<LentKeys> keys;

    VehicleFile();
    VehicleFile(VehicleFile&& other) noexcept;
    VehicleFile& operator=(VehicleFile&&) = delete;
    ~VehicleFile();
};

/// Where a vehicle's data is, and what configuration there is for it. A broken configuration is a problem unless `data`
/// says where to look.
struct Place {
    DaemonConfig config;
    std::filesystem::path path;
    std::vector<std::string> remarks;
};
[[nodiscard]] Result<Place, Problem> find(const Source& source);

/// Opens a copy of what `source` names. `clock` says what is due now.
[[nodiscard]] Result<VehicleFile, Problem> open(const Source& source, Clock& clock);

/// What an error of a store means for who opened `path`.
[[nodiscard]] Problem problem_of(const std::filesystem::path& path, const Error& error);

}  // namespace odolink::vehicle_file
