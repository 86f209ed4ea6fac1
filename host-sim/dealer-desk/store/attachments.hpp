// SPDX-License-Identifier: Apache-2.0
// Bytes of attachments, kept once by their digest; which record names them stands in the record. Called within Database::transact().
#pragma once

#include <optional>

#include "domain/attachment.hpp"
#include "dealer-desk/store/fleet.hpp"

namespace odolink::desk {

class Sql;

/// Keeps the bytes; of a digest that is there already it changes nothing.
void keep_attachment(Sql& sql, const AttachmentDigest& digest, ByteView bytes, WallTime now);
[[nodiscard]] std::optional<Bytes> attachment_bytes(Sql& sql, const AttachmentDigest& digest);
/// What a record of this vehicle calls the digest; nothing where none names it.
[[nodiscard]] std::optional<Attachment> named_attachment(Sql& sql, int vehicle_no, const AttachmentDigest& digest);

}  // namespace odolink::desk
