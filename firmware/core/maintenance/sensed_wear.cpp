// SPDX-License-Identifier: Apache-2.0
// Whole percents, so that noise of a sensor is no news. See sensed_wear.hpp.
#include "core/maintenance/sensed_wear.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

namespace odolink {
namespace {

constexpr double kMostPadWear = 100;
constexpr double kMostAshLoad = 250;  // the range of SPN 3720

ConditionModel model_of(std::string_view name) {
    if (name.starts_with("Vehicle.Chassis.Axle.") && name.ends_with(".Brake.PadWear")) return ConditionModel::BrakePads;
    if (name.ends_with("ParticulateFilterAshLoad")) return ConditionModel::DieselParticulateFilter;
    return ConditionModel::None;
}

/// Rounded up: what is a little worn is not new, and 99.5 % is worn.
std::optional<int> worn_percent(const SignalValue& value) {
    const ConditionModel model = model_of(value.name);
    if (model == ConditionModel::None || !std::isfinite(value.value)) return std::nullopt;
    const double most = model == ConditionModel::BrakePads ? kMostPadWear : kMostAshLoad;
    if (value.value < 0 || value.value > most) return std::nullopt;
    return static_cast<int>(std::ceil(value.value));
}

}  // namespace

bool SensedWear::on_signals(std::span<const SignalValue> values) {
    bool news = false;
    for (const SignalValue& value : values) {
        const auto worn = worn_percent(value);
        if (!worn) continue;
        const auto known = worn_.find(value.name);
        if (known == worn_.end() && worn_.size() >= kMostSensed) continue;
        news |= known == worn_.end() || known->second != *worn;
        worn_[value.name] = *worn;
    }
    return news;
}

std::vector<ItemCondition> SensedWear::conditions(const MaintenancePlan& plan) const {
    std::vector<ItemCondition> out;
    for (const PlanItem& item : plan.items) {
        std::optional<int> worst;
        for (const auto& [name, worn] : worn_) {
            if (model_of(name) == item.condition) worst = std::max(worst.value_or(worn), worn);
        }
        if (worst) out.push_back({item.id, 100.0 - *worst});
    }
    return out;
}

bool SensedWear::on_work(const std::string& item_id, const MaintenancePlan& plan) {
    const auto item =
        std::find_if(plan.items.begin(), plan.items.end(), [&item_id](const PlanItem& i) { return i.id == item_id; });
    if (item == plan.items.end() || item->condition == ConditionModel::None) return false;
    return std::erase_if(worn_, [&item](const auto& one) { return model_of(one.first) == item->condition; }) > 0;
}

std::string SensedWear::state() const {
    std::string text;
    for (const auto& [name, worn] : worn_) text += name + '=' + std::to_string(worn) + '\n';
    return text;
}

void SensedWear::restore(std::string_view state) {
    worn_.clear();
    while (!state.empty()) {
        const std::string_view line = state.substr(0, state.find('\n'));
        state.remove_prefix(std::min(state.size(), line.size() + 1));
        const std::size_t equals = line.find('=');
        if (equals == std::string_view::npos) continue;
        int worn = -1;
        std::from_chars(line.data() + equals + 1, line.data() + line.size(), worn);
        const SignalValue value{std::string{line.substr(0, equals)}, static_cast<double>(worn), "percent"};
        (void)on_signals({&value, 1});
    }
}

}  // namespace odolink
