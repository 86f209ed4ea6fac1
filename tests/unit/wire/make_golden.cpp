// SPDX-License-Identifier: Apache-2.0
// odolink-golden FOLDER: writes the files of proto/golden anew, signed with two keys that are made here and kept nowhere.
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "dealer-desk/ca/authority.hpp"
#include "dealer-desk/ca/dealer_keys.hpp"
#include "golden_examples.hpp"
#include "wire/envelope.hpp"
#include "wire/key_document.hpp"

#include <openssl/x509.h>

using namespace odolink;

namespace {

constexpr std::size_t kPoint = 65;

/// The point stands at the end of the key's SubjectPublicKeyInfo.
Bytes point_of(EVP_PKEY* key) {
    unsigned char* der = nullptr;
    const int size = i2d_PUBKEY(key, &der);
    if (size < static_cast<int>(kPoint)) return {};
    const auto* end = reinterpret_cast<const std::byte*>(der) + size;
    Bytes point(end - kPoint, end);
    OPENSSL_free(der);
    return point;
}

struct Signer {
    Signer() : Signer(*desk::make_key()) {}
    explicit Signer(desk::Key key) : public_key{point_of(key.get())}, crypto{std::move(key)} {}
    Bytes public_key;
    desk::OpensslCrypto crypto;
};

bool write(const std::string& folder, const std::string& name, const golden::File& file) {
    std::ofstream out{std::filesystem::path{folder} / (name + ".txt")};
    out << "# A test fixture: the key that signed this was made for it and thrown away. README.md beside it.\n" << golden::text_of(file);
    return static_cast<bool>(out.flush());
}

/// Signed by an authority of its own, which certified the key in it.
golden::File key_document(const std::filesystem::path& directory) {
    const WallTime now{std::chrono::milliseconds{1'780'000'000'000}, WallQuality::Synchronised};
    auto authority = *desk::Authority::open(directory, "North", now);
    const auto keys = *desk::DealerKeys::open(authority, "north", now);
    desk::Key key = *desk::load_or_make_key(directory / "ca.key");
    golden::File file{golden::topic_of_keys(), authority.key_id(), point_of(key.get()), golden::key_document_of(keys->own_certificate()), {}, {}};
    file.signature = authority.sign(wire::key_document_to_sign(file.body));
    file.envelope = wire::encode(wire::Envelope{file.key_id, file.body, file.signature});
    std::filesystem::remove_all(directory);
    return file;
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) return std::fputs("usage: odolink-golden FOLDER\n", stderr), 2;
    Signer vehicle, dealer;
    bool written = write(arguments[1], "keys", key_document(std::filesystem::path{arguments[1]} / "authority"));
    for (const golden::Example& example : golden::examples()) {
        Signer& signer = example.from_vehicle ? vehicle : dealer;
        golden::File file{golden::topic_of(example), signer.crypto.own_key_id(), signer.public_key, example.body, signer.crypto.sign(example.body), {}};
        file.envelope = wire::encode(wire::Envelope{file.key_id, file.body, file.signature});
        written = write(arguments[1], example.name, file) && written;
    }
    return written ? 0 : (std::fputs("not all files could be written\n", stderr), 1);
}
