// SPDX-License-Identifier: Apache-2.0
#include "scenarios/virtual_stage.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "adapters/web/words.hpp"
#include "core/privacy/consent_book.hpp"

namespace odolink::sim {
namespace {

constexpr Duration kHeadUnitStays = 1min;  // after the key is off, on a commute
constexpr Duration kPowerIsBack = 1s;

constexpr const char* kShard = "3d";  // first byte of SHA-256 of the pseudonym

OdometerBy odometer_by(const std::string& words) {
    if (words == "cluster kilometres") return OdometerBy::ClusterKilometres;
    return words == "cluster miles" ? OdometerBy::ClusterMiles : OdometerBy::Standard;
}

/// The agent's profile of the story's car, for VINs of its maker and model.
std::vector<VehicleProfile> profiles_of(const ScenarioCar& car) {
    VehicleProfile profile;
    profile.name = "the story's";
    profile.match.vins = {car.vin.substr(0, 7)};
    if (auto set = obdb::load(car.signal_set)) profile.signals = std::move(*set);
    if (auto database = dbc::parse(car.dbc); database && !car.dbc.empty()) profile.broadcast = std::move(*database);
    if (!profile.signals && !profile.broadcast) return {};
    return {std::move(profile)};
}

/// The ids of that profile.
NamedIds named_by(const ScenarioCar& car) {
    NamedIds named;
    const auto set = obdb::load(car.signal_set);
    if (!set) return named;
    for (const obdb::Command& command : set->commands) {
        if (command.extended_address) named.extended[command.request_id].insert(*command.extended_address);
        else named.normal.insert(command.request_id);
    }
    return named;
}

SimVehicleConfig vehicle_config(const Scenario& scenario) {
    SimVehicleConfig config;
    config.agent.version = "simulated";
    config.agent.vehicle = VirtualStage::kVehicle;
    config.agent.shard = kShard;
    config.agent.dealer_id = SimDealer::kId;
    config.agent.dealer_name = SimDealer::kName;
    config.agent.first_registration = scenario.car.delivered;
    config.agent.start_ladder = false;  // stories kill it on purpose
    config.car.vin = scenario.car.vin;
    config.car.odometer = scenario.car.odometer;
    config.car.odometer_by = odometer_by(scenario.car.odometer_by);
    config.agent.profiles = profiles_of(scenario.car);
    config.car.kind = scenario.car.truck ? VehicleKind::Truck : VehicleKind::Car;
    config.car.diagnostics = scenario.car.diagnostics;
    config.car.ambient_c = scenario.car.ambient_c;
    config.car.battery.age = scenario.car.battery_age;
    config.car.battery.parked_ma = scenario.car.battery_drain_ma;
    config.wall_at_start = scenario.start;
    return config;
}

using FrameRoom = std::array<char, 12 + 2 * 64>;

/// "2015#02010D": the id in decimal digits and the data in hexadecimal ones, written into `room`.
std::string_view told_as(const CanFrame& frame, FrameRoom& room) {
    static constexpr char kDigits[] = "0123456789ABCDEF";
    char* end = std::to_chars(room.data(), room.data() + room.size(), frame.id.value).ptr;
    *end++ = '#';
    for (std::byte b : frame.payload()) {
        *end++ = kDigits[u8(b) >> 4U];
        *end++ = kDigits[u8(b) & 0x0FU];
    }
    return {room.data(), end};
}

template <class... Actions>
bool is_one_of(const StoryAction& action) {
    return (std::holds_alternative<Actions>(action) || ...);
}

}  // namespace

VirtualStage::VirtualStage(const Scenario& scenario, std::uint64_t seed)
    : broker{queue},
      dealer{queue, broker, scenario.start, Random{seed}.fork("dealer")},
      disk{scenario.database ? std::make_unique<DiskStore>(seed) : nullptr},
      vehicle{queue, broker, vehicle_config(scenario), Random{seed}.fork("vehicle")},
      rules_{named_by(scenario.car)} {
    if (disk) vehicle.use_store(*disk);
    watch();
}

void VirtualStage::watch() {
    vehicle.segment.set_recorder([this](const CanFrame& frame, MonoTime at, const std::string& sender) {
        FrameRoom room;
        trace.add(at, sender, told_as(frame, room));
        if (sender == SimVehicle::kAgentOnBus) rules_.on_agent_frame(frame, queue.now());
        look_at_screen();
    });
    vehicle.network.tap = [this](ByteView envelope) {
        note_epoch(envelope);
        if (const auto& view = vehicle.head_unit.view()) rules_.on_published(envelope, *view, queue.now());
    };
    vehicle.head_unit.set_listener([this](const HeadUnitView& view) {
        trace.add(queue.now(), "screen", view.prompt ? view.prompt->reason_key : std::string{web::word(view.driving)});
        look_at_screen();
    });
}

void VirtualStage::look_at_screen() {
    const auto& view = vehicle.head_unit.view();
    if (view && vehicle.agent_runs()) rules_.on_screen(*view, {vehicle.car.speed_kmh()}, queue.now());
}

std::uint64_t VirtualStage::events_given() const {
    const auto& view = vehicle.head_unit.view();
    return given_before_ + (view ? view->link.given : 0);
}

const std::vector<std::string>& VirtualStage::broken_rules() {
    // Without its identity the car numbers for nobody: what the desk keeps is of numbers that have ended.
    if (vehicle.enrolled()) rules_.on_desk(desk_facts(), events_given(), queue.now());
    return rules_.broken();
}

Status VirtualStage::start() {
    if (const Status started = dealer.start(); !started) return started;
    if (const Status known = dealer.register_vehicle(kVehicle); !known) return known;
    return start_agent();
}

Status VirtualStage::start_agent() {
    try {
        return vehicle.start_agent();
    } catch (PowerCut cut) {
        on_power_cut(cut);
        return {};
    }
}

Result<void, ScenarioError> VirtualStage::act(std::string_view text) {
    const auto action = parse_action(text);
    if (!action) return action.error();
    trace.add(queue.now(), "story", text);
    vehicle.car.advance(queue.now());
    try {
        return perform(*action);
    } catch (PowerCut cut) {  // it fell into the step that the action began
        on_power_cut(cut);
        return {};
    }
}

void VirtualStage::pass(Duration duration) {
    const MonoTime end = queue.now() + duration;
    for (;;) {
        try {
            return queue.run_until(end);
        } catch (PowerCut cut) {
            on_power_cut(cut);
        }
    }
}

void VirtualStage::go_through(const std::function<void()>& step) {
    try {
        step();
    } catch (PowerCut cut) {
        on_power_cut(cut);
    }
}

void VirtualStage::on_power_cut(PowerCut cut) {
    static constexpr std::array<const char*, 3> kWords{"cut before the commit", "cut after the commit", "cut within the commit"};
    trace.add(queue.now(), "power", kWords.at(static_cast<std::size_t>(cut)));
    comes_back_ = disk && disk->cut_at_number();
    power_was_cut_ = power_was_cut_ || comes_back_;
    kill_agent();
    if (!comes_back_) return;
    queue.after(kPowerIsBack, [this] {
        if (!std::exchange(comes_back_, false)) return;
        if (const Status started = start_agent(); !started) trace.add(queue.now(), "agent", started.error().message());
    });
}

void VirtualStage::kill_agent() {
    vehicle.kill_agent();
    rules_.on_agent_killed(vehicle.faulty_store().failed() ? Distance::kilometres(1'000'000) : Distance::kilometres(1));
}

Result<void, ScenarioError> VirtualStage::perform(const StoryAction& action) {
    if (const auto* wait = std::get_if<Wait>(&action)) {
        pass(wait->time);
        return {};
    }
    if (on_virtual_time_only(action)) return break_something(action);
    if (is_one_of<GrantAllConsents, WithdrawAllConsents, DecideConsent, AskForService, AnswerThePrompt, AnswerTheAppointment>(action)) return act_as_owner(action);
    if (is_one_of<PickUp, Propose, RecordVisit, AcceptVin, AnswerInWords, PublishCampaign, WithdrawCampaign>(action)) return act_as_dealer(action);
    if (is_one_of<Kill, Start>(action)) return act_on_parts(action);
    return act_on_car(action);
}

Result<void, ScenarioError> VirtualStage::act_on_car(const StoryAction& action) {
    if (const auto* turn = std::get_if<TurnIgnition>(&action)) vehicle.turn_ignition(turn->to);
    if (const auto* drive = std::get_if<DriveCar>(&action)) {
        if (!vehicle.car.start_engine()) return ScenarioError{"the engine does not start"};
        vehicle.car.drive({drive->distance, drive->cruise});
    }
    if (std::holds_alternative<ParkCar>(action)) {
        if (!vehicle.car.at_rest()) return ScenarioError{"the car still moves"};
        vehicle.car.stop_engine();
    }
    if (const auto* days = std::get_if<Commute>(&action)) return commute(*days);
    if (const auto* fit = std::get_if<FitCluster>(&action)) vehicle.car.fit_cluster(fit->shows);
    if (const auto* service = std::get_if<SetServiceRange>(&action)) vehicle.car.set_service_range(service->left);
    if (const auto* carry = std::get_if<CarryVin>(&action)) vehicle.car.carry_vin(carry->vin);
    if (const auto* part = std::get_if<BreakPart>(&action)) vehicle.car.break_part(part->code);
    if (const auto* part = std::get_if<MendPart>(&action)) vehicle.car.mend(part->code);
    if (const auto* wear = std::get_if<WearCatalyst>(&action)) vehicle.car.wear_catalyst(wear->percent);
    if (std::holds_alternative<ClearCodes>(action)) vehicle.car.clear_codes();
    if (const auto* sleep = std::get_if<ClusterAsleep>(&action)) vehicle.car.cluster_asleep(sleep->shown, queue.now() + sleep->time);
    if (const auto* unit = std::get_if<SetEngineUnit>(&action)) {
        switch (unit->to) {
            case EngineUnit::Well: vehicle.set_engine_mood(EcuMood::Well); break;
            case EngineUnit::Silent: vehicle.set_engine_mood(EcuMood::Silent); break;
            case EngineUnit::Pending: vehicle.set_engine_mood(EcuMood::PendingForEver); break;
        }
    }
    return {};
}

Result<void, ScenarioError> VirtualStage::commute(const Commute& days) {
    for (int day = 0; day < days.days; ++day) {
        const MonoTime morning = queue.now();
        if (const Status started = start_agent(); !started) return ScenarioError{started.error().message()};
        go_through([this] { vehicle.turn_ignition(Ignition::On); });
        pass(1min);
        vehicle.car.advance(queue.now());
        if (!vehicle.car.start_engine()) return {};
        vehicle.car.drive({days.drive.distance, days.drive.cruise});
        do {
            pass(1s);
            vehicle.car.advance(queue.now());
        } while (!vehicle.car.at_rest());
        vehicle.car.stop_engine();
        pass(1min);
        go_through([this] { vehicle.turn_ignition(Ignition::Off); });
        pass(kHeadUnitStays);
        go_through([this] { vehicle.stop_agent(); });
        comes_back_ = false;  // the head unit is off until the morning
        pass(morning + 24h - queue.now());
        vehicle.car.advance(queue.now());
    }
    return {};
}

Result<void, ScenarioError> VirtualStage::touch_screen(const OwnerAction& action) {
    const Status done = vehicle.head_unit.act(action);
    if (!done) return ScenarioError{done.error().message()};
    return {};
}

Result<void, ScenarioError> VirtualStage::decide_all(ConsentState state) {
    for (Purpose purpose : {Purpose::MaintenanceAlerts, Purpose::RemoteDiagnosis, Purpose::ServiceRequest}) {
        const auto done = touch_screen(SetConsent{purpose, state, std::string{kConsentTextVersion}});
        if (!done) return done;
    }
    return {};
}

Result<void, ScenarioError> VirtualStage::act_as_owner(const StoryAction& action) {
    const auto& view = vehicle.head_unit.view();
    if (!view) return ScenarioError{"the screen is dark"};
    if (std::holds_alternative<GrantAllConsents>(action)) return decide_all(ConsentState::Granted);
    if (std::holds_alternative<WithdrawAllConsents>(action)) return decide_all(ConsentState::Withdrawn);
    if (const auto* one = std::get_if<DecideConsent>(&action)) return touch_screen(SetConsent{one->purpose, one->state, std::string{kConsentTextVersion}});
    if (const auto* ask = std::get_if<AskForService>(&action)) {
        return touch_screen(RequestService{ServiceKind::Service, {}, ask->want, ask->want == Want::Roadside});
    }
    if (const auto* answer = std::get_if<AnswerThePrompt>(&action)) {
        if (!view->prompt) return ScenarioError{"there is no prompt"};
        return touch_screen(AnswerPrompt{view->prompt->id, answer->answer});
    }
    if (const auto* answer = std::get_if<AnswerTheAppointment>(&action)) {
        if (view->appointments.empty()) return ScenarioError{"there is no appointment"};
        const Appointment& appointment = view->appointments.back();
        return touch_screen(AnswerAppointment{appointment.id, appointment.revision, answer->answer, {}});
    }
    return {};
}

Result<void, ScenarioError> VirtualStage::act_as_dealer(const StoryAction& action) {
    std::string refused;
    if (std::holds_alternative<PickUp>(action)) refused = dealer.pick_up(kVehicle);
    if (const auto* offer = std::get_if<Propose>(&action)) refused = dealer.propose(kVehicle, offer->days_ahead, offer->yuan);
    if (const auto* words = std::get_if<AnswerInWords>(&action)) refused = dealer.answer(kVehicle, words->closes);
    if (const auto* accept = std::get_if<AcceptVin>(&action)) refused = dealer.accept_vin(kVehicle, accept->vin);
    if (const auto* campaign = std::get_if<PublishCampaign>(&action)) refused = dealer.publish_campaign(campaign->campaign_class, campaign->item);
    if (std::holds_alternative<WithdrawCampaign>(action)) refused = dealer.withdraw_campaign();
    if (const auto* visit = std::get_if<RecordVisit>(&action)) {
        refused = dealer.record_visit(kVehicle, visit->fault_code, visit->fault_code.empty() ? Distance::kilometres(1000) : visit->watch);
    }
    if (!refused.empty()) return ScenarioError{refused};
    return {};
}

Result<void, ScenarioError> VirtualStage::act_on_parts(const StoryAction& action) {
    if (const auto* kill = std::get_if<Kill>(&action)) {
        if (kill->part == Part::Broker) broker.kill();
        if (kill->part == Part::Agent) {
            comes_back_ = false;
            kill_agent();
        }
        if (kill->part == Part::Network) vehicle.set_network(false);
    }
    if (const auto* begin = std::get_if<Start>(&action)) {
        if (begin->part == Part::Broker) broker.start();
        if (begin->part == Part::Network) vehicle.set_network(true);
        const Status started = begin->part == Part::Agent ? start_agent() : Status{};
        if (!started) return ScenarioError{started.error().message()};
    }
    return {};
}

}  // namespace odolink::sim
