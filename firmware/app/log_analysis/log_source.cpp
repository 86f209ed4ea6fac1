// SPDX-License-Identifier: Apache-2.0
// Maps plain logs; unpacks gzip ones, and reads pipes, with zlib (which passes plain text through).
#include "app/log_analysis/log_source.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <cstring>
#include <memory>
#include <vector>

namespace odolink::log_analysis {
namespace {

constexpr std::size_t kBlock = 4U << 20U;
constexpr std::size_t kLongestLine = 1U << 20U;
constexpr unsigned kZlibBuffer = 256U << 10U;

const char* text_of(int value) {
    switch (static_cast<LogSourceErrc>(value)) {
        case LogSourceErrc::CannotOpen: return "cannot be opened: check its name and modes";
        case LogSourceErrc::Directory: return "is a directory: name a recording in it";
        case LogSourceErrc::CannotMap: return "cannot be mapped into memory: read it by a pipe, `odolinkctl log - < FILE`";
        case LogSourceErrc::BadGzip: return "the gzip data is damaged or cut short; what stands before is reported";
    }
    return "unknown";
}

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_{fd} {}
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int get() const { return fd_; }

private:
    int fd_;
};

class Mapping {
public:
    Mapping(int fd, std::size_t size) : size_{size}, at_{::mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0)} {}
    ~Mapping() {
        if (good()) ::munmap(at_, size_);
    }
    Mapping(const Mapping&) = delete;
    Mapping& operator=(const Mapping&) = delete;
    [[nodiscard]] bool good() const { return at_ != MAP_FAILED; }
    [[nodiscard]] std::string_view text() const { return {static_cast<const char*>(at_), size_}; }

private:
    std::size_t size_;
    void* at_;
};

/// Reads all of `fd`, which stays the caller's.
Status read_stream(int fd, const std::function<void(std::string_view)>& take) {
    const int own = ::dup(fd);
    if (own < 0) return LogSourceErrc::CannotOpen;
    const std::unique_ptr<gzFile_s, int (*)(gzFile)> in{::gzdopen(own, "rb"), ::gzclose};
    if (!in) {
        ::close(own);
        return LogSourceErrc::CannotOpen;
    }
    ::gzbuffer(in.get(), kZlibBuffer);
    std::vector<char> buffer(kBlock);
    std::size_t kept = 0;
    while (true) {
        const int got = ::gzread(in.get(), buffer.data() + kept, static_cast<unsigned>(buffer.size() - kept));
        const std::size_t size = kept + static_cast<std::size_t>(got > 0 ? got : 0);
        std::string_view text{buffer.data(), size};
        int status = Z_OK;
        (void)::gzerror(in.get(), &status);
        const bool ended = got <= 0;
        const std::size_t line_end = text.rfind('\n');
        std::size_t whole = ended ? size : line_end == std::string_view::npos ? 0 : line_end + 1;
        if (!ended && size - whole > kLongestLine) whole = size;
        if (whole != 0) take(text.substr(0, whole));
        kept = size - whole;
        std::memmove(buffer.data(), buffer.data() + whole, kept);
        if (got < 0 || (ended && status != Z_OK && status != Z_STREAM_END)) return LogSourceErrc::BadGzip;
        if (ended) return {};
    }
}

}  // namespace

Error make_error_code(LogSourceErrc e) {
    static const ErrorCategory category{"odolink.log_source", text_of};
    return {static_cast<int>(e), category};
}

Status read_log(const std::filesystem::path& file, const std::function<void(std::string_view)>& take) {
    if (file == "-") return read_stream(STDIN_FILENO, take);
    const Descriptor fd{::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
    struct stat info {};
    if (fd.get() < 0 || ::fstat(fd.get(), &info) != 0) return LogSourceErrc::CannotOpen;
    if (S_ISDIR(info.st_mode)) return LogSourceErrc::Directory;
    if (!S_ISREG(info.st_mode)) return read_stream(fd.get(), take);
    if (info.st_size == 0) return {};
    const Mapping mapping{fd.get(), static_cast<std::size_t>(info.st_size)};
    if (!mapping.good()) return LogSourceErrc::CannotMap;
    if (mapping.text().starts_with("\x1F\x8B")) return read_stream(fd.get(), take);
    take(mapping.text());
    return {};
}

}  // namespace odolink::log_analysis
