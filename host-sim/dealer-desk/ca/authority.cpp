// SPDX-License-Identifier: Apache-2.0
// X.509 by OpenSSL: the extensions each kind of certificate gets are in one table each, at its making.
#include "dealer-desk/ca/authority.hpp"

#include "dealer-desk/ca/openssl_crypto.hpp"

#include <openssl/pem.h>
#include <openssl/rand.h>

#include <array>
#include <string>

namespace odolink::desk {
namespace {

constexpr long kDay = 24 * 3600;
constexpr long kAuthorityDays = 3650;
constexpr long kServerDays = 397;
constexpr long kVehicleDays = 365;
constexpr std::size_t kRequestBytes = 16 * 1024;

std::time_t seconds(WallTime t) {
    return static_cast<std::time_t>(t.since_epoch.count() / 1000);
}

struct Extension {
    int nid;
    std::string value;
};

bool add_extensions(X509* certificate, X509* issuer, const std::vector<Extension>& extensions) {
    X509V3_CTX context{};
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    for (const Extension& e : extensions) {
        X509_EXTENSION* made = X509V3_EXT_conf_nid(nullptr, &context, e.nid, e.value.c_str());
        const bool added = made != nullptr && X509_add_ext(certificate, made, -1) == 1;
        X509_EXTENSION_free(made);
        if (!added) return false;
    }
    return true;
}

/// Random serial of 127 bits, never zero. Source: RFC 5280, 4.1.2.2.
bool set_serial(X509* certificate) {
    std::array<unsigned char, 16> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) return false;
    bytes[0] = static_cast<unsigned char>((bytes[0] & 0x7FU) | 0x01U);
    BIGNUM* number = BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr);
    const bool set = number != nullptr && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nullptr;
    BN_free(number);
    return set;
}

std::string serial_of(const X509* certificate) {
    BIGNUM* number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nullptr);
    char* hex = BN_bn2hex(number);
    std::string out{hex};
    OPENSSL_free(hex);
    BN_free(number);
    return out;
}

/// A certificate without extensions and signature. It begins an hour ago: clocks of head units are not exact.
Certificate blank(const std::string& name, EVP_PKEY* key, const X509* issuer, WallTime now, long days) {
    Certificate made{X509_new()};
    const std::time_t at = seconds(now);
    X509_set_version(made.get(), X509_VERSION_3);
    if (!set_serial(made.get())) return nullptr;
    ASN1_TIME_set(X509_getm_notBefore(made.get()), at - 3600);
    ASN1_TIME_set(X509_getm_notAfter(made.get()), at + days * kDay);
    X509_set_pubkey(made.get(), key);
    X509_NAME* subject = X509_get_subject_name(made.get());
    const auto* text = reinterpret_cast<const unsigned char*>(name.c_str());
    if (X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, text, -1, -1, 0) != 1) return nullptr;
    X509_set_issuer_name(made.get(), issuer == nullptr ? subject : X509_get_subject_name(issuer));
    return made;
}

WallTime not_after(const X509* certificate) {
    std::tm civil{};
    if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &civil) != 1) return {};
    return {std::chrono::seconds{::timegm(&civil)}, WallQuality::Synchronised};
}

Certificate certificate_of(const std::string& pem) {
    const MemoryBio memory{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
    return Certificate{PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr)};
}

std::string signing_name(unsigned number) { return number == 1 ? "signing" : "signing-" + std::to_string(number); }

bool is_address(const std::string& host) {
    return host.find_first_not_of("0123456789.:") == std::string::npos;
}

}  // namespace

Result<Authority> Authority::open(const std::filesystem::path& directory, const std::string& dealer_name,
                                  WallTime now) {
    std::error_code failed;
    std::filesystem::create_directories(directory, failed);
    std::filesystem::permissions(directory, std::filesystem::perms::owner_all, failed);
    if (failed) return PkiErrc::CannotWrite;
    Authority authority;
    authority.directory_ = directory;
    auto key = load_or_make_key(directory / "ca.key");
    if (!key) return key.error();
    authority.key_ = std::move(*key);
    authority.pem_ = read_file(authority.certificate_file());
    authority.certificate_ = certificate_of(authority.pem_);
    if (!authority.certificate_ || X509_check_private_key(authority.certificate_.get(), authority.key_.get()) != 1) {
        Certificate made = blank(dealer_name + " CA", authority.key_.get(), nullptr, now, kAuthorityDays);
        const std::vector<Extension> extensions{{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
                                                {NID_key_usage, "critical,keyCertSign,cRLSign"},
                                                {NID_subject_key_identifier, "hash"}};
        if (!made || !add_extensions(made.get(), made.get(), extensions)) return PkiErrc::Failed;
        if (X509_sign(made.get(), authority.key_.get(), EVP_sha256()) == 0) return PkiErrc::Failed;
        authority.pem_ = desk::certificate_pem(made.get());
        authority.certificate_ = std::move(made);
        if (const Status written = write_file(authority.certificate_file(), authority.pem_, 0644); !written)
            return written.error();
    }
    return authority;
}

Result<ServerFiles> Authority::server(const std::string& name, const std::vector<std::string>& hosts, WallTime now) {
    std::string names;
    for (const std::string& host : hosts)
        names += (names.empty() ? "" : ",") + std::string{is_address(host) ? "IP:" : "DNS:"} + host;
    return own(name, name, "serverAuth,clientAuth", names, now);
}

Result<ServerFiles> Authority::signing(const std::string& dealer_id, WallTime now) {
    return own(signing_name(1), dealer_id, {}, {}, now);
}

Result<ServerFiles> Authority::next_signing(const std::string& dealer_id, WallTime now) {
    // A number is never used again: the certificate of a key that was dropped stays.
    unsigned number = 2;
    while (std::filesystem::exists(directory_ / (signing_name(number) + ".pem"))) ++number;
    return own(signing_name(number), dealer_id, {}, {}, now);
}

std::vector<ServerFiles> Authority::signings() const {
    std::vector<ServerFiles> out;
    for (unsigned number = 1;; ++number) {
        const ServerFiles files{directory_ / (signing_name(number) + ".pem"), directory_ / (signing_name(number) + ".key")};
        if (!std::filesystem::exists(files.certificate)) return out;
        if (std::filesystem::exists(files.key)) out.push_back(files);
    }
}

Bytes Authority::sign(ByteView bytes) const { return sign_with(key_.get(), bytes); }

Result<ServerFiles> Authority::own(const std::string& file, const std::string& name, const std::string& usage,
                                   const std::string& hosts, WallTime now) {
    const ServerFiles files{directory_ / (file + ".pem"), directory_ / (file + ".key")};
    auto key = load_or_make_key(files.key);
    if (!key) return key.error();
    const Certificate have = certificate_of(read_file(files.certificate));
    const auto third = std::chrono::seconds{kServerDays * kDay / 3};
    const bool fits =
        have && X509_check_private_key(have.get(), key->get()) == 1 && X509_verify(have.get(), key_.get()) == 1;
    if (fits && not_after(have.get()).since_epoch > now.since_epoch + third) return files;
    Certificate made = blank(name, key->get(), certificate_.get(), now, kServerDays);
    std::vector<Extension> extensions{{NID_basic_constraints, "critical,CA:FALSE"},
                                      {NID_key_usage, "critical,digitalSignature"},
                                      {NID_authority_key_identifier, "keyid"}};
    if (!usage.empty()) extensions.push_back({NID_ext_key_usage, usage});
    if (!hosts.empty()) extensions.push_back({NID_subject_alt_name, hosts});
    if (!made || !add_extensions(made.get(), certificate_.get(), extensions)) return PkiErrc::Failed;
    if (X509_sign(made.get(), key_.get(), EVP_sha256()) == 0) return PkiErrc::Failed;
    if (const Status written = write_file(files.certificate, desk::certificate_pem(made.get()), 0644); !written)
        return written.error();
    return files;
}

Result<IssuedCertificate> Authority::vehicle(ByteView der, const std::string& pseudonym, WallTime now) {
    if (der.empty() || der.size() > kRequestBytes) return PkiErrc::BadRequest;
    const auto* at = reinterpret_cast<const unsigned char*>(der.data());
    const CertificateRequest request{d2i_X509_REQ(nullptr, &at, static_cast<long>(der.size()))};
    if (!request || at != reinterpret_cast<const unsigned char*>(der.data()) + der.size()) return PkiErrc::BadRequest;
    const Key key{X509_REQ_get_pubkey(request.get())};
    // The request's own signature proves that whoever asks has the private key.
    if (!key || !is_p256(key.get()) || X509_REQ_verify(request.get(), key.get()) != 1) return PkiErrc::BadRequest;
    Certificate made = blank(pseudonym, key.get(), certificate_.get(), now, kVehicleDays);
    const std::vector<Extension> extensions{{NID_basic_constraints, "critical,CA:FALSE"},
                                            {NID_key_usage, "critical,digitalSignature"},
                                            {NID_ext_key_usage, "clientAuth"},
                                            {NID_authority_key_identifier, "keyid"}};
    if (!made || !add_extensions(made.get(), certificate_.get(), extensions)) return PkiErrc::Failed;
    if (X509_sign(made.get(), key_.get(), EVP_sha256()) == 0) return PkiErrc::Failed;
    return IssuedCertificate{desk::certificate_pem(made.get()), serial_of(made.get()), key_id_of(key.get()),
                             public_pem(key.get()), not_after(made.get())};
}

Result<ServerFiles> Authority::stand_in(const std::string& pseudonym, WallTime now) {
    const ServerFiles files{directory_ / "stand-in.pem", directory_ / "stand-in.key"};
    std::error_code ignored;
    std::filesystem::remove(files.key, ignored);
    const auto key = load_or_make_key(files.key);
    if (!key) return key.error();
    Certificate made = blank(pseudonym, key->get(), certificate_.get(), now, 1);
    const std::vector<Extension> extensions{{NID_basic_constraints, "critical,CA:FALSE"},
                                            {NID_key_usage, "critical,digitalSignature"},
                                            {NID_ext_key_usage, "clientAuth"}};
    if (!made || !add_extensions(made.get(), certificate_.get(), extensions)) return PkiErrc::Failed;
    if (X509_sign(made.get(), key_.get(), EVP_sha256()) == 0) return PkiErrc::Failed;
    if (const Status written = write_file(files.certificate, desk::certificate_pem(made.get()), 0600); !written)
        return written.error();
    return files;
}

std::string Authority::fingerprint() const {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (X509_digest(certificate_.get(), EVP_sha256(), digest.data(), &size) != 1) return {};
    return to_hex({reinterpret_cast<const std::byte*>(digest.data()), size});
}

Status Authority::write_revoked(const std::vector<std::pair<std::string, WallTime>>& serials, WallTime now) {
    const RevocationList list{X509_CRL_new()};
    X509_CRL_set_version(list.get(), X509_CRL_VERSION_2);
    X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(certificate_.get()));
    ASN1_TIME* at = ASN1_TIME_set(nullptr, seconds(now));
    X509_CRL_set1_lastUpdate(list.get(), at);
    // As long as the authority itself: the broker reads the list on SIGHUP only, and an expired one would shut every
    // car out.
    X509_CRL_set1_nextUpdate(list.get(), X509_get0_notAfter(certificate_.get()));
    for (const auto& [serial, when] : serials) {
        BIGNUM* number = nullptr;
        if (BN_hex2bn(&number, serial.c_str()) == 0) continue;
        X509_REVOKED* entry = X509_REVOKED_new();
        ASN1_INTEGER* value = BN_to_ASN1_INTEGER(number, nullptr);
        X509_REVOKED_set_serialNumber(entry, value);
        ASN1_TIME_set(at, seconds(when));
        X509_REVOKED_set_revocationDate(entry, at);
        X509_CRL_add0_revoked(list.get(), entry);
        ASN1_INTEGER_free(value);
        BN_free(number);
    }
    ASN1_TIME_free(at);
    X509_CRL_sort(list.get());
    if (X509_CRL_sign(list.get(), key_.get(), EVP_sha256()) == 0) return PkiErrc::Failed;
    const MemoryBio memory{BIO_new(BIO_s_mem())};
    if (PEM_write_bio_X509_CRL(memory.get(), list.get()) != 1) return PkiErrc::Failed;
    return write_file(revoked_file(), text_of(memory.get()), 0644);
}

}  // namespace odolink::desk
