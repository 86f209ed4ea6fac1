// SPDX-License-Identifier: Apache-2.0
// Modes 01 and 02: values against the standard's scaling, answers of several PIDs, and truncation at every length.
#include "protocols/obd/current_data.hpp"

#include <cmath>
#include <set>
#include <string>

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::obd;

namespace {

Bytes hex(const char* text) {
    return *from_hex(text);
}

/// The value of `name` in the answer to one PID; NaN where it is missing.
double value_of(const char* answer, const char* name) {
    const Bytes bytes = hex(answer);
    const std::uint8_t asked[] = {u8(bytes[1])};
    const auto readings = decode_current_data(bytes, asked);
    if (!readings) return std::nan("");
    for (const Reading& r : *readings) {
        if (r.signal->name == name) return r.value;
    }
    return std::nan("");
}

}  // namespace

TEST_GROUP(CurrentData){};

TEST(CurrentData, scalings_give_the_standards_values_at_both_ends) {
    struct Row {
        const char* answer;
        const char* name;
        double value;
    };
    const Row rows[] = {
        {"4104FF", "Vehicle.OBD.EngineLoad", 100},
        {"410500", "Vehicle.OBD.CoolantTemperature", -40},
        {"4105FF", "Vehicle.OBD.CoolantTemperature", 215},
        {"410600", "Vehicle.OBD.ShortTermFuelTrim1", -100},
        {"410680", "Vehicle.OBD.ShortTermFuelTrim1", 0},
        {"4106FF", "Vehicle.OBD.ShortTermFuelTrim1", 99.21875},
        {"410AFF", "Vehicle.OBD.FuelPressure", 765},
        {"410CFFFF", "Vehicle.OBD.EngineSpeed", 16383.75},
        {"410D7B", "Vehicle.OBD.Speed", 123},
        {"410E00", "Vehicle.OBD.TimingAdvance", -64},
        {"410EFF", "Vehicle.OBD.TimingAdvance", 63.5},
        {"4110FFFF", "Vehicle.OBD.MAF", 655.35},
        {"4114FF80", "Vehicle.OBD.O2.Sensor1.Voltage", 1.275},
        {"4114FF80", "Vehicle.OBD.O2.Sensor1.ShortTermFuelTrim", 0},
        {"411FFFFF", "Vehicle.OBD.RunTime", 65535},
        {"4122FFFF", "Vehicle.OBD.FuelRailPressureVac", 5177.265},
        {"41248000FFFF", "Vehicle.OBD.O2WR.Sensor1.Lambda", 1},
        {"412480002000", "Vehicle.OBD.O2WR.Sensor1.Voltage", 1},
        {"41328000", "Vehicle.OBD.EVAPVaporPressure", -8.192},
        {"41327FFF", "Vehicle.OBD.EVAPVaporPressure", 8.19175},
        {"413B80008100", "Vehicle.OBD.O2WR.Sensor8.Current", 1},
        {"413C0000", "Vehicle.OBD.Catalyst.Bank1.Temperature1", -40},
        {"414230D4", "Vehicle.OBD.ControlModuleVoltage", 12.5},
        {"4143FFFF", "Vehicle.OBD.AbsoluteLoad", 25700},
        {"4144C000", "Vehicle.OBD.CommandedEquivalenceRatio", 1.5},
        {"4150FF000000", "Vehicle.OBD.MaxMAF", 2550},
        {"4154FFFF", "Vehicle.OBD.EVAPVaporPressureAlternate", -0.001},
        {"415D0000", "Vehicle.OBD.FuelInjectionTiming", -210},
        {"415DFFFF", "Vehicle.OBD.FuelInjectionTiming", 301.9921875},
        {"415EFAFF", "Vehicle.OBD.FuelRate", 3212.75},
        {"415EFFFF", "Vehicle.OBD.FuelRate", 3212.75},
        {"415CFF", "Vehicle.OBD.OilTemperature", 210},
        {"4144FFFF", "Vehicle.OBD.CommandedEquivalenceRatio", 1.99},
        {"416200", "Odolink.OBD.ActualTorque", -125},
        {"417A01FF9C00000000", "Odolink.OBD.ParticulateFilter.Bank1.DeltaPressure", -1},
        {"419A0E004020FFF6", "Odolink.OBD.Hybrid.BatteryCurrent", -1},
        {"41950F2710138807D003E8", "Odolink.OBD.AmmoniaStorage.A.Target", 1},
        {"41950F2710138807D003E8", "Odolink.OBD.AmmoniaStorage.B.Actual", 0.1},
        {"419607006433FFFF", "Odolink.OBD.HydrocarbonDoser.FlowRate", 5},
        {"419607006433FFFF", "Odolink.OBD.HydrocarbonDoser.DutyCycle", 20},
        {"419607006433FFFF", "Odolink.OBD.HydrocarbonDoser.FuelPressure", 6553.5},
        {"41970327100001", "Odolink.OBD.NoxMassRate.EngineOut", 1},
        {"41970327100001", "Odolink.OBD.NoxMassRate.Tailpipe", 0.0001},
        {"41A6FFFFFFFF", "Vehicle.TraveledDistance", 429496729.5},
        {"41AB1F0020280008000A30", "Odolink.OBD.AlternativeFuel.RailPressure", 1},
        {"41AB1F0020280008000A30", "Odolink.OBD.AlternativeFuel.RailTemperature", 0},
        {"41AB1F0020280008000A30", "Odolink.OBD.AlternativeFuel.TankPressure", 1},
        {"41AB1F0020280008000A30", "Odolink.OBD.AlternativeFuel.TankPressure.WideRange", 10},
        {"41AB1F0020280008000A30", "Odolink.OBD.AlternativeFuel.TankTemperature", -160},
        {"41AC0302000A", "Odolink.OBD.ExhaustFluidDosing.MaximumRate", 3},
        {"41AD03FFFC0BB8", "Odolink.OBD.CrankcaseVentilation.Pressure", -0.001},
        {"41AD03FFFC0BB8", "Odolink.OBD.CrankcaseVentilation.SeparatorSpeed", 3000},
        {"41AE03FFFC8000", "Odolink.OBD.PurgePressure", -0.001},
        {"41AE03FFFC8000", "Odolink.OBD.PurgePressure.WideRange", -65.536},
        {"41AF0300140028", "Odolink.OBD.FreshAirFlow.Commanded.B", 2},
        {"41B00300140028", "Odolink.OBD.EgrMassFlow.A", 1},
        {"41B13F428080FF00", "Odolink.OBD.PidB1.State2", 1},
        {"41B13F428080FF00", "Odolink.OBD.PidB1.Trim3", 99.21875},
        {"41B301001400280000000000000000000000000000", "Odolink.OBD.PidB3.Value1", 2},
        {"41B5017D007D140000000000000000000000000000", "Odolink.OBD.PidB5.Value0", 0},
        {"41B5017D007D140000000000000000000000000000", "Odolink.OBD.PidB5.Value1", 1},
        {"41B80078", "Odolink.OBD.TractionBattery.TimeSinceCellBalancing", 120},
        {"41B90E100E74", "Vehicle.Powertrain.TractionBattery.CellVoltage.Min", 3.6},
        {"41B90E100E74", "Vehicle.Powertrain.TractionBattery.CellVoltage.Max", 3.7},
        {"41BAFFFF9C0064", "Odolink.OBD.PidBA.Value2", -10},
        {"41C2800000000000000000000000000000000000000000000000000003E8", "Odolink.OBD.PidC2.Value8", 1},
        {"41A4FF3003E8", "Odolink.OBD.ActualGear", 3},
        {"41A4FF3003E8", "Odolink.OBD.ActualGearRatio", 1},
        {"41A90101", "Odolink.OBD.AntilockDisableSwitch.IsOn", 1},
        {"41C5FFFF0064", "Odolink.OBD.FuelPressure.A", 5177.265},
        {"41C5FFFF0064", "Odolink.OBD.FuelPressure.B", 7.9},
        {"41C600000100020003", "Odolink.OBD.ParticulateControl.MonitoringSystemFailure", 3},
        {"41C7FFFF", "Odolink.OBD.DistanceSinceReflash", 65535},
        {"410302", "Vehicle.OBD.FuelStatus", 2},
    };
    for (const Row& row : rows) {
        const double value = value_of(row.answer, row.name);
        if (!(std::fabs(value - row.value) < 1e-9)) {
            FAIL((std::string{row.name} + " in " + row.answer + " is " + std::to_string(value)).c_str());
        }
    }
}

TEST(CurrentData, bits_of_a_state_byte_have_names) {
    const Bytes answer = hex("41010E65A020");  // lamp off, 14 codes
    const std::uint8_t asked[] = {0x01};
    const auto readings = decode_current_data(answer, asked);
    CHECK_TRUE(readings.has_value());
    DOUBLES_EQUAL(14, value_of("41010E65A020", "Vehicle.OBD.Status.DTCCount"), 0);
    DOUBLES_EQUAL(1, value_of("410181000000", "Vehicle.OBD.Status.IsMILOn"), 0);
    DOUBLES_EQUAL(1, value_of("410181000000", "Vehicle.OBD.Status.DTCCount"), 0);
    DOUBLES_EQUAL(1, value_of("410100080000", "Vehicle.OBD.Status.IgnitionType"), 0);
}

TEST(CurrentData, states_have_the_standards_words_and_reserved_ones_none) {
    const auto text = [](const char* answer) {
        const Bytes bytes = hex(answer);
        const auto readings = decode_current_data(bytes);
        return readings ? std::string{state_text(readings->front())} : std::string{"error"};
    };
    STRCMP_EQUAL("CL", text("41030200").c_str());
    STRCMP_EQUAL("EOBD", text("411C06").c_str());
    STRCMP_EQUAL("ELEC", text("415108").c_str());
    STRCMP_EQUAL("FC_H2", text("41511D").c_str());
    STRCMP_EQUAL("HFO", text("415120").c_str());
    STRCMP_EQUAL("", text("415121").c_str());
    STRCMP_EQUAL("CN-OBD-6", text("411C29").c_str());
    STRCMP_EQUAL("EPA HD", text("411C3B").c_str());
    STRCMP_EQUAL("", text("411C16").c_str());
    STRCMP_EQUAL("EURO VI", text("415F11").c_str());
    STRCMP_EQUAL("", text("4151FE").c_str());
    STRCMP_EQUAL("", text("410D10").c_str());
}

TEST(CurrentData, a_value_the_vehicle_has_not_is_told_apart) {
    // Byte A 0x01: sensor 1 only; sensor 2 sends zeros
    const Bytes answer = hex("4167014300");
    const auto readings = decode_current_data(answer);
    CHECK_TRUE(readings.has_value());
    for (const Reading& r : *readings) {
        if (r.signal->name == "Odolink.OBD.CoolantTemperature.Sensor1") CHECK_TRUE(r.presence == Presence::Present);
        if (r.signal->name == "Odolink.OBD.CoolantTemperature.Sensor2")
            CHECK_TRUE(r.presence == Presence::NotSupported);
    }
}

TEST(CurrentData, a_value_the_vehicle_does_not_know_is_told_apart) {
    const auto presence = [](const char* answer, std::string_view name) {
        for (const Reading& r : *decode_current_data(hex(answer)))
            if (r.signal->name == name) return r.presence;
        return Presence::NotSupported;
    };
    // All ones in counters of four bytes, which no vehicle fills, and in the codes of the standard
    CHECK_TRUE(presence("41A6FFFFFFFF", "Vehicle.TraveledDistance") == Presence::NotAvailable);
    CHECK_TRUE(presence("41A6FFFFFFFE", "Vehicle.TraveledDistance") == Presence::Present);
    CHECK_TRUE(presence("417F03FFFFFFFF0000025800000000", "Odolink.OBD.EngineRunTime.Total") == Presence::NotAvailable);
    CHECK_TRUE(presence("417F03FFFFFFFF0000025800000000", "Odolink.OBD.EngineRunTime.Idle") == Presence::Present);
    CHECK_TRUE(presence("417F02FFFFFFFF0000025800000000", "Odolink.OBD.EngineRunTime.Total") == Presence::NotSupported);
    CHECK_TRUE(presence("41D3FFFFFFFF", "Odolink.OBD.EngineOnDistance") == Presence::NotAvailable);
    CHECK_TRUE(presence("4114FFFF", "Vehicle.OBD.O2.Sensor1.ShortTermFuelTrim") == Presence::NotAvailable);
    CHECK_TRUE(presence("4114FFFF", "Vehicle.OBD.O2.Sensor1.Voltage") == Presence::Present);
    CHECK_TRUE(presence("415EFFFF", "Vehicle.OBD.FuelRate") == Presence::NotAvailable);
    // Elsewhere all ones are a value: a full counter, a sensor at its stop, each bit of a set
    for (const auto& [answer, name] : {std::pair{"4131FFFF", "Vehicle.OBD.DistanceSinceDTCClear"}, std::pair{"4106FF", "Vehicle.OBD.ShortTermFuelTrim1"},
                                       std::pair{"4105FF", "Vehicle.OBD.CoolantTemperature"}, std::pair{"4120FFFFFFFF", "Vehicle.OBD.PidsB"}})
        CHECK_TRUE(presence(answer, name) == Presence::Present);
}

TEST(CurrentData, a_byte_in_front_says_which_fuel_level_and_pressure_there_is) {
    // C3 and C5 of two values, and with a support byte: A only, then B only
    DOUBLES_EQUAL(100, value_of("41C3FF00", "Odolink.OBD.FuelLevel.A"), 1e-9);
    const auto present = [](const char* answer) {
        std::string names;
        for (const Reading& r : *decode_current_data(hex(answer)))
            if (r.presence == Presence::Present) names += std::string{r.signal->name.substr(12)} + " " + std::to_string(static_cast<int>(r.value)) + " ";
        return names;
    };
    STRCMP_EQUAL("FuelLevel.A 100 FuelLevel.B 0 ", present("41C3FF00").c_str());
    STRCMP_EQUAL("FuelLevel.A 100 ", present("41C301FF00").c_str());
    STRCMP_EQUAL("FuelLevel.B 20 ", present("41C302FF33").c_str());
    STRCMP_EQUAL("FuelPressure.B 7 ", present("41C502FFFF0064").c_str());
}

TEST(CurrentData, six_pids_in_one_answer_are_taken_apart) {
    // 0C rpm, 0D speed, 05 coolant, 04 load, 11 throttle, A6 odometer
    const Bytes answer = hex("410C0AF80D10057B04FF1180A6001C8178");
    const std::uint8_t asked[] = {0x0C, 0x0D, 0x05, 0x04, 0x11, 0xA6};
    const auto readings = decode_current_data(answer, asked);
    CHECK_TRUE(readings.has_value());
    LONGS_EQUAL(6, readings->size());
    DOUBLES_EQUAL(702, readings->front().value, 1e-9);
    DOUBLES_EQUAL(186815.2, readings->back().value, 1e-6);
}

TEST(CurrentData, the_odometer_begins_with_the_byte_behind_its_identifier) {
    const auto km = [](const char* answer) { return decode_current_data(hex(answer))->front().value; };
    DOUBLES_EQUAL(1'677'721.6, km("41A601000000"), 1e-6);
    DOUBLES_EQUAL(6553.6, km("41A600010000"), 1e-6);
    DOUBLES_EQUAL(25.6, km("41A600000100"), 1e-6);
    DOUBLES_EQUAL(0.1, km("41A600000001"), 1e-6);
}

TEST(CurrentData, a_pid_of_two_possible_lengths_is_read_so_that_all_adds_up) {
    // PID 06 with one byte (two banks), then with two (four banks), each followed by 0D 10
    LONGS_EQUAL(2, decode_current_data(hex("4106800D10"))->size());
    const Bytes four = hex("410680FF0D10");
    const auto readings = decode_current_data(four);
    CHECK_TRUE(readings.has_value());
    LONGS_EQUAL(3, readings->size());
    STRCMP_EQUAL("Odolink.OBD.ShortTermFuelTrim3", std::string{(*readings)[1].signal->name}.c_str());
}

TEST(CurrentData, surplus_bytes_are_ignored_only_when_the_request_is_known) {
    const Bytes answer = hex("410D1000");
    const std::uint8_t asked[] = {0x0D};
    LONGS_EQUAL(1, decode_current_data(answer, asked)->size());
    CHECK_TRUE(decode_current_data(answer).error() == ObdErrc::LengthMismatch);
    // Given both asked PIDs and padding behind them: 0D speed, 05 coolant, AA AA
    const std::uint8_t two[] = {0x0D, 0x05};
    const auto readings = decode_current_data(hex("410D10057BAAAA"), two);
    LONGS_EQUAL(2, readings->size());
    DOUBLES_EQUAL(83, readings->back().value, 0);
    CHECK_TRUE(decode_current_data(hex("410D10AAAA"), two).error() == ObdErrc::LengthMismatch);
}

TEST(CurrentData, one_pid_without_a_row_is_stepped_over_where_one_length_alone_fits) {
    // Given 0C rpm, F7 with three unknown bytes, 0D speed
    const std::uint8_t asked[] = {0x0C, 0xF7, 0x0D};
    const auto readings = decode_current_data(hex("410C0AF8F71122330D10"), asked);
    LONGS_EQUAL(2, readings->size());
    DOUBLES_EQUAL(702, readings->front().value, 1e-9);
    DOUBLES_EQUAL(16, readings->back().value, 0);
    LONGS_EQUAL(2, decode_current_data(hex("41F71122330D100C0AF8"), asked)->size());
    LONGS_EQUAL(1, decode_current_data(hex("410D10F7112233"), asked)->size());
    // When 0C is missing it could end in two places (F7 11, or F7 11 0D 10); or two such PIDs stand side by side: refused
    CHECK_TRUE(decode_current_data(hex("41F7110D10"), asked).error() == ObdErrc::LengthMismatch);
    const std::uint8_t both[] = {0xF7, 0x0D};
    LONGS_EQUAL(1, decode_current_data(hex("41F7110D10"), both)->size());
    const std::uint8_t two_unknown[] = {0xF7, 0xF8, 0x0D};
    CHECK_TRUE(decode_current_data(hex("41F711F8220D10"), two_unknown).error() == ObdErrc::LengthMismatch);
    CHECK_TRUE(decode_current_data(hex("41F711"), std::span{asked}.subspan(1, 1)).error() == ObdErrc::UnknownPid);
}

TEST(CurrentData, a_pid_of_known_length_without_values_gives_way_to_those_behind_it) {
    // Given C8 (warning lamps, one byte), then 0D
    const auto readings = decode_current_data(hex("41C8030D10"));
    LONGS_EQUAL(1, readings->size());
    STRCMP_EQUAL("Vehicle.OBD.Speed", std::string{readings->front().signal->name}.c_str());
    CHECK_TRUE(signals_of(0xC8).empty());
}

TEST(CurrentData, every_pid_up_to_c4_has_values) {
    for (unsigned pid = 0; pid <= 0xC4; ++pid) {
        if (signals_of(static_cast<std::uint8_t>(pid)).empty()) FAIL(("no row for PID " + std::to_string(pid)).c_str());
    }
}

TEST(CurrentData, an_answer_to_another_question_is_refused) {
    const std::uint8_t asked[] = {0x0D};
    CHECK_TRUE(decode_current_data({}).error() == ObdErrc::Empty);
    CHECK_TRUE(decode_current_data(hex("420D0010")).error() == ObdErrc::OtherService);
    CHECK_TRUE(decode_current_data(hex("41057B"), asked).error() == ObdErrc::LengthMismatch);
    const std::uint8_t two[] = {0x0D, 0x0C};
    CHECK_TRUE(decode_current_data(hex("41057B"), two).error() == ObdErrc::LengthMismatch);
    CHECK_TRUE(decode_current_data(hex("41F77B")).error() == ObdErrc::UnknownPid);
    CHECK_TRUE(decode_current_data(hex("410D10F77B")).error() == ObdErrc::LengthMismatch);
}

TEST(CurrentData, every_pid_is_refused_when_cut_at_any_length) {
    for (unsigned pid = 0; pid < 256; ++pid) {
        const PidLength length = pid_length(static_cast<std::uint8_t>(pid));
        if (length.longest == 0) continue;
        const std::uint8_t asked[] = {static_cast<std::uint8_t>(pid)};
        Bytes answer(2U + length.longest, std::byte{0x11});
        answer[0] = std::byte{0x41};
        answer[1] = static_cast<std::byte>(pid);
        for (std::size_t n = 1; n < 2U + length.shortest; ++n) {
            const auto cut = decode_current_data(ByteView{answer}.first(n), asked);
            CHECK_TRUE(cut.has_error() && cut.error() == ObdErrc::Truncated);
        }
        CHECK_TRUE(decode_current_data(answer, asked).has_value());
    }
}

TEST(CurrentData, every_pid_of_a_freeze_frame_is_refused_when_cut_at_any_length) {
    for (unsigned pid = 0; pid < 256; ++pid) {
        const PidLength length = pid_length(static_cast<std::uint8_t>(pid));
        if (length.longest == 0) continue;
        const std::uint8_t asked[] = {static_cast<std::uint8_t>(pid)};
        Bytes answer(3U + length.longest, std::byte{0x11});
        answer[0] = std::byte{0x42};
        answer[1] = static_cast<std::byte>(pid);
        for (std::size_t n = 1; n < 3U + length.shortest; ++n) {
            const auto cut = decode_freeze_frame(ByteView{answer}.first(n), asked);
            CHECK_TRUE(cut.has_error() && cut.error() == ObdErrc::Truncated);
        }
        CHECK_TRUE(decode_freeze_frame(answer, asked).has_value());
    }
}

TEST(CurrentData, freeze_frame_answers_name_their_frame) {
    const Bytes answer = hex("420C000AF80D0010");
    const auto parts = split_freeze_frame(answer);
    CHECK_TRUE(parts.has_value());
    LONGS_EQUAL(2, parts->size());
    LONGS_EQUAL(0, (*parts)[0].frame);
    const auto readings = decode_freeze_frame(answer);
    DOUBLES_EQUAL(702, readings->front().value, 1e-9);
    CHECK_TRUE(decode_freeze_frame(hex("420C00")).error() == ObdErrc::Truncated);
    const Bytes cause = hex("4202000301");
    DOUBLES_EQUAL(0x0301, decode_freeze_frame(cause)->front().value, 0);
}

TEST(CurrentData, requests_are_service_and_identifiers) {
    STRCMP_EQUAL("010C0D", to_hex(request(0x01, {0x0C, 0x0D})).c_str());
    STRCMP_EQUAL("020C00", to_hex(freeze_frame_request(0x0C)).c_str());
}

TEST(CurrentData, supported_identifiers_come_from_bitmaps) {
    SupportedIds ids;
    ids.add(0x00, hex("BE1FA813"));  // 01, 03..07, 0C..11, 13, 15, 1C, 1F, 20
    CHECK_TRUE(ids.contains(0x01));
    CHECK_FALSE(ids.contains(0x02));
    CHECK_TRUE(ids.contains(0x0C));
    CHECK_TRUE(ids.contains(0x1C));
    CHECK_TRUE(ids.more_after(0x00));
    CHECK_FALSE(ids.more_after(0x20));
    ids.add(0xE0, hex("FFFFFFFF"));
    CHECK_TRUE(ids.contains(0xFF));
    CHECK_FALSE(ids.more_after(0xE0));
    const auto before = ids.count();
    ids.add(0x20, hex("FFFFFF"));
    LONGS_EQUAL(before, ids.count());
}

TEST(CurrentData, names_are_unique_within_a_pid_and_lie_below_two_roots) {
    std::set<std::string> seen;
    for (const PidSignal& row : all_signals()) {
        CHECK_TRUE(row.name.starts_with("Vehicle.") || row.name.starts_with("Odolink.OBD."));
        const auto key = std::to_string(row.pid) + std::string{row.name};
        if (!seen.insert(key).second) FAIL(key.c_str());
        CHECK_TRUE(row.length >= 1 && row.length <= 32);
        CHECK_TRUE(row.bit + row.length <= pid_length(row.pid).longest * 8);
    }
    CHECK_TRUE(signals_of(0xFF).empty());
}

TEST(CurrentData, the_domain_gets_name_value_and_unit) {
    const Bytes answer = hex("410D10");
    const SignalValue v = to_signal_value(decode_current_data(answer)->front());
    STRCMP_EQUAL("Vehicle.OBD.Speed", v.name.c_str());
    STRCMP_EQUAL("km/h", v.unit.c_str());
    DOUBLES_EQUAL(16, v.value, 0);
}
