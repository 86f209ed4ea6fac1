// SPDX-License-Identifier: Apache-2.0
// Ignition and supply as the head unit's platform reports them, and the promise to be done before power goes.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "base/units.hpp"

namespace odolink {

enum class Ignition : std::uint8_t { Unknown = 0, Off = 1, On = 2 };

class Power {
public:
    virtual ~Power() = default;
    [[nodiscard]] virtual Ignition ignition() const = 0;
    /// Supply voltage where the platform measures it.
    [[nodiscard]] virtual std::optional<Millivolts> voltage() const = 0;
    /// Told on every change of ignition, on the core executor. After Off the core flushes within 500 ms.
    virtual void set_listener(std::function<void(Ignition)> listener) = 0;
};

}  // namespace odolink
