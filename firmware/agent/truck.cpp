// SPDX-License-Identifier: Apache-2.0
// J1939 beside J1979 on the same bus: what the watch hears goes the way of every other report, what it needs as an answer goes
// through the guard. Nothing happens here on a bus that does not speak J1939.
#include "agent/core.hpp"

namespace odolink {
namespace {

constexpr std::uint32_t kSlowestJ1939 = 250'000;  // bit/s; J1939-14 has 500,000 as well, and a smaller share does no harm there

}  // namespace

void Agent::Core::hear_truck(const CanFrame& frame, MonoTime at) {
    if (!truck_poll.running()) return;
    const bool was_known = truck.present();
    const J1939Watch::Heard heard = truck.on_frame(frame, at);
    if (truck.present() && !was_known && !config.bus_bitrate) guard.set_bitrate(kSlowestJ1939);
    truck_poll.on_heard(heard);
    for (const VehicleReport& report : heard.reports) {
        if (const auto* drive = std::get_if<DriveRead>(&report)) standard_drive_at = drive->at;
        on_report(merge.merged(DiagnosticProtocol::J1939, report));
    }
}

}  // namespace odolink
