// SPDX-License-Identifier: Apache-2.0
// The audit: who did what, when, in a hash chain, so that one changed bit is found. Called within Database::transact().
#pragma once

#include <optional>

#include "dealer-desk/crypto.hpp"
#include "dealer-desk/store/fleet.hpp"

namespace odolink::desk {

class Sql;

struct AuditRow {
    std::int64_t no{0};
    WallTime at{};
    std::string clerk{};
    std::string action{};
    std::string subject{};
    std::string detail{};
};

/// Appends a row; its number and hash are given here.
void add_audit(Sql& sql, const Crypto& crypto, AuditRow row);
/// The latest rows, latest first.
[[nodiscard]] std::vector<AuditRow> audit_rows(Sql& sql, int limit);
/// The number of the first row whose hash does not fit; none where the chain is whole.
[[nodiscard]] std::optional<std::int64_t> first_broken_audit(Sql& sql, const Crypto& crypto);

}  // namespace odolink::desk
