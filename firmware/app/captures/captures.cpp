// SPDX-License-Identifier: Apache-2.0
// Records to captures, captures to files.
#include "app/captures/captures.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <ctime>

#include "app/sealing/sealed_file_reader.hpp"
#include "base/bytes.hpp"
#include "protocols/candump/candump.hpp"
#include "protocols/candump/compact.hpp"

namespace odolink::captures {
namespace {

const char* text_of(int value) {
    return static_cast<SaveErrc>(value) == SaveErrc::Exists ? "is there already and was left as it is" : "cannot be written: check the folder, its modes and its room";
}

std::string utc(std::string_view ms_text) {
    std::int64_t ms = 0;
    const auto [stop, error] = std::from_chars(ms_text.data(), ms_text.data() + ms_text.size(), ms);
    if (error != std::errc{} || stop != ms_text.data() + ms_text.size()) return {};
    const std::time_t seconds = ms / 1000;
    std::tm parts{};
    std::array<char, 32> text{};
    if (::gmtime_r(&seconds, &parts) == nullptr || std::strftime(text.data(), text.size(), "%FT%TZ", &parts) == 0) return {};
    return text.data();
}

bool write_all(int fd, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(fd, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return ::fsync(fd) == 0;
}

}  // namespace

Error make_error_code(SaveErrc e) {
    static const ErrorCategory category{"odolink.captures", text_of};
    return {static_cast<int>(e), category};
}

Capture capture_of(const Record& record) {
    Capture capture;
    capture.key = record.key;
    const auto colon = record.key.find(':');
    if (colon != std::string::npos) {
        capture.code = record.key.substr(colon + 1);
        capture.time = utc(std::string_view{record.key}.substr(0, colon));
    }
    capture.text = candump::capture_text(record.value);
    candump::Parser parser;
    parser.feed(capture.text);
    while (const candump::Frame* frame = parser.next()) {
        if (capture.frames++ == 0) capture.begin = frame->time;
        capture.end = frame->time;
    }
    return capture;
}

Result<std::vector<Capture>> read(const std::filesystem::path& database) {
    auto reader = SealedFileReader::open(database);
    if (!reader) return reader.error();
    const auto records = reader->load(RecordKind::Capture);
    if (!records) return records.error();
    std::vector<Capture> all;
    std::transform(records->begin(), records->end(), std::back_inserter(all), capture_of);
    return all;
}

std::string file_name(const Capture& capture) {
    std::string name = capture.key;
    const auto harmless = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_'; };
    std::replace_if(name.begin(), name.end(), [harmless](char c) { return !harmless(c); }, '_');
    return "capture-" + name + ".log";
}

Result<std::filesystem::path> save(const Capture& capture, const std::filesystem::path& folder) {
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    std::filesystem::path file = folder / file_name(capture);
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) return errno == EEXIST ? SaveErrc::Exists : SaveErrc::CannotWrite;
    const bool whole = write_all(fd, capture.text);
    ::close(fd);
    if (whole) return file;
    std::filesystem::remove(file, failed);
    return SaveErrc::CannotWrite;
}

}  // namespace odolink::captures
