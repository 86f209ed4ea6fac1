// SPDX-License-Identifier: Apache-2.0
// Values of a vehicle's own signal set (OBDb v3) in an answer, for `odolinkctl decode --signalset`.
#pragma once

#include "app/decode/decoder.hpp"
#include "protocols/obdb/signal_set.hpp"

namespace odolink::decode {

/// The decoder of a signal set; each case's model year chooses among the set's commands.
[[nodiscard]] SetDecoder make_set_decoder(obdb::SignalSet set);

}  // namespace odolink::decode
