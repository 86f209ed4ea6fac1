// SPDX-License-Identifier: Apache-2.0
// A writer changes the database only when it empties its log into it; in between the log grows at its end, and a torn
// end is nothing to SQLite. So database and log fit each other where neither the one nor the head of the other changed
// while they were copied.
#include "adapters/sqlite/vehicle_copy.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <string>
#include <system_error>
#include <thread>
#include <tuple>
#include <utility>

#include "ports/vehicle_store.hpp"

namespace odolink {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr int kAttempts = 30;
constexpr auto kPause = 20ms;         // also the time stamps' grain: the kernel's tick is at most 10 ms
constexpr std::size_t kLogHead = 32;  // of a write-ahead log, with the salts that change when it begins anew

/// True where another process holds the data directory. Its lock file is only looked at, never made.
bool held_by_another(const fs::path& directory) {
    const int lock = ::open((directory / "lock").c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (lock < 0) return false;
    const bool held = ::flock(lock, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    ::close(lock);
    return held;
}

/// What tells that a file was changed. Of the log only its head counts.
struct Mark {
    struct stat database {};
    std::array<char, kLogHead> log{};
    ssize_t log_bytes{0};

    [[nodiscard]] bool fits(const Mark& other) const {
        const auto of = [](const struct stat& s) {
            return std::tuple(s.st_ino, s.st_size, s.st_mtim.tv_sec, s.st_mtim.tv_nsec);
        };
        return of(database) == of(other.database) && log_bytes == other.log_bytes && log == other.log;
    }
    /// A change within the time stamp's grain of the last one would not be seen.
    [[nodiscard]] bool settled() const {
        timespec now{};
        ::clock_gettime(CLOCK_REALTIME, &now);
        const auto age = std::chrono::seconds{now.tv_sec - database.st_mtim.tv_sec} +
                         std::chrono::nanoseconds{now.tv_nsec - database.st_mtim.tv_nsec};
        return age < 0s || age > kPause;
    }
};

Mark mark_of(const fs::path& file, const fs::path& log) {
    Mark mark;
    if (::stat(file.c_str(), &mark.database) != 0) mark.database = {};
    const int fd = ::open(log.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return mark;
    mark.log_bytes = ::pread(fd, mark.log.data(), mark.log.size(), 0);
    ::close(fd);
    return mark;
}

Error error_of(const std::error_code& code) {
    return code == std::errc::no_space_on_device ? Error{StoreErrc::Full} : Error{StoreErrc::Io};
}

/// One attempt; whether it fits is the caller's to see.
std::error_code copy_once(const fs::path& file, const fs::path& log, const fs::path& folder,
                          const std::function<void()>& meanwhile) {
    std::error_code failed;
    fs::copy_file(file, folder / "vehicle.db", fs::copy_options::overwrite_existing, failed);
    if (failed) return failed;
    if (meanwhile) meanwhile();
    std::error_code gone;  // a log may come and go; the mileage's second copy may be missing
    fs::remove(folder / "vehicle.db-wal", gone);
    if (fs::exists(log, gone)) fs::copy_file(log, folder / "vehicle.db-wal", failed);
    fs::copy_file(file.parent_path() / "mileage.keep", folder / "mileage.keep", fs::copy_options::overwrite_existing, gone);
    return failed == std::errc::no_such_file_or_directory ? std::error_code{} : failed;
}

}  // namespace

Result<VehicleCopy> VehicleCopy::make(const fs::path& path, const std::function<void()>& meanwhile) {
    std::error_code failed;
    const fs::path file = fs::is_directory(path, failed) ? path / "vehicle.db" : path;
    const fs::path log{file.string() + "-wal"};
    if (!fs::is_regular_file(file, failed)) return StoreErrc::Io;
    std::string name = (fs::temp_directory_path(failed) / "odolinkctl-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) return StoreErrc::Io;
    VehicleCopy copy{name, held_by_another(file.parent_path())};
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        const Mark before = mark_of(file, log);
        if (before.settled()) {
            if (const auto error = copy_once(file, log, copy.folder_, meanwhile)) return error_of(error);
            if (before.fits(mark_of(file, log))) return copy;
        }
        std::this_thread::sleep_for(kPause);
    }
    return StoreErrc::InUse;
}

VehicleCopy::VehicleCopy(VehicleCopy&& other) noexcept
    : folder_{std::exchange(other.folder_, {})}, in_use_{other.in_use_} {}

VehicleCopy::~VehicleCopy() {
    if (folder_.empty()) return;
    std::error_code ignored;  // nobody is left to be told
    fs::remove_all(folder_, ignored);
}

}  // namespace odolink
