// SPDX-License-Identifier: Apache-2.0
// MQTT 5 reason codes at or above 0x80 as errors of the link.
#include "adapters/paho/reason.hpp"

namespace odolink {

Status status_of_reason(int reason_code) {
    if (reason_code < 0x80) return {};
    switch (reason_code) {
        case 0x86:  // bad user name or password
        case 0x87:  // not authorised
        case 0x8A:  // banned
        case 0x8C:  // bad authentication method
            return LinkErrc::NotAuthorised;
        case 0x95:  // packet too large
            return LinkErrc::TooLarge;
        default:
            return LinkErrc::Refused;
    }
}

}  // namespace odolink
