// SPDX-License-Identifier: Apache-2.0
// One version of the desk's tables after another, and back: a database of each older version, made by that version's own SQL with a row in every table, is
// opened by this program and taken back. The process dies at each thing that reaches the disk in it.
#include "dealer-desk/store/migrations.hpp"

#include <openssl/sha.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <vector>

#include "base/bytes.hpp"
#include "dealer-desk/store/database.hpp"
#include "support/temporary_directory.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::desk;

namespace {

constexpr int kDied = 9;
constexpr WallTime kNow{std::chrono::milliseconds{1772413200000}, WallQuality::Synchronised};

// The usual VFS whose process dies at the N-th write, flush, truncation or deletion.
std::uint64_t dies_at = 0;
sqlite_api::sqlite3_vfs* lower = nullptr;
const sqlite_api::sqlite3_io_methods* lower_methods = nullptr;

void operate() {
    if (dies_at > 0 && --dies_at == 0) ::_exit(kDied);
}
int dying_write(sqlite_api::sqlite3_file* file, const void* from, int amount, sqlite_api::sqlite3_int64 offset) {
    operate();
    return lower_methods->xWrite(file, from, amount, offset);
}
int dying_sync(sqlite_api::sqlite3_file* file, int flags) {
    operate();
    return lower_methods->xSync(file, flags);
}
int dying_truncate(sqlite_api::sqlite3_file* file, sqlite_api::sqlite3_int64 size) {
    operate();
    return lower_methods->xTruncate(file, size);
}
int dying_delete(sqlite_api::sqlite3_vfs*, const char* name, int sync) {
    operate();
    return lower->xDelete(lower, name, sync);
}
int dying_open(sqlite_api::sqlite3_vfs*, const char* name, sqlite_api::sqlite3_file* file, int flags, int* out) {
    // A database locks and shares memory, its log does not: each kind of file keeps its own methods, and writes by the same ones.
    static std::map<const sqlite_api::sqlite3_io_methods*, sqlite_api::sqlite3_io_methods> kinds;
    const int code = lower->xOpen(lower, name, file, flags, out);
    if (file->pMethods == nullptr) return code;
    lower_methods = file->pMethods;
    sqlite_api::sqlite3_io_methods& methods = kinds[lower_methods];
    methods = *lower_methods;
    methods.xWrite = dying_write;
    methods.xSync = dying_sync;
    methods.xTruncate = dying_truncate;
    file->pMethods = &methods;
    return code;
}

/// Carries out `action` in a process of its own that dies at its `at`-th operation on the disk; true: it died there, false: it came to its end.
template <class Action>
bool dies(std::uint64_t at, const Action& action) {
    const pid_t child = ::fork();
    if (child == 0) {
        lower = sqlite_api::sqlite3_vfs_find(nullptr);
        static sqlite_api::sqlite3_vfs vfs;
        vfs = *lower;
        vfs.zName = "dying";
        vfs.xOpen = dying_open;
        vfs.xDelete = dying_delete;
        sqlite_api::sqlite3_vfs_register(&vfs, 1);
        dies_at = at;
        ::_exit(action() ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK_TRUE(WIFEXITED(status) && WEXITSTATUS(status) != 1);
    return WEXITSTATUS(status) == kDied;
}

std::vector<std::string> strings(soci::session& sql, const std::string& query) {
    std::vector<std::string> out;
    soci::rowset<std::string> rows = (sql.prepare << query);
    for (const std::string& row : rows) out.push_back(row);
    return out;
}

std::vector<std::string> columns(soci::session& sql, const std::string& table) { return strings(sql, "SELECT name FROM pragma_table_info('" + table + "')"); }

void run_script(soci::session& sql, std::string_view script) {
    for (std::size_t end = script.find(";\n"); end != std::string_view::npos; end = script.find(";\n")) {
        sql << std::string{script.substr(0, end)};
        script.remove_prefix(end + 2);
    }
}

/// A desk's database as the program of version `number` made it, with two rows in each table: each value is told by its place.
void make(const std::string& path, int number) {
    soci::session sql{soci::sqlite3, "dbname=" + path};
    sql << "PRAGMA application_id = " << 0x4F444C44;
    std::string mode;
    sql << "PRAGMA journal_mode = WAL", soci::into(mode);
    sql << "CREATE TABLE migration (number INTEGER PRIMARY KEY, name VARCHAR(64) NOT NULL, at_ms BIGINT NOT NULL)";
    for (const Migration& step : migrations()) {
        if (step.number > number) break;
        run_script(sql, step.sql);
        sql << "INSERT INTO migration VALUES (:n, 'step', 0)", soci::use(step.number);
    }
    for (const std::string& table : strings(sql, "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'migration'")) {
        for (int row = 1; row <= 2; ++row) {
            std::string values;
            int place = 100 * row;
            for (const std::string& type : strings(sql, "SELECT type FROM pragma_table_info('" + table + "')"))
                values += (values.empty() ? "" : ", ") + (type.find("INT") != std::string::npos ? std::to_string(++place) : "'text " + std::to_string(++place) + "'");
            sql << "INSERT INTO " + table + " VALUES (" + values + ")";
        }
    }
}

/// All rows of all tables that the version `number` knows, as text.
std::string rows_known_to(const std::string& path, int number) {
    soci::session sql{soci::sqlite3, "dbname=" + path};
    soci::session old{soci::sqlite3, "dbname=:memory:"};
    for (const Migration& step : migrations())
        if (step.number <= number) run_script(old, step.sql);
    std::string out;
    for (const std::string& table : strings(old, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")) {
        std::string row;
        for (const std::string& column : columns(old, table)) row += (row.empty() ? "" : " || '|' || ") + column;
        for (const std::string& text : strings(sql, "SELECT " + row + " FROM " + table + " ORDER BY 1")) out += table + ": " + text + "\n";
    }
    return out;
}

std::string schema(const std::string& path) {
    soci::session sql{soci::sqlite3, "dbname=" + path};
    std::string out;
    for (const std::string& text : strings(sql, "SELECT name || coalesce(sql, '') FROM sqlite_master ORDER BY name")) out += text + "\n";
    return out + std::to_string(strings(sql, "SELECT 'step ' || number FROM migration").size());
}

/// The first half of the SHA-256.
std::string digest(std::string_view text) {
    std::array<std::byte, SHA256_DIGEST_LENGTH> out{};
    SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), reinterpret_cast<unsigned char*>(out.data()));
    return to_hex(ByteView{out}.first(8));
}

std::string bytes_of(const std::string& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace

TEST_GROUP(DeskMigrations) {
    test::TemporaryDirectory directory;
    std::string path = directory.path() + "/desk.db";
    int ours = migrations().back().number;

    void clear() const {
        for (const auto& entry : std::filesystem::directory_iterator{directory.path()}) std::filesystem::remove(entry.path());
    }
    bool opens() const { return Database::open(path, kNow).has_value(); }
};

TEST(DeskMigrations, what_is_published_never_changes) {
    const std::map<int, std::string> published{
        {1, "13AD74ED27B9F399"}, {2, "25F6A79CD8135727"}, {3, "EDF338C9BB1E767C"}, {4, "7B922516D71672F0"}, {5, "7630F84D9CD4B589"}, {6, "14B1035E043C6CA0"}, {7, "C088470873FCE098"},
        {8, "4B734A2A9D48AE51"}, {9, "ADA9A3E73C2700EF"}, {10, "0D3FF6556F2FC50D"},
    };
    LONGS_EQUAL(ours, published.size());
    for (const Migration& step : migrations()) STRCMP_EQUAL(published.at(step.number).c_str(), digest(step.sql).c_str());
}

TEST(DeskMigrations, from_each_older_version_nothing_is_lost_forward_and_nothing_that_it_knows_back) {
    for (int old = 1; old < ours; ++old) {
        make(path, old);
        const std::string before = rows_known_to(path, old);
        const std::string tables = schema(path);
        CHECK_TRUE(before.size() > 1000);
        CHECK_TRUE(opens());
        STRCMP_EQUAL(before.c_str(), rows_known_to(path, old).c_str());
        CHECK_TRUE(Database::take_back(path, old).has_value());
        STRCMP_EQUAL(before.c_str(), rows_known_to(path, old).c_str());
        STRCMP_EQUAL(tables.c_str(), schema(path).c_str());
        CHECK_TRUE(opens());
        STRCMP_EQUAL(before.c_str(), rows_known_to(path, old).c_str());
        clear();
    }
}

TEST(DeskMigrations, what_the_older_desk_does_not_know_is_kept_in_a_copy_for_its_owner_alone) {
    make(path, ours);
    const std::string all = rows_known_to(path, ours);
    CHECK_TRUE(Database::take_back(path, 1).has_value());
    const std::string copy = path + ".before-back";
    STRCMP_EQUAL(all.c_str(), rows_known_to(copy, ours).c_str());
    CHECK_TRUE(std::filesystem::status(copy).permissions() == (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
}

TEST(DeskMigrations, a_death_at_any_operation_of_the_way_forward_leaves_a_file_that_opens_whole) {
    std::uint64_t at = 1;
    for (;; ++at) {
        make(path, 1);
        const std::string before = rows_known_to(path, 1);
        const bool died = dies(at, [this] { return opens(); });
        CHECK_TRUE(opens());
        STRCMP_EQUAL(before.c_str(), rows_known_to(path, 1).c_str());
        clear();
        if (!died) break;
    }
    CHECK_TRUE(at > 10);
}

TEST(DeskMigrations, a_death_at_any_operation_of_the_way_back_is_made_good_by_the_same_call) {
    std::uint64_t at = 1;
    for (;; ++at) {
        make(path, ours);
        const std::string before = rows_known_to(path, 1);
        const bool died = dies(at, [this] { return Database::take_back(path, 1).has_value(); });
        CHECK_TRUE(Database::take_back(path, 1).has_value());
        STRCMP_EQUAL(before.c_str(), rows_known_to(path, 1).c_str());
        CHECK_TRUE(opens());
        clear();
        if (!died) break;
    }
    CHECK_TRUE(at > 10);
}

TEST(DeskMigrations, a_newer_desks_file_is_left_alone_to_the_byte_and_the_refusal_says_what_to_do) {
    make(path, ours);
    const std::string newer = directory.path() + "/newer.db";
    {
        // Its log as a power cut left it
        soci::session sql{soci::sqlite3, "dbname=" + path};
        sql << "CREATE TABLE colour (name TEXT)";
        sql << "INSERT INTO migration VALUES (" + std::to_string(ours + 1) + ", 'colour', 0)";
        for (const char* end : {"", "-wal"}) std::filesystem::copy_file(path + end, newer + end);
    }
    const std::string file = bytes_of(newer), log = bytes_of(newer + "-wal");
    CHECK_FALSE(log.empty());
    const auto refused = Database::open(newer, kNow);
    CHECK(refused.error() == DatabaseErrc::Newer);
    STRCMP_CONTAINS(("--back-to " + std::to_string(ours)).c_str(), refused.error().message().c_str());
    CHECK(Database::take_back(newer, 1).error() == DatabaseErrc::Newer);
    CHECK(bytes_of(newer) == file);
    CHECK(bytes_of(newer + "-wal") == log);
}

TEST(DeskMigrations, a_file_that_is_not_there_is_not_made) {
    CHECK(Database::take_back(path, 1).error() == DatabaseErrc::ReadOnly);
    CHECK_FALSE(std::filesystem::exists(path));
}
