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
constexpr Duration kTransferPatience = 1010ms;  // the receiver gives a transfer up after N_Cr, 1000 ms

CanFrame padded(CanId id, ByteView bytes) {
    CanFrame f;
    f.id = id;
    f.length = 8;
    std::copy(bytes.begin(), bytes.end(), f.data.begin());
    return f;
}

CanFrame single_frame(CanId id, ByteView payload) {
    CanFrame f = padded(id, {});
    f.data[0] = static_cast<std::byte>(payload.size());
    std::copy(payload.begin(), payload.end(), f.data.begin() + 1);
    return f;
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
      timing_{timing},
      answers_{isotp::ReceiverConfig{.role = isotp::Role::Answering}},
      overheard_{isotp::ReceiverConfig{.role = isotp::Role::Listening}} {}

EcuSession::~EcuSession() {
    stop();
}

bool EcuSession::request(CanId target, Bytes payload, Done done) {
    if (queue_.size() >= kQueueLimit || payload.empty() || payload.size() > 7) return false;
    queue_.push_back({target, std::move(payload), std::move(done)});
    if (!current_ && timer_ == 0) arm(Duration{0});
    return true;
}

void EcuSession::know_ecu(CanId request_id, CanId answer_id) {
    guard_.know_ecu(request_id, answer_id);
    known_[answer_id] = request_id;
}

void EcuSession::stop() {
    if (timer_ != 0) scheduler_.cancel(timer_);
    timer_ = 0;
    queue_.clear();
    if (current_) guard_.on_request_done(current_->request.target);
    current_.reset();
}

void EcuSession::on_frame(const CanFrame& frame, MonoTime at) {
    if (!answer_id(frame.id)) return;
    listen(frame.id);
    if (current_ && current_->phase == Phase::Waiting && concerns_current(frame.id)) {
        on_our_frame(frame, at);
        return;
    }
    const isotp::Indication seen = overheard_.on_frame(at, frame.id, frame.payload());
    if (seen.reason != isotp::Reason::None) ++rejected_transfers_;
    if (seen.step == isotp::Step::Completed && heard_)
        heard_({frame.id, {seen.payload.begin(), seen.payload.end()}, at});
}

void EcuSession::on_our_frame(const CanFrame& frame, MonoTime at) {
    const isotp::Indication seen = answers_.on_frame(at, frame.id, frame.payload());
    if (seen.reason != isotp::Reason::None) {
        ++rejected_transfers_;
        current_->receiving.erase(frame.id);
    }
    if (seen.reply) {
        const auto control = isotp::flow_control_bytes(answers_.flow_control(*seen.reply));
        if (guard_.send(padded(target_of(frame.id), control.bytes), at)) answers_.on_flow_control_sent(at, frame.id);
    }
    if (seen.step == isotp::Step::Started || seen.step == isotp::Step::Continued) {
        current_->receiving.insert(frame.id);
        wait_until(std::max(current_->deadline, at + kTransferPatience));
    }
    if (seen.step == isotp::Step::Completed) on_message(frame.id, seen.payload, at);
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
    const bool functional = functional_request_id(c.request.target);
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
        guard_.on_request_done(c.request.target);
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
    if (!functional_request_id(c.request.target)) {
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
    while (answers_.expire(clock_.mono())) ++rejected_transfers_;
    finish_by_what_came();
}

void EcuSession::start_next() {
    if (queue_.empty()) return;
    const MonoTime now = clock_.mono();
    if (const Duration wait = late_answers_possible(queue_.front(), now); wait > Duration{0}) {
        arm(wait);
        return;
    }
    current_.emplace();
    current_->request = std::move(queue_.front());
    current_->begun = now;
    queue_.pop_front();
    send_current();
}

void EcuSession::send_current() {
    Current& c = *current_;
    const MonoTime now = clock_.mono();
    if (const Status sent = guard_.send(single_frame(c.request.target, c.request.payload), now); !sent) {
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
    guard_.on_request_done(over.request.target);
    if (end == RequestEnd::NoAnswer) unanswered_ = Unanswered{over.request.target, over.request.payload, over.sent};
    arm(Duration{0});
    over.request.done(over.result);
}

void EcuSession::listen(CanId from) {
    if (!listened_.insert(from).second) return;
    (void)answers_.listen(from);
    (void)overheard_.listen(from);
}

bool EcuSession::answer_id(CanId id) const {
    if (known_.count(id) > 0) return true;
    if (!id.extended) return id.value >= 0x7E8 && id.value <= 0x7EF;
    return (id.value & 0xFFFFFF00U) == 0x18DAF100U;
}

bool EcuSession::concerns_current(CanId from) const {
    const CanId target = current_->request.target;
    if (functional_request_id(target)) return from.extended == target.extended;
    return target_of(from) == target;
}

CanId EcuSession::target_of(CanId answer) const {
    const auto known = known_.find(answer);
    return known == known_.end() ? request_id_of(answer) : known->second;
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
        case 0x19:
            return payload[1] == asked[1];
        case 0x22:
            return payload.size() >= 3 && payload[1] == asked[1] && payload[2] == asked[2];
        default:
            return std::find(asked.begin() + 1, asked.end(), payload[1]) != asked.end();
    }
}

/// A question that found no answer may still be answered. Asked again at once, the late answer would pass for the new
/// one.
Duration EcuSession::late_answers_possible(const Request& next, MonoTime now) const {
    if (!unanswered_ || unanswered_->target != next.target || unanswered_->payload != next.payload) return Duration{0};
    return unanswered_->sent + timing_.late_window - now;
}

}  // namespace odolink
