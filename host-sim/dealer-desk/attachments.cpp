// SPDX-License-Identifier: Apache-2.0
// Class Desk: pictures and papers of service records. The bytes are kept once by their digest; the car gets their name with the record, and the
// bytes when its owner asks (ingest/attachments).
#include "dealer-desk/rules/visit_rules.hpp"
#include "dealer-desk/run.hpp"
#include "dealer-desk/store/attachments.hpp"
#include "dealer-desk/store/care.hpp"

namespace odolink::desk {

Outcome<> Desk::attach(const Clerk& clerk, const std::string& vehicle, const NewAttachment& added, WallTime now) {
    Attachment attachment{crypto_.sha256(added.bytes), added.media_type, static_cast<std::uint32_t>(added.bytes.size()), added.name};
    if (std::string wrong = wrong_field(attachment, added.bytes); !wrong.empty()) return refuse(Refused::Invalid, wrong);
    const auto apply = [this, &attachment, &added, now](RecordFile& file) {
        ServiceRecord whole = unflatten(file);
        if (find_attachment(whole, attachment.digest) != nullptr) return RecordFile{file.id, {}, {}};
        whole.attachments.push_back(attachment);
        keep_attachment(database_.session(), attachment.digest, added.bytes, now);
        return edit(file, whole, Writer::Dealer);
    };
    return change_record(clerk, vehicle, added.record, {added.revision, apply}, now);
}

Outcome<OpenedFile> Desk::attachment(const Clerk& clerk, const std::string& vehicle, const AttachmentDigest& digest) {
    return read<OpenedFile>([&]() -> Outcome<OpenedFile> {
        const auto key = visible(clerk, vehicle);
        if (!key) return key.error();
        auto named = named_attachment(database_.session(), key->no, digest);
        auto bytes = named ? attachment_bytes(database_.session(), digest) : std::nullopt;
        if (!bytes) return refuse(Refused::NotFound, "attachment");
        return OpenedFile{std::move(*named), std::move(*bytes)};
    });
}

}  // namespace odolink::desk
