// SPDX-License-Identifier: Apache-2.0
// The authority and enrolment: keys nobody else reads, certificates that verify, codes, and signatures of the wire's
// form.
#include "desk_fixture.hpp"

#include <openssl/pem.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

#include "dealer-desk/api/enrolment.hpp"
#include "dealer-desk/ca/openssl_crypto.hpp"
#include "dealer-desk/store/columns.hpp"
#include "dealer-desk/words.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::desk;

namespace {

/// A PKCS#10 request (DER) as a vehicle makes it.
Bytes request_for(EVP_PKEY* key, const char* name) {
    const CertificateRequest request{X509_REQ_new()};
    X509_REQ_set_pubkey(request.get(), key);
    X509_NAME_add_entry_by_txt(X509_REQ_get_subject_name(request.get()), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
    X509_REQ_sign(request.get(), key, EVP_sha256());
    unsigned char* der = nullptr;
    const int size = i2d_X509_REQ(request.get(), &der);
    const auto* begin = reinterpret_cast<const std::byte*>(der);
    Bytes out(begin, begin + size);
    OPENSSL_free(der);
    return out;
}

Certificate parsed(const std::string& pem) {
    const MemoryBio memory{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
    return Certificate{PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr)};
}

std::string common_name(X509* certificate) {
    std::array<char, 128> text{};
    X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, text.data(),
                              static_cast<int>(text.size()));
    return text.data();
}

bool signed_by(X509* certificate, const Authority& authority) {
    const Certificate ca = parsed(authority.certificate_pem());
    return X509_verify(certificate, X509_get0_pubkey(ca.get())) == 1;
}

}  // namespace

TEST_GROUP(Authority) {
    std::string directory;

    void setup() override {
        std::string name = std::filesystem::temp_directory_path() / "odolink-desk-pki-XXXXXX";
        directory = ::mkdtemp(name.data());
    }
    void teardown() override {
        std::filesystem::remove_all(directory);
    }
    Authority open() {
        auto opened = Authority::open(directory, "Dealer North", kMonday);
        CHECK(opened.has_value());
        return std::move(*opened);
    }
};

TEST(Authority, is_made_once_with_a_key_nobody_else_reads) {
    const std::string first = open().certificate_pem();
    STRCMP_EQUAL(first.c_str(), open().certificate_pem().c_str());
    struct stat info {};
    LONGS_EQUAL(0, ::stat((directory + "/ca.key").c_str(), &info));
    LONGS_EQUAL(0600, info.st_mode & 0777);
}

TEST(Authority, refuses_a_key_that_others_may_read) {
    (void)open();
    LONGS_EQUAL(0, ::chmod((directory + "/ca.key").c_str(), 0644));
    CHECK(Authority::open(directory, "Dealer North", kMonday).error() == PkiErrc::TooOpen);
}

TEST(Authority, issues_a_vehicle_its_pseudonym_whatever_the_request_says) {
    Authority authority = open();
    const auto key = make_key();
    const auto issued = authority.vehicle(request_for(key->get(), "somebody-else"), "V123", kMonday);
    CHECK(issued.has_value());
    const Certificate certificate = parsed(issued->certificate);
    STRCMP_EQUAL("V123", common_name(certificate.get()).c_str());
    CHECK(signed_by(certificate.get(), authority));
    STRCMP_EQUAL(key_id_of(key->get()).c_str(), issued->key_id.c_str());
    LONGS_EQUAL(8, issued->key_id.size());
}

TEST(Authority, refuses_requests_that_are_damaged_or_for_other_keys) {
    Authority authority = open();
    const auto key = make_key();
    Bytes request = request_for(key->get(), "V123");
    request.push_back(std::byte{0});  // and a byte more
    CHECK(authority.vehicle(request, "V123", kMonday).error() == PkiErrc::BadRequest);
    request.pop_back();
    request[request.size() - 5] ^= std::byte{1};  // in its signature
    CHECK(authority.vehicle(request, "V123", kMonday).error() == PkiErrc::BadRequest);
    CHECK(authority.vehicle(bytes_of({1, 2, 3}), "V123", kMonday).error() == PkiErrc::BadRequest);
    const Key other{EVP_EC_gen("P-384")};
    CHECK(authority.vehicle(request_for(other.get(), "V123"), "V123", kMonday).error() == PkiErrc::BadRequest);
}

TEST(Authority, renews_a_server_certificate_in_its_last_third) {
    Authority authority = open();
    const auto files = authority.server("broker", {"localhost", "127.0.0.1"}, kMonday);
    CHECK(files.has_value());
    const std::string first = read_file(files->certificate);
    (void)authority.server("broker", {"localhost"}, after(kMonday, 24h * 200)).has_value();
    STRCMP_EQUAL(first.c_str(), read_file(files->certificate).c_str());
    (void)authority.server("broker", {"localhost"}, after(kMonday, 24h * 300)).has_value();
    CHECK(first != read_file(files->certificate));
    const Certificate certificate = parsed(first);
    LONGS_EQUAL(1, X509_check_host(certificate.get(), "localhost", 0, 0, nullptr));
    LONGS_EQUAL(1, X509_check_ip_asc(certificate.get(), "127.0.0.1", 0));
}

TEST(Authority, lists_revoked_serials) {
    Authority authority = open();
    const auto key = make_key();
    const auto issued = authority.vehicle(request_for(key->get(), "V123"), "V123", kMonday);
    CHECK(authority.write_revoked({{issued->serial, kMonday}}, kMonday).has_value());
    const std::string pem = read_file(authority.revoked_file());
    const MemoryBio memory{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
    const RevocationList list{PEM_read_bio_X509_CRL(memory.get(), nullptr, nullptr, nullptr)};
    const Certificate certificate = parsed(issued->certificate);
    X509_REVOKED* entry = nullptr;
    LONGS_EQUAL(1, X509_CRL_get0_by_cert(list.get(), &entry, certificate.get()));
    const Certificate ca = parsed(authority.certificate_pem());
    LONGS_EQUAL(1, X509_CRL_verify(list.get(), X509_get0_pubkey(ca.get())));
}

TEST(Authority, signatures_are_64_bytes_and_fit_their_bytes_and_key_only) {
    auto key = make_key();
    const std::string pem = public_pem(key->get());
    OpensslCrypto crypto{std::move(*key)};
    OpensslCrypto other{std::move(*make_key())};
    for (unsigned n = 0; n < 50; ++n) {  // r and s have leading zeros now and then
        Bytes bytes = bytes_of({n, 2, 3});
        Bytes signature = crypto.sign(bytes);
        LONGS_EQUAL(64, signature.size());
        CHECK(crypto.verify(pem, bytes, signature));
        CHECK_FALSE(crypto.verify(other.own_public_pem(), bytes, signature));
        bytes[0] ^= std::byte{1};
        CHECK_FALSE(crypto.verify(pem, bytes, signature));
    }
    CHECK_FALSE(crypto.verify("not a key", bytes_of({1}), Bytes(64)));
    CHECK_FALSE(crypto.verify(pem, bytes_of({1}), Bytes(63)));
}

namespace {

/// A car with a certificate, at a desk with the real signatures.
struct Renewal {
    explicit Renewal(const std::string& directory)
        : authority{*Authority::open(directory, "Dealer North", kMonday)}, crypto{std::move(*make_key())} {
        const auto issued = authority.vehicle(request_for(old_key->get(), "V1"), "V1", kMonday);
        (void)desk
            .register_vehicle({"V1", "north", "B 1", "Sun", ""},
                              {issued->key_id, issued->public_key, issued->serial, issued->not_after}, kMonday)
            .has_value();
    }
    EnrolmentAnswer ask(EVP_PKEY* proof, const std::string& claimed, EVP_PKEY* next, WallTime now) {
        const Bytes csr = request_for(next, "V1");
        const std::string mark = "odolink-simplereenroll:" + to_text(csr);
        OpensslCrypto signer{Key{(EVP_PKEY_up_ref(proof), proof)}};
        const std::string signature = to_base64(signer.sign(as_bytes(mark)));
        return enrolment.handle(
            {"POST", "/.well-known/est/simplereenroll", "Odolink-Key " + claimed + ":" + signature, to_base64(csr)},
            now);
    }
    EnrolmentAnswer ask(WallTime now) { return ask(old_key->get(), old_id(), new_key->get(), now); }
    std::string old_id() { return key_id_of(old_key->get()); }
    /// A message of the car by one of its keys; true: taken.
    bool speaks(EVP_PKEY* with, std::uint64_t number, WallTime now) {
        OpensslCrypto signer{Key{(EVP_PKEY_up_ref(with), with)}};
        const Bytes body = wire::encode(wire::UpBatch{"V1", Stream::Mileage, id_of(1), number, {bytes_of({1})}});
        const InMessage message{wire::topic(wire::shard_of(crypto.sha256(as_bytes(std::string_view{"V1"}))), "V1", wire::Direction::Up, "mileage"),
                                wire::encode(wire::Envelope{key_id_of(with), body, signer.sign(body)})};
        return !desk.on_messages({&message, 1}, now).empty();
    }

    Authority authority;
    OpensslCrypto crypto;
    std::unique_ptr<Database> database{DeskFixture::open(":memory:")};
    Desk desk{*database, crypto, DeskConfig{"north", "Dealer North", {}}};
    Enrolment enrolment{desk, authority, crypto, {"127.0.0.1", 8883, "localhost"}};
    Result<Key> old_key{make_key()};
    Result<Key> new_key{make_key()};
    Clerk boss{"boss", "north", Role::Manager};
};

}  // namespace

TEST(Authority, a_key_renews_its_certificate_and_both_are_believed_until_the_next_one_is_used) {
    Renewal r{directory};
    const WallTime day = after(kMonday, 24h * 250);
    const auto given = r.ask(day);
    LONGS_EQUAL(200, given.status);
    CHECK(signed_by(parsed(given.body).get(), r.authority));
    STRCMP_EQUAL("V1", common_name(parsed(given.body).get()).c_str());
    LONGS_EQUAL(200, r.ask(day).status);  // the answer may have been lost
    // Then the old key goes on for as long as the new one is not seen, a month and more
    CHECK(r.speaks(r.old_key->get(), 1, after(day, 24h * 40)));
    CHECK(r.speaks(r.new_key->get(), 2, after(day, 24h * 41)));
    CHECK_FALSE(r.speaks(r.old_key->get(), 3, after(day, 24h * 41)));
    CHECK(r.speaks(r.new_key->get(), 3, after(day, 24h * 41)));
    // and its certificate goes on the list until it would have ended anyway
    LONGS_EQUAL(1, r.desk.revoked(after(day, 24h * 42)).size());
    LONGS_EQUAL(0, r.desk.revoked(after(kMonday, 24h * 366)).size());
}

TEST(Authority, an_honest_key_renews_for_a_year_after_its_certificate_ended) {
    Renewal r{directory};
    LONGS_EQUAL(401, r.ask(after(kMonday, 24h * 731)).status);
    LONGS_EQUAL(200, r.ask(after(kMonday, 24h * 729)).status);
}

TEST(Authority, a_revoked_or_foreign_key_renews_nothing) {
    Renewal r{directory};
    const auto stranger = make_key();
    LONGS_EQUAL(401, r.ask(stranger->get(), key_id_of(stranger->get()), r.new_key->get(), kMonday).status);
    LONGS_EQUAL(401, r.ask(stranger->get(), r.old_id(), r.new_key->get(), kMonday).status);   // not its signature
    LONGS_EQUAL(400, r.ask(r.old_key->get(), r.old_id(), r.old_key->get(), kMonday).status);  // no new key
    LONGS_EQUAL(
        401,
        r.enrolment.handle({"POST", "/.well-known/est/simplereenroll", "Odolink-Key " + r.old_id(), "AA=="}, kMonday)
            .status);
    LONGS_EQUAL(405, r.enrolment.handle({"GET", "/.well-known/est/simplereenroll", "", ""}, kMonday).status);
    CHECK(r.desk.revoke(r.boss, "V1", kMonday).has_value());
    LONGS_EQUAL(401, r.ask(kMonday).status);
    CHECK_FALSE(r.speaks(r.old_key->get(), 1, kMonday));
}

TEST(Authority, the_link_page_tells_a_certificate_that_ends_in_30_7_and_1_days) {
    Renewal r{directory};
    const auto rows = r.desk.link(r.boss);
    LONGS_EQUAL(1, rows->size());
    const WallTime end = rows->front().certificate_end;
    CHECK(end == after(kMonday, 24h * 365));
    const auto told = [&](std::chrono::hours before) {
        return std::string{certificate_word(end, after(end, -before))};
    };
    STRCMP_EQUAL("certificate_good", told(24h * 31).c_str());
    STRCMP_EQUAL("certificate_30", told(24h * 30).c_str());
    STRCMP_EQUAL("certificate_7", told(24h * 7).c_str());
    STRCMP_EQUAL("certificate_1", told(24h).c_str());
    STRCMP_EQUAL("certificate_ended", told(0h).c_str());
    STRCMP_EQUAL("", std::string{certificate_word({}, end)}.c_str());
}

TEST(Authority, enrols_a_vehicle_by_its_code_and_tells_where_the_broker_is) {
    DeskFixture f;
    Authority authority = open();
    OpensslCrypto crypto{std::move(*make_key())};
    Enrolment enrolment{*f.desk, authority, crypto, {"127.0.0.1", 8883, "localhost"}};
    CHECK(f.desk->issue_code(f.boss, to_hex(crypto.sha256(as_bytes("CODE"))), {"V123", "", "B 1", "Sun", ""}, kMonday)
              .has_value());
    const auto key = make_key();
    const auto ask = [&](const std::string& who) {
        return enrolment.handle({"POST", "/.well-known/est/simpleenroll", "Basic " + to_base64(as_bytes(who)),
                                 to_base64(request_for(key->get(), "V123")) + "\r\n"},
                                kMonday);
    };
    LONGS_EQUAL(401, ask("V123:WRONG").status);
    LONGS_EQUAL(401, ask("V999:CODE").status);
    const auto given = ask("V123:CODE");
    LONGS_EQUAL(200, given.status);
    CHECK(signed_by(parsed(given.body).get(), authority));
    LONGS_EQUAL(200, ask("V123:CODE").status);  // the answer may have been lost
    LONGS_EQUAL(200, enrolment.handle({"GET", "/.well-known/est/cacerts", "", ""}, kMonday).status);
    CHECK(enrolment.handle({"GET", "/.well-known/odolink/dealer", "", ""}, kMonday).body.find("\"port\":8883") !=
          std::string::npos);
    LONGS_EQUAL(404, enrolment.handle({"GET", "/", "", ""}, kMonday).status);
    for (int i = 0; i < 40; ++i) (void)ask("V123:GUESS");
    LONGS_EQUAL(429, ask("V123:CODE").status);
}
