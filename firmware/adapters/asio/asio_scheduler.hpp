// SPDX-License-Identifier: Apache-2.0
// The Scheduler port on one io_context, which is the core executor. Waits on CLOCK_BOOTTIME, so a timer that fell due
// while the machine slept fires at once after resume.
#pragma once

#include <memory>

#include "ports/scheduler.hpp"

namespace boost::asio {
class io_context;
}

namespace odolink {

class AsioScheduler final : public Scheduler {
public:
    /// Throws std::system_error when the kernel gives no timer; a program cannot go on without one.
    explicit AsioScheduler(boost::asio::io_context& core);
    /// Forgets all timers; none of their actions runs afterwards.
    ~AsioScheduler() override;
    AsioScheduler(const AsioScheduler&) = delete;
    AsioScheduler& operator=(const AsioScheduler&) = delete;

    TimerId after(Duration delay, std::function<void()> action) override;
    void cancel(TimerId timer) override;

private:
    class Timers;
    std::shared_ptr<Timers> timers_;
};

}  // namespace odolink
