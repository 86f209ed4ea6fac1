// SPDX-License-Identifier: Apache-2.0
// Thirty virtual days of a car in daily use, agent, desk and network included, on the real store: what is written to
// the flash each day, how large database and log are, what waits, memory and descriptors of the process. Use: soak [DAYS], at least
// 9. Status 1 where a bar is missed.
#include <filesystem>
#include <fstream>

#include "adapters/sqlite/sqlite_vehicle_store.hpp"
#include "bench/durable.hpp"
#include "scenarios/virtual_stage.hpp"
#include "support/counting_vfs.hpp"
#include "support/temporary_directory.hpp"

using namespace odolink;
using namespace odolink::sim;
using bench::judge;
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

/// Resident memory of this process.
double resident_mb() {
    std::ifstream in{"/proc/self/statm"};
    long all = 0, resident = 0;
    if (!(in >> all >> resident)) bench::give_up("/proc/self/statm cannot be read");
    return static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / kMegabyte;
}

/// Open descriptors of this process.
double descriptors() {
    const std::filesystem::directory_iterator open{"/proc/self/fd"};
    return static_cast<double>(std::distance(begin(open), end(open)));
}

/// Database and log.
double stored_mb(const std::string& directory) {
    double bytes = 0;
    std::error_code none;
    for (const char* part : {"/vehicle.db", "/vehicle.db-wal"})
        if (const auto size = std::filesystem::file_size(directory + part, none); !none) bytes += static_cast<double>(size);
    return bytes / kMegabyte;
}

struct Day {
    double written;
    double stored;
    double resident;
    double open;
};

/// The median of the last third of days beside that of the first.
double growth(const std::vector<Day>& days, double Day::*value) {
    std::vector<double> all;
    for (const Day& day : days) all.push_back(day.*value);
    const auto third = static_cast<std::ptrdiff_t>(all.size() / 3);
    return bench::median({all.end() - third, all.end()}) / bench::median({all.begin(), all.begin() + third});
}

}  // namespace

int main(int argc, char** argv) {
    const int days = argc > 1 ? std::atoi(argv[1]) : 30;
    if (days < 9) bench::give_up("soak: at least 9 days, to have thirds");
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
    std::printf("%5s %14s %10s %12s %10s %12s %12s\n", "day", "written, MB", "flushes", "stored, MB", "waiting", "memory, MB", "descriptors");
    std::vector<Day> lived;
    for (int n = 1; n <= days; ++n) {
        disk.clear();
        day(stage);
        lived.push_back({static_cast<double>(disk.counts().bytes) / kMegabyte, stored_mb(directory.path()), resident_mb(), descriptors()});
        std::uint64_t waiting = 0;
        for (const OutboxRange& range : *store.ranges()) waiting += range.count;
        const Day& today = lived.back();
        std::printf("%5d %14.3f %10llu %12.3f %10llu %12.1f %12.0f\n", n, today.written, static_cast<unsigned long long>(disk.counts().flushes), today.stored,
                    static_cast<unsigned long long>(waiting), today.resident, today.open);
        std::fflush(stdout);
    }
    const double most = std::ranges::max_element(lived, {}, &Day::written)->written;
    const double size = lived.back().stored;
    const double opened_more = lived.back().open - lived.front().open;
    bool all = judge("flash written on the worst day", most, "MB", "<= 10", most <= 10);
    all = judge("database and log at the end", size, "MB", "<= 50", size <= 50) && all;
    all = judge("descriptors, last day less first", opened_more, "", "<= 0", opened_more <= 0) && all;
    constexpr std::pair<const char*, double Day::*> kFlat[] = {
        {"written a day, last third / first", &Day::written}, {"stored, last third / first", &Day::stored}, {"memory, last third / first", &Day::resident}};
    for (const auto& [what, value] : kFlat) {
        const double grown = growth(lived, value);
        all = judge(what, grown, "", "<= 1.2", grown <= 1.2) && all;
    }
    return all ? 0 : 1;
}
