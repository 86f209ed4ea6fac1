// SPDX-License-Identifier: Apache-2.0
// Thirty virtual days of a car in daily use, agent, desk and network included, on the real store: what is written to
// the flash each day, how large the database is, what waits. Use: soak [DAYS]
#include <filesystem>

#include "adapters/sqlite/sqlite_vehicle_store.hpp"
#include "bench/durable.hpp"
#include "scenarios/virtual_stage.hpp"
#include "support/counting_vfs.hpp"
#include "support/temporary_directory.hpp"

using namespace odolink;
using namespace odolink::sim;
using bench::tell;
using test::CountingVfs;

namespace {

constexpr double kMegabyte = 1e6;

Scenario daily_car() {
    Scenario s;
    s.name = "soak";
    s.start =
        WallTime{std::chrono::milliseconds{1'780'272'000'000}, WallQuality::Synchronised};  // 2026-06-01 08:00 +08:00
    s.car.vin = "LDKLNK1A5T0000001";
    s.car.odometer = Distance::kilometres(9000);
    s.car.delivered = WallTime{std::chrono::milliseconds{1'767'974'400'000}, WallQuality::Synchronised};
    return s;
}

void act(VirtualStage& stage, const char* action) {
    if (const auto done = stage.act(action); !done)
        bench::give_up((std::string{action} + ": " + done.error().message).c_str());
}

/// 25 km at 50 km/h from a cold start to the key off.
void drive(VirtualStage& stage) {
    act(stage, "ignition on");
    stage.pass(15s);
    act(stage, "drive 25 km at 50 km/h");
    stage.pass(31min);
    act(stage, "park");
    stage.pass(30s);
    act(stage, "ignition off");
}

/// To work, and home again; no network on the way there, so that events gather and drain.
void day(VirtualStage& stage) {
    act(stage, "network down");
    drive(stage);
    act(stage, "network up");
    stage.pass(9h);
    drive(stage);
    stage.pass(24h - 9h - 2 * (31min + 45s));
}

}  // namespace

int main(int argc, char** argv) {
    const int days = argc > 1 ? std::atoi(argv[1]) : 30;
    const test::TemporaryDirectory directory;
    CountingVfs disk{CountingVfs::Flushes::LeftOut};
    auto opened = SqliteVehicleStore::open({directory.path(), CountingVfs::kName, {}});
    if (!opened) bench::give_up("no store");
    SqliteVehicleStore& store = **opened;
    VirtualStage stage{daily_car(), 1};
    stage.vehicle.use_store(store, store);
    if (!stage.start()) bench::give_up("the agent does not start");
    act(stage, "ignition on");
    stage.pass(30s);
    act(stage, "owner consent all");
    act(stage, "ignition off");
    std::printf("%5s %14s %10s %14s %12s\n", "day", "written, MB", "flushes", "database, MB", "waiting");
    std::vector<double> written;
    double size = 0;
    for (int n = 1; n <= days; ++n) {
        disk.clear();
        day(stage);
        written.push_back(static_cast<double>(disk.counts().bytes) / kMegabyte);
        size = static_cast<double>(std::filesystem::file_size(directory.path() + "/vehicle.db")) / kMegabyte;
        std::uint64_t waiting = 0;
        for (const OutboxRange& range : *store.ranges()) waiting += range.count;
        std::printf("%5d %14.3f %10llu %14.3f %12llu\n", n, written.back(),
                    static_cast<unsigned long long>(disk.counts().flushes), size,
                    static_cast<unsigned long long>(waiting));
        std::fflush(stdout);
    }
    const double most = *std::ranges::max_element(written);
    tell("flash written on the worst day", most, "MB", "<= 10", most <= 10);
    tell("database at the end", size, "MB", "<= 50", size <= 50);
    tell("written in the last third / in the first",
         bench::median({written.end() - days / 3, written.end()}) /
             bench::median({written.begin(), written.begin() + days / 3}),
         "", "<= 1.2", true);
    return 0;
}
