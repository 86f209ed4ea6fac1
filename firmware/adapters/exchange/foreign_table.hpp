// SPDX-License-Identifier: Apache-2.0
// Tables of other programs. Inside of adapters/exchange only.
#pragma once

#include "adapters/exchange/table.hpp"

namespace odolink::exchange {

/// A row is a record, with a job for each work it names; what has no field in a record is told in a remark. A row that cannot be read is
/// set aside, as a remark tells. Errors: no columns of a history; the first field that cannot be read, where no row can.
[[nodiscard]] Result<Imported, Problem> from_foreign(Table table, const Reading& reading);

/// The remark on a column that is not read.
[[nodiscard]] std::string passed_over(const std::string& heading);

}  // namespace odolink::exchange
