// SPDX-License-Identifier: Apache-2.0
// The head unit's satellite receiver, asked for one fix when the owner calls for help, and for nothing else.
#pragma once

#include <functional>
#include <optional>

#include "base/time.hpp"
#include "domain/position.hpp"

namespace odolink {

class Positioning {
public:
    virtual ~Positioning() = default;
    /// Is there a receiver to ask? Where not, the owner is not offered to send a position.
    [[nodiscard]] virtual bool available() const = 0;
    /// Asks for one fix; then the receiver is left alone. Calls `found` once on the core executor, never before this
    /// call returned, with nothing where there was no plausible fix within `patience`. A new call forgets the one
    /// before.
    virtual void locate(Duration patience, std::function<void(std::optional<Position>)> found) = 0;
    /// Forgets the call under way.
    virtual void cancel() = 0;
};

}  // namespace odolink
