// SPDX-License-Identifier: Apache-2.0
// Sessions of the J1939 transport protocol. One broadcast and one connection may be open from one sender to one receiver.
#include "protocols/j1939/transport.hpp"

#include <algorithm>
#include <cstring>

namespace odolink::j1939 {
namespace {

// Control bytes of TP.CM.
constexpr unsigned kRts = 16;
constexpr unsigned kCts = 17;
constexpr unsigned kEndOfMessage = 19;
constexpr unsigned kBam = 32;
constexpr unsigned kAbort = 255;

// Reasons in an abort of ours.
constexpr unsigned kAbortTimeout = 3;
constexpr unsigned kAbortNoResources = 2;
constexpr unsigned kAbortBadSequence = 7;

constexpr std::uint8_t kMaxBatch = 16;
constexpr std::size_t kPacketBytes = 7;

Pgn carried_pgn(ByteView data) {
    return static_cast<Pgn>(u8(data[5]) | u8(data[6]) << 8U | u8(data[7]) << 16U) & 0x3FFFFU;
}

TransportEvent plain(Reject reason, const Header& header) {
    TransportEvent event;
    event.outcome = Outcome::Rejected;
    event.reason = reason;
    event.header = header;
    return event;
}

TransportEvent progress(const Header& header) {
    TransportEvent event;
    event.outcome = Outcome::Progress;
    event.header = header;
    return event;
}

unsigned abort_code(Reject reason) {
    switch (reason) {
        case Reject::Timeout: return kAbortTimeout;
        case Reject::WrongSequence: return kAbortBadSequence;
        default: return kAbortNoResources;
    }
}

}  // namespace

const char* text_of(Reject reason) {
    switch (reason) {
        case Reject::BadAnnouncement: return "bad announcement";
        case Reject::ShortFrame: return "short frame";
        case Reject::WrongSequence: return "wrong sequence";
        case Reject::Timeout: return "timeout";
        case Reject::Replaced: return "replaced by a new transfer";
        case Reject::Aborted: return "aborted";
        case Reject::StrayData: return "packet without announcement";
        case Reject::NoSession: return "too many transfers at once";
        case Reject::ExtendedUnsupported: return "extended transfer not supported";
    }
    return "unknown";
}

TransportReceiver::TransportReceiver(std::optional<Address> own) : own_{own}, sessions_(kSessions) {}

TransportEvent TransportReceiver::on_frame(MonoTime now, std::uint32_t id, ByteView data) {
    const unsigned format = id >> 16U & 0xFFU;
    const bool extended = format == (pgn::kExtendedTransportControl >> 8U) || format == (pgn::kExtendedTransportData >> 8U);
    const bool basic = format == (pgn::kTransportControl >> 8U) || format == (pgn::kTransportData >> 8U);
    // Both data pages' upper bits are zero for the transport groups.
    if ((!basic && !extended) || (id >> 24U & 0x3U) != 0) return {};
    const Header header = header_of(id);
    if (data.size() < 8) return plain(Reject::ShortFrame, header);
    if (extended) {
        // Only the announcement counts, so that one transfer is one refusal.
        constexpr unsigned kExtendedRts = 20;
        const bool announced = header.pgn == pgn::kExtendedTransportControl && u8(data[0]) == kExtendedRts;
        return announced ? plain(Reject::ExtendedUnsupported, {header.priority, carried_pgn(data), header.source, header.destination})
                         : progress(header);
    }
    return header.pgn == pgn::kTransportData ? on_data(now, header, data) : on_control(now, header, data);
}

TransportEvent TransportReceiver::on_control(MonoTime now, const Header& header, ByteView data) {
    switch (u8(data[0])) {
        case kBam:
        case kRts: return on_announcement(now, header, data);
        case kCts:
            // From the receiver to the sender: with packets it moves the place where data goes on, with none it holds.
            if (Session* session = find(header.destination, header.source); session != nullptr && !session->broadcast) {
                session->held = u8(data[1]) == 0;
                if (!session->held && u8(data[2]) >= 1 && u8(data[2]) <= session->next) session->next = u8(data[2]);
                session->deadline = now + (session->held ? kT4 : kT2);
            }
            return progress(header);
        case kAbort:
            for (Session* session : {find(header.source, header.destination), find(header.destination, header.source)})
                if (session != nullptr && !session->broadcast && session->pgn == carried_pgn(data)) {
                    TransportEvent event = reject(*session, Reject::Aborted);
                    event.reply.reset();
                    return event;
                }
            return progress(header);
        case kEndOfMessage:
        default: return progress(header);
    }
}

TransportEvent TransportReceiver::on_announcement(MonoTime now, const Header& header, ByteView data) {
    const bool broadcast = u8(data[0]) == kBam;
    const Header carried{header.priority, carried_pgn(data), header.source, header.destination};
    const unsigned size = u8(data[1]) | static_cast<unsigned>(u8(data[2])) << 8U;
    const unsigned packets = u8(data[3]);
    Session* session = find(header.source, header.destination);
    const bool replaced = session != nullptr;
    if (replaced) {
        session->open = false;
        --open_;
    }
    TransportEvent event;
    event.header = carried;
    event.also_replaced = replaced;
    const bool to_all = header.destination == kGlobal;
    const bool fits = size >= 9 && size <= kMaxMessage && packets == (size + kPacketBytes - 1) / kPacketBytes;
    if (!fits || to_all != broadcast) {
        event.outcome = Outcome::Rejected;
        event.reason = Reject::BadAnnouncement;
        return event;
    }
    session = free_session();
    if (session == nullptr) {
        event.outcome = Outcome::Rejected;
        event.reason = Reject::NoSession;
        return event;
    }
    ++open_;
    session->open = true;
    session->broadcast = broadcast;
    session->held = false;
    session->source = header.source;
    session->destination = header.destination;
    session->next = 1;
    session->packets = static_cast<std::uint8_t>(packets);
    session->size = static_cast<std::uint16_t>(size);
    session->pgn = carried.pgn;
    session->batch = std::clamp<std::uint8_t>(u8(data[4]), 1, kMaxBatch);
    session->deadline = now + (broadcast ? kT1 : kT3);
    event.outcome = Outcome::Progress;
    if (answered(*session)) {
        event.reply = clear_to_send(*session);
        session->deadline = now + kT2;
    }
    return event;
}

TransportEvent TransportReceiver::on_data(MonoTime now, const Header& header, ByteView data) {
    Session* session = find(header.source, header.destination);
    if (session == nullptr) return plain(Reject::StrayData, header);
    if (session->deadline < now) return reject(*session, Reject::Timeout);
    if (u8(data[0]) != session->next) return reject(*session, Reject::WrongSequence);
    std::memcpy(session->bytes.data() + (session->next - 1U) * kPacketBytes, data.data() + 1, kPacketBytes);
    if (session->next == session->packets) return complete(*session);
    ++session->next;
    session->deadline = now + kT1;
    TransportEvent event = progress({header.priority, session->pgn, header.source, header.destination});
    if (answered(*session) && session->next > session->batch_end) {
        event.reply = clear_to_send(*session);
        session->deadline = now + kT2;
    }
    return event;
}

TransportEvent TransportReceiver::complete(Session& session) {
    TransportEvent event;
    event.outcome = Outcome::Complete;
    event.header = {6, session.pgn, session.source, session.destination};
    event.message = ByteView{session.bytes}.first(session.size);
    if (answered(session))
        event.reply = control(session, {kEndOfMessage, session.size & 0xFFU, session.size / 256U, session.packets, 0xFFU});
    session.open = false;
    --open_;
    return event;
}

TransportEvent TransportReceiver::reject(Session& session, Reject reason) {
    TransportEvent event = plain(reason, {6, session.pgn, session.source, session.destination});
    if (answered(session)) event.reply = control(session, {kAbort, abort_code(reason), 0xFFU, 0xFFU, 0xFFU});
    session.open = false;
    --open_;
    return event;
}

std::optional<TransportEvent> TransportReceiver::on_time(MonoTime now) {
    if (open_ == 0) return std::nullopt;
    for (Session& session : sessions_)
        if (session.open && session.deadline < now) return reject(session, Reject::Timeout);
    return std::nullopt;
}

std::optional<MonoTime> TransportReceiver::next_deadline() const {
    std::optional<MonoTime> next;
    for (const Session& session : sessions_)
        if (session.open && (!next || session.deadline < *next)) next = session.deadline;
    return next;
}

TransportReceiver::Session* TransportReceiver::find(Address source, Address destination) {
    if (open_ == 0) return nullptr;
    const auto found = std::find_if(sessions_.begin(), sessions_.end(), [source, destination](const Session& s) {
        return s.open && s.source == source && s.destination == destination;
    });
    return found == sessions_.end() ? nullptr : &*found;
}

TransportReceiver::Session* TransportReceiver::free_session() {
    const auto found = std::find_if(sessions_.begin(), sessions_.end(), [](const Session& s) { return !s.open; });
    return found == sessions_.end() ? nullptr : &*found;
}

Frame TransportReceiver::clear_to_send(Session& session) const {
    const unsigned left = session.packets - session.next + 1U;
    const unsigned count = std::min<unsigned>(left, session.batch);
    session.batch_end = static_cast<std::uint8_t>(session.next + count - 1U);
    return control(session, {kCts, count, session.next, 0xFFU, 0xFFU});
}

Frame TransportReceiver::control(const Session& session, std::array<unsigned, 5> head) {
    Frame frame;
    frame.id = id_of({7, pgn::kTransportControl, session.destination, session.source});
    for (std::size_t i = 0; i < head.size(); ++i) frame.bytes[i] = static_cast<std::byte>(head[i]);
    for (unsigned i = 0; i < 3; ++i) frame.bytes[5 + i] = static_cast<std::byte>(session.pgn >> (8U * i) & 0xFFU);
    return frame;
}

}  // namespace odolink::j1939
