// SPDX-License-Identifier: Apache-2.0
// The two JSON documents of enrolment, and the address of the desk.
#include "adapters/mbedtls/enrolment/documents.hpp"
#include "adapters/mbedtls/enrolment/https_exchange.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {
const std::string kDigest(64, 'a');
const std::string kBundle = R"({"desk":"https://desk.test:8443","vehicle":"V7K2M9QX4","code":"4F2K-7Q","ca_sha256":")" + kDigest + "\"}";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    CHECK_TRUE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}
}  // namespace

TEST_GROUP(EnrolmentBundle){};

TEST(EnrolmentBundle, a_good_one_is_read) {
    const auto request = parse_enrolment(kBundle);
    CHECK_TRUE(request.has_value());
    CHECK_EQUAL(std::string{"https://desk.test:8443"}, request->desk);
    CHECK_EQUAL(std::string{"V7K2M9QX4"}, request->vehicle);
    CHECK_EQUAL(std::string{"4F2K-7Q"}, request->code);
}

TEST(EnrolmentBundle, each_mistake_is_named) {
    const auto detail = [](const std::string& json) {
        const auto request = parse_enrolment(json);
        CHECK_TRUE(!request.has_value());
        CHECK_TRUE(request.error().error == EnrolErrc::BadBundle);
        return request.error().detail;
    };
    STRCMP_CONTAINS("not a JSON object", detail("[1]").c_str());
    STRCMP_CONTAINS("not a JSON object", detail("{").c_str());
    STRCMP_CONTAINS("\"desk\"", detail(replaced(kBundle, "https:", "http:")).c_str());
    STRCMP_CONTAINS("\"vehicle\"", detail(replaced(kBundle, "V7K2M9QX4", "V7/+")).c_str());
    STRCMP_CONTAINS("\"vehicle\"", detail(replaced(kBundle, "V7K2M9QX4", "V7_K2")).c_str());  // no topic of this name would be taken
    STRCMP_CONTAINS("\"code\"", detail(replaced(kBundle, "\"4F2K-7Q\"", "7")).c_str());
    STRCMP_CONTAINS("\"ca_sha256\"", detail(replaced(kBundle, "aaaa", "aaa")).c_str());
    STRCMP_CONTAINS("\"ca_sha256\"", detail(replaced(kBundle, "aaaa", "gggg")).c_str());
}

TEST(EnrolmentBundle, a_pseudonym_may_be_as_long_as_the_wire_takes_it) {
    CHECK_TRUE(parse_enrolment(replaced(kBundle, "V7K2M9QX4", std::string(64, 'V'))).has_value());
    CHECK_FALSE(parse_enrolment(replaced(kBundle, "V7K2M9QX4", std::string(65, 'V'))).has_value());
}

TEST(EnrolmentBundle, a_file_that_is_not_there_is_named) {
    const auto request = read_enrolment("nowhere/enrolment.json");
    STRCMP_CONTAINS("nowhere/enrolment.json", request.error().text().c_str());
}

TEST(EnrolmentBundle, the_desks_address_has_host_and_port) {
    CHECK_TRUE(*parse_https("https://desk.test:8443") == (HttpsServer{"desk.test", "8443"}));
    CHECK_TRUE(*parse_https("https://desk.test/") == (HttpsServer{"desk.test", "443"}));
    for (const char* wrong : {"http://desk.test", "https://", "https://a/b", "https://user@a", "https://a:", "https://a:x", "https://a:123456"}) {
        CHECK_TRUE_TEXT(!parse_https(wrong).has_value(), wrong);
    }
}

TEST_GROUP(DealerDescription){};

TEST(DealerDescription, a_good_one_is_read_and_each_gap_is_named) {
    const std::string good = R"({"dealer_id":"d1","dealer_name":"Garage","broker":{"host":"b.test","port":8883,"server_name":"b"},"signers":["PEM"]})";
    const auto document = parse_dealer(good);
    CHECK_TRUE(document.has_value());
    CHECK_EQUAL(8883, document->info.broker_port);
    CHECK_EQUAL(1U, document->signers.size());
    CHECK_TRUE(parse_dealer(replaced(good, "\"d1\"", "1")).error().error == EnrolErrc::BadAnswer);
    CHECK_TRUE(!parse_dealer(replaced(good, "8883", "0")).has_value());
    CHECK_TRUE(!parse_dealer(replaced(good, "8883", "\"x\"")).has_value());
    CHECK_TRUE(!parse_dealer(replaced(good, "\"b.test\"", "\"\"")).has_value());
    CHECK_TRUE(!parse_dealer(replaced(good, "[\"PEM\"]", "[]")).has_value());
    CHECK_TRUE(!parse_dealer(replaced(good, "[\"PEM\"]", "[1]")).has_value());
}
