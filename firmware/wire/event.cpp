// SPDX-License-Identifier: Apache-2.0
// Events on their way up. Fields: proto/odolink/v1/envelope.proto.
#include "odolink/v1/envelope.pb.h"
#include "wire/envelope.hpp"
#include "wire/mapping.hpp"

namespace odolink::wire {
namespace {

constexpr std::int64_t kNsPerMs = 1'000'000;

/// Writes the payload of an event; one overload a kind.
struct PayloadWriter {
    const WallTime& wall;
    v1::UpEvent& out;

    void operator()(const FaultChanged& e) const { put(e.fault, *out.mutable_fault_changed()->mutable_fault(), wall); }
    void operator()(const MileageReported& e) const {
        put(e.mileage, *out.mutable_mileage_reported()->mutable_mileage(), wall);
    }
    void operator()(const MileageQuarantined& e) const {
        put(e.reading, *out.mutable_mileage_quarantined()->mutable_reading());
    }
    void operator()(const TripEnded& e) const { put(e.trip, *out.mutable_trip_ended()->mutable_trip()); }
    void operator()(const DueChanged& e) const {
        put(e.item, *out.mutable_due_changed()->mutable_item());
        out.mutable_due_changed()->set_mileage_metres(e.mileage.in_metres());
    }
    void operator()(const ServiceRequested& e) const {
        put(e.request, *out.mutable_service_requested()->mutable_request());
        put(e.health, *out.mutable_service_requested()->mutable_health());
    }
    void operator()(const RequestWithdrawn& e) const {
        out.mutable_request_withdrawn()->set_request_id(id_bytes(e.request_id));
    }
    void operator()(const AppointmentAnswered& e) const {
        v1::AppointmentAnswered& to = *out.mutable_appointment_answered();
        to.set_appointment_id(id_bytes(e.appointment_id));
        to.set_revision(e.revision);
        to.set_answer(static_cast<v1::AppointmentAnswer>(e.answer));
        if (e.counter_start) put(*e.counter_start, *to.mutable_counter_start());
    }
    void operator()(const PromptAnswered& e) const {
        v1::PromptAnswered& to = *out.mutable_prompt_answered();
        to.set_prompt_id(id_bytes(e.prompt_id));
        to.set_reason_key(utf8(e.reason_key));
        to.set_answer(static_cast<v1::PromptAnswer>(e.answer));
    }
    void operator()(const ServiceApplied& e) const {
        out.mutable_service_applied()->set_record_id(id_bytes(e.record_id));
        for (const std::string& item : e.closed_items) out.mutable_service_applied()->add_closed_items(utf8(item));
    }
    void operator()(const RepairOutcome& e) const {
        v1::RepairOutcome& to = *out.mutable_repair_outcome();
        to.set_code(utf8(e.code));
        to.set_record_id(id_bytes(e.record_id));
        to.set_metres(e.distance.in_metres());
        to.set_drive_cycles(e.drive_cycles);
        to.set_cured(e.cured);
    }
    void operator()(const ConsentChanged& e) const { put(e.consent, *out.mutable_consent_changed()->mutable_consent()); }
    void operator()(const AgentStarted& e) const {
        v1::AgentStarted& to = *out.mutable_agent_started();
        to.set_version(utf8(e.version));
        to.set_unclean_stops(e.unclean_stops);
        to.set_withheld(e.withheld);
        to.set_evicted(e.evicted);
        to.set_mode(static_cast<v1::StartMode>(e.mode));
        to.set_store_rebuilt(e.store_rebuilt);
        to.set_damaged_values(e.damaged_values);
        to.set_refused_configuration(utf8(e.refused_configuration));
    }
    void operator()(const AdvanceWarning& e) const {
        v1::AdvanceWarning& to = *out.mutable_advance_warning();
        to.set_kind(static_cast<v1::WarningKind>(e.kind));
        to.set_ecu(e.ecu);
        to.set_subject(utf8(e.subject));
        if (std::isfinite(e.value)) to.set_value(e.value);
        if (std::isfinite(e.limit)) to.set_limit(e.limit);
        to.set_unit(utf8(e.unit));
        if (e.days_left) to.set_days_left(*e.days_left);
    }
    void operator()(const IdentityChanged& e) const {
        v1::IdentityChanged& to = *out.mutable_identity_changed();
        to.set_kind(static_cast<v1::IdentityChangeKind>(e.kind));
        to.set_ecu(e.ecu);
        to.set_before(utf8(e.before));
        to.set_after(utf8(e.after));
    }
    void operator()(const ClusterSwapAnswered& e) const {
        v1::ClusterSwapAnswered& to = *out.mutable_cluster_swap_answered();
        to.set_swap_id(id_bytes(e.swap_id));
        to.set_verdict(static_cast<v1::SwapVerdict>(e.verdict));
        to.set_trusted_metres(e.trusted.in_metres());
    }
    void operator()(const RecordChanged& e) const { put(e.file, *out.mutable_record_changed()->mutable_file()); }
    void operator()(const PositionTold& e) const {
        out.mutable_position_told()->set_request_id(id_bytes(e.request_id));
        put(e.position, *out.mutable_position_told()->mutable_position());
    }
    void operator()(const PersonalDataErased& e) const {
        out.mutable_personal_data_erased()->set_reason(static_cast<v1::ErasureReason>(e.reason));
    }
    void operator()(const LiveSessionChanged& e) const {
        v1::LiveSessionChanged& to = *out.mutable_live_session_changed();
        to.set_session_id(id_bytes(e.session_id));
        to.set_state(static_cast<v1::LiveSessionState>(e.state));
        to.set_ended_by(static_cast<v1::LiveSessionEnd>(e.ended_by));
        if (e.from != WallTime{}) put(e.from, *to.mutable_from());
        if (e.to != WallTime{}) put(e.to, *to.mutable_to());
        to.set_readings(e.readings);
        for (const std::string& name : e.names) to.add_names(utf8(name));
    }
    void operator()(const RelationEnded& e) const { put(e.at, *out.mutable_relation_ended()->mutable_at()); }
    void operator()(const SurveyAnswered& e) const {
        v1::SurveyAnswered& to = *out.mutable_survey_answered();
        to.set_record_id(id_bytes(e.record_id));
        to.set_questionnaire(e.questionnaire);
        for (const SurveyScore& score : e.scores) {
            v1::SurveyScore& one = *to.add_scores();
            one.set_question(utf8(score.question));
            one.set_score(score.score);
        }
    }
    void operator()(const AttachmentAsked& e) const {
        v1::AttachmentAsked& to = *out.mutable_attachment_asked();
        to.set_digest(e.digest.data(), e.digest.size());
        for (const std::uint32_t part : e.parts) to.add_parts(part);
    }
    void operator()(const CampaignChanged& e) const {
        v1::CampaignChanged& to = *out.mutable_campaign_changed();
        to.set_campaign_id(id_bytes(e.campaign_id));
        to.set_campaign_class(static_cast<v1::CampaignClass>(e.campaign_class));
        to.set_state(static_cast<v1::CampaignState>(e.state));
    }
};

/// Parts rise, so that there are no more than an attachment can have.
AttachmentAsked take_asked(const v1::AttachmentAsked& in, Check& check) {
    AttachmentAsked out{take_digest(in.digest(), check), {}};
    for (const std::uint32_t part : in.parts()) {
        check.need(part < kMostAttachmentParts && (out.parts.empty() || part > out.parts.back()), WireErrc::OutOfRange);
        if (!check.ok()) break;
        out.parts.push_back(part);
    }
    return out;
}

AppointmentAnswered take_answer(const v1::AppointmentAnswered& in, Check& check) {
    AppointmentAnswered out;
    out.appointment_id = check.needed_id(in.appointment_id());
    out.revision = in.revision();
    out.answer = check.enumerator(in.answer(), AppointmentAnswer::Accept, AppointmentAnswer::Withdraw);
    if (in.has_counter_start()) out.counter_start = take(in.counter_start(), check);
    return out;
}

ServiceApplied take_applied(const v1::ServiceApplied& in, Check& check) {
    return {check.needed_id(in.record_id()), {in.closed_items().begin(), in.closed_items().end()}};
}

RepairOutcome take_outcome(const v1::RepairOutcome& in, Check& check) {
    return {check.needed(in.code()), check.id(in.record_id()), Distance::metres(in.metres()), in.drive_cycles(), in.cured()};
}

AdvanceWarning take_warning(const v1::AdvanceWarning& in, Check& check) {
    AdvanceWarning out;
    out.kind = check.enumerator(in.kind(), WarningKind::MonitorDrift, WarningKind::BatteryOvercharged);
    out.ecu = in.ecu();
    out.subject = check.needed(in.subject());
    out.value = check.finite(in.value());
    out.limit = check.finite(in.limit());
    out.unit = in.unit();
    if (in.has_days_left()) out.days_left = in.days_left();
    return out;
}

IdentityChanged take_identity_change(const v1::IdentityChanged& in, Check& check) {
    return {check.enumerator(in.kind(), IdentityChangeKind::VinLearned, IdentityChangeKind::CvnChanged), in.ecu(), in.before(), in.after()};
}

ClusterSwapAnswered take_swap_answer(const v1::ClusterSwapAnswered& in, Check& check) {
    return {check.needed_id(in.swap_id()), check.enumerator(in.verdict(), SwapVerdict::Applied, SwapVerdict::TooFar),
            Distance::metres(in.trusted_metres())};
}

LiveSessionChanged take_live_session(const v1::LiveSessionChanged& in, Check& check) {
    LiveSessionChanged out;
    out.session_id = check.needed_id(in.session_id());
    out.state = check.enumerator(in.state(), LiveSessionState::Open, LiveSessionState::Lapsed);
    out.ended_by = check.enumerator(in.ended_by(), LiveSessionEnd::None, LiveSessionEnd::AnotherVehicle);
    if (in.has_from()) out.from = take(in.from(), check);
    if (in.has_to()) out.to = take(in.to(), check);
    out.readings = in.readings();
    out.names.assign(in.names().begin(), in.names().end());
    return out;
}

SurveyAnswered take_survey(const v1::SurveyAnswered& in, Check& check) {
    SurveyAnswered out{check.needed_id(in.record_id()), in.questionnaire(), {}};
    check.need(in.scores_size() > 0 && in.questionnaire() > 0, WireErrc::Missing);
    check.need(in.scores_size() <= static_cast<int>(kMostSurveyQuestions), WireErrc::OutOfRange);
    for (const v1::SurveyScore& score : in.scores()) {
        check.need(score.score() <= 10, WireErrc::OutOfRange);
        out.scores.push_back({check.needed(score.question()), score.score()});
    }
    return out;
}

CampaignChanged take_campaign_change(const v1::CampaignChanged& in, Check& check) {
    return {check.needed_id(in.campaign_id()), check.enumerator(in.campaign_class(), CampaignClass::Safety, CampaignClass::Marketing),
            check.enumerator(in.state(), CampaignState::Seen, CampaignState::Done)};
}

UpPayload take_payload(const v1::UpEvent& in, const WallTime& wall, Check& check) {
    switch (in.payload_case()) {
        case v1::UpEvent::kFaultChanged: return FaultChanged{take(in.fault_changed().fault(), check, wall)};
        case v1::UpEvent::kMileageReported: return MileageReported{take(in.mileage_reported().mileage(), check, wall)};
        case v1::UpEvent::kMileageQuarantined: return MileageQuarantined{take(in.mileage_quarantined().reading(), check)};
        case v1::UpEvent::kTripEnded: return TripEnded{take(in.trip_ended().trip(), check)};
        case v1::UpEvent::kDueChanged:
            return DueChanged{take(in.due_changed().item(), check), Distance::metres(in.due_changed().mileage_metres())};
        case v1::UpEvent::kServiceRequested:
            return ServiceRequested{take(in.service_requested().request(), check), take(in.service_requested().health(), check)};
        case v1::UpEvent::kRequestWithdrawn: return RequestWithdrawn{check.needed_id(in.request_withdrawn().request_id())};
        case v1::UpEvent::kAppointmentAnswered: return take_answer(in.appointment_answered(), check);
        case v1::UpEvent::kPromptAnswered:
            return PromptAnswered{check.needed_id(in.prompt_answered().prompt_id()), in.prompt_answered().reason_key(),
                                  check.enumerator(in.prompt_answered().answer(), PromptAnswer::Yes, PromptAnswer::Acknowledge)};
        case v1::UpEvent::kServiceApplied: return take_applied(in.service_applied(), check);
        case v1::UpEvent::kRepairOutcome: return take_outcome(in.repair_outcome(), check);
        case v1::UpEvent::kConsentChanged: return ConsentChanged{take(in.consent_changed().consent(), check)};
        case v1::UpEvent::kAgentStarted:
            return AgentStarted{in.agent_started().version(), in.agent_started().unclean_stops(), in.agent_started().withheld(),
                                in.agent_started().evicted(), check.enumerator(in.agent_started().mode(), StartMode::Full, StartMode::Safe),
                                in.agent_started().store_rebuilt(), in.agent_started().damaged_values(),
                                in.agent_started().refused_configuration()};
        case v1::UpEvent::kAdvanceWarning: return take_warning(in.advance_warning(), check);
        case v1::UpEvent::kIdentityChanged: return take_identity_change(in.identity_changed(), check);
        case v1::UpEvent::kClusterSwapAnswered: return take_swap_answer(in.cluster_swap_answered(), check);
        case v1::UpEvent::kRecordChanged: return RecordChanged{take(in.record_changed().file(), check)};
        case v1::UpEvent::kPositionTold:
            return PositionTold{check.needed_id(in.position_told().request_id()), take(in.position_told().position(), check)};
        case v1::UpEvent::kPersonalDataErased:
            return PersonalDataErased{check.enumerator(in.personal_data_erased().reason(), ErasureReason::Forgotten, ErasureReason::OwnerChanged)};
        case v1::UpEvent::kLiveSessionChanged: return take_live_session(in.live_session_changed(), check);
        case v1::UpEvent::kRelationEnded: return RelationEnded{take(in.relation_ended().at(), check)};
        case v1::UpEvent::kSurveyAnswered: return take_survey(in.survey_answered(), check);
        case v1::UpEvent::kAttachmentAsked: return take_asked(in.attachment_asked(), check);
        case v1::UpEvent::kCampaignChanged: return take_campaign_change(in.campaign_changed(), check);
        case v1::UpEvent::PAYLOAD_NOT_SET: break;
    }
    check.fail(WireErrc::Unsupported);  // none at all, or of a newer version: it looks the same
    return AgentStarted{};
}

MonoTime take_mono(const v1::UpEvent& in, Check& check) {
    check.need(in.mono_ms() < static_cast<std::uint64_t>(Duration::max().count() / kNsPerMs) && in.mono_rest_ns() < kNsPerMs,
               WireErrc::OutOfRange);
    if (!check.ok()) return {};
    return MonoTime{Duration{static_cast<std::int64_t>(in.mono_ms()) * kNsPerMs + in.mono_rest_ns()}};
}

}  // namespace

void put(const UpEvent& value, v1::UpEvent& out) {
    out.set_id(id_bytes(value.id));
    out.set_boot(id_bytes(value.boot));
    if (value.trace != value.id) out.set_trace(id_bytes(value.trace));
    out.set_mono_ms(static_cast<std::uint64_t>(value.mono.since_boot.count() / kNsPerMs));
    out.set_mono_rest_ns(static_cast<std::uint32_t>(value.mono.since_boot.count() % kNsPerMs));
    out.set_wall_ms(value.wall.since_epoch.count());
    out.set_wall_doubt(static_cast<v1::WallDoubt>(2 - static_cast<int>(value.wall.quality)));
    std::visit(PayloadWriter{value.wall, out}, value.payload);
}

UpEvent take(const v1::UpEvent& in, Check& check) {
    UpEvent out;
    out.id = check.needed_id(in.id());
    out.boot = check.id(in.boot());
    out.trace = in.has_trace() ? check.id(in.trace()) : out.id;
    out.mono = take_mono(in, check);
    check.need(in.wall_doubt() >= 0 && in.wall_doubt() <= 2, WireErrc::OutOfRange);
    if (!check.ok()) return out;
    out.wall = {std::chrono::milliseconds{in.wall_ms()}, static_cast<WallQuality>(2 - in.wall_doubt())};
    out.payload = take_payload(in, out.wall, check);
    return out;
}

Bytes encode(const UpEvent& event) {
    v1::UpEvent message;
    put(event, message);
    return to_bytes(message);
}

Result<UpEvent> decode_up_event(ByteView bytes) {
    if (bytes.size() > kMaxEnvelope) return make_error_code(WireErrc::TooLarge);
    v1::UpEvent message;
    if (!parse(bytes, message)) return make_error_code(WireErrc::Malformed);
    Check check;
    UpEvent event = take(message, check);
    return check.result(std::move(event));
}

}  // namespace odolink::wire
