// SPDX-License-Identifier: Apache-2.0
// Decodes recorded cases: frames become answers, answers become signals and faults by the service they belong to.
// The logic behind `odolinkctl decode`; also used by tests over recordings.
#pragma once

#include <functional>
#include <iosfwd>
#include <vector>

#include "app/decode/decode_case.hpp"

namespace odolink::decode {

/// Values that a vehicle's own signal set finds in an answer, in addition to the standards'.
using SetDecoder = std::function<std::vector<CaseSignal>(const DecodeCase&, const CaseAnswer&)>;

/// Values that a DBC file finds in a broadcast frame; none where the frame is no message of the file.
using FrameDecoder = std::function<std::optional<std::vector<CaseSignal>>(const RecordedFrame&)>;

/// What is known of the vehicle besides the standards.
struct Profiles {
    std::vector<SetDecoder> sets;
    std::vector<FrameDecoder> broadcasts;
};

/// Decodes one case. Everything that was not taken is in `rejected` with its reason; nothing throws.
[[nodiscard]] Decoded decode_case(const DecodeCase& input, const Profiles& profiles = {});

enum class StreamResult { AllRead, SomeLinesBad, ReadFailed };

/// Decodes JSON lines from `in` to `out`, one output line for each that is not blank. A bad line gives a line with
/// `error` and the others go on. ReadFailed: `in` broke off; what came before is written.
[[nodiscard]] StreamResult decode_stream(std::istream& in, std::ostream& out, const Profiles& profiles = {});

}  // namespace odolink::decode
