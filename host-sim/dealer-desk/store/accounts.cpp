// SPDX-License-Identifier: Apache-2.0
// SQL of accounts, dealers and enrolment codes.
#include "dealer-desk/store/accounts.hpp"

#include "dealer-desk/store/columns.hpp"
#include "dealer-desk/store/sql.hpp"

namespace odolink::desk {

using soci::into;
using soci::use;

void set_dealer(Sql& sql, const std::string& id, const std::string& name) {
    sql.run("DELETE FROM dealer WHERE id = :i", use(id));
    sql.run("INSERT INTO dealer (id, name) VALUES (:i, :n)", use(id), use(name));
}

std::string dealer_name(Sql& sql, const std::string& id) {
    std::string name;
    sql.run("SELECT name FROM dealer WHERE id = :i", into(name), use(id));
    return name;
}

std::optional<Account> find_account(Sql& sql, const std::string& name) {
    Account account;
    int role = 0;
    if (!sql.run("SELECT name, dealer_id, role, password FROM account WHERE name = :n", into(account.clerk.name),
                 into(account.clerk.dealer), into(role), into(account.password), use(name)))
        return std::nullopt;
    account.clerk.role = static_cast<Role>(role);
    return account;
}

void set_account(Sql& sql, const Account& account, WallTime now) {
    const int role = static_cast<int>(account.clerk.role);
    const long long at = column(now);
    sql.run("DELETE FROM account WHERE name = :n", use(account.clerk.name));
    sql.run("INSERT INTO account (name, dealer_id, role, password, created_ms) VALUES (:n, :d, :r, :p, :t)",
            use(account.clerk.name), use(account.clerk.dealer), use(role), use(account.password), use(at));
}

std::vector<Clerk> accounts_of(Sql& sql, const std::string& dealer) {
    std::vector<Clerk> out;
    Clerk row;
    int role = 0;
    sql.each(
        "SELECT name, dealer_id, role FROM account WHERE dealer_id = :d ORDER BY name",
        [&] {
            row.role = static_cast<Role>(role);
            out.push_back(row);
        },
        into(row.name), into(row.dealer), into(role), use(dealer));
    return out;
}

void add_code(Sql& sql, const EnrolmentCode& code, WallTime now) {
    const long long expires = column(code.expires), at = column(now);
    sql.run("DELETE FROM enrolment_code WHERE expires_ms < :t", use(at));
    sql.run(
        "INSERT INTO enrolment_code (hash, dealer_id, vehicle, plate, owner, phone, created_by, expires_ms) "
        "VALUES (:h, :d, :v, :l, :o, :p, :c, :e)",
        use(code.hash), use(code.vehicle.dealer), use(code.vehicle.pseudonym), use(code.vehicle.plate),
        use(code.vehicle.owner), use(code.vehicle.phone), use(code.created_by), use(expires));
}

std::optional<EnrolmentCode> take_code(Sql& sql, const std::string& hash, const std::string& pseudonym,
                                       const std::string& key_id, WallTime now) {
    EnrolmentCode code;
    long long expires = 0;
    std::string used_by;
    const long long at = column(now);
    const bool known = sql.run(
        "SELECT dealer_id, vehicle, plate, owner, phone, created_by, expires_ms, key_id FROM enrolment_code "
        "WHERE hash = :h AND vehicle = :v AND expires_ms >= :t",
        into(code.vehicle.dealer), into(code.vehicle.pseudonym), into(code.vehicle.plate), into(code.vehicle.owner),
        into(code.vehicle.phone), into(code.created_by), into(expires), into(used_by), use(hash), use(pseudonym),
        use(at));
    if (!known || (!used_by.empty() && used_by != key_id)) return std::nullopt;
    sql.run("UPDATE enrolment_code SET used_ms = :t, key_id = :k WHERE hash = :h", use(at), use(key_id), use(hash));
    code.hash = hash;
    code.expires = wall_time(expires);
    return code;
}

}  // namespace odolink::desk
