// SPDX-License-Identifier: Apache-2.0
// Pictures and papers of records: asked for by the owner's touch, stored part by part, opened from the store alone.
#include <algorithm>

#include "agent/core.hpp"
#include "agent/stored_state.hpp"

namespace odolink {
namespace {

const Attachment* find_named(const ServiceHistory& history, const AttachmentDigest& digest) {
    for (const ServiceRecord& record : history.newest_first()) {
        if (const Attachment* found = find_attachment(record, digest)) return found;
    }
    return nullptr;
}

}  // namespace

Status Agent::Core::act(const OpenAttachment& action) {
    const Attachment* named = find_named(history, action.digest);
    if (named == nullptr) return OwnerActionErrc::Unknown;
    if (attachments.is_here(action.digest)) return look_at(*named);
    if (!can_be_fetched(*named) || !may_share()) return OwnerActionErrc::NotAllowed;  // too large, or nobody to ask
    const auto asking = attachments.ask(*named, p.clock.mono());
    keep_attachments(asking.erased);
    if (asking.event) emit(*asking.event);
    return {};
}

Status Agent::Core::look_at(const Attachment& attachment) {
    if (ledger.dirty() && !ledger.commit()) return OwnerActionErrc::NotSaved;  // a part of it may not be in the store yet
    const auto stored_parts = p.store.load(RecordKind::Attachment);
    if (!stored_parts) return OwnerActionErrc::NotSaved;
    Bytes whole;
    for (const std::string& key : attachments.keys_of(attachment.digest)) {
        const auto part = std::ranges::find(*stored_parts, key, &Record::key);
        if (part != stored_parts->end()) whole.insert(whole.end(), part->value.begin(), part->value.end());
    }
    if (p.keys.sha256(whole) != attachment.digest) {
        p.metrics.count("attachments_broken_total");
        keep_attachments(attachments.on_damaged(attachment.digest));
        return {};  // the row says so, and another touch asks for it
    }
    attachments.on_look(attachment.digest);
    opened = OpenedAttachment{attachment.digest, attachment.media_type, std::make_shared<const Bytes>(std::move(whole))};
    keep_attachments({});
    return {};
}

void Agent::Core::apply(const AttachmentSent& message) {
    const auto sha256 = [this](ByteView bytes) { return p.keys.sha256(bytes); };
    const auto change = attachments.on_part(message, sha256, p.clock.mono());
    if (change.made_room > 0) p.metrics.count("attachments_made_room_total", change.made_room);
    if (change.verdict == AttachmentShelf::Verdict::Ignored) return p.metrics.count("attachments_parts_ignored_total");
    if (change.verdict == AttachmentShelf::Verdict::Broken) {
        p.metrics.count("attachments_broken_total");
        p.log.write(LogLevel::Warning, "attachment.broken", {{"digest", to_hex(message.digest)}});
    } else {
        ledger.put(RecordKind::Attachment, AttachmentShelf::part_key(message.digest, message.part), message.bytes);
    }
    keep_attachments(change.erased);
}

void Agent::Core::apply(const AttachmentAbsent& message) { keep_attachments(attachments.on_absent(message)); }

void Agent::Core::keep_attachments(const std::vector<std::string>& erased) {
    for (const std::string& key : erased) ledger.erase(RecordKind::Attachment, key);
    const std::string state = attachments.state();
    if (state.empty()) return ledger.erase(RecordKind::Meta, stored::kAttachments);
    const ByteView bytes = as_bytes(state);
    ledger.put(RecordKind::Meta, stored::kAttachments, {bytes.begin(), bytes.end()});
}

void Agent::Core::sweep_attachments() {
    if (attachments.state().empty()) return;
    std::set<AttachmentDigest> named;
    for (const ServiceRecord& record : history.newest_first()) {
        for (const Attachment& attachment : record.attachments) named.insert(attachment.digest);
    }
    if (opened && !named.contains(opened->digest)) opened.reset();
    keep_attachments(attachments.keep_only(named));
}

Status Agent::Core::restore_attachments(const std::vector<Record>& meta) {
    const auto shelf = std::ranges::find(meta, stored::kAttachments, &Record::key);
    if (shelf != meta.end()) attachments.restore(to_text(shelf->value));
    // What is here whole is read when it is looked at, not at each start. Parts without a line of state: the line was damaged.
    const auto any = p.store.load_last(RecordKind::Attachment, 1);
    if (!any) return any.error();
    const bool lost = shelf == meta.end() && !any->empty();
    if (!lost && !attachments.has_unfinished()) return {};
    const auto parts = p.store.load(RecordKind::Attachment);
    if (!parts) return parts.error();
    for (const Record& part : *parts) {
        if (!attachments.restore_part(part.key, part.value)) ledger.erase(RecordKind::Attachment, part.key);
    }
    return {};
}

}  // namespace odolink
