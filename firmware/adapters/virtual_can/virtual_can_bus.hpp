// SPDX-License-Identifier: Apache-2.0
// The CanBus port on a virtual CAN bus. Joins the hub when it can, and again when the hub comes back.
#pragma once

#include <memory>
#include <string>

#include "ports/can_bus.hpp"

namespace boost::asio {
class io_context;
}

namespace odolink {

class VirtualCanBus final : public CanBus {
public:
    static constexpr std::size_t kMaxQueued = 4096;  ///< frames to the hub; then send() says Full
    VirtualCanBus(boost::asio::io_context& core, std::string path);
    ~VirtualCanBus() override;
    VirtualCanBus(const VirtualCanBus&) = delete;
    VirtualCanBus& operator=(const VirtualCanBus&) = delete;

    [[nodiscard]] Status send(const CanFrame& frame) override;
    void set_receiver(std::function<void(const CanFrame&, MonoTime)> receiver) override;
    [[nodiscard]] bool joined() const;

private:
    class Tap;
    std::shared_ptr<Tap> tap_;
};

}  // namespace odolink
