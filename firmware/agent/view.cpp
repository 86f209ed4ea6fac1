// SPDX-License-Identifier: Apache-2.0
// What there is to show: the view of the head unit, the health package of a request, and the snapshot.
#include <algorithm>
#include <deque>

#include "agent/core.hpp"
#include "domain/daylight.hpp"
#include "domain/promise_clock.hpp"
#include "core/care/health_trim.hpp"
#include "core/maintenance/next_service.hpp"
#include "core/maintenance/part_counters.hpp"
#include "core/privacy/event_names.hpp"
#include "core/prompts/texts.hpp"
#include "domain/fault_texts/fault_texts.hpp"
#include "wire/records.hpp"

namespace odolink {
namespace {

constexpr std::size_t kHistoryShown = 1000;  // a vehicle's life; the surface pages it
constexpr std::size_t kSignalsSent = 200;
constexpr const char* kLowBeam = "Vehicle.Body.Lights.Beam.Low.IsOn";

}  // namespace

Verdict Agent::Core::verdict() const {
    Verdict verdict = Verdict::Ok;
    for (const DueItem& item : upkeep.due()) {
        if (item.state == DueState::Due || item.state == DueState::Overdue) verdict = std::max(verdict, Verdict::Due);
    }
    for (const Recall& recall : recalls.all()) {
        if (recall_open(recall) && !requests.covers_recall(recall.number)) verdict = std::max(verdict, Verdict::Recall);
    }
    for (const FaultRecord& fault : faults.records()) {
        if (fault.state != FaultState::Confirmed) continue;
        verdict = std::max(verdict, fault.urgency == Urgency::StopSafely ? Verdict::Critical : Verdict::Fault);
    }
    return verdict;
}

bool Agent::Core::dark() const {
    const auto lamps = signals.find(kLowBeam);
    if (lamps != signals.end() && p.power.ignition() == Ignition::On) return lamps->second.value == 1;
    const WallTime believed = believed_time();
    return !believed.known() || !sun_is_up(believed, config.calendar.offset);
}

HeadUnitView Agent::Core::view() const {
    if (!seat.owner()) return guest_view();
    HeadUnitView v;
    v.revision = view_revision;
    v.now = p.clock.wall();
    v.driving = driving();
    v.dark = dark();
    v.verdict = verdict();
    v.identity = identity.known();
    if (keeper.trusted()) v.mileage = told_mileage();
    v.readiness = readiness;
    v.prompt = on_screen;
    const std::size_t waiting = prompts.waiting(Audience::Owner);
    v.prompts_waiting = waiting;
    v.due = due_lines();
    v.part_counters = part_counters(history.newest_first(), now());
    v.warranties = warranty_lines();
    v.three_guarantees = guarantee_line();
    for (const FaultRecord& fault : faults.records()) {
        const FaultText text = fault_text(fault.dtc.code);
        v.faults.push_back({fault, text.summary, text.advice, text.garage, warranty_of(fault)});
    }
    v.recalls = recall_lines();
    v.campaigns = campaign_lines();
    const auto records = history.newest_first();
    for (const ServiceRecord& record : records) {
        if (v.history.size() < kHistoryShown && !taken_back(record)) v.history.push_back(record);
    }
    v.attachments = attachments.lines();
    v.opened = opened;
    for (const auto& [id, file] : history.files()) {
        if (auto shown = contradictions(file); !shown.empty()) v.contradictions[id] = std::move(shown);
    }
    v.appointments.assign(appointments.all().begin(), appointments.all().end());
    for (const Appointment& visit : v.appointments) {
        if (is_far_ahead(visit, believed_time(), config.calendar.offset)) v.far_ahead.insert(visit.id);
    }
    for (const ServiceRequest& request : requests.all()) {
        const Promise promise = promise_of(request, config.calendar).value_or(Promise{});
        v.requests.push_back({request, request.clerk, promise.pick_up_by, promise.contact_by, promise.resolve_by});
    }
    for (Purpose purpose : askable_purposes()) {
        v.consents.push_back({consents.of(purpose, config.dealer_id), consent_text(purpose).title, consent_body(purpose)});
    }
    v.sent = sent_lines();
    v.live = live_line();
    v.survey = survey_line();
    v.link = link_line();
    v.mode = ladder.mode();
    v.unsaved = store_failing;
    v.erasure = erasure_line();
    v.trip = trips.open() ? trips.open()->trip : last_trip;
    v.bus = bus_word();
    v.dealer_name = config.dealer_name;
    v.refused_configuration = config.refused_configuration;
    v.pin_set = seat.has_pin();
    v.reminder_days = reminder_days;
    v.language = config.language;
    v.offset = config.calendar.offset;
    v.phones = config.phones;
    v.can_locate = p.positioning.available();
    v.position_shared = help_call.has_value();
    return v;
}

LinkLine Agent::Core::link_line() const {
    std::uint64_t given = 0;
    for (Stream stream : kStreams) given += ledger.given_sequence(stream);
    return {online, sync.waiting(), given, last_receipt, p.keys.own_key_id().empty(), withholding, sync.saves_data()};
}

std::vector<SentLine> Agent::Core::sent_lines() const {
    std::vector<SentTotal> totals = sent_totals.totals();
    std::ranges::stable_sort(totals, {}, &SentTotal::last);
    std::vector<SentLine> lines;
    lines.reserve(sent.events().size() + totals.size());
    const auto take_newest_total = [&lines, &totals] {
        const SentTotal& total = totals.back();
        const Purpose purpose = total.kind == SentKind::Live ? Purpose::RemoteDiagnosis : Purpose::Operation;
        lines.push_back({name_of(total.kind), purpose, total.recipient, total.last, false, total.messages, total.bytes});
        totals.pop_back();
    };
    const std::deque<SentEvent>& events = sent.events();
    for (auto event = events.rbegin(); event != events.rend(); ++event) {
        while (!totals.empty() && event->when <= totals.back().last) take_newest_total();
        lines.push_back({name_of_kind(event->kind), event->purpose, event->recipient, event->when, event->received, 0, 0});
    }
    while (!totals.empty()) take_newest_total();
    return lines;
}

std::vector<DueLine> Agent::Core::due_lines() const {
    const MaintenancePlan& plan = upkeep.plan();
    const std::span<const DueItem> due = upkeep.due();
    const std::vector<Text> warranty = texts::service_warranty(plan, now());
    std::vector<DueLine> lines;
    for (const std::size_t i : in_order_of_service(due, believed_time())) {
        if (i >= plan.items.size()) continue;
        const PlanItem& item = plan.items[i];
        const DueBasis& basis = upkeep.bases()[i];
        lines.push_back({due[i], item.name, item.reason, basis.interval, basis.severe, basis.due_at, basis.due_on, basis.due_hours, upkeep.completions().last(item.id), warranty});
    }
    return lines;
}

const char* Agent::Core::bus_word() const {
    switch (poll.phase()) {
        case PollPhase::Stopped: return "stopped";
        case PollPhase::Discovering: return "discovering";
        case PollPhase::Surveying: return "surveying";
        case PollPhase::Cycling: return "cycling";
    }
    return "unknown";
}

HealthPackage Agent::Core::health_package() const {
    HealthPackage package;
    package.identity = identity.known();
    if (keeper.trusted()) package.mileage = told_mileage();
    package.readiness = readiness;
    package.faults = faults.records();
    package.due.assign(upkeep.due().begin(), upkeep.due().end());
    for (const auto& [name, value] : signals) {
        if (package.signals.size() < kSignalsSent) package.signals.push_back(value);
        else ++package.left_out;
    }
    package.taken = p.clock.wall();
    package = trim_health(std::move(package), kLargestHealth, [](const HealthPackage& h) { return wire::encode(h).size(); });
    if (package.left_out > 0) p.log.write(LogLevel::Warning, "health.trimmed", {{"left_out", std::to_string(package.left_out)}});
    return package;
}

}  // namespace odolink
