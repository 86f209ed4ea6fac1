// SPDX-License-Identifier: Apache-2.0
// What the vehicle tells the dealer (UpEvent) and what the dealer tells the vehicle (DownMessage), as values.
// Each up event names its stream, value class and purpose in event.cpp: one table, read by the outbox and the consent gate.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/ids.hpp"
#include "domain/attachment.hpp"
#include "domain/campaign.hpp"
#include "domain/care.hpp"
#include "domain/consent.hpp"
#include "domain/fault.hpp"
#include "domain/health.hpp"
#include "domain/live_session.hpp"
#include "domain/maintenance_plan.hpp"
#include "domain/mileage.hpp"
#include "domain/prompt.hpp"
#include "domain/recall.hpp"
#include "domain/record_merge.hpp"
#include "domain/service_record.hpp"
#include "domain/start_mode.hpp"
#include "domain/survey.hpp"
#include "domain/trip.hpp"

namespace odolink {

/// A numbered sequence of messages; each has its own counter, its own receipts and its own topic.
enum class Stream : std::uint8_t { Care = 1, Health = 2, Mileage = 3, Operation = 4 };
inline constexpr Stream kStreams[] = {Stream::Care, Stream::Health, Stream::Mileage, Stream::Operation};

/// What is evicted first when space runs out: Bulk, then Normal; Critical has a reserve of its own.
enum class ValueClass : std::uint8_t { Critical = 1, Normal = 2, Bulk = 3 };

struct FaultChanged { FaultRecord fault; bool operator==(const FaultChanged&) const = default; };
struct MileageReported { TrustedMileage mileage; bool operator==(const MileageReported&) const = default; };
struct MileageQuarantined { QuarantinedReading reading; bool operator==(const MileageQuarantined&) const = default; };
struct TripEnded { Trip trip; bool operator==(const TripEnded&) const = default; };
struct DueChanged { DueItem item; Distance mileage; bool operator==(const DueChanged&) const = default; };
struct ServiceRequested { ServiceRequest request; HealthPackage health; bool operator==(const ServiceRequested&) const = default; };
struct RequestWithdrawn { Id request_id; bool operator==(const RequestWithdrawn&) const = default; };
struct AppointmentAnswered {
    Id appointment_id;
    std::uint32_t revision{0};
    AppointmentAnswer answer{AppointmentAnswer::Accept};
    std::optional<WallTime> counter_start;
    bool operator==(const AppointmentAnswered&) const = default;
};
struct PromptAnswered {
    Id prompt_id;
    std::string reason_key;
    PromptAnswer answer{PromptAnswer::Later};
    bool operator==(const PromptAnswered&) const = default;
};
/// The car's own evidence that a service record took effect: items closed, counters reset.
struct ServiceApplied { Id record_id; std::vector<std::string> closed_items; bool operator==(const ServiceApplied&) const = default; };
/// A repaired fault stayed away for the agreed distance (cured) or came back (returned).
struct RepairOutcome {
    std::string code;
    Id record_id;
    Distance distance;             ///< driven since the repair
    std::uint32_t drive_cycles{0};
    bool cured{false};
    bool operator==(const RepairOutcome&) const = default;
};
struct ConsentChanged { Consent consent; bool operator==(const ConsentChanged&) const = default; };
/// Start of the agent: version, reason of the last stop, counters a dealer's support would ask for.
struct AgentStarted {
    std::string version;
    std::uint32_t unclean_stops{0};
    std::uint64_t withheld{0};  ///< events not queued for lack of consent since the last start
    std::uint64_t evicted{0};   ///< events dropped for lack of space since the last start
    StartMode mode{StartMode::Full};
    bool store_rebuilt{false};         ///< what was stored was damaged and set aside: only the mileage was carried over
    std::uint64_t damaged_values{0};   ///< single stored values that were damaged and dropped
    std::string refused_configuration{}; ///< why the last good copy of the configuration runs and not the one on the disk; empty: it is the one
    bool operator==(const AgentStarted&) const = default;
};

/// Told before a fault is set: something drifts to its limit.
struct AdvanceWarning {
    WarningKind kind{WarningKind::MonitorDrift};
    std::uint32_t ecu{0};                   ///< 0 for the 12 V battery
    std::string subject;                    ///< stable text, "catalyst bank 1", "battery resting"
    double value{0};                        ///< as measured
    double limit{0};                        ///< that it drifts to
    std::string unit;                       ///< of both
    std::optional<std::int32_t> days_left;  ///< to the limit by its trend, where there is one
    bool operator==(const AdvanceWarning&) const = default;
};
/// VIN, calibration or verification numbers are not what they were.
struct IdentityChanged {
    IdentityChangeKind kind{IdentityChangeKind::VinLearned};
    std::uint32_t ecu{0};  ///< 0 for the VIN
    std::string before;
    std::string after;
    bool operator==(const IdentityChanged&) const = default;
};
/// What became of a dealer's ClusterSwapped.
struct ClusterSwapAnswered {
    Id swap_id;
    SwapVerdict verdict{SwapVerdict::Applied};
    Distance trusted;  ///< the trusted mileage afterwards
    bool operator==(const ClusterSwapAnswered&) const = default;
};

/// Fields of a service record that were written since, by the vehicle (up) or by the dealer (down). Both ends merge them.
struct RecordChanged { RecordFile file; bool operator==(const RecordChanged&) const = default; };

/// Where the owner waits for help: only in answer to his own press, one fix a call.
struct PositionTold { Id request_id; Position position; bool operator==(const PositionTold&) const = default; };

/// Why what is personal was erased in the vehicle; DealerLeft: nothing is, the owner has left the dealer, who is told by RelationEnded. The number is stable: it
/// is stored, and the first two are sent.
enum class ErasureReason : std::uint8_t { Forgotten = 1, OwnerChanged = 2, DealerLeft = 3 };
/// The vehicle has erased all that is personal, and every consent with it. Tells nothing of the person.
struct PersonalDataErased { ErasureReason reason{ErasureReason::Forgotten}; bool operator==(const PersonalDataErased&) const = default; };
/// The owner has left this dealer. From now on nothing of the dealer is taken and nothing more is sent but this.
struct RelationEnded { WallTime at; bool operator==(const RelationEnded&) const = default; };

using UpPayload = std::variant<FaultChanged, MileageReported, MileageQuarantined, TripEnded, DueChanged, ServiceRequested,
                               RequestWithdrawn, AppointmentAnswered, PromptAnswered, ServiceApplied, RepairOutcome,
                               ConsentChanged, AgentStarted, AdvanceWarning, IdentityChanged, ClusterSwapAnswered, RecordChanged, PositionTold,
                               PersonalDataErased, LiveSessionChanged, RelationEnded, SurveyAnswered, AttachmentAsked, CampaignChanged>;

/// One event on its way up. `id` and `trace` are set where the event is made.
struct UpEvent {
    Id id;
    Id trace;
    MonoTime mono;
    WallTime wall;
    Id boot;
    UpPayload payload;
    bool operator==(const UpEvent&) const = default;
};

/// What leaves the vehicle for the dealer and is no event: neither numbered, stored nor sent again.
enum class SentKind : std::uint8_t {
    Digest = 1,  ///< which numbers the vehicle has; nothing of what they tell
    Health = 2,  ///< how the agent does
    Will = 3,    ///< given to the broker with a connection: what it says where the link is lost
    Live = 4,    ///< readings of a live session
};

[[nodiscard]] Stream stream_of(const UpPayload& payload);
[[nodiscard]] ValueClass value_class_of(const UpPayload& payload);
/// Of a campaign it depends on the class: a safety campaign is told of as a recall is.
[[nodiscard]] Purpose purpose_of(const UpPayload& payload);

/// The dealer took a request into hand.
struct RequestPickedUp { Id request_id; WallTime at; std::string clerk; bool operator==(const RequestPickedUp&) const = default; };
/// A clerk's words to a request; `closes` where nothing more is to be done.
struct RequestAnswered {
    Id request_id;
    WallTime at;
    std::string clerk;
    std::string text;  ///< at most 500 characters, in the language the clerk writes
    bool closes{false};
    bool operator==(const RequestAnswered&) const = default;
};
struct AppointmentOffered { Appointment appointment; bool operator==(const AppointmentOffered&) const = default; };
struct ServiceRecorded { ServiceRecord record; bool operator==(const ServiceRecorded&) const = default; };
struct PlanIssued { MaintenancePlan plan; bool operator==(const PlanIssued&) const = default; };
/// `campaign_id`: it is news of this campaign, for who accepted it and under its consent; empty: of none.
struct MessageShown { Id id; Text title; Text body; Id campaign_id{}; bool operator==(const MessageShown&) const = default; };

/// The instrument cluster was replaced; the vehicle judges it and answers with ClusterSwapAnswered.
struct ClusterSwapped { ClusterSwap swap; bool operator==(const ClusterSwapped&) const = default; };
/// The dealer saw the vehicle: the other VIN that it reads is its own now. Ends a freeze only where it is the very VIN read.
struct VinAccepted { std::string vin; std::string clerk; bool operator==(const VinAccepted&) const = default; };

using DownPayload = std::variant<RequestPickedUp, AppointmentOffered, ServiceRecorded, PlanIssued, MessageShown, ClusterSwapped,
                                 VinAccepted, RecordChanged, RequestAnswered, LiveSessionAsked, LiveSessionClosed, RecallTold,
                                 AttachmentSent, AttachmentAbsent, CampaignTold>;
/// A word to the owner that is, and nothing about the vehicle: nobody else may hear it.
[[nodiscard]] bool speaks_to_owner(const DownPayload& payload);

/// One verified message of the dealer.
struct DownMessage {
    Id id;
    Id trace;
    std::uint64_t sequence{0};  ///< the dealer's counter for this vehicle, from 1, without gaps
    WallTime issued;
    WallTime expires;
    std::string key_id;
    DownPayload payload;
    bool operator==(const DownMessage&) const = default;
};

}  // namespace odolink
