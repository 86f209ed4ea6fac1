// SPDX-License-Identifier: Apache-2.0
// Looks into a vehicle's database without touching it: the file and its log are copied, and the copy is opened. So nothing is
// migrated, healed or locked, and a file that is evidence stays as it was. Used by odolinkctl.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "adapters/sqlite/database.hpp"
#include "ports/vehicle_store.hpp"

namespace odolink {

class VehicleFileReader {
public:
    /// `path` is the file or the directory it lies in. Errors: InUse (an agent runs on it), Io (not there, not readable), NotOurs,
    /// Newer, Corrupt, Full (no room for the copy).
    [[nodiscard]] static Result<VehicleFileReader> open(const std::filesystem::path& path);
    VehicleFileReader(VehicleFileReader&& other) noexcept;
    VehicleFileReader& operator=(VehicleFileReader&&) = delete;
    ~VehicleFileReader();

    /// Entries with a number from `first_index`, at most `count`, in order; a hash of another length than 32 bytes becomes zero.
    /// Errors: Io, Corrupt.
    [[nodiscard]] Result<std::vector<JournalEntry>> journal(std::uint64_t first_index, std::size_t count);
    /// All records of a kind in key order. Errors: Io, Corrupt.
    [[nodiscard]] Result<std::vector<Record>> load(RecordKind kind);

private:
    VehicleFileReader(std::filesystem::path copy, sqlite::Database database) : copy_{std::move(copy)}, database_{std::move(database)} {}
    std::filesystem::path copy_;  ///< our folder with the copy, removed at the end
    sqlite::Database database_;
};

}  // namespace odolink
