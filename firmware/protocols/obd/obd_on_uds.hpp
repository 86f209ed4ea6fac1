// SPDX-License-Identifier: Apache-2.0
// OBD on UDS carries what modes 06 and 09 carry, without the bytes that a data identifier makes needless. Here its data becomes an
// answer of those modes again, so that one decoder reads both. Used by core/diagnostics and the tools. Source: SAE J1979-2.
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.hpp"

namespace odolink::obd {

/// The data of identifier F8xx as an answer of mode 09, for decode_vehicle_info: the count of items is put in front where the
/// data is whole items of a type whose size is known.
[[nodiscard]] Bytes mode_09_answer(std::uint8_t info_type, ByteView data);

/// The data of identifier F6xx as an answer of mode 06, for decode_monitor_tests: OBD on UDS leaves out the monitor id before each
/// test; some units send it all the same. Nothing where the data is not whole tests.
[[nodiscard]] std::optional<Bytes> mode_06_answer(std::uint8_t monitor, ByteView data);

}  // namespace odolink::obd
