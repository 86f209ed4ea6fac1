// SPDX-License-Identifier: Apache-2.0
// What each diagnostic message means for the lists of its sender: DM1 and DM12 together are what is stored (active, or the
// lamp is still on for it), DM6 and DM27 what is pending, DM28 what is permanent. DM2 and DM23 are past and no fault.
#include "core/diagnostics/j1939_faults.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "protocols/j1939/parameters.hpp"

namespace odolink {
namespace {

using j1939::FaultList;
using j1939::Lamp;

constexpr std::uint16_t kFirstReserved = 0xFB00;  // of two bytes: no value, error, not available
constexpr std::uint8_t kNotObd = 5;  // SPN 1220: not meant to meet any OBD requirement; its monitor bits mean nothing

std::optional<bool> lit(Lamp lamp) {
    switch (lamp) {
        case Lamp::Off: return false;
        case Lamp::On:
        case Lamp::SlowFlash:
        case Lamp::FastFlash: return true;
        case Lamp::Error:
        case Lamp::NotAvailable: break;
    }
    return std::nullopt;
}

std::array<FaultList, 2> lists_of(DtcKind kind) {
    switch (kind) {
        case DtcKind::Stored: return {FaultList::Active, FaultList::MilOn};
        case DtcKind::Pending: return {FaultList::AllPending, FaultList::PendingEmission};
        case DtcKind::Permanent: break;
    }
    return {FaultList::Permanent, FaultList::Permanent};
}

std::optional<DtcKind> kind_of(FaultList list) {
    switch (list) {
        case FaultList::Active:
        case FaultList::MilOn: return DtcKind::Stored;
        case FaultList::PendingEmission:
        case FaultList::AllPending: return DtcKind::Pending;
        case FaultList::Permanent: return DtcKind::Permanent;
        case FaultList::PreviouslyActive:
        case FaultList::PreviouslyMilOn: break;
    }
    return std::nullopt;
}

void append(std::vector<SignalValue>& values, std::uint32_t spn, const j1939::Reading& reading) {
    if (!reading.valid()) return;
    for (const j1939::Parameter& p : j1939::all_parameters()) {
        if (p.spn != spn) continue;
        values.push_back({p.name, reading.value, p.unit});
        return;
    }
}

bool has_monitors(const j1939::Readiness& r) { return r.obd_compliance.valid() && r.obd_compliance.value != kNotObd; }

}  // namespace

std::string fault_code_of(const j1939::TroubleCode& code) { return code.text() + (code.old_conversion ? " CM1" : ""); }

std::optional<bool> any_lit(const j1939::Lamps& lamps) {
    std::optional<bool> any;
    for (const Lamp lamp : {lamps.malfunction, lamps.red_stop, lamps.amber_warning, lamps.protect}) {
        if (const auto one = lit(lamp)) any = any.value_or(false) || *one;
    }
    return any;
}

bool J1939Faults::on_message(const j1939::Header& header, ByteView data, MonoTime at, Reports& out) {
    if (const auto list = j1939::fault_list_of(header.pgn)) {
        on_list(*list, header.source, data, at, out);
        return true;
    }
    switch (header.pgn) {
        case j1939::pgn::kDm4: on_freeze_frames(header.source, data, out); return true;
        case j1939::pgn::kDm5: on_readiness(header.source, data, out); return true;
        case j1939::pgn::kDm21:
        case j1939::pgn::kDm26: on_since_clear(header, data, at, out); return true;
        case j1939::pgn::kDm24: {
            auto layout = j1939::supported_parameters(data);
            if (layout) books_[header.source].frame_layout = std::move(*layout);
            else ++rejected_;
            return true;
        }
        case j1939::pgn::kDm20: on_performance(header.source, data, at, out); return true;
        case j1939::pgn::kDm29: on_counts(header.source, data); return true;
        case j1939::pgn::kDm31: on_code_lamps(header.source, data, at, out); return true;
        case j1939::pgn::kDm25: on_expanded_frames(header.source, data, out); return true;
        default: return false;
    }
}

void J1939Faults::restart() {
    books_.clear();
    told_readiness_.reset();
    since_clear_of_.clear();
}

void J1939Faults::on_list(FaultList list, j1939::Address from, ByteView data, MonoTime at, Reports& out) {
    auto report = j1939::fault_report(data);
    if (!report) {
        ++rejected_;
        return;
    }
    // Parameter number 0 does not exist: some devices fill an empty list with it and any failure mode.
    std::erase_if(report->codes, [](const j1939::TroubleCode& c) { return c.spn == 0; });
    Book& book = books_[from];
    const auto before = book.lists.find(list);
    const bool emptied = before != book.lists.end() && before->second.codes.size() > 1 && report->codes.empty();
    const auto active = book.lists.find(FaultList::Active);
    const bool none_active = active != book.lists.end() && active->second.codes.empty();
    book.lists[list] = std::move(*report);
    // Past codes age out one by one; several that leave at once were cleared.
    if (list == FaultList::PreviouslyActive && emptied && none_active) out.emplace_back(CodesClearedRead{from, {}, at});
    if (const auto kind = kind_of(list)) tell(*kind, from, at, out);
    if (list == FaultList::Active || list == FaultList::MilOn) tell_readiness(out);
}

void J1939Faults::tell(DtcKind kind, j1939::Address from, MonoTime at, Reports& out) {
    Book& book = books_[from];
    DtcListRead read{from, kind, {}, at};
    read.of_this_moment = kind == DtcKind::Stored;
    for (const FaultList list : lists_of(kind)) {
        const auto found = book.lists.find(list);
        if (found == book.lists.end()) continue;
        const j1939::FaultReport& report = found->second;
        if (!read.lamp) read.lamp = any_lit(report.lamps);
        read.stop = read.stop || lit(report.lamps.red_stop).value_or(false);
        for (const j1939::TroubleCode& code : report.codes) {
            Dtc dtc{from, fault_code_of(code)};
            if (std::find(read.codes.begin(), read.codes.end(), dtc) != read.codes.end()) continue;
            const auto own = book.code_lamps.find(dtc.code);
            read.code_lamps.push_back(own == book.code_lamps.end() ? std::nullopt : own->second);
            read.codes.push_back(std::move(dtc));
            read.counts.push_back(static_cast<std::uint32_t>(code.count().value_or(0)));
        }
    }
    // DM12 alone says only which codes light the lamp, not that nothing else is wrong.
    if (kind == DtcKind::Stored && book.lists.count(FaultList::Active) == 0 && read.codes.empty()) return;
    Told& told = book.told[kind];
    const bool same = told.at != MonoTime{} && told.codes == read.codes && told.lamp == read.lamp && told.code_lamps == read.code_lamps;
    if (same && at - told.at < kTellAgain) return;
    told = {read.codes, read.lamp, read.code_lamps, at};
    out.emplace_back(std::move(read));
}

void J1939Faults::on_freeze_frames(j1939::Address from, ByteView data, Reports& out) {
    const auto frames = j1939::freeze_frames(data);
    if (!frames) {
        ++rejected_;
        return;
    }
    for (const j1939::FreezeFrame& frame : *frames) {
        FreezeFrameRead read{{from, fault_code_of(frame.code)}, {}};
        append(read.values, 102, frame.boost_kpa);
        append(read.values, j1939::spn::kEngineSpeed, frame.engine_speed_rpm);
        append(read.values, 92, frame.engine_load);
        append(read.values, 110, frame.coolant_celsius);
        append(read.values, j1939::spn::kVehicleSpeed, frame.vehicle_speed_kmh);
        if (!read.values.empty()) out.emplace_back(std::move(read));
    }
}

/// Values follow each other as DM24 lists them; a parameter without a name here is passed over by its length.
void J1939Faults::on_expanded_frames(j1939::Address from, ByteView data, Reports& out) {
    const auto frames = j1939::expanded_freeze_frames(data);
    if (!frames) {
        ++rejected_;
        return;
    }
    const std::vector<j1939::SupportedParameter>& layout = books_[from].frame_layout;
    for (const j1939::ExpandedFreezeFrame& frame : *frames) {
        FreezeFrameRead read{{from, fault_code_of(frame.code)}, {}};
        ByteView rest{frame.values};
        for (const j1939::SupportedParameter& p : layout) {
            if (!p.freeze_frame) continue;
            if (p.bytes == 0 || p.bytes > rest.size()) break;
            const auto known = std::find_if(j1939::all_parameters().begin(), j1939::all_parameters().end(),
                                            [&p](const j1939::Parameter& k) { return k.spn == p.spn && k.bits == 8U * p.bytes; });
            if (known != j1939::all_parameters().end()) {
                j1939::Parameter alone = *known;
                alone.start_bit = 0;
                append(read.values, p.spn, j1939::read(alone, rest.first(p.bytes)));
            }
            rest = rest.subspan(p.bytes);
        }
        if (!read.values.empty()) out.emplace_back(std::move(read));
    }
}

/// DM31 names every code and the lamps it lights.
void J1939Faults::on_code_lamps(j1939::Address from, ByteView data, MonoTime at, Reports& out) {
    const auto all = j1939::code_lamps(data);
    if (!all) {
        ++rejected_;
        return;
    }
    Book& book = books_[from];
    book.code_lamps.clear();
    for (const j1939::CodeLamps& one : *all) book.code_lamps[fault_code_of(one.code)] = any_lit(one.lamps);
    if (book.told.count(DtcKind::Stored) > 0) tell(DtcKind::Stored, from, at, out);
}

void J1939Faults::on_counts(j1939::Address from, ByteView data) {
    if (!j1939::code_counts(data)) {
        ++rejected_;
        return;
    }
    Book& book = books_[from];
    const Bytes counts{data.begin(), data.begin() + 5};
    if (!book.counts.empty() && book.counts != counts) counts_moved_ = true;
    book.counts = counts;
}

void J1939Faults::on_performance(j1939::Address from, ByteView data, MonoTime at, Reports& out) {
    const auto performance = j1939::performance(data);
    if (!performance) {
        ++rejected_;
        return;
    }
    SignalsRead read{from, at, {}};
    const auto add = [&read](const std::string& name, double value) { read.values.push_back({"Odolink.InUse." + name, value, ""}); };
    if (performance->ignition_cycles < kFirstReserved) add("IgnitionCycles", performance->ignition_cycles);
    if (performance->monitoring_conditions < kFirstReserved) add("MonitoringConditions", performance->monitoring_conditions);
    for (const j1939::PerformanceRatio& ratio : performance->ratios) {
        if (ratio.denominator == 0 || ratio.denominator >= kFirstReserved || ratio.numerator >= kFirstReserved) continue;
        add("SPN" + std::to_string(ratio.spn), static_cast<double>(ratio.numerator) / ratio.denominator);
    }
    if (!read.values.empty()) out.emplace_back(std::move(read));
}

void J1939Faults::on_readiness(j1939::Address from, ByteView data, Reports& out) {
    auto readiness = j1939::readiness(data);
    if (!readiness) {
        ++rejected_;
        return;
    }
    books_[from].readiness = std::move(*readiness);
    tell_readiness(out);
}

void J1939Faults::tell_readiness(Reports& out) {
    Readiness now = combined();
    if (told_readiness_ == now) return;
    told_readiness_ = now;
    out.emplace_back(ReadinessRead{std::move(now)});
}

/// Distance and warm-ups since the codes were cleared. Devices count for themselves, so that only one is followed: values of
/// two would look like a fall, and a fall is the sign of a clear.
void J1939Faults::on_since_clear(const j1939::Header& header, ByteView data, MonoTime at, Reports& out) {
    if (since_clear_of_.emplace(header.pgn, header.source).first->second != header.source) return;
    if (header.pgn == j1939::pgn::kDm21) {
        const auto read = j1939::distance_readiness(data);
        if (!read) ++rejected_;
        else if (read->km_since_clear.valid())
            out.emplace_back(DistanceSinceClearRead{Distance::kilometres(static_cast<std::int64_t>(read->km_since_clear.value)), at});
        return;
    }
    const auto read = j1939::trip_readiness(data);
    if (!read) ++rejected_;
    else if (read->warm_ups_since_clear.valid())
        out.emplace_back(WarmUpsSinceClearRead{static_cast<std::uint8_t>(read->warm_ups_since_clear.value), at});
}

Readiness J1939Faults::combined() const {
    Readiness all;
    unsigned open = 0;
    bool malfunction = false;
    for (const auto& [address, book] : books_) {
        const auto told = book.told.find(DtcKind::Stored);
        if (told != book.told.end()) {
            all.lamp = all.lamp || told->second.lamp.value_or(false);
            all.dtc_count += static_cast<std::uint32_t>(told->second.codes.size());
        }
        for (const auto& [list, report] : book.lists) malfunction = malfunction || lit(report.lamps.malfunction).value_or(false);
        if (!book.readiness || !has_monitors(*book.readiness)) continue;
        for (const j1939::Monitor& one : book.readiness->monitors) {
            if (!one.supported) continue;
            const auto at = std::find_if(all.monitors.begin(), all.monitors.end(), [&one](const Monitor& m) { return m.name == one.name; });
            if (at == all.monitors.end()) all.monitors.push_back({one.name, true, one.complete});
            else at->complete = at->complete && one.complete;
        }
    }
    for (const Monitor& m : all.monitors) open += m.complete ? 0 : 1;
    all.inspection_ready = !malfunction && !all.monitors.empty() && open <= 1;
    return all;
}

}  // namespace odolink
