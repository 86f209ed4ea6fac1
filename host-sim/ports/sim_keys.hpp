// SPDX-License-Identifier: Apache-2.0
// Keys of the simulation. SHA-256 and PBKDF2 are the real ones; a signature is SHA-256 over a shared secret, the key id and the bytes,
// twice: quick, deterministic, and broken by any flipped bit. It stands in for ECDSA between simulated ends only. A "certificate" is
// "signer " and the key's id, and the authority is a key like the others.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

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

    static constexpr std::string_view kAuthority = "authority";
    [[nodiscard]] static Bytes certificate_of(std::string_view key_id);
    [[nodiscard]] Status verify_authority(std::string_view key_id, ByteView bytes, const Signature& signature) override;
    [[nodiscard]] Result<std::vector<std::string>> signers_in(std::span<const Bytes> certificates) const override;
    [[nodiscard]] Status know_signers(std::span<const Bytes> certificates) override { return signers_in(certificates) ? Status{} : KeysErrc::BadSignature; }
    [[nodiscard]] Bytes key_document() const override { return key_document_; }
    [[nodiscard]] Status keep_key_document(ByteView envelope) override;
    /// A fault: from now on nothing can be kept with the keys, or it can again.
    void fail_writes(bool failing) { failing_ = failing; }

    [[nodiscard]] std::uint64_t taken() const override { return taken_; }
    [[nodiscard]] Status keep_taken(std::uint64_t number) override {
        taken_ = std::max(taken_, number);
        return {};
    }
    [[nodiscard]] Status forget_identity() override {
        key_id_.clear();
        taken_ = 0;
        key_document_.clear();
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
    Bytes key_document_;
    bool failing_{false};
    std::set<std::string, std::less<>> revoked_;
    std::map<std::string, KeyRole, std::less<>> roles_;  ///< Manager where none is set
};

}  // namespace odolink::sim
