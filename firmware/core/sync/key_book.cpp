// SPDX-License-Identifier: Apache-2.0
#include "core/sync/key_book.hpp"

#include <algorithm>
#include <set>

namespace odolink {
namespace {

std::vector<Bytes> certificates_of(const wire::KeyDocument& document) {
    std::vector<Bytes> out;
    for (const wire::SigningKey& key : document.keys) out.push_back(key.certificate);
    return out;
}

/// Each key once, and none that is revoked beside it.
bool fit(const std::vector<std::string>& ids, const std::vector<std::string>& revoked) {
    const std::set<std::string> once{ids.begin(), ids.end()};
    return once.size() == ids.size() && std::ranges::none_of(revoked, [&once](const std::string& id) { return once.contains(id); });
}

}  // namespace

KeyBook::Verdict KeyBook::judge(ByteView payload) const {
    const auto envelope = wire::decode_envelope(payload);
    if (!envelope) return {std::nullopt, refusal_of(envelope.error())};
    Signature signature{};
    std::ranges::copy(envelope->signature, signature.begin());  // decode_envelope has seen to its length
    const Status genuine = keys_.verify_authority(envelope->key_id, wire::key_document_to_sign(envelope->body), signature);
    if (!genuine) return {std::nullopt, refusal_of(genuine.error())};
    auto document = wire::decode_key_document(envelope->body);
    if (!document) return {std::nullopt, refusal_of(document.error())};
    if (document->dealer != dealer_) return {std::nullopt, Refusal::Vehicle};
    if (document->version < version()) return {std::nullopt, Refusal::Older};
    auto ids = keys_.signers_in(certificates_of(*document));
    if (!ids || !fit(*ids, document->revoked)) return {std::nullopt, Refusal::Unfit};
    return {Judged{std::move(*document), std::move(*ids)}, {}};
}

bool KeyBook::enforce(Judged judged) {
    if (!keys_.know_signers(certificates_of(judged.document))) return false;
    document_ = std::move(judged.document);
    ids_ = std::move(judged.ids);
    return true;
}

std::optional<Refusal> KeyBook::load() {
    const Bytes kept = keys_.key_document();
    if (kept.empty()) return std::nullopt;
    Verdict verdict = judge(kept);
    if (!verdict.judged) return verdict.refusal;
    return enforce(std::move(*verdict.judged)) ? std::nullopt : std::optional{Refusal::Failed};
}

std::optional<Refusal> KeyBook::take(ByteView payload) {
    Verdict verdict = judge(payload);
    if (!verdict.judged) return verdict.refusal;
    if (document_ && verdict.judged->document.version == version()) {
        // Again; two documents of one version are not both the newest.
        return verdict.judged->document == *document_ ? std::nullopt : std::optional{Refusal::Older};
    }
    if (!keys_.keep_key_document(payload)) return Refusal::Failed;
    return enforce(std::move(*verdict.judged)) ? std::nullopt : std::optional{Refusal::Failed};
}

Status KeyBook::believes(std::string_view key_id, const WallTime& now) const {
    if (!document_) return {};
    if (std::ranges::find(document_->revoked, key_id) != document_->revoked.end()) return KeysErrc::Revoked;
    const auto at = std::ranges::find(ids_, key_id);
    if (at == ids_.end()) return KeysErrc::UnknownKey;
    const wire::SigningKey& key = document_->keys[static_cast<std::size_t>(at - ids_.begin())];
    if (!now.known()) return {};
    if (now < key.from || (key.until.known() && now > key.until)) return KeysErrc::UnknownKey;
    return {};
}

}  // namespace odolink
