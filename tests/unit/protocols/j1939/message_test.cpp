// SPDX-License-Identifier: Apache-2.0
// Identifiers, requests, acknowledgements and address claims.
#include "protocols/j1939/address_claim.hpp"
#include "protocols/j1939/faults.hpp"
#include "protocols/j1939/identity.hpp"
#include "protocols/j1939/message.hpp"
#include "protocols/j1939/monitors.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::j1939;

namespace {

const Name kName{.arbitrary_address = true, .function = 25, .manufacturer = 0x123, .identity = 77};

Bytes claim_data(std::uint64_t number) {
    Bytes bytes;
    for (unsigned i = 0; i < 8; ++i) bytes.push_back(static_cast<std::byte>(number >> (8 * i) & 0xFF));
    return bytes;
}

}  // namespace

TEST_GROUP(J1939Message){};

TEST(J1939Message, identifiers_come_apart_and_together) {
    // PDU2: EEC1 of the engine; PDU1: a request from 0x21 to 0x17
    CHECK_TRUE(header_of(0x0CF00400) == (Header{3, 0xF004, 0x00, 0xFF}));
    CHECK_TRUE(header_of(0x18EA1721) == (Header{6, 0xEA00, 0x21, 0x17}));
    for (const std::uint32_t id : {0x0CF00400U, 0x18EA1721U, 0x1FFFFFFFU, 0x00000000U, 0x1CECFF00U})
        CHECK_EQUAL(id, id_of(header_of(id)).value);
}

TEST(J1939Message, a_request_holds_the_group_low_byte_first) {
    const auto frame = request(pgn::kDm1, 0xF9, 0x00);
    CHECK_TRUE(frame.has_value());
    CHECK_EQUAL(0x18EA00F9U, frame->id.value);
    STRCMP_EQUAL("CAFE00", to_hex(frame->data()).c_str());
}

TEST(J1939Message, no_group_that_changes_the_vehicle_can_be_requested) {
    // DM3 and DM11 clear codes, DM22 clears single ones, DM7 starts tests, DM13 stops broadcasts, TSC1 controls torque
    for (const Pgn group : {0xFECCU, 0xFED3U, 0xC300U, 0xE300U, 0xDF00U, 0x0000U})
        CHECK_TRUE(request(group, 0xF9, 0x00).error() == J1939Errc::NotRequestable);
    // Of all 2^18 groups exactly the listed ones pass
    unsigned allowed = 0;
    for (Pgn group = 0; group < 0x40000; ++group) allowed += requestable(group) ? 1 : 0;
    CHECK_EQUAL(34U, allowed);
}

TEST(J1939Message, an_acknowledgement_names_kind_and_group) {
    const auto nack = acknowledgement(bytes_of({1, 0xFF, 0xFF, 0xFF, 0xF9, 0xD3, 0xFE, 0x00}));
    CHECK_TRUE(nack->kind == AckKind::Negative);
    CHECK_EQUAL(0xFED3U, nack->about);
    CHECK_EQUAL(0xF9, nack->asker);
    CHECK_TRUE(acknowledgement(bytes_of({9, 0xFF, 0xFF, 0xFF, 0xF9, 0xD3, 0xFE, 0x00}))->kind == AckKind::Reserved);
    CHECK_TRUE(acknowledgement(bytes_of({1, 2, 3})).error() == J1939Errc::TooShort);
}

TEST_GROUP(J1939AddressClaim){};

TEST(J1939AddressClaim, a_name_round_trips) {
    CHECK_TRUE(name_of(kName.number()) == kName);
    CHECK_TRUE(name_of(~0ULL).number() == (~0ULL & ~(1ULL << 48)));  // the reserved bit is sent as zero
}

TEST(J1939AddressClaim, an_address_is_ours_when_nobody_objects_in_250_ms) {
    AddressClaim claim{kName, 0xF9};
    const Frame frame = claim.start({});
    CHECK_EQUAL(0x18EEFFF9U, frame.id.value);
    CHECK_TRUE(*claimed_name(frame.data()) == kName.number());
    claim.on_time({249ms});
    CHECK_FALSE(claim.address().has_value());
    claim.on_time({250ms});
    CHECK_EQUAL(0xF9, *claim.address());
}

TEST(J1939AddressClaim, the_lower_name_keeps_the_address) {
    AddressClaim claim{kName, 0xF9};
    (void)claim.start({});
    claim.on_time({250ms});
    // When a device with a higher NAME claims it, Then ours is claimed again and kept
    const auto answer = claim.on_frame({1s}, header_of(0x18EEFFF9), claim_data(kName.number() + 1));
    CHECK_EQUAL(0x18EEFFF9U, answer->id.value);
    CHECK_EQUAL(0xF9, *claim.address());
    // When one with a lower NAME claims it, Then the first free address is tried
    const auto next = claim.on_frame({1s}, header_of(0x18EEFFF9), claim_data(1));
    CHECK_EQUAL(0x18EEFF80U, next->id.value);
    CHECK_TRUE(claim.state() == ClaimState::Claiming);
}

TEST(J1939AddressClaim, a_device_with_a_fixed_address_gives_up) {
    Name fixed = kName;
    fixed.arbitrary_address = false;
    AddressClaim claim{fixed, 0xF9};
    (void)claim.start({});
    const auto answer = claim.on_frame({}, header_of(0x18EEFFF9), claim_data(1));
    CHECK_EQUAL(0x18EEFFFEU, answer->id.value);
    CHECK_TRUE(claim.state() == ClaimState::Lost);
    CHECK_FALSE(claim.on_frame({}, header_of(0x18EEFFF9), claim_data(1)).has_value());
}

TEST(J1939AddressClaim, all_free_addresses_are_tried_once) {
    AddressClaim claim{kName, 0xF9};
    Frame sent = claim.start({});
    unsigned claims = 1;
    while (claim.state() != ClaimState::Lost) {
        sent = *claim.on_frame({}, header_of(sent.id.value), claim_data(1));
        ++claims;
    }
    CHECK_EQUAL(122U, claims);  // preferred, 128 to 247, cannot claim
}

TEST(J1939AddressClaim, a_request_for_the_claim_is_answered) {
    AddressClaim claim{kName, 0xF9};
    CHECK_FALSE(claim.on_frame({}, header_of(0x18EAFF00), bytes_of({0x00, 0xEE, 0x00})).has_value());
    (void)claim.start({});
    CHECK_TRUE(claim.on_frame({}, header_of(0x18EAFF00), bytes_of({0x00, 0xEE, 0x00})).has_value());
    CHECK_FALSE(claim.on_frame({}, header_of(0x18EAFF00), bytes_of({0xCA, 0xFE, 0x00})).has_value());
    CHECK_FALSE(claim.on_frame({}, header_of(0x18EA0500), bytes_of({0x00, 0xEE, 0x00})).has_value());
}
