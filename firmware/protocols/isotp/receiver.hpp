// SPDX-License-Identifier: Apache-2.0
// Puts ISO-TP messages together again, from many senders interleaved. No I/O and no clock: frames and times go in,
// indications come out. Two roles: `Answering` is the peer of the transfer and says which flow control is due;
// `Listening` reads a bus or a recording on which others answer. After construction and after each sender's first frame
// nothing is allocated. Source: ISO 15765-2:2016.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <optional>
#include <type_traits>
#include <vector>

#include "base/units.hpp"
#include "protocols/isotp/protocol.hpp"

namespace odolink::isotp {

enum class Role : std::uint8_t { Listening, Answering };

/// Which CAN ids a receiver takes: those named by `listen`, or every id it meets. When all sessions are taken, a sender
/// of the second kind without a message under way makes room.
enum class Admission : std::uint8_t { Listed, Any };

struct ReceiverConfig {
    Role role{Role::Listening};
    Admission admission{Admission::Listed};
    Addressing addressing{Addressing::Normal};
    std::size_t sessions{16};                   ///< senders at once, at most 254
    std::size_t capacity{kLongestShortLength};  ///< longest message in bytes; that much is kept for each sender
    std::uint8_t block_size{0};                 ///< told to senders (Answering)
    Duration st_min{0};                         ///< told to senders (Answering)
    Duration n_cr{1000ms};                      ///< longest gap between consecutive frames
    Duration n_ar{1000ms};                      ///< longest time until our flow control is on the bus
    Duration n_br{500ms};                       ///< while Busy: gap between two flow controls that say wait
    std::uint8_t waits_max{10};                 ///< N_WFTmax: flow controls in a row that may say wait
};

/// Can the owner take messages now? While Busy, senders are told to wait (Answering).
enum class Readiness : std::uint8_t { Ready, Busy };

/// What a frame did.
enum class Step : std::uint8_t { Ignored, Started, Continued, Completed, FlowControlSeen };

/// The flow control that is owed, or none.
class Reply {
public:
    constexpr Reply() = default;
    constexpr Reply(FlowStatus status) : code_{static_cast<std::uint8_t>(status)} {}
    [[nodiscard]] constexpr bool has_value() const { return code_ != kNothing; }
    explicit constexpr operator bool() const { return has_value(); }
    /// Precondition: has_value().
    constexpr FlowStatus operator*() const { return static_cast<FlowStatus>(code_); }
    constexpr bool operator==(const Reply&) const = default;

private:
    static constexpr std::uint8_t kNothing = 0xFF;
    std::uint8_t code_{kNothing};
};

/// Small enough for two registers: one is made for each frame.
struct Indication {
    Step step{Step::Ignored};
    Reason reason{Reason::None};  ///< what was lost or refused; may come with Started and Completed
    Reason also{Reason::None};    ///< when `reason` names a lost message: why, besides, this frame was not taken
    Reply reply{};  ///< a flow control we owe the sender now (Answering): build it with Receiver::flow_control
    std::uint32_t size{0};
    const std::byte* bytes{nullptr};

    /// The whole message when `step` is Completed. Valid until the next call, and no longer than the frame's own data.
    [[nodiscard]] ByteView payload() const { return {bytes, size}; }
};
static_assert(sizeof(Indication) <= 16 && std::is_trivially_copyable_v<Indication>);

/// A flow control that is due without a frame having come.
struct DueFlowControl {
    CanId id;                 ///< of the sender it is for
    std::uint8_t address{0};  ///< first data byte of that sender's frames (extended and mixed addressing)
    FlowStatus status{FlowStatus::ContinueToSend};
};

/// An unfinished transfer that was given up.
struct Abandoned {
    CanId id;
    std::uint8_t address{0};  ///< first data byte (extended and mixed addressing)
    Reason reason{Reason::None};
    std::size_t received{0};
    std::size_t expected{0};
};

class Receiver {
public:
    explicit Receiver(const ReceiverConfig& config);

    /// Admits a sender. `address` is the first data byte for extended and mixed addressing. A functional id
    /// (`functional_id`) gives single frames only. False when all sessions are taken.
    bool listen(CanId id, std::uint8_t address = 0);

    /// Takes one CAN frame. `now` must not fall. A frame of an id that is not admitted is Ignored without a reason. A
    /// frame that is malformed ends no transfer.
    Indication on_frame(MonoTime now, CanId id, ByteView data) {
        // Most frames are the next consecutive frame, full, in time, and not the last of its block; of a short message
        // every third one is its first, and every third its last. All that is checked here; every other frame is looked
        // at in `on_any_frame`.
        if (data.size() == 8 && address_bytes_ == 0) [[likely]] {
            Session& s = sessions_[find(id, 0)];
            const std::int64_t t = now.since_boot.count();
            const std::uint8_t control = u8(data[0]);
            if (control == s.next_control && t <= s.deadline_ns) [[likely]] {
                const auto missing =
                    static_cast<std::int32_t>(s.classic_length - s.filled);  // below 0: no classic frames
                if (missing > 7 && s.block_left != 1) [[likely]] {
                    std::memcpy(s.buffer + s.filled, data.data() + 1, 7);
                    s.filled += 7;
                    advance(s, t);
                    return {Step::Continued};
                }
                if (missing > 0 && missing <= 7) {
                    std::memcpy(s.buffer + s.filled, data.data() + 1, 7);  // the buffer has room behind its end
                    return completed(s);
                }
            } else if (s.phase == Phase::Idle && control >> 4U == 1) {
                const std::uint32_t length = (control & 0x0FU) << 8U | u8(data[1]);
                if (length > 7 && length <= s.longest_classic) [[likely]] {
                    std::memcpy(s.buffer, data.data() + 2, 6);
                    s.filled = 6;
                    s.length = s.classic_length = length;
                    s.frame_length = 8;
                    return started(s, t, Reason::None);
                }
            }
        }
        return on_any_frame(now, id, data);
    }

    /// The flow control to send for a reply that an indication asked for.
    [[nodiscard]] FlowControl flow_control(FlowStatus status) const {
        return {status, config_.block_size, config_.st_min};
    }

    /// Our flow control to that sender is on the bus: N_Ar ends, and N_Cr, or after a wait N_Br, starts. In role
    /// Listening: another's flow control to it was heard, so that a sender that was told to wait is not given up too
    /// early.
    void on_flow_control_sent(MonoTime now, CanId id, std::uint8_t address = 0);

    /// From now on flow controls say go on, or wait. Ready is the state after construction.
    void set_readiness(Readiness readiness) {
        readiness_ = readiness;
        const bool go_on = readiness == Readiness::Ready || config_.waits_max == 0;
        next_status_ = go_on ? FlowStatus::ContinueToSend : FlowStatus::Wait;
    }

    /// A flow control that is due at `now`: the next wait of a sender that waits, or go on since we are Ready again.
    /// The owner sends it and calls `on_flow_control_sent`; call until it returns none. After N_WFTmax waits `expire`
    /// gives up instead.
    std::optional<DueFlowControl> due(MonoTime now);

    /// Gives up one transfer whose timer has run out at `now` and names it; call until it returns none.
    /// Optional while frames come: an overdue transfer is also found by its sender's next frame.
    std::optional<Abandoned> expire(MonoTime now);

    /// Gives up one unfinished transfer whatever its age (end of a recording); call until it returns none.
    std::optional<Abandoned> abandon();

    /// The earliest time at which `expire` or `due` has something to do.
    [[nodiscard]] std::optional<MonoTime> next_deadline() const;

private:
    static constexpr std::uint8_t kNone = 0;  ///< the session of unknown senders: idle for ever
    static constexpr std::uint8_t kIdleControl = 0xFF;
    static constexpr std::uint32_t kNoBlock = 0xFFFFFFFF;  ///< more frames than any message has
    static constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

    /// What a session waits for, and whose end `deadline_ns` is.
    enum class Phase : std::uint8_t {
        Idle,        ///< a first frame
        Receiving,   ///< the next consecutive frame: N_Cr
        Confirming,  ///< our flow control to be on the bus: N_Ar
        Holding,     ///< our owner, or the time for the next wait: N_Br
    };

    struct alignas(64) Session {  // found by a shift, and in one cache line
        std::byte* buffer{nullptr};
        std::int64_t deadline_ns{kNever};
        std::uint32_t length{0};             ///< of the message being received; 0: idle
        std::uint32_t block_left{kNoBlock};  ///< consecutive frames until we owe a flow control
        std::uint32_t filled{0};
        std::uint32_t classic_length{0};          ///< `length` while frames of 8 bytes are expected, else 0
        std::uint32_t longest_classic{0};         ///< longest message of its classic first frames; 0: none, look closer
        std::uint8_t next_control{kIdleControl};  ///< control byte of the next consecutive frame
        std::uint8_t frame_length{8};             ///< CAN data length of the first frame: all but the last must have it
        Phase phase{Phase::Idle};
        FlowStatus reply{FlowStatus::ContinueToSend};  ///< the flow control of phase Confirming
        std::uint8_t waits{0};                         ///< sent in a row
        std::uint8_t address{0};
        bool named{false};       ///< by `listen`: kept for that sender
        bool functional{false};  ///< its id speaks to all ECUs: single frames only
        CanId id;
    };
    struct Slot {
        std::uint64_t key{0};
        std::uint8_t session{kNone};
    };

    static constexpr std::uint64_t key_of(CanId id, std::uint8_t address) {
        return (std::uint64_t{address} << 32U) | (std::uint64_t{id.extended} << 31U) | id.value;
    }
    [[nodiscard]] std::size_t first_slot(std::uint64_t key) const {
        return static_cast<std::size_t>((key * 0x9E3779B97F4A7C15ULL) >> 48U) & slot_mask_;
    }
    [[nodiscard]] std::uint8_t find(CanId id, std::uint8_t address) const {
        if (!id.extended && address_bytes_ == 0) [[likely]]
            return standard_[id.value & 0x7FFU];
        const std::uint64_t key = key_of(id, address);
        for (std::size_t i = first_slot(key);; i = (i + 1) & slot_mask_) {
            if (slots_[i].session == kNone || slots_[i].key == key) return slots_[i].session;
        }
    }
    /// After a consecutive frame that was taken: what comes next, until when.
    void advance(Session& s, std::int64_t now) const {
        s.next_control = 0x20U | ((s.next_control + 1U) & 0x0FU);
        --s.block_left;
        s.phase = Phase::Receiving;
        s.deadline_ns = now + n_cr_ns_;
    }

    /// After a first frame whose bytes were taken: what comes next, until when, and the flow control that is owed.
    Indication started(Session& s, std::int64_t now, Reason lost) const {
        s.next_control = 0x21;
        if (config_.role == Role::Answering) return {Step::Started, lost, Reason::None, owe_flow_control(s, now)};
        s.block_left = kNoBlock;
        s.phase = Phase::Receiving;
        s.deadline_ns = now + n_cr_ns_;
        return {Step::Started, lost};
    }

    /// A first frame or the last of a block has come: which flow control is due at once.
    FlowStatus owe_flow_control(Session& s, std::int64_t now) const {
        s.block_left = block_;
        s.waits = 0;
        s.phase = Phase::Confirming;
        s.reply = next_status_;
        s.deadline_ns = now + n_ar_ns_;
        return next_status_;
    }

    /// The message is whole: its bytes stay where they are until the sender's next one.
    static Indication completed(Session& s) {
        const std::uint32_t length = s.length;
        reset(s);
        return {Step::Completed, Reason::None, Reason::None, {}, length, s.buffer};
    }
    static void reset(Session& s) {
        s.length = s.filled = s.classic_length = 0;
        s.next_control = kIdleControl;
        s.deadline_ns = kNever;
        s.phase = Phase::Idle;
    }

    /// The message under way is lost, which is told with the frame that ended it.
    static Reason lose(Session& s, Reason reason) {
        reset(s);
        return reason;
    }

    std::uint8_t admit(CanId id, std::uint8_t address);
    void enter(std::uint8_t index);
    std::uint8_t reuse_idle();
    Indication on_any_frame(MonoTime now, CanId id, ByteView data);
    Indication on_single(Session& s, ByteView data, Reason lost);
    Indication on_first(Session& s, std::int64_t now, ByteView data, Reason lost);
    Indication on_consecutive(Session& s, std::int64_t now, ByteView data);
    [[nodiscard]] bool out_of_time(const Session& s, std::int64_t now) const;
    Abandoned give_up(Session& s, Reason reason);
    Abandoned give_up_overdue(Session& s);

    ReceiverConfig config_;
    std::int64_t n_cr_ns_;
    std::int64_t n_ar_ns_;
    std::size_t address_bytes_;
    std::uint32_t block_;  ///< frames of a block; kNoBlock: the whole message is one
    Readiness readiness_{Readiness::Ready};
    FlowStatus next_status_{FlowStatus::ContinueToSend};  ///< of a flow control that becomes due now
    std::size_t room_;                                    ///< bytes of one session's buffer
    std::vector<Session> sessions_;                       ///< the first is that of unknown senders
    std::vector<std::unique_ptr<std::byte[]>> buffers_;
    std::array<std::uint8_t, 2048> standard_{};  ///< 11-bit id, normal addressing -> session
    std::vector<Slot> slots_;                    ///< everything else, open addressing
    std::size_t slot_mask_;
    std::size_t next_reused_{0};
};

}  // namespace odolink::isotp
