// SPDX-License-Identifier: Apache-2.0
// One recorded question to a vehicle with the frames that came back, and what `odolinkctl decode` makes of it.
// The JSON of both is in case_json.hpp; how one becomes the other in decoder.hpp.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/bytes.hpp"
#include "base/units.hpp"
#include "protocols/j1939/faults.hpp"
#include "protocols/obd/readiness.hpp"

namespace odolink::decode {

/// A frame as recorded. `ecu` keeps the id's text, which names the ECU in the output.
struct RecordedFrame {
    std::string ecu;
    CanId id;
    Bytes data;
};

/// A frame, a transfer or an answer that was not taken, and why.
struct CaseRejection {
    std::string ecu;
    std::string reason;  ///< a stable word such as "wrong_sequence"
    std::string detail;  ///< one sentence
};

/// Ids that are the same in the bits of `mask`.
struct IdFilter {
    CanId id;
    std::uint32_t mask{~std::uint32_t{0}};
    [[nodiscard]] bool takes(CanId other) const { return other.extended == id.extended && ((other.value ^ id.value) & mask) == 0; }
};

/// One line of input.
struct DecodeCase {
    std::string id;
    Bytes request;                    ///< service bytes; empty where the line has none
    std::optional<CanId> sent_to;     ///< id of the request frame
    std::optional<IdFilter> answers_of;  ///< only answers of these ids count
    std::optional<int> year;          ///< model year, for signal sets
    std::vector<RecordedFrame> frames;
    std::vector<CaseRejection> malformed;  ///< what stands among the frames and cannot be one
    std::vector<std::string> noise;  ///< lines the adapter wrote between the frames
};

/// A reassembled message.
struct CaseAnswer {
    std::string ecu;
    Bytes payload;
    std::optional<std::uint32_t> pgn{};  ///< J1939: the parameter group
};

/// One value. `name` is a VSS path where VSS has one; `set_id` is the signal set's own id where a set named it.
struct CaseSignal {
    std::string ecu;
    std::string name;
    std::variant<double, std::string> value;  ///< a text for identities and enumerated values
    std::string unit;
    std::optional<double> raw;  ///< the number behind an enumerated value
    std::string set_id;         ///< or empty
    bool supported{true};       ///< false: the vehicle says that it has not got this value
};

/// A trouble code of an answer.
struct CaseFault {
    std::string ecu;
    std::string code;
    std::string kind;                    ///< stored, pending, permanent, … (fault_words.hpp)
    std::optional<std::uint8_t> status;  ///< UDS status byte
    std::optional<std::uint32_t> spn{};  ///< J1939: suspect parameter, failure mode, occurrences
    std::optional<std::uint8_t> fmi{};
    std::optional<int> occurrences{};
    bool old_conversion{false};          ///< J1939: an old layout was used, the SPN may be another
    std::optional<std::uint8_t> severity{};         ///< UDS severity byte, and the unit of the vehicle it is about
    std::optional<std::uint8_t> functional_unit{};
    std::optional<std::uint8_t> snapshot_record{};  ///< UDS: number of a snapshot that is stored
    std::optional<int> detection_counter{};         ///< UDS: how near a code is to be set, -128 to 127
};

/// What an ECU keeps beside a code, as its bytes: their meaning is the maker's where no standard gives it.
struct CaseRecord {
    std::string ecu;
    std::string code;
    std::string kind;                    ///< snapshot, extended_data, freeze_frame
    std::optional<std::uint8_t> number;  ///< of the record
    Bytes data;                          ///< behind the number
};

/// The lamps that a J1939 message carries beside its codes.
struct CaseLamps {
    std::string ecu;
    std::string kind;  ///< of the list they came with
    j1939::Lamps lamps;
};

/// Codes that are being cleared.
struct CaseClear {
    std::string ecu;   ///< whose codes; `all` for a request to all
    std::string by;    ///< who asks, where that is known
    std::string what;  ///< `04`, `14 FFFFFF`, `DM11`
    std::string state;  ///< asked, done, refused, or heard: a message that only a request should bring
    std::string code;   ///< the one code; empty where it is all of them
};

struct Decoded {
    std::string id;
    std::vector<CaseAnswer> answers;
    std::vector<CaseSignal> signals;
    std::vector<CaseRejection> rejected;
    std::vector<CaseFault> faults;
    std::vector<CaseLamps> lamps;
    std::vector<CaseRecord> records;
    std::vector<CaseClear> clears;
    std::map<std::uint32_t, obd::Readiness> readiness;  ///< by ECU
};

}  // namespace odolink::decode
