// SPDX-License-Identifier: Apache-2.0
// The way back: takes a database to the tables of an older version of this program, before that version is installed again. What the older one
// knows stays, whoever wrote it. Called by `odolinkctl store-version`; README.md says when.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "ports/vehicle_store.hpp"

namespace odolink::sqlite {

/// The first version whose programs can seal values: an older one reads them plain.
inline constexpr std::int64_t kFirstSealed = 2;

/// How sealed values are opened for a version that knows no seal; each changes its argument. Errors: those of the seal.
struct OpenValues {
    std::function<Status(Record&)> record;
    std::function<Status(OutboxEntry&)> event;
    std::function<Status(JournalEntry&)> entry;
    std::function<bool(const Record&)> belongs_to_the_seal;  ///< such a record goes: the next newer program seals anew
};

/// The version of the tables in `directory`, also a newer one than ours. The agent must not run. Errors: InUse, NotOurs, Corrupt, those of the medium.
[[nodiscard]] Result<std::int64_t> stored_version(const std::string& directory, const std::string& vfs = {});

/// Takes the database of `directory` back to `version` (1 to the version that it has); done already: nothing happens. A cut of power leaves a whole
/// database of one of the versions between, and the same call goes on. Errors: InUse (the agent runs), NotOurs, Newer, Corrupt, NoKey (nothing was changed),
/// those of the medium.
[[nodiscard]] Status take_back(const std::string& directory, const std::string& vfs, std::int64_t version, const OpenValues& values);

}  // namespace odolink::sqlite
