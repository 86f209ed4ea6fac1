// SPDX-License-Identifier: Apache-2.0
// SQL of care campaigns.
#include "dealer-desk/store/campaigns.hpp"

#include "dealer-desk/rules/campaign_rules.hpp"
#include "dealer-desk/store/columns.hpp"
#include "dealer-desk/store/sql.hpp"
#include "wire/records.hpp"

namespace odolink::desk {
namespace {

using soci::into;
using soci::use;

constexpr std::string_view kColumns = "SELECT id, standing, clerk, version, changed_ms, data FROM campaign ";

class Row {
public:
    void bind(soci::statement& statement) {
        statement.exchange(into(id_));
        statement.exchange(into(standing_));
        statement.exchange(into(row_.clerk));
        statement.exchange(into(version_));
        statement.exchange(into(changed_));
        statement.exchange(into(data_));
    }
    [[nodiscard]] std::optional<CampaignRow> value() const {
        auto campaign = wire::decode_campaign(from_base64(data_));
        if (!campaign) return std::nullopt;
        CampaignRow row = row_;
        row.campaign = std::move(*campaign);
        row.standing = static_cast<CampaignStanding>(standing_);
        row.version = version_;
        row.changed = wall_time(changed_);
        return row;
    }

private:
    CampaignRow row_;
    std::string id_, data_;
    int standing_{0};
    long long version_{0}, changed_{0};
};

template <class... Parameters>
std::vector<CampaignRow> select(Sql& sql, const std::string& tail, const Parameters&... parameters) {
    Row row;
    std::vector<CampaignRow> out;
    sql.each(
        std::string{kColumns} + tail,
        [&] {
            if (auto value = row.value()) out.push_back(std::move(*value));
        },
        row, use(parameters)...);
    return out;
}

void count(Sql& sql, CampaignRow& row) {
    const std::string id = row.campaign.id.text();
    int step = 0, cars = 0;
    for (const std::string_view name : campaign_counts()) row.counts[std::string{name}] = 0;
    sql.each(
        "SELECT step, COUNT(*) FROM campaign_vehicle WHERE campaign_id = :c GROUP BY step",
        [&] {
            for (auto& [name, number] : row.counts) number += counts_as(name, static_cast<CampaignStep>(step)) ? cars : 0;
        },
        into(step), into(cars), use(id));
}

}  // namespace

void insert_campaign(Sql& sql, const std::string& dealer, const CampaignRow& row) {
    const std::string id = row.campaign.id.text(), data = to_base64(wire::encode(row.campaign));
    const int standing = static_cast<int>(row.standing);
    const long long changed = column(row.changed), until = column(row.campaign.until), version = 1;
    sql.run("INSERT INTO campaign (id, dealer_id, standing, clerk, version, changed_ms, until_ms, data) VALUES (:i, :d, :s, :k, :v, :c, :u, :x)", use(id),
            use(dealer), use(standing), use(row.clerk), use(version), use(changed), use(until), use(data));
}

bool save_campaign(Sql& sql, const CampaignRow& row) {
    const std::string id = row.campaign.id.text(), data = to_base64(wire::encode(row.campaign));
    const int standing = static_cast<int>(row.standing);
    const long long changed = column(row.changed), until = column(row.campaign.until), version = row.version;
    return sql.change("UPDATE campaign SET standing = :s, clerk = :k, version = version + 1, changed_ms = :c, until_ms = :u, data = :x WHERE id = :i AND version = :v",
                      use(standing), use(row.clerk), use(changed), use(until), use(data), use(id), use(version)) == 1;
}

std::optional<CampaignRow> find_campaign(Sql& sql, const std::string& dealer, const Id& id) {
    const std::string key = id.text();
    auto rows = select(sql, "WHERE dealer_id = :d AND id = :i", dealer, key);
    if (rows.empty()) return std::nullopt;
    return std::move(rows.front());
}

std::vector<CampaignRow> campaigns_of(Sql& sql, const std::string& dealer) {
    auto rows = select(sql, "WHERE dealer_id = :d ORDER BY changed_ms DESC, id", dealer);
    for (CampaignRow& row : rows) count(sql, row);
    return rows;
}

std::vector<Campaign> running_campaigns(Sql& sql, const std::string& dealer, WallTime now) {
    const int published = static_cast<int>(CampaignStanding::Published);
    const long long at = column(now);
    std::vector<Campaign> out;
    for (CampaignRow& row : select(sql, "WHERE dealer_id = :d AND standing = :s AND until_ms > :t ORDER BY changed_ms, id", dealer, published, at))
        out.push_back(std::move(row.campaign));
    return out;
}

std::vector<VehicleKey> campaign_audience(Sql& sql, const std::string& dealer, CampaignClass c) {
    std::vector<VehicleKey> out;
    VehicleKey key;
    const int purpose = static_cast<int>(Purpose::Campaigns), granted = static_cast<int>(ConsentState::Granted);
    const auto take = [&] { out.push_back(key); };
    if (needs_consent(c)) {
        sql.each(
            "SELECT v.no, v.pseudonym, v.dealer_id FROM vehicle v JOIN consent c ON c.vehicle_no = v.no AND c.purpose = :p AND c.state = :g "
            "WHERE v.dealer_id = :d ORDER BY v.no",
            take, into(key.no), into(key.pseudonym), into(key.dealer), use(purpose), use(granted), use(dealer));
    } else {
        sql.each("SELECT no, pseudonym, dealer_id FROM vehicle WHERE dealer_id = :d ORDER BY no", take, into(key.no), into(key.pseudonym), into(key.dealer), use(dealer));
    }
    return out;
}

std::optional<CampaignPlace> campaign_place(Sql& sql, const Id& campaign, int vehicle_no) {
    const std::string id = campaign.text();
    int step = 0;
    long long sequence = 0;
    if (!sql.run("SELECT step, sequence FROM campaign_vehicle WHERE campaign_id = :c AND vehicle_no = :v", into(step), into(sequence), use(id), use(vehicle_no)))
        return std::nullopt;
    return CampaignPlace{static_cast<CampaignStep>(step), static_cast<std::uint64_t>(sequence)};
}

void set_campaign_told(Sql& sql, const Id& campaign, int vehicle_no, std::uint64_t sequence, WallTime now) {
    const std::string id = campaign.text();
    const long long number = static_cast<long long>(sequence), told = column(now);
    if (sql.change("UPDATE campaign_vehicle SET sequence = :q, step = 0, told_ms = :t WHERE campaign_id = :c AND vehicle_no = :v", use(number), use(told), use(id),
                   use(vehicle_no)) == 1)
        return;
    sql.run("INSERT INTO campaign_vehicle (campaign_id, vehicle_no, told_ms, sequence) VALUES (:c, :v, :t, :q)", use(id), use(vehicle_no), use(told), use(number));
}

bool set_campaign_step(Sql& sql, const Id& campaign, int vehicle_no, CampaignStep step, WallTime at) {
    const std::string id = campaign.text();
    const int value = static_cast<int>(step);
    const long long when = column(at);
    return sql.change("UPDATE campaign_vehicle SET step = :s, at_ms = :t WHERE campaign_id = :c AND vehicle_no = :v", use(value), use(when), use(id), use(vehicle_no)) == 1;
}

std::vector<CampaignCar> cars_of_campaign(Sql& sql, const std::string& dealer, const Id& campaign) {
    std::vector<CampaignCar> out;
    CampaignCar car;
    const std::string id = campaign.text();
    long long told = 0, at = 0, acknowledged = 0, sequence = 0;
    int step = 0;
    sql.each(
        "SELECT v.pseudonym, v.plate, v.vin, v.owner, v.phone, v.down_acked, c.told_ms, c.sequence, c.step, c.at_ms FROM campaign_vehicle c "
        "JOIN vehicle v ON v.no = c.vehicle_no WHERE v.dealer_id = :d AND c.campaign_id = :c ORDER BY c.told_ms, v.no",
        [&] {
            car.told = wall_time(told);
            car.step = static_cast<CampaignStep>(step);
            car.at = wall_time(at);
            car.delivered = acknowledged >= sequence && car.step != CampaignStep::NotTaken;
            out.push_back(car);
        },
        into(car.vehicle), into(car.plate), into(car.vin), into(car.owner), into(car.phone), into(acknowledged), into(told), into(sequence), into(step), into(at),
        use(dealer), use(id));
    return out;
}

std::vector<VehicleKey> vehicles_at(Sql& sql, const Id& campaign, CampaignStep step) {
    std::vector<VehicleKey> out;
    VehicleKey key;
    const std::string id = campaign.text();
    const int value = static_cast<int>(step);
    sql.each("SELECT v.no, v.pseudonym, v.dealer_id FROM campaign_vehicle c JOIN vehicle v ON v.no = c.vehicle_no WHERE c.campaign_id = :c AND c.step = :s ORDER BY v.no",
             [&] { out.push_back(key); }, into(key.no), into(key.pseudonym), into(key.dealer), use(id), use(value));
    return out;
}

}  // namespace odolink::desk
