// SPDX-License-Identifier: Apache-2.0
// When the daemon asks for the next certificate, on virtual time.
#include "app/daemon/certificate_watch.hpp"

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "support/fakes/virtual_time.hpp"
#include "support/temporary_directory.hpp"
#include "support/test_pki.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::test;
using namespace std::chrono_literals;

namespace {

struct Lines final : LogSink {
    void write(LogLevel, std::string_view event, std::initializer_list<LogField>) override { all.emplace_back(event); }
    std::vector<std::string> all;
};

}  // namespace

TEST_GROUP(CertificateWatch) {
    TemporaryDirectory directory;
    TestPki pki{directory.path(), "ca"};
    IdentityFiles files{std::filesystem::path{directory.path()} / "identity"};
    VirtualTime time;
    Lines log;
    int asked{0};
    std::optional<EnrolFailure> answer;
    CertificateWatch watch{files, time, time, log,
                           [this](const std::function<void(std::optional<EnrolFailure>)>& done) {
                               ++asked;
                               done(answer);
                           }};
    CertificateLife life;

    void setup() override {
        const Issued issued = pki.issue("V7K2M9QX4");  // 30 days
        const auto put = [](const std::filesystem::path& to, const std::filesystem::path& from) {
            std::ifstream in{from};
            const std::string text{std::istreambuf_iterator<char>{in}, {}};
            write_private_file(to, as_bytes(text)).value();
        };
        put(files.key(), issued.key);
        put(files.certificate(), issued.certificate);
        put(files.ca(), pki.ca());
        life = *certificate_life(files);
    }
    void begin(std::chrono::hours after_issue, WallQuality quality = WallQuality::Synchronised) {
        time.wall_at_boot = {life.from.since_epoch + after_issue, quality};
        watch.start();
    }
};

TEST(CertificateWatch, asks_within_an_hour_after_two_thirds_of_the_life) {
    begin(24h * 20 - 10h);
    time.run_for(10h);
    CHECK_EQUAL(0, asked);
    time.run_for(1h + 1min);
    CHECK_TRUE(asked >= 1);
    STRCMP_EQUAL("identity.renewed", log.all.at(0).c_str());
}

TEST(CertificateWatch, does_not_ask_while_the_time_is_not_known) {
    begin(24h * 29, WallQuality::Unknown);
    time.run_for(48h);
    CHECK_EQUAL(0, asked);
}

TEST(CertificateWatch, asks_again_each_hour_and_a_day_after_a_refusal) {
    answer = EnrolFailure{EnrolErrc::Unreachable, "no network"};
    begin(24h * 21);
    time.run_for(3h + 2min);
    CHECK_EQUAL(4, asked);
    STRCMP_EQUAL("identity.not_renewed", log.all.at(0).c_str());
    answer = EnrolFailure{EnrolErrc::CodeRefused, "revoked"};
    time.run_for(1h);
    CHECK_EQUAL(5, asked);
    time.run_for(23h);
    CHECK_EQUAL(5, asked);
    time.run_for(1h);
    CHECK_EQUAL(6, asked);
}
