// SPDX-License-Identifier: Apache-2.0
// The counting VFS. Interface: sqlite.org/c3ref/vfs.html, files of version 1 (no shared memory: the store has its file
// to itself).
#include "support/counting_vfs.hpp"

namespace odolink::test {
namespace {

struct CountedFile {
    sqlite3_file base;
    CountingVfs* counter;
    sqlite3_file* below;  ///< lies right behind this
};

CountedFile& of(sqlite3_file* file) {
    return *reinterpret_cast<CountedFile*>(file);
}
sqlite3_file* below(sqlite3_file* file) {
    return of(file).below;
}
const sqlite3_io_methods& does(sqlite3_file* file) {
    return *below(file)->pMethods;
}

int close_file(sqlite3_file* file) {
    return does(file).xClose(below(file));
}
int read_file(sqlite3_file* file, void* to, int amount, sqlite3_int64 offset) {
    return does(file).xRead(below(file), to, amount, offset);
}
int write_file(sqlite3_file* file, const void* from, int amount, sqlite3_int64 offset) {
    of(file).counter->wrote(static_cast<std::uint64_t>(amount));
    return does(file).xWrite(below(file), from, amount, offset);
}
int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
    return does(file).xTruncate(below(file), size);
}
int sync_file(sqlite3_file* file, int flags) {
    return of(file).counter->flush() ? does(file).xSync(below(file), flags) : SQLITE_OK;
}
int file_size(sqlite3_file* file, sqlite3_int64* size) {
    return does(file).xFileSize(below(file), size);
}
int lock_file(sqlite3_file* file, int level) {
    return does(file).xLock(below(file), level);
}
int unlock_file(sqlite3_file* file, int level) {
    return does(file).xUnlock(below(file), level);
}
int check_lock(sqlite3_file* file, int* locked) {
    return does(file).xCheckReservedLock(below(file), locked);
}
int control(sqlite3_file* file, int operation, void* argument) {
    return does(file).xFileControl(below(file), operation, argument);
}
int sector_size(sqlite3_file* file) {
    return does(file).xSectorSize(below(file));
}
int characteristics(sqlite3_file* file) {
    return does(file).xDeviceCharacteristics(below(file));
}

const sqlite3_io_methods kMethods{1,         close_file,  read_file,       write_file,  truncate_file,
                                  sync_file, file_size,   lock_file,       unlock_file, check_lock,
                                  control,   sector_size, characteristics, nullptr,     nullptr,
                                  nullptr,   nullptr,     nullptr,         nullptr};

CountingVfs& counter_of(sqlite3_vfs* vfs) {
    return *static_cast<CountingVfs*>(vfs->pAppData);
}

int open_file(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    sqlite3_vfs& lower = counter_of(vfs).below();
    CountedFile& counted = of(file);
    counted = {{nullptr}, &counter_of(vfs), reinterpret_cast<sqlite3_file*>(&counted + 1)};
    counted.below->pMethods = nullptr;
    const int code = lower.xOpen(&lower, name, counted.below, flags, out_flags);
    if (counted.below->pMethods != nullptr) counted.base.pMethods = &kMethods;  // only then SQLite closes it
    return code;
}

}  // namespace

CountingVfs::CountingVfs(Flushes flushes)
    : flushes_{flushes}, below_{sqlite3_vfs_find(nullptr)}, vfs_{std::make_unique<sqlite3_vfs>(*below_)} {
    // All but opening is the lower VFS's own: its functions look at no data of theirs.
    vfs_->szOsFile = static_cast<int>(sizeof(CountedFile)) + below_->szOsFile;
    vfs_->pNext = nullptr;
    vfs_->zName = kName;
    vfs_->pAppData = this;
    vfs_->xOpen = open_file;
    sqlite3_vfs_register(vfs_.get(), 0);
}

CountingVfs::~CountingVfs() {
    sqlite3_vfs_unregister(vfs_.get());
}

void CountingVfs::wrote(std::uint64_t bytes) {
    ++counts_.writes;
    counts_.bytes += bytes;
}

bool CountingVfs::flush() {
    ++counts_.flushes;
    return flushes_ == Flushes::Real;
}

}  // namespace odolink::test
