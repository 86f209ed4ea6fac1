// SPDX-License-Identifier: Apache-2.0
// State of consent, purpose by recipient. See consent_book.hpp.
#include "core/privacy/consent_book.hpp"

#include <algorithm>

namespace odolink {

bool ConsentBook::allows(Purpose purpose, std::string_view recipient) const {
    return purpose == Purpose::Operation || of(purpose, recipient).state == ConsentState::Granted;
}

Consent ConsentBook::of(Purpose purpose, std::string_view recipient) const {
    const auto known = std::find_if(consents_.begin(), consents_.end(),
                                    [&](const Consent& c) { return c.purpose == purpose && c.recipient == recipient; });
    if (known != consents_.end()) return *known;
    Consent none;
    none.purpose = purpose;
    none.recipient = recipient;
    return none;
}

bool ConsentBook::to_be_asked_again(Purpose purpose, std::string_view recipient) const {
    const Consent consent = of(purpose, recipient);
    return consent.state == ConsentState::Granted && consent.text_version != kConsentTextVersion;
}

std::optional<ConsentChange> ConsentBook::decide(const Consent& decision) {
    if (decision.purpose == Purpose::Operation || decision.state == ConsentState::NotAsked) return std::nullopt;
    if (decision.state == ConsentState::Granted && decision.text_version.empty()) return std::nullopt;
    const Consent before = of(decision.purpose, decision.recipient);
    if (before.state == decision.state && before.text_version == decision.text_version) return std::nullopt;
    std::erase_if(consents_,
                  [&](const Consent& c) { return c.purpose == decision.purpose && c.recipient == decision.recipient; });
    consents_.push_back(decision);
    ConsentChange change{decision, std::nullopt};
    if (decision.state == ConsentState::Withdrawn) change.purge = decision.purpose;
    return change;
}

std::vector<ConsentChange> ConsentBook::withdraw_all(std::string_view recipient, WallTime now) {
    std::vector<ConsentChange> changes;
    const std::vector<Consent> before = consents_;
    for (Consent consent : before) {
        if (consent.recipient != recipient || consent.state != ConsentState::Granted) continue;
        consent.state = ConsentState::Withdrawn;
        consent.changed = now;
        if (auto change = decide(consent)) changes.push_back(std::move(*change));
    }
    return changes;
}

std::string key_of(const Consent& consent) {
    return std::to_string(static_cast<int>(consent.purpose)) + '/' + consent.recipient;
}

}  // namespace odolink
