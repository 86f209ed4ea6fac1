// SPDX-License-Identifier: Apache-2.0
// Keys and signatures against the openssl command: neither side was made by the other.
#include <sys/stat.h>

#include <chrono>
#include <fstream>
#include <iterator>

#include "adapters/mbedtls/ecdsa.hpp"
#include "adapters/mbedtls/mbed_keys.hpp"
#include "support/temporary_directory.hpp"
#include "support/test_pki.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::test;

namespace {

std::string content_of(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

void write(const std::filesystem::path& file, std::string_view content) {
    std::ofstream{file, std::ios::binary} << content;
}

unsigned mode_of(const std::filesystem::path& file) {
    struct stat status {};
    CHECK_EQUAL(0, ::stat(file.c_str(), &status));
    return status.st_mode & 0777U;
}

}  // namespace

TEST_GROUP(MbedKeys) {
    TemporaryDirectory directory;
    std::filesystem::path root{directory.path()};
    TestPki pki{root, "ca"};
    IdentityFiles files{root / "identity"};
    const std::string message{"engine_oil done at 41200 km"};

    void setup() override { CHECK_TRUE(write_private_file(files.ca(), as_bytes(content_of(pki.ca()))).has_value()); }

    void enrol_as(const std::string& vehicle) {
        const Issued issued = pki.issue(vehicle);
        write_private_file(files.key(), as_bytes(content_of(issued.key))).value();
        write_private_file(files.certificate(), as_bytes(content_of(issued.certificate))).value();
    }

    std::string id_of(const Issued& issued) {
        return *key_id_of_pem(content_of(issued.certificate));
    }

    /// What the desk would do: the openssl command signs `message` with the dealer's key.
    Signature signed_by(const Issued& dealer) {
        write(root / "message", message);
        const std::string der = openssl("dgst -sha256 -sign " + dealer.key.string() + " " + (root / "message").string());
        return *mbed::signature_from_der(as_bytes(der));
    }
};

TEST(MbedKeys, pbkdf2_gives_the_published_answers) {
    // Source: RFC 7914, 11 (its first 32 bytes)
    const MbedKeys keys{files};
    STRCMP_EQUAL("55AC046E56E3089FEC1691C22544B605F94185216DDE0465E68B9D57C20DACBC", to_hex(keys.pbkdf2("passwd", as_bytes("salt"), 1)).c_str());
    STRCMP_EQUAL("4DDCD8F60B98BE21830CEE5EF22701F9641A4418D04C0414AEFF08876B34AB56", to_hex(keys.pbkdf2("Password", as_bytes("NaCl"), 80'000)).c_str());
}

TEST(MbedKeys, the_vehicles_key_is_made_once_and_private) {
    CHECK_TRUE(ensure_key(files).has_value());
    const std::string first = content_of(files.key());
    CHECK_EQUAL(0600U, mode_of(files.key()));
    CHECK_EQUAL(0700U, mode_of(files.directory));
    CHECK_TRUE(ensure_key(files).has_value());
    CHECK_EQUAL(first, content_of(files.key()));
}

TEST(MbedKeys, a_dropped_identity_leaves_no_key_and_says_that_the_vehicle_needs_enrolment) {
    // Given an enrolled vehicle
    CHECK_TRUE(ensure_key(files).has_value());
    write(files.certificate(), "certificate");
    CHECK_TRUE(enrolled(files));
    MbedKeys keys{files};
    const std::string first = keys.own_key_id();
    // When its identity is dropped, twice
    CHECK_TRUE(keys.forget_identity().has_value());
    CHECK_TRUE(keys.forget_identity().has_value());
    // Then nothing can be signed any more, and what is the dealer's is there
    CHECK_FALSE(std::filesystem::exists(files.key()) || std::filesystem::exists(files.certificate()));
    CHECK_TRUE(keys.own_key_id().empty());
    CHECK_TRUE(keys.sign(as_bytes(message)).error() == make_error_code(KeysErrc::NoIdentity));
    CHECK_TRUE(needs_enrolment(files));
    CHECK_TRUE(std::filesystem::exists(files.ca()));
    // And the next identity has another key
    CHECK_TRUE(ensure_key(files).has_value());
    keys.reload();
    CHECK_FALSE(keys.own_key_id() == first);
}

TEST(MbedKeys, our_signature_satisfies_openssl) {
    CHECK_TRUE(ensure_key(files).has_value());
    MbedKeys keys{files};
    const auto signature = keys.sign(as_bytes(message));
    CHECK_TRUE(signature.has_value());
    write(root / "message", message);
    write(root / "signature", to_text(*mbed::signature_to_der(*signature)));
    const std::string at = root.string();
    openssl("pkey -in " + files.key().string() + " -pubout -out " + at + "/public");
    STRCMP_CONTAINS("Verified OK", openssl("dgst -sha256 -verify " + at + "/public -signature " + at + "/signature " + at + "/message").c_str());
}

TEST(MbedKeys, a_dealers_signature_is_believed_and_no_flipped_bit_is) {
    const Issued dealer = pki.issue_signer("dealer");
    MbedKeys keys{files};
    CHECK_TRUE(keys.trust(content_of(dealer.certificate)).has_value());
    const Signature signature = signed_by(dealer);
    CHECK_TRUE(keys.verify(id_of(dealer), as_bytes(message), signature).has_value());
    for (std::size_t bit = 0; bit < message.size() * 8; ++bit) {
        std::string flipped = message;
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
        CHECK_TRUE(keys.verify(id_of(dealer), as_bytes(flipped), signature).error() == KeysErrc::BadSignature);
    }
    for (std::size_t bit = 0; bit < signature.size() * 8; ++bit) {
        Signature flipped = signature;
        flipped[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
        CHECK_TRUE(keys.verify(id_of(dealer), as_bytes(message), flipped).error() == KeysErrc::BadSignature);
    }
}

TEST(MbedKeys, only_keys_of_our_ca_are_trusted) {
    TestPki foreign{root, "foreign"};
    const Issued stranger = foreign.issue_signer("dealer");
    MbedKeys keys{files};
    CHECK_TRUE(keys.trust(content_of(stranger.certificate)).error() == KeysErrc::BadSignature);
    CHECK_TRUE(keys.trust("no certificate").error() == KeysErrc::Failed);
    CHECK_TRUE(keys.verify(id_of(stranger), as_bytes(message), signed_by(stranger)).error() == KeysErrc::UnknownKey);
    // Even when somebody puts the file there
    write_private_file(files.signers() / "x.crt", as_bytes(content_of(stranger.certificate))).value();
    keys.reload();
    CHECK_TRUE(keys.trusted().empty());
}

TEST(MbedKeys, a_vehicles_or_the_brokers_certificate_of_the_same_ca_cannot_speak_for_the_dealer) {
    MbedKeys keys{files};
    for (const Issued& low : {pki.issue("VZZZZZZZ1"), pki.issue("broker", "broker.test")}) {
        CHECK_TRUE(keys.trust(content_of(low.certificate)).error() == KeysErrc::BadSignature);
        // Even when somebody puts the file there
        write_private_file(files.signers() / "x.crt", as_bytes(content_of(low.certificate))).value();
        keys.reload();
        CHECK_TRUE(keys.verify(id_of(low), as_bytes(message), signed_by(low)).error() == KeysErrc::UnknownKey);
    }
}

TEST(MbedKeys, a_keys_role_stands_in_its_certificate_and_an_unknown_word_gives_the_least) {
    MbedKeys keys{files};
    const auto role_of = [&](const std::string& name, const std::string& role) {
        const Issued signer = pki.issue_signer(name, role);
        CHECK_TRUE(keys.trust(content_of(signer.certificate)).has_value());
        return keys.role_of(id_of(signer));
    };
    CHECK_TRUE(role_of("a", "workshop") == KeyRole::Workshop);
    CHECK_TRUE(role_of("b", "adviser") == KeyRole::Adviser);
    CHECK_TRUE(role_of("c", "maker") == KeyRole::Maker);
    CHECK_TRUE(role_of("d", "manager") == KeyRole::Manager);
    CHECK_TRUE(role_of("e", "root") == KeyRole::Workshop);
    CHECK_TRUE(role_of("f", "") == KeyRole::Manager);  // of the time before roles
    CHECK_TRUE(keys.role_of("nobody00") == KeyRole::Workshop);
}

TEST(MbedKeys, the_highest_number_taken_stays_with_the_identity_over_restarts_and_goes_with_it) {
    enrol_as("V7K2M9QX4");
    {
        MbedKeys keys{files};
        CHECK_EQUAL(0U, keys.taken());
        CHECK_TRUE(keys.keep_taken(7).has_value());
        CHECK_TRUE(keys.keep_taken(3).has_value());
        CHECK_EQUAL(7U, keys.taken());
    }
    MbedKeys keys{files};
    CHECK_EQUAL(7U, keys.taken());
    CHECK_EQUAL(0600U, mode_of(files.taken()));
    // Another vehicle's number is not ours
    enrol_as("VZZZZZZZ1");
    keys.reload();
    CHECK_EQUAL(0U, keys.taken());
    enrol_as("V7K2M9QX4");
    keys.reload();
    CHECK_EQUAL(7U, keys.taken());
    CHECK_TRUE(keys.forget_identity().has_value());
    CHECK_EQUAL(0U, keys.taken());
    CHECK_FALSE(std::filesystem::exists(files.taken()));
    CHECK_TRUE(keys.keep_taken(9).error() == KeysErrc::NoIdentity);
}

TEST(MbedKeys, two_keys_are_believed_during_rotation_and_a_revoked_one_never_again) {
    const Issued old_key = pki.issue_signer("dealer");
    const Issued new_key = pki.issue_signer("dealer");
    {
        MbedKeys keys{files};
        CHECK_TRUE(keys.trust(content_of(old_key.certificate)).has_value());
        CHECK_TRUE(keys.trust(content_of(new_key.certificate)).has_value());
        CHECK_TRUE(keys.verify(id_of(old_key), as_bytes(message), signed_by(old_key)).has_value());
        CHECK_TRUE(keys.verify(id_of(new_key), as_bytes(message), signed_by(new_key)).has_value());
        CHECK_TRUE(keys.revoke(id_of(old_key)).has_value());
        CHECK_TRUE(keys.verify(id_of(old_key), as_bytes(message), signed_by(old_key)).error() == KeysErrc::Revoked);
    }
    // Over a restart, and even when it is offered again
    MbedKeys keys{files};
    CHECK_TRUE(keys.trust(content_of(old_key.certificate)).has_value());
    CHECK_TRUE(keys.verify(id_of(old_key), as_bytes(message), signed_by(old_key)).error() == KeysErrc::Revoked);
    CHECK_TRUE(keys.verify(id_of(new_key), as_bytes(message), signed_by(new_key)).has_value());
}

TEST(MbedKeys, without_an_identity_nothing_is_signed) {
    MbedKeys keys{files};
    CHECK_EQUAL(std::string{}, keys.own_key_id());
    CHECK_TRUE(keys.sign(as_bytes(message)).error() == KeysErrc::NoIdentity);
    CHECK_TRUE(vehicle_of(files).error() == KeysErrc::NoIdentity);
}

TEST(MbedKeys, a_key_id_is_the_first_six_bytes_of_the_public_keys_digest) {
    const Issued dealer = pki.issue_signer("dealer");
    const std::string id = id_of(dealer);
    CHECK_EQUAL(8U, id.size());
    // The same by openssl: SHA-256 of the public key's DER, 6 bytes, base64url
    std::string expected = openssl("pkey -in " + dealer.key.string() + " -pubout -outform DER | openssl dgst -sha256 -binary | head -c 6 | openssl base64 -A | tr '+/' '-_'");
    CHECK_EQUAL(expected, id);
}

TEST(MbedKeys, the_certificate_request_is_one_openssl_takes) {
    CHECK_TRUE(ensure_key(files).has_value());
    const auto request = certificate_request(files.key(), "V7K2M9QX4");
    CHECK_TRUE(request.has_value());
    write(root / "csr", to_text(*request));
    const std::string subject = openssl("req -inform DER -verify -noout -subject -in " + (root / "csr").string());
    STRCMP_CONTAINS("CN = V7K2M9QX4", subject.c_str());
}

TEST(MbedKeys, a_certificate_is_due_after_two_thirds_of_its_life_and_never_while_the_time_is_not_known) {
    enrol_as("V7K2M9QX4");
    const auto life = certificate_life(files);
    CHECK_TRUE(life.has_value());
    const auto whole = life->until.since_epoch - life->from.since_epoch;
    CHECK_TRUE(whole == std::chrono::hours{24 * 30});
    const auto after = [&](std::chrono::hours since, WallQuality quality = WallQuality::Synchronised) {
        return WallTime{life->from.since_epoch + since, quality};
    };
    CHECK_FALSE(renewal_due(*life, after(std::chrono::hours{24 * 20 - 1})));
    CHECK_TRUE(renewal_due(*life, after(std::chrono::hours{24 * 20})));
    CHECK_TRUE(renewal_due(*life, after(std::chrono::hours{24 * 400})));
    CHECK_FALSE(renewal_due(*life, after(std::chrono::hours{24 * 400}, WallQuality::Unknown)));
}

TEST(MbedKeys, a_renewal_that_died_anywhere_is_made_good_or_begun_again) {
    const Issued next = pki.issue("V7K2M9QX4");
    const auto next_id = id_of(next);
    const auto put = [](const std::filesystem::path& to, const std::filesystem::path& from) { write_private_file(to, as_bytes(content_of(from))).value(); };
    const auto own = [this] {
        CHECK_TRUE(finish_renewal(files).has_value());
        CHECK_FALSE(std::filesystem::exists(files.next_certificate()));
        MbedKeys keys{files};
        STRCMP_EQUAL(keys.own_key_id().c_str(), key_id_of_pem(content_of(files.certificate()))->c_str());
        return keys.own_key_id();
    };
    // Before the certificate came: nothing changes, and the next key stays for the next request
    enrol_as("V7K2M9QX4");
    const std::string first = own();
    put(files.next_key(), next.key);
    CHECK_EQUAL(first, own());
    CHECK_TRUE(std::filesystem::exists(files.next_key()));
    // Both are there
    put(files.next_certificate(), next.certificate);
    CHECK_EQUAL(next_id, own());
    CHECK_FALSE(std::filesystem::exists(files.next_key()));
    // The key was moved and the certificate not
    enrol_as("V7K2M9QX4");
    put(files.key(), next.key);
    put(files.next_certificate(), next.certificate);
    CHECK_EQUAL(next_id, own());
    // A certificate of a key that is not there
    enrol_as("V7K2M9QX4");
    put(files.next_certificate(), next.certificate);
    CHECK_TRUE(own() != next_id);
    CHECK_EQUAL(0600U, mode_of(files.key()));
}

TEST(MbedKeys, sha256_is_the_standards) {
    MbedKeys keys{files};
    // Source: FIPS 180-2, appendix B.1, the message "abc"
    STRCMP_EQUAL("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD", to_hex(keys.sha256(as_bytes("abc"))).c_str());
}

TEST_GROUP(Ecdsa){};

TEST(Ecdsa, signatures_round_trip_through_der) {
    Signature signature{};
    signature[0] = std::byte{0x80};   // r with its highest bit set: DER needs a leading zero
    signature[63] = std::byte{0x01};  // s = 1: DER needs one byte only
    const auto der = mbed::signature_to_der(signature);
    CHECK_TRUE(der.has_value());
    CHECK_TRUE(*mbed::signature_from_der(*der) == signature);
}

TEST(Ecdsa, der_cut_at_any_length_is_refused) {
    Signature signature{};
    signature.fill(std::byte{0x7F});
    const auto der = mbed::signature_to_der(signature);
    for (std::size_t size = 0; size < der->size(); ++size) {
        CHECK_TRUE(mbed::signature_from_der(ByteView{*der}.first(size)).error() == KeysErrc::Failed);
    }
    Bytes longer = *der;
    longer.push_back(std::byte{0});
    CHECK_TRUE(mbed::signature_from_der(longer).error() == KeysErrc::Failed);
}
