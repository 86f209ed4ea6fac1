// SPDX-License-Identifier: Apache-2.0
// The next certificate of a vehicle that has one: a new key made here, a request that the old key proves, everything
// checked, then both put in the place of the old ones. README.md tells the protocol; the daemon says when.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "adapters/mbedtls/enrolment/enrolment.hpp"
#include "adapters/mbedtls/mbed_keys.hpp"

namespace boost::asio {
class io_context;
}

namespace odolink {

/// The https:// address of the desk this identity came from; empty where it was not written down (before renewal was
/// known).
[[nodiscard]] std::string desk_of(const IdentityFiles& files);

/// Asks `desk` for the next certificate on `io`, which goes on meanwhile. `done` is called once, later: with nothing
/// where `keys` (which outlives the call, and is read anew) has the next identity; else with what failed, and the
/// identity is as it was, a next key apart.
void renew_certificate(boost::asio::io_context& io, const IdentityFiles& files, MbedKeys& keys, const std::string& desk,
                       std::function<void(std::optional<EnrolFailure>)> done,
                       std::chrono::milliseconds limit = std::chrono::seconds{15});

}  // namespace odolink
