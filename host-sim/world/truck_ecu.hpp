// SPDX-License-Identifier: Apache-2.0
// A simulated control unit of a truck on a J1939 network: broadcasts, claims its address, answers requests alone, by broadcast
// transfer or by connection, and says no to what it has not. It writes its bytes itself and shares nothing with the agent's
// decoder. Source: SAE J1939-21, -71, -73, -81.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "engine/event_queue.hpp"
#include "ports/sim_can.hpp"
#include "world/car.hpp"

namespace odolink::sim {

/// Which control unit of the truck this is.
enum class TruckRole : std::uint8_t { Engine, Cluster };

class TruckEcu {
public:
    /// Lives on address 0 (engine) or 23 (cluster); speaks while the ignition is on.
    TruckEcu(EventQueue& queue, CanBus& bus, Car& car, TruckRole role);

    /// Neither speaks nor answers.
    void set_silent(bool silent) { silent_ = silent; }
    /// What it tells of a group; nothing where it has not got it. Public for the tests of the world itself.
    [[nodiscard]] std::optional<Bytes> group(std::uint32_t pgn) const;

private:
    struct Transfer {
        std::uint32_t pgn;
        std::uint8_t to;
        Bytes message;
        std::size_t next{1};  ///< packet
    };

    void on_frame(const CanFrame& frame);
    void on_request(std::uint32_t pgn, std::uint8_t from, bool alone);
    void on_control(ByteView data, std::uint8_t from);
    void tick();
    void broadcast(unsigned beat);
    void claim();
    void tell(std::uint32_t pgn, std::uint8_t to);
    void start_transfer();
    void next_packet();
    void send_packet();
    void end_transfer();
    void send(std::uint32_t pgn, std::uint8_t to, const Bytes& data);
    [[nodiscard]] std::optional<Bytes> engine_group(std::uint32_t pgn) const;
    [[nodiscard]] std::optional<Bytes> cluster_group(std::uint32_t pgn) const;
    [[nodiscard]] std::vector<std::string> codes(std::uint32_t pgn) const;
    [[nodiscard]] Bytes code_list(std::uint32_t pgn) const;

    EventQueue& queue_;
    CanBus& bus_;
    Car& car_;
    TruckRole role_;
    std::uint8_t address_;
    bool silent_{false};
    bool awake_{false};
    unsigned beats_{0};
    Bytes told_codes_;  ///< DM1 as last sent
    std::deque<Transfer> transfers_;
    EventId packet_event_{0};
    EventId answer_event_{0};
    double engine_seconds_;
    double idle_seconds_;
    std::uint64_t lost_{0};
};

}  // namespace odolink::sim
