// SPDX-License-Identifier: Apache-2.0
// One mosquitto as a child process: started, stopped, killed in the middle, started again on the same port and data.
// Used by the demo and by the integration tests.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "base/result.hpp"
#include "broker/mosquitto_config.hpp"

namespace odolink::broker {

/// A TCP port of 127.0.0.1 that is free now (bound to 0 and closed again); 0 when there is none.
[[nodiscard]] std::uint16_t free_port();

/// Where mosquitto is installed, in PATH or where Debian puts it; empty where it is not.
[[nodiscard]] std::string find_mosquitto();

class MosquittoProcess {
public:
    /// Picks a free port when the settings name none.
    explicit MosquittoProcess(BrokerSettings settings);
    /// Stops it.
    ~MosquittoProcess();
    MosquittoProcess(const MosquittoProcess&) = delete;
    MosquittoProcess& operator=(const MosquittoProcess&) = delete;

    /// Writes the configuration, starts mosquitto and waits until the port answers (at most 5 s). Does nothing when it
    /// runs. The error says what to do, and holds the end of mosquitto's log. The child dies with this process.
    [[nodiscard]] Result<void, std::string> start();
    /// Ends it in order: sessions and queued messages are saved.
    void stop();
    /// As a power cut would: what mosquitto acknowledged but had not saved is gone.
    void kill();
    /// Stops its clock until resume(): connections stay open and nobody answers.
    void freeze();
    void resume();
    /// Makes it read certificates, CRL and access list again.
    void reload();

    [[nodiscard]] bool running() const { return pid_ > 0; }
    [[nodiscard]] pid_t pid() const { return pid_; }
    [[nodiscard]] std::uint16_t port() const { return settings_.port; }
    [[nodiscard]] const BrokerSettings& settings() const { return settings_; }

private:
    [[nodiscard]] Result<void, std::string> wait_until_open();
    void end(int signal);

    BrokerSettings settings_;
    pid_t pid_{-1};
};

}  // namespace odolink::broker
