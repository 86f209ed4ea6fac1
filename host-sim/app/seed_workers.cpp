// SPDX-License-Identifier: Apache-2.0
// A child writes for each seed "red" or "green", trace hash and text into its pipe, each after its length.
#include "app/seed_workers.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace odolink::sim {
namespace {

[[noreturn]] void give_up(const char* what) {
    throw std::system_error{errno, std::generic_category(), what};
}

bool write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

/// Nothing where the pipe ends first.
std::optional<std::string> read_exactly(int fd, std::size_t count) {
    std::string bytes(count, '\0');
    for (std::size_t have = 0; have < count;) {
        const ssize_t got = ::read(fd, bytes.data() + have, count - have);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return std::nullopt;
        have += static_cast<std::size_t>(got);
    }
    return bytes;
}

bool write_text(int fd, std::string_view text) {
    std::array<char, sizeof(std::uint64_t)> length{};
    const std::uint64_t size = text.size();
    std::memcpy(length.data(), &size, sizeof size);
    return write_all(fd, {length.data(), length.size()}) && write_all(fd, text);
}

std::optional<std::string> read_text(int fd) {
    const auto length = read_exactly(fd, sizeof(std::uint64_t));
    if (!length) return std::nullopt;
    std::uint64_t size = 0;
    std::memcpy(&size, length->data(), sizeof size);
    return read_exactly(fd, size);
}

/// One child and the end of its pipe. Destroying it ends the child.
class Worker {
public:
    Worker(std::uint64_t first, Seeds seeds, std::uint64_t step,
           const std::function<SeedOutcome(std::uint64_t)>& play) {
        std::array<int, 2> ends{};
        if (::pipe(ends.data()) != 0) give_up("pipe");
        std::fflush(nullptr);  // else the child prints again what waits here
        child_ = ::fork();
        if (child_ < 0) give_up("fork");
        if (child_ == 0) {
            ::close(ends[0]);
            work(ends[1], first, seeds.last, step, play);
        }
        ::close(ends[1]);
        from_ = ends[0];
    }
    ~Worker() {
        if (child_ > 0) ::kill(child_, SIGKILL);  // its outcomes are all read, or nobody wants them any more
        (void)end();
    }
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    [[nodiscard]] std::optional<SeedOutcome> next() {
        const auto red = read_text(from_);
        auto trace = read_text(from_);
        auto text = read_text(from_);
        if (!red || !trace || !text) return std::nullopt;
        return SeedOutcome{*red == "red", std::move(*trace), std::move(*text)};
    }
    /// How it died.
    [[nodiscard]] std::string end() {
        if (child_ <= 0) return {};
        ::close(from_);
        int status = 0;
        while (::waitpid(child_, &status, 0) < 0 && errno == EINTR) {
        }
        child_ = -1;
        if (WIFSIGNALED(status)) return "the program crashed: " + std::string{::strsignal(WTERMSIG(status))};
        return "the program ended with status " + std::to_string(WEXITSTATUS(status));
    }

private:
    /// What a story throws ends this child: unwound, it would end its sisters and go on as a second parent.
    [[noreturn]] static void work(int to, std::uint64_t first, std::uint64_t last, std::uint64_t step,
                                  const std::function<SeedOutcome(std::uint64_t)>& play) noexcept {
        for (std::uint64_t seed = first; seed <= last; seed += step) {
            const SeedOutcome outcome = play(seed);
            const bool heard = write_text(to, outcome.red ? "red" : "green") && write_text(to, outcome.trace) &&
                               write_text(to, outcome.text);
            if (!heard || last - seed < step) break;
        }
        ::_exit(0);  // nothing of the parent's is ended here
    }

    pid_t child_{-1};
    int from_{-1};
};

}  // namespace

unsigned processors() {
    return static_cast<unsigned>(std::max(1L, ::sysconf(_SC_NPROCESSORS_ONLN)));
}

void play_seeds(Seeds seeds, unsigned jobs, const std::function<SeedOutcome(std::uint64_t seed)>& play,
                const std::function<void(std::uint64_t seed, const SeedOutcome&)>& told) {
    const std::uint64_t count = seeds.last - seeds.first + 1;
    const std::uint64_t step = std::min<std::uint64_t>(std::max(jobs, 1U), count);
    std::vector<std::optional<Worker>> workers(step);
    for (std::uint64_t i = 0; step > 1 && i < step; ++i) workers[i].emplace(seeds.first + i, seeds, step, play);
    for (std::uint64_t seed = seeds.first;; ++seed) {
        if (step == 1) {
            told(seed, play(seed));
        } else {
            auto& worker = workers[(seed - seeds.first) % step];
            auto outcome = worker->next();
            if (!outcome) {
                outcome = SeedOutcome{true, {}, "  " + worker->end() + "\n"};
                if (seeds.last - seed >= step) worker.emplace(seed + step, seeds, step, play);
            }
            told(seed, *outcome);
        }
        if (seed == seeds.last) return;
    }
}

}  // namespace odolink::sim
