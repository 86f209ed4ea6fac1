// SPDX-License-Identifier: Apache-2.0
// Phases: Discovering -> Surveying (work_ done to its end) -> Cycling (a tick a second: live values, then work_, then
// later_; while moving one request a tick, live values and work in turn). Silence by manners pauses and tries again.
#include "core/diagnostics/vehicle_poll.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/diagnostics/allow_list.hpp"

namespace odolink {
namespace {

constexpr Duration kListenFirst = 250ms;
constexpr int kLostAfter = 5;  // live requests without any answer
constexpr int kTurns = 4;       // moving, profiles have three of four: their values change, lists hardly do
constexpr int kMostExtras = 5;  // of ten requests a second: live values and lists keep their share

/// How ECUs are found: by the classic services and by OBD on UDS, under 11-bit and then under 29-bit ids.
struct Call {
    CanId functional;
    ObdBy by;
};
constexpr std::array<Call, 4> kCalls = {{{{0x7DF, false}, ObdBy::Classic},
                                         {{0x7DF, false}, ObdBy::Uds},
                                         {{0x18DB33F1, true}, ObdBy::Classic},
                                         {{0x18DB33F1, true}, ObdBy::Uds}}};

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
    session_.set_heard([this](const EcuAnswer& answer) {
        if (answers_) answers_(answer);
        tell(decoder_.on_answer(answer, Asked::ByOthers), answer.ecu);
    });
    arm(Duration{0});
}

void VehiclePoll::stop() {
    if (phase_ == PollPhase::Stopped) return;
    phase_ = PollPhase::Stopped;
    if (timer_ != 0) scheduler_.cancel(timer_);
    timer_ = 0;
    session_.stop();
    session_.set_heard(nullptr);
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
    const Call& call = kCalls[discovery_];
    if (discovery_ == 0) round_began_ = clock_.mono();
    functional_ = call.functional;
    const Bytes question = bitmap_request({Bitmap::Of::Pids, call.by, 0x00});
    if (!session_.request(call.functional, question, [this](const RequestResult& r) { on_discovered(r); }))
        arm(plan_.retry);
}

/// Both protocols are tried before the survey: one vehicle may have units of each.
void VehiclePoll::on_discovered(const RequestResult& result) {
    if (result.end == RequestEnd::Silenced) {
        arm(result.why == BusGuardErrc::NotHeardYet ? kListenFirst : plan_.retry);
        return;
    }
    for (const EcuAnswer& answer : result.answers) {
        (void)book_.is_back(answer.ecu);
        hear(answer);
        if (phase_ == PollPhase::Stopped) return;
    }
    const bool both_tried = ++discovery_ % 2 == 0;
    if (both_tried && !book_.empty()) {
        discovery_ = 0;
        phase_ = PollPhase::Surveying;
        survey();
        return;
    }
    discovery_ %= kCalls.size();
    extras_ = 0;
    if (discovery_ == 0) (void)ask_extra();
    arm(discovery_ != 0 ? Duration{0} : std::max(round_began_ + plan_.retry - clock_.mono(), Duration{0}));
}

void VehiclePoll::find_anew(Duration delay) {
    phase_ = PollPhase::Discovering;
    discovery_ = 0;
    book_.forget();
    work_.clear();
    later_.clear();
    arm(delay);
}

/// The whole vehicle once. Bitmaps that follow up are asked at the front, so everything later knows what is supported.
void VehiclePoll::survey() {
    plan(work_, {functional_, vin_request()});
    for (const auto& [ecu, known] : book_.all()) plan_survey_of(ecu, known);
    plan_codes();
    pump();
}

void VehiclePoll::pump() {
    while (auto question = next_question()) {
        const CanId target = question->target;
        Bytes payload = question->payload;
        const auto done = [this, question = std::move(*question)](const RequestResult& r) { on_done(question, r); };
        if (session_.request(target, std::move(payload), done)) return;
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

/// The next question worth asking. While standing, work ends with the tick, so that live values keep their pace.
std::optional<Question> VehiclePoll::next_question() {
    const bool cycling = phase_ == PollPhase::Cycling;
    if (cycling && clock_.mono() - tick_began_ >= plan_.tick) return std::nullopt;
    for (auto* queue : {&work_, &later_}) {
        if (queue == &later_ && !cycling) break;
        while (!queue->empty()) {
            Question question = std::move(queue->front());
            queue->pop_front();
            if (worth_asking(question)) return question;
            if (question.then == Question::Then::CloseFrame) {
                const CanId ecu = answer_id_of(question.target);
                tell(decoder_.close_frame(ecu), ecu);
            }
        }
    }
    return std::nullopt;
}

void VehiclePoll::on_done(const Question& question, const RequestResult& result) {
    if (result.end == RequestEnd::Silenced) {
        pause();
        return;
    }
    const CanId asked = answer_id_of(question.target);
    if (result.end == RequestEnd::NoAnswer && !functional_request_id(question.target))
        book_.on_silence(asked, question.payload);
    for (const NegativeAnswer& no : result.refusals) book_.on_refusal(no.ecu, question.payload, no.nrc);
    bool is_back = false;
    for (const EcuAnswer& answer : result.answers) {
        is_back = is_back || (phase_ == PollPhase::Cycling && book_.is_back(answer.ecu));
        hear(answer);
        if (phase_ == PollPhase::Stopped) return;
    }
    if (question.then == Question::Then::CloseFrame) tell(decoder_.close_frame(asked), asked);
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
    if (phase_ == PollPhase::Stopped) return;
    if (phase_ == PollPhase::Surveying && work_.empty()) {
        phase_ = PollPhase::Cycling;
        tick_began_ = clock_.mono();
        plan_identification();  // who speaks UDS is known by now
        tell(decoder_.close_survey(), CanId{});
        if (phase_ == PollPhase::Stopped) return;
    }
    arm(std::max(tick_began_ + plan_.tick - clock_.mono(), Duration{0}));
}

/// Manners forbid requests for some time: what was planned is out of date by then.
void VehiclePoll::pause() {
    work_.clear();
    arm(plan_.retry);
}

void VehiclePoll::tick() {
    tick_began_ = clock_.mono();
    extras_ = 0;
    ++ticks_;
    const auto every = static_cast<std::uint64_t>(motion_ == Motion::Moving ? plan_.dtc_every_moving : plan_.dtc_every);
    if ((codes_wanted_ || ticks_ % every == 0) && work_.empty()) plan_codes();
    if (ticks_ % static_cast<std::uint64_t>(plan_.identity_every) == 0) {
        for (const auto& [ecu, known] : book_.all()) plan_identity(later_, ecu, known);
        plan_identification();
    }
    if (moved_at_ && !monitors_read_ && clock_.mono() - *moved_at_ >= plan_.monitors_after) plan_monitors();

    if (motion_ == Motion::Moving && last_slot_ == Slot::Live) {
        last_slot_ = Slot::Work;
        work_turn_ = (work_turn_ + 1) % kTurns;
        if (work_turn_ != 0 && ask_extra()) return;
        if (!work_.empty() || !later_.empty()) {
            pump();
            return;
        }
        if (ask_extra()) return;
    }
    last_slot_ = Slot::Live;
    ask_live_values();
}

void VehiclePoll::ask_live_values() {
    const auto engine = ecu_supporting(kSpeedPid);
    const KnownEcu* known = engine ? book_.find(*engine) : nullptr;
    const auto request = known != nullptr ? rotation_.next(*known, *decoder_.supported(*engine)) : std::nullopt;
    if (!request) {
        pump();
        return;
    }
    const auto done = [this, ecu = *engine](const RequestResult& r) { on_live_values(ecu, r); };
    if (!session_.request(request_id_of(*engine), *request, done)) arm(plan_.tick);
}

void VehiclePoll::on_live_values(CanId ecu, const RequestResult& result) {
    if (result.end == RequestEnd::Silenced) {
        pause();
        return;
    }
    if (KnownEcu* known = book_.find(ecu)) {
        known->failures = result.end == RequestEnd::Answered ? 0 : known->failures + 1;
        // An old ECU refuses, or leaves unanswered, what has too many PIDs.
        if (result.end == RequestEnd::Refused || known->failures >= 2)
            known->most_ids = std::max<std::size_t>(known->most_ids / 2, 1);
        if (known->failures >= kLostAfter) {
            book_.lose_all();
            find_anew(plan_.retry);
            return;
        }
    }
    for (const EcuAnswer& answer : result.answers) {
        hear(answer);
        if (phase_ == PollPhase::Stopped) return;
    }
    if (motion_ == Motion::Moving)
        after_work();
    else
        pump();
}

}  // namespace odolink
