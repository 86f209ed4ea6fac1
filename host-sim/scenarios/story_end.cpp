// SPDX-License-Identifier: Apache-2.0
#include "scenarios/story_end.hpp"

#include <set>

namespace odolink::sim {
namespace {

constexpr Duration kLongestReconnect = 16min;  // after a refusal by a captive portal the agent waits for up to 15 min
constexpr std::size_t kMostSentLines = 320 + 96;  // events, and sums of what is none
constexpr Duration kGoodNetwork = 60s;
constexpr Duration kOneRoundTrip = 5s;  // for an event that was made just now

bool online(const VirtualStage& stage) {
    const auto& view = stage.vehicle.head_unit.view();
    return view && view->link.online;
}

bool all_sent(const VirtualStage& stage) {
    const auto& view = stage.vehicle.head_unit.view();
    return view && view->link.waiting == 0;
}

/// What the owner was told is kept is at the desk, and what the dealer wrote is in the car, each once.
void check_effects(const VirtualStage& stage, const DeskFacts& desk, const StoryPast& past, std::vector<std::string>& broken) {
    const auto& view = stage.vehicle.head_unit.view();
    if (!view) return;
    for (const RequestLine& line : view->requests) {
        if (!past.withdrew && !desk.request_ids.contains(line.request.id)) broken.push_back("a request is not at the desk");
    }
    std::set<Id> in_car;
    for (const ServiceRecord& record : view->history) {
        if (!in_car.insert(record.id).second) broken.push_back("a record is in the car twice");
    }
    for (const Id& record : desk.record_ids) {
        if (!in_car.contains(record)) broken.push_back("a record is not in the car");
    }
}

void check_bounds(VirtualStage& stage, std::vector<std::string>& broken) {
    const auto ranges = stage.vehicle.faulty_store().ranges();
    std::uint64_t bytes = 0;
    if (!ranges) broken.push_back("the outbox cannot be read: " + ranges.error().message());
    for (const OutboxRange& range : ranges ? *ranges : std::vector<OutboxRange>{}) bytes += range.bytes;
    const StoreLimits limits;
    if (bytes > limits.outbox_bytes + limits.critical_reserve) broken.push_back("the outbox outgrew its bound");
    const auto& view = stage.vehicle.head_unit.view();
    if (view && view->sent.size() > kMostSentLines) broken.push_back("the list of what was sent outgrew its bound");
}

}  // namespace

void note(StoryPast& past, std::string_view action) {
    past.withdrew = past.withdrew || action == "owner consent none" || action.starts_with("owner withdraw");
    past.filled = past.filled || action == "disk full";
}

std::vector<std::string> settle(VirtualStage& stage) {
    std::vector<std::string> broken;
    stage.vehicle.faulty_store().cut_power_at(0, PowerCut::Before);  // the power stays
    for (const char* action : {"start broker", "network well", "network up", "store well", "clock set right", "ecu engine well", "start agent"}) {
        if (const auto done = stage.act(action); !done) broken.push_back(std::string{action} + ": " + done.error().message);
    }
    for (Duration waited{0}; waited < kLongestReconnect && !online(stage); waited += 1s) stage.pass(1s);
    stage.pass(kGoodNetwork);
    for (Duration waited{0}; waited < kOneRoundTrip && !all_sent(stage); waited += 100ms) stage.pass(100ms);
    return broken;
}

std::vector<std::string> check_end(VirtualStage& stage, const StoryPast& past) {
    std::vector<std::string> broken = stage.broken_rules();
    const DeskFacts desk = stage.desk_facts();
    const std::uint64_t given = stage.events_given();
    const auto must = [&broken](const char* rule, std::uint64_t found, std::uint64_t wanted) {
        if (found != wanted) broken.push_back(std::string{rule} + ": " + std::to_string(found) + ", not " + std::to_string(wanted));
    };
    must("events the desk still misses", desk.missing, 0);
    must("events lost", desk.lost, 0);
    const bool may_delete = past.withdrew || past.filled;
    if (!may_delete) must("events deleted without a withdrawal or a full disk", desk.dropped, 0);
    if (!may_delete) must("events at the desk", desk.events, given);
    // A purge may delete what has arrived while its receipt was under way: those are counted on both sides. The last numbers of a stream that a
    // full disk took are named with the next event of it; the agent counts them at once.
    const std::uint64_t given_up = past.filled ? stage.vehicle.snapshot().evicted : 0;
    if (desk.events + desk.dropped + given_up < given) must("events accounted for", desk.events + desk.dropped + given_up, given);
    if (stage.probe("link.online") != "yes") broken.push_back("the agent is not online");
    check_effects(stage, desk, past, broken);
    check_bounds(stage, broken);
    if (const std::string waiting = stage.probe("link.waiting"); waiting != "0") broken.push_back("events waiting: " + waiting);
    if (stage.disk) {
        if (const Status whole = stage.disk->integrity_check(); !whole) broken.push_back("the database is damaged: " + whole.error().message());
        if (stage.disk->opening() == StoreOpening::Rebuilt) broken.push_back("the database was made anew");
        if (stage.disk->opening() == StoreOpening::Healed) broken.push_back("values of the database were damaged");
    }
    return broken;
}

}  // namespace odolink::sim
