// SPDX-License-Identifier: Apache-2.0
// What each kind of event that leaves the car is called to people: on the "what was sent" screen and in odolinkctl.
#pragma once

#include "domain/event.hpp"
#include "domain/text.hpp"

namespace odolink {

[[nodiscard]] const Text& name_of(const UpPayload& payload);
/// By its index in UpPayload. Precondition: there is such a kind.
[[nodiscard]] const Text& name_of_kind(std::size_t index);
[[nodiscard]] const Text& name_of(SentKind kind);

}  // namespace odolink
