// SPDX-License-Identifier: Apache-2.0
// The exact words a person gets for each mistake in odolinkd.toml, and the layers.
#include "adapters/config/daemon_config.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

TEST_GROUP(DaemonConfig) {
    odolink::DaemonConfig config;

    /// The error text of one layer over the defaults; empty when it is taken.
    std::string error_of(const std::string& toml) {
        const auto applied = apply_config(config, "odolinkd.toml", toml);
        return applied ? std::string{} : applied.error().text();
    }
};

TEST(DaemonConfig, the_file_we_ship_says_what_the_defaults_are) {
    const auto shipped = load_config({.system_file = ODOLINK_SHIPPED_CONFIG, .chosen_file = {}, .overrides = {}});
    CHECK_TRUE_TEXT(shipped.has_value(), shipped ? "" : shipped.error().text().c_str());
    CHECK_TRUE(shipped->data_directory == config.data_directory);
    CHECK_TRUE(shipped->can.kind == config.can.kind);
    CHECK_EQUAL(config.can.name, shipped->can.name);
    CHECK_FALSE(shipped->can.bitrate.has_value());
    CHECK_TRUE(shipped->link.keepalive == config.link.keepalive);
    CHECK_TRUE(shipped->link.session_expiry == config.link.session_expiry);
    CHECK_EQUAL(config.head_unit.port, shipped->head_unit.port);
    CHECK_EQUAL(config.maintenance.powertrain, shipped->maintenance.powertrain);
    CHECK_TRUE(config.vehicle.profile_directory == shipped->vehicle.profile_directory);
    CHECK_TRUE(shipped->local_offset == config.local_offset);
}

TEST(DaemonConfig, values_are_read_with_their_units) {
    CHECK_EQUAL(std::string{}, error_of("[can]\nkind = \"virtual\"\nname = \"run/can0\"\nbitrate = 250000\n"
                                        "[link]\nhost = \"broker.test\"\nport = 18883\nkeepalive = \"2 min\"\n"
                                        "[head_unit]\nlanguage = \"en\"\n[calendar]\nutc_offset = \"-5 h\"\n"
                                        "[maintenance]\nfirst_registration = 2022-05-01\n[log]\nlevel = \"debug\"\nformat = \"json\"\n"));
    CHECK_TRUE(config.can.kind == CanKind::Virtual);
    CHECK_EQUAL(250'000U, config.can.bitrate.value());
    CHECK_EQUAL(18883, config.link.port);
    CHECK_EQUAL(120'000, config.link.keepalive.count());
    CHECK_TRUE(config.head_unit.language == Language::English);
    CHECK_EQUAL(-300, config.local_offset.value.count());
    CHECK_EQUAL(1651363200000, config.maintenance.first_registration->since_epoch.count());  // 2022-05-01T00:00:00Z
    CHECK_TRUE(config.log.level == LogLevel::Debug);
    CHECK_TRUE(config.log.format == LogFormat::Json);
}

TEST(DaemonConfig, the_dealers_numbers_and_the_platforms_receiver_are_read) {
    STRCMP_EQUAL("", error_of("[dealer]\nroadside_phone = \"400-820-0003\"\n[position]\ngpsd = \"127.0.0.1:2947\"\n").c_str());
    STRCMP_EQUAL("400-820-0003", config.dealer.roadside_phone.c_str());
    STRCMP_EQUAL("127.0.0.1:2947", config.position.gpsd.c_str());
    STRCMP_CONTAINS("gps", error_of("[position]\ngps = \"x\"\n").c_str());
}

TEST(DaemonConfig, the_months_data_has_a_unit) {
    STRCMP_EQUAL("", error_of("[link]\nmonthly_budget = \"50 MB\"\nroaming = true\n").c_str());
    CHECK_EQUAL(50'000'000U, config.link.monthly_budget);
    CHECK_TRUE(config.link.roaming);
    STRCMP_CONTAINS("\"Mb\" is not a unit of data; units: kB, MB, GB", error_of("[link]\nmonthly_budget = \"50 Mb\"\n").c_str());
    STRCMP_CONTAINS("out of range", error_of("[link]\nmonthly_budget = \"0 MB\"\n").c_str());
}

TEST(DaemonConfig, an_unknown_key_is_named_with_its_line_and_the_known_ones) {
    CHECK_EQUAL(std::string{"odolinkd.toml:3: link.prot: there is no such key; remove it or choose one of: ca, connect_timeout, host, "
                            "keepalive, monthly_budget, port, roaming, server_name, session_expiry"},
                error_of("[link]\nhost = \"b\"\nprot = 1\n"));
}

TEST(DaemonConfig, an_unknown_table_is_named_with_its_line) {
    STRCMP_CONTAINS("odolinkd.toml:2: links: there is no such key", error_of("\n[links]\nhost = \"b\"\n").c_str());
}

TEST(DaemonConfig, a_wrong_unit_is_named_with_the_right_ones) {
    STRCMP_CONTAINS("odolinkd.toml:2: link.keepalive: \"km\" is not a unit of time; units: ms, s, min, h, d",
                    error_of("[link]\nkeepalive = \"60 km\"\n").c_str());
    STRCMP_CONTAINS("\"60\" has no unit", error_of("[link]\nkeepalive = \"60\"\n").c_str());
    STRCMP_CONTAINS("is not text in quotes", error_of("[link]\nkeepalive = 60\n").c_str());
}

TEST(DaemonConfig, values_out_of_range_are_refused_with_the_range) {
    STRCMP_CONTAINS("odolinkd.toml:2: link.port: 70000 is out of range; give a value from 0 to 65535", error_of("[link]\nport = 70000\n").c_str());
    STRCMP_CONTAINS("give a value from \"5 s\" to \"1 h\"", error_of("[link]\nkeepalive = \"1 s\"\n").c_str());
    STRCMP_CONTAINS("\"vcan\" is not known; choose one of \"socketcan\", \"virtual\"", error_of("[can]\nkind = \"vcan\"\n").c_str());
    STRCMP_CONTAINS("odolinkd.toml:2: not valid TOML: invalid date", error_of("[maintenance]\nfirst_registration = 2023-02-29\n").c_str());
}

TEST(DaemonConfig, wrong_toml_is_named_with_its_line) {
    STRCMP_CONTAINS("odolinkd.toml:2: not valid TOML: bad format", error_of("[link]\nport == 1\n").c_str());
    STRCMP_CONTAINS("odolinkd.toml:3: not valid TOML: value (\"port\") already exists.", error_of("[link]\nport = 1\nport = 2\n").c_str());
}

TEST(DaemonConfig, profiles_are_one_file_or_a_list) {
    CHECK_EQUAL(std::string{}, error_of("[vehicle]\nprofile_directory = \"p\"\nsignal_sets = \"a.json\"\ndbc = [\"b.dbc\", \"c.dbc\"]\nmodel_year = 2021\nstart_stop = true\n"));
    CHECK_EQUAL(1U, config.vehicle.signal_sets.size());
    CHECK_EQUAL(std::string{"c.dbc"}, config.vehicle.dbc.at(1));
    CHECK_EQUAL(2021, *config.vehicle.model_year);
    CHECK_TRUE(config.vehicle.start_stop);
    STRCMP_CONTAINS("odolinkd.toml:2: vehicle.dbc: is neither text nor a list of texts", error_of("[vehicle]\ndbc = [\"b.dbc\", 7]\n").c_str());
    STRCMP_CONTAINS("odolinkd.toml:2: vehicle.model_year: 1900 is out of range", error_of("[vehicle]\nmodel_year = 1900\n").c_str());
}

TEST(DaemonConfig, a_layer_with_an_error_changes_nothing) {
    CHECK_TRUE(!error_of("[link]\nhost = \"b\"\nport = 70000\n").empty());
    CHECK_EQUAL(std::string{}, config.link.host);
}

TEST(DaemonConfig, a_stronger_layer_replaces_single_keys) {
    CHECK_EQUAL(std::string{}, error_of("[link]\nhost = \"a\"\nport = 1\n"));
    CHECK_EQUAL(std::string{}, error_of("link.port = 2"));
    CHECK_EQUAL(std::string{"a"}, config.link.host);
    CHECK_EQUAL(2, config.link.port);
}

TEST(DaemonConfig, a_chosen_file_must_be_there_but_the_systems_need_not) {
    CHECK_TRUE(load_config({.system_file = "nowhere.toml", .chosen_file = {}, .overrides = {}}).has_value());
    const auto missing = load_config({.system_file = "nowhere.toml", .chosen_file = "gone.toml", .overrides = {}});
    STRCMP_EQUAL("gone.toml: cannot be read; check that it exists and who may read it", missing.error().text().c_str());
    const auto wrong = load_config({.system_file = "nowhere.toml", .chosen_file = {}, .overrides = {"link.port=\"x\""}});
    STRCMP_CONTAINS("--set link.port=\"x\":1: link.port: is not a whole number", wrong.error().text().c_str());
}
