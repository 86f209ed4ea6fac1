// SPDX-License-Identifier: Apache-2.0
// What a durable event of the vehicle costs: time beside the bare control (bar P6), bytes and flushes on the flash
// (P7), and both with 1,000 to 1,000,000 events waiting. A program of its own: controls and commits take turns, which
// Google Benchmark has no words for.
#include "adapters/sqlite/sqlite_vehicle_store.hpp"
#include "bench/durable.hpp"
#include "support/counting_vfs.hpp"
#include "support/temporary_directory.hpp"

using namespace odolink;
using bench::judge;
using bench::tell;
using test::CountingVfs;

namespace {

constexpr std::size_t kPayload = 200;  // of an event: a fault with its freeze frame is larger, a mileage smaller
constexpr StoreLimits kWide{1ULL << 32U, 1ULL << 20U};

std::unique_ptr<SqliteVehicleStore> open(const std::string& directory, const char* vfs) {
    auto opened = SqliteVehicleStore::open({directory, vfs, kWide});
    if (!opened) bench::give_up(opened.error().message().c_str());
    return std::move(*opened);
}

/// `count` events from number `first` on, and a receipt for the `receipted` last before them.
StoreTransaction events(std::uint64_t first, std::uint64_t count, std::uint64_t receipted) {
    StoreTransaction t;
    for (std::uint64_t n = first; n < first + count; ++n) {
        Id id;
        id.bytes[0] = static_cast<std::byte>(n);
        t.outbox.push_back({Stream::Mileage, n, ValueClass::Normal, Purpose::MaintenanceAlerts, id,
                            Bytes(kPayload, static_cast<std::byte>(n))});
    }
    if (receipted > 0) t.acknowledged = {{Stream::Mileage, receipted}};
    return t;
}

void commit(SqliteVehicleStore& store, const StoreTransaction& transaction) {
    if (const Status done = store.commit(transaction); !done) bench::give_up(done.error().message().c_str());
}

/// P6: an event with the receipt of the one three before, in turn with the control. Every few hundred commits one
/// carries the log into the database; that costs flushes of its own, and its median is shared out over the commits
/// between two of them. Like all below: whether the bar is met.
bool time_of_an_event() {
    constexpr std::uint64_t kRounds = 8000;
    const test::TemporaryDirectory directory;
    CountingVfs disk{CountingVfs::Flushes::Real};
    auto store = open(directory.path() + "/store", CountingVfs::kName);
    bench::BareAppend control{directory.path()};
    std::vector<double> plain;
    std::vector<double> carrying;
    std::vector<double> bare;
    for (std::uint64_t n = 1; n <= kRounds; ++n) {
        const StoreTransaction t = events(n, 1, n > 3 ? n - 3 : 0);
        disk.clear();
        bare.push_back(control.once());
        const double time = bench::microseconds([&] { commit(*store, t); });
        (disk.counts().flushes > 1 ? carrying : plain).push_back(time);
    }
    const double shared = bench::median(carrying) * static_cast<double>(carrying.size()) / kRounds;
    const double event = bench::median(plain) + shared;
    tell("bare 512 B and fdatasync, median", bench::median(bare), "us");
    tell("a durable event with its later receipt, median", bench::median(plain), "us");
    tell("its share of carrying the log into the database", shared, "us");
    return judge("P6: control / event", bench::median(bare) / event, "", ">= 0.70", bench::median(bare) / event >= 0.70);
}

/// P7: bytes and flushes, counted where SQLite hands them to the system.
bool flash_of_an_event(std::uint64_t batch, double bytes_bar, const char* bar) {
    const std::uint64_t rounds = batch == 1 ? 4000 : 400;
    CountingVfs disk{CountingVfs::Flushes::LeftOut};
    const test::TemporaryDirectory directory;
    auto store = open(directory.path(), CountingVfs::kName);
    std::uint64_t next = 1;
    const auto round = [&] {
        commit(*store, events(next, batch,
                              next - 1 > 3 * batch        ? next - 1 - 3 * batch
                              : next > batch && batch > 1 ? next - batch
                                                          : 0));
        next += batch;
    };
    for (int warm = 0; warm < 50; ++warm) round();
    disk.clear();
    for (std::uint64_t n = 0; n < rounds; ++n) round();
    const auto count = static_cast<double>(rounds * batch);
    const double bytes = static_cast<double>(disk.counts().bytes) / count;
    std::printf("%llu event(s) a commit:\n", static_cast<unsigned long long>(batch));
    const bool few_bytes = judge("P7: bytes written an event", bytes, "B", bar, bytes <= bytes_bar);
    const double flushes = static_cast<double>(disk.counts().flushes) / count;
    return judge("P7: flushes an event", flushes, "", "<= 1.1", flushes <= 1.1) && few_bytes;
}

/// Append and receipt with many waiting: the depth of the tree may show, their number not.
bool with_waiting(std::uint64_t waiting) {
    constexpr int kRounds = 500;
    const test::TemporaryDirectory directory;
    CountingVfs disk{CountingVfs::Flushes::LeftOut};  // a flush hides what the tree costs
    auto store = open(directory.path(), CountingVfs::kName);
    std::uint64_t next = 1;
    for (; next <= waiting; next += 1000) commit(*store, events(next, 1000, 0));
    std::vector<double> appended;
    std::vector<double> receipted;
    std::vector<double> ranged;
    for (int n = 0; n < kRounds; ++n, ++next) {
        const StoreTransaction append = events(next, 1, 0);
        StoreTransaction receipt;
        receipt.acknowledged = {{Stream::Mileage, static_cast<std::uint64_t>(n) + 1}};
        appended.push_back(bench::microseconds([&] { commit(*store, append); }));
        receipted.push_back(bench::microseconds([&] { commit(*store, receipt); }));
        ranged.push_back(bench::microseconds([&] {
            if (!store->ranges() || !store->waiting(Stream::Mileage, 0, 100)) bench::give_up("cannot read");
        }));
    }
    store = nullptr;
    const double opening = bench::microseconds([&] { store = open(directory.path(), CountingVfs::kName); });
    std::printf("%llu events wait, flushes left out:\n", static_cast<unsigned long long>(waiting));
    tell("append, median", bench::median(appended), "us");
    tell("receipt, median", bench::median(receipted), "us");
    tell("ranges and the next 100, median", bench::median(ranged), "us");
    if (waiting <= 100'000) return judge("open", opening / 1000, "ms", "<= 2000", opening <= 2e6);
    tell("open", opening / 1000, "ms");  // more than the bound of the outbox allows
    return true;
}

}  // namespace

int main() {
    bool met = time_of_an_event();
    met &= flash_of_an_event(1, 7000, "<= 7000");
    met &= flash_of_an_event(100, 800, "<= 800");
    for (const std::uint64_t waiting : {1'000U, 100'000U, 1'000'000U}) met &= with_waiting(waiting);
    return met ? 0 : 1;
}
