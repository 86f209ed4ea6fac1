// SPDX-License-Identifier: Apache-2.0
// The link's messages: what goes in comes out, no body is taken for another, damage is refused, and an alert is small.
#include "wire/envelope.hpp"
#include "wire/key_document.hpp"

#include <algorithm>

#include "samples.hpp"
#include "wire_test.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using wire::WireErrc;

namespace {

constexpr std::size_t kMqttHeads = 2 /* fixed header */ + 2 /* topic length */ + 2 /* packet id */ + 1 /* properties */;
constexpr std::size_t kPuback = 4;

wire::UpBatch batch_of(const std::vector<UpEvent>& events) {
    wire::UpBatch batch{"k7f3q9x2", Stream::Health, samples::id(7), 41, {}};
    for (const UpEvent& event : events) batch.events.push_back(wire::encode(event));
    return batch;
}

wire::VehicleSync vehicle_sync() {
    return {"k7f3q9x2", samples::id(7), 12, {{Stream::Care, 40, {{30, 35}, {37, 40}}, {{36, 36}}, {}}, {Stream::Mileage, 0, {}, {}, {}}},
            samples::wall(3, WallQuality::Estimated), {{11, wire::DownRefusal::Reason::Unsupported}}, true, 9};
}

wire::DeskSync desk_sync() {
    return {"k7f3q9x2", samples::id(7), {{Stream::Care, 29, {}, {}, {{30, 31}, {33, 33}}}}, 14, samples::wall(4)};
}

wire::KeyDocument key_document() {
    return {"north", 9, {{bytes_of({0x30, 1, 2}), samples::wall(1), {}}, {bytes_of({0x30, 3}), samples::wall(0), samples::wall(5)}}, {"old-key1", "old-key2"}};
}

}  // namespace

TEST_GROUP(Envelope){};

TEST(Envelope, key_body_and_signature_survive) {
    const wire::Envelope envelope{"desk-1", bytes_of({1, 2, 3}), Bytes(64, std::byte{0xAB})};
    const Bytes bytes = wire::encode(envelope);
    const auto back = wire::decode_envelope(bytes);
    CHECK_TRUE(back.has_value());
    STRCMP_EQUAL("desk-1", back->key_id.c_str());
    CHECK_TRUE(back->body == envelope.body && back->signature == envelope.signature);
    (void)wire_test::damage(bytes, [](ByteView b) { return wire::decode_envelope(b); },
                            [](const wire::Envelope& e) { return wire::encode(e); });
}

TEST(Envelope, what_is_missing_or_too_large_is_named) {
    const Bytes signature(64, std::byte{1});
    CHECK_TRUE(wire::decode_envelope(wire::encode(wire::Envelope{"", bytes_of({1}), signature})).error() == WireErrc::Missing);
    CHECK_TRUE(wire::decode_envelope(wire::encode(wire::Envelope{"k", {}, signature})).error() == WireErrc::Missing);
    CHECK_TRUE(wire::decode_envelope(wire::encode(wire::Envelope{"k", bytes_of({1}), Bytes(63)})).error() == WireErrc::Missing);
    CHECK_TRUE(wire::decode_envelope(wire::encode(wire::Envelope{std::string(64, 'k'), bytes_of({1}), signature})).has_value());
    CHECK_TRUE(wire::decode_envelope(wire::encode(wire::Envelope{std::string(65, 'k'), bytes_of({1}), signature})).error() == WireErrc::OutOfRange);
    CHECK_TRUE(wire::decode_envelope(Bytes(wire::kMaxEnvelope + 1)).error() == WireErrc::TooLarge);
    CHECK_TRUE(wire::decode_envelope(bytes_of({0xFF, 0xFF})).error() == WireErrc::Malformed);
}

TEST_GROUP(UpEvents){};

TEST(UpEvents, every_field_of_every_kind_survives) {
    const std::vector<UpEvent> events = samples::events();
    CHECK_EQUAL(std::variant_size_v<UpPayload>, events.size());
    for (const UpEvent& event : events) {
        const Bytes bytes = wire::encode(event);
        const auto back = wire::decode_up_event(bytes);
        CHECK_TRUE(back.has_value());
        CHECK_TRUE(*back == event);
        CHECK_TRUE(wire::encode(*back) == bytes);  // the qualities of its times too
        (void)wire_test::damage(bytes, [](ByteView b) { return wire::decode_up_event(b); },
                                [](const UpEvent& e) { return wire::encode(e); });
    }
}

TEST(UpEvents, an_event_may_start_a_trace_of_its_own_or_have_none) {
    UpEvent event = samples::events()[0];
    event.trace = event.id;
    CHECK_TRUE(wire::decode_up_event(wire::encode(event))->trace == event.id);
    event.trace = {};
    CHECK_TRUE(wire::decode_up_event(wire::encode(event))->trace.empty());
}

TEST(UpEvents, a_kind_of_a_newer_version_is_unsupported) {
    // 0A 01 07: id; F2 03 01 00: field 62 of wire type 2, a payload kind of the future
    CHECK_TRUE(wire::decode_up_event(bytes_of({0x0A, 0x01, 0x07, 0xF2, 0x03, 0x01, 0x00})).error() == WireErrc::Unsupported);
}

TEST_GROUP(UpBatches){};

TEST(UpBatches, events_come_back_byte_for_byte_with_their_own_ids_and_boots) {
    const wire::UpBatch batch = batch_of(samples::events());
    const auto back = wire::decode_up_batch(wire::encode(batch));
    CHECK_TRUE(back.has_value());
    CHECK_TRUE(back->vehicle == batch.vehicle && back->stream == batch.stream && back->epoch == batch.epoch);
    CHECK_EQUAL(41U, back->first_sequence);
    CHECK_TRUE(back->events == batch.events);
}

TEST(UpBatches, events_come_back_byte_for_byte_when_ids_and_boots_are_left_out) {
    // Given events of two boots whose ids follow from their numbers
    std::vector<UpEvent> events = samples::events();
    for (std::size_t i = 0; i < events.size(); ++i) events[i].id = wire::event_id(samples::id(7), Stream::Health, 41 + i);
    const wire::UpBatch one_boot = batch_of(events);
    events.back().boot = samples::id(10);
    const wire::UpBatch two_boots = batch_of(events);
    // Then both come back whole, and sharing a boot saves 18 bytes an event
    const Bytes small = wire::encode(one_boot);
    const Bytes large = wire::encode(two_boots);
    CHECK_TRUE(wire::decode_up_batch(small)->events == one_boot.events);
    CHECK_TRUE(wire::decode_up_batch(large)->events == two_boots.events);
    CHECK_TRUE(large.size() >= small.size() + (events.size() - 1) * 18);
    (void)wire_test::damage(small, [](ByteView b) { return wire::decode_up_batch(b); },
                            [](const wire::UpBatch& b) { return wire::encode(b); });
}

TEST(UpBatches, numbers_start_at_one_and_do_not_run_over) {
    wire::UpBatch batch = batch_of({samples::events()[0]});
    batch.first_sequence = 0;
    CHECK_TRUE(wire::decode_up_batch(wire::encode(batch)).error() == WireErrc::Missing);
    batch.first_sequence = ~0ULL;
    CHECK_TRUE(wire::decode_up_batch(wire::encode(batch)).error() == WireErrc::OutOfRange);
    batch.first_sequence = 1;
    batch.vehicle = "a/b";
    CHECK_TRUE(wire::decode_up_batch(wire::encode(batch)).error() == WireErrc::OutOfRange);
}

TEST(UpBatches, an_alert_with_its_puback_costs_at_most_135_bytes_beside_key_and_signature) {
    // Given a new fault, as it is when it has just been confirmed, in a batch of its own
    FaultRecord fault;
    fault.dtc = {0x7E8, "P0301"};
    fault.state = FaultState::Confirmed;
    fault.lamp = true;
    fault.first_seen = fault.last_seen = samples::wall(9);
    fault.mileage_first = fault.mileage_last = Distance::metres(48'210'400);
    fault.occurrences = 1;
    Id epoch = samples::id(7);  // as the ledger makes it: 8 bytes
    std::fill(epoch.bytes.begin() + 8, epoch.bytes.end(), std::byte{0});
    Id boot = samples::id(9);  // as the ledger shortens it: 6 bytes
    std::fill(boot.bytes.begin() + 6, boot.bytes.end(), std::byte{0});
    const Id id = wire::event_id(epoch, Stream::Health, 1041);
    const UpEvent event{id, id, MonoTime{86'400'123ms}, samples::wall(9), boot, FaultChanged{fault}};
    const wire::UpBatch batch{"k7f3q9x2", Stream::Health, epoch, 1041, {wire::encode(event)}};
    // When it is published in an envelope
    const std::string topic = wire::topic("a7", batch.vehicle, wire::Direction::Up, "health");
    const Bytes with = wire::encode(wire::Envelope{"12345678", wire::encode(batch), Bytes(64, std::byte{1})});
    const Bytes without = wire::encode(wire::Envelope{"12345678", {}, Bytes(64, std::byte{1})});
    // Then everything but the key and the signature fits
    const std::size_t wire_bytes = kMqttHeads + topic.size() + (with.size() - without.size()) + kPuback;
    CHECK_TRUE(wire_bytes <= 135);
    CHECK_TRUE(wire_bytes >= 99);  // nothing can be that much smaller: then this count is wrong
}

TEST_GROUP(Digests){};

TEST(Digests, both_directions_survive) {
    const Bytes up = wire::encode(vehicle_sync());
    const auto vehicle = wire::decode_vehicle_sync(up);
    CHECK_TRUE(vehicle.has_value());
    CHECK_TRUE(vehicle->streams == vehicle_sync().streams && vehicle->epoch == samples::id(7));
    CHECK_TRUE(vehicle->refused == vehicle_sync().refused);
    CHECK_EQUAL(9U, vehicle->key_version);
    CHECK_EQUAL(12U, vehicle->down_sequence);
    CHECK_TRUE(wire::encode(*vehicle) == up);
    const Bytes down = wire::encode(desk_sync());
    const auto desk = wire::decode_desk_sync(down);
    CHECK_TRUE(desk.has_value());
    CHECK_TRUE(desk->streams == desk_sync().streams);
    CHECK_EQUAL(14U, desk->last_down_sequence);
    CHECK_TRUE(wire::encode(*desk) == down);
    (void)wire_test::damage(up, [](ByteView b) { return wire::decode_vehicle_sync(b); },
                            [](const wire::VehicleSync& s) { return wire::encode(s); });
    (void)wire_test::damage(down, [](ByteView b) { return wire::decode_desk_sync(b); },
                            [](const wire::DeskSync& s) { return wire::encode(s); });
}

TEST(Digests, how_the_agent_does_survives_and_a_will_carries_nothing_more) {
    const AgentHealth up{samples::id(7), 3, LinkWord::Up, samples::wall(5), {"1.2.3", StartMode::Safe, true, true, true}, 1041};
    for (const LinkWord link : {LinkWord::Up, LinkWord::Ended, LinkWord::Lost}) {
        AgentHealth health = up;
        health.link = link;
        if (link == LinkWord::Lost) health = {samples::id(7), 0, link};
        const Bytes bytes = wire::encode(wire::HealthBody{"k7f3q9x2", health});
        const auto back = wire::decode_health_body(bytes);
        CHECK_TRUE(back.has_value());
        CHECK_TRUE(back->health == health);
        STRCMP_EQUAL("k7f3q9x2", back->vehicle.c_str());
        (void)wire_test::damage(bytes, [](ByteView b) { return wire::decode_health_body(b); },
                                [](const wire::HealthBody& b) { return wire::encode(b); });
    }
    AgentHealth wrong = up;
    wrong.number = 0;  // the will's alone
    CHECK_TRUE(wire::decode_health_body(wire::encode(wire::HealthBody{"k7f3q9x2", wrong})).error() == WireErrc::OutOfRange);
    CHECK_TRUE(wire::decode_health_body(wire::encode(wire::HealthBody{"k7f3q9x2", {{}, 1}})).error() == WireErrc::Missing);
    // 2A 01 07: session; 30 01: number 1; 38 04: a word of the future; 8A 01 01 76: vehicle "v"
    CHECK_TRUE(wire::decode_health_body(bytes_of({0x2A, 0x01, 0x07, 0x30, 0x01, 0x38, 0x04, 0x8A, 0x01, 0x01, 0x76})).error() == WireErrc::OutOfRange);
}

TEST(Digests, each_reason_of_a_refusal_survives_and_a_detail_of_the_future_is_left_aside) {
    using Reason = wire::DownRefusal::Reason;
    wire::VehicleSync sync = vehicle_sync();
    sync.refused = {{1, Reason::Expired}, {2, Reason::Unsupported}, {3, Reason::Role}, {4, Reason::Unfit}, {5, Reason::Older}, {6, Reason::Malformed}, {7, Reason::Forgotten}, {8, Reason::Full}, {9, Reason::Consent}};
    Bytes bytes = wire::encode(sync);
    CHECK_TRUE(wire::decode_vehicle_sync(bytes)->refused == sync.refused);
    // 4A 06: a refusal; in it 08 09: number 9, 10 02: UNSUPPORTED, 18 07: the detail CONSENT
    const Bytes last = bytes_of({0x4A, 0x06, 0x08, 0x09, 0x10, 0x02, 0x18, 0x07});
    const auto at = std::ranges::search(bytes, last).begin();
    CHECK_TRUE(at != bytes.end());
    at[7] = std::byte{8};
    CHECK_TRUE(wire::decode_vehicle_sync(bytes)->refused.back().reason == Reason::Unsupported);
}

TEST(Digests, no_body_is_taken_for_another) {
    const Bytes bodies[] = {wire::encode(batch_of(samples::events())), wire::encode(vehicle_sync()), wire::encode(desk_sync()),
                            wire::encode(wire::DownBatch{"k7f3q9x2", samples::messages(1), {}}),
                            wire::encode(wire::LiveBody{"k7f3q9x2", {samples::id(3), 1, samples::wall(2), {}}}),
                            wire::encode(wire::HealthBody{"k7f3q9x2", {samples::id(3), 1, LinkWord::Up, samples::wall(2), {"1"}, 4}}),
                            wire::encode(wire::HealthBody{"k7f3q9x2", {samples::id(3), 0, LinkWord::Lost}}), wire::encode(key_document())};
    for (std::size_t i = 0; i < std::size(bodies); ++i) {
        CHECK_EQUAL(i == 0, wire::decode_up_batch(bodies[i]).has_value());
        CHECK_EQUAL(i == 1, wire::decode_vehicle_sync(bodies[i]).has_value());
        CHECK_EQUAL(i == 2, wire::decode_desk_sync(bodies[i]).has_value());
        CHECK_EQUAL(i == 3, wire::decode_down_batch(bodies[i]).has_value());
        CHECK_EQUAL(i == 4, wire::decode_live_body(bodies[i]).has_value());
        CHECK_EQUAL(i == 5 || i == 6, wire::decode_health_body(bodies[i]).has_value());
        CHECK_EQUAL(i == 7, wire::decode_key_document(bodies[i]).has_value());
    }
}

TEST(Digests, a_key_document_survives_and_each_of_its_limits_holds) {
    const Bytes bytes = wire::encode(key_document());
    CHECK_TRUE(*wire::decode_key_document(bytes) == key_document());
    (void)wire_test::damage(bytes, [](ByteView b) { return wire::decode_key_document(b); }, [](const wire::KeyDocument& d) { return wire::encode(d); });
    const auto error_of = [](void (*spoil)(wire::KeyDocument&)) {
        wire::KeyDocument d = key_document();
        spoil(d);
        const auto taken = wire::decode_key_document(wire::encode(d));
        return taken ? Error{} : taken.error();
    };
    CHECK_TRUE(error_of([](wire::KeyDocument& d) { d.dealer.clear(); }) == WireErrc::Missing);
    CHECK_TRUE(error_of([](wire::KeyDocument& d) { d.version = 0; }) == WireErrc::Missing);
    CHECK_TRUE(error_of([](wire::KeyDocument& d) { d.keys.clear(); }) == WireErrc::Missing);
    CHECK_TRUE(error_of([](wire::KeyDocument& d) { d.keys[0].certificate.clear(); }) == WireErrc::Missing);
    CHECK_TRUE(error_of([](wire::KeyDocument& d) { d.keys[0].certificate.resize(wire::kLongestCertificate + 1); }) == WireErrc::OutOfRange);
    CHECK_TRUE(error_of([](wire::KeyDocument& d) { d.keys[0].from = {}; }) == WireErrc::OutOfRange);
    CHECK_TRUE(error_of([](wire::KeyDocument& d) { d.keys[1].until = d.keys[1].from; }) == WireErrc::OutOfRange);
    CHECK_TRUE(error_of([](wire::KeyDocument& d) { d.keys.resize(wire::kMostSigningKeys + 1, d.keys[0]); }) == WireErrc::OutOfRange);
    CHECK_TRUE(error_of([](wire::KeyDocument& d) { d.revoked.resize(wire::kMostRevokedKeys + 1, "k"); }) == WireErrc::OutOfRange);
    CHECK_TRUE(error_of([](wire::KeyDocument& d) { d.revoked[0] = std::string(wire::kLongestKeyId + 1, 'k'); }) == WireErrc::OutOfRange);
}

TEST_GROUP(DownBatches){};

TEST(DownBatches, every_field_of_every_kind_survives) {
    const wire::DownBatch batch{"k7f3q9x2", samples::messages(5), {}};
    CHECK_EQUAL(std::variant_size_v<DownPayload>, batch.messages.size());
    const Bytes bytes = wire::encode(batch);
    const auto back = wire::decode_down_batch(bytes);
    CHECK_TRUE(back.has_value());
    CHECK_TRUE(back->messages == batch.messages);
    CHECK_TRUE(back->set_aside.empty());
    CHECK_TRUE(wire::encode(*back) == bytes);
    (void)wire_test::damage(bytes, [](ByteView b) { return wire::decode_down_batch(b); },
                            [](const wire::DownBatch& b) { return wire::encode(b); });
}

TEST(DownBatches, numbers_follow_each_other) {
    wire::DownBatch batch{"k7f3q9x2", samples::messages(5), {}};
    batch.messages[2].sequence = 9;
    CHECK_TRUE(wire::decode_down_batch(wire::encode(batch)).error() == WireErrc::OutOfRange);
    batch.messages = samples::messages(0);
    CHECK_TRUE(wire::decode_down_batch(wire::encode(batch)).error() == WireErrc::OutOfRange);
    batch.messages.clear();
    CHECK_TRUE(wire::decode_down_batch(wire::encode(batch)).error() == WireErrc::Missing);
}

TEST(DownBatches, of_an_attachment_only_what_can_be_a_part_is_taken) {
    const auto refused = [](const DownPayload& payload) {
        DownMessage message = samples::messages(1).front();
        message.payload = payload;
        return wire::decode_down_batch(wire::encode(wire::DownBatch{"v", {message}, {}}))->messages.empty();
    };
    const Bytes full(kAttachmentPartBytes, std::byte{1});
    CHECK_FALSE(refused(AttachmentSent{{}, 31, full}));
    CHECK_TRUE(refused(AttachmentSent{{}, 32, full}));
    CHECK_TRUE(refused(AttachmentSent{{}, 0, {}}));
    CHECK_TRUE(refused(AttachmentSent{{}, 0, Bytes(kAttachmentPartBytes + 1)}));
    CHECK_TRUE(refused(AttachmentAbsent{{}, static_cast<AttachmentAbsence>(0)}));
    CHECK_TRUE(refused(AttachmentAbsent{{}, static_cast<AttachmentAbsence>(3)}));
}

TEST(UpEvents, parts_of_an_attachment_are_asked_for_in_rising_order_and_none_beyond_the_largest) {
    const auto refused = [](std::vector<std::uint32_t> parts) {
        UpEvent event = samples::events().front();
        event.payload = AttachmentAsked{{}, std::move(parts)};
        return wire::decode_up_event(wire::encode(event)).has_error();
    };
    CHECK_FALSE(refused({}));
    CHECK_FALSE(refused({0, 1, 31}));
    CHECK_TRUE(refused({32}));
    CHECK_TRUE(refused({1, 1}));
    CHECK_TRUE(refused({2, 1}));
    // And a digest of one byte is none
    Bytes event = wire::encode(UpEvent{samples::id(1), samples::id(1), MonoTime{1s}, samples::wall(1), samples::id(2), AttachmentAsked{}});
    const Bytes digest = bytes_of({0xFA, 0x01, 0x22, 0x0A, 0x20});  // field 31, 34 bytes; in it field 1, 32 bytes
    const auto at = std::ranges::search(event, digest).begin();
    CHECK_TRUE(at != event.end());
    event.erase(at + 5, at + 36);  // one byte of it stays
    const auto head = std::ranges::search(event, digest).begin();
    head[2] = std::byte{0x03};
    head[4] = std::byte{0x01};
    CHECK_TRUE(wire::decode_up_event(event).error() == WireErrc::OutOfRange);
}

TEST(DownBatches, a_kind_of_a_newer_version_does_not_stop_the_others) {
    // 22 01 76: vehicle "v"; 2A 0D: a message; in it 0A 01 05: id, 18 06: number 6, 22 00: issued, 2A 00: expires,
    // FA 01 01 00: field 31, a payload kind of the future
    const Bytes future = bytes_of({0x22, 0x01, 0x76, 0x2A, 0x0D, 0x0A, 0x01, 0x05, 0x18, 0x06, 0x22, 0x00, 0x2A, 0x00, 0xFA, 0x01,
                                   0x01, 0x00});
    const auto back = wire::decode_down_batch(future);
    CHECK_TRUE(back.has_value());
    CHECK_TRUE(back->messages.empty());
    CHECK_TRUE(back->set_aside == std::vector<wire::DownRefusal>({{6, wire::DownRefusal::Reason::Unsupported}}));
}

TEST(DownBatches, a_message_that_cannot_be_read_does_not_stop_the_others) {
    wire::DownBatch batch{"k7f3q9x2", samples::messages(5), {}};
    batch.messages.resize(3);
    batch.messages[1].id = {};  // required
    const auto back = wire::decode_down_batch(wire::encode(batch));
    CHECK_TRUE(back.has_value());
    CHECK_TRUE(back->messages == std::vector<DownMessage>({batch.messages[0], batch.messages[2]}));
    CHECK_TRUE(back->set_aside == std::vector<wire::DownRefusal>({{6, wire::DownRefusal::Reason::Malformed}}));
}

TEST(DownBatches, what_is_no_message_at_all_has_the_number_of_its_place) {
    const auto batch = [](std::initializer_list<Bytes> messages) {
        Bytes out = bytes_of({0x22, 0x01, 0x76});  // 22 01 76: vehicle "v"
        for (const Bytes& message : messages) {
            out.push_back(std::byte{0x2A});  // field 5, length-delimited: a message
            out.push_back(static_cast<std::byte>(message.size()));
            out.insert(out.end(), message.begin(), message.end());
        }
        return wire::decode_down_batch(out);
    };
    const Bytes garbage = bytes_of({0xFF, 0xFF});
    const Bytes sixth = bytes_of({0x0A, 0x01, 0x05, 0x18, 0x06});                            // id 05, number 6, and nothing that is required beside
    const Bytes highest = bytes_of({0x18, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F});  // number 2^56 - 1
    const auto numbers = [](const Result<wire::DownBatch>& read) {
        std::vector<std::uint64_t> out;
        for (const wire::DownRefusal& aside : read->set_aside) out.push_back(aside.sequence);
        return out;
    };
    CHECK_TRUE(numbers(batch({garbage, sixth, garbage})) == std::vector<std::uint64_t>({5, 6, 7}));
    CHECK_TRUE(numbers(batch({highest, garbage})) == std::vector<std::uint64_t>({(1ULL << 56U) - 1, 1ULL << 56U}));
    // Where nobody tells a number, where two do not fit, and where the place would be 0 or beyond what can be counted, it is no batch
    CHECK_TRUE(batch({garbage, garbage}).error() == WireErrc::Malformed);
    CHECK_TRUE(batch({sixth, sixth}).error() == WireErrc::OutOfRange);
    CHECK_TRUE(batch({garbage, bytes_of({0x18, 0x01})}).error() == WireErrc::OutOfRange);
    CHECK_TRUE(batch({bytes_of({0x18, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F}), garbage}).error() == WireErrc::OutOfRange);  // 2^63 - 1
}

TEST_GROUP(Numbers){};

TEST(Numbers, beyond_what_a_store_can_count_are_none) {
    constexpr std::uint64_t kBeyond = 1ULL << 63U;
    const auto up = [](std::uint64_t first) { return wire::decode_up_batch(wire::encode(wire::UpBatch{"v", Stream::Care, samples::id(1), first, {bytes_of({1})}})); };
    CHECK_TRUE(up(kBeyond - 2).has_value());
    CHECK_TRUE(up(kBeyond - 1).error() == WireErrc::OutOfRange);
    CHECK_TRUE(up(~0ULL).error() == WireErrc::OutOfRange);
    const auto sync = [](std::uint64_t down, std::vector<wire::StreamDigest> streams, std::vector<wire::DownRefusal> refused) {
        return wire::decode_vehicle_sync(wire::encode(wire::VehicleSync{"v", samples::id(1), down, std::move(streams), samples::wall(1), std::move(refused), false}));
    };
    CHECK_TRUE(sync(kBeyond - 1, {{Stream::Care, kBeyond - 1, {{1, kBeyond - 1}}, {}, {}}}, {{kBeyond - 1, wire::DownRefusal::Reason::Expired}}).has_value());
    CHECK_TRUE(sync(kBeyond, {}, {}).error() == WireErrc::OutOfRange);
    CHECK_TRUE(sync(0, {{Stream::Care, kBeyond, {}, {}, {}}}, {}).error() == WireErrc::OutOfRange);
    CHECK_TRUE(sync(0, {{Stream::Care, 1, {}, {{1, kBeyond}}, {}}}, {}).error() == WireErrc::OutOfRange);
    CHECK_TRUE(sync(0, {}, {{kBeyond, wire::DownRefusal::Reason::Expired}}).error() == WireErrc::OutOfRange);
    CHECK_TRUE(wire::decode_desk_sync(wire::encode(wire::DeskSync{"v", samples::id(1), {}, kBeyond, samples::wall(1)})).error() == WireErrc::OutOfRange);
}

TEST_GROUP(Topics){};

TEST(Topics, a_topic_is_read_as_it_was_written) {
    const std::string text = wire::topic("a7", "k7f3q9x2", wire::Direction::Up, wire::channel_of(Stream::Operation));
    STRCMP_EQUAL("odolink/v1/a7/k7f3q9x2/up/operation", text.c_str());
    const auto parts = wire::parse_topic(text);
    CHECK_TRUE(parts.has_value());
    CHECK_TRUE(parts->shard == "a7" && parts->vehicle == "k7f3q9x2" && parts->direction == wire::Direction::Up &&
               parts->channel == "operation");
}

TEST(Topics, anything_else_is_malformed) {
    for (const char* text : {"", "odolink/v1/", "odolink/v2/a7/v/up/care", "odolink/v1/A7/v/up/care", "odolink/v1/a7//up/care",
                             "odolink/v1/a7/v/sideways/care", "odolink/v1/a7/v/up/", "odolink/v1/a7/v/up/care/more",
                             "odolink/v1/a7/v+/up/care", "odolink/v1/a7/v/down/health"}) {
        CHECK_TRUE(wire::parse_topic(text).error() == WireErrc::Malformed);
    }
}
