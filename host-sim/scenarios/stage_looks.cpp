// SPDX-License-Identifier: Apache-2.0
// What a story sees of the simulated world: the screen, the desk, and what only this stage can tell.
#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "adapters/web/view_json.hpp"
#include "adapters/web/words.hpp"
#include "dealer-desk/words.hpp"
#include "scenarios/virtual_stage.hpp"
#include "wire/envelope.hpp"

namespace odolink::sim {
namespace {

constexpr std::size_t kMostWaiting = 1000;  // events of a stream that are looked at

/// The view without what the surface leaves out while driving: a story looks into the car, not at its screen.
boost::json::value whole(HeadUnitView view) {
    const DrivingState driving = std::exchange(view.driving, DrivingState::Parked);
    boost::json::value all = web::to_json(view);
    all.as_object()["driving"] = web::word(driving);
    return all;
}

}  // namespace

void VirtualStage::note_epoch(ByteView envelope) {
    const auto opened = wire::decode_envelope(envelope);
    const auto batch = opened ? wire::decode_up_batch(opened->body) : wire::decode_up_batch({});
    if (batch) epochs_.insert(batch->epoch);
}

std::size_t VirtualStage::waiting_but_starts() {
    std::size_t restarts = 0;
    for (const Stream stream : kStreams) {
        const auto events = vehicle.faulty_store().waiting(stream, 0, kMostWaiting);
        for (const OutboxEntry& entry : events ? *events : std::vector<OutboxEntry>{}) {
            const auto event = wire::decode_up_event(entry.payload);
            const auto* started = event ? std::get_if<AgentStarted>(&event->payload) : nullptr;
            restarts += started != nullptr && started->unclean_stops > 0 ? 1U : 0U;
        }
    }
    const auto& view = vehicle.head_unit.view();
    const std::size_t waiting = view ? view->link.waiting : 0;
    return waiting - std::min(waiting, restarts);
}

std::string VirtualStage::probe(std::string_view name) {
    vehicle.car.advance(queue.now());
    if (name == "speed_kmh") return std::to_string(static_cast<int>(vehicle.car.speed_kmh()));
    if (name == "agent") return vehicle.agent_runs() ? "runs" : "dead";
    if (name == "drive_cycles") return std::to_string(vehicle.snapshot().drive_cycle);
    if (name == "profiles") return std::to_string(vehicle.snapshot().profiles.size());
    if (name == "epochs") return std::to_string(epochs_.size());
    if (name == "waiting_but_starts") return std::to_string(waiting_but_starts());
    if (name == "failed_starts") return std::to_string(vehicle.car.failed_starts());
    if (name == "broken_rules") return broken_rules().empty() ? "none" : broken_rules().front();
    if (name.starts_with("metric.")) {
        const auto counted = vehicle.metrics.counters().find(std::string{name.substr(7)});
        return counted == vehicle.metrics.counters().end() ? "0" : std::to_string(counted->second);
    }
    const auto& view = vehicle.head_unit.view();
    const DeskFacts desk = name.starts_with("desk.") ? desk_facts() : DeskFacts{};
    return probe_story(name, view ? whole(*view) : boost::json::value{}, desk);
}

DeskFacts VirtualStage::desk_facts() {
    const desk::VehicleFile& file = dealer.file(kVehicle);
    const desk::LinkCounts link = dealer.link(kVehicle);
    DeskFacts facts;
    for (const FaultRecord& fault : file.faults) facts.faults[fault.dtc.code] = web::word(fault.state);
    for (const desk::RepairRow& repair : file.repairs) facts.repairs[repair.outcome.code] = repair.outcome.cured ? "cured" : "returned";
    for (const desk::TimelineEntry& entry : file.timeline) {
        if (entry.kind != "warning" && entry.kind != "identity") continue;
        const boost::json::value detail = boost::json::parse(entry.detail);
        if (entry.kind == "warning") facts.warnings.emplace(detail.at("subject").as_string());
        else facts.identity_changes.emplace(detail.at("kind").as_string());
    }
    const auto identity = std::find_if(file.timeline.begin(), file.timeline.end(), [](const auto& e) { return e.kind.starts_with("identity_"); });
    if (identity != file.timeline.end()) facts.identity = identity->kind.substr(std::string_view{"identity_"}.size());
    facts.requests = file.requests.size();
    facts.records = file.records.size();
    for (const desk::RequestRow& row : file.requests) facts.request_ids.insert(row.request.id);
    for (const desk::RecordRow& row : file.records) facts.record_ids.insert(row.record.id);
    facts.due_items = file.due.size();
    facts.mileage_known = file.vehicle.mileage_at.known();
    facts.mileage = file.vehicle.mileage;
    if (!file.requests.empty()) facts.request_state = web::word(file.requests.front().request.state);
    if (!file.appointments.empty()) facts.appointment_state = web::word(file.appointments.front().appointment.state);
    if (const auto newest = dealer.newest_campaign()) {
        facts.campaign = newest->counts;
        facts.campaign_standing = desk::word(newest->standing);
    }
    facts.events = link.events;
    facts.duplicates = link.duplicates;
    facts.missing = link.missing;
    facts.dropped = link.dropped;
    facts.lost = link.lost;
    return facts;
}

}  // namespace odolink::sim
