// SPDX-License-Identifier: Apache-2.0
#include "app/child_process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <fstream>
#include <thread>

namespace odolink::sim {
namespace {
constexpr std::chrono::seconds kPatience{5};
constexpr std::streamoff kLastWords = 800;
}  // namespace

ChildProcess::ChildProcess(std::filesystem::path program, std::vector<std::string> arguments, std::filesystem::path log)
    : program_{std::move(program)}, arguments_{std::move(arguments)}, log_{std::move(log)} {}

ChildProcess::~ChildProcess() { stop(); }

Result<void, std::string> ChildProcess::start() {
    if (running()) return {};
    std::vector<char*> argv;
    std::string name = program_.string();
    argv.push_back(name.data());
    for (std::string& argument : arguments_) argv.push_back(argument.data());
    argv.push_back(nullptr);
    const int log = open(log_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (log < 0) return {boost::system::in_place_error, log_.string() + ": " + std::strerror(errno)};
    const pid_t parent = getpid();
    pid_ = fork();
    if (pid_ == 0) {  // only async-signal-safe calls from here
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent) _exit(127);
        dup2(log, STDOUT_FILENO);
        dup2(log, STDERR_FILENO);
        const int nothing = open("/dev/null", O_RDONLY);
        dup2(nothing, STDIN_FILENO);
        execv(argv[0], argv.data());
        _exit(127);
    }
    close(log);
    if (pid_ < 0) return {boost::system::in_place_error, name + ": " + std::strerror(errno)};
    return {};
}

bool ChildProcess::running() {
    if (pid_ <= 0) return false;
    int status = 0;
    if (waitpid(pid_, &status, WNOHANG) != pid_) return true;
    pid_ = -1;
    return false;
}

void ChildProcess::stop() {
    if (!running()) return;
    ::kill(pid_, SIGTERM);
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (running() && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(std::chrono::milliseconds{10});
    kill();
}

void ChildProcess::kill() {
    if (!running()) return;
    ::kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    pid_ = -1;
}

std::string ChildProcess::last_words() const {
    std::ifstream in{log_, std::ios::binary | std::ios::ate};
    if (!in) return {};
    const std::streamoff size = in.tellg();
    in.seekg(std::max<std::streamoff>(0, size - kLastWords));
    return {std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace odolink::sim
