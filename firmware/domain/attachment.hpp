// SPDX-License-Identifier: Apache-2.0
// The bytes of a record's pictures and papers: asked for by the owner's touch, sent by the desk in parts, put together and checked in the vehicle
// (core/history/attachment_shelf). The record itself carries their names alone (Attachment).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "domain/service_record.hpp"

namespace odolink {

using AttachmentDigest = decltype(Attachment::digest);

inline constexpr std::uint32_t kLargestAttachment = 256 * 1024;
inline constexpr std::uint32_t kAttachmentPartBytes = 8 * 1024;  ///< of each part but the last
inline constexpr std::uint32_t kMostAttachmentParts = kLargestAttachment / kAttachmentPartBytes;
inline constexpr std::size_t kMostAttachmentsOfRecord = 8;
inline constexpr std::size_t kLongestAttachmentName = 100;  ///< characters

/// image/jpeg, image/png or application/pdf.
[[nodiscard]] bool is_attachment_type(std::string_view media_type);
/// Do the bytes begin as those of this type do?
[[nodiscard]] bool begins_as(std::string_view media_type, ByteView bytes);
/// Of a kind and size that is asked for and sent: a type above, 1 to kLargestAttachment bytes.
[[nodiscard]] bool can_be_fetched(const Attachment& attachment);
/// How many parts so many bytes are.
[[nodiscard]] constexpr std::uint32_t attachment_parts(std::uint32_t bytes) { return (bytes + kAttachmentPartBytes - 1) / kAttachmentPartBytes; }
/// Length of one part. Precondition: `part < attachment_parts(bytes)`.
[[nodiscard]] constexpr std::uint32_t attachment_part_length(std::uint32_t bytes, std::uint32_t part) {
    const std::uint32_t rest = bytes - part * kAttachmentPartBytes;
    return rest < kAttachmentPartBytes ? rest : kAttachmentPartBytes;
}
/// The attachment of this digest in a record, or nullptr.
[[nodiscard]] const Attachment* find_attachment(const ServiceRecord& record, const AttachmentDigest& digest);

/// The owner touched it: the vehicle wants its bytes. Tells nothing of a person.
struct AttachmentAsked {
    AttachmentDigest digest{};
    std::vector<std::uint32_t> parts{};  ///< those that are missing, from 0, rising; empty: all
    bool operator==(const AttachmentAsked&) const = default;
};

/// One part of the bytes, from `part` times kAttachmentPartBytes on.
struct AttachmentSent {
    AttachmentDigest digest{};
    std::uint32_t part{0};
    Bytes bytes{};
    bool operator==(const AttachmentSent&) const = default;
};

/// Why the desk does not send it. The number is stable: it is sent.
enum class AttachmentAbsence : std::uint8_t {
    Unknown = 1,  ///< no record of this vehicle names the digest
    Gone = 2,     ///< a record names it, but the desk has not, or no longer, got the bytes
};
struct AttachmentAbsent {
    AttachmentDigest digest{};
    AttachmentAbsence why{AttachmentAbsence::Unknown};
    bool operator==(const AttachmentAbsent&) const = default;
};

/// How the bytes of one stand in the vehicle. The number is stable: it is stored.
enum class AttachmentState : std::uint8_t {
    Asked = 1,     ///< the owner touched it, nothing came yet
    Arriving = 2,  ///< some parts are here
    Here = 3,      ///< all of it, and it is what the record names
    Unknown = 4,   ///< the dealer says: no record names it
    Gone = 5,      ///< the dealer says: its bytes are not there
    Broken = 6,    ///< what came, or was stored, was not what the record names, and was dropped
};
struct AttachmentLine {
    AttachmentState state{AttachmentState::Asked};
    std::uint32_t bytes{0};  ///< that are here
    bool operator==(const AttachmentLine&) const = default;
};

}  // namespace odolink
