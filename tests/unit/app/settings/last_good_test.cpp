// SPDX-License-Identifier: Apache-2.0
// A configuration that was good once starts the agent again, whatever was done to its files since; and what is wrong is
// told by line.
#include "app/settings/last_good.hpp"

#include <sys/stat.h>

#include <fstream>

#include "support/temporary_directory.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

const char* const kPlan =
    "id = \"own\"\nversion = 3\nname = {zh = \"计划\", en = \"Plan\"}\n[[item]]\nid = \"oil\"\nname = {zh = \"机油\", "
    "en = \"Oil\"}\nreason = {zh = \"老化\", en = \"Ages\"}\n"
    "repeat = {distance = \"9000 km\"}\n";

}  // namespace

TEST_GROUP(LastGoodConfig) {
    test::TemporaryDirectory folder;
    ConfigLayers layers;

    void setup() override {
        layers.system_file = path("system.toml");
        layers.chosen_file = path("chosen.toml");
        write("system.toml", "[log]\nlevel = \"warning\"\n");
        write("chosen.toml", "[data]\ndirectory = \"" + path("data") + "\"\n[dealer]\nname = \"First\"\n");
    }
    [[nodiscard]] std::string path(const char* name) const {
        return folder.path() + "/" + name;
    }
    void write(const char* name, const std::string& text) const {
        std::ofstream{path(name), std::ios::binary} << text;
    }
    void run_well() const {
        const auto config = load_for_start(layers);
        CHECK_TRUE(config && config->refused.empty());
        CHECK_TRUE(keep_as_last_good(layers, config->config).has_value());
    }
};

TEST(LastGoodConfig, starts_the_agent_when_a_file_was_broken_after_a_good_run) {
    // Given a good run, and a file with a mistake since
    run_well();
    write("chosen.toml", "[data]\ndirectory = \"" + path("data") + "\"\n[dealer]\nname = 7\n");
    // When the agent starts
    const auto config = load_for_start(layers);
    // Then all layers are the last good ones, and what is wrong is told by file, line and key
    CHECK_TRUE(config.has_value());
    STRCMP_EQUAL("First", config->config.dealer.name.c_str());
    CHECK_TRUE(config->config.log.level == LogLevel::Warning);
    STRCMP_CONTAINS((path("chosen.toml") + ":4: dealer.name: ").c_str(), config->refused.c_str());
}

TEST(LastGoodConfig, is_found_though_the_file_is_no_toml_any_more) {
    run_well();
    write("chosen.toml", "[data]\n  directory = \"" + path("data") + "\"\n[dealer\nname = \n");
    const auto config = load_for_start(layers);
    CHECK_TRUE(config.has_value());
    STRCMP_EQUAL("First", config->config.dealer.name.c_str());
    STRCMP_CONTAINS("chosen.toml:", config->refused.c_str());
}

TEST(LastGoodConfig, holds_the_plan_file_too) {
    write("plan.toml", kPlan);
    write("chosen.toml",
          "[data]\ndirectory = \"" + path("data") + "\"\n[maintenance]\nplan = \"" + path("plan.toml") + "\"\n");
    run_well();
    write("plan.toml", "id = \"own\"\nversion = \"three\"\n");
    const auto config = load_for_start(layers);
    CHECK_TRUE(config.has_value());
    STRCMP_CONTAINS("plan.toml:2: version: ", config->refused.c_str());
    CHECK_EQUAL(3U, configured(config->config)->plan.version);
}

TEST(LastGoodConfig, is_for_its_owner_only) {
    run_well();
    struct stat info {};
    CHECK_EQUAL(0, ::stat((path("data") + "/config.last-good/chosen.toml").c_str(), &info));
    CHECK_EQUAL(0600U, info.st_mode & 0777U);
}

TEST(LastGoodConfig, without_a_good_run_before_a_mistake_ends_the_start) {
    write("chosen.toml", "[log]\nlevel = \"loud\"\n");
    const auto config = load_for_start(layers);
    STRCMP_CONTAINS("chosen.toml:2: log.level: ", config.error().text.c_str());
}

TEST(LastGoodConfig, a_layer_that_went_is_not_kept) {
    run_well();
    layers.chosen_file.reset();
    layers.overrides = {"data.directory=\"" + path("data") + "\""};
    run_well();
    write("system.toml", "[log]\nlevel = \"loud\"\n");
    const auto config = load_for_start(layers);
    CHECK_TRUE(config.has_value());
    STRCMP_EQUAL("", config->config.dealer.name.c_str());
}

TEST(LastGoodConfig, an_address_that_is_none_is_refused_before_it_is_used) {
    write("chosen.toml", "[position]\ngpsd = \"here\"\n");
    STRCMP_CONTAINS("position.gpsd: \"here\" is no address", load_whole(layers).error().text.c_str());
}

TEST(LastGoodConfig, what_is_refused_is_noted_until_it_is_mended) {
    note_refusal(folder.path(), "a.toml:1: x: y; z");
    STRCMP_EQUAL("a.toml:1: x: y; z", noted_refusal(folder.path()).c_str());
    note_refusal(folder.path(), {});
    STRCMP_EQUAL("", noted_refusal(folder.path()).c_str());
}
