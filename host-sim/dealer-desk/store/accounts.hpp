// SPDX-License-Identifier: Apache-2.0
// Accounts of the desk's people, dealers, and one-time enrolment codes (only their hashes). Within
// Database::transact().
#pragma once

#include <optional>

#include "dealer-desk/store/fleet.hpp"

namespace odolink::desk {

class Sql;

struct Account {
    Clerk clerk{};
    std::string password{};  ///< salted hash, as api/passwords made it
};

void set_dealer(Sql& sql, const std::string& id, const std::string& name);
[[nodiscard]] std::string dealer_name(Sql& sql, const std::string& id);

[[nodiscard]] std::optional<Account> find_account(Sql& sql, const std::string& name);
/// Adds the account, or replaces its role and password.
void set_account(Sql& sql, const Account& account, WallTime now);
[[nodiscard]] std::vector<Clerk> accounts_of(Sql& sql, const std::string& dealer);

/// What a one-time code admits.
struct EnrolmentCode {
    std::string hash{};  ///< SHA-256 of the code, hexadecimal
    NewVehicle vehicle{};
    std::string created_by{};
    WallTime expires{};
};
void add_code(Sql& sql, const EnrolmentCode& code, WallTime now);
/// Uses a code up for a vehicle's key, if it was issued for that vehicle and is not expired. The same code with the
/// same key is given again: the answer may have been lost on its way.
[[nodiscard]] std::optional<EnrolmentCode> take_code(Sql& sql, const std::string& hash, const std::string& pseudonym,
                                                     const std::string& key_id, WallTime now);

}  // namespace odolink::desk
