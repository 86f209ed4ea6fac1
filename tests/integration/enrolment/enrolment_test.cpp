// SPDX-License-Identifier: Apache-2.0
// A vehicle enrols with a desk whose certificates the openssl command makes, and meets every answer it must not believe.
#include <sys/stat.h>

#include <fstream>
#include <iterator>
#include <memory>

#include "adapters/mbedtls/enrolment/enrolment.hpp"
#include "adapters/mbedtls/mbed_keys.hpp"
#include "adapters/sqlite/data_directory.hpp"
#include "app/enrol/command.hpp"
#include "integration/enrolment/fake_desk.hpp"
#include "support/temporary_directory.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::test;

namespace {

std::string content_of(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

std::string json_text(std::string text) {
    for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2) text.replace(at, 1, "\\n");
    return "\"" + text + "\"";
}

}  // namespace

TEST_GROUP(Enrolment) {
    TemporaryDirectory directory;
    std::filesystem::path root{directory.path()};
    TestPki pki{root, "ca"};
    Issued server = pki.issue("desk", "localhost");
    Issued signer = pki.issue_signer("signing");
    IdentityFiles files{root / "identity"};
    std::unique_ptr<FakeDesk> desk;
    std::string certificate_name{"V7K2M9QX4"};
    std::filesystem::path dealer_signer;
    int enrol_status{200};
    std::string foreign_certificate;  ///< given instead of the one that was asked for

    void setup() override {
        dealer_signer = signer.certificate;
        desk = std::make_unique<FakeDesk>(server, [this](const DeskRequest& request) { return answer(request); });
    }

    DeskAnswer answer(const DeskRequest& request) {
        if (request.line.find("/cacerts") != std::string::npos) return {200, "application/pem-certificate-chain", content_of(pki.ca())};
        if (request.line.find("/simpleenroll") != std::string::npos) return issue(request);
        const std::string signers = "[" + json_text(content_of(dealer_signer)) + "]";
        return {200, "application/json",
                R"({"dealer_id":"d1","dealer_name":"Garage","broker":{"host":"127.0.0.1","port":18883,"server_name":"broker.test"},"signers":)" + signers + "}"};
    }

    DeskAnswer issue(const DeskRequest& request) {
        if (enrol_status != 200) return {enrol_status, "application/json", "{}"};
        if (!foreign_certificate.empty()) return {200, "application/pem-certificate-chain", foreign_certificate};
        const std::string at = root.string();
        std::ofstream{root / "csr.base64"} << request.body;
        openssl("base64 -d -A -in " + at + "/csr.base64 -out " + at + "/csr.der");
        openssl("req -inform DER -in " + at + "/csr.der -out " + at + "/csr");
        const std::string certificate = openssl("x509 -req -in " + at + "/csr -subj /CN=" + certificate_name + " -CA " + pki.ca().string() + " -CAkey " + at + "/ca/ca.key -set_serial 77 -sha256 -days 30");
        return {200, "application/pem-certificate-chain", certificate};
    }

    EnrolRequest bundle() {
        std::string fingerprint = openssl("x509 -in " + pki.ca().string() + " -outform DER | openssl dgst -sha256 -hex");
        fingerprint = fingerprint.substr(fingerprint.rfind(' ') + 1, 64);
        return {"https://localhost:" + std::to_string(desk->port()), "V7K2M9QX4", "4F2K-7Q", fingerprint};
    }

    EnrolErrc refused(const EnrolRequest& request) {
        const auto outcome = enrol(request, files);
        CHECK_TRUE_TEXT(!outcome.has_value(), "it enrolled");
        CHECK_TRUE(!enrolled(files));
        CHECK_TRUE(outcome.error().text().find(request.code) == std::string::npos);
        return outcome.error().error;
    }
};

TEST(Enrolment, a_vehicle_gets_its_identity_and_trusts_the_dealers_key) {
    const auto dealer = enrol(bundle(), files);
    CHECK_TRUE_TEXT(dealer.has_value(), dealer ? "" : dealer.error().text().c_str());
    CHECK_EQUAL(std::string{"Garage"}, dealer->dealer_name);
    CHECK_EQUAL(18883, dealer->broker_port);
    CHECK_TRUE(enrolled(files));
    CHECK_EQUAL(std::string{"V7K2M9QX4"}, *vehicle_of(files));
    CHECK_EQUAL(std::string{"broker.test"}, read_dealer(files)->broker_server_name);
    MbedKeys keys{files};
    CHECK_TRUE(keys.trusted().contains(*key_id_of_pem(content_of(signer.certificate))));
    CHECK_EQUAL(*key_id_of_pem(content_of(files.certificate())), keys.own_key_id());
    // The code went to the desk once, as basic authorisation, and only after the CA was checked
    CHECK_EQUAL(3U, desk->requests().size());
    CHECK_EQUAL(std::string{}, desk->requests()[0].authorization);
    CHECK_EQUAL(std::string{"Basic VjdLMk05UVg0OjRGMkstN1E="}, desk->requests()[1].authorization);  // V7K2M9QX4:4F2K-7Q
    for (const auto& file : {files.key(), files.certificate(), files.ca(), files.dealer()}) {
        struct stat status {};
        CHECK_EQUAL(0, ::stat(file.c_str(), &status));
        CHECK_EQUAL(0600U, status.st_mode & 0777U);
    }
}

TEST(Enrolment, a_desk_with_another_ca_never_sees_the_code) {
    auto request = bundle();
    request.ca_sha256[0] = request.ca_sha256[0] == '0' ? '1' : '0';
    CHECK_TRUE(refused(request) == EnrolErrc::WrongCa);
    CHECK_EQUAL(1U, desk->requests().size());
}

TEST(Enrolment, a_desk_whose_certificate_is_not_of_its_ca_never_sees_the_code) {
    // Given a man in the middle who passes on the true CA certificate
    TestPki foreign{root, "foreign"};
    desk = std::make_unique<FakeDesk>(foreign.issue("desk", "localhost"), [this](const DeskRequest& request) { return answer(request); });
    CHECK_TRUE(refused(bundle()) == EnrolErrc::TlsFailed);
    CHECK_EQUAL(1U, desk->requests().size());
}

TEST(Enrolment, a_desk_with_another_host_name_never_sees_the_code) {
    desk = std::make_unique<FakeDesk>(pki.issue("desk", "other.test"), [this](const DeskRequest& request) { return answer(request); });
    CHECK_TRUE(refused(bundle()) == EnrolErrc::TlsFailed);
    CHECK_EQUAL(1U, desk->requests().size());
}

TEST(Enrolment, a_refused_code_and_a_refusing_desk_are_told_apart) {
    enrol_status = 401;
    CHECK_TRUE(refused(bundle()) == EnrolErrc::CodeRefused);
    enrol_status = 503;
    CHECK_TRUE(refused(bundle()) == EnrolErrc::DeskRefused);
}

TEST(Enrolment, a_certificate_for_another_vehicle_key_or_of_another_ca_is_not_taken) {
    certificate_name = "VZZZZZZZ1";
    CHECK_TRUE(refused(bundle()) == EnrolErrc::BadAnswer);
    foreign_certificate = content_of(pki.issue("V7K2M9QX4").certificate);
    CHECK_TRUE(refused(bundle()) == EnrolErrc::BadAnswer);
    foreign_certificate = "hello";
    CHECK_TRUE(refused(bundle()) == EnrolErrc::BadAnswer);
}

TEST(Enrolment, a_signing_certificate_of_another_ca_is_not_taken) {
    TestPki foreign{root, "foreign"};
    dealer_signer = foreign.issue_signer("signing").certificate;
    CHECK_TRUE(refused(bundle()) == EnrolErrc::BadAnswer);
}

TEST(Enrolment, a_desk_that_is_not_there_is_unreachable) {
    const auto request = bundle();
    desk.reset();
    CHECK_TRUE(refused(request) == EnrolErrc::Unreachable);
}

TEST(Enrolment, a_second_try_uses_the_same_key) {
    enrol_status = 503;
    CHECK_TRUE(refused(bundle()) == EnrolErrc::DeskRefused);
    const std::string key = content_of(files.key());
    enrol_status = 200;
    CHECK_TRUE(enrol(bundle(), files).has_value());
    CHECK_EQUAL(key, content_of(files.key()));
}

TEST(Enrolment, odolinkctl_enrols_a_vehicle_once_and_leaves_one_that_is_enrolled_alone) {
    // Given the dealer's file
    const EnrolRequest given = bundle();
    const auto file = root / "enrolment.json";
    std::ofstream{file} << R"({"desk":")" << given.desk << R"(","vehicle":")" << given.vehicle << R"(","code":")" << given.code << R"(","ca_sha256":")" << given.ca_sha256
                        << R"("})";
    // When a technician enrols a vehicle whose data directory is not there yet
    const auto first = enrol_tool::enrol(file, root / "data");
    // Then it has its identity
    STRCMP_EQUAL("", first.problem.c_str());
    STRCMP_EQUAL("V7K2M9QX4", first.vehicle.c_str());
    STRCMP_EQUAL("Garage", first.dealer.c_str());
    CHECK_TRUE(enrolled({root / "data" / "identity"}));
    // When it is done again, the desk is not even asked
    const auto asked = desk->requests().size();
    STRCMP_CONTAINS("enrolled already", enrol_tool::enrol(file, root / "data").problem.c_str());
    CHECK_EQUAL(asked, desk->requests().size());
}

TEST(Enrolment, odolinkctl_says_what_hinders_it_and_where) {
    STRCMP_CONTAINS("no-such.json", enrol_tool::enrol(root / "no-such.json", root / "data").problem.c_str());
    const auto agent = sqlite::DataDirectory::open((root / "data").string());
    STRCMP_CONTAINS("another instance", enrol_tool::enrol(root / "no-such.json", root / "data").problem.c_str());
}
