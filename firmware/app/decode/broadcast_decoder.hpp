// SPDX-License-Identifier: Apache-2.0
// Values of a DBC file in broadcast frames, for `odolinkctl decode --dbc`.
#pragma once

#include "app/decode/decoder.hpp"
#include "protocols/dbc/database.hpp"

namespace odolink::decode {

/// Names are `Message.Signal`. A value with a label is the label, with the number in `raw`; what a frame does not carry is left out.
[[nodiscard]] FrameDecoder make_frame_decoder(dbc::Database database);

}  // namespace odolink::decode
