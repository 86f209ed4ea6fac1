// SPDX-License-Identifier: Apache-2.0
// Care campaigns: domain values to messages and back. Fields and units: proto/odolink/v1/care.proto.
#include "odolink/v1/care.pb.h"
#include "wire/mapping.hpp"

namespace odolink::wire {
namespace {

void put(const CampaignCriteria& value, v1::CampaignCriteria& out) {
    for (const std::string& wmi : value.wmis) out.add_wmis(utf8(wmi));
    out.set_plan(utf8(value.plan));
    out.set_year_from(static_cast<std::uint32_t>(value.year_from));
    out.set_year_until(static_cast<std::uint32_t>(value.year_until));
    out.set_metres_from(value.mileage_from.in_metres());
    out.set_metres_until(value.mileage_until.in_metres());
    out.set_months_from(static_cast<std::uint32_t>(value.age_from.count()));
    out.set_months_until(static_cast<std::uint32_t>(value.age_until.count()));
    for (const std::string& item : value.items) out.add_items(utf8(item));
}

CampaignCriteria take_criteria(const v1::CampaignCriteria& in, Check& check) {
    CampaignCriteria out;
    out.wmis = {in.wmis().begin(), in.wmis().end()};
    out.plan = in.plan();
    out.year_from = check.narrow<int>(in.year_from());
    out.year_until = check.narrow<int>(in.year_until());
    out.mileage_from = Distance::metres(in.metres_from());
    out.mileage_until = Distance::metres(in.metres_until());
    out.age_from = std::chrono::months{check.narrow<int>(in.months_from())};
    out.age_until = std::chrono::months{check.narrow<int>(in.months_until())};
    out.items = {in.items().begin(), in.items().end()};
    return out;
}

}  // namespace

void put(const Campaign& value, v1::Campaign& out) {
    out.set_id(id_bytes(value.id));
    out.set_campaign_class(static_cast<v1::CampaignClass>(value.campaign_class));
    out.set_theme(static_cast<v1::CampaignTheme>(value.theme));
    out.set_word(static_cast<v1::CampaignWord>(value.word));
    put(value.title, *out.mutable_title());
    put(value.body, *out.mutable_body());
    put(value.criteria, *out.mutable_criteria());
    if (!same(value.from, {})) put(value.from, *out.mutable_from());
    if (!same(value.until, {})) put(value.until, *out.mutable_until());
    out.set_offers_visit(value.offers_visit);
    out.set_state(static_cast<v1::CampaignState>(value.state));
    for (const WallTime& at : value.shown) put(at, *out.add_shown());
}

Campaign take(const v1::Campaign& in, Check& check) {
    Campaign out;
    out.id = check.needed_id(in.id());
    out.campaign_class = check.enumerator(in.campaign_class(), CampaignClass::Safety, CampaignClass::Marketing);
    out.theme = check.enumerator(in.theme(), CampaignTheme::Check, CampaignTheme::Offer);
    out.word = check.enumerator(in.word(), CampaignWord::Open, CampaignWord::Done);
    out.title = take(in.title());
    out.body = take(in.body());
    out.criteria = take_criteria(in.criteria(), check);
    if (in.has_from()) out.from = take(in.from(), check);
    if (in.has_until()) out.until = take(in.until(), check);
    out.offers_visit = in.offers_visit();
    out.state = check.enumerator(in.state(), CampaignState::Waiting, CampaignState::Done);
    for (const v1::WallTime& at : in.shown()) out.shown.push_back(take(at, check));
    return out;
}

}  // namespace odolink::wire
