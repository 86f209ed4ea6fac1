// SPDX-License-Identifier: Apache-2.0
// odolinkctl export and bundle on a store that a real agent made: the one has all, the other names nobody.
#include <sys/stat.h>

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <iterator>

#include "../vehicle_file/world_on_disk.hpp"
#include "adapters/exchange/exchange.hpp"
#include "adapters/mbedtls/key_id.hpp"
#include "app/history/history_file.hpp"
#include "app/take_out/bundle.hpp"
#include "app/take_out/owner_export.hpp"
#include "core/ledger/journal_export.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::take_out;

namespace json = boost::json;

TEST_GROUP(TakeOut) {
    test::WorldOnDisk disk;

    static const std::string& content(const std::vector<OutFile>& files, const char* name) {
        const auto found =
            std::find_if(files.begin(), files.end(), [name](const OutFile& f) { return f.name == name; });
        if (found == files.end()) FAIL(name);
        return found->content;
    }
};

TEST(TakeOut, the_export_holds_all_that_is_the_owners_and_reads_back) {
    disk.live();
    disk.world.act("network up");
    disk.world.expect_within(600s, "desk.requests = 1");
    disk.world.act("dealer pick up");
    disk.world.expect_within(60s, "request = picked_up");
    const auto file = disk.look();
    const auto files = owner_files(file);
    const json::value me = json::parse(content(files, "me.json"));
    STRCMP_EQUAL(test::kVin, me.at("vin").as_string().c_str());
    CHECK_EQUAL(1U, me.at("matters").as_array().size());
    CHECK_EQUAL(6U, me.at("consents").as_array().size());
    CHECK_TRUE(exchange::from_json(content(files, "history.json")).has_value());
    CHECK_TRUE(exchange::from_csv(content(files, "history.csv")).has_value());
    const auto journal = check_journal(content(files, "journal.txt"), mbed::sha256_of);
    CHECK_TRUE(journal && !journal->first_broken && journal->head.index > 0);
    STRCMP_CONTAINS("P0420,confirmed,service_soon,2026-06-01T00:0", content(files, "faults.csv").c_str());
    STRCMP_CONTAINS("number,started_utc", content(files, "trips.csv").c_str());
    for (const OutFile& each : files) {
        if (each.name != "README.txt") STRCMP_CONTAINS(each.name.c_str(), content(files, "README.txt").c_str());
    }
}

TEST(TakeOut, the_export_holds_the_attachments_that_were_fetched) {
    disk.live();
    disk.world.act("network up");
    disk.world.expect_within(600s, "desk.requests = 1");
    disk.world.act("dealer record oil service");
    disk.world.run_for(20s);
    const Bytes paper(20'000, std::byte{'x'});
    Bytes pdf = bytes_of({'%', 'P', 'D', 'F', '-'});
    pdf.insert(pdf.end(), paper.begin(), paper.end());
    STRCMP_EQUAL("", disk.world.stage.dealer.attach("sim-0001", "application/pdf", pdf).c_str());
    disk.world.run_for(20s);
    const Attachment named = disk.world.view().history.at(0).attachments.at(0);
    const std::string name = "attachment-" + to_hex(named.digest).substr(0, 12) + ".pdf";
    const auto there = [this, &name] { return std::ranges::count(owner_files(disk.look()), name, &OutFile::name); };
    CHECK_EQUAL(0, there());
    CHECK_TRUE(disk.world.touch(OpenAttachment{named.digest}).has_value());
    disk.world.run_for(60s);
    CHECK_EQUAL(1, there());
    CHECK_TRUE(content(owner_files(disk.look()), name.c_str()) == to_text(pdf));
}

TEST(TakeOut, what_the_owner_said_and_took_back_stands_in_no_history) {
    disk.live();
    CHECK_TRUE(disk.world.touch(StateWork{{"engine_oil"}}).has_value());
    const auto said = [this] { return history::read(disk.folder.path() + "/data", {})->history.records; };
    CHECK_EQUAL(1U, said().size());
    CHECK_TRUE(disk.world.touch(TakeBackWork{said().at(0).id}).has_value());
    CHECK_EQUAL(0U, said().size());
    CHECK_EQUAL(0U, exchange::from_json(content(owner_files(disk.look()), "history.json"))->records.size());
}

TEST(TakeOut, the_folder_is_its_owners_alone_and_nothing_is_overwritten) {
    disk.live();
    const std::string folder = disk.folder.path() + "/mine";
    const auto files = owner_files(disk.look());
    CHECK_TRUE(write_folder(files, folder).has_value());
    struct stat info {};
    CHECK_EQUAL(0, ::stat(folder.c_str(), &info));
    CHECK_EQUAL(0700U, info.st_mode & 0777U);
    for (const OutFile& each : files) {
        CHECK_EQUAL(0, ::stat((folder + "/" + each.name).c_str(), &info));
        CHECK_EQUAL(0600U, info.st_mode & 0777U);
    }
    const auto again = write_folder(files, folder);
    STRCMP_EQUAL("it is there already", again.error().what.c_str());
}

TEST(TakeOut, the_bundle_shows_how_things_stand_and_names_nobody) {
    // Given a log line and a configuration with everything that must not leave
    disk.live();
    disk.world.act("network up");
    disk.world.expect_within(600s, "desk.requests = 1");
    disk.world.act("dealer pick up");
    disk.world.expect_within(60s, "request = picked_up");
    const auto file = disk.look();
    const std::string clerk = file.now.view.requests.front().clerk;
    CHECK_TRUE(clerk.size() > 2);
    Surroundings around;
    std::ifstream config{disk.folder.path() + "/odolinkd.toml"};
    around.configuration.push_back(
        {"odolinkd.toml", "# of Mrs Li, 13800138000\n" + std::string{std::istreambuf_iterator<char>{config}, {}}});
    around.metrics = "odolink_events_total 7\n";
    around.log = std::string{"2026-06-01T00:00:00.000Z info x vin="} + test::kVin + "\ncalled " + test::kPhone +
                 " by " + clerk +
                 "\nurl token=s3cr3t\n-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----\n";
    // When the bundle is made
    const json::value made = bundle(file, around);
    const std::string text = json::serialize(made);
    // Then how things stand is in it, and nobody
    STRCMP_EQUAL("odolink-bundle", made.at("format").as_string().c_str());
    CHECK_EQUAL(1, made.at("status").at("requests_open").to_number<int>());
    CHECK_EQUAL(1, made.at("records").at("fault").to_number<int>());
    STRCMP_EQUAL("odolink_events_total 7", made.at("metrics").at(0).as_string().c_str());
    STRCMP_CONTAINS("vin=LDK***********001", made.at("log").at(0).as_string().c_str());
    STRCMP_CONTAINS("language = \\\"en\\\"", text.c_str());
    for (const std::string& secret : {std::string{test::kVin}, std::string{test::kPhone}, clerk,
                                      std::string{"Example Garage"}, std::string{"dealer-1"}, std::string{"s3cr3t"},
                                      std::string{"MHcCAQEE"}, std::string{"Mrs Li"}, std::string{"13800138000"}})
        if (text.find(secret) != std::string::npos) FAIL((secret + " is in the bundle").c_str());
}
