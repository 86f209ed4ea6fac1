// SPDX-License-Identifier: Apache-2.0
// One event, one line: in both forms, with values that try to break it.
#include <sstream>

#include "adapters/spdlog/spdlog_sink.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

TEST_GROUP(SpdlogSink) {
    std::ostringstream out;
};

TEST(SpdlogSink, a_text_line_has_level_event_and_fields) {
    SpdlogSink sink{LogLevel::Info, LogLines::Text, out};
    sink.write(LogLevel::Warning, "link.down", {{"reason", "Lost"}, {"detail", "reset by peer\nlink.up"}});
    STRCMP_CONTAINS("Z warning link.down reason=Lost detail=\"reset by peer\\u000alink.up\"\n", out.str().c_str());
}

TEST(SpdlogSink, a_json_line_is_one_object) {
    SpdlogSink sink{LogLevel::Info, LogLines::Json, out};
    sink.write(LogLevel::Error, "config.bad", {{"what", "say \"no\" \\ {}"}});
    STRCMP_CONTAINS("\"level\":\"error\",\"event\":\"config.bad\",\"what\":\"say \\\"no\\\" \\\\ {}\"}\n", out.str().c_str());
    CHECK_EQUAL('{', out.str().front());
}

TEST(SpdlogSink, what_is_below_the_level_is_dropped) {
    SpdlogSink sink{LogLevel::Warning, LogLines::Text, out};
    sink.write(LogLevel::Info, "mileage.read", {});
    CHECK_EQUAL(std::string{}, out.str());
}

TEST(SpdlogSink, level_and_form_change_while_it_is_used) {
    SpdlogSink sink{LogLevel::Warning, LogLines::Text, out};
    sink.use(LogLevel::Debug, LogLines::Json);
    sink.write(LogLevel::Debug, "mileage.read", {});
    STRCMP_CONTAINS("\"level\":\"debug\",\"event\":\"mileage.read\"}", out.str().c_str());
}
