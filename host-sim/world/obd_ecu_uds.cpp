// SPDX-License-Identifier: Apache-2.0
// The UDS services of the simulated control unit. Source: ISO 14229-1.
#include "world/obd_ecu.hpp"

namespace odolink::sim {
namespace {

constexpr std::uint8_t kReadData = 0x22;
constexpr std::uint8_t kServiceNotSupported = 0x11;
constexpr std::uint8_t kWrongLength = 0x13;
constexpr std::uint8_t kOutOfRange = 0x31;

Bytes refused(std::uint8_t service, std::uint8_t why) { return bytes_of({0x7F, service, why}); }

}  // namespace

/// Answers those identifiers of the request that it has, in the order asked.
Bytes ObdEcu::data_by_identifier(ByteView dids) const {
    if (dids_.empty()) return refused(kReadData, kServiceNotSupported);
    if (dids.empty() || dids.size() % 2 != 0) return refused(kReadData, kWrongLength);
    Bytes out{std::byte{kReadData + 0x40}};
    for (; !dids.empty(); dids = dids.subspan(2)) {
        const auto found = dids_.find(static_cast<std::uint16_t>(big_endian(dids.first(2))));
        const Bytes value = found == dids_.end() ? Bytes{} : found->second();
        if (value.empty()) continue;
        out.insert(out.end(), {dids[0], dids[1]});
        out.insert(out.end(), value.begin(), value.end());
    }
    return out.size() > 1 ? out : refused(kReadData, kOutOfRange);
}

}  // namespace odolink::sim
