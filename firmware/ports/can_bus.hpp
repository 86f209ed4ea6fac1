// SPDX-License-Identifier: Apache-2.0
// One CAN bus, classic or FD. The core's only sender is core/diagnostics/bus_guard, which holds the allow-list.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>

#include "base/bytes.hpp"
#include "base/time.hpp"
#include "base/units.hpp"

namespace odolink {

enum class CanBusErrc {
    Down = 1,  ///< the interface is down, absent or still bus-off
    Full,      ///< the send queue is full; nothing was sent
    BusOff,    ///< the controller left the bus since the last send; told once for each time
};
[[nodiscard]] Error make_error_code(CanBusErrc e);

struct CanFrame {
    CanId id;
    bool fd{false};
    std::uint8_t length{0};  ///< data bytes, 0..8, FD up to 64
    std::array<std::byte, 64> data{};
    [[nodiscard]] ByteView payload() const { return {data.data(), length}; }
};

class CanBus {
public:
    virtual ~CanBus() = default;
    /// Queues one frame. Errors: Down, Full, BusOff; then nothing was sent.
    [[nodiscard]] virtual Status send(const CanFrame& frame) = 0;
    /// Who is told of each received frame, on the core executor, with the time it arrived. Own frames are not told.
    /// Queue bound of the adapters: 4,096 frames, oldest dropped and counted.
    virtual void set_receiver(std::function<void(const CanFrame&, MonoTime)> receiver) = 0;
};

}  // namespace odolink

ODOLINK_ERRC(odolink::CanBusErrc);
