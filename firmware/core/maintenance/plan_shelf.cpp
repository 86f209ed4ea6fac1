// SPDX-License-Identifier: Apache-2.0
// Checks and anti-rollback of maintenance plans. See plan_shelf.hpp.
#include "core/maintenance/plan_shelf.hpp"

#include <algorithm>
#include <charconv>

namespace odolink {
namespace {

constexpr std::size_t kMostItems = 200;
constexpr std::size_t kLongestId = 64;
constexpr std::size_t kMostVersions = 50;
constexpr std::size_t kMostPhases = 20;
constexpr std::size_t kMostWarranties = 20;
constexpr std::chrono::days kLongestStanding{3650};

bool fits(const Interval& interval) {
    if (interval.distance &&
        (*interval.distance < Distance::metres(1) || *interval.distance > Distance::kilometres(2'000'000)))
        return false;
    if (interval.time && (interval.time->count() < 1 || interval.time->count() > 600)) return false;
    return !interval.engine_hours || (interval.engine_hours->count() >= 1 && interval.engine_hours->count() <= 100'000);
}

std::optional<std::string> flaw_of_item(const PlanItem& item) {
    if (item.id.empty() || item.id.size() > kLongestId) return "an item id is empty or longer than 64 characters";
    if (item.id.find_first_of("/=\n") != std::string::npos) return "item " + item.id + ": the id holds a separator";
    if (item.name.zh.empty() || item.name.en.empty()) return "item " + item.id + ": the name lacks a language";
    if (!fits(item.first) || !fits(item.repeat) || (item.severe && !fits(*item.severe)) || (item.early && !fits(*item.early)))
        return "item " + item.id + ": an interval is zero or beyond reason";
    if (item.standing && (*item.standing < std::chrono::days{1} || *item.standing > kLongestStanding))
        return "item " + item.id + ": standing is zero or beyond reason";
    if (item.phases.size() > kMostPhases) return "item " + item.id + ": more than 20 phases";
    for (const Phase& phase : item.phases) {
        if (phase.every.empty() || !fits(phase.every)) return "item " + item.id + ": a phase has no interval, or one beyond reason";
        if (!phase.until_age && !phase.until_mileage) return "item " + item.id + ": a phase has no end";
    }
    if (item.first.empty() && item.repeat.empty() && item.phases.empty() && item.condition == ConditionModel::None && !item.standing)
        return "item " + item.id + ": no limit at all";
    return std::nullopt;
}

std::optional<std::string> flaw_of_term(const WarrantyTerm& term) {
    if (term.id.empty() || term.id.size() > kLongestId) return "a warranty's id is empty or longer than 64 characters";
    if (term.name.zh.empty() || term.name.en.empty()) return "warranty " + term.id + ": the name lacks a language";
    if (!fits({term.distance, term.time, std::nullopt})) return "warranty " + term.id + ": a limit is zero or beyond reason";
    return std::nullopt;
}

}  // namespace

std::optional<std::string> flaw_of(const MaintenancePlan& plan) {
    if (plan.items.empty()) return "the plan has no items";
    if (plan.items.size() > kMostItems) return "the plan has more than 200 items";
    for (const PlanItem& item : plan.items) {
        if (auto flaw = flaw_of_item(item)) return flaw;
        const auto same =
            std::count_if(plan.items.begin(), plan.items.end(), [&](const PlanItem& o) { return o.id == item.id; });
        if (same > 1) return "item " + item.id + " is there twice";
    }
    if (plan.warranties.size() > kMostWarranties) return "the plan has more than 20 warranties";
    for (const WarrantyTerm& term : plan.warranties) {
        if (auto flaw = flaw_of_term(term)) return flaw;
    }
    if (plan.three_guarantees) return flaw_of_term(*plan.three_guarantees);
    return std::nullopt;
}

void PlanShelf::restore(std::optional<MaintenancePlan> in_force, std::optional<MaintenancePlan> later) {
    if (in_force) in_force_ = std::move(*in_force);
    later_ = std::move(later);
}

PlanVerdict PlanShelf::offer(MaintenancePlan plan, const std::string& issuer, WallTime now) {
    if (flaw_of(plan)) return PlanVerdict::Unfit;
    auto taken = std::find_if(taken_.begin(), taken_.end(),
                              [&](const PlanVersion& v) { return v.issuer == issuer && v.plan_id == plan.id; });
    if (taken != taken_.end()) {
        if (plan.version < taken->version) return PlanVerdict::Older;
        if (plan.version == taken->version) return PlanVerdict::Same;
        taken->version = plan.version;
    } else {
        if (taken_.size() >= kMostVersions) taken_.erase(taken_.begin());
        taken_.push_back({issuer, plan.id, plan.version});
    }
    const bool dated = plan.valid_from.since_epoch.count() > 0;
    if (dated && (!now.known() || now < plan.valid_from)) {
        later_ = std::move(plan);
        return PlanVerdict::KeptForLater;
    }
    in_force_ = std::move(plan);
    later_.reset();
    return PlanVerdict::InForce;
}

bool PlanShelf::on_time(WallTime now) {
    if (!later_ || !now.known() || now < later_->valid_from) return false;
    in_force_ = std::move(*later_);
    later_.reset();
    return true;
}

std::string encode_versions(std::span<const PlanVersion> versions) {
    std::string text;
    for (const PlanVersion& v : versions) text += std::to_string(v.version) + ' ' + v.issuer + '\t' + v.plan_id + '\n';
    return text;
}

std::vector<PlanVersion> decode_versions(std::string_view text) {
    std::vector<PlanVersion> versions;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        const std::size_t space = line.find(' ');
        const std::size_t tab = line.find('\t');
        if (space == std::string_view::npos || tab == std::string_view::npos || tab < space) continue;
        PlanVersion version{std::string{line.substr(space + 1, tab - space - 1)}, std::string{line.substr(tab + 1)}, 0};
        const auto read = std::from_chars(line.data(), line.data() + space, version.version);
        if (read.ec == std::errc{} && read.ptr == line.data() + space) versions.push_back(std::move(version));
    }
    return versions;
}

}  // namespace odolink
