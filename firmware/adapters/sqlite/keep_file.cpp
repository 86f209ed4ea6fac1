// SPDX-License-Identifier: Apache-2.0
// The second place of the mileage. Slot, 512 bytes: counter (8), kind (1), key length (2), value length (2), key, value,
// and CRC-32 of all before it in the last 4; integers big-endian.
#include "adapters/sqlite/keep_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <boost/crc.hpp>
#include <cerrno>
#include <utility>

namespace odolink::sqlite {
namespace {

constexpr std::size_t kSlot = 512;
constexpr std::size_t kHead = 13;
constexpr std::size_t kCheck = 4;
constexpr std::uint64_t kFlushEach = 64;

using Slot = std::array<std::byte, kSlot>;

struct Kept {
    std::uint64_t counter{0};
    Record record;
};

void store(Slot& slot, std::size_t at, std::size_t length, std::uint64_t value) {
    for (std::size_t i = 0; i < length; ++i) slot.at(at + i) = static_cast<std::byte>(value >> (8 * (length - 1 - i)));
}

std::uint32_t checksum(const Slot& slot) {
    boost::crc_32_type crc;
    crc.process_bytes(slot.data(), kSlot - kCheck);
    return crc.checksum();
}

std::optional<Kept> read_slot(int fd, std::size_t index) {
    Slot slot{};
    if (pread(fd, slot.data(), kSlot, static_cast<off_t>(index * kSlot)) != static_cast<ssize_t>(kSlot)) return std::nullopt;
    const ByteView view = slot;
    if (big_endian(view.last(kCheck)) != checksum(slot)) return std::nullopt;
    const auto key = static_cast<std::size_t>(big_endian(view.subspan(9, 2)));
    const auto value = static_cast<std::size_t>(big_endian(view.subspan(11, 2)));
    if (kHead + key + value > kSlot - kCheck) return std::nullopt;
    const ByteView bytes = view.subspan(kHead + key, value);
    return Kept{big_endian(view.first(8)),
                {static_cast<RecordKind>(u8(slot[8])), to_text(view.subspan(kHead, key)), {bytes.begin(), bytes.end()}}};
}

std::optional<Kept> newest(int fd) {
    const auto a = read_slot(fd, 0);
    const auto b = read_slot(fd, 1);
    if (a && b) return a->counter > b->counter ? a : b;
    return a ? a : b;
}

}  // namespace

Result<KeepFile> KeepFile::open(const std::string& path) {
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        return make_error_code(errno == ENOSPC ? StoreErrc::Full : errno == EROFS || errno == EACCES ? StoreErrc::ReadOnly : StoreErrc::Io);
    }
    KeepFile file{fd};
    const auto kept = newest(fd);
    file.counter_ = kept ? kept->counter : 0;
    file.flushed_ = file.counter_;
    return file;
}

KeepFile::KeepFile(KeepFile&& other) noexcept : fd_{std::exchange(other.fd_, -1)}, counter_{other.counter_}, flushed_{other.flushed_} {}

KeepFile& KeepFile::operator=(KeepFile&& other) noexcept {
    std::swap(fd_, other.fd_);
    counter_ = other.counter_;
    flushed_ = other.flushed_;
    return *this;
}

KeepFile::~KeepFile() {
    if (fd_ < 0) return;
    if (flushed_ != counter_) (void)fdatasync(fd_);
    close(fd_);
}

std::optional<Record> KeepFile::recall() const {
    auto kept = newest(fd_);
    if (!kept) return std::nullopt;
    return std::move(kept->record);
}

void KeepFile::remember(const Record& record) {
    if (kHead + record.key.size() + record.value.size() > kSlot - kCheck) return;
    Slot slot{};
    store(slot, 0, 8, ++counter_);
    slot[8] = static_cast<std::byte>(record.kind);
    store(slot, 9, 2, record.key.size());
    store(slot, 11, 2, record.value.size());
    const ByteView key = as_bytes(record.key);
    std::copy(key.begin(), key.end(), slot.begin() + kHead);
    std::copy(record.value.begin(), record.value.end(), slot.begin() + static_cast<std::ptrdiff_t>(kHead + key.size()));
    store(slot, kSlot - kCheck, kCheck, checksum(slot));
    const auto at = static_cast<off_t>((counter_ % 2) * kSlot);
    if (pwrite(fd_, slot.data(), kSlot, at) != static_cast<ssize_t>(kSlot)) return;
    if (counter_ - flushed_ >= kFlushEach && fdatasync(fd_) == 0) flushed_ = counter_;
}

}  // namespace odolink::sqlite
