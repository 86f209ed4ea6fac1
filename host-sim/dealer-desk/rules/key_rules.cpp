// SPDX-License-Identifier: Apache-2.0
#include "dealer-desk/rules/key_rules.hpp"

namespace odolink::desk {

bool is_valid(const SigningKey& key, WallTime now) { return !key.revoked.known() && (!key.until.known() || now <= key.until); }

const SigningKey* key_for(const KeyRing& ring, std::uint64_t has, WallTime now) {
    const SigningKey* newest = nullptr;
    for (const SigningKey& key : ring.keys) {
        if (!is_valid(key, now)) continue;
        if (key.since_version <= has) return &key;
        if (newest == nullptr) newest = &key;
    }
    return newest;
}

}  // namespace odolink::desk
