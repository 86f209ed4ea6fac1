// SPDX-License-Identifier: Apache-2.0
// odolinkctl journal: exported files and databases, whole and touched, and files that are something else.
#include "app/journal/journal_file.hpp"

#include <fstream>
#include <iterator>
#include <memory>

#include "adapters/mbedtls/key_id.hpp"
#include "adapters/sqlite/database.hpp"
#include "adapters/sqlite/sqlite_vehicle_store.hpp"
#include "core/ledger/journal_export.hpp"
#include "support/temporary_directory.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::journal;

namespace fs = std::filesystem;

TEST_GROUP(JournalTool) {
    test::TemporaryDirectory folder;
    std::vector<JournalEntry> entries;

    void setup() override {
        JournalHead head;
        for (int i = 1; i <= 5; ++i) {
            const std::string text = "mileage\t1\t" + std::to_string(48'000'000 + i * 1000) + "\t1\t2\t1780000000000\t2\n";
            const ByteView bytes = as_bytes(text);
            entries.push_back(next_entry(mbed::sha256_of, head, {bytes.begin(), bytes.end()}));
            head = {entries.back().index, entries.back().hash};
        }
    }
    std::string path(const char* name) const { return (fs::path{folder.path()} / name).string(); }
    std::string written(const std::string& text) const {
        std::ofstream(path("journal.txt"), std::ios::binary) << text;
        return path("journal.txt");
    }
    /// A data directory with the journal, as the agent leaves it.
    std::string database() const {
        auto store = SqliteVehicleStore::open({path("data"), {}, {}});
        CHECK_TRUE(store.has_value());
        StoreTransaction transaction;
        transaction.journal = entries;
        CHECK_TRUE((*store)->commit(transaction).has_value());
        return path("data");
    }
    void run(const char* sql) const {
        auto file = sqlite::Database::open(path("data") + "/vehicle.db", {});
        CHECK_TRUE(file.has_value() && file->run(sql).has_value());
    }
    static std::string changed(std::string text, const std::string& from, const std::string& to) {
        const std::size_t at = text.find(from);
        CHECK_TRUE(at != std::string::npos);
        return text.replace(at, from.size(), to);
    }
};

TEST(JournalTool, an_untouched_file_is_intact_and_says_how_much_it_holds) {
    const auto verdict = verify(written(export_journal(entries)));
    CHECK_FALSE(verdict->first_broken.has_value());
    CHECK_EQUAL(5U, verdict->good);
    CHECK_EQUAL(1U, verdict->first->index);
    CHECK_EQUAL(5U, verdict->last->index);
    CHECK_TRUE(verdict->last->text.starts_with("mileage\t1\t48005000"));
    STRCMP_EQUAL(lower_hex(entries.back().hash).c_str(), verdict->digest_of_head.c_str());
    STRCMP_EQUAL("export", verdict->form);
}

TEST(JournalTool, an_empty_journal_is_intact) {
    const auto verdict = verify(written(export_journal({})));
    CHECK_FALSE(verdict->first_broken.has_value());
    CHECK_EQUAL(0U, verdict->good);
    CHECK_FALSE(verdict->first.has_value());
}

TEST(JournalTool, a_changed_text_is_named_with_both_hashes) {
    const auto verdict = verify(written(changed(export_journal(entries), "48003000", "38003000")));
    CHECK_EQUAL(3U, *verdict->first_broken);
    CHECK_EQUAL(2U, verdict->good);
    CHECK_TRUE(verdict->difference == Difference::Changed);
    CHECK_TRUE(verdict->broken_text.starts_with("mileage\t1\t38003000"));
    CHECK_TRUE(verdict->explanation.find(lower_hex(entries[2].hash)) != std::string::npos);
}

TEST(JournalTool, a_missing_entry_a_cut_file_and_a_shortened_one_are_told_apart) {
    auto without = entries;
    without.erase(without.begin() + 1);
    const auto missing = verify(written(export_journal(without)));
    CHECK_TRUE(missing->first_broken == 2U && missing->difference == Difference::Missing);
    const std::string whole = export_journal(entries);
    const auto cut = verify(written(whole.substr(0, whole.find("\nend ") + 1)));
    CHECK_TRUE(cut->first_broken == 6U && cut->difference == Difference::CutOff);
    const std::size_t last = whole.find("entry 5 ");
    const auto shortened = verify(written(whole.substr(0, last) + whole.substr(whole.find("end 5"))));
    CHECK_TRUE(shortened->first_broken == 5U && shortened->difference == Difference::Unreadable);
    const auto header = verify(written(changed(whole, "entry 2 ", "entry 2x")));
    CHECK_EQUAL(2U, *header->first_broken);
}

TEST(JournalTool, entries_out_of_order_and_a_repeated_one_are_not_called_changed) {
    // Given two neighbours that changed places, and another file with its second entry twice
    auto swapped = entries;
    std::swap(swapped[0], swapped[1]);
    auto repeated = entries;
    repeated.insert(repeated.begin() + 2, entries[1]);
    // Then each says what stands there instead: the hashes themselves are right
    const auto first = verify(written(export_journal(swapped)));
    CHECK_TRUE(first->first_broken == 1U && first->difference == Difference::Missing);
    STRCMP_CONTAINS("entry 2 stands in the place of entry 1", first->explanation.c_str());
    const auto third = verify(written(export_journal(repeated)));
    CHECK_TRUE(third->first_broken == 3U && third->difference == Difference::Missing);
    STRCMP_CONTAINS("entry 2 stands in the place of entry 3", third->explanation.c_str());
}

TEST(JournalTool, a_byte_that_is_no_text_shows_as_a_question_mark) {
    const auto verdict = verify(written(changed(export_journal(entries), "48003000", "48\xB0" "03000")));
    CHECK_EQUAL(3U, *verdict->first_broken);
    CHECK_TRUE(verdict->broken_text.starts_with("mileage\t1\t48?03000"));
}

TEST(JournalTool, a_database_is_read_without_being_touched) {
    const std::string data = database();
    const auto before = fs::last_write_time(data + "/vehicle.db");
    const auto verdict = verify(data + "/vehicle.db");
    CHECK_FALSE(verdict->first_broken.has_value());
    CHECK_EQUAL(5U, verdict->good);
    STRCMP_EQUAL("database", verdict->form);
    CHECK_EQUAL(5U, verify(data)->good);  // the directory will do
    CHECK_TRUE(before == fs::last_write_time(data + "/vehicle.db"));
    STRCMP_EQUAL(export_journal(entries).c_str(), export_journal(*entries_of(data)).c_str());
}

TEST(JournalTool, one_changed_or_deleted_row_of_a_database_is_named) {
    (void)database();
    run("UPDATE journal SET payload = CAST(replace(CAST(payload AS TEXT), '48004000', '38004000') AS BLOB) WHERE number = 4");
    const auto changed_row = verify(path("data"));
    CHECK_TRUE(changed_row->first_broken == 4U && changed_row->difference == Difference::Changed);
    CHECK_TRUE(changed_row->broken_text.starts_with("mileage\t1\t38004000"));
    run("DELETE FROM journal WHERE number = 2");
    const auto deleted = verify(path("data"));
    CHECK_TRUE(deleted->first_broken == 2U && deleted->difference == Difference::Missing);
    CHECK_EQUAL(1U, deleted->good);
}

TEST(JournalTool, a_log_that_was_not_carried_over_yet_is_read_too) {
    // Given a database whose last entries stand in its write-ahead log, as after a power cut
    (void)database();
    fs::create_directory(path("cut"));
    {
        auto store = SqliteVehicleStore::open({path("data"), {}, {}});
        StoreTransaction more;
        const ByteView text = as_bytes("service\t1\tAA\n");
        more.journal = {next_entry(mbed::sha256_of, {5, entries.back().hash}, {text.begin(), text.end()})};
        CHECK_TRUE((*store)->commit(more).has_value());
        CHECK_TRUE(fs::exists(path("data") + "/vehicle.db-wal"));
        for (const char* name : {"/vehicle.db", "/vehicle.db-wal"}) fs::copy_file(path("data") + name, path("cut") + name);
    }
    CHECK_EQUAL(6U, verify(path("cut"))->good);
}

TEST(JournalTool, a_journal_can_be_looked_at_while_the_agent_runs) {
    database();
    const auto agent = SqliteVehicleStore::open({path("data"), {}, {}});
    CHECK_EQUAL(5U, verify(path("data"))->good);
}

TEST(JournalTool, what_cannot_be_looked_at_is_told_with_advice) {
    const auto absent = verify(path("absent"));
    CHECK_TRUE(!absent && absent.error().what.find("cannot be read") != std::string::npos);
    const auto other = verify(written("hello\n"));
    CHECK_TRUE(!other && other.error().advice.find("journal export") != std::string::npos);
    const auto newer = verify(written("odolink-journal 99\n"));
    CHECK_TRUE(!newer && newer.error().advice.find("later version") != std::string::npos);
    auto foreign = sqlite::Database::open(path("foreign.db"), {});
    CHECK_TRUE(foreign->run("CREATE TABLE t (x)").has_value());
    const auto not_ours = verify(path("foreign.db"));
    CHECK_TRUE(!not_ours && not_ours.error().what.find("another program") != std::string::npos && not_ours.error().advice.find("vehicle.db of an Odolink") != std::string::npos);
}
