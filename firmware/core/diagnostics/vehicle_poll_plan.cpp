// SPDX-License-Identifier: Apache-2.0
// What VehiclePoll plans to ask, and what the answers lead to.
#include <algorithm>
#include <utility>

#include "core/diagnostics/allow_list.hpp"
#include "core/diagnostics/vehicle_poll.hpp"
#include "protocols/obd/dtc.hpp"
#include "protocols/uds/dtc_report.hpp"

namespace odolink {

void VehiclePoll::plan(std::deque<Question>& queue, Question question) {
    if (!functional_request_id(question.target) && book_.resting(answer_id_of(question.target))) return;
    const bool there = std::any_of(queue.begin(), queue.end(), [&](const Question& q) {
        return q.target == question.target && q.payload == question.payload;
    });
    if (!there) queue.push_back(std::move(question));
}

void VehiclePoll::plan_survey_of(CanId ecu, const KnownEcu& known) {
    const CanId target = request_id_of(ecu);
    plan(work_, {target, vin_request()});
    plan_identity(work_, ecu, known);
    if (known.obd == ObdBy::Nothing) return;
    for (const std::uint8_t pid : {kOdometerPid, kSinceClearPid, kStatusPid})
        plan(work_, {target, values_request(known.obd, {&pid, 1})});
    plan(later_, {target, monitors_request(known.obd)});
}

void VehiclePoll::plan_codes() {
    lists_due_ = clock_.mono() + plan_.lists_within;
    // The lamp or the count moved: a count alone would not do.
    const bool wanted = std::exchange(codes_wanted_, false);
    if (wanted)
        for (const auto& [ecu, known] : book_.all()) book_.find(ecu)->confirmed.reset();
    // The classic lists first: their names are told where both protocols know a code.
    if (book_.any(ObdBy::Classic))
        for (DtcKind kind : {DtcKind::Stored, DtcKind::Pending, DtcKind::Permanent})
            plan(work_, {functional_, obd::dtc_list_request(kind)});
    for (const auto& [ecu, known] : book_.all()) {
        if (known.obd != ObdBy::Uds) continue;
        for (Bytes& request : emission_code_requests()) plan(work_, {request_id_of(ecu), std::move(request)});
    }
    const bool sparingly = motion_ == Motion::Moving && !wanted;
    if (!sparingly || ++rounds_moving_ % 2 == 0) plan_all_uds_codes();
    plan_status_of_others();
}

/// Emission codes are read in full, as J1979 would; these are all the codes of each unit. While moving each other time, because
/// a request a second is all there is: a code is known within a minute all the same.
void VehiclePoll::plan_all_uds_codes() {
    const bool who_speaks_uds_is_known = phase_ == PollPhase::Cycling;
    for (const auto& [ecu, known] : book_.all())
        if (known.uds || !who_speaks_uds_is_known) plan_uds_codes(ecu, *book_.find(ecu));
}

/// Whole only when their number has changed or some time has passed: pending ones come and go uncounted.
void VehiclePoll::plan_uds_codes(CanId ecu, KnownEcu& known) {
    const bool counted = known.confirmed && book_.worth_asking(ecu, code_count_request());
    const bool count_is_enough = counted && ++known.rounds_since_list < plan_.uds_list_every;
    plan(work_, {request_id_of(ecu), count_is_enough ? code_count_request() : code_list_request()});
}

/// The engine's own values are in the rotation.
void VehiclePoll::plan_status_of_others() {
    const auto engine = ecu_supporting(kSpeedPid);
    for (const auto& [ecu, known] : book_.all()) {
        if (ecu == engine || known.obd == ObdBy::Nothing) continue;
        const std::uint8_t pid = kStatusPid;
        plan(work_, {request_id_of(ecu), values_request(known.obd, {&pid, 1})});
        const std::uint8_t odometer = kOdometerPid;
        if (!engine || !supports(*engine, kOdometerPid))
            plan(work_, {request_id_of(ecu), values_request(known.obd, {&odometer, 1})});
    }
}

void VehiclePoll::plan_identity(std::deque<Question>& queue, CanId ecu, const KnownEcu& known) {
    for (Bytes& request : identity_requests(known.obd)) plan(queue, {request_id_of(ecu), std::move(request)});
}

void VehiclePoll::plan_identification() {
    for (const auto& [ecu, known] : book_.all()) {
        if (!known.uds) continue;
        for (Bytes& request : identification_requests()) plan(later_, {request_id_of(ecu), std::move(request)});
    }
}

/// Once more in this drive: the monitors have run meanwhile.
void VehiclePoll::plan_monitors() {
    monitors_read_ = true;
    for (const auto& [ecu, known] : book_.all()) {
        const obd::SupportedIds* monitors = decoder_.monitors(ecu);
        if (monitors == nullptr || known.obd == ObdBy::Nothing) continue;
        for (Bytes& request : monitor_requests(known.obd, *monitors))
            plan(later_, {request_id_of(ecu), std::move(request)});
    }
}

/// The values a code was stored with: the classic freeze frame, or the snapshot of a code that only UDS tells.
void VehiclePoll::plan_frame(const Dtc& code, CanId ecu) {
    const CanId target = request_id_of(ecu);
    if (!decoder_.codes().stored_by(ListSource::Classic, code)) {
        for (Bytes& request : details_requests(code.code)) plan(work_, {target, std::move(request)});
        return;
    }
    const obd::SupportedIds* pids = decoder_.supported(ecu);
    std::vector<Bytes> requests = frame_requests(pids != nullptr ? *pids : obd::SupportedIds{});
    const Bytes last = requests.back();
    for (Bytes& request : requests) {
        const auto then = request == last ? Question::Then::CloseFrame : Question::Then::Nothing;
        plan(work_, {target, std::move(request), then});
    }
}

bool VehiclePoll::worth_asking(const Question& question) const {
    if (functional_request_id(question.target)) return true;
    const CanId ecu = answer_id_of(question.target);
    if (!book_.worth_asking(ecu, question.payload)) return false;
    const auto pid = single_pid(question.payload);
    return !pid || supports(ecu, *pid);  // surveyed values are planned before the bitmaps are known
}

/// An answer to one of our questions.
void VehiclePoll::hear(const EcuAnswer& answer) {
    if (answers_) answers_(answer);
    const bool fresh = book_.on_answer(answer.ecu, answer.payload);
    const bool awake = book_.wakes(answer.ecu);
    tell(decoder_.on_answer(answer, Asked::ByUs), answer.ecu);
    if (phase_ == PollPhase::Stopped) return;
    follow_up(answer);
    KnownEcu* known = book_.find(answer.ecu);
    if (known == nullptr) return;
    on_code_count(answer, *known);
    if (tells_values(answer.payload)) known->failures = 0;
    if ((!fresh && !awake) || phase_ == PollPhase::Discovering) return;
    if (awake) known->most_ids = most_ids(known->obd);
    plan_survey_of(answer.ecu, *known);
    plan_uds_codes(answer.ecu, *known);
}

/// A bitmap that announces the next one: ask for it before anything else. Monitors it names are read when there is time.
void VehiclePoll::follow_up(const EcuAnswer& answer) {
    const auto bitmap = bitmap_of(answer.payload);
    if (!bitmap) return;
    const bool pids = bitmap->of == Bitmap::Of::Pids;
    const obd::SupportedIds* ids = pids ? decoder_.supported(answer.ecu) : decoder_.monitors(answer.ecu);
    if (ids == nullptr) return;
    const CanId target = request_id_of(answer.ecu);
    if (ids->more_after(bitmap->base))
        work_.push_front({target, bitmap_request({bitmap->of, bitmap->by, static_cast<std::uint8_t>(bitmap->base + 0x20)})});
    else if (!pids)
        for (Bytes& request : monitor_requests(bitmap->by, *ids)) plan(later_, {target, std::move(request)});
}

/// A cheap look at how many codes there are: another number than in the last list asks for the list.
void VehiclePoll::on_code_count(const EcuAnswer& answer, KnownEcu& known) {
    const auto report = uds::decode_dtc_report(answer.payload);
    if (!report) return;
    if (report->report == uds::Report::CountByStatus && known.confirmed != report->count) {
        plan(work_, {request_id_of(answer.ecu), code_list_request()});
    } else if (report->report == uds::Report::ByStatus) {
        const auto is_confirmed = [](const uds::DtcEntry& e) { return e.status.confirmed(); };
        known.confirmed = static_cast<std::uint16_t>(
            std::count_if(report->entries.begin(), report->entries.end(), is_confirmed));
        known.rounds_since_list = 0;
    }
}

void VehiclePoll::tell(const AnswerDecoder::Reports& reports, CanId ecu) {
    for (const VehicleReport& report : reports) {
        notice(report, ecu);
        if (sink_) sink_(report);
        if (phase_ == PollPhase::Stopped) return;  // the sink stopped us
    }
}

/// What a report means for the order of work.
void VehiclePoll::notice(const VehicleReport& report, CanId ecu) {
    if (const auto* drive = std::get_if<DriveRead>(&report); drive != nullptr && drive->speed) {
        motion_ = drive->speed->value > 0 ? Motion::Moving : Motion::Standing;
        if (motion_ == Motion::Moving && !moved_at_) moved_at_ = drive->at;
        session_.on_motion(motion_);
    }
    if (const auto* read = std::get_if<ReadinessRead>(&report)) {
        const Readiness& now = read->readiness;
        if (readiness_ && (readiness_->lamp != now.lamp || readiness_->dtc_count != now.dtc_count))
            codes_wanted_ = true;
        readiness_ = now;
    }
    const auto* list = std::get_if<DtcListRead>(&report);
    if (list == nullptr || list->kind != DtcKind::Stored || book_.find(ecu) == nullptr) return;
    std::erase_if(framed_, [&](const Dtc& d) {
        return d.ecu == list->ecu && std::find(list->codes.begin(), list->codes.end(), d) == list->codes.end();
    });
    for (const Dtc& code : list->codes)
        if (framed_.insert(code).second) plan_frame(code, ecu);
}

bool VehiclePoll::supports(CanId ecu, std::uint8_t pid) const {
    if (pid % 0x20 == 0) return true;  // bitmaps announce each other
    const obd::SupportedIds* ids = decoder_.supported(ecu);
    return ids != nullptr && ids->contains(pid);
}

std::optional<CanId> VehiclePoll::ecu_supporting(std::uint8_t pid) const {
    const auto it = std::find_if(book_.all().begin(), book_.all().end(), [&](const auto& entry) {
        return supports(entry.first, pid) && !book_.resting(entry.first);
    });
    return it == book_.all().end() ? std::nullopt : std::optional{it->first};
}

}  // namespace odolink
