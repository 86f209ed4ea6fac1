// SPDX-License-Identifier: Apache-2.0
// A vehicle asks for the bytes of an attachment: sent in parts, or told why not.
#pragma once

#include "dealer-desk/ingest/effects.hpp"

namespace odolink::desk {

/// Only of a digest that a record of this vehicle names. Parts that wait for the vehicle already are not sent twice. Nothing goes to a vehicle
/// whose owner has gone.
void send_attachment(const EffectContext& context, const AttachmentAsked& asked, const Id& trace);

}  // namespace odolink::desk
