// SPDX-License-Identifier: Apache-2.0
// Names of the monitors an ECU runs by itself (mode 06) and of their tests, for alerts and tools. Called by
// protocols/obd, prompts and the desk. Source: SAE J1979-DA, monitor and test ids; wording our own.
#pragma once

#include <cstdint>

#include "domain/text.hpp"

namespace odolink {

/// A monitor such as "misfire cylinder 3" / "3缸失火". The English one is stable: trends and alerts keep it as their
/// subject. Both empty for reserved and makers' monitors.
[[nodiscard]] Text monitor_text(std::uint8_t monitor);

/// A test such as "rich to lean switch time" / "由浓变稀的响应时间". Both empty for reserved tests and those of makers (from 80 up).
[[nodiscard]] Text monitor_test_text(std::uint8_t test);

}  // namespace odolink
