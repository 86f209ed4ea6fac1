// SPDX-License-Identifier: Apache-2.0
// Who the broker lets in: a certificate of this authority, in its time, not on the list. And whom our vehicle believes.
#include <chrono>
#include <thread>

#include "integration/broker/broker_bench.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::test;
using namespace std::chrono_literals;

TEST_GROUP(BrokerCredentials) {
    BrokerBench bench;

    Outcome try_with(const Issued& who) {
        return bench.publish(who, {"-t", bench.up("VA"), "-m", "hello"});
    }
    void let_in(const Outcome& outcome) {
        CHECK_TRUE_TEXT(outcome.says("received PUBACK"), outcome.output.c_str());
    }
    void kept_out(const Outcome& outcome) {
        CHECK_TRUE_TEXT(outcome.status != 0, outcome.output.c_str());
        CHECK_FALSE_TEXT(outcome.says("received CONNACK (0)") || outcome.says("received PUBACK"),
                         outcome.output.c_str());
    }
    /// The broker's log has the reason.
    void because(const char* text) {
        STRCMP_CONTAINS(text, bench.broker_log().c_str());
    }
};

TEST(BrokerCredentials, a_vehicle_of_the_desks_authority_comes_in) {
    let_in(try_with(bench.issue("VA")));
}

TEST(BrokerCredentials, without_a_certificate_nobody_comes_in) {
    // require_certificate, allow_anonymous false
    kept_out(bench.publish_unknown({"-u", "VA", "-t", bench.up("VA"), "-m", "hello"}));
    because("peer did not return a certificate");
}

TEST(BrokerCredentials, a_certificate_of_another_authority_with_the_same_name_is_refused) {
    // cafile
    kept_out(try_with(bench.forge("VA")));
    because("certificate verify failed");
}

TEST(BrokerCredentials, an_expired_certificate_is_refused) {
    let_in(try_with(bench.issue("VA", 24h * 364)));
    kept_out(try_with(bench.issue("VA", 24h * 366)));
    because("certificate verify failed");
}

TEST(BrokerCredentials, a_revoked_certificate_is_refused_from_the_reload_on) {
    // crlfile
    const Issued sold = bench.issue("VA");
    const Issued other = bench.issue("VB");
    let_in(try_with(sold));
    bench.revoke(sold);
    Outcome outcome = try_with(sold);
    for (auto waited = 0ms; outcome.says("received PUBACK") && waited < 3s; waited += 50ms) {
        std::this_thread::sleep_for(50ms);  // the broker reads the list between two rounds of its loop
        outcome = try_with(sold);
    }
    kept_out(outcome);
    // And only this one
    let_in(bench.publish(other, {"-t", bench.up("VB"), "-m", "hello"}));
}
