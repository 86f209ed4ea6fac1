// SPDX-License-Identifier: Apache-2.0
// One timer serves all waits, the earliest of them: Phase::ToSend retries the guard, Phase::Waiting ends at `deadline`, which
// pendings and transfers under way move on.
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

bool EcuSession::request(CanId target, Bytes payload, Done done, Aside aside) {
    const auto known = std::find_if(known_.begin(), known_.end(), [&](const EcuAddress& e) { return e.request == target && !e.target; });
    const EcuAddress ecu = known == known_.end() ? EcuAddress{target, answer_id_of(target)} : *known;
    return request(ecu, std::move(payload), std::move(done), std::move(aside));
}

bool EcuSession::request(const EcuAddress& ecu, Bytes payload, Done done, Aside aside) {
    const std::size_t room = ecu.target ? 6 : 7;
    if (queue_.size() >= kQueueLimit || payload.empty() || payload.size() > room) return false;
    queue_.push_back({ecu, std::move(payload), std::move(done), std::move(aside)});
    arm();
    return true;
}

bool EcuSession::waits_for(CanId request_id) const {
    if (functional_request_id(request_id)) return !aside_.empty();
    return std::any_of(aside_.begin(), aside_.end(), [&](const Open& o) { return o.request.ecu.request == request_id; });
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
    for (const Open& open : aside_) guard_.on_request_done(open.request.ecu.request);
    current_.reset();
    aside_.clear();
}

void EcuSession::on_frame(const CanFrame& frame, MonoTime at) {
    if (!answer_id(frame.id)) return;
    listen(frame);
    if (Open* open = concerned(frame)) {
        on_our_frame(*open, frame, at);
        return;
    }
    Receivers& receivers = extended_sender(frame) != nullptr ? extended_ : normal_;
    const isotp::Indication seen = receivers.overheard.on_frame(at, frame.id, frame.payload());
    if (seen.reason != isotp::Reason::None) ++rejected_transfers_;
    if (seen.step == isotp::Step::Completed && heard_)
        heard_({frame.id, {seen.payload().begin(), seen.payload().end()}, at});
}

void EcuSession::on_our_frame(Open& open, const CanFrame& frame, MonoTime at) {
    const EcuAddress* sender = extended_sender(frame);
    isotp::Receiver& receiver = sender != nullptr ? extended_.answers : normal_.answers;
    const isotp::Indication seen = receiver.on_frame(at, frame.id, frame.payload());
    if (seen.reason != isotp::Reason::None) {
        ++rejected_transfers_;
        open.receiving.erase(frame.id);
    }
    if (seen.reply) {
        const auto control = isotp::flow_control_bytes(receiver.flow_control(*seen.reply));
        const bool functional = functional_request_id(open.request.ecu.request);
        const EcuAddress to = functional ? EcuAddress{target_of(frame.id), frame.id} : open.request.ecu;
        const std::uint8_t address = sender != nullptr ? u8(frame.data[0]) : std::uint8_t{0};
        if (guard_.send(padded(to, control.bytes), at)) receiver.on_flow_control_sent(at, frame.id, address);
    }
    if (seen.step == isotp::Step::Started || seen.step == isotp::Step::Continued) {
        open.receiving.insert(frame.id);
        open.deadline = std::max(open.deadline, at + kTransferPatience);
        arm();
    }
    if (seen.step == isotp::Step::Completed) on_message(open, frame.id, seen.payload(), at);
}

void EcuSession::on_message(Open& open, CanId from, ByteView payload, MonoTime at) {
    const std::uint8_t service = u8(open.request.payload[0]);
    if (payload.size() >= 3 && u8(payload[0]) == kNegative) {
        if (u8(payload[1]) == service) on_negative(open, from, u8(payload[2]), at);
        return;
    }
    EcuAnswer answer{from, {payload.begin(), payload.end()}, at};
    if (!answers(open.request.payload, payload)) {
        // The late answer to an earlier question: true, but not what we asked for now.
        open.receiving.erase(from);
        if (heard_) heard_(answer);
        return;
    }
    const auto& got = open.result.answers;
    const bool twice = std::any_of(got.begin(), got.end(), [&](const EcuAnswer& a) { return a.ecu == from; });
    if (!twice) open.result.answers.push_back(std::move(answer));
    settle(open, from, at);
}

void EcuSession::on_negative(Open& open, CanId from, std::uint8_t nrc, MonoTime at) {
    if (nrc == kResponsePending) {
        on_pending(open, from, at);
        return;
    }
    const bool repeatable = current_ && &open == &*current_ && !functional_request_id(open.request.ecu.request);
    if (nrc == kBusyRepeatRequest && repeatable && open.repeats < timing_.busy_repeats) {
        ++open.repeats;
        open.phase = Phase::ToSend;
        open.deadline = at + timing_.busy_pause;
        guard_.on_request_done(open.request.ecu.request);
        arm();
        return;
    }
    open.result.refusals.push_back({from, nrc});
    settle(open, from, at);
}

/// One ECU is set aside at once. Those of a functional request are when P2 is over for the others.
void EcuSession::on_pending(Open& open, CanId from, MonoTime at) {
    open.pending.insert(from);
    if (functional_request_id(open.request.ecu.request)) return;
    if (++open.pendings > timing_.pending_limit || at - open.sent >= timing_.pending_cap) {
        finish_by_what_came(open);
        return;
    }
    open.deadline = std::min(at + timing_.p2_star, open.sent + timing_.pending_cap);
    if (current_ && &open == &*current_) set_current_aside();
    arm();
}

void EcuSession::set_current_aside() {
    aside_.push_back(std::move(*current_));
    current_.reset();
    aside_.back().result.was_aside = true;
    if (const Aside tell = std::exchange(aside_.back().request.aside, {})) tell();
}

/// An ECU has said its last word. A physical request is done then; a functional one waits for others until P2 is over.
void EcuSession::settle(Open& open, CanId from, MonoTime at) {
    open.pending.erase(from);
    open.receiving.erase(from);
    if (!functional_request_id(open.request.ecu.request)) {
        finish_by_what_came(open);
        return;
    }
    if (open.receiving.empty()) open.deadline = std::max(open.sent + timing_.p2, at);
    arm();
}

/// For the earliest of all waits.
void EcuSession::arm() {
    if (timer_ != 0) scheduler_.cancel(timer_);
    timer_ = 0;
    std::optional<MonoTime> next;
    const auto consider = [&next](MonoTime at) { next = next ? std::min(*next, at) : at; };
    for (const Open& open : aside_) consider(open.deadline);
    if (current_) consider(current_->deadline);
    for (const Request& request : queue_)
        if (!current_ && !waits_for(request.ecu.request)) consider(may_start(request));
    if (!next) return;
    timer_ = scheduler_.after(std::max(*next - clock_.mono(), Duration{0}), [this] {
        timer_ = 0;
        on_timer();
    });
}

void EcuSession::on_timer() {
    const MonoTime now = clock_.mono();
    for (Receivers* form : {&normal_, &extended_})
        while (form->answers.expire(now)) ++rejected_transfers_;
    const auto over = std::find_if(aside_.begin(), aside_.end(), [now](const Open& o) { return o.deadline <= now; });
    if (over != aside_.end()) {
        finish_by_what_came(*over);  // arms for what else is due
    } else if (!current_) {
        start_next();
    } else if (current_->deadline <= now) {
        if (current_->phase == Phase::ToSend) send_current();
        else finish_by_what_came(*current_);
    } else {
        arm();
    }
}

/// The first in the queue whose ECU is free; one that still owes an answer does not keep others waiting.
void EcuSession::start_next() {
    const MonoTime now = clock_.mono();
    const auto next = std::find_if(queue_.begin(), queue_.end(), [&](const Request& r) {
        return !waits_for(r.ecu.request) && may_start(r) <= now;
    });
    if (next == queue_.end()) {
        arm();
        return;
    }
    current_.emplace(Open{});  // clang does not see the defaults of a nested class from emplace()
    current_->request = std::move(*next);
    current_->begun = now;
    queue_.erase(next);
    send_current();
}

void EcuSession::send_current() {
    Open& c = *current_;
    const MonoTime now = clock_.mono();
    if (const Status sent = guard_.send(single_frame(c.request.ecu, c.request.payload), now); !sent) {
        const auto why = static_cast<BusGuardErrc>(sent.error().value());
        if (passes_by_itself(why) && now - c.begun < kGuardPatience) {
            c.deadline = now + kGuardRetry;
            arm();
            return;
        }
        c.result.why = why;
        finish(c, RequestEnd::Silenced);
        return;
    }
    c.phase = Phase::Waiting;
    c.sent = now;
    c.deadline = now + timing_.p2;
    arm();
}

void EcuSession::finish_by_what_came(Open& open) {
    if (!open.result.answers.empty()) return finish(open, RequestEnd::Answered);
    finish(open, open.result.refusals.empty() ? RequestEnd::NoAnswer : RequestEnd::Refused);
}

void EcuSession::finish(Open& open, RequestEnd end) {
    Open over = std::move(open);
    if (current_ && &open == &*current_) current_.reset();
    else aside_.remove_if([&open](const Open& o) { return &o == &open; });
    over.result.end = end;
    guard_.on_request_done(over.request.ecu.request);
    if (functional_request_id(over.request.ecu.request)) leave_aside(over);
    over.result.pending.assign(over.pending.begin(), over.pending.end());
    if (end == RequestEnd::NoAnswer) remember_unanswered(over);
    arm();
    if (over.of_all) {
        if (late_) late_(over.request.ecu.answer, over.request.payload, over.result);
    } else {
        over.request.done(over.result);
    }
}

/// Who asked for time still owes an answer, each of them its own.
void EcuSession::leave_aside(const Open& functional) {
    for (const CanId ecu : functional.pending) {
        Open open;
        open.request = {{target_of(ecu), ecu}, functional.request.payload, {}, {}};
        open.phase = Phase::Waiting;
        open.sent = functional.sent;
        open.deadline = functional.sent + timing_.p2_star;
        open.pendings = 1;
        open.of_all = open.result.was_aside = true;
        open.pending = {ecu};
        guard_.on_still_owed(open.request.ecu.request, open.sent);
        aside_.push_back(std::move(open));
    }
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

/// The request a frame answers, if any.
EcuSession::Open* EcuSession::concerned(const CanFrame& frame) {
    for (Open& open : aside_)
        if (concerns(open, frame)) return &open;
    return current_ && current_->phase == Phase::Waiting && concerns(*current_, frame) ? &*current_ : nullptr;
}

bool EcuSession::concerns(const Open& open, const CanFrame& frame) const {
    const EcuAddress& asked = open.request.ecu;
    const bool extended = extended_sender(frame) != nullptr;
    if (functional_request_id(asked.request)) return frame.id.extended == asked.request.extended && !extended;
    return sent_by(asked, frame.id) && extended == asked.target.has_value() && source_fits(asked, u8(frame.data[0]));
}

CanId EcuSession::target_of(CanId answer) const {
    const auto known = std::find_if(known_.begin(), known_.end(), [&](const EcuAddress& e) { return sent_by(e, answer); });
    return known == known_.end() ? request_id_of(answer) : known->request;
}

/// Does the answer echo what was asked: the service, and the identifier or sub-function after it?
bool EcuSession::answers(const Bytes& asked, ByteView payload) {
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
/// one. Who had asked for time may take as long again.
void EcuSession::remember_unanswered(const Open& over) {
    const MonoTime now = clock_.mono();
    std::erase_if(unanswered_, [now](const Unanswered& u) { return u.until <= now; });
    const MonoTime until = over.result.was_aside ? now + timing_.p2_star : over.sent + timing_.late_window;
    unanswered_.push_back({over.request.ecu, over.request.payload, until});
}

MonoTime EcuSession::may_start(const Request& next) const {
    MonoTime at{};
    for (const Unanswered& u : unanswered_)
        if (u.ecu == next.ecu && u.payload == next.payload) at = std::max(at, u.until);
    return at;
}

}  // namespace odolink
