// SPDX-License-Identifier: Apache-2.0
#include "app/daemon/want.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <new>

namespace odolink {
namespace {

constexpr rlim_t kLeastDescriptors = 64;  // it holds some 20 at rest; the page's connections and an enrolment come on top

[[noreturn]] void end_without_memory() {
    constexpr char kWords[] = "odolinkd: no memory is left; what is committed is safe, and the supervisor starts it again. Raise MemoryMax= of its unit, or look at what takes the memory\n";
    (void)!::write(STDERR_FILENO, kWords, sizeof kWords - 1);
    ::_exit(1);
}

std::string allowed(const char* what) {
    rlimit limit{};
    (void)::getrlimit(RLIMIT_NOFILE, &limit);
    return std::string{what} + " (" + std::to_string(limit.rlim_cur) + " are allowed): raise LimitNOFILE= of its unit, or ulimit -n";
}

}  // namespace

void end_where_memory_ends() { std::set_new_handler(end_without_memory); }

std::string claim_descriptors() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= kLeastDescriptors) return {};
    limit.rlim_cur = limit.rlim_max;
    (void)::setrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_max < kLeastDescriptors ? allowed("too few file descriptors for a start") : std::string{};
}

std::string descriptors_lacking() {
    const int spare = ::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0);
    const bool none = spare < 0 && (errno == EMFILE || errno == ENFILE);
    if (spare >= 0) (void)::close(spare);
    return none ? allowed("no file descriptor is left") : std::string{};
}

}  // namespace odolink
