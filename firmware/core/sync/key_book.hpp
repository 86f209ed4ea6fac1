// SPDX-License-Identifier: Apache-2.0
// Which of the dealer's keys are believed now: those of enrolment until a key document comes, then those it names, each for its time. Such a
// document is the authority's word alone, so no signing key, stolen or not, brings in another or saves itself. proto/README.md, section 9.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/sync/refusal.hpp"
#include "ports/keys.hpp"
#include "wire/key_document.hpp"

namespace odolink {

class KeyBook {
public:
    /// `dealer` is the dealer_id of enrolment.
    KeyBook(Keys& keys, std::string dealer) : keys_{keys}, dealer_{std::move(dealer)} {}

    /// Puts the document that was kept in force. Nothing: it holds, or there is none; else why it does not, and the keys of enrolment are believed.
    std::optional<Refusal> load();
    /// Judges a document: size, form, the authority's key, signature, body, dealer, version, content. Kept before it is in force. Nothing: it is in force now
    /// (or was). Older: it was turned back. Failed: it could not be kept, and nothing changed.
    [[nodiscard]] std::optional<Refusal> take(ByteView payload);
    /// May this key sign now? With an unknown time each key of the document may that is not revoked. Errors: UnknownKey (not, not yet, or no longer), Revoked.
    [[nodiscard]] Status believes(std::string_view key_id, const WallTime& now) const;
    /// Of the document in force; 0: none.
    [[nodiscard]] std::uint64_t version() const { return document_ ? document_->version : 0; }

private:
    struct Judged {
        wire::KeyDocument document;
        std::vector<std::string> ids;  ///< of its keys, in their order
    };
    struct Verdict {
        std::optional<Judged> judged;  ///< nothing: refused
        Refusal refusal{Refusal::Failed};
    };
    [[nodiscard]] Verdict judge(ByteView payload) const;
    [[nodiscard]] bool enforce(Judged judged);

    Keys& keys_;
    std::string dealer_;
    std::optional<wire::KeyDocument> document_;
    std::vector<std::string> ids_;
};

}  // namespace odolink
