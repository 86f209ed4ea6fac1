// SPDX-License-Identifier: Apache-2.0
#include "dealer-desk/ingest/erasure.hpp"

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

}  // namespace

void apply_erasure(const EffectContext& context, ErasureReason reason, WallTime at) {
    const bool gone = reason == ErasureReason::OwnerChanged;
    const int no = context.vehicle.no;
    end_requests(context);
    end_appointments(context);
    close_alerts_of(context.sql, no, context.now);
    for (Consent consent : consents_of(context.sql, no, context.vehicle.dealer)) {
        consent.state = ConsentState::Withdrawn;
        consent.changed = at;
        set_consent(context.sql, no, consent);
    }
    forget_owner(context.sql, no);
    // A car that stays must get every number; one that is gone gets none.
    if (gone) acknowledge_down(context.sql, no, down_state(context.sql, no).last);
    add_entry(
        context.sql, no,
        {.at = at, .origin = Origin::Owner, .kind = gone ? kOwnerChanged : "forgotten", .clerk = {}, .detail = "{}"});
}

void end_relation(const EffectContext& context, WallTime at) {
    const int no = context.vehicle.no;
    end_requests(context);
    end_appointments(context);
    close_alerts_of(context.sql, no, context.now);
    for (Consent consent : consents_of(context.sql, no, context.vehicle.dealer)) {
        consent.state = ConsentState::Withdrawn;
        consent.changed = at;
        set_consent(context.sql, no, consent);
    }
    acknowledge_down(context.sql, no, down_state(context.sql, no).last);
    add_entry(context.sql, no, {.at = at, .origin = Origin::Owner, .kind = kLeft, .clerk = {}, .detail = "{}"});
}

bool has_gone(Sql& sql, int vehicle_no) {
    for (const char* gone : {kOwnerChanged, kLeft}) {
        if (last_entry_of(sql, vehicle_no, gone, "enrolled") == gone) return true;
    }
    return false;
}

}  // namespace odolink::desk
