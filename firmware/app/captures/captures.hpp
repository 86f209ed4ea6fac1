// SPDX-License-Identifier: Apache-2.0
// The captures in a vehicle's database: what each holds, and writing them as candump files. The logic of `odolinkctl captures`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "ports/vehicle_store.hpp"

namespace odolink::captures {

struct Capture {
    std::string key;   ///< as it stands in the database: `<milliseconds since 1970>:<code>`
    std::string code;  ///< the fault it was made for
    std::string time;  ///< when that was seen, UTC: "2026-06-01T00:00:12Z"; empty where the key tells none
    std::string text;  ///< candump lines
    std::uint64_t frames{0};
    Duration begin{0};  ///< first and last frame, since the epoch
    Duration end{0};
};

/// All captures of a vehicle.db or of the directory it lies in, oldest first. Errors: those of SealedFileReader::open and load.
[[nodiscard]] Result<std::vector<Capture>> read(const std::filesystem::path& database);

/// What a record holds.
[[nodiscard]] Capture capture_of(const Record& record);

/// The file's name for a capture, without characters that a file system may refuse: `capture-<key>.log`.
[[nodiscard]] std::string file_name(const Capture& capture);

enum class SaveErrc {
    Exists = 1,  ///< the file is there already; it was left as it is
    CannotWrite, ///< the folder cannot be made or written, or has no room
};
[[nodiscard]] Error make_error_code(SaveErrc e);

/// Writes a capture into `folder`, which is made where it is not there. Errors: see SaveErrc.
[[nodiscard]] Result<std::filesystem::path> save(const Capture& capture, const std::filesystem::path& folder);

}  // namespace odolink::captures

ODOLINK_ERRC(odolink::captures::SaveErrc);
