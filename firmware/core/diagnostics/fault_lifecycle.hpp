// SPDX-License-Identifier: Apache-2.0
// The life of each fault: pending, confirmed, healed, cleared by somebody, repaired and watched, returned. Fed by the
// agent with code lists, readiness, drive cycles, mileage and service records; returns what changed, stores nothing.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "core/diagnostics/vehicle_report.hpp"
#include "domain/event.hpp"
#include "domain/fault.hpp"
#include "domain/service_record.hpp"

namespace odolink {

/// Where and when the vehicle is as an input comes.
struct Moment {
    Distance mileage;  ///< trusted
    WallTime wall;
    MonoTime at;
};

/// What one input changed. Every record in it is the whole new record.
struct FaultChanges {
    std::vector<FaultRecord> changed;     ///< to be stored and told to the dealer
    std::vector<FaultRecord> touched;     ///< only last-seen values or counters moved: to be stored
    std::vector<Dtc> appeared;            ///< new or returned codes: the owner is asked, the bus is captured
    std::vector<RepairOutcome> outcomes;  ///< repairs that turned out cured or not
    [[nodiscard]] bool empty() const { return changed.empty() && touched.empty() && outcomes.empty(); }
};

using UrgencyOf = Urgency (*)(std::string_view code);

class FaultLifecycle {
public:
    static constexpr std::size_t kMostFaults = 512;  ///< a vehicle with more is counted in refused(), not stored
    static constexpr Duration kClearSign = 120s;     ///< a vanished code within this of a clear sign was cleared
    static constexpr Duration kHealedAfter = 60s;    ///< a vanished code without any sign of a clear has healed
    static constexpr Distance kNotYetCleared = Distance::kilometres(5);  ///< a repaired code may still be stored so far

    explicit FaultLifecycle(UrgencyOf urgency_of) : urgency_of_{urgency_of} {}

    /// Takes over stored records, and the service records that repaired faults still watched.
    void restore(std::vector<FaultRecord> records, const std::vector<ServiceRecord>& services);

    /// One whole list of one ECU. Its own lamp, where it has one, counts for this ECU instead of the readiness lamp.
    [[nodiscard]] FaultChanges on_list(const DtcListRead& list, const Moment& now);
    [[nodiscard]] FaultChanges on_freeze_frame(const FreezeFrameRead& frame);
    /// Lamp, and monitors: all of them open at once is the sign of a clear.
    [[nodiscard]] FaultChanges on_readiness(const Readiness& readiness, const Moment& now);
    /// PID 31 and PID 30: a fall is the sign of a clear.
    [[nodiscard]] FaultChanges on_distance_since_clear(Distance value, const Moment& now);
    [[nodiscard]] FaultChanges on_warm_ups_since_clear(std::uint8_t count, const Moment& now);
    /// Somebody was heard clearing codes.
    [[nodiscard]] FaultChanges on_codes_cleared(const CodesClearedRead& read, const Moment& now);
    /// A trip ended.
    [[nodiscard]] FaultChanges on_drive_cycle(const Moment& now);
    /// A verified service record: the codes it names are repaired and watched for their return, from `now.mileage` on; where that is 0, from the
    /// first that on_mileage tells.
    [[nodiscard]] FaultChanges on_service(const ServiceRecord& record, const Moment& now);
    /// The trusted mileage moved: watches may end.
    [[nodiscard]] FaultChanges on_mileage(const Moment& now);

    /// All faults, in order of ECU and code.
    [[nodiscard]] std::vector<FaultRecord> records() const;
    [[nodiscard]] std::uint64_t refused() const { return refused_; }

private:
    struct Watch {
        Id record_id;
        Distance distance;
        bool operator==(const Watch&) const = default;
    };
    void on_listed(FaultRecord& f, const DtcListRead& list, std::size_t index, const Moment& now, FaultChanges& out);
    void on_present(FaultRecord& f, DtcKind kind, const Moment& now, FaultChanges& out);
    void on_confirmed(FaultRecord& f, const Moment& now, FaultChanges& out);
    void on_absent(FaultRecord& f, const DtcListRead& list, const Moment& now, FaultChanges& out);
    /// What was noticed of a clear, and who was heard doing it; empty: only its effect was seen.
    struct ClearSign {
        MonoTime at;
        std::string by;
    };
    void end_life(FaultRecord& f, FaultState state, FaultChanges& out);
    void end_cleared(FaultRecord& f, const ClearSign* sign, FaultChanges& out);
    void settle_vanished(const Moment& now, FaultChanges& out);
    void on_clear_sign(std::optional<std::uint32_t> ecu, const std::string& by, const Moment& now, FaultChanges& out);
    [[nodiscard]] FaultRecord* find_or_add(const Dtc& dtc, const Moment& now);
    [[nodiscard]] bool listed(const Dtc& dtc, DtcKind kind) const;
    [[nodiscard]] Urgency urgency_in(const DtcListRead& list, const FaultRecord& f) const;
    [[nodiscard]] bool lamp_of(const Dtc& dtc) const;
    [[nodiscard]] const ClearSign* clear_sign_near(std::uint32_t ecu, DtcKind kind, const Moment& now) const;
    void close_watch(FaultRecord& f, const Moment& now, FaultChanges& out);

    UrgencyOf urgency_of_;
    std::map<Dtc, FaultRecord> faults_;
    std::map<Dtc, Watch> watches_;
    std::map<Dtc, MonoTime> vanished_;  ///< confirmed codes that left their list, undecided
    std::map<std::pair<std::uint32_t, DtcKind>, std::set<Dtc>> lists_;  ///< as last read, this run
    std::map<std::pair<std::uint32_t, DtcKind>, MonoTime> read_at_;     ///< before the list that is under way
    std::set<Dtc> touched_;                                             ///< last-seen moved since last stored
    std::set<Dtc> gone_since_repair_;
    std::optional<ClearSign> clear_sign_;                  ///< for all ECUs
    std::map<std::uint32_t, ClearSign> clear_signs_;       ///< for one
    std::optional<Distance> since_clear_;
    std::optional<std::uint8_t> warm_ups_;
    std::optional<std::size_t> complete_monitors_;
    bool lamp_{false};                            ///< of the readiness status
    std::map<std::uint32_t, bool> lists_lamp_;    ///< of ECUs whose lists tell their own
    std::map<Dtc, bool> code_lamps_;              ///< of codes whose lists tell theirs
    std::uint64_t refused_{0};
};

}  // namespace odolink
