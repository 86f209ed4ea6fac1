// SPDX-License-Identifier: Apache-2.0
// Each row's hash covers the previous hash and all fields, each with its length, so that no field can flow into the
// next.
#include "dealer-desk/store/audit.hpp"

#include "dealer-desk/store/columns.hpp"
#include "dealer-desk/store/sql.hpp"

namespace odolink::desk {

using soci::into;
using soci::use;

namespace {

std::string chained(const Crypto& crypto, const std::string& previous, const AuditRow& row) {
    std::string text;
    for (const std::string& field : {previous, std::to_string(row.no), std::to_string(row.at.since_epoch.count()),
                                     row.clerk, row.action, row.subject, row.detail}) {
        text += std::to_string(field.size()) + ":" + field;
    }
    return to_hex(crypto.sha256(as_bytes(text)));
}

}  // namespace

void add_audit(Sql& sql, const Crypto& crypto, AuditRow row) {
    std::string previous;
    long long no = 0;
    sql.run("SELECT no, hash FROM audit ORDER BY no DESC LIMIT 1", into(no), into(previous));
    row.no = ++no;
    const std::string hash = chained(crypto, previous, row);
    const long long at = row.at.since_epoch.count();
    sql.run("INSERT INTO audit (no, at_ms, clerk, action, subject, detail, hash) VALUES (:n, :t, :c, :a, :s, :d, :h)",
            use(no), use(at), use(row.clerk), use(row.action), use(row.subject), use(row.detail), use(hash));
}

std::vector<AuditRow> audit_rows(Sql& sql, int limit) {
    std::vector<AuditRow> out;
    AuditRow row;
    long long no = 0, at = 0;
    sql.each(
        "SELECT no, at_ms, clerk, action, subject, detail FROM audit ORDER BY no DESC LIMIT :l",
        [&] {
            row.no = no;
            row.at = wall_time(at);
            out.push_back(row);
        },
        into(no), into(at), into(row.clerk), into(row.action), into(row.subject), into(row.detail), use(limit));
    return out;
}

std::optional<std::int64_t> first_broken_audit(Sql& sql, const Crypto& crypto) {
    AuditRow row;
    std::string hash, previous;
    long long no = 0, at = 0;
    std::int64_t expected = 1;
    std::optional<std::int64_t> broken;
    sql.each(
        "SELECT no, at_ms, clerk, action, subject, detail, hash FROM audit ORDER BY no",
        [&] {
            row.no = no;
            row.at = {std::chrono::milliseconds{at}, WallQuality::Synchronised};
            if (broken) return;
            if (no != expected || chained(crypto, previous, row) != hash) broken = expected;
            previous = hash;
            ++expected;
        },
        into(no), into(at), into(row.clerk), into(row.action), into(row.subject), into(row.detail), into(hash));
    return broken;
}

}  // namespace odolink::desk
