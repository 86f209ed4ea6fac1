// SPDX-License-Identifier: Apache-2.0
// classify() says what a frame is, refusal() whether manners permit it now; send() is the only call of CanBus::send in
// the core.
#include "core/diagnostics/bus_guard.hpp"

#include <algorithm>

#include "core/diagnostics/allow_list.hpp"

namespace odolink {
namespace {

constexpr std::uint32_t kOurJ1939Address = 0xF9;  // off board diagnostic-service tool 1
constexpr Duration kFlowControlTime = 1000ms;     // N_Bs: later nobody waits for it
constexpr Duration kHearing = 5s;                 // traffic older than this does not show a live bus
constexpr Duration kLateAnswers = 10s;            // an answer this long after our last request is not ours
constexpr std::size_t kMostEcus = 64;

/// Bits of a classic frame on the wire with the worst stuffing. Source: ISO 11898-1.
std::uint32_t bits_of(const CanFrame& f) {
    const std::uint32_t data = 8U * f.length;
    const std::uint32_t stuffed = (f.id.extended ? 54U : 34U) + data;
    return (f.id.extended ? 67U : 47U) + data + (stuffed - 1U) / 4U;
}

const char* text_of(int value) {
    switch (static_cast<BusGuardErrc>(value)) {
        case BusGuardErrc::NotAllowed:
            return "the frame is on no allow-list";
        case BusGuardErrc::IgnitionOff:
            return "the vehicle is parked";
        case BusGuardErrc::NotHeardYet:
            return "the bus has not been listened to for long enough yet";
        case BusGuardErrc::OtherTester:
            return "another tester spoke within the last minute";
        case BusGuardErrc::Passive:
            return "silent after bus-off";
        case BusGuardErrc::EcuBusy:
            return "the ECU still owes an answer";
        case BusGuardErrc::TooSoon:
            return "too many requests in this second";
        case BusGuardErrc::Load:
            return "our share of the bus load is used up";
        case BusGuardErrc::NoTransfer:
            return "no transfer waits for a flow control";
        case BusGuardErrc::BusDown:
            return "the bus did not take the frame";
    }
    return "unknown error of the bus guard";
}

/// PGN 59904 to one or all, from our address.
bool j1939_request(const CanFrame& f) {
    if (!f.id.extended || (f.id.value & 0x03FF00FFU) != (0x00EA0000U | kOurJ1939Address) || f.length != 3) return false;
    const std::uint32_t pgn =
        u8(f.data[0]) | (std::uint32_t{u8(f.data[1])} << 8U) | (std::uint32_t{u8(f.data[2])} << 16U);
    return pgn_request_allowed(pgn);
}

}  // namespace

Error make_error_code(BusGuardErrc e) {
    static const ErrorCategory category{"odolink.bus_guard", text_of};
    return {static_cast<int>(e), category};
}

BusGuard::BusGuard(CanBus& bus, BusManners manners)
    : bus_{bus},
      manners_{manners},
      bus_offs_{static_cast<std::size_t>(manners.bus_off_limit)},
      requests_{static_cast<std::size_t>(manners.requests_per_second)},
      sent_{256} {}

void BusGuard::on_ignition(Ignition ignition, MonoTime now) {
    if (ignition == ignition_) return;
    ignition_ = ignition;
    ignition_since_ = now;
    owed_.clear();
    heard_.reset();
    first_heard_.reset();
    if (ignition != Ignition::On) return;
    passive_ = false;
    bus_offs_.clear();
}

void BusGuard::know_ecu(CanId request_id, CanId answer_id) {
    if (diagnostic_request_id(request_id) && ecus_.size() < kMostEcus) ecus_.push_back({request_id, answer_id});
}

void BusGuard::on_frame(const CanFrame& frame, MonoTime now) {
    heard_ = now;
    if (!first_heard_) first_heard_ = now;
    if (other_tester(frame.id) || answer_to_another(frame.id, now)) {
        tester_heard_ = now;
        ++counters_.other_tester_heard;
        return;
    }
    const bool first_frame = frame.length == 8 && (u8(frame.data[0]) >> 4U) == 1;
    if (!first_frame) return;
    waiting_[next_waiting_] = {frame.id, now};
    next_waiting_ = (next_waiting_ + 1) % waiting_.size();
}

void BusGuard::on_request_done(CanId request_id) {
    std::erase_if(owed_, [request_id](const Owed& o) { return o.request_id == request_id; });
}

Status BusGuard::send(const CanFrame& frame, MonoTime now) {
    const Kind kind = classify(frame);
    if (const auto why = refusal(frame, kind, now)) {
        ++(*why == BusGuardErrc::NotAllowed ? counters_.refused_not_allowed : counters_.refused_manners);
        return make_error_code(*why);
    }
    if (const Status sent = bus_.send(frame); !sent) {
        if (sent.error() == CanBusErrc::Down) on_bus_down(now);
        return make_error_code(BusGuardErrc::BusDown);
    }
    remember(frame, kind, now);
    return {};
}

BusGuard::Kind BusGuard::classify(const CanFrame& frame) {
    if (frame.fd || frame.length > 8) return Kind::Forbidden;
    if (j1939_request(frame)) return Kind::Unanswered;
    if (!diagnostic_request_id(frame.id) || frame.length < 2) return Kind::Forbidden;
    const std::uint8_t control = u8(frame.data[0]);
    const bool functional = functional_request_id(frame.id);
    if ((control >> 4U) == 3)
        return frame.length >= 3 && control <= 0x32 && !functional ? Kind::FlowControl : Kind::Forbidden;
    // Each request we make fits a single frame: first and consecutive frames are never ours.
    if (control > 7 || control + 1U > frame.length) return Kind::Forbidden;
    const ByteView request = frame.payload().subspan(1, control);
    if (!request_allowed(request)) return Kind::Forbidden;
    return u8(request[0]) == 0x3E ? Kind::Unanswered : Kind::Request;
}

std::optional<BusGuardErrc> BusGuard::silence(MonoTime now) const {
    if (ignition_ == Ignition::Off) return BusGuardErrc::IgnitionOff;
    if (passive_ || (paused_until_ && now < *paused_until_)) return BusGuardErrc::Passive;
    if (tester_heard_ && now - *tester_heard_ < manners_.tester_silence) return BusGuardErrc::OtherTester;
    const bool live = heard_ && now - *heard_ <= kHearing && now - *first_heard_ >= manners_.listen_first;
    const bool mute_gateway = ignition_ == Ignition::On && now - ignition_since_ >= manners_.listen_alone;
    if (!live && !mute_gateway) return BusGuardErrc::NotHeardYet;
    const bool moving = motion_ == Motion::Moving;
    const int limit = moving ? manners_.requests_per_second_moving : manners_.requests_per_second;
    if (requests_since(now - 1s) >= limit) return BusGuardErrc::TooSoon;
    return std::nullopt;
}

std::optional<BusGuardErrc> BusGuard::refusal(const CanFrame& frame, Kind kind, MonoTime now) const {
    if (kind == Kind::Forbidden) return BusGuardErrc::NotAllowed;
    const auto silent = silence(now);
    if (kind == Kind::FlowControl) {
        // It ends a transfer that is under way; the rate of requests does not concern it.
        if (silent && *silent != BusGuardErrc::TooSoon) return silent;
        if (!waits_for_flow_control(frame.id, now)) return BusGuardErrc::NoTransfer;
    } else {
        if (silent) return silent;
        // While moving only reads of data: sessions and tester present have no business then.
        const std::uint8_t service = u8(frame.data[1]);
        if (motion_ == Motion::Moving && (service == 0x10 || service == 0x3E)) return BusGuardErrc::NotAllowed;
        if (kind == Kind::Request && owes(frame.id, now)) return BusGuardErrc::EcuBusy;
    }
    if (!load_fits(bits_of(frame), now)) return BusGuardErrc::Load;
    return std::nullopt;
}

/// A functional request concerns every ECU: nothing may be outstanding before it, and nothing may be asked until it is
/// done.
bool BusGuard::owes(CanId request_id, MonoTime now) const {
    return std::any_of(owed_.begin(), owed_.end(), [&](const Owed& o) {
        if (now - o.since > manners_.owed_answer) return false;
        return o.request_id == request_id || functional_request_id(request_id) || functional_request_id(o.request_id);
    });
}

CanId BusGuard::answer_id(CanId request_id) const {
    const auto ecu = std::find_if(ecus_.begin(), ecus_.end(), [&](const Ecu& e) { return e.request_id == request_id; });
    return ecu == ecus_.end() ? answer_id_of(request_id) : ecu->answer_id;
}

bool BusGuard::other_tester(CanId id) const {
    return tester_id(id) || std::any_of(ecus_.begin(), ecus_.end(), [id](const Ecu& e) { return e.request_id == id; });
}

/// An answer although we have asked nobody for long: somebody asks whose requests do not reach us.
bool BusGuard::answer_to_another(CanId id, MonoTime now) const {
    const bool answer = id.extended ? (id.value & 0xFFFFFF00U) == 0x18DAF100U : id.value >= 0x7E8 && id.value <= 0x7EF;
    return answer && owed_.empty() && (!last_request_ || now - *last_request_ > kLateAnswers);
}

bool BusGuard::waits_for_flow_control(CanId request_id, MonoTime now) const {
    if (!owes(request_id, now)) return false;  // the transfer answers somebody else
    const CanId from = answer_id(request_id);
    return std::any_of(waiting_.begin(), waiting_.end(),
                       [&](const Waiting& w) { return w.answer_id == from && now - w.since <= kFlowControlTime; });
}

int BusGuard::requests_since(MonoTime t) const {
    int count = 0;
    for (std::size_t i = 0; i < requests_.size(); ++i) count += requests_[i] > t ? 1 : 0;
    return count;
}

bool BusGuard::load_fits(std::uint32_t bits, MonoTime now) const {
    std::uint32_t used = bits;
    for (std::size_t i = 0; i < sent_.size(); ++i) used += sent_[i].at > now - 1s ? sent_[i].bits : 0;
    return used <= manners_.load_limit * manners_.bitrate;
}

void BusGuard::on_bus_down(MonoTime now) {
    ++counters_.bus_off;
    bus_offs_.push(now);
    paused_until_ = now + manners_.bus_off_pause;
    owed_.clear();
    const bool full = bus_offs_.size() == bus_offs_.capacity();
    if (full && now - bus_offs_[0] <= manners_.bus_off_window) passive_ = true;
}

void BusGuard::remember(const CanFrame& frame, Kind kind, MonoTime now) {
    sent_.push({now, bits_of(frame)});
    if (kind == Kind::FlowControl) {
        ++counters_.flow_controls;
        return;
    }
    ++counters_.requests;
    requests_.push(now);
    last_request_ = now;
    if (kind != Kind::Request) return;
    std::erase_if(owed_, [&](const Owed& o) { return now - o.since > manners_.owed_answer; });
    owed_.push_back({frame.id, now});
}

}  // namespace odolink
