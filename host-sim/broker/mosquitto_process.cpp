// SPDX-License-Identifier: Apache-2.0
// fork, exec and signals for one mosquitto, and the wait until its port answers.
#include "broker/mosquitto_process.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <thread>
#include <utility>

namespace odolink::broker {
namespace {

using namespace std::chrono_literals;

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

bool answers(std::uint16_t port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return false;
    const auto address = loopback(port);
    const bool open = ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(fd);
    return open;
}

bool write_file(const std::filesystem::path& path, const std::string& text) {
    std::ofstream file{path, std::ios::trunc};
    file << text;
    file.close();
    std::error_code error;
    std::filesystem::permissions(path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, error);
    return static_cast<bool>(file);
}

std::string end_of(const std::filesystem::path& log) {
    std::ifstream file{log};
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    constexpr std::size_t kTail = 800;
    return text.size() > kTail ? text.substr(text.size() - kTail) : text;
}

}  // namespace

std::uint16_t free_port() {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return 0;
    auto address = loopback(0);
    socklen_t size = sizeof address;
    const bool bound = ::bind(fd, reinterpret_cast<const sockaddr*>(&address), size) == 0 &&
                       ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    ::close(fd);
    return bound ? ntohs(address.sin_port) : std::uint16_t{0};
}

std::string find_mosquitto() {
    // Debian installs it in /usr/sbin, which is not in every user's PATH.
    const char* path = std::getenv("PATH");
    std::istringstream directories{std::string{path != nullptr ? path : ""} + ":/usr/sbin:/usr/local/sbin"};
    for (std::string directory; std::getline(directories, directory, ':');) {
        const std::string program = directory + "/mosquitto";
        if (!directory.empty() && ::access(program.c_str(), X_OK) == 0) return program;
    }
    return {};
}

MosquittoProcess::MosquittoProcess(BrokerSettings settings) : settings_{std::move(settings)} {
    if (settings_.port == 0) settings_.port = free_port();
}

MosquittoProcess::~MosquittoProcess() { stop(); }

Result<void, std::string> MosquittoProcess::start() {
    if (running()) return {};
    const std::string program = find_mosquitto();
    if (program.empty()) return "mosquitto is not installed; run toolchains/install, or apt-get install mosquitto";
    const auto& directory = settings_.run_directory;
    std::error_code error;
    std::filesystem::create_directories(directory, error);
    const std::string conf = (directory / "mosquitto.conf").string();
    if (!write_file(conf, mosquitto_conf(settings_, ::geteuid() == 0 ? RunAs::Root : RunAs::User)) ||
        !write_file(directory / "access.list", access_list(settings_))) {
        return "cannot write mosquitto's configuration to " + directory.string();
    }
    const std::string output = (directory / "mosquitto.out").string();
    const pid_t parent = ::getpid();
    pid_ = ::fork();
    if (pid_ == 0) {
        // Between fork and exec only what is safe in a process that had threads.
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != parent) ::_exit(127);
        const int out = ::open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        ::dup2(out, STDOUT_FILENO);
        ::dup2(out, STDERR_FILENO);
        ::execl(program.c_str(), program.c_str(), "-c", conf.c_str(), static_cast<char*>(nullptr));
        ::_exit(127);
    }
    if (pid_ < 0) return std::string{"cannot start another process"};
    return wait_until_open();
}

Result<void, std::string> MosquittoProcess::wait_until_open() {
    for (auto waited = 0ms; waited < 5s; waited += 10ms) {
        if (answers(settings_.port)) return {};
        int status = 0;
        if (::waitpid(pid_, &status, WNOHANG) == pid_) {
            pid_ = -1;
            const auto& directory = settings_.run_directory;
            return "mosquitto ended at once: " + end_of(directory / "mosquitto.out") + end_of(directory / "mosquitto.log");
        }
        std::this_thread::sleep_for(10ms);
    }
    kill();
    return "mosquitto does not answer on port " + std::to_string(settings_.port) + ": " +
           end_of(settings_.run_directory / "mosquitto.log");
}

void MosquittoProcess::end(int signal) {
    if (!running()) return;
    ::kill(pid_, signal);
    ::waitpid(pid_, nullptr, 0);
    pid_ = -1;
}

void MosquittoProcess::stop() {
    resume();  // a frozen process would not see the signal
    end(SIGTERM);
}
void MosquittoProcess::kill() { end(SIGKILL); }
void MosquittoProcess::freeze() {
    if (running()) ::kill(pid_, SIGSTOP);
}
void MosquittoProcess::resume() {
    if (running()) ::kill(pid_, SIGCONT);
}
void MosquittoProcess::reload() {
    if (running()) ::kill(pid_, SIGHUP);
}

}  // namespace odolink::broker
