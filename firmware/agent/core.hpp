// SPDX-License-Identifier: Apache-2.0
// The inside of Agent: every module of the core, and the wiring between them. Private to this folder. Each input is one step:
// modules change, finish() commits what changed in one transaction, and only then others see it (screen, dealer).
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "agent/agent.hpp"
#include "agent/recorded_bus.hpp"
#include "agent/stored_state.hpp"
#include "core/care/appointment_desk.hpp"
#include "core/care/campaign_book.hpp"
#include "core/care/live_session.hpp"
#include "core/care/recall_book.hpp"
#include "core/care/request_desk.hpp"
#include "core/care/survey_desk.hpp"
#include "core/diagnostics/battery_health.hpp"
#include "core/diagnostics/bus_guard.hpp"
#include "core/diagnostics/capture_ring.hpp"
#include "core/diagnostics/clear_watch.hpp"
#include "core/diagnostics/ecu_session.hpp"
#include "core/diagnostics/fault_lifecycle.hpp"
#include "core/diagnostics/j1939_poll.hpp"
#include "core/diagnostics/protocol_merge.hpp"
#include "core/diagnostics/identity_watch.hpp"
#include "core/diagnostics/monitor_trend.hpp"
#include "core/diagnostics/profile_decoder.hpp"
#include "core/diagnostics/profile_poll.hpp"
#include "core/diagnostics/vehicle_poll.hpp"
#include "core/history/attachment_shelf.hpp"
#include "core/history/service_history.hpp"
#include "core/ledger/ledger.hpp"
#include "core/maintenance/service_detector.hpp"
#include "core/maintenance/upkeep.hpp"
#include "core/maintenance/wall_guard.hpp"
#include "core/mileage/distance_check.hpp"
#include "core/mileage/engine_hours.hpp"
#include "core/mileage/mileage_keeper.hpp"
#include "core/mileage/trip_detector.hpp"
#include "core/privacy/consent_book.hpp"
#include "core/privacy/owner_change.hpp"
#include "core/privacy/seat.hpp"
#include "core/privacy/sent_book.hpp"
#include "core/privacy/sent_totals.hpp"
#include "core/prompts/driving_gate.hpp"
#include "core/prompts/prompt_desk.hpp"
#include "core/supervision/start_ladder.hpp"
#include "core/supervision/supply_rest.hpp"
#include "core/sync/sync_session.hpp"

namespace odolink {

struct Agent::Core {
    Core(const Ports& ports, AgentConfig configuration);

    // start_stop.cpp
    [[nodiscard]] Status start();
    [[nodiscard]] Status stop();
    [[nodiscard]] Status restore();
    void restore_meta(const std::vector<Record>& meta, UpkeepState& books);
    [[nodiscard]] Status restore_vehicle(UpkeepState books);
    void take_over();
    void take_over_anew();
    /// configure.cpp
    void configure(AgentConfig next);
    [[nodiscard]] SyncConfig sync_config() const;
    [[nodiscard]] SyncEvents sync_events();
    /// What the dealer is told of the agent itself.
    [[nodiscard]] AgentState agent_state() const;

    // supply.cpp: rest while the battery is nearly empty
    void look_at_supply();
    void end_rest();

    // ladder.cpp: what runs after starts that did not last
    void climb(const std::vector<Record>& meta, bool unclean);
    void keep_ladder();
    void listen();
    void poll_vehicle();
    void arm_good_run();
    void on_good_run();

    // vehicle.cpp: the bus, and what it tells
    void on_frame(const CanFrame& frame, MonoTime at);
    void on_report(const VehicleReport& report);
    void on_ignition(Ignition ignition);
    void on_drive(const DriveRead& read);
    void on_engine_total(std::chrono::seconds total);
    void count_drive(const DriveRead& read);
    void on_mileage(const MileageReading& reading);
    void on_gate_outcome(const GateOutcome& outcome);
    void on_trip(const TripOutcome& outcome);
    void begin_drive_cycle();
    void sample_trip(const DriveRead& read);
    void keep_mileage();
    void keep_sensed_wear();
    void keep_open_trip();

    // truck.cpp: the same from a J1939 network
    void hear_truck(const CanFrame& frame, MonoTime at);

    // profiles.cpp: makers' own requests and broadcast messages
    void start_profiles();
    void choose_profiles();
    void hear_profile_answer(const obdb::Answerer& from, const EcuAnswer& answer);
    void hear_profile_frame(const CanFrame& frame, MonoTime at);
    void on_profile_reports(const std::vector<VehicleReport>& reports);

    void keep(const FaultChanges& changes);

    // monitors.cpp: the ECUs' own monitors and their drift
    void on_monitors(const MonitorResultsRead& read);
    void warn_of(const MonitorDrift& drift);
    void restore_monitors(const std::vector<Record>& duty);
    [[nodiscard]] MonitorTrend::SoFar so_far() const;
    [[nodiscard]] std::optional<std::int32_t> days_of(int drives) const;

    // battery.cpp: the 12 V battery
    void feel_battery(const DriveRead& read);
    void feel_battery(const SignalsRead& read);
    void on_supply(Millivolts supply, MonoTime at);
    void on_port_supply();
    void begin_battery_cycle();
    void keep_battery();
    [[nodiscard]] bool battery_told(const std::string& subject) const;

    // captures.cpp: the raw frames around a fault
    void begin_capture(const std::string& code);
    void keep_capture();

    // identity.cpp: which vehicle this is, and which cluster shows its mileage
    void on_identity(const VehicleIdentity& read);
    void keep_identity();
    void journal(const std::string& text);
    void apply(const ClusterSwapped& message);
    void apply(const VinAccepted& message);
    void hold_identity();
    [[nodiscard]] Moment moment() const;

    // care.cpp: the dealer's messages and the receipts
    void on_down(const DownMessage& message);
    void on_receipt(Stream stream, std::uint64_t up_to);
    void on_moved(const MovedNumbers& moved);
    void deliver(const Id& request);
    void on_sent(const wire::UpBatch& batch);
    void on_told(SentKind kind, std::uint64_t bytes);
    /// What changed in the list of what was sent rides on the next commit.
    void keep_sent();
    void apply(const RequestPickedUp& message);
    void apply(const RequestAnswered& message);
    void apply(const AppointmentOffered& message);
    void apply(const ServiceRecorded& message);
    void apply(const RecordChanged& message);
    /// A record is new or its fields are others: stored, journalled, and in force. Gives the plan items that it closes.
    std::vector<std::string> on_record(const Id& id, bool is_new);
    /// Tells the dealer what the vehicle wrote to a record.
    void tell_record(const RecordFile& leaves);
    void apply(const PlanIssued& message);
    void apply(const MessageShown& message);
    void keep(const ServiceRequest& request);
    void keep(const Appointment& appointment);
    void keep(const UpkeepChange& change);
    void keep_plan();
    /// The plan in force is another: what was done before counts for its items too.
    void adopt_plan();
    void evaluate_due();

    // help_call.cpp: the position inside a call for help
    /// The owner agreed: one fix goes to the dealer with this request, and the consent ends with its receipt.
    void share_position(const Id& request);
    void locate_help();
    void on_position(const std::optional<Position>& fix);
    /// Ends what is over: the position came, the request is closed or withdrawn, or 2 h have passed.
    void look_at_help_call();
    void end_help_call();

    // live.cpp: the call centre looks, while the owner allows it
    void apply(const LiveSessionAsked& message);
    void apply(const LiveSessionClosed& message);
    [[nodiscard]] Status act(const EndLiveSession& action);
    void answer_live(PromptAnswer answer);
    /// What became of a session: told, stored, and the prompts follow.
    void tell_live(const LiveSessionChanged& change);
    void end_live(LiveSessionEnd why);
    void keep_live();
    void arm_live();
    void on_live_time();
    [[nodiscard]] std::optional<LiveLine> live_line() const;

    // attachments.cpp: pictures and papers of records, fetched by the owner's touch
    [[nodiscard]] Status act(const OpenAttachment& action);
    void apply(const AttachmentSent& message);
    void apply(const AttachmentAbsent& message);
    [[nodiscard]] Status look_at(const Attachment& attachment);
    /// Errors: those of VehicleStore.
    [[nodiscard]] Status restore_attachments(const std::vector<Record>& meta);
    void keep_attachments(const std::vector<std::string>& erased);
    /// What no record names any more goes.
    void sweep_attachments();

    // recalls.cpp: what the maker calls back
    void apply(const RecallTold& message);
    [[nodiscard]] bool recall_open(const Recall& recall) const;
    void offer_recalls();
    /// Where the prompt is a recall on the owner's screen: its showing counts for the pace.
    void count_recall(const Prompt& shown);
    [[nodiscard]] std::vector<RecallLine> recall_lines() const;

    // campaigns.cpp: what the dealer offers to whom it fits
    void apply(const CampaignTold& message);
    [[nodiscard]] Status act(const AnswerCampaign& action);
    [[nodiscard]] bool campaign_allowed(const Campaign& campaign) const;
    [[nodiscard]] CampaignFacts campaign_facts() const;
    void offer_campaigns();
    /// Where the prompt is a campaign on the owner's screen: its showing counts for the pace, and the first one is told.
    void count_campaign(const Prompt& shown);
    /// The campaign that a prompt asks about; null where it asks about something else.
    [[nodiscard]] const Campaign* campaign_of(const Prompt& prompt) const;
    /// The owner's word to it: stored, told, and a visit that is offered and wanted is asked for.
    [[nodiscard]] Status answer_campaign(Campaign campaign, PromptAnswer answer);
    /// May a Yes to it be taken? Errors: NoConsent (for the request it makes), NotAllowed.
    [[nodiscard]] Status may_accept(const Campaign& campaign) const;
    /// Stored and told, where it changes anything.
    Id tell_campaign(const Id& campaign, CampaignState state);
    void keep(const Campaign& campaign);
    void drop_campaigns(const std::vector<Id>& gone);
    /// News of a campaign are for who accepted it, while its consent stands.
    [[nodiscard]] bool wants_news(const Id& campaign) const;
    [[nodiscard]] std::vector<CampaignLine> campaign_lines() const;

    // elsewhere.cpp: service nobody reported
    void feel_service_range(const SignalsRead& read);
    void on_codes_cleared_outside();
    /// A drive begins: what it stood for.
    void on_start_after_stop();
    void ask_of_service(const DetectedService& seen);
    void offer_elsewhere();
    /// Items that are not asked about otherwise: until the question was on the screen, and in that drive.
    [[nodiscard]] std::vector<std::string> asked_as_done() const;
    [[nodiscard]] Status answer_elsewhere(PromptAnswer answer);
    void keep_elsewhere();

    // papers.cpp: the owner's papers, from a file
    [[nodiscard]] Result<PapersTaken> take_papers(std::vector<ServiceRecord> papers);
    [[nodiscard]] std::vector<Id>* why_left_out(const ServiceRecord& paper, const ServiceRecord& record, PapersTaken& out) const;
    [[nodiscard]] Result<std::size_t> take_back_papers(std::span<const ServiceRecord> papers);
    /// The owner's word as if he had not said it: the record stays for the merge and tells nothing.
    void take_back(const ServiceRecord& record);

    // survey.cpp: how the visit was
    [[nodiscard]] std::optional<VisitToAsk> survey_now() const;
    [[nodiscard]] std::optional<SurveyLine> survey_line() const;
    [[nodiscard]] Status act(const AnswerSurvey& action);
    void offer_survey();
    void keep_survey();

    // prompts.cpp: what the owner is asked
    void offer_prompts();
    void offer(const PromptOffer& offer);
    /// Tells dealer and owner of something that drifts to its limit; `name` is what a monitor is called.
    void warn(const AdvanceWarning& warning, const Text& name = {});
    void offer_due();
    void offer_faults();
    void offer_deferred();
    void offer_reminders();
    void withdraw_prompt(const std::string& key);
    /// Those that begin with `prefix` and are not among `alive`.
    void withdraw_others(std::string_view prefix, const std::set<std::string>& alive);
    void rearm_prompt(const std::string& key);
    void refresh_prompts();
    [[nodiscard]] PromptMoment prompt_moment() const;

    // cover.cpp: warranty and 三包
    [[nodiscard]] std::vector<Text> warranty_of(const FaultRecord& fault) const;
    [[nodiscard]] std::vector<WarrantyLine> warranty_lines() const;
    [[nodiscard]] std::optional<GuaranteeLine> guarantee_line() const;

    // owner.cpp: what the owner does
    [[nodiscard]] Status act(const OwnerAction& action);
    [[nodiscard]] Status act(const AnswerPrompt& action);
    [[nodiscard]] Status act(const AnswerAppointment& action);
    [[nodiscard]] Status act(const SetConsent& action);
    [[nodiscard]] Status act(const RequestService& action);
    [[nodiscard]] Status act(const WithdrawRequest& action);
    [[nodiscard]] Status act(const StateWork& action);
    [[nodiscard]] Status act(const TakeBackWork& action);
    /// What the owner says as a record of his own. Precondition: the items are the plan's.
    [[nodiscard]] ServiceRecord record_of(const StateWork& action) const;
    /// Closes nothing yet: what the owner's word says of one item, with what own use says where the owner does not.
    [[nodiscard]] Completion stated(const StateWork& action, const std::string& item, const Id& statement) const;
    [[nodiscard]] Status act(const NoteRecord& action);
    // owner_change.cpp: "forget me" and the change of owner
    [[nodiscard]] Status act(const AskErasure& action);
    [[nodiscard]] Status act(const ConfirmErasure& action);
    /// The owner leaves the dealer: consents and what waits go, the dealer is told once, the key is dropped. Nothing in the vehicle is erased.
    [[nodiscard]] Status leave_dealer();
    [[nodiscard]] std::optional<ErasureLine> erasure_line() const;
    /// Before anything is loaded: goes on with an erasure that was confirmed. Errors: those of VehicleStore.
    [[nodiscard]] Status resume_erasure();
    [[nodiscard]] Status erase_personal();
    [[nodiscard]] Status compact_after_erasure();
    [[nodiscard]] Status keep_erasure(const ErasureState& next);
    void keep_forgetting(const Forgetting& next);
    void tell_owner_change();
    void on_owner_change_told(Stream stream, std::uint64_t up_to);
    /// The event that tells it has another number in a new epoch; nothing: the desk has it.
    void on_owner_change_moved(const std::optional<std::uint64_t>& number);
    void arm_key_drop(Duration delay);
    void drop_identity();
    /// May the owner allow anything to be sent? Not without an identity, nor with that of the owner before.
    [[nodiscard]] bool may_share() const;
    [[nodiscard]] Status answer_appointment_prompt(const Prompt& prompt, PromptAnswer answer);
    [[nodiscard]] Status request_service(RequestDraft draft, Id trace);
    /// Takes a decision of the consent ledger: stored, told, and what waits of a withdrawn purpose is deleted. False where it changes nothing.
    bool decide(const Consent& decision);
    void tell_present(Purpose purpose);
    [[nodiscard]] RequestDraft draft_for_all(Initiator initiator) const;
    /// The draft of a Yes to a prompt: all that is due and broken, and the work put off that the prompt was about.
    [[nodiscard]] RequestDraft draft_for(const Prompt& prompt) const;

    [[nodiscard]] Status act(const RemindBefore& action);

    // seat.cpp: owner, guest or valet
    [[nodiscard]] Status act(const ChangeSeat& action);
    [[nodiscard]] Status act(const SetPin& action);
    void keep_seat();
    /// The configuration names the PIN that the owner forgot: it goes, once.
    void forget_pin();
    /// What a guest or a valet may see: an own view, into which nothing comes that is not put there.
    [[nodiscard]] HeadUnitView guest_view() const;

    // view.cpp
    [[nodiscard]] HeadUnitView view() const;
    [[nodiscard]] LinkLine link_line() const;
    [[nodiscard]] std::vector<SentLine> sent_lines() const;
    [[nodiscard]] std::vector<DueLine> due_lines() const;
    [[nodiscard]] HealthPackage health_package() const;
    [[nodiscard]] Verdict verdict() const;
    [[nodiscard]] const char* bus_word() const;

    // step.cpp
    /// How soon a change must be durable.
    enum class Durability : std::uint8_t { Lingering, Now };
    void touch(Durability durability = Durability::Lingering);
    Status finish();
    void show();
    /// Something needs a pulse each second: a trip, the ignition, a prompt on the screen.
    [[nodiscard]] bool awake() const;
    void arm_tick();
    void on_tick();
    void watch_gate();
    void follow_gate();
    Id emit(UpPayload payload, Id trace = {});
    void remember_cause(const std::string& reason_key, const Id& trace);
    [[nodiscard]] Id cause_of(const std::string& reason_key) const;

    /// What is told of the mileage: less sure where PID 31 speaks against it. Precondition: keeper.trusted().
    [[nodiscard]] TrustedMileage told_mileage() const;
    void on_distance_since_clear(const DistanceSinceClearRead& read);
    [[nodiscard]] Distance mileage() const { return keeper.trusted() ? keeper.trusted()->value : Distance{}; }
    [[nodiscard]] std::optional<std::chrono::hours> engine_hours() const;
    [[nodiscard]] VehicleNow now() const;
    /// The clock as far as it can be believed: what dates of service are reckoned with.
    [[nodiscard]] WallTime believed_time() const;
    [[nodiscard]] DrivingState driving() const { return gate.state(p.clock.mono()); }
    [[nodiscard]] bool dark() const;  ///< by the headlamps where they are told, else by the sun

    Ports p;
    AgentConfig config;

    ConsentBook consents;
    Ledger ledger;
    CaptureRing captures;
    RecordedBus bus;
    BusGuard guard;
    EcuSession session;
    ClearWatch clears;
    VehiclePoll poll;
    J1939Watch truck;
    J1939Poll truck_poll;
    ProtocolMerge merge;
    ProfilePoll profile_poll;
    std::optional<ProfileDecoder> profiles;    ///< of the vehicle that is known; present from start() on
    std::vector<std::size_t> chosen_profiles;  ///< in config.profiles
    std::optional<int> profile_year;
    std::optional<MonoTime> standard_drive_at;  ///< when J1979 or J1939 last told a drive value
    MileageKeeper keeper;
    TripDetector trips;
    EngineHours hours;
    DistanceCheck distance_check;
    bool distances_disagree{false};  ///< of odometer and PID 31, as last compared
    Upkeep upkeep;
    WallGuard wall_guard;
    ServiceDetector elsewhere;
    std::string kept_elsewhere;  ///< as last stored
    FaultLifecycle faults;
    ServiceHistory history;
    AttachmentShelf attachments;
    std::optional<OpenedAttachment> opened;
    RequestDesk requests;
    AppointmentDesk appointments;
    SurveyDesk survey;
    RecallBook recalls;
    CampaignBook campaigns;
    PromptDesk prompts;
    Seat seat;
    int reminder_days{kReminderDaysBefore};
    DrivingGate gate;
    SyncSession sync;
    StartLadder ladder;
    SupplyRest supply_rest;

    IdentityWatch identity;
    std::vector<std::string> capture_keys;  ///< of stored captures, oldest first
    BatteryHealth battery;
    WallTime engine_ran;                    ///< when it was last seen running, also before the last start
    WallTime kept_engine_ran;               ///< as last stored
    double engine_speed{0};
    std::optional<MonoTime> engine_speed_at;
    std::optional<MonoTime> bus_supply_at;  ///< when the bus last told a supply voltage
    bool engine_ran_this_cycle{false};
    std::set<Id> swaps;  ///< cluster swaps that were applied
    MonitorTrend monitor_trend;
    bool drive_moved{false};     ///< in this drive cycle, as seen in this run
    bool drive_restored{false};  ///< this drive cycle began before the last start
    Readiness readiness;
    std::map<std::string, SignalValue> signals;  ///< latest of each name
    MonoTime sampled_at;                         ///< of the last sample for trips
    SentBook sent;
    SentTotals sent_totals;
    /// By a prompt's reason key: the trace of what the prompt stands on, in this run; the owner's answer goes on with it.
    std::map<std::string, Id> causes;
    Id dealers_trace;  ///< of the message that is being applied
    std::uint64_t dealers_number{0};  ///< of the same
    std::map<Id, std::uint64_t> request_numbers;  ///< number of a request's event in Stream::Care, until its receipt
    /// A call for help whose position was agreed to. Stored: a kill must neither lose the position nor keep the consent.
    std::optional<stored::HelpCall> help_call;
    MonoTime help_call_until;
    LiveSession live;
    std::string interrupted_live;  ///< as stored by a run that ended in the middle, until it is told
    std::optional<Trip> last_trip;
    std::optional<OpenTrip> open_trip;           ///< as stored, until the trip detector has it
    std::optional<Prompt> on_screen;
    std::uint64_t drive_cycle{0};
    std::uint64_t view_revision{0};
    std::uint64_t frames{0};
    std::uint32_t unclean_stops{0};
    WallTime last_receipt;
    std::optional<MonoTime> last_look;  ///< when clocks of promises and plans were last looked at
    std::optional<MonoTime> last_judged;  ///< when due items were last evaluated
    Distance kept_mileage;       ///< as last stored
    Distance evaluated_mileage;  ///< at which due items were last evaluated
    bool running{false};
    bool withholding{false};  ///< another VIN is read: what happens now is not this vehicle's to tell
    bool due_stale{true};
    bool changed{false};
    bool online{false};
    bool store_failing{false};  ///< the last commit of a step failed
    std::optional<DrivingState> shown_driving;
    Status last_commit;
    struct AskedErasure { ErasureReason reason; Id confirm; MonoTime at; };
    std::optional<AskedErasure> asked_erasure;  ///< waits for its second confirmation
    std::optional<ErasureState> erasure;        ///< as stored: under way
    Forgetting forgetting;                      ///< which of the dealer's words are too old to be heard
    std::function<void()> begin_anew;           ///< the Agent makes another core of what is stored
    TimerId erasure_timer{0};
    TimerId tick_timer{0};
    TimerId linger_timer{0};
    TimerId gate_timer{0};
    TimerId capture_timer{0};
    TimerId good_run_timer{0};
    TimerId live_timer{0};
};

}  // namespace odolink
