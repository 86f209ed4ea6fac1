// SPDX-License-Identifier: Apache-2.0
// The receiving machine. One session per sender; idle and receiving are its two states, and every frame type has its
// row in each: `on_single`, `on_first`, `on_consecutive`. Timers are deadlines that are looked at when a frame comes.
#include "protocols/isotp/receiver.hpp"

#include <algorithm>
#include <cstring>

namespace odolink::isotp {
namespace {

// Consecutive frames of classic CAN are copied eight bytes at a time, so a buffer has this much room behind its end.
constexpr std::size_t kSlack = 8;
constexpr std::size_t kMostSessions = 254;

Indication refused(Reason reason) {
    return {Step::Ignored, reason, std::nullopt, {}};
}

}  // namespace

Receiver::Receiver(const ReceiverConfig& config)
    : config_{config},
      n_cr_ns_{config.n_cr.count()},
      address_bytes_{address_bytes(config.addressing)},
      room_{config.capacity + kSlack} {
    config_.sessions = std::min(config_.sessions, kMostSessions);
    sessions_.reserve(config_.sessions + 1);
    sessions_.emplace_back();
    buffers_.reserve(config_.sessions);
    standard_.fill(kNone);
    std::size_t slots = 16;
    while (slots < 4 * config_.sessions) slots *= 2;
    slots_.resize(slots);
    slot_mask_ = slots - 1;
}

bool Receiver::listen(CanId id, std::uint8_t address) {
    return find(id, address) != kNone || admit(id, address) != kNone;
}

std::uint8_t Receiver::admit(CanId id, std::uint8_t address) {
    if (buffers_.size() == config_.sessions) return kNone;
    const auto index = static_cast<std::uint8_t>(sessions_.size());
    buffers_.push_back(std::make_unique<std::byte[]>(room_));
    Session s;
    s.buffer = buffers_.back().get();
    s.id = id;
    s.address = address;
    sessions_.push_back(s);
    if (!id.extended && address_bytes_ == 0) {
        standard_[id.value & 0x7FFU] = index;
        return index;
    }
    const std::uint64_t key = key_of(id, address);
    std::size_t i = first_slot(key);
    while (slots_[i].session != kNone) i = (i + 1) & slot_mask_;
    slots_[i] = {key, index};
    return index;
}

void Receiver::reset(Session& s) {
    s.length = s.filled = s.classic_length = 0;
    s.next_control = kIdleControl;
    s.deadline_ns = kNever;
    s.awaiting_confirmation = false;
}

Indication Receiver::on_any_frame(MonoTime now, CanId id, ByteView data) {
    if (data.size() <= address_bytes_) return refused(Reason::EmptyFrame);
    const std::uint8_t address = address_bytes_ == 0 ? std::uint8_t{0} : u8(data[0]);
    const unsigned type = u8(data[address_bytes_]) >> 4U;
    std::uint8_t index = find(id, address);
    if (index == kNone) {
        if (config_.admission == Admission::Listed) return {};
        // Only a first frame needs a session of its own; any other frame meets one that is idle for ever.
        if (type == 1 && (index = admit(id, address)) == kNone) return refused(Reason::NoSession);
    }
    Session& s = sessions_[index];
    const std::int64_t t = now.since_boot.count();
    Reason overdue = Reason::None;
    if (t > s.deadline_ns) [[unlikely]]
        overdue = give_up(s, Reason::TimeoutCr).reason;
    switch (type) {
        case 2:
            return on_consecutive(s, t, data, overdue);
        case 0:
            return on_single(s, data, overdue);
        case 1:
            return on_first(s, t, data, overdue);
        // On a bus we listen to, or when this sender receives from another at the same time. It ends no transfer of
        // ours.
        case 3:
            return {Step::FlowControlSeen, overdue, std::nullopt, {}};
        default:
            return refused(Reason::UnknownFrameType);
    }
}

Indication Receiver::on_consecutive(Session& s, std::int64_t now, ByteView data, Reason overdue) {
    if (s.length == 0) return refused(overdue == Reason::None ? Reason::StrayConsecutiveFrame : overdue);
    const std::size_t at = address_bytes_ + 1;
    if (u8(data[at - 1]) != s.next_control) return refused(give_up(s, Reason::WrongSequence).reason);
    const std::uint32_t missing = s.length - s.filled;
    const auto carried = static_cast<std::uint32_t>(data.size() - at);
    // All but the last are as long as the first frame was; the last may be cut to what it needs.
    if (carried < missing && data.size() != s.frame_length) {
        return refused(give_up(s, Reason::ShortConsecutiveFrame).reason);
    }
    const std::uint32_t taken = std::min(carried, missing);
    if (carried == 7) {
        std::memcpy(s.buffer + s.filled, data.data() + at, 7);  // one move; the buffer has room behind its end
    } else {
        std::memcpy(s.buffer + s.filled, data.data() + at, taken);
    }
    if (taken == missing) {
        const ByteView whole{s.buffer, s.length};
        reset(s);
        return {Step::Completed, Reason::None, std::nullopt, whole};
    }
    s.filled += taken;
    const bool block_ends = s.block_left == 1;
    advance(s, now);
    if (!block_ends) return {Step::Continued, Reason::None, std::nullopt, {}};
    s.block_left = config_.block_size;
    s.awaiting_confirmation = true;
    s.deadline_ns = now + config_.n_ar.count();
    return {Step::Continued, Reason::None, FlowStatus::ContinueToSend, {}};
}

Indication Receiver::on_single(Session& s, ByteView data, Reason overdue) {
    const std::size_t control = address_bytes_;
    std::size_t length = u8(data[control]) & 0x0FU;
    std::size_t at = control + 1;
    if (data.size() > 8) {
        // CAN FD: the nibble is zero and the length has its own byte. Source: ISO 15765-2:2016, escape sequence.
        if (length != 0) return refused(Reason::LengthBeyondFrame);
        length = u8(data[at]);
        ++at;
    }
    if (length == 0) return refused(Reason::LengthZero);
    if (length > data.size() - at) return refused(Reason::LengthBeyondFrame);
    const Reason lost = s.length == 0 ? overdue : give_up(s, Reason::SingleFrameOverUnfinished).reason;
    return {Step::Completed, lost, std::nullopt, data.subspan(at, length)};
}

Indication Receiver::on_first(Session& s, std::int64_t now, ByteView data, Reason overdue) {
    if (data.size() < 8) return refused(Reason::ShortFirstFrame);
    const std::size_t control = address_bytes_;
    std::size_t length = static_cast<std::size_t>(big_endian(data.subspan(control, 2))) & 0x0FFFU;
    std::size_t at = control + 2;
    if (length == 0) {
        length = static_cast<std::size_t>(big_endian(data.subspan(at, 4)));
        if (length <= kLongestShortLength) return refused(Reason::EscapeLengthTooSmall);
        at += 4;
    }
    // What a single frame of the same CAN length could carry needs no first frame.
    const std::size_t single = data.size() - control - (data.size() > 8 ? 2 : 1);
    if (length <= single) return refused(Reason::FirstFrameLengthTooSmall);
    if (length > config_.capacity) {
        if (config_.role == Role::Listening) return refused(Reason::LongerThanBuffer);
        return {Step::Ignored, Reason::LongerThanBuffer, FlowStatus::Overflow, {}};
    }
    Reason lost = overdue;
    if (s.length != 0) lost = give_up(s, Reason::FirstFrameOverUnfinished).reason;
    begin(s, now, data, length, at);
    if (config_.role == Role::Listening) return {Step::Started, lost, std::nullopt, {}};
    return {Step::Started, lost, FlowStatus::ContinueToSend, {}};
}

void Receiver::begin(Session& s, std::int64_t now, ByteView data, std::size_t length, std::size_t at) {
    s.filled = static_cast<std::uint32_t>(data.size() - at);
    std::memcpy(s.buffer, data.data() + at, s.filled);
    s.length = static_cast<std::uint32_t>(length);
    s.classic_length = data.size() == 8 ? s.length : 0;
    s.next_control = 0x21;
    s.frame_length = static_cast<std::uint8_t>(data.size());
    const bool answering = config_.role == Role::Answering;
    s.block_left = answering ? config_.block_size : std::uint8_t{0};
    s.awaiting_confirmation = answering;
    s.deadline_ns = now + (answering ? config_.n_ar.count() : n_cr_ns_);
}

Abandoned Receiver::give_up(Session& s, Reason reason) {
    if (reason == Reason::TimeoutCr && s.awaiting_confirmation) reason = Reason::TimeoutAr;
    Abandoned a{s.id, s.address, reason, s.filled, s.length};
    reset(s);
    return a;
}

void Receiver::on_flow_control_sent(MonoTime now, CanId id, std::uint8_t address) {
    const std::uint8_t index = find(id, address);
    if (index == kNone || !sessions_[index].awaiting_confirmation) return;
    sessions_[index].awaiting_confirmation = false;
    sessions_[index].deadline_ns = now.since_boot.count() + n_cr_ns_;
}

std::optional<Abandoned> Receiver::expire(MonoTime now) {
    for (Session& s : sessions_) {
        if (now.since_boot.count() > s.deadline_ns) return give_up(s, Reason::TimeoutCr);
    }
    return std::nullopt;
}

std::optional<Abandoned> Receiver::abandon() {
    for (Session& s : sessions_) {
        if (s.length != 0) return give_up(s, Reason::Unfinished);
    }
    return std::nullopt;
}

std::optional<MonoTime> Receiver::next_deadline() const {
    std::int64_t earliest = kNever;
    for (const Session& s : sessions_) earliest = std::min(earliest, s.deadline_ns);
    if (earliest == kNever) return std::nullopt;
    return MonoTime{Duration{earliest}};
}

}  // namespace odolink::isotp
