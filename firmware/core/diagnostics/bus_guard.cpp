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
constexpr Duration kTransferTime = 2500ms;        // T2 twice: later no sender of a J1939 transfer waits
constexpr Duration kHearing = 5s;                 // traffic older than this does not show a live bus
constexpr Duration kLateAnswers = 10s;            // an answer this long after our last request is not ours

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
            return "silent after bus-off or while the interface is down";
        case BusGuardErrc::EcuBusy:
            return "the ECU still owes an answer";
        case BusGuardErrc::TooSoon:
            return "too many requests in this second";
        case BusGuardErrc::Load:
            return "our share of the bus load is used up";
        case BusGuardErrc::NoTransfer:
            return "no transfer waits for this answer";
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

constexpr std::uint32_t kJ1939Form = 0x03FF00FFU;  // format, page and source
constexpr std::uint32_t kJ1939Request = 0x00EA0000U;
constexpr std::uint32_t kJ1939Transfer = 0x00EC0000U;
constexpr std::uint32_t kJ1939TransferData = 0x00EB0000U;
constexpr std::uint32_t kJ1939Claim = 0x00EE0000U;
constexpr std::uint32_t kOtherJ1939Tester = 0xFA;
constexpr std::uint32_t kEverybody = 0xFF;

std::uint8_t j1939_destination(CanId id) { return static_cast<std::uint8_t>(id.value >> 8U & 0xFFU); }

/// Clear to send, end of message or abort of a transfer to our address; never a transfer of our own.
bool j1939_answer(const CanFrame& f) {
    if (!f.id.extended || (f.id.value & kJ1939Form) != (kJ1939Transfer | kOurJ1939Address) || f.length != 8) return false;
    const std::uint8_t control = u8(f.data[0]);
    return j1939_destination(f.id) != kEverybody && (control == 17 || control == 19 || control == 255);
}

/// Somebody else speaks from a tester's address: a request, a claim or a transfer.
bool j1939_tester(const CanFrame& f) {
    if (!f.id.extended || f.fd) return false;
    const std::uint32_t source = f.id.value & 0xFFU;
    if (source != kOurJ1939Address && source != kOtherJ1939Tester) return false;
    const std::uint32_t group = f.id.value & 0x03FF0000U;
    return (group == kJ1939Request && f.length >= 3) || ((group == kJ1939Claim || group == kJ1939Transfer) && f.length == 8);
}

/// Could these bytes be a request or a part of one: its service is none of an answer (bit 6 set), its length fits.
bool like_a_request(ByteView body) {
    if (body.empty()) return false;
    const std::uint8_t control = u8(body[0]);
    if (control >= 0x10) return control <= 0x32;
    return control >= 1 && control < body.size() && (u8(body[1]) & 0x40U) == 0;
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

bool BusGuard::know_ecu(const EcuAddress& ecu) {
    if (std::find(ecus_.begin(), ecus_.end(), ecu) != ecus_.end()) return true;
    if (ecus_.size() >= kMostEcus || !diagnostic_request_id(ecu.request) || functional_request_id(ecu.request)) return false;
    if (ecu.answer == ecu.request || ecu.answer.extended != ecu.request.extended) return false;
    if (!ecu.answer.extended && ecu.answer.value < 0x600) return false;
    if (ecu.target && !extended_form_allowed(ecu.request, *ecu.target, 0x03)) return false;
    if (std::find(taken_.begin(), taken_.end(), ecu.request) != taken_.end()) return false;
    const bool other_form = std::any_of(ecus_.begin(), ecus_.end(), [&](const EcuAddress& e) {
        return e.request == ecu.request && e.target.has_value() != ecu.target.has_value();
    });
    if (other_form) return false;
    ecus_.push_back(ecu);
    return true;
}

void BusGuard::on_frame(const CanFrame& frame, MonoTime now) {
    heard_ = now;
    if (!first_heard_) first_heard_ = now;
    if (other_tester(frame) || answer_to_another(frame, now) || note_j1939(frame, now)) {
        tester_heard_ = now;
        ++counters_.other_tester_heard;
        return;
    }
    note_first_frame(frame, now);
}

/// Frames of a transfer to our address. True where we asked its sender nothing: another tester has our address.
bool BusGuard::note_j1939(const CanFrame& frame, MonoTime now) {
    const std::uint32_t group = frame.id.value & 0x03FF0000U;
    const bool transfer = frame.id.extended && frame.length == 8 && (group == kJ1939Transfer || group == kJ1939TransferData);
    if (!transfer || j1939_destination(frame.id) != kOurJ1939Address) return false;
    const auto device = j1939_.find(static_cast<std::uint8_t>(frame.id.value & 0xFFU));
    if (device == j1939_.end() || now - device->second.asked > manners_.owed_answer) return true;
    device->second.transfer = now;
    return false;
}

bool BusGuard::waits_for_j1939(const CanFrame& frame, MonoTime now) const {
    const auto device = j1939_.find(j1939_destination(frame.id));
    return device != j1939_.end() && device->second.transfer && now - *device->second.transfer <= kTransferTime;
}

void BusGuard::note_first_frame(const CanFrame& frame, MonoTime now) {
    if (frame.length != 8) return;
    const bool extended = std::any_of(ecus_.begin(), ecus_.end(), [&](const EcuAddress& e) {
        return e.target && sent_by(e, frame.id) && source_fits(e, u8(frame.data[0]));
    });
    if ((u8(frame.data[extended ? 1 : 0]) >> 4U) != 1) return;
    waiting_[next_waiting_] = {frame.id, extended ? u8(frame.data[0]) : std::uint8_t{0}, now};
    next_waiting_ = (next_waiting_ + 1) % waiting_.size();
}

void BusGuard::on_request_done(CanId request_id) {
    std::erase_if(owed_, [request_id](const Owed& o) { return o.request_id == request_id; });
}

void BusGuard::on_still_owed(CanId request_id, MonoTime since) { owed_.push_back({request_id, since}); }

Status BusGuard::send(const CanFrame& frame, MonoTime now) {
    const Kind kind = classify(frame);
    if (const auto why = refusal(frame, kind, now)) {
        ++(*why == BusGuardErrc::NotAllowed ? counters_.refused_not_allowed : counters_.refused_manners);
        return make_error_code(*why);
    }
    if (const Status sent = bus_.send(frame); !sent) {
        if (sent.error() == CanBusErrc::BusOff) on_bus_off(now);
        if (sent.error() == CanBusErrc::Down) pause(now);
        return make_error_code(BusGuardErrc::BusDown);
    }
    remember(frame, kind, now);
    return {};
}

BusGuard::Kind BusGuard::classify(const CanFrame& frame) const {
    if (frame.fd || frame.length > 8) return Kind::Forbidden;
    if (j1939_request(frame)) return Kind::Unanswered;
    if (j1939_answer(frame)) return Kind::J1939Answer;
    if (!diagnostic_request_id(frame.id) || frame.length < 2) return Kind::Forbidden;
    if (!standard_request_id(frame.id) && !named(frame.id)) return Kind::Forbidden;
    ByteView body = frame.payload();
    if (speaks_extended(frame.id)) {
        if (frame.length < 3 || !addressee(frame).target || !extended_form_allowed(frame.id, u8(body[0]), u8(body[1]))) return Kind::Forbidden;
        body = body.subspan(1);
    }
    const std::uint8_t control = u8(body[0]);
    if ((control >> 4U) == 3)
        return body.size() >= 3 && control <= 0x32 && !functional_request_id(frame.id) ? Kind::FlowControl : Kind::Forbidden;
    // Each request we make fits a single frame: first and consecutive frames are never ours.
    if (control > 7 || control + 1U > body.size()) return Kind::Forbidden;
    const ByteView request = body.subspan(1, control);
    if (!request_allowed(request)) return Kind::Forbidden;
    return u8(request[0]) == 0x3E ? Kind::Unanswered : Kind::Request;
}

bool BusGuard::named(CanId request_id) const {
    return std::any_of(ecus_.begin(), ecus_.end(), [&](const EcuAddress& e) { return e.request == request_id; });
}

bool BusGuard::speaks_extended(CanId request_id) const {
    return std::any_of(ecus_.begin(), ecus_.end(), [&](const EcuAddress& e) { return e.request == request_id && e.target; });
}

/// The ECU a frame of ours is for, with its answering id; of a standard id that no profile names, by the rule.
EcuAddress BusGuard::addressee(const CanFrame& frame) const {
    const auto ecu = std::find_if(ecus_.begin(), ecus_.end(), [&](const EcuAddress& e) {
        return e.request == frame.id && (!e.target || *e.target == u8(frame.data[0]));
    });
    return ecu == ecus_.end() ? EcuAddress{frame.id, answer_id_of(frame.id)} : *ecu;
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
    if (kind == Kind::FlowControl || kind == Kind::J1939Answer) {
        // It ends a transfer that is under way; the rate of requests does not concern it.
        if (silent && *silent != BusGuardErrc::TooSoon) return silent;
        const bool waited = kind == Kind::FlowControl ? waits_for_flow_control(frame, now) : waits_for_j1939(frame, now);
        if (!waited) return BusGuardErrc::NoTransfer;
    } else {
        if (silent) return silent;
        // While moving only reads of data: sessions and tester present have no business then.
        const std::uint8_t service = u8(frame.data[speaks_extended(frame.id) ? 2 : 1]);
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

/// Somebody asks on an id of a tester, or of a profile's ECU. On the latter another node may send anything else, because a
/// profile can be wrong about its id: then the id is given up and nothing is ever sent on it.
bool BusGuard::other_tester(const CanFrame& frame) {
    if (!named(frame.id)) return tester_id(frame.id) || j1939_tester(frame);
    const bool extended = speaks_extended(frame.id) && frame.length > 0;
    if (like_a_request(frame.payload().subspan(extended ? 1 : 0)) || standard_request_id(frame.id)) return true;
    std::erase_if(ecus_, [&](const EcuAddress& e) { return e.request == frame.id; });
    taken_.push_back(frame.id);
    ++counters_.ids_given_up;
    return false;
}

/// An answer although we have asked nobody for long: somebody asks whose requests do not reach us. "Pending" is none: some units
/// repeat it long after they were given up.
bool BusGuard::answer_to_another(const CanFrame& frame, MonoTime now) const {
    const CanId id = frame.id;
    if (frame.length >= 4 && u8(frame.data[0]) == 3 && u8(frame.data[1]) == 0x7F && u8(frame.data[3]) == 0x78) return false;
    const bool answer = id.extended ? (id.value & 0xFFFFFF00U) == 0x18DAF100U : id.value >= 0x7E8 && id.value <= 0x7EF;
    return answer && owed_.empty() && (!last_request_ || now - *last_request_ > kLateAnswers);
}

bool BusGuard::waits_for_flow_control(const CanFrame& frame, MonoTime now) const {
    if (!owes(frame.id, now)) return false;  // the transfer answers somebody else
    const EcuAddress to = addressee(frame);
    return std::any_of(waiting_.begin(), waiting_.end(), [&](const Waiting& w) {
        return now - w.since <= kFlowControlTime && sent_by(to, w.answer_id) && source_fits(to, w.source);
    });
}

int BusGuard::requests_since(MonoTime t) const {
    int count = 0;
    for (std::size_t i = 0; i < requests_.size(); ++i) count += requests_[i] > t ? 1 : 0;
    return count;
}

bool BusGuard::load_fits(std::uint32_t bits, MonoTime now) const {
    std::uint32_t used = bits;
    for (std::size_t i = sent_.size(); i > 0 && sent_[i - 1].at > now - 1s; --i) used += sent_[i - 1].bits;
    return used <= manners_.load_limit * manners_.bitrate;
}

void BusGuard::pause(MonoTime now) {
    paused_until_ = now + manners_.bus_off_pause;
    owed_.clear();
}

void BusGuard::on_bus_off(MonoTime now) {
    ++counters_.bus_off;
    bus_offs_.push(now);
    pause(now);
    const bool full = bus_offs_.size() == bus_offs_.capacity();
    if (full && now - bus_offs_[0] <= manners_.bus_off_window) passive_ = true;
}

void BusGuard::remember(const CanFrame& frame, Kind kind, MonoTime now) {
    sent_.push({now, bits_of(frame)});
    if (kind == Kind::FlowControl || kind == Kind::J1939Answer) {
        ++counters_.flow_controls;
        return;
    }
    ++counters_.requests;
    requests_.push(now);
    last_request_ = now;
    const bool one_device = j1939_request(frame) && j1939_destination(frame.id) != kEverybody;
    if (one_device) j1939_[j1939_destination(frame.id)].asked = now;
    if (kind != Kind::Request) return;
    std::erase_if(owed_, [&](const Owed& o) { return now - o.since > manners_.owed_answer; });
    owed_.push_back({frame.id, now});
}

}  // namespace odolink
