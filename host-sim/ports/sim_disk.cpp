// SPDX-License-Identifier: Apache-2.0
// The VFS. Interface: sqlite.org/c3ref/vfs.html, version 1 (no shared memory: the store has its file to itself).
#include "ports/sim_disk.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <fstream>
#include <iterator>
#include <new>
#include <utility>

namespace odolink::sim {
namespace {

constexpr std::size_t kSector = 512;

/// The next number of a seed: Knuth's MMIX generator, its upper bits.
std::uint64_t next(std::uint64_t& seed) { return (seed = seed * 6364136223846793005ULL + 1442695040888963407ULL) >> 33U; }

struct OpenFile {
    sqlite3_file base;
    SimDisk* disk;
    std::string* name;
};

OpenFile& of(sqlite3_file* file) { return *reinterpret_cast<OpenFile*>(file); }
SimDisk::File& data(sqlite3_file* file) { return of(file).disk->file(*of(file).name); }

int close_file(sqlite3_file* file) {
    delete of(file).name;
    return SQLITE_OK;
}

int read_file(sqlite3_file* file, void* to, int amount, sqlite3_int64 offset) {
    const Bytes& bytes = data(file).current;
    const auto at = std::min(static_cast<std::size_t>(offset), bytes.size());
    const auto there = std::min(static_cast<std::size_t>(amount), bytes.size() - at);
    std::memset(to, 0, static_cast<std::size_t>(amount));
    if (there > 0) std::memcpy(to, bytes.data() + at, there);
    return there == static_cast<std::size_t>(amount) ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

void apply(Bytes& bytes, std::size_t offset, ByteView from) {
    if (bytes.size() < offset + from.size()) bytes.resize(offset + from.size());
    std::copy(from.begin(), from.end(), bytes.begin() + static_cast<std::ptrdiff_t>(offset));
}

int write_file(sqlite3_file* file, const void* from, int amount, sqlite3_int64 offset) {
    if (of(file).disk->dead()) return SQLITE_IOERR_WRITE;
    const ByteView bytes{static_cast<const std::byte*>(from), static_cast<std::size_t>(amount)};
    const auto at = static_cast<std::size_t>(offset);
    SimDisk::File& f = data(file);
    const std::size_t end = at + bytes.size();
    const int done = of(file).disk->operate(SQLITE_IOERR_WRITE, end > f.current.size() ? end - f.current.size() : 0);
    if (done == SQLITE_OK || of(file).disk->dead()) f.unsynced.push_back({at, {bytes.begin(), bytes.end()}});  // the dying write may still reach the disk
    if (done == SQLITE_OK) apply(f.current, at, bytes);
    return done;
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
    if (const int done = of(file).disk->operate(SQLITE_IOERR_TRUNCATE); done != SQLITE_OK) return done;
    SimDisk::File& f = data(file);
    f.current.resize(static_cast<std::size_t>(size));
    f.durable.resize(std::min(f.durable.size(), f.current.size()));
    return SQLITE_OK;
}

int sync_file(sqlite3_file* file, int) {
    if (const int done = of(file).disk->operate(SQLITE_IOERR_FSYNC); done != SQLITE_OK) return done;
    SimDisk::File& f = data(file);
    f.durable = f.current;
    f.unsynced.clear();
    return SQLITE_OK;
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
    *size = static_cast<sqlite3_int64>(data(file).current.size());
    return SQLITE_OK;
}

int lock_file(sqlite3_file*, int) { return SQLITE_OK; }
int check_lock(sqlite3_file*, int* locked) {
    *locked = 0;
    return SQLITE_OK;
}
int control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int sector_size(sqlite3_file*) { return kSector; }
int characteristics(sqlite3_file*) { return 0; }

const sqlite3_io_methods kMethods{1,         close_file, read_file,  write_file,  truncate_file,   sync_file, file_size,
                                  lock_file, lock_file,  check_lock, control,     sector_size,     characteristics,
                                  nullptr,   nullptr,    nullptr,    nullptr,     nullptr,         nullptr};

SimDisk& disk_of(sqlite3_vfs* vfs) { return *static_cast<SimDisk*>(vfs->pAppData); }

int open_file(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    auto& open = *new (file) OpenFile{{&kMethods}, &disk_of(vfs), new std::string{name == nullptr ? "temporary" : name}};
    (void)open.disk->open(*open.name);
    if (out_flags != nullptr) *out_flags = flags;
    return SQLITE_OK;
}

int delete_file(sqlite3_vfs* vfs, const char* name, int) {
    if (const int done = disk_of(vfs).operate(SQLITE_IOERR_DELETE); done != SQLITE_OK) return done;
    disk_of(vfs).erase(name);
    return SQLITE_OK;
}

int access_file(sqlite3_vfs* vfs, const char* name, int, int* result) {
    *result = disk_of(vfs).finds(name) ? 1 : 0;
    return SQLITE_OK;
}

int full_path(sqlite3_vfs*, const char* name, int size, char* out) {
    sqlite3_snprintf(size, out, "%s", name);
    return SQLITE_OK;
}

int randomness(sqlite3_vfs*, int size, char* out) {
    std::memset(out, 7, static_cast<std::size_t>(size));
    return size;
}

int no_sleep(sqlite3_vfs*, int) { return 0; }
int fixed_time(sqlite3_vfs*, double* julian_day) {
    *julian_day = 2461000.0;
    return SQLITE_OK;
}

}  // namespace

SimDisk::SimDisk() : vfs_{std::make_unique<sqlite3_vfs>()} {
    static std::atomic<unsigned> made{0};
    name_ = "simulated-disk-" + std::to_string(++made);
    vfs_->iVersion = 1;
    vfs_->szOsFile = sizeof(OpenFile);
    vfs_->mxPathname = 1024;
    vfs_->zName = name_.c_str();
    vfs_->pAppData = this;
    vfs_->xOpen = open_file;
    vfs_->xDelete = delete_file;
    vfs_->xAccess = access_file;
    vfs_->xFullPathname = full_path;
    vfs_->xRandomness = randomness;
    vfs_->xSleep = no_sleep;
    vfs_->xCurrentTime = fixed_time;
    sqlite3_vfs_register(vfs_.get(), 0);
}

SimDisk::~SimDisk() { sqlite3_vfs_unregister(vfs_.get()); }

int SimDisk::operate(int otherwise, std::uint64_t growth) {
    if (dead_) return otherwise;
    ++operations_;
    if (countdown_ > 0 && --countdown_ == 0) dead_ = true;
    died_at_number_ = !dead_ && operations_ == last_number_;
    if (died_at_number_) dead_ = true;
    if (dead_) return otherwise;
    if (!fault_) return SQLITE_OK;
    if (*fault_ != StoreErrc::Full) return *fault_ == StoreErrc::ReadOnly ? SQLITE_READONLY : otherwise;
    if (growth > room_) return SQLITE_FULL;
    room_ -= growth;
    return SQLITE_OK;
}

bool SimDisk::finds(const std::string& name) {
    const auto [at, fresh] = files_.try_emplace(name);
    File& file = at->second;
    if (std::ifstream in{name, std::ios::binary}; fresh && in) {
        const std::string bytes{std::istreambuf_iterator<char>{in}, {}};
        const ByteView view = as_bytes(bytes);
        file.current = file.durable = {view.begin(), view.end()};
    }
    const bool there = !file.current.empty();
    if (fresh && !there) files_.erase(at);  // it may come yet
    return there;
}

SimDisk::File& SimDisk::open(const std::string& name) {
    struct stat place {};
    (void)finds(name);
    File& found = files_[name];
    if (::stat(name.c_str(), &place) != 0) return found;
    if (found.inode != 0 && found.inode != place.st_ino) {  // the old one was set aside, and its log with it
        found = {};
        erase(name + "-wal");
    }
    found.inode = place.st_ino;
    return found;
}

void SimDisk::damage(const std::string& name, std::uint64_t count, std::uint64_t seed) {
    File& f = files_[name];
    for (std::uint64_t i = 0; i < count && !f.current.empty(); ++i) {
        const std::uint64_t random = next(seed);
        f.current[(random >> 3U) % f.current.size()] ^= static_cast<std::byte>(1U << (random & 7U));
    }
    f.durable = f.current;
}

void SimDisk::restart(std::uint64_t seed) {
    const auto random = [&seed] { return next(seed); };
    for (auto& [name, file] : files_) {
        file.current = file.durable;
        for (std::size_t i = 0; i < file.unsynced.size(); ++i) {
            const File::Write& write = file.unsynced[i];
            if (random() % 2 == 0) continue;
            const std::size_t sectors = (write.bytes.size() + kSector - 1) / kSector;
            const bool torn = i + 1 == file.unsynced.size();
            const std::size_t length = torn ? std::min(write.bytes.size(), random() % (sectors + 1) * kSector) : write.bytes.size();
            apply(file.current, write.offset, ByteView{write.bytes}.first(length));
        }
        file.durable = file.current;
        file.unsynced.clear();
    }
    countdown_ = 0;
    dead_ = false;
}

}  // namespace odolink::sim
