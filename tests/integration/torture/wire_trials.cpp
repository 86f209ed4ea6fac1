// SPDX-License-Identifier: Apache-2.0
// What a network and a broker can do to a session.
#include <signal.h>

#include <cstdio>

#include "driven_car.hpp"
#include "faulty_wire.hpp"
#include "yard.hpp"

namespace odolink::torture {
namespace {

using Steady = std::chrono::steady_clock;
constexpr std::chrono::seconds kSession{20};
constexpr unsigned kEvents = 3;
constexpr std::chrono::seconds kOneCut{30};  // a machine busy with other work
constexpr std::uint64_t kCutOf = 50;         // one session in so many, and one more, may end or stand still before its cut

/// The yard without its agent, whose identity a driven car has taken, on a wire of ours.
struct Road {
    explicit Road(const Settings& settings)
        : yard{settings},
          wire{yard.parts.io, [this] { return yard.parts.mosquitto->port(); }},
          car{end_agent(yard), yard.identity(), yard.of_driven_car(), wire.port(), settings.talkative} {}

    static boost::asio::io_context& end_agent(Yard& yard) {
        yard.parts.agent->stop();
        return yard.parts.io;
    }
    bool delivered(std::chrono::milliseconds within) {
        return yard.run_until(within, [this] { return car.waiting() == 0; });
    }
    [[nodiscard]] Account accounted() { return account(yard.desk_database(), car.numbers(), car.epoch()); }

    Yard yard;
    FaultyWire wire;
    DrivenCar car;
};

}  // namespace

bool cuts(const Settings& settings) {
    Road road{settings};
    const std::uint64_t step = settings.length == Length::Long ? 1 : 97;
    const auto begin = Steady::now();
    std::uint64_t tried = 0, uncut = 0;
    for (std::uint64_t bytes = settings.from; bytes <= 2000; bytes += step, ++tried) {
        road.wire.cut_next_after(bytes, bytes % 2 == 0 ? Ending::EndOfStream : Ending::Reset);
        const std::uint64_t before = road.wire.cuts();
        road.car.begin_session(Lives::Once);
        const bool cut = road.yard.run_until(kOneCut, [&] {
            if (road.car.waiting() == 0) road.car.tell(kEvents);  // so that there is always something on the wire
            return road.wire.cuts() > before;
        });
        if (!cut) ++uncut;
    }
    road.car.begin_session();
    road.car.tell(1);
    const bool delivered = road.delivered(kSession);
    char what[160];
    std::snprintf(what, sizeof what,
                  "%llu sessions cut after byte 1 to 2000 of their data, each %llu, in %.0f s, %llu of them "
                  "ended or stood still before%s",
                  static_cast<unsigned long long>(tried), static_cast<unsigned long long>(step), seconds_since(begin),
                  static_cast<unsigned long long>(uncut), delivered ? "" : " NOT DELIVERED");
    const bool tormented = uncut <= 1 + tried / kCutOf;
    return report("cuts", what, road.accounted()) && delivered && tormented;
}

bool black_hole(const Settings& settings) {
    Road road{settings};
    road.car.begin_session();
    road.car.tell(kEvents);
    bool right = road.delivered(kSession);
    // In the middle of a session
    road.wire.swallow(true);
    road.car.tell(kEvents);
    const auto begin = Steady::now();
    right = road.yard.run_until(3 * DrivenCar::kKeepAlive, [&] { return !road.car.online(); }) && right;
    const double found = seconds_since(begin);
    // The next connection is taken by the hole too
    const std::uint64_t taken = road.wire.taken();
    right = road.yard.run_until(kSession, [&] { return road.wire.taken() > taken; }) && right;
    road.wire.swallow(false);
    const auto back = Steady::now();
    right = road.delivered(std::chrono::minutes{1}) && right;
    char what[160];
    std::snprintf(what, sizeof what, "found after %.1f s with a keep-alive of %lld s, delivered %.1f s after its end%s",
                  found, static_cast<long long>(DrivenCar::kKeepAlive.count()), seconds_since(back),
                  right ? "" : " NOT IN TIME");
    return report("black hole", what, road.accounted()) && right;
}

bool forgetful_broker(const Settings& settings) {
    Road road{settings};
    road.car.begin_session();
    road.car.tell(kEvents);
    bool right = road.delivered(kSession);
    const int times = settings.length == Length::Long ? 20 : 2;
    std::uint64_t forgotten = 0;
    for (int i = 0; i < times; ++i) {
        // The desk hears nothing, the broker acknowledges on its behalf
        ::kill(road.yard.parts.desk->pid(), SIGSTOP);
        const std::uint64_t before = road.car.acknowledged_by_broker();
        road.car.tell(50);
        right = road.yard.run_until(kSession, [&] { return road.car.acknowledged_by_broker() > before; }) && right;
        forgotten += road.car.acknowledged_by_broker() - before;
        road.yard.kill_broker();
        std::filesystem::remove(road.yard.broker_memory());
        road.yard.start_broker();
        ::kill(road.yard.parts.desk->pid(), SIGCONT);
        right = road.delivered(std::chrono::minutes{2}) && right;
    }
    const std::string what = std::to_string(times) + " times killed without its memory after " +
                             std::to_string(forgotten) + " batches that it had acknowledged" +
                             (right ? "" : " NOT DELIVERED");
    return report("forgetful broker", what, road.accounted()) && right;
}

}  // namespace odolink::torture
