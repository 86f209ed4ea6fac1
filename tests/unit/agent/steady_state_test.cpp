// SPDX-License-Identifier: Apache-2.0
// The whole agent on a busy bus: what is heard and is no answer to us costs no allocation, whatever its id and length. (What is
// told on, once in 200 ms to a second, does.)
#include <functional>

#include "agent/agent.hpp"
#include "engine/event_queue.hpp"
#include "engine/random.hpp"
#include "ports/memory_store.hpp"
#include "ports/sim_host.hpp"
#include "ports/sim_keys.hpp"
#include "ports/sim_link.hpp"
#include "ports/sim_time.hpp"
#include "support/allocations.hpp"
#include "support/fakes/recording_can.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;
using odolink::test::allocations_of;
using odolink::test::frame;
using odolink::test::RecordingCan;

namespace {

AgentConfig config() {
    AgentConfig c;
    c.version = "test";
    c.vehicle = "car";
    c.shard = "00";
    return c;
}

/// An agent with the ignition on and nobody who answers it; frames come when a test says so.
struct QuietCar {
    EventQueue queue;
    SimBroker broker{queue};
    SimNetwork network;
    MemoryStore store;
    SimKeys keys{"car-key"};
    SimEntropy entropy{Random{1}};
    SimClock clock{queue, WallTime{std::chrono::milliseconds{1'780'272'000'000}, WallQuality::Synchronised}, entropy.id()};
    SimScheduler scheduler{queue};
    SimLink link{queue, broker, network, "odolink/v1/00/car/"};
    SimHeadUnit head_unit;
    SimPower power;
    std::optional<Position> where;
    SimPositioning positioning{scheduler, where};
    SimMetrics metrics;
    RecordingCan can;
    Agent agent{Ports{clock, scheduler, can, store, store, link, keys, entropy, head_unit, power, positioning, metrics, null_log()}, config()};

    QuietCar() {
        CHECK_TRUE(agent.start().has_value());
        power.turn(Ignition::On);
        for (int i = 0; i < 100; ++i) {  // it has heard the bus, asked, and found nobody
            can.arrive(frame(0x3C3, {1, 2, 3, 4, 5, 6, 7, 8}), clock.mono());
            queue.run_for(100ms);
        }
    }
    /// Allocations of a hundred times these frames, after they have been heard often enough to be known.
    std::size_t cost_of(const std::vector<CanFrame>& frames) {
        unsigned n = 0;
        const auto hear = [&] {
            for (CanFrame f : frames) {
                f.data[7] = static_cast<std::byte>(++n);
                can.arrive(f, clock.mono());
            }
        };
        for (int i = 0; i < 10; ++i) hear();
        return allocations_of(hear);
    }
};

}  // namespace

TEST_GROUP(AgentSteadyState){};

TEST(AgentSteadyState, broadcasts_of_the_vehicle_cost_no_allocation) {
    QuietCar car;
    CHECK_FALSE(car.can.sent.empty());  // it is awake
    const std::size_t cost = car.cost_of({frame(0x0A5, {1, 2, 3, 4, 5, 6, 7, 8}), frame(0x3C3, {0x10, 0x14, 3, 4, 5, 6, 7, 8}),
                                 frame(0x7FF, {0, 0, 0}), frame(0x555, {})});
    CHECK_EQUAL(0U, cost);
}

TEST(AgentSteadyState, broadcasts_of_a_truck_cost_no_allocation) {
    QuietCar car;
    // Engine speed, wheel speed, distance, and a part of a long message
    const std::size_t cost = car.cost_of({frame(0x0CF00400, {0xF0, 0xFF, 0x7D, 0x60, 0x22, 0xFF, 0xFF, 0xFF}),
                                 frame(0x18FEF100, {0xFF, 0x00, 0x40, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}),
                                 frame(0x18FEC1EE, {0x00, 0x10, 0x20, 0x00, 0xFF, 0xFF, 0xFF, 0xFF}),
                                 frame(0x18EBFF00, {1, 2, 3, 4, 5, 6, 7, 8})});
    CHECK_EQUAL(0U, cost);
}

TEST(AgentSteadyState, answers_to_another_tester_that_are_only_part_of_a_message_cost_no_allocation) {
    QuietCar car;
    std::vector<CanFrame> frames;
    frames.push_back(frame(0x7E8, {0x10, 0xFF, 0x49, 2, 3, 4, 5, 6}));
    for (unsigned i = 1; i < 16; ++i) frames.push_back(frame(0x7E8, {0x20U + i, 1, 2, 3, 4, 5, 6, 7}));
    frames.push_back(frame(0x7E0, {0x30, 0, 0, 0, 0, 0, 0, 0}));
    const std::size_t cost = car.cost_of(frames);
    CHECK_EQUAL(0U, cost);
}
