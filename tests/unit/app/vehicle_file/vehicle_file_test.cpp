// SPDX-License-Identifier: Apache-2.0
// odolinkctl status, faults, mileage, due, consent, outbox on a store that a real agent made: they say what its screen
// says.
#include "app/vehicle_file/vehicle_file.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <iterator>

#include "app/settings/last_good.hpp"
#include "app/vehicle_file/answers.hpp"
#include "app/vehicle_file/words.hpp"
#include "world_on_disk.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::vehicle_file;

namespace json = boost::json;

namespace {

std::string content_of(const std::string& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace

TEST_GROUP(VehicleFile) {
    test::WorldOnDisk disk;
};

TEST(VehicleFile, says_of_a_running_agent_what_its_screen_says) {
    // Given an agent at work, whose database nobody else may lock
    disk.live();
    const HeadUnitView& screen = disk.world.view();
    // When it is looked into from outside
    const auto file = disk.look();
    // Then it is the same car
    CHECK_TRUE(file.agent_runs);
    DOUBLES_EQUAL(screen.mileage.value.in_kilometres(), file.now.view.mileage.value.in_kilometres(),
                  1.0);  // it is stored each kilometre
    CHECK_EQUAL(screen.faults.size(), file.now.view.faults.size());
    CHECK_TRUE(file.now.view.faults.front().fault.dtc == screen.faults.front().fault.dtc);
    CHECK_TRUE(file.now.view.faults.front().fault.state == screen.faults.front().fault.state);
    CHECK_EQUAL(screen.requests.size(), file.now.view.requests.size());
    CHECK_EQUAL(screen.link.waiting, [&file] {
        std::uint64_t waiting = 0;
        for (const OutboxRange& range : file.outbox) waiting += range.count;
        return waiting;
    }());
    for (std::size_t i = 0; i < screen.due.size(); ++i)
        CHECK_TRUE(file.now.view.due[i].due.state == screen.due[i].due.state);
    for (std::size_t i = 0; i < screen.consents.size(); ++i)
        CHECK_TRUE(file.now.view.consents[i].consent == screen.consents[i].consent);
}

TEST(VehicleFile, looking_changes_nothing_in_the_directory) {
    disk.live();
    const std::string data = disk.folder.path() + "/data/";
    const std::string before = content_of(data + "vehicle.db") + content_of(data + "vehicle.db-wal");
    static_cast<void>(disk.look());
    CHECK_TRUE(before == content_of(data + "vehicle.db") + content_of(data + "vehicle.db-wal"));
    std::size_t files = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator{data}) ++files;
    CHECK_EQUAL(5U, files);  // vehicle.db, its log, lock, mileage.keep, reserve
}

TEST(VehicleFile, each_answer_is_one_object_and_a_text_in_both_languages) {
    disk.live();
    const auto file = disk.look();
    for (const Answer& answer : kAnswers) {
        const json::value made = answer.json(file);
        CHECK_TRUE(made.is_object());
        for (const Language language : {Language::Chinese, Language::English}) {
            const std::string text = answer.text(file, language);
            CHECK_TRUE(text.ends_with('\n'));
            CHECK_TRUE(text.find("unknown") == std::string::npos);
        }
        CHECK_TRUE(answer.text(file, Language::Chinese) != answer.text(file, Language::English));
    }
}

TEST(VehicleFile, status_masks_the_vin_and_counts_what_is_open) {
    disk.live();
    const auto file = disk.look();
    const json::value made = status_json(file);
    STRCMP_EQUAL("LDK***********001", made.at("vin").as_string().c_str());
    CHECK_EQUAL(1, made.at("faults_active").to_number<int>());
    CHECK_EQUAL(1, made.at("requests_open").to_number<int>());
    CHECK_EQUAL(0, made.at("unclean_stops").to_number<int>());
    CHECK_TRUE(made.at("agent_runs").as_bool());
    STRCMP_CONTAINS("agent: running", status_text(file, Language::English).c_str());
    STRCMP_CONTAINS("程序：正在运行", status_text(file, Language::Chinese).c_str());
    CHECK_TRUE(json::serialize(made).find(test::kVin) == std::string::npos);
}

TEST(VehicleFile, faults_due_and_mileage_tell_why) {
    disk.live();
    const auto file = disk.look();
    const json::value fault = faults_json(file).at("faults").at(0);
    STRCMP_EQUAL("P0420", fault.at("code").as_string().c_str());
    STRCMP_EQUAL("confirmed", fault.at("state").as_string().c_str());
    CHECK_TRUE(fault.at("advice").at("zh").as_string().size() > 0);
    STRCMP_CONTAINS("P0420  confirmed, service soon: ", faults_text(file, Language::English).c_str());
    const json::value due = due_json(file);
    const json::array& items = due.at("items").as_array();
    const json::value& oil = *std::find_if(items.begin(), items.end(),
                                           [](const json::value& item) { return item.at("item") == "engine_oil"; });
    STRCMP_EQUAL("soon", oil.at("state").as_string().c_str());
    CHECK_TRUE(oil.at("remaining_km").to_number<double>() < 1000);
    const json::value mileage = mileage_json(file);
    STRCMP_EQUAL("high", mileage.at("confidence").as_string().c_str());
    CHECK_TRUE(mileage.at("km").to_number<double>() > 9000);
}

TEST(VehicleFile, the_outbox_names_what_waits) {
    disk.live();
    const auto file = disk.look();
    const json::value made = outbox_json(file);
    bool request = false;
    for (const json::value& kind : made.at("waiting").as_array())
        request = request || kind.at("what").at("en") == "Service request with vehicle health";
    CHECK_TRUE(request);
    STRCMP_CONTAINS("服务请求和车况 × 1", outbox_text(file, Language::Chinese).c_str());
}

TEST(VehicleFile, a_guest_at_the_screen_hides_nothing_from_who_may_read_the_directory) {
    disk.live();
    disk.world.act("ignition off");
    CHECK_TRUE(disk.world.touch(ChangeSeat{Audience::Guest}).has_value());
    CHECK_TRUE(disk.world.view().audience == Audience::Guest);
    CHECK_EQUAL(1U, disk.look().now.view.requests.size());
}

TEST(VehicleFile, status_names_the_mark_that_ends_a_forgotten_pin_and_nothing_of_the_pin) {
    disk.live();
    STRCMP_EQUAL("", status_json(disk.look()).at("pin_mark").as_string().c_str());
    // Given: a PIN that the owner forgot, and a guest at the screen
    disk.world.act("ignition off");
    CHECK_TRUE(disk.world.touch(SetPin{"246813"}).has_value());
    CHECK_TRUE(disk.world.touch(ChangeSeat{Audience::Guest}).has_value());
    const auto file = disk.look();
    const std::string mark{status_json(file).at("pin_mark").as_string()};
    CHECK_EQUAL(8U, mark.size());
    STRCMP_CONTAINS(("owner's PIN: set, mark " + mark).c_str(), status_text(file, Language::English).c_str());
    STRCMP_CONTAINS(("车主 PIN：已设置，标记 " + mark).c_str(), status_text(file, Language::Chinese).c_str());
    // When: the garage writes it into the configuration
    disk.world.stage.vehicle.configure([&mark](AgentConfig& config) { config.forget_pin = mark; });
    // Then
    CHECK_TRUE(disk.world.touch(ChangeSeat{Audience::Owner}).has_value());
    STRCMP_EQUAL("", status_json(disk.look()).at("pin_mark").as_string().c_str());
}

TEST(VehicleFile, an_agent_that_was_killed_counts_as_an_unclean_stop) {
    disk.live();
    disk.world.act("kill agent");
    disk.store.reset();
    const auto file = disk.look();
    CHECK_FALSE(file.agent_runs);
    CHECK_EQUAL(1U, file.unclean_stops);
}

TEST(VehicleFile, what_cannot_be_looked_at_says_what_where_and_what_to_do) {
    const auto absent = open({disk.folder.path() + "/odolinkd.toml", disk.folder.path() + "/absent"}, disk.clock);
    STRCMP_CONTAINS("/absent", absent.error().where.c_str());
    STRCMP_EQUAL("it cannot be read", absent.error().what.c_str());
    STRCMP_CONTAINS("--data", absent.error().advice.c_str());
    std::ofstream{disk.folder.path() + "/broken.toml"} << "[log]\nlevel = \"loud\"\n";
    const auto broken = open({disk.folder.path() + "/broken.toml", {}}, disk.clock);
    STRCMP_CONTAINS("broken.toml:2: log.level: ", broken.error().what.c_str());
    // With --data a broken configuration is a remark.
    const auto all_the_same = open({disk.folder.path() + "/broken.toml", disk.folder.path() + "/data"}, disk.clock);
    CHECK_EQUAL(1U, all_the_same->remarks.size());
    std::ofstream{disk.folder.path() + "/vehicle.db"} << "no database";
    const auto damaged = open({{}, disk.folder.path() + "/vehicle.db"}, disk.clock);
    CHECK_FALSE(damaged.has_value());
}

TEST(VehicleFile, a_configuration_that_the_agent_refused_is_told) {
    note_refusal(disk.folder.path() + "/data", "odolinkd.toml:3: log.level: no such level; write info");
    STRCMP_CONTAINS("note: the agent runs on its last good configuration, since odolinkd.toml:3: log.level", status_text(disk.look(), Language::English).c_str());
}

TEST(VehicleFile, times_and_vins_have_one_form) {
    STRCMP_EQUAL(
        "2026-06-01 08:00",
        local_time({std::chrono::milliseconds{1'780'272'000'000}, WallQuality::Estimated}, LocalOffset{}).c_str());
    STRCMP_EQUAL("–", local_time({}, LocalOffset{}).c_str());
    STRCMP_EQUAL("–", masked("no vin").c_str());
}
