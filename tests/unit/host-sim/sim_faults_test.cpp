// SPDX-License-Identifier: Apache-2.0
// The faults of the simulated store and of the simulated way to the dealer, each seen to do what it says and no more.
#include <string>
#include <vector>

#include "ports/memory_store.hpp"
#include "ports/sim_link.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

namespace {

StoreTransaction event(std::uint64_t sequence, ValueClass value) {
    StoreTransaction transaction;
    OutboxEntry entry;
    entry.stream = Stream::Care;
    entry.sequence = sequence;
    entry.value = value;
    entry.payload = Bytes(100);
    transaction.outbox.push_back(entry);
    return transaction;
}

}  // namespace

TEST_GROUP(StoreFaults) {
    MemoryStore store;
    [[nodiscard]] std::size_t waiting() {
        return store.waiting(Stream::Care, 0, 100)->size();
    }
};

TEST(StoreFaults, a_power_cut_before_keeps_nothing_and_one_after_keeps_all_and_neither_returns) {
    store.cut_power_at(2, PowerCut::Before);
    CHECK_TRUE(store.commit(event(1, ValueClass::Normal)).has_value());
    CHECK_THROWS(PowerCut, (void)store.commit(event(2, ValueClass::Normal)));
    LONGS_EQUAL(1, waiting());
    store.cut_power_at(1, PowerCut::After);
    CHECK_THROWS(PowerCut, (void)store.commit(event(2, ValueClass::Normal)));
    LONGS_EQUAL(2, waiting());
    CHECK_TRUE(store.commit(event(3, ValueClass::Normal)).has_value());  // once
}

TEST(StoreFaults, a_full_disk_refuses_until_a_critical_event_opens_its_reserve) {
    store.fill_disk();
    CHECK_TRUE(store.commit(event(1, ValueClass::Normal)).error() == StoreErrc::Full);
    CHECK_TRUE(store.failed());
    CHECK_TRUE(store.commit(event(2, ValueClass::Critical)).has_value());
    CHECK_FALSE(store.failed());
    CHECK_TRUE(store.commit(event(3, ValueClass::Normal)).has_value());  // of what the reserve left
    store.fail_commits(StoreErrc::Io);
    CHECK_TRUE(store.commit(event(4, ValueClass::Critical)).error() == StoreErrc::Io);
    LONGS_EQUAL(2, waiting());
}

TEST_GROUP(NetworkFaults) {
    EventQueue queue;
    SimBroker broker{queue};
    SimNetwork network;
    SimLink link{queue, broker, network, "v/"};
    std::vector<std::string> at_desk;
    std::vector<std::string> at_car;
    std::vector<Error> downs;
    int ups{0};

    void setup() override {
        network.random = Random{7};
        broker.subscribe_desk(
            [this](std::string topic, Bytes payload) { at_desk.push_back(topic + to_text(payload)); });
        link.set_events({[this] { ++ups; }, [this](Error why) { downs.push_back(why); }, [](PublishTicket, Status) {},
                         [this](std::string_view, ByteView payload) { at_car.push_back(to_text(payload)); }});
    }
    void come_up() {
        link.connect({});
        queue.run_for(1s);
        CHECK_TRUE(link.is_up());
    }
    void send(const char* topic, const char* text) {
        CHECK_TRUE(link.publish(topic, as_bytes(text)).has_value());
    }
};

TEST(NetworkFaults, lost_segments_come_late_and_in_order_and_never_vanish) {
    come_up();
    network.loss = 0.6;
    for (const char* text : {"1", "2", "3", "4", "5", "6", "7", "8"}) send("a", text);
    queue.run_for(40ms);
    CHECK_TRUE(at_desk.size() < 8);
    queue.run_for(2min);
    CHECK_TRUE((at_desk == std::vector<std::string>{"a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8"}));
}

TEST(NetworkFaults, topics_overtake_each_other_and_the_order_within_one_stays) {
    come_up();
    network.reorders = true;
    for (int i = 1; i <= 6; ++i) {
        send("a", std::to_string(i).c_str());
        send("b", std::to_string(i).c_str());
    }
    queue.run_for(10s);
    LONGS_EQUAL(12, at_desk.size());
    std::string a, b, order;
    for (const std::string& got : at_desk) {
        (got[0] == 'a' ? a : b) += got[1];
        order += got[0];
    }
    STRCMP_EQUAL("123456", a.c_str());
    STRCMP_EQUAL("123456", b.c_str());
    CHECK_TRUE(order != "abababababab");
}

TEST(NetworkFaults, what_was_not_acknowledged_comes_again_to_the_desk_later_and_to_the_car_with_its_next_session) {
    come_up();
    network.duplicates = 1;
    send("a", "1");
    broker.publish_from_desk("v/down/x", Bytes{std::byte{'2'}});
    queue.run_for(1s);
    LONGS_EQUAL(1, at_desk.size());
    queue.run_for(5s);
    LONGS_EQUAL(2, at_desk.size());
    LONGS_EQUAL(1, at_car.size());
    link.cut();
    queue.run_for(1s);
    come_up();
    CHECK_TRUE((at_car == std::vector<std::string>{"2", "2"}));
}

TEST(NetworkFaults, a_cut_in_the_middle_of_a_message_ends_the_session_and_that_message) {
    come_up();
    network.cut_after = 5;
    send("a", "123");
    send("a", "45678");
    send("a", "9");
    queue.run_for(1s);
    CHECK_TRUE((at_desk == std::vector<std::string>{"a123"}));
    LONGS_EQUAL(1, downs.size());
    CHECK_TRUE(downs[0] == LinkErrc::Lost);
    come_up();  // once only
    send("a", "45678");
    queue.run_for(1s);
    LONGS_EQUAL(2, at_desk.size());
}

TEST(NetworkFaults, a_captive_portal_shows_a_foreign_certificate_and_gets_nothing) {
    network.captive_portal = true;
    link.connect({});
    queue.run_for(1s);
    CHECK_FALSE(link.is_up());
    CHECK_TRUE(downs.size() == 1 && downs[0] == LinkErrc::CertificateUntrusted);
    CHECK_TRUE(link.publish("a", as_bytes("1")).error() == LinkErrc::NotConnected);
    LONGS_EQUAL(0, broker.bytes_up());
}

TEST(NetworkFaults, a_broker_that_remembers_keeps_what_comes_for_a_car_that_is_away_and_a_killed_one_forgets) {
    come_up();
    broker.publish_from_desk("v/down/x", Bytes{std::byte{'0'}});
    broker.restart_with_memory();
    queue.run_for(1s);
    CHECK_FALSE(link.is_up());
    broker.publish_from_desk("v/down/x", Bytes{std::byte{'1'}});
    come_up();
    CHECK_TRUE(at_car.back() == "1");
    link.cut();
    broker.publish_from_desk("v/down/x", Bytes{std::byte{'2'}});
    broker.kill();
    broker.start();
    queue.run_for(1s);
    come_up();
    CHECK_TRUE(at_car.back() == "1");
}

TEST_GROUP_BASE(Will, TEST_GROUP_CppUTestGroupNetworkFaults) {
    void come_up_with(const char* will) {
        const ByteView text = as_bytes(will);
        link.connect(LinkWill{"v/up/agent ", {text.begin(), text.end()}});
        queue.run_for(1s);
        CHECK_TRUE(link.is_up());
    }
};

TEST(Will, of_a_cut_session_goes_out_after_one_and_a_half_keep_alives) {
    come_up_with("lost");
    link.cut();
    queue.run_for(89s);
    CHECK_TRUE(at_desk.empty());
    queue.run_for(2s);
    CHECK_TRUE((at_desk == std::vector<std::string>{"v/up/agent lost"}));
}

TEST(Will, of_a_killed_process_goes_out_at_once_and_of_an_orderly_end_never) {
    come_up_with("lost");
    send("a", "1");
    link.disconnect();
    queue.run_for(5min);
    CHECK_TRUE((at_desk == std::vector<std::string>{"a1"}));
    come_up_with("lost");
    link.die();
    queue.run_for(1s);
    CHECK_TRUE((at_desk == std::vector<std::string>{"a1", "v/up/agent lost"}));
    CHECK_TRUE(downs.empty());
}

TEST(Will, of_a_session_that_is_taken_over_goes_out_then_and_the_next_ones_waits_its_own_time) {
    come_up_with("first");
    link.cut();
    queue.run_for(50s);
    come_up_with("second");
    CHECK_TRUE((at_desk == std::vector<std::string>{"v/up/agent first"}));
    link.cut();
    queue.run_for(80s);  // the first one's time is up
    LONGS_EQUAL(1, at_desk.size());
    queue.run_for(15s);
    CHECK_TRUE((at_desk == std::vector<std::string>{"v/up/agent first", "v/up/agent second"}));
}

TEST(Will, dies_with_the_broker) {
    come_up_with("lost");
    link.cut();
    broker.kill();
    broker.start();
    queue.run_for(5min);
    CHECK_TRUE(at_desk.empty());
}
