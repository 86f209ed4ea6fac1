// SPDX-License-Identifier: Apache-2.0
// What an MQTT 5 reason code means to the core.
#pragma once

#include "ports/dealer_link.hpp"

namespace odolink {

/// Maps a reason code of CONNACK, PUBACK, SUBACK or DISCONNECT. Below 0x80: success. Source: MQTT 5.0, 2.4 Reason Code.
[[nodiscard]] Status status_of_reason(int reason_code);

}  // namespace odolink
