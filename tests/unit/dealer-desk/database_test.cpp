// SPDX-License-Identifier: Apache-2.0
// Opening the desk's database: ours, foreign, newer, in use; and what a transaction leaves behind.
#include "dealer-desk/store/database.hpp"

#include <soci/sqlite3/soci-sqlite3.h>
#include <sys/stat.h>

#include <cstdio>
#include <filesystem>
#include <stdexcept>

#include "dealer-desk/store/columns.hpp"
#include "dealer-desk/store/sql.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::desk;

TEST_GROUP(Database) {
    std::string path = std::filesystem::temp_directory_path() /
                       ("odolink-desk-database-" + std::to_string(reinterpret_cast<std::uintptr_t>(this)) + ".db");
    WallTime now{std::chrono::milliseconds{1772413200000}, WallQuality::Synchronised};

    void teardown() override {
        for (const char* end : {"", "-wal", "-shm", ".lock"}) (void)std::remove((path + end).c_str());
    }
    void run(const char* statement) {
        soci::session raw{soci::sqlite3, "dbname=" + path};
        raw << statement;
    }
};

TEST(Database, keeps_what_was_committed_and_nothing_else) {
    {
        auto opened = Database::open(path, now);
        CHECK(opened.has_value());
        Database& database = **opened;
        const auto insert = [&database](const char* id, Database::Verdict verdict) {
            return database
                .transact([&database, id, verdict] {
                    database.session().run("INSERT INTO dealer (id, name) VALUES (:i, 'n')", soci::use(std::string{id}));
                    return verdict;
                })
                .has_value();
        };
        CHECK(insert("kept", Database::Verdict::Commit));
        CHECK(insert("discarded", Database::Verdict::Discard));
        CHECK_FALSE(insert("kept", Database::Verdict::Commit));  // doubled key: an error, not an exception
    }
    auto again = Database::open(path, now);
    CHECK(again.has_value());
    std::string id;
    (*again)->session().run("SELECT id FROM dealer", soci::into(id));
    STRCMP_EQUAL("kept", id.c_str());
}

TEST(Database, says_a_kept_statement_again_with_other_values) {
    auto opened = Database::open(path, now);
    CHECK(opened.has_value());
    Sql& sql = (*opened)->session();
    constexpr const char* kInsert = "INSERT INTO dealer (id, name) VALUES (:i, :n)";
    for (const std::string id : {"east", "west"}) sql.run(kInsert, soci::use(id), soci::use("the " + id));
    bool refused = false;
    try {
        sql.run(kInsert, soci::use(std::string{"east"}), soci::use(std::string{"twice"}));
    } catch (const soci::soci_error&) {
        refused = true;
    }
    CHECK(refused);
    sql.run(kInsert, soci::use(std::string{"north"}), soci::use(std::string{"the north"}));  // also after it failed
    std::string id, name, all;
    CHECK(sql.run("SELECT name FROM dealer WHERE id = :i", soci::into(name), soci::use(std::string{"west"})));
    STRCMP_EQUAL("the west", name.c_str());
    CHECK_FALSE(sql.run("SELECT name FROM dealer WHERE id = :i", soci::into(name), soci::use(std::string{"south"})));
    STRCMP_EQUAL("the west", name.c_str());
    sql.each("SELECT id FROM dealer ORDER BY id", [&] { all += id + " "; }, soci::into(id));
    STRCMP_EQUAL("east north west ", all.c_str());
    LONGS_EQUAL(2, sql.change("UPDATE dealer SET name = '' WHERE id <> :i", soci::use(std::string{"west"})));
}

TEST(Database, holds_no_read_open_after_a_row_was_read) {
    auto opened = Database::open(path, now);
    CHECK(opened.has_value());
    int count = -1;
    CHECK((*opened)->session().run("SELECT COUNT(*) FROM dealer", soci::into(count)));
    soci::session other{soci::sqlite3, "dbname=" + path};
    int busy = -1, log = -1, copied = -1;
    other << "PRAGMA wal_checkpoint(TRUNCATE)", soci::into(busy), soci::into(log), soci::into(copied);
    LONGS_EQUAL(0, busy);
}

TEST(Database, is_readable_by_its_owner_only) {
    CHECK(Database::open(path, now).has_value());
    struct stat info {};
    LONGS_EQUAL(0, ::stat(path.c_str(), &info));
    LONGS_EQUAL(0600, info.st_mode & 0777);
}

TEST(Database, lets_no_second_desk_in) {
    auto first = Database::open(path, now);
    CHECK(first.has_value());
    CHECK(Database::open(path, now).error() == DatabaseErrc::InUse);
}

TEST(Database, leaves_another_programs_database_alone) {
    run("CREATE TABLE notes (x INTEGER)");
    CHECK(Database::open(path, now).error() == DatabaseErrc::NotOurs);
}

TEST(Database, leaves_a_file_that_is_no_database_alone) {
    std::FILE* file = std::fopen(path.c_str(), "w");
    (void)std::fputs(
        "this is a letter, not a database, and it is long enough to have a header of a hundred bytes and more than "
        "that",
        file);
    (void)std::fclose(file);
    CHECK(Database::open(path, now).error() == DatabaseErrc::NotOurs);
}

TEST(Database, does_not_open_what_a_newer_desk_wrote) {
    CHECK(Database::open(path, now).has_value());
    run("INSERT INTO migration (number, name, at_ms) VALUES (999, 'future', 0)");
    CHECK(Database::open(path, now).error() == DatabaseErrc::Newer);
}

TEST(Database, says_when_its_folder_is_not_there) {
    CHECK(Database::open("/nonexistent/odolink/desk.db", now).error() == DatabaseErrc::ReadOnly);
}

TEST(Database, base64_gives_bytes_back_at_each_length) {
    Bytes bytes;
    for (unsigned n = 0; n < 300; ++n) {
        CHECK(from_base64(to_base64(bytes)) == bytes);
        bytes.push_back(static_cast<std::byte>(n * 37U));
    }
    STRCMP_EQUAL("TWFu", to_base64(as_bytes("Man")).c_str());
    STRCMP_EQUAL("TWE=", to_base64(as_bytes("Ma")).c_str());
    CHECK(from_base64("T!Fu").empty());
}
