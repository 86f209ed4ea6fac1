// SPDX-License-Identifier: Apache-2.0
// The whole agent with a hostile profile on a bus of random nodes: whatever frames come and however time passes, only
// frames of the independent list leave. Input: steps of a kind byte and what it needs.
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "protocols/obdb/signal_set.hpp"
#include "scenarios/sim_vehicle.hpp"
#include "support/hostile_profile.hpp"

namespace {

using namespace odolink;
using namespace odolink::sim;

/// An input's life ends here, whatever of it is left. What a life costs grows with its time, not with its bytes, and many
/// short lives find more than few long ones; the longest rule of the bus, silence beside another tester, takes 60 s.
constexpr Duration kLongestLife = 150s;

class Input {
public:
    Input(const std::uint8_t* data, std::size_t size) : data_{data}, size_{size} {}
    [[nodiscard]] bool empty() const { return size_ == 0; }
    std::uint8_t byte() {
        if (size_ == 0) return 0;
        --size_;
        return *data_++;
    }

private:
    const std::uint8_t* data_;
    std::size_t size_;
};

const test::HostileProfile& hostile() {
    static const test::HostileProfile profile = test::hostile_profile(600);
    return profile;
}

VehicleProfile hostile_vehicle() {
    VehicleProfile profile;
    profile.name = "hostile";
    if (auto set = obdb::load(hostile().signal_set)) profile.signals = std::move(*set);
    return profile;  // without VINs: for every vehicle
}

SimVehicleConfig config() {
    static const VehicleProfile profile = hostile_vehicle();
    SimVehicleConfig c;
    c.agent.vehicle = "sim-0001";
    c.agent.shard = "3d";
    c.agent.dealer_id = "dealer-1";
    c.car.vin = "LDKLNK1A5T0000001";
    c.car.odometer = Distance::kilometres(1234);
    c.wall_at_start = WallTime{std::chrono::milliseconds{1'780'272'000'000}, WallQuality::Synchronised};
    c.agent.profiles.push_back(profile);
    return c;
}

CanFrame frame_of(Input& in) {
    static constexpr std::array<std::uint32_t, 16> kIds{0x7E8, 0x7E9, 0x728,      0x607,      0x601, 0x758,
                                                        0x75A, 0x6F1, 0x18DAF110, 0x142AF111, 0x720, 0x620,
                                                        0x3C3, 0x7DF, 0x18FECA00, 0x18ECF900};
    CanFrame f;
    const std::uint8_t which = in.byte();
    f.id.value =
        which < 0xF0 ? kIds[which % kIds.size()] : (in.byte() << 16U | in.byte() << 8U | in.byte()) & 0x1FFFFFFFU;
    f.id.extended = f.id.value > 0x7FF;
    f.length = in.byte() % 9;
    for (std::size_t i = 0; i < f.length; ++i) f.data[i] = static_cast<std::byte>(in.byte());
    return f;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 4096) return 0;
    Input in{data, size};
    EventQueue queue;
    SimBroker broker{queue};
    SimVehicle vehicle{queue, broker, config(), Random{1}};
    SimCanBus intruder{vehicle.segment, "intruder"};
    std::size_t sent = 0;
    vehicle.segment.set_recorder([&sent](const CanFrame& f, MonoTime, const std::string& sender) {
        if (sender != SimVehicle::kAgentOnBus) return;
        ++sent;
        const std::string complaint = sim::oracle_complaint(f, hostile().named);
        if (complaint.empty()) return;
        std::fprintf(stderr, "%X#%s: %s\n", static_cast<unsigned>(f.id.value), to_hex(f.payload()).c_str(),
                     complaint.c_str());
        std::abort();
    });
    if (!vehicle.start_agent()) std::abort();
    vehicle.turn_ignition(Ignition::On);
    queue.run_for(4s);
    const MonoTime end = queue.now() + kLongestLife;
    while (!in.empty() && queue.now() < end) {
        switch (in.byte() % 8) {
            case 0:
                queue.run_for(in.byte() * 10ms);
                break;
            case 1:
                vehicle.turn_ignition(in.byte() % 4 == 0 ? Ignition::Off : Ignition::On);
                break;
            case 2:
                vehicle.segment.set_down(in.byte() % 4 == 0);
                break;
            default:
                (void)intruder.send(frame_of(in));
                queue.run_for(1ms);
                break;
        }
    }
    queue.run_for(3s);
    if (size == 0 && sent < 10) std::abort();  // on a quiet bus it does ask, else nothing is shown here
    return 0;
}
