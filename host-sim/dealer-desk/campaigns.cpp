// SPDX-License-Identifier: Apache-2.0
// Class Desk: care campaigns. A clerk drafts and publishes one; it goes to each car whose owner allows it, as far as the desk knows, and each
// car judges whether it fits. The desk learns what the owner said, never why a car kept silent.
#include <algorithm>
#include <boost/json.hpp>

#include "dealer-desk/ingest/campaigns.hpp"
#include "dealer-desk/ingest/erasure.hpp"
#include "dealer-desk/rules/campaign_rules.hpp"
#include "dealer-desk/rules/visit_rules.hpp"
#include "dealer-desk/run.hpp"
#include "dealer-desk/store/campaigns.hpp"
#include "dealer-desk/store/down.hpp"
#include "dealer-desk/words.hpp"

namespace odolink::desk {
namespace {

namespace json = boost::json;

std::string detail_of(const Campaign& campaign) {
    return json::serialize(json::object{{"id", campaign.id.text()}, {"class", word(campaign.campaign_class)}, {"title", {{"zh", campaign.title.zh}, {"en", campaign.title.en}}}});
}

}  // namespace

Outcome<CampaignRow> Desk::open_campaign(const Clerk& clerk, const Id& id, std::int64_t version) {
    const auto row = find_campaign(database_.session(), clerk.dealer, id);
    if (!row) return refuse(Refused::NotFound, "campaign");
    if (!may_publish(clerk.role, row->campaign.campaign_class)) return refuse(Refused::Forbidden, "role");
    if (row->version != version) return refuse(Refused::Changed, row->clerk);
    return *row;
}

Outcome<Id> Desk::draft_campaign(const Clerk& clerk, Campaign campaign, std::int64_t version, WallTime now) {
    if (!may_publish(clerk.role, campaign.campaign_class)) return refuse(Refused::Forbidden, "role");
    if (std::string wrong = wrong_field(campaign, now); !wrong.empty()) return refuse(Refused::Invalid, wrong);
    return run<Id>([&]() -> Outcome<Id> {
        auto& sql = database_.session();
        CampaignRow row;
        if (campaign.id.empty()) {
            campaign.id = crypto_.new_id();
            row = {.campaign = campaign, .clerk = clerk.name, .changed = now};
            insert_campaign(sql, clerk.dealer, row);
        } else {
            auto open = open_campaign(clerk, campaign.id, version);
            if (!open) return open.error();
            if (open->standing != CampaignStanding::Draft) return refuse(Refused::NotNow, std::string{word(open->standing)});
            row = *open;
            row.campaign = campaign;
            row.clerk = clerk.name;
            row.changed = now;
            if (!save_campaign(sql, row)) return refuse(Refused::Changed, row.clerk);
        }
        write_audit(clerk, "campaign_draft", campaign.id.text(), detail_of(campaign), now);
        return campaign.id;
    });
}

Outcome<int> Desk::publish_campaign(const Clerk& clerk, const Id& id, std::int64_t version, WallTime now) {
    return run<int>([&]() -> Outcome<int> {
        auto& sql = database_.session();
        auto row = open_campaign(clerk, id, version);
        if (!row) return row.error();
        if (row->standing != CampaignStanding::Draft) return refuse(Refused::NotNow, std::string{word(row->standing)});
        if (std::string wrong = wrong_field(row->campaign, now); !wrong.empty()) return refuse(Refused::Invalid, wrong);
        row->standing = CampaignStanding::Published;
        row->clerk = clerk.name;
        row->changed = now;
        if (!save_campaign(sql, *row)) return refuse(Refused::Changed, row->clerk);
        int told = 0;
        for (const VehicleKey& vehicle : campaign_audience(sql, clerk.dealer, row->campaign.campaign_class)) {
            if (!send_campaign({sql, vehicle, config_.calendar, outbound_, now}, row->campaign)) continue;
            write_entry(vehicle, clerk, "campaign", detail_of(row->campaign), now);
            ++told;
        }
        write_audit(clerk, "campaign_published", id.text(), detail_of(row->campaign), now);
        return told;
    });
}

void Desk::end_campaign(const VehicleKey& vehicle, const Campaign& campaign, CampaignWord last, WallTime now) {
    Campaign over;  // without its texts: the car keeps those that the owner has seen
    over.id = campaign.id;
    over.campaign_class = campaign.campaign_class;
    over.theme = campaign.theme;
    over.word = last;
    // Afterwards it is over by itself.
    const auto left = std::max<std::chrono::milliseconds>(campaign.until.since_epoch - now.since_epoch, std::chrono::hours{24});
    outbound_.queue(database_.session(), vehicle, CampaignTold{over}, {}, now, left);
}

Outcome<> Desk::withdraw_campaign(const Clerk& clerk, const Id& id, std::int64_t version, WallTime now) {
    return run<void>([&]() -> Outcome<> {
        auto& sql = database_.session();
        auto row = open_campaign(clerk, id, version);
        if (!row) return row.error();
        if (row->standing == CampaignStanding::Withdrawn) return refuse(Refused::NotNow, std::string{word(row->standing)});
        row->standing = CampaignStanding::Withdrawn;
        row->clerk = clerk.name;
        row->changed = now;
        if (!save_campaign(sql, *row)) return refuse(Refused::Changed, row->clerk);
        for (const CampaignCar& car : cars_of_campaign(sql, clerk.dealer, id)) {
            const auto vehicle = find_vehicle(sql, car.vehicle);
            if (!vehicle || car.step == CampaignStep::NotTaken) continue;
            // What still waits for the car is not shown on its way through.
            expire_down(sql, vehicle->no, now, [&id](const DownPayload& waiting) {
                const auto* told = std::get_if<CampaignTold>(&waiting);
                return told != nullptr && told->campaign.id == id;
            });
            end_campaign(*vehicle, row->campaign, CampaignWord::Withdrawn, now);
        }
        write_audit(clerk, "campaign_withdrawn", id.text(), detail_of(row->campaign), now);
        return {};
    });
}

Outcome<> Desk::finish_campaign(const Clerk& clerk, const std::string& vehicle, const Id& id, WallTime now) {
    return run<void>([&]() -> Outcome<> {
        auto& sql = database_.session();
        const auto key = visible(clerk, vehicle);
        if (!key) return key.error();
        const auto row = find_campaign(sql, clerk.dealer, id);
        const auto place = row ? campaign_place(sql, id, key->no) : std::nullopt;
        if (!place) return refuse(Refused::NotFound, "campaign");
        if (has_gone(sql, key->no)) return refuse(Refused::NotNow, "owner_changed");
        if (place->step == CampaignStep::Done) return {};
        (void)set_campaign_step(sql, id, key->no, CampaignStep::Done, now);
        end_campaign(*key, row->campaign, CampaignWord::Done, now);
        write_entry(*key, clerk, "campaign_done", detail_of(row->campaign), now);
        write_audit(clerk, "campaign_done", vehicle, detail_of(row->campaign), now);
        return {};
    });
}

Outcome<int> Desk::tell_campaign_news(const Clerk& clerk, const Id& id, const Text& title, const Text& body, WallTime now) {
    if (std::string wrong = wrong_field(title, body); !wrong.empty()) return refuse(Refused::Invalid, wrong);
    return run<int>([&]() -> Outcome<int> {
        auto& sql = database_.session();
        const auto row = find_campaign(sql, clerk.dealer, id);
        if (!row) return refuse(Refused::NotFound, "campaign");
        if (!may_publish(clerk.role, row->campaign.campaign_class)) return refuse(Refused::Forbidden, "role");
        if (row->standing != CampaignStanding::Published || row->campaign.until <= now) return refuse(Refused::NotNow, std::string{word(row->standing)});
        const MessageShown news{crypto_.new_id(), title, body, id};
        int told = 0;
        for (const VehicleKey& vehicle : vehicles_at(sql, id, CampaignStep::Accepted)) {
            if (has_gone(sql, vehicle.no) || !may_hear(sql, vehicle, row->campaign.campaign_class)) continue;
            outbound_.queue(sql, vehicle, news, {}, now, valid_for(row->campaign, now));
            ++told;
        }
        write_audit(clerk, "campaign_news", id.text(), json::serialize(json::object{{"title", title.zh}, {"told", told}}), now);
        return told;
    });
}

Outcome<std::vector<CampaignRow>> Desk::campaigns(const Clerk& clerk) {
    return read<std::vector<CampaignRow>>([&]() -> Outcome<std::vector<CampaignRow>> {
        auto& sql = database_.session();
        auto rows = campaigns_of(sql, clerk.dealer);
        for (CampaignRow& row : rows) {
            if (row.standing != CampaignStanding::Draft) continue;
            const auto audience = campaign_audience(sql, clerk.dealer, row.campaign.campaign_class);
            const bool by_consent = needs_consent(row.campaign.campaign_class);  // which ends with a car's going
            row.audience = static_cast<int>(std::count_if(audience.begin(), audience.end(), [&](const VehicleKey& vehicle) { return by_consent || !has_gone(sql, vehicle.no); }));
        }
        return rows;
    });
}

Outcome<std::vector<CampaignCar>> Desk::campaign_cars(const Clerk& clerk, const Id& id, const std::string& count) {
    return read<std::vector<CampaignCar>>([&]() -> Outcome<std::vector<CampaignCar>> {
        if (!find_campaign(database_.session(), clerk.dealer, id)) return refuse(Refused::NotFound, "campaign");
        auto cars = cars_of_campaign(database_.session(), clerk.dealer, id);
        std::erase_if(cars, [&count](const CampaignCar& car) { return !counts_as(count, car.step); });
        return cars;
    });
}

}  // namespace odolink::desk
