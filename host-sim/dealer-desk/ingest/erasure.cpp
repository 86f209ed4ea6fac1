// SPDX-License-Identifier: Apache-2.0
#include "dealer-desk/ingest/erasure.hpp"

#include "dealer-desk/ingest/campaigns.hpp"
#include "dealer-desk/store/agent_link.hpp"
#include "dealer-desk/store/down.hpp"
#include "dealer-desk/store/queue.hpp"

namespace odolink::desk {
namespace {

constexpr const char* kOwnerChanged = "owner_changed";
constexpr const char* kLeft = "left";

void end_requests(const EffectContext& context) {
    for (RequestRow& row : requests_of(context.sql, context.vehicle.no)) {
        if (row.request.state == RequestState::Closed || row.request.state == RequestState::Withdrawn) continue;
        auto stored = find_request(context.sql, row.request.id);
        if (!stored) continue;
        stored->row.request.state = RequestState::Withdrawn;
        stored->row.request.position.reset();
        (void)save_request(context.sql, *stored, context.now);
    }
}

void end_appointments(const EffectContext& context) {
    for (const VisitRow& row : appointments_of(context.sql, context.vehicle.no)) {
        const AppointmentState state = row.appointment.state;
        if (state == AppointmentState::Done || state == AppointmentState::Withdrawn) continue;
        auto stored = find_appointment(context.sql, row.appointment.id);
        if (!stored) continue;
        stored->row.appointment.state = AppointmentState::Withdrawn;
        stored->row.appointment.changed = context.now;
        (void)save_appointment(context.sql, *stored);
    }
}

/// What is open, asked and allowed ends.
void end_all(const EffectContext& context, WallTime at) {
    const int no = context.vehicle.no;
    end_requests(context);
    end_appointments(context);
    close_alerts_of(context.sql, no, context.now);
    for (Consent consent : consents_of(context.sql, no, context.vehicle.dealer)) {
        consent.state = ConsentState::Withdrawn;
        consent.changed = at;
        set_consent(context.sql, no, consent);
    }
}

/// Nothing more goes to the car, and it is not heard any more.
void send_no_more(const EffectContext& context) {
    const int no = context.vehicle.no;
    acknowledge_down(context.sql, no, down_state(context.sql, no).last);
    end_agent_link(context.sql, no, AgentLink::Ended, context.now);
}

void tell(const EffectContext& context, WallTime at, const char* kind) {
    add_entry(context.sql, context.vehicle.no, {.at = at, .origin = Origin::Owner, .kind = kind, .clerk = {}, .detail = "{}"});
}

}  // namespace

void apply_erasure(const EffectContext& context, ErasureReason reason, WallTime at) {
    const bool gone = reason == ErasureReason::OwnerChanged;
    end_all(context, at);
    forget_owner(context.sql, context.vehicle.no);
    // A car that stays must get every number, and no word that was meant for who is forgotten; one that is gone gets none.
    if (gone) {
        send_no_more(context);
    } else {
        expire_down(context.sql, context.vehicle.no, context.now, speaks_to_owner);
        resend_safety_campaigns(context);
    }
    tell(context, at, gone ? kOwnerChanged : "forgotten");
}

void end_relation(const EffectContext& context, WallTime at) {
    end_all(context, at);
    send_no_more(context);
    tell(context, at, kLeft);
}

bool has_gone(Sql& sql, int vehicle_no) {
    for (const char* gone : {kOwnerChanged, kLeft}) {
        if (last_entry_of(sql, vehicle_no, gone, "enrolled") == gone) return true;
    }
    return false;
}

}  // namespace odolink::desk
