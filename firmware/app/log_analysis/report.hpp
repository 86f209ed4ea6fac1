// SPDX-License-Identifier: Apache-2.0
// What an analysed recording says, as plain data. analyzer.hpp fills it, report_writer.hpp prints it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/decode/decode_case.hpp"
#include "base/time.hpp"
#include "core/mileage/mileage_keeper.hpp"
#include "domain/mileage.hpp"
#include "domain/trip.hpp"
#include "protocols/candump/candump.hpp"
#include "protocols/j1939/faults.hpp"
#include "protocols/obd/readiness.hpp"

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

/// How long answers took: from the end of a request to the start of its answer.
struct LatencyCount {
    std::uint64_t answers{0};
    Duration shortest{0};
    Duration longest{0};
    Duration sum{0};

    void add(const LatencyCount& more) {
        if (more.answers == 0) return;
        shortest = answers == 0 ? more.shortest : std::min(shortest, more.shortest);
        longest = std::max(longest, more.longest);
        sum += more.sum;
        answers += more.answers;
    }
    void add(Duration wait) { add(LatencyCount{1, wait, wait, wait}); }
};

/// Questions and answers of one service.
struct ExchangeCount {
    std::uint64_t requests{0};
    std::uint64_t answered{0};  ///< requests that got at least one answer, positive or negative
    std::uint64_t unasked{0};   ///< answers whose request is not in the recording
    std::uint64_t negative{0};
    std::uint64_t pending{0};   ///< "response pending"
    LatencyCount latency;       ///< of all answers with a request before them
};

/// One service between one asking and one answering id, or one J1939 group between two devices.
struct PairCount {
    std::string asked;
    std::string answered;
    std::string service;  ///< two hexadecimal digits, or `PGN 65260`
    LatencyCount latency;
};

struct SignalSummary {
    std::string source;  ///< ECU's id, or `SA 00` on J1939
    std::string name;
    std::string unit;
    std::string id;      ///< the profile's own name where `name` is a VSS path
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

/// A trouble code of one list of one ECU.
struct FaultSeen {
    std::string ecu;    ///< its id, or `SA 00` on J1939
    std::string code;
    std::string kind;   ///< stored, pending, permanent, active, … as `odolinkctl decode` says
    std::optional<std::uint8_t> status;  ///< UDS status byte, the last one
    std::optional<std::uint32_t> spn;
    std::optional<std::uint8_t> fmi;
    std::optional<int> occurrences;
    bool old_conversion{false};
    std::optional<std::uint8_t> severity;         ///< UDS, the last one
    std::optional<std::uint8_t> snapshot_record;
    std::optional<int> detection_counter;
    std::optional<Duration> cleared_at;  ///< and not seen since
    std::uint64_t seen{0};
    Duration first_at{0};
    Duration last_at{0};
};

/// What an ECU keeps beside a code, as it was told last.
struct FaultRecord {
    decode::CaseRecord last;
    std::uint64_t seen{0};
};

struct ClearSeen {
    Duration at{0};
    decode::CaseClear clear;
};

struct LampsSeen {
    j1939::Lamps last;
    bool malfunction_was_on{false};  ///< at any time
    bool red_stop_was_on{false};
    bool amber_warning_was_on{false};
    bool protect_was_on{false};
    std::uint64_t messages{0};
};

/// A raw mileage beside what is trusted at that moment; only kept where one of the two changed.
struct MileagePoint {
    Duration at{0};
    MileageSource source{MileageSource::Unknown};
    Distance raw;
    std::optional<Distance> trusted;
};

/// How far one source says the vehicle has gone, by its own gate or integral.
struct DistanceView {
    std::string source;      ///< pid_a6, spn_917, speed_integral, pid_31, …
    std::string provenance;  ///< who told it, such as `7E8 01A6`
    std::optional<Distance> first;  ///< of what was believed; none where nothing was
    std::optional<Distance> last;
    std::optional<Distance> first_raw;  ///< none: it never told one
    Distance last_raw;
    std::uint64_t readings{0};
    std::uint64_t refused{0};
    Duration missed{0};      ///< speed: time in gaps too long to integrate
};

struct MileageReport {
    std::vector<MileagePoint> points;          ///< at most kMostPoints
    std::vector<QuarantinedReading> quarantined;  ///< at most kMostPoints, in order
    std::map<QuarantineReason, std::uint64_t> quarantined_by_reason;
    std::vector<DistanceView> distances;       ///< each source alone
    Distance integrated;                       ///< by the source of speed that was heard most
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
    std::vector<std::uint64_t> frames_by_interface;
    std::map<std::string, std::uint64_t> frames_by_kind;
    Duration begin{0};
    Duration end{0};
    std::uint64_t clock_steps_back{0};                       ///< by more than a second: times behind them count on from before
    std::map<std::string, TransferCount> transfers;          ///< by CAN id, diagnostic ids only
    std::map<std::string, std::uint64_t> undecoded;          ///< answers no decoder took, by reason
    std::map<std::string, ExchangeCount> exchanges;          ///< by service, two hexadecimal digits
    std::vector<PairCount> pairs;
    std::map<std::string, std::uint64_t> negative;           ///< by service and reason
    std::vector<SignalSummary> signals;
    std::map<std::uint32_t, J1939Group> j1939_groups;        ///< by PGN
    std::map<std::string, std::uint64_t> j1939_rejected;     ///< transport, by reason
    std::vector<FaultSeen> faults;
    std::vector<FaultRecord> fault_records;
    std::vector<ClearSeen> clears;                           ///< at most kMostClears
    std::map<std::string, obd::Readiness> readiness;         ///< OBD, by ECU: the last one
    std::map<std::string, LampsSeen> lamps;                  ///< J1939, by list and source
    std::map<std::string, bool> malfunction_lamp;            ///< OBD, by ECU: last seen state
    MileageReport mileage;
    std::vector<Trip> trips;
    std::optional<Trip> open_trip;
    std::vector<Identity> identities;  ///< each once

    static constexpr std::size_t kMostClears = 1'000;

    void add(Identity identity) {
        if (std::find(identities.begin(), identities.end(), identity) == identities.end()) identities.push_back(std::move(identity));
    }
};

}  // namespace odolink::log_analysis
