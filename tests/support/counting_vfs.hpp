// SPDX-License-Identifier: Apache-2.0
// A SQLite VFS over the usual one that counts what reaches the disk: writes, their bytes, flushes. Where flushes only
// cost time, they can be left out.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>

namespace odolink::test {

class CountingVfs {
public:
    enum class Flushes : std::uint8_t { Real, LeftOut };

    /// Registers the VFS `kName`; one at a time.
    explicit CountingVfs(Flushes flushes);
    ~CountingVfs();
    CountingVfs(const CountingVfs&) = delete;
    CountingVfs& operator=(const CountingVfs&) = delete;

    static constexpr const char* kName = "counting";

    struct Counts {
        std::uint64_t writes{0};
        std::uint64_t bytes{0};
        std::uint64_t flushes{0};
    };
    [[nodiscard]] const Counts& counts() const { return counts_; }
    void clear() { counts_ = {}; }

    // For the VFS itself.
    void wrote(std::uint64_t bytes);
    /// False: the flush is to be left out.
    bool flush();
    [[nodiscard]] sqlite3_vfs& below() const { return *below_; }

private:
    Flushes flushes_;
    Counts counts_;
    sqlite3_vfs* below_;
    std::unique_ptr<sqlite3_vfs> vfs_;
};

}  // namespace odolink::test
