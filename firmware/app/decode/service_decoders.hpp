// SPDX-License-Identifier: Apache-2.0
// One function per diagnostic service: an answer's payload becomes signals and faults. Used by decoder.cpp only.
#pragma once

#include <string>

#include "app/decode/decode_case.hpp"

namespace odolink::decode {

/// Why an answer gave no values; an empty word when it did.
struct Refusal {
    std::string word;
    std::string detail;
    [[nodiscard]] bool none() const { return word.empty(); }
};

/// True when a decoder for this service exists here; others can only be read by a signal set.
[[nodiscard]] bool knows_service(std::uint8_t service);

/// Adds what `answer` holds to `out`. `request` may be empty. Precondition: `answer.payload` is not empty and positive.
[[nodiscard]] Refusal decode_service(const Bytes& request, const CaseAnswer& answer, Decoded& out);

}  // namespace odolink::decode
