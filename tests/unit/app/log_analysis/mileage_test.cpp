// SPDX-License-Identifier: Apache-2.0
// Mileage and distance of recordings: each source alone, start-up values, units, gaps, trips.
#include <cstring>
#include <sstream>

#include "app/decode/broadcast_meaning.hpp"
#include "app/log_analysis/report_writer.hpp"
#include "unit/app/log_analysis/support.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::log_analysis;

namespace {

/// A6 with tenths of a kilometre.
std::string a6(int ms, unsigned tenths) {
    char data[24];
    std::snprintf(data, sizeof data, "7E8#0641A6%08X00", tenths);
    return line(ms, data);
}

std::string speed(int ms, unsigned kmh, const char* ecu = "7E8") {
    char data[32];
    std::snprintf(data, sizeof data, "%s#03410D%02X00000000", ecu, kmh);
    return line(ms, data);
}

}  // namespace

TEST_GROUP(LogMileage){};

TEST(LogMileage, start_up_values_settle_without_being_believed) {
    // Given a cluster that says 37.5 km, then 0, then its mileage, as recorded ones do
    std::string text;
    for (int s = 0; s < 30; ++s) text += a6(s * 1000, 375);
    for (int s = 30; s < 40; ++s) text += a6(s * 1000, 0);
    for (int s = 40; s < 60; ++s) text += a6(s * 1000, 1'589'106 + static_cast<unsigned>(s - 40) / 5);
    const Report report = analysed(text);
    DOUBLES_EQUAL(158'910.9, report.mileage.trusted->value.in_kilometres(), 0.001);
    const DistanceView* a = distance(report, "7E8 01A6");
    DOUBLES_EQUAL(158'910.6, a->first->in_kilometres(), 0.001);
    DOUBLES_EQUAL(0.3, (*a->last - *a->first).in_kilometres(), 0.0001);
    DOUBLES_EQUAL(37.5, a->first_raw->in_kilometres(), 0.0001);
    CHECK_EQUAL(60U, a->readings);
    CHECK_EQUAL(1U, report.mileage.quarantined_by_reason.size());
    // And the start-up values are quarantined, in the order of their times, though they were known as such only later
    CHECK_EQUAL(40U, report.mileage.quarantined_by_reason.at(QuarantineReason::NotAwake));
    DOUBLES_EQUAL(37.5, report.mileage.quarantined.front().reading.value.in_kilometres(), 0.0001);
    DOUBLES_EQUAL(0, report.mileage.quarantined.back().reading.value.in_kilometres(), 0.0001);
    for (const MileagePoint& p : report.mileage.points) CHECK_TRUE(!p.trusted || p.trusted->in_kilometres() > 158'000);
}

TEST(LogMileage, a_clock_that_is_set_back_goes_on_from_where_it_was) {
    // Given 100 s at 36 km/h, of which the last 50 are stamped an hour earlier, and two frames out of order
    std::string text;
    for (int s = 0; s < 50; ++s) text += speed(3'600'000 + s * 1000, 36);
    for (int s = 50; s < 100; ++s) text += speed(s * 1000, 36);
    text += line(99'990, "7E8#0341054000000000") + line(99'980, "7E8#0341054000000000");
    const Report report = analysed(text);
    CHECK_EQUAL(1U, report.clock_steps_back);
    DOUBLES_EQUAL(0.98, report.mileage.integrated.in_kilometres(), 0.001);
    CHECK_TRUE(report.end - report.begin == 98'990ms);
    CHECK_TRUE(report.open_trip.has_value() && report.open_trip->duration >= 95s);
}

TEST(LogMileage, a_source_that_first_told_no_value_began_with_the_first_one_it_told) {
    // SPN 917: not available, then 123456.785 km
    std::string text;
    for (int s = 0; s < 3; ++s) text += line(s * 1000, "18FEC1EE#FFFFFFFFFFFFFFFF");
    const DistanceView never = *distance(analysed(text), "SA EE SPN 917");
    CHECK_FALSE(never.first_raw.has_value());
    for (int s = 3; s < 20; ++s) text += line(s * 1000, "18FEC1EE#9DC27801FFFFFFFF");
    DOUBLES_EQUAL(123'456.785, distance(analysed(text), "SA EE SPN 917")->first_raw->in_kilometres(), 0.0001);
}

TEST(LogMileage, a_cluster_of_whole_miles_that_drives_from_the_start_has_no_start_up_value) {
    // Three readings of 5,000 miles, then 5,001, as PID A6 tells them in tenths of a kilometre
    std::string text;
    for (int s = 0; s < 3; ++s) text += a6(s * 1000, 80'467);
    for (int s = 3; s < 20; ++s) text += a6(s * 1000, 80'483);
    const Report report = analysed(text);
    CHECK_TRUE(report.mileage.quarantined.empty());
    DOUBLES_EQUAL(1.6, (*distance(report, "7E8 01A6")->last - *distance(report, "7E8 01A6")->first).in_kilometres(), 0.001);
}

TEST(LogMileage, the_text_folds_what_is_repeated_so_that_a_fall_is_not_hidden_behind_start_up_values) {
    std::string text;
    for (int s = 0; s < 30; ++s) text += a6(s * 1000, 375);
    for (int s = 30; s < 60; ++s) text += a6(s * 1000, 1'589'106);
    text += a6(60'000, 589'106);
    std::ostringstream out;
    write_text(out, analysed(text), Identities::Masked);
    STRCMP_CONTAINS("0.000 s  37.500 km  not_awake  7E8 01A6  (30 times until 29.000 s)", out.str().c_str());
    STRCMP_CONTAINS("60.000 s  58910.600 km  fell beside 158910.600 km  7E8 01A6\n", out.str().c_str());
}

TEST(LogMileage, a_few_readings_that_agree_are_neither_believed_nor_quarantined) {
    const Report report = analysed(a6(0, 1'000'000) + a6(1000, 1'000'000));
    CHECK_FALSE(report.mileage.trusted.has_value());
    CHECK_TRUE(report.mileage.quarantined.empty());
}

TEST(LogMileage, readings_of_the_first_seconds_are_not_quarantined_once_they_are_believed) {
    std::string text;
    for (int s = 0; s < 20; ++s) text += a6(s * 1000, 1'000'000);
    const Report report = analysed(text);
    CHECK_TRUE(report.mileage.trusted.has_value());
    CHECK_TRUE(report.mileage.quarantined.empty());
}

TEST(LogMileage, a_trucks_error_and_reserved_codes_are_quarantined_each_as_it_came) {
    // Given 20 s each of "error" (FE...), of a reserved code (FB...) and of "not available", little end first
    std::string text;
    for (int s = 0; s < 60; ++s) text += line(s * 1000, s < 20 ? "18FEC1EE#010000FEFFFFFFFF" : s < 40 ? "18FEC1EE#000000FBFFFFFFFF" : "18FEC1EE#FFFFFFFFFFFFFFFF");
    const Report report = analysed(text);
    // Then each is told once, with the kilometres its bits would mean at 5 m
    const auto& refused = report.mileage.quarantined;
    CHECK_EQUAL(3U, refused.size());
    DOUBLES_EQUAL(0xFE000001 * 0.005, refused[0].reading.value.in_kilometres(), 0.001);
    DOUBLES_EQUAL(0xFB000000 * 0.005, refused[1].reading.value.in_kilometres(), 0.001);
    DOUBLES_EQUAL(0xFFFFFFFF * 0.005, refused[2].reading.value.in_kilometres(), 0.001);
}

TEST(LogMileage, all_ones_a_fall_and_a_jump_are_told_apart) {
    std::string text;
    for (int s = 0; s < 20; ++s) text += a6(s * 1000, 1'000'000);
    text += a6(20'000, 0xFFFFFFFF) + a6(21'000, 900'000) + a6(22'000, 1'500'000) + a6(23'000, 1'000'001);
    const Report report = analysed(text);
    CHECK_EQUAL(1U, report.mileage.quarantined_by_reason.at(QuarantineReason::NotAvailable));
    CHECK_EQUAL(1U, report.mileage.quarantined_by_reason.at(QuarantineReason::Fell));
    CHECK_EQUAL(1U, report.mileage.quarantined_by_reason.at(QuarantineReason::Jumped));
    DOUBLES_EQUAL(100'000.1, report.mileage.trusted->value.in_kilometres(), 0.0001);
    // And what is not available is no value of the signal
    DOUBLES_EQUAL(150'000, signal(report, "Vehicle.TraveledDistance")->maximum, 0.0001);
}

TEST(LogMileage, the_speed_integral_is_that_of_trapezoids) {
    // 0 to 100 km/h in 10 s, 100 s at 100 km/h, 10 s to rest: (10 * 50 + 100 * 100 + 10 * 50) / 3600 km
    std::string text;
    for (int s = 0; s <= 120; ++s) text += speed(s * 1000, static_cast<unsigned>(s < 10 ? s * 10 : s <= 110 ? 100 : (120 - s) * 10));
    const Report report = analysed(text);
    DOUBLES_EQUAL(11'000.0 / 3600, report.mileage.integrated.in_kilometres(), 0.001);
}

TEST(LogMileage, a_slow_poll_is_bridged_and_a_long_gap_is_named) {
    // 36 km/h every 5 s: 10 m a second; then a minute without
    std::string text;
    for (int s = 0; s <= 100; s += 5) text += speed(s * 1000, 36);
    for (int s = 160; s <= 200; s += 5) text += speed(s * 1000, 36);
    const Report report = analysed(text);
    DOUBLES_EQUAL(1.4, report.mileage.integrated.in_kilometres(), 0.001);
    CHECK_TRUE(distance(report, "7E8 010D")->missed == 60s);
}

TEST(LogMileage, slow_polls_carry_the_mileage_and_the_trip_on_where_the_odometer_is_asked_no_more) {
    // Given 72 km/h told each 5 s for 500 s, and an odometer that is asked for in the first minute only
    std::string text;
    for (int s = 0; s <= 500; ++s) {
        if (s < 60) text += a6(s * 1000, 1'000'000 + static_cast<unsigned>(s / 5));
        if (s % 5 == 0) text += speed(s * 1000, 72);
    }
    const Report report = analysed(text);
    // Then 1.1 km by the odometer and 440 s of 20 m/s stand in both
    DOUBLES_EQUAL(100'009.9, report.mileage.trusted->value.in_kilometres(), 0.15);
    CHECK_TRUE(report.mileage.trusted->source == MileageSource::SpeedIntegral);
    DOUBLES_EQUAL(10.0, report.open_trip->distance.in_kilometres(), 0.15);
}

TEST(LogMileage, two_ecus_that_tell_the_speed_do_not_add_up) {
    std::string text;
    for (int s = 0; s <= 100; ++s) text += speed(s * 1000, 36) + speed(s * 1000 + 500, 38, "7E9");
    const Report report = analysed(text);
    DOUBLES_EQUAL(1.0, (*distance(report, "7E8 010D")->last).in_kilometres(), 0.001);
    DOUBLES_EQUAL(1.0556, (*distance(report, "7E9 010D")->last).in_kilometres(), 0.001);
    DOUBLES_EQUAL(1.0, report.mileage.integrated.in_kilometres(), 0.001);
}

TEST(LogMileage, sources_stand_side_by_side) {
    // 72 km/h for 200 s is 4 km; A6 counts 4.0 km, PID 31 4 km
    std::string text;
    for (int s = 0; s <= 200; ++s) {
        text += speed(s * 1000, 72);
        text += a6(s * 1000 + 100, 500'000 + static_cast<unsigned>(s) / 5);
        char clear[32];
        std::snprintf(clear, sizeof clear, "7E8#044131%04X000000", 500 + s / 50);
        text += line(s * 1000 + 200, clear);
    }
    const Report report = analysed(text);
    DOUBLES_EQUAL(4.0, (*distance(report, "7E8 010D")->last).in_kilometres(), 0.001);
    DOUBLES_EQUAL(4.0, (*distance(report, "7E8 01A6")->last - *distance(report, "7E8 01A6")->first).in_kilometres(), 0.001);
    DOUBLES_EQUAL(4.0, (*distance(report, "7E8 0131")->last).in_kilometres(), 0.001);
    const std::string json = to_json(report, Identities::Masked);
    CHECK_TRUE(json.find(R"("source":"pid_31")") != std::string::npos && json.find(R"("source":"speed_integral")") != std::string::npos);
}

TEST(LogMileage, a_trucks_distances_are_sources_of_their_own_and_no_value_is_told_once) {
    std::string text;
    for (int s = 0; s < 20; ++s) text += line(s * 1000, "18FEC1EE#FFFFFFFFFFFFFFFF");
    for (int s = 20; s < 60; ++s) {
        char high[40];
        char low[40];
        const auto swapped = [](unsigned v) { return __builtin_bswap32(v); };
        std::snprintf(high, sizeof high, "18FEC1EE#%08XFFFFFFFF", swapped(20'000'000U + static_cast<unsigned>(s) * 4));  // 5 m
        std::snprintf(low, sizeof low, "18FEE000#FFFFFFFF%08X", swapped(800'000U + static_cast<unsigned>(s) * 4 / 25));  // 125 m
        text += line(s * 1000, high) + line(s * 1000 + 5, low);
    }
    const Report report = analysed(text);
    DOUBLES_EQUAL(0.78, (*distance(report, "SA EE SPN 917")->last - *distance(report, "SA EE SPN 917")->first).in_kilometres(), 0.0001);
    DOUBLES_EQUAL(0.75, (*distance(report, "SA 00 SPN 245")->last - *distance(report, "SA 00 SPN 245")->first).in_kilometres(), 0.0001);
    CHECK_EQUAL(1U, report.mileage.quarantined_by_reason.at(QuarantineReason::NotAvailable));
    CHECK_EQUAL(100'001, report.mileage.trusted->value.whole_kilometres());
}

TEST(LogMileage, obd_on_uds_tells_speed_and_mileage_too) {
    std::string text;
    for (int s = 0; s <= 20; ++s) text += line(s * 1000, "7E8#0762F4A6000F4240") + line(s * 1000 + 10, "7E8#0462F40D24000000");
    const Report report = analysed(text);
    CHECK_EQUAL(100'000, report.mileage.trusted->value.whole_kilometres());
    DOUBLES_EQUAL(0.2, report.mileage.integrated.in_kilometres(), 0.001);
}

TEST(LogMileage, miles_of_a_dbc_are_miles_and_its_all_ones_are_no_mileage) {
    auto database = dbc::parse("BO_ 1072 Cluster: 8 X\n SG_ OdometerMasterValue : 0|19@1+ (1,0) [0|0] \"miles\" X\n");
    Profiles profiles;
    profiles.databases.push_back(std::move(*database));
    std::string text = line(0, "430#FFFF070000000000");
    for (int s = 1; s < 30; ++s) text += line(s * 1000, "430#50C3000000000000");  // 50,000 miles
    const Report report = analysed(text, std::move(profiles));
    CHECK_EQUAL(80'467, report.mileage.trusted->value.whole_kilometres());
    CHECK_EQUAL(1U, report.mileage.quarantined_by_reason.at(QuarantineReason::NotAvailable));
    DOUBLES_EQUAL(50'000, signal(report, "Cluster.OdometerMasterValue")->maximum, 0);
}

TEST(LogMileage, bits_that_say_no_mileage_are_believed_in_no_unit_and_no_width) {
    // Given clusters of many widths and units that say all ones, all but the last, or all but the first for 20 s, then their mileage
    struct Cluster {
        const char* format;
        const char* none;
        const char* driven;
        long kilometres;
    };
    constexpr Cluster kClusters[] = {
        {R"("len":24,"max":1677721.5,"div":10,"unit":"miles")", "FFFFFF", "0F1206", 158'947},
        {R"("len":24,"max":1677721.5,"div":10,"unit":"miles")", "FFFFFE", "0F1206", 158'947},
        {R"("len":24,"max":1677721.5,"div":10,"unit":"miles")", "7FFFFF", "0F1206", 158'947},
        {R"("len":24,"max":838860.75,"div":20,"unit":"kilometers")", "FFFFFF", "307E10", 158'900},
        {R"("len":24,"max":4194303.75,"div":4,"unit":"kilometers")", "FFFFFF", "09B2D0", 158'900},
        {R"("len":18,"max":262143,"unit":"kilometers")", "FFFFC0", "9B2D00", 158'900},
        {R"("len":28,"max":2684354.55,"div":100,"unit":"kilometers")", "FFFFFFF0", "0F276500", 158'900},
        {R"("len":16,"max":65535,"unit":"miles")", "FFFF", "E58D", 94'573},
        {R"("len":16,"max":65535,"unit":"miles")", "FFFE", "E58D", 94'573},
        {R"("len":16,"max":655350,"mul":10,"unit":"miles")", "FFFF", "2694", 158'938},
    };
    for (const Cluster& cluster : kClusters) {
        auto set = obdb::load(R"({"commands":[{"hdr":"720","rax":"728","cmd":{"22":"404C"},"freq":1,"signals":[{"id":"O","name":"o","fmt":{)" +
                                         std::string{cluster.format} + R"(},"suggestedMetric":"odometer"}]}]})");
        Profiles profiles;
        profiles.sets.push_back(std::move(*set));
        const std::string head = std::string{"728#0"} + (std::strlen(cluster.none) == 4 ? '5' : std::strlen(cluster.none) == 6 ? '6' : '7') + "62404C";
        std::string text;
        for (int s = 0; s < 40; ++s) text += line(s * 1000, head + (s < 20 ? cluster.none : cluster.driven));
        const Report report = analysed(text, std::move(profiles));
        CHECK_EQUAL(cluster.kilometres, report.mileage.trusted->value.whole_kilometres());
        CHECK_EQUAL(20U, report.mileage.quarantined_by_reason.at(QuarantineReason::NotAvailable));
    }
}

TEST(LogMileage, all_ones_but_the_last_bit_are_no_mileage_in_a_dbc_of_miles) {
    auto database = dbc::parse("BO_ 259 Odo: 8 X\n SG_ ODOMETER : 0|24@1+ (0.1,0) [0|0] \"mi\" X\n");
    Profiles profiles;
    profiles.databases.push_back(std::move(*database));
    std::string text;
    for (int s = 0; s < 40; ++s) text += line(s * 1000, s < 20 ? "103#FEFFFF0000000000" : "103#06120F0000000000");  // then 98,765.4 mi
    const Report report = analysed(text, std::move(profiles));
    CHECK_EQUAL(158'947, report.mileage.trusted->value.whole_kilometres());
    CHECK_EQUAL(20U, report.mileage.quarantined_by_reason.at(QuarantineReason::NotAvailable));
}

TEST(LogMileage, signals_that_only_sound_like_a_mileage_are_none) {
    const auto unit = [](const char* name, const char* of, std::uint16_t bits) {
        dbc::Signal s;
        s.name = name;
        s.unit = of;
        s.length = bits;
        return decode::mileage_unit(s).value_or(0);
    };
    for (const char* name : {"CF_Clu_Odometer", "KBI_Kilometerstand", "OdometerMasterValue", "VehOdo", "ODO", "TotalVehicleDistance", "Cluster_Odometer"})
        DOUBLES_EQUAL(1.0, unit(name, "km", 24), 0);
    for (const char* name : {"Trp1Odomtr", "OdoTripVerify", "REQ_REVIEW_ODOMETER", "VehOdoGroup", "ServiceDistance", "EngineSpeed", "ODO_UNIT"})
        DOUBLES_EQUAL(0.0, unit(name, "km", 24), 0);
    DOUBLES_EQUAL(0.0, unit("ODOMETER", "km", 8), 0);  // a rolling counter of metres
    DOUBLES_EQUAL(0.0, unit("ODOMETER", "rpm", 24), 0);
    DOUBLES_EQUAL(0.0, unit("ODOMETER", "", 40), 0);  // value and validity in one
    DOUBLES_EQUAL(0.001, unit("Odometer", "m", 32), 0);
}

TEST(LogMileage, a_signal_beside_the_mileage_says_whether_it_is_in_miles) {
    // Given a cluster that sends what it shows, and says in another signal in which unit
    auto database = dbc::parse("BO_ 1553 Meter: 8 X\n SG_ ODO_UNIT : 0|2@1+ (1,0) [0|3] \"\" X\n SG_ ODO : 8|24@1+ (1,0) [0|0] \"km/mile\" X\n"
                               "VAL_ 1553 ODO_UNIT 0 \"undefined\" 1 \"km\" 2 \"mile\" ;\n");
    for (const bool miles : {false, true}) {
        Profiles profiles;
        profiles.databases.push_back(*database);
        std::string text;
        for (int s = 0; s < 30; ++s) text += line(s * 1000, miles ? "611#0250C3000000" : "611#0150C3000000");  // 50,000
        CHECK_EQUAL(miles ? 80'467 : 50'000, analysed(text, std::move(profiles)).mileage.trusted->value.whole_kilometres());
    }
}

TEST(LogMileage, parts_of_a_vin_in_a_dbc_are_masked_identities_and_no_signals) {
    auto database = dbc::parse("BO_ 1029 ID405VIN: 8 X\n SG_ VINPart : 0|24@1+ (1,0) [0|0] \"\" X\n SG_ DRIVING : 24|8@1+ (1,0) [0|0] \"\" X\n");
    Profiles profiles;
    profiles.databases.push_back(std::move(*database));
    std::ostringstream series;
    const Report report = analysed(line(0, "405#4C56560100000000"), std::move(profiles), &series);  // 4C5656: 5658188
    const std::string masked = to_json(report, Identities::Masked) + series.str();
    CHECK_TRUE(masked.find("5658188") == std::string::npos);
    STRCMP_CONTAINS("5658188", to_json(report, Identities::Shown).c_str());
    CHECK_TRUE(signal(report, "ID405VIN.DRIVING") != nullptr);
}

TEST(LogMileage, devices_that_send_the_same_group_of_a_j1939_dbc_are_sources_of_their_own) {
    // Given an engine (00) and a cluster (17) that tell 500,000 km and 499,000 km in turns
    auto database = dbc::parse("BO_ 2566832638 VDHR: 8 X\n SG_ HghRslutionTotalVehicleDistance : 0|32@1+ (0.005,0) [0|0] \"km\" X\n"
                               "BA_ \"VFrameFormat\" BO_ 2566832638 3;\n");
    Profiles profiles;
    profiles.databases.push_back(std::move(*database));
    std::string text;
    for (int s = 0; s < 30; ++s) text += line(s * 1000, "18FEC100#00E1F505FFFFFFFF") + line(s * 1000 + 10, "18FEC117#C0D3F205FFFFFFFF");
    const Report report = analysed(text, std::move(profiles));
    DOUBLES_EQUAL(500'000, distance(report, "SA 00 VDHR.HghRslutionTotalVehicleDistance")->last->in_kilometres(), 0.001);
    DOUBLES_EQUAL(499'000, distance(report, "SA 17 VDHR.HghRslutionTotalVehicleDistance")->last->in_kilometres(), 0.001);
    CHECK_EQUAL(30U, signal(report, "VDHR.HghRslutionTotalVehicleDistance", "SA 17")->count);
}

TEST(LogMileage, a_value_with_a_word_of_its_own_is_no_mileage) {
    auto database = dbc::parse("BO_ 1714 Kombi: 8 X\n SG_ Kilometerstand : 8|20@1+ (1,0) [0|1045373] \"Unit_KiloMeter\" X\n"
                               "VAL_ 1714 Kilometerstand 1045374 \"Init\" ;\n");
    Profiles profiles;
    profiles.databases.push_back(std::move(*database));
    std::string text;
    for (int s = 0; s < 20; ++s) text += line(s * 1000, "6B2#007EF30F0000");   // 1,045,374: FF37E
    for (int s = 20; s < 40; ++s) text += line(s * 1000, "6B2#0050C3000000");  // 50,000
    const Report report = analysed(text, std::move(profiles));
    CHECK_EQUAL(50'000, report.mileage.trusted->value.whole_kilometres());
    CHECK_EQUAL(20U, report.mileage.quarantined_by_reason.at(QuarantineReason::NotAvailable));
}

TEST(LogMileage, a_speed_of_all_ones_or_with_a_word_of_its_own_drives_no_distance) {
    auto database = dbc::parse("BO_ 800 Esp: 8 X\n SG_ VehicleSpeed : 0|8@1+ (1,0) [0|0] \"km/h\" X\nVAL_ 800 VehicleSpeed 254 \"Error\" ;\n");
    Profiles profiles;
    profiles.databases.push_back(std::move(*database));
    std::string text;
    for (int s = 0; s < 60; ++s) text += line(s * 1000, s < 30 ? "320#FF00000000000000" : "320#FE00000000000000");
    for (int s = 60; s <= 160; ++s) text += line(s * 1000, "320#2400000000000000");  // 36 km/h
    const Report report = analysed(text, std::move(profiles));
    DOUBLES_EQUAL(1.0, distance(report, "Esp.VehicleSpeed")->last->in_kilometres(), 0.001);
}

TEST(LogMileage, a_standing_car_whose_zero_has_a_word_drives_no_distance_meanwhile) {
    auto database = dbc::parse("BO_ 800 Esp: 8 X\n SG_ VehicleSpeed : 0|8@1+ (1,0) [0|0] \"km/h\" X\nVAL_ 800 VehicleSpeed 0 \"Standing\" ;\n");
    Profiles profiles;
    profiles.databases.push_back(std::move(*database));
    std::string text;
    for (int s = 0; s <= 100; ++s) text += line(s * 1000, "320#2400000000000000");  // 36 km/h: 1 km
    for (int s = 101; s < 108; ++s) text += line(s * 1000, "320#0000000000000000");
    for (int s = 108; s <= 208; ++s) text += line(s * 1000, "320#2400000000000000");
    const Report report = analysed(text, std::move(profiles));
    DOUBLES_EQUAL(2.01, distance(report, "Esp.VehicleSpeed")->last->in_kilometres(), 0.001);
}

TEST(LogMileage, the_series_has_every_value_and_the_trusted_mileage) {
    std::ostringstream series;
    std::string text;
    for (int s = 0; s <= 11; ++s) text += a6(s * 1000, 1'000'000);
    (void)analysed(text, {}, &series);
    CHECK_TRUE(series.str().starts_with("time_s,source,name,value,unit\n"));
    CHECK_TRUE(series.str().find("1011.000000,Odolink,Odolink.Mileage.Trusted,100000,km\n") != std::string::npos);
}

TEST(LogMileage, a_second_cold_start_is_not_taken_for_warm) {
    // Given a drive that ends warm, a night, and a drive whose coolant is told 5 s after its start
    std::string text = line(0, "7E8#0341053C00000000");  // 3C: 20 C
    for (int s = 0; s < 60; ++s) text += speed(s * 1000, 50);
    text += line(60'000, "7E8#0341058200000000");  // 82: 90 C
    constexpr int kNight = 30'000'000;
    for (int s = 0; s < 60; ++s) text += speed(kNight + s * 1000, 50) + (s == 5 ? line(kNight + 5'500, "7E8#0341052D00000000") : "");  // 2D: 5 C
    const Report report = analysed(text);
    CHECK_EQUAL(1U, report.trips.size());
    CHECK_EQUAL(20, *report.trips[0].coolant_start_c);
    CHECK_EQUAL(5, *report.open_trip->coolant_start_c);
}

TEST(LogMileage, two_drives_with_a_rest_between_are_two_trips) {
    std::string text;
    for (int s = 0; s <= 300; ++s) text += speed(s * 1000, 50);
    for (int s = 301; s <= 360; ++s) text += speed(s * 1000, 0);
    for (int s = 900; s <= 1100; ++s) text += speed(s * 1000, 72);
    const Report report = analysed(text);
    CHECK_EQUAL(1U, report.trips.size());
    DOUBLES_EQUAL(4.17, report.trips[0].distance.in_kilometres(), 0.05);
    CHECK_TRUE(report.open_trip.has_value());
    DOUBLES_EQUAL(4.0, report.open_trip->distance.in_kilometres(), 0.05);
}

TEST(LogMileage, a_dbc_message_that_a_transport_carried_is_decoded) {
    // BAM of 10 bytes in group FECA from 03; byte 9 (bit 72) is 05
    auto database = dbc::parse("BO_ 2566834942 DM1: 10 X\n SG_ Last : 72|8@1+ (1,0) [0|0] \"\" X\nBA_ \"VFrameFormat\" BO_ 2566834686 3;\n");
    Profiles profiles;
    profiles.databases.push_back(std::move(*database));
    const Report report = analysed(line(0, "18ECFF03#200A0002FFCAFE00") + line(50, "18EBFF03#0104FF7F02020154") + line(100, "18EBFF03#02000905FFFFFFFF"), std::move(profiles));
    DOUBLES_EQUAL(5, signal(report, "DM1.Last", "SA 03")->last, 0);
}

TEST(LogMileage, floats_that_are_no_number_are_counted) {
    auto database = dbc::parse("BO_ 257 Flt: 8 X\n SG_ A : 0|32@1- (1,0) [0|0] \"V\" X\n SG_ B : 39|32@0- (1,0) [0|0] \"V\" X\n"
                               "SIG_VALTYPE_ 257 A : 1;\nSIG_VALTYPE_ 257 B : 1;\n");
    Profiles profiles;
    profiles.databases.push_back(std::move(*database));
    const Report report = analysed(line(0, "101#0000C07F7F800000") + line(10, "101#0000C03F3F800000") + line(20, "101#0000C0"), std::move(profiles));
    CHECK_EQUAL(1U, report.undecoded.at("Flt.A of 101 is not a number"));
    CHECK_EQUAL(1U, report.undecoded.at("Flt.B of 101 is infinite"));
    CHECK_EQUAL(2U, report.undecoded.size());
}

TEST(LogMileage, a_great_start_up_value_is_quarantined_once_the_cluster_goes_on_with_its_mileage) {
    // Given 40 s of 5,000 km, and then the mileage, which counts on
    std::string text;
    for (int s = 0; s < 40; ++s) text += a6(s * 1000, 50'000);
    for (int s = 40; s < 80; ++s) text += a6(s * 1000, 1'589'106 + static_cast<unsigned>(s - 40) / 20);
    const Report report = analysed(text);
    // Then it is trusted, the other is no mileage, and nothing was a jump
    DOUBLES_EQUAL(158'910.7, report.mileage.trusted->value.in_kilometres(), 0.001);
    CHECK_EQUAL(1U, report.mileage.quarantined_by_reason.size());
    CHECK_EQUAL(40U, report.mileage.quarantined_by_reason.at(QuarantineReason::NotAwake));
    for (const MileagePoint& p : report.mileage.points) CHECK_TRUE(!p.trusted || p.trusted->in_kilometres() > 158'000);
    // And the source has driven what it counted
    const DistanceView* a = distance(report, "7E8 01A6");
    DOUBLES_EQUAL(158'910.6, a->first->in_kilometres(), 0.001);
    DOUBLES_EQUAL(0.1, (*a->last - *a->first).in_kilometres(), 0.0001);
    CHECK_EQUAL(80U, a->readings);
    CHECK_EQUAL(40U, a->refused);
}

TEST(LogMileage, a_trucks_two_counters_that_wake_with_a_great_value_are_told_once) {
    // Given SPN 245 at 5,000 km for 40 s while SPN 917 has none, then both at 412,000 km and driving
    std::string text;
    for (int s = 0; s < 120; ++s) {
        char fine[40], coarse[40];
        const unsigned metres = s < 40 ? 5'000'000 : 412'000'000 + static_cast<unsigned>(s - 40) * 20;
        std::snprintf(coarse, sizeof coarse, "18FEE0EE#FFFFFFFF%08X", __builtin_bswap32(metres / 125));
        std::snprintf(fine, sizeof fine, "18FEC1EE#%08XFFFFFFFF", s < 40 ? 0xFFFFFFFFU : __builtin_bswap32(metres / 5));
        text += line(s * 1000, coarse) + line(s * 1000 + 10, fine);
    }
    const Report report = analysed(text);
    DOUBLES_EQUAL(412'001.58, report.mileage.trusted->value.in_kilometres(), 0.001);
    CHECK_EQUAL(40U, report.mileage.quarantined_by_reason.at(QuarantineReason::NotAwake));
    CHECK_EQUAL(1U, report.mileage.quarantined_by_reason.at(QuarantineReason::NotAvailable));
    CHECK_EQUAL(0U, report.mileage.quarantined_by_reason.count(QuarantineReason::Jumped));
    DOUBLES_EQUAL(412'000, distance(report, "SA EE SPN 245")->first->in_kilometres(), 0.001);
}
