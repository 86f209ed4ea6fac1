// SPDX-License-Identifier: Apache-2.0
// See campaign.hpp.
#include "domain/campaign.hpp"

#include <algorithm>
#include <string_view>

#include "domain/vin.hpp"

namespace odolink {
namespace {

constexpr std::size_t kWmiLength = 3;
constexpr std::size_t kLongestItem = 64;  // bytes, as in a plan
constexpr int kFirstYear = 1980, kLastYear = 2100;
constexpr Distance kMostMileage = Distance::kilometres(2'000'000);
constexpr std::chrono::months kMostMonths{600};

bool is_wmi(std::string_view text) {
    return text.size() == kWmiLength && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z' && c != 'I' && c != 'O' && c != 'Q');
           });
}

/// `least` to `most`, each of them open where it is zero.
template <class T>
bool is_window(T from, T until, T least, T most) {
    const auto fits = [&](T value) { return value == T{} || (value >= least && value <= most); };
    return fits(from) && fits(until) && (until == T{} || from <= until);
}

template <class T>
bool within(T value, T from, T until) {
    return value >= from && (until == T{} || value <= until);
}

bool both(const Text& text, std::size_t most) {
    return !text.zh.empty() && !text.en.empty() && text.zh.size() <= most && text.en.size() <= most;
}

bool year_fits(const CampaignCriteria& c, const CampaignFacts& facts) {
    if (c.year_from == 0 && c.year_until == 0) return true;
    const auto vin = Vin::parse(facts.vin);
    const auto year = vin && facts.current_year != 0 ? vin->model_year(facts.current_year) : std::nullopt;
    return year && within(*year, c.year_from, c.year_until);
}

bool maker_fits(const CampaignCriteria& c, const CampaignFacts& facts) {
    const std::string_view wmi = std::string_view{facts.vin}.substr(0, kWmiLength);
    return c.wmis.empty() || std::find(c.wmis.begin(), c.wmis.end(), wmi) != c.wmis.end();
}

bool item_fits(const CampaignCriteria& c, const CampaignFacts& facts) {
    return c.items.empty() || std::any_of(facts.called_items.begin(), facts.called_items.end(), [&c](const std::string& called) {
               return std::find(c.items.begin(), c.items.end(), called) != c.items.end();
           });
}

}  // namespace

bool matches(const CampaignCriteria& c, const CampaignFacts& facts) {
    const bool asks_mileage = c.mileage_from != Distance{} || c.mileage_until != Distance{};
    const bool asks_age = c.age_from != std::chrono::months{0} || c.age_until != std::chrono::months{0};
    if (asks_mileage && !(facts.mileage && within(*facts.mileage, c.mileage_from, c.mileage_until))) return false;
    if (asks_age && !(facts.age && within(*facts.age, c.age_from, c.age_until))) return false;
    if (!c.plan.empty() && c.plan != facts.plan) return false;
    return maker_fits(c, facts) && year_fits(c, facts) && item_fits(c, facts);
}

bool is_running(const Campaign& campaign, WallTime now) {
    return campaign.word == CampaignWord::Open && now.known() && campaign.from.since_epoch <= now.since_epoch && now.since_epoch < campaign.until.since_epoch;
}

std::string flaw_of(const Campaign& campaign) {
    const CampaignCriteria& c = campaign.criteria;
    if (!both(campaign.title, kMostCampaignTitle)) return "title";
    if (!both(campaign.body, kMostCampaignBody)) return "body";
    if (!campaign.from.known()) return "from";
    const auto lasts = campaign.until.since_epoch - campaign.from.since_epoch;
    if (!campaign.until.known() || lasts <= lasts.zero() || lasts > kLongestCampaign) return "until";
    if (c.wmis.size() > kMostCampaignEntries || !std::all_of(c.wmis.begin(), c.wmis.end(), is_wmi)) return "wmis";
    if (c.plan.size() > kLongestItem) return "plan";
    if (!is_window(c.year_from, c.year_until, kFirstYear, kLastYear)) return "years";
    if (!is_window(c.mileage_from, c.mileage_until, Distance::metres(1), kMostMileage)) return "mileage";
    if (!is_window(c.age_from, c.age_until, std::chrono::months{1}, kMostMonths)) return "age";
    const bool items = c.items.size() <= kMostCampaignEntries &&
                       std::all_of(c.items.begin(), c.items.end(), [](const std::string& item) { return !item.empty() && item.size() <= kLongestItem; });
    return items ? std::string{} : "items";
}

}  // namespace odolink
