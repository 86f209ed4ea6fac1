// SPDX-License-Identifier: Apache-2.0
// All that a vehicle holds of its owner, as files that people and other programs read. The logic of `odolinkctl
// export`.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/vehicle_file/vehicle_file.hpp"

namespace odolink::take_out {

struct OutFile {
    std::string name;
    Text what;  ///< one line for the list
    std::string content;
};

/// The files, README.txt with their list first. A statement for a buyer is among them where the vehicle has its key.
[[nodiscard]] std::vector<OutFile> owner_files(const vehicle_file::VehicleFile& file);

/// Writes them into `folder` (made with mode 0700, files 0600), which must not be there yet or be empty.
[[nodiscard]] Result<void, vehicle_file::Problem> write_folder(const std::vector<OutFile>& files,
                                                               const std::filesystem::path& folder);

}  // namespace odolink::take_out
