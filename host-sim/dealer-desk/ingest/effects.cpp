// SPDX-License-Identifier: Apache-2.0
// One function a kind of event. The timeline's detail is a JSON object; its members are the ones written here.
#include "dealer-desk/ingest/effects.hpp"

#include <boost/json.hpp>

#include "dealer-desk/ingest/attachments.hpp"
#include "dealer-desk/ingest/campaigns.hpp"
#include "dealer-desk/ingest/erasure.hpp"
#include "dealer-desk/store/agent_link.hpp"
#include "dealer-desk/store/campaigns.hpp"
#include "dealer-desk/store/live.hpp"
#include "dealer-desk/store/queue.hpp"
#include "dealer-desk/store/recalls.hpp"
#include "dealer-desk/store/refusals.hpp"
#include "dealer-desk/words.hpp"
#include "domain/appointment_rules.hpp"

namespace odolink::desk {
namespace {

namespace json = boost::json;

/// Handles each kind of payload; `at` is the event's own time where the car knew it.
struct Effects {
    const EffectContext& context;
    const UpEvent& event;
    ByteView bytes;
    WallTime at;

    void entry(Origin origin, std::string_view kind, const json::object& detail) const {
        TimelineEntry written{.at = at, .origin = origin, .kind = std::string{kind}, .clerk = {}, .detail = json::serialize(detail)};
        if (context.gathered != nullptr) context.gathered->push_back(std::move(written));
        else add_entry(context.sql, context.vehicle.no, written);
    }

    void operator()(const FaultChanged& e) const {
        const FaultRecord& f = e.fault;
        const auto before = set_fault(context.sql, context.vehicle.no, f);
        if (before && before->state == f.state && before->permanent == f.permanent) return;
        entry(Origin::Car, "fault",
              {{"code", f.dtc.code},
               {"ecu", f.dtc.ecu},
               {"state", word(f.state)},
               {"urgency", word(f.urgency)},
               {"mileage_m", f.mileage_last.in_metres()},
               {"cleared_by", f.cleared_by}});
    }
    void operator()(const MileageReported& e) const { set_mileage(context.sql, context.vehicle.no, e.mileage); }
    void operator()(const MileageQuarantined& e) const {
        json::object detail{{"value_m", e.reading.reading.value.in_metres()}, {"reason", word(e.reading.reason)}};
        if (e.reading.trusted) detail["trusted_m"] = e.reading.trusted->in_metres();
        entry(Origin::Car, "mileage_refused", detail);
    }
    void operator()(const TripEnded& e) const {
        entry(Origin::Car, "trip",
              {{"number", e.trip.number},
               {"distance_m", e.trip.distance.in_metres()},
               {"duration_s", e.trip.duration.count()},
               {"mileage_m", e.trip.mileage_at_end.in_metres()}});
    }
    void operator()(const DueChanged& e) const {
        const auto before = set_due(context.sql, context.vehicle.no, e.item, bytes);
        if (before == e.item.state || (!before && e.item.state == DueState::Ok)) return;
        json::object detail{
            {"item", e.item.item_id}, {"state", word(e.item.state)}, {"mileage_m", e.mileage.in_metres()}};
        if (e.item.remaining_distance) detail["remaining_m"] = e.item.remaining_distance->in_metres();
        if (e.item.remaining_time) detail["remaining_days"] = e.item.remaining_time->count();
        entry(Origin::Car, "due", detail);
    }
    void operator()(const ServiceRequested& e) const {
        StoredRequest stored{.vehicle = context.vehicle,
                             .row = {.request = e.request, .vehicle = {}, .clerk = {}, .changed = context.now},
                             .trace = event.trace};
        stored.row.request.state = RequestState::Delivered;
        stored.row.request.delivered_at = context.now;
        if (!insert_request(context.sql, stored, e.health)) return;
        set_health(context.sql, context.vehicle.no, e.health);
        if (e.health.mileage.at.known()) set_mileage(context.sql, context.vehicle.no, e.health.mileage);
        json::array items(e.request.due_items.begin(), e.request.due_items.end());
        json::array codes(e.request.fault_codes.begin(), e.request.fault_codes.end());
        entry(Origin::Owner, "request",
              {{"id", e.request.id.text()},
               {"kind", asked_word(e.request)},
               {"initiator", word(e.request.initiator)},
               {"items", items},
               {"codes", codes},
               {"recalls", json::array(e.request.recalls.begin(), e.request.recalls.end())},
               {"note", e.request.note}});
        refresh_request_alert(context, e.request.id);
    }
    void operator()(const PositionTold& e) const {
        auto stored = find_request(context.sql, e.request_id);
        if (!stored || stored->vehicle.no != context.vehicle.no || !is_open(stored->row.request.state)) return;
        // Kept with the open call alone: save_request() forgets it where the call is over.
        stored->row.request.position = e.position;
        if (!save_request(context.sql, *stored, context.now)) return;
        entry(Origin::Owner, "position", {{"id", e.request_id.text()}});
    }
    void operator()(const RequestWithdrawn& e) const {
        auto stored = find_request(context.sql, e.request_id);
        if (!stored || stored->vehicle.no != context.vehicle.no || stored->row.request.state == RequestState::Closed)
            return;
        stored->row.request.state = RequestState::Withdrawn;
        if (!save_request(context.sql, *stored, context.now)) return;
        entry(Origin::Owner, "request_withdrawn", {{"id", e.request_id.text()}});
        refresh_request_alert(context, e.request_id);
    }
    void operator()(const AppointmentAnswered& e) const {
        auto stored = find_appointment(context.sql, e.appointment_id);
        if (!stored || stored->vehicle.no != context.vehicle.no) return;
        const auto outcome = apply_answer(
            stored->row.appointment,
            {.revision = e.revision, .answer = e.answer, .counter_start = e.counter_start, .at = context.now});
        const Appointment& a = outcome.appointment;
        json::object detail{{"id", a.id.text()},
                            {"state", word(a.state)},
                            {"revision", e.revision},
                            {"start_ms", a.start.since_epoch.count()}};
        if (e.counter_start) detail["counter_ms"] = e.counter_start->since_epoch.count();
        if (outcome.verdict != AppointmentVerdict::Applied) {
            detail["crossed"] = true;  // it answers an older offer: the dealer's newer one is on its way to the owner
            entry(Origin::Owner, "appointment_answer", detail);
            return;
        }
        stored->row.appointment = a;
        if (!save_appointment(context.sql, *stored)) return;
        entry(Origin::Owner, "appointment_answer", detail);
        refresh_request_alert(context, a.request_id);
    }
    void operator()(const PromptAnswered& e) const {
        constexpr std::string_view kRecall = "recall:";
        if (e.reason_key.starts_with(kRecall)) set_recall_answer(context.sql, context.vehicle.no, e.reason_key.substr(kRecall.size()), e.answer, at);
        entry(Origin::Owner, "prompt", {{"reason", e.reason_key}, {"answer", word(e.answer)}});
    }
    void operator()(const ServiceApplied& e) const {
        set_record_applied(context.sql, context.vehicle.no, e, at);
        json::array items(e.closed_items.begin(), e.closed_items.end());
        entry(Origin::Car, "applied", {{"record", e.record_id.text()}, {"items", items}});
    }
    void operator()(const RepairOutcome& e) const {
        set_repair(context.sql, context.vehicle.no, e, at);
        entry(Origin::Car, "repair",
              {{"code", e.code},
               {"distance_m", e.distance.in_metres()},
               {"drive_cycles", e.drive_cycles},
               {"cured", e.cured}});
    }
    void operator()(const ConsentChanged& e) const {
        set_consent(context.sql, context.vehicle.no, e.consent);
        entry(Origin::Owner, "consent", {{"purpose", word(e.consent.purpose)}, {"state", word(e.consent.state)}});
        if (e.consent.purpose != Purpose::Campaigns) return;
        if (e.consent.state == ConsentState::Granted) send_running_campaigns(context);
        else hold_campaigns(context);
    }
    void operator()(const AgentStarted& e) const {
        set_version(context.sql, context.vehicle.no, e.version);
        json::object detail{{"version", e.version},
                            {"unclean_stops", e.unclean_stops},
                            {"withheld", e.withheld},
                            {"evicted", e.evicted}};
        if (e.mode != StartMode::Full) detail["mode"] = word(e.mode);
        if (e.store_rebuilt) detail["store_rebuilt"] = true;
        if (e.damaged_values > 0) detail["damaged_values"] = e.damaged_values;
        if (!e.refused_configuration.empty()) detail["refused_configuration"] = e.refused_configuration;
        entry(Origin::Car, "started", detail);
    }
    void operator()(const AdvanceWarning& e) const {
        json::object detail{{"kind", word(e.kind)}, {"subject", e.subject}, {"value", e.value}, {"limit", e.limit}, {"unit", e.unit}};
        if (e.days_left) detail["days_left"] = *e.days_left;
        entry(Origin::Car, "warning", detail);
    }
    void operator()(const IdentityChanged& e) const {
        entry(Origin::Car, "identity",
              {{"kind", word(e.kind)}, {"ecu", e.ecu}, {"before", e.before}, {"after", e.after}});
    }
    void operator()(const ClusterSwapAnswered& e) const {
        entry(Origin::Car, "swap_answer",
              {{"id", e.swap_id.text()}, {"verdict", word(e.verdict)}, {"trusted_m", e.trusted.in_metres()}});
    }
    void operator()(const RecordChanged& e) const {
        RecordFile file = record_file(context.sql, context.vehicle.no, e.file.id).value_or(RecordFile{e.file.id, {}, {}});
        if (!merge_into(file, e.file)) return;
        if (!save_record(context.sql, context.vehicle.no, file, {})) return;
        settle_recalls(context.sql, context.vehicle.no);
        json::array paths;
        for (const auto& [path, leaf] : e.file.leaves) paths.emplace_back(path);
        entry(Origin::Owner, "record_changed",
              {{"id", e.file.id.text()}, {"fields", paths}, {"contradictions", contradictions(file).size()}});
    }
    void operator()(const PersonalDataErased& e) const { apply_erasure(context, e.reason, at); }
    void operator()(const LiveSessionChanged& e) const {
        if (!save_live(context.sql, context.vehicle.no, e)) return;
        json::object detail{{"id", e.session_id.text()}, {"state", word(e.state)}};
        if (e.state == LiveSessionState::Ended) {
            detail["ended_by"] = word(e.ended_by);
            detail["from_ms"] = e.from.since_epoch.count();
            detail["to_ms"] = e.to.since_epoch.count();
            detail["readings"] = e.readings;
            detail["names"] = e.names.size();
        }
        entry(Origin::Owner, "live", detail);
    }
    void operator()(const SurveyAnswered& e) const {
        json::object scores;
        for (const SurveyScore& score : e.scores) scores[score.question] = score.score;
        entry(Origin::Owner, "survey", {{"record", e.record_id.text()}, {"questionnaire", e.questionnaire}, {"scores", scores}});
    }
    void operator()(const AttachmentAsked& e) const { send_attachment(context, e, event.trace); }
    void operator()(const RelationEnded&) const { end_relation(context, at); }
    void operator()(const CampaignChanged& e) const {
        apply_campaign(context, e, at);
        const auto row = find_campaign(context.sql, context.vehicle.dealer, e.campaign_id);
        if (!row) return;
        const Text& title = row->campaign.title;
        entry(Origin::Owner, "campaign_answer", {{"id", e.campaign_id.text()}, {"state", word(static_cast<CampaignStep>(e.state))}, {"title", {{"zh", title.zh}, {"en", title.en}}}});
    }
};

}  // namespace

void apply_event(const EffectContext& context, const UpEvent& event, ByteView bytes) {
    const WallTime at = event.wall.known() ? event.wall : context.now;
    std::visit(Effects{context, event, bytes, at}, event.payload);
    if (const auto change = alert_change(event.payload, context.now, context.calendar)) {
        (void)change_alert(context.sql, context.vehicle, *change, context.now);
    }
}

void apply_identity_doubt(const EffectContext& context, bool doubt) {
    constexpr const char* kHeld = "identity_held";
    constexpr const char* kSettled = "identity_settled";
    const bool before = last_entry_of(context.sql, context.vehicle.no, kHeld, kSettled) == kHeld;
    if (before == doubt) return;
    if (doubt) end_agent_link(context.sql, context.vehicle.no, AgentLink::Silent, context.now);
    add_entry(context.sql, context.vehicle.no,
              {.at = context.now, .origin = Origin::Car, .kind = doubt ? kHeld : kSettled, .clerk = {}, .detail = "{}"});
    (void)change_alert(context.sql, context.vehicle, identity_alert(doubt, context.now, context.calendar), context.now);
}

void apply_refusal(const EffectContext& context, const DownMessage& message, DownRefused reason) {
    // The owner asked for it and may ask again: nothing for a clerk to see to.
    if (std::holds_alternative<AttachmentSent>(message.payload) || std::holds_alternative<AttachmentAbsent>(message.payload)) return;
    if (const auto* told = std::get_if<CampaignTold>(&message.payload)) apply_campaign_refusal(context, *told, message.sequence);
    keep_refusal(context.sql, context.vehicle.no, message, reason, context.now);
    const json::object detail{{"what", kind_of(message.payload)}, {"reason", word(reason)}};
    add_entry(context.sql, context.vehicle.no,
              {.at = context.now, .origin = Origin::Car, .kind = "not_taken", .clerk = {}, .detail = json::serialize(detail)});
}

void refresh_request_alert(const EffectContext& context, const Id& request_id) {
    const auto request = find_request(context.sql, request_id);
    if (!request) return;
    const auto appointment = appointment_of_request(context.sql, request_id);
    const Appointment* offered = appointment ? &appointment->row.appointment : nullptr;
    (void)change_alert(context.sql, context.vehicle,
                       request_alert(request->row.request, offered, context.now, context.calendar), context.now);
}

}  // namespace odolink::desk
