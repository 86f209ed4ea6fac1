// SPDX-License-Identifier: Apache-2.0
// The hash chain of the journal and its text file: any single change is found, and where.
#include "core/ledger/journal_export.hpp"

#include "ports/sim_keys.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

TEST_GROUP(Journal) {
    sim::SimKeys keys{"car"};
    HashFunction sha256{[this](ByteView bytes) { return keys.sha256(bytes); }};
    std::vector<JournalEntry> chain(unsigned length) {
        std::vector<JournalEntry> out;
        JournalHead head;
        for (unsigned i = 1; i <= length; ++i) {
            out.push_back(next_entry(sha256, head, bytes_of({i, i})));
            head = {out.back().index, out.back().hash};
        }
        return out;
    }
};

TEST(Journal, a_whole_chain_holds_and_can_be_checked_in_pieces) {
    const auto entries = chain(5);
    CHECK_FALSE(first_broken(sha256, {}, entries).has_value());
    CHECK_FALSE(first_broken(sha256, {entries[1].index, entries[1].hash}, std::span{entries}.subspan(2)).has_value());
}

TEST(Journal, a_changed_missing_or_added_entry_is_named) {
    auto changed = chain(5);
    changed[2].payload[0] ^= std::byte{1};
    CHECK_EQUAL(3U, *first_broken(sha256, {}, changed));
    auto missing = chain(5);
    missing.erase(missing.begin() + 1);
    CHECK_EQUAL(2U, *first_broken(sha256, {}, missing));
    auto rehashed = chain(5);
    rehashed[3].hash[0] ^= std::byte{1};
    CHECK_EQUAL(4U, *first_broken(sha256, {}, rehashed));
}

TEST(Journal, an_entry_whose_words_were_taken_out_holds_the_chain_when_a_later_one_names_it) {
    auto entries = chain(4);
    const std::uint64_t named[] = {2};
    const std::string notice = erased_text(ErasureReason::OwnerChanged, Distance::kilometres(7), {}, named);
    STRCMP_EQUAL("erased\t1\t2\t7000\t0\t0\t2\n", notice.c_str());
    entries.push_back(next_entry(sha256, {4, entries[3].hash}, {as_bytes(notice).begin(), as_bytes(notice).end()}));
    const auto remove = [&entries](std::size_t at) { entries[at].payload = {as_bytes(kRemovedText).begin(), as_bytes(kRemovedText).end()}; };
    remove(1);
    CHECK_FALSE(first_broken(sha256, {}, entries).has_value());
    const auto whole = check_journal(export_journal(entries), sha256);
    CHECK_TRUE(!whole->first_broken && whole->removed == 1);
    // Then a removal that nobody named is a change like any other
    remove(2);
    const auto verdict = check_journal(export_journal(entries), sha256);
    CHECK_EQUAL(3U, *verdict->first_broken);
    CHECK_EQUAL(2U, verdict->head.index);
    // And its hash is held by the entry behind it
    entries[2].payload = chain(4)[2].payload;
    entries[1].hash[0] ^= std::byte{1};
    CHECK_EQUAL(3U, first_broken(sha256, {}, entries).value_or(0));
}

TEST_GROUP(ExportedJournal) {
    sim::SimKeys keys{"car"};
    HashFunction sha256{[this](ByteView bytes) { return keys.sha256(bytes); }};
    std::vector<JournalEntry> entries;

    void setup() override {
        JournalHead head;
        for (const char* text : {"mileage\t1\t48210400\t1\t2\t1780000000000\t2\n", "service\t1\tAA\njob\t1\n", "no line feed"}) {
            const ByteView bytes = as_bytes(text);
            entries.push_back(next_entry(sha256, head, {bytes.begin(), bytes.end()}));
            head = {entries.back().index, entries.back().hash};
        }
    }
    std::uint64_t broken(std::string_view file) const {
        const auto verdict = check_journal(file, sha256);
        return verdict ? verdict->first_broken.value_or(0) : 999;
    }
};

TEST(ExportedJournal, a_whole_file_is_intact_and_its_entries_can_be_listed) {
    const std::string file = export_journal(entries);
    const auto verdict = check_journal(file, sha256);
    CHECK_TRUE(verdict.has_value());
    CHECK_FALSE(verdict->first_broken.has_value());
    CHECK_TRUE((verdict->head == JournalHead{3, entries[2].hash}));
    std::vector<std::string> payloads;
    for_each_entry(file, [&payloads](std::uint64_t, std::string_view payload) { payloads.emplace_back(payload); });
    CHECK_EQUAL(3U, payloads.size());
    STRCMP_EQUAL("no line feed", payloads[2].c_str());
    CHECK_EQUAL(0U, broken(export_journal({})));
}

TEST(ExportedJournal, the_text_can_be_checked_by_hand) {
    // Given SHA-256 of 32 zero bytes and "a\n", computed by another program
    const std::string expected = "64f5793b201c211072cc4c622e04bf326e2737f175f3a20619c48966b8bfffd8";
    const JournalEntry entry = next_entry(sha256, {}, bytes_of({0x61, 0x0A}));
    // Then the file says so, and nothing else
    STRCMP_EQUAL(("odolink-journal 1\nentry 1 " + expected + " 2\na\nend 1 " + expected + "\n").c_str(), export_journal({&entry, 1}).c_str());
}

TEST(ExportedJournal, each_single_changed_bit_is_found_and_where) {
    const std::string file = export_journal(entries);
    std::vector<std::size_t> starts;
    for (std::size_t at = file.find("entry "); at != std::string::npos; at = file.find("\nentry ", at)) starts.push_back(at == file.find("entry ") ? at : ++at);
    CHECK_EQUAL(3U, starts.size());
    for (std::size_t at = 0; at < file.size(); ++at) {
        for (unsigned bit = 0; bit < 8; ++bit) {
            std::string bad = file;
            bad[at] = static_cast<char>(static_cast<unsigned char>(bad[at]) ^ (1U << bit));
            std::uint64_t entry = 999;  // the first line: no journal, or one of another format
            for (std::size_t i = 0; i < starts.size(); ++i) {
                if (at >= starts[i]) entry = i + 1;
            }
            if (at > file.find("\nend ")) entry = 4;  // the last line: as if a fourth followed
            CHECK_EQUAL(entry, broken(bad));
        }
    }
}

TEST(ExportedJournal, a_file_cut_at_any_length_is_not_intact) {
    const std::string file = export_journal(entries);
    for (std::size_t length = 0; length < file.size(); ++length) CHECK_TRUE(broken(std::string_view{file}.substr(0, length)) != 0);
    CHECK_TRUE(broken(file + "x") != 0);
    CHECK_TRUE(check_journal("odolink-journal 2\n", sha256).error() == JournalErrc::NewerFormat);
    CHECK_TRUE(check_journal("anything", sha256).error() == JournalErrc::NotAJournal);
}

TEST(ExportedJournal, an_entry_taken_out_or_moved_is_named) {
    auto missing = entries;
    missing.erase(missing.begin() + 1);
    CHECK_EQUAL(2U, broken(export_journal(missing)));
    std::swap(entries[1], entries[2]);
    CHECK_EQUAL(2U, broken(export_journal(entries)));
}
