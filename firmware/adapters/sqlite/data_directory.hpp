// SPDX-License-Identifier: Apache-2.0
// The data directory of one vehicle: made with mode 0700, held by one process at a time (flock), with 1 MB set aside so that
// a full disk still takes a call for help.
#pragma once

#include <string>

#include "base/result.hpp"

namespace odolink::sqlite {

class DataDirectory {
public:
    /// Makes and locks the directory. Errors: InUse, ReadOnly, Full, Io.
    [[nodiscard]] static Result<DataDirectory> open(const std::string& path);
    DataDirectory(DataDirectory&& other) noexcept;
    DataDirectory& operator=(DataDirectory&&) = delete;
    ~DataDirectory();

    [[nodiscard]] std::string database() const { return path_ + "/vehicle.db"; }
    [[nodiscard]] std::string keep() const { return path_ + "/mileage.keep"; }
    [[nodiscard]] bool has(const std::string& path) const;
    /// Makes an empty file with mode 0600 unless it is there. Errors: ReadOnly, Full, Io.
    [[nodiscard]] Status touch(const std::string& path) const;
    /// Moves the database and its log aside, over those set aside before. Errors: Io.
    [[nodiscard]] Status set_aside() const;

    /// Overwrites and removes what was set aside. Errors: ReadOnly, Io.
    [[nodiscard]] Status shred_set_aside() const;

    /// Sets the reserve aside where there is room for it; fails silently, as it is tried again.
    void fill_reserve() const;
    /// Gives the reserve back to the disk. True: there was one.
    bool release_reserve() const;

private:
    DataDirectory(std::string path, int lock) : path_{std::move(path)}, lock_{lock} {}
    [[nodiscard]] std::string reserve() const { return path_ + "/reserve"; }
    std::string path_;
    int lock_;
};

}  // namespace odolink::sqlite
