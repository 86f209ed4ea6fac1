// SPDX-License-Identifier: Apache-2.0
// Recorded odometer answers of makers' identifiers through a profile: the mileage the agent takes is the recorded one.
#include <boost/json.hpp>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "core/diagnostics/profile_decoder.hpp"
#include "support/real_data.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

std::string content(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

VehicleProfile set_of(const std::filesystem::path& file) {
    VehicleProfile profile;
    if (auto set = obdb::load(content(file))) profile.signals = std::move(*set);
    return profile;
}

/// Kilometres of the recorded odometer signals; miles where only they are not 0.
double recorded_kilometres(const boost::json::object& signals) {
    double km = 0;
    double miles = 0;
    for (const auto& [name, value] : signals) (name.ends_with("_MI") ? miles : km) = value.to_number<double>();
    return km > 0 ? km : miles * 1.609344;
}

}  // namespace

TEST_GROUP(ProfileRecorded){};

TEST(ProfileRecorded, each_recorded_answer_gives_the_recorded_mileage) {
    const auto cases = test::real_data("obdb/odometer.jsonl");
    const auto sets = test::real_data("obdb/signalsets");
    if (!cases || !sets) return;
    std::ifstream file(*cases);
    int with_profile = 0;
    int right = 0;
    for (std::string line; std::getline(file, line);) {
        const auto record = boost::json::parse(line).as_object();
        if (record.at("request").as_string().starts_with("01")) continue;  // no maker's request
        const std::string vehicle = record.at("vehicle").as_string().c_str();
        const int year = static_cast<int>(record.at("year").as_int64());
        const std::string years = std::to_string(year);
        const VehicleProfile own = set_of(*sets / (vehicle + "-" + years + "-" + years + ".json"));
        const VehicleProfile model = set_of(*sets / (vehicle + "-default.json"));
        if (!own.signals && !model.signals) continue;
        ++with_profile;
        ProfileDecoder decoder{{&own, &model}, year};
        const auto& answer = record.at("answers").as_array()[0].as_object();
        const auto payload = from_hex(answer.at("payload").as_string().c_str());
        const auto ecu = static_cast<std::uint32_t>(std::stoul(answer.at("ecu").as_string().c_str(), nullptr, 16));
        const double expected = recorded_kilometres(record.at("odometer_signals").as_object());
        for (const VehicleReport& report : decoder.on_answer({{ecu, ecu > 0x7FF}}, *payload, MonoTime{})) {
            const auto* mileage = std::get_if<MileageReading>(&report);
            if (mileage != nullptr && std::abs(mileage->value.in_kilometres() - expected) < 0.01) ++right;
        }
    }
    CHECK_TRUE(with_profile > 100);
    CHECK_EQUAL(with_profile, right);
}

TEST(ProfileRecorded, every_recorded_set_makes_a_plan_of_reads_to_known_ids) {
    const auto sets = test::real_data("obdb/signalsets");
    if (!sets) return;
    std::size_t asked = 0;
    for (const auto& entry : std::filesystem::directory_iterator(*sets)) {
        const VehicleProfile profile = set_of(entry.path());
        for (const std::optional<int> year : {std::optional<int>{}, std::optional{2019}, std::optional{2024}})
            asked += ProfileDecoder{{&profile}, year}.asks().size();
    }
    CHECK_TRUE(asked > 100);
}
