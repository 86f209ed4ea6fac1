// SPDX-License-Identifier: Apache-2.0
// Key, request and certificate on disk; every write is a new file renamed over the old one.
#include "adapters/mbedtls/identity.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <mbedtls/ecp.h>
#include <mbedtls/oid.h>
#include <mbedtls/platform_util.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>

#include "adapters/mbedtls/key_id.hpp"

namespace odolink {
namespace {

constexpr std::size_t kMaxPem = 2048;

WallTime wall_time(const mbedtls_x509_time& t) {
    using namespace std::chrono;
    const sys_days day{year{t.year} / month{static_cast<unsigned>(t.mon)} / static_cast<unsigned>(t.day)};
    return {day.time_since_epoch() + hours{t.hour} + minutes{t.min} + seconds{t.sec}, WallQuality::Synchronised};
}

/// Whether certificate and key, each in a file, belong together.
bool fit(const std::filesystem::path& certificate_file, const std::filesystem::path& key_file) {
    mbed::Certificates certificate;
    mbed::Key key;
    if (mbedtls_x509_crt_parse_file(certificate.get(), certificate_file.c_str()) != 0) return false;
    if (mbed::parse_key_file(key, key_file.c_str()) != 0) return false;
    const auto theirs = mbed::key_id(&certificate->pk);
    const auto ours = mbed::key_id(key.get());
    return theirs && ours && *theirs == *ours;
}

bool write_all(int fd, ByteView content) {
    while (!content.empty()) {
        const auto written = ::write(fd, content.data(), content.size());
        if (written < 0) return false;
        content = content.subspan(static_cast<std::size_t>(written));
    }
    return ::fsync(fd) == 0;
}

/// Overwrites a file in its place and removes it. True where none is left.
bool shred(const std::filesystem::path& file) {
    const int fd = ::open(file.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) return errno == ENOENT;
    const off_t size = ::lseek(fd, 0, SEEK_END);
    const Bytes zeros(size > 0 ? static_cast<std::size_t>(size) : 0);
    const bool overwritten = ::lseek(fd, 0, SEEK_SET) == 0 && write_all(fd, zeros);
    ::close(fd);
    return overwritten && ::unlink(file.c_str()) == 0;
}

void sync_directory(const std::filesystem::path& directory) {
    const int fd = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return;
    ::fsync(fd);
    ::close(fd);
}

Status ensure_key_in(const std::filesystem::path& file) {
    mbed::Key key;
    std::error_code error;
    if (std::filesystem::exists(file, error)) return mbed::parse_key_file(key, file.c_str()) == 0 ? Status{} : KeysErrc::Failed;
    std::array<unsigned char, kMaxPem> pem{};
    if (mbedtls_pk_setup(key.get(), mbedtls_pk_info_from_type(MBEDTLS_PK_ECKEY)) != 0 ||
        mbedtls_ecp_gen_key(MBEDTLS_ECP_DP_SECP256R1, mbedtls_pk_ec(*key.get()), mbed::Random::fill, &mbed::Random::shared()) != 0 ||
        mbedtls_pk_write_key_pem(key.get(), pem.data(), pem.size()) != 0) {
        return KeysErrc::Failed;
    }
    const auto* text = reinterpret_cast<const char*>(pem.data());
    const Status written = write_private_file(file, as_bytes(text));
    mbedtls_platform_zeroize(pem.data(), pem.size());
    return written;
}

}  // namespace

Status write_private_file(const std::filesystem::path& file, ByteView content) {
    std::error_code error;
    if (std::filesystem::create_directories(file.parent_path(), error)) {
        std::filesystem::permissions(file.parent_path(), std::filesystem::perms::owner_all, error);
    }
    const std::string beside = file.string() + ".new";
    ::unlink(beside.c_str());  // left by a run that died here; O_EXCL keeps links of others out
    const int fd = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) return KeysErrc::Failed;
    const bool written = write_all(fd, content);
    ::close(fd);
    if (!written || ::rename(beside.c_str(), file.c_str()) != 0) {
        ::unlink(beside.c_str());
        return KeysErrc::Failed;
    }
    sync_directory(file.parent_path());
    return {};
}

bool enrolled(const IdentityFiles& files) {
    std::error_code error;
    return std::filesystem::exists(files.key(), error) && std::filesystem::exists(files.certificate(), error) &&
           std::filesystem::exists(files.ca(), error);
}

bool needs_enrolment(const IdentityFiles& files) {
    std::error_code error;
    return !enrolled(files) && std::filesystem::exists(files.dropped(), error);
}

Status drop_identity(const IdentityFiles& files) {
    std::error_code error;
    if (!std::filesystem::exists(files.key(), error) && !std::filesystem::exists(files.certificate(), error)) return {};
    // The mark first: a run that dies between the two finds either the whole identity or a vehicle that asks for a new one.
    if (const Status marked = write_private_file(files.dropped(), {}); !marked) return marked;
    if (!shred(files.key()) || !shred(files.certificate()) || !shred(files.taken()) || !shred(files.key_document()) || !shred(files.next_key()) ||
        !shred(files.next_certificate())) {
        return KeysErrc::Failed;
    }
    sync_directory(files.directory);
    return {};
}

Result<std::string> vehicle_of(const IdentityFiles& files) {
    if (!enrolled(files)) return KeysErrc::NoIdentity;
    std::ifstream in{files.certificate()};
    return common_name(std::string{std::istreambuf_iterator<char>{in}, {}});
}

Result<std::string> common_name(std::string_view pem) {
    const std::string text{pem};  // mbedTLS wants the zero byte of PEM text counted
    mbed::Certificates certificate;
    if (mbedtls_x509_crt_parse(certificate.get(), reinterpret_cast<const unsigned char*>(text.c_str()), text.size() + 1) != 0) {
        return KeysErrc::Failed;
    }
    for (const auto* name = &certificate->subject; name != nullptr; name = name->next) {
        if (MBEDTLS_OID_CMP(MBEDTLS_OID_AT_CN, &name->oid) != 0) continue;
        return std::string{reinterpret_cast<const char*>(name->val.p), name->val.len};
    }
    return KeysErrc::Failed;
}

Result<CertificateLife> certificate_life(const IdentityFiles& files) {
    if (!enrolled(files)) return KeysErrc::NoIdentity;
    mbed::Certificates certificate;
    if (mbedtls_x509_crt_parse_file(certificate.get(), files.certificate().c_str()) != 0) return KeysErrc::Failed;
    return CertificateLife{wall_time(certificate->valid_from), wall_time(certificate->valid_to)};
}

bool renewal_due(const CertificateLife& life, const WallTime& now) {
    const auto whole = life.until.since_epoch - life.from.since_epoch;
    return now.known() && now.since_epoch >= life.from.since_epoch + whole * 2 / 3;
}

Status finish_renewal(const IdentityFiles& files) {
    std::error_code error;
    if (!std::filesystem::exists(files.next_certificate(), error)) return {};
    // The certificate was written last, so both are whole. The key goes first: a run that dies here finds the certificate that
    // fits it, and goes on.
    if (fit(files.next_certificate(), files.next_key()) && ::rename(files.next_key().c_str(), files.key().c_str()) != 0) return KeysErrc::Failed;
    if (!fit(files.next_certificate(), files.key())) {
        ::unlink(files.next_certificate().c_str());  // of a key that is not there: it is asked for again
        return {};
    }
    if (::rename(files.next_certificate().c_str(), files.certificate().c_str()) != 0) return KeysErrc::Failed;
    sync_directory(files.directory);
    return {};
}

Status ensure_key(const IdentityFiles& files) { return ensure_key_in(files.key()); }
Status ensure_next_key(const IdentityFiles& files) { return ensure_key_in(files.next_key()); }

Result<Bytes> certificate_request(const std::filesystem::path& file, std::string_view vehicle) {
    mbed::Key key;
    if (mbed::parse_key_file(key, file.c_str()) != 0) return KeysErrc::NoIdentity;
    mbed::CsrWriter request;
    mbedtls_x509write_csr_set_md_alg(request.get(), MBEDTLS_MD_SHA256);
    mbedtls_x509write_csr_set_key(request.get(), key.get());
    if (mbedtls_x509write_csr_set_subject_name(request.get(), ("CN=" + std::string{vehicle}).c_str()) != 0) return KeysErrc::Failed;
    std::array<unsigned char, kMaxPem> der{};
    const int size = mbedtls_x509write_csr_der(request.get(), der.data(), der.size(), mbed::Random::fill, &mbed::Random::shared());
    if (size <= 0) return KeysErrc::Failed;
    const auto* begin = reinterpret_cast<const std::byte*>(der.data() + der.size() - size);  // written at the end
    return Bytes{begin, begin + size};
}

Result<std::string> key_id_of_pem(std::string_view pem) {
    const std::string text{pem};  // mbedTLS wants the zero byte of PEM text counted
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.c_str());
    mbed::Certificates certificate;
    if (mbedtls_x509_crt_parse(certificate.get(), bytes, text.size() + 1) == 0) return mbed::key_id(&certificate->pk);
    mbed::Key key;
    if (mbedtls_pk_parse_public_key(key.get(), bytes, text.size() + 1) == 0) return mbed::key_id(key.get());
    return KeysErrc::Failed;
}

}  // namespace odolink
