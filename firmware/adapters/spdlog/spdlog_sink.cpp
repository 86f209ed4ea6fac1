// SPDX-License-Identifier: Apache-2.0
// Text: `2026-01-31T08:00:00.123Z info fault.confirmed code=P0301 ecu=7E8`. JSON: one object a line, same order.
#include "adapters/spdlog/spdlog_sink.hpp"

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <array>
#include <cstdio>

namespace odolink {
namespace {

spdlog::level::level_enum level_of(LogLevel level) {
    switch (level) {
        case LogLevel::Debug: return spdlog::level::debug;
        case LogLevel::Info: return spdlog::level::info;
        case LogLevel::Warning: return spdlog::level::warn;
        case LogLevel::Error: return spdlog::level::err;
    }
    return spdlog::level::err;
}

/// Quotes a string for JSON; text lines use the same where a value has spaces or control characters.
void append_quoted(std::string& line, std::string_view text) {
    line += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') line += '\\';
        if (static_cast<unsigned char>(c) >= 0x20) {
            line += c;
            continue;
        }
        std::array<char, 8> escaped{};
        std::snprintf(escaped.data(), escaped.size(), "\\u%04x", static_cast<unsigned>(static_cast<unsigned char>(c)));
        line += escaped.data();
    }
    line += '"';
}

bool is_plain(std::string_view text) {
    for (const char c : text) {
        if (static_cast<unsigned char>(c) <= 0x20 || c == '"' || c == '=' || c == '\\') return false;
    }
    return !text.empty();
}

std::string body_of(LogLines lines, std::string_view event, std::initializer_list<LogField> fields) {
    std::string line;
    if (lines == LogLines::Json) {
        line = "\"event\":";
        append_quoted(line, event);
    } else {
        line = event;
    }
    for (const auto& field : fields) {
        if (lines == LogLines::Json) {
            line += ',';
            append_quoted(line, field.name);
            line += ':';
            append_quoted(line, field.value);
        } else {
            line += ' ';
            line += field.name;
            line += '=';
            if (is_plain(field.value)) line += field.value;
            else append_quoted(line, field.value);
        }
    }
    return line;
}

}  // namespace

struct SpdlogSink::Logger {
    explicit Logger(std::ostream& out) : logger{"odolink", std::make_shared<spdlog::sinks::ostream_sink_mt>(out)} {}
    spdlog::logger logger;
};

SpdlogSink::SpdlogSink(LogLevel least, LogLines lines, std::ostream& out)
    : logger_{std::make_unique<Logger>(out)}, lines_{lines} {
    use(least, lines);
    logger_->logger.flush_on(spdlog::level::warn);
}
SpdlogSink::~SpdlogSink() = default;

void SpdlogSink::use(LogLevel least, LogLines lines) {
    lines_ = lines;
    logger_->logger.set_level(level_of(least));
    logger_->logger.set_pattern(lines == LogLines::Json ? R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})"
                                                        : "%Y-%m-%dT%H:%M:%S.%eZ %l %v",
                                spdlog::pattern_time_type::utc);
}

void SpdlogSink::write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
    const auto at = level_of(level);
    if (!logger_->logger.should_log(at)) return;
    logger_->logger.log(at, body_of(lines_, event, fields));
}

}  // namespace odolink
