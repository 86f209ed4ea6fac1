// SPDX-License-Identifier: Apache-2.0
// The simulated car in real time: its event queue follows the machine's clock (N times as fast where asked), and its control
// units sit on the stage's CAN bus beside the agent's process. Or a recording on that bus instead of a car.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "engine/event_queue.hpp"
#include "ports/can_bus.hpp"
#include "world/car.hpp"

namespace boost::asio {
class io_context;
}

namespace odolink::sim {

/// Runs an event queue by the clock of the machine.
class PacedQueue {
public:
    PacedQueue(boost::asio::io_context& io, int speed);
    ~PacedQueue();
    /// Runs what is due, and waits for the next event.
    void follow();
    EventQueue queue;

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Where a stage's CAN bus is: the socket of a virtual hub, or a SocketCAN interface.
struct StageBus {
    enum class Kind : std::uint8_t { Virtual, SocketCan };
    Kind kind{Kind::Virtual};
    std::string name;  ///< the hub's path, or the interface
    /// One more node on that bus.
    [[nodiscard]] std::unique_ptr<CanBus> join(boost::asio::io_context& io) const;
};

class PacedCar {
public:
    PacedCar(boost::asio::io_context& io, const StageBus& bus, const CarConfig& config, int speed);
    ~PacedCar();
    /// The car, moved to now.
    [[nodiscard]] Car& car();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Plays a candump log onto the bus at its own pace, N times as fast where asked.
class PacedRecording {
public:
    /// Errors: why the file cannot be played.
    [[nodiscard]] static Result<std::unique_ptr<PacedRecording>, std::string> open(boost::asio::io_context& io, const StageBus& bus,
                                                                                  const std::string& file, int speed);
    ~PacedRecording();
    [[nodiscard]] std::size_t frames() const;
    [[nodiscard]] std::size_t played() const;
    [[nodiscard]] Duration length() const;

private:
    struct State;
    explicit PacedRecording(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace odolink::sim
