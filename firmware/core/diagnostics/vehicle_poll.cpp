// SPDX-License-Identifier: Apache-2.0
// Phases: Discovering -> Surveying (work_ done to its end) -> Cycling (a tick a second: live values, then work_, then
// later_; while moving one request a tick, live values and work in turn). Silence by manners pauses and tries again. A unit
// that asks for time is passed over until it has answered, one that does not answer rests (vehicle_poll_find.cpp).
#include "core/diagnostics/vehicle_poll.hpp"

#include <algorithm>
#include <utility>

#include "core/diagnostics/allow_list.hpp"

namespace odolink {
namespace {

constexpr int kMostExtras = 5;   // of ten requests a second: live values and lists keep their share
constexpr Duration kExtrasUntil = 700ms;  // of a tick: the next one's live values are not late
constexpr Duration kListen = 250ms;   // while there is traffic, until it was listened to for long enough
constexpr Duration kShortestQuiet = 1s;  // without any: after 1 s and 2 s more a mute bus is asked, where ignition is told
constexpr Duration kLongestQuiet = 60s;
constexpr int kSurveyWaits = 5;  // ticks for a unit that asked for time, P2* of it

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
    discovery_ = 0;
    next_round_ = MonoTime{};
    round_delay_ = plan_.retry;
    quiet_ = {};
    somebody_ = false;
    session_.set_heard([this](const EcuAnswer& answer) {
        round_delay_ = plan_.retry;  // somebody is there
        if (answers_) answers_(answer);
        tell(decoder_.on_answer(answer, Asked::ByOthers), answer.ecu);
    });
    session_.set_late([this](CanId ecu, const Bytes& asked, const RequestResult& r) { on_late(ecu, asked, r); });
    arm(Duration{0});
}

void VehiclePoll::stop() {
    if (phase_ == PollPhase::Stopped) return;
    phase_ = PollPhase::Stopped;
    if (timer_ != 0) scheduler_.cancel(timer_);
    timer_ = 0;
    waits_for_traffic_ = false;
    session_.stop();
    session_.set_heard(nullptr);
    session_.set_late(nullptr);
    book_.clear();
    work_.clear();
    later_.clear();
    framed_.clear();
    readiness_.reset();
    moved_at_.reset();
    monitors_read_ = false;
    motion_ = Motion::Standing;
    session_.on_motion(motion_);
}

void VehiclePoll::arm(Duration delay) {
    if (timer_ != 0) scheduler_.cancel(timer_);
    waits_for_traffic_ = false;
    timer_ = scheduler_.after(delay, [this] {
        timer_ = 0;
        waits_for_traffic_ = false;
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
            if (work_.empty()) survey();
            else pump();
            break;
        case PollPhase::Cycling:
            tick();
            break;
    }
}

/// The whole vehicle once. Bitmaps that follow up are asked at the front, so everything later knows what is supported.
void VehiclePoll::survey() {
    survey_waits_ = 0;
    plan(work_, {functional_, vin_request()});
    for (const auto& [ecu, known] : book_.all()) plan_survey_of(ecu, known);
    plan_codes();
    pump();
}

void VehiclePoll::pump() {
    if (auto question = next_question()) {
        const CanId target = question->target;
        Bytes payload = question->payload;
        const auto done = [this, question = std::move(*question)](const RequestResult& r) { on_done(question, r); };
        if (session_.request(target, std::move(payload), done, [this] { go_on(); })) return;
    }
    if (!ask_extra()) after_work();
}

bool VehiclePoll::ask_extra() {
    if (!extra_ || phase_ == PollPhase::Surveying || extras_ >= kMostExtras) return false;
    if (phase_ == PollPhase::Cycling && clock_.mono() - tick_began_ >= kExtrasUntil) return false;
    if (!extra_([this] { on_extra_done(); })) return false;
    ++extras_;
    return true;
}

void VehiclePoll::on_extra_done() {
    if (phase_ == PollPhase::Discovering) {  // its timer runs
        (void)ask_extra();
        return;
    }
    if (phase_ == PollPhase::Cycling) go_on();
}

/// The next question worth asking. While standing, work ends with the tick, so that live values keep their pace.
std::optional<Question> VehiclePoll::next_question() {
    const bool cycling = phase_ == PollPhase::Cycling;
    if (cycling && clock_.mono() - tick_began_ >= plan_.tick) return std::nullopt;
    if (auto question = take_from(work_)) return question;
    return cycling ? take_from(later_) : std::nullopt;
}

/// Who owes an answer is passed over. What goes to all is asked one by one where somebody cannot be asked.
std::optional<Question> VehiclePoll::take_from(std::deque<Question>& queue) {
    for (std::size_t i = 0; i < queue.size();) {
        const bool waits = session_.waits_for(queue[i].target);
        if (functional_request_id(queue[i].target) && (waits || !book_.good_for_all(queue[i].payload))) {
            ask_one_by_one(queue, i);
            continue;
        }
        if (waits) {
            ++i;
            continue;
        }
        Question question = std::move(queue[i]);
        queue.erase(queue.begin() + static_cast<std::ptrdiff_t>(i));
        if (worth_asking(question)) return question;
        if (question.then == Question::Then::CloseFrame) {
            const CanId ecu = answer_id_of(question.target);
            tell(decoder_.close_frame(ecu), ecu);
        }
    }
    return std::nullopt;
}

bool VehiclePoll::can_ask_of(const std::deque<Question>& queue) const {
    return std::any_of(queue.begin(), queue.end(), [this](const Question& q) {
        return functional_request_id(q.target) || !session_.waits_for(q.target);
    });
}

void VehiclePoll::on_done(const Question& question, const RequestResult& result) {
    if (result.end == RequestEnd::Silenced) {
        pause(result);
        return;
    }
    const CanId asked = answer_id_of(question.target);
    take(question.target, question.payload, result);
    if (phase_ == PollPhase::Stopped) return;
    if (question.then == Question::Then::CloseFrame) tell(decoder_.close_frame(asked), asked);
    if (!result.was_aside) go_on();  // else it went on long ago
    else if (phase_ == PollPhase::Surveying && timer_ != 0) arm(Duration{0});  // the survey waits for it
}

void VehiclePoll::go_on() {
    if (phase_ == PollPhase::Stopped || phase_ == PollPhase::Discovering) return;
    const bool one_a_tick = phase_ == PollPhase::Cycling && motion_ == Motion::Moving;
    if (one_a_tick)
        after_work();
    else
        pump();
}

void VehiclePoll::after_work() {
    if (phase_ == PollPhase::Stopped) return;
    if (phase_ == PollPhase::Surveying) {
        if (!work_.empty() && ++survey_waits_ <= kSurveyWaits) {
            arm(plan_.tick);
            return;
        }
        close_survey();
        if (phase_ == PollPhase::Stopped) return;
    }
    arm(std::max(tick_began_ + plan_.tick - clock_.mono(), Duration{0}));
}

/// What is left waits for a unit that takes long.
void VehiclePoll::close_survey() {
    phase_ = PollPhase::Cycling;
    tick_began_ = clock_.mono();
    for (Question& question : std::exchange(work_, {})) plan(later_, std::move(question));
    plan_identification();  // who speaks UDS is known by now
    tell(decoder_.close_survey(), CanId{});
}

/// Manners forbid requests for some time: what was planned is out of date by then.
void VehiclePoll::pause(const RequestResult& result) {
    work_.clear();
    wait_out(result);
}

/// A bus on which nothing is heard is looked at ever more rarely, so that a sleeping car's head unit sleeps too; its first
/// frame ends the wait.
void VehiclePoll::wait_out(const RequestResult& result) {
    if (result.why != BusGuardErrc::NotHeardYet) return arm(plan_.retry);
    quiet_ = std::clamp(2 * quiet_, kShortestQuiet, kLongestQuiet);
    arm(quiet_);
    waits_for_traffic_ = true;
}

void VehiclePoll::listen_again() {
    quiet_ = {};
    arm(kListen);
}

void VehiclePoll::tick() {
    tick_began_ = clock_.mono();
    extras_ = 0;
    live_tried_.clear();
    ++ticks_;
    const auto every = static_cast<std::uint64_t>(motion_ == Motion::Moving ? plan_.dtc_every_moving : plan_.dtc_every);
    if ((codes_wanted_ || ticks_ % every == 0) && !can_ask_of(work_)) plan_codes();
    if (ticks_ % static_cast<std::uint64_t>(plan_.identity_every) == 0) {
        for (const auto& [ecu, known] : book_.all()) plan_identity(later_, ecu, known);
        plan_identification();
    }
    if (moved_at_ && !monitors_read_ && clock_.mono() - *moved_at_ >= plan_.monitors_after) plan_monitors();
    try_a_resting_one();

    if (motion_ == Motion::Moving && last_slot_ == Slot::Live) {
        last_slot_ = Slot::Work;
        if (ask_beside_live()) return;
    }
    last_slot_ = Slot::Live;
    ask_live_values();
}

/// Moving, one slot in two seconds: our questions and the profile's in turn. Lists that would miss their bound come first.
bool VehiclePoll::ask_beside_live() {
    const bool ours = can_ask_of(work_) || can_ask_of(later_);
    const Duration needed = 2 * plan_.tick * static_cast<int>(work_.size());
    const bool late = can_ask_of(work_) && tick_began_ + needed > lists_due_;
    if (!late && (!ours || last_turn_ == Turn::Ours) && ask_extra()) {
        last_turn_ = Turn::Extra;
        return true;
    }
    if (!ours) return false;
    last_turn_ = Turn::Ours;
    pump();
    return true;
}

/// The first unit that has speed and can be asked. One that does not answer, or wants time, gives way to the next at once.
void VehiclePoll::ask_live_values() {
    const auto source = live_source();
    if (!source) {
        pump();
        return;
    }
    live_tried_.insert(*source);
    const auto request = rotation_.next(*book_.find(*source), *decoder_.supported(*source));
    if (!request) {
        pump();
        return;
    }
    const auto done = [this, ecu = *source, asked = *request](const RequestResult& r) { on_live_values(ecu, asked, r); };
    if (!session_.request(request_id_of(*source), *request, done, [this] { after_live(RequestEnd::NoAnswer); })) arm(plan_.tick);
}

std::optional<CanId> VehiclePoll::live_source() const {
    const auto it = std::find_if(book_.all().begin(), book_.all().end(), [&](const auto& entry) {
        const CanId ecu = entry.first;
        return supports(ecu, kSpeedPid) && !book_.resting(ecu) && !session_.waits_for(request_id_of(ecu)) && live_tried_.count(ecu) == 0;
    });
    return it == book_.all().end() ? std::nullopt : std::optional{it->first};
}

void VehiclePoll::on_live_values(CanId ecu, const Bytes& asked, const RequestResult& result) {
    if (result.end == RequestEnd::Silenced) {
        pause(result);
        return;
    }
    KnownEcu* known = book_.find(ecu);
    // An old ECU refuses, or leaves unanswered, what has too many PIDs.
    const bool too_many = result.end == RequestEnd::Refused || (result.end == RequestEnd::NoAnswer && known != nullptr && known->failures >= 1);
    if (known != nullptr && too_many) known->most_ids = std::max<std::size_t>(known->most_ids / 2, 1);
    take(request_id_of(ecu), asked, result);
    if (!result.was_aside) after_live(result.end);
}

void VehiclePoll::after_live(RequestEnd end) {
    if (phase_ != PollPhase::Cycling) return;
    const bool another = end != RequestEnd::Answered && live_source().has_value();
    if (motion_ == Motion::Moving) {
        if (another) last_slot_ = Slot::Work;  // the next second is its
        after_work();
    } else if (another) {
        ask_live_values();
    } else {
        pump();
    }
}

}  // namespace odolink
