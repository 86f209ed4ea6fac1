// SPDX-License-Identifier: Apache-2.0
// The scheduler on a real event loop (milliseconds, as kernel timers cannot be virtual), the clock's judgement, entropy.
#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>

#include "adapters/asio/asio_scheduler.hpp"
#include "adapters/asio/os_entropy.hpp"
#include "adapters/asio/steady_clock.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

TEST_GROUP(AsioScheduler) {
    boost::asio::io_context core;
    AsioScheduler scheduler{core};
    std::string fired;

    void add(Duration delay, char name) {
        scheduler.after(delay, [this, name] { fired += name; });
    }
    void run(std::size_t count) {
        const auto end = std::chrono::steady_clock::now() + 5s;
        while (fired.size() < count && std::chrono::steady_clock::now() < end) core.run_one_for(10ms);
        core.run_for(20ms);  // what should not come has its chance
    }
};

TEST(AsioScheduler, timers_fire_by_time_and_then_by_the_order_they_were_set) {
    add(20ms, 'd');
    add(0ms, 'a');
    add(-5s, 'b');  // negative counts as 0
    add(10ms, 'c');
    CHECK_EQUAL(std::string{}, fired);  // never from inside after()
    run(4);
    // 'a' and 'b' were due at once, one instant apart
    CHECK_EQUAL(std::string{"abcd"}, fired);
}

TEST(AsioScheduler, a_cancelled_timer_does_not_run_even_when_it_is_due_already) {
    TimerId second = 0;
    scheduler.after(0ms, [this, &second] {
        fired += 'a';
        scheduler.cancel(second);
    });
    second = scheduler.after(0ms, [this] { fired += 'x'; });
    add(5ms, 'b');
    scheduler.cancel(999);
    run(2);
    CHECK_EQUAL(std::string{"ab"}, fired);
}

TEST(AsioScheduler, a_timer_may_set_the_next_one) {
    scheduler.after(0ms, [this] {
        fired += 'a';
        add(0ms, 'b');
    });
    run(2);
    CHECK_EQUAL(std::string{"ab"}, fired);
}

TEST(AsioScheduler, nothing_fires_after_it_is_gone) {
    auto gone = std::make_unique<AsioScheduler>(core);
    gone->after(0ms, [this] { fired += 'x'; });
    gone.reset();
    add(5ms, 'a');
    run(1);
    CHECK_EQUAL(std::string{"a"}, fired);
}

TEST_GROUP(SteadyClock){};

TEST(SteadyClock, wall_time_is_believed_as_far_as_the_kernel_vouches_for_it) {
    CHECK_TRUE(judge_wall_time(0s, 1'000s, KernelClock::Disciplined) == WallQuality::Unknown);  // 1970
    CHECK_TRUE(judge_wall_time(1'000s, 1'000s, KernelClock::Free) == WallQuality::Estimated);
    CHECK_TRUE(judge_wall_time(1'000s, 1'000s, KernelClock::Disciplined) == WallQuality::Synchronised);
}

TEST(SteadyClock, one_boot_has_one_id_and_time_never_goes_back) {
    const SteadyClock clock;
    CHECK_TRUE(!clock.boot().empty());
    CHECK_TRUE(clock.boot() == SteadyClock{}.boot());
    MonoTime before = clock.mono();
    for (int i = 0; i < 1000; ++i) {
        const MonoTime now = clock.mono();
        CHECK_TRUE(now >= before);
        before = now;
    }
    CHECK_TRUE(clock.wall().known());  // this test was built before it runs
}

TEST_GROUP(OsEntropy){};

TEST(OsEntropy, identifiers_differ) {
    OsEntropy entropy;
    CHECK_TRUE(entropy.id() != entropy.id());
    CHECK_TRUE(entropy.bits() != entropy.bits());
}
