// SPDX-License-Identifier: Apache-2.0
// From the dealer's enrolment file to an identity: what the daemon does at its start and `odolinkctl enrol` by hand.
#pragma once

#include <filesystem>
#include <string>

#include "adapters/mbedtls/identity.hpp"

namespace odolink {

/// Enrols with the bundle in `file`. Gives what went wrong: one line, with what, where and what to do; empty when the
/// vehicle has its identity. An error leaves the identity as it was. Never says the code.
[[nodiscard]] std::string enrol_with(const std::filesystem::path& file, const IdentityFiles& identity);

}  // namespace odolink
