// SPDX-License-Identifier: Apache-2.0
// The candump reader: a fast road for the line `candump -L` writes on classic CAN, and a patient one for everything else.
#include "protocols/candump/candump.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>

#include "protocols/candump/hex_words.hpp"

namespace odolink::candump {
namespace {

constexpr std::uint32_t kErrorFlag = 0x20000000U;   // linux/can/error.h: set in the identifier of an error frame
constexpr std::uint32_t kExtendedMask = 0x1FFFFFFFU;
constexpr std::size_t kClassicBytes = 8;
constexpr std::size_t kFdBytes = 64;
constexpr std::size_t kLongestName = 16;  // of an interface (IFNAMSIZ)
constexpr std::int64_t kNanosPerSecond = 1'000'000'000;

const char* text_of(int value) {
    switch (static_cast<LineErrc>(value)) {
        case LineErrc::NoTimestamp: return "no (seconds.micros) and no interface at the start of the line";
        case LineErrc::NoIdentifier: return "no identifier of 3 or 8 hexadecimal digits before #";
        case LineErrc::BadData: return "data is not pairs of hexadecimal digits";
        case LineErrc::TooLong: return "more data than the frame can carry";
    }
    return "unknown";
}

bool blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::string_view take_word(std::string_view& line) {
    while (!line.empty() && blank(line.front())) line.remove_prefix(1);
    std::size_t n = 0;
    while (n < line.size() && !blank(line[n])) ++n;
    const std::string_view word = line.substr(0, n);
    line.remove_prefix(n);
    return word;
}

/// `1000.25` in nanoseconds; negative where the text is no such time.
std::int64_t time_of(std::string_view word) {
    constexpr std::int64_t kMaxSeconds = 9'000'000'000;
    std::int64_t seconds = 0;
    std::size_t i = 0;
    for (; i < word.size() && word[i] >= '0' && word[i] <= '9'; ++i) {
        seconds = seconds * 10 + (word[i] - '0');
        if (seconds > kMaxSeconds) return -1;
    }
    if (i == 0) return -1;
    std::int64_t nanos = 0;
    if (i < word.size()) {
        if (word[i] != '.') return -1;
        std::int64_t unit = kNanosPerSecond / 10;
        for (++i; i < word.size(); ++i, unit /= 10) {
            if (word[i] < '0' || word[i] > '9') return -1;
            nanos += (word[i] - '0') * unit;
        }
    }
    return seconds * kNanosPerSecond + nanos;
}

/// `2026-11-25 10:03:17.25`, read as if it were UTC; negative where the text is no such time.
std::int64_t time_of_date(std::string_view text) {
    constexpr std::size_t kDate = 10;  // characters
    constexpr std::size_t kHead = 17;  // up to the seconds
    if (text.size() < kHead + 2 || text[4] != '-' || text[7] != '-' || text[13] != ':' || text[16] != ':') return -1;
    std::array<int, 5> part{};
    constexpr std::array<std::size_t, 5> kAt{0, 5, 8, 11, 14};
    for (std::size_t i = 0; i < part.size(); ++i) {
        const std::size_t digits = i == 0 ? 4 : 2;
        const auto [end, error] = std::from_chars(text.data() + kAt[i], text.data() + kAt[i] + digits, part[i]);
        if (error != std::errc{} || end != text.data() + kAt[i] + digits) return -1;
    }
    if (!blank(text[kDate]) && text[kDate] != 'T') return -1;
    const std::chrono::year_month_day day{std::chrono::year{part[0]}, std::chrono::month{static_cast<unsigned>(part[1])},
                                          std::chrono::day{static_cast<unsigned>(part[2])}};
    const std::int64_t seconds = time_of(text.substr(kHead));
    if (!day.ok() || part[0] < 1970 || seconds < 0) return -1;
    const std::int64_t minutes = std::int64_t{part[3]} * 60 + part[4];
    return (std::chrono::sys_days{day}.time_since_epoch().count() * 1440 + minutes) * 60 * kNanosPerSecond + seconds;
}

/// Takes `(…)` off the line, if it begins so. Negative: no time inside.
std::int64_t take_time(std::string_view& line) {
    const std::size_t end = line.find(')');
    if (end == std::string_view::npos) return -1;
    const std::string_view inside = line.substr(1, end - 1);
    line.remove_prefix(end + 1);
    return inside.find('-') == std::string_view::npos ? time_of(inside) : time_of_date(inside);
}

/// Takes out the colours that `candump -c` puts between the columns.
std::string without_colours(std::string_view line) {
    std::string out;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] != '\x1B') {
            out += line[i];
            continue;
        }
        while (i < line.size() && line[i] != 'm') ++i;
    }
    return out;
}

bool read_id(std::string_view digits, Frame& frame) {
    if (digits.size() != 3 && digits.size() != 8) return false;
    std::uint32_t value = 0;
    for (const char c : digits) {
        const int d = hex_digit(c);
        if (d < 0) return false;
        value = value << 4U | static_cast<std::uint32_t>(d);
    }
    frame.kind = digits.size() == 8 && (value & kErrorFlag) != 0 ? FrameKind::Error : FrameKind::Data;
    frame.id = {value & kExtendedMask, digits.size() == 8};
    return digits.size() == 8 || value <= 0x7FFU;
}

/// Reads byte pairs up to the end of the text; `.` and blanks may stand between pairs, as some writers put them.
bool read_pairs(std::string_view text, std::size_t limit, Frame& frame, LineErrc& why) {
    std::size_t n = 0;
    for (std::size_t i = 0; i < text.size();) {
        if (text[i] == '.' || blank(text[i])) {
            ++i;
            continue;
        }
        const int high = hex_digit(text[i]);
        const int low = i + 1 < text.size() ? hex_digit(text[i + 1]) : -1;
        why = LineErrc::BadData;
        if (high < 0 || low < 0) return false;
        why = LineErrc::TooLong;
        if (n == limit) return false;
        frame.bytes[n++] = static_cast<std::byte>(high * 16 + low);
        i += 2;
    }
    frame.size = static_cast<std::uint8_t>(n);
    return true;
}

/// `payload` and the words of byte pairs behind it in the line: some writers put blanks between the bytes.
std::string_view with_pairs_behind(std::string_view payload, std::string_view line) {
    const auto pairs = [](std::string_view word) {
        return !word.empty() && word.size() % 2 == 0 && std::all_of(word.begin(), word.end(), [](char c) { return hex_digit(c) >= 0; });
    };
    const char* end = payload.data() + payload.size();
    for (std::string_view word = take_word(line); pairs(word); word = take_word(line)) end = word.data() + word.size();
    return {payload.data(), static_cast<std::size_t>(end - payload.data())};
}

/// The part after `ID#`: data, `R` with an optional length, or `#` and a flags digit before FD data.
bool read_log_payload(std::string_view text, Frame& frame, LineErrc& why) {
    frame.size = 0;
    if (!text.empty() && (text.front() == 'R' || text.front() == 'r')) {
        frame.kind = FrameKind::Remote;
        why = LineErrc::BadData;
        return text.size() <= 2 || text[2] == '_';
    }
    if (!text.empty() && text.front() == '#') {
        why = LineErrc::BadData;
        if (text.size() < 2 || hex_digit(text[1]) < 0) return false;
        frame.kind = FrameKind::Fd;
        return read_pairs(text.substr(2), kFdBytes, frame, why);
    }
    // A classic frame may carry `_D` after eight bytes: the raw length code 9..15 of can-utils.
    const std::size_t raw_length_code = text.find('_');
    return read_pairs(text.substr(0, raw_length_code), kClassicBytes, frame, why);
}

/// `bytes` words of two digits each. What follows them is not read.
bool read_counted(std::string_view text, std::size_t bytes, Frame& frame, LineErrc& why) {
    std::string_view pairs = text;
    for (std::size_t i = 0; i < bytes; ++i) {
        if (take_word(text).size() != 2) {
            why = LineErrc::BadData;
            return false;
        }
    }
    pairs.remove_suffix(text.size());
    return read_pairs(pairs, bytes, frame, why);
}

/// What plain candump writes after the identifier: `[8]  03 41 05 67 00 00 00 00`, with two digits of length on CAN FD:
/// `[12]`. What follows the bytes (an error frame's name, ASCII in quotes) is not read.
bool read_plain_payload(std::string_view text, Frame& frame, LineErrc& why) {
    why = LineErrc::BadData;
    const std::string_view length = take_word(text);
    const bool raw_code = length.size() == 3 && length.front() == '{' && length.back() == '}';  // candump -8: 9 to F, still 8 bytes
    if (raw_code && hex_digit(length[1]) > static_cast<int>(kClassicBytes)) return read_counted(text, kClassicBytes, frame, why);
    if (length.size() < 3 || length.size() > 4 || length.front() != '[' || length.back() != ']') return false;
    std::size_t bytes = 0;
    for (const char c : length.substr(1, length.size() - 2)) {
        if (c < '0' || c > '9') return false;
        bytes = bytes * 10 + static_cast<std::size_t>(c - '0');
    }
    if (length.size() == 4 && frame.kind == FrameKind::Data) frame.kind = FrameKind::Fd;
    frame.size = 0;
    if (text.find("remote request") != std::string_view::npos) {
        frame.kind = FrameKind::Remote;
        return true;
    }
    why = LineErrc::TooLong;
    if (bytes > (frame.kind == FrameKind::Fd ? kFdBytes : kClassicBytes)) return false;
    return read_counted(text, bytes, frame, why);
}

}  // namespace

Error make_error_code(LineErrc e) {
    static const ErrorCategory category{"odolink.candump", text_of};
    return {static_cast<int>(e), category};
}

/// The times of a log's first lines; empty where they are no small numbers.
std::vector<std::int64_t> first_times(std::string_view text) {
    constexpr std::size_t kLooked = 1024;  // lines
    constexpr std::int64_t kLongestGap = 1000 * kNanosPerSecond;
    std::vector<std::int64_t> times;
    for (std::size_t lines = 0; lines < kLooked && !text.empty(); ++lines) {
        std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        while (!line.empty() && blank(line.front())) line.remove_prefix(1);
        if (line.empty() || line.front() != '(') continue;
        const std::int64_t time = take_time(line);
        if (time < 0) continue;
        if (time >= kLongestGap) return {};
        times.push_back(time);
    }
    return times;
}

/// `candump -t d` and `-t z` write alike. What counts on from the start grows; it falls a little where two adapters deliver in turns.
/// Gaps between frames fall to less than half all the time, or, on a steady bus, rise and fall about one value.
Stamps stamps_of(std::string_view text) {
    const std::vector<std::int64_t> times = first_times(text);
    if (times.size() < 3) return Stamps::Absolute;
    std::size_t steps = 0;
    std::size_t falls = 0;
    std::size_t deep = 0;
    std::size_t same = 0;
    std::int64_t early = 0;  // sum of the first half, and of the second
    std::int64_t late = 0;
    for (std::size_t i = 2; i < times.size(); ++i) {
        ++steps;
        falls += times[i] < times[i - 1] ? 1 : 0;
        deep += times[i] < times[i - 1] / 2 ? 1 : 0;
        same += times[i] == times[i - 1] ? 1 : 0;
        (i < times.size() / 2 ? early : late) += times[i];
    }
    const bool level = late < early + early / 2 + times[1];
    const bool steady = times[0] == 0 && times[1] > 0 && (same == steps || ((falls + same) * 4 > steps && level && steps > 8));
    return steady || deep * 8 > steps ? Stamps::Gaps : Stamps::Absolute;
}

void Parser::feed(std::string_view text) {
    at_ = text.data();
    end_ = at_ + text.size();
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";  // editors put it before the first line
    if (!begun_ && text.starts_with(kByteOrderMark)) at_ += kByteOrderMark.size();
    if (!begun_ && !text.empty()) stamps_ = stamps_of(text);
    begun_ = begun_ || !text.empty();
}

const Frame* Parser::next() {
    while (at_ != end_) {
        if (const char* after = read_usual_line(); after != nullptr) {
            at_ = after;
            ++statistics_.lines;
            ++statistics_.frames;
            return &frame_;
        }
        const char* const line_end = std::find(at_, end_, '\n');
        std::string_view line{at_, static_cast<std::size_t>(line_end - at_)};
        at_ = line_end == end_ ? end_ : line_end + 1;
        ++statistics_.lines;
        while (!line.empty() && blank(line.back())) line.remove_suffix(1);
        if (line.empty() || line.front() == '#') continue;  // a comment
        if (line.front() == '\t' && frame_.kind == FrameKind::Error) continue;  // what the error means
        const bool coloured = line.find('\x1B') != std::string_view::npos;
        if (coloured ? read_line(without_colours(line)) : read_line(line)) {
            ++statistics_.frames;
            return &frame_;
        }
        count_bad(why_bad_);
    }
    return nullptr;
}

/// `(0000001000.000250) can0 7E8#0341054000000000\n` and nothing else: 10 and 6 digits of time, the interface of the line
/// before, up to 8 bytes. Returns the start of the next line, or nullptr where the line must go the patient road.
const char* Parser::read_usual_line() {
    constexpr std::ptrdiff_t kEnough = 80;  // longest usual line plus what the word reads look ahead
    const char* p = at_;
    if (end_ - p < kEnough || p[0] != '(' || p[11] != '.' || p[18] != ')' || p[19] != ' ') return nullptr;
    const std::uint64_t seconds = word_at(p + 3);
    // Six digits of micros with two zeroes put before them make the eight that the word reading takes.
    const std::uint64_t micros = (word_at(p + 12) << 16U) | 0x3030U;
    const auto tens = static_cast<unsigned>(p[1] - '0');
    const auto ones = static_cast<unsigned>(p[2] - '0');
    if (!all_decimal(seconds) || !all_decimal(micros) || tens > 8U || ones > 9U) return nullptr;  // 9 would overflow
    p += 20;
    std::size_t name = last_name_.size();
    if (name == 0 || name > kLongestName || std::memcmp(p, last_name_.data(), name) != 0 || p[name] != ' ') {
        name = switch_interface(p);
        if (name == 0) return nullptr;
    }
    p += name + 1;
    const HexWord id = hex_word(word_at(p));
    if ((id.digits != 3 && id.digits != 8) || p[id.digits] != '#') return nullptr;
    const std::uint32_t value = number(id.nibbles, id.digits);
    if (value > (id.digits == 3 ? 0x7FFU : kExtendedMask)) return nullptr;
    p += id.digits + 1;
    const HexWord first = hex_word(word_at(p));
    const HexWord second = hex_word(word_at(p + 8));
    const unsigned digits = first.digits < 8 ? first.digits : 8 + second.digits;
    const char* const line_end = p + digits + (p[digits] == '\r' ? 1 : 0);
    if (digits % 2 != 0 || *line_end != '\n') return nullptr;
    const std::uint64_t data = packed(first.nibbles) | static_cast<std::uint64_t>(packed(second.nibbles)) << 32U;
    std::memcpy(frame_.bytes.data(), &data, sizeof data);
    frame_.size = static_cast<std::uint8_t>(digits / 2);
    frame_.time = Duration{(static_cast<std::int64_t>(tens * 10 + ones) * 100'000'000 + decimal(seconds)) * kNanosPerSecond +
                           static_cast<std::int64_t>(decimal(micros)) * 1000};
    frame_.id = {value, id.digits == 8};
    frame_.kind = FrameKind::Data;
    frame_.interface = last_interface_;
    return line_end + 1;
}

/// The length of the known interface's name at `p`, which becomes the last one; 0 where it is none.
std::size_t Parser::switch_interface(const char* p) {
    for (std::size_t i = 0; i < interfaces_.size(); ++i) {
        const std::string& name = interfaces_[i];
        if (name.size() > kLongestName || std::memcmp(p, name.data(), name.size()) != 0 || p[name.size()] != ' ') continue;
        last_name_ = name;
        last_interface_ = static_cast<std::uint8_t>(i);
        return name.size();
    }
    return 0;
}

bool Parser::read_line(std::string_view line) {
    why_bad_ = LineErrc::NoTimestamp;
    while (!line.empty() && blank(line.front())) line.remove_prefix(1);
    Duration time{0};
    if (!line.empty() && line.front() == '(') {
        const std::int64_t read = take_time(line);
        if (read < 0) return false;
        time = Duration{read};
    }
    const std::string_view name = take_word(line);
    std::string_view rest = take_word(line);
    if (rest == "RX" || rest == "TX") {  // candump -x: direction and two flags
        (void)take_word(line);
        (void)take_word(line);
        rest = take_word(line);
    }
    why_bad_ = LineErrc::NoIdentifier;
    if (name.empty()) return false;
    const std::size_t hash = rest.find('#');
    if (!read_id(rest.substr(0, std::min(hash, rest.size())), frame_)) return false;
    const bool read = hash == std::string_view::npos ? read_plain_payload(line, frame_, why_bad_)
                                                     : read_log_payload(with_pairs_behind(rest.substr(hash + 1), line), frame_, why_bad_);
    if (!read) return false;
    // The sum of gaps may be too long for a time as well.
    if (stamps_ == Stamps::Gaps && time > Duration::max() - last_time_) {
        why_bad_ = LineErrc::NoTimestamp;
        return false;
    }
    frame_.time = stamps_ == Stamps::Gaps ? last_time_ + time : time;
    last_time_ = frame_.time;
    frame_.interface = interface_of(name);
    return true;
}

std::uint8_t Parser::interface_of(std::string_view name) {
    if (name == last_name_) return last_interface_;
    std::size_t i = 0;
    while (i < interfaces_.size() && interfaces_[i] != name) ++i;
    if (i == interfaces_.size()) {
        if (i == kMaxInterfaces) {
            --i;
        } else {
            interfaces_.emplace_back(name);
        }
    }
    last_name_ = name;
    last_interface_ = static_cast<std::uint8_t>(i);
    return last_interface_;
}

void Parser::count_bad(LineErrc why) {
    if (statistics_.bad_lines++ == 0) {
        statistics_.first_bad_line = statistics_.lines;
        statistics_.first_error = why;
    }
}

std::string line_of(const Frame& frame, std::string_view interface) {
    const std::int64_t micros = frame.time.count() / 1000;
    char head[48];
    std::snprintf(head, sizeof head, "(%010lld.%06lld) ", static_cast<long long>(micros / 1'000'000),
                  static_cast<long long>(micros % 1'000'000));
    std::string line = head;
    line += interface;
    const std::uint32_t value = frame.id.value | (frame.kind == FrameKind::Error ? kErrorFlag : 0U);
    std::snprintf(head, sizeof head, frame.id.extended ? " %08X#" : " %03X#", value);
    line += head;
    if (frame.kind == FrameKind::Remote) line += 'R';
    if (frame.kind == FrameKind::Fd) line += "#0";
    line += to_hex(frame.data());
    line += '\n';
    return line;
}

}  // namespace odolink::candump
