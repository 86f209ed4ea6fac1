// SPDX-License-Identifier: Apache-2.0
// Stored records: every field survives, damage is refused or harmless, unknown fields of a newer version are ignored.
#include "wire/records.hpp"

#include <limits>

#include "samples.hpp"
#include "wire_test.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

/// Qualities of wall times take no part in ==, so the bytes of the second encoding are compared too.
template <class Value, class Decode>
void check_record(const Value& value, Decode decode) {
    const Bytes bytes = wire::encode(value);
    const Result<Value> back = decode(bytes);
    CHECK_TRUE(back.has_value());
    CHECK_TRUE(*back == value);
    CHECK_TRUE(wire::encode(*back) == bytes);

    Bytes newer = bytes;  // a field of number 1000, length 2, that this version does not know
    for (const std::byte b : bytes_of({0xC2, 0x3E, 0x02, 0x01, 0x02})) newer.push_back(b);
    const Result<Value> from_newer = decode(newer);
    CHECK_TRUE(from_newer.has_value());
    CHECK_TRUE(*from_newer == value);

    const std::size_t refused = wire_test::damage(bytes, decode, [](const Value& v) { return wire::encode(v); });
    CHECK_TRUE(refused > 0);
}

}  // namespace

TEST_GROUP(Records){};

TEST(Records, every_field_of_every_record_survives) {
    check_record(samples::fault(), [](ByteView b) { return wire::decode_fault(b); });
    check_record(samples::trip(), [](ByteView b) { return wire::decode_trip(b); });
    check_record(samples::mileage(), [](ByteView b) { return wire::decode_mileage(b); });
    check_record(samples::quarantined(), [](ByteView b) { return wire::decode_quarantined(b); });
    check_record(samples::plan(), [](ByteView b) { return wire::decode_plan(b); });
    check_record(samples::completion(), [](ByteView b) { return wire::decode_completion(b); });
    check_record(samples::service(), [](ByteView b) { return wire::decode_service(b); });
    check_record(samples::record_file(), [](ByteView b) { return wire::decode_record_file(b); });
    check_record(samples::request(), [](ByteView b) { return wire::decode_request(b); });
    check_record(samples::appointment(), [](ByteView b) { return wire::decode_appointment(b); });
    check_record(samples::recall(), [](ByteView b) { return wire::decode_recall(b); });
    check_record(samples::campaign(), [](ByteView b) { return wire::decode_campaign(b); });
    check_record(samples::consent(), [](ByteView b) { return wire::decode_consent(b); });
    check_record(samples::prompt(), [](ByteView b) { return wire::decode_prompt(b); });
    check_record(samples::identity(), [](ByteView b) { return wire::decode_identity(b); });
    check_record(samples::health(), [](ByteView b) { return wire::decode_health(b); });
}

TEST(Records, what_is_absent_stays_absent) {
    DueItem item;
    item.item_id = "engine_oil";
    HealthPackage package;
    package.due = {item};
    const auto back = wire::decode_health(wire::encode(package));
    CHECK_TRUE(back.has_value());
    CHECK_FALSE(back->due[0].remaining_distance.has_value());
    CHECK_FALSE(back->due[0].predicted_date.has_value());
    CHECK_TRUE(back->taken.quality == WallQuality::Unknown);
}

TEST(Records, the_quality_of_a_time_is_kept) {
    for (const WallQuality quality : {WallQuality::Unknown, WallQuality::Estimated, WallQuality::Synchronised}) {
        Trip trip = samples::trip();
        trip.started = samples::wall(1, quality);
        CHECK_TRUE(wire::decode_trip(wire::encode(trip))->started.quality == quality);
    }
}

TEST(Records, an_enumerator_nobody_knows_is_out_of_range) {
    FaultRecord fault = samples::fault();
    fault.state = static_cast<FaultState>(6);
    CHECK_TRUE(wire::decode_fault(wire::encode(fault)).error() == wire::WireErrc::OutOfRange);
    fault = samples::fault();
    fault.state = static_cast<FaultState>(0);
    CHECK_TRUE(wire::decode_fault(wire::encode(fault)).error() == wire::WireErrc::OutOfRange);
    Prompt prompt = samples::prompt();
    prompt.answers = {static_cast<PromptAnswer>(9)};
    CHECK_TRUE(wire::decode_prompt(wire::encode(prompt)).error() == wire::WireErrc::OutOfRange);
}

TEST(Records, a_record_without_its_name_is_refused) {
    ServiceRequest request = samples::request();
    request.id = {};
    CHECK_TRUE(wire::decode_request(wire::encode(request)).error() == wire::WireErrc::Missing);
    FaultRecord fault = samples::fault();
    fault.dtc.code.clear();
    CHECK_TRUE(wire::decode_fault(wire::encode(fault)).error() == wire::WireErrc::Missing);
}

TEST(Records, text_that_is_no_utf8_does_not_stop_a_record) {
    // Given an ECU that calls itself by a name with a stray byte
    VehicleIdentity identity = samples::identity();
    identity.ecus[0].name = std::string{"ECM\xFF"} + "\xE6\xAF";  // a stray byte, then a sequence cut short
    // When it is stored and read again
    const auto back = wire::decode_identity(wire::encode(identity));
    // Then each byte that is no text is a question mark
    CHECK_TRUE(back.has_value());
    STRCMP_EQUAL("ECM???", back->ecus[0].name.c_str());
}

TEST(Records, a_health_package_keeps_how_much_was_left_out) {
    HealthPackage package = samples::health();
    package.left_out = 7;
    CHECK_TRUE(*wire::decode_health(wire::encode(package)) == package);
}

TEST(Records, a_signal_that_is_no_number_is_left_out) {
    HealthPackage package = samples::health();
    package.signals.push_back({"Vehicle.Speed", std::numeric_limits<double>::quiet_NaN(), "km/h"});
    CHECK_EQUAL(1U, wire::decode_health(wire::encode(package))->signals.size());
}
