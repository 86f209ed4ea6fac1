// SPDX-License-Identifier: Apache-2.0
#include "domain/attachment.hpp"

#include <algorithm>
#include <array>

namespace odolink {
namespace {

struct Type {
    std::string_view name;
    std::string_view beginning;
};

// Beginnings: JPEG's SOI and first marker, PNG's signature, PDF's header.
constexpr std::array<Type, 3> kTypes{{{"image/jpeg", "\xFF\xD8\xFF"}, {"image/png", "\x89PNG\r\n\x1A\n"}, {"application/pdf", "%PDF-"}}};

const Type* find_type(std::string_view name) {
    const auto found = std::find_if(kTypes.begin(), kTypes.end(), [name](const Type& type) { return type.name == name; });
    return found == kTypes.end() ? nullptr : &*found;
}

}  // namespace

bool is_attachment_type(std::string_view media_type) { return find_type(media_type) != nullptr; }

bool begins_as(std::string_view media_type, ByteView bytes) {
    const Type* type = find_type(media_type);
    if (type == nullptr || bytes.size() < type->beginning.size()) return false;
    return std::ranges::equal(bytes.first(type->beginning.size()), as_bytes(type->beginning));
}

bool can_be_fetched(const Attachment& attachment) {
    return is_attachment_type(attachment.media_type) && attachment.bytes > 0 && attachment.bytes <= kLargestAttachment;
}

const Attachment* find_attachment(const ServiceRecord& record, const AttachmentDigest& digest) {
    const auto found = std::find_if(record.attachments.begin(), record.attachments.end(), [&digest](const Attachment& a) { return a.digest == digest; });
    return found == record.attachments.end() ? nullptr : &*found;
}

}  // namespace odolink
