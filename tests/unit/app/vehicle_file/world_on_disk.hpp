// SPDX-License-Identifier: Apache-2.0
// A real store made by an agent in the simulated world, for the tests of what looks into it from outside.
#pragma once

#include <fstream>
#include <memory>
#include <string>

#include "../../agent/agent_world.hpp"
#include "adapters/sqlite/sqlite_vehicle_store.hpp"
#include "app/vehicle_file/vehicle_file.hpp"
#include "support/fakes/virtual_time.hpp"
#include "support/temporary_directory.hpp"

#include <CppUTest/TestHarness.h>

namespace odolink::test {

inline constexpr const char* kVin = "LDKLNK1A5T0000001";
inline constexpr const char* kPhone = "400-123-4567";

struct WorldOnDisk {
    TemporaryDirectory folder;
    std::unique_ptr<SqliteVehicleStore> store{opened(folder.path() + "/data")};
    sim::AgentWorld world{[this](sim::VirtualStage& stage) { stage.vehicle.use_store(*store, *store); }};
    VirtualTime clock;

    WorldOnDisk() {
        clock.wall_at_boot = {std::chrono::milliseconds{1'780'275'600'000},
                              WallQuality::Synchronised};  // an hour after the world's beginning
        std::ofstream{folder.path() + "/odolinkd.toml"}
            << "[data]\ndirectory = \"" << folder.path()
            << "/data\"\n[dealer]\nid = \"dealer-1\"\nname = \"Example Garage\"\nservice_phone = \"" << kPhone
            << "\"\n[head_unit]\nlanguage = \"en\"\n";
    }
    /// The owner allowed all; a fault is confirmed; oil is due soon; a request waits for a desk that cannot be reached.
    void live() {
        world.begin();
        world.act("owner consent all");
        world.act("drive 1.2 km at 100 km/h");
        world.expect_within(60s, "due.engine_oil = soon");
        world.expect_within(60s, "speed_kmh = 0");
        world.ask_about_fault();
        world.act("network down");
        world.act("owner answer yes");
        world.run_for(20s);
    }
    [[nodiscard]] vehicle_file::Source source() const { return {folder.path() + "/odolinkd.toml", {}}; }
    [[nodiscard]] vehicle_file::VehicleFile look() {
        auto file = vehicle_file::open(source(), clock);
        if (!file) FAIL((file.error().where + ": " + file.error().what).c_str());
        return std::move(*file);
    }

private:
    static std::unique_ptr<SqliteVehicleStore> opened(const std::string& directory) {
        auto store = SqliteVehicleStore::open({directory, {}, {}});
        CHECK_TRUE(store.has_value());
        return std::move(*store);
    }
};

}  // namespace odolink::test
