// SPDX-License-Identifier: Apache-2.0
// Who answers on this vehicle, and what each control unit is worth being asked: by which protocol, how many values at once,
// what it has refused, and until when it is left alone because it does not answer. Kept by VehiclePoll for one ignition
// cycle. Source: ISO 14229-1 (negative response codes), SAE J1979-2 (how OBD on UDS is told from the classic services).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "base/bytes.hpp"
#include "base/time.hpp"
#include "base/units.hpp"

namespace odolink {

/// How a control unit is asked for emission-related data.
enum class ObdBy : std::uint8_t {
    Nothing,  ///< it has none: a unit that only UDS found
    Classic,  ///< the services of J1979
    Uds,      ///< OBD on UDS, J1979-2
};

struct KnownEcu {
    ObdBy obd{ObdBy::Nothing};
    bool uds{false};              ///< it has answered service 19 or 22
    std::size_t most_ids{0};      ///< values one request may ask for
    int failures{0};              ///< requests for values it has without an answer, in a row
    std::optional<std::uint16_t> confirmed;  ///< codes counted by its last whole list
    int rounds_since_list{0};     ///< of reading codes
};

class EcuBook {
public:
    static constexpr Duration kShortestRest = 5s;
    static constexpr Duration kLongestRest = 30s;

    /// Takes a positive answer: the unit is known from now on, and by what it answers to. A unit that answers both protocols is
    /// asked by the classic one. Returns true for a unit that was not known.
    bool on_answer(CanId ecu, ByteView answer);
    /// A refusal: unsupported services (10, 11, 7F), sub-functions (12, 7E) and what is out of range or locked (31, 33, 34,
    /// 13) are not asked again. Others may pass.
    void on_refusal(CanId ecu, ByteView request, std::uint8_t nrc);
    /// A unit that never spoke UDS and leaves a UDS request unanswered is not asked for that service again.
    void on_silence(CanId ecu, ByteView request);
    /// A question the unit promised an answer to (response pending) that never came: it is not asked again.
    void on_broken_promise(CanId ecu, ByteView request);
    [[nodiscard]] bool worth_asking(CanId ecu, ByteView request) const;
    /// Does a question to all go to everybody still? Not while a unit rests or has once promised an answer to it in vain.
    [[nodiscard]] bool good_for_all(ByteView request) const;

    /// The unit does not answer: it is left alone, each time twice as long, kShortestRest to kLongestRest. It may be unknown.
    void rest(CanId ecu, MonoTime now);
    [[nodiscard]] bool resting(CanId ecu) const { return rests_.count(ecu) > 0; }
    /// A resting unit whose rest is over; it stays resting, and is not due again before its next rest is over.
    [[nodiscard]] std::optional<CanId> due_for_a_try(MonoTime now);
    /// It has answered. True where that ended its rest.
    bool wakes(CanId ecu) { return rests_.erase(ecu) > 0; }
    /// Do all units with emission-related data rest? False where there is none.
    [[nodiscard]] bool all_rest() const;

    /// All units have fallen silent: one that answers again later is worth a new survey.
    void lose_all();
    /// Was it lost? Asking ends it.
    bool is_back(CanId ecu) { return lost_.erase(ecu) > 0; }
    /// Forgets the units, not which were lost.
    void forget();
    void clear();

    [[nodiscard]] bool empty() const { return ecus_.empty(); }
    [[nodiscard]] bool any(ObdBy by) const;
    [[nodiscard]] KnownEcu* find(CanId ecu);
    [[nodiscard]] const KnownEcu* find(CanId ecu) const;
    [[nodiscard]] const std::map<CanId, KnownEcu>& all() const { return ecus_; }

private:
    std::map<CanId, KnownEcu> ecus_;
    std::map<CanId, std::set<Bytes>> refused_;  ///< whole requests, or how those begin that are not worth asking
    std::map<CanId, std::set<Bytes>> broken_promises_;
    struct Rest {
        MonoTime until;
        Duration length;
    };
    std::map<CanId, Rest> rests_;
    std::set<CanId> lost_;
};

}  // namespace odolink
