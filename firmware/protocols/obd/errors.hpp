// SPDX-License-Identifier: Apache-2.0
// Why an OBD answer could not be decoded. Shared by all decoders of this folder.
#pragma once

#include "base/result.hpp"

namespace odolink::obd {

enum class ObdErrc {
    Empty = 1,       ///< no bytes at all
    OtherService,    ///< the first byte is not the positive answer of the service that was asked for
    Truncated,       ///< the answer ends inside a value
    UnknownPid,      ///< a PID, monitor or info type that the table has no row for
    LengthMismatch,  ///< the parts of the answer do not add up to its length
    NotText,         ///< characters that no VIN, calibration id or ECU name has
    NotCounted,      ///< a list of codes without the count byte that it has on CAN
};
[[nodiscard]] Error make_error_code(ObdErrc e);

}  // namespace odolink::obd

ODOLINK_ERRC(odolink::obd::ObdErrc);
