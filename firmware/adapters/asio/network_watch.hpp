// SPDX-License-Identifier: Apache-2.0
// Tells when the machine may have come to another network: an address was given or a route appeared. odolinkd ends the
// link's wait with it. Source: rtnetlink(7).
#pragma once

#include <functional>
#include <memory>

namespace boost::asio {
class io_context;
}

namespace odolink {

class NetworkWatch {
public:
    /// `changed` runs on `io` half a second after the last of several changes. Where the kernel gives no such socket it never does.
    NetworkWatch(boost::asio::io_context& io, std::function<void()> changed);
    ~NetworkWatch();
    NetworkWatch(const NetworkWatch&) = delete;
    NetworkWatch& operator=(const NetworkWatch&) = delete;

private:
    class Listener;
    std::shared_ptr<Listener> listener_;
};

}  // namespace odolink
