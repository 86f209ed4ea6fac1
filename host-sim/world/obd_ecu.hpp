// SPDX-License-Identifier: Apache-2.0
// A simulated control unit that answers SAE J1979 and UDS requests over real ISO-TP. It encodes its answers itself and shares no
// decoder with the agent, so that an error in one does not hide in the other.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "engine/event_queue.hpp"
#include "ports/sim_can.hpp"
#include "protocols/isotp/receiver.hpp"
#include "protocols/isotp/sender.hpp"
#include "world/car.hpp"

namespace odolink::sim {

/// Which control unit of the car this is: what it answers and where.
enum class EcuRole : std::uint8_t { Engine, Transmission, Cluster };

/// Whom a request was sent to: an ECU says no only where it alone was asked.
enum class Addressed : std::uint8_t { Physically, Functionally };

/// How it misbehaves.
enum class EcuMood : std::uint8_t { Well, Silent, PendingForEver };

/// The three bytes of a code such as "P0301" or "P0301-1C"; the third is the failure type, 00 without one.
[[nodiscard]] std::array<std::byte, 3> code_bytes(const std::string& code);

class ObdEcu {
public:
    /// Listens on `request_id` and on the functional 7DF, answers on `request_id` + 8.
    ObdEcu(EventQueue& queue, CanBus& bus, Car& car, EcuRole role, std::uint32_t request_id);

    void set_mood(EcuMood mood) { mood_ = mood; }
    /// Another unit of the same kind is fitted: other calibration, other verification number.
    void replace() { ++replaced_; }
    /// Sends engine speed and vehicle speed of its own accord while the ignition is on, as cars do.
    void broadcast_every(Duration period);
    /// The answer to one request; empty where this unit keeps silent. Public for the tests of the world itself.
    [[nodiscard]] Bytes answer(ByteView request, Addressed addressed = Addressed::Physically);
    /// Gives the unit a data identifier of service 22. `value` is called with each read; no bytes: refused as out of range now.
    void set_did(std::uint16_t did, std::function<Bytes()> value) { dids_.insert_or_assign(did, std::move(value)); }

private:
    void on_frame(const CanFrame& frame);
    void on_request(ByteView request, Addressed addressed);
    void send_next();
    void pump();
    [[nodiscard]] Bytes current_data(ByteView pids);
    [[nodiscard]] Bytes freeze_frame(ByteView request);
    [[nodiscard]] Bytes code_list(std::uint8_t mode);
    [[nodiscard]] Bytes vehicle_information(std::uint8_t type) const;
    [[nodiscard]] Bytes monitor_results(std::uint8_t monitor) const;
    [[nodiscard]] Bytes monitors(ByteView request) const;
    [[nodiscard]] Bytes data_by_identifier(ByteView dids) const;
    [[nodiscard]] std::optional<Bytes> data_of(std::uint16_t did) const;
    [[nodiscard]] Bytes dtc_information(ByteView request) const;
    [[nodiscard]] Bytes code_records(std::uint8_t mask, bool with_severity) const;
    [[nodiscard]] Bytes snapshot(ByteView code) const;
    [[nodiscard]] Bytes extended_data(ByteView request) const;
    [[nodiscard]] std::optional<Bytes> pid(std::uint8_t number) const;
    [[nodiscard]] Bytes supported(std::uint8_t base) const;
    void remember_freeze_frame();

    EventQueue& queue_;
    CanBus& bus_;
    Car& car_;
    EcuRole role_;
    CanId physical_;
    CanId answers_;
    EcuMood mood_{EcuMood::Well};
    unsigned replaced_{0};
    isotp::Receiver receiver_;
    isotp::Sender sender_;
    std::deque<Bytes> outgoing_;
    EventId pump_event_{0};
    std::uint64_t lost_broadcasts_{0};
    std::map<std::uint16_t, std::function<Bytes()>> dids_;  ///< beside those of its own
    std::string frozen_code_;
    std::map<std::uint8_t, Bytes> frozen_;
};

}  // namespace odolink::sim
