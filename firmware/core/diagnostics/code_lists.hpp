// SPDX-License-Identifier: Apache-2.0
// One list of codes for each ECU and kind, out of the lists of all services that tell of them, so that a fault that an ECU
// reports both by J1979 and by UDS is one fault with one name. Used by AnswerDecoder.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/diagnostics/vehicle_report.hpp"

namespace odolink {

/// Where a list comes from.
enum class ListSource : std::uint8_t {
    Classic,   ///< J1979 modes 03, 07, 0A: two-byte codes
    ByStatus,  ///< UDS report 02: all codes of the ECU, with failure type
    Emission,  ///< UDS reports 42 and 55 of OBD on UDS
    Count_,
};

/// Is it the ECU's whole list, or what was overheard of an answer to a question we do not know?
enum class Completeness : std::uint8_t { Whole, Part };

class CodeLists {
public:
    /// Takes one list of one source; gives the list over all sources. A part only adds. Codes that two sources name by the
    /// same five characters are one code, under the name it was first told by. As the classic lists are read first, that is
    /// the classic name wherever both know the code.
    [[nodiscard]] DtcListRead on_list(ListSource source, const DtcListRead& read, Completeness completeness);

    /// Codes that were alive when the program stopped: their names stay, and those only UDS can have told stay listed
    /// until UDS is asked again.
    void restore(const std::vector<FaultRecord>& faults);

    /// The name under which a code of this text is told.
    [[nodiscard]] std::string name_of(std::uint32_t ecu, const std::string& text) const;
    /// Does the source list the code now, as stored?
    [[nodiscard]] bool stored_by(ListSource source, const Dtc& dtc) const;

private:
    using Key = std::pair<std::uint32_t, DtcKind>;
    struct Lists {
        std::array<std::vector<std::string>, static_cast<std::size_t>(ListSource::Count_)> of;
        std::vector<std::string> told;
    };
    [[nodiscard]] bool classic_lists(std::uint32_t ecu, std::string_view base) const;
    [[nodiscard]] const std::string* told_name(std::uint32_t ecu, std::string_view text) const;

    std::map<Key, Lists> lists_;
};

}  // namespace odolink
