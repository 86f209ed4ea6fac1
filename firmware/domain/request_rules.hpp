// SPDX-License-Identifier: Apache-2.0
// Which service record ends which request, the same at both ends. Specified for other garages' software in proto/README.md, section 6.1.
#pragma once

#include "domain/care.hpp"
#include "domain/service_record.hpp"

namespace odolink {

/// Does the record end the request: because it names it, or because its jobs cover all due items, fault codes and recalls that the
/// request names? A request that names none, or a campaign, is ended by name alone, and one that was made after the work too. The owner's own word of
/// work done elsewhere ends none.
[[nodiscard]] bool ends(const ServiceRecord& record, const ServiceRequest& request);

}  // namespace odolink
