// SPDX-License-Identifier: Apache-2.0
// The link against a real mosquitto: both directions, and what the broker refuses.
#include "integration/link/link_bench.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::test;

TEST_GROUP(LinkDelivery) {
    LinkBench bench;

    void connect_vehicle() {
        bench.add_vehicle(bench.good_vehicle());
        bench.vehicle->link.connect({});
        CHECK_TRUE_TEXT(bench.run_until([this] { return bench.vehicle->heard.ups == 1; }), "the vehicle does not connect");
    }
    void connect_desk() {
        bench.add_desk();
        bench.desk->link.connect({});
        CHECK_TRUE_TEXT(bench.run_until([this] { return bench.desk->heard.ups == 1; }), "the desk does not connect");
    }
};

TEST(LinkDelivery, messages_travel_in_both_directions_over_mutual_tls) {
    // Given a vehicle and a desk on the same broker
    connect_vehicle();
    connect_desk();
    // When each publishes
    const auto up = bench.vehicle->link.publish(bench.up_topic(), as_bytes("brake pads"));
    const auto down = bench.desk->link.publish(bench.down_topic(), as_bytes("come on Tuesday"));
    CHECK_TRUE(up.has_value());
    CHECK_TRUE(down.has_value());
    // Then each hears the other, and the broker's word comes for each ticket
    CHECK_TRUE(bench.run_until([this] {
        return bench.desk->heard.messages.size() == 1 && bench.vehicle->heard.messages.size() == 1 &&
               bench.vehicle->heard.published.size() == 1 && bench.desk->heard.published.size() == 1;
    }));
    STRCMP_EQUAL(bench.up_topic().c_str(), bench.desk->heard.messages[0].first.c_str());
    STRCMP_EQUAL("brake pads", bench.desk->heard.messages[0].second.c_str());
    STRCMP_EQUAL("come on Tuesday", bench.vehicle->heard.messages[0].second.c_str());
    CHECK_TRUE(bench.vehicle->heard.published[0] == std::pair(*up, Error{}));
    CHECK_EQUAL(1U, bench.tls->counters().handshakes);
    CHECK_TRUE(bench.tls->counters().wire_up > 0);
}

TEST(LinkDelivery, publishing_to_a_foreign_topic_is_reported_as_not_authorised) {
    connect_vehicle();
    // When it writes to another vehicle's topic, and to its own down topic (self-injection)
    const auto foreign = bench.vehicle->link.publish(bench.up_topic(kOtherVehicle), as_bytes("x"));
    const auto own_down = bench.vehicle->link.publish(bench.down_topic(), as_bytes("x"));
    CHECK_TRUE(foreign.has_value());
    CHECK_TRUE(own_down.has_value());
    CHECK_TRUE(bench.run_until([this] { return bench.vehicle->heard.published.size() == 2; }));
    // Then both are refused (reason 0x87) and the session goes on
    for (const auto& [ticket, error] : bench.vehicle->heard.published) CHECK_TRUE(error == LinkErrc::NotAuthorised);
    CHECK_EQUAL(0U, bench.vehicle->heard.downs.size());
    CHECK_EQUAL(0U, bench.vehicle->heard.messages.size());
}

TEST(LinkDelivery, a_message_above_the_brokers_limit_is_refused_before_it_is_sent) {
    connect_vehicle();
    const Bytes large(65'536);
    CHECK_TRUE(bench.vehicle->link.publish(bench.up_topic(), large).error() == LinkErrc::TooLarge);
    const Bytes fits(60'000);
    CHECK_TRUE(bench.vehicle->link.publish(bench.up_topic(), fits).has_value());
    CHECK_TRUE(bench.run_until([this] { return bench.vehicle->heard.published.size() == 1; }));
    CHECK_TRUE(!bench.vehicle->heard.published[0].second);
}

TEST(LinkDelivery, no_more_than_the_window_is_under_way) {
    connect_vehicle();
    // Given a window full of publishes without running the loop in between
    for (std::size_t i = 0; i < PahoLink::kMaxWindow; ++i) CHECK_TRUE(bench.vehicle->link.publish(bench.up_topic(), as_bytes("x")).has_value());
    // Then one more is refused, and taken again after the answers came
    CHECK_TRUE(bench.vehicle->link.publish(bench.up_topic(), as_bytes("x")).error() == LinkErrc::WindowFull);
    CHECK_TRUE(bench.run_until([this] { return bench.vehicle->heard.published.size() == PahoLink::kMaxWindow; }));
    CHECK_TRUE(bench.vehicle->link.publish(bench.up_topic(), as_bytes("x")).has_value());
}

TEST(LinkDelivery, nothing_can_be_published_before_up_or_after_disconnect) {
    bench.add_vehicle(bench.good_vehicle());
    CHECK_TRUE(bench.vehicle->link.publish(bench.up_topic(), as_bytes("x")).error() == LinkErrc::NotConnected);
    bench.vehicle->link.connect({});
    CHECK_TRUE(bench.run_until([this] { return bench.vehicle->heard.ups == 1; }));
    // When it disconnects and connects again at once
    bench.vehicle->link.disconnect();
    CHECK_TRUE(bench.vehicle->link.publish(bench.up_topic(), as_bytes("x")).error() == LinkErrc::NotConnected);
    bench.vehicle->link.connect({});
    // Then it comes up again, nothing was reported as down, and TLS resumed its session
    CHECK_TRUE(bench.run_until([this] { return bench.vehicle->heard.ups == 2; }));
    CHECK_EQUAL(0U, bench.vehicle->heard.downs.size());
    CHECK_EQUAL(1U, bench.tls->counters().resumed);
}

TEST(LinkDelivery, what_the_desk_sent_while_the_vehicle_was_away_comes_after_up) {
    connect_vehicle();
    connect_desk();
    bench.vehicle->link.disconnect();
    bench.run_for(std::chrono::milliseconds{200});
    // When the desk writes to an absent vehicle
    CHECK_TRUE(bench.desk->link.publish(bench.down_topic(), as_bytes("waiting")).has_value());
    CHECK_TRUE(bench.run_until([this] { return bench.desk->heard.published.size() == 1; }));
    bench.vehicle->link.connect({});
    // Then the broker kept it, and it is told after on_up
    CHECK_TRUE(bench.run_until([this] { return bench.vehicle->heard.messages.size() == 1; }));
    CHECK_EQUAL(2, bench.vehicle->heard.ups);
    STRCMP_EQUAL("waiting", bench.vehicle->heard.messages[0].second.c_str());
}

TEST(LinkDelivery, who_keeps_no_session_takes_none_up_that_was_left_under_its_name) {
    connect_vehicle();
    connect_desk();
    bench.desk->link.disconnect();
    bench.run_for(std::chrono::milliseconds{200});
    // Given a session that is kept, with a message in it
    CHECK_TRUE(bench.vehicle->link.publish(bench.up_topic(), as_bytes("before")).has_value());
    CHECK_TRUE(bench.run_until([this] { return bench.vehicle->heard.published.size() == 1; }));
    // When another of that name connects that keeps none
    bench.add_desk(std::chrono::seconds{0});
    bench.desk->link.connect({});
    CHECK_TRUE(bench.run_until([this] { return bench.desk->heard.ups == 1; }));
    CHECK_TRUE(bench.vehicle->link.publish(bench.up_topic(), as_bytes("after")).has_value());
    // Then it hears what is said from now on
    CHECK_TRUE(bench.run_until([this] { return bench.desk->heard.messages.size() == 1; }));
    STRCMP_EQUAL("after", bench.desk->heard.messages[0].second.c_str());
}
