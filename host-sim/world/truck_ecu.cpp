// SPDX-License-Identifier: Apache-2.0
// Frames, requests and transfers of the simulated truck's control units; their values are in truck_ecu_data.cpp.
#include "world/truck_ecu.hpp"

#include <algorithm>

namespace odolink::sim {
namespace {

constexpr std::uint32_t kAcknowledgement = 0xE800;
constexpr std::uint32_t kRequest = 0xEA00;
constexpr std::uint32_t kTransferData = 0xEB00;
constexpr std::uint32_t kTransferControl = 0xEC00;
constexpr std::uint32_t kAddressClaimed = 0xEE00;
constexpr std::uint32_t kDm1 = 0xFECA;
constexpr std::uint8_t kEverybody = 0xFF;
constexpr Duration kBeat = 100ms;
constexpr Duration kAsleep = 1s;
constexpr Duration kThinkingTime = 20ms;    // within the 200 ms of the standard
constexpr Duration kBetweenPackets = 50ms;  // of a broadcast transfer: 50 to 200 ms
constexpr Duration kGiveUp = 1250ms;        // T3
constexpr double kEngineHoursBefore = 4321.0;
constexpr double kIdleHoursBefore = 987.0;
constexpr unsigned kBeatsPerSecond = 10;

Bytes filled(Bytes data) {
    if (data.size() < 8) data.resize(8, std::byte{0xFF});
    return data;
}

std::uint32_t group_in(ByteView data, std::size_t at) {
    return u8(data[at]) | std::uint32_t{u8(data[at + 1])} << 8U | std::uint32_t{u8(data[at + 2])} << 16U;
}

}  // namespace

TruckEcu::TruckEcu(EventQueue& queue, CanBus& bus, Car& car, TruckRole role)
    : queue_{queue},
      bus_{bus},
      car_{car},
      role_{role},
      address_{static_cast<std::uint8_t>(role == TruckRole::Engine ? 0 : 23)},
      engine_seconds_{kEngineHoursBefore * 3600},
      idle_seconds_{kIdleHoursBefore * 3600} {
    bus_.set_receiver([this](const CanFrame& frame, MonoTime) { on_frame(frame); });
    queue_.after(kBeat, [this] { tick(); });
}

void TruckEcu::on_frame(const CanFrame& frame) {
    if (!frame.id.extended || silent_ || !car_.awake()) return;
    const std::uint32_t format = frame.id.value >> 8U & 0x3FF00U;
    const auto to = static_cast<std::uint8_t>(frame.id.value >> 8U & 0xFFU);
    const auto from = static_cast<std::uint8_t>(frame.id.value & 0xFFU);
    if (to != address_ && to != kEverybody) return;
    if (format == kRequest && frame.length >= 3) {
        const std::uint32_t wanted = group_in(frame.payload(), 0);
        queue_.after(kThinkingTime, [this, wanted, from, alone = to == address_] { on_request(wanted, from, alone); });
    }
    if (format == kTransferControl && frame.length == 8) on_control(frame.payload(), from);
}

void TruckEcu::on_request(std::uint32_t pgn, std::uint8_t from, bool alone) {
    if (silent_ || !car_.awake()) return;
    car_.advance(queue_.now());
    if (pgn == kAddressClaimed) return claim();
    if (group(pgn)) return tell(pgn, alone ? from : kEverybody);
    // To a request of everybody nobody says no.
    if (!alone) return;
    Bytes no(8, std::byte{0xFF});
    no[0] = std::byte{1};
    no[4] = static_cast<std::byte>(from);
    for (unsigned i = 0; i < 3; ++i) no[5 + i] = static_cast<std::byte>(pgn >> (8U * i) & 0xFFU);
    send(kAcknowledgement, kEverybody, no);
}

void TruckEcu::tick() {
    car_.advance(queue_.now());
    const bool speaks = car_.awake() && !silent_;
    if (speaks && !awake_) claim();
    awake_ = speaks;
    if (car_.engine_running()) engine_seconds_ += 0.1;
    if (car_.engine_running() && car_.speed_kmh() < 0.1) idle_seconds_ += 0.1;
    if (speaks) broadcast(beats_++);
    else transfers_.clear();
    queue_.after(car_.awake() ? kBeat : kAsleep, [this] { tick(); });
}

void TruckEcu::broadcast(unsigned beat) {
    const bool second = beat % kBeatsPerSecond == 0;
    if (role_ == TruckRole::Engine) {
        for (const std::uint32_t pgn : {0xF004U, 0xFEF1U}) tell(pgn, kEverybody);
        if (second) {
            for (const std::uint32_t pgn : {0xFEEEU, 0xFEF2U, 0xFEF7U}) tell(pgn, kEverybody);
        }
    } else if (second) {
        tell(0xFEC1, kEverybody);
    }
    const Bytes codes = code_list(kDm1);
    if (!second && codes == told_codes_) return;
    told_codes_ = codes;
    tell(kDm1, kEverybody);
}

/// NAME: on-highway (1), function engine (0) or instrument cluster (19), maker 0x7AB, an identity number.
void TruckEcu::claim() {
    const unsigned function = role_ == TruckRole::Engine ? 0 : 19;
    send(kAddressClaimed, kEverybody, bytes_of({0x39, 0x30, 0x60, 0xF5, 0x00, function, 0x00, 0x10}));
}

void TruckEcu::tell(std::uint32_t pgn, std::uint8_t to) {
    auto data = group(pgn);
    if (!data) return;
    if (data->size() <= 8) return send(pgn, to, filled(std::move(*data)));
    transfers_.push_back({pgn, to, std::move(*data)});
    if (transfers_.size() == 1) start_transfer();
}

void TruckEcu::start_transfer() {
    const Transfer& t = transfers_.front();
    const auto size = static_cast<unsigned>(t.message.size());
    const bool all = t.to == kEverybody;
    send(kTransferControl, t.to,
         bytes_of({all ? 32U : 16U, size & 0xFFU, size >> 8U, (size + 6) / 7, 0xFF, t.pgn & 0xFFU, t.pgn >> 8U & 0xFFU, t.pgn >> 16U}));
    if (all) packet_event_ = queue_.after(kBetweenPackets, [this] { next_packet(); });
    else answer_event_ = queue_.after(kGiveUp, [this] { end_transfer(); });
}

void TruckEcu::next_packet() {
    if (transfers_.empty()) return;
    send_packet();
    const Transfer& t = transfers_.front();
    if (t.next <= (t.message.size() + 6) / 7) packet_event_ = queue_.after(kBetweenPackets, [this] { next_packet(); });
    else end_transfer();
}

void TruckEcu::send_packet() {
    Transfer& t = transfers_.front();
    Bytes packet{static_cast<std::byte>(t.next)};
    const std::size_t from = (t.next - 1) * 7;
    const std::size_t count = std::min<std::size_t>(7, t.message.size() - from);
    packet.insert(packet.end(), t.message.begin() + static_cast<std::ptrdiff_t>(from),
                  t.message.begin() + static_cast<std::ptrdiff_t>(from + count));
    send(kTransferData, t.to, filled(std::move(packet)));
    ++t.next;
}

void TruckEcu::on_control(ByteView data, std::uint8_t from) {
    if (transfers_.empty() || transfers_.front().to != from) return;
    queue_.cancel(answer_event_);
    const unsigned control = u8(data[0]);
    if (control != 17) return end_transfer();  // end of message, or abort
    Transfer& t = transfers_.front();
    t.next = std::max<std::size_t>(u8(data[2]), 1);
    const std::size_t packets = (t.message.size() + 6) / 7;
    for (unsigned left = u8(data[1]); left > 0 && t.next <= packets; --left) send_packet();
    answer_event_ = queue_.after(kGiveUp, [this] { end_transfer(); });
}

void TruckEcu::end_transfer() {
    queue_.cancel(packet_event_);
    queue_.cancel(answer_event_);
    if (!transfers_.empty()) transfers_.pop_front();
    if (!transfers_.empty()) start_transfer();
}

void TruckEcu::send(std::uint32_t pgn, std::uint8_t to, const Bytes& data) {
    CanFrame frame;
    const bool addressed = (pgn >> 8U & 0xFFU) < 240;
    frame.id = {0x18000000U | (addressed ? pgn | to : pgn) << 8U | address_, true};
    frame.length = static_cast<std::uint8_t>(data.size());
    std::copy(data.begin(), data.end(), frame.data.begin());
    // A full bus loses a broadcast; the next one follows.
    if (!bus_.send(frame)) ++lost_;
}

}  // namespace odolink::sim
