// SPDX-License-Identifier: Apache-2.0
// J1939: the input is a list of frames (4 bytes of identifier, 1 of time in 10 ms, 1 of length, data); each whole message goes to
// every decoder.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>

#include "protocols/j1939/address_claim.hpp"
#include "protocols/j1939/faults.hpp"
#include "protocols/j1939/identity.hpp"
#include "protocols/j1939/monitors.hpp"
#include "protocols/j1939/transport.hpp"

namespace {

using namespace odolink;
using namespace odolink::j1939;

void check(const Reading& reading) {
    if (!std::isfinite(reading.value)) std::abort();
}

void decode_all(Pgn group, ByteView data) {
    for (const Parameter& p : parameters_of(group)) check(read(p, data));
    (void)fault_report(data);
    (void)code_lamps(data);
    (void)freeze_frames(data);
    (void)expanded_freeze_frames(data);
    (void)readiness(data);
    (void)trip_readiness(data);
    (void)distance_readiness(data);
    (void)code_counts(data);
    (void)performance(data);
    (void)supported_parameters(data);
    (void)test_results(data);
    (void)calibrations(data);
    (void)vehicle_identification(data);
    (void)component_identification(data);
    (void)software_identification(data);
    (void)ecu_identification(data);
    (void)acknowledgement(data);
}

/// Nothing but transport control and address claims may ever be sent.
void check_sent(const Frame& frame) {
    const Pgn group = header_of(frame.id.value).pgn;
    if (group != pgn::kTransportControl && group != pgn::kAddressClaimed) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    ByteView rest = std::as_bytes(std::span{data, size});
    TransportReceiver device{Address{0xF9}};
    AddressClaim claim{Name{.arbitrary_address = true, .identity = 5}, 0xF9};
    MonoTime now{};
    check_sent(claim.start(now));
    decode_all(0xFECA, rest);
    while (rest.size() >= 6) {
        const auto id = static_cast<std::uint32_t>(big_endian(rest.first(4))) & 0x1FFFFFFFU;
        now = now + u8(rest[4]) * 10ms;
        const std::size_t length = std::min<std::size_t>(u8(rest[5]) % 9U, rest.size() - 6);
        const ByteView frame = rest.subspan(6, length);
        rest = rest.subspan(6 + length);
        const TransportEvent event = device.on_frame(now, id, frame);
        if (event.reply) check_sent(*event.reply);
        if (event.outcome == Outcome::Complete) decode_all(event.header.pgn, event.message);
        if (event.outcome == Outcome::NotTransport) decode_all(header_of(id).pgn, frame);
        if (const auto answer = claim.on_frame(now, header_of(id), frame)) check_sent(*answer);
        claim.on_time(now);
        while (const auto late = device.on_time(now))
            if (late->reply) check_sent(*late->reply);
        if (device.open_transfers() > TransportReceiver::kSessions) std::abort();
    }
    return 0;
}
