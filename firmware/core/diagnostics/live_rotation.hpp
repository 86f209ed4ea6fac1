// SPDX-License-Identifier: Apache-2.0
// Which live values are asked for next: speed and engine speed in each request, mileage in each fourth, and as many others
// in turn as the control unit takes at once. Used by VehiclePoll.
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.hpp"
#include "core/diagnostics/ecu_book.hpp"
#include "protocols/obd/current_data.hpp"

namespace odolink {

class LiveRotation {
public:
    /// The next request, or nothing where the unit has none of the values. A unit that takes one value at a time is asked for its
    /// speed every second time and for its mileage every eighth.
    [[nodiscard]] std::optional<Bytes> next(const KnownEcu& ecu, const obd::SupportedIds& supported);

private:
    std::size_t turn_{0};
    std::uint64_t requests_{0};
};

}  // namespace odolink
