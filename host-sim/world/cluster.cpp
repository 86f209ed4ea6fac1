// SPDX-License-Identifier: Apache-2.0
#include "world/cluster.hpp"

#include <algorithm>

namespace odolink::sim {
namespace {

constexpr std::uint32_t kRequests = 0x720;
constexpr CanId kBroadcast{0x430, false};
constexpr double kMile = 1.609344;

void put_three(Bytes& out, std::uint32_t value) {
    for (unsigned shift = 24; shift > 0;) out.push_back(static_cast<std::byte>((value >> (shift -= 8)) & 0xFFU));
}

}  // namespace

Cluster::Cluster(EventQueue& queue, CanBus& bus, Car& car, ClusterUnit unit)
    : queue_{queue}, bus_{bus}, car_{car}, unit_{unit}, ecu_{queue, bus, car, EcuRole::Cluster, kRequests} {
    ecu_.set_did(0xD0D0, [this] { return odometer(); });
    ecu_.set_did(0xD0F1, [this] {
        const auto millivolts = static_cast<unsigned>(car_.voltage().value);
        return bytes_of({static_cast<unsigned>(car_.fuel_percent() * 2), millivolts >> 8U, millivolts & 0xFFU});
    });
}

Bytes Cluster::odometer() const {
    const double km = car_.shown_odometer().in_kilometres();
    const bool miles = unit_ == ClusterUnit::Miles;
    Bytes out;
    put_three(out, miles ? 0 : static_cast<std::uint32_t>(km));
    put_three(out, miles ? static_cast<std::uint32_t>(km / kMile) : 0);
    return out;
}

void Cluster::broadcast() {
    car_.advance(queue_.now());
    if (car_.awake()) {
        CanFrame frame;
        frame.id = kBroadcast;
        frame.length = 8;
        Bytes bytes;
        put_three(bytes, static_cast<std::uint32_t>(car_.shown_odometer().in_kilometres()));
        bytes.push_back(static_cast<std::byte>(car_.fuel_percent() * 2));
        const auto left = static_cast<std::uint16_t>(car_.service_range().whole_kilometres());
        bytes.push_back(static_cast<std::byte>(left >> 8U));
        bytes.push_back(static_cast<std::byte>(left & 0xFFU));
        std::copy(bytes.begin(), bytes.end(), frame.data.begin());
        // A full bus loses a broadcast; the next one follows.
        if (!bus_.send(frame)) ++lost_broadcasts_;
    }
    queue_.after(1s, [this] { broadcast(); });
}

}  // namespace odolink::sim
