// SPDX-License-Identifier: Apache-2.0
// Key documents, proto/README.md, section 9, as a vehicle must keep to them. Our side has the authority's key. Afterwards the vehicle's document names our
// first key without an end, and no other.
#include <memory>

#include "played_desk.hpp"
#include "vehicle_suite.hpp"
#include "wire/key_document.hpp"

namespace odolink::conformance {
namespace {

using std::chrono::hours;

class VehicleKeys {
public:
    explicit VehicleKeys(std::shared_ptr<VehicleScene> scene) : scene_{std::move(scene)} {}

    [[nodiscard]] Verdict takes_a_newer_one() {
        if (const auto no = cannot()) return *no;
        version_ = desk_.key_version() + 2;  // so that there is an older one
        if (!is_taken(document(version_, {first_, second_}))) return failed("a document of a higher version came, and no VehicleSync tells its version");
        if (!heeds(second_)) return failed("a key that the document names is not believed");
        if (!heeds(first_)) return failed("of two keys that the document names the first is believed no more");
        return ignores(third_) ? passed() : failed("a key that the document does not name is believed");
    }
    [[nodiscard]] Verdict changes_nothing_for_an_older_one() {
        if (const auto no = cannot()) return *no;
        tell(document(version_ - 1, {first_}));
        tell(document(version_, {first_, third_}));  // two of one version are not both the newest
        return unchanged();
    }
    [[nodiscard]] Verdict takes_the_authoritys_alone() {
        if (const auto no = cannot()) return *no;
        const Bytes body = wire::encode(document(version_ + 1, {first_, third_}));
        const Bytes marked = wire::key_document_to_sign(body);
        desk::Crypto& own = party_.own();
        tell({own.own_key_id(), body, own.sign(marked)});
        tell({own.authority_id(), body, own.sign(marked)});
        tell({own.authority_id(), body, own.sign_as_authority(body)});  // as it signs certificates
        tell(party_.seal(body));
        tell(party_.seal_as_stranger(body));
        return unchanged();
    }
    [[nodiscard]] Verdict takes_no_unfit_one() {
        if (const auto no = cannot()) return *no;
        std::vector<wire::KeyDocument> unfit(4, document(version_ + 1, {first_, third_}));
        unfit[0].dealer += "-2";
        unfit[1].keys.push_back(unfit[1].keys.back());
        unfit[2].revoked = {third_.key_id};
        unfit[3].keys.push_back({{std::byte{0x30}, std::byte{0x00}}, unfit[3].keys.front().from, {}});
        for (const wire::KeyDocument& each : unfit) tell(each);
        return unchanged();
    }
    [[nodiscard]] Verdict believes_a_key_in_its_time() {
        if (const auto no = cannot()) return *no;
        wire::KeyDocument timed = document(version_ + 1, {first_, second_, third_});
        timed.keys[1].from = at(hours{1});
        timed.keys[2].until = at(-hours{1});
        if (!is_taken(timed)) return failed("no VehicleSync tells its version");
        ++version_;
        if (!ignores(second_)) return failed("a key is believed before its time");
        return ignores(third_) ? passed() : failed("a key is believed after its time");
    }
    [[nodiscard]] Verdict refuses_the_revoked() {
        if (const auto no = cannot()) return *no;
        if (!is_taken(document(version_ + 1, {first_, second_}))) return failed("no VehicleSync tells its version");
        if (!heeds(second_)) return failed("a key that the document names is not believed");
        wire::KeyDocument without = document(version_ + 2, {first_});
        without.revoked = {second_.key_id};
        if (!is_taken(without)) return failed("a key was revoked, and no VehicleSync tells the document's version");
        version_ += 2;
        if (!ignores(second_)) return failed("a key that was revoked is believed");
        return heeds(first_) ? passed() : failed("with a revoked key another one is believed no more");
    }
    [[nodiscard]] Verdict keeps_it_over_a_restart() {
        if (const auto no = cannot()) return *no;
        desk_.listen(patience_.quiet);
        if (!scene_->owner || !scene_->owner(OwnerTask::Restart)) return skipped("needs somebody who takes the vehicle's power away: --person");
        const auto sync = desk_.next_sync(patience_.session);
        if (!sync) return failed("no VehicleSync after its start");
        if (sync->key_version != version_) return failed("it starts without the document that it said it has");
        return ignores(second_) ? passed() : failed("after its start a key is believed that was revoked");
    }

private:
    [[nodiscard]] std::optional<Verdict> cannot() {
        if (party_.own().authority_id().empty() || party_.dealer().empty()) return skipped("needs the authority's key: --authority-key and --dealer");
        if (!desk_.begin()) return failed("no VehicleSync");
        if (!first_.key_id.empty()) return std::nullopt;
        const auto second = party_.own().make_key(party_.now()), third = party_.own().make_key(party_.now());
        if (!second || !third) return skipped("the suite could not make its keys");
        first_ = {party_.own().own_key_id(), party_.own().own_certificate()};
        second_ = *second;
        third_ = *third;
        return std::nullopt;
    }
    [[nodiscard]] WallTime at(hours from_now) { return {party_.now().since_epoch + from_now, WallQuality::Synchronised}; }
    [[nodiscard]] wire::KeyDocument document(std::uint64_t version, const std::vector<desk::OwnKey>& keys) {
        wire::KeyDocument out{party_.dealer(), version, {}, {}};
        for (const desk::OwnKey& key : keys) out.keys.push_back({key.certificate, at(-hours{2}), {}});
        return out;
    }
    void tell(const wire::Envelope& envelope) { party_.send_bytes(wire::kKeysChannel, wire::encode(envelope)); }
    void tell(const wire::KeyDocument& document) {
        const Bytes body = wire::encode(document);
        tell({party_.own().authority_id(), body, party_.own().sign_as_authority(wire::key_document_to_sign(body))});
    }
    [[nodiscard]] bool is_taken(const wire::KeyDocument& document) {
        tell(document);
        const WallTime end = party_.in(patience_.answer);
        while (desk_.key_version() != document.version && party_.now() < end) desk_.listen(std::chrono::seconds{1});
        return desk_.key_version() == document.version;
    }
    [[nodiscard]] bool heeds(const desk::OwnKey& key) { return desk_.is_heeded(key.key_id, patience_.answer); }
    [[nodiscard]] bool ignores(const desk::OwnKey& key) { return !desk_.is_heeded(key.key_id, patience_.quiet); }
    /// The document with the first and the second key is in force still.
    [[nodiscard]] Verdict unchanged() {
        if (!ignores(third_)) return failed("a key is believed that no document in force names");
        if (!heeds(second_)) return failed("a key that the document in force names is believed no more");
        return desk_.key_version() == version_ ? passed() : failed("the VehicleSync tells another version than the one in force");
    }

    std::shared_ptr<VehicleScene> scene_;
    Party& party_{scene_->party};
    const Patience& patience_{scene_->patience};
    PlayedDesk& desk_{scene_->desk};
    desk::OwnKey first_, second_, third_;
    std::uint64_t version_{0};  ///< of the document in force
};

}  // namespace

std::vector<Check> vehicle_key_checks(const std::shared_ptr<VehicleScene>& scene) {
    const auto suite = std::make_shared<VehicleKeys>(scene);
    const auto check = [&](const char* name, Verdict (VehicleKeys::*run)()) { return Check{name, "9", [suite, run] { return (*suite.*run)(); }}; };
    return {
        check("takes a key document of a higher version, says so, and believes each key that it names and no other", &VehicleKeys::takes_a_newer_one),
        check("changes nothing for an older key document, or another one of the same version", &VehicleKeys::changes_nothing_for_an_older_one),
        check("takes no key document that another than the authority signed", &VehicleKeys::takes_the_authoritys_alone),
        check("takes no key document that is unfit, or another dealer's", &VehicleKeys::takes_no_unfit_one),
        check("believes a key in its time alone", &VehicleKeys::believes_a_key_in_its_time),
        check("refuses a key from its revocation on", &VehicleKeys::refuses_the_revoked),
        check("keeps a key document over a loss of power", &VehicleKeys::keeps_it_over_a_restart),
    };
}

}  // namespace odolink::conformance
