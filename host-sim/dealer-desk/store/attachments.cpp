// SPDX-License-Identifier: Apache-2.0
// SQL of attachments.
#include "dealer-desk/store/attachments.hpp"

#include "dealer-desk/store/care.hpp"
#include "dealer-desk/store/columns.hpp"
#include "dealer-desk/store/sql.hpp"

namespace odolink::desk {

using soci::into;
using soci::use;

void keep_attachment(Sql& sql, const AttachmentDigest& digest, ByteView bytes, WallTime now) {
    const std::string key = to_hex(digest), data = to_base64(bytes);
    const long long at = column(now);
    std::string there;
    if (sql.run("SELECT digest FROM attachment WHERE digest = :d", into(there), use(key))) return;
    sql.run("INSERT INTO attachment (digest, kept_ms, data) VALUES (:d, :t, :b)", use(key), use(at), use(data));
}

std::optional<Bytes> attachment_bytes(Sql& sql, const AttachmentDigest& digest) {
    const std::string key = to_hex(digest);
    std::string data;
    if (!sql.run("SELECT data FROM attachment WHERE digest = :d", into(data), use(key))) return std::nullopt;
    return from_base64(data);
}

std::optional<Attachment> named_attachment(Sql& sql, int vehicle_no, const AttachmentDigest& digest) {
    for (const RecordRow& row : records_of(sql, vehicle_no)) {
        if (const Attachment* found = find_attachment(row.record, digest)) return *found;
    }
    return std::nullopt;
}

}  // namespace odolink::desk
