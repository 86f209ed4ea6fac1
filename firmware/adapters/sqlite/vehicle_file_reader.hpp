// SPDX-License-Identifier: Apache-2.0
// Looks into a vehicle's database without touching it: a copy is opened, and not migrated or healed. An agent may run
// on it. Used by odolinkctl.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "adapters/sqlite/database.hpp"
#include "adapters/sqlite/vehicle_copy.hpp"
#include "ports/vehicle_store.hpp"

namespace odolink {

class VehicleFileReader {
public:
    /// `path` is the file or the directory it lies in. Errors: those of VehicleCopy::make, NotOurs, Newer, Corrupt.
    [[nodiscard]] static Result<VehicleFileReader> open(const std::filesystem::path& path);

    /// Entries with a number from `first_index`, at most `count`, in order; a hash of another length than 32 bytes
    /// becomes zero. Errors: Io, Corrupt.
    [[nodiscard]] Result<std::vector<JournalEntry>> journal(std::uint64_t first_index, std::size_t count);
    /// All records of a kind in key order. Errors: Io, Corrupt.
    [[nodiscard]] Result<std::vector<Record>> load(RecordKind kind);

private:
    VehicleFileReader(VehicleCopy copy, sqlite::Database database)
        : copy_{std::move(copy)}, database_{std::move(database)} {}
    VehicleCopy copy_;  ///< removed after the database in it was closed
    sqlite::Database database_;
};

}  // namespace odolink
