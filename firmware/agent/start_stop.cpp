// SPDX-License-Identifier: Apache-2.0
// Beginning and end of an agent: what is stored becomes state again, a new vehicle is taken over, a stop is made durable.
#include <algorithm>
#include <utility>

#include "agent/core.hpp"
#include "agent/stored_state.hpp"
#include "domain/fault_texts/fault_texts.hpp"
#include "wire/records.hpp"

namespace odolink {
namespace {

/// All values of a kind that can be read; damaged ones are counted and passed over.
template <class T, class Decode>
Result<std::vector<T>> load_all(VehicleStore& store, Metrics& metrics, RecordKind kind, Decode decode) {
    const auto records = store.load(kind);
    if (!records) return records.error();
    std::vector<T> out;
    out.reserve(records->size());
    for (const Record& record : *records) {
        if (auto value = decode(record.value)) out.push_back(std::move(*value));
        else metrics.count("store_records_damaged_total");
    }
    return out;
}

const Record* find(const std::vector<Record>& records, std::string_view key) {
    for (const Record& record : records) {
        if (record.key == key) return &record;
    }
    return nullptr;
}

}  // namespace

Agent::Agent(const Ports& ports, AgentConfig config) : core_{std::make_unique<Core>(ports, std::move(config))} {
    core_->begin_anew = [this] { begin_anew(0s); };
}
Agent::~Agent() {
    if (anew_timer_ != 0) core_->p.scheduler.cancel(anew_timer_);
}
Status Agent::start() { return core_->start(); }
void Agent::configure(AgentConfig config) { core_->configure(std::move(config)); }
void Agent::try_link_now() { core_->sync.wake(); }
Result<PapersTaken> Agent::take_papers(std::vector<ServiceRecord> papers) { return core_->take_papers(std::move(papers)); }
Result<std::size_t> Agent::take_back_papers(std::span<const ServiceRecord> papers) { return core_->take_back_papers(papers); }
Status Agent::stop() {
    if (anew_timer_ != 0) core_->p.scheduler.cancel(std::exchange(anew_timer_, 0));
    return core_->stop();
}

Snapshot Agent::snapshot() const {
    Snapshot s;
    s.view = core_->view();
    s.prompts.assign(core_->prompts.all().begin(), core_->prompts.all().end());
    s.drive_cycle = core_->drive_cycle;
    s.withheld = core_->ledger.withheld();
    s.evicted = core_->ledger.evicted();
    s.frames = core_->frames;
    s.rejected_transfers = core_->session.rejected_transfers();
    s.bus = core_->bus_word();
    for (const std::size_t index : core_->chosen_profiles) s.profiles.push_back(core_->config.profiles[index].name);
    s.profile_requests = core_->profile_poll.asked_for();
    return s;
}

Agent::Core::Core(const Ports& ports, AgentConfig configuration)
    : p{ports},
      config{std::move(configuration)},
      ledger{p.store, p.outbox, p.clock, p.entropy, p.keys,
             [this](Purpose purpose) { return consents.allows(purpose, config.dealer_id); }},
      bus{p.can, p.clock, captures},
      guard{bus},
      session{guard, p.scheduler, p.clock},
      poll{session, p.scheduler, p.clock},
      truck_poll{guard, truck, p.scheduler, p.clock},
      profile_poll{session, p.clock},
      upkeep{config.plan},
      faults{urgency_of},
      sync{sync_config(), p, ledger} {}

Status Agent::Core::start() {
    if (const Status loaded = ledger.start(); !loaded) return loaded;
    if (const Status resumed = resume_erasure(); !resumed) return resumed;
    if (const Status restored = restore(); !restored) return restored;
    poll.set_sink([this](const VehicleReport& report) {
        if (const auto* drive = std::get_if<DriveRead>(&report)) standard_drive_at = drive->at;
        on_report(merge.merged(DiagnosticProtocol::Obd, report));
    });
    start_profiles();
    gate.set_start_stop(config.start_stop);
    if (config.bus_bitrate) guard.set_bitrate(*config.bus_bitrate);
    listen();
    p.power.set_listener([this](Ignition ignition) { on_ignition(ignition); });
    p.head_unit.set_handler([this](const OwnerAction& action) { return act(action); });
    hold_identity();
    forget_pin();
    ledger.put(RecordKind::Meta, stored::kRunning, stored::encode(std::uint64_t{1}));
    ledger.put(RecordKind::Meta, stored::kUncleanStops, stored::encode(std::uint64_t{unclean_stops}));
    keep_ladder();
    emit(AgentStarted{config.version, unclean_stops, ledger.withheld(), ledger.evicted(), ladder.mode(), config.store_rebuilt, config.store_damages,
                      config.refused_configuration});
    if (const auto interrupted = LiveSession::interrupted(std::exchange(interrupted_live, {}))) tell_live(*interrupted);
    running = true;
    changed = true;
    (void)finish();  // a store that refuses keeps nobody from the screen: the agent lives in memory until it is well, as where it fails later
    sync.hold_messages(ladder.mode() == StartMode::Safe);
    sync.start(sync_events());
    arm_good_run();
    if (help_call) locate_help();
    tell_owner_change();
    if (p.power.ignition() != Ignition::Off) {
        begin_battery_cycle();
        poll_vehicle();
    }
    guard.on_ignition(p.power.ignition(), p.clock.mono());
    arm_tick();
    return {};
}

Status Agent::Core::stop() {
    if (!std::exchange(running, false)) return {};
    poll.stop();
    truck_poll.stop();
    session.stop();
    p.can.set_receiver(nullptr);
    p.power.set_listener(nullptr);
    p.head_unit.set_handler(nullptr);
    p.positioning.cancel();
    keep_capture();
    end_live(LiveSessionEnd::AgentStopped);
    for (TimerId timer : {tick_timer, linger_timer, gate_timer, erasure_timer, good_run_timer, live_timer}) {
        if (timer != 0) p.scheduler.cancel(timer);
    }
    sample_trip({});
    keep_mileage();
    keep_battery();
    ledger.erase(RecordKind::Meta, stored::kRunning);
    const Status saved = ledger.commit();
    sync.stop();
    return saved;
}

SyncConfig Agent::Core::sync_config() const { return {config.vehicle, config.shard, config.data, config.calendar.offset, config.dealer_id}; }

SyncEvents Agent::Core::sync_events() {
    SyncEvents events;
    events.on_message = [this](const DownMessage& message) { on_down(message); };
    events.on_receipt = [this](Stream stream, std::uint64_t up_to) { on_receipt(stream, up_to); };
    events.on_told = [this](SentKind kind, std::uint64_t bytes) { on_told(kind, bytes); };
    events.on_moved = [this](const MovedNumbers& moved) { on_moved(moved); };
    events.on_sent = [this](const wire::UpBatch& batch) { on_sent(batch); };
    events.on_online = [this](bool now_online) {
        online = now_online;
        touch();
    };
    events.believed_time = [this] { return believed_time(); };
    events.agent_state = [this] { return agent_state(); };
    return events;
}

AgentState Agent::Core::agent_state() const {
    return {config.version, ladder.mode(), config.store_rebuilt || config.store_damages > 0, store_failing, !config.refused_configuration.empty()};
}

Status Agent::Core::restore() {
    auto& store = p.store;
    auto& metrics = p.metrics;
    const auto meta = store.load(RecordKind::Meta);
    if (!meta) return meta.error();
    UpkeepState books;
    restore_meta(*meta, books);

    auto loaded_consents = load_all<Consent>(store, metrics, RecordKind::Consent, wire::decode_consent);
    if (!loaded_consents) return loaded_consents.error();
    consents.restore(std::move(*loaded_consents));
    auto loaded_faults = load_all<FaultRecord>(store, metrics, RecordKind::Fault, wire::decode_fault);
    if (!loaded_faults) return loaded_faults.error();
    auto loaded_completions = load_all<Completion>(store, metrics, RecordKind::Completion, wire::decode_completion);
    if (!loaded_completions) return loaded_completions.error();
    books.completions = std::move(*loaded_completions);
    auto loaded_services = load_all<ServiceRecord>(store, metrics, RecordKind::Service, wire::decode_service);
    if (!loaded_services) return loaded_services.error();
    auto loaded_files = load_all<RecordFile>(store, metrics, RecordKind::RecordFile, wire::decode_record_file);
    if (!loaded_files) return loaded_files.error();
    poll.restore_codes(*loaded_faults);
    faults.restore(std::move(*loaded_faults), *loaded_services);
    history.restore(std::move(*loaded_files), *loaded_services);
    if (const Status shelved = restore_attachments(*meta); !shelved) return shelved;
    auto loaded_requests = load_all<ServiceRequest>(store, metrics, RecordKind::Request, wire::decode_request);
    if (!loaded_requests) return loaded_requests.error();
    requests.restore(std::move(*loaded_requests));
    auto loaded_appointments = load_all<Appointment>(store, metrics, RecordKind::Appointment, wire::decode_appointment);
    if (!loaded_appointments) return loaded_appointments.error();
    appointments.restore(std::move(*loaded_appointments));
    auto loaded_recalls = load_all<Recall>(store, metrics, RecordKind::Recall, wire::decode_recall);
    if (!loaded_recalls) return loaded_recalls.error();
    recalls.restore(std::move(*loaded_recalls));
    auto loaded_campaigns = load_all<Campaign>(store, metrics, RecordKind::Campaign, wire::decode_campaign);
    if (!loaded_campaigns) return loaded_campaigns.error();
    campaigns.restore(std::move(*loaded_campaigns));
    auto loaded_prompts = load_all<Prompt>(store, metrics, RecordKind::Prompt, wire::decode_prompt);
    if (!loaded_prompts) return loaded_prompts.error();
    prompts.restore(std::move(*loaded_prompts));
    return restore_vehicle(std::move(books));
}

void Agent::Core::restore_meta(const std::vector<Record>& meta, UpkeepState& books) {
    const auto number = [&meta](std::string_view key) -> std::optional<std::uint64_t> {
        const Record* record = find(meta, key);
        return record != nullptr ? stored::decode_number(record->value) : std::nullopt;
    };
    drive_cycle = number(stored::kDriveCycle).value_or(0);
    unclean_stops = static_cast<std::uint32_t>(number(stored::kUncleanStops).value_or(0));
    const bool unclean = number(stored::kRunning).has_value();
    if (unclean) {
        ++unclean_stops;
        guard.on_unclean_start(p.clock.mono());
    }
    climb(meta, unclean);
    reminder_days = static_cast<int>(std::clamp<std::uint64_t>(number(stored::kReminderDays).value_or(kReminderDaysBefore), 1, kMostReminderDays));
    if (const Record* sits = find(meta, stored::kSeat)) seat.restore(to_text(sits->value), p.clock.mono());
    if (const Record* told = find(meta, stored::kToldDue)) books.told = decode_states(to_text(told->value));
    if (const Record* visit = find(meta, stored::kSurvey)) survey.restore(to_text(visit->value));
    if (const Record* signs = find(meta, stored::kElsewhere)) elsewhere.restore(kept_elsewhere = to_text(signs->value));
    if (const Record* worn = find(meta, stored::kSensedWear)) books.sensed = to_text(worn->value);
    if (const Record* clock = find(meta, stored::kBelievedWall)) wall_guard.restore(to_text(clock->value));
    if (const Record* taken = find(meta, stored::kPlanVersions)) books.taken = decode_versions(to_text(taken->value));
    if (const Record* keys = find(meta, stored::kCaptures)) capture_keys = stored::decode_lines(keys->value);
    std::vector<std::pair<std::string, std::string>> chunks, totals;
    for (const Record& record : meta) {
        if (record.key.starts_with(SentBook::kPrefix)) chunks.emplace_back(record.key, to_text(record.value));
        if (record.key.starts_with(SentTotals::kPrefix)) totals.emplace_back(record.key, to_text(record.value));
    }
    sent.restore(chunks);
    sent_totals.restore(totals);
    for (const Record& record : meta) {
        const auto request = stored::request_of_number_key(record.key);
        const auto value = request ? stored::decode_number(record.value) : std::nullopt;
        if (value) request_numbers[*request] = *value;
    }
    if (const Record* open = find(meta, stored::kLiveSession)) interrupted_live = to_text(open->value);
    if (const Record* old = find(meta, kForgettingKey)) forgetting = decode_forgetting(old->value).value_or(Forgetting{});
    if (const Record* call = find(meta, stored::kHelpCall)) help_call = stored::decode_help_call(call->value);
    const Record* open = find(meta, stored::kOpenTrip);
    open_trip = open != nullptr ? stored::decode_open_trip(open->value) : std::nullopt;
    drive_restored = open_trip.has_value();
}

Status Agent::Core::restore_vehicle(UpkeepState books) {
    auto& store = p.store;
    const auto odometer = store.load(RecordKind::Mileage);
    if (!odometer) return odometer.error();
    keeper = MileageKeeper{stored::decode_odometer(*odometer)};
    kept_mileage = mileage();

    const auto stored_trip = store.load_last(RecordKind::Trip, 1);
    if (!stored_trip) return stored_trip.error();
    if (!stored_trip->empty()) {
        if (const auto trip = wire::decode_trip(stored_trip->front().value)) last_trip = *trip;
    }

    const auto duty = store.load(RecordKind::Duty);
    if (!duty) return duty.error();
    if (const Record* record = find(*duty, stored::kUsage)) {
        if (auto state = decode_usage(record->value)) books.use = std::move(*state);
    }
    // After an erasure no trip is stored, and numbers are never used again all the same.
    trips = TripDetector{std::max(last_trip ? last_trip->number : 0, books.use.last_trip), open_trip};
    restore_monitors(*duty);
    if (const Record* record = find(*duty, stored::kBattery)) {
        auto state = stored::decode_battery(record->value);
        engine_ran = kept_engine_ran = state.engine_ran;
        battery = BatteryHealth{std::move(state.resting)};
    }
    if (const Record* record = find(*duty, stored::kCounters)) hours = EngineHours{stored::decode_counters(record->value).value_or(UsageCounters{})};

    const auto identities = store.load(RecordKind::Identity);
    if (!identities) return identities.error();
    if (const Record* record = find(*identities, stored::kIdentity)) {
        const Record* foreign = find(*identities, stored::kForeignVin);
        auto known = wire::decode_identity(record->value);
        if (known) identity = IdentityWatch{std::move(*known), foreign != nullptr ? to_text(foreign->value) : std::string{}};
    }
    const auto swapped = store.load(RecordKind::Swap);
    if (!swapped) return swapped.error();
    for (const Record& record : *swapped) swaps.insert(id_from_text(record.key));
    const auto plans = store.load(RecordKind::Plan);
    if (!plans) return plans.error();
    const auto plan = [&plans](std::string_view key) -> std::optional<MaintenancePlan> {
        const Record* record = find(*plans, key);
        if (record == nullptr) return std::nullopt;
        auto decoded = wire::decode_plan(record->value);
        return decoded ? std::optional{std::move(*decoded)} : std::nullopt;
    };
    books.in_force = plan(stored::kPlanInForce);
    books.later = plan(stored::kPlanLater);
    upkeep.restore(std::move(books));
    return {};
}

void Agent::Core::take_over() {
    if (upkeep.taken_over() || !keeper.trusted()) return;
    keep(upkeep.take_over(now()));
    keep_mileage();
    touch(Durability::Now);
}

/// The mileage by which this vehicle was taken over was what its cluster shows while it wakes.
void Agent::Core::take_over_anew() {
    distance_check = {};
    keep(upkeep.take_over_anew(now()));
    touch(Durability::Now);
}

}  // namespace odolink
