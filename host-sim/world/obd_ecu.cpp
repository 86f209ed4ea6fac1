// SPDX-License-Identifier: Apache-2.0
// Requests and answers of the simulated control unit: transport and dispatch. Source: SAE J1979, ISO 15765-4.
#include "world/obd_ecu.hpp"

#include <algorithm>
#include <array>

namespace odolink::sim {
namespace {

constexpr CanId kFunctional{0x7DF, false};
constexpr CanId kBroadcast{0x0C9, false};
constexpr Duration kThinkingTime = 8ms;  // well within P2 of 50 ms
constexpr std::uint8_t kPositive = 0x40;
constexpr std::uint8_t kNegative = 0x7F;
constexpr std::uint8_t kResponsePending = 0x78;
constexpr Duration kPendingEvery = 2s;

isotp::ReceiverConfig listening() {
    isotp::ReceiverConfig config;
    config.role = isotp::Role::Answering;
    config.sessions = 2;
    return config;
}

}  // namespace

std::array<std::byte, 3> code_bytes(const std::string& code) {
    const auto system = std::string_view{"PCBU"}.find(code.at(0));
    const unsigned digits = static_cast<unsigned>(std::stoul(code.substr(1, 4), nullptr, 16));
    const unsigned failure = code.size() > 6 ? static_cast<unsigned>(std::stoul(code.substr(6), nullptr, 16)) : 0;
    const unsigned value = (static_cast<unsigned>(system) << 14U) | digits;
    return {static_cast<std::byte>(value >> 8U), static_cast<std::byte>(value & 0xFFU), static_cast<std::byte>(failure)};
}

ObdEcu::ObdEcu(EventQueue& queue, CanBus& bus, Car& car, EcuRole role, std::uint32_t request_id)
    : queue_{queue},
      bus_{bus},
      car_{car},
      role_{role},
      physical_{request_id, false},
      answers_{request_id + 8, false},
      receiver_{listening()},
      sender_{isotp::SenderConfig{}} {
    if (role != EcuRole::Cluster) receiver_.listen(kFunctional);
    receiver_.listen(physical_);
    bus_.set_receiver([this](const CanFrame& frame, MonoTime) { on_frame(frame); });
}

void ObdEcu::on_frame(const CanFrame& frame) {
    if (!car_.awake() || mood_ == EcuMood::Silent) return;
    if (frame.id == physical_ && sender_.on_flow_control(queue_.now(), frame.payload())) return pump();
    const isotp::Indication indication = receiver_.on_frame(queue_.now(), frame.id, frame.payload());
    if (indication.step != isotp::Step::Completed) return;
    const Addressed addressed = frame.id == physical_ ? Addressed::Physically : Addressed::Functionally;
    queue_.after(kThinkingTime, [this, addressed, request = Bytes{indication.payload().begin(), indication.payload().end()}] {
        if (car_.awake()) on_request(request, addressed);
    });
}

void ObdEcu::broadcast_every(Duration period) {
    car_.advance(queue_.now());
    if (car_.awake() && mood_ != EcuMood::Silent) {
        CanFrame frame;
        frame.id = kBroadcast;
        frame.length = 8;
        const auto rpm = static_cast<std::uint32_t>(car_.rpm() * 4);
        const auto speed = static_cast<std::uint32_t>(car_.speed_kmh() * 100);
        for (std::size_t i = 0; i < 2; ++i) {
            frame.data[i] = static_cast<std::byte>((rpm >> (8 - 8 * i)) & 0xFFU);
            frame.data[2 + i] = static_cast<std::byte>((speed >> (8 - 8 * i)) & 0xFFU);
        }
        // A full bus loses a broadcast; the next one follows.
        if (!bus_.send(frame)) ++lost_broadcasts_;
    }
    queue_.after(period, [this, period] { broadcast_every(period); });
}

void ObdEcu::on_request(ByteView request, Addressed addressed) {
    car_.advance(queue_.now());
    remember_freeze_frame();
    if (mood_ == EcuMood::PendingForEver && !request.empty()) {
        outgoing_.push_back({std::byte{kNegative}, request[0], std::byte{kResponsePending}});
        queue_.after(kPendingEvery, [this, addressed, again = Bytes{request.begin(), request.end()}] {
            if (mood_ == EcuMood::PendingForEver && car_.awake()) on_request(again, addressed);
        });
        return send_next();
    }
    if (Bytes reply = answer(request, addressed); !reply.empty()) {
        outgoing_.push_back(std::move(reply));
        send_next();
    }
}

void ObdEcu::send_next() {
    const auto state = sender_.state();
    const bool busy = state == isotp::Sender::State::FrameDue || state == isotp::Sender::State::Confirming ||
                      state == isotp::Sender::State::AwaitingFlowControl;
    if (busy || outgoing_.empty()) return;
    sender_.cancel();
    const Status started = sender_.start(queue_.now(), outgoing_.front());
    outgoing_.pop_front();
    if (started) pump();
}

void ObdEcu::pump() {
    queue_.cancel(pump_event_);
    while (auto out = sender_.poll(queue_.now())) {
        CanFrame frame;
        frame.id = answers_;
        frame.length = out->length;
        std::copy_n(out->data.begin(), out->length, frame.data.begin());
        if (!bus_.send(frame)) sender_.cancel();
        sender_.on_sent(queue_.now());
    }
    if (const auto at = sender_.deadline()) {
        pump_event_ = queue_.after(*at - queue_.now(), [this] { pump(); });
    } else {
        send_next();
    }
}

/// J1979 services leave unanswered what they have not; UDS services say no, to those who asked this unit alone.
Bytes ObdEcu::answer(ByteView request, Addressed addressed) {
    if (request.empty()) return {};
    const auto mode = u8(request[0]);
    if (role_ == EcuRole::Cluster && mode != 0x22) return bytes_of({kNegative, mode, 0x11U});  // no emission services
    const ByteView rest = request.subspan(1);
    const bool refusable = mode == 0x19 || mode == 0x22;
    if (!refusable && car_.config().diagnostics == Diagnostics::ObdOnUds) return {};
    switch (mode) {
        case 0x01: return current_data(rest);
        case 0x02: return freeze_frame(rest);
        case 0x03:
        case 0x07:
        case 0x0A: return code_list(mode);
        case 0x06: return monitors(rest);
        case 0x09: return rest.empty() ? Bytes{} : vehicle_information(u8(rest[0]));
        case 0x19:
        case 0x22: {
            Bytes reply = mode == 0x22 ? data_by_identifier(rest) : dtc_information(rest);
            const bool refused = u8(reply[0]) == kNegative;
            return refused && addressed == Addressed::Functionally ? Bytes{} : reply;
        }
        default: return {};
    }
}

Bytes ObdEcu::current_data(ByteView pids) {
    Bytes out{std::byte{0x01 + kPositive}};
    for (std::byte number : pids.first(std::min<std::size_t>(pids.size(), 6))) {
        const auto value = pid(u8(number));
        if (!value) continue;
        out.push_back(number);
        out.insert(out.end(), value->begin(), value->end());
    }
    return out.size() > 1 ? out : Bytes{};
}

void ObdEcu::remember_freeze_frame() {
    if (role_ != EcuRole::Engine) return;
    const auto stored = std::find_if(car_.codes().begin(), car_.codes().end(), [](const auto& c) { return c.second.stored; });
    if (stored == car_.codes().end()) {
        frozen_code_.clear();
        frozen_.clear();
        return;
    }
    if (!frozen_code_.empty()) return;  // the first fault's frame stays
    frozen_code_ = stored->first;
    constexpr std::array<std::uint8_t, 6> kFrozenPids{0x04, 0x05, 0x0C, 0x0D, 0x11, 0x1F};
    for (std::uint8_t number : kFrozenPids) {
        if (auto value = pid(number)) frozen_[number] = std::move(*value);
    }
}

Bytes ObdEcu::freeze_frame(ByteView request) {
    if (request.size() < 2 || request[1] != std::byte{0} || role_ != EcuRole::Engine) return {};
    const auto number = u8(request[0]);
    Bytes out{std::byte{0x02 + kPositive}, request[0], std::byte{0}};
    if (number == 0x00) {
        std::uint32_t bits = 1U << 30U;  // PID 02, the code itself
        for (const auto& [have, value] : frozen_) bits |= 1U << (32U - have);
        for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::byte>(bits >> static_cast<unsigned>(shift)));
        return out;
    }
    if (number == 0x02) {
        const auto code = frozen_code_.empty() ? std::array<std::byte, 3>{} : code_bytes(frozen_code_);
        out.insert(out.end(), code.begin(), code.begin() + 2);
        return out;
    }
    const auto it = frozen_.find(number);
    if (it == frozen_.end()) return {};
    out.insert(out.end(), it->second.begin(), it->second.end());
    return out;
}

Bytes ObdEcu::code_list(std::uint8_t mode) {
    Bytes codes;
    std::uint8_t count = 0;
    if (role_ == EcuRole::Engine) {
        for (const auto& [code, memory] : car_.codes()) {
            const bool listed = mode == 0x03 ? memory.stored : mode == 0x07 ? memory.pending : memory.permanent;
            if (!listed) continue;
            const auto bytes = code_bytes(code);
            codes.insert(codes.end(), bytes.begin(), bytes.begin() + 2);
            ++count;
        }
    }
    Bytes out{static_cast<std::byte>(mode + kPositive), static_cast<std::byte>(count)};
    out.insert(out.end(), codes.begin(), codes.end());
    return out;
}

}  // namespace odolink::sim
