// SPDX-License-Identifier: Apache-2.0
// A second, checksummed place for the one record that must outlive a damaged database: the trusted mileage. Two slots are
// written in turn, so that a cut leaves the older one whole. Its presence also tells that a file beside it is ours.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "ports/vehicle_store.hpp"

namespace odolink::sqlite {

class KeepFile {
public:
    /// Opens or makes the file with mode 0600. Errors: ReadOnly, Full, Io.
    [[nodiscard]] static Result<KeepFile> open(const std::string& path);
    KeepFile() = default;
    KeepFile(KeepFile&& other) noexcept;
    KeepFile& operator=(KeepFile&& other) noexcept;
    ~KeepFile();

    /// The newer of the two slots whose checksum fits.
    [[nodiscard]] std::optional<Record> recall() const;
    /// Writes the other slot. The disk is made to keep it by each 64th call and at the end: a database that is damaged
    /// costs at most the last few kilometres. A record larger than a slot is left out. Failures are left to the next call.
    void remember(const Record& record);

private:
    explicit KeepFile(int fd) : fd_{fd} {}
    int fd_{-1};
    std::uint64_t counter_{0};
    std::uint64_t flushed_{0};  ///< counter of the last slot the disk was made to keep
};

}  // namespace odolink::sqlite
