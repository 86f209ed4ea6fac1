// SPDX-License-Identifier: Apache-2.0
// SQL of recalls.
#include "dealer-desk/store/recalls.hpp"

#include <algorithm>
#include <map>

#include "dealer-desk/store/care.hpp"
#include "dealer-desk/store/columns.hpp"
#include "dealer-desk/store/sql.hpp"
#include "wire/records.hpp"

namespace odolink::desk {
namespace {

using soci::into;
using soci::use;

constexpr const char* kColumns =
    "SELECT v.pseudonym, v.plate, v.vin, v.owner, v.phone, v.down_acked, r.told_ms, r.sequence, r.answer, r.answered_ms, r.record_id, r.data, "
    "(SELECT COUNT(*) FROM down_refusal f WHERE f.vehicle_no = r.vehicle_no AND f.sequence = r.sequence) "
    "FROM recall r JOIN vehicle v ON v.no = r.vehicle_no ";

class Row {
public:
    void bind(soci::statement& statement) {
        for (std::string* text : {&row_.vehicle, &row_.plate, &row_.vin, &row_.owner, &row_.phone}) statement.exchange(into(*text));
        statement.exchange(into(acknowledged_));
        statement.exchange(into(told_));
        statement.exchange(into(sequence_));
        statement.exchange(into(answer_));
        statement.exchange(into(answered_));
        statement.exchange(into(record_));
        statement.exchange(into(data_));
        statement.exchange(into(refused_));
    }
    [[nodiscard]] std::optional<RecallRow> value() const {
        auto recall = wire::decode_recall(from_base64(data_));
        if (!recall) return std::nullopt;
        RecallRow row = row_;
        row.recall = std::move(*recall);
        row.told = wall_time(told_);
        row.refused = refused_ != 0;
        row.delivered = acknowledged_ >= sequence_ && !row.refused;
        if (answer_ != 0) row.answer = static_cast<PromptAnswer>(answer_);
        row.answered = wall_time(answered_);
        row.record = id_from_text(record_);
        return row;
    }

private:
    RecallRow row_;
    std::string record_, data_;
    int answer_{0}, refused_{0};
    long long acknowledged_{0}, told_{0}, sequence_{0}, answered_{0};
};

template <class... Parameters>
std::vector<RecallRow> select(Sql& sql, const std::string& tail, const Parameters&... parameters) {
    Row row;
    std::vector<RecallRow> out;
    sql.each(
        kColumns + tail,
        [&] {
            if (auto value = row.value()) out.push_back(std::move(*value));
        },
        row, use(parameters)...);
    return out;
}

}  // namespace

void set_recall(Sql& sql, int vehicle_no, const Recall& recall, std::uint64_t sequence, WallTime now) {
    const std::string data = to_base64(wire::encode(recall));
    const int state = static_cast<int>(recall.state);
    const long long number = static_cast<long long>(sequence), told = column(now);
    if (sql.change("UPDATE recall SET state = :s, sequence = :q, data = :d WHERE vehicle_no = :v AND number = :n", use(state), use(number), use(data),
                   use(vehicle_no), use(recall.number)) == 1)
        return;
    sql.run("INSERT INTO recall (vehicle_no, number, state, told_ms, sequence, data) VALUES (:v, :n, :s, :t, :q, :d)", use(vehicle_no), use(recall.number),
            use(state), use(told), use(number), use(data));
}

void set_recall_answer(Sql& sql, int vehicle_no, const std::string& number, PromptAnswer answer, WallTime at) {
    const int value = static_cast<int>(answer);
    const long long when = column(at);
    sql.run("UPDATE recall SET answer = :a, answered_ms = :t WHERE vehicle_no = :v AND number = :n", use(value), use(when), use(vehicle_no), use(number));
}

void settle_recalls(Sql& sql, int vehicle_no) {
    const std::vector<RecallRow> recalls = recalls_of(sql, vehicle_no);
    if (recalls.empty()) return;
    std::vector<ServiceRecord> records;
    for (RecordRow& row : records_of(sql, vehicle_no)) records.push_back(std::move(row.record));
    for (const RecallRow& row : recalls) {
        const ServiceRecord* remedy = remedy_of(row.recall, records);
        const Id found = remedy != nullptr ? remedy->id : Id{};
        if (found == row.record) continue;
        const std::string id = found.empty() ? std::string{} : found.text();
        sql.run("UPDATE recall SET record_id = :r WHERE vehicle_no = :v AND number = :n", use(id), use(vehicle_no), use(row.recall.number));
    }
}

std::optional<RecallRow> recall_row(Sql& sql, int vehicle_no, const std::string& number) {
    auto rows = select(sql, "WHERE r.vehicle_no = :v AND r.number = :n", vehicle_no, number);
    if (rows.empty()) return std::nullopt;
    return std::move(rows.front());
}

std::vector<RecallRow> recalls_of(Sql& sql, int vehicle_no) {
    return select(sql, "WHERE r.vehicle_no = :v ORDER BY r.told_ms DESC, r.number", vehicle_no);
}

std::vector<RecallRow> vehicles_of_recall(Sql& sql, const std::string& dealer, const std::string& number) {
    auto rows = select(sql, "WHERE v.dealer_id = :d AND r.number = :n ORDER BY r.told_ms, v.no", dealer, number);
    std::stable_partition(rows.begin(), rows.end(), [](const RecallRow& row) { return !row.done(); });
    return rows;
}

std::vector<RecallCampaign> recall_campaigns(Sql& sql, const std::string& dealer) {
    std::map<std::string, RecallCampaign> by_number;
    for (const RecallRow& row : select(sql, "WHERE v.dealer_id = :d ORDER BY r.told_ms, r.sequence", dealer)) {
        RecallCampaign& campaign = by_number[row.recall.number];
        if (campaign.vehicles == 0 || row.recall.state == RecallState::Open) campaign.recall = row.recall;
        campaign.told = row.told;
        ++campaign.vehicles;
        campaign.delivered += row.delivered ? 1 : 0;
        campaign.done += row.done() ? 1 : 0;
    }
    std::vector<RecallCampaign> out;
    for (auto& [number, campaign] : by_number) out.push_back(std::move(campaign));
    std::stable_sort(out.begin(), out.end(), [](const RecallCampaign& a, const RecallCampaign& b) { return b.told < a.told; });
    return out;
}

std::optional<VehicleKey> vehicle_named(Sql& sql, const std::string& dealer, const std::string& name) {
    if (name.empty()) return std::nullopt;
    VehicleKey key;
    if (!sql.run("SELECT no, pseudonym, dealer_id FROM vehicle WHERE dealer_id = :d AND (pseudonym = :a OR vin = :b OR plate = :c) ORDER BY no DESC LIMIT 1",
                 into(key.no), into(key.pseudonym), into(key.dealer), use(dealer), use(name), use(name), use(name)))
        return std::nullopt;
    return key;
}

}  // namespace odolink::desk
