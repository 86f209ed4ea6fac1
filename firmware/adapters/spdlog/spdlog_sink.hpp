// SPDX-License-Identifier: Apache-2.0
// The log facade over spdlog: one line an event, as text for people or JSON for machines. What a line
// may hold is the caller's duty (no full VIN, phone or token); this folder only makes sure that a line stays a line.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>

#include "base/log.hpp"

namespace odolink {

enum class LogLines : std::uint8_t { Text, Json };

class SpdlogSink final : public LogSink {
public:
    /// Events below `least` are dropped. `out` must outlive the sink; programs give std::cerr, which journald collects.
    SpdlogSink(LogLevel least, LogLines lines, std::ostream& out);
    ~SpdlogSink() override;
    /// From now on.
    void use(LogLevel least, LogLines lines);
    void write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) override;

private:
    struct Logger;
    std::unique_ptr<Logger> logger_;
    LogLines lines_;
};

}  // namespace odolink
