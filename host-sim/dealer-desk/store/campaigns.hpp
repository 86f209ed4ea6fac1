// SPDX-License-Identifier: Apache-2.0
// Rows of care campaigns, and of the cars that were told of each. Called within Database::transact() by ingest, commands and queries.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "dealer-desk/store/fleet.hpp"

namespace odolink::desk {

class Sql;

/// Where one car stands with one campaign.
struct CampaignPlace {
    CampaignStep step{CampaignStep::Sent};
    std::uint64_t sequence{0};  ///< of the down message that last told it
};

void insert_campaign(Sql& sql, const std::string& dealer, const CampaignRow& row);
/// Writes it where its version is still `row.version`, which goes up by one. False: somebody was first.
[[nodiscard]] bool save_campaign(Sql& sql, const CampaignRow& row);
[[nodiscard]] std::optional<CampaignRow> find_campaign(Sql& sql, const std::string& dealer, const Id& id);
/// The latest changed first, with the numbers of each.
[[nodiscard]] std::vector<CampaignRow> campaigns_of(Sql& sql, const std::string& dealer);
/// Published ones whose end is ahead.
[[nodiscard]] std::vector<Campaign> running_campaigns(Sql& sql, const std::string& dealer, WallTime now);

/// The vehicles of the dealer that may be told of a campaign of this class, as far as the desk knows: where it needs the consent, those that have given it. Some
/// may have gone.
[[nodiscard]] std::vector<VehicleKey> campaign_audience(Sql& sql, const std::string& dealer, CampaignClass c);

[[nodiscard]] std::optional<CampaignPlace> campaign_place(Sql& sql, const Id& campaign, int vehicle_no);
/// It was told in the down message `sequence`: whether it fits is judged in the car.
void set_campaign_told(Sql& sql, const Id& campaign, int vehicle_no, std::uint64_t sequence, WallTime now);
/// False where this vehicle was not told of it.
bool set_campaign_step(Sql& sql, const Id& campaign, int vehicle_no, CampaignStep step, WallTime at);
/// All that were told, the longest told first.
[[nodiscard]] std::vector<CampaignCar> cars_of_campaign(Sql& sql, const std::string& dealer, const Id& campaign);
/// Those of them that have come to `step`.
[[nodiscard]] std::vector<VehicleKey> vehicles_at(Sql& sql, const Id& campaign, CampaignStep step);

}  // namespace odolink::desk
