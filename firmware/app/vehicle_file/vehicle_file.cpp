// SPDX-License-Identifier: Apache-2.0
#include "app/vehicle_file/vehicle_file.hpp"

#include <system_error>
#include <utility>

#include "adapters/mbedtls/mbed_keys.hpp"
#include "adapters/mbedtls/sealed_store.hpp"
#include "adapters/sqlite/sqlite_vehicle_store.hpp"
#include "adapters/sqlite/vehicle_copy.hpp"
#include "agent/stored_state.hpp"
#include "app/sealing/store_key.hpp"
#include "app/settings/last_good.hpp"
#include "app/vehicle_file/still_agent.hpp"
#include "core/privacy/event_names.hpp"
#include "core/privacy/seat.hpp"
#include "wire/envelope.hpp"
#include "wire/records.hpp"

namespace odolink::vehicle_file {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPiece = 256;  // events read at once
constexpr const char* kNobody = "-";

template <class T, class Decode>
Result<std::vector<T>> decoded(VehicleStore& store, RecordKind kind, Decode decode) {
    const auto records = store.load(kind);
    if (!records) return records.error();
    std::vector<T> out;
    for (const Record& record : *records) {
        if (auto value = decode(record.value)) out.push_back(std::move(*value));
    }
    return out;
}

Status read_outbox(VehicleFile& file) {
    auto ranges = file.store->ranges();
    if (!ranges) return ranges.error();
    file.outbox = std::move(*ranges);
    std::map<std::size_t, WaitingKind> kinds;
    for (const OutboxRange& range : file.outbox) {
        for (std::uint64_t after = 0;;) {
            const auto events = file.store->waiting(range.stream, after, kPiece);
            if (!events) return events.error();
            if (events->empty()) break;
            for (const OutboxEntry& entry : *events) {
                after = entry.sequence;
                const auto event = wire::decode_up_event(entry.payload);
                if (!event) continue;
                WaitingKind& kind = kinds[event->payload.index()];
                kind.kind = event->payload.index();
                kind.name = name_of(event->payload);
                ++kind.count;
                kind.bytes += entry.payload.size();
            }
        }
    }
    for (auto& [index, kind] : kinds) file.waiting.push_back(std::move(kind));
    return {};
}

/// What the agent's next start would change, and what the screen does not tell.
Status read_before_start(VehicleFile& file) {
    if (const Status read = read_outbox(file); !read) return read;
    auto quarantined = decoded<QuarantinedReading>(*file.store, RecordKind::Quarantine, wire::decode_quarantined);
    if (!quarantined) return quarantined.error();
    file.quarantined = std::move(*quarantined);
    auto trips = decoded<Trip>(*file.store, RecordKind::Trip, wire::decode_trip);
    if (!trips) return trips.error();
    file.trips = std::move(*trips);
    const auto meta = file.store->load(RecordKind::Meta);
    if (!meta) return meta.error();
    bool running = false;
    for (const Record& record : *meta) {
        if (record.key == stored::kUncleanStops)
            file.unclean_stops = static_cast<std::uint32_t>(stored::decode_number(record.value).value_or(0));
        if (record.key == stored::kRunning) running = true;
        if (record.key == stored::kSeat) {
            Seat seat;
            seat.restore(to_text(record.value), MonoTime{});
            file.pin_mark = seat.pin_mark();
        }
    }
    if (running && !file.agent_runs) ++file.unclean_stops;
    // Whoever may read the data directory is not the guest at the screen.
    return file.store->commit({.records = {{RecordKind::Meta, stored::kSeat, std::nullopt}},
                               .outbox = {},
                               .acknowledged = {},
                               .purged = {},
                               .journal = {},
                               .removed = {}});
}

/// The dealer of a file that came without its identity: to whom the owner's consents are.
std::string dealer_in(VehicleStore& store) {
    const auto consents = decoded<Consent>(store, RecordKind::Consent, wire::decode_consent);
    return consents && !consents->empty() ? consents->back().recipient : kNobody;
}

Result<AgentConfig, Problem> settings_of(VehicleFile& file) {
    auto whole = agent_config(file.config, file.identity);
    if (whole) return std::move(*whole);
    auto alone = configured(file.config);
    if (!alone) {
        file.remarks.push_back(alone.error().text + ": the built-in plan is used instead");
        DaemonConfig without = file.config;
        without.maintenance.plan_file.clear();
        alone = configured(without);
    }
    if (!alone) return Problem{"configuration", alone.error().text, "correct it"};
    if (alone->dealer_id.empty()) alone->dealer_id = dealer_in(*file.store);
    return std::move(*alone);
}

Status look(VehicleFile& file, Clock& clock) {
    StillAgent still{clock, *file.store, *file.store, *file.keys, file.settings};
    if (const Status started = still.agent.start(); !started) return started;
    file.now = still.agent.snapshot();
    return {};
}

}  // namespace

VehicleFile::VehicleFile() = default;
VehicleFile::VehicleFile(VehicleFile&& other) noexcept = default;
VehicleFile::~VehicleFile() = default;

Problem problem_of(const fs::path& path, const Error& error) {
    const std::string where = path.string();
    if (error == StoreErrc::Io)
        return {where, "it cannot be read",
                "give an agent's data directory or its vehicle.db (--data), and check who may read it"};
    if (error == StoreErrc::InUse)
        return {where, "the agent wrote to it all the while", "try again when the agent writes less"};
    if (error == StoreErrc::NotOurs)
        return {where, "it is a database of another program", "give the vehicle.db of an Odolink data directory"};
    if (error == StoreErrc::NoKey) return {where, "it is sealed, and its key is not here", "put its store.key beside it, or give with --config the configuration that names data.key"};
    if (error == StoreErrc::Newer)
        return {where, "it was written by a newer version of Odolink", "use the odolinkctl of that version"};
    if (error == StoreErrc::Full) return {where, "there is no room for a copy", "make room below TMPDIR"};
    return {where, error.message(), "ask for another copy of the file"};
}

Result<Place, Problem> find(const Source& source) {
    Place place;
    ConfigLayers layers;
    if (!source.config.empty()) layers.chosen_file = source.config;
    auto loaded = load_for_start(layers);
    if (loaded) {
        place.config = std::move(loaded->config);
        if (!loaded->refused.empty())
            place.remarks.push_back(loaded->refused + " (the last good configuration is in force)");
    } else if (source.data.empty()) {
        return Problem{"configuration", loaded.error().text, "correct it, or say with --data where to look"};
    } else {
        place.remarks.push_back(loaded.error().text + " (defaults are used)");
    }
    place.path = source.data.empty() ? place.config.data_directory : source.data;
    return place;
}

Result<VehicleFile, Problem> open(const Source& source, Clock& clock) {
    auto place = find(source);
    if (!place) return place.error();
    VehicleFile file;
    file.config = std::move(place->config);
    file.path = std::move(place->path);
    file.remarks = std::move(place->remarks);
    auto copy = VehicleCopy::make(file.path);
    if (!copy) return problem_of(file.path, copy.error());
    file.agent_runs = copy->in_use();
    file.copy = std::make_unique<VehicleCopy>(std::move(*copy));
    std::error_code none;  // without a log there is nothing to add
    for (const char* part : {"vehicle.db", "vehicle.db-wal"}) {
        const auto size = fs::file_size(file.copy->folder() / part, none);
        if (!none) file.bytes += size;
    }
    auto store = SqliteVehicleStore::open({file.copy->folder().string(), {}, {}});
    if (!store) return problem_of(file.path, store.error());
    file.disk = std::move(*store);
    const StoreOpening opening = file.disk->opening();
    if (opening == StoreOpening::Healed) file.remarks.emplace_back("damaged values in the database were passed over, as the agent's next start will");
    else if (opening != StoreOpening::Opened) return problem_of(file.path, StoreErrc::Corrupt);
    const auto sealer = key_to_look(file.path, file.config.data_key);
    if (!sealer) return problem_of(file.path, sealer.error());
    file.store = std::make_unique<SealedStore>(*file.disk, *file.disk, *sealer);
    const auto sealed = SealedStore::needs_key(*file.disk);
    if (!sealed) return problem_of(file.path, sealed.error());
    if (const Status fits = *sealed ? file.store->begin() : Status{}; !fits) return problem_of(file.path, fits.error());
    file.identity = {(fs::is_directory(file.path, none) ? file.path : file.path.parent_path()) / "identity"};
    const std::string refused = noted_refusal(file.identity.directory.parent_path());
    if (!refused.empty() && file.remarks.empty())
        file.remarks.push_back("the agent runs on its last good configuration, since " + refused);
    file.own_keys = std::make_unique<MbedKeys>(file.identity);
    file.keys = std::make_unique<LentKeys>(*file.own_keys);
    if (const Status read = read_before_start(file); !read) return problem_of(file.path, read.error());
    auto settings = settings_of(file);
    if (!settings) return settings.error();
    file.settings = std::move(*settings);
    file.plan = file.settings.plan;
    const auto plans = decoded<MaintenancePlan>(*file.store, RecordKind::Plan, wire::decode_plan);
    if (plans && !plans->empty()) file.plan = plans->front();  // in_force sorts before later
    if (const Status seen = look(file, clock); !seen) return problem_of(file.path, seen.error());
    return file;
}

}  // namespace odolink::vehicle_file
