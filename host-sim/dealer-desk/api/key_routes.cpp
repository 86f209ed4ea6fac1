// SPDX-License-Identifier: Apache-2.0
// The handlers of the dealer's signing keys.
#include "dealer-desk/api/answers.hpp"

namespace odolink::desk {
namespace {

std::int64_t ms(WallTime t) { return t.known() ? t.since_epoch.count() : 0; }

const char* state_of(const SigningKey& key, const KeyState& state, WallTime now) {
    if (key.revoked.known()) return "revoked";
    if (!is_valid(key, now)) return "over";
    return key.key_id == state.signs ? "signs" : "leaving";
}

}  // namespace

boost::json::object keys_json(const KeyState& state, WallTime now) {
    boost::json::array keys;
    for (const SigningKey& key : state.ring.keys) {
        keys.push_back({{"key", key.key_id},
                        {"state", state_of(key, state, now)},
                        {"since_version", key.since_version},
                        {"from_ms", ms(key.from)},
                        {"until_ms", ms(key.until)},
                        {"revoked_ms", ms(key.revoked)}});
    }
    return {{"version", state.ring.version}, {"keys", std::move(keys)}, {"vehicles", state.vehicles.all}, {"in_step", state.vehicles.have}};
}

web::HttpResponse Api::signing_keys(const Call& call) {
    const auto state = desk_.signing_keys(call.clerk(), call.now.wall);
    if (!state) return refused(state.error());
    return answer(keys_json(*state, call.now.wall));
}

web::HttpResponse Api::rotate_key(const Call& call) {
    Form form{call.request.body};
    const std::int64_t days = form.number("overlap_days", 1, 365);
    if (!form.wrong().empty()) return refused({Refused::Invalid, form.wrong()});
    const auto made = desk_.rotate_key(call.clerk(), std::chrono::days{days}, call.now.wall);
    if (!made) return refused(made.error());
    hooks_.publish(desk_.take_outgoing());
    return answer({{"key", *made}});
}

web::HttpResponse Api::revoke_key(const Call& call) { return done(desk_.revoke_key(call.clerk(), call.parts[0], call.now.wall)); }

}  // namespace odolink::desk
