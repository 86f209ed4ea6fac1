// SPDX-License-Identifier: Apache-2.0
// Who is there: discovery, which asks ever more rarely where nobody answers; units that have stopped answering, which rest
// and are tried now and then while the others are asked; and what a whole answer means for either.
#include <algorithm>
#include <array>
#include <utility>

#include "core/diagnostics/allow_list.hpp"
#include "core/diagnostics/vehicle_poll.hpp"

namespace odolink {
namespace {

constexpr int kLostAfter = 5;  // requests for values the unit has, in a row without any answer

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

/// A profile's questions do not wait for ours.
void VehiclePoll::discover() {
    const MonoTime now = clock_.mono();
    const Call& call = kCalls[discovery_];
    const bool too_early = discovery_ == 0 && now < next_round_;
    if (too_early || session_.waits_for(call.functional)) {
        extras_ = 0;
        (void)ask_extra();
        arm(too_early ? std::min(plan_.retry, next_round_ - now) : plan_.retry);
        return;
    }
    if (discovery_ == 0) round_began_ = now;
    functional_ = call.functional;
    const Bytes question = bitmap_request({Bitmap::Of::Pids, call.by, 0x00});
    if (!session_.request(call.functional, question, [this](const RequestResult& r) { on_discovered(r); }))
        arm(plan_.retry);
}

/// Both protocols are tried before the survey, because one vehicle may have units of each; unless one that wants time makes
/// the second question impossible. Such a unit is tried again later.
void VehiclePoll::on_discovered(const RequestResult& result) {
    if (result.end == RequestEnd::Silenced) {
        wait_out(result);
        return;
    }
    for (const CanId ecu : result.pending) let_rest(ecu);
    for (const EcuAnswer& answer : result.answers) {
        (void)book_.is_back(answer.ecu);
        hear(answer);
        if (phase_ == PollPhase::Stopped) return;
    }
    somebody_ = somebody_ || !book_.empty() || !result.pending.empty();
    const bool both_tried = ++discovery_ % 2 == 0;
    if ((both_tried || session_.waits_for(functional_)) && !book_.empty()) {
        discovery_ = 0;
        phase_ = PollPhase::Surveying;
        survey();
        return;
    }
    discovery_ %= kCalls.size();
    if (discovery_ == 0) end_of_round();
    else arm(Duration{0});
}

/// Nobody: the next round is twice as far away as this one was.
void VehiclePoll::end_of_round() {
    const Duration longest = somebody_ ? plan_.longest_retry_known : plan_.longest_retry;
    next_round_ = round_began_ + std::min(round_delay_, longest);
    round_delay_ = std::min(2 * round_delay_, longest);
    discover();
}

void VehiclePoll::find_anew(Duration delay) {
    phase_ = PollPhase::Discovering;
    discovery_ = 0;
    round_delay_ = plan_.retry;
    next_round_ = clock_.mono() + delay;
    book_.forget();
    work_.clear();
    later_.clear();
    arm(delay);
}

/// What a request of ours led to, whoever was asked.
void VehiclePoll::take(CanId target, const Bytes& request, const RequestResult& result) {
    const bool several_values = asks_for_values(request) && !single_pid(request);  // refused for their number, not for what they are
    for (const NegativeAnswer& no : result.refusals) {
        if (!several_values) book_.on_refusal(no.ecu, request, no.nrc);
        (void)book_.wakes(no.ecu);
    }
    for (const EcuAnswer& answer : result.answers) {
        // Lost with all others and not found with them: it is asked what it has.
        if (phase_ == PollPhase::Cycling && book_.is_back(answer.ecu))
            work_.push_front({request_id_of(answer.ecu), bitmap_request({Bitmap::Of::Pids, ObdBy::Classic, 0x00})});
        hear(answer);
        if (phase_ == PollPhase::Stopped) return;
    }
    if (result.end == RequestEnd::NoAnswer && !functional_request_id(target)) on_no_answer(answer_id_of(target), request, result);
}

void VehiclePoll::on_no_answer(CanId ecu, const Bytes& request, const RequestResult& result) {
    book_.on_silence(ecu, request);
    KnownEcu* known = book_.find(ecu);
    if (result.was_aside) {
        on_broken_promise(ecu, request);
    } else if (book_.resting(ecu)) {
        let_rest(ecu);
    } else if (known != nullptr && asks_for_values(request) && ++known->failures >= kLostAfter) {
        let_rest(ecu);
    }
}

void VehiclePoll::on_late(CanId ecu, const Bytes& request, const RequestResult& result) {
    take(request_id_of(ecu), request, result);
}

/// It asked for time and never answered. Where it was values, the unit is not well; else it may be that question only.
void VehiclePoll::on_broken_promise(CanId ecu, const Bytes& request) {
    if (asks_for_values(request) || book_.resting(ecu)) let_rest(ecu);
    else book_.on_broken_promise(ecu, request);
}

/// The others go on being asked. Where nobody is left, the vehicle is looked for anew.
void VehiclePoll::let_rest(CanId ecu) {
    book_.rest(ecu, clock_.mono());
    const CanId target = request_id_of(ecu);
    for (auto* queue : {&work_, &later_})
        std::erase_if(*queue, [target](const Question& q) { return q.target == target; });
    std::erase_if(framed_, [ecu](const Dtc& code) { return code.ecu == ecu.value; });  // to be asked for when it is back
    tell(decoder_.close_frame(ecu), ecu);
    if (phase_ == PollPhase::Stopped || phase_ == PollPhase::Discovering || !book_.all_rest()) return;
    book_.lose_all();
    find_anew(plan_.retry);
}

/// Of a unit that has never said what it is, both protocols are tried.
void VehiclePoll::try_a_resting_one() {
    const auto ecu = book_.due_for_a_try(clock_.mono());
    if (!ecu) return;
    const CanId target = request_id_of(*ecu);
    const KnownEcu* known = book_.find(*ecu);
    const ObdBy by = known != nullptr ? known->obd : ObdBy::Classic;
    if (known == nullptr) work_.push_front({target, bitmap_request({Bitmap::Of::Pids, ObdBy::Uds, 0x00})});
    work_.push_front({target, by == ObdBy::Nothing ? vin_request() : bitmap_request({Bitmap::Of::Pids, by, 0x00})});
}

/// In the place of one question to all: units that rest are left out.
void VehiclePoll::ask_one_by_one(std::deque<Question>& queue, std::size_t index) {
    const auto at = queue.begin() + static_cast<std::ptrdiff_t>(index);
    const Bytes payload = std::move(at->payload);
    const bool classic = u8(payload[0]) < 0x10;
    std::vector<Question> each;
    for (const auto& [ecu, known] : book_.all()) {
        const CanId target = request_id_of(ecu);
        const bool there = std::any_of(queue.begin(), queue.end(), [&](const Question& q) { return q.target == target && q.payload == payload; });
        if (!there && !book_.resting(ecu) && (!classic || known.obd == ObdBy::Classic)) each.push_back({target, payload});
    }
    queue.insert(queue.erase(at), std::make_move_iterator(each.begin()), std::make_move_iterator(each.end()));
}

}  // namespace odolink
