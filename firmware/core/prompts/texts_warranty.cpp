// SPDX-License-Identifier: Apache-2.0
// Texts about warranty: what is known of its end, and never that something will be paid.
#include "core/prompts/texts.hpp"

#include "core/maintenance/warranty.hpp"
#include "core/prompts/text_parts.hpp"
#include "domain/characters.hpp"

namespace odolink::texts {
namespace {

constexpr std::size_t kNameChinese = 5;
constexpr std::size_t kNameLatin = 26;

/// "2028-01-10": the same in both languages, and short.
std::string day_text(std::chrono::sys_days day) {
    const std::chrono::year_month_day date{day};
    const auto two = [](unsigned value) { return (value < 10 ? "0" : "") + std::to_string(value); };
    return std::to_string(static_cast<int>(date.year())) + "-" + two(static_cast<unsigned>(date.month())) + "-" +
           two(static_cast<unsigned>(date.day()));
}

Text name_of(const WarrantyTerm& term) {
    return {fit_characters(term.name.zh, kNameChinese), fit_characters(term.name.en, kNameLatin)};
}

/// "2028-01-10 or 60,000 km", empty for a term without limits.
Text limits(const WarrantyTerm& term, const WarrantyNow& now) {
    const std::string day = now.last_day ? day_text(*now.last_day) : std::string{};
    const std::string km = term.distance ? distance_text(*term.distance) : std::string{};
    if (day.empty() || km.empty()) return {day + km, day + km};
    return {day + "或" + km, day + " or " + km};
}

bool runs(const WarrantyNow& now) {
    return now.state == WarrantyState::Running || now.state == WarrantyState::EndsSoon;
}

Text until(const WarrantyTerm& term, const WarrantyNow& now) {
    const Text name = name_of(term);
    const Text end = limits(term, now);
    if (end.en.empty()) return line({name.zh + "质保，无期限", "Warranty \"" + name.en + "\": no end"});
    return line({name.zh + "质保至" + end.zh, "Warranty \"" + name.en + "\" until " + end.en});
}

}  // namespace

std::vector<Text> fault_warranty(const WarrantyTerm& term, const WarrantyNow& now) {
    if (runs(now))
        return {until(term, now), {"可能在质保范围内，由经销商判定", "It may be covered; the dealer decides"}};
    if (now.state != WarrantyState::Ended) return {};
    const Text name = name_of(term);
    const bool by_distance = now.remaining_distance && *now.remaining_distance < Distance{};
    const std::string at =
        by_distance ? distance_text(*term.distance) : day_text(now.last_day.value_or(std::chrono::sys_days{}));
    return {line({name.zh + "质保已结束（" + at + "）", "Warranty \"" + name.en + "\" ended at " + at})};
}

std::vector<Text> service_warranty(const WarrantyTerm& term, const WarrantyNow& now) {
    if (!runs(now)) return {};
    return {until(term, now),
            {"保养一般不属质保，请留存凭证", "Service is rarely covered; keep the proof of it for the warranty"}};
}

std::vector<Text> service_warranty(const MaintenancePlan& plan, const VehicleNow& now) {
    const auto cover = cover_of(plan.warranties, {}, now);
    return cover ? service_warranty(plan.warranties[cover->term], cover->now) : std::vector<Text>{};
}

}  // namespace odolink::texts
