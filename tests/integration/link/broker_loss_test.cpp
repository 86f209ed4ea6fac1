// SPDX-License-Identifier: Apache-2.0
// The broker dies, freezes and comes back under an established session.
#include <set>

#include "integration/link/link_bench.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::test;

TEST_GROUP(BrokerLoss) {
    LinkBench bench;

    void connect_vehicle() {
        bench.add_vehicle(bench.good_vehicle());
        bench.vehicle->link.connect({});
        CHECK_TRUE(bench.run_until([this] { return bench.vehicle->heard.ups == 1; }));
    }
    /// As the core would, without its backoff.
    void reconnect(int ups) {
        CHECK_TRUE_TEXT(bench.run_until([this, ups] {
            auto& heard = bench.vehicle->heard;
            if (heard.ups == ups) return true;
            bench.vehicle->link.connect({});
            return false;
        }, std::chrono::seconds{20}), "no session again");
    }
};

TEST(BrokerLoss, a_killed_broker_is_reported_once_and_the_link_connects_again) {
    connect_vehicle();
    // When the broker is killed
    bench.broker.kill();
    CHECK_TRUE(bench.run_until([this] { return !bench.vehicle->heard.downs.empty(); }));
    bench.run_for(std::chrono::milliseconds{300});
    // Then the end is told exactly once, as Lost
    CHECK_EQUAL(1U, bench.vehicle->heard.downs.size());
    CHECK_TRUE(bench.vehicle->heard.downs[0] == LinkErrc::Lost);
    CHECK_TRUE(bench.vehicle->link.publish(bench.up_topic(), as_bytes("x")).error() == LinkErrc::NotConnected);
    // And after it came back the link works again
    CHECK_TRUE(bench.broker.start().has_value());
    reconnect(2);
    CHECK_TRUE(bench.vehicle->link.publish(bench.up_topic(), as_bytes("x")).has_value());
    CHECK_TRUE(bench.run_until([this] { return bench.vehicle->heard.published.size() == 1; }));
    CHECK_TRUE(!bench.vehicle->heard.published[0].second);
}

TEST(BrokerLoss, what_was_under_way_is_reported_as_lost_and_the_window_opens_again) {
    connect_vehicle();
    // Given a window of publishes that a frozen broker never answers
    bench.broker.freeze();
    for (std::size_t i = 0; i < PahoLink::kMaxWindow; ++i) CHECK_TRUE(bench.vehicle->link.publish(bench.up_topic(), as_bytes("x")).has_value());
    bench.run_for(std::chrono::milliseconds{200});
    // When it is killed
    bench.broker.kill();
    CHECK_TRUE(bench.run_until([this] { return !bench.vehicle->heard.downs.empty(); }));
    // Then each ticket is told once, as Lost
    CHECK_EQUAL(PahoLink::kMaxWindow, bench.vehicle->heard.published.size());
    for (const auto& [ticket, error] : bench.vehicle->heard.published) CHECK_TRUE(error == LinkErrc::Lost);
    // And after it came back, with its memory gone, a new window's worth goes through
    CHECK_TRUE(bench.broker.start().has_value());
    reconnect(2);
    std::size_t sent = 0;
    CHECK_TRUE_TEXT(bench.run_until([this, &sent] {
        while (sent < PahoLink::kMaxWindow && bench.vehicle->link.publish(bench.up_topic(), as_bytes("y")).has_value()) ++sent;
        return bench.vehicle->heard.published.size() >= 2 * PahoLink::kMaxWindow;
    }), "the window stays shut");
    bench.run_for(std::chrono::milliseconds{200});
    // And no ticket was told twice, though Paho sends the old ones again by itself
    std::set<PublishTicket> tickets;
    for (const auto& [ticket, error] : bench.vehicle->heard.published) CHECK_TRUE(tickets.insert(ticket).second);
    CHECK_EQUAL(2 * PahoLink::kMaxWindow, tickets.size());
    for (std::size_t i = PahoLink::kMaxWindow; i < tickets.size(); ++i) CHECK_TRUE(!bench.vehicle->heard.published[i].second);
}

TEST(BrokerLoss, nothing_is_reported_after_disconnect_even_when_the_broker_dies) {
    connect_vehicle();
    bench.vehicle->link.disconnect();
    bench.broker.kill();
    bench.run_for(std::chrono::milliseconds{500});
    CHECK_EQUAL(0U, bench.vehicle->heard.downs.size());
    CHECK_TRUE(bench.broker.start().has_value());
    reconnect(2);
}
