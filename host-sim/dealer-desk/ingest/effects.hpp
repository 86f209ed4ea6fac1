// SPDX-License-Identifier: Apache-2.0
// What an event of a vehicle changes at the desk: its file, its timeline, the queue. Called by the ingest once for each
// event, in the order of its stream, within the transaction that commits the event.
#pragma once

#include "dealer-desk/store/care.hpp"

namespace odolink::desk {

class Outbound;
class Sql;

struct EffectContext {
    Sql& sql;
    const VehicleKey& vehicle;
    const WorkCalendar& calendar;
    Outbound& outbound;  ///< takes what an event is answered with
    WallTime now;
    std::vector<TimelineEntry>* gathered{nullptr};  ///< takes the timeline's entries, which the caller then writes; nullptr: they are written at once
};

/// `bytes` is the event as it came. An event of no consequence here (an answer to an unknown appointment) leaves a mark
/// on the timeline only.
void apply_event(const EffectContext& context, const UpEvent& event, ByteView bytes);

/// The vehicle reads another VIN than its own and sends no events, or no longer: a row and a timeline entry at each change.
void apply_identity_doubt(const EffectContext& context, bool doubt);

/// The vehicle has passed a message over: kept beside what the clerk sent, and told on the timeline.
void apply_refusal(const EffectContext& context, const DownMessage& message, DownRefused reason);

/// Brings the queue's row of a request up to date after the request or its appointment changed.
void refresh_request_alert(const EffectContext& context, const Id& request_id);

}  // namespace odolink::desk
