// SPDX-License-Identifier: Apache-2.0
// The dealer's description of itself as it comes over the wire (step 3 in README.md).
#pragma once

#include "adapters/mbedtls/enrolment/enrolment.hpp"

namespace odolink {

struct DealerDocument {
    DealerInfo info;
    std::vector<std::string> signers;  ///< certificates, PEM
    Bytes key_document;                ///< the newest, in its envelope; empty: there is none
};

/// Errors: BadAnswer.
[[nodiscard]] Result<DealerDocument, EnrolFailure> parse_dealer(std::string_view json);

}  // namespace odolink
