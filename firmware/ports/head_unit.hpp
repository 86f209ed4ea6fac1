// SPDX-License-Identifier: Apache-2.0
// The owner's screen: the core publishes a view (all there is to show), the owner's actions come back as values.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "domain/calendar.hpp"
#include "domain/care.hpp"
#include "domain/consent.hpp"
#include "domain/event.hpp"
#include "domain/fault.hpp"
#include "domain/health.hpp"
#include "domain/maintenance_plan.hpp"
#include "domain/part_counter.hpp"
#include "domain/prompt.hpp"
#include "domain/record_merge.hpp"
#include "domain/start_mode.hpp"
#include "domain/text.hpp"
#include "domain/trip.hpp"

namespace odolink {

/// Health at a glance, best first.
enum class Verdict : unsigned char { Ok = 1, Due = 2, Recall = 3, Fault = 4, Critical = 5 };

/// One item of the plan, and the limits in force for it.
struct DueLine {
    DueItem due;
    Text name;
    Text reason;
    Interval interval{};  ///< as it counts now: first, repeat or severe
    bool severe{false};   ///< own use shortened the interval
    std::optional<Distance> due_at{};
    std::optional<WallTime> due_on{};
    std::optional<std::chrono::hours> due_hours{};
    std::optional<Completion> last{};  ///< what the interval counts from
    std::vector<Text> warranty{};      ///< what to know of the warranty about it
};
/// `summary` says what it is; `advice` what to do; `checks` what a garage will check.
/// `warranty`: whether it is likely covered.
struct FaultLine { FaultRecord fault; Text summary; Text advice; Text checks; std::vector<Text> warranty{}; };
struct WarrantyLine { WarrantyTerm term; WarrantyNow now; };
/// 三包: how long it holds, and what counts towards it.
struct GuaranteeLine { WarrantyLine term; std::vector<GuaranteeCount> counts; };
struct RequestLine {
    ServiceRequest request;
    std::string clerk;          ///< who took it, or empty
    WallTime pick_up_by;        ///< promise: taken within 24 h
    WallTime contact_by;        ///< promise: contact within 2 working days, an answer to a complaint within 1
    WallTime resolve_by;        ///< promise: a complaint is resolved within 5 working days; unknown quality for all others
};
struct ConsentLine { Consent consent; Text title; Text body; };
/// The link as the owner may know it.
struct LinkLine {
    bool online{false};
    std::uint64_t waiting{0};  ///< events without the dealer's receipt
    std::uint64_t given{0};    ///< events ever numbered for the dealer, in all streams
    WallTime last_receipt;
    bool needs_enrolment{false};  ///< there is no identity: no dealer is reached until the vehicle is enrolled
    bool held{false};  ///< another VIN is read than this vehicle's: nothing is sent until the dealer settles it
    bool saves_data{false};  ///< what can wait waits: the month's data is nearly used up, or the platform is abroad
};
/// What is personal is to be erased.
struct ErasureLine {
    ErasureReason reason{ErasureReason::Forgotten};
    Id confirm;  ///< names the second confirmation; empty: it is confirmed and under way, the dealer is being told
};
/// A live session of the dealer's call centre that is open now.
struct LiveLine {
    std::string clerk;
    std::string code;
    WallTime from;
    Duration left{};            ///< until it ends by itself
    std::uint32_t readings{0};  ///< messages sent so far
};
/// A recall; `remedy`: the record that carried it out, or empty; `booked`: an open request is about it.
struct RecallLine {
    Recall recall;
    Id remedy;
    bool booked{false};
    [[nodiscard]] bool open() const { return recall.state == RecallState::Open && remedy.empty(); }
};
/// A campaign that the owner has seen; `booked`: an open request is about it; `listed`: it still stands and is allowed, so it is among the matters.
struct CampaignLine {
    Campaign campaign;
    bool booked{false};
    bool listed{true};
};
/// A visit the owner may be asked about now.
struct SurveyLine { Id record_id; WallTime visited; Questionnaire questions; };
/// The attachment that the owner looks at; the bytes are what the record names by its digest.
struct OpenedAttachment { AttachmentDigest digest{}; std::string media_type; std::shared_ptr<const Bytes> bytes; };
/// One thing that was sent, for the "what was sent" screen.
struct SentLine {
    Text what;
    Purpose purpose{Purpose::Operation};
    std::string recipient;
    WallTime when;                ///< of an event: when it was first sent; of a sum: its last message
    bool received{false};         ///< an event that has its receipt
    std::uint64_t messages{0};    ///< 0: an event; else what has no receipts and is summed up, by the day or the live session
    std::uint64_t bytes{0};       ///< of a sum
};

/// Numbers the owner may call; empty where the dealer named none.
struct DealerPhones { std::string service; std::string complaint; std::string roadside; };

struct HeadUnitView {
    std::uint64_t revision{0};  ///< counts up with each change
    WallTime now;
    DrivingState driving{DrivingState::Moving};
    bool dark{true};  ///< headlamps are on, or the sun is down: the screen is dark unless the owner chose
    Verdict verdict{Verdict::Ok};
    VehicleIdentity identity;
    TrustedMileage mileage;
    Readiness readiness;
    std::optional<Prompt> prompt;  ///< the one prompt that may be shown now
    std::size_t prompts_waiting{0};
    std::vector<DueLine> due;  ///< the next service first
    std::vector<PartCounter> part_counters;
    std::vector<WarrantyLine> warranties;
    std::optional<GuaranteeLine> three_guarantees;  ///< of a household car whose dealer told its terms
    std::vector<FaultLine> faults;
    std::vector<RecallLine> recalls;  ///< all the vehicle was told of, in the order in which it was
    std::vector<CampaignLine> campaigns;  ///< all that the owner has seen
    std::map<Id, std::vector<Conflict>> contradictions;  ///< of records: what car and dealer wrote without knowing of each other
    std::vector<ServiceRecord> history;  ///< newest first
    std::map<AttachmentDigest, AttachmentLine> attachments;  ///< those of the history that were asked for
    std::optional<OpenedAttachment> opened;                  ///< the last one that was opened
    std::vector<Appointment> appointments;
    std::set<Id> far_ahead;  ///< appointments that are agreed and not among the matters yet
    std::vector<RequestLine> requests;
    std::vector<ConsentLine> consents;
    std::vector<SentLine> sent;
    std::optional<LiveLine> live;
    std::optional<SurveyLine> survey;  ///< while its hours last and surveys are allowed
    std::optional<ErasureLine> erasure;
    LinkLine link;
    StartMode mode{StartMode::Full};  ///< how much of the agent runs
    bool unsaved{false};       ///< the store refuses: what is new is in memory only
    std::optional<Trip> trip;  ///< under way, else the last one
    std::string bus;           ///< what the bus side is doing: "discovering", "cycling", …
    std::string dealer_name;
    std::string refused_configuration;  ///< why the last good copy of the configuration runs; empty: the one on the disk does
    DealerPhones phones;
    bool can_locate{false};       ///< there is a receiver that may be asked for a position in a call for help
    bool position_shared{false};  ///< a call for help has the owner's word to send the position, until it came or 2 h passed
    Audience audience{Audience::Owner};  ///< for another than the owner the view holds health and safety only
    bool pin_set{false};                 ///< the owner comes back with a PIN
    int reminder_days{0};                ///< before an appointment
    Language language{Language::Chinese};  ///< to begin with, until the owner chooses
    LocalOffset offset;  ///< of the market, from UTC: years of the history, night by hours
};

struct AnswerPrompt { Id prompt_id; PromptAnswer answer{PromptAnswer::Later}; };
struct AnswerAppointment {
    Id appointment_id;
    std::uint32_t revision{0};
    AppointmentAnswer answer{AppointmentAnswer::Accept};
    std::optional<WallTime> counter_start;
};
struct SetConsent { Purpose purpose{Purpose::Operation}; ConsentState state{ConsentState::Withdrawn}; std::string text_version; };
struct RequestService {
    ServiceKind kind{ServiceKind::Service};  ///< Other where something else than a visit is wanted
    std::string note{};
    Want want{Want::Visit};
    bool share_position{false};  ///< Roadside only: the owner agreed to send, for this call, where the vehicle is
};
struct WithdrawRequest { Id request_id; };
/// "I had this done", elsewhere or by myself: a record of the owner's own, which closes plan items.
struct StateWork {
    std::vector<std::string> items;
    std::optional<WallTime> performed{};  ///< absent: just now
    std::optional<Distance> mileage{};    ///< absent: what own use says it was then
    std::optional<WallTime> next_on{};    ///< the next date as a sticker or paper says it; absent: by the plan
    std::optional<Distance> next_at{};    ///< the same of a mileage
};
/// Takes back what StateWork said: `record_id` of its completions.
struct TakeBackWork { Id record_id; };
/// The owner's note on a service record, at most 500 characters; also settles what was contradictory in it.
struct NoteRecord { Id record_id; std::string note; };
/// "Forget me", or "this car has a new owner": asks for the second confirmation, for a minute.
struct AskErasure { ErasureReason reason{ErasureReason::Forgotten}; };
/// The second confirmation: `id` is ErasureLine::confirm.
struct ConfirmErasure { Id id; };
/// Hands the screen to a guest or a valet, or back to the owner: then with the PIN, where one is set.
struct ChangeSeat { Audience to{Audience::Owner}; std::string pin{}; };
/// 4 to 6 digits; empty: from now on without.
struct SetPin { std::string pin; };
/// How many days before an appointment the owner is reminded of it: 1 to 4.
struct RemindBefore { int days{0}; };
/// Ends the live session that is open, at once.
struct EndLiveSession {};
/// All scores of a survey, in the order of its questions.
struct AnswerSurvey { SurveyAnswered answers; };
/// The owner's word to a campaign, at another time than when it was asked about: Yes or No.
struct AnswerCampaign { Id campaign_id; PromptAnswer answer{PromptAnswer::No}; };
/// The owner touched an attachment: one that is here is opened, any other is asked for.
struct OpenAttachment { AttachmentDigest digest{}; };
using OwnerAction = std::variant<AnswerPrompt, AnswerAppointment, SetConsent, RequestService, WithdrawRequest, StateWork, TakeBackWork, NoteRecord,
                                 AskErasure, ConfirmErasure, ChangeSeat, SetPin, RemindBefore, EndLiveSession, AnswerSurvey, OpenAttachment, AnswerCampaign>;

enum class OwnerActionErrc {
    Driving = 1,   ///< not while the vehicle is not parked (the web surface answers 423)
    Unknown,       ///< no such prompt, appointment, request, plan item, statement, record, survey, attachment or campaign
    Stale,         ///< it has changed since: another revision, or already answered
    NotAllowed,    ///< this answer is not offered here
    NoConsent,     ///< the purpose this needs is not granted
    TooLong,       ///< the note exceeds 500 characters
    NotOwner,      ///< a guest or a valet sits at the screen
    WrongPin,      ///< counted
    Wait,          ///< too many wrong PINs: none is taken for a while
    NotSaved,      ///< the store refused: it was done but is not durable; saving is tried again with each change, at least each minute
};
[[nodiscard]] Error make_error_code(OwnerActionErrc e);

class HeadUnit {
public:
    virtual ~HeadUnit() = default;
    /// Replaces what is shown. Called at most once per step of the core.
    virtual void show(HeadUnitView view) = 0;
    /// Who handles the owner's actions, on the core executor; answers when the outcome is durable. Errors: OwnerActionErrc.
    virtual void set_handler(std::function<Status(const OwnerAction&)> handler) = 0;
};

}  // namespace odolink

ODOLINK_ERRC(odolink::OwnerActionErrc);
