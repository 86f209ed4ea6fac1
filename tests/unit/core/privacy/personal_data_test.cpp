// SPDX-License-Identifier: Apache-2.0
// What is about a person and what is about the vehicle, kind by kind and field by field.
#include "core/privacy/personal_data.hpp"

#include "core/history/journal_text.hpp"
#include "core/privacy/owner_change.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

Id id_of(unsigned n) {
    Id id;
    id.bytes[0] = std::byte{0x11};
    id.bytes[15] = static_cast<std::byte>(n);
    return id;
}

ServiceRecord oil_service() {
    ServiceRecord r;
    r.id = id_of(1);
    r.dealer_name = "Garage";
    r.mileage = Distance::kilometres(9000);
    r.jobs.push_back({JobKind::Maintenance, "engine_oil", "oil", {}, {}, 30, {}, id_of(2)});
    r.findings.push_back({"leak at the gearbox", {}, {}, {}, id_of(3)});
    return r;
}

}  // namespace

TEST_GROUP(PersonalData){};

TEST(PersonalData, a_kind_of_record_that_is_not_known_here_is_erased) {
    CHECK_TRUE(fate_of(static_cast<RecordKind>(60), "x") == Fate::Erase);
    CHECK_TRUE(fate_of(RecordKind::Meta, "pin") == Fate::Erase);
    CHECK_TRUE(fate_of(RecordKind::Meta, "attachments") == Fate::Erase);
    CHECK_TRUE(fate_of(RecordKind::Meta, "drive_cycle") == Fate::Keep);
    for (const RecordKind kind : {RecordKind::Consent, RecordKind::Request, RecordKind::Appointment, RecordKind::Prompt,
                                  RecordKind::Message, RecordKind::Trip, RecordKind::Attachment, RecordKind::Campaign})
        CHECK_TRUE(fate_of(kind, "x") == Fate::Erase);
    for (const RecordKind kind : {RecordKind::Fault, RecordKind::Mileage, RecordKind::Plan, RecordKind::Completion,
                                  RecordKind::Identity, RecordKind::Swap})
        CHECK_TRUE(fate_of(kind, "x") == Fate::Keep);
}

TEST(PersonalData, a_record_loses_notes_request_and_attachments_and_keeps_the_work) {
    ServiceRecord record = oil_service();
    record.note = "Mr Wang, 13912345678";
    record.request_id = id_of(9);
    record.attachments.push_back({{}, "image/jpeg", 10, "wang.jpg"});
    const ServiceRecord clean = unflatten(without_personal(flatten(record, {1, Writer::Dealer})));
    const ServiceRecord expected = unflatten(flatten(oil_service(), {1, Writer::Dealer}));
    CHECK_TRUE(clean == expected);
}

TEST(PersonalData, every_word_that_was_written_in_the_car_goes_also_where_it_lost) {
    RecordFile file = flatten(oil_service(), {1, Writer::Vehicle});
    const ServiceRecord clean = unflatten(without_personal(file));
    STRCMP_EQUAL("", clean.jobs.at(0).name.c_str());
    STRCMP_EQUAL("engine_oil", clean.jobs.at(0).item_id.c_str());
    STRCMP_EQUAL("", clean.dealer_name.c_str());
    CHECK_TRUE(clean.mileage == Distance::kilometres(9000));
    file = flatten(oil_service(), {1, Writer::Dealer});
    const std::string path = "job/" + id_of(2).text() + "/name";
    file.conflicts.push_back({path, {"oil", {2, Writer::Dealer}, 0}, {"my oil", {2, Writer::Vehicle}, 0}});
    CHECK_EQUAL(0U, without_personal(file).conflicts.size());
    CHECK_EQUAL(file.leaves.size(), without_personal(file).leaves.size());
}

TEST(PersonalData, an_entry_of_the_journal_is_personal_where_one_of_its_fields_is) {
    CHECK_FALSE(is_personal_entry(journal_text(flatten(oil_service(), {1, Writer::Dealer}))));
    CHECK_TRUE(is_personal_entry(journal_text(flatten(oil_service(), {1, Writer::Vehicle}))));
    ServiceRecord noted = oil_service();
    noted.note = "leaf\tmileage\t1\t2";  // looks like another line, and is not
    CHECK_TRUE(is_personal_entry(journal_text(flatten(noted, {1, Writer::Dealer}))));
    CHECK_TRUE(
        is_personal_entry("record\t1\tx\nconflict\tmileage\t1\t2\ta\t1\t1\tb\nconflict\tnote\t1\t2\ta\t1\t1\tb\n"));
    CHECK_TRUE(is_personal_entry("service\t1\tAA\n"));
    CHECK_FALSE(is_personal_entry("mileage\t1\t48210400\t1\t2\t1780000000000\t2\n"));
}

TEST(PersonalData, the_stored_step_is_read_back_and_nothing_else_is_one) {
    const ErasureState state{ErasureStep::Telling, ErasureReason::OwnerChanged, 0x0102030405060708ULL};
    CHECK_TRUE(decode_erasure(encode(state)) == state);
    Bytes bytes = encode(state);
    bytes[0] = std::byte{4};
    CHECK_FALSE(decode_erasure(bytes).has_value());
    bytes = encode(state);
    bytes.pop_back();
    CHECK_FALSE(decode_erasure(bytes).has_value());
}
