// SPDX-License-Identifier: Apache-2.0
// The routing table of up events: stream, value class and purpose of each kind, in the order of UpPayload.
#include "domain/event.hpp"

#include <array>

namespace odolink {
namespace {

struct Route {
    Stream stream;
    ValueClass value;
    Purpose purpose;
};

constexpr std::array<Route, std::variant_size_v<UpPayload>> kRoutes{{
    {Stream::Health, ValueClass::Critical, Purpose::RemoteDiagnosis},      // FaultChanged
    {Stream::Mileage, ValueClass::Normal, Purpose::MaintenanceAlerts},     // MileageReported
    {Stream::Mileage, ValueClass::Normal, Purpose::MaintenanceAlerts},     // MileageQuarantined
    {Stream::Mileage, ValueClass::Bulk, Purpose::MaintenanceAlerts},       // TripEnded
    {Stream::Care, ValueClass::Normal, Purpose::MaintenanceAlerts},        // DueChanged
    {Stream::Care, ValueClass::Critical, Purpose::ServiceRequest},         // ServiceRequested
    {Stream::Care, ValueClass::Critical, Purpose::ServiceRequest},         // RequestWithdrawn
    {Stream::Care, ValueClass::Critical, Purpose::ServiceRequest},         // AppointmentAnswered
    {Stream::Care, ValueClass::Normal, Purpose::MaintenanceAlerts},        // PromptAnswered
    {Stream::Care, ValueClass::Normal, Purpose::ServiceRequest},           // ServiceApplied
    {Stream::Care, ValueClass::Normal, Purpose::RemoteDiagnosis},          // RepairOutcome
    {Stream::Operation, ValueClass::Critical, Purpose::Operation},         // ConsentChanged
    {Stream::Operation, ValueClass::Bulk, Purpose::Operation},             // AgentStarted
    {Stream::Health, ValueClass::Normal, Purpose::RemoteDiagnosis},        // AdvanceWarning
    {Stream::Health, ValueClass::Critical, Purpose::RemoteDiagnosis},      // IdentityChanged
    {Stream::Mileage, ValueClass::Critical, Purpose::MaintenanceAlerts},   // ClusterSwapAnswered
    {Stream::Care, ValueClass::Critical, Purpose::MaintenanceAlerts},      // RecordChanged
    {Stream::Care, ValueClass::Critical, Purpose::Location},               // PositionTold
    {Stream::Operation, ValueClass::Critical, Purpose::Operation},         // PersonalDataErased
    {Stream::Operation, ValueClass::Critical, Purpose::Operation},         // LiveSessionChanged
    {Stream::Operation, ValueClass::Critical, Purpose::Operation},         // RelationEnded
    {Stream::Care, ValueClass::Normal, Purpose::Surveys},                  // SurveyAnswered
    {Stream::Operation, ValueClass::Normal, Purpose::Operation},           // AttachmentAsked
    {Stream::Care, ValueClass::Normal, Purpose::Campaigns},                // CampaignChanged
}};

}  // namespace

Stream stream_of(const UpPayload& payload) { return kRoutes[payload.index()].stream; }
ValueClass value_class_of(const UpPayload& payload) { return kRoutes[payload.index()].value; }
Purpose purpose_of(const UpPayload& payload) {
    const auto* campaign = std::get_if<CampaignChanged>(&payload);
    if (campaign != nullptr && !needs_consent(campaign->campaign_class)) return Purpose::MaintenanceAlerts;
    return kRoutes[payload.index()].purpose;
}

bool speaks_to_owner(const DownPayload& payload) {
    return std::visit(
        []<class P>(const P&) {
            using std::is_same_v;
            return is_same_v<P, RequestPickedUp> || is_same_v<P, RequestAnswered> || is_same_v<P, AppointmentOffered> || is_same_v<P, MessageShown> ||
                   is_same_v<P, LiveSessionAsked> || is_same_v<P, CampaignTold>;
        },
        payload);
}

}  // namespace odolink
