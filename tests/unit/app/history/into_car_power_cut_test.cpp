// SPDX-License-Identifier: Apache-2.0
// The power fails at each thing that the disk does while a paper is taken into the vehicle's history, or taken back: afterwards all of it is there or
// nothing, and doing it again brings it to its end.
#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "../vehicle_file/world_on_disk.hpp"
#include "adapters/mbedtls/sealed_store.hpp"
#include "app/history/into_car.hpp"
#include "core/ledger/journal.hpp"
#include "ports/sim_disk.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::history;

namespace {

constexpr const char* kBook =
    "日期,里程,项目\n"
    "2026-03-02,5010,机油+机滤\n"
    "2026-05-20,8600,空调滤芯\n";
constexpr std::size_t kRecords = 2;
constexpr const char* kParts[]{"vehicle.db", "vehicle.db-wal"};

/// What has to be there whole or not at all.
struct Standing {
    std::size_t shown{0};      ///< records on the screen of an agent that starts now
    std::size_t journalled{0};
    std::size_t waiting{0};    ///< events of records
    bool oil_counts{false};    ///< the owner's word is what oil is reckoned from
    bool operator==(const Standing&) const = default;
};

}  // namespace

TEST_GROUP(IntoCarPowerCut) {
    test::WorldOnDisk disk;
    std::string book{disk.folder.path() + "/book.csv"};
    std::string data{disk.folder.path() + "/data"};
    using Files = std::map<std::string, std::string>;

    void setup() override {
        disk.live();
        std::ofstream{book} << kBook;
        disk.world.stage.vehicle.stop_agent();
        disk.store.reset();
    }
    [[nodiscard]] Files files() const {
        Files out;
        for (const char* part : kParts) {
            if (std::ifstream in{data + "/" + part, std::ios::binary}; in) out[part] = {std::istreambuf_iterator<char>{in}, {}};
        }
        return out;
    }
    void put(const Files& files) const {
        for (const char* part : kParts) {
            std::filesystem::remove(data + "/" + part);
            if (const auto at = files.find(part); at != files.end()) std::ofstream{data + "/" + part, std::ios::binary} << at->second;
        }
    }
    [[nodiscard]] bool succeeds(bool take_back) {
        IntoCar wanted{book, {disk.folder.path() + "/odolinkd.toml", data}, {}, take_back, false};
        return into_car(wanted, disk.clock).has_value();
    }
    [[nodiscard]] Standing standing() {
        const auto file = disk.look();
        CHECK_TRUE(file.remarks.empty());  // nothing of it is damaged
        Standing out;
        out.shown = file.now.view.history.size();
        const auto entries = file.store->journal(1, 1000);
        CHECK_TRUE(entries.has_value());
        CHECK_FALSE(first_broken([&file](ByteView bytes) { return file.keys->sha256(bytes); }, {}, *entries).has_value());
        out.journalled = static_cast<std::size_t>(std::ranges::count_if(*entries, [](const JournalEntry& e) { return to_text(e.payload).starts_with("record\t"); }));
        for (const auto& kind : file.waiting) {
            if (kind.name.en.find("ervice record") != std::string::npos) out.waiting += kind.count;
        }
        for (const DueLine& line : file.now.view.due) {
            if (line.due.item_id == "engine_oil" && line.last) out.oil_counts = line.last->evidence == CompletionEvidence::OwnerStatement;
        }
        return out;
    }
    /// Does it on a disk of its own, whose power goes at that operation (0: it stays), and puts what the disk then holds where the files lay.
    /// Gives how many operations there were.
    std::uint64_t do_on_disk(const Files& before, bool take_back, std::uint64_t operation, bool& succeeded) {
        put(before);
        sim::SimDisk power;
        CHECK_EQUAL(SQLITE_OK, sqlite3_vfs_register(sqlite3_vfs_find(power.name().c_str()), 1));
        power.cut_at_number(operation);
        succeeded = succeeds(take_back);
        CHECK_TRUE(power.dead() == (operation > 0));
        if (power.dead()) power.restart(operation);
        Files after;
        for (const char* part : kParts) {
            const std::string name = data + "/" + part;
            if (power.finds(name)) after[part] = to_text(power.file(name).current);
        }
        put(after);
        return power.operations();
    }
    void all_or_nothing(bool take_back) {
        const Files before = files();
        const Standing nothing = standing();
        bool succeeded = false;
        const std::uint64_t operations = do_on_disk(before, take_back, 0, succeeded);
        CHECK_TRUE(succeeded);
        const Standing all = standing();
        CHECK_EQUAL(take_back ? 0U : kRecords, all.shown);
        CHECK_EQUAL(kRecords + nothing.journalled, all.journalled);
        CHECK_TRUE(all.waiting >= kRecords + nothing.waiting);
        CHECK_TRUE(all.oil_counts == !take_back);
        std::size_t kept = 0;
        for (std::uint64_t operation = 1; operation <= operations; ++operation) {
            (void)do_on_disk(before, take_back, operation, succeeded);
            const Standing found = standing();
            if (!(found == all) && (succeeded || !(found == nothing))) FAIL(("half of it is there: power cut at operation " + std::to_string(operation)).c_str());
            kept += found == all ? 1U : 0U;
            CHECK_TRUE(succeeds(take_back));
            CHECK_TRUE(standing() == all);
        }
        CHECK_TRUE(kept > 0 && kept < operations);
    }
};

TEST(IntoCarPowerCut, a_paper_is_taken_whole_or_not_at_all) { all_or_nothing(false); }

TEST(IntoCarPowerCut, a_paper_is_taken_back_whole_or_not_at_all) {
    CHECK_TRUE(succeeds(false));
    all_or_nothing(true);
}
