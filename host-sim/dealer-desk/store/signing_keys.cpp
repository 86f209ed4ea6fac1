// SPDX-License-Identifier: Apache-2.0
// SQL of signing keys and key documents.
#include "dealer-desk/store/signing_keys.hpp"

#include "dealer-desk/store/columns.hpp"
#include "dealer-desk/store/sql.hpp"

namespace odolink::desk {
namespace {

/// A vehicle that is still the dealer's: one of its keys is believed, and its owner has not gone.
constexpr const char* kStands =
    "EXISTS (SELECT 1 FROM certificate c WHERE c.vehicle_no = v.no AND c.revoked_ms = 0) "
    "AND NOT EXISTS (SELECT 1 FROM entry e WHERE e.vehicle_no = v.no AND e.kind IN ('owner_changed', 'left') "
    "AND NOT EXISTS (SELECT 1 FROM entry r WHERE r.vehicle_no = v.no AND r.kind = 'enrolled' AND r.no > e.no))";

}  // namespace

using soci::into;
using soci::use;

KeyRing key_ring(Sql& sql) {
    KeyRing ring;
    SigningKey key;
    std::string certificate, payload;
    long long since = 0, from = 0, until = 0, revoked = 0, version = 0;
    sql.each(
        "SELECT key_id, certificate, since_version, from_ms, until_ms, revoked_ms FROM signing_key ORDER BY since_version DESC, key_id",
        [&] {
            key.certificate = from_base64(certificate);
            key.since_version = static_cast<std::uint64_t>(since);
            key.from = wall_time(from);
            key.until = wall_time(until);
            key.revoked = wall_time(revoked);
            ring.keys.push_back(key);
        },
        into(key.key_id), into(certificate), into(since), into(from), into(until), into(revoked));
    if (!sql.run("SELECT version, payload FROM key_document", into(version), into(payload))) return ring;
    ring.version = static_cast<std::uint64_t>(version);
    ring.document = from_base64(payload);
    return ring;
}

void save_signing_key(Sql& sql, const SigningKey& key) {
    const std::string certificate = to_base64(key.certificate);
    const auto since = static_cast<long long>(key.since_version);
    const long long from = column(key.from), until = column(key.until), revoked = column(key.revoked);
    sql.run("DELETE FROM signing_key WHERE key_id = :k", use(key.key_id));
    sql.run("INSERT INTO signing_key (key_id, certificate, since_version, from_ms, until_ms, revoked_ms) VALUES (:k, :c, :s, :f, :u, :r)", use(key.key_id),
            use(certificate), use(since), use(from), use(until), use(revoked));
}

void save_key_document(Sql& sql, std::uint64_t version, ByteView envelope) {
    const auto number = static_cast<long long>(version);
    const std::string payload = to_base64(envelope);
    sql.run("DELETE FROM key_document");
    sql.run("INSERT INTO key_document (version, payload) VALUES (:v, :p)", use(number), use(payload));
}

std::uint64_t key_version_of(Sql& sql, int vehicle_no) {
    long long version = 0;
    sql.run("SELECT key_version FROM vehicle WHERE no = :n", into(version), use(vehicle_no));
    return static_cast<std::uint64_t>(version);
}

void set_key_version(Sql& sql, int vehicle_no, std::uint64_t version) {
    const auto number = static_cast<long long>(std::min<std::uint64_t>(version, INT64_MAX));
    sql.run("UPDATE vehicle SET key_version = :v WHERE no = :n AND key_version <> :w", use(number), use(vehicle_no), use(number));
}

std::uint64_t highest_key_version(Sql& sql) {
    long long version = 0;
    sql.run("SELECT COALESCE(MAX(key_version), 0) FROM vehicle", into(version));
    return static_cast<std::uint64_t>(version);
}

std::vector<VehicleKey> vehicles_behind(Sql& sql, std::uint64_t version) {
    std::vector<VehicleKey> out;
    VehicleKey row;
    const auto number = static_cast<long long>(version);
    sql.each(std::string{"SELECT v.no, v.pseudonym, v.dealer_id FROM vehicle v WHERE v.key_version < :v AND "} + kStands +
                 " AND NOT EXISTS (SELECT 1 FROM agent_link a WHERE a.vehicle_no = v.no AND a.link IN (2, 3)) ORDER BY v.no",
             [&] { out.push_back(row); }, into(row.no), into(row.pseudonym), into(row.dealer), use(number));
    return out;
}

InStep in_step(Sql& sql, const std::string& dealer, std::uint64_t version) {
    long long all = 0, have = 0;
    const auto number = static_cast<long long>(version);
    sql.run(std::string{"SELECT COUNT(*) FROM vehicle v WHERE v.dealer_id = :d AND "} + kStands, into(all), use(dealer));
    sql.run(std::string{"SELECT COUNT(*) FROM vehicle v WHERE v.dealer_id = :d AND v.key_version >= :v AND "} + kStands, into(have), use(dealer), use(number));
    return {all, have};
}

}  // namespace odolink::desk
