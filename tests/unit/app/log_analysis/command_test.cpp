// SPDX-License-Identifier: Apache-2.0
// `odolinkctl log` as it is called: exit statuses, and words that say what is wrong, where, and what to do.
#include "app/log_analysis/command.hpp"

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "support/temporary_directory.hpp"
#include "unit/app/log_analysis/support.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::log_analysis;

namespace {

struct Outcome {
    int status;
    std::string out;
    std::string errors;
};

/// Runs `odolinkctl log` with these arguments.
Outcome call(std::vector<std::string> arguments) {
    std::ostringstream out;
    std::ostringstream errors;
    std::streambuf* const own_out = std::cout.rdbuf(out.rdbuf());
    std::streambuf* const own_errors = std::cerr.rdbuf(errors.rdbuf());
    int status = 0;
    CLI::App program;
    add_log_command(program, status);
    arguments.insert(arguments.begin(), "log");
    program.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    std::cout.rdbuf(own_out);
    std::cerr.rdbuf(own_errors);
    return {status, out.str(), errors.str()};
}

}  // namespace

TEST_GROUP(LogCommand) {
    test::TemporaryDirectory folder;

    std::string file(const std::string& name, const std::string& text) {
        const std::string path = folder.path() + "/" + name;
        std::ofstream{path, std::ios::binary} << text;
        return path;
    }
    static void check_says(const Outcome& outcome, int status, const std::string& where, const std::string& what) {
        CHECK_EQUAL(status, outcome.status);
        STRCMP_CONTAINS(where.c_str(), outcome.errors.c_str());
        STRCMP_CONTAINS(what.c_str(), outcome.errors.c_str());
    }
};

TEST(LogCommand, a_recording_is_reported_and_its_values_are_written) {
    const std::string series = folder.path() + "/values.csv";
    const Outcome outcome = call({file("a.log", line(0, "7DF#02010D0000000000") + line(8, "7E8#03410D2000000000")), "--json", "--series", series});
    CHECK_EQUAL(0, outcome.status);
    STRCMP_EQUAL("", outcome.errors.c_str());
    STRCMP_CONTAINS("\"transfers\"", outcome.out.c_str());
    std::ifstream written{series};
    STRCMP_CONTAINS("Vehicle.OBD.Speed,32,", std::string(std::istreambuf_iterator<char>{written}, {}).c_str());
}

TEST(LogCommand, what_is_no_recording_is_told_by_name_with_what_to_do) {
    check_says(call({folder.path()}), 1, folder.path(), "is a directory: name a recording in it");
    const std::string missing = folder.path() + "/none.log";
    check_says(call({missing}), 1, missing, "check its name");
    const std::string empty = file("empty.log", "");
    check_says(call({empty}), 2, empty, "has no frame in it. Record with `candump -L can0 > FILE`");
    const std::string capture = file("a.pcap", std::string("\xD4\xC3\xB2\xA1\x02\0\x04\0\n", 9));
    check_says(call({capture}), 2, capture, "is candump text; line 1: ");
    const std::string huge = file("huge.log", std::string(3U << 20U, 'a'));
    check_says(call({huge}), 2, huge, "line 1: ");
}

TEST(LogCommand, a_series_that_cannot_be_written_is_an_error_before_or_after_the_work) {
    const std::string log = file("a.log", line(8, "7E8#03410D2000000000"));
    check_says(call({log, "--series", folder.path()}), 1, folder.path(), "cannot write");
    check_says(call({log, "--series", "/dev/full"}), 1, "/dev/full", "could not be written to its end");
}

TEST(LogCommand, a_profile_of_the_other_kind_stops_it) {
    const std::string dbc = file("a.dbc", "VERSION \"\"\nBO_ 291 Engine: 8 ECM\n");
    check_says(call({file("a.log", line(0, "123#00")), "--signalset", dbc}), 1, dbc, "give it with --dbc");
}
