// SPDX-License-Identifier: Apache-2.0
// The receiving machine. One session per sender; idle and receiving are its two states, and every frame type has its
// row in each: `on_single`, `on_first`, `on_consecutive`. Timers are deadlines that are looked at when a frame comes.
// What is called for each first and last frame is `inline`: a fifth of a short message's time.
#include "protocols/isotp/receiver.hpp"

#include <algorithm>
#include <cstring>

namespace odolink::isotp {
namespace {

// Consecutive frames of classic CAN are copied eight bytes at a time, so a buffer has this much room behind its end.
constexpr std::size_t kSlack = 8;
constexpr std::size_t kMostSessions = 254;
constexpr std::size_t kMostCapacity = (std::size_t{1} << 31U) - 1;  // what is missing is a signed number of 32 bits

constexpr Indication refused(Reason reason) {
    return {Step::Ignored, reason};
}

/// This frame was refused, and before that an earlier message may have been lost.
constexpr Indication refused(Reason reason, Reason lost) {
    if (lost == Reason::None) return {Step::Ignored, reason};
    return {Step::Ignored, lost, reason};
}

/// Has CAN a frame of this length, and is it long enough for a first frame?
bool full_frame(std::size_t size) {
    return size == 8 || (size > 8 && can_length_for(size) == size);
}

}  // namespace

Receiver::Receiver(const ReceiverConfig& config)
    : config_{config},
      n_cr_ns_{config.n_cr.count()},
      n_ar_ns_{config.n_ar.count()},
      address_bytes_{address_bytes(config.addressing)},
      block_{config.block_size != 0 ? config.block_size : kNoBlock},
      room_{std::min(config.capacity, kMostCapacity) + kSlack} {
    config_.capacity = room_ - kSlack;
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
    std::uint8_t index = find(id, address);
    if (index == kNone) index = admit(id, address);
    if (index == kNone) return false;
    sessions_[index].named = true;
    return true;
}

std::uint8_t Receiver::admit(CanId id, std::uint8_t address) {
    std::uint8_t index = kNone;
    if (buffers_.size() == config_.sessions) {
        index = reuse_idle();
        if (index == kNone) return kNone;
    } else {
        index = static_cast<std::uint8_t>(sessions_.size());
        sessions_.emplace_back();
        buffers_.push_back(std::make_unique<std::byte[]>(room_));
        sessions_[index].buffer = buffers_.back().get();
    }
    sessions_[index].id = id;
    sessions_[index].address = address;
    sessions_[index].functional = functional_id(id);
    if (!sessions_[index].functional)
        sessions_[index].longest_classic = static_cast<std::uint32_t>(std::min(config_.capacity, kLongestShortLength));
    enter(index);
    return index;
}

/// Lets a sender be found.
void Receiver::enter(std::uint8_t index) {
    const Session& s = sessions_[index];
    if (!s.id.extended && address_bytes_ == 0) {
        standard_[s.id.value & 0x7FFU] = index;
        return;
    }
    const std::uint64_t key = key_of(s.id, s.address);
    std::size_t i = first_slot(key);
    while (slots_[i].session != kNone) i = (i + 1) & slot_mask_;
    slots_[i] = {key, index};
}

/// The next session in turn that was not asked for by name and has no message under way; its sender is forgotten.
std::uint8_t Receiver::reuse_idle() {
    for (std::size_t tried = 0; tried < config_.sessions; ++tried) {
        next_reused_ = next_reused_ % config_.sessions + 1;
        const Session& s = sessions_[next_reused_];
        if (s.named || s.phase != Phase::Idle) continue;
        standard_.fill(kNone);
        std::fill(slots_.begin(), slots_.end(), Slot{});
        for (std::size_t i = 1; i < sessions_.size(); ++i)
            if (i != next_reused_) enter(static_cast<std::uint8_t>(i));
        return static_cast<std::uint8_t>(next_reused_);
    }
    return kNone;
}

Indication Receiver::on_any_frame(MonoTime now, CanId id, ByteView data) {
    if (data.size() <= address_bytes_) return refused(Reason::EmptyFrame);
    const std::uint8_t address = address_bytes_ == 0 ? std::uint8_t{0} : u8(data[0]);
    const unsigned type = u8(data[address_bytes_]) >> 4U;
    std::uint8_t index = find(id, address);
    if (index == kNone) [[unlikely]] {
        if (config_.admission == Admission::Listed) return {};
        if (type == 1 && functional_id(id)) return refused(Reason::FunctionalNotSingle);
        // Only a first frame needs a session of its own; any other frame meets one that is idle for ever.
        if (type == 1 && (index = admit(id, address)) == kNone) return refused(Reason::NoSession);
    }
    Session& s = sessions_[index];
    const std::int64_t t = now.since_boot.count();
    Reason lost = Reason::None;
    if (t > s.deadline_ns && out_of_time(s, t)) [[unlikely]] {
        lost = give_up_overdue(s).reason;
        if (type == 2) return refused(lost);  // not stray: it belongs to the message that is lost
    }
    switch (type) {
        case 2:
            return on_consecutive(s, t, data);
        case 0:
            return on_single(s, data, lost);
        case 1:
            return on_first(s, t, data, lost);
        // On a bus we listen to, or when this sender receives from another at the same time. It ends no transfer of
        // ours.
        case 3:
            return {Step::FlowControlSeen, lost};
        default:
            return refused(Reason::UnknownFrameType, lost);
    }
}

inline Indication Receiver::on_consecutive(Session& s, std::int64_t now, ByteView data) {
    if (s.length == 0) return refused(Reason::StrayConsecutiveFrame);
    const std::size_t at = address_bytes_ + 1;
    if (u8(data[at - 1]) != s.next_control) return refused(lose(s, Reason::WrongSequence));
    if (data.size() > s.frame_length) return refused(lose(s, Reason::LongConsecutiveFrame));
    const std::uint32_t missing = s.length - s.filled;
    const auto carried = static_cast<std::uint32_t>(data.size() - at);
    // All but the last are as long as the first frame was; the last may be cut to what it needs.
    if (carried < missing && data.size() != s.frame_length) {
        return refused(lose(s, Reason::ShortConsecutiveFrame));
    }
    const std::uint32_t taken = std::min(carried, missing);
    if (carried == 7) {
        std::memcpy(s.buffer + s.filled, data.data() + at, 7);  // one move; the buffer has room behind its end
    } else {
        std::memcpy(s.buffer + s.filled, data.data() + at, taken);
    }
    if (taken == missing) return completed(s);
    s.filled += taken;
    const bool block_ends = s.block_left == 1;
    advance(s, now);
    if (!block_ends) return {Step::Continued};
    return {Step::Continued, Reason::None, Reason::None, owe_flow_control(s, now)};
}

inline Indication Receiver::on_single(Session& s, ByteView data, Reason lost) {
    const std::size_t control = address_bytes_;
    std::size_t length = u8(data[control]) & 0x0FU;
    std::size_t at = control + 1;
    if (data.size() > 8) {
        // CAN FD: the nibble is zero and the length has its own byte. Source: ISO 15765-2:2016, escape sequence.
        if (length != 0) return refused(Reason::LengthBeyondFrame, lost);
        length = u8(data[at]);
        ++at;
    }
    if (length == 0) return refused(Reason::LengthZero, lost);
    if (length > data.size() - at) return refused(Reason::LengthBeyondFrame, lost);
    if (s.length != 0) lost = lose(s, Reason::SingleFrameOverUnfinished);
    return {Step::Completed, lost, Reason::None, {}, static_cast<std::uint32_t>(length), data.data() + at};
}

Indication Receiver::on_first(Session& s, std::int64_t now, ByteView data, Reason lost) {
    if (!full_frame(data.size())) return refused(Reason::ShortFirstFrame, lost);
    if (s.functional) return refused(Reason::FunctionalNotSingle, lost);
    const std::size_t control = address_bytes_;
    std::size_t length = (std::size_t{u8(data[control])} & 0x0FU) << 8U | u8(data[control + 1]);
    std::size_t at = control + 2;
    if (length == 0) {
        length = static_cast<std::size_t>(big_endian(data.subspan(at, 4)));
        if (length <= kLongestShortLength) return refused(Reason::EscapeLengthTooSmall, lost);
        at += 4;
    }
    // What a single frame of the same CAN length could carry needs no first frame.
    const std::size_t single = data.size() - control - (data.size() > 8 ? 2 : 1);
    if (length <= single) return refused(Reason::FirstFrameLengthTooSmall, lost);
    // The sender has begun anew, whether or not we can hold what it begins.
    if (s.length != 0) lost = lose(s, Reason::FirstFrameOverUnfinished);
    if (length > config_.capacity) {
        Indication got = refused(Reason::LongerThanBuffer, lost);
        if (config_.role == Role::Answering) got.reply = FlowStatus::Overflow;
        return got;
    }
    s.filled = static_cast<std::uint32_t>(data.size() - at);
    std::memcpy(s.buffer, data.data() + at, s.filled);
    s.length = static_cast<std::uint32_t>(length);
    s.classic_length = data.size() == 8 ? s.length : 0;
    s.frame_length = static_cast<std::uint8_t>(data.size());
    return started(s, now, lost);
}

/// Has the session's timer run out? A sender that we hold back is out of time only when we may not say wait again.
bool Receiver::out_of_time(const Session& s, std::int64_t now) const {
    if (now <= s.deadline_ns) return false;
    return s.phase != Phase::Holding || (readiness_ == Readiness::Busy && s.waits >= config_.waits_max);
}

Abandoned Receiver::give_up(Session& s, Reason reason) {
    Abandoned a{s.id, s.address, reason, s.filled, s.length};
    reset(s);
    return a;
}

Abandoned Receiver::give_up_overdue(Session& s) {
    if (s.phase == Phase::Confirming) return give_up(s, Reason::TimeoutAr);
    return give_up(s, s.phase == Phase::Holding ? Reason::TooManyWaits : Reason::TimeoutCr);
}

void Receiver::on_flow_control_sent(MonoTime now, CanId id, std::uint8_t address) {
    Session& s = sessions_[find(id, address)];
    const bool heard = config_.role == Role::Listening && s.phase == Phase::Receiving;
    if (s.phase != Phase::Confirming && !heard) return;
    const bool wait = s.phase == Phase::Confirming && s.reply == FlowStatus::Wait;
    if (wait) ++s.waits;
    s.phase = wait ? Phase::Holding : Phase::Receiving;
    s.deadline_ns = now.since_boot.count() + (wait ? config_.n_br.count() : n_cr_ns_);
}

std::optional<DueFlowControl> Receiver::due(MonoTime now) {
    const std::int64_t t = now.since_boot.count();
    const bool ready = readiness_ == Readiness::Ready;
    for (Session& s : sessions_) {
        if (s.phase != Phase::Holding) continue;
        const bool say_wait_again = t >= s.deadline_ns && s.waits < config_.waits_max;
        if (!ready && !say_wait_again) continue;
        s.phase = Phase::Confirming;
        s.reply = next_status_;
        s.deadline_ns = t + config_.n_ar.count();
        return DueFlowControl{s.id, s.address, s.reply};
    }
    return std::nullopt;
}

std::optional<Abandoned> Receiver::expire(MonoTime now) {
    for (Session& s : sessions_) {
        if (out_of_time(s, now.since_boot.count())) return give_up_overdue(s);
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
