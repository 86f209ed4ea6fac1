// SPDX-License-Identifier: Apache-2.0
// What a health package that is too large loses first, what it never loses, and that it says so.
#include "core/care/health_trim.hpp"

#include "core/care/request_desk.hpp"
#include "wire/envelope.hpp"
#include "wire/records.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

/// A measure of our own: 10 a signal or value of a freeze frame, 100 a fault, due item or software version.
std::size_t size_of(const HealthPackage& package) {
    std::size_t size = 10 * package.signals.size() + 100 * (package.faults.size() + package.due.size());
    for (const FaultRecord& fault : package.faults) size += 10 * fault.freeze_frame.size();
    for (const auto& ecu : package.identity.ecus) size += 100 * ecu.software.size();
    return size;
}

FaultRecord fault(const char* code, FaultState state, int last_seen_s) {
    FaultRecord f;
    f.dtc.code = code;
    f.state = state;
    f.last_seen = {std::chrono::seconds{last_seen_s}, WallQuality::Synchronised};
    f.freeze_frame.assign(10, {"Vehicle.Speed", 50, "km/h"});
    return f;
}

}  // namespace

TEST_GROUP(HealthTrim) {
    HealthPackage package;
    /// 8 signals (80), 4 faults with frames (800), 2 software versions (200), 2 due items (200): 1,280 in all.
    void setup() override {
        package.identity.vin = "LDKLNK1A5T0000001";
        package.identity.ecus.push_back({0x7E8, "ECM", {}, {}, {"F188 1", "F189 2"}});
        package.signals.assign(8, {"Vehicle.Speed", 0, "km/h"});
        package.faults = {fault("P0001", FaultState::Healed, 1), fault("P0002", FaultState::Confirmed, 2), fault("P0003", FaultState::Healed, 3),
                          fault("P0004", FaultState::Pending, 4)};
        package.due.resize(2);
        package.due[0].item_id = "engine_oil";
        package.due[0].state = DueState::Due;
        package.due[1].item_id = "coolant";
        LONGS_EQUAL(1280, size_of(package));
    }
    HealthPackage trimmed(std::size_t most) {
        return trim_health(package, most, size_of);
    }
};

TEST(HealthTrim, leaves_a_package_that_fits_as_it_is) {
    CHECK_TRUE(trimmed(1280) == package);
    LONGS_EQUAL(0, trimmed(1280).left_out);
}

TEST(HealthTrim, drops_no_more_signals_than_it_must_and_says_how_many) {
    const HealthPackage out = trimmed(1240);
    LONGS_EQUAL(4, out.signals.size());
    LONGS_EQUAL(4, out.left_out);
    CHECK_TRUE(out.faults == package.faults);
}

TEST(HealthTrim, drops_freeze_frames_of_past_faults_before_those_of_pending_ones_the_oldest_first) {
    // Given that the signals are not enough
    HealthPackage out = trimmed(1100);
    LONGS_EQUAL(8 + 1, out.left_out);
    CHECK_TRUE(out.signals.empty() && out.faults[0].freeze_frame.empty());
    LONGS_EQUAL(10, out.faults[2].freeze_frame.size());
    // And when all of the past ones are not either
    out = trimmed(900);
    CHECK_TRUE(out.faults[2].freeze_frame.empty() && out.faults[3].freeze_frame.empty());
    LONGS_EQUAL(10, out.faults[1].freeze_frame.size());
    LONGS_EQUAL(2, out.identity.ecus[0].software.size());
}

TEST(HealthTrim, drops_software_then_past_faults_then_what_is_ok_and_never_what_the_garage_has_to_see) {
    HealthPackage out = trimmed(700);
    CHECK_TRUE(out.identity.ecus[0].software.empty());
    LONGS_EQUAL(4, out.faults.size());
    out = trimmed(600);
    LONGS_EQUAL(3, out.faults.size());
    STRCMP_EQUAL("P0003", out.faults[2].dtc.code.c_str());  // the older past one went
    // Given room for just that
    out = trimmed(300);
    LONGS_EQUAL(2, out.faults.size());
    CHECK_TRUE(out.faults[0].active() && out.faults[1].active());
    LONGS_EQUAL(1, out.due.size());
    STRCMP_EQUAL("engine_oil", out.due[0].item_id.c_str());
    STRCMP_EQUAL("LDKLNK1A5T0000001", out.identity.vin.c_str());
    LONGS_EQUAL(8 + 4 + 2 + 2 + 1, out.left_out);
    // And with less the pending fault goes before the confirmed one
    out = trimmed(200);
    LONGS_EQUAL(1, out.faults.size());
    STRCMP_EQUAL("P0002", out.faults[0].dtc.code.c_str());
}

TEST(HealthTrim, even_hundreds_of_faults_fit_an_envelope_beside_the_owners_words) {
    // Given as many confirmed faults as are ever kept, with long frames, and everything else in plenty
    package.faults.assign(512, fault("7E8:P0301-62", FaultState::Confirmed, 9));
    for (FaultRecord& f : package.faults) {
        f.freeze_frame.assign(10, {"Vehicle.Powertrain.CombustionEngine.Speed", 12345.678, "rpm"});
        f.mileage_first = f.mileage_last = Distance::kilometres(123'456);
        f.occurrences = 200;
        f.cleared_by = "tool F1";
    }
    package.signals.assign(200, {"Vehicle.Powertrain.CombustionEngine.ECT", 91.5, "degC"});
    package.due.assign(40, package.due[0]);
    package.identity.ecus.assign(16, {0x7E8, "ECM-EngineControl", {"CALIBRATION-0001"}, {1, 2}, {"F188 8V0906259H", "F189 0001"}});
    UpEvent event;
    ServiceRequested asked;
    for (std::size_t i = 0; i < kLongestNote; ++i) asked.request.note += "车";
    asked.health = trim_health(package, kLargestHealth, [](const HealthPackage& h) { return wire::encode(h).size(); });
    event.payload = asked;
    const Bytes sent = wire::encode(wire::Envelope{std::string(32, 'k'), wire::encode(wire::UpBatch{"vehicle", Stream::Operation, {}, 1, {wire::encode(event)}}), Bytes(64)});
    // Then they fit, and the newest of the faults are there
    CHECK_TRUE(sent.size() <= wire::kMaxEnvelope);
    CHECK_TRUE(asked.health.faults.size() >= 200);
}
