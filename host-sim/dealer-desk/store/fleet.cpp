// SPDX-License-Identifier: Apache-2.0
// SQL of vehicles, keys and consents.
#include "dealer-desk/store/fleet.hpp"

#include "dealer-desk/store/columns.hpp"
#include "dealer-desk/store/sql.hpp"
#include "wire/records.hpp"

namespace odolink::desk {

using soci::into;
using soci::use;

std::optional<VehicleKey> find_vehicle(Sql& sql, const std::string& pseudonym) {
    VehicleKey v{.no = 0, .pseudonym = pseudonym, .dealer = {}};
    if (!sql.run("SELECT no, dealer_id FROM vehicle WHERE pseudonym = :p", into(v.no), into(v.dealer), use(pseudonym)))
        return std::nullopt;
    return v;
}

VehicleKey add_vehicle(Sql& sql, const NewVehicle& vehicle, WallTime now) {
    if (auto known = find_vehicle(sql, vehicle.pseudonym)) return *known;
    VehicleKey v{.no = 0, .pseudonym = vehicle.pseudonym, .dealer = vehicle.dealer};
    sql.run("SELECT COALESCE(MAX(no), 0) + 1 FROM vehicle", into(v.no));
    const long long at = column(now);
    sql.run(
        "INSERT INTO vehicle (no, pseudonym, dealer_id, plate, owner, phone, enrolled_ms) VALUES (:n, :p, :d, :l, "
        ":o, :t, :e)",
        use(v.no), use(vehicle.pseudonym), use(vehicle.dealer), use(vehicle.plate), use(vehicle.owner),
        use(vehicle.phone), use(at));
    return v;
}

void add_key(Sql& sql, const KeyRow& key, const std::string& serial, WallTime not_after) {
    const long long until = column(not_after);
    sql.run("DELETE FROM certificate WHERE key_id = :k AND vehicle_no = :v AND revoked_ms = 0", use(key.key_id),
            use(key.vehicle.no));
    sql.run(
        "INSERT INTO certificate (key_id, vehicle_no, serial, public_key, not_after_ms) VALUES (:k, :v, :s, :p, :u)",
        use(key.key_id), use(key.vehicle.no), use(serial), use(key.public_key), use(until));
}

std::optional<KeyRow> find_key(Sql& sql, const std::string& key_id) {
    KeyRow row;
    long long revoked = 0, end = 0, older = 0;
    if (!sql.run("SELECT v.no, v.pseudonym, v.dealer_id, c.public_key, c.revoked_ms, c.not_after_ms, "
                 "(SELECT COUNT(*) FROM certificate o WHERE o.vehicle_no = c.vehicle_no AND o.revoked_ms = 0 "
                 "AND o.not_after_ms < c.not_after_ms) "
                 "FROM certificate c JOIN vehicle v ON v.no = c.vehicle_no WHERE c.key_id = :k",
                 into(row.vehicle.no), into(row.vehicle.pseudonym), into(row.vehicle.dealer), into(row.public_key),
                 into(revoked), into(end), into(older), use(key_id)))
        return std::nullopt;
    row.key_id = key_id;
    row.revoked = revoked != 0;
    row.not_after = wall_time(end);
    row.supersedes = older != 0;
    return row;
}

std::vector<std::string> revoke_keys(Sql& sql, int vehicle_no, WallTime now) {
    std::vector<std::string> serials;
    std::string serial;
    sql.each(
        "SELECT serial FROM certificate WHERE vehicle_no = :v AND revoked_ms = 0", [&] { serials.push_back(serial); },
        into(serial), use(vehicle_no));
    const long long at = column(now);
    sql.run("UPDATE certificate SET revoked_ms = :t WHERE vehicle_no = :v AND revoked_ms = 0", use(at),
            use(vehicle_no));
    return serials;
}

void retire_older_keys(Sql& sql, const KeyRow& newer, WallTime now) {
    const long long at = column(now);
    const long long end = column(newer.not_after);
    sql.run("UPDATE certificate SET revoked_ms = :t WHERE vehicle_no = :v AND revoked_ms = 0 AND not_after_ms < :e",
            use(at), use(newer.vehicle.no), use(end));
}

WallTime certificate_end(Sql& sql, int vehicle_no) {
    long long end = 0;
    sql.run("SELECT COALESCE(MAX(not_after_ms), 0) FROM certificate WHERE vehicle_no = :v AND revoked_ms = 0",
            into(end), use(vehicle_no));
    return wall_time(end);
}

std::vector<std::pair<std::string, WallTime>> revoked_serials(Sql& sql, WallTime now) {
    const long long today = column(now);
    std::vector<std::pair<std::string, WallTime>> out;
    std::string serial;
    long long at = 0;
    sql.each(
        "SELECT serial, revoked_ms FROM certificate WHERE revoked_ms <> 0 "
        "AND (not_after_ms = 0 OR not_after_ms >= :n) ORDER BY revoked_ms",
        [&] { out.emplace_back(serial, wall_time(at)); }, into(serial), into(at), use(today));
    return out;
}

void forget_owner(Sql& sql, int vehicle_no) {
    sql.run("UPDATE vehicle SET owner = '', phone = '' WHERE no = :n", use(vehicle_no));
}

void set_seen(Sql& sql, int vehicle_no, WallTime now) {
    const long long at = column(now);
    sql.run("UPDATE vehicle SET seen_ms = :t WHERE no = :n", use(at), use(vehicle_no));
}

void set_mileage(Sql& sql, int vehicle_no, const TrustedMileage& mileage) {
    const long long metres = mileage.value.in_metres();
    const int source = static_cast<int>(mileage.source);
    const int confidence = static_cast<int>(mileage.confidence);
    const long long at = column(mileage.at);
    sql.run(
        "UPDATE vehicle SET mileage_m = :m, mileage_source = :s, mileage_confidence = :c, mileage_ms = :t WHERE no "
        "= :n",
        use(metres), use(source), use(confidence), use(at), use(vehicle_no));
}

void set_version(Sql& sql, int vehicle_no, const std::string& version) {
    sql.run("UPDATE vehicle SET version = :v WHERE no = :n", use(version), use(vehicle_no));
}

void set_health(Sql& sql, int vehicle_no, const HealthPackage& health) {
    const std::string data = to_base64(wire::encode(health));
    const long long at = column(health.taken);
    sql.run("UPDATE vehicle SET health = :h, health_ms = :t WHERE no = :n", use(data), use(at), use(vehicle_no));
    const std::string& vin = health.identity.vin;
    if (!vin.empty()) sql.run("UPDATE vehicle SET vin = :v WHERE no = :n", use(vin), use(vehicle_no));
}

std::optional<HealthPackage> health_of(Sql& sql, int vehicle_no) {
    std::string data;
    sql.run("SELECT health FROM vehicle WHERE no = :n", into(data), use(vehicle_no));
    if (data.empty()) return std::nullopt;
    auto health = wire::decode_health(from_base64(data));
    if (!health) return std::nullopt;
    return *health;
}

void set_consent(Sql& sql, int vehicle_no, const Consent& consent) {
    const int purpose = static_cast<int>(consent.purpose);
    const int state = static_cast<int>(consent.state);
    const long long at = column(consent.changed);
    sql.run("DELETE FROM consent WHERE vehicle_no = :n AND purpose = :p", use(vehicle_no), use(purpose));
    sql.run("INSERT INTO consent (vehicle_no, purpose, state, text_version, changed_ms) VALUES (:n, :p, :s, :x, :t)",
            use(vehicle_no), use(purpose), use(state), use(consent.text_version), use(at));
}

std::vector<Consent> consents_of(Sql& sql, int vehicle_no, const std::string& dealer) {
    std::vector<Consent> out;
    int purpose = 0;
    int state = 0;
    long long at = 0;
    Consent row;
    sql.each(
        "SELECT purpose, state, text_version, changed_ms FROM consent WHERE vehicle_no = :n ORDER BY purpose",
        [&] {
            row.purpose = static_cast<Purpose>(purpose);
            row.state = static_cast<ConsentState>(state);
            row.recipient = dealer;
            row.changed = wall_time(at);
            out.push_back(row);
        },
        into(purpose), into(state), into(row.text_version), into(at), use(vehicle_no));
    return out;
}

namespace {

constexpr const char* kRowColumns =
    "SELECT v.pseudonym, v.plate, v.vin, v.owner, v.phone, v.version, v.mileage_m, v.mileage_source, "
    "v.mileage_confidence, "
    "v.mileage_ms, v.enrolled_ms, v.seen_ms, (SELECT COUNT(*) FROM alert a WHERE a.vehicle_no = v.no AND a.state <> 3), "
    "COALESCE(g.link, 0), COALESCE(g.since_ms, 0), COALESCE(g.told_ms, 0), COALESCE(g.version, ''), COALESCE(g.mode, 0), COALESCE(g.waiting, 0), "
    "COALESCE(g.store_damaged, 0), COALESCE(g.store_failing, 0), COALESCE(g.configuration_refused, 0) "
    "FROM vehicle v LEFT JOIN agent_link g ON g.vehicle_no = v.no ";

/// The columns of kRowColumns, bound to members, and the row they make.
struct RowBuffer {
    VehicleRow row;
    long long mileage{0}, mileage_at{0}, enrolled{0}, seen{0}, alerts{0}, since{0}, told{0}, waiting{0};
    int source{0}, confidence{0}, link{0}, mode{0}, damaged{0}, failing{0}, refused{0};

    VehicleRow take() {
        row.mileage = Distance::metres(mileage);
        row.mileage_source = static_cast<MileageSource>(source);
        row.mileage_confidence = static_cast<MileageConfidence>(confidence);
        row.mileage_at = wall_time(mileage_at);
        row.enrolled = wall_time(enrolled);
        row.seen = wall_time(seen);
        row.open_alerts = alerts;
        row.agent.link = static_cast<AgentLink>(link);
        row.agent.since = wall_time(since);
        row.agent.told = wall_time(told);
        row.agent.waiting = static_cast<std::uint64_t>(waiting);
        row.agent.agent.mode = static_cast<StartMode>(mode);
        row.agent.agent.store_damaged = damaged != 0;
        row.agent.agent.store_failing = failing != 0;
        row.agent.agent.configuration_refused = refused != 0;
        return row;
    }
    void bind(soci::statement& statement) {
        statement.exchange(into(row.vehicle));
        statement.exchange(into(row.plate));
        statement.exchange(into(row.vin));
        statement.exchange(into(row.owner));
        statement.exchange(into(row.phone));
        statement.exchange(into(row.version));
        statement.exchange(into(mileage));
        statement.exchange(into(source));
        statement.exchange(into(confidence));
        statement.exchange(into(mileage_at));
        statement.exchange(into(enrolled));
        statement.exchange(into(seen));
        statement.exchange(into(alerts));
        statement.exchange(into(link));
        statement.exchange(into(since));
        statement.exchange(into(told));
        statement.exchange(into(row.agent.agent.version));
        statement.exchange(into(mode));
        statement.exchange(into(waiting));
        statement.exchange(into(damaged));
        statement.exchange(into(failing));
        statement.exchange(into(refused));
    }
};

}  // namespace

std::vector<VehicleRow> vehicle_rows(Sql& sql, const std::string& dealer, const std::string& words, int limit) {
    const std::string pattern = "%" + words + "%";
    RowBuffer buffer;
    std::vector<VehicleRow> out;
    sql.each(
        std::string{kRowColumns} +
            "WHERE v.dealer_id = :d AND (v.plate LIKE :a OR v.owner LIKE :b OR v.vin LIKE :c OR v.pseudonym LIKE :e) "
            "ORDER BY v.seen_ms DESC, v.no LIMIT :l",
        [&] { out.push_back(buffer.take()); }, buffer, use(dealer), use(pattern), use(pattern), use(pattern),
        use(pattern), use(limit));
    return out;
}

std::optional<VehicleRow> vehicle_row(Sql& sql, int vehicle_no) {
    RowBuffer buffer;
    if (!sql.run(std::string{kRowColumns} + "WHERE v.no = :n", buffer, use(vehicle_no))) return std::nullopt;
    return buffer.take();
}

}  // namespace odolink::desk
