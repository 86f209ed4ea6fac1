// SPDX-License-Identifier: Apache-2.0
// The desk's Crypto port with an authority behind it: the dealer's signing keys as files beside the authority's, made and dropped at run time.
#pragma once

#include <map>
#include <memory>

#include "dealer-desk/ca/authority.hpp"
#include "dealer-desk/ca/openssl_crypto.hpp"

namespace odolink::desk {

class DealerKeys final : public OpensslCrypto {
public:
    /// Reads the signing keys that are there; makes the first. `authority` outlives it. Errors: those of PkiErrc but BadRequest.
    [[nodiscard]] static Result<std::unique_ptr<DealerKeys>> open(Authority& authority, const std::string& dealer_id, WallTime now);

    [[nodiscard]] Bytes sign_as(std::string_view key_id, ByteView bytes) override;
    [[nodiscard]] Bytes own_certificate() const override { return own_certificate_; }
    [[nodiscard]] std::string authority_id() const override { return authority_.key_id(); }
    [[nodiscard]] Bytes sign_as_authority(ByteView bytes) override { return authority_.sign(bytes); }
    [[nodiscard]] std::optional<OwnKey> make_key(WallTime now) override;
    void drop_key(std::string_view key_id) override;

private:
    DealerKeys(Key first, Authority& authority, std::string dealer_id);
    struct Kept {
        Key key;
        std::filesystem::path file;
    };
    Authority& authority_;
    std::string dealer_id_;
    Bytes own_certificate_;
    std::map<std::string, Kept, std::less<>> keys_;
};

}  // namespace odolink::desk
