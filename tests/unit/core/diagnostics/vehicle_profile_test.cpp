// SPDX-License-Identifier: Apache-2.0
// Which profile is for which vehicle, and what answers and broadcast messages mean by it.
#include "core/diagnostics/vehicle_profile.hpp"

#include <algorithm>

#include "core/diagnostics/profile_decoder.hpp"
#include "domain/vss.hpp"
#include "support/fakes/recording_can.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using odolink::test::frame;

namespace {

constexpr const char* kVin = "LDKLNK1A5T0000001";  // position 10: T, model year 2026

VehicleProfile profile(std::vector<std::string> vins, std::optional<int> from = {}, std::optional<int> to = {}) {
    VehicleProfile p;
    p.match = {std::move(vins), from, to};
    return p;
}

VehicleProfile with_signals(const std::string& commands) {
    VehicleProfile p;
    auto set = obdb::load(R"({"commands":[)" + commands + "]}");
    CHECK_TRUE(set.has_value());
    p.signals = std::move(*set);
    return p;
}

VehicleProfile with_dbc(const std::string& text, BroadcastNames names = {}) {
    VehicleProfile p;
    auto database = dbc::parse(text);
    CHECK_TRUE(database.has_value());
    p.broadcast = std::move(*database);
    p.names = std::move(names);
    return p;
}

/// A cluster with a kilometre and a mile field, as some makers have.
const char* const kCluster = R"({"hdr":"7C6","rax":"7CE","cmd":{"22":"B002"},"freq":5,"signals":[
    {"id":"ODO_KM","name":"km","fmt":{"len":24,"max":16777215,"unit":"kilometers"},"suggestedMetric":"odometer"},
    {"id":"ODO_MI","name":"mi","fmt":{"bix":24,"len":24,"max":16777215,"unit":"miles"},"suggestedMetric":"odometer"}]})";

struct Told {
    std::vector<MileageReading> mileage;
    std::vector<DriveRead> drive;
    std::vector<SignalValue> values;
};

Told sorted(const std::vector<VehicleReport>& reports) {
    Told told;
    for (const VehicleReport& report : reports) {
        if (const auto* m = std::get_if<MileageReading>(&report)) told.mileage.push_back(*m);
        if (const auto* d = std::get_if<DriveRead>(&report)) told.drive.push_back(*d);
        if (const auto* s = std::get_if<SignalsRead>(&report)) told.values.insert(told.values.end(), s->values.begin(), s->values.end());
    }
    return told;
}

Told answer(const VehicleProfile& p, CanId ecu, const char* hex) {
    ProfileDecoder decoder{{&p}, 2026};
    return sorted(decoder.on_answer({ecu}, *from_hex(hex), MonoTime{1s}));
}

double value_of(const Told& told, std::string_view name) {
    const auto found = std::find_if(told.values.begin(), told.values.end(), [&](const SignalValue& v) { return v.name == name; });
    if (found == told.values.end()) FAIL(("no value " + std::string{name}).c_str());
    return found->value;
}

}  // namespace

TEST_GROUP(VehicleProfile){};

TEST(VehicleProfile, a_vin_is_compared_from_its_beginning_with_blanks_for_any_character) {
    const ProfileVehicle car{kVin, 2026};
    CHECK_TRUE(fits({{"LDK"}, {}, {}}, car));
    CHECK_TRUE(fits({{"XYZ", "LDK?NK"}, {}, {}}, car));
    CHECK_TRUE(fits({{kVin}, {}, {}}, car));
    CHECK_FALSE(fits({{"LDKX"}, {}, {}}, car));
    CHECK_FALSE(fits({{"DK"}, {}, {}}, car));
    CHECK_FALSE(fits({{std::string{kVin} + "1"}, {}, {}}, car));
    CHECK_TRUE(fits({{}, {}, {}}, ProfileVehicle{}));  // by configuration
    CHECK_FALSE(fits({{"LDK"}, {}, {}}, ProfileVehicle{}));
}

TEST(VehicleProfile, model_years_are_borders_included_and_need_a_known_year) {
    const auto in = [](std::optional<int> year) { return fits({{"LDK"}, 2019, 2023}, ProfileVehicle{kVin, year}); };
    CHECK_TRUE(in(2019) && in(2023));
    CHECK_FALSE(in(2018) || in(2024) || in(std::nullopt));
    CHECK_TRUE(fits({{"LDK"}, 2019, {}}, ProfileVehicle{kVin, 2030}));
    CHECK_FALSE(fits({{"LDK"}, {}, 2018}, ProfileVehicle{kVin, 2019}));
}

TEST(VehicleProfile, the_year_comes_from_the_vin_or_from_the_configuration) {
    CHECK_EQUAL(2026, *profile_vehicle(kVin, {}, 2026).model_year);
    CHECK_EQUAL(1996, *profile_vehicle(kVin, {}, 2020).model_year);
    CHECK_EQUAL(2021, *profile_vehicle(kVin, 2021, 2026).model_year);
    CHECK_FALSE(profile_vehicle("", {}, 2026).model_year.has_value());
    CHECK_FALSE(profile_vehicle("WVWZZZAUZ00000001", {}, 2026).model_year.has_value());  // 0 is no year
}

TEST(VehicleProfile, the_closest_description_comes_first) {
    const std::vector<VehicleProfile> shelf{profile({}), profile({"LDK"}), profile({"XYZ"}), profile({"LDK??1"}),
                                            profile({"LDKLN"}, 2020), profile({"LDKLN"})};
    const auto fit = fitting(shelf, {kVin, 2026});
    const std::vector<std::size_t> expected{4, 5, 1, 0};  // LDK??1 is another model
    CHECK_TRUE(fit == expected);
}

TEST(VehicleProfile, a_field_of_0_gives_way_to_the_other_unit) {
    const VehicleProfile p = with_signals(kCluster);
    // kilometres 12,345 and miles 0; miles 7,671 and kilometres 0; both 0
    DOUBLES_EQUAL(12345.0, answer(p, {0x7CE, false}, "62B002003039000000").mileage.at(0).value.in_kilometres(), 0.001);
    DOUBLES_EQUAL(12345.278, answer(p, {0x7CE, false}, "62B002000000001DF7").mileage.at(0).value.in_kilometres(), 0.001);
    CHECK_EQUAL(0, answer(p, {0x7CE, false}, "62B002000000000000").mileage.at(0).value.in_metres());
    const Told told = answer(p, {0x7CE, false}, "62B002003039000000");
    CHECK_TRUE(told.mileage[0].source == MileageSource::UdsDid);
    STRCMP_EQUAL("7CE 22B002", told.mileage[0].provenance.c_str());
    DOUBLES_EQUAL(12345.0, value_of(told, "Vehicle.TraveledDistance"), 0.001);
}

TEST(VehicleProfile, all_ones_clamped_and_null_values_are_no_mileage) {
    const VehicleProfile p = with_signals(kCluster);
    CHECK_EQUAL(0U, answer(p, {0x7CE, false}, "62B002FFFFFFFFFFFF").mileage.size());
    CHECK_EQUAL(0U, answer(p, {0x7CE, false}, "62B002FFFFFEFFFFFE").mileage.size());
    CHECK_EQUAL(0U, answer(p, {0x7CE, false}, "62B0027FFFFF7FFFFF").mileage.size());
    DOUBLES_EQUAL(12345.0, answer(p, {0x7CE, false}, "62B002003039FFFFFF").mileage.at(0).value.in_kilometres(), 0.001);
    const VehicleProfile narrow = with_signals(R"({"hdr":"714","cmd":{"22":"2203"},"freq":5,"signals":[
        {"id":"O","name":"o","fmt":{"len":24,"max":255,"unit":"kilometers"},"suggestedMetric":"odometer"}]})");
    CHECK_EQUAL(0U, answer(narrow, {0x71C, false}, "62220300F000").mileage.size());
    const VehicleProfile null = with_signals(R"({"hdr":"714","cmd":{"22":"2203"},"freq":5,"signals":[
        {"id":"O","name":"o","fmt":{"len":24,"max":999999,"nullmax":50000,"unit":"kilometers"},"suggestedMetric":"odometer"}]})");
    CHECK_EQUAL(0U, answer(null, {0x71C, false}, "62220300F000").mileage.size());
    CHECK_EQUAL(1U, answer(null, {0x71C, false}, "622203001000").mileage.size());
}

TEST(VehicleProfile, an_odometer_of_unknown_unit_is_no_mileage) {
    const VehicleProfile p = with_signals(R"({"hdr":"714","cmd":{"22":"2203"},"freq":5,"signals":[
        {"id":"O","name":"o","fmt":{"len":24,"max":16777215,"unit":"scalar"},"suggestedMetric":"odometer"}]})");
    const Told told = answer(p, {0x71C, false}, "622203003039");
    CHECK_EQUAL(0U, told.mileage.size());
    DOUBLES_EQUAL(12345, value_of(told, "Odolink.Profile.O"), 0);
}

TEST(VehicleProfile, suggested_metrics_become_vss_values_in_vss_units_and_drive_values) {
    const VehicleProfile p = with_signals(R"({"hdr":"7E0","cmd":{"22":"0001"},"freq":1,"signals":[
        {"id":"A","name":"a","fmt":{"len":8,"max":255,"unit":"milesPerHour"},"suggestedMetric":"speed"},
        {"id":"B","name":"b","fmt":{"bix":8,"len":8,"max":999,"unit":"fahrenheit"},"suggestedMetric":"engineCoolantTemperature"},
        {"id":"C","name":"c","fmt":{"bix":16,"len":8,"max":999,"div":10,"unit":"volts"},"suggestedMetric":"starterBatteryVoltage"},
        {"id":"D","name":"d","fmt":{"bix":24,"len":8,"max":999,"unit":"psi"},"suggestedMetric":"frontLeftTirePressure"},
        {"id":"E","name":"e","fmt":{"bix":32,"len":8,"max":999,"unit":"liters"},"suggestedMetric":"fuelTankLevel"},
        {"id":"F","name":"f","fmt":{"bix":40,"len":8,"max":999,"unit":"rpm"}},
        {"id":"G","name":"g","fmt":{"bix":48,"len":8,"map":{"1":{"value":"ON"}}}},
        {"id":"H","name":"h","fmt":{"bix":48,"len":8,"unit":"ascii","max":0}}]})");
    const Told told = answer(p, {0x7E8, false}, "62000164D48E1E2D0701");
    DOUBLES_EQUAL(160.9344, value_of(told, "Vehicle.Speed"), 1e-6);
    DOUBLES_EQUAL(100.0, value_of(told, "Vehicle.Powertrain.CombustionEngine.EngineCoolant.Temperature"), 1e-6);
    DOUBLES_EQUAL(14.2, value_of(told, "Vehicle.LowVoltageBattery.CurrentVoltage"), 1e-6);
    DOUBLES_EQUAL(206.84271, value_of(told, "Vehicle.Chassis.Axle.Row1.Wheel.Left.Tire.Pressure"), 1e-4);
    DOUBLES_EQUAL(45, value_of(told, "Vehicle.Powertrain.FuelSystem.AbsoluteLevel"), 1e-6);
    DOUBLES_EQUAL(7, value_of(told, "Odolink.Profile.F"), 0);
    DOUBLES_EQUAL(1, value_of(told, "Odolink.Profile.G"), 0);
    CHECK_EQUAL(7U, told.values.size());  // a text is no number
    CHECK_EQUAL(1U, told.drive.size());
    DOUBLES_EQUAL(160.9344, told.drive[0].speed->value, 1e-6);
    CHECK_EQUAL(100, *told.drive[0].coolant_c);
    CHECK_EQUAL(14'200, told.drive[0].supply->value);
    for (const SignalValue& v : told.values)
        if (v.name.starts_with("Vehicle.")) CHECK_TRUE(vss_unit(v.name) == std::optional<std::string_view>{v.unit});
}

TEST(VehicleProfile, the_first_of_two_profiles_that_know_an_answer_decodes_it) {
    const VehicleProfile close = with_signals(R"({"hdr":"7E0","cmd":{"22":"0001"},"freq":3,"signals":[{"id":"CLOSE","name":"","fmt":{"len":8,"max":255,"unit":"x"}}]})");
    const VehicleProfile wide = with_signals(R"({"hdr":"7E0","cmd":{"22":"0001"},"freq":2,"signals":[{"id":"WIDE","name":"","fmt":{"len":8,"max":255,"unit":"x"}}]},
        {"hdr":"7E0","cmd":{"22":"0002"},"freq":2,"signals":[{"id":"MORE","name":"","fmt":{"len":8,"max":255,"unit":"x"}}]})");
    ProfileDecoder decoder{{&close, &wide}, std::nullopt};
    DOUBLES_EQUAL(5, value_of(sorted(decoder.on_answer({{0x7E8, false}}, *from_hex("62000105"), MonoTime{})), "Odolink.Profile.CLOSE"), 0);
    DOUBLES_EQUAL(6, value_of(sorted(decoder.on_answer({{0x7E8, false}}, *from_hex("62000206"), MonoTime{})), "Odolink.Profile.MORE"), 0);
    const auto asks = decoder.asks();
    CHECK_EQUAL(2U, asks.size());  // what both ask is asked once, with the shorter period
    CHECK_TRUE(asks[0].period == Duration{2s});
}

TEST(VehicleProfile, only_confirmed_reads_for_this_year_to_diagnostic_ids_are_asked) {
    const VehicleProfile p = with_signals(R"({"hdr":"7E0","cmd":{"22":"0001"},"freq":1,"signals":[]},
        {"hdr":"7E0","cmd":{"22":"0002"},"freq":1,"dbg":true,"signals":[]},
        {"hdr":"7E0","cmd":{"22":"0003"},"freq":1,"filter":{"to":2020},"signals":[]},
        {"hdr":"7E0","cmd":{"22":"0004"},"freq":1,"dbgfilter":{"from":2025},"signals":[]},
        {"hdr":"7E0","cmd":{"21":"01"},"freq":1,"signals":[]},
        {"hdr":"7E0","cmd":{"2E":"0005"},"freq":1,"signals":[]},
        {"hdr":"7E0","cmd":{"22":"0006"},"freq":1,"din":"03","signals":[]},
        {"hdr":"0C1","cmd":{"22":"0007"},"freq":1,"signals":[]},
        {"hdr":"6F1","rax":"607","eax":"07","cmd":{"22":"0008"},"freq":1,"signals":[]},
        {"hdr":"DA11","rax":"2AF111","pri":"14","cmd":{"22":"0009"},"freq":1,"signals":[]})");
    const auto asks = ProfileDecoder{{&p}, 2026}.asks();
    CHECK_EQUAL(3U, asks.size());
    STRCMP_EQUAL("220001", to_hex(asks[0].request).c_str());
    CHECK_TRUE((asks[1].ecu == EcuAddress{{0x6F1, false}, {0x607, false}, std::uint8_t{0x07}, std::nullopt}));
    CHECK_TRUE((asks[2].ecu == EcuAddress{{0x14DA11F1, true}, {0x142AF111, true}}));
}

TEST(VehicleProfile, ecus_on_makers_own_ids_are_named_once_whether_or_not_they_may_be_asked) {
    const VehicleProfile p = with_signals(R"({"hdr":"7E0","cmd":{"22":"0001"},"freq":1,"signals":[]},
        {"hdr":"0C1","rax":"728","cmd":{"22":"0002"},"freq":1,"signals":[]},
        {"hdr":"760","cmd":{"22":"0003"},"freq":1,"signals":[]},
        {"hdr":"760","cmd":{"21":"03"},"freq":1,"signals":[]},
        {"hdr":"6F1","rax":"612","eax":"12","cmd":{"22":"0004"},"freq":1,"dbg":true,"signals":[]},
        {"hdr":"FC00","pri":"17","tst":"7B","rax":"17FE007B","cmd":{"22":"0005"},"freq":1,"signals":[]})");
    const auto ecus = ProfileDecoder{{&p}, 2026}.ecus();
    CHECK_EQUAL(3U, ecus.size());
    CHECK_TRUE((ecus[0] == EcuAddress{{0x6F1, false}, {0x612, false}, std::uint8_t{0x12}, std::nullopt}));
    CHECK_TRUE((ecus[1] == EcuAddress{{0x760, false}, {0x768, false}}));
    CHECK_TRUE((ecus[2] == EcuAddress{{0x17FC007B, true}, {0x17FE007B, true}}));
}

TEST_GROUP(BroadcastProfile){};

namespace {

const char* const kDbc = R"(VERSION ""
BO_ 1200 CLUSTER: 8 X
 SG_ Veh_Odometer : 7|24@0+ (0.1,0) [0|1000000] "km" X
 SG_ TripOdometer : 31|24@0+ (0.1,0) [0|0] "km" X
BO_ 257 ENGINE: 8 X
 SG_ ENGINE_RPM : 7|16@0+ (0.25,0) [0|0] "rpm" X
 SG_ VEHICLE_SPEED : 23|16@0+ (0.01,0) [0|0] "kph" X
 SG_ TargetSpeed : 39|8@0+ (1,0) [0|0] "km/h" X
 SG_ CoolantTemp : 47|8@0+ (1,-40) [0|0] "degC" X
)";

}  // namespace

TEST(BroadcastProfile, odometer_and_drive_values_are_found_by_name_and_unit) {
    const VehicleProfile p = with_dbc(kDbc);
    ProfileDecoder decoder{{&p}, 2026};
    const Told cluster = sorted(decoder.on_frame(frame(1200, {0x01, 0xE2, 0x40, 0, 0, 0x10, 0, 0}), MonoTime{1s}));
    DOUBLES_EQUAL(12345.6, cluster.mileage.at(0).value.in_kilometres(), 0.001);
    CHECK_TRUE(cluster.mileage[0].source == MileageSource::DbcSignal);
    STRCMP_EQUAL("4B0 Veh_Odometer", cluster.mileage[0].provenance.c_str());
    CHECK_EQUAL(1U, cluster.mileage.size());
    DOUBLES_EQUAL(1.6, value_of(cluster, "Odolink.Profile.CLUSTER.TripOdometer"), 1e-9);
    const Told engine = sorted(decoder.on_frame(frame(257, {0x0B, 0xB8, 0x13, 0x88, 0x64, 0x78, 0, 0}), MonoTime{1s}));
    DOUBLES_EQUAL(750, *engine.drive.at(0).engine_rpm, 1e-9);
    DOUBLES_EQUAL(50, engine.drive[0].speed->value, 1e-9);
    CHECK_EQUAL(80, *engine.drive[0].coolant_c);
    DOUBLES_EQUAL(50, value_of(engine, "Vehicle.Speed"), 1e-9);
    for (const SignalValue& v : engine.values)
        if (v.name.starts_with("Vehicle.")) CHECK_TRUE(vss_unit(v.name) == std::optional<std::string_view>{v.unit});
}

TEST(BroadcastProfile, a_message_is_looked_at_twice_a_second) {
    const VehicleProfile p = with_dbc(kDbc);
    ProfileDecoder decoder{{&p}, 2026};
    const CanFrame f = frame(257, {0x0B, 0xB8, 0x13, 0x88, 0x64, 0x78, 0, 0});
    int told = 0;
    for (int ms = 0; ms < 1000; ms += 10) told += decoder.on_frame(f, MonoTime{ms * 1ms}).empty() ? 0 : 1;
    CHECK_EQUAL(2, told);
    CHECK_TRUE(decoder.on_frame(frame(258, {1}), MonoTime{2s}).empty());
}

TEST(BroadcastProfile, values_outside_their_range_or_all_ones_are_no_mileage) {
    const VehicleProfile p = with_dbc(kDbc);
    for (const auto& bytes : {frame(1200, {0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0}), frame(1200, {0x7F, 0xFF, 0xFF, 0, 0, 0, 0, 0}), frame(1200, {0x98, 0x96, 0x81, 0, 0, 0, 0, 0})}) {
        ProfileDecoder decoder{{&p}, 2026};
        CHECK_EQUAL(0U, sorted(decoder.on_frame(bytes, MonoTime{1s})).mileage.size());
    }
}

TEST(BroadcastProfile, a_value_with_a_word_of_its_own_is_no_mileage_and_no_speed) {
    const VehicleProfile p = with_dbc("BO_ 1714 Kombi: 8 X\n SG_ Kilometerstand : 8|20@1+ (1,0) [0|0] \"km\" X\n SG_ VehicleSpeed : 32|16@1+ (0.01,0) [0|0] \"km/h\" X\n"
                                      "VAL_ 1714 Kilometerstand 1045374 \"Init\" ;\nVAL_ 1714 VehicleSpeed 25000 \"SNA\" 0 \"Standing\" ;\n");
    ProfileDecoder decoder{{&p}, 2026};
    // 1,045,374 km, FF37E; 250 km/h, 61A8
    const Told none = sorted(decoder.on_frame(frame(1714, {0x00, 0x7E, 0xF3, 0x0F, 0xA8, 0x61, 0, 0}), MonoTime{1s}));
    CHECK_EQUAL(0U, none.mileage.size());
    CHECK_EQUAL(0U, none.drive.size());
    // 50,000 km; 50 km/h
    const Told told = sorted(decoder.on_frame(frame(1714, {0x00, 0x50, 0xC3, 0x00, 0x88, 0x13, 0, 0}), MonoTime{2s}));
    CHECK_EQUAL(50'000, told.mileage.at(0).value.whole_kilometres());
    DOUBLES_EQUAL(50, told.drive.at(0).speed->value, 0.001);
    // A car that stands is told to stand, whatever the file calls it
    const Told standing = sorted(decoder.on_frame(frame(1714, {0x00, 0x50, 0xC3, 0x00, 0x00, 0x00, 0, 0}), MonoTime{3s}));
    CHECK_EQUAL(1U, standing.drive.size());
    DOUBLES_EQUAL(0, standing.drive.at(0).speed->value, 0.001);
}

TEST(BroadcastProfile, what_is_no_odometer_is_none_and_a_profile_can_name_one) {
    // No unit; a unit that says two things; a counter that goes round; a trip
    const char* const text = R"(VERSION ""
BO_ 1 A: 8 X
 SG_ ODOMETER : 7|24@0+ (1,0) [0|0] "" X
BO_ 2 B: 8 X
 SG_ ODO : 7|32@0+ (1,0) [0|0] "km/mile" X
BO_ 3 C: 8 X
 SG_ ODOMETER : 7|8@0+ (10,0) [0|0] "m" X
BO_ 4 D: 8 X
 SG_ Trip1Odometer : 7|24@0+ (1,0) [0|0] "km" X
)";
    auto database = dbc::parse(text);
    CHECK_EQUAL(0U, broadcast_roles(*database, {}).size());
    BroadcastNames names;
    names.odometer = "B.ODO";
    const auto roles = broadcast_roles(*database, names);
    CHECK_EQUAL(1U, roles.size());
    CHECK_EQUAL(1U, roles[0].message);
    names.odometer = "B.NO_SUCH";
    CHECK_EQUAL(0U, broadcast_roles(*database, names).size());
}

TEST(BroadcastProfile, odometer_names_and_units_of_makers_are_known) {
    const auto has = [](const char* name, const char* unit, double factor, int bits) {
        const std::string text = std::string{"VERSION \"\"\nBO_ 1 M: 8 X\n SG_ "} + name + " : 0|" + std::to_string(bits) + "@1+ (" +
                                 std::to_string(factor) + ",0) [0|0] \"" + unit + "\" X\n";
        auto database = dbc::parse(text);
        CHECK_TRUE(database.has_value());
        return broadcast_roles(*database, {}).size() == 1;
    };
    CHECK_TRUE(has("OdometerMasterValue", "km", 1, 24));
    CHECK_TRUE(has("CF_Clu_Odometer", "km", 0.1, 24));
    CHECK_TRUE(has("KBI_Kilometerstand", "Unit_KiloMeter", 1, 20));
    CHECK_TRUE(has("VehOdo", "km", 0.015625, 32));
    CHECK_TRUE(has("ODOMETER", "miles", 1, 24));
    CHECK_FALSE(has("OdometerMasterValue_UB", "km", 1, 1));
    CHECK_FALSE(has("TargetSpeedOdo", "kph", 1, 8));
    CHECK_FALSE(has("Trp2Odomtr", "km", 0.015625, 23));
    CHECK_FALSE(has("ODOMETER_LEFT", "m", 1, 4));
    CHECK_TRUE(has("DisplayedVehicleSpeed", "km/h", 1, 8));
    CHECK_FALSE(has("WheelSpeed", "km/h", 1, 8));
    CHECK_FALSE(has("VehicleSpeedLimit", "km/h", 1, 8));
}

TEST(BroadcastProfile, gear_and_parking_brake_are_known_by_name_and_labels) {
    const auto gear_role = [](const std::string& name, const std::string& labels) {
        auto database = dbc::parse("VERSION \"\"\nBO_ 1 M: 8 X\n SG_ " + name + " : 0|4@1+ (1,0) [0|15] \"\" X\n\nVAL_ 1 " + name +
                                   " " + labels + " ;\n");
        CHECK_TRUE(database.has_value());
        return broadcast_roles(*database, {}).size() == 1;
    };
    CHECK_TRUE(gear_role("GearPosition", R"(0 "P" 1 "R" 2 "N" 3 "D")"));
    CHECK_TRUE(gear_role("TCU_GearSelector", R"(4 "GEAR_D" 1 "GEAR_P")"));
    CHECK_TRUE(gear_role("ParkingBrake", R"(0 "Released" 1 "Applied" 2 "Fault")"));
    CHECK_TRUE(gear_role("BCM_LowBeam", R"(0 "Off" 1 "On")"));
    CHECK_FALSE(gear_role("HeadlightLeft", R"(0 "Off" 1 "On")"));
    CHECK_FALSE(gear_role("LowBeam", R"(0 "ok" 1 "broken")"));
    CHECK_FALSE(gear_role("GearPosition", R"(1 "first" 2 "second")"));
    CHECK_FALSE(gear_role("TargetGearPosition", R"(0 "P" 3 "D")"));
    CHECK_FALSE(gear_role("GearPosition", R"(0 "P" 1 "P_to_R")"));
    CHECK_FALSE(gear_role("ParkingBrake", R"(0 "no fault" 1 "fault")"));
}
