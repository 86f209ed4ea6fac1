// SPDX-License-Identifier: Apache-2.0
// One timer serves all waits: Phase::ToSend retries the guard, Phase::Waiting ends at `deadline`, which pendings and
// transfers under way move on.
#include "core/diagnostics/ecu_session.hpp"

#include <algorithm>
#include <utility>

#include "core/diagnostics/allow_list.hpp"

namespace odolink {
namespace {

constexpr std::uint8_t kNegative = 0x7F;
constexpr std::uint8_t kBusyRepeatRequest = 0x21;
constexpr std::uint8_t kResponsePending = 0x78;
constexpr Duration kGuardRetry = 50ms;
constexpr Duration kGuardPatience = 5s;         // for manners that pass by themselves: rate, load, a full queue
constexpr std::size_t kSessions = 96;           // the guard knows 64 ECUs of a profile, 7E8 to 7EF and a few of 29 bits
constexpr Duration kTransferPatience = 1010ms;  // the receiver gives a transfer up after N_Cr, 1000 ms

/// `bytes` after the ECU's address byte where it has one, padded to eight.
CanFrame padded(const EcuAddress& ecu, ByteView bytes) {
    CanFrame f;
    f.id = ecu.request;
    f.length = 8;
    if (ecu.target) f.data[0] = static_cast<std::byte>(*ecu.target);
    std::copy(bytes.begin(), bytes.end(), f.data.begin() + (ecu.target ? 1 : 0));
    return f;
}

CanFrame single_frame(const EcuAddress& ecu, const Bytes& payload) {
    Bytes bytes{static_cast<std::byte>(payload.size())};
    bytes.insert(bytes.end(), payload.begin(), payload.end());
    return padded(ecu, bytes);
}

isotp::ReceiverConfig receiver(isotp::Role role, isotp::Addressing addressing) {
    isotp::ReceiverConfig config;
    config.role = role;
    config.addressing = addressing;
    config.sessions = kSessions;
    return config;
}

bool passes_by_itself(BusGuardErrc why) {
    return why == BusGuardErrc::TooSoon || why == BusGuardErrc::Load || why == BusGuardErrc::EcuBusy ||
           why == BusGuardErrc::BusDown;
}

}  // namespace

EcuSession::EcuSession(BusGuard& guard, Scheduler& scheduler, Clock& clock, SessionTiming timing)
    : guard_{guard},
      scheduler_{scheduler},
      clock_{clock},
      timing_{timing} {}

EcuSession::Receivers::Receivers(isotp::Addressing addressing)
    : answers{receiver(isotp::Role::Answering, addressing)}, overheard{receiver(isotp::Role::Listening, addressing)} {}

EcuSession::~EcuSession() {
    stop();
}

bool EcuSession::request(CanId target, Bytes payload, Done done) {
    const auto known = std::find_if(known_.begin(), known_.end(), [&](const EcuAddress& e) { return e.request == target && !e.target; });
    return request(known == known_.end() ? EcuAddress{target, answer_id_of(target)} : *known, std::move(payload), std::move(done));
}

bool EcuSession::request(const EcuAddress& ecu, Bytes payload, Done done) {
    const std::size_t room = ecu.target ? 6 : 7;
    if (queue_.size() >= kQueueLimit || payload.empty() || payload.size() > room) return false;
    queue_.push_back({ecu, std::move(payload), std::move(done)});
    if (!current_ && timer_ == 0) arm(Duration{0});
    return true;
}

bool EcuSession::know_ecu(const EcuAddress& ecu) {
    if (!guard_.know_ecu(ecu)) return false;
    if (std::find(known_.begin(), known_.end(), ecu) == known_.end()) known_.push_back(ecu);
    return true;
}

void EcuSession::forget_ecus() {
    guard_.forget_ecus();
    known_.clear();
}

void EcuSession::stop() {
    if (timer_ != 0) scheduler_.cancel(timer_);
    timer_ = 0;
    queue_.clear();
    if (current_) guard_.on_request_done(current_->request.ecu.request);
    current_.reset();
}

void EcuSession::on_frame(const CanFrame& frame, MonoTime at) {
    if (!answer_id(frame.id)) return;
    listen(frame);
    if (current_ && current_->phase == Phase::Waiting && concerns_current(frame)) {
        on_our_frame(frame, at);
        return;
    }
    Receivers& receivers = extended_sender(frame) != nullptr ? extended_ : normal_;
    const isotp::Indication seen = receivers.overheard.on_frame(at, frame.id, frame.payload());
    if (seen.reason != isotp::Reason::None) ++rejected_transfers_;
    if (seen.step == isotp::Step::Completed && heard_)
        heard_({frame.id, {seen.payload().begin(), seen.payload().end()}, at});
}

void EcuSession::on_our_frame(const CanFrame& frame, MonoTime at) {
    const EcuAddress* sender = extended_sender(frame);
    isotp::Receiver& answers = sender != nullptr ? extended_.answers : normal_.answers;
    const isotp::Indication seen = answers.on_frame(at, frame.id, frame.payload());
    if (seen.reason != isotp::Reason::None) {
        ++rejected_transfers_;
        current_->receiving.erase(frame.id);
    }
    if (seen.reply) {
        const auto control = isotp::flow_control_bytes(answers.flow_control(*seen.reply));
        const bool functional = functional_request_id(current_->request.ecu.request);
        const EcuAddress to = functional ? EcuAddress{target_of(frame.id), frame.id} : current_->request.ecu;
        const std::uint8_t address = sender != nullptr ? u8(frame.data[0]) : std::uint8_t{0};
        if (guard_.send(padded(to, control.bytes), at)) answers.on_flow_control_sent(at, frame.id, address);
    }
    if (seen.step == isotp::Step::Started || seen.step == isotp::Step::Continued) {
        current_->receiving.insert(frame.id);
        wait_until(std::max(current_->deadline, at + kTransferPatience));
    }
    if (seen.step == isotp::Step::Completed) on_message(frame.id, seen.payload(), at);
}

void EcuSession::on_message(CanId from, ByteView payload, MonoTime at) {
    const std::uint8_t service = u8(current_->request.payload[0]);
    if (payload.size() >= 3 && u8(payload[0]) == kNegative) {
        if (u8(payload[1]) == service) on_negative(from, u8(payload[2]), at);
        return;
    }
    EcuAnswer answer{from, {payload.begin(), payload.end()}, at};
    if (!answers_current(payload)) {
        // The late answer to an earlier question: true, but not what we asked for now.
        current_->receiving.erase(from);
        if (heard_) heard_(answer);
        return;
    }
    const auto& got = current_->result.answers;
    const bool twice = std::any_of(got.begin(), got.end(), [&](const EcuAnswer& a) { return a.ecu == from; });
    if (!twice) current_->result.answers.push_back(std::move(answer));
    settle(from, at);
}

void EcuSession::on_negative(CanId from, std::uint8_t nrc, MonoTime at) {
    Current& c = *current_;
    const bool functional = functional_request_id(c.request.ecu.request);
    if (nrc == kResponsePending) {
        if (++c.pendings > timing_.pending_limit || at - c.sent >= timing_.pending_cap) {
            finish_by_what_came();
            return;
        }
        c.pending.insert(from);
        wait_until(std::min(at + timing_.p2_star, c.sent + timing_.pending_cap));
        return;
    }
    if (nrc == kBusyRepeatRequest && !functional && c.repeats < timing_.busy_repeats) {
        ++c.repeats;
        c.phase = Phase::ToSend;
        guard_.on_request_done(c.request.ecu.request);
        arm(timing_.busy_pause);
        return;
    }
    c.result.refusals.push_back({from, nrc});
    settle(from, at);
}

/// An ECU has said its last word. A physical request is done then; a functional one waits for others until P2 is over.
void EcuSession::settle(CanId from, MonoTime at) {
    Current& c = *current_;
    c.pending.erase(from);
    c.receiving.erase(from);
    if (!functional_request_id(c.request.ecu.request)) {
        finish_by_what_came();
        return;
    }
    if (c.pending.empty() && c.receiving.empty()) wait_until(std::max(c.sent + timing_.p2, at));
}

void EcuSession::wait_until(MonoTime deadline) {
    current_->deadline = deadline;
    arm(deadline - clock_.mono());
}

void EcuSession::arm(Duration delay) {
    if (timer_ != 0) scheduler_.cancel(timer_);
    timer_ = scheduler_.after(delay, [this] {
        timer_ = 0;
        on_timer();
    });
}

void EcuSession::on_timer() {
    if (!current_) {
        start_next();
        return;
    }
    if (current_->phase == Phase::ToSend) {
        send_current();
        return;
    }
    for (Receivers* form : {&normal_, &extended_})
        while (form->answers.expire(clock_.mono())) ++rejected_transfers_;
    finish_by_what_came();
}

void EcuSession::start_next() {
    if (queue_.empty()) return;
    const MonoTime now = clock_.mono();
    if (const Duration wait = late_answers_possible(queue_.front(), now); wait > Duration{0}) {
        arm(wait);
        return;
    }
    current_.emplace(Current{});  // clang does not see the defaults of a nested class from emplace()
    current_->request = std::move(queue_.front());
    current_->begun = now;
    queue_.pop_front();
    send_current();
}

void EcuSession::send_current() {
    Current& c = *current_;
    const MonoTime now = clock_.mono();
    if (const Status sent = guard_.send(single_frame(c.request.ecu, c.request.payload), now); !sent) {
        const auto why = static_cast<BusGuardErrc>(sent.error().value());
        if (passes_by_itself(why) && now - c.begun < kGuardPatience) {
            arm(kGuardRetry);
            return;
        }
        c.result.why = why;
        finish(RequestEnd::Silenced);
        return;
    }
    c.phase = Phase::Waiting;
    c.sent = now;
    wait_until(now + timing_.p2);
}

void EcuSession::finish_by_what_came() {
    if (!current_->result.answers.empty()) return finish(RequestEnd::Answered);
    finish(current_->result.refusals.empty() ? RequestEnd::NoAnswer : RequestEnd::Refused);
}

void EcuSession::finish(RequestEnd end) {
    Current over = std::move(*current_);
    current_.reset();
    over.result.end = end;
    guard_.on_request_done(over.request.ecu.request);
    if (end == RequestEnd::NoAnswer) unanswered_ = Unanswered{over.request.ecu, over.request.payload, over.sent};
    arm(Duration{0});
    over.request.done(over.result);
}

void EcuSession::listen(const CanFrame& frame) {
    const bool extended = extended_sender(frame) != nullptr;
    const std::uint8_t address = extended ? u8(frame.data[0]) : std::uint8_t{0};
    if (!listened_.insert({frame.id, address}).second) return;
    Receivers& receivers = extended ? extended_ : normal_;
    (void)receivers.answers.listen(frame.id, address);
    (void)receivers.overheard.listen(frame.id, address);
}

bool EcuSession::answer_id(CanId id) const {
    if (std::any_of(known_.begin(), known_.end(), [id](const EcuAddress& e) { return sent_by(e, id); })) return true;
    if (!id.extended) return id.value >= 0x7E8 && id.value <= 0x7EF;
    return (id.value & 0xFFFFFF00U) == 0x18DAF100U;
}

/// The ECU behind a frame in extended addressing; null in normal addressing.
const EcuAddress* EcuSession::extended_sender(const CanFrame& frame) const {
    if (frame.length == 0) return nullptr;
    const auto ecu = std::find_if(known_.begin(), known_.end(), [&](const EcuAddress& e) {
        return e.target && sent_by(e, frame.id) && source_fits(e, u8(frame.data[0]));
    });
    return ecu == known_.end() ? nullptr : &*ecu;
}

bool EcuSession::concerns_current(const CanFrame& frame) const {
    const EcuAddress& asked = current_->request.ecu;
    const bool extended = extended_sender(frame) != nullptr;
    if (functional_request_id(asked.request)) return frame.id.extended == asked.request.extended && !extended;
    return sent_by(asked, frame.id) && extended == asked.target.has_value() && source_fits(asked, u8(frame.data[0]));
}

CanId EcuSession::target_of(CanId answer) const {
    const auto known = std::find_if(known_.begin(), known_.end(), [&](const EcuAddress& e) { return sent_by(e, answer); });
    return known == known_.end() ? request_id_of(answer) : known->request;
}

/// Does the answer echo what was asked: the service, and the identifier or sub-function after it?
bool EcuSession::answers_current(ByteView payload) const {
    const Bytes& asked = current_->request.payload;
    if (payload.empty() || u8(payload[0]) != u8(asked[0]) + 0x40) return false;
    if (asked.size() == 1) return true;
    if (payload.size() < 2) return false;
    switch (u8(asked[0])) {
        case 0x02:
            return payload[1] == asked[1];
        case 0x19: {
            // Details name their code behind the sub-function.
            const bool details = u8(asked[1]) == 0x04 || u8(asked[1]) == 0x06;
            const std::size_t echoed = std::min<std::size_t>(details ? 5 : 2, asked.size());
            return payload.size() >= echoed && std::equal(asked.begin() + 1, asked.begin() + static_cast<std::ptrdiff_t>(echoed), payload.begin() + 1);
        }
        case 0x22:
            // A unit leaves out identifiers it has not: the first it has is the first in its answer.
            for (std::size_t i = 1; i + 1 < asked.size(); i += 2)
                if (payload.size() >= 3 && payload[1] == asked[i] && payload[2] == asked[i + 1]) return true;
            return false;
        default:
            return std::find(asked.begin() + 1, asked.end(), payload[1]) != asked.end();
    }
}

/// A question that found no answer may still be answered. Asked again at once, the late answer would pass for the new
/// one.
Duration EcuSession::late_answers_possible(const Request& next, MonoTime now) const {
    if (!unanswered_ || unanswered_->ecu != next.ecu || unanswered_->payload != next.payload) return Duration{0};
    return unanswered_->sent + timing_.late_window - now;
}

}  // namespace odolink
