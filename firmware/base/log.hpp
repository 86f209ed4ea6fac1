// SPDX-License-Identifier: Apache-2.0
// The log facade: the core names what happened as an event with fields; the program decides where it goes.
// Texts never hold a full VIN, a phone number or a token: mask before logging.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace odolink {

// GCC says a scoped enumerator shadows the type odolink::Error; it cannot.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
enum class LogLevel { Debug, Info, Warning, Error };
#pragma GCC diagnostic pop

struct LogField {
    std::string_view name;
    std::string value;
};

/// Where log lines go. The default sink drops everything.
class LogSink {
public:
    virtual ~LogSink() = default;
    /// `event` is a short stable word such as "fault.confirmed". Must not throw.
    virtual void write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) = 0;
};

/// A sink that drops everything, for tests and for parts that are given none.
[[nodiscard]] LogSink& null_log();

}  // namespace odolink
