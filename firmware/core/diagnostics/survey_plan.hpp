// SPDX-License-Identifier: Apache-2.0
// What is asked of a control unit, in the words of its protocol: pure functions from what is wanted to requests. When it is
// asked is VehiclePoll's business. Source: SAE J1979 (services), ISO 14229-1 (19, 22), SAE J1979-2 (OBD on UDS).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/units.hpp"
#include "core/diagnostics/ecu_book.hpp"
#include "protocols/obd/current_data.hpp"

namespace odolink {

inline constexpr std::uint8_t kSpeedPid = 0x0D;
inline constexpr std::uint8_t kEngineSpeedPid = 0x0C;
inline constexpr std::uint8_t kStatusPid = 0x01;
inline constexpr std::uint8_t kSinceClearPid = 0x31;
inline constexpr std::uint8_t kOdometerPid = 0xA6;

/// One request of the order of work.
struct Question {
    enum class Then : std::uint8_t { Nothing, CloseFrame };
    CanId target;
    Bytes payload;
    Then then{Then::Nothing};  ///< CloseFrame: it was the last for the unit's freeze frame
};

/// How many live values fit one single-frame request of the protocol.
[[nodiscard]] std::size_t most_ids(ObdBy by);

/// PIDs as current data. Precondition: 1 to most_ids(by) of them, `by` is not Nothing.
[[nodiscard]] Bytes values_request(ObdBy by, std::span<const std::uint8_t> pids);
/// The PID of a request for a single one, in either protocol; nothing for other requests.
[[nodiscard]] std::optional<std::uint8_t> single_pid(ByteView request);

/// Is it a request for current data in either protocol? A unit that leaves it unanswered does not answer anything.
[[nodiscard]] bool asks_for_values(ByteView request);
/// The positive answer to one.
[[nodiscard]] bool tells_values(ByteView answer);

/// The first bitmap of supported monitors.
[[nodiscard]] Bytes monitors_request(ObdBy by);
/// Results of each supported monitor, one request each.
[[nodiscard]] std::vector<Bytes> monitor_requests(ObdBy by, const obd::SupportedIds& monitors);
/// Does the answer announce a further bitmap (PIDs or monitors)? Then the request for it. `supported` are the ids of its
/// kind, the answer included.
struct Bitmap {
    enum class Of : std::uint8_t { Pids, Monitors };
    Of of{Of::Pids};
    ObdBy by{ObdBy::Classic};
    std::uint8_t base{0};
};
[[nodiscard]] std::optional<Bitmap> bitmap_of(ByteView answer);
[[nodiscard]] Bytes bitmap_request(const Bitmap& bitmap);

/// VIN, calibration ids, verification numbers, name.
[[nodiscard]] std::vector<Bytes> identity_requests(ObdBy by);
/// Identification data of UDS, one request each.
[[nodiscard]] std::vector<Bytes> identification_requests();
/// The VIN by service 22. Who answers this or the next speaks UDS.
[[nodiscard]] Bytes vin_request();
/// Pending and confirmed codes by report 02.
[[nodiscard]] Bytes code_list_request();
/// How many are confirmed, by report 01.
[[nodiscard]] Bytes code_count_request();
/// Emission codes of OBD on UDS, pending and confirmed; and the permanent ones.
[[nodiscard]] std::vector<Bytes> emission_code_requests();

/// The freeze frame of a classic unit: the code first, then the values it supports that help most.
[[nodiscard]] std::vector<Bytes> frame_requests(const obd::SupportedIds& pids);
/// Snapshot and extended data of a UDS code by its text, such as P0301-1C; none for a text that is no code.
[[nodiscard]] std::vector<Bytes> details_requests(std::string_view code);

}  // namespace odolink
