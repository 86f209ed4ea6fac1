// SPDX-License-Identifier: Apache-2.0
// Attachments at the desk: what a clerk may add, and what of it a car gets: parts of what its own records name, and nothing else.
#include "desk_fixture.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::desk;

namespace {

Bytes png(std::size_t size, unsigned seed = 1) {
    Bytes out = bytes_of({0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A});
    while (out.size() < size) out.push_back(static_cast<std::byte>((out.size() * 7 + seed) & 0xFFU));
    return out;
}

}  // namespace

TEST_GROUP(DeskAttachments) {
    DeskFixture f;
    Id record;

    void setup() override { record = book(f.car); }
    Id book(const Car& car) {
        Job job;
        job.name = "Oil";
        ServiceRecord visit;
        visit.performed_at = kMonday;
        visit.mileage = Distance::kilometres(40210);
        visit.jobs = {job};
        const auto id = f.desk->record_visit(f.li, {car.vehicle(), visit}, kMonday);
        CHECK_TRUE(id.has_value());
        (void)f.desk->take_outgoing();
        return *id;
    }
    [[nodiscard]] ServiceRecord stands() { return f.file(f.li, f.car).records.at(0).record; }
    Outcome<> attach(const Bytes& bytes, const char* type = "image/png", const char* name = "front.png") {
        return f.desk->attach(f.li, f.car.vehicle(), {record, stands().revision, type, name, bytes}, kMonday);
    }
    void refused(const char* why, const Bytes& bytes, const char* type = "image/png", const char* name = "front.png") {
        const auto done = attach(bytes, type, name);
        CHECK_TRUE(done.has_error());
        CHECK_TRUE(done.error().code == Refused::Invalid);
        STRCMP_EQUAL(why, done.error().detail.c_str());
    }
    /// All that goes down when the car asks.
    std::vector<DownMessage> asks(const Car& car, std::uint64_t number, const AttachmentAsked& asked) {
        std::vector<DownMessage> all;
        for (const OutMessage& out : f.send(car.batch(Stream::Operation, number, {asked}))) {
            for (DownMessage& message : f.down({out})) all.push_back(std::move(message));
        }
        return all;
    }
};

TEST(DeskAttachments, the_name_goes_to_the_car_with_the_record_and_the_bytes_do_not) {
    CHECK_TRUE(attach(png(20'000)).has_value());
    const auto sent = f.down(f.desk->take_outgoing());
    LONGS_EQUAL(1, sent.size());
    CHECK_TRUE(std::holds_alternative<RecordChanged>(sent[0].payload));
    CHECK_TRUE(wire::encode(wire::DownBatch{"car-one", sent, {}}).size() < 1'000);
    const Attachment named = stands().attachments.at(0);
    STRCMP_EQUAL("front.png", named.name.c_str());
    LONGS_EQUAL(20'000, named.bytes);
    CHECK_TRUE(f.desk->attachment(f.li, "car-one", named.digest)->bytes == png(20'000));
    // And the audit has it like any other change of a record
    const auto audit = f.desk->audit(f.boss);
    CHECK_TRUE(std::ranges::any_of(*audit, [](const AuditRow& row) { return row.action == "change_record" && row.detail.find("attachment/") != std::string::npos; }));
}

TEST(DeskAttachments, what_is_refused_is_named) {
    refused("empty", {});
    refused("too_large", png(kLargestAttachment + 1));
    refused("media_type", png(100), "image/svg+xml");
    refused("media_type", png(100), "text/html");
    refused("content", png(100), "application/pdf");
    refused("content", Bytes(100));
    refused("name", png(100), "image/png", "");
    refused("name", png(100), "image/png", std::string(101, 'n').c_str());
    CHECK_TRUE(attach(png(kLargestAttachment)).has_value());
    for (unsigned i = 0; i < 7; ++i) CHECK_TRUE(attach(png(100, i + 2)).has_value());
    refused("attachments", png(100, 99));
    LONGS_EQUAL(8, stands().attachments.size());
    // The same once more is no ninth
    CHECK_TRUE(attach(png(100, 2)).has_value());
    LONGS_EQUAL(8, stands().attachments.size());
}

TEST(DeskAttachments, a_clerk_who_saw_an_older_record_or_is_another_dealers_is_refused) {
    const auto old = f.desk->attach(f.li, "car-one", {record, 7, "image/png", "a.png", png(100)}, kMonday);
    CHECK_TRUE(old.error().code == Refused::Changed);
    const auto strange = f.desk->attach(f.other, "car-one", {record, 1, "image/png", "a.png", png(100)}, kMonday);
    CHECK_TRUE(strange.error().code == Refused::NotFound);
    CHECK_TRUE(attach(png(100)).has_value());
    const AttachmentDigest digest = stands().attachments.at(0).digest;
    CHECK_TRUE(f.desk->attachment(f.other, "car-one", digest).error().code == Refused::NotFound);
    CHECK_TRUE(f.desk->attachment(f.li, "car-two", digest).error().code == Refused::NotFound);
}

TEST(DeskAttachments, a_car_that_asks_gets_the_parts_and_those_alone_that_it_misses) {
    const Bytes bytes = png(3 * 8192 + 17);
    CHECK_TRUE(attach(bytes).has_value());
    (void)f.desk->take_outgoing();
    const AttachmentDigest digest = stands().attachments.at(0).digest;
    Bytes whole;
    for (const DownMessage& message : asks(f.car, 1, {digest, {}})) {
        const auto& part = std::get<AttachmentSent>(message.payload);
        CHECK_TRUE(part.digest == digest);
        LONGS_EQUAL(whole.size(), part.part * 8192);
        whole.insert(whole.end(), part.bytes.begin(), part.bytes.end());
    }
    CHECK_TRUE(whole == bytes);
    // Asked again while they wait for the car: nothing is queued twice
    LONGS_EQUAL(0, asks(f.car, 2, {digest, {}}).size());
    (void)f.send(f.car.sync({}, 6));
    const auto missing = asks(f.car, 3, {digest, {1, 3, 9}});
    LONGS_EQUAL(2, missing.size());
    LONGS_EQUAL(1, std::get<AttachmentSent>(missing[0].payload).part);
    LONGS_EQUAL(3, std::get<AttachmentSent>(missing[1].payload).part);
}

TEST(DeskAttachments, a_car_gets_nothing_of_anothers_record) {
    CHECK_TRUE(attach(png(9'000)).has_value());
    (void)f.desk->take_outgoing();
    const AttachmentDigest digest = stands().attachments.at(0).digest;
    const auto answer = asks(f.second, 1, {digest, {}});
    LONGS_EQUAL(1, answer.size());
    CHECK_TRUE(std::get<AttachmentAbsent>(answer[0].payload) == (AttachmentAbsent{digest, AttachmentAbsence::Unknown}));
}

TEST(DeskAttachments, what_a_record_names_and_nobody_has_is_gone) {
    Attachment lost{{}, "image/png", 100, "lost.png"};
    lost.digest.fill(std::byte{0x5A});
    ServiceRecord wanted = stands();
    wanted.attachments = {lost};
    RecordFile file = flatten(stands(), {1, Writer::Dealer});
    const RecordFile written = edit(file, wanted, Writer::Vehicle);
    (void)f.send(f.car.batch(Stream::Care, 1, {RecordChanged{written}}));
    const auto answer = asks(f.car, 1, {lost.digest, {}});
    LONGS_EQUAL(1, answer.size());
    CHECK_TRUE(std::get<AttachmentAbsent>(answer[0].payload) == (AttachmentAbsent{lost.digest, AttachmentAbsence::Gone}));
}

TEST(DeskAttachments, nothing_goes_to_a_car_whose_owner_has_changed) {
    CHECK_TRUE(attach(png(9'000)).has_value());
    (void)f.desk->take_outgoing();
    const AttachmentDigest digest = stands().attachments.at(0).digest;
    (void)f.send(f.car.batch(Stream::Operation, 1, {PersonalDataErased{ErasureReason::OwnerChanged}}));
    LONGS_EQUAL(0, asks(f.car, 2, {digest, {}}).size());
}

TEST(DeskAttachments, the_bytes_are_kept_once_however_many_records_name_them) {
    CHECK_TRUE(attach(png(9'000)).has_value());
    const Id second = book(f.second);
    const auto done = f.desk->attach(f.li, "car-two", {second, 1, "image/png", "other.png", png(9'000)}, kMonday);
    CHECK_TRUE(done.has_value());
    const AttachmentDigest digest = stands().attachments.at(0).digest;
    STRCMP_EQUAL("other.png", f.desk->attachment(f.li, "car-two", digest)->attachment.name.c_str());
    CHECK_TRUE(f.desk->attachment(f.li, "car-two", digest)->bytes == png(9'000));
}
