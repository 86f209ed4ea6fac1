// SPDX-License-Identifier: Apache-2.0
#include "app/enrol/enrol.hpp"

#include "adapters/mbedtls/enrolment/enrolment.hpp"

namespace odolink {

std::string enrol_with(const std::filesystem::path& file, const IdentityFiles& identity) {
    const auto request = read_enrolment(file);
    if (!request) return request.error().text();
    const auto dealer = enrol(*request, identity);
    if (!dealer) return dealer.error().text();
    std::error_code ignored;  // a mark that stays is replaced with the next one
    std::filesystem::remove(identity.dropped(), ignored);
    return {};
}

}  // namespace odolink
