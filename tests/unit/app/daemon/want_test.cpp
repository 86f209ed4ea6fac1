// SPDX-License-Identifier: Apache-2.0
// A process without descriptors or memory: each trial in a process of its own, whose limits are its own.
#include "app/daemon/want.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <functional>
#include <new>
#include <vector>

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

struct Ended {
    int status{-1};
    std::string words;  ///< on stderr
};

void limit(int what, rlim_t soft, rlim_t hard) {
    const rlimit wanted{soft, hard};
    if (::setrlimit(static_cast<__rlimit_resource>(what), &wanted) != 0) ::_exit(99);
}

Ended in_a_process(const std::function<int()>& trial) {
    std::array<int, 2> ends{};
    CHECK_EQUAL(0, ::pipe(ends.data()));
    const pid_t child = ::fork();
    if (child == 0) {
        ::dup2(ends[1], STDERR_FILENO);
        ::close(ends[0]);
        ::close(ends[1]);
        ::_exit(trial());
    }
    ::close(ends[1]);
    Ended ended;
    std::array<char, 512> text{};
    for (ssize_t size = 0; (size = ::read(ends[0], text.data(), text.size())) > 0;) ended.words.append(text.data(), static_cast<std::size_t>(size));
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    if (WIFEXITED(status)) ended.status = WEXITSTATUS(status);
    return ended;
}

/// What a trial found, as words on stderr and status 7.
int say(const std::string& words) {
    return ::write(STDERR_FILENO, words.data(), words.size()) == static_cast<ssize_t>(words.size()) ? 7 : 98;
}

}  // namespace

TEST_GROUP(Want){};

TEST(Want, without_memory_the_process_ends_with_a_word_and_status_1) {
    const Ended ended = in_a_process([] {
        end_where_memory_ends();
        // What the language's own operator new calls when there is none; the test framework has another operator new.
        if (std::get_new_handler() != nullptr) std::get_new_handler()();
        return 0;
    });
    CHECK_EQUAL(1, ended.status);
    STRCMP_CONTAINS("no memory is left", ended.words.c_str());
    STRCMP_CONTAINS("MemoryMax=", ended.words.c_str());
}

TEST(Want, few_descriptors_are_raised_as_far_as_they_may_be_and_too_few_are_refused) {
    const Ended raised = in_a_process([] {
        limit(RLIMIT_NOFILE, 20, 200);
        const std::string refused = claim_descriptors();
        rlimit now{};
        (void)::getrlimit(RLIMIT_NOFILE, &now);
        return say(refused + "|" + std::to_string(now.rlim_cur));
    });
    CHECK_EQUAL(7, raised.status);
    STRCMP_EQUAL("|200", raised.words.c_str());
    const Ended refused = in_a_process([] {
        limit(RLIMIT_NOFILE, 20, 20);
        return say(claim_descriptors());
    });
    CHECK_EQUAL(7, refused.status);
    STRCMP_CONTAINS("too few file descriptors", refused.words.c_str());
    STRCMP_CONTAINS("(20 are allowed): raise LimitNOFILE=", refused.words.c_str());
}

TEST(Want, is_told_while_no_descriptor_is_left_and_no_longer) {
    const Ended ended = in_a_process([] {
        limit(RLIMIT_NOFILE, 16, 16);
        const std::string before = descriptors_lacking();
        std::vector<int> held;
        for (int fd = ::dup(STDERR_FILENO); fd >= 0; fd = ::dup(STDERR_FILENO)) held.push_back(fd);
        const std::string without = descriptors_lacking();
        ::close(held.back());
        return say(before + "|" + without + "|" + descriptors_lacking() + "|");
    });
    CHECK_EQUAL(7, ended.status);
    CHECK_EQUAL('|', ended.words.front());
    STRCMP_CONTAINS("no file descriptor is left (16 are allowed)", ended.words.c_str());
    CHECK_TRUE(ended.words.ends_with("||"));
}
