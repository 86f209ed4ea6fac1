// SPDX-License-Identifier: Apache-2.0
#include "base/log.hpp"

namespace odolink {
namespace {
class NullLog final : public LogSink {
    void write(LogLevel, std::string_view, std::initializer_list<LogField>) override {}
};
}  // namespace

LogSink& null_log() {
    static NullLog sink;
    return sink;
}

}  // namespace odolink
