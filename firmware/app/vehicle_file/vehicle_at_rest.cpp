// SPDX-License-Identifier: Apache-2.0
// See vehicle_at_rest.hpp.
#include "app/vehicle_file/vehicle_at_rest.hpp"

#include <system_error>

#include "adapters/mbedtls/mbed_keys.hpp"
#include "adapters/mbedtls/sealed_store.hpp"
#include "adapters/sqlite/sqlite_vehicle_store.hpp"
#include "app/sealing/store_key.hpp"
#include "app/vehicle_file/still_agent.hpp"

namespace odolink::vehicle_file {
namespace {

constexpr const char* kStopIt = "stop it first (systemctl stop odolinkd), and start it again afterwards";

Result<Snapshot, Problem> change_in(SealedStore& store, VehicleFile& file, Clock& clock, const std::function<std::optional<Problem>(Agent&)>& change) {
    StillAgent still{clock, store, store, *file.keys, file.settings};
    if (const Status started = still.agent.start(); !started) return problem_of(file.path, started.error());
    if (auto refused = change(still.agent)) return std::move(*refused);  // without a stop nothing more is written
    Snapshot now = still.agent.snapshot();
    if (const Status stopped = still.agent.stop(); !stopped) return problem_of(file.path, stopped.error());
    return now;
}

}  // namespace

Result<Snapshot, Problem> change_at_rest(VehicleFile& file, Clock& clock, bool try_only, const std::function<std::optional<Problem>(Agent&)>& change) {
    if (file.now.view.erasure) return Problem{file.path.string(), "a change of owner or an erasure is under way", "start the agent and let it end"};
    if (try_only) return change_in(*file.store, file, clock, change);
    std::error_code none;
    if (!std::filesystem::is_directory(file.path, none)) return Problem{file.path.string(), "it is no data directory", "give the directory that the vehicle.db lies in"};
    if (file.agent_runs) return Problem{file.path.string(), "the agent runs", kStopIt};
    auto disk = SqliteVehicleStore::open({file.path.string(), {}, {}});
    if (!disk && disk.error() == StoreErrc::InUse) return Problem{file.path.string(), "the agent runs", kStopIt};
    if (!disk) return problem_of(file.path, disk.error());
    DaemonConfig here = file.config;
    here.data_directory = file.path;
    const auto sealer = key_of_agent(here, **disk);
    if (!sealer) return problem_of(file.path, sealer.error());
    SealedStore store{**disk, **disk, *sealer};
    if (const Status fits = store.begin(); !fits) return problem_of(file.path, fits.error());
    return change_in(store, file, clock, change);
}

}  // namespace odolink::vehicle_file
