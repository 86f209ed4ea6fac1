// SPDX-License-Identifier: Apache-2.0
#include "dealer-desk/store/sql.hpp"

namespace odolink::desk {

soci::statement& Sql::kept(std::string_view query) {
    if (const auto found = kept_.find(query); found != kept_.end()) return found->second;
    soci::statement fresh{*this};
    fresh.alloc();
    fresh.prepare(std::string{query});
    return kept_.emplace(query, fresh).first->second;
}

}  // namespace odolink::desk
