// SPDX-License-Identifier: Apache-2.0
// Keys and files.
#include "dealer-desk/ca/openssl.hpp"

#include <fcntl.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <iterator>

namespace odolink::desk {
namespace {

const char* text(int value) {
    switch (static_cast<PkiErrc>(value)) {
        case PkiErrc::Failed:
            return "the cryptographic library failed";
        case PkiErrc::BadKey:
            return "a key file is damaged; restore it from the backup of the data directory";
        case PkiErrc::BadRequest:
            return "the certificate request is not a valid one for a P-256 key";
        case PkiErrc::CannotWrite:
            return "a file of the data directory cannot be written; check its mode and free space";
        case PkiErrc::TooOpen:
            return "a private key can be read by others; chmod 600 it, or make new keys if that was not meant";
    }
    return "unknown key error";
}

}  // namespace

Error make_error_code(PkiErrc e) {
    static const ErrorCategory category{"odolink.desk.pki", text};
    return {static_cast<int>(e), category};
}

Result<Key> make_key() {
    Key key{EVP_EC_gen("P-256")};
    if (!key) return PkiErrc::Failed;
    return key;
}

Result<Key> load_or_make_key(const std::filesystem::path& file) {
    struct stat info {};
    if (::stat(file.c_str(), &info) != 0) {
        auto made = make_key();
        if (!made) return made;
        const MemoryBio memory{BIO_new(BIO_s_mem())};
        if (PEM_write_bio_PKCS8PrivateKey(memory.get(), made->get(), nullptr, nullptr, 0, nullptr, nullptr) != 1)
            return PkiErrc::Failed;
        if (const Status written = write_file(file, text_of(memory.get()), 0600); !written) return written.error();
        return made;
    }
    if ((info.st_mode & 0077) != 0) return PkiErrc::TooOpen;
    const std::string pem = read_file(file);
    const MemoryBio memory{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
    Key key{PEM_read_bio_PrivateKey(memory.get(), nullptr, nullptr, nullptr)};
    if (!key || !is_p256(key.get())) return PkiErrc::BadKey;
    return key;
}

Key public_key_of(std::string_view pem) {
    const MemoryBio memory{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
    return Key{PEM_read_bio_PUBKEY(memory.get(), nullptr, nullptr, nullptr)};
}

std::string public_pem(EVP_PKEY* key) {
    const MemoryBio memory{BIO_new(BIO_s_mem())};
    if (PEM_write_bio_PUBKEY(memory.get(), key) != 1) return {};
    return text_of(memory.get());
}

std::string key_id_of(EVP_PKEY* key) {
    unsigned char* der = nullptr;
    const int size = i2d_PUBKEY(key, &der);
    if (size <= 0) return {};
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    const int hashed = EVP_Digest(der, static_cast<std::size_t>(size), digest.data(), nullptr, EVP_sha256(), nullptr);
    OPENSSL_free(der);
    if (hashed != 1) return {};
    std::array<unsigned char, 16> encoded{};
    const int length = EVP_EncodeBlock(encoded.data(), digest.data(), 6);
    std::string id{encoded.begin(), encoded.begin() + length};
    for (char& c : id) c = c == '+' ? '-' : c == '/' ? '_' : c;
    return id;
}

bool is_p256(EVP_PKEY* key) {
    std::array<char, 64> name{};
    std::size_t length = 0;
    return EVP_PKEY_is_a(key, "EC") == 1 && EVP_PKEY_get_group_name(key, name.data(), name.size(), &length) == 1 &&
           std::string_view{name.data()} == "prime256v1";
}

std::string certificate_pem(X509* certificate) {
    const MemoryBio memory{BIO_new(BIO_s_mem())};
    if (PEM_write_bio_X509(memory.get(), certificate) != 1) return {};
    return text_of(memory.get());
}

Status write_file(const std::filesystem::path& file, std::string_view content, unsigned mode) {
    const std::filesystem::path fresh = file.string() + ".new";
    const int fd = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    if (fd < 0) return PkiErrc::CannotWrite;
    const bool whole = ::write(fd, content.data(), content.size()) == static_cast<ssize_t>(content.size()) &&
                       ::fchmod(fd, mode) == 0 && ::fsync(fd) == 0;
    ::close(fd);
    if (!whole || ::rename(fresh.c_str(), file.c_str()) != 0) return PkiErrc::CannotWrite;
    return {};
}

std::string read_file(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

std::string text_of(BIO* memory) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(memory, &data);
    return size > 0 ? std::string{data, static_cast<std::size_t>(size)} : std::string{};
}

}  // namespace odolink::desk
