// SPDX-License-Identifier: Apache-2.0
// Texts of the OBD errors.
#include "protocols/obd/errors.hpp"

namespace odolink::obd {
namespace {

const char* errc_text(int value) {
    switch (static_cast<ObdErrc>(value)) {
        case ObdErrc::Empty:
            return "the answer is empty";
        case ObdErrc::OtherService:
            return "the answer belongs to another service";
        case ObdErrc::Truncated:
            return "the answer ends inside a value";
        case ObdErrc::UnknownPid:
            return "the answer holds a parameter that is not in the table";
        case ObdErrc::LengthMismatch:
            return "the parts of the answer do not add up to its length";
        case ObdErrc::NotCounted:
            return "the answer does not count its codes, as on the buses before CAN";
        default:
            return "the answer holds characters that do not belong there";
    }
}
constexpr ErrorCategory kCategory{"obd", errc_text};

}  // namespace

Error make_error_code(ObdErrc e) {
    return {static_cast<int>(e), kCategory};
}

}  // namespace odolink::obd
