// SPDX-License-Identifier: Apache-2.0
// What an analysed recording says, as plain data. analyzer.hpp fills it, report_writer.hpp prints it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "core/mileage/mileage_keeper.hpp"
#include "domain/mileage.hpp"
#include "domain/trip.hpp"
#include "protocols/candump/candump.hpp"
#include "protocols/j1939/faults.hpp"

namespace odolink::log_analysis {

/// Transfers of one CAN id.
struct TransferCount {
    std::uint64_t single{0};   ///< messages of one frame
    std::uint64_t multiple{0}; ///< messages of several frames
    std::map<std::string, std::uint64_t> rejected;  ///< by reason
    [[nodiscard]] std::uint64_t rejected_sum() const {
        std::uint64_t sum = 0;
        for (const auto& [reason, count] : rejected) sum += count;
        return sum;
    }
};

/// Questions and answers of one service.
struct ExchangeCount {
    std::uint64_t requests{0};
    std::uint64_t answered{0};   ///< requests that got at least one answer
    std::uint64_t answers{0};    ///< with a request before them
    std::uint64_t unasked{0};    ///< answers whose request is not in the recording
    std::uint64_t negative{0};
    std::uint64_t pending{0};    ///< "response pending"
    Duration shortest{0};        ///< from the request to the start of its answer
    Duration longest{0};
    Duration sum{0};
};

struct SignalSummary {
    std::string source;  ///< ECU's id, or `SA 00` on J1939
    std::string name;
    std::string unit;
    std::uint64_t count{0};
    double first{0};
    double minimum{0};
    double maximum{0};
    double last{0};
    Duration first_at{0};
    Duration last_at{0};
};

struct J1939Group {
    std::uint64_t messages{0};
    std::uint64_t transfers{0};  ///< of these by transport protocol
};

struct FaultSeen {
    std::string source;
    std::string code;
    std::string list;   ///< stored, pending, permanent, active, …
    std::optional<int> occurrences;
    bool old_conversion{false};
    std::uint64_t seen{0};
    Duration first_at{0};
    Duration last_at{0};
};

struct LampsSeen {
    j1939::Lamps last;
    std::uint64_t messages{0};
};

/// A raw mileage beside what is trusted at that moment; only kept where one of the two changed.
struct MileagePoint {
    Duration at{0};
    MileageSource source{MileageSource::Unknown};
    Distance raw;
    std::optional<Distance> trusted;
};

struct MileageReport {
    std::vector<MileagePoint> points;          ///< at most kMostPoints
    std::vector<QuarantinedReading> quarantined;  ///< at most kMostPoints, in order
    std::map<QuarantineReason, std::uint64_t> quarantined_by_reason;
    std::array<SourceView, kMileageSources> sources{};
    Distance integrated;                       ///< by speed, the whole recording
    std::optional<TrustedMileage> trusted;
    static constexpr std::size_t kMostPoints = 10'000;
};

struct Identity {
    std::string source;
    std::string kind;   ///< VIN, CALID, …
    std::string value;  ///< full; the writer masks it
    auto operator<=>(const Identity&) const = default;
};

struct Report {
    candump::Statistics text;
    std::vector<std::string> interfaces;
    std::map<std::string, std::uint64_t> frames_by_kind;
    Duration begin{0};
    Duration end{0};
    std::map<std::string, TransferCount> transfers;          ///< by CAN id, diagnostic ids only
    std::map<std::string, std::uint64_t> undecoded;          ///< answers no decoder took, by reason
    std::map<std::string, ExchangeCount> exchanges;          ///< by service, two hexadecimal digits
    std::vector<SignalSummary> signals;
    std::map<std::uint32_t, J1939Group> j1939_groups;        ///< by PGN
    std::map<std::string, std::uint64_t> j1939_rejected;     ///< transport, by reason
    std::vector<FaultSeen> faults;
    std::map<std::string, LampsSeen> lamps;                  ///< J1939, by list and source
    std::map<std::string, bool> malfunction_lamp;            ///< OBD, by ECU: last seen state
    MileageReport mileage;
    std::vector<Trip> trips;
    std::optional<Trip> open_trip;
    std::vector<Identity> identities;
};

}  // namespace odolink::log_analysis
