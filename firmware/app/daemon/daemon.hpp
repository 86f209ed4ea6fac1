// SPDX-License-Identifier: Apache-2.0
// odolinkd put together: configuration to adapters, adapters to one Agent, on one io_context. main() only parses arguments.
#pragma once

#include <memory>
#include <string>

#include "adapters/config/config_error.hpp"
#include "adapters/config/daemon_config.hpp"

namespace odolink {

struct DaemonOptions {
    ConfigLayers layers;
    int clock_speed{1};  ///< for simulators: time runs this much faster
};

class Daemon {
public:
    explicit Daemon(const DaemonOptions& options);
    ~Daemon();
    Daemon(const Daemon&) = delete;
    Daemon& operator=(const Daemon&) = delete;

    /// Enrols where needed, starts everything and runs until SIGINT or SIGTERM. Returns the process's exit status; what went
    /// wrong is said on stderr: what, where, what to do.
    [[nodiscard]] int run();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace odolink
