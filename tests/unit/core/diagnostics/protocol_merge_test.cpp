// SPDX-License-Identifier: Apache-2.0
// One vehicle that speaks J1979 and J1939 on one bus.
#include "core/diagnostics/protocol_merge.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

TEST_GROUP(ProtocolMerge) {
    ProtocolMerge merge;
};

TEST(ProtocolMerge, readiness_adds_up_and_one_protocol_alone_passes_as_it_is) {
    Readiness obd{false, 1, {{"catalyst", true, true}}, true};
    CHECK_TRUE(std::get<ReadinessRead>(merge.merged(DiagnosticProtocol::Obd, ReadinessRead{obd})).readiness == obd);
    Readiness truck{true, 2, {{"catalyst", true, false}, {"particulate filter", true, true}}, false};
    const auto both = std::get<ReadinessRead>(merge.merged(DiagnosticProtocol::J1939, ReadinessRead{truck})).readiness;
    CHECK_TRUE(both.lamp);
    CHECK_EQUAL(3U, both.dtc_count);
    CHECK_EQUAL(2U, both.monitors.size());
    CHECK_FALSE(both.monitors[0].complete);
    CHECK_FALSE(both.inspection_ready);
}

TEST(ProtocolMerge, a_protocol_without_monitors_does_not_keep_the_vehicle_from_being_ready) {
    (void)merge.merged(DiagnosticProtocol::J1939, ReadinessRead{});
    const Readiness obd{false, 0, {{"catalyst", true, true}}, true};
    CHECK_TRUE(std::get<ReadinessRead>(merge.merged(DiagnosticProtocol::Obd, ReadinessRead{obd})).readiness.inspection_ready);
}

TEST(ProtocolMerge, identity_has_the_control_units_of_both_in_order) {
    VehicleIdentity truck;
    truck.vin = "1M8GDM9AXKP042788";
    truck.ecus = {{0, "engine", {}, {}}};
    (void)merge.merged(DiagnosticProtocol::J1939, IdentityRead{truck});
    VehicleIdentity obd;
    obd.ecus = {{0x7E8, "ECM", {}, {}}};
    const auto both = std::get<IdentityRead>(merge.merged(DiagnosticProtocol::Obd, IdentityRead{obd})).identity;
    STRCMP_EQUAL("1M8GDM9AXKP042788", both.vin.c_str());
    CHECK_EQUAL(2U, both.ecus.size());
    CHECK_EQUAL(0x7E8U, both.ecus[1].id);
    // Another report passes as it is
    CHECK_EQUAL(5, std::get<WarmUpsSinceClearRead>(merge.merged(DiagnosticProtocol::Obd, WarmUpsSinceClearRead{5, {}})).count);
}
