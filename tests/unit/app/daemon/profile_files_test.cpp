// SPDX-License-Identifier: Apache-2.0
// Profile files as an owner of a fleet would have them: good ones, and what is said of each mistake.
#include "app/daemon/profile_files.hpp"

#include <fstream>

#include "support/temporary_directory.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

const char* const kSet = R"({"commands":[{"hdr":"720","cmd":{"22":"D0D0"},"freq":5,"signals":[
    {"id":"O","name":"o","fmt":{"len":24,"max":16777215,"unit":"kilometers"},"suggestedMetric":"odometer"}]}]})";
const char* const kDbc = "VERSION \"\"\nBO_ 1072 CLUSTER: 8 X\n SG_ ODOMETER : 7|24@0+ (1,0) [0|0] \"km\" X\n";

struct Folder {
    test::TemporaryDirectory folder;
    DaemonConfig::Vehicle vehicle;
    Folder() { vehicle.profile_directory = folder.path(); }
    void write(const char* name, const std::string& text) {
        std::ofstream out{path(name), std::ios::binary};
        out << text;
    }
    [[nodiscard]] std::string path(const char* name) const { return folder.path() + "/" + name; }
    [[nodiscard]] ProfileFiles read() const { return read_profiles(vehicle); }
    void says(const char* what) const {
        const ProfileFiles files = read();
        CHECK_EQUAL(1U, files.remarks.size());
        STRCMP_CONTAINS(what, files.remarks.at(0).c_str());
    }
};

}  // namespace

TEST_GROUP(ProfileFiles){};

TEST(ProfileFiles, the_index_names_files_and_vehicles) {
    Folder f;
    f.write("profiles.toml", "[[profile]]\nname = \"A\"\nvin = [\"LDK\", \"LSV??1\"]\nfrom = 2019\nto = 2023\nsignal_set = \"a.json\"\ndbc = \"a.dbc\"\n"
                             "[profile.signals]\nspeed = \"M.S\"\n[[profile]]\nname = \"B\"\nvin = \"WVW\"\ndbc = \"a.dbc\"\n");
    f.write("a.json", kSet);
    f.write("a.dbc", kDbc);
    const ProfileFiles files = f.read();
    CHECK_EQUAL(0U, files.remarks.size());
    CHECK_EQUAL(2U, files.profiles.size());
    STRCMP_EQUAL("LSV??1", files.profiles[0].match.vins.at(1).c_str());
    CHECK_EQUAL(2019, *files.profiles[0].match.from);
    STRCMP_EQUAL("M.S", files.profiles[0].names.speed.c_str());
    CHECK_TRUE(files.profiles[0].signals.has_value() && files.profiles[0].broadcast.has_value());
    CHECK_FALSE(files.profiles[1].signals.has_value());
}

TEST(ProfileFiles, configured_files_are_for_the_vehicle_whatever_its_vin) {
    Folder f;
    f.write("a.json", kSet);
    f.write("a.dbc", kDbc);
    f.vehicle.signal_sets = {f.path("a.json")};
    f.vehicle.dbc = {f.path("a.dbc")};
    const ProfileFiles files = f.read();
    CHECK_EQUAL(2U, files.profiles.size());
    CHECK_TRUE(files.profiles[0].match.vins.empty());
    STRCMP_EQUAL("a.dbc", files.profiles[1].name.c_str());
}

TEST(ProfileFiles, a_folder_without_an_index_or_no_folder_is_no_mistake) {
    Folder f;
    CHECK_TRUE(f.read().remarks.empty());
    f.vehicle.profile_directory = f.path("absent");
    CHECK_TRUE(f.read().remarks.empty());
}

TEST(ProfileFiles, each_mistake_is_one_line_with_file_place_and_advice_and_costs_only_its_file) {
    Folder f;
    f.write("good.json", kSet);
    f.vehicle.signal_sets = {f.path("good.json"), f.path("absent.json")};
    f.says("absent.json: cannot be read; check that it exists");
    CHECK_EQUAL(1U, f.read().profiles.size());
    f.write("bad.json", "{\"commands\":");
    f.vehicle.signal_sets = {f.path("bad.json"), f.path("good.json")};
    f.says("bad.json: the signal set is not JSON; give a signal set");
    CHECK_EQUAL(1U, f.read().profiles.size());
    f.write("newer.json", R"({"commands":[],"newer":1,"later":2})");
    f.vehicle.signal_sets = {f.path("newer.json")};
    f.says("newer.json: fields unknown and ignored: later, newer; the rest of the file is used");
    f.vehicle.signal_sets = {f.folder.path()};
    f.says("cannot be read");
}

TEST(ProfileFiles, many_bad_commands_do_not_flood_the_log) {
    Folder f;
    std::string commands;
    for (int i = 0; i < 50; ++i) commands += std::string(i == 0 ? "" : ",") + "7";
    f.write("a.json", "{\"commands\":[" + commands + "]}");
    f.vehicle.signal_sets = {f.path("a.json")};
    const ProfileFiles files = f.read();
    CHECK_EQUAL(6U, files.remarks.size());
    STRCMP_CONTAINS("commands[0] is not an object", files.remarks[0].c_str());
    STRCMP_CONTAINS("45 more of the kind", files.remarks[5].c_str());
}

TEST(ProfileFiles, mistakes_of_the_index_name_line_key_and_remedy) {
    Folder f;
    const auto index = [&](const char* text) { f.write("profiles.toml", text); };
    index("[[profile]]\nname = \"A\"\nvin = \"LD\"\ndbc = \"a.dbc\"\n");
    f.says("profiles.toml:3: profile.vin: \"LD\" is no beginning of a VIN; give 3 to 17");
    index("[[profile]]\nname = \"A\"\nvin = \"LIO\"\ndbc = \"a.dbc\"\n");
    f.says("\"LIO\" is no beginning of a VIN");
    index("[[profile]]\nname = \"A\"\nvin = \"LDK\"\n");
    f.says("has no file; give signal_set, dbc or both");
    index("[[profile]]\nname = \"A\"\nvin = \"LDK\"\ndbc = \"../etc/a.dbc\"\n");
    f.says("is not a file of this folder");
    index("[[profile]]\nname = \"A\"\nvin = \"LDK\"\ndbc = \"a.dbc\"\nfrom = 2020\nto = 2019\n");
    f.says("turn the years round");
    index("[[profile]]\nname = \"A\"\nvin = \"LDK\"\ndbc = \"a.dbc\"\nfrmo = 2020\n");
    f.says("profiles.toml:5: profile.frmo: there is no such key");
    index("[[profile]]\nname = \"A\"\nvin = [1]\ndbc = \"a.dbc\"\n");
    f.says("is neither text nor a list of texts");
    index("[[profile]\n");
    f.says("not valid TOML");
}

TEST(ProfileFiles, the_shipped_example_is_whole) {
    DaemonConfig::Vehicle vehicle;
    vehicle.profile_directory = ODOLINK_SHIPPED_PROFILES;
    const ProfileFiles files = read_profiles(vehicle);
    CHECK_EQUAL(0U, files.remarks.size());
    CHECK_EQUAL(1U, files.profiles.size());
    CHECK_EQUAL(2U, files.profiles[0].signals->commands.size());
    CHECK_EQUAL(2U, files.profiles[0].broadcast->messages.size());
}
