// SPDX-License-Identifier: Apache-2.0
// Files behind --signalset and --dbc: what is taken, and the words for what is not.
#include "app/profiles/profile_options.hpp"

#include <filesystem>
#include <fstream>
#include <string>

#include "support/temporary_directory.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

constexpr const char* kDbc = "VERSION \"\"\nBO_ 291 Engine: 8 ECM\n SG_ Speed : 7|16@0+ (1,0) [0|0] \"rpm\" X\n";

std::string set_with(const std::string& id) {
    return R"({"commands":[{"hdr":"720","cmd":{"22":"404C"},"freq":1,"signals":[{"id":")" + id + R"(","name":"n","fmt":{"len":8}}]}]})";
}

}  // namespace

TEST_GROUP(ProfileOptions) {
    test::TemporaryDirectory folder;

    std::string file(const std::string& name, const std::string& text) {
        const std::string path = folder.path() + "/" + name;
        std::ofstream{path, std::ios::binary} << text;
        return path;
    }
    /// The error names the file and holds the words.
    static void check_refused(const LoadedProfiles& loaded, const std::string& path, const std::string& words) {
        CHECK_TRUE(loaded.error.has_value());
        STRCMP_CONTAINS(path.c_str(), loaded.error->c_str());
        STRCMP_CONTAINS(words.c_str(), loaded.error->c_str());
    }
};

TEST(ProfileOptions, several_files_of_each_kind_are_taken_in_their_order) {
    const auto loaded = load_profiles({{file("a.json", set_with("A")), file("b.json", set_with("B"))}, {file("a.dbc", kDbc)}});
    CHECK_FALSE(loaded.error.has_value());
    CHECK_EQUAL(2U, loaded.sets.size());
    STRCMP_EQUAL("A", loaded.sets[0].signals.at(0).id.c_str());
    STRCMP_EQUAL("B", loaded.sets[1].signals.at(0).id.c_str());
    CHECK_EQUAL(1U, loaded.databases.size());
}

TEST(ProfileOptions, a_file_given_twice_is_refused_whatever_its_path_looks_like) {
    const std::string path = file("a.json", set_with("A"));
    const std::string detour = folder.path() + "/./a.json";
    check_refused(load_profiles({{path, detour}, {}}), detour, "is given twice (first as " + path + ")");
    const std::string dbc = file("a.dbc", kDbc);
    check_refused(load_profiles({{}, {dbc, dbc}}), dbc, "is given twice");
}

TEST(ProfileOptions, two_sets_with_the_same_signal_are_refused_by_its_name) {
    const std::string first = file("a.json", set_with("SAME"));
    const std::string second = file("b.json", set_with("SAME"));
    const auto loaded = load_profiles({{first, second}, {}});
    check_refused(loaded, second, "defines the signal SAME, which " + first);
    CHECK_EQUAL(1U, loaded.sets.size());
}

TEST(ProfileOptions, a_file_of_the_other_kind_names_the_option_it_belongs_to) {
    const std::string dbc = file("a.dbc", kDbc);
    check_refused(load_profiles({{dbc}, {}}), dbc, "give it with --dbc");
    const std::string set = file("a.json", set_with("A"));
    check_refused(load_profiles({{}, {set}}), set, "give it with --signalset");
}

TEST(ProfileOptions, what_is_no_profile_is_refused_with_what_to_do) {
    const std::string missing = folder.path() + "/none.json";
    check_refused(load_profiles({{missing}, {}}), missing, "does not exist; check its name");
    check_refused(load_profiles({{folder.path()}, {}}), folder.path(), "is a directory");
    const std::string empty = file("empty", "");
    check_refused(load_profiles({{empty}, {}}), empty, "is empty");
    check_refused(load_profiles({{}, {empty}}), empty, "is empty");
    const std::string binary = file("binary", std::string("\xD4\xC3\xB2\xA1\0\0\xFF\x01", 8));
    check_refused(load_profiles({{binary}, {}}), binary, "give a signal set of OBDb's version 3 form");
    check_refused(load_profiles({{}, {binary}}), binary, "DBC");
    const std::string other = file("other.json", "[1]");
    check_refused(load_profiles({{other}, {}}), other, "the JSON has no list of commands");
    const std::string text = file("notes.txt", "nothing of the kind\n");
    check_refused(load_profiles({{}, {text}}), text, "is no DBC file");
}

TEST(ProfileOptions, what_a_usable_file_leaves_out_is_told_with_its_name) {
    const std::string set = file("a.json", R"({"commands":[{"hdr":"720","cmd":{"22":"404C"},"freq":1,"mystery":1,"signals":[]}]})");
    const auto loaded = load_profiles({{set}, {}});
    CHECK_FALSE(loaded.error.has_value());
    CHECK_EQUAL(1U, loaded.remarks.size());
    STRCMP_CONTAINS((set + ": warning: ").c_str(), loaded.remarks[0].c_str());
}

TEST(ProfileOptions, a_file_with_many_faults_is_told_in_six_lines) {
    std::string commands;
    for (int i = 0; i < 8; ++i) commands += std::string(i == 0 ? "" : ",") + R"({"hdr":"XX","cmd":{"22":"404C"},"freq":1,"signals":[]})";
    const auto loaded = load_profiles({{file("a.json", R"({"commands":[)" + commands + "]}")}, {}});
    CHECK_EQUAL(6U, loaded.remarks.size());
    STRCMP_CONTAINS(": 3 more warnings of this file", loaded.remarks[5].c_str());
}
