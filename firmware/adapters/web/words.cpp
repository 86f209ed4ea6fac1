// SPDX-License-Identifier: Apache-2.0
// One table for each enumerator, read in both directions.
#include "adapters/web/words.hpp"

#include <array>
#include <charconv>
#include <cstdio>
#include <utility>

namespace odolink::web {
namespace {

template <class Enum, std::size_t N>
using Words = std::array<std::pair<Enum, std::string_view>, N>;

template <class Enum, std::size_t N>
std::string_view find(const Words<Enum, N>& words, Enum value) {
    for (const auto& [v, w] : words) {
        if (v == value) return w;
    }
    return "unknown";
}

template <class Enum, std::size_t N>
std::optional<Enum> find(const Words<Enum, N>& words, std::string_view text) {
    for (const auto& [v, w] : words) {
        if (w == text) return v;
    }
    return std::nullopt;
}

constexpr Words<FaultState, 5> kFaultStates{{{FaultState::Pending, "pending"},
                                             {FaultState::Confirmed, "confirmed"},
                                             {FaultState::Healed, "healed"},
                                             {FaultState::ClearedOutside, "cleared_outside"},
                                             {FaultState::Repaired, "repaired"}}};
constexpr Words<Urgency, 3> kUrgencies{
    {{Urgency::DriveOn, "drive_on"}, {Urgency::ServiceSoon, "service_soon"}, {Urgency::StopSafely, "stop_safely"}}};
constexpr Words<DueState, 4> kDueStates{
    {{DueState::Ok, "ok"}, {DueState::Soon, "soon"}, {DueState::Due, "due"}, {DueState::Overdue, "overdue"}}};
constexpr Words<RequestState, 6> kRequestStates{{{RequestState::Waiting, "waiting"},
                                                 {RequestState::Delivered, "delivered"},
                                                 {RequestState::PickedUp, "picked_up"},
                                                 {RequestState::Answered, "answered"},
                                                 {RequestState::Closed, "closed"},
                                                 {RequestState::Withdrawn, "withdrawn"}}};
constexpr Words<ServiceKind, 4> kServiceKinds{{{ServiceKind::Service, "service"},
                                               {ServiceKind::Repair, "repair"},
                                               {ServiceKind::ServiceAndRepair, "service_and_repair"},
                                               {ServiceKind::Other, "other"}}};
constexpr Words<Want, 4> kWants{
    {{Want::Visit, "visit"}, {Want::Question, "question"}, {Want::Complaint, "complaint"}, {Want::Roadside, "roadside"}}};
constexpr Words<AppointmentState, 6> kAppointmentStates{{{AppointmentState::Proposed, "proposed"},
                                                         {AppointmentState::Countered, "countered"},
                                                         {AppointmentState::Accepted, "accepted"},
                                                         {AppointmentState::Declined, "declined"},
                                                         {AppointmentState::Withdrawn, "withdrawn"},
                                                         {AppointmentState::Done, "done"}}};
constexpr Words<AppointmentAnswer, 4> kAppointmentAnswers{{{AppointmentAnswer::Accept, "accept"},
                                                           {AppointmentAnswer::Counter, "counter"},
                                                           {AppointmentAnswer::Decline, "decline"},
                                                           {AppointmentAnswer::Withdraw, "withdraw"}}};
constexpr Words<ConsentState, 3> kConsentStates{{{ConsentState::NotAsked, "not_asked"},
                                                 {ConsentState::Granted, "granted"},
                                                 {ConsentState::Withdrawn, "withdrawn"}}};
constexpr Words<Purpose, 7> kPurposes{{{Purpose::Operation, "operation"},
                                       {Purpose::MaintenanceAlerts, "maintenance_alerts"},
                                       {Purpose::RemoteDiagnosis, "remote_diagnosis"},
                                       {Purpose::ServiceRequest, "service_request"},
                                       {Purpose::Surveys, "surveys"},
                                       {Purpose::Campaigns, "campaigns"},
                                       {Purpose::Location, "location"}}};
constexpr Words<PromptClass, 3> kPromptClasses{
    {{PromptClass::Critical, "critical"}, {PromptClass::HeadsUp, "heads_up"}, {PromptClass::Centre, "centre"}}};
constexpr Words<PromptAnswer, 4> kPromptAnswers{{{PromptAnswer::Yes, "yes"},
                                                 {PromptAnswer::No, "no"},
                                                 {PromptAnswer::Later, "later"},
                                                 {PromptAnswer::Acknowledge, "acknowledge"}}};
constexpr Words<StartMode, 3> kStartModes{{{StartMode::Full, "full"}, {StartMode::Minimal, "minimal"}, {StartMode::Safe, "safe"}}};
constexpr Words<Audience, 3> kAudiences{{{Audience::Owner, "owner"}, {Audience::Guest, "guest"}, {Audience::Valet, "valet"}}};
constexpr Words<DrivingState, 3> kDrivingStates{
    {{DrivingState::Parked, "parked"}, {DrivingState::Idling, "idling"}, {DrivingState::Moving, "moving"}}};
constexpr Words<Verdict, 5> kVerdicts{
    {{Verdict::Ok, "ok"}, {Verdict::Due, "due"}, {Verdict::Recall, "recall"}, {Verdict::Fault, "fault"}, {Verdict::Critical, "critical"}}};
constexpr Words<MileageSource, 8> kMileageSources{{{MileageSource::Unknown, "unknown"},
                                                   {MileageSource::PidA6, "pid_a6"},
                                                   {MileageSource::UdsDid, "uds_did"},
                                                   {MileageSource::DbcSignal, "dbc_signal"},
                                                   {MileageSource::J1939Spn917, "j1939_spn_917"},
                                                   {MileageSource::J1939Spn245, "j1939_spn_245"},
                                                   {MileageSource::SpeedIntegral, "speed_integral"},
                                                   {MileageSource::Dealer, "dealer"}}};
constexpr Words<JobKind, 4> kJobKinds{{{JobKind::Maintenance, "maintenance"},
                                       {JobKind::Repair, "repair"},
                                       {JobKind::Inspection, "inspection"},
                                       {JobKind::Recall, "recall"}}};
constexpr Words<WarrantyState, 4> kWarrantyStates{{{WarrantyState::Unknown, "unknown"},
                                                   {WarrantyState::Running, "running"},
                                                   {WarrantyState::EndsSoon, "ends_soon"},
                                                   {WarrantyState::Ended, "ended"}}};
constexpr Words<GuaranteeRule, 8> kGuaranteeRules{{{GuaranteeRule::SafetyRepairs, "safety_repairs"},
                                                   {GuaranteeRule::AssemblyReplaced, "assembly_replaced"},
                                                   {GuaranteeRule::PartReplaced, "part_replaced"},
                                                   {GuaranteeRule::RepairDays, "repair_days"},
                                                   {GuaranteeRule::SameProblem, "same_problem"},
                                                   {GuaranteeRule::FirstWeekAssembly, "first_week_assembly"},
                                                   {GuaranteeRule::EarlyAssembly, "early_assembly"},
                                                   {GuaranteeRule::EarlySafety, "early_safety"}}};
constexpr Words<VehicleSystem, 12> kSystems{{{VehicleSystem::None, "none"},
                                             {VehicleSystem::Engine, "engine"},
                                             {VehicleSystem::Gearbox, "gearbox"},
                                             {VehicleSystem::TractionBattery, "traction_battery"},
                                             {VehicleSystem::DriveMotor, "drive_motor"},
                                             {VehicleSystem::Steering, "steering"},
                                             {VehicleSystem::Brakes, "brakes"},
                                             {VehicleSystem::Suspension, "suspension"},
                                             {VehicleSystem::Axle, "axle"},
                                             {VehicleSystem::Body, "body"},
                                             {VehicleSystem::Other, "other"},
                                             {VehicleSystem::EmissionControl, "emission_control"}}};

constexpr Words<ErasureReason, 3> kErasureReasons{
    {{ErasureReason::Forgotten, "forgotten"}, {ErasureReason::OwnerChanged, "owner_changed"}, {ErasureReason::DealerLeft, "dealer_left"}}};

bool number(std::string_view text, std::size_t at, std::size_t count, int& out) {
    const char* end = text.data() + at + count;
    const auto [stop, error] = std::from_chars(text.data() + at, end, out);
    return error == std::errc{} && stop == end;
}

}  // namespace

std::string_view word(FaultState v) { return find(kFaultStates, v); }
std::string_view word(Urgency v) { return find(kUrgencies, v); }
std::string_view word(DueState v) { return find(kDueStates, v); }
std::string_view word(RequestState v) { return find(kRequestStates, v); }
std::string_view word(ServiceKind v) { return find(kServiceKinds, v); }
std::string_view word(Want v) { return find(kWants, v); }
std::string_view asked_word(const ServiceRequest& request) { return request.want == Want::Visit ? word(request.kind) : word(request.want); }
std::string_view word(AppointmentState v) { return find(kAppointmentStates, v); }
std::string_view word(ConsentState v) { return find(kConsentStates, v); }
std::string_view word(Purpose v) { return find(kPurposes, v); }
std::string_view word(PromptClass v) { return find(kPromptClasses, v); }
std::string_view word(PromptAnswer v) { return find(kPromptAnswers, v); }
std::string_view word(DrivingState v) { return find(kDrivingStates, v); }
std::string_view word(StartMode v) { return find(kStartModes, v); }
std::string_view word(Audience v) { return find(kAudiences, v); }
std::string_view word(Verdict v) { return find(kVerdicts, v); }
std::string_view word(MileageSource v) { return find(kMileageSources, v); }
std::string_view word(JobKind v) { return find(kJobKinds, v); }
std::string_view word(ErasureReason v) { return find(kErasureReasons, v); }
std::string_view word(WarrantyState v) { return find(kWarrantyStates, v); }
std::string_view word(GuaranteeRule v) { return find(kGuaranteeRules, v); }
std::string_view word(VehicleSystem v) { return find(kSystems, v); }
std::string_view word(const Attachment& attachment, const HeadUnitView& view) {
    const auto line = view.attachments.find(attachment.digest);
    if (line == view.attachments.end()) {
        if (attachment.bytes > kLargestAttachment) return "too_large";
        return can_be_fetched(attachment) ? "none" : "unfit";
    }
    switch (line->second.state) {
        case AttachmentState::Asked: return "asked";
        case AttachmentState::Arriving: return "arriving";
        case AttachmentState::Here: return "here";
        case AttachmentState::Unknown: return "unknown";
        case AttachmentState::Gone: return "gone";
        case AttachmentState::Broken: break;
    }
    return "broken";
}
std::string_view word(const CampaignLine& line) {
    switch (line.campaign.state) {
        case CampaignState::Accepted: return line.booked ? "booked" : "accepted";
        case CampaignState::Declined: return "declined";
        case CampaignState::Done: return "done";
        case CampaignState::Waiting:
        case CampaignState::Seen: break;
    }
    return "seen";
}
std::string_view word(const RecallLine& recall) {
    if (recall.recall.state == RecallState::NotAffected) return "not_affected";
    if (!recall.open()) return "remedied";
    return recall.booked ? "booked" : "open";
}

std::optional<PromptAnswer> prompt_answer(std::string_view text) { return find(kPromptAnswers, text); }
std::optional<AppointmentAnswer> appointment_answer(std::string_view text) { return find(kAppointmentAnswers, text); }
std::optional<Purpose> purpose(std::string_view text) { return find(kPurposes, text); }
std::optional<ConsentState> consent_state(std::string_view text) { return find(kConsentStates, text); }
std::optional<ServiceKind> service_kind(std::string_view text) { return find(kServiceKinds, text); }
std::optional<Want> want(std::string_view text) { return find(kWants, text); }
std::optional<ErasureReason> erasure_reason(std::string_view text) { return find(kErasureReasons, text); }
std::optional<Audience> audience(std::string_view text) { return find(kAudiences, text); }

std::string iso8601(WallTime time) {
    using namespace std::chrono;
    const auto point = floor<seconds>(sys_time<milliseconds>{time.since_epoch});
    const auto day = floor<days>(point);
    const year_month_day date{day};
    const hh_mm_ss clock{point - day};
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()));
    return text.data();
}

std::optional<WallTime> parse_iso8601(std::string_view text) {
    using namespace std::chrono;
    if (text.size() != 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':' ||
        text[19] != 'Z') {
        return std::nullopt;
    }
    int y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0;
    if (!number(text, 0, 4, y) || !number(text, 5, 2, mo) || !number(text, 8, 2, d) || !number(text, 11, 2, h) ||
        !number(text, 14, 2, mi) || !number(text, 17, 2, s)) {
        return std::nullopt;
    }
    const year_month_day date{year{y}, month{static_cast<unsigned>(mo)}, day{static_cast<unsigned>(d)}};
    if (!date.ok() || h < 0 || h > 23 || mi < 0 || mi > 59 || s < 0 || s > 60) return std::nullopt;
    const auto point = sys_days{date} + hours{h} + minutes{mi} + seconds{s};
    return WallTime{duration_cast<milliseconds>(point.time_since_epoch()), WallQuality::Synchronised};
}

}  // namespace odolink::web
