// SPDX-License-Identifier: Apache-2.0
// `odolinkctl history import FILE --into DIR` on a store that a real agent made: who may, what it says, what is there afterwards.
#include "app/history/into_car.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>

#include "../vehicle_file/world_on_disk.hpp"
#include "adapters/mbedtls/sealed_store.hpp"
#include "core/ledger/journal.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::history;

namespace {

constexpr const char* kBook =
    "日期,里程,项目,备注\n"
    "2026-03-02,5010,机油+机滤,途虎\n"
    "2026-05-20,8 600 km,空调滤芯,\n"
    "2026-05-21,8650,,加油 300 元\n"
    "2027-01-01,20000,更换刹车油,\n";

}  // namespace

TEST_GROUP(IntoCar) {
    test::WorldOnDisk disk;
    std::string book{disk.folder.path() + "/book.csv"};
    void setup() override {
        disk.live();
        std::ofstream{book} << kBook;
    }
    [[nodiscard]] std::string data() const { return disk.folder.path() + "/data"; }
    /// The agent ends and the directory is free.
    void stop_agent() {
        disk.world.stage.vehicle.stop_agent();
        disk.store.reset();
    }
    [[nodiscard]] Result<IntoCarDone, vehicle_file::Problem> import(const std::function<void(IntoCar&)>& otherwise = {}) {
        IntoCar wanted{book, {disk.folder.path() + "/odolinkd.toml", data()}, {}, false, false};
        if (otherwise) otherwise(wanted);
        return into_car(wanted, disk.clock);
    }
    [[nodiscard]] IntoCarDone done(const std::function<void(IntoCar&)>& otherwise = {}) {
        auto outcome = import(otherwise);
        if (!outcome) FAIL((outcome.error().where + ": " + outcome.error().what).c_str());
        return std::move(*outcome);
    }
    void refused(const char* what, const std::function<void(IntoCar&)>& otherwise = {}) {
        const auto outcome = import(otherwise);
        CHECK_TRUE(outcome.has_error());
        STRCMP_CONTAINS(what, outcome.error().what.c_str());
        CHECK_FALSE(outcome.error().advice.empty());
    }
    /// How many records an agent that starts now shows.
    [[nodiscard]] std::size_t records() { return disk.look().now.view.history.size(); }
    [[nodiscard]] std::optional<Completion> last(const vehicle_file::VehicleFile& file, const std::string& item) const {
        for (const DueLine& line : file.now.view.due) {
            if (line.due.item_id == item) return line.last;
        }
        return std::nullopt;
    }
    [[nodiscard]] std::string database() const {
        std::ifstream in{data() + "/vehicle.db", std::ios::binary};
        return {std::istreambuf_iterator<char>{in}, {}};
    }
};

TEST(IntoCar, is_refused_while_the_agent_runs_and_changes_nothing) {
    refused("the agent runs");
    CHECK_EQUAL(0U, records());
}

TEST(IntoCar, the_owner_s_book_is_part_of_the_history_and_counts) {
    stop_agent();
    const IntoCarDone outcome = done();
    CHECK_EQUAL(2U, outcome.taken.taken.size());
    CHECK_EQUAL(1U, outcome.taken.ahead.size());
    CHECK_EQUAL(1U, outcome.taken.without_work.size());
    // Then an agent that starts shows them, and reckons from them
    const auto file = disk.look();
    const auto oil = last(file, "engine_oil");
    CHECK_TRUE(oil.has_value());
    CHECK_TRUE(oil->evidence == CompletionEvidence::OwnerStatement);
    CHECK_TRUE(oil->mileage == Distance::kilometres(5'010));
    CHECK_TRUE(file.now.view.history.at(0).author == RecordAuthor::Import);
    CHECK_EQUAL(0U, file.unclean_stops);
    CHECK_FALSE(last(file, "brake_fluid")->evidence == CompletionEvidence::OwnerStatement);
}

TEST(IntoCar, twice_is_once) {
    stop_agent();
    static_cast<void>(done());
    const IntoCarDone again = done();
    CHECK_EQUAL(0U, again.taken.taken.size());
    CHECK_EQUAL(2U, again.taken.known.size());
    CHECK_EQUAL(2U, records());
}

TEST(IntoCar, a_dry_run_says_the_same_and_changes_nothing) {
    stop_agent();
    const std::string before = database();
    CHECK_EQUAL(2U, done([](IntoCar& wanted) { wanted.try_only = true; }).taken.taken.size());
    CHECK_TRUE(before == database());
    CHECK_EQUAL(0U, records());
}

TEST(IntoCar, what_a_file_brought_is_taken_back_by_the_file) {
    stop_agent();
    static_cast<void>(done());
    CHECK_EQUAL(2U, done([](IntoCar& wanted) { wanted.take_back = true; }).taken_back);
    const auto file = disk.look();
    CHECK_EQUAL(0U, file.now.view.history.size());
    CHECK_FALSE(last(file, "engine_oil")->evidence == CompletionEvidence::OwnerStatement);
}

TEST(IntoCar, each_change_stands_in_the_journal_which_stays_whole) {
    stop_agent();
    static_cast<void>(done());
    auto file = disk.look();
    const auto entries = file.store->journal(1, 1000);
    CHECK_TRUE(entries.has_value());
    const auto written = std::count_if(entries->begin(), entries->end(), [](const JournalEntry& entry) { return to_text(entry.payload).starts_with("record\t"); });
    CHECK_EQUAL(2, written);
    const auto sha256 = [&file](ByteView bytes) { return file.keys->sha256(bytes); };
    CHECK_FALSE(first_broken(sha256, {}, *entries).has_value());
}

TEST(IntoCar, another_car_s_history_a_file_that_is_none_and_a_place_that_is_none_are_refused_with_what_to_do) {
    stop_agent();
    std::ofstream{book} << R"({"format":"odolink-history","version":1,"vehicle":{"vin":"LSVAA4182E2123456"},"records":[]})";
    refused("another VIN");
    std::ofstream{book} << "a,b\n1,2\n";
    refused("no headings");
    std::ofstream{book} << kBook;
    refused("cannot be read", [this](IntoCar& wanted) { wanted.car.data = disk.folder.path() + "/nowhere"; });
    refused("no data directory", [this](IntoCar& wanted) { wanted.car.data = data() + "/vehicle.db"; });
    CHECK_EQUAL(0U, records());
}
