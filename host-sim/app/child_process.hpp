// SPDX-License-Identifier: Apache-2.0
// One program of the demo as a child: started with its output in a file, ended in order or killed. It dies with us.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace odolink::sim {

class ChildProcess {
public:
    /// `log` takes stdout and stderr, appended.
    ChildProcess(std::filesystem::path program, std::vector<std::string> arguments, std::filesystem::path log);
    ~ChildProcess();
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    /// Error: why it could not be started.
    [[nodiscard]] Result<void, std::string> start();
    /// SIGTERM, and SIGKILL after 5 s.
    void stop();
    /// SIGKILL, as a power cut would.
    void kill();
    /// False once it has ended by itself.
    [[nodiscard]] bool running();
    [[nodiscard]] pid_t pid() const { return pid_; }
    /// The last lines of its log, for an error message.
    [[nodiscard]] std::string last_words() const;

private:
    std::filesystem::path program_;
    std::vector<std::string> arguments_;
    std::filesystem::path log_;
    pid_t pid_{-1};
};

}  // namespace odolink::sim
