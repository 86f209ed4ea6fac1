// SPDX-License-Identifier: Apache-2.0
// A SQLite VFS whose files live in memory and whose power can fail: at the N-th write, sync, truncation or deletion the machine dies. What was
// synced survives whole; of what was written after it any subset survives, the last write torn. Seeded, so each cut repeats.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/bytes.hpp"

namespace odolink::test {

class PowerCutDisk {
public:
    /// Registers the VFS "power-cut"; one at a time.
    PowerCutDisk();
    ~PowerCutDisk();
    PowerCutDisk(const PowerCutDisk&) = delete;
    PowerCutDisk& operator=(const PowerCutDisk&) = delete;

    static constexpr const char* kName = "power-cut";

    /// The machine dies at the `operation`-th operation from now (1 is the next); 0: never.
    void cut_at(std::uint64_t operation) { countdown_ = operation; }
    [[nodiscard]] bool dead() const { return dead_; }
    /// Operations since the disk was made.
    [[nodiscard]] std::uint64_t operations() const { return operations_; }
    /// Power is back: unsynced writes survived by chance.
    void restart(std::uint64_t seed);

    struct File {
        struct Write {
            std::size_t offset;
            Bytes bytes;
        };
        Bytes current;
        Bytes durable;
        std::vector<Write> unsynced;
    };
    /// One more operation; false: the machine is dead.
    bool operate();
    File& file(const std::string& name) { return files_[name]; }
    [[nodiscard]] bool has(const std::string& name) const { return files_.contains(name); }
    void erase(const std::string& name) { files_.erase(name); }

private:
    std::map<std::string, File> files_;
    std::uint64_t operations_{0};
    std::uint64_t countdown_{0};
    bool dead_{false};
    std::unique_ptr<sqlite3_vfs> vfs_;
};

}  // namespace odolink::test
