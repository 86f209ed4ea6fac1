// SPDX-License-Identifier: Apache-2.0
// Tells systemd how the daemon fares (sd_notify). Outside of systemd every call does nothing.
#pragma once

#include <optional>
#include <string>

#include "base/time.hpp"

namespace odolink {

class SystemdNotifier {
public:
    void ready(const std::string& status);    ///< start-up is done
    void status(const std::string& status);   ///< one line for `systemctl status`
    void reloading();                         ///< a configuration is being read; ready() ends it
    void stopping();
    void alive();                             ///< feeds the watchdog
    /// How often to call alive(): half of the unit's WatchdogSec; nothing when the unit has none.
    [[nodiscard]] std::optional<Duration> watchdog_period() const;
};

}  // namespace odolink
