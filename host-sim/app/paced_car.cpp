// SPDX-License-Identifier: Apache-2.0
#include "app/paced_car.hpp"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

#include "adapters/socketcan/socketcan_bus.hpp"
#include "adapters/virtual_can/virtual_can_bus.hpp"
#include "protocols/candump/candump.hpp"
#include "world/control_units.hpp"

namespace odolink::sim {
namespace {

using SteadyTime = std::chrono::steady_clock;
constexpr Duration kBroadcastPeriod = 100ms;

/// A bus whose frames move the car's time to now before a control unit sees them.
class FollowedBus final : public CanBus {
public:
    FollowedBus(boost::asio::io_context& io, const StageBus& bus, PacedQueue& time) : bus_{bus.join(io)}, time_{time} {}
    [[nodiscard]] Status send(const CanFrame& frame) override { return bus_->send(frame); }
    void set_receiver(std::function<void(const CanFrame&, MonoTime)> receiver) override {
        bus_->set_receiver([this, receiver = std::move(receiver)](const CanFrame& frame, MonoTime at) {
            time_.follow();
            receiver(frame, at);
            time_.follow();
        });
    }

private:
    std::unique_ptr<CanBus> bus_;
    PacedQueue& time_;
};

}  // namespace

std::unique_ptr<CanBus> StageBus::join(boost::asio::io_context& io) const {
    if (kind == Kind::SocketCan) return std::make_unique<SocketCanBus>(io, name);
    return std::make_unique<VirtualCanBus>(io, name);
}

struct PacedQueue::State {
    State(boost::asio::io_context& io, int s) : timer{io}, speed{s} {}
    boost::asio::steady_timer timer;
    int speed;
    SteadyTime::time_point start{SteadyTime::now()};
};

PacedQueue::PacedQueue(boost::asio::io_context& io, int speed) : state_{std::make_unique<State>(io, speed)} {}
PacedQueue::~PacedQueue() = default;

void PacedQueue::follow() {
    const Duration elapsed = std::chrono::duration_cast<Duration>(SteadyTime::now() - state_->start) * state_->speed;
    queue.run_until(MonoTime{elapsed});
    const auto next = queue.next();
    if (!next) return;
    state_->timer.expires_at(state_->start + std::chrono::duration_cast<SteadyTime::duration>(next->since_boot / state_->speed));
    state_->timer.async_wait([this](boost::system::error_code cancelled) {
        if (!cancelled) follow();
    });
}

struct PacedCar::State {
    State(boost::asio::io_context& io, const StageBus& bus, const CarConfig& config, int speed)
        : time{io, speed},
          car{config},
          engine_bus{io, bus, time},
          transmission_bus{io, bus, time},
          units{time.queue, engine_bus, transmission_bus, car} {
        units.broadcast_every(kBroadcastPeriod);
        time.follow();
    }
    PacedQueue time;
    Car car;
    FollowedBus engine_bus;
    FollowedBus transmission_bus;
    ControlUnits units;
};

PacedCar::PacedCar(boost::asio::io_context& io, const StageBus& bus, const CarConfig& config, int speed)
    : state_{std::make_unique<State>(io, bus, config, speed)} {}
PacedCar::~PacedCar() = default;

Car& PacedCar::car() {
    state_->time.follow();
    state_->car.advance(state_->time.queue.now());
    return state_->car;
}

struct PacedRecording::State {
    State(boost::asio::io_context& io, const StageBus& stage_bus, int s) : bus{stage_bus.join(io)}, timer{io}, speed{s} {}
    void play();

    std::unique_ptr<CanBus> bus;
    boost::asio::steady_timer timer;
    int speed;
    SteadyTime::time_point start;
    std::vector<candump::Frame> frames;
    std::size_t next{0};
};

void PacedRecording::State::play() {
    const Duration elapsed = std::chrono::duration_cast<Duration>(SteadyTime::now() - start) * speed;
    for (; next < frames.size() && frames[next].time - frames.front().time <= elapsed; ++next) {
        const candump::Frame& from = frames[next];
        if (from.kind != candump::FrameKind::Data) continue;
        CanFrame frame;
        frame.id = from.id;
        frame.length = from.size;
        std::copy_n(from.bytes.begin(), from.size, frame.data.begin());
        if (!bus->send(frame)) break;  // the bus is not joined yet, or full: the frame is sent at the next look
    }
    if (next == frames.size()) return;
    timer.expires_after(std::chrono::milliseconds{1});
    timer.async_wait([this](boost::system::error_code cancelled) {
        if (!cancelled) play();
    });
}

PacedRecording::PacedRecording(std::unique_ptr<State> state) : state_{std::move(state)} {}
PacedRecording::~PacedRecording() = default;

Result<std::unique_ptr<PacedRecording>, std::string> PacedRecording::open(boost::asio::io_context& io, const StageBus& bus,
                                                                         const std::string& file, int speed) {
    std::ifstream in{file, std::ios::binary};
    if (!in) return {boost::system::in_place_error, file + ": cannot be read; give the path of a candump log"};
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    auto state = std::make_unique<State>(io, bus, speed);
    candump::Parser parser;
    parser.feed(text);
    while (const candump::Frame* frame = parser.next()) state->frames.push_back(*frame);
    if (state->frames.empty()) return {boost::system::in_place_error, file + ": holds no frame of a candump log (\"(time) can0 7E8#0341…\")"};
    state->start = SteadyTime::now();
    state->play();
    return std::unique_ptr<PacedRecording>{new PacedRecording{std::move(state)}};
}

std::size_t PacedRecording::frames() const { return state_->frames.size(); }
std::size_t PacedRecording::played() const { return state_->next; }
Duration PacedRecording::length() const { return state_->frames.back().time - state_->frames.front().time; }

}  // namespace odolink::sim
