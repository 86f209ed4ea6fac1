// SPDX-License-Identifier: Apache-2.0
// A copy of a vehicle's database as it stood at one moment, in a folder of its own; the original is only read, also
// while an agent writes it. So nothing is migrated, healed or locked, and a file that is evidence stays as it was. Used
// by odolinkctl.
#pragma once

#include <filesystem>
#include <functional>

#include "base/result.hpp"

namespace odolink {

class VehicleCopy {
public:
    /// `path` is a vehicle.db or the directory it lies in. Waits up to a second for a moment at which an agent does not
    /// write. Errors: Io (not there, not readable), Full (no room for the copy), InUse (there was no such moment).
    /// `meanwhile` is called between database and log of each attempt: tests write there.
    [[nodiscard]] static Result<VehicleCopy> make(const std::filesystem::path& path,
                                                  const std::function<void()>& meanwhile = {});
    VehicleCopy(VehicleCopy&& other) noexcept;
    VehicleCopy& operator=(VehicleCopy&&) = delete;
    /// Removes the copy.
    ~VehicleCopy();

    /// Holds vehicle.db and, where they were there, its log and mileage.keep.
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
    [[nodiscard]] std::filesystem::path database() const { return folder_ / "vehicle.db"; }
    /// Another process held the data directory: an agent runs on it.
    [[nodiscard]] bool in_use() const { return in_use_; }

private:
    VehicleCopy(std::filesystem::path folder, bool in_use) : folder_{std::move(folder)}, in_use_{in_use} {}
    std::filesystem::path folder_;
    bool in_use_;
};

}  // namespace odolink
