// SPDX-License-Identifier: Apache-2.0
// The consent ledger: purpose x recipient, with the version of the text the owner saw. Asked by the ledger's gate
// before anything is queued. Operation needs no consent; everything else starts as not asked, so a fresh car sends
// nothing personal.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/consent.hpp"
#include "domain/text.hpp"

namespace odolink {

/// Version of the texts below; it goes into each consent. Changing a text changes the version, and older grants are
/// asked again.
inline constexpr std::string_view kConsentTextVersion = "2026-01";

/// What the owner reads before deciding. Titles at most 31 CJK or 40 Latin characters, each sentence at most 31 or 120.
struct ConsentText {
    Purpose purpose{Purpose::Operation};
    Text title;
    Text what;  ///< which data
    Text why;   ///< what for
    Text how_to_stop;
};

/// The text of a purpose; the recipient's name is shown above it by the page.
[[nodiscard]] const ConsentText& consent_text(Purpose purpose);
/// All purposes the owner is asked about (Operation is not among them).
[[nodiscard]] std::span<const Purpose> askable_purposes();
/// What, why and how to stop as one body.
[[nodiscard]] Text consent_body(Purpose purpose);

struct ConsentChange {
    Consent consent;               ///< store and send it
    std::optional<Purpose> purge;  ///< what waits of it is deleted with the same commit
};

class ConsentBook {
public:
    void restore(std::vector<Consent> consents) { consents_ = std::move(consents); }
    [[nodiscard]] std::span<const Consent> all() const { return consents_; }

    /// May data for this purpose go to this recipient now?
    [[nodiscard]] bool allows(Purpose purpose, std::string_view recipient) const;
    /// The state with this recipient; NotAsked where there is none. For the page: one for each askable purpose.
    [[nodiscard]] Consent of(Purpose purpose, std::string_view recipient) const;
    /// Granted for an older text: still valid, to be asked again.
    [[nodiscard]] bool to_be_asked_again(Purpose purpose, std::string_view recipient) const;

    /// The owner decided. Nothing when this changes nothing, when the purpose is Operation, or when a grant names no
    /// text.
    std::optional<ConsentChange> decide(const Consent& decision);
    /// The owner turned away from a recipient: every grant to it is withdrawn.
    std::vector<ConsentChange> withdraw_all(std::string_view recipient, WallTime now);

private:
    std::vector<Consent> consents_;
};

/// Key of a consent in the store.
[[nodiscard]] std::string key_of(const Consent& consent);

}  // namespace odolink
