// SPDX-License-Identifier: Apache-2.0
// What Prometheus reads: held against a strict reader of the text format (version 0.0.4), written from its
// specification.
#include "app/daemon/process_metrics.hpp"

#include <sys/stat.h>

#include <charconv>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "../../agent/agent_world.hpp"
#include "support/temporary_directory.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

/// Reads a whole exposition, or says the first thing that the format forbids. Gives the values by name with labels.
std::string read_strictly(const std::string& text, std::map<std::string, double>& values) {
    static const std::regex kHelp{R"(# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) ([^\n\\]|\\\\|\\n)+)"};
    static const std::regex kType{R"(# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram|summary|untyped))"};
    static const std::regex kSample{
        R"(([a-zA-Z_:][a-zA-Z0-9_:]*)(\{[a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\\\|\\"|\\n)*"(,[a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\\\|\\"|\\n)*")*\})? ([^ ]+))"};
    if (text.empty() || text.back() != '\n') return "the last line does not end";
    std::set<std::string> helped;
    std::map<std::string, std::string> types;
    std::set<std::string> done;
    std::string group;
    std::istringstream in{text};
    for (std::string line; std::getline(in, line);) {
        std::smatch m;
        if (std::regex_match(line, m, kHelp)) {
            if (!helped.insert(m[1]).second) return "a second HELP: " + line;
            if (types.count(m[1]) != 0) return "HELP after TYPE: " + line;
        } else if (std::regex_match(line, m, kType)) {
            if (helped.count(m[1]) == 0) return "no HELP before: " + line;
            if (!types.emplace(m[1], m[2]).second) return "a second TYPE: " + line;
            if (m[2] == "counter" && !m[1].str().ends_with("_total")) return "a counter's name ends in _total: " + line;
            if (m[2] != "counter" && m[1].str().ends_with("_total"))
                return "only a counter's name ends in _total: " + line;
        } else if (std::regex_match(line, m, kSample)) {
            const std::string name = m[1];
            if (types.count(name) == 0) return "no TYPE before: " + line;
            if (name != group && !done.insert(name).second) return "its lines do not stand together: " + line;
            group = name;
            const std::string number = m[6];
            double value = 0;
            const auto read = std::from_chars(number.data(), number.data() + number.size(), value);
            if (read.ec != std::errc{} || read.ptr != number.data() + number.size()) return "no number: " + line;
            if (!values.emplace(name + m[2].str(), value).second) return "told twice: " + line;
        } else {
            return "not a line of the format: " + line;
        }
    }
    return {};
}

}  // namespace

TEST_GROUP(ProcessMetrics) {
    ProcessMetrics metrics;
    std::map<std::string, double> values;
};

TEST(ProcessMetrics, are_what_a_strict_reader_of_prometheus_format_takes) {
    metrics.count("link_connects_total", 3);
    metrics.count("link_refused_expired_total", 1);
    metrics.count("link_connects_total", 2);
    metrics.gauge("link_up", 1);
    metrics.gauge("start_time_seconds", 1'780'272'000.25);
    STRCMP_EQUAL("", read_strictly(metrics.text("0.1.0"), values).c_str());
    DOUBLES_EQUAL(5, values.at("odolink_link_connects_total"), 0);
    DOUBLES_EQUAL(1, values.at("odolink_link_refused_expired_total"), 0);
    DOUBLES_EQUAL(1'780'272'000.25, values.at("odolink_start_time_seconds"), 0);
    DOUBLES_EQUAL(1, values.at("odolink_build_info{version=\"0.1.0\"}"), 0);
}

TEST(ProcessMetrics, the_strict_reader_finds_what_is_wrong) {
    CHECK_TRUE(read_strictly("# HELP a x\n# TYPE a gauge\na 1", values) == "the last line does not end");
    CHECK_TRUE(read_strictly("# TYPE a gauge\na 1\n", values).starts_with("no HELP"));
    CHECK_TRUE(read_strictly("a 1\n", values).starts_with("no TYPE"));
    CHECK_TRUE(read_strictly("# HELP a x\n# TYPE a counter\na 1\n", values).starts_with("a counter's name"));
    CHECK_TRUE(read_strictly("# HELP a x\n# TYPE a gauge\na 1,5\n", values).starts_with("no number"));
    CHECK_TRUE(read_strictly("# HELP a-b x\n", values).starts_with("not a line"));
}

TEST(ProcessMetrics, each_number_that_a_life_counts_has_its_help_and_none_names_anybody) {
    // Given a life with a fault, a request, and a network that comes and goes
    sim::AgentWorld world;
    world.begin();
    world.act("owner consent all");
    world.ask_about_fault();
    world.act("owner answer yes");
    world.act("network down");
    world.run_for(60s);
    world.act("network up");
    world.run_for(120s);
    // When all of it is told
    for (const auto& [name, value] : world.stage.vehicle.metrics.counters()) metrics.count(name, value);
    for (const auto& [name, value] : world.stage.vehicle.metrics.gauges()) metrics.gauge(name, value);
    metrics.describe(world.snapshot());
    const std::string text = metrics.text("0.1.0");
    // Then it is right, of few lines, and holds numbers only
    STRCMP_EQUAL("", read_strictly(text, values).c_str());
    CHECK_TRUE(values.size() > 10 && values.size() < 60);
    DOUBLES_EQUAL(1, values.at("odolink_requests_open"), 0);
    DOUBLES_EQUAL(1, values.at("odolink_faults_active"), 0);
    CHECK_TRUE(values.at("odolink_can_frames_total") > 100);
    CHECK_TRUE(text.find("LDKLNK1A5T0000001") == std::string::npos && text.find("sim-0001") == std::string::npos);
}

TEST(ProcessMetrics, the_file_is_replaced_as_a_whole_and_everybody_may_read_it) {
    test::TemporaryDirectory folder;
    const std::string file = folder.path() + "/metrics.prom";
    CHECK_TRUE(write_metrics(file, "first, and longer\n").has_value());
    CHECK_TRUE(write_metrics(file, "second\n").has_value());
    std::ifstream in{file};
    STRCMP_EQUAL("second\n", std::string(std::istreambuf_iterator<char>{in}, {}).c_str());
    struct stat info {};
    CHECK_EQUAL(0, ::stat(file.c_str(), &info));
    CHECK_EQUAL(0644U, info.st_mode & 0777U);
    CHECK_FALSE(std::filesystem::exists(file + ".new"));
    CHECK_TRUE(write_metrics(folder.path() + "/absent/metrics.prom", "x\n").error() == MetricsErrc::NoFolder);
}
