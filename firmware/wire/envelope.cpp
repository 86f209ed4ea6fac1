// SPDX-License-Identifier: Apache-2.0
// Envelopes and the six bodies under a signature. Fields: proto/odolink/v1/envelope.proto.
#include "wire/envelope.hpp"

#include "domain/pseudonym.hpp"
#include "odolink/v1/envelope.pb.h"
#include "wire/mapping.hpp"

namespace odolink::wire {
namespace {

using wire::put;
using wire::take;

constexpr std::size_t kSignatureLength = 64;
constexpr std::byte kIdTag{0x0A};    // UpEvent.id: field 1, length-delimited
constexpr std::byte kBootTag{0x12};  // UpEvent.boot: field 2, length-delimited

const std::string& take_vehicle(const std::string& text, Check& check) {
    check.need(!text.empty(), WireErrc::Missing);
    check.need(text.empty() || is_pseudonym(text), WireErrc::OutOfRange);
    return text;
}

Stream take_stream(int value, Check& check) { return check.enumerator(value, Stream::Care, Stream::Operation); }

/// The field `tag` at the front of an encoded event, its head included; empty when the event begins with something else.
ByteView leading_field(ByteView event, std::byte tag) {
    if (event.size() < 2 || event[0] != tag || u8(event[1]) > 16 || event.size() < 2U + u8(event[1])) return {};
    return event.first(2U + u8(event[1]));
}

/// What encode(UpBatch) leaves out and decode_up_batch puts back: ids that follow from the number, and the boot that all
/// events share. Both stand at the front of an event, so leaving them out is cutting them off.
struct Prefixes {
    std::vector<ByteView> ids;
    ByteView boot;  ///< that of every event, or empty
};

Bytes id_field(std::byte tag, const Id& id) {
    const std::string raw = id_bytes(id);
    Bytes field{tag, static_cast<std::byte>(raw.size())};
    const ByteView view = as_bytes(raw);
    field.insert(field.end(), view.begin(), view.end());
    return field;
}

Prefixes prefixes_of(const UpBatch& batch) {
    Prefixes out;
    bool shared = true;
    for (std::size_t i = 0; i < batch.events.size(); ++i) {
        const ByteView event = batch.events[i];
        const ByteView id = leading_field(event, kIdTag);
        const Bytes expected = id_field(kIdTag, event_id(batch.epoch, batch.stream, batch.first_sequence + i));
        out.ids.push_back(std::ranges::equal(id, expected) ? id : ByteView{});
        const ByteView boot = leading_field(event.subspan(id.size()), kBootTag);
        shared = shared && !boot.empty() && (i == 0 || std::ranges::equal(boot, out.boot));
        // The boot can be cut off only where the id before it is cut off too: a field is left out at the front alone.
        shared = shared && !out.ids.back().empty();
        if (i == 0) out.boot = boot;
    }
    if (!shared) out.boot = {};
    return out;
}

/// One event of a batch with its id and boot put back.
Bytes completed(ByteView event, ByteView id, ByteView boot) {
    Bytes out;
    const bool has_id = !leading_field(event, kIdTag).empty();
    const ByteView own_id = leading_field(event, kIdTag);
    const ByteView rest = event.subspan(own_id.size());
    const ByteView head = has_id ? own_id : id;
    out.reserve(head.size() + boot.size() + rest.size());
    out.insert(out.end(), head.begin(), head.end());
    if (leading_field(rest, kBootTag).empty()) out.insert(out.end(), boot.begin(), boot.end());
    out.insert(out.end(), rest.begin(), rest.end());
    return out;
}

void put(const StreamDigest& value, v1::StreamDigest& out) {
    out.set_stream(static_cast<v1::Stream>(value.stream));
    out.set_up_to(value.up_to);
    for (const Range& range : value.held) put(range, *out.add_held());
    for (const Range& range : value.dropped) put(range, *out.add_dropped());
    for (const Range& range : value.missing) put(range, *out.add_missing());
}

StreamDigest take(const v1::StreamDigest& in, Check& check) {
    StreamDigest out;
    out.stream = take_stream(in.stream(), check);
    out.up_to = check.number(in.up_to());
    for (const v1::Range& range : in.held()) out.held.push_back(take(range, check));
    for (const v1::Range& range : in.dropped()) out.dropped.push_back(take(range, check));
    for (const v1::Range& range : in.missing()) out.missing.push_back(take(range, check));
    return out;
}

/// The first detail, ROLE, is the reason after Unsupported.
constexpr int kBeforeDetails = static_cast<int>(DownRefusal::Reason::Role) - v1::DOWN_REFUSAL_DETAIL_ROLE;

/// A reason that came later is a detail: a desk of the first version reads "unsupported".
void put(DownRefusal::Reason reason, v1::DownRefusal& out) {
    const bool detailed = reason >= DownRefusal::Reason::Role;
    out.set_reason(detailed ? v1::DOWN_REFUSAL_REASON_UNSUPPORTED : static_cast<v1::DownRefusalReason>(reason));
    if (detailed) out.set_detail(static_cast<v1::DownRefusalDetail>(static_cast<int>(reason) - kBeforeDetails));
}

DownRefusal::Reason take_reason(const v1::DownRefusal& in, Check& check) {
    if (in.detail() >= v1::DOWN_REFUSAL_DETAIL_ROLE && in.detail() <= v1::DOWN_REFUSAL_DETAIL_CONSENT) return static_cast<DownRefusal::Reason>(in.detail() + kBeforeDetails);
    return check.enumerator(in.reason(), DownRefusal::Reason::Expired, DownRefusal::Reason::Unsupported);
}

/// One message of a batch; nothing: it is none. Whatever is wrong with it stays its own.
void take_or_set_aside(const std::optional<v1::DownMessage>& in, std::uint64_t sequence, DownBatch& out) {
    Check check;
    check.need(in.has_value(), WireErrc::Malformed);
    auto message = check.result(in ? take(*in, check) : DownMessage{});
    if (check.ok()) return out.messages.push_back(std::move(*message));
    const bool newer = message.error() == WireErrc::Unsupported;
    out.set_aside.push_back({sequence, newer ? DownRefusal::Reason::Unsupported : DownRefusal::Reason::Malformed});
}

}  // namespace

Id event_id(const Id& epoch, Stream stream, std::uint64_t sequence) {
    Id id = epoch;
    id.bytes[7] ^= static_cast<std::byte>(stream);
    for (std::size_t i = 0; i < 8; ++i) id.bytes[15 - i] ^= static_cast<std::byte>(sequence >> (8 * i));
    return id;
}

Bytes encode(const Envelope& envelope) {
    v1::Envelope out;
    out.set_key_id(utf8(envelope.key_id));
    out.set_body(envelope.body.data(), envelope.body.size());
    out.set_signature(envelope.signature.data(), envelope.signature.size());
    return to_bytes(out);
}

Result<Envelope> decode_envelope(ByteView bytes) {
    if (bytes.size() > kMaxEnvelope) return make_error_code(WireErrc::TooLarge);
    v1::Envelope in;
    if (!parse(bytes, in)) return make_error_code(WireErrc::Malformed);
    if (in.key_id().empty() || in.body().empty() || in.signature().size() != kSignatureLength) {
        return make_error_code(WireErrc::Missing);
    }
    if (in.key_id().size() > kLongestKeyId) return make_error_code(WireErrc::OutOfRange);
    const ByteView body = as_bytes(in.body());
    const ByteView signature = as_bytes(in.signature());
    return Envelope{in.key_id(), {body.begin(), body.end()}, {signature.begin(), signature.end()}};
}

Bytes encode(const UpBatch& batch) {
    const Prefixes prefixes = prefixes_of(batch);
    v1::UpBatch out;
    out.set_vehicle(utf8(batch.vehicle));
    out.set_stream(static_cast<v1::Stream>(batch.stream));
    out.set_epoch(id_bytes(batch.epoch));
    out.set_first_sequence(batch.first_sequence);
    if (!prefixes.boot.empty()) out.set_boot(to_text(prefixes.boot.subspan(2)));
    for (std::size_t i = 0; i < batch.events.size(); ++i) {
        const ByteView rest = ByteView{batch.events[i]}.subspan(prefixes.ids[i].size() + prefixes.boot.size());
        out.add_events(rest.data(), rest.size());
    }
    return to_bytes(out);
}

Result<UpBatch> decode_up_batch(ByteView body) {
    if (body.size() > kMaxEnvelope) return make_error_code(WireErrc::TooLarge);
    v1::UpBatch in;
    if (!parse(body, in)) return make_error_code(WireErrc::Malformed);
    Check check;
    UpBatch out;
    out.vehicle = take_vehicle(in.vehicle(), check);
    out.stream = take_stream(in.stream(), check);
    out.epoch = check.needed_id(in.epoch());
    out.first_sequence = in.first_sequence();
    check.need(in.events_size() > 0 && in.first_sequence() > 0, WireErrc::Missing);
    const auto count = static_cast<std::uint64_t>(in.events_size());
    check.number(check.number(in.first_sequence()) + count);
    const Id boot_id = check.id(in.boot());
    if (!check.ok()) return check.result(std::move(out));
    const Bytes boot = boot_id.empty() ? Bytes{} : id_field(kBootTag, boot_id);
    for (std::uint64_t i = 0; i < count; ++i) {
        const Bytes id = id_field(kIdTag, event_id(out.epoch, out.stream, out.first_sequence + i));
        out.events.push_back(completed(as_bytes(in.events(static_cast<int>(i))), id, boot));
    }
    return out;
}

Bytes encode(const VehicleSync& sync) {
    v1::VehicleSync out;
    out.set_vehicle(utf8(sync.vehicle));
    out.set_epoch(id_bytes(sync.epoch));
    out.set_down_sequence(sync.down_sequence);
    for (const StreamDigest& digest : sync.streams) put(digest, *out.add_streams());
    put(sync.now, *out.mutable_now());
    for (const DownRefusal& refusal : sync.refused) {
        v1::DownRefusal& one = *out.add_refused();
        one.set_sequence(refusal.sequence);
        put(refusal.reason, one);
    }
    out.set_identity_doubt(sync.identity_doubt);
    out.set_key_version(sync.key_version);
    return to_bytes(out);
}

Result<VehicleSync> decode_vehicle_sync(ByteView body) {
    if (body.size() > kMaxEnvelope) return make_error_code(WireErrc::TooLarge);
    v1::VehicleSync in;
    if (!parse(body, in)) return make_error_code(WireErrc::Malformed);
    Check check;
    VehicleSync out;
    out.vehicle = take_vehicle(in.vehicle(), check);
    out.epoch = check.needed_id(in.epoch());
    out.down_sequence = check.number(in.down_sequence());
    for (const v1::StreamDigest& digest : in.streams()) out.streams.push_back(take(digest, check));
    if (in.has_now()) out.now = take(in.now(), check);
    for (const v1::DownRefusal& one : in.refused()) {
        out.refused.push_back({check.number(one.sequence()), take_reason(one, check)});
    }
    out.identity_doubt = in.identity_doubt();
    out.key_version = in.key_version();
    return check.result(std::move(out));
}

Bytes encode(const LiveBody& body) {
    v1::LiveReadings out;
    out.set_vehicle(utf8(body.vehicle));
    out.set_session_id(id_bytes(body.readings.session_id));
    out.set_number(body.readings.number);
    put(body.readings.at, *out.mutable_at());
    for (const SignalValue& value : body.readings.values) {
        if (std::isfinite(value.value)) put(value, *out.add_values());
    }
    return to_bytes(out);
}

Result<LiveBody> decode_live_body(ByteView body) {
    if (body.size() > kMaxEnvelope) return make_error_code(WireErrc::TooLarge);
    v1::LiveReadings in;
    if (!parse(body, in)) return make_error_code(WireErrc::Malformed);
    Check check;
    LiveBody out;
    out.vehicle = take_vehicle(in.vehicle(), check);
    out.readings.session_id = check.needed_id(in.session_id());
    out.readings.number = in.number();
    check.need(in.number() > 0 && in.has_at(), WireErrc::Missing);
    out.readings.at = take(in.at(), check);
    for (const v1::Signal& value : in.values()) out.readings.values.push_back(take(value, check));
    return check.result(std::move(out));
}

Bytes encode(const HealthBody& body) {
    const AgentHealth& health = body.health;
    v1::AgentHealth out;
    out.set_vehicle(utf8(body.vehicle));
    out.set_session(id_bytes(health.session));
    out.set_number(health.number);
    out.set_link(static_cast<v1::LinkWord>(health.link));
    if (health.link == LinkWord::Lost) return to_bytes(out);
    if (health.at.known()) put(health.at, *out.mutable_at());
    out.set_version(utf8(health.agent.version));
    out.set_mode(static_cast<v1::StartMode>(health.agent.mode));
    out.set_waiting(health.waiting);
    out.set_store_damaged(health.agent.store_damaged);
    out.set_store_failing(health.agent.store_failing);
    out.set_configuration_refused(health.agent.configuration_refused);
    return to_bytes(out);
}

Result<HealthBody> decode_health_body(ByteView body) {
    if (body.size() > kMaxEnvelope) return make_error_code(WireErrc::TooLarge);
    v1::AgentHealth in;
    if (!parse(body, in)) return make_error_code(WireErrc::Malformed);
    Check check;
    HealthBody out;
    out.vehicle = take_vehicle(in.vehicle(), check);
    out.health.session = check.needed_id(in.session());
    out.health.number = in.number();
    out.health.link = check.enumerator(in.link(), LinkWord::Up, LinkWord::Ended);
    check.need((in.number() == 0) == (out.health.link == LinkWord::Lost), WireErrc::OutOfRange);
    if (out.health.link == LinkWord::Lost) return check.result(std::move(out));
    if (in.has_at()) out.health.at = take(in.at(), check);
    out.health.agent = {in.version(), check.enumerator(in.mode(), StartMode::Full, StartMode::Safe), in.store_damaged(), in.store_failing(),
                        in.configuration_refused()};
    out.health.waiting = in.waiting();
    return check.result(std::move(out));
}

Bytes encode(const DeskSync& sync) {
    v1::DeskSync out;
    out.set_vehicle(utf8(sync.vehicle));
    out.set_epoch(id_bytes(sync.epoch));
    for (const StreamDigest& digest : sync.streams) put(digest, *out.add_streams());
    out.set_last_down_sequence(sync.last_down_sequence);
    put(sync.now, *out.mutable_now());
    return to_bytes(out);
}

Result<DeskSync> decode_desk_sync(ByteView body) {
    if (body.size() > kMaxEnvelope) return make_error_code(WireErrc::TooLarge);
    v1::DeskSync in;
    if (!parse(body, in)) return make_error_code(WireErrc::Malformed);
    Check check;
    DeskSync out;
    out.vehicle = take_vehicle(in.vehicle(), check);
    out.epoch = check.needed_id(in.epoch());
    for (const v1::StreamDigest& digest : in.streams()) out.streams.push_back(take(digest, check));
    out.last_down_sequence = check.number(in.last_down_sequence());
    if (in.has_now()) out.now = take(in.now(), check);
    return check.result(std::move(out));
}

Bytes encode(const DownBatch& batch) {
    v1::DownBatch out;
    out.set_vehicle(utf8(batch.vehicle));
    for (const DownMessage& message : batch.messages) {
        v1::DownMessage one;
        put(message, one);
        const Bytes bytes = to_bytes(one);
        out.add_messages(bytes.data(), bytes.size());
    }
    return to_bytes(out);
}

Result<DownBatch> decode_down_batch(ByteView body) {
    if (body.size() > kMaxEnvelope) return make_error_code(WireErrc::TooLarge);
    v1::DownBatch in;
    if (!parse(body, in)) return make_error_code(WireErrc::Malformed);
    Check check;
    DownBatch out;
    out.vehicle = take_vehicle(in.vehicle(), check);
    check.need(in.messages_size() > 0, WireErrc::Missing);
    if (!check.ok()) return check.result(std::move(out));
    // Whatever else is wrong with them: their numbers are one row, and it is known from any that tells its own.
    std::vector<std::optional<v1::DownMessage>> read;
    std::optional<std::uint64_t> first;
    for (const std::string& bytes : in.messages()) {
        v1::DownMessage message;
        const std::uint64_t place = read.size();
        read.push_back(parse(as_bytes(bytes), message) ? std::optional{std::move(message)} : std::nullopt);
        if (!read.back() || read.back()->sequence() == 0) continue;
        check.need(read.back()->sequence() > place, WireErrc::OutOfRange);
        if (!first) first = read.back()->sequence() - place;
        check.need(read.back()->sequence() == *first + place, WireErrc::OutOfRange);
    }
    check.need(first.has_value(), WireErrc::Malformed);
    check.number(check.number(first.value_or(0)) + read.size());
    if (!check.ok()) return check.result(std::move(out));
    for (std::size_t i = 0; i < read.size(); ++i) take_or_set_aside(read[i], *first + i, out);
    return out;
}

}  // namespace odolink::wire
