// SPDX-License-Identifier: Apache-2.0
#include "scenarios/random_story.hpp"

#include <cstdio>

#include "engine/random.hpp"
#include "scenarios/virtual_stage.hpp"

namespace odolink::sim {
namespace {

constexpr int kMoves = 80;
constexpr Duration kLongestReconnect = 6min;  // the longest pause of the agent's backoff is 5 min
constexpr Duration kGoodNetwork = 60s;

/// One thing that may happen: how often among the others, how long things then take their course at most, and what ends
/// it.
struct Move {
    unsigned weight;
    const char* action;
    double longest_s;
    const char* undo;  ///< done after that time, or null
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
    {6, "kill agent", 15, "start agent"},
    {5, "kill broker", 90, "start broker"},
    {5, "network down", 400, "network up"},
    {1, "ecu engine silent", 60, "ecu engine well"},
    {1, "ecu engine pending", 90, "ecu engine well"},
    {2, "cluster asleep at 37.5 km for 20 s", 10, nullptr},
    {1, "wait 3600 s", 1, nullptr},
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

const Move& draw(Random& random) {
    unsigned sum = 0;
    for (const Move& move : kMovesTable) sum += move.weight;
    auto at = random.below(sum);
    for (const Move& move : kMovesTable) {
        if (at < move.weight) return move;
        at -= move.weight;
    }
    return kMovesTable[0];
}

class Player {
public:
    explicit Player(std::uint64_t seed) : random_{Random{seed}.fork("story")}, stage_{world(), seed} {}

    RandomStory play() {
        if (const Status started = stage_.start(); !started) return {{}, {started.error().message()}, {}};
        act("ignition on");
        pass_up_to(60);
        act("owner consent all");
        for (int i = 0; i < kMoves; ++i) {
            const Move& move = draw(random_);
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
        if (!stage_.act(action)) return;
        char stamp[32];
        std::snprintf(stamp, sizeof stamp, "%9.1f s  ", std::chrono::duration<double>(stage_.elapsed()).count());
        story_.actions.push_back(stamp + action);
        withdrew_ = withdrew_ || action == "owner consent none";
    }

    [[nodiscard]] bool online() const {
        const auto& view = stage_.vehicle.head_unit.view();
        return view && view->link.online;
    }

    void settle() {
        for (const char* action : {"start broker", "network up", "start agent"}) act(action);
        for (Duration waited{0}; waited < kLongestReconnect && !online(); waited += 1s)
            stage_.pass(1s);
        stage_.pass(kGoodNetwork);
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
        if (!withdrew_) must("events deleted without a withdrawal", desk.dropped, 0);
        if (!withdrew_) must("events at the desk", desk.events, given);
        // A purge may delete what has arrived while its receipt was under way: those are counted on both sides.
        if (desk.events + desk.dropped < given) must("events accounted for", desk.events + desk.dropped, given);
        if (stage_.probe("link.online") != "yes") story_.broken.push_back("the agent is not online");
        if (const std::string waiting = stage_.probe("link.waiting"); waiting != "0")
            story_.broken.push_back("events waiting: " + waiting);
    }

    Random random_;
    VirtualStage stage_;
    RandomStory story_;
    bool withdrew_{false};
};

}  // namespace

RandomStory play_random_story(std::uint64_t seed) {
    return Player{seed}.play();
}

}  // namespace odolink::sim
