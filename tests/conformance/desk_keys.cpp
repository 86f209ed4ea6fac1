// SPDX-License-Identifier: Apache-2.0
// Key documents, proto/README.md, section 9, as a desk must keep to them.
#include <algorithm>
#include <memory>
#include <set>

#include "desk_suite.hpp"
#include "played_vehicle.hpp"

namespace odolink::conformance {
namespace {

class DeskKeys {
public:
    explicit DeskKeys(std::shared_ptr<DeskScene> scene) : scene_{std::move(scene)} {}

    [[nodiscard]] Verdict revokes() {
        if (const auto no = cannot()) return *no;
        const auto before = vehicle_.signed_answer();
        if (!before) return failed(kNoAnswer);
        vehicle_.follow_keys(false);
        if (!clerk_(ClerkTask::RevokeKey)) return skipped("nobody revokes a key at this desk");
        const auto document = vehicle_.hear_keys();
        if (!document) return failed(kNoDocument);
        if (std::string why = flaw_of(*document); !why.empty()) return failed(std::move(why));
        if (std::ranges::find(document->revoked, before->key_id) == document->revoked.end()) return failed("the document does not name the key as revoked");
        // From that moment, also for a vehicle that has not told that it has the document: it comes before what another key signs
        const auto after = vehicle_.signed_answer();
        if (!after) return failed("no DeskSync that a key of the document signed");
        if (!after->keys_first) return failed("to a vehicle of a lower `key_version` the document does not come first");
        vehicle_.follow_keys(true);
        return in_step();
    }
    [[nodiscard]] Verdict changes() {
        if (const auto no = cannot()) return *no;
        const auto before = vehicle_.signed_answer();
        if (!before) return failed(kNoAnswer);
        vehicle_.follow_keys(false);
        if (!clerk_(ClerkTask::ChangeKey)) return skipped("nobody changes the key at this desk");
        const auto document = vehicle_.hear_keys();
        if (!document) return failed(kNoDocument);
        if (std::string why = flaw_of(*document); !why.empty()) return failed(std::move(why));
        if (!ends(*document, before->key_id)) return failed("the document does not name the key before with `valid_until`");
        const auto meanwhile = vehicle_.signed_answer();
        if (!meanwhile || meanwhile->key_id != before->key_id) return failed("another key signs before the vehicle has told that it knows it");
        if (!meanwhile->keys_first) return failed("to a vehicle of a lower `key_version` the document does not come first");
        vehicle_.follow_keys(true);
        const auto after = vehicle_.signed_answer();
        if (!after) return failed(kNoAnswer);
        if (after->key_id == before->key_id) return failed("the vehicle has the document, and the key before signs on");
        return after->keys_first ? failed("the document is sent to a vehicle that has it") : passed();
    }
    [[nodiscard]] Verdict counts_on() {
        if (const auto no = cannot()) return *no;
        const std::uint64_t known = vehicle_.key_version() + kRestored;
        vehicle_.claim_keys(known);
        if (!vehicle_.signed_answer()) return failed(kNoAnswer);
        vehicle_.follow_keys(false);
        if (!clerk_(ClerkTask::ChangeKey)) return skipped("nobody changes the key at this desk");
        const auto document = vehicle_.hear_keys();
        if (!document) return failed(kNoDocument);
        if (document->version <= known) return failed("the vehicle has version " + std::to_string(known) + ", and the next document is " + std::to_string(document->version));
        if (std::string why = flaw_of(*document); !why.empty()) return failed(std::move(why));
        vehicle_.follow_keys(true);
        return in_step();
    }

private:
    static constexpr std::uint64_t kRestored = 7;
    static constexpr const char* kNoAnswer = "no DeskSync for a VehicleSync";
    static constexpr const char* kNoDocument = "the keys were changed, and no KeyDocument that the authority signed came";

    [[nodiscard]] std::optional<Verdict> cannot() {
        if (const auto no = scene_->cannot()) return no;
        return party_.knows_authority() && !party_.dealer().empty() ? std::nullopt : std::optional{skipped("needs the dealer's id: --dealer")};
    }
    /// What is wrong with a new document by itself, and after the one before it; empty: nothing.
    [[nodiscard]] std::string flaw_of(const wire::KeyDocument& document) {
        if (document.dealer != party_.dealer()) return "the document names another dealer";
        if (document.version <= std::exchange(version_, document.version)) return "its version is not above that of the document before";
        std::set<std::string> ids;
        bool lasts = false;
        for (const wire::SigningKey& key : document.keys) {
            const auto signer = party_.signer_of(key.certificate);
            if (!signer) return "a certificate in it is not of the authority, or not for signing";
            if (!ids.insert(signer->id).second) return "it names a key twice";
            if (std::ranges::find(document.revoked, signer->id) != document.revoked.end()) return "it names a key that it revokes";
            lasts = lasts || !key.until.known();
        }
        return lasts ? "" : "no key in it is without an end";
    }
    [[nodiscard]] bool ends(const wire::KeyDocument& document, const std::string& key_id) {
        return std::ranges::any_of(document.keys, [&](const wire::SigningKey& key) {
            const auto signer = party_.signer_of(key.certificate);
            return signer && signer->id == key_id && key.until.known();
        });
    }
    /// The vehicle has told that it has the newest document, and gets its answer.
    [[nodiscard]] Verdict in_step() {
        const auto after = vehicle_.signed_answer();
        if (!after) return failed(kNoAnswer);
        return after->keys_first ? failed("the document is sent to a vehicle that has it") : passed();
    }

    std::shared_ptr<DeskScene> scene_;
    Party& party_{scene_->party};
    const Clerk& clerk_{scene_->clerk};
    PlayedVehicle& vehicle_{scene_->vehicle};
    std::uint64_t version_{0};  ///< of the newest document
};

}  // namespace

std::vector<Check> desk_key_checks(const std::shared_ptr<DeskScene>& scene) {
    const auto suite = std::make_shared<DeskKeys>(scene);
    const auto check = [&](const char* name, Verdict (DeskKeys::*run)()) {
        return Check{name, "9", [scene, suite, run] {
                         Verdict verdict = (*suite.*run)();
                         scene->vehicle.follow_keys(true);  // wherever it ended, the next one begins in step
                         return verdict;
                     }};
    };
    return {
        check("signs nothing with a key that was revoked, and sends the document first", &DeskKeys::revokes),
        check("changes its key by a document of the authority, and signs with it once the vehicle has it", &DeskKeys::changes),
        check("counts its key documents on from what a vehicle has", &DeskKeys::counts_on),
    };
}

}  // namespace odolink::conformance
