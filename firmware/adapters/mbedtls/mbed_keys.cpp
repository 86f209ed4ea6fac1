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

/// Of "PSEUDONYM NUMBER": 0 where it is another vehicle's, or damaged.
std::uint64_t number_taken(const IdentityFiles& files, const std::string& vehicle) {
    std::ifstream in{files.taken()};
    std::string name;
    std::uint64_t number = 0;
    return in >> name >> number && name == vehicle ? number : 0;
}

}  // namespace

struct MbedKeys::Loaded {
    std::string vehicle;
    std::uint64_t taken{0};
    mbed::Key own;
    std::string own_id;
    mbed::Certificates ca;
    bool has_ca{false};
    std::map<std::string, std::unique_ptr<mbed::Certificates>, std::less<>> signers;
    std::set<std::string, std::less<>> revoked;
};

MbedKeys::MbedKeys(IdentityFiles files) : files_{std::move(files)} { reload(); }
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
        auto certificate = std::make_unique<mbed::Certificates>();
        if (!loaded->has_ca || mbedtls_x509_crt_parse_file(certificate->get(), entry.path().c_str()) != 0) continue;
        if (!is_p256(&certificate->get()->pk) || !signed_by(certificate->get(), loaded->ca.get())) continue;
        if (!may_sign_documents(certificate->get())) continue;
        if (auto id = mbed::key_id(&certificate->get()->pk))
            loaded->signers.insert_or_assign(*id, std::move(certificate));
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
    const auto signer = loaded_->signers.find(key_id);
    if (signer == loaded_->signers.end()) return KeysErrc::UnknownKey;
    const auto der = mbed::signature_to_der(signature);
    if (!der) return der.error();
    const Digest digest = mbed::sha256_of(bytes);
    const auto hash = mbed::raw(digest);
    const auto proof = mbed::raw(*der);
    const int code = mbedtls_pk_verify(&signer->second->get()->pk, MBEDTLS_MD_SHA256, hash.data(), hash.size(), proof.data(), proof.size());
    return code == 0 ? Status{} : KeysErrc::BadSignature;
}

KeyRole MbedKeys::role_of(std::string_view key_id) const {
    const auto signer = loaded_->signers.find(key_id);
    return signer == loaded_->signers.end() ? KeyRole::Workshop : role_in(*signer->second->get());
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
    reload();
    return dropped;
}

Status MbedKeys::trust(std::string_view certificate_pem) {
    const std::string text{certificate_pem};  // mbedTLS wants the zero byte of PEM text counted
    auto certificate = std::make_unique<mbed::Certificates>();
    if (mbedtls_x509_crt_parse(certificate->get(), reinterpret_cast<const unsigned char*>(text.c_str()), text.size() + 1) != 0 ||
        !is_p256(&certificate->get()->pk)) {
        return KeysErrc::Failed;
    }
    if (!loaded_->has_ca || !signed_by(certificate->get(), loaded_->ca.get())) return KeysErrc::BadSignature;
    if (!may_sign_documents(certificate->get())) return KeysErrc::BadSignature;
    const auto id = mbed::key_id(&certificate->get()->pk);
    if (!id) return id.error();
    if (const Status written = write_private_file(files_.signers() / (*id + ".crt"), as_bytes(text)); !written) return written;
    loaded_->signers.insert_or_assign(*id, std::move(certificate));
    return {};
}

Status MbedKeys::revoke(std::string_view key_id) {
    loaded_->revoked.insert(std::string{key_id});
    std::string lines;
    for (const auto& id : loaded_->revoked) lines += id + '\n';
    return write_private_file(files_.revoked(), as_bytes(lines));
}

std::set<std::string> MbedKeys::trusted() const {
    std::set<std::string> ids;
    for (const auto& [id, certificate] : loaded_->signers) {
        if (!loaded_->revoked.contains(id)) ids.insert(id);
    }
    return ids;
}

}  // namespace odolink
