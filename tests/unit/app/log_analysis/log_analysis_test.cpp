// SPDX-License-Identifier: Apache-2.0
// What `odolinkctl log` says of written and of recorded logs.
#include <unistd.h>
#include <zlib.h>

#include <array>
#include <boost/json.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include "app/log_analysis/analyzer.hpp"
#include "app/log_analysis/log_source.hpp"
#include "app/log_analysis/report_writer.hpp"
#include "support/real_data.hpp"
#include "unit/app/log_analysis/support.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::log_analysis;

namespace {

Report recorded(const std::filesystem::path& path) {
    std::ifstream file(path);
    return analysed({std::istreambuf_iterator<char>(file), {}});
}

}  // namespace

TEST_GROUP(LogAnalysis){};

TEST(LogAnalysis, a_question_and_its_answer_are_one_exchange_with_a_latency) {
    const Report report = analysed(line(0, "7E0#0201050000000000") + line(20, "7E8#0341057B00000000") +
                                   line(100, "7E0#0201050000000000") + line(140, "7E8#0341057C00000000") + line(200, "7E0#0201060000000000"));
    const ExchangeCount& e = report.exchanges.at("01");
    CHECK_EQUAL(3U, e.requests);
    CHECK_EQUAL(2U, e.answered);
    CHECK_TRUE(e.latency.shortest == 20ms && e.latency.longest == 40ms);
    const SignalSummary* coolant = signal(report, "Vehicle.OBD.CoolantTemperature");
    CHECK_TRUE(coolant != nullptr);
    DOUBLES_EQUAL(83, coolant->minimum, 0);
    DOUBLES_EQUAL(84, coolant->last, 0);
}

TEST(LogAnalysis, an_answer_is_not_matched_with_a_question_for_something_else) {
    const Report report = analysed(line(0, "7E0#0322F40D00000000") + line(20, "7E8#0462F40E01000000"));
    CHECK_EQUAL(0U, report.exchanges.at("22").answered);
    CHECK_EQUAL(1U, report.exchanges.at("22").unasked);
}

TEST(LogAnalysis, negative_and_pending_answers_are_counted_apart) {
    const Report report = analysed(line(0, "7E0#0322F40D00000000") + line(20, "7E8#037F227800000000") + line(900, "7E8#037F223100000000"));
    CHECK_EQUAL(1U, report.exchanges.at("22").pending);
    CHECK_EQUAL(1U, report.exchanges.at("22").negative);
    CHECK_TRUE(report.exchanges.at("22").latency.longest == 900ms);
}

TEST(LogAnalysis, identities_are_masked_unless_asked_for) {
    // VIN 1M8GDM9AXKP042788 by mode 09
    const Report report = analysed(line(0, "7E8#1014490201314D38") + line(10, "7E8#2147444D3941584B") + line(20, "7E8#2250303432373838"));
    CHECK_EQUAL(1U, report.identities.size());
    const std::string masked = to_json(report, Identities::Masked);
    CHECK_TRUE(masked.find("1M8GDM9AXKP042788") == std::string::npos);
    CHECK_TRUE(masked.find("1M8***********788") != std::string::npos);
    CHECK_TRUE(to_json(report, Identities::Shown).find("1M8GDM9AXKP042788") != std::string::npos);
    std::ostringstream text;
    write_text(text, report, Identities::Masked);
    CHECK_TRUE(text.str().find("1M8GDM9AXKP042788") == std::string::npos);
    STRCMP_EQUAL("********42", shown({"7E8", "serial number", "ABCDEFGH42"}, Identities::Masked).c_str());
    STRCMP_EQUAL("****", shown({"7E8", "serial number", "1234"}, Identities::Masked).c_str());
}

TEST(LogAnalysis, faults_of_cars_and_trucks_are_listed_with_their_lamps) {
    const Report report = analysed(line(0, "7E8#0443010301000000") + line(10, "7E8#0441010181070000") +
                                   // DM1 of SA 00: malfunction lamp on, SPN 110 FMI 3, twice, conversion bit set
                                   line(20, "18FECA00#40FF6E000382FFFF"));
    CHECK_EQUAL(2U, report.faults.size());
    STRCMP_EQUAL("P0301", report.faults[0].code.c_str());
    STRCMP_EQUAL("stored", report.faults[0].kind.c_str());
    STRCMP_EQUAL("SPN 110 FMI 3", report.faults[1].code.c_str());
    CHECK_EQUAL(2, *report.faults[1].occurrences);
    CHECK_TRUE(report.faults[1].old_conversion);
    CHECK_TRUE(report.lamps.at("active SA 00").last.malfunction == j1939::Lamp::On);
}

TEST(LogAnalysis, mileage_passes_the_gate_and_what_is_refused_is_listed) {
    // Given an odometer that sleeps at 0, wakes at 100,000 km, and jumps to 200,000 km
    std::string text;
    for (int s = 0; s < 3; ++s) text += line(s * 1000, "7E8#0641A60000000000");
    for (int s = 3; s < 30; ++s) text += line(s * 1000, "7E8#0641A6000F424000");
    text += line(31'000, "7E8#0641A6001E848000");
    const Report report = analysed(text);
    CHECK_TRUE(report.mileage.trusted.has_value());
    CHECK_EQUAL(100'000, report.mileage.trusted->value.whole_kilometres());
    CHECK_EQUAL(3U, report.mileage.quarantined_by_reason.at(QuarantineReason::NotAwake));
    CHECK_EQUAL(1U, report.mileage.quarantined_by_reason.at(QuarantineReason::Jumped));
    CHECK_EQUAL(200'000, report.mileage.quarantined.back().reading.value.whole_kilometres());
}

TEST(LogAnalysis, a_dbc_file_gives_signals_and_mileage) {
    auto database = dbc::parse("BO_ 1280 Kombi: 8 X\n SG_ Odometer : 0|24@1+ (1,0) [0|0] \"km\" X\n SG_ Page : 24|8@1+ (1,0) [0|0] \"\" X\n");
    CHECK_TRUE(database.has_value());
    Profiles profiles;
    profiles.databases.push_back(std::move(*database));
    std::string text;
    for (int s = 0; s < 20; ++s) text += line(s * 1000, "500#A0860100FF000000");
    std::ostringstream series;
    const Report report = analysed(text, std::move(profiles), &series);
    DOUBLES_EQUAL(100'000, signal(report, "Kombi.Odometer")->last, 0);
    CHECK_EQUAL(20U, signal(report, "Kombi.Page")->count);
    CHECK_EQUAL(100'000, report.mileage.trusted->value.whole_kilometres());
    CHECK_TRUE(series.str().find("1000.000000,500,Kombi.Odometer,100000,km\n") != std::string::npos);
}

TEST(LogAnalysis, a_signal_set_with_a_kilometre_and_a_mile_field_takes_the_one_that_counts) {
    auto set = obdb::load(R"({"commands":[{"hdr":"7C6","rax":"7CE","cmd":{"22":"B002"},"freq":1,"signals":[
        {"id":"KM","name":"k","suggestedMetric":"odometer","fmt":{"len":16,"max":65535,"unit":"kilometers"}},
        {"id":"MI","name":"m","suggestedMetric":"odometer","fmt":{"bix":16,"len":16,"max":65535,"unit":"miles"}}]}]})");
    CHECK_TRUE(set.has_value());
    Profiles profiles;
    profiles.sets.push_back(*set);
    Profiles kilometres = profiles;
    std::string text;
    for (int s = 0; s < 20; ++s) text += line(s * 1000, "7CE#0762B00200002710");  // 0 km, 10,000 mi
    const Report report = analysed(text, std::move(profiles));
    CHECK_EQUAL(16'093, report.mileage.trusted->value.whole_kilometres());
    CHECK_TRUE(report.mileage.quarantined.empty());
    // And the other way round, of a cluster that shows kilometres: 16,093 km, 0 mi
    text.clear();
    for (int s = 0; s < 20; ++s) text += line(s * 1000, "7CE#0762B0023EDD0000");
    CHECK_EQUAL(16'093, analysed(text, std::move(kilometres)).mileage.trusted->value.whole_kilometres());
}

TEST(LogAnalysis, a_signal_sets_speed_in_miles_counts_as_such) {
    auto set = obdb::load(R"({"commands":[{"hdr":"7C6","rax":"7CE","cmd":{"22":"B003"},"freq":1,"signals":[
        {"id":"MPH","name":"v","suggestedMetric":"speed","fmt":{"len":8,"max":255,"unit":"milesPerHour"}}]}]})");
    CHECK_TRUE(set.has_value());
    Profiles profiles;
    profiles.sets.push_back(std::move(*set));
    std::string text;
    for (int s = 0; s <= 60; ++s) text += line(s * 1000, "7CE#0462B0033C000000");  // 60 mph for a minute: one mile
    const Report report = analysed(text, std::move(profiles));
    DOUBLES_EQUAL(1.609, distance(report, "7CE MPH")->last->in_kilometres(), 0.001);
}

TEST(LogAnalysis, two_buses_do_not_mix_their_transfers) {
    std::string text = line(0, "7E8#100A490401414243") + line(5, "7E8#100A490401414243") + line(10, "7E8#2144454647484900") +
                       line(11, "7E8#2144454647484900");
    // The second and the fourth line are of another interface
    std::size_t at = text.find("can0", text.find('\n'));
    text.replace(at, 4, "can1");
    at = text.rfind("can0");
    text.replace(at, 4, "can1");
    const Report report = analysed(text);
    CHECK_EQUAL(1U, report.transfers.at("7E8").multiple);
    CHECK_EQUAL(1U, report.transfers.at("can1 7E8").multiple);
    CHECK_EQUAL(0U, report.transfers.at("7E8").rejected_sum() + report.transfers.at("can1 7E8").rejected_sum());
}

TEST(LogAnalysis, a_log_cut_anywhere_or_with_time_stepping_back_is_analysed) {
    const std::string text = line(500, "7E8#1014490201314D38") + line(10, "7E8#2147444D3941584B") + line(400, "18FECA00#40FF6E000382FFFF") +
                             line(0, "1CECFF00#2009000200CAFE00");
    for (std::size_t n = 0; n <= text.size(); ++n) {
        const Report report = analysed(text.substr(0, n));
        CHECK_TRUE(report.end >= report.begin);
        CHECK_FALSE(to_json(report, Identities::Masked).empty());
    }
}

TEST_GROUP(LogSource) {
    std::filesystem::path folder{std::filesystem::temp_directory_path() / ("odolink_log_source_" + std::to_string(::getpid()))};
    void setup() override { std::filesystem::create_directories(folder); }
    void teardown() override { std::filesystem::remove_all(folder); }
    std::string read(const std::filesystem::path& path, Error& error) const {
        std::string text;
        const Status status = read_log(path, [&text](std::string_view block) { text += block; });
        error = status ? Error{} : status.error();
        return text;
    }
};

TEST(LogSource, plain_and_gzip_logs_give_the_same_text) {
    std::string text;
    for (int i = 0; i < 200'000; ++i) text += line(i, "7E8#0341054000000000");
    std::ofstream(folder / "plain.log") << text;
    gzFile out = gzopen((folder / "packed.log.gz").c_str(), "wb1");
    gzwrite(out, text.data(), static_cast<unsigned>(text.size()));
    gzclose(out);
    Error error;
    CHECK_TRUE(read(folder / "plain.log", error) == text);
    CHECK_FALSE(error.failed());
    CHECK_TRUE(read(folder / "packed.log.gz", error) == text);
    CHECK_FALSE(error.failed());
    // When the packed file is cut, Then that is told
    std::filesystem::resize_file(folder / "packed.log.gz", std::filesystem::file_size(folder / "packed.log.gz") / 2);
    CHECK_TRUE(text.starts_with(read(folder / "packed.log.gz", error)));
    CHECK_TRUE(error == LogSourceErrc::BadGzip);
}

TEST(LogSource, pipes_are_read_plain_and_packed) {
    const std::string text = line(0, "7E8#0341054000000000") + line(1, "7E8#0341054100000000");
    gzFile out = gzopen((folder / "packed.log.gz").c_str(), "wb");
    gzwrite(out, text.data(), static_cast<unsigned>(text.size()));
    gzclose(out);
    std::ifstream packed(folder / "packed.log.gz", std::ios::binary);
    for (const std::string& sent : {text, std::string{std::istreambuf_iterator<char>(packed), {}}}) {
        std::array<int, 2> ends{};
        CHECK_EQUAL(0, ::pipe(ends.data()));
        CHECK_EQUAL(static_cast<ssize_t>(sent.size()), ::write(ends[1], sent.data(), sent.size()));
        ::close(ends[1]);
        Error error;
        CHECK_TRUE(read("/dev/fd/" + std::to_string(ends[0]), error) == text);
        CHECK_FALSE(error.failed());
        ::close(ends[0]);
    }
}

TEST(LogSource, what_is_no_file_cannot_be_opened_and_an_empty_one_is_empty) {
    Error error;
    (void)read(folder / "missing", error);
    CHECK_TRUE(error == LogSourceErrc::CannotOpen);
    (void)read(folder, error);
    CHECK_TRUE(error == LogSourceErrc::Directory);
    std::ofstream(folder / "empty");
    CHECK_TRUE(read(folder / "empty", error).empty());
    CHECK_FALSE(error.failed());
}

TEST_GROUP(RecordedLogs){};

TEST(RecordedLogs, every_payload_of_the_nissan_leaf_session_is_read) {
    const auto path = test::real_data("can_logs/uds_nissan_leaf.log");
    if (!path) return;
    const Report report = recorded(*path);
    CHECK_EQUAL(26U, report.transfers.at("79B").single);
    CHECK_EQUAL(26U, report.transfers.at("7BB").multiple);
    CHECK_EQUAL(0U, report.transfers.at("7BB").rejected_sum());
    CHECK_EQUAL(26U, report.exchanges.at("21").answered);
}

TEST(RecordedLogs, the_hyundai_kona_log_has_270_payloads_and_29_truncated_transfers) {
    const auto path = test::real_data("can_logs/uds_hyundai_kona.log");
    if (!path) return;
    const Report report = recorded(*path);
    CHECK_EQUAL(270U, report.transfers.at("7BB").multiple + report.transfers.at("7EC").multiple);
    CHECK_EQUAL(29U, report.transfers.at("7EC").rejected.at("timeout_cr"));
    CHECK_EQUAL(1U, report.transfers.at("7EC").rejected.at("unfinished"));  // the log ends inside it
}

TEST(RecordedLogs, the_speed_integral_of_the_seat_log_is_5_88_km) {
    const auto path = test::real_data("can_logs/obd2_seat_545s.log");
    if (!path) return;
    const Report report = recorded(*path);
    DOUBLES_EQUAL(5.88, report.mileage.integrated.in_kilometres(), 0.005);
    CHECK_EQUAL(6601U, report.transfers.at("7E8").single);
    CHECK_TRUE(report.undecoded.empty());
    CHECK_TRUE(report.open_trip.has_value());
}
