// SPDX-License-Identifier: Apache-2.0
// The data directory: lock, modes, reserve, what is set aside.
#include "adapters/sqlite/data_directory.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <utility>

#include "ports/vehicle_store.hpp"

namespace odolink::sqlite {
namespace {

constexpr off_t kReserve = 1024 * 1024;
constexpr std::size_t kShredPiece = 64 * 1024;

Error error_of_errno(int error) {
    switch (error) {
        case ENOSPC:
        case EDQUOT: return StoreErrc::Full;
        case EROFS:
        case EACCES:
        case EPERM: return StoreErrc::ReadOnly;
        case EWOULDBLOCK: return StoreErrc::InUse;
        default: return StoreErrc::Io;
    }
}

}  // namespace

Result<DataDirectory> DataDirectory::open(const std::string& path) {
    std::error_code ignored;  // what matters is whether the directory is there afterwards
    std::filesystem::create_directories(std::filesystem::path{path}.parent_path(), ignored);
    if (mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return error_of_errno(errno);
    const int lock = ::open((path + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (lock < 0) return error_of_errno(errno);
    if (flock(lock, LOCK_EX | LOCK_NB) != 0) {
        const int error = errno;
        close(lock);
        return error_of_errno(error);
    }
    return DataDirectory{path, lock};
}

DataDirectory::DataDirectory(DataDirectory&& other) noexcept
    : path_{std::move(other.path_)}, lock_{std::exchange(other.lock_, -1)} {}

DataDirectory::~DataDirectory() {
    if (lock_ >= 0) close(lock_);  // this lets the lock go
}

bool DataDirectory::has(const std::string& path) const { return access(path.c_str(), F_OK) == 0; }

Status DataDirectory::touch(const std::string& path) const {
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) return error_of_errno(errno);
    close(fd);
    return {};
}

Status DataDirectory::set_aside() const {
    for (const char* suffix : {"-wal", "-shm", ""}) {  // the log first: a database without it is whole, only older
        const std::string from = database() + suffix;
        if (!has(from)) continue;
        if (rename(from.c_str(), (database() + ".damaged" + suffix).c_str()) != 0) return error_of_errno(errno);
    }
    return {};
}

Status DataDirectory::shred_set_aside() const {
    for (const char* suffix : {"", "-wal", "-shm"}) {
        const std::string path = database() + ".damaged" + suffix;
        if (!has(path)) continue;
        const int fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
        if (fd < 0) return error_of_errno(errno);
        const off_t size = lseek(fd, 0, SEEK_END);
        const std::string zeros(kShredPiece, '\0');
        bool done = true;
        for (off_t at = 0; done && at < size; at += static_cast<off_t>(kShredPiece)) done = pwrite(fd, zeros.data(), kShredPiece, at) > 0;
        done = done && fdatasync(fd) == 0;
        close(fd);
        if (!done || unlink(path.c_str()) != 0) return StoreErrc::Io;
    }
    return {};
}

void DataDirectory::fill_reserve() const {
    const int fd = ::open(reserve().c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) return;
    if (posix_fallocate(fd, 0, kReserve) != 0) (void)unlink(reserve().c_str());
    close(fd);
}

bool DataDirectory::release_reserve() const { return unlink(reserve().c_str()) == 0; }

}  // namespace odolink::sqlite
