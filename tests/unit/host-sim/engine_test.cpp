// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "engine/event_queue.hpp"
#include "engine/random.hpp"
#include "engine/trace.hpp"
#include "ports/sim_time.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

TEST_GROUP(EventQueue) {
    EventQueue queue;
    std::string order;
};

TEST(EventQueue, runs_by_time_and_then_by_order_of_insertion) {
    queue.after(2s, [this] { order += 'c'; });
    queue.after(1s, [this] { order += 'a'; });
    queue.after(1s, [this] { order += 'b'; });
    queue.run_until(MonoTime{2s});
    STRCMP_EQUAL("abc", order.c_str());
    CHECK_TRUE(queue.now() == MonoTime{2s});
}

TEST(EventQueue, a_cancelled_event_never_runs) {
    const EventId event = queue.after(1s, [this] { order += 'x'; });
    queue.after(1s, [this] { order += 'y'; });
    queue.cancel(event);
    queue.run_for(5s);
    STRCMP_EQUAL("y", order.c_str());
}

TEST(EventQueue, a_number_is_never_used_again_so_that_a_late_cancel_hits_nobody) {
    const EventId first = queue.after(1s, [this] { order += 'a'; });
    queue.run_for(1s);
    const EventId second = queue.after(1s, [this] { order += 'b'; });
    queue.cancel(first);
    CHECK_FALSE(queue.waits(first));
    CHECK_TRUE(queue.waits(second));
    queue.run_for(1s);
    STRCMP_EQUAL("ab", order.c_str());
    CHECK_FALSE(queue.waits(second));
}

TEST(EventQueue, what_an_action_schedules_and_cancels_itself_is_kept_apart_from_what_runs) {
    EventId running = 0;
    running = queue.after(1s, [this, &running] {
        queue.cancel(running);
        queue.after(0s, [this] { order += 'y'; });
        order += 'x';
    });
    queue.run_for(2s);
    STRCMP_EQUAL("xy", order.c_str());
}

TEST(EventQueue, time_moves_to_the_end_of_a_run_even_when_nothing_is_due) {
    queue.run_for(3s);
    CHECK_TRUE(queue.now() == MonoTime{3s});
    CHECK_FALSE(queue.step());
}

TEST(EventQueue, the_timers_of_a_killed_process_die_with_it) {
    {
        SimScheduler scheduler{queue};
        scheduler.after(1s, [this] { order += 'x'; });
    }
    queue.run_for(5s);
    STRCMP_EQUAL("", order.c_str());
}

TEST_GROUP(Random){};

TEST(Random, the_same_seed_gives_the_same_numbers_and_forks_differ) {
    Random a{7};
    Random b{7};
    CHECK_TRUE(a.bits() == b.bits());
    Random network = Random{7}.fork("network");
    Random owner = Random{7}.fork("owner");
    Random network_again = Random{7}.fork("network");
    const auto first = network.bits();
    CHECK_TRUE(first == network_again.bits());
    CHECK_TRUE(first != owner.bits());
}

TEST_GROUP(Trace){};

TEST(Trace, a_line_begins_with_the_time_to_the_microsecond) {
    Trace trace;
    std::string shown;
    trace.set_listener([&shown](std::string_view line) { shown = line; });
    trace.add(MonoTime{3725s + 42us}, "car", "starts");
    STRCMP_EQUAL("3725.000042 car starts", shown.c_str());
}

TEST(Trace, equal_lines_give_equal_hashes_and_one_changed_letter_another) {
    Trace one, same, other;
    one.add(MonoTime{1s}, "car", "starts");
    same.add(MonoTime{1s}, "car", "starts");
    other.add(MonoTime{1s}, "car", "stops");
    STRCMP_EQUAL(one.hash().c_str(), same.hash().c_str());
    CHECK_FALSE(one.hash() == other.hash());
}
