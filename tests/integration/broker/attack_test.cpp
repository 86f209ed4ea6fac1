// SPDX-License-Identifier: Apache-2.0
// What a vehicle with a valid certificate may try against others, and against itself. Each test names the line of the
// configuration that stands against it (host-sim/broker/README.md); without that line it is red.
#include <fstream>

#include "integration/broker/broker_bench.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::test;

TEST_GROUP(BrokerAttack) {
    BrokerBench bench;
    Issued car = bench.issue("VA");
    Issued thief = bench.issue("VB");
    Issued desk = bench.issue("desk");

    /// The desk's own subscription.
    Listener desk_listens(const std::string& seconds = "3") {
        return listens(desk, {"-t", "odolink/v1/+/+/up/#", "-W", seconds});
    }
    Listener car_listens(const std::string& seconds = "3") {
        return listens(car, {"-t", "odolink/v1/3f/VA/down/#", "-W", seconds});
    }
    Listener listens(const Issued& who, const Arguments& arguments) {
        Listener listener = bench.listen(who, arguments);
        CHECK_TRUE_TEXT(listener.subscribed(), "no SUBACK");
        return listener;
    }
    /// Publishes what the broker must carry, so that a silence elsewhere means something.
    void proper(const Issued& who, const std::string& topic, const std::string& text) {
        const Outcome sent = bench.publish(who, {"-t", topic, "-m", text});
        CHECK_EQUAL(0, sent.status);
        CHECK_TRUE_TEXT(sent.says("RC:0)") || sent.says("RC:16)"), sent.output.c_str());
    }
    void refused_with_135(const Issued& who, const std::string& topic) {
        const Outcome sent = bench.publish(who, {"-t", topic, "-m", "forged"});
        CHECK_TRUE_TEXT(sent.says("received PUBACK (Mid: 1, RC:135)"), sent.output.c_str());
    }
    /// A file of that many letters.
    std::string file_of(std::size_t bytes) {
        const auto file = bench.root / "letters";
        std::ofstream{file} << std::string(bytes, 'x');
        return file.string();
    }
    void only(const std::string& topic, const std::string& text, Listener& listener) {
        const auto heard = listener.messages();
        CHECK_EQUAL(1U, heard.size());
        STRCMP_EQUAL((topic + " " + text).c_str(), heard[0].c_str());
    }
};

TEST(BrokerAttack, publishing_to_another_vehicles_topic_is_refused_with_135_and_reaches_nobody) {
    // pattern write …/%u/up/#
    Listener listener = desk_listens();
    refused_with_135(thief, bench.up("VA"));
    proper(car, bench.up("VA"), "mine");
    only(bench.up("VA"), "mine", listener);
}

TEST(BrokerAttack, a_client_of_mqtt_3_is_told_success_and_still_reaches_nobody) {
    // The same line. MQTT 3.1.1 has no reason code: this is why ours speak MQTT 5.
    Listener listener = desk_listens();
    const Outcome sent = bench.publish(thief, {"-V", "mqttv311", "-t", bench.up("VA"), "-m", "forged"});
    CHECK_TRUE_TEXT(sent.says("RC:0)"), sent.output.c_str());
    proper(car, bench.up("VA"), "mine");
    only(bench.up("VA"), "mine", listener);
}

TEST(BrokerAttack, a_vehicle_cannot_write_to_its_own_down_topic) {
    // Below its own name a vehicle may write to up/ only. One client id is one connection, so the session waits
    // meanwhile.
    CHECK_TRUE(bench.listen(car, {"-c", "-i", "VA", "-x", "60", "-E", "-t", "odolink/v1/3f/VA/down/#"}).subscribed());
    const Outcome sent = bench.publish(car, {"-c", "-i", "VA", "-x", "60", "-t", bench.down("VA"), "-m", "forged"});
    CHECK_TRUE_TEXT(sent.says("received PUBACK (Mid: 1, RC:135)"), sent.output.c_str());
    proper(desk, bench.down("VA"), "come on Tuesday");
    Listener listener = listens(car, {"-c", "-i", "VA", "-x", "60", "-W", "1", "-t", "odolink/v1/3f/VA/down/#"});
    only(bench.down("VA"), "come on Tuesday", listener);
}

TEST(BrokerAttack, a_vehicle_that_calls_itself_the_desk_stays_itself) {
    // use_identity_as_username: the name is the certificate's, whatever CONNECT says.
    Listener listener = car_listens();
    const Outcome sent = bench.publish(thief, {"-u", "desk", "-P", "secret", "-t", bench.down("VA"), "-m", "forged"});
    CHECK_TRUE_TEXT(sent.says("RC:135)"), sent.output.c_str());
    proper(desk, bench.down("VA"), "come on Tuesday");
    only(bench.down("VA"), "come on Tuesday", listener);
}

TEST(BrokerAttack, wildcard_subscriptions_see_nothing_foreign_in_3_seconds) {
    // pattern read …/%u/down/#. mosquitto grants each SUBSCRIBE: what is delivered counts.
    Listener all = listens(thief, {"-t", "#", "-t", "odolink/v1/+/+/up/#", "-t", "odolink/v1/+/+/down/#", "-t",
                                   bench.up("VA"), "-t", bench.down("VA"), "-t", "$SYS/#", "-W", "3"});
    proper(car, bench.up("VA"), "mileage");
    proper(desk, bench.down("VA"), "an offer");
    proper(thief, bench.up("VB"), "its own");
    CHECK_EQUAL(0U, all.messages().size());
}

TEST(BrokerAttack, a_vehicle_that_joins_a_shared_subscription_takes_nothing_from_the_desk) {
    // mosquitto deals a shared subscription's messages out before it looks at the access list: a vehicle in the desk's
    // group would swallow every second message. The desk therefore subscribes for itself.
    Listener listener = desk_listens();
    Listener swallows = listens(thief, {"-t", "$share/ingest/odolink/v1/+/+/up/#", "-t", "$share/desk/#", "-W", "3"});
    for (const char* text : {"1", "2", "3", "4"}) proper(car, bench.up("VA"), text);
    CHECK_EQUAL(0U, swallows.messages().size());
    CHECK_EQUAL(4U, listener.messages().size());
}

TEST(BrokerAttack, a_last_will_on_a_foreign_topic_reaches_nobody) {
    // The access list holds for wills too. The broker itself ends the connection for its size, so the will is due.
    Listener listener = desk_listens();
    const std::string big = file_of(65'537);
    (void)bench.publish(thief, {"-V", "mqttv311", "--will-topic", bench.up("VA"), "--will-payload", "forged", "-t",
                                bench.up("VB"), "-f", big});
    (void)bench.publish(car, {"-V", "mqttv311", "--will-topic", bench.up("VA"), "--will-payload", "my will", "-t",
                              bench.up("VA"), "-f", big});
    only(bench.up("VA"), "my will", listener);
}

TEST(BrokerAttack, a_foreign_client_id_does_not_throw_its_owner_out) {
    // use_username_as_clientid
    Listener listener = car_listens();
    const Outcome sent = bench.publish(thief, {"-i", "VA", "-t", bench.up("VB"), "-m", "hello"});
    CHECK_EQUAL(0, sent.status);
    CHECK_TRUE_TEXT(bench.broker_log().find(" as VB (p5") != std::string::npos,
                    "the broker did not give it its own name");
    // The owner's session goes on: it hears what comes now
    proper(desk, bench.down("VA"), "still there");
    only(bench.down("VA"), "still there", listener);
}

TEST(BrokerAttack, a_retained_command_is_not_kept) {
    // retain_available false. A polite client leaves the flag out by itself; MQTT 3.1.1's does not know.
    const Outcome sent = bench.publish(desk, {"-V", "mqttv311", "-r", "-t", bench.down("VA"), "-m", "again and again"});
    CHECK_TRUE_TEXT(sent.says("r1,"), sent.output.c_str());
    Listener listener = car_listens("1");
    proper(desk, bench.down("VA"), "once");
    only(bench.down("VA"), "once", listener);
}

TEST(BrokerAttack, an_oversize_packet_ends_its_connection_and_reaches_nobody) {
    // max_packet_size
    Listener listener = desk_listens();
    const Outcome sent = bench.publish(car, {"-V", "mqttv311", "-t", bench.up("VA"), "-f", file_of(65'537)});
    CHECK_TRUE_TEXT(sent.status != 0 && !sent.says("received PUBACK"), sent.output.c_str());
    proper(car, bench.up("VA"), "small");
    only(bench.up("VA"), "small", listener);
}

TEST(BrokerAttack, a_name_that_is_a_wildcard_has_no_rights) {
    // Even if the authority signed such a name: mosquitto refuses it before %u could become a wildcard.
    Listener listener = desk_listens();
    for (const char* name : {"+", "#", "VA/up/#", "V+"}) {
        const Issued wild = bench.issue(name);
        refused_with_135(wild, bench.up("VA"));
        Listener nosy = listens(wild, {"-t", "odolink/v1/+/+/down/#", "-W", "1"});
        proper(desk, bench.down("VA"), "not for you");
        CHECK_EQUAL(0U, nosy.messages().size());
    }
    CHECK_EQUAL(0U, listener.messages().size());
}
