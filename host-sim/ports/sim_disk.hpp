// SPDX-License-Identifier: Apache-2.0
// A disk for the vehicle's database that can fail: a SQLite VFS whose files live in memory. At the N-th write, sync, truncation or deletion the
// machine dies; what was synced survives whole, of what was written after it any subset survives, the last write torn. It also fills up, fails,
// refuses writes and damages bytes. Seeded, so each fault repeats.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "ports/vehicle_store.hpp"

namespace odolink::sim {

class SimDisk {
public:
    /// Registers a VFS of its own.
    SimDisk();
    ~SimDisk();
    SimDisk(const SimDisk&) = delete;
    SimDisk& operator=(const SimDisk&) = delete;

    /// What SQLite knows it by.
    [[nodiscard]] const std::string& name() const { return name_; }

    /// The machine dies at the `operation`-th operation from now (1 is the next); 0: never.
    void cut_at(std::uint64_t operation) { countdown_ = operation; }
    /// The machine dies at this operation too, counted since the disk was made; neither a cut of cut_at nor a restart before it changes that.
    void cut_at_number(std::uint64_t operation) { last_number_ = operation; }
    /// It died at that one.
    [[nodiscard]] bool died_at_number() const { return dead_ && died_at_number_; }
    /// The process is killed: nothing more reaches the disk, what did stays.
    void kill() { dead_ = true; }
    [[nodiscard]] bool dead() const { return dead_; }
    /// Operations since the disk was made.
    [[nodiscard]] std::uint64_t operations() const { return operations_; }
    /// Power is back: unsynced writes survived by chance.
    void restart(std::uint64_t seed);
    /// After kill(): a new process finds what the old one wrote.
    void go_on() { dead_ = false; }

    /// From now on each write fails so; nothing: it works. Full leaves room for what needs no longer file.
    void fail(std::optional<StoreErrc> error) { fault_ = error; }
    /// A full disk has so many bytes again.
    void make_room(std::uint64_t bytes) { room_ += bytes; }
    /// Flips one bit in each of `count` bytes of the file, at places that the seed chooses.
    void damage(const std::string& file, std::uint64_t count, std::uint64_t seed);

    struct File {
        struct Write {
            std::size_t offset;
            Bytes bytes;
        };
        Bytes current;
        Bytes durable;
        std::vector<Write> unsynced;
        std::uint64_t inode{0};  ///< of the empty file beside it that the store makes, renames and locks
    };
    using Files = std::map<std::string, File>;
    [[nodiscard]] const Files& files() const { return files_; }
    /// The disk as it once was.
    void put_back(Files files) { files_ = std::move(files); }

    /// One more operation that makes files longer by so much. SQLITE_OK, or why it failed with `otherwise` for a dead machine.
    int operate(int otherwise, std::uint64_t growth = 0);
    /// The file as it is found when it is opened: new where its place was taken by another one.
    File& open(const std::string& name);
    File& file(const std::string& name) { return files_[name]; }
    /// There is such a file with something in it. What lies outside under a name that was not used yet is copied in.
    [[nodiscard]] bool finds(const std::string& name);
    [[nodiscard]] bool has(const std::string& name) const { return files_.contains(name); }
    void erase(const std::string& name) { files_[name] = {}; }  ///< empty, and not what lies outside

private:
    std::string name_;
    Files files_;
    std::uint64_t operations_{0};
    std::uint64_t countdown_{0};
    std::uint64_t last_number_{0};
    bool dead_{false};
    bool died_at_number_{false};
    std::optional<StoreErrc> fault_;
    std::uint64_t room_{0};
    std::unique_ptr<sqlite3_vfs> vfs_;
};

}  // namespace odolink::sim
