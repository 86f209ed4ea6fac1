// SPDX-License-Identifier: Apache-2.0
// odolinkctl captures: what the agent kept is listed and written as files that replay.
#include "app/captures/captures.hpp"

#include <sys/stat.h>

#include <fstream>
#include <iterator>

#include "adapters/sqlite/sqlite_vehicle_store.hpp"
#include "protocols/candump/compact.hpp"
#include "support/temporary_directory.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace fs = std::filesystem;

namespace {

const std::string kText =
    "(1800000000.000250) can0 7E8#0341050A\n"
    "(1800000007.500000) can0 18DAF110#0341050B\n"
    "(1800000015.000250) can0 7E8#0341050C\n";

}  // namespace

TEST_GROUP(Captures) {
    test::TemporaryDirectory folder;

    std::string path(const char* name) const { return (fs::path{folder.path()} / name).string(); }
    void database(const std::string& key) const {
        auto store = SqliteVehicleStore::open({path("data"), {}, {}});
        CHECK_TRUE(store.has_value());
        const ByteView text = as_bytes(kText);
        StoreTransaction transaction;
        transaction.records = {{RecordKind::Capture, key, Bytes{text.begin(), text.end()}}, {RecordKind::Meta, "other", Bytes{}}};
        CHECK_TRUE((*store)->commit(transaction).has_value());
    }
};

TEST(Captures, a_capture_tells_its_frames_and_its_time) {
    database("1800000010000:SPN 110 FMI 0");
    const auto all = captures::read(path("data"));
    CHECK_EQUAL(1U, all->size());
    CHECK_EQUAL(3U, all->front().frames);
    CHECK_TRUE(all->front().end - all->front().begin == 15s);
    STRCMP_EQUAL("1800000010000:SPN 110 FMI 0", all->front().key.c_str());
    STRCMP_EQUAL("SPN 110 FMI 0", all->front().code.c_str());
    STRCMP_EQUAL("2027-01-15T08:00:10Z", all->front().time.c_str());
}

TEST(Captures, packed_frames_are_told_as_text) {
    const auto packed = candump::pack(0, {0x7E8, false}, candump::FrameKind::Data, *from_hex("0341050A"));
    Bytes value = candump::capture_head(1'800'000'000s);
    value.insert(value.end(), packed.bytes.begin(), packed.bytes.begin() + packed.size);
    const auto capture = captures::capture_of({RecordKind::Capture, "1800000010000:P0301", value});
    CHECK_EQUAL(1U, capture.frames);
    STRCMP_EQUAL("(1800000000.000000) can0 7E8#0341050A\n", capture.text.c_str());
}

TEST(Captures, a_key_without_time_or_code_is_told_as_it_is) {
    const auto told = [](const char* key) {
        const auto capture = captures::capture_of({RecordKind::Capture, key, {}});
        return capture.time + "|" + capture.code;
    };
    STRCMP_EQUAL("|", told("1800000010000").c_str());
    STRCMP_EQUAL("|P0301", told("12a:P0301").c_str());
    STRCMP_EQUAL("|P0301", told("99999999999999999999999:P0301").c_str());
}

TEST(Captures, a_saved_capture_is_the_same_text_for_its_owner_only) {
    database("1800000010000");
    const auto saved = captures::save(captures::read(path("data"))->front(), path("new/folder"));
    CHECK_TRUE(saved.has_value());
    std::ifstream file(*saved, std::ios::binary);
    STRCMP_EQUAL(kText.c_str(), std::string(std::istreambuf_iterator<char>(file), {}).c_str());
    struct stat info {};
    CHECK_EQUAL(0, ::stat(saved->c_str(), &info));
    CHECK_EQUAL(0600U, info.st_mode & 0777U);
}

TEST(Captures, a_file_that_is_there_is_left_alone) {
    database("1800000010000");
    const auto capture = captures::read(path("data"))->front();
    CHECK_TRUE(captures::save(capture, path("out")).has_value());
    CHECK_TRUE(captures::save(capture, path("out")).error() == captures::SaveErrc::Exists);
    std::ofstream(path("plain")) << "a file";
    CHECK_TRUE(captures::save(capture, path("plain")).error() == captures::SaveErrc::CannotWrite);
}

TEST(Captures, a_key_never_leads_out_of_the_folder) {
    database("../../P0301 \xE4");
    const auto capture = captures::read(path("data"))->front();
    STRCMP_EQUAL("capture-______P0301__.log", captures::file_name(capture).c_str());
}

TEST(Captures, what_is_no_database_is_told) {
    CHECK_TRUE(captures::read(path("absent")).error() == StoreErrc::Io);
}

TEST(Captures, an_agent_may_run_on_the_database) {
    database("1800000010000:P0301");
    const auto store = SqliteVehicleStore::open({path("data"), {}, {}});
    CHECK_EQUAL(1U, captures::read(path("data"))->size());
}
