// SPDX-License-Identifier: Apache-2.0
// The wire of a virtual CAN bus: a Unix socket that passes each participant's frames on to all others. Lives in the
// simulator; the agent and other programs join with VirtualCanBus.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/time.hpp"

namespace boost::asio {
class io_context;
}

namespace odolink {

struct VirtualCanCounters {
    std::uint64_t frames{0};   ///< passed on
    std::uint64_t dropped{0};  ///< oldest of a participant that did not keep up
    std::uint64_t joined{0};
};

class VirtualCanHub {
public:
    static constexpr std::size_t kMaxQueued = 4096;  ///< frames for one participant; the oldest is dropped and counted
    /// Listens on a socket file (0600), replacing one that nobody serves any more. `now` stamps each frame. Throws
    /// boost::system::system_error when the path cannot be used, or another hub serves it.
    VirtualCanHub(boost::asio::io_context& core, const std::string& path, std::function<MonoTime()> now);
    /// Ends all connections and removes the socket file.
    ~VirtualCanHub();
    VirtualCanHub(const VirtualCanHub&) = delete;
    VirtualCanHub& operator=(const VirtualCanHub&) = delete;

    [[nodiscard]] std::size_t participants() const;
    [[nodiscard]] VirtualCanCounters counters() const;

private:
    class Wire;
    std::shared_ptr<Wire> wire_;
};

}  // namespace odolink
