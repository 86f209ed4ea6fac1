// SPDX-License-Identifier: Apache-2.0
// What the desk's ingest takes a second and an event when it commits before it acknowledges (bar P10), beside the bare
// control in the same directory. Batches of 100 events as vehicles send them; signatures cost nothing here, as one a
// batch is counted apart.
#include "bench/durable.hpp"
#include "dealer-desk/desk.hpp"
#include "support/temporary_directory.hpp"
#include "wire/envelope.hpp"

using namespace odolink;
using namespace odolink::desk;
using bench::judge;
using bench::tell;

namespace {

constexpr std::uint64_t kWindow = 100;
constexpr std::uint64_t kVehicles = 20;
const WallTime kNow{std::chrono::milliseconds{1'772'413'200'000}, WallQuality::Synchronised};  // 2026-03-02

class NoCrypto final : public Crypto {
public:
    [[nodiscard]] std::string own_key_id() const override { return "desk"; }
    [[nodiscard]] Bytes sign(ByteView) override { return Bytes(64, std::byte{1}); }
    [[nodiscard]] bool verify(std::string_view, ByteView, ByteView) override { return true; }
    [[nodiscard]] std::array<std::byte, 32> sha256(ByteView) const override { return {}; }
    [[nodiscard]] Id new_id() override { return number(++made_); }
    static Id number(std::uint64_t n) {
        Id id;
        for (std::size_t i = 0; i < 8; ++i) id.bytes.at(i) = static_cast<std::byte>(n >> (8 * i));
        return id;
    }

private:
    std::uint64_t made_{0};
};

std::string vehicle_name(std::uint64_t n) {
    return "vehicle-" + std::to_string(n);
}

/// What a car tells on the road: mileages, now and then a trip.
UpPayload payload(std::uint64_t sequence) {
    const Distance mileage = Distance::kilometres(static_cast<std::int64_t>(10'000 + sequence));
    if (sequence % 10 == 0) {
        Trip trip;
        trip.number = sequence / 10;
        trip.distance = Distance::kilometres(10);
        trip.duration = std::chrono::seconds{900};
        trip.mileage_at_end = mileage;
        return TripEnded{trip};
    }
    return MileageReported{{mileage, MileageSource::PidA6, MileageConfidence::High, kNow}};
}

InMessage batch(std::uint64_t vehicle, std::uint64_t first) {
    const Id epoch = NoCrypto::number(1000 + vehicle);
    wire::UpBatch body{vehicle_name(vehicle), Stream::Mileage, epoch, first, {}};
    for (std::uint64_t sequence = first; sequence < first + kWindow; ++sequence) {
        UpEvent event;
        event.id = event.trace = wire::event_id(epoch, Stream::Mileage, sequence);
        event.boot = NoCrypto::number(7);
        event.mono = MonoTime{std::chrono::milliseconds{sequence * 1000}};
        event.wall = WallTime{kNow.since_epoch + std::chrono::seconds{sequence}, WallQuality::Synchronised};
        event.payload = payload(sequence);
        body.events.push_back(wire::encode(event));
    }
    return {
        wire::topic(wire::shard_of(NoCrypto{}.sha256(as_bytes(body.vehicle))), body.vehicle, wire::Direction::Up, "mileage"),
        wire::encode(wire::Envelope{"key-" + std::to_string(vehicle), wire::encode(body), Bytes(64, std::byte{1})})};
}

struct Measured {
    double wall{0};  ///< us an event, median of the batches
    double cpu{0};   ///< us an event, of all
    double bare{0};  ///< us a control, median
};

Measured measure(const std::string& directory, std::uint64_t batches) {
    auto database = Database::open(directory + "/desk.db", kNow);
    if (!database) bench::give_up(database.error().message().c_str());
    NoCrypto crypto;
    Desk desk{**database, crypto, {"north", "North"}};
    if (!desk.start(kNow)) bench::give_up("the desk does not start");
    for (std::uint64_t v = 0; v < kVehicles; ++v) {
        const std::string no = std::to_string(v);
        NewVehicle vehicle;
        vehicle.pseudonym = vehicle_name(v);
        vehicle.dealer = "north";
        if (!desk.register_vehicle(vehicle, {"key-" + no, "public-" + no, "serial-" + no, kNow}, kNow))
            bench::give_up("no vehicle");
    }
    bench::BareAppend control{directory};
    std::vector<double> walls;
    std::vector<double> cpus;
    std::vector<double> bares;
    for (std::uint64_t n = 0; n < batches; ++n) {
        const InMessage message = batch(n % kVehicles, n / kVehicles * kWindow + 1);
        const double before = bench::cpu_microseconds();
        walls.push_back(bench::microseconds([&] {
            if (desk.on_messages({&message, 1}, kNow).empty()) bench::give_up("no receipt");
        }));
        cpus.push_back(bench::cpu_microseconds() - before);
        bares.push_back(control.once());
    }
    const auto events = static_cast<double>(batches * kWindow);
    return {bench::median(walls) / kWindow, bench::sum(cpus) / events, bench::median(bares)};
}

}  // namespace

int main() {
    const test::TemporaryDirectory directory;
    const Measured m = measure(directory.path(), 1000);
    tell("bare 512 B and fdatasync", m.bare, "us");
    tell("ingest with its commit, batches of 100", m.wall, "us/event");
    bool met = judge("P10: events in the time of one control", m.bare / m.wall, "", ">= 8", m.bare / m.wall >= 8);
    met &= judge("P10: CPU an event, besides the signature", m.cpu, "us", "<= 8", m.cpu <= 8);
    return met ? 0 : 1;
}
