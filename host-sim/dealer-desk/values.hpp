// SPDX-License-Identifier: Apache-2.0
// What the desk's commands take and its queries give: plain values, shown as JSON by api/ and read by the simulator's
// dealer. Refusals of a command are values too: a clerk reads them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "dealer-desk/rules/alert_rules.hpp"
#include "domain/agent_health.hpp"
#include "domain/event.hpp"

namespace odolink::desk {

/// Stable numbers: stored.
enum class Role : std::uint8_t {
    Clerk = 1,    ///< the queue, vehicle files, appointments, records
    Manager = 2,  ///< and accounts, enrolment, revocation, the audit
};

/// Who asks. Everything a clerk sees or changes is of `dealer`; other dealers' vehicles do not exist for them.
struct Clerk {
    std::string name{};
    std::string dealer{};
    Role role{Role::Clerk};
};

enum class Refused : std::uint8_t {
    Forbidden = 1,  ///< the role does not allow it
    NotFound,       ///< there is none, or it is another dealer's
    Changed,        ///< somebody changed it first; `detail` says who
    NotNow,         ///< its state does not allow it
    Invalid,        ///< a field is wrong; `detail` names it
    NotSaved,       ///< the database failed; nothing was done
};

struct Refusal {
    Refused code{Refused::Invalid};
    std::string detail{};
};

/// A command's outcome.
template <class T = void>
using Outcome = Result<T, Refusal>;

struct InMessage {
    std::string topic{};
    Bytes bytes{};
};
struct OutMessage {
    std::string topic{};
    Bytes bytes{};
};

/// A row of the queue.
struct AlertRow {
    std::int64_t no{0};
    std::string vehicle{};  ///< pseudonym
    std::string plate{};
    std::string vin{};
    std::string owner{};
    AlertReason reason{AlertReason::Request};
    Severity severity{Severity::Notice};
    std::string ref{};
    WallTime opened{};
    WallTime due{};
    bool snoozed{false};
    bool missed{false};   ///< the deadline passed before anybody acted
    std::string clerk{};  ///< in whose hands, or empty
    std::string note{};
    std::int64_t version{1};
    Distance mileage{};
    WallTime seen{};
};

/// What the desk knows of a car's link. Stable numbers: stored.
enum class AgentLink : std::uint8_t {
    Silent = 0,  ///< nothing was told, or the car says nothing of it any more
    Up = 1,
    Lost = 2,   ///< ended without a goodbye: no network, no power, or the agent died
    Ended = 3,  ///< the agent ended it, and meant to
};

/// A car's agent and its link, as last told.
struct AgentRow {
    AgentLink link{AgentLink::Silent};
    WallTime since{};    ///< by the desk's clock
    bool unsure{false};  ///< up when last heard, and the desk itself was away from the broker since
    WallTime told{};     ///< when the agent last said how it does; unknown: it never did
    AgentState agent{};
    std::uint64_t waiting{0};  ///< events without a receipt, then
};

struct VehicleRow {
    std::string vehicle{};
    std::string plate{};
    std::string vin{};
    std::string owner{};
    std::string phone{};
    std::string version{};  ///< of the agent
    Distance mileage{};
    MileageSource mileage_source{MileageSource::Unknown};
    MileageConfidence mileage_confidence{MileageConfidence::Low};
    WallTime mileage_at{};
    WallTime enrolled{};
    WallTime seen{};
    std::int64_t open_alerts{0};
    AgentRow agent{};
};

/// Who did what is on the timeline.
enum class Origin : std::uint8_t { Car = 1, Owner = 2, Dealer = 3 };

struct TimelineEntry {
    WallTime at{};
    Origin origin{Origin::Car};
    std::string kind{};  ///< stable word, such as "fault", "request", "appointment", "record"
    std::string clerk{};
    std::string detail{};  ///< JSON object, its members by kind: store/entries.cpp
};

struct RequestRow {
    ServiceRequest request{};
    std::string vehicle{};
    std::string clerk{};
    WallTime changed{};
    std::int64_t version{1};
};

struct VisitRow {
    Appointment appointment{};
    std::string vehicle{};
    std::string plate{};
    std::string owner{};
    std::string clerk{};
    std::int64_t version{1};
};

struct RecordRow {
    ServiceRecord record{};
    std::string clerk{};
    WallTime applied{};  ///< when the car told that it took effect; unknown quality: not yet
    std::string closed_items{};
    std::vector<Conflict> contradictions{};  ///< what the car and the desk wrote without knowing of each other
};

struct RepairRow {
    RepairOutcome outcome{};
    WallTime at{};
};

/// Stable numbers: stored. The car's own states, and before them that nobody answered yet.
enum class LiveRowState : std::uint8_t { Asked = 0, Open = 1, Declined = 2, Ended = 3, Lapsed = 4 };

/// A live session, and the car's receipt for it.
struct LiveRow {
    Id id{};
    std::string code{};
    std::string clerk{};
    std::chrono::minutes time_box{kLiveTimeBox};
    WallTime asked{};
    LiveRowState state{LiveRowState::Asked};
    LiveSessionEnd ended_by{LiveSessionEnd::None};
    WallTime from{};
    WallTime to{};
    std::uint32_t readings{0};
    std::vector<std::string> names{};
};
/// The newest session of a vehicle, with the values as last read while it is open.
struct LiveView {
    LiveRow row{};
    WallTime read{};
    std::vector<SignalValue> values{};
};

/// Why a car passed a down message over. Stable numbers: stored.
enum class DownRefused : std::uint8_t { Expired = 1, Unsupported = 2, Role = 3, Unfit = 4, Older = 5, Malformed = 6, Forgotten = 7, Full = 8, Consent = 9 };

struct RefusalRow {
    std::uint64_t sequence{0};  ///< of the down message
    std::string kind{};         ///< stable word of what was sent
    std::string about{};        ///< id of what it was about, or empty
    DownRefused reason{DownRefused::Expired};
    WallTime at{};
    bool superseded{false};  ///< another message about the same thing was sent since
};

/// A recall as one vehicle was told of it.
struct RecallRow {
    Recall recall{};  ///< the latest words to this vehicle
    std::string vehicle{};
    std::string plate{};
    std::string vin{};
    std::string owner{};
    std::string phone{};
    WallTime told{};
    bool delivered{false};                 ///< the car has the latest words
    bool refused{false};                   ///< the car passed them over
    std::optional<PromptAnswer> answer{};  ///< the owner's last one
    WallTime answered{};
    Id record{};  ///< that carried it out, or empty
    [[nodiscard]] bool done() const { return recall.state != RecallState::Open || !record.empty(); }
};
/// A recall over all vehicles that were told of it.
struct RecallCampaign {
    Recall recall{};
    WallTime told{};  ///< the last of them
    int vehicles{0};
    int delivered{0};
    int done{0};
};
/// What came of telling vehicles: names that fit no vehicle of the dealer, and how many were told something new.
struct RecallSent {
    int told{0};
    std::vector<std::string> unknown{};
};

/// Which vehicles get a plan: those named (pseudonym, VIN or plate), and those whose VIN begins so: all of a model.
struct PlanTarget {
    std::vector<std::string> vehicles{};
    std::string vin_prefix{};  ///< empty: none by their VIN
};
struct PlanSent {
    int told{0};
    int had{0};  ///< got this very plan before
    std::vector<std::string> unknown{};
};
/// The newest version of a plan that was issued to a vehicle, and what came of it.
struct PlanRow {
    std::string vehicle{};
    std::string plate{};
    std::string vin{};
    std::string owner{};
    WallTime issued{};
    bool taken{false};
    std::optional<DownRefused> refused{};
};
/// One version of a plan over all vehicles whose newest it is.
struct IssuedPlan {
    std::string id{};
    std::uint32_t version{0};
    Text name{};
    WallTime issued{};  ///< the last of them
    int vehicles{0};
    int taken{0};
    int refused{0};
};

/// Stable numbers: stored.
enum class CampaignStanding : std::uint8_t { Draft = 1, Published = 2, Withdrawn = 3 };
/// How far a campaign has come in one car. Stable numbers: stored; those of CampaignState are the same.
enum class CampaignStep : std::uint8_t {
    Sent = 0,  ///< nothing was heard: whether it fits is judged in the car, which does not tell
    Seen = 1,
    Accepted = 2,
    Declined = 3,
    Done = 4,
    NotTaken = 5,  ///< the car passed it over
};
/// A care campaign, and its numbers by name (rules/campaign_rules).
struct CampaignRow {
    Campaign campaign{};
    CampaignStanding standing{CampaignStanding::Draft};
    std::string clerk{};  ///< who changed it last
    WallTime changed{};
    std::int64_t version{1};
    std::map<std::string, int> counts{};
    int audience{0};  ///< of a draft: how many cars would be told now
};
/// One car that was told of a campaign.
struct CampaignCar {
    std::string vehicle{};
    std::string plate{};
    std::string vin{};
    std::string owner{};
    std::string phone{};
    WallTime told{};
    bool delivered{false};  ///< the car has it
    CampaignStep step{CampaignStep::Sent};
    WallTime at{};  ///< of the step, where one was told
};

/// Everything the desk knows of one vehicle.
struct VehicleFile {
    VehicleRow vehicle{};
    std::optional<HealthPackage> health{};
    std::vector<Consent> consents{};
    std::vector<FaultRecord> faults{};
    std::vector<DueItem> due{};
    std::vector<RequestRow> requests{};
    std::vector<VisitRow> appointments{};
    std::vector<RecordRow> records{};
    std::vector<RepairRow> repairs{};
    std::vector<RecallRow> recalls{};
    std::optional<LiveView> live{};
    std::vector<TimelineEntry> timeline{};  ///< latest first, at most kTimelineLength
    std::vector<RefusalRow> refusals{};     ///< newest first, at most kTimelineLength
    std::uint64_t waiting_down{0};          ///< messages the car has not receipted
};
inline constexpr int kTimelineLength = 200;

/// Counts of one vehicle's link, summed over its streams and epochs.
struct LinkCounts {
    std::string vehicle{};
    std::uint64_t events{0};      ///< committed, each once
    std::uint64_t receipted{0};   ///< numbers covered by the last receipts
    std::uint64_t duplicates{0};  ///< came again and were dropped
    std::uint64_t dropped{0};     ///< the vehicle named them as dropped before sending
    std::uint64_t lost{0};        ///< the vehicle gave the number out, has it no more, and it never came
    std::uint64_t missing{0};     ///< gaps still open
    std::uint64_t down_last{0};
    std::uint64_t down_acknowledged{0};
    WallTime certificate_end{};  ///< of the newest one; nothing: none that is believed
    AgentRow agent{};
};

/// An offer of an appointment, as a clerk fills it in.
struct Offer {
    Id request_id{};
    std::int64_t request_version{0};
    WallTime start{};
    std::chrono::minutes duration{60};
    Money price{};
    std::string place{};
    std::string note{};
};

}  // namespace odolink::desk
