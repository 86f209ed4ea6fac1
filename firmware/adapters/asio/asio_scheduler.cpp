// SPDX-License-Identifier: Apache-2.0
// One timerfd for all timers: armed for the earliest, and when it fires all that are due run in (time, order set).
#include "adapters/asio/asio_scheduler.hpp"

#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cerrno>
#include <map>
#include <system_error>
#include <utility>

#include "adapters/asio/boot_time.hpp"

namespace odolink {

class AsioScheduler::Timers : public std::enable_shared_from_this<Timers> {
public:
    explicit Timers(boost::asio::io_context& core) : descriptor_{core} {
        const int fd = ::timerfd_create(CLOCK_BOOTTIME, TFD_NONBLOCK | TFD_CLOEXEC);
        if (fd < 0) throw std::system_error{errno, std::generic_category(), "timerfd_create"};
        descriptor_.assign(fd);
    }

    void start() { wait(); }

    void stop() {
        due_.clear();
        times_.clear();
        boost::system::error_code ignored;
        descriptor_.close(ignored);
    }

    TimerId add(Duration delay, std::function<void()> action) {
        const TimerId id = ++last_;
        const MonoTime at = boot_time() + std::max(delay, Duration::zero());
        due_.emplace(Key{at, id}, std::move(action));
        times_.emplace(id, at);
        if (due_.begin()->first.second == id) arm();
        return id;
    }

    void remove(TimerId id) {
        const auto found = times_.find(id);
        if (found == times_.end()) return;
        due_.erase(Key{found->second, id});
        times_.erase(found);
    }

private:
    using Key = std::pair<MonoTime, TimerId>;

    void arm() {
        itimerspec spec{};
        if (!due_.empty()) {
            // A time of exactly zero would disarm the timer.
            const auto at = std::max(due_.begin()->first.first.since_boot, Duration{1});
            spec.it_value.tv_sec = static_cast<time_t>(at / std::chrono::seconds{1});
            spec.it_value.tv_nsec = static_cast<long>((at % std::chrono::seconds{1}).count());
        }
        if (descriptor_.is_open()) ::timerfd_settime(descriptor_.native_handle(), TFD_TIMER_ABSTIME, &spec, nullptr);
    }

    void wait() {
        descriptor_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                               [self = shared_from_this()](const boost::system::error_code& error) {
                                   if (!error) self->fire();
                               });
    }

    void fire() {
        std::uint64_t expirations = 0;
        // EAGAIN only says that the timer was armed anew meanwhile; what is due is decided by the clock.
        [[maybe_unused]] const auto read = ::read(descriptor_.native_handle(), &expirations, sizeof expirations);
        // Timers set by these actions wait for the next turn of the loop, even with no delay: I/O must not starve.
        const TimerId last_before = last_;
        const MonoTime now = boot_time();
        for (auto next = due_.begin(); next != due_.end() && next->first.first <= now && next->first.second <= last_before;
             next = due_.begin()) {
            auto action = std::move(next->second);
            times_.erase(next->first.second);
            due_.erase(next);
            action();
        }
        if (!descriptor_.is_open()) return;
        arm();
        wait();
    }

    boost::asio::posix::stream_descriptor descriptor_;
    std::map<Key, std::function<void()>> due_;
    std::map<TimerId, MonoTime> times_;
    TimerId last_{0};
};

AsioScheduler::AsioScheduler(boost::asio::io_context& core) : timers_{std::make_shared<Timers>(core)} { timers_->start(); }
AsioScheduler::~AsioScheduler() { timers_->stop(); }
TimerId AsioScheduler::after(Duration delay, std::function<void()> action) { return timers_->add(delay, std::move(action)); }
void AsioScheduler::cancel(TimerId timer) { timers_->remove(timer); }

}  // namespace odolink
