// SPDX-License-Identifier: Apache-2.0
// Whole local days and whole metres; see warranty.hpp.
#include "core/maintenance/warranty.hpp"

#include <algorithm>
#include <tuple>

namespace odolink {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

std::optional<sys_days> last_day_of(const WarrantyTerm& term, const VehicleNow& now) {
    if (!term.time) return std::nullopt;
    const WallTime start = term.start.known() ? term.start : now.first_registration.value_or(WallTime{});
    if (!start.known()) return std::nullopt;
    return local_day(add_months(start, *term.time, now.offset), now.offset);
}

bool covers(const WarrantyTerm& term, std::span<const VehicleSystem> systems) {
    if (term.systems.empty()) return true;
    return std::find_first_of(systems.begin(), systems.end(), term.systems.begin(), term.systems.end()) !=
           systems.end();
}

bool runs(WarrantyState state) {
    return state == WarrantyState::Running || state == WarrantyState::EndsSoon;
}

/// Greater is better for the owner.
auto worth(const WarrantyNow& now) {
    return std::tuple(runs(now.state), now.last_day.value_or(sys_days::max()),
                      now.remaining_distance.value_or(Distance::metres(INT64_MAX)));
}

}  // namespace

WarrantyNow warranty_at(const WarrantyTerm& term, const VehicleNow& now) {
    WarrantyNow out;
    out.last_day = last_day_of(term, now);
    if (out.last_day && now.wall.known()) out.remaining_time = *out.last_day - local_day(now.wall, now.offset);
    if (term.distance) out.remaining_distance = *term.distance - now.mileage;
    const bool ended = (out.remaining_time && *out.remaining_time < days{0}) ||
                       (out.remaining_distance && *out.remaining_distance < Distance{});
    const bool soon = (out.remaining_time && *out.remaining_time <= kWarrantySoonTime) ||
                      (out.remaining_distance && *out.remaining_distance <= kWarrantySoonDistance);
    if (ended)
        out.state = WarrantyState::Ended;
    else if (term.time && !out.remaining_time)
        out.state = WarrantyState::Unknown;
    else
        out.state = soon ? WarrantyState::EndsSoon : WarrantyState::Running;
    return out;
}

std::vector<VehicleSystem> systems_of_code(std::string_view code) {
    using enum VehicleSystem;
    const auto any_of = [code](std::initializer_list<std::string_view> heads) {
        return std::any_of(heads.begin(), heads.end(),
                           [code](std::string_view head) { return code.starts_with(head); });
    };
    if (any_of({"P07", "P08", "P09", "P27", "P28", "P29"})) return {Gearbox};
    if (any_of({"P0A", "P0B", "P0C", "P0D", "P0E", "P0F"})) return {TractionBattery, DriveMotor};
    if (any_of({"P04", "P20", "P24"})) return {EmissionControl};
    if (any_of({"P"})) return {Engine};
    if (any_of({"C"})) return {Brakes, Steering, Suspension};
    if (any_of({"B"})) return {Body};
    return {};
}

std::optional<WarrantyCover> cover_of(std::span<const WarrantyTerm> terms, std::span<const VehicleSystem> systems,
                                      const VehicleNow& now) {
    std::optional<WarrantyCover> best;
    for (std::size_t i = 0; i < terms.size(); ++i) {
        if (!covers(terms[i], systems)) continue;
        const WarrantyNow state = warranty_at(terms[i], now);
        if (state.state == WarrantyState::Unknown) continue;
        if (!best || worth(best->now) < worth(state)) best = WarrantyCover{i, state};
    }
    return best;
}

}  // namespace odolink
