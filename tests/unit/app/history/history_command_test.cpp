// SPDX-License-Identifier: Apache-2.0
// `odolinkctl history export|import` and `odolinkctl decode` with --json, as they are called: standard output is JSON
// whatever happens.
#include "app/history/command.hpp"

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "adapters/exchange/exchange.hpp"
#include "app/decode/command.hpp"
#include "support/temporary_directory.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
namespace json = boost::json;

namespace {

struct Outcome {
    int status;
    std::string out;
};

/// Runs odolinkctl with these arguments; 106 and the like: CLI11 refuses them.
Outcome call(const std::vector<std::string>& arguments, const std::string& input = {}) {
    std::ios::sync_with_stdio(false);  // decode does, and the first time it takes the streams' buffers away
    std::ostringstream out;
    std::istringstream in{input};
    std::streambuf* const own_out = std::cout.rdbuf(out.rdbuf());
    std::streambuf* const own_in = std::cin.rdbuf(in.rdbuf());
    int status = 0;
    CLI::App program;
    history::add_history_command(program, status);
    decode::add_decode_command(program, status);
    try {
        program.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    } catch (const CLI::ParseError& refused) {
        status = refused.get_exit_code();
    }
    std::cout.rdbuf(own_out);
    std::cin.rdbuf(own_in);
    return {status, out.str()};
}

}  // namespace

TEST_GROUP(JsonOfCommands) {
    test::TemporaryDirectory folder;
    std::string source{folder.path() + "/history.json"};

    void setup() override {
        exchange::History history;
        history.vehicle.vin = "LDKLNK1A5T0000001";
        history.records.resize(1);
        history.records[0].id.bytes.fill(std::byte{0x11});
        history.records[0].performed_at = WallTime{std::chrono::milliseconds{1'767'974'400'000}, WallQuality::Synchronised};
        history.records[0].mileage = Distance::kilometres(9000);
        std::ofstream{source, std::ios::binary} << exchange::to_json(history);
    }
    static json::object object_in(const Outcome& outcome) {
        return json::parse(outcome.out).as_object();
    }
};

TEST(JsonOfCommands, a_history_goes_to_standard_output_as_json) {
    for (const char* verb : {"import", "export"}) {
        const Outcome outcome = call({"history", verb, source, "--json"});
        CHECK_EQUAL(0, outcome.status);
        CHECK_TRUE(exchange::from_json(outcome.out).has_value());
    }
}

TEST(JsonOfCommands, what_was_written_into_a_file_is_an_object) {
    const std::string table = folder.path() + "/history.csv";
    const Outcome outcome = call({"history", "export", source, "--as", "csv", "--out", table, "--json"});
    CHECK_EQUAL(0, outcome.status);
    STRCMP_EQUAL(table.c_str(), object_in(outcome).at("file").as_string().c_str());
    CHECK_EQUAL(1, object_in(outcome).at("records").to_number<int>());
    const Outcome again = call({"history", "import", table, "--json"});
    CHECK_EQUAL(1U, exchange::from_json(again.out)->records.size());
}

TEST(JsonOfCommands, a_file_that_cannot_be_read_or_written_is_an_object_with_where_and_what_to_do) {
    const std::string missing = folder.path() + "/none.json";
    const Outcome unread = call({"history", "import", missing, "--json"});
    CHECK_EQUAL(2, unread.status);
    STRCMP_EQUAL(missing.c_str(), object_in(unread).at("where").as_string().c_str());
    const Outcome unwritten = call({"history", "export", source, "--json", "--out", folder.path() + "/none/there.json"});
    CHECK_EQUAL(2, unwritten.status);
    STRCMP_CONTAINS("cannot be written", object_in(unwritten).at("error").as_string().c_str());
}

TEST(JsonOfCommands, a_table_or_page_on_standard_output_is_refused_beside_it) {
    for (const char* form : {"csv", "html"}) {
        const Outcome outcome = call({"history", "export", source, "--as", form, "--json"});
        CHECK_TRUE(outcome.status != 0);
        STRCMP_EQUAL("", outcome.out.c_str());
    }
}

TEST(JsonOfCommands, decode_writes_the_same_json_lines_with_it_and_without) {
    const std::string asked = R"({"id":"1","request":"0105","tx":"7DF","frames":[["7E8","03410567"]]})" "\n";
    const Outcome with = call({"decode", "--json"}, asked);
    CHECK_EQUAL(0, with.status);
    STRCMP_EQUAL("1", object_in(with).at("id").as_string().c_str());
    STRCMP_EQUAL(call({"decode"}, asked).out.c_str(), with.out.c_str());
}
