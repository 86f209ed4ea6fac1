// SPDX-License-Identifier: Apache-2.0
// A world with another node on its bus, that says what the test wants heard.
#pragma once

#include "agent_world.hpp"
#include "ports/sim_can.hpp"

namespace odolink::sim {

struct HeardWorld {
    explicit HeardWorld(std::string signal_set = {}, std::string dbc = {}) : world{std::move(signal_set), std::move(dbc)} {}

    AgentWorld world;
    SimCanBus tool{world.stage.vehicle.segment, "tool"};

    void hear(std::uint32_t id, std::initializer_list<unsigned> bytes) {
        CanFrame frame;
        frame.id = {id, id > 0x7FF};
        frame.length = 8;
        const Bytes data = bytes_of(bytes);
        std::copy(data.begin(), data.end(), frame.data.begin());
        CHECK_TRUE(tool.send(frame).has_value());
        world.run_for(10ms);
    }
};

}  // namespace odolink::sim
