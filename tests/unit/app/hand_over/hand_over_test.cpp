// SPDX-License-Identifier: Apache-2.0
// A car's signed word to a buyer: read back exactly, and each bit of it, the signer and the journal behind it are held.
#include <fstream>
#include <sstream>

#include "adapters/mbedtls/key_id.hpp"
#include "adapters/mbedtls/mbed_keys.hpp"
#include "adapters/mbedtls/public_point.hpp"
#include "app/hand_over/command.hpp"
#include "app/hand_over/statement.hpp"
#include "core/ledger/journal_export.hpp"
#include "support/temporary_directory.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::hand_over;

TEST_GROUP(HandOver) {
    test::TemporaryDirectory directory;
    IdentityFiles files{std::filesystem::path{directory.path()} / "identity"};
    std::unique_ptr<MbedKeys> keys;
    std::vector<JournalEntry> journal;
    Statement statement;
    bool as_json{false};

    void setup() override {
        CHECK_TRUE(ensure_key(files).has_value());
        keys = std::make_unique<MbedKeys>(files);
        JournalHead head;
        for (const char* text : {"mileage\t1\t9000000\n", "mileage\t1\t9010000\n", "mileage\t1\t9020000\n"}) {
            journal.push_back(next_entry(mbed::sha256_of, head, {as_bytes(text).begin(), as_bytes(text).end()}));
            head = {journal.back().index, journal.back().hash};
        }
        const WallTime day{std::chrono::milliseconds{1'780'272'000'000}, WallQuality::Synchronised};
        statement = {"LDK**********0001", day, Distance::metres(9'012'400), MileageConfidence::High, 2,
                     {{day, Distance::kilometres(9000), "engine_oil,repair"}, {{}, {}, ""}}, {2, journal[1].hash}};
    }
    std::string text_of(const Statement& s) const {
        const auto point = mbed::own_point(files);
        CHECK_TRUE(point.has_value());
        const auto text = sign(s, *point, [this](ByteView bytes) { return keys->sign(bytes); });
        CHECK_TRUE(text.has_value());
        return *text;
    }
    std::string write(const std::string& name, const std::string& content) const {
        const std::string path = directory.path() + "/" + name;
        std::ofstream{path, std::ios::binary} << content;
        return path;
    }
    /// What the tool says, with its exit status before it.
    std::string tool(const std::string& text, const std::string& journal_file = {}, const std::string& certificate = {}) const {
        std::istringstream in{text};
        std::ostringstream out;
        const int status = verify({"-", journal_file, certificate, as_json}, in, out);
        return std::to_string(status) + " " + out.str();
    }
};

TEST(HandOver, comes_back_exactly_with_the_key_that_signed) {
    const auto checked = check(text_of(statement), mbed::fits);
    CHECK_TRUE(checked.has_value());
    CHECK_TRUE(checked->statement == statement);
    STRCMP_EQUAL(keys->own_key_id().c_str(), mbed::key_id_of(checked->key)->c_str());
    const Statement bare;
    CHECK_TRUE(check(text_of(bare), mbed::fits)->statement == bare);
}

TEST(HandOver, a_scanner_may_change_ends_of_lines_and_nothing_else) {
    std::string text = text_of(statement);
    text.pop_back();
    CHECK_TRUE(check(text, mbed::fits).has_value());
    std::string crlf;
    for (const char c : text_of(statement)) crlf += c == '\n' ? std::string{"\r\n"} : std::string{c};
    CHECK_TRUE(check(crlf, mbed::fits).has_value());
    CHECK_FALSE(check(text_of(statement) + "more\n", mbed::fits).has_value());
}

TEST(HandOver, every_flipped_bit_and_every_cut_is_refused) {
    const std::string whole = text_of(statement);
    for (std::size_t at = 0; at + 1 < whole.size(); ++at) {
        for (int bit = 0; bit < 8; ++bit) {
            std::string text = whole;
            text[at] = static_cast<char>(text[at] ^ (1 << bit));
            if (check(text, mbed::fits)) FAIL(("bit " + std::to_string(bit) + " of byte " + std::to_string(at)).c_str());
        }
        if (at + 2 < whole.size()) CHECK_FALSE(check(whole.substr(0, at), mbed::fits).has_value());
    }
}

TEST(HandOver, the_tool_says_what_the_car_said_or_names_the_first_line_that_does_not_fit) {
    const std::string text = text_of(statement);
    STRCMP_CONTAINS("0 holds: signed by the key ", tool(text).c_str());
    STRCMP_CONTAINS("mileage  9012 km", tool(text).c_str());
    STRCMP_CONTAINS("2026-06-01  9000 km  engine_oil,repair", tool(text).c_str());
    std::string changed = text;
    changed.replace(changed.find("9012400"), 7, "8012400");
    STRCMP_CONTAINS("1 DOES NOT HOLD: the signature does not fit", tool(changed).c_str());
    changed.replace(changed.find("metres "), 7, "meters ");
    STRCMP_CONTAINS("1 DOES NOT HOLD: line 4: no mileage", tool(changed).c_str());
    std::ostringstream out;
    std::istringstream none;
    CHECK_EQUAL(2, verify({directory.path() + "/absent", {}, {}, {}}, none, out));
}

TEST(HandOver, a_program_reads_the_same_as_one_json_object) {
    as_json = true;
    const std::string text = text_of(statement);
    const std::string told = tool(text, write("journal", export_journal(journal)));
    STRCMP_CONTAINS(R"("holds":true)", told.c_str());
    STRCMP_CONTAINS(R"("mileage_km":9012)", told.c_str());
    STRCMP_CONTAINS(R"({"performed":"2026-06-01","mileage_km":9000,"items":"engine_oil,repair"})", told.c_str());
    STRCMP_CONTAINS(R"("in_journal":true)", told.c_str());
    std::string changed = text;
    changed.replace(changed.find("9012400"), 7, "8012400");
    STRCMP_CONTAINS(R"(1 {"holds":false,"why":"the signature does not fit: )", tool(changed).c_str());
    STRCMP_CONTAINS(R"(2 {"error":)", tool(text, directory.path() + "/absent").c_str());
}

TEST(HandOver, the_journal_has_to_hold_the_statements_head_also_when_it_went_on) {
    const std::string text = text_of(statement);
    STRCMP_CONTAINS("0 holds", tool(text, write("journal", export_journal(journal))).c_str());
    // A journal that ends before it, one of another car, and one that was changed
    STRCMP_CONTAINS("the file ends at 1", tool(text, write("short", export_journal({journal.data(), 1}))).c_str());
    JournalHead head;
    std::vector<JournalEntry> other;
    for (int i = 0; i < 3; ++i) {
        other.push_back(next_entry(mbed::sha256_of, head, bytes_of({0x61, 0x0A})));
        head = {other.back().index, other.back().hash};
    }
    STRCMP_CONTAINS("entry 2 of the journal is not the one", tool(text, write("other", export_journal(other))).c_str());
    std::string changed = export_journal(journal);
    changed.replace(changed.find("9010000"), 7, "8010000");
    STRCMP_CONTAINS("the journal is broken at entry 2", tool(text, write("changed", changed)).c_str());
}

TEST(HandOver, another_cars_key_is_told) {
    IdentityFiles other{std::filesystem::path{directory.path()} / "other"};
    CHECK_TRUE(ensure_key(other).has_value());
    MbedKeys theirs{other};
    // Signed by another key than the one it names
    const auto forged = sign(statement, *mbed::own_point(files), [&theirs](ByteView bytes) { return theirs.sign(bytes); });
    CHECK_FALSE(check(*forged, mbed::fits).has_value());
    // A point that is none
    mbed::PublicPoint none{};
    CHECK_FALSE(mbed::fits(none, as_bytes("x"), {}));
}

TEST(HandOver, the_newest_records_are_told_by_plan_item_or_kind_of_work) {
    ServiceRecord record;
    record.mileage = Distance::kilometres(5);
    record.jobs.resize(3);
    record.jobs[0].item_id = "engine_oil";
    record.jobs[1].kind = record.jobs[2].kind = JobKind::Repair;
    const auto works = newest_of({record, record, record, record});
    CHECK_EQUAL(kNewest, works.size());
    STRCMP_EQUAL("engine_oil,repair", works[0].items.c_str());
}
