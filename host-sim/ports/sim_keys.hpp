// SPDX-License-Identifier: Apache-2.0
// Keys of the simulation. SHA-256 and PBKDF2 are the real ones; a signature is SHA-256 over a shared secret, the key id and the bytes,
// twice: quick, deterministic, and broken by any flipped bit. It stands in for ECDSA between simulated ends only.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "ports/keys.hpp"

namespace odolink::sim {

class SimKeys final : public Keys {
public:
    /// Signs as `key_id`; believes every key id except the revoked ones.
    explicit SimKeys(std::string key_id) : key_id_{std::move(key_id)} {}

    [[nodiscard]] std::string own_key_id() const override { return key_id_; }
    [[nodiscard]] Result<Signature> sign(ByteView bytes) override {
        if (key_id_.empty()) return KeysErrc::NoIdentity;
        return make(key_id_, bytes);
    }
    [[nodiscard]] Status verify(std::string_view key_id, ByteView bytes, const Signature& signature) override;
    [[nodiscard]] KeyRole role_of(std::string_view key_id) const override {
        const auto known = roles_.find(key_id);
        return known == roles_.end() ? KeyRole::Manager : known->second;
    }
    [[nodiscard]] Digest sha256(ByteView bytes) const override;
    [[nodiscard]] Digest pbkdf2(std::string_view secret, ByteView salt, std::uint32_t rounds) const override;

    [[nodiscard]] std::uint64_t taken() const override { return taken_; }
    [[nodiscard]] Status keep_taken(std::uint64_t number) override {
        taken_ = std::max(taken_, number);
        return {};
    }
    [[nodiscard]] Status forget_identity() override {
        key_id_.clear();
        taken_ = 0;
        return {};
    }

    void set_role(std::string key_id, KeyRole role) { roles_.insert_or_assign(std::move(key_id), role); }
    /// Signs as `key_id` from now on.
    void renew(std::string key_id) { key_id_ = std::move(key_id); }
    void revoke(std::string key_id) { revoked_.insert(std::move(key_id)); }

private:
    [[nodiscard]] Signature make(std::string_view key_id, ByteView bytes) const;
    std::string key_id_;
    std::uint64_t taken_{0};
    std::set<std::string, std::less<>> revoked_;
    std::map<std::string, KeyRole, std::less<>> roles_;  ///< Manager where none is set
};

}  // namespace odolink::sim
