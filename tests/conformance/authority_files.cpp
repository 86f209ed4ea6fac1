// SPDX-License-Identifier: Apache-2.0
#include "authority_files.hpp"

#include <openssl/pem.h>

#include <cstdlib>

namespace odolink::conformance {
namespace {

std::optional<PeerKey> peer_key(const desk::Key& key) {
    if (!key || !desk::is_p256(key.get())) return std::nullopt;
    return PeerKey{desk::key_id_of(key.get()), desk::public_pem(key.get())};
}

/// Section 9: a signer's certificate has no extended key usage, or emailProtection alone.
bool may_sign(X509* certificate) {
    const std::uint32_t usage = X509_get_extended_key_usage(certificate);
    return usage == UINT32_MAX || usage == XKU_SMIME;
}

}  // namespace

void know_authority(Cast& cast, const std::string& ca_file) {
    const std::string pem = desk::read_file(ca_file);
    const desk::MemoryBio memory{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
    const std::shared_ptr<X509> ca{PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr), desk::Freed<X509_free>{}};
    const auto key = ca ? peer_key(desk::Key{X509_get_pubkey(ca.get())}) : std::nullopt;
    if (!key) return;
    cast.authority = *key;
    cast.signer_of = [ca](ByteView der) -> std::optional<PeerKey> {
        const auto* at = reinterpret_cast<const unsigned char*>(der.data());
        const desk::Certificate certificate{d2i_X509(nullptr, &at, static_cast<long>(der.size()))};
        const bool of_it = certificate && X509_verify(certificate.get(), X509_get0_pubkey(ca.get())) == 1;
        return of_it && may_sign(certificate.get()) ? peer_key(desk::Key{X509_get_pubkey(certificate.get())}) : std::nullopt;
    };
}

Result<std::unique_ptr<AuthorityFiles>> AuthorityFiles::open(const std::string& ca_file, const std::string& authority_key, const std::string& signing_key,
                                                             const std::string& dealer, WallTime now) {
    std::string folder = (std::filesystem::temp_directory_path() / "odolink-conformance-XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr) return desk::PkiErrc::CannotWrite;
    std::unique_ptr<AuthorityFiles> out{new AuthorityFiles{folder}};
    for (const auto& [from, to] : {std::pair{ca_file, "ca.pem"}, {authority_key, "ca.key"}, {signing_key, "signing.key"}}) {
        std::error_code failed;
        std::filesystem::copy_file(from, out->folder_ / to, failed);
        if (failed) return desk::PkiErrc::CannotWrite;
    }
    auto authority = desk::Authority::open(out->folder_, dealer, now);
    if (!authority) return authority.error();
    // One that does not fit its key would be made anew, and the vehicle knows nothing of that
    if (authority->certificate_pem() != desk::read_file(ca_file)) return desk::PkiErrc::BadKey;
    out->authority_ = std::make_unique<desk::Authority>(std::move(*authority));
    auto keys = desk::DealerKeys::open(*out->authority_, dealer, now);
    if (!keys) return keys.error();
    out->keys_ = std::move(*keys);
    return out;
}

AuthorityFiles::~AuthorityFiles() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

}  // namespace odolink::conformance
