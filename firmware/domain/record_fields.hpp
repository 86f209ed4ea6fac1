// SPDX-License-Identifier: Apache-2.0
// The fields of a service record as texts by path, and back. Used by record_merge, exports and journal; knows nothing of writers.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "domain/service_record.hpp"

namespace odolink {

/// Texts by path; a field of default value has none. Numbers are decimal, money "<minor units> <currency>", times "<milliseconds
/// since 1970> <quality>", codes one a line. Each element of a list has "…/order".
using RecordFields = std::map<std::string, std::string>;

/// Precondition: each job, part and finding has an id of its own, see with_ids.
[[nodiscard]] RecordFields fields_of(const ServiceRecord& record);

/// Total: paths and texts that mean nothing are passed over.
[[nodiscard]] ServiceRecord record_of(const Id& id, const RecordFields& fields);

/// The record with an id for each job, part and finding that has none or whose id is another's: the record's id with `mark` (below 16),
/// kind and a number added by exclusive or in its last 4 bytes, the first that is not in `taken`.
[[nodiscard]] ServiceRecord with_ids(ServiceRecord record, std::uint8_t mark, std::set<Id> taken);

/// The element a path lies in: "job/<id>/" for "job/<id>/name", "job/<id>/part/<id>/" for a part's; empty for a field of the record.
[[nodiscard]] std::string_view element_of(std::string_view path);

}  // namespace odolink
