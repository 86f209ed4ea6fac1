// SPDX-License-Identifier: Apache-2.0
// Effects are applied in the order of the numbers: what comes ahead of a gap is committed and receipted as held, and
// takes effect when the gap is filled, or named by the vehicle as never coming.
#include "dealer-desk/ingest/ingest.hpp"

#include <algorithm>

#include "dealer-desk/ingest/effects.hpp"
#include "dealer-desk/ingest/erasure.hpp"
#include "dealer-desk/store/agent_link.hpp"
#include "dealer-desk/store/audit.hpp"
#include "dealer-desk/store/database.hpp"
#include "dealer-desk/store/live.hpp"
#include "dealer-desk/store/queue.hpp"
#include "dealer-desk/store/refusals.hpp"
#include "dealer-desk/store/sql.hpp"

namespace odolink::desk {
namespace {

constexpr std::size_t kMostMissing = 64;  // ranges told in one receipt; the rest follows when these are filled
constexpr auto kResendPause = std::chrono::seconds{5};

}  // namespace

struct Ingest::Checked {
    VehicleKey vehicle;
    std::string channel;
    Bytes body;
};

bool Ingest::refuse(Rejection why) {
    ++counts_.rejected[static_cast<std::size_t>(why)];
    return false;
}

bool Ingest::take(Sql& sql, const InMessage& message, WallTime now, Apply apply) {
    apply_ = apply;
    newest_mileage_.reset();  // a transaction that failed may have left something
    entries_.clear();
    if (message.bytes.size() > wire::kMaxEnvelope) return refuse(Rejection::TooLarge);
    auto parts = wire::parse_topic(message.topic);
    if (!parts || parts->direction != wire::Direction::Up) return refuse(Rejection::BadTopic);
    if (parts->shard != wire::shard_of(crypto_.sha256(as_bytes(parts->vehicle)))) return refuse(Rejection::BadTopic);
    auto envelope = wire::decode_envelope(message.bytes);
    if (!envelope) return refuse(Rejection::Malformed);
    const auto key = find_key(sql, envelope->key_id);
    if (!key) return refuse(Rejection::UnknownKey);
    if (key->revoked) return refuse(Rejection::RevokedKey);
    if (!crypto_.verify(key->public_key, envelope->body, envelope->signature)) return refuse(Rejection::BadSignature);
    if (key->vehicle.pseudonym != parts->vehicle) return refuse(Rejection::WrongVehicle);
    const Checked checked{key->vehicle, parts->channel, std::move(envelope->body)};
    const Taken taken = take_body(sql, checked, now);
    if (taken == Taken::No) return false;
    ++counts_.messages;
    if (taken == Taken::FromBroker) return true;  // the vehicle said it long ago
    if (key->supersedes) retire_older_keys(sql, *key, now);
    set_seen(sql, key->vehicle.no, now);
    return true;
}

Ingest::Taken Ingest::take_body(Sql& sql, const Checked& checked, WallTime now) {
    if (checked.channel == wire::kAgentChannel) return take_health(sql, checked, now);
    const bool live = checked.channel == wire::kLiveChannel;
    const bool sync = checked.channel == wire::kSyncChannel;
    const bool taken = live ? take_live(sql, checked, now) : sync ? take_sync(sql, checked, now) : take_events(sql, checked, now);
    return taken ? Taken::FromVehicle : Taken::No;
}

Ingest::Taken Ingest::take_health(Sql& sql, const Checked& checked, WallTime now) {
    const auto no = [this](Rejection why) {
        refuse(why);
        return Taken::No;
    };
    const auto body = wire::decode_health_body(checked.body);
    if (!body) return no(Rejection::Malformed);
    if (body->vehicle != checked.vehicle.pseudonym) return no(Rejection::WrongVehicle);
    if (has_gone(sql, checked.vehicle.no)) return no(Rejection::OldSession);
    if (keep_health(sql, checked.vehicle.no, body->health, now) == HealthVerdict::OldSession) return no(Rejection::OldSession);
    return body->health.link == LinkWord::Lost ? Taken::FromBroker : Taken::FromVehicle;
}

bool Ingest::take_events(Sql& sql, const Checked& checked, WallTime now) {
    auto batch = wire::decode_up_batch(checked.body);
    if (!batch) return refuse(Rejection::Malformed);
    if (batch->vehicle != checked.vehicle.pseudonym) return refuse(Rejection::WrongVehicle);
    if (wire::channel_of(batch->stream) != checked.channel) return refuse(Rejection::WrongStream);
    StreamRow row = stream_row(sql, checked.vehicle.no, batch->epoch, batch->stream);
    std::vector<NewEvent> fresh;
    for (std::size_t i = 0; i < batch->events.size(); ++i) {
        const std::uint64_t sequence = batch->first_sequence + i;
        if (sequence <= row.highest && has_event(sql, row.no, sequence)) ++row.duplicates;
        else fresh.push_back({sequence, batch->events[i]});
    }
    insert_events(sql, row.no, fresh, now);
    row.received += fresh.size();
    for (const NewEvent& event : fresh) {
        const bool named_before =
            event.sequence <= row.up_to;  // it was named as never coming, and came: nothing is thrown away
        if (event.sequence == row.up_to + 1) row.up_to = event.sequence;
        if (named_before || event.sequence == row.up_to) apply_bytes(sql, checked.vehicle, {row.no, event.sequence}, event.payload, now);
        row.highest = std::max(row.highest, event.sequence);
    }
    advance(sql, checked.vehicle, row, now);
    write_gathered(sql, checked.vehicle);
    save_stream(sql, row);
    gather_receipt(sql, checked.vehicle, batch->epoch, {&row, 1}, now);
    return true;
}

void Ingest::apply_bytes(Sql& sql, const VehicleKey& vehicle, Place place, ByteView bytes, WallTime now) {
    const auto event = wire::decode_up_event(bytes);
    if (!event) {
        ++counts_.unreadable;
        return;
    }
    if (apply_ == Apply::Apart) take_effect_apart(sql, vehicle, *event, bytes, now);
    else take_effect(sql, vehicle, *event, bytes, now);
    // A position stands with the open call alone, never in the archive of what came.
    if (std::holds_alternative<PositionTold>(event->payload)) forget_event(sql, place.stream_no, place.sequence);
}

void Ingest::take_effect(Sql& sql, const VehicleKey& vehicle, const UpEvent& event, ByteView bytes, WallTime now) {
    if (const auto* reported = std::get_if<MileageReported>(&event.payload)) {
        newest_mileage_ = reported->mileage;
        return;
    }
    if (std::holds_alternative<PersonalDataErased>(event.payload)) write_gathered(sql, vehicle);  // it writes and reads the timeline itself
    apply_event({sql, vehicle, calendar_, outbound_, now, &entries_}, event, bytes);
    if (const auto* live = std::get_if<LiveSessionChanged>(&event.payload); live != nullptr && live->state != LiveSessionState::Open) {
        if (const auto* shown = board_.find(vehicle.no, live->session_id); shown != nullptr) board_.clear(vehicle.no);
    }
    if (const auto* erased = std::get_if<PersonalDataErased>(&event.payload)) {
        const char* action = erased->reason == ErasureReason::OwnerChanged ? "owner_changed" : "forgotten";
        add_audit(sql, crypto_, {.no = 0, .at = now, .clerk = {}, .action = action, .subject = vehicle.pseudonym, .detail = event.id.text()});
    }
}

void Ingest::take_effect_apart(Sql& sql, const VehicleKey& vehicle, const UpEvent& event, ByteView bytes, WallTime now) {
    const auto mileage = newest_mileage_;
    const auto entries = entries_;
    const std::uint64_t last_down = down_state(sql, vehicle.no).last;
    sql.run("SAVEPOINT one_event");
    try {
        take_effect(sql, vehicle, event, bytes, now);
    } catch (const std::exception& e) {
        if (errc_of(e) != DatabaseErrc::Unfit) throw;
        sql.run("ROLLBACK TO one_event");
        newest_mileage_ = mileage;
        entries_ = entries;
        outbound_.forget_above(vehicle, last_down);
        ++counts_.not_kept;
    }
    sql.run("RELEASE one_event");
}

void Ingest::write_gathered(Sql& sql, const VehicleKey& vehicle) {
    if (const auto mileage = std::exchange(newest_mileage_, std::nullopt)) set_mileage(sql, vehicle.no, *mileage);
    add_entries(sql, vehicle.no, std::exchange(entries_, {}));
}

void Ingest::advance(Sql& sql, const VehicleKey& vehicle, StreamRow& row, WallTime now) {
    while (row.up_to < row.highest) {
        const std::uint64_t next = row.up_to + 1;
        if (const Bytes bytes = event_bytes(sql, row.no, next); !bytes.empty()) {
            apply_bytes(sql, vehicle, {row.no, next}, bytes, now);
            row.up_to = next;
        } else if (const std::uint64_t last = named_until(sql, row.no, next); last >= next) {
            row.up_to = last;
        } else {
            return;
        }
    }
}

bool Ingest::take_sync(Sql& sql, const Checked& checked, WallTime now) {
    auto sync = wire::decode_vehicle_sync(checked.body);
    if (!sync) return refuse(Rejection::Malformed);
    if (sync->vehicle != checked.vehicle.pseudonym) return refuse(Rejection::WrongVehicle);
    std::vector<StreamRow> rows;
    for (const wire::StreamDigest& digest : sync->streams) {
        StreamRow row = stream_row(sql, checked.vehicle.no, sync->epoch, digest.stream);
        for (const wire::Range& range : digest.dropped) {
            if (range.first == 0 || range.last < range.first || range.last > digest.up_to) continue;
            row.dropped += name_gap(sql, row.no, range, {}, GapReason::Dropped);
            row.highest = std::max(row.highest, range.last);
        }
        // Given out, not here, not held, not dropped: the vehicle lost it (a store rebuilt from an older copy).
        if (digest.up_to > row.up_to) {
            const std::uint64_t lost =
                name_gap(sql, row.no, {row.up_to + 1, digest.up_to}, digest.held, GapReason::Lost);
            row.lost += lost;
            if (lost > 0) row.highest = std::max(row.highest, highest_named(sql, row.no));
        }
        advance(sql, checked.vehicle, row, now);
        write_gathered(sql, checked.vehicle);
        save_stream(sql, row);
        rows.push_back(row);
    }
    // Streams too that the vehicle does not name: from them it sees that its store is an older copy.
    for (const Stream stream : kStreams) {
        if (std::ranges::find(sync->streams, stream, &wire::StreamDigest::stream) != sync->streams.end()) continue;
        if (const auto row = find_stream(sql, checked.vehicle.no, sync->epoch, stream)) rows.push_back(*row);
    }
    set_key_version(sql, checked.vehicle.no, sync->key_version);
    outbound_.tell_keys(sql, checked.vehicle);
    apply_identity_doubt({sql, checked.vehicle, calendar_, outbound_, now}, sync->identity_doubt);
    keep_refusals(sql, checked.vehicle, *sync, now);
    const DownState before = down_state(sql, checked.vehicle.no);
    acknowledge_down(sql, checked.vehicle.no, sync->down_sequence);
    const bool progress = sync->down_sequence > before.acknowledged;
    const bool just_sent = now.since_epoch - before.sent.since_epoch < kResendPause;
    // A receipt for part of what is under way is no reason to send the rest again.
    if (!(progress && just_sent)) outbound_.resend(sql, checked.vehicle, sync->down_sequence, now);
    gather_receipt(sql, checked.vehicle, sync->epoch, rows, now);
    return true;
}

void Ingest::keep_refusals(Sql& sql, const VehicleKey& vehicle, const wire::VehicleSync& sync, WallTime now) {
    for (const wire::DownRefusal& refusal : sync.refused) {
        // The vehicle names each one often; what it is named for waits here only until the number is acknowledged.
        const bool told = refusal.sequence > sync.down_sequence || has_refusal(sql, vehicle.no, refusal.sequence);
        const auto message = told ? std::nullopt : find_down(sql, vehicle.no, refusal.sequence);
        if (message) apply_refusal({sql, vehicle, calendar_, outbound_, now}, *message, static_cast<DownRefused>(refusal.reason));
    }
}

bool Ingest::take_live(Sql& sql, const Checked& checked, WallTime now) {
    auto body = wire::decode_live_body(checked.body);
    if (!body) return refuse(Rejection::Malformed);
    if (body->vehicle != checked.vehicle.pseudonym) return refuse(Rejection::WrongVehicle);
    // A reading may overtake the event that opened its session; none may outlive it.
    const auto session = find_live(sql, checked.vehicle.no, body->readings.session_id, now);
    if (!session || (session->state != LiveRowState::Open && session->state != LiveRowState::Asked)) return refuse(Rejection::NoSession);
    board_.put(checked.vehicle.no, body->readings);
    return true;
}

void Ingest::gather_receipt(Sql& sql, const VehicleKey& vehicle, const Id& epoch,
                            std::span<const StreamRow> rows, WallTime now) {
    wire::DeskSync sync{.vehicle = vehicle.pseudonym,
                        .epoch = epoch,
                        .streams = {},
                        .last_down_sequence = down_state(sql, vehicle.no).last,
                        .now = now};
    for (const StreamRow& row : rows) {
        sync.streams.push_back({.stream = row.stream,
                                .up_to = row.up_to,
                                .held = {},
                                .dropped = {},
                                .missing = missing_ranges(sql, row, kMostMissing)});
    }
    outbound_.receipt(sql, vehicle, std::move(sync));
}

}  // namespace odolink::desk
