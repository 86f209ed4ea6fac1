// SPDX-License-Identifier: Apache-2.0
// Requests and acknowledgements of J1939-21, and the list of groups that may be requested.
#include "protocols/j1939/message.hpp"

#include <algorithm>

namespace odolink::j1939 {
namespace {

const char* text_of(int value) {
    switch (static_cast<J1939Errc>(value)) {
        case J1939Errc::TooShort: return "fewer bytes than the message has";
        case J1939Errc::NotRequestable: return "this parameter group may not be requested";
        case J1939Errc::BadText: return "a text field holds bytes that are no printable ASCII";
    }
    return "unknown";
}

/// Ascending, for the binary search.
constexpr Pgn kRequestable[] = {
    0x09E00,  // DM29 counts of codes
    0x0A300,  // DM31 lamps by code
    0x0A400,  // DM30 scaled test results
    0x0C100,  // DM21 readiness 2
    0x0C200,  // DM20 performance ratios
    0x0D300,  // DM19 calibrations
    0x0EE00,  // address claimed
    0x0FD09,  // high resolution fuel consumption
    0x0FD80,  // DM28 permanent codes
    0x0FD82,  // DM27 all pending codes
    0x0FDB5,  // DM23 codes that lit the lamp before
    0x0FDB6,  // DM24 supported parameters
    0x0FDB7,  // DM25 expanded freeze frames
    0x0FDB8,  // DM26 readiness 3
    0x0FDC5,  // ECU identification
    0x0FEC0,  // service information
    0x0FEC1,  // high resolution vehicle distance
    0x0FECA,  // DM1 active codes
    0x0FECB,  // DM2 previously active codes
    0x0FECD,  // DM4 freeze frames
    0x0FECE,  // DM5 readiness 1
    0x0FECF,  // DM6 pending codes
    0x0FED4,  // DM12 codes that light the lamp
    0x0FEDA,  // software identification
    0x0FEDC,  // idle operation
    0x0FEE0,  // vehicle distance
    0x0FEE5,  // engine hours, revolutions
    0x0FEE7,  // vehicle hours
    0x0FEE9,  // fuel consumption
    0x0FEEB,  // component identification
    0x0FEEC,  // vehicle identification
    0x0FEEE,  // engine temperatures
    0x0FEF7,  // vehicle electrical power
    0x0FEFC,  // dash display
};
static_assert(std::is_sorted(std::begin(kRequestable), std::end(kRequestable)));

}  // namespace

Error make_error_code(J1939Errc e) {
    static const ErrorCategory category{"odolink.j1939", text_of};
    return {static_cast<int>(e), category};
}

bool requestable(Pgn pgn) { return std::binary_search(std::begin(kRequestable), std::end(kRequestable), pgn); }

Result<Frame> request(Pgn wanted, Address from, Address to) {
    if (!requestable(wanted)) return J1939Errc::NotRequestable;
    Frame frame;
    frame.id = id_of({6, pgn::kRequest, from, to});
    frame.size = 3;
    for (unsigned i = 0; i < 3; ++i) frame.bytes[i] = static_cast<std::byte>(wanted >> (8U * i) & 0xFFU);
    return frame;
}

Result<Acknowledgement> acknowledgement(ByteView data) {
    if (data.size() < 8) return J1939Errc::TooShort;
    const std::uint8_t control = u8(data[0]);
    const Pgn about = static_cast<Pgn>(u8(data[5]) | u8(data[6]) << 8U | u8(data[7]) << 16U) & 0x3FFFFU;
    return Acknowledgement{control < 4 ? static_cast<AckKind>(control) : AckKind::Reserved, u8(data[4]), about};
}

}  // namespace odolink::j1939
