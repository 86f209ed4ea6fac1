// SPDX-License-Identifier: Apache-2.0
// Values of a vehicle's own signal set (OBDb v3) in an answer, for `odolinkctl decode --signalset`.
#pragma once

#include <string_view>

#include "app/decode/decoder.hpp"
#include "base/result.hpp"

namespace odolink::decode {

/// Reads a signal set's text and makes its decoder; each case's model year chooses among the set's commands.
/// Errors: those of obdb::load.
[[nodiscard]] Result<SetDecoder> make_set_decoder(std::string_view text);

}  // namespace odolink::decode
