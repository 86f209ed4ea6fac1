// SPDX-License-Identifier: Apache-2.0
// Codes, lamps, readiness, identities and parameters: layouts, special values, and truncation at every length.
#include "protocols/j1939/faults.hpp"
#include "protocols/j1939/identity.hpp"
#include "protocols/j1939/monitors.hpp"
#include "protocols/j1939/parameters.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::j1939;

TEST_GROUP(J1939Faults){};

TEST(J1939Faults, dm1_gives_lamps_and_codes) {
    // Amber on and not flashing, others off; SPN 110 FMI 3 seen 5 times; SPN 520192 (19 bits) FMI 31 not counted
    const auto report = fault_report(bytes_of({0x04, 0xFF, 0x6E, 0x00, 0x03, 0x05, 0x00, 0xF0, 0xFF, 0x7F}));
    CHECK_TRUE(report->lamps.amber_warning == Lamp::On);
    CHECK_TRUE(report->lamps.malfunction == Lamp::Off);
    CHECK_EQUAL(2U, report->codes.size());
    STRCMP_EQUAL("SPN 110 FMI 3", report->codes[0].text().c_str());
    CHECK_EQUAL(5, *report->codes[0].count());
    CHECK_EQUAL(0x7F000U, report->codes[1].spn);
    CHECK_EQUAL(31, report->codes[1].fmi);
    CHECK_FALSE(report->codes[1].count().has_value());
}

TEST(J1939Faults, each_lamp_has_its_place_and_flash) {
    const auto all = lamps(bytes_of({0b01'01'01'01, 0b00'01'11'10}));
    CHECK_TRUE(*all == (Lamps{Lamp::SlowFlash, Lamp::FastFlash, Lamp::On, Lamp::On}));
    const auto odd = lamps(bytes_of({0b00'10'11'00, 0x00}));
    CHECK_TRUE(*odd == (Lamps{Lamp::Off, Lamp::Error, Lamp::NotAvailable, Lamp::Off}));
}

TEST(J1939Faults, no_code_and_padding_give_an_empty_list) {
    CHECK_EQUAL(0U, fault_report(bytes_of({0x00, 0xFF, 0, 0, 0, 0, 0xFF, 0xFF}))->codes.size());
    CHECK_EQUAL(0U, fault_report(bytes_of({0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}))->codes.size());
}

TEST(J1939Faults, the_conversion_bit_is_flagged) {
    const auto code = trouble_code(bytes_of({0x61, 0x02, 0x13, 0x81}));
    CHECK_TRUE(code->old_conversion);
    CHECK_EQUAL(0x261U, code->spn);
    CHECK_EQUAL(0x13, code->fmi);
    CHECK_EQUAL(1, code->occurrences);
    CHECK_FALSE(trouble_code(bytes_of({0x61, 0x02, 0x13, 0x01}))->old_conversion);
}

TEST(J1939Faults, each_list_group_is_known) {
    CHECK_TRUE(fault_list_of(65226) == FaultList::Active);
    CHECK_TRUE(fault_list_of(65227) == FaultList::PreviouslyActive);
    CHECK_TRUE(fault_list_of(65231) == FaultList::PendingEmission);
    CHECK_TRUE(fault_list_of(65236) == FaultList::MilOn);
    CHECK_TRUE(fault_list_of(64949) == FaultList::PreviouslyMilOn);
    CHECK_TRUE(fault_list_of(64898) == FaultList::AllPending);
    CHECK_TRUE(fault_list_of(64896) == FaultList::Permanent);
    CHECK_FALSE(fault_list_of(65228).has_value());
}

TEST(J1939Faults, dm4_gives_the_freeze_frame) {
    // 13 bytes: SPN 110 FMI 0, torque mode 2, 200 kPa, 1500 rpm, 80 %, 90 degrees, 60 km/h, one byte of the maker
    const auto frames = freeze_frames(bytes_of({13, 0x6E, 0, 0, 1, 2, 100, 0xE0, 0x2E, 80, 130, 0x00, 0x3C, 0x99}));
    CHECK_EQUAL(1U, frames->size());
    const FreezeFrame& f = frames->front();
    CHECK_EQUAL(110U, f.code.spn);
    DOUBLES_EQUAL(200, f.boost_kpa.value, 0);
    DOUBLES_EQUAL(1500, f.engine_speed_rpm.value, 0);
    DOUBLES_EQUAL(80, f.engine_load.value, 0);
    DOUBLES_EQUAL(90, f.coolant_celsius.value, 0);
    DOUBLES_EQUAL(60, f.vehicle_speed_kmh.value, 0);
    STRCMP_EQUAL("99", to_hex(f.manufacturer).c_str());
    CHECK_TRUE(freeze_frames(bytes_of({0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF}))->empty());
}

TEST(J1939Faults, dm25_gives_code_and_values) {
    const auto frames = expanded_freeze_frames(bytes_of({6, 0x6E, 0, 3, 1, 0xAA, 0xBB, 0, 0}));
    CHECK_EQUAL(1U, frames->size());
    STRCMP_EQUAL("AABB", to_hex(frames->front().values).c_str());
}

TEST(J1939Faults, messages_cut_anywhere_are_errors_or_shorter_lists) {
    const Bytes dm1 = bytes_of({0x04, 0xFF, 0x6E, 0x00, 0x03, 0x05, 0x00, 0xF0, 0xFF, 0x7F});
    for (std::size_t n = 0; n < dm1.size(); ++n) {
        const auto report = fault_report(ByteView{dm1}.first(n));
        CHECK_EQUAL(n >= 2, report.has_value());
        if (report) CHECK_EQUAL((n - 2) / 4, report->codes.size());
    }
    const Bytes dm4 = bytes_of({13, 0x6E, 0, 0, 1, 2, 100, 0xE0, 0x2E, 80, 130, 0x00, 0x3C, 0x99});
    for (std::size_t n = 0; n < dm4.size(); ++n) CHECK_FALSE(freeze_frames(ByteView{dm4}.first(n)).has_value());
    for (std::size_t n = 0; n < 6; ++n) CHECK_FALSE(code_lamps(ByteView{dm1}.first(n)).has_value());
    for (std::size_t n = 0; n < 4; ++n) CHECK_FALSE(trouble_code(ByteView{dm1}.first(n)).has_value());
    for (std::size_t n = 0; n < 2; ++n) CHECK_FALSE(lamps(ByteView{dm1}.first(n)).has_value());
    for (std::size_t n = 1; n < 8; ++n)
        CHECK_EQUAL(n > 6, expanded_freeze_frames(ByteView{bytes_of({6, 1, 2, 3, 4, 5, 6, 0})}.first(n)).has_value());
}

TEST_GROUP(J1939Monitors){};

TEST(J1939Monitors, a_set_status_bit_means_not_complete) {
    // Misfire supported and incomplete; EGR (bit 7) supported and complete
    const auto r = readiness(bytes_of({2, 1, 20, 0x11, 0x80, 0x00, 0x00, 0x00}));
    DOUBLES_EQUAL(2, r->active_codes.value, 0);
    CHECK_TRUE(r->heavy_duty_obd);
    CHECK_TRUE(r->monitors[0].supported);
    CHECK_FALSE(r->monitors[0].complete);
    STRCMP_EQUAL("EGR or VVT", r->monitors[10].name);
    CHECK_TRUE(r->monitors[10].supported);
    CHECK_TRUE(r->monitors[10].complete);
    CHECK_FALSE(r->monitors[3].supported);
}

TEST(J1939Monitors, messages_cut_anywhere_are_errors) {
    const Bytes data(20, std::byte{0x11});
    for (std::size_t n = 0; n <= data.size(); ++n) {
        const ByteView view = ByteView{data}.first(n);
        CHECK_EQUAL(n >= 8, readiness(view).has_value());
        CHECK_EQUAL(n >= 8, trip_readiness(view).has_value());
        CHECK_EQUAL(n >= 8, distance_readiness(view).has_value());
        CHECK_EQUAL(n >= 5, code_counts(view).has_value());
        CHECK_EQUAL(n >= 4, performance(view).has_value());
        CHECK_EQUAL(n >= 4, supported_parameters(view).has_value());
        CHECK_EQUAL(n >= 12, test_results(view).has_value());
        CHECK_EQUAL(n >= 20, calibrations(view).has_value());
    }
}

TEST_GROUP(J1939Identity){};

TEST(J1939Identity, texts_end_at_their_stars) {
    const auto component = component_identification(as_bytes("INT  *7571031515*124KM*"));
    STRCMP_EQUAL("INT", component->make.c_str());
    STRCMP_EQUAL("124KM", component->serial.c_str());
    CHECK_TRUE(component->unit.empty());
    const auto software = software_identification(as_bytes("\x02" "A1*B2*rest*"));
    CHECK_EQUAL(2U, software->size());
    STRCMP_EQUAL("B2", (*software)[1].c_str());
    STRCMP_EQUAL("Maker", ecu_identification(as_bytes("P*S*L*T*Maker*"))->manufacturer.c_str());
    CHECK_TRUE(component_identification(bytes_of({0x41, 0x07, 0x2A})).error() == J1939Errc::BadText);
    CHECK_TRUE(software_identification({}).error() == J1939Errc::TooShort);
}

TEST(J1939Identity, a_vin_may_lack_its_star_and_may_not_lack_a_character) {
    const std::string text = "3HAMKSTN0FL575012*";
    CHECK_TRUE(vehicle_identification(as_bytes(text)).has_value());
    CHECK_TRUE(vehicle_identification(as_bytes(text).first(17)).has_value());
    for (std::size_t n = 0; n < 17; ++n) CHECK_FALSE(vehicle_identification(as_bytes(text).first(n)).has_value());
}

TEST_GROUP(J1939Parameters){};

TEST(J1939Parameters, special_values_are_no_values) {
    CHECK_TRUE(reading_of(0xFAFF, 16, 1, 0).valid());
    CHECK_TRUE(reading_of(0xFB00, 16, 1, 0).state == ReadingState::Reserved);
    CHECK_TRUE(reading_of(0xFE12, 16, 1, 0).state == ReadingState::Error);
    CHECK_TRUE(reading_of(0xFF00, 16, 1, 0).state == ReadingState::NotAvailable);
    CHECK_TRUE(reading_of(0xFE, 8, 1, 0).state == ReadingState::Error);
    CHECK_TRUE(reading_of(0xFFFFFFFF, 32, 1, 0).state == ReadingState::NotAvailable);
    CHECK_TRUE(reading_of(2, 2, 1, 0).state == ReadingState::Error);
    CHECK_TRUE(reading_of(3, 2, 1, 0).state == ReadingState::NotAvailable);
    CHECK_TRUE(reading_of(1, 2, 1, 0).valid());
}

TEST(J1939Parameters, distances_have_their_resolutions) {
    // 1000 km: 8000 * 0.125 km, 200000 * 5 m
    const auto low = parameters_of(65248);
    DOUBLES_EQUAL(1000, read(low[1], bytes_of({0, 0, 0, 0, 0x40, 0x1F, 0, 0})).value, 0);
    CHECK_EQUAL(245U, low[1].spn);
    const auto high = parameters_of(65217);
    DOUBLES_EQUAL(1000, read(high[0], bytes_of({0x40, 0x0D, 0x03, 0, 0, 0, 0, 0})).value, 1e-9);
    CHECK_EQUAL(917U, high[0].spn);
}

TEST(J1939Parameters, every_parameter_cut_short_is_absent_and_whole_is_not) {
    const Bytes data(8, std::byte{0x11});
    for (const Parameter& p : all_parameters())
        for (std::size_t n = 0; n <= 8; ++n) {
            const bool whole = n * 8 >= p.start_bit + p.bits;
            CHECK_EQUAL(whole, read(p, ByteView{data}.first(n)).state != ReadingState::Absent);
        }
}

TEST(J1939Parameters, no_two_parameters_of_a_group_overlap) {
    const auto table = all_parameters();
    for (std::size_t i = 1; i < table.size(); ++i)
        if (table[i].pgn == table[i - 1].pgn && table[i].start_bit > table[i - 1].start_bit)
            CHECK_TRUE(table[i].start_bit >= table[i - 1].start_bit + table[i - 1].bits);
    CHECK_TRUE(parameters_of(1).empty());
}

TEST_GROUP(J1939Clearing){};

TEST(J1939Clearing, requests_that_clear_codes_are_told_from_those_that_read) {
    CHECK_TRUE(clears_codes(requested_group(bytes_of({0xD3, 0xFE, 0x00}))));   // DM11
    CHECK_TRUE(clears_codes(requested_group(bytes_of({0xCC, 0xFE, 0x00}))));   // DM3
    CHECK_FALSE(clears_codes(requested_group(bytes_of({0xCA, 0xFE, 0x00}))));  // DM1
    CHECK_TRUE(clears_active_code(bytes_of({0x11, 0xFF, 0xFF, 0xFF, 0xFF, 0x6E, 0x00, 0x03})));
    CHECK_FALSE(clears_active_code(bytes_of({0x12, 0xFF, 0xFF, 0xFF, 0xFF, 0x6E, 0x00, 0x03})));  // its answer
    CHECK_FALSE(clears_active_code(bytes_of({0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0x6E, 0x00, 0x03})));  // a past one
    CHECK_FALSE(clears_active_code(bytes_of({0x11, 0xFF})));
}

TEST_GROUP(J1939Maintenance){};

TEST(J1939Maintenance, brake_linings_filters_and_service_distances_have_their_places) {
    const auto value = [](Pgn group, std::uint32_t wanted, const Bytes& data) {
        for (const Parameter& p : parameters_of(group))
            if (p.spn == wanted) return read(p, data).value;
        return -1.0;
    };
    const Bytes linings = bytes_of({100, 101, 102, 103, 104, 105, 0xFF, 0xFE});
    for (std::uint32_t i = 0; i < 6; ++i) DOUBLES_EQUAL(0.4 * (100 + i), value(65196, 1099 + i, linings), 1e-9);
    const Bytes service = bytes_of({1, 0x8F, 0x7D, 2, 133, 3, 0x0B, 0x7E});
    DOUBLES_EQUAL(32143.0 * 5 - 160635, value(65216, 914, service), 1e-9);
    DOUBLES_EQUAL(8, value(65216, 915, service), 1e-9);
    DOUBLES_EQUAL(32267.0 - 32127, value(65216, 916, service), 1e-9);
    const Bytes filter = bytes_of({60, 12, 0x10, 0x0E, 0, 0, 0xFF, 0xFF});
    DOUBLES_EQUAL(60, value(64891, 3719, filter), 1e-9);
    DOUBLES_EQUAL(12, value(64891, 3720, filter), 1e-9);
    DOUBLES_EQUAL(3600, value(64891, 3721, filter), 1e-9);
}
