// SPDX-License-Identifier: Apache-2.0
#include "scenarios/random_story.hpp"

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <utility>

#include "engine/random.hpp"
#include "scenarios/story_end.hpp"

namespace odolink::sim {
namespace {

constexpr int kMoves = 80;
constexpr std::uint64_t kCutWithin = 40;  // operations of the disk: three or four commits

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
    {2, "owner allow campaigns", 5, nullptr},
    {1, "owner withdraw campaigns", 5, nullptr},
    {1, "dealer publish marketing campaign", 20, nullptr},
    {1, "dealer publish service campaign for engine_oil", 20, nullptr},
    {1, "dealer publish safety campaign", 20, nullptr},
    {1, "dealer withdraw campaign", 20, nullptr},
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

Scenario world(StoryStore store) {
    Scenario scenario;
    scenario.name = "random";
    scenario.database = store == StoryStore::Database;
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
    Player(std::uint64_t seed, const Faults& faults, StoryStore store)
        : faults_{faults}, random_{Random{seed}.fork("story")}, disk_random_{Random{seed}.fork("disk")}, stage_{world(store), seed} {}

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
        note(settle(stage_));
        note(check_end(stage_, past_));
        story_.trace = stage_.trace.hash();
        return std::move(story_);
    }

private:
    void note(const std::vector<std::string>& broken) { story_.broken.insert(story_.broken.end(), broken.begin(), broken.end()); }

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
    void act(std::string action) {
        // Of a database the power goes below the commit.
        if (stage_.disk && action.starts_with("power cut")) action = "power cut at disk operation " + std::to_string(1 + disk_random_.below(kCutWithin));
        if (!parse_action(action)) story_.broken.push_back("words that nobody knows: " + action);
        if (!stage_.act(action)) return;
        char stamp[32];
        std::snprintf(stamp, sizeof stamp, "%9.1f s  ", std::chrono::duration<double>(stage_.elapsed()).count());
        story_.actions.push_back(stamp + action);
        sim::note(past_, action);
    }

    const Faults& faults_;
    Random random_;
    Random disk_random_;
    VirtualStage stage_;
    RandomStory story_;
    StoryPast past_;
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

RandomStory play_random_story(std::uint64_t seed, const Faults& faults, StoryStore store) {
    return Player{seed, faults, store}.play();
}

}  // namespace odolink::sim
