// SPDX-License-Identifier: Apache-2.0
// Class Desk: the dealer's own signing keys, made, followed by the next and revoked, each time by a document of the authority.
#include <algorithm>

#include <boost/json.hpp>

#include "dealer-desk/run.hpp"
#include "wire/key_document.hpp"

namespace odolink::desk {
namespace {

namespace json = boost::json;

constexpr std::chrono::hours kClocksDiffer{1};  // a vehicle whose clock is behind takes the new key all the same

/// The valid keys with their times, and those that were revoked: the latest where there are too many.
wire::KeyDocument document_of(const KeyRing& ring, const std::string& dealer, WallTime now) {
    wire::KeyDocument out{dealer, ring.version, {}, {}};
    std::vector<const SigningKey*> revoked;
    for (const SigningKey& key : ring.keys) {
        if (key.revoked.known()) revoked.push_back(&key);
        else if (is_valid(key, now) && out.keys.size() < wire::kMostSigningKeys) out.keys.push_back({key.certificate, key.from, key.until});
    }
    std::ranges::sort(revoked, [](const SigningKey* a, const SigningKey* b) { return a->revoked > b->revoked; });
    for (const SigningKey* key : revoked) {
        if (out.revoked.size() < wire::kMostRevokedKeys) out.revoked.push_back(key->key_id);
    }
    return out;
}

}  // namespace

void Desk::reload_keys(WallTime now) {
    KeyRing ring;
    const Status read = database_.transact([this, &ring] {
        ring = key_ring(database_.session());
        return Database::Verdict::Discard;
    });
    if (!read) return;
    for (const SigningKey& key : ring.keys) {
        if (!is_valid(key, now)) crypto_.drop_key(key.key_id);
    }
    outbound_.use_keys(std::move(ring));
}

Outcome<SigningKey> Desk::next_key(const KeyRing& ring, WallTime now) {
    const auto valid = std::ranges::count_if(ring.keys, [now](const SigningKey& key) { return is_valid(key, now); });
    if (static_cast<std::size_t>(valid) >= wire::kMostSigningKeys) return refuse(Refused::NotNow, "keys");
    auto made = crypto_.make_key(now);
    if (!made) return refuse(Refused::NotNow, "authority");
    return SigningKey{std::move(made->key_id), std::move(made->certificate), ring.version, {now.since_epoch - kClocksDiffer, now.quality}, {}, {}};
}

Outcome<> Desk::issue_keys(KeyRing ring, WallTime now) {
    auto& sql = database_.session();
    const Bytes body = wire::encode(document_of(ring, config_.dealer_id, now));
    Bytes signature = crypto_.sign_as_authority(wire::key_document_to_sign(body));
    if (signature.empty()) return refuse(Refused::NotNow, "authority");
    ring.document = wire::encode(wire::Envelope{crypto_.authority_id(), body, std::move(signature)});
    for (const SigningKey& key : ring.keys) save_signing_key(sql, key);
    save_key_document(sql, ring.version, ring.document);
    outbound_.use_keys(std::move(ring));
    for (const VehicleKey& vehicle : vehicles_behind(sql, outbound_.keys().version)) outbound_.tell_keys(sql, vehicle);
    return {};
}

Outcome<std::string> Desk::rotate_key(const Clerk& manager, std::chrono::days overlap, WallTime now) {
    if (manager.role != Role::Manager) return refuse(Refused::Forbidden, "role");
    if (overlap < std::chrono::days{1} || overlap > std::chrono::days{365}) return refuse(Refused::Invalid, "overlap_days");
    auto outcome = run<std::string>([&]() -> Outcome<std::string> {
        auto& sql = database_.session();
        KeyRing ring = key_ring(sql);
        ring.version = std::max(ring.version, highest_key_version(sql)) + 1;
        auto next = next_key(ring, now);
        if (!next) return next.error();
        const WallTime end{now.since_epoch + overlap, now.quality};
        for (SigningKey& key : ring.keys) {
            if (is_valid(key, now) && (!key.until.known() || key.until > end)) key.until = end;
        }
        const std::string id = next->key_id;
        ring.keys.insert(ring.keys.begin(), std::move(*next));
        const std::string detail = json::serialize(json::object{{"version", ring.version}, {"overlap_days", overlap.count()}});
        if (auto issued = issue_keys(std::move(ring), now); !issued) return issued.error();
        write_audit(manager, "rotate_key", id, detail, now);
        return id;
    });
    reload_keys(now);
    return outcome;
}

Outcome<> Desk::revoke_key(const Clerk& manager, const std::string& key_id, WallTime now) {
    if (manager.role != Role::Manager) return refuse(Refused::Forbidden, "role");
    auto outcome = run<void>([&]() -> Outcome<> {
        auto& sql = database_.session();
        KeyRing ring = key_ring(sql);
        ring.version = std::max(ring.version, highest_key_version(sql)) + 1;
        const auto revoked = std::ranges::find(ring.keys, key_id, &SigningKey::key_id);
        if (revoked == ring.keys.end()) return refuse(Refused::NotFound, "key");
        if (revoked->revoked.known()) return refuse(Refused::NotNow, "revoked");
        revoked->revoked = now;
        // Where no key without an end is left, another takes its place in the same document.
        const bool stays = std::ranges::any_of(ring.keys, [now](const SigningKey& key) { return is_valid(key, now) && !key.until.known(); });
        std::string next_id;
        if (!stays) {
            auto next = next_key(ring, now);
            if (!next) return next.error();
            next_id = next->key_id;
            ring.keys.insert(ring.keys.begin(), std::move(*next));
        }
        const std::string detail = json::serialize(json::object{{"version", ring.version}, {"next", next_id}});
        if (auto issued = issue_keys(std::move(ring), now); !issued) return issued;
        write_audit(manager, "revoke_key", key_id, detail, now);
        return {};
    });
    reload_keys(now);
    return outcome;
}

Outcome<KeyState> Desk::signing_keys(const Clerk& manager, WallTime now) {
    if (manager.role != Role::Manager) return refuse(Refused::Forbidden, "role");
    return read<KeyState>([&]() -> Outcome<KeyState> {
        auto& sql = database_.session();
        KeyState state{key_ring(sql), {}, {}};
        state.vehicles = in_step(sql, manager.dealer, state.ring.version);
        if (const SigningKey* key = key_for(state.ring, state.ring.version, now)) state.signs = key->key_id;
        return state;
    });
}

std::vector<Bytes> Desk::signer_certificates(WallTime now) const {
    std::vector<Bytes> out;
    for (const SigningKey& key : outbound_.keys().keys) {
        if (is_valid(key, now)) out.push_back(key.certificate);
    }
    return out;
}

}  // namespace odolink::desk
