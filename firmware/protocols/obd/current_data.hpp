// SPDX-License-Identifier: Apache-2.0
// Modes 01 (current data) and 02 (freeze frame): answers taken apart into PIDs and their values, requests, and the set
// of PIDs an ECU supports. Called by core/diagnostics and by odolinkctl. Source: SAE J1979 / ISO 15031-5, on CAN.
#pragma once

#include <bitset>
#include <boost/container/static_vector.hpp>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "protocols/obd/errors.hpp"
#include "protocols/obd/pid_signal.hpp"

namespace odolink::obd {

/// Most PIDs of one request on CAN.
inline constexpr std::size_t kMostPids = 6;

/// The data bytes of one PID within an answer.
struct PidData {
    std::uint8_t pid{0};
    std::uint8_t frame{0};  ///< freeze frame number (mode 02)
    ByteView data;
};
using PidDataList = boost::container::static_vector<PidData, kMostPids>;

/// Takes a mode 01 answer (`41 PID data [PID data …]`) apart. `asked` are the PIDs of the request where they are known:
/// then surplus bytes at the end are ignored, and one PID without a row is stepped over where only one length fits.
/// Errors: Empty, OtherService, Truncated, UnknownPid, LengthMismatch.
[[nodiscard]] Result<PidDataList> split_current_data(ByteView answer, std::span<const std::uint8_t> asked = {});

/// The same for mode 02: `42 PID frame data …`.
[[nodiscard]] Result<PidDataList> split_freeze_frame(ByteView answer, std::span<const std::uint8_t> asked = {});

/// All values of a mode 01 answer, in the order sent. Errors as split_current_data.
[[nodiscard]] Result<std::vector<Reading>> decode_current_data(ByteView answer,
                                                               std::span<const std::uint8_t> asked = {});

/// All values of a mode 02 answer. Errors as split_freeze_frame.
[[nodiscard]] Result<std::vector<Reading>> decode_freeze_frame(ByteView answer,
                                                               std::span<const std::uint8_t> asked = {});

/// A request of a service that takes a list of one to six identifiers (01, 06, 09). Precondition: 1 to 6 of them.
[[nodiscard]] Bytes request(std::uint8_t service, std::initializer_list<std::uint8_t> ids);

/// A mode 02 request for one PID of one freeze frame.
[[nodiscard]] Bytes freeze_frame_request(std::uint8_t pid, std::uint8_t frame = 0);

/// The identifiers an ECU supports, gathered from its answers to 00, 20, 40 …; for PIDs, monitor ids and info types
/// alike.
class SupportedIds {
public:
    /// Takes one bitmap of four bytes: bit 31 says `base` + 1, bit 0 says `base` + 32. Other lengths are ignored.
    void add(std::uint8_t base, ByteView bitmap);
    [[nodiscard]] bool contains(std::uint8_t id) const { return ids_.test(id); }
    [[nodiscard]] std::size_t count() const { return ids_.count(); }
    /// True when the bitmap after `base` is announced: ask for it next.
    [[nodiscard]] bool more_after(std::uint8_t base) const { return base < 0xE0 && ids_.test(base + 0x20U); }

private:
    std::bitset<256> ids_;
};

}  // namespace odolink::obd
