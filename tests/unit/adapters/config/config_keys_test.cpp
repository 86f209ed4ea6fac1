// SPDX-License-Identifier: Apache-2.0
// The table of what takes effect at once has each key there is, and the README tells the same.
#include "adapters/config/config_keys.hpp"

#include <fstream>
#include <set>
#include <sstream>

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

/// Dotted names of all keys of the shipped file, commented ones too.
std::set<std::string> shipped_keys() {
    std::set<std::string> keys;
    std::string table;
    std::ifstream in{ODOLINK_SHIPPED_CONFIG};
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with('[')) table = line.substr(1, line.find(']') - 1);
        if (line.starts_with('#')) line.erase(0, 1);
        const std::size_t equals = line.find(" = ");
        if (equals != std::string::npos && line.find(' ') == equals) keys.insert(table + '.' + line.substr(0, equals));
    }
    return keys;
}

}  // namespace

TEST_GROUP(ConfigKeys){};

TEST(ConfigKeys, each_key_of_the_shipped_file_says_when_it_takes_effect) {
    std::set<std::string> told;
    for (const ConfigKey& key : config_keys()) told.emplace(key.name);
    for (const std::string& key : shipped_keys()) {
        if (told.erase(key) == 0) FAIL((key + " is in odolinkd.toml and not in the table").c_str());
    }
    if (!told.empty()) FAIL((*told.begin() + " is in the table and not in odolinkd.toml").c_str());
}

TEST(ConfigKeys, the_readme_tells_the_same) {
    std::ifstream in{ODOLINK_CONFIG_README};
    std::stringstream text;
    text << in.rdbuf();
    for (const ConfigKey& key : config_keys()) {
        const std::string name{key.name};
        const std::size_t dot = name.find('.');
        const std::string row = "| `" + name.substr(0, dot) + "` |";
        const std::size_t at = text.str().find(row);
        if (at == std::string::npos) FAIL((row + " is missing").c_str());
        const std::string line = text.str().substr(at, text.str().find('\n', at) - at);
        const std::size_t later = line.rfind(" | ");  // the last column: with a restart
        const bool live = line.find('`' + name.substr(dot + 1) + '`', row.size()) < later;
        const bool at_start = line.find('`' + name.substr(dot + 1) + '`', later) != std::string::npos;
        if (live == at_start || live != (key.effect == TakesEffect::Live))
            FAIL((name + " stands in the wrong column").c_str());
    }
}

TEST(ConfigKeys, a_change_is_named_by_what_it_needs) {
    DaemonConfig before;
    DaemonConfig after;
    CHECK_TRUE(
        apply_config(
            after, "f",
            "[can]\nname = \"can1\"\n[log]\nlevel = \"debug\"\n[dealer]\nservice_phone = \"1\"\n[link]\nport = 1\n")
            .has_value());
    const auto live = changed_keys(before, after, TakesEffect::Live);
    const auto later = changed_keys(before, after, TakesEffect::AtStart);
    CHECK_TRUE((live == std::vector<std::string>{"dealer.service_phone", "log.level"}));
    CHECK_TRUE((later == std::vector<std::string>{"can.name", "link.port"}));
    CHECK_TRUE(changed_keys(after, after, TakesEffect::Live).empty());
}

TEST(ConfigKeys, each_row_sees_a_change_of_its_own_key_only) {
    const std::pair<const char*, const char*> kOther[] = {{"data.directory", "\"/x\""},
                                                      {"data.key", "\"/k\""},
                                                          {"enrolment.file", "\"/x\""},
                                                          {"can.kind", "\"virtual\""},
                                                          {"can.name", "\"x\""},
                                                          {"can.bitrate", "250000"},
                                                          {"link.host", "\"x\""},
                                                          {"link.port", "7"},
                                                          {"link.server_name", "\"x\""},
                                                          {"link.ca", "\"/x\""},
                                                          {"link.keepalive", "\"61 s\""},
                                                          {"link.connect_timeout", "\"11 s\""},
                                                          {"link.session_expiry", "\"8 d\""},
                                                          {"link.monthly_budget", "\"50 MB\""},
                                                          {"link.roaming", "true"},
                                                          {"dealer.id", "\"x\""},
                                                          {"dealer.name", "\"x\""},
                                                          {"dealer.service_phone", "\"x\""},
                                                          {"dealer.complaint_phone", "\"x\""},
                                                          {"dealer.roadside_phone", "\"x\""},
                                                          {"position.gpsd", "\"x\""},
                                                          {"head_unit.port", "7"},
                                                          {"head_unit.language", "\"en\""},
                                                          {"head_unit.forget_pin", "\"1A2B3C4D\""},
                                                          {"maintenance.powertrain", "\"diesel\""},
                                                          {"maintenance.plan", "\"/x\""},
                                                          {"maintenance.first_registration", "2020-01-01"},
                                                          {"vehicle.profile_directory", "\"/x\""},
                                                          {"vehicle.signal_sets", "[\"/x\"]"},
                                                          {"vehicle.dbc", "[\"/x\"]"},
                                                          {"vehicle.model_year", "2001"},
                                                          {"vehicle.start_stop", "true"},
                                                          {"calendar.utc_offset", "\"7 h\""},
                                                          {"metrics.file", "\"/x\""},
                                                          {"supervision.start_ladder", "false"},
                                                          {"log.level", "\"debug\""},
                                                          {"log.format", "\"json\""}};
    std::size_t seen = 0;
    for (const auto& [name, value] : kOther) {
        DaemonConfig after;
        CHECK_TRUE(apply_config(after, "f", std::string{name} + " = " + value).has_value());
        auto changed = changed_keys({}, after, TakesEffect::Live);
        for (auto& key : changed_keys({}, after, TakesEffect::AtStart)) changed.push_back(std::move(key));
        CHECK_EQUAL(1U, changed.size());
        STRCMP_EQUAL(name, changed.front().c_str());
        ++seen;
    }
    CHECK_EQUAL(config_keys().size(), seen);
}
