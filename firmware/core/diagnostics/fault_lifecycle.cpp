// SPDX-License-Identifier: Apache-2.0
// on_present and on_absent hold the transitions: what it means for each state that a code is, or is no longer, in a
// list.
#include "core/diagnostics/fault_lifecycle.hpp"

#include <algorithm>

namespace odolink {
namespace {

/// Continuous monitors are always complete: only the others can be reset.
std::size_t resettable_complete(const Readiness& r) {
    return static_cast<std::size_t>(std::count_if(r.monitors.begin(), r.monitors.end(), [](const Monitor& m) {
        const bool continuous = m.name == "misfire" || m.name == "fuel system" || m.name == "components";
        return m.supported && m.complete && !continuous;
    }));
}

/// Since the repair; none before the vehicle has told its mileage once.
Distance driven_since_repair(const FaultRecord& f, const Moment& now) { return f.mileage_repaired == Distance{} ? Distance{} : now.mileage - f.mileage_repaired; }

}  // namespace

void FaultLifecycle::restore(std::vector<FaultRecord> records, const std::vector<ServiceRecord>& services) {
    for (FaultRecord& f : records) {
        if (f.state == FaultState::Repaired) {
            const auto by = std::find_if(services.begin(), services.end(),
                                         [&](const ServiceRecord& s) { return s.id.text() == f.repaired_by; });
            const Distance distance = by == services.end() ? ServiceRecord{}.watch_distance : by->watch_distance;
            watches_[f.dtc] = Watch{id_from_text(f.repaired_by), distance};
        }
        const Dtc key = f.dtc;
        faults_[key] = std::move(f);
    }
}

FaultChanges FaultLifecycle::on_list(const DtcListRead& list, const Moment& now) {
    FaultChanges out;
    lists_[{list.ecu, list.kind}] = {list.codes.begin(), list.codes.end()};
    if (list.lamp) lists_lamp_[list.ecu] = *list.lamp;
    for (std::size_t i = 0; i < list.codes.size() && i < list.code_lamps.size(); ++i)
        if (list.code_lamps[i]) code_lamps_[list.codes[i]] = *list.code_lamps[i];
    for (std::size_t i = 0; i < list.codes.size(); ++i)
        if (FaultRecord* f = find_or_add(list.codes[i], now)) on_listed(*f, list, i, now, out);
    for (auto& [dtc, f] : faults_)
        if (dtc.ecu == list.ecu && !listed(dtc, list.kind)) on_absent(f, list, now, out);
    settle_vanished(now, out);
    read_at_[{list.ecu, list.kind}] = now.at;
    return out;
}

FaultChanges FaultLifecycle::on_freeze_frame(const FreezeFrameRead& frame) {
    FaultChanges out;
    const auto it = faults_.find(frame.dtc);
    if (it == faults_.end() || it->second.freeze_frame == frame.values) return out;
    it->second.freeze_frame = frame.values;
    out.changed.push_back(it->second);
    return out;
}

FaultChanges FaultLifecycle::on_readiness(const Readiness& readiness, const Moment& now) {
    FaultChanges out;
    const std::size_t complete = resettable_complete(readiness);
    const bool reset = complete_monitors_.value_or(0) > 0 && complete == 0;
    complete_monitors_ = complete;
    lamp_ = readiness.lamp;
    if (lamp_) {
        for (auto& [dtc, f] : faults_) {
            if (f.lamp || f.state != FaultState::Confirmed || !listed(dtc, DtcKind::Stored)) continue;
            if (lists_lamp_.count(dtc.ecu) > 0) continue;
            f.lamp = true;
            out.changed.push_back(f);
        }
    }
    if (reset) on_clear_sign(std::nullopt, {}, now, out);
    return out;
}

FaultChanges FaultLifecycle::on_distance_since_clear(Distance value, const Moment& now) {
    FaultChanges out;
    if (since_clear_ && value < *since_clear_) on_clear_sign(std::nullopt, {}, now, out);
    since_clear_ = value;
    return out;
}

FaultChanges FaultLifecycle::on_warm_ups_since_clear(std::uint8_t count, const Moment& now) {
    FaultChanges out;
    if (warm_ups_ && count < *warm_ups_) on_clear_sign(std::nullopt, {}, now, out);
    warm_ups_ = count;
    return out;
}

FaultChanges FaultLifecycle::on_codes_cleared(const CodesClearedRead& read, const Moment& now) {
    FaultChanges out;
    on_clear_sign(read.ecu, read.by, now, out);
    return out;
}

FaultChanges FaultLifecycle::on_drive_cycle(const Moment& now) {
    FaultChanges out;
    settle_vanished(now, out);
    for (auto& [dtc, f] : faults_) {
        if (f.active()) continue;
        ++f.clean_cycles;
        touched_.insert(dtc);
    }
    for (const Dtc& dtc : touched_) out.touched.push_back(faults_.at(dtc));
    touched_.clear();
    return out;
}

FaultChanges FaultLifecycle::on_service(const ServiceRecord& record, const Moment& now) {
    FaultChanges out;
    for (auto& [dtc, f] : faults_) {
        const bool named = std::any_of(record.jobs.begin(), record.jobs.end(), [&code = dtc.code](const Job& job) {
            return std::find(job.fault_codes.begin(), job.fault_codes.end(), code) != job.fault_codes.end();
        });
        const std::string id = record.id.text();
        if (!named || f.repaired_by == id) continue;  // a record may come twice
        f.state = FaultState::Repaired;
        f.repaired_by = id;
        f.mileage_repaired = now.mileage;
        f.clean_cycles = 0;
        watches_[dtc] = Watch{record.id, record.watch_distance};
        vanished_.erase(dtc);
        gone_since_repair_.erase(dtc);
        // A list that was not read since the start says nothing of it.
        if (lists_.count({dtc.ecu, DtcKind::Stored}) > 0 && !listed(dtc, DtcKind::Stored)) gone_since_repair_.insert(dtc);
        out.changed.push_back(f);
    }
    return out;
}

FaultChanges FaultLifecycle::on_mileage(const Moment& now) {
    FaultChanges out;
    for (auto it = watches_.begin(); it != watches_.end();) {
        FaultRecord& f = faults_.at(it->first);
        if (f.mileage_repaired == Distance{}) {
            f.mileage_repaired = now.mileage;
            out.changed.push_back(f);
        }
        const Distance driven = driven_since_repair(f, now);
        if (driven < it->second.distance) {
            ++it;
            continue;
        }
        out.outcomes.push_back({f.dtc.code, it->second.record_id, driven, f.clean_cycles, true});
        it = watches_.erase(it);
        f.state = FaultState::Healed;
        out.changed.push_back(f);
    }
    return out;
}

std::vector<FaultRecord> FaultLifecycle::records() const {
    std::vector<FaultRecord> out;
    out.reserve(faults_.size());
    for (const auto& [dtc, f] : faults_) out.push_back(f);
    return out;
}

FaultRecord* FaultLifecycle::find_or_add(const Dtc& dtc, const Moment& now) {
    const auto it = faults_.find(dtc);
    if (it != faults_.end()) return &it->second;
    if (faults_.size() >= kMostFaults) {
        ++refused_;
        return nullptr;
    }
    FaultRecord fresh;
    fresh.dtc = dtc;
    fresh.state = FaultState::Healed;  // not alive until a list makes it so
    fresh.urgency = urgency_of_(dtc.code);
    fresh.first_seen = now.wall;
    fresh.mileage_first = now.mileage;
    return &faults_.emplace(dtc, std::move(fresh)).first->second;
}

/// What the list itself says of a code beside its presence: how urgent, how often.
void FaultLifecycle::on_listed(FaultRecord& f, const DtcListRead& list, std::size_t index, const Moment& now,
                               FaultChanges& out) {
    const Urgency before = f.urgency;
    f.urgency = urgency_in(list, f);
    const std::size_t told = out.changed.size();
    on_present(f, list.kind, now, out);
    if (list.kind == DtcKind::Stored && index < list.counts.size()) f.occurrences = std::max(f.occurrences, list.counts[index]);
    if (out.changed.size() > told)
        out.changed.back() = f;
    else if (f.urgency != before)
        out.changed.push_back(f);
}

/// A stop lamp belongs to the gravest code of its list. It raises the urgency for as long as that code lives.
Urgency FaultLifecycle::urgency_in(const DtcListRead& list, const FaultRecord& f) const {
    const Urgency own = urgency_of_(f.dtc.code);
    const Urgency known = f.active() ? f.urgency : own;
    if (!list.stop) return known;
    const bool graver = std::any_of(list.codes.begin(), list.codes.end(), [&](const Dtc& d) { return urgency_of_(d.code) > own; });
    return graver ? known : Urgency::StopSafely;
}

void FaultLifecycle::on_present(FaultRecord& f, DtcKind kind, const Moment& now, FaultChanges& out) {
    if (kind == DtcKind::Permanent) {
        const bool fresh = f.occurrences == 0 && f.state == FaultState::Healed;
        if (fresh) on_confirmed(f, now, out);
        if (f.permanent) return;
        f.permanent = true;
        if (!fresh)
            out.changed.push_back(f);
        else
            out.changed.back() = f;
        return;
    }
    f.last_seen = now.wall;
    f.mileage_last = now.mileage;
    touched_.insert(f.dtc);
    if (kind == DtcKind::Stored) {
        on_confirmed(f, now, out);
        return;
    }
    // Pending beside stored tells nothing new; a repaired code has to be confirmed to count as returned.
    if (f.active() || f.state == FaultState::Repaired) return;
    f.state = FaultState::Pending;
    f.cleared_by.clear();
    f.clean_cycles = 0;
    out.changed.push_back(f);
    out.appeared.push_back(f.dtc);
}

void FaultLifecycle::on_confirmed(FaultRecord& f, const Moment& now, FaultChanges& out) {
    vanished_.erase(f.dtc);
    if (f.state == FaultState::Repaired) {
        const bool never_cleared =
            gone_since_repair_.count(f.dtc) == 0 && driven_since_repair(f, now) < kNotYetCleared;
        if (never_cleared) return;
        close_watch(f, now, out);
    }
    const FaultState before = f.state;
    const bool lamp_before = f.lamp;
    f.lamp = lamp_of(f.dtc);
    if (before == FaultState::Confirmed) {
        if (f.lamp != lamp_before) out.changed.push_back(f);
        return;
    }
    f.state = FaultState::Confirmed;
    f.cleared_by.clear();
    f.clean_cycles = 0;
    f.last_seen = now.wall;
    f.mileage_last = now.mileage;
    ++f.occurrences;
    out.changed.push_back(f);
    if (before != FaultState::Pending) out.appeared.push_back(f.dtc);
}

void FaultLifecycle::on_absent(FaultRecord& f, const DtcListRead& list, const Moment& now, FaultChanges& out) {
    const DtcKind kind = list.kind;
    if (kind == DtcKind::Permanent) {
        if (!f.permanent) return;
        f.permanent = false;
        out.changed.push_back(f);
        return;
    }
    if (kind == DtcKind::Stored && f.state == FaultState::Repaired) gone_since_repair_.insert(f.dtc);
    if (kind == DtcKind::Stored && f.state == FaultState::Confirmed) {
        // An ECU puts the lamp out some drive cycles before it forgets a code: both at once is somebody's work.
        const bool lamp_first = f.lamp && !list.of_this_moment;
        const ClearSign* sign = clear_sign_near(f.dtc.ecu, kind, now);
        if (lamp_first || sign != nullptr)
            end_cleared(f, sign, out);
        else
            vanished_.try_emplace(f.dtc, now.at);
    }
    if (kind == DtcKind::Pending && f.state == FaultState::Pending && !listed(f.dtc, DtcKind::Stored)) {
        if (const ClearSign* sign = clear_sign_near(f.dtc.ecu, kind, now)) end_cleared(f, sign, out);
        else end_life(f, FaultState::Healed, out);
    }
}

void FaultLifecycle::end_cleared(FaultRecord& f, const ClearSign* sign, FaultChanges& out) {
    f.cleared_by = sign != nullptr ? sign->by : "";
    end_life(f, FaultState::ClearedOutside, out);
}

void FaultLifecycle::end_life(FaultRecord& f, FaultState state, FaultChanges& out) {
    f.state = state;
    code_lamps_.erase(f.dtc);
    out.changed.push_back(f);
}

/// A code that left without any sign of a clear has healed once the signs had time to come.
void FaultLifecycle::settle_vanished(const Moment& now, FaultChanges& out) {
    for (auto it = vanished_.begin(); it != vanished_.end();) {
        if (now.at - it->second < kHealedAfter) {
            ++it;
            continue;
        }
        end_life(faults_.at(it->first), FaultState::Healed, out);
        it = vanished_.erase(it);
    }
}

/// An effect that follows the act keeps its name.
void FaultLifecycle::on_clear_sign(std::optional<std::uint32_t> ecu, const std::string& by, const Moment& now, FaultChanges& out) {
    if (!ecu && !clear_sign_) clear_sign_.emplace();
    ClearSign& sign = ecu ? clear_signs_[*ecu] : *clear_sign_;
    const bool same_act = by.empty() && now.at - sign.at <= kClearSign;
    sign = {now.at, same_act ? sign.by : by};
    for (auto it = vanished_.begin(); it != vanished_.end();) {
        if (ecu && it->first.ecu != *ecu) {
            ++it;
            continue;
        }
        end_cleared(faults_.at(it->first), &sign, out);
        it = vanished_.erase(it);
    }
}

bool FaultLifecycle::listed(const Dtc& dtc, DtcKind kind) const {
    const auto list = lists_.find({dtc.ecu, kind});
    return list != lists_.end() && list->second.count(dtc) > 0;
}

bool FaultLifecycle::lamp_of(const Dtc& dtc) const {
    if (const auto code = code_lamps_.find(dtc); code != code_lamps_.end()) return code->second;
    const auto own = lists_lamp_.find(dtc.ecu);
    return own == lists_lamp_.end() ? lamp_ : own->second;
}

/// Some time is given to signs; who was heard clearing counts until the list was read, however long that takes. Of two signs the
/// one with a name.
const FaultLifecycle::ClearSign* FaultLifecycle::clear_sign_near(std::uint32_t ecu, DtcKind kind, const Moment& now) const {
    const auto read = read_at_.find({ecu, kind});
    const auto near = [&](const ClearSign& sign) {
        const bool since_read = !sign.by.empty() && (read == read_at_.end() || sign.at >= read->second);
        return since_read || now.at - sign.at <= kClearSign;
    };
    const auto own = clear_signs_.find(ecu);
    const ClearSign* one = own != clear_signs_.end() && near(own->second) ? &own->second : nullptr;
    const ClearSign* all = clear_sign_ && near(*clear_sign_) ? &*clear_sign_ : nullptr;
    if (one == nullptr || (one->by.empty() && all != nullptr)) return all;
    return one;
}

void FaultLifecycle::close_watch(FaultRecord& f, const Moment& now, FaultChanges& out) {
    const auto watch = watches_.find(f.dtc);
    if (watch == watches_.end()) return;
    out.outcomes.push_back(
        {f.dtc.code, watch->second.record_id, driven_since_repair(f, now), f.clean_cycles, false});
    watches_.erase(watch);
}

}  // namespace odolink
