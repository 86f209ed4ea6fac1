// SPDX-License-Identifier: Apache-2.0
// Loads what identity.hpp names; signs and verifies with it.
#include "adapters/mbedtls/mbed_keys.hpp"

#include <mbedtls/md.h>
#include <mbedtls/oid.h>
#include <mbedtls/pkcs5.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

#include "adapters/mbedtls/ecdsa.hpp"
#include "adapters/mbedtls/key_id.hpp"

namespace odolink {
namespace {

constexpr std::size_t kMaxSignature = 80;

bool is_p256(mbedtls_pk_context* key) {
    return mbedtls_pk_can_do(key, MBEDTLS_PK_ECDSA) != 0 && mbedtls_pk_get_bitlen(key) == 256;
}

/// Chain to the CA only: a dealer certificate that ran out still proves documents of its time, and the desk replaces it
/// in good time; what ends trust at once is revocation.
bool signed_by(mbedtls_x509_crt* certificate, mbedtls_x509_crt* ca) {
    std::uint32_t flags = 0;
    mbedtls_x509_crt_verify(certificate, ca, nullptr, nullptr, &flags, nullptr, nullptr);
    constexpr std::uint32_t kTime = MBEDTLS_X509_BADCERT_EXPIRED | MBEDTLS_X509_BADCERT_FUTURE;
    return (flags & ~kTime) == 0;
}

/// Its role: vehicles, broker and desk have certificates of the same CA, with an extended key usage each. What signs
/// documents has none, or names the signing of documents (as e-mail protection, the nearest there is).
bool may_sign_documents(mbedtls_x509_crt* certificate) {
    constexpr const char* kUsage = MBEDTLS_OID_EMAIL_PROTECTION;
    return mbedtls_x509_crt_check_extended_key_usage(certificate, kUsage,
                                                     MBEDTLS_OID_SIZE(MBEDTLS_OID_EMAIL_PROTECTION)) == 0;
}

/// The organisational unit of the subject says what the key may send. Without one it is a key of the time before roles and may
/// send all; a word that is not known here gives the least.
KeyRole role_in(const mbedtls_x509_crt& certificate) {
    for (const mbedtls_x509_name* part = &certificate.subject; part != nullptr; part = part->next) {
        if (MBEDTLS_OID_CMP(MBEDTLS_OID_AT_ORG_UNIT, &part->oid) != 0) continue;
        const std::string_view word{reinterpret_cast<const char*>(part->val.p), part->val.len};
        return key_role(word).value_or(KeyRole::Workshop);
    }
    return KeyRole::Manager;
}

/// mbedTLS wants the zero byte of PEM text counted.
Bytes with_zero(std::string_view pem) {
    Bytes out(as_bytes(pem).begin(), as_bytes(pem).end());
    out.push_back(std::byte{0});
    return out;
}

Status verify_with(mbedtls_pk_context* key, ByteView bytes, const Signature& signature) {
    const auto der = mbed::signature_to_der(signature);
    if (!der) return der.error();
    const Digest digest = mbed::sha256_of(bytes);
    const auto hash = mbed::raw(digest);
    const auto proof = mbed::raw(*der);
    const int code = mbedtls_pk_verify(key, MBEDTLS_MD_SHA256, hash.data(), hash.size(), proof.data(), proof.size());
    return code == 0 ? Status{} : KeysErrc::BadSignature;
}

/// Of "PSEUDONYM NUMBER": 0 where it is another vehicle's, or damaged.
std::uint64_t number_taken(const IdentityFiles& files, const std::string& vehicle) {
    std::ifstream in{files.taken()};
    std::string name;
    std::uint64_t number = 0;
    return in >> name >> number && name == vehicle ? number : 0;
}

}  // namespace

struct MbedKeys::Signers {
    /// Adds the signing key of a certificate (DER, or PEM with its zero byte); gives its id. Errors: those of Keys::signers_in().
    Result<std::string> add(mbedtls_x509_crt* ca, ByteView certificate) {
        auto parsed = std::make_unique<mbed::Certificates>();
        const auto bytes = mbed::raw(certificate);
        if (mbedtls_x509_crt_parse(parsed->get(), bytes.data(), bytes.size()) != 0 || !is_p256(&parsed->get()->pk)) return KeysErrc::Failed;
        if (ca == nullptr || !signed_by(parsed->get(), ca) || !may_sign_documents(parsed->get())) return KeysErrc::BadSignature;
        auto id = mbed::key_id(&parsed->get()->pk);
        if (id) by_id.insert_or_assign(*id, std::move(parsed));
        return id;
    }
    [[nodiscard]] mbedtls_x509_crt* find(std::string_view key_id) const {
        const auto at = by_id.find(key_id);
        return at == by_id.end() ? nullptr : at->second->get();
    }
    std::map<std::string, std::unique_ptr<mbed::Certificates>, std::less<>> by_id;
};

struct MbedKeys::Loaded {
    std::string vehicle;
    std::uint64_t taken{0};
    mbed::Key own;
    std::string own_id;
    mbed::Certificates ca;
    bool has_ca{false};
    [[nodiscard]] mbedtls_x509_crt* authority() { return has_ca ? ca.get() : nullptr; }
    Signers signers;  ///< of enrolment and renewals
    std::set<std::string, std::less<>> revoked;
};

MbedKeys::MbedKeys(IdentityFiles files) : files_{std::move(files)}, named_{std::make_unique<Signers>()} { reload(); }
MbedKeys::~MbedKeys() = default;

void MbedKeys::reload() {
    auto loaded = std::make_unique<Loaded>();
    if (auto vehicle = vehicle_of(files_)) loaded->vehicle = *vehicle;
    loaded->taken = number_taken(files_, loaded->vehicle);
    if (mbed::parse_key_file(loaded->own, files_.key().c_str()) == 0) {
        if (auto id = mbed::key_id(loaded->own.get())) loaded->own_id = *id;
    }
    loaded->has_ca = mbedtls_x509_crt_parse_file(loaded->ca.get(), files_.ca().c_str()) == 0;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator{files_.signers(), none}) {
        std::ifstream in{entry.path(), std::ios::binary};
        const std::string pem{std::istreambuf_iterator<char>{in}, {}};
        (void)loaded->signers.add(loaded->authority(), with_zero(pem));  // what is none is passed over
    }
    std::ifstream revoked{files_.revoked()};
    for (std::string id; std::getline(revoked, id);) {
        if (!id.empty()) loaded->revoked.insert(id);
    }
    loaded_ = std::move(loaded);
}

std::string MbedKeys::own_key_id() const { return loaded_->own_id; }

Digest MbedKeys::sha256(ByteView bytes) const { return mbed::sha256_of(bytes); }

Digest MbedKeys::pbkdf2(std::string_view secret, ByteView salt, std::uint32_t rounds) const {
    mbed::Owned<mbedtls_md_context_t, mbedtls_md_init, mbedtls_md_free> hmac;
    const auto password = mbed::raw(as_bytes(secret));
    const auto salted = mbed::raw(salt);
    Digest digest{};
    const bool ready = mbedtls_md_setup(hmac.get(), mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), 1) == 0;
    if (!ready || mbedtls_pkcs5_pbkdf2_hmac(hmac.get(), password.data(), password.size(), salted.data(), salted.size(), rounds,
                                            static_cast<std::uint32_t>(digest.size()), reinterpret_cast<unsigned char*>(digest.data())) != 0) {
        std::abort();
    }
    return digest;
}

Result<Signature> MbedKeys::sign(ByteView bytes) {
    if (loaded_->own_id.empty()) return KeysErrc::NoIdentity;
    const Digest digest = mbed::sha256_of(bytes);
    std::array<unsigned char, kMaxSignature> der{};
    std::size_t length = 0;
    if (mbed::sign_digest(loaded_->own, digest, der, length) != 0) return KeysErrc::Failed;
    return mbed::signature_from_der(std::as_bytes(std::span{der}.first(length)));
}

Status MbedKeys::verify(std::string_view key_id, ByteView bytes, const Signature& signature) {
    if (loaded_->revoked.contains(key_id)) return KeysErrc::Revoked;
    mbedtls_x509_crt* signer = find(key_id);
    return signer == nullptr ? Status{KeysErrc::UnknownKey} : verify_with(&signer->pk, bytes, signature);
}

KeyRole MbedKeys::role_of(std::string_view key_id) const {
    const mbedtls_x509_crt* signer = find(key_id);
    return signer == nullptr ? KeyRole::Workshop : role_in(*signer);
}

mbedtls_x509_crt* MbedKeys::find(std::string_view key_id) const {
    mbedtls_x509_crt* named = named_->find(key_id);
    return named != nullptr ? named : loaded_->signers.find(key_id);
}

Status MbedKeys::verify_authority(std::string_view key_id, ByteView bytes, const Signature& signature) {
    mbedtls_x509_crt* ca = loaded_->authority();
    if (ca == nullptr || !is_p256(&ca->pk)) return KeysErrc::UnknownKey;
    const auto id = mbed::key_id(&ca->pk);
    if (!id || *id != key_id) return KeysErrc::UnknownKey;
    return verify_with(&ca->pk, bytes, signature);
}

Result<std::vector<std::string>> MbedKeys::signers_in(std::span<const Bytes> certificates) const {
    Signers parsed;
    std::vector<std::string> ids;
    for (const Bytes& certificate : certificates) {
        auto id = parsed.add(loaded_->authority(), certificate);
        if (!id) return id.error();
        ids.push_back(std::move(*id));
    }
    return ids;
}

Status MbedKeys::know_signers(std::span<const Bytes> certificates) {
    auto parsed = std::make_unique<Signers>();
    for (const Bytes& certificate : certificates) {
        if (const auto id = parsed->add(loaded_->authority(), certificate); !id) return id.error();
    }
    named_ = std::move(parsed);
    return {};
}

Bytes MbedKeys::key_document() const {
    std::ifstream in{files_.key_document(), std::ios::binary};
    const std::string content{std::istreambuf_iterator<char>{in}, {}};
    return {as_bytes(content).begin(), as_bytes(content).end()};
}

Status MbedKeys::keep_key_document(ByteView envelope) {
    if (loaded_->vehicle.empty()) return KeysErrc::NoIdentity;
    return write_private_file(files_.key_document(), envelope);
}

std::uint64_t MbedKeys::taken() const {
    return loaded_->taken;
}

Status MbedKeys::keep_taken(std::uint64_t number) {
    if (loaded_->vehicle.empty()) return KeysErrc::NoIdentity;
    if (number <= loaded_->taken) return {};
    const Status kept =
        write_private_file(files_.taken(), as_bytes(loaded_->vehicle + ' ' + std::to_string(number) + '\n'));
    if (kept) loaded_->taken = number;
    return kept;
}

Status MbedKeys::forget_identity() {
    const Status dropped = drop_identity(files_);
    named_ = std::make_unique<Signers>();
    reload();
    return dropped;
}

Status MbedKeys::trust(std::string_view certificate_pem) {
    const Bytes text = with_zero(certificate_pem);
    Signers parsed;
    const auto id = parsed.add(loaded_->authority(), text);
    if (!id) return id.error();
    if (const Status written = write_private_file(files_.signers() / (*id + ".crt"), as_bytes(certificate_pem)); !written) return written;
    return loaded_->signers.add(loaded_->authority(), text) ? Status{} : KeysErrc::Failed;
}

Status MbedKeys::revoke(std::string_view key_id) {
    loaded_->revoked.insert(std::string{key_id});
    std::string lines;
    for (const auto& id : loaded_->revoked) lines += id + '\n';
    return write_private_file(files_.revoked(), as_bytes(lines));
}

std::set<std::string> MbedKeys::trusted() const {
    std::set<std::string> ids;
    for (const auto& [id, certificate] : loaded_->signers.by_id) {
        if (!loaded_->revoked.contains(id)) ids.insert(id);
    }
    return ids;
}

}  // namespace odolink
