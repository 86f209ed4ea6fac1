// SPDX-License-Identifier: Apache-2.0
// Recorded odometer answers with the signal sets of their vehicles, and every set at hand with all its commands.
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "protocols/obdb/decoder.hpp"
#include "support/real_data.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::obdb;

namespace {

/// SAE J1979 is no vehicle's set; its odometer is PID A6, 0.1 km.
const char* const kJ1979 = R"({"commands":[{"hdr":"7E0","cmd":{"01":"A6"},"freq":1,
    "signals":[{"id":"ODO","name":"Odometer","fmt":{"len":32,"max":429496729.5,"div":10,"unit":"kilometers"}}]}]})";

std::string content(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

CanId id_of(const std::string& text) {
    return {static_cast<std::uint32_t>(std::stoul(text, nullptr, 16)), text.size() > 3};
}

}  // namespace

TEST_GROUP(ObdbRecorded){};

TEST(ObdbRecorded, all_odometer_answers_give_the_recorded_values) {
    const auto cases = test::real_data("obdb/odometer.jsonl");
    const auto sets = test::real_data("obdb/signalsets");
    if (!cases || !sets) return;
    std::ifstream file(*cases);
    int right = 0;
    int all = 0;
    for (std::string line; std::getline(file, line); ++all) {
        const auto record = boost::json::parse(line).as_object();
        const std::string vehicle = record.at("vehicle").as_string().c_str();
        const int year = static_cast<int>(record.at("year").as_int64());
        const bool j1979 = record.at("request").as_string().starts_with("01");
        // A set for exactly this year's range stands before the vehicle's default one.
        std::string text = content(*sets / (vehicle + "-" + std::to_string(year) + "-" + std::to_string(year) + ".json"));
        const bool own_range = !text.empty();
        if (j1979) text = kJ1979;
        for (int turn = 0; turn < 2; ++turn) {
            if (turn == 1 || text.empty()) text = content(*sets / (vehicle + "-default.json"));
            auto set = load(text);
            CHECK_TRUE(set.has_value());
            Decoder decoder{std::move(*set), year};
            const auto& answer = record.at("answers").as_array()[0].as_object();
            const auto payload = from_hex(answer.at("payload").as_string().c_str());
            bool found = false;
            for (const Value& value : decoder.decode(id_of(answer.at("ecu").as_string().c_str()), *payload)) {
                const auto* expected = record.at("expected").as_object().if_contains(value.signal->id);
                if (expected == nullptr) continue;
                DOUBLES_EQUAL(expected->to_number<double>(), value.number, 1e-6);
                found = true;
            }
            right += found ? 1 : 0;
            if (found || !own_range) break;
        }
    }
    CHECK_EQUAL(231, all);
    CHECK_EQUAL(231, right);
}

TEST(ObdbRecorded, every_set_loads_whole) {
    const auto sets = test::real_data("obdb/signalsets");
    if (!sets) return;
    std::size_t commands = 0;
    std::size_t signals = 0;
    for (const auto& entry : std::filesystem::directory_iterator(*sets)) {
        const auto set = load(content(entry.path()));
        CHECK_TRUE(set.has_value());
        CHECK_EQUAL(0U, set->remarks.size());
        commands += set->commands.size();
        signals += set->signals.size();
    }
    CHECK_EQUAL(716U, commands);
    CHECK_EQUAL(1252U, signals);
}
