// SPDX-License-Identifier: Apache-2.0
// The desk's cryptography on the simulation's keys, for the simulated dealer and for suites that play an end of the link: a "public key" is
// its key id.
#pragma once

#include <algorithm>
#include <optional>
#include <set>
#include <string>

#include "dealer-desk/crypto.hpp"
#include "engine/random.hpp"
#include "ports/sim_host.hpp"
#include "ports/sim_keys.hpp"

namespace odolink::sim {

class SimCrypto : public desk::Crypto {
public:
    SimCrypto(const std::string& key_id, Random random) : keys_{key_id}, entropy_{random} {}
    [[nodiscard]] std::string own_key_id() const override { return keys_.own_key_id(); }
    [[nodiscard]] Bytes sign(ByteView bytes) override {
        const auto signature = keys_.sign(bytes);
        return signature ? Bytes{signature->begin(), signature->end()} : Bytes{};
    }
    [[nodiscard]] Bytes sign_as(std::string_view key_id, ByteView bytes) override {
        if (dropped_.contains(key_id)) return {};
        SimKeys key{std::string{key_id}};
        const auto signature = key.sign(bytes);
        return signature ? Bytes{signature->begin(), signature->end()} : Bytes{};
    }
    [[nodiscard]] Bytes own_certificate() const override { return SimKeys::certificate_of(own_key_id()); }
    [[nodiscard]] std::string authority_id() const override { return std::string{SimKeys::kAuthority}; }
    [[nodiscard]] Bytes sign_as_authority(ByteView bytes) override { return sign_as(SimKeys::kAuthority, bytes); }
    [[nodiscard]] std::optional<desk::OwnKey> make_key(WallTime) override {
        const std::string id = own_key_id() + "-" + std::to_string(++made_ + 1);
        return desk::OwnKey{id, SimKeys::certificate_of(id)};
    }
    void drop_key(std::string_view key_id) override { dropped_.emplace(key_id); }
    [[nodiscard]] bool verify(std::string_view public_key, ByteView bytes, ByteView signature) override {
        Signature fixed{};
        if (signature.size() != fixed.size()) return false;
        std::copy(signature.begin(), signature.end(), fixed.begin());
        return keys_.verify(public_key, bytes, fixed).has_value();
    }
    [[nodiscard]] std::array<std::byte, 32> sha256(ByteView bytes) const override { return keys_.sha256(bytes); }
    [[nodiscard]] Id new_id() override { return entropy_.id(); }

private:
    SimKeys keys_;
    SimEntropy entropy_;
    unsigned made_{0};
    std::set<std::string, std::less<>> dropped_;
};

}  // namespace odolink::sim
