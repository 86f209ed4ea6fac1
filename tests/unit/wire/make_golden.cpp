// SPDX-License-Identifier: Apache-2.0
// odolink-golden FOLDER: writes the files of proto/golden anew, signed with two keys that are made here and kept nowhere.
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "dealer-desk/ca/openssl_crypto.hpp"
#include "golden_examples.hpp"
#include "wire/envelope.hpp"

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

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) return std::fputs("usage: odolink-golden FOLDER\n", stderr), 2;
    Signer vehicle, dealer;
    for (const golden::Example& example : golden::examples()) {
        Signer& signer = example.from_vehicle ? vehicle : dealer;
        golden::File file{golden::topic_of(example), signer.crypto.own_key_id(), signer.public_key, example.body, signer.crypto.sign(example.body), {}};
        file.envelope = wire::encode(wire::Envelope{file.key_id, file.body, file.signature});
        std::ofstream out{std::filesystem::path{arguments[1]} / (example.name + ".txt")};
        out << "# A test fixture: the key that signed this was made for it and thrown away. README.md beside it.\n" << golden::text_of(file);
        if (!out.flush()) return std::fprintf(stderr, "%s.txt cannot be written\n", example.name.c_str()), 1;
    }
    return 0;
}
