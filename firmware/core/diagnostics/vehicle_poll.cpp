// SPDX-License-Identifier: Apache-2.0
// Phases: Discovering -> Surveying (a backlog worked off) -> Cycling (a tick a second: live values, then the backlog;
// while moving one of the two a tick, in turn). Silence by manners pauses and tries again.
#include "core/diagnostics/vehicle_poll.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/diagnostics/allow_list.hpp"
#include "protocols/obd/dtc.hpp"

namespace odolink {
namespace {

constexpr CanId kFunctional11{0x7DF, false};
constexpr CanId kFunctional29{0x18DB33F1, true};
constexpr std::uint8_t kSpeed = 0x0D;
constexpr std::uint8_t kEngineSpeed = 0x0C;
constexpr std::uint8_t kOdometer = 0xA6;
constexpr Duration kListenFirst = 250ms;
constexpr int kLostAfter = 5;  // live requests without any answer
constexpr int kMostExtras = 5;  // of ten requests a second: live values and lists keep their share

/// Live values beside speed and engine speed, in turn: mileage, lamp and counts, temperature, voltage, fuel, distances,
/// air.
constexpr std::array<std::uint8_t, 19> kRotation = {kOdometer, 0x01, 0x05, 0x42, 0x5E, 0x2F, 0x31, 0x30, 0x7F, 0x46,
                                                    0x0F,      0x5C, 0x1F, 0x04, 0x11, 0x10, 0x0B, 0x06, 0x07};

/// What a freeze frame is asked for: what ISO 15031-5 requires of every vehicle first, then what helps a garage.
constexpr std::array<std::uint8_t, 16> kFrameValues = {0x04, 0x05, 0x06, 0x07, 0x0B, 0x0C, 0x0D, 0x03,
                                                       0x0F, 0x10, 0x11, 0x0E, 0x1F, 0x2F, 0x42, 0x46};

constexpr std::array<std::uint8_t, 4> kIdentity = {0x02, 0x04, 0x06, 0x0A};  // VIN, CALID, CVN, ECU name

}  // namespace

VehiclePoll::VehiclePoll(EcuSession& session, Scheduler& scheduler, Clock& clock, PollPlan plan)
    : session_{session}, scheduler_{scheduler}, clock_{clock}, plan_{plan} {}

VehiclePoll::~VehiclePoll() {
    stop();
}

void VehiclePoll::start() {
    stop();
    decoder_.restart();
    phase_ = PollPhase::Discovering;
    functional_ = kFunctional11;
    discoveries_ = 0;
    session_.set_heard([this](const EcuAnswer& answer) { tell(answer); });
    arm(Duration{0});
}

void VehiclePoll::stop() {
    if (phase_ == PollPhase::Stopped) return;
    phase_ = PollPhase::Stopped;
    if (timer_ != 0) scheduler_.cancel(timer_);
    timer_ = 0;
    session_.stop();
    session_.set_heard(nullptr);
    ecus_.clear();
    backlog_.clear();
    capacity_.clear();
    framed_.clear();
    lost_.clear();
    readiness_.reset();
    motion_ = Motion::Standing;
    session_.on_motion(motion_);
}

void VehiclePoll::arm(Duration delay) {
    if (timer_ != 0) scheduler_.cancel(timer_);
    timer_ = scheduler_.after(delay, [this] {
        timer_ = 0;
        on_timer();
    });
}

void VehiclePoll::on_timer() {
    switch (phase_) {
        case PollPhase::Stopped:
            break;
        case PollPhase::Discovering:
            discover();
            break;
        case PollPhase::Surveying:
            survey();
            break;
        case PollPhase::Cycling:
            tick();
            break;
    }
}

void VehiclePoll::discover() {
    const bool queued =
        session_.request(functional_, obd::request(0x01, {0x00}), [this](const RequestResult& r) { on_discovered(r); });
    if (!queued) arm(plan_.retry);
}

void VehiclePoll::on_discovered(const RequestResult& result) {
    if (result.end == RequestEnd::Silenced) {
        arm(result.why == BusGuardErrc::NotHeardYet ? kListenFirst : plan_.retry);
        return;
    }
    if (result.end != RequestEnd::Answered) {
        functional_ = functional_ == kFunctional11 ? kFunctional29 : kFunctional11;
        arm(++discoveries_ % 2 == 1 ? Duration{0} : plan_.retry);
        extras_ = 0;
        if (discoveries_ % 2 == 0) (void)ask_extra();
        return;
    }
    phase_ = PollPhase::Surveying;
    for (const EcuAnswer& a : result.answers) {
        ecus_.insert(a.ecu);
        lost_.erase(a.ecu);
        tell(a);
        follow_up(a);
    }
    survey();
}

void VehiclePoll::find_anew(Duration delay) {
    phase_ = PollPhase::Discovering;
    ecus_.clear();
    backlog_.clear();
    capacity_.clear();
    arm(delay);
}

/// The whole vehicle once. Bitmaps that follow up are asked at the front, so everything later knows what is supported.
void VehiclePoll::survey() {
    plan_identity();
    for (CanId ecu : ecus_) plan({request_id_of(ecu), obd::request(0x01, {kOdometer})});
    for (CanId ecu : ecus_) plan({request_id_of(ecu), obd::request(0x01, {0x31})});
    plan({functional_, obd::request(0x01, {0x01})});
    plan_codes();
    pump();
}

void VehiclePoll::pump() {
    while (!backlog_.empty()) {
        Step step = std::move(backlog_.front());
        backlog_.pop_front();
        // Surveyed values are planned before the bitmaps are known.
        const bool live = u8(step.payload[0]) == 0x01 && step.target != functional_;
        if (live && !supports(answer_id_of(step.target), u8(step.payload[1]))) continue;
        Bytes payload = step.payload;
        const CanId target = step.target;
        if (session_.request(target, std::move(payload),
                             [this, step = std::move(step)](const RequestResult& r) { on_step_done(step, r); }))
            return;
        break;
    }
    if (!ask_extra()) after_work();
}

bool VehiclePoll::ask_extra() {
    if (!extra_ || phase_ == PollPhase::Surveying || extras_ >= kMostExtras) return false;
    if (!extra_([this] { on_extra_done(); })) return false;
    ++extras_;
    return true;
}

void VehiclePoll::on_extra_done() {
    if (phase_ == PollPhase::Discovering) {  // its timer runs
        (void)ask_extra();
        return;
    }
    if (phase_ != PollPhase::Cycling) return;
    if (motion_ == Motion::Moving)
        after_work();
    else
        pump();
}

void VehiclePoll::on_step_done(const Step&, const RequestResult& result) {
    if (result.end == RequestEnd::Silenced) {
        pause();
        return;
    }
    bool is_back = false;
    for (const EcuAnswer& a : result.answers) {
        tell(a);
        follow_up(a);
        is_back = is_back || (phase_ == PollPhase::Cycling && lost_.erase(a.ecu) > 0);
    }
    if (is_back) {
        find_anew(Duration{0});
        return;
    }
    const bool one_a_tick = phase_ == PollPhase::Cycling && motion_ == Motion::Moving;
    if (one_a_tick)
        after_work();
    else
        pump();
}

void VehiclePoll::after_work() {
    if (phase_ == PollPhase::Surveying && backlog_.empty()) {
        phase_ = PollPhase::Cycling;
        tick_began_ = clock_.mono();
    }
    arm(std::max(tick_began_ + plan_.tick - clock_.mono(), Duration{0}));
}

/// Manners forbid requests for some time: what was planned is out of date by then.
void VehiclePoll::pause() {
    backlog_.clear();
    arm(plan_.retry);
}

void VehiclePoll::tick() {
    tick_began_ = clock_.mono();
    extras_ = 0;
    ++ticks_;
    const auto every = static_cast<std::uint64_t>(motion_ == Motion::Moving ? plan_.dtc_every_moving : plan_.dtc_every);
    if ((codes_wanted_ || ticks_ % every == 0) && backlog_.empty()) plan_codes();
    if (ticks_ % static_cast<std::uint64_t>(plan_.identity_every) == 0) plan_identity();

    if (motion_ == Motion::Moving && !backlog_.empty() && last_slot_ == Slot::Live) {
        last_slot_ = Slot::Backlog;
        pump();
        return;
    }
    if (motion_ == Motion::Moving && last_slot_ == Slot::Live && ask_extra()) {
        last_slot_ = Slot::Backlog;
        return;
    }
    last_slot_ = Slot::Live;
    ask_live_values();
}

void VehiclePoll::ask_live_values() {
    const auto engine = ecu_supporting(kSpeed);
    const auto step = engine ? live_step(*engine) : std::nullopt;
    if (!step) {
        pump();
        return;
    }
    if (!session_.request(step->target, step->payload, [this](const RequestResult& r) { on_live_values(r); }))
        arm(plan_.tick);
}

void VehiclePoll::on_live_values(const RequestResult& result) {
    if (result.end == RequestEnd::Silenced) {
        pause();
        return;
    }
    const auto engine = ecu_supporting(kSpeed);
    Capacity& capacity = capacity_[engine.value_or(CanId{})];
    if (result.end == RequestEnd::Answered) {
        capacity.failures = 0;
    } else {
        ++capacity.failures;
        // An old ECU refuses, or leaves unanswered, what has too many PIDs.
        if (result.end == RequestEnd::Refused || capacity.failures >= 2)
            capacity.pids = std::max<std::size_t>(capacity.pids / 2, 1);
    }
    for (const EcuAnswer& a : result.answers) tell(a);
    if (capacity.failures >= kLostAfter) {
        lost_.insert(ecus_.begin(), ecus_.end());
        find_anew(plan_.retry);
        return;
    }
    if (motion_ == Motion::Moving)
        after_work();
    else
        pump();
}

/// Speed and engine speed in each request, and as many of the rotation as fit; one by one where the ECU takes only one.
std::optional<VehiclePoll::Step> VehiclePoll::live_step(CanId ecu) {
    const std::size_t room = capacity_[ecu].pids;
    Bytes payload = bytes_of({0x01, kSpeed});
    const auto add = [&](std::uint8_t pid) {
        if (supports(ecu, pid)) payload.push_back(static_cast<std::byte>(pid));
    };
    if (room == 1) {
        if (ticks_ % 2 == 0) return Step{request_id_of(ecu), std::move(payload)};
        payload.pop_back();
        if (ticks_ % 4 == 1) add(kEngineSpeed);
    } else {
        add(kEngineSpeed);
    }
    for (std::size_t tried = 0; tried < kRotation.size() && payload.size() < 1 + room; ++tried) {
        add(kRotation[turn_]);
        turn_ = (turn_ + 1) % kRotation.size();
    }
    if (payload.size() == 1) return std::nullopt;
    return Step{request_id_of(ecu), std::move(payload)};
}

void VehiclePoll::plan(Step step) {
    const bool there = std::any_of(backlog_.begin(), backlog_.end(),
                                   [&](const Step& s) { return s.target == step.target && s.payload == step.payload; });
    if (!there) backlog_.push_back(std::move(step));
}

void VehiclePoll::plan_codes() {
    codes_wanted_ = false;
    for (DtcKind kind : {DtcKind::Stored, DtcKind::Pending, DtcKind::Permanent})
        plan({functional_, obd::dtc_list_request(kind)});
    const auto engine = ecu_supporting(kSpeed);
    for (CanId ecu : ecus_) {  // the engine's own values are in the rotation
        if (ecu == engine) continue;
        plan({request_id_of(ecu), obd::request(0x01, {0x01})});
        if (!supports(engine.value_or(CanId{}), kOdometer)) plan({request_id_of(ecu), obd::request(0x01, {kOdometer})});
    }
}

void VehiclePoll::plan_identity() {
    for (CanId ecu : ecus_)
        for (std::uint8_t type : kIdentity) plan({request_id_of(ecu), obd::request(0x09, {type})});
}

void VehiclePoll::plan_freeze_frame(CanId ecu) {
    plan({request_id_of(ecu), obd::freeze_frame_request(0x02)});
    for (std::uint8_t pid : kFrameValues)
        if (supports(ecu, pid)) plan({request_id_of(ecu), obd::freeze_frame_request(pid)});
    // Any other answer of the ECU closes the frame.
    plan({request_id_of(ecu), obd::request(0x01, {kSpeed})});
}

/// A bitmap that announces the next one: ask for it before anything else.
void VehiclePoll::follow_up(const EcuAnswer& answer) {
    if (answer.payload.size() < 2 || u8(answer.payload[0]) != 0x41 || u8(answer.payload[1]) % 0x20 != 0) return;
    const std::uint8_t base = u8(answer.payload[1]);
    const obd::SupportedIds* ids = decoder_.supported(answer.ecu);
    if (ids == nullptr || !ids->more_after(base)) return;
    backlog_.push_front({request_id_of(answer.ecu), obd::request(0x01, {static_cast<std::uint8_t>(base + 0x20)})});
}

void VehiclePoll::tell(const EcuAnswer& answer) {
    if (answers_) answers_(answer);
    for (const VehicleReport& report : decoder_.on_answer(answer)) {
        notice(report, answer.ecu);
        if (sink_) sink_(report);
        if (phase_ == PollPhase::Stopped) return;  // the sink stopped us
    }
}

/// What a report means for the order of work.
void VehiclePoll::notice(const VehicleReport& report, CanId ecu) {
    if (const auto* drive = std::get_if<DriveRead>(&report); drive != nullptr && drive->speed) {
        motion_ = drive->speed->value > 0 ? Motion::Moving : Motion::Standing;
        session_.on_motion(motion_);
    }
    if (const auto* read = std::get_if<ReadinessRead>(&report)) {
        const Readiness& now = read->readiness;
        if (readiness_ && (readiness_->lamp != now.lamp || readiness_->dtc_count != now.dtc_count))
            codes_wanted_ = true;
        readiness_ = now;
    }
    const auto* list = std::get_if<DtcListRead>(&report);
    if (list == nullptr || list->kind != DtcKind::Stored || ecus_.count(ecu) == 0) return;
    std::erase_if(framed_, [&](const Dtc& d) {
        return d.ecu == list->ecu && std::find(list->codes.begin(), list->codes.end(), d) == list->codes.end();
    });
    for (const Dtc& code : list->codes)
        if (framed_.insert(code).second) plan_freeze_frame(ecu);
}

bool VehiclePoll::supports(CanId ecu, std::uint8_t pid) const {
    if (pid % 0x20 == 0) return true;  // bitmaps announce each other
    const obd::SupportedIds* ids = decoder_.supported(ecu);
    return ids != nullptr && ids->contains(pid);
}

std::optional<CanId> VehiclePoll::ecu_supporting(std::uint8_t pid) const {
    const auto it = std::find_if(ecus_.begin(), ecus_.end(), [&](CanId ecu) { return supports(ecu, pid); });
    return it == ecus_.end() ? std::nullopt : std::optional{*it};
}

}  // namespace odolink
