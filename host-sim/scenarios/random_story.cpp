// SPDX-License-Identifier: Apache-2.0
#include "scenarios/random_story.hpp"

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <utility>

#include "engine/random.hpp"
#include "scenarios/virtual_stage.hpp"

namespace odolink::sim {
namespace {

constexpr int kMoves = 80;
constexpr Duration kLongestReconnect = 16min;  // after a refusal by a captive portal the agent waits for up to 15 min
constexpr std::size_t kMostSentLines = 320;
constexpr Duration kGoodNetwork = 60s;
constexpr Duration kOneRoundTrip = 5s;  // for an event that was made just now

/// One thing that may happen: how often among the others, how long things then take their course at most, and what ends
/// it; and of which kind of faults it is, if it is one.
struct Move {
    unsigned weight;
    const char* action;
    double longest_s;
    const char* undo;  ///< done after that time, or null
    std::optional<FaultKind> kind{};
};

constexpr Move kMovesTable[] = {
    {6, "ignition on", 30, nullptr},
    {2, "ignition off", 600, "ignition on"},
    {10, "drive 1.5 km at 60 km/h", 120, nullptr},
    {4, "drive 6 km at 110 km/h", 260, nullptr},
    {14, "park", 30, nullptr},
    {3, "break P0420", 30, nullptr},
    {2, "break P0301", 30, nullptr},
    {1, "break P0128", 30, nullptr},
    {2, "mend P0420", 5, nullptr},
    {2, "mend P0301", 5, nullptr},
    {1, "clear codes", 60, nullptr},
    {3, "owner consent all", 5, nullptr},
    {1, "owner consent none", 5, nullptr},
    {8, "owner answer yes", 5, nullptr},
    {3, "owner answer no", 5, nullptr},
    {3, "owner answer later", 5, nullptr},
    {4, "owner acknowledge", 5, nullptr},
    {6, "owner accept", 5, nullptr},
    {1, "owner decline", 5, nullptr},
    {1, "owner ask for service", 5, nullptr},
    {1, "owner call for help", 5, nullptr},
    {1, "owner ask a question", 5, nullptr},
    {2, "dealer answer", 10, nullptr},
    {2, "dealer answer and close", 10, nullptr},
    {6, "dealer pick up", 10, nullptr},
    {6, "dealer propose in 2 days for 480 yuan", 10, nullptr},
    {2, "dealer record oil service", 20, nullptr},
    {2, "dealer record oil service and P0420 watched for 2 km", 20, nullptr},
    {1, "wait 3600 s", 1, nullptr},
    {6, "kill agent", 15, "start agent", FaultKind::Agent},
    {5, "kill broker", 90, "start broker", FaultKind::Broker},
    {2, "restart broker with its memory", 30, nullptr, FaultKind::Broker},
    {5, "network down", 400, "network up", FaultKind::Network},
    {2, "network loses 30 %", 200, "network well", FaultKind::Network},
    {1, "network delays 3000 ms", 200, "network well", FaultKind::Network},
    {2, "network duplicates 50 %", 200, "network well", FaultKind::Network},
    {2, "network reorders", 200, "network well", FaultKind::Network},
    {2, "network cut after 700 bytes", 60, nullptr, FaultKind::Network},
    {1, "network cut after 1 bytes", 60, nullptr, FaultKind::Network},
    {1, "captive portal", 200, "network well", FaultKind::Network},
    {2, "power cut at store operation 1", 60, "start agent", FaultKind::Power},
    {1, "power cut at store operation 4", 60, "start agent", FaultKind::Power},
    {2, "power cut after store operation 1", 60, "start agent", FaultKind::Power},
    {1, "power cut after store operation 3", 60, "start agent", FaultKind::Power},
    {2, "disk full", 120, "disk has space", FaultKind::Store},
    {1, "store errors", 60, "store well", FaultKind::Store},
    {1, "store read-only", 60, "store well", FaultKind::Store},
    {1, "clock jumps to 1970", 300, "clock set right", FaultKind::Clock},
    {1, "clock jumps ahead by 87660 h", 300, "clock set right", FaultKind::Clock},
    {1, "clock jumps back by 87660 h", 300, "clock set right", FaultKind::Clock},
    {1, "clock jumps ahead by 1 h", 300, "clock set right", FaultKind::Clock},
    {1, "clock jumps back by 1 h", 300, "clock set right", FaultKind::Clock},
    {1, "ecu engine silent", 60, "ecu engine well", FaultKind::Ecu},
    {1, "ecu engine pending", 90, "ecu engine well", FaultKind::Ecu},
    {1, "ecu engine babbling for 1 s", 5, nullptr, FaultKind::Ecu},
    {1, "ecu engine replaced", 30, nullptr, FaultKind::Ecu},
    {2, "cluster asleep at 37.5 km for 20 s", 10, nullptr, FaultKind::Ecu},
    {1, "brown-out to 6 V for 3 s", 10, nullptr, FaultKind::Supply},
    {1, "ignition flicker 5 times", 5, nullptr, FaultKind::Supply},
};

constexpr std::pair<std::string_view, FaultKind> kKinds[] = {
    {"agent", FaultKind::Agent}, {"broker", FaultKind::Broker}, {"network", FaultKind::Network},
    {"store", FaultKind::Store}, {"power", FaultKind::Power},   {"clock", FaultKind::Clock},
    {"ecu", FaultKind::Ecu},     {"supply", FaultKind::Supply},
};

Scenario world() {
    Scenario scenario;
    scenario.name = "random";
    scenario.start =
        WallTime{std::chrono::milliseconds{1'780'272'000'000}, WallQuality::Synchronised};  // 2026-06-01 08:00 +08:00
    scenario.car.vin = "LDKLNK1A5T0000001";
    scenario.car.odometer = Distance::metres(8'990'000);
    scenario.car.delivered =
        WallTime{std::chrono::milliseconds{1'767'974'400'000}, WallQuality::Synchronised};  // 2026-01-10
    return scenario;
}

const Move& draw(Random& random, const Faults& faults) {
    const auto weight = [&faults](const Move& move) {
        return !move.kind || faults.contains(*move.kind) ? move.weight : 0U;
    };
    unsigned sum = 0;
    for (const Move& move : kMovesTable) sum += weight(move);
    auto at = random.below(sum);
    for (const Move& move : kMovesTable) {
        if (at < weight(move)) return move;
        at -= weight(move);
    }
    return kMovesTable[0];
}

class Player {
public:
    Player(std::uint64_t seed, const Faults& faults)
        : faults_{faults}, random_{Random{seed}.fork("story")}, stage_{world(), seed} {}

    RandomStory play() {
        if (const Status started = stage_.start(); !started) return {{}, {started.error().message()}, {}};
        act("ignition on");
        pass_up_to(60);
        act("owner consent all");
        for (int i = 0; i < kMoves; ++i) {
            if (!stage_.vehicle.agent_runs()) act("start agent");  // a power cut that came late
            const Move& move = draw(random_, faults_);
            if (!possible(move.action)) continue;
            act(move.action);
            // Half of the time what comes next comes at once: that is where two things meet.
            pass_up_to(random_.below(2) == 0 ? move.longest_s : 0.2);
            if (move.undo != nullptr) act(move.undo);
        }
        settle();
        check();
        story_.trace = stage_.trace.hash();
        return std::move(story_);
    }

private:
    /// A moving car is not switched off, and only one that is awake drives off.
    bool possible(std::string_view action) {
        if (action == "ignition off") return stage_.vehicle.car.at_rest();
        if (action.starts_with("drive")) return stage_.vehicle.car.ignition();
        return true;
    }

    void pass_up_to(double seconds) {
        stage_.pass(std::chrono::duration_cast<Duration>(std::chrono::duration<double>{random_.between(0, seconds)}));
    }

    /// Owner and clerk try things that are not open to them: those are refused and not part of the story.
    void act(const std::string& action) {
        if (!parse_action(action)) story_.broken.push_back("words that nobody knows: " + action);
        if (!stage_.act(action)) return;
        char stamp[32];
        std::snprintf(stamp, sizeof stamp, "%9.1f s  ", std::chrono::duration<double>(stage_.elapsed()).count());
        story_.actions.push_back(stamp + action);
        withdrew_ = withdrew_ || action == "owner consent none";
        filled_ = filled_ || action == "disk full";
    }

    [[nodiscard]] bool online() const {
        const auto& view = stage_.vehicle.head_unit.view();
        return view && view->link.online;
    }

    [[nodiscard]] bool all_sent() const {
        const auto& view = stage_.vehicle.head_unit.view();
        return view && view->link.waiting == 0;
    }

    void settle() {
        stage_.vehicle.store.cut_power_at(0, PowerCut::Before);  // the power stays
        for (const char* action : {"start broker", "network well", "network up", "store well", "clock set right",
                                   "ecu engine well", "start agent"})
            act(action);
        for (Duration waited{0}; waited < kLongestReconnect && !online(); waited += 1s) stage_.pass(1s);
        stage_.pass(kGoodNetwork);
        for (Duration waited{0}; waited < kOneRoundTrip && !all_sent(); waited += 100ms) stage_.pass(100ms);
    }

    void check() {
        story_.broken = stage_.broken_rules();
        const DeskFacts desk = stage_.desk_facts();
        const std::uint64_t given = stage_.events_given();
        const auto must = [this](const char* rule, std::uint64_t found, std::uint64_t wanted) {
            if (found != wanted)
                story_.broken.push_back(std::string{rule} + ": " + std::to_string(found) + ", not " +
                                        std::to_string(wanted));
        };
        must("events the desk still misses", desk.missing, 0);
        must("events lost", desk.lost, 0);
        const bool may_delete = withdrew_ || filled_;
        if (!may_delete) must("events deleted without a withdrawal or a full disk", desk.dropped, 0);
        if (!may_delete) must("events at the desk", desk.events, given);
        // A purge may delete what has arrived while its receipt was under way: those are counted on both sides.
        // The last numbers of a stream that a full disk took are named with the next event of it; the agent counts them
        // at once.
        const std::uint64_t given_up = filled_ ? stage_.vehicle.snapshot().evicted : 0;
        if (desk.events + desk.dropped + given_up < given)
            must("events accounted for", desk.events + desk.dropped + given_up, given);
        if (stage_.probe("link.online") != "yes") story_.broken.push_back("the agent is not online");
        check_effects(desk);
        check_bounds();
        if (const std::string waiting = stage_.probe("link.waiting"); waiting != "0")
            story_.broken.push_back("events waiting: " + waiting);
    }

    /// What the owner was told is kept is at the desk, and what the dealer wrote is in the car, each once.
    void check_effects(const DeskFacts& desk) {
        const auto& view = stage_.vehicle.head_unit.view();
        if (!view) return;
        for (const RequestLine& line : view->requests) {
            if (!withdrew_ && !desk.request_ids.contains(line.request.id))
                story_.broken.push_back("a request is not at the desk");
        }
        std::set<Id> in_car;
        for (const ServiceRecord& record : view->history) {
            if (!in_car.insert(record.id).second) story_.broken.push_back("a record is in the car twice");
        }
        for (const Id& record : desk.record_ids) {
            if (!in_car.contains(record)) story_.broken.push_back("a record is not in the car");
        }
    }

    void check_bounds() {
        const auto ranges = stage_.vehicle.store.ranges();
        std::uint64_t bytes = 0;
        for (const OutboxRange& range : *ranges) bytes += range.bytes;
        const StoreLimits limits;
        if (bytes > limits.outbox_bytes + limits.critical_reserve)
            story_.broken.push_back("the outbox outgrew its bound");
        const auto& view = stage_.vehicle.head_unit.view();
        if (view && view->sent.size() > kMostSentLines)
            story_.broken.push_back("the list of what was sent outgrew its bound");
    }

    const Faults& faults_;
    Random random_;
    VirtualStage stage_;
    RandomStory story_;
    bool withdrew_{false};
    bool filled_{false};  ///< the disk was full: ordinary events may have been given up
};

}  // namespace

Faults all_faults() {
    Faults all;
    for (const auto& [name, kind] : kKinds) all.insert(kind);
    return all;
}

std::optional<Faults> parse_faults(std::string_view text) {
    if (text == "all") return all_faults();
    Faults faults;
    while (text != "none" && !text.empty()) {
        const std::string_view name = text.substr(0, text.find(','));
        const auto* known =
            std::find_if(std::begin(kKinds), std::end(kKinds), [name](const auto& k) { return k.first == name; });
        if (known == std::end(kKinds)) return std::nullopt;
        faults.insert(known->second);
        text.remove_prefix(std::min(text.size(), name.size() + 1));
    }
    return faults;
}

RandomStory play_random_story(std::uint64_t seed, const Faults& faults) {
    return Player{seed, faults}.play();
}

}  // namespace odolink::sim
