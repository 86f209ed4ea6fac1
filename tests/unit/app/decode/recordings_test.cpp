// SPDX-License-Identifier: Apache-2.0
// Real recordings through odolinkctl decode: every mode 01 value, every reassembled payload, every odometer.
// The recordings stay outside the repository; where they are absent the tests say so and are skipped.
#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>

#include "app/decode/case_json.hpp"
#include "app/decode/decoder.hpp"
#include "app/decode/set_decoder.hpp"
#include "support/real_data.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::decode;
namespace json = boost::json;

namespace {

std::string read_file(const std::filesystem::path& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

/// Calls `check` with each line's object and what was decoded from it; returns how many lines there were.
int for_each_case(const std::string& name, const Profiles& set,
                  const std::function<void(const json::object&, const Decoded&)>& check) {
    const auto path = test::real_data("obdb/" + name);
    if (!path) return 0;
    std::ifstream in{*path};
    int lines = 0;
    for (std::string line; std::getline(in, line); ++lines) {
        const auto parsed = parse_case(line);
        CHECK_TRUE(parsed.value.has_value());
        check(json::parse(line).as_object(), decode_case(*parsed.value, set));
    }
    return lines;
}

/// The recorded answers as `ecu payload …`, to compare them at once.
std::string answers_of(const json::object& line) {
    std::string out;
    for (const auto& a : line.at("answers").as_array()) {
        out += std::string{a.at("ecu").as_string()} + ' ' + std::string{a.at("payload").as_string()} + ' ';
    }
    return out;
}

std::string answers_of(const Decoded& decoded) {
    std::string out;
    for (const CaseAnswer& a : decoded.answers) out += a.ecu + ' ' + to_hex(a.payload) + ' ';
    return out;
}

bool same(const CaseSignal& signal, const json::value& expected) {
    if (expected.is_string()) {
        const auto* text = std::get_if<std::string>(&signal.value);
        return text != nullptr && *text == std::string_view{expected.get_string()};
    }
    const auto* number = std::get_if<double>(&signal.value);
    const double wanted = expected.to_number<double>();
    // Recordings keep five decimals.
    return number != nullptr && std::fabs(*number - wanted) <= 1e-5 + 1e-4 * std::fabs(wanted);
}

void check_expected(const json::object& line, const Decoded& decoded) {
    for (const auto& [name, value] : line.at("expected").as_object()) {
        const bool found = std::any_of(decoded.signals.begin(), decoded.signals.end(),
                                       [&expected = value](const CaseSignal& s) { return same(s, expected); });
        if (!found) FAIL((decoded.id + " lacks " + std::string{name}).c_str());
    }
}

}  // namespace

TEST_GROUP(Recordings){};

TEST(Recordings, every_mode_01_answer_decodes_to_the_recorded_values) {
    const int lines = for_each_case("mode01_j1979.jsonl", {}, [](const json::object& line, const Decoded& decoded) {
        STRCMP_EQUAL(answers_of(line).c_str(), answers_of(decoded).c_str());
        check_expected(line, decoded);
    });
    CHECK_TRUE(lines == 0 || lines == 1719);
}

TEST(Recordings, every_multi_frame_payload_reassembles) {
    const int lines =
        for_each_case("isotp_multiframe_sample.jsonl", {}, [](const json::object& line, const Decoded& d) {
            STRCMP_EQUAL(answers_of(line).c_str(), answers_of(d).c_str());
        });
    CHECK_TRUE(lines == 0 || lines == 54);
}

TEST(Recordings, a_transfer_recorded_under_errors_is_rejected) {
    for_each_case("transport_faults.jsonl", {}, [](const json::object&, const Decoded& d) {
        CHECK_TRUE(d.signals.empty());
        CHECK_FALSE(d.rejected.empty());
    });
}

TEST(Recordings, every_odometer_decodes_with_its_vehicles_signal_set) {
    int decoded_lines = 0;
    for (const char* vehicle : {"Audi-A4", "Ford-F-150", "Toyota-RAV4", "Hyundai-Kona-Electric", "Kia-EV9"}) {
        const auto path = test::real_data("obdb/signalsets/" + std::string{vehicle} + "-default.json");
        if (!path) return;
        const std::string text = read_file(*path);
        auto set = obdb::load(text);
        CHECK_TRUE(set.has_value());
        for_each_case("odometer.jsonl", {{make_set_decoder(std::move(*set))}, {}}, [&decoded_lines, vehicle](const json::object& line, const Decoded& d) {
            if (line.at("vehicle").as_string() != vehicle) return;
            ++decoded_lines;
            check_expected(line, d);
        });
    }
    CHECK_TRUE(decoded_lines == 0 || decoded_lines > 100);
}
