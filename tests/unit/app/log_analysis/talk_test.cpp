// SPDX-License-Identifier: Apache-2.0
// Who asked, who answered and how fast: addressing of cars and trucks, several ECUs, several interfaces, CAN FD.
#include "unit/app/log_analysis/support.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::log_analysis;

TEST_GROUP(LogTalk){};

TEST(LogTalk, two_ecus_answer_one_functional_question_each_with_its_own_latency) {
    const Report report = analysed(line(0, "7DF#02010D0000000000") + line(8, "7E8#03410D2000000000") + line(13, "7E9#03410D2100000000"));
    CHECK_EQUAL(1U, report.exchanges.at("01").requests);
    CHECK_EQUAL(1U, report.exchanges.at("01").answered);
    CHECK_EQUAL(2U, report.exchanges.at("01").latency.answers);
    CHECK_TRUE(pair(report, "7DF", "7E8", "01")->latency.shortest == 8ms);
    CHECK_TRUE(pair(report, "7DF", "7E9", "01")->latency.shortest == 13ms);
    DOUBLES_EQUAL(33, signal(report, "Vehicle.OBD.Speed", "7E9")->last, 0);
}

TEST(LogTalk, an_answer_belongs_to_the_ecu_that_was_asked) {
    // Given the same question to two ECUs, the second answering first
    const Report report = analysed(line(0, "7E0#0322F40D00000000") + line(2, "7E1#0322F40D00000000") + line(10, "7E9#0462F40D20000000") +
                                   line(50, "7E8#0462F40D21000000"));
    CHECK_TRUE(pair(report, "7E0", "7E8", "22")->latency.longest == 50ms);
    CHECK_TRUE(pair(report, "7E1", "7E9", "22")->latency.longest == 8ms);
    CHECK_EQUAL(2U, report.exchanges.at("22").answered);
}

TEST(LogTalk, the_wait_ends_with_the_first_frame_of_a_long_answer) {
    // 62 F190 and 17 characters: first frame at 30 ms, flow control, two consecutive frames
    const Report report = analysed(line(0, "7E0#0322F19000000000") + line(30, "7E8#101462F190314D38") + line(31, "7E0#3000000000000000") +
                                   line(60, "7E8#2147444D3941584B") + line(90, "7E8#2250303432373838"));
    CHECK_TRUE(pair(report, "7E0", "7E8", "22")->latency.longest == 30ms);
    CHECK_EQUAL(1U, report.transfers.at("7E8").multiple);
    CHECK_EQUAL(1U, report.transfers.at("7E0").single);
    CHECK_EQUAL(1U, report.identities.size());
    STRCMP_EQUAL("1M8GDM9AXKP042788", report.identities[0].value.c_str());
}

TEST(LogTalk, a_pending_answer_and_the_one_after_it_are_one_exchange) {
    const Report report = analysed(line(0, "7E0#0322ABCD00000000") + line(40, "7E8#037F227800000000") + line(1500, "7E8#0462ABCD01000000"));
    CHECK_EQUAL(1U, report.exchanges.at("22").pending);
    CHECK_EQUAL(0U, report.exchanges.at("22").negative);
    CHECK_TRUE(report.exchanges.at("22").latency.longest == 1500ms);
}

TEST(LogTalk, a_negative_answer_is_told_with_its_reason) {
    const Report report = analysed(line(0, "7E0#0322ABCD00000000") + line(20, "7E8#037F223100000000"));
    CHECK_EQUAL(1U, report.exchanges.at("22").negative);
    CHECK_EQUAL(1U, report.exchanges.at("22").answered);
    CHECK_EQUAL(1U, report.negative.begin()->second);
    CHECK_TRUE(report.negative.begin()->first.starts_with("22 "));
}

TEST(LogTalk, services_above_80_keep_their_own_count) {
    // 85 01 control DTC setting must not be taken for a J1979 service
    const Report report = analysed(line(0, "7E0#0285010000000000") + line(10, "7E8#02C5010000000000") + line(20, "7E0#0201050000000000") +
                                   line(30, "7E8#0341057B00000000"));
    CHECK_EQUAL(1U, report.exchanges.at("85").answered);
    CHECK_EQUAL(1U, report.exchanges.at("01").requests);
    CHECK_FALSE(report.exchanges.contains("05"));
}

TEST(LogTalk, an_ecu_that_has_only_some_of_the_values_answers_the_question_all_the_same) {
    // Engine speed, speed and fuel level of all; the gearbox has the speed only. Then two identifiers, of which the ECU has the second
    const Report report = analysed(line(0, "7DF#04010C0D2F000000") + line(10, "7E8#06410C1AF80D32AA") + line(12, "7E9#03410D3200000000") +
                                   line(100, "7E0#0522F40CF40D0000") + line(110, "7E8#0462F40D32000000"));
    CHECK_EQUAL(0U, report.exchanges.at("01").unasked);
    CHECK_EQUAL(1U, pair(report, "7DF", "7E9", "01")->latency.answers);
    CHECK_EQUAL(0U, report.exchanges.at("22").unasked);
    DOUBLES_EQUAL(50, signal(report, "Vehicle.OBD.Speed", "7E9")->last, 0);
}

TEST(LogTalk, an_ecu_that_says_pending_may_take_as_long_again) {
    // Codes are cleared in 22 s; each 7 s the ECU says that it is at it
    std::string text = line(0, "7E0#0414FFFFFF000000");
    for (int s = 7; s <= 21; s += 7) text += line(s * 1000, "7E8#037F147800000000");
    const Report report = analysed(text + line(22'000, "7E8#0154000000000000"));
    CHECK_EQUAL(0U, report.exchanges.at("14").unasked);
    CHECK_EQUAL(3U, report.exchanges.at("14").pending);
    CHECK_EQUAL(22'000, std::chrono::duration_cast<std::chrono::milliseconds>(pair(report, "7E0", "7E8", "14")->latency.longest).count());
}

TEST(LogTalk, without_a_rax_whoever_answers_the_question_tells_the_values_of_a_set) {
    auto set = obdb::load(R"({"commands":[{"hdr":"743","cmd":{"22":"0207"},"freq":1,"signals":[
        {"id":"ODO","name":"o","fmt":{"len":24,"max":16777215,"unit":"kilometers"},"suggestedMetric":"odometer"}]}]})");
    Profiles profiles;
    profiles.sets.push_back(std::move(*set));
    // 123,456 km of 763, asked on 743; and what another tester heard from 7A3
    const Report report = analysed(line(0, "743#0322020700000000") + line(10, "763#0662020701E24000") + line(20, "7A2#0322020700000000") + line(30, "7A3#0662020700E24000"), std::move(profiles));
    const SignalSummary* told = signal(report, "Vehicle.TraveledDistance", "763");
    CHECK_TRUE(told != nullptr && told->last == 123'456);
    CHECK_TRUE(signal(report, "Vehicle.TraveledDistance", "7A3") == nullptr);
}

TEST(LogTalk, sessions_and_codes_of_kwp_are_answers_to_their_questions) {
    // 10 81: standard session, repeated with its highest bit; 18: codes by status; 13: codes
    const Report report = analysed(line(0, "7E0#0210810000000000") + line(10, "7E8#0250810000000000") + line(20, "7E0#041800FF00000000") +
                                   line(30, "7E8#0258000000000000") + line(40, "7E0#0313FF0000000000") + line(50, "7E8#0253000000000000"));
    for (const char* service : {"10", "13", "18"}) {
        CHECK_EQUAL(0U, report.exchanges.at(service).unasked);
        CHECK_EQUAL(1U, report.exchanges.at(service).answered);
    }
}

TEST(LogTalk, a_suppressed_answer_of_tester_present_is_no_fault) {
    const Report report = analysed(line(0, "7E0#023E800000000000") + line(100, "7E0#023E000000000000") + line(110, "7E8#027E000000000000"));
    CHECK_EQUAL(2U, report.exchanges.at("3E").requests);
    CHECK_EQUAL(1U, report.exchanges.at("3E").answered);
}

TEST(LogTalk, an_answer_that_was_not_wanted_belongs_to_its_question_all_the_same) {
    // 10 83: extended session, no answer wanted; one comes after a pending one, and repeats 03
    const Report report = analysed(line(0, "7E0#0210830000000000") + line(40, "7E8#037F107800000000") + line(90, "7E8#065003003201F400"));
    CHECK_EQUAL(1U, report.exchanges.at("10").answered);
    CHECK_EQUAL(0U, report.exchanges.at("10").unasked);
}

TEST(LogTalk, a_signal_set_says_where_an_address_byte_is_that_could_be_a_length) {
    // 02 in front of 21 01: read without the set, a single frame of two bytes
    auto set = obdb::load(R"({"commands":[{"hdr":"750","rax":"758","eax":"02","cmd":{"21":"01"},"freq":1,"signals":[
        {"id":"ONE","name":"a","fmt":{"len":8,"max":255,"unit":"scalar"}}]}]})");
    CHECK_TRUE(set.has_value());
    Profiles profiles;
    profiles.sets.push_back(std::move(*set));
    const Report report = analysed(line(0, "758#0203610105000000"), std::move(profiles));
    CHECK_TRUE(signal(report, "ONE") != nullptr && signal(report, "ONE")->last == 5);
}

TEST(LogTalk, obd_on_29_bits_is_kept_apart_by_ecu) {
    const Report report = analysed(line(0, "18DB33F1#02010D0000000000") + line(9, "18DAF110#03410D2000000000") + line(11, "18DAF128#03410D2100000000") +
                                   line(100, "18DA10F1#0201050000000000") + line(112, "18DAF110#0341057B00000000"));
    CHECK_TRUE(pair(report, "18DB33F1", "18DAF110", "01")->latency.shortest == 9ms);
    CHECK_TRUE(pair(report, "18DB33F1", "18DAF128", "01") != nullptr);
    CHECK_TRUE(pair(report, "18DA10F1", "18DAF110", "01")->latency.shortest == 12ms);
    DOUBLES_EQUAL(83, signal(report, "Vehicle.OBD.CoolantTemperature", "18DAF110")->last, 0);
}

TEST(LogTalk, bmw_puts_addresses_into_the_first_byte) {
    // 6F1 asks ECU 12 (22 F190); 612 answers to F1 in three frames; 6F1 steers the flow. 613 was not asked: a broadcast.
    const Report report = analysed(line(0, "613#F1103456789ABCDE") + line(10, "6F1#120322F190000000") + line(25, "612#F1101462F190314D") +
                                   line(26, "6F1#1230000000000000") + line(40, "612#F1213847444D3941") + line(50, "612#F122584B50303432") +
                                   line(60, "612#F123373838FFFFFF") + line(70, "612#01F1000000000000"));
    CHECK_EQUAL(1U, report.transfers.at("612").multiple);
    CHECK_EQUAL(0U, report.transfers.at("612").rejected_sum());
    CHECK_FALSE(report.transfers.contains("613"));
    CHECK_TRUE(pair(report, "6F1", "612", "22")->latency.shortest == 15ms);
    STRCMP_EQUAL("1M8GDM9AXKP042788", report.identities.at(0).value.c_str());
}

TEST(LogTalk, volkswagen_asks_on_17fc_and_hears_17fe) {
    const Report report = analysed(line(0, "17FC007B#0322F40D00000000") + line(10, "17FE007B#0462F40D20000000"));
    CHECK_TRUE(pair(report, "17FC007B", "17FE007B", "22") != nullptr);
    DOUBLES_EQUAL(32, signal(report, "Vehicle.OBD.Speed")->last, 0);
    CHECK_TRUE(report.j1939_groups.empty());
}

TEST(LogTalk, an_address_byte_that_only_the_frames_tell_of_is_found) {
    // 750 asks ECU 40 behind the gateway (21 01), 758 answers in two frames behind the same byte
    const Report report = analysed(line(0, "750#4002210100000000") + line(20, "758#4010096101020304") + line(21, "750#4030000000000000") +
                                   line(30, "758#4021050607080000"));
    CHECK_EQUAL(1U, report.transfers.at("758").multiple);
    CHECK_EQUAL(0U, report.transfers.at("758").rejected_sum());
    CHECK_TRUE(pair(report, "750", "758", "21")->latency.shortest == 20ms);
    // And an ECU without it is read as ever
    CHECK_EQUAL(1U, analysed(line(0, "7C6#0322B00200000000") + line(5, "7CE#0762B00200002710")).transfers.at("7CE").single);
}

TEST(LogTalk, a_signal_set_tells_ecus_behind_one_gateway_apart) {
    // The same request 21 01 to the ECUs 40 and 2A behind 750, in a set that gives each its own signal
    auto set = obdb::load(R"({"commands":[
        {"hdr":"750","rax":"758","eax":"40","cmd":{"21":"01"},"freq":1,"signals":[{"id":"FORTY","name":"a","fmt":{"len":8,"max":255,"unit":"scalar"}}]},
        {"hdr":"750","rax":"758","eax":"2A","cmd":{"21":"01"},"freq":1,"signals":[{"id":"OTHER","name":"b","fmt":{"len":8,"max":255,"unit":"scalar"}}]}]})");
    CHECK_TRUE(set.has_value());
    Profiles profiles;
    profiles.sets.push_back(std::move(*set));
    const Report report = analysed(line(0, "758#4003610105000000") + line(10, "758#2A03610107000000"), std::move(profiles));
    DOUBLES_EQUAL(5, signal(report, "FORTY")->last, 0);
    DOUBLES_EQUAL(7, signal(report, "OTHER")->last, 0);
    CHECK_EQUAL(1U, signal(report, "FORTY")->count);
}

TEST(LogTalk, what_was_asked_tells_how_to_read_the_answer) {
    // 010D asked alone: what stands behind its one byte is padding of an ECU that counts it in
    const Report report = analysed(line(0, "7E0#02010D0000000000") + line(10, "7E8#06410D20AABBCC00"));
    DOUBLES_EQUAL(32, signal(report, "Vehicle.OBD.Speed")->last, 0);
    CHECK_TRUE(report.undecoded.empty());
    // Without the question nobody can say what the bytes are
    CHECK_EQUAL(1U, analysed(line(10, "7E8#06410D20AABBCC00")).undecoded.size());
}

TEST(LogTalk, can_fd_carries_a_long_answer_in_one_frame_and_a_longer_one_in_two) {
    // 00 14: twenty bytes in one CAN FD frame
    std::string one = "7E8##000" "14" "62F190314D3847444D3941584B50303432373838";
    one += std::string(2 * (24 - 22), 'C');
    const Report report = analysed(line(0, "7E0#0322F19000000000") + line(5, one));
    CHECK_EQUAL(1U, report.transfers.at("7E8").single);
    STRCMP_EQUAL("1M8GDM9AXKP042788", report.identities.at(0).value.c_str());
    // First frame of 64 bytes, 70 bytes in all: 62 in the first, 8 in the second
    std::string first = "7E8##01046" "62ABCD" + std::string(2 * 59, '1');
    const Report two = analysed(line(0, "7E0#0322ABCD00000000") + line(5, first) + line(7, "7E8##021" + std::string(16, '1') + "000000"));
    CHECK_EQUAL(1U, two.transfers.at("7E8").multiple);
    CHECK_EQUAL(0U, two.transfers.at("7E8").rejected_sum());
}

TEST(LogTalk, the_same_ids_on_two_interfaces_are_two_ecus) {
    const Report report = analysed(line(0, "7E0#02010D0000000000") + line(1, "7E0#02010D0000000000", "can1") + line(5, "7E8#03410D2000000000", "can1") +
                                   line(20, "7E8#03410D0A00000000"));
    CHECK_TRUE(pair(report, "7E0", "7E8", "01")->latency.shortest == 20ms);
    CHECK_TRUE(pair(report, "can1 7E0", "can1 7E8", "01")->latency.shortest == 4ms);
    DOUBLES_EQUAL(10, signal(report, "Vehicle.OBD.Speed", "7E8")->last, 0);
    DOUBLES_EQUAL(32, signal(report, "Vehicle.OBD.Speed", "can1 7E8")->last, 0);
    CHECK_EQUAL(2U, report.frames_by_interface.at(0));
    CHECK_EQUAL(2U, report.frames_by_interface.at(1));
}

TEST(LogTalk, a_rejected_transfer_names_its_reason_and_the_next_is_taken) {
    // A consecutive frame is missing, then a whole transfer
    const Report report = analysed(line(0, "7E8#1014490201314D38") + line(10, "7E8#2250303432373838") + line(100, "7E8#1014490201314D38") +
                                   line(110, "7E8#2147444D3941584B") + line(120, "7E8#2250303432373838"));
    CHECK_EQUAL(1U, report.transfers.at("7E8").rejected.at("wrong_sequence"));
    CHECK_EQUAL(1U, report.transfers.at("7E8").multiple);
}

TEST(LogTalk, remote_and_error_frames_are_counted_and_carry_nothing) {
    const Report report = analysed(line(0, "7E8#R") + line(1, "20000080#0000000000000000") + line(2, "7E8#03410D2000000000"));
    CHECK_EQUAL(1U, report.frames_by_kind.at("remote"));
    CHECK_EQUAL(1U, report.frames_by_kind.at("error"));
    CHECK_EQUAL(1U, report.transfers.at("7E8").single);
}

TEST(LogTalk, a_flow_control_on_the_bus_starts_the_senders_time_anew) {
    // First frame, a wait after 0.9 s, go on after 1.8 s, the rest after 2.7 s: no gap is longer than 1 s
    const auto transfer = [](const std::string& asks, const std::string& answers, const std::string& asking, const std::string& answering) {
        return line(0, answers + "#" + answering + (answering.empty() ? "100A62ABCD010203" : "100A62ABCD0102")) + line(900, asks + "#" + asking + "310000") +
               line(1800, asks + "#" + asking + "300000") + line(2700, answers + "#" + answering + (answering.empty() ? "2104050607" : "210304050607"));
    };
    struct Row {
        const char* asks;
        const char* answers;
        const char* asking;
        const char* answering;
    };
    const Row rows[] = {{"7E0", "7E8", "", ""},          {"720", "728", "", ""},           {"18DA10F1", "18DAF110", "", ""},
                        {"17FC007B", "17FE007B", "", ""}, {"18CE10F1", "18CEF110", "05", "05"}};
    for (const Row& row : rows) {
        const Report report = analysed(transfer(row.asks, row.answers, row.asking, row.answering));
        CHECK_EQUAL_TEXT(1U, report.transfers.at(row.answers).multiple, row.answers);
    }
    // BMW: the flow control names the ECU, the answer the tester
    const Report bmw = analysed(line(0, "6F1#120322ABCD") + line(10, "612#F1100A62ABCD0102") + line(900, "6F1#12310000") + line(1800, "6F1#12300000") +
                                line(2700, "612#F1210304050607"));
    CHECK_EQUAL(1U, bmw.transfers.at("612").multiple);
    // Without any, and with one for another ECU, time runs out
    CHECK_EQUAL(0U, analysed(line(0, "7E8#100A62ABCD010203") + line(1800, "7E8#2104050607")).transfers.at("7E8").multiple);
    const Report other = analysed(line(0, "7E8#100A62ABCD010203") + line(5, "7E9#100A62ABCD010203") + line(900, "7E1#300000") + line(1800, "7E8#2104050607"));
    CHECK_EQUAL(1U, other.transfers.at("7E8").rejected.at("timeout_cr"));
}

TEST(LogTalk, a_long_request_is_steered_by_the_ecu_that_takes_it) {
    const Report report = analysed(line(0, "7E0#100922F40DF40CF4") + line(900, "7E8#300000") + line(1800, "7E0#2105F42F"));
    CHECK_EQUAL(1U, report.transfers.at("7E0").multiple);
}

TEST(LogTalk, mixed_addressing_of_29_bits_keeps_remote_ecus_behind_one_id_apart) {
    // 18CD33F1 asks all behind extension 05, 18CE10F1 one: ECU 10 answers for the remote nodes 05 and 06, interleaved
    const Report report = analysed(line(0, "18CD33F1#0502010D") + line(9, "18CEF110#0503410D20") + line(100, "18CE10F1#050322F190") +
                                   line(101, "18CE10F1#060322F190") + line(110, "18CEF110#05100962F1903030") + line(115, "18CEF110#06100962F1903131") +
                                   line(120, "18CEF110#052130303030") + line(130, "18CEF110#062131313131"));
    CHECK_EQUAL(1U, report.transfers.at("18CEF110").single);
    CHECK_EQUAL(2U, report.transfers.at("18CEF110").multiple);
    CHECK_EQUAL(0U, report.transfers.at("18CEF110").rejected_sum());
    CHECK_TRUE(pair(report, "18CD33F1", "18CEF110", "01")->latency.shortest == 9ms);
    CHECK_TRUE(pair(report, "18CE10F1", "18CEF110", "22")->latency.shortest == 10ms);
    CHECK_TRUE(pair(report, "18CE10F1", "18CEF110", "22")->latency.longest == 14ms);
    CHECK_TRUE(report.j1939_groups.empty());
}

TEST(LogTalk, a_group_on_another_data_page_is_no_diagnostic_talk) {
    CHECK_TRUE(analysed(line(0, "19DA10F1#02010D") + line(1, "1ADBF110#02010D")).transfers.empty());
    CHECK_EQUAL(1U, analysed(line(0, "14DA10F1#02010D")).transfers.at("14DA10F1").single);
}

TEST(LogTalk, an_answer_on_29_bits_may_have_another_priority) {
    const Report report = analysed(line(0, "18DA10F1#0322F40D") + line(7, "14DAF110#0462F40D20"));
    CHECK_TRUE(pair(report, "18DA10F1", "14DAF110", "22")->latency.shortest == 7ms);
    // But not another target
    CHECK_TRUE(pair(analysed(line(0, "18DA10F1#0322F40D") + line(7, "18DAF210#0462F40D20")), "18DA10F1", "18DAF210", "22") == nullptr);
}

TEST(LogTalk, makers_pairs_of_11_bit_ids_are_found_by_their_talk) {
    // PSA: 6A8 asks, 688 answers in three frames; GM: 241 asks, 641 refuses. 2A0 is a broadcast that only looks like an answer
    const Report report = analysed(line(0, "6A8#0322F19000000000") + line(5, "2A0#0362F10000000000") + line(10, "688#101462F190314D38") +
                                   line(11, "6A8#3000000000000000") + line(20, "688#2147444D3941584B") + line(30, "688#2250303432373838") +
                                   line(100, "241#0322F19100000000") + line(110, "641#037F223100000000") + line(200, "6A8#031902FF00000000") +
                                   line(210, "688#075902FF0301172F"));
    CHECK_TRUE(pair(report, "6A8", "688", "22") != nullptr);
    CHECK_TRUE(pair(report, "6A8", "688", "19") != nullptr);
    STRCMP_EQUAL("1M8GDM9AXKP042788", report.identities.at(0).value.c_str());
    CHECK_TRUE(pair(report, "241", "641", "22") == nullptr || report.negative.size() == 1);
    CHECK_EQUAL(1U, report.exchanges.at("22").negative);
    CHECK_EQUAL(2U, report.exchanges.at("22").answered);
    CHECK_FALSE(report.transfers.contains("2A0"));
    CHECK_TRUE(report.undecoded.empty());
}

TEST(LogTalk, a_signal_set_names_who_asks_on_6xx) {
    auto set = obdb::load(R"({"commands":[{"hdr":"6A8","rax":"688","cmd":{"22":"D400"},"freq":1,"signals":[
        {"id":"ONE","name":"a","fmt":{"len":8,"max":255,"unit":"scalar"}}]}]})");
    Profiles profiles;
    profiles.sets.push_back(std::move(*set));
    const Report report = analysed(line(0, "6A8#0322D40000000000") + line(10, "688#0462D40005000000"), std::move(profiles));
    CHECK_EQUAL(1U, report.exchanges.at("22").requests);
    CHECK_TRUE(pair(report, "6A8", "688", "22") != nullptr);
    CHECK_TRUE(report.undecoded.empty());
}
