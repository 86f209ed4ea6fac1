// SPDX-License-Identifier: Apache-2.0
// Messages on their way down. Fields: proto/odolink/v1/envelope.proto.
#include "odolink/v1/envelope.pb.h"
#include "wire/envelope.hpp"
#include "wire/mapping.hpp"

namespace odolink::wire {
namespace {

/// Writes the payload of a down message; one overload a kind.
struct DownWriter {
    v1::DownMessage& out;

    void operator()(const RequestPickedUp& m) const {
        v1::RequestPickedUp& to = *out.mutable_request_picked_up();
        to.set_request_id(id_bytes(m.request_id));
        put(m.at, *to.mutable_at());
        to.set_clerk(utf8(m.clerk));
    }
    void operator()(const RequestAnswered& m) const {
        v1::RequestAnswered& to = *out.mutable_request_answered();
        to.set_request_id(id_bytes(m.request_id));
        put(m.at, *to.mutable_at());
        to.set_clerk(utf8(m.clerk));
        to.set_text(utf8(m.text));
        to.set_closes(m.closes);
    }
    void operator()(const AppointmentOffered& m) const {
        put(m.appointment, *out.mutable_appointment_offered()->mutable_appointment());
    }
    void operator()(const ServiceRecorded& m) const { put(m.record, *out.mutable_service_recorded()->mutable_record()); }
    void operator()(const PlanIssued& m) const { put(m.plan, *out.mutable_plan_issued()->mutable_plan()); }
    void operator()(const MessageShown& m) const {
        v1::MessageShown& to = *out.mutable_message_shown();
        to.set_id(id_bytes(m.id));
        put(m.title, *to.mutable_title());
        put(m.body, *to.mutable_body());
        to.set_campaign_id(id_bytes(m.campaign_id));
    }
    void operator()(const ClusterSwapped& m) const {
        v1::ClusterSwapped& to = *out.mutable_cluster_swapped();
        to.set_id(id_bytes(m.swap.id));
        to.set_true_metres(m.swap.true_mileage.in_metres());
        to.set_shown_after_metres(m.swap.shown_after.in_metres());
        put(m.swap.performed_at, *to.mutable_performed_at());
        to.set_dealer_name(utf8(m.swap.dealer_name));
        to.set_clerk(utf8(m.swap.clerk));
    }
    void operator()(const VinAccepted& m) const {
        out.mutable_vin_accepted()->set_vin(utf8(m.vin));
        out.mutable_vin_accepted()->set_clerk(utf8(m.clerk));
    }
    void operator()(const RecordChanged& m) const { put(m.file, *out.mutable_record_changed()->mutable_file()); }
    void operator()(const LiveSessionAsked& m) const {
        v1::LiveSessionAsked& to = *out.mutable_live_session_asked();
        to.set_id(id_bytes(m.id));
        to.set_code(utf8(m.code));
        to.set_clerk(utf8(m.clerk));
        to.set_minutes(static_cast<std::uint32_t>(m.time_box.count()));
    }
    void operator()(const LiveSessionClosed& m) const { out.mutable_live_session_closed()->set_id(id_bytes(m.id)); }
    void operator()(const RecallTold& m) const {
        Recall told = m.recall;  // without what the vehicle keeps for itself
        told.told = {};
        told.reminded.clear();
        put(told, *out.mutable_recall_told()->mutable_recall());
    }
    void operator()(const CampaignTold& m) const {
        Campaign told = m.campaign;  // without what the vehicle keeps for itself
        told.state = CampaignState::Waiting;
        told.shown.clear();
        put(told, *out.mutable_campaign_told()->mutable_campaign());
    }
    void operator()(const AttachmentSent& m) const {
        v1::AttachmentSent& to = *out.mutable_attachment_sent();
        to.set_digest(m.digest.data(), m.digest.size());
        to.set_part(m.part);
        to.set_bytes(m.bytes.data(), m.bytes.size());
    }
    void operator()(const AttachmentAbsent& m) const {
        out.mutable_attachment_absent()->set_digest(m.digest.data(), m.digest.size());
        out.mutable_attachment_absent()->set_why(static_cast<v1::AttachmentAbsence>(m.why));
    }
};

AttachmentSent take_sent(const v1::AttachmentSent& in, Check& check) {
    check.need(in.part() < kMostAttachmentParts && !in.bytes().empty() && in.bytes().size() <= kAttachmentPartBytes, WireErrc::OutOfRange);
    const ByteView bytes = as_bytes(in.bytes());
    return {take_digest(in.digest(), check), in.part(), {bytes.begin(), bytes.end()}};
}

ClusterSwapped take_swap(const v1::ClusterSwapped& in, Check& check) {
    check.need(in.true_metres() > 0 && in.shown_after_metres() >= 0, WireErrc::OutOfRange);
    return {{check.needed_id(in.id()), Distance::metres(in.true_metres()), Distance::metres(in.shown_after_metres()),
             take(in.performed_at(), check), in.dealer_name(), in.clerk()}};
}

RequestAnswered take_request_answer(const v1::RequestAnswered& in, Check& check) {
    return {check.needed_id(in.request_id()), take(in.at(), check), in.clerk(), in.text(), in.closes()};
}

LiveSessionAsked take_live_question(const v1::LiveSessionAsked& in, Check& check) {
    const bool digits = in.code().size() == kLiveCodeDigits && std::ranges::all_of(in.code(), [](char c) { return c >= '0' && c <= '9'; });
    check.need(digits && in.minutes() >= 1 && in.minutes() <= kLongestLiveTimeBox.count(), WireErrc::OutOfRange);
    return {check.needed_id(in.id()), in.code(), in.clerk(), std::chrono::minutes{in.minutes()}};
}

DownPayload take_payload(const v1::DownMessage& in, Check& check) {
    switch (in.payload_case()) {
        case v1::DownMessage::kRequestPickedUp:
            return RequestPickedUp{check.needed_id(in.request_picked_up().request_id()),
                                   take(in.request_picked_up().at(), check), in.request_picked_up().clerk()};
        case v1::DownMessage::kRequestAnswered: return take_request_answer(in.request_answered(), check);
        case v1::DownMessage::kAppointmentOffered:
            return AppointmentOffered{take(in.appointment_offered().appointment(), check)};
        case v1::DownMessage::kServiceRecorded: return ServiceRecorded{take(in.service_recorded().record(), check)};
        case v1::DownMessage::kPlanIssued: return PlanIssued{take(in.plan_issued().plan(), check)};
        case v1::DownMessage::kMessageShown:
            return MessageShown{check.needed_id(in.message_shown().id()), take(in.message_shown().title()),
                                take(in.message_shown().body()), check.id(in.message_shown().campaign_id())};
        case v1::DownMessage::kClusterSwapped: return take_swap(in.cluster_swapped(), check);
        case v1::DownMessage::kVinAccepted: return VinAccepted{check.needed(in.vin_accepted().vin()), in.vin_accepted().clerk()};
        case v1::DownMessage::kRecordChanged: return RecordChanged{take(in.record_changed().file(), check)};
        case v1::DownMessage::kLiveSessionAsked: return take_live_question(in.live_session_asked(), check);
        case v1::DownMessage::kLiveSessionClosed: return LiveSessionClosed{check.needed_id(in.live_session_closed().id())};
        case v1::DownMessage::kRecallTold: return RecallTold{take(in.recall_told().recall(), check)};
        case v1::DownMessage::kCampaignTold: return CampaignTold{take(in.campaign_told().campaign(), check)};
        case v1::DownMessage::kAttachmentSent: return take_sent(in.attachment_sent(), check);
        case v1::DownMessage::kAttachmentAbsent:
            return AttachmentAbsent{take_digest(in.attachment_absent().digest(), check),
                                    check.enumerator(in.attachment_absent().why(), AttachmentAbsence::Unknown, AttachmentAbsence::Gone)};
        case v1::DownMessage::PAYLOAD_NOT_SET: break;
    }
    check.fail(WireErrc::Unsupported);  // none at all, or of a newer version: it looks the same
    return MessageShown{};
}

}  // namespace

void put(const DownMessage& value, v1::DownMessage& out) {
    out.set_id(id_bytes(value.id));
    out.set_trace(id_bytes(value.trace));
    out.set_sequence(value.sequence);
    put(value.issued, *out.mutable_issued());
    put(value.expires, *out.mutable_expires());
    std::visit(DownWriter{out}, value.payload);
}

DownMessage take(const v1::DownMessage& in, Check& check) {
    DownMessage out;
    out.id = check.needed_id(in.id());
    out.trace = check.id(in.trace());
    out.sequence = in.sequence();
    check.need(in.has_issued() && in.has_expires() && in.sequence() > 0, WireErrc::Missing);
    out.issued = take(in.issued(), check);
    out.expires = take(in.expires(), check);
    out.payload = take_payload(in, check);
    return out;
}

}  // namespace odolink::wire
