// SPDX-License-Identifier: Apache-2.0
// What both durable benches stand beside: the bare control (512 bytes into a file that is there already, then
// fdatasync), medians, and the CPU of this process.
#pragma once

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "bench/verdict.hpp"

namespace odolink::bench {

using Microseconds = std::chrono::duration<double, std::micro>;

[[noreturn]] inline void give_up(const char* what) {
    std::fprintf(stderr, "%s\n", what);
    std::exit(1);
}

/// Time that `work` takes.
template <class Work>
double microseconds(Work work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return Microseconds{std::chrono::steady_clock::now() - begin}.count();
}

/// CPU of this process so far, its own and the kernel's for it.
inline double cpu_microseconds() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const auto of = [](const timeval& t) {
        return 1e6 * static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec);
    };
    return of(used.ru_utime) + of(used.ru_stime);
}

inline double sum(const std::vector<double>& times) {
    double total = 0;
    for (const double time : times) total += time;
    return total;
}

inline double median(std::vector<double> times) {
    std::ranges::sort(times);
    return times.at(times.size() / 2);
}

/// The least that a disk asks for one durable change.
class BareAppend {
public:
    explicit BareAppend(const std::string& directory)
        : file_{::open((directory + "/control").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)} {
        const std::vector<char> zeros(kSize);
        if (file_ < 0 || ::write(file_, zeros.data(), kSize) != static_cast<ssize_t>(kSize) || fsync(file_) != 0)
            give_up("no room for the control");
    }
    ~BareAppend() { ::close(file_); }
    BareAppend(const BareAppend&) = delete;
    BareAppend& operator=(const BareAppend&) = delete;

    double once() {
        return microseconds([this] {
            at_ = (at_ + kRecord) % kSize;
            if (::pwrite(file_, record_.data(), kRecord, static_cast<off_t>(at_)) != static_cast<ssize_t>(kRecord))
                give_up("the control failed");
            if (fdatasync(file_) != 0) give_up("the control failed");
        });
    }

private:
    static constexpr std::size_t kRecord = 512;
    static constexpr std::size_t kSize = 1024 * kRecord;
    int file_;
    std::size_t at_{0};
    std::array<char, kRecord> record_{};
};

}  // namespace odolink::bench
