// SPDX-License-Identifier: Apache-2.0
// Requests, appointments, service records, consents and prompts: domain values to messages and back.
// Fields and units: proto/odolink/v1/care.proto.
#include <algorithm>

#include "odolink/v1/care.pb.h"
#include "wire/mapping.hpp"

namespace odolink::wire {
namespace {

using wire::put;
using wire::take;

void put(const Job& value, v1::Job& out) {
    out.set_kind(static_cast<v1::JobKind>(value.kind));
    out.set_item_id(utf8(value.item_id));
    out.set_name(utf8(value.name));
    for (const std::string& code : value.fault_codes) out.add_fault_codes(utf8(code));
    for (const Part& part : value.parts) {
        v1::Part& one = *out.add_parts();
        one.set_number(utf8(part.number));
        one.set_name(utf8(part.name));
        one.set_quantity_milli(part.quantity_milli);
        put(part.price, *one.mutable_price());
        one.set_id(id_bytes(part.id));
    }
    out.set_labour_minutes(value.labour_minutes);
    put(value.labour_price, *out.mutable_labour_price());
    out.set_id(id_bytes(value.id));
    out.set_covered(value.covered);
    out.set_system(static_cast<v1::VehicleSystem>(value.system));
    out.set_replaced(value.replaced);
    out.set_closes_finding(id_bytes(value.closes_finding));
    out.set_fits_set(id_bytes(value.fits_set));
    out.set_recall(utf8(value.recall));
    out.set_defect(static_cast<v1::Defect>(value.defect));
}

Job take(const v1::Job& in, Check& check) {
    Job out;
    out.kind = check.enumerator(in.kind(), JobKind::Maintenance, JobKind::Recall);
    out.item_id = in.item_id();
    out.name = in.name();
    out.fault_codes = {in.fault_codes().begin(), in.fault_codes().end()};
    for (const v1::Part& part : in.parts()) {
        out.parts.push_back({part.number(), part.name(), part.quantity_milli(), take(part.price()), check.id(part.id())});
    }
    out.labour_minutes = in.labour_minutes();
    out.labour_price = take(in.labour_price());
    out.id = check.id(in.id());
    out.covered = in.covered();
    out.system = check.enumerator(in.system(), VehicleSystem::None, VehicleSystem::EmissionControl);
    out.replaced = in.replaced();
    out.closes_finding = check.id(in.closes_finding());
    out.fits_set = check.id(in.fits_set());
    out.recall = in.recall();
    out.defect = check.enumerator(in.defect(), Defect::None, Defect::SafetyCritical);
    return out;
}

void put(const Finding& value, v1::Finding& out) {
    out.set_text(utf8(value.text));
    out.set_item_id(utf8(value.item_id));
    out.set_again_at_metres(value.again_at.in_metres());
    if (!same(value.again_on, {})) put(value.again_on, *out.mutable_again_on());
    out.set_id(id_bytes(value.id));
    out.set_declined(value.declined);
}

Finding take(const v1::Finding& in, Check& check) {
    Finding out;
    out.text = in.text();
    out.item_id = in.item_id();
    out.again_at = Distance::metres(in.again_at_metres());
    if (in.has_again_on()) out.again_on = take(in.again_on(), check);
    out.id = check.id(in.id());
    out.declined = in.declined();
    return out;
}

void put(const Attachment& value, v1::Attachment& out) {
    out.set_digest(value.digest.data(), value.digest.size());
    out.set_media_type(utf8(value.media_type));
    out.set_bytes(value.bytes);
    out.set_name(utf8(value.name));
}

Attachment take(const v1::Attachment& in, Check& check) {
    Attachment out;
    out.digest = take_digest(in.digest(), check);
    out.media_type = in.media_type();
    out.bytes = in.bytes();
    out.name = in.name();
    return out;
}

void put(const std::string& path, const Leaf& value, v1::RecordFile& out) {
    v1::RecordLeaf& leaf = *out.add_leaves();
    leaf.set_path(utf8(path));
    leaf.set_text(utf8(value.text));
    leaf.set_lamport(value.stamp.lamport);
    leaf.set_writer(static_cast<v1::RecordWriter>(value.stamp.writer));
    leaf.set_seen(value.seen);
}

}  // namespace

void put(const Position& value, v1::Position& out) {
    out.set_latitude(value.latitude);
    out.set_longitude(value.longitude);
    out.set_accuracy_metres(value.accuracy);
    put(value.at, *out.mutable_at());
}

Position take(const v1::Position& in, Check& check) {
    Position out{check.finite(in.latitude()), check.finite(in.longitude()), check.finite(in.accuracy_metres()), take(in.at(), check)};
    check.need(plausible(out), WireErrc::OutOfRange);
    return out;
}

void put(const ServiceRequest& value, v1::ServiceRequest& out) {
    out.set_id(id_bytes(value.id));
    out.set_kind(static_cast<v1::ServiceKind>(value.kind));
    out.set_initiator(static_cast<v1::Initiator>(value.initiator));
    out.set_state(static_cast<v1::RequestState>(value.state));
    if (!same(value.created, {})) put(value.created, *out.mutable_created());
    out.set_mileage_metres(value.mileage.in_metres());
    for (const std::string& item : value.due_items) out.add_due_items(utf8(item));
    for (const std::string& code : value.fault_codes) out.add_fault_codes(utf8(code));
    out.set_note(utf8(value.note));
    if (!same(value.delivered_at, {})) put(value.delivered_at, *out.mutable_delivered_at());
    out.set_clerk(utf8(value.clerk));
    if (!same(value.picked_up_at, {})) put(value.picked_up_at, *out.mutable_picked_up_at());
    if (!same(value.answered_at, {})) put(value.answered_at, *out.mutable_answered_at());
    out.set_pick_up_missed(value.pick_up_missed);
    out.set_contact_missed(value.contact_missed);
    out.set_want(static_cast<v1::RequestWant>(value.want));
    out.set_answer(utf8(value.answer));
    if (value.position) put(*value.position, *out.mutable_position());
    if (!same(value.closed_at, {})) put(value.closed_at, *out.mutable_closed_at());
    out.set_resolve_missed(value.resolve_missed);
    for (const std::string& number : value.recalls) out.add_recalls(utf8(number));
    out.set_campaign(id_bytes(value.campaign));
}

ServiceRequest take(const v1::ServiceRequest& in, Check& check) {
    ServiceRequest out;
    out.id = check.needed_id(in.id());
    out.kind = check.enumerator(in.kind(), ServiceKind::Service, ServiceKind::Other);
    out.initiator = check.enumerator(in.initiator(), Initiator::Owner, Initiator::FaultRule);
    out.state = check.enumerator(in.state(), RequestState::Waiting, RequestState::Withdrawn);
    if (in.has_created()) out.created = take(in.created(), check);
    out.mileage = Distance::metres(in.mileage_metres());
    out.due_items = {in.due_items().begin(), in.due_items().end()};
    out.fault_codes = {in.fault_codes().begin(), in.fault_codes().end()};
    out.note = in.note();
    if (in.has_delivered_at()) out.delivered_at = take(in.delivered_at(), check);
    out.clerk = in.clerk();
    if (in.has_picked_up_at()) out.picked_up_at = take(in.picked_up_at(), check);
    if (in.has_answered_at()) out.answered_at = take(in.answered_at(), check);
    out.pick_up_missed = in.pick_up_missed();
    out.contact_missed = in.contact_missed();
    out.want = check.enumerator(in.want(), Want::Visit, Want::Roadside);
    out.answer = in.answer();
    if (in.has_position()) out.position = take(in.position(), check);
    if (in.has_closed_at()) out.closed_at = take(in.closed_at(), check);
    out.resolve_missed = in.resolve_missed();
    out.recalls = {in.recalls().begin(), in.recalls().end()};
    out.campaign = check.id(in.campaign());
    return out;
}

void put(const Appointment& value, v1::Appointment& out) {
    out.set_id(id_bytes(value.id));
    out.set_request_id(id_bytes(value.request_id));
    out.set_revision(value.revision);
    out.set_state(static_cast<v1::AppointmentState>(value.state));
    if (!same(value.start, {})) put(value.start, *out.mutable_start());
    out.set_duration_minutes(value.duration.count());
    put(value.price, *out.mutable_price());
    out.set_place(utf8(value.place));
    out.set_note(utf8(value.note));
    if (value.counter_start) put(*value.counter_start, *out.mutable_counter_start());
    if (!same(value.changed, {})) put(value.changed, *out.mutable_changed());
}

Appointment take(const v1::Appointment& in, Check& check) {
    Appointment out;
    out.id = check.needed_id(in.id());
    out.request_id = check.id(in.request_id());
    out.revision = in.revision();
    out.state = check.enumerator(in.state(), AppointmentState::Proposed, AppointmentState::Done);
    if (in.has_start()) out.start = take(in.start(), check);
    out.duration = std::chrono::minutes{in.duration_minutes()};
    out.price = take(in.price());
    out.place = in.place();
    out.note = in.note();
    if (in.has_counter_start()) out.counter_start = take(in.counter_start(), check);
    if (in.has_changed()) out.changed = take(in.changed(), check);
    return out;
}

void put(const ServiceRecord& value, v1::ServiceRecord& out) {
    out.set_id(id_bytes(value.id));
    out.set_revision(value.revision);
    out.set_dealer_id(utf8(value.dealer_id));
    out.set_dealer_name(utf8(value.dealer_name));
    if (!same(value.performed_at, {})) put(value.performed_at, *out.mutable_performed_at());
    out.set_mileage_metres(value.mileage.in_metres());
    for (const Job& job : value.jobs) put(job, *out.add_jobs());
    for (const Finding& finding : value.findings) put(finding, *out.add_findings());
    put(value.total, *out.mutable_total());
    out.set_request_id(id_bytes(value.request_id));
    out.set_watch_metres(value.watch_distance.in_metres());
    if (value.engine_hours) out.set_engine_hours(value.engine_hours->count());
    if (!same(value.received_at, {})) put(value.received_at, *out.mutable_received_at());
    out.set_author(static_cast<v1::RecordAuthor>(value.author));
    for (const Attachment& attachment : value.attachments) put(attachment, *out.add_attachments());
    out.set_note(utf8(value.note));
    if (!same(value.brought_in, {})) put(value.brought_in, *out.mutable_brought_in());
    if (!same(value.handed_back, {})) put(value.handed_back, *out.mutable_handed_back());
}

ServiceRecord take(const v1::ServiceRecord& in, Check& check) {
    ServiceRecord out;
    out.id = check.needed_id(in.id());
    out.revision = in.revision();
    out.dealer_id = in.dealer_id();
    out.dealer_name = in.dealer_name();
    if (in.has_performed_at()) out.performed_at = take(in.performed_at(), check);
    out.mileage = Distance::metres(in.mileage_metres());
    for (const v1::Job& job : in.jobs()) out.jobs.push_back(take(job, check));
    for (const v1::Finding& finding : in.findings()) out.findings.push_back(take(finding, check));
    out.total = take(in.total());
    out.request_id = check.id(in.request_id());
    out.watch_distance = Distance::metres(in.watch_metres());
    if (in.has_engine_hours()) out.engine_hours = std::chrono::hours{in.engine_hours()};
    if (in.has_received_at()) out.received_at = take(in.received_at(), check);
    out.author = check.enumerator(in.author(), RecordAuthor::Dealer, RecordAuthor::Import);
    for (const v1::Attachment& attachment : in.attachments()) out.attachments.push_back(take(attachment, check));
    out.note = in.note();
    if (in.has_brought_in()) out.brought_in = take(in.brought_in(), check);
    if (in.has_handed_back()) out.handed_back = take(in.handed_back(), check);
    return out;
}

void put(const RecordFile& value, v1::RecordFile& out) {
    out.set_id(id_bytes(value.id));
    for (const auto& [path, leaf] : value.leaves) put(path, leaf, out);
    for (const Conflict& conflict : value.conflicts) put(conflict.path, conflict.lost, out);
}

RecordFile take(const v1::RecordFile& in, Check& check) {
    constexpr std::uint64_t kMostWrites = 1ULL << 48U;  // far above any record's life, and far from running over
    RecordFile out;
    out.id = check.needed_id(in.id());
    for (const v1::RecordLeaf& leaf : in.leaves()) {
        RecordFile one{out.id, {}, {}};
        const auto writer = check.enumerator(leaf.writer(), Writer::Vehicle, Writer::Dealer);
        check.need(leaf.lamport() > 0, WireErrc::Missing);
        check.need(leaf.lamport() < kMostWrites && leaf.seen() < kMostWrites, WireErrc::OutOfRange);
        one.leaves[check.needed(leaf.path())] = {leaf.text(), {leaf.lamport(), writer}, leaf.seen()};
        if (!check.ok()) return out;
        (void)merge_into(out, one);
    }
    return out;
}

void put(const Recall& value, v1::Recall& out) {
    out.set_number(utf8(value.number));
    out.set_state(static_cast<v1::RecallState>(value.state));
    put(value.what, *out.mutable_what());
    put(value.risk, *out.mutable_risk());
    put(value.remedy, *out.mutable_remedy());
    if (!same(value.announced, {})) put(value.announced, *out.mutable_announced());
    if (!same(value.told, {})) put(value.told, *out.mutable_told());
    for (const WallTime& shown : value.reminded) put(shown, *out.add_reminded());
}

Recall take(const v1::Recall& in, Check& check) {
    Recall out;
    out.number = check.needed(in.number());
    check.need(is_recall_number(out.number), WireErrc::OutOfRange);
    out.state = check.enumerator(in.state(), RecallState::Open, RecallState::NotAffected);
    out.what = take(in.what());
    out.risk = take(in.risk());
    out.remedy = take(in.remedy());
    if (in.has_announced()) out.announced = take(in.announced(), check);
    if (in.has_told()) out.told = take(in.told(), check);
    for (const v1::WallTime& shown : in.reminded()) out.reminded.push_back(take(shown, check));
    return out;
}

void put(const Consent& value, v1::Consent& out) {
    out.set_purpose(static_cast<v1::Purpose>(value.purpose));
    out.set_recipient(utf8(value.recipient));
    out.set_state(static_cast<v1::ConsentState>(value.state));
    out.set_text_version(utf8(value.text_version));
    if (!same(value.changed, {})) put(value.changed, *out.mutable_changed());
}

Consent take(const v1::Consent& in, Check& check) {
    Consent out;
    out.purpose = check.enumerator(in.purpose(), Purpose::Operation, Purpose::Location);
    out.recipient = in.recipient();
    out.state = check.enumerator(in.state(), ConsentState::NotAsked, ConsentState::Withdrawn);
    out.text_version = in.text_version();
    if (in.has_changed()) out.changed = take(in.changed(), check);
    return out;
}

void put(const Prompt& value, v1::Prompt& out) {
    out.set_id(id_bytes(value.id));
    out.set_reason_key(utf8(value.reason_key));
    out.set_prompt_class(static_cast<v1::PromptClass>(value.prompt_class));
    out.set_state(static_cast<v1::PromptState>(value.state));
    put(value.what, *out.mutable_what());
    put(value.why, *out.mutable_why());
    put(value.next, *out.mutable_next());
    for (const Text& text : value.evidence) put(text, *out.add_evidence());
    for (const PromptAnswer answer : value.answers) out.add_answers(static_cast<v1::PromptAnswer>(answer));
    if (!same(value.created, {})) put(value.created, *out.mutable_created());
    if (!same(value.last_shown, {})) put(value.last_shown, *out.mutable_last_shown());
    out.set_times_shown(value.times_shown);
    out.set_answer(static_cast<v1::PromptAnswer>(value.answer));
    out.set_safety(value.safety);
    out.set_severity(value.severity);
    if (!same(value.answered_at, {})) put(value.answered_at, *out.mutable_answered_at());
    if (!same(value.first_shown, {})) put(value.first_shown, *out.mutable_first_shown());
    out.set_shown_cycle(value.shown_cycle);
    out.set_answered_cycle(value.answered_cycle);
    out.set_snoozes(value.snoozes);
    out.set_awaited(value.awaited);
    if (!same(value.held_by_night, {})) put(value.held_by_night, *out.mutable_held_by_night());
}

Prompt take(const v1::Prompt& in, Check& check) {
    Prompt out;
    out.id = check.needed_id(in.id());
    out.reason_key = check.needed(in.reason_key());
    out.prompt_class = check.enumerator(in.prompt_class(), PromptClass::Critical, PromptClass::Centre);
    out.state = check.enumerator(in.state(), PromptState::Waiting, PromptState::Withdrawn);
    out.what = take(in.what());
    out.why = take(in.why());
    out.next = take(in.next());
    for (const v1::Text& text : in.evidence()) out.evidence.push_back(take(text));
    for (const int answer : in.answers()) {
        out.answers.push_back(check.enumerator(answer, PromptAnswer::Yes, PromptAnswer::Acknowledge));
    }
    if (in.has_created()) out.created = take(in.created(), check);
    if (in.has_last_shown()) out.last_shown = take(in.last_shown(), check);
    out.times_shown = in.times_shown();
    out.answer = check.enumerator(in.answer(), PromptAnswer::Yes, PromptAnswer::Acknowledge);
    out.safety = in.safety();
    out.severity = in.severity();
    if (in.has_answered_at()) out.answered_at = take(in.answered_at(), check);
    if (in.has_first_shown()) out.first_shown = take(in.first_shown(), check);
    out.shown_cycle = in.shown_cycle();
    out.answered_cycle = in.answered_cycle();
    out.snoozes = in.snoozes();
    out.awaited = in.awaited();
    if (in.has_held_by_night()) out.held_by_night = take(in.held_by_night(), check);
    return out;
}

}  // namespace odolink::wire
