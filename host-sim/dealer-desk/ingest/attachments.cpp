// SPDX-License-Identifier: Apache-2.0
#include "dealer-desk/ingest/attachments.hpp"

#include <algorithm>
#include <set>

#include "dealer-desk/ingest/erasure.hpp"
#include "dealer-desk/ingest/outbound.hpp"
#include "dealer-desk/store/attachments.hpp"

namespace odolink::desk {
namespace {

constexpr std::size_t kMostWaiting = 400;  // a vehicle that is away and asks for all there is, before it is told to wait

/// Parts of this digest that wait for the vehicle's receipt; nothing where too much waits.
std::optional<std::set<std::uint32_t>> waiting_parts(const EffectContext& context, const AttachmentDigest& digest) {
    const auto waiting = waiting_down(context.sql, context.vehicle.no, kMostWaiting);
    if (waiting.size() >= kMostWaiting) return std::nullopt;
    std::set<std::uint32_t> parts;
    for (const DownMessage& message : waiting) {
        const auto* sent = std::get_if<AttachmentSent>(&message.payload);
        if (sent != nullptr && sent->digest == digest && message.expires > context.now) parts.insert(sent->part);
    }
    return parts;
}

}  // namespace

void send_attachment(const EffectContext& context, const AttachmentAsked& asked, const Id& trace) {
    if (has_gone(context.sql, context.vehicle.no)) return;
    const auto refuse = [&context, &asked, &trace](AttachmentAbsence why) {
        context.outbound.queue(context.sql, context.vehicle, AttachmentAbsent{asked.digest, why}, trace, context.now);
    };
    const auto named = named_attachment(context.sql, context.vehicle.no, asked.digest);
    if (!named) return refuse(AttachmentAbsence::Unknown);
    const auto bytes = attachment_bytes(context.sql, asked.digest);
    if (!bytes || bytes->empty() || bytes->size() > kLargestAttachment) return refuse(AttachmentAbsence::Gone);
    const auto waiting = waiting_parts(context, asked.digest);
    if (!waiting) return;
    const auto size = static_cast<std::uint32_t>(bytes->size());
    for (std::uint32_t part = 0; part < attachment_parts(size); ++part) {
        const bool wanted = asked.parts.empty() || std::ranges::find(asked.parts, part) != asked.parts.end();
        if (!wanted || waiting->contains(part)) continue;
        const ByteView piece = ByteView{*bytes}.subspan(part * kAttachmentPartBytes, attachment_part_length(size, part));
        context.outbound.queue(context.sql, context.vehicle, AttachmentSent{asked.digest, part, {piece.begin(), piece.end()}}, trace, context.now);
    }
}

}  // namespace odolink::desk
