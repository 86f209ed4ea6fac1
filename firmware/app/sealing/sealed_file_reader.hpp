// SPDX-License-Identifier: Apache-2.0
// Looks into a vehicle's database from outside, as VehicleFileReader does, and opens what is sealed.
#pragma once

#include "adapters/mbedtls/sealer.hpp"
#include "adapters/sqlite/vehicle_file_reader.hpp"

namespace odolink {

class SealedFileReader {
public:
    /// Takes the key beside the file, else the one of /etc/odolink/odolinkd.toml. Errors: those of
    /// VehicleFileReader::open, NoKey.
    [[nodiscard]] static Result<SealedFileReader> open(const std::filesystem::path& path);
    /// As VehicleFileReader; and NoKey.
    [[nodiscard]] Result<std::vector<JournalEntry>> journal(std::uint64_t first_index, std::size_t count);
    [[nodiscard]] Result<std::vector<Record>> load(RecordKind kind);

private:
    SealedFileReader(VehicleFileReader reader, const Sealer& sealer) : reader_{std::move(reader)}, sealer_{sealer} {}
    VehicleFileReader reader_;
    Sealer sealer_;
};

}  // namespace odolink
