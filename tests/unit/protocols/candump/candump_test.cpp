// SPDX-License-Identifier: Apache-2.0
// The candump reader on both of its roads, on odd lines, and on lines that are cut anywhere.
#include "protocols/candump/candump.hpp"

#include <cstdio>
#include <string>
#include <vector>

#include <CppUTest/TestHarness.h>

using namespace odolink;
using candump::Frame;
using candump::FrameKind;
using candump::LineErrc;
using candump::Parser;

namespace {

const std::string kUsual = "(0000001000.000250) can0 7E8#0341054000000000\n";

std::vector<Frame> read_all(Parser& parser, std::string_view text) {
    std::vector<Frame> frames;
    parser.feed(text);
    while (const Frame* frame = parser.next()) frames.push_back(*frame);
    return frames;
}

Frame only_frame(const std::string& line) {
    Parser parser;
    const auto frames = read_all(parser, line);
    CHECK_EQUAL(1U, frames.size());
    return frames.empty() ? Frame{} : frames.front();
}

LineErrc error_of(const std::string& line) {
    Parser parser;
    CHECK_EQUAL(0U, read_all(parser, line).size());
    return static_cast<LineErrc>(parser.statistics().first_error.value());
}

}  // namespace

TEST_GROUP(Candump){};

TEST(Candump, reads_time_identifier_and_bytes) {
    const Frame frame = only_frame(kUsual);
    CHECK_TRUE(frame.time == 1000s + 250us);
    CHECK_EQUAL(0x7E8U, frame.id.value);
    CHECK_FALSE(frame.id.extended);
    STRCMP_EQUAL("0341054000000000", to_hex(frame.data()).c_str());
}

TEST(Candump, blanks_between_the_bytes_of_the_log_form_cost_no_bytes) {
    for (const char* data : {"03 41 05 67 00 00 00 00", "0341 0567 00000000", "03 41 05 67 00 00 00 00 R", " 03 41 05 67 00 00 00 00"})
        STRCMP_EQUAL("0341056700000000", to_hex(only_frame("(1000.5) can0 7E8#" + std::string{data} + "\n").data()).c_str());
    STRCMP_EQUAL("034105", to_hex(only_frame("(1000.5) can0 7E8##1 03 41 05\n").data()).c_str());
    // A ninth byte is too many wherever the blanks stand, and a word is none
    CHECK_TRUE(error_of("(1000.5) can0 7E8#03 41 05 67 00 00 00 00 00\n") == LineErrc::TooLong);
    STRCMP_EQUAL("0341", to_hex(only_frame("(1000.5) can0 7E8#03 41 answer\n").data()).c_str());
}

TEST(Candump, both_roads_read_the_same) {
    // Given lines that the fast road takes only while enough text follows
    const std::vector<std::string> lines{
        kUsual,
        "(1700000000.999999) can0 18DAF110#0641050a\n",
        "(1700000001.000001) can0 000#\n",
        "(1700000001.000001) can0 1FFFFFFF#DEADBEEFdeadbeef\n",
        "(0000000000.000000) can0 7FF#01\n",
    };
    std::string block;
    for (const auto& line : lines) block += line;
    block.append(200, '\n');
    // When they are read in a block and one by one
    Parser fast;
    const auto together = read_all(fast, block);
    // Then nothing differs
    CHECK_EQUAL(lines.size(), together.size());
    for (std::size_t i = 0; i < together.size(); ++i) {
        const Frame alone = only_frame(lines[i]);
        CHECK_TRUE(alone.time == together[i].time);
        CHECK_TRUE(alone.id == together[i].id);
        CHECK_TRUE(alone.kind == together[i].kind);
        STRCMP_EQUAL(to_hex(alone.data()).c_str(), to_hex(together[i].data()).c_str());
    }
    CHECK_EQUAL(0U, fast.statistics().bad_lines);
}

TEST(Candump, names_every_frame_kind) {
    CHECK_TRUE(only_frame("(1.0) can0 123#R\n").kind == FrameKind::Remote);
    CHECK_TRUE(only_frame("(1.0) can0 123#R8\n").kind == FrameKind::Remote);
    const Frame fd = only_frame("(1.0) can0 18DAF110##5" + std::string(96, 'A') + "\n");
    CHECK_TRUE(fd.kind == FrameKind::Fd);
    CHECK_EQUAL(48U, fd.data().size());
    const Frame error = only_frame("(1.0) can0 20000080#0000000000000000\n");
    CHECK_TRUE(error.kind == FrameKind::Error);
    CHECK_EQUAL(0x80U, error.id.value);
}

TEST(Candump, an_error_frame_among_usual_lines_is_not_taken_for_data) {
    Parser parser;
    const auto frames = read_all(parser, kUsual + "(0000001000.000260) can0 20000080#0000000000000000\n" +
                                             std::string(100, '\n'));
    CHECK_EQUAL(2U, frames.size());
    CHECK_TRUE(frames[1].kind == FrameKind::Error);
}

TEST(Candump, reads_what_plain_candump_writes) {
    const Frame frame = only_frame("  can0  7E8   [8]  03 41 05 67 00 00 00 00   '.A.g....'\n");
    CHECK_EQUAL(0x7E8U, frame.id.value);
    STRCMP_EQUAL("0341056700000000", to_hex(frame.data()).c_str());
    CHECK_TRUE(only_frame(" (000.123456)  can0  18DAF110   [2]  01 02\n").time == 123456us);
    CHECK_TRUE(only_frame("  can0  7E8  [12]  00 01 02 03 04 05 06 07 08 09 0A 0B\n").kind == FrameKind::Fd);
    CHECK_TRUE(only_frame("  can0  7E8   [0]  remote request\n").kind == FrameKind::Remote);
    // The raw length code of candump -8
    CHECK_EQUAL(8U, only_frame("  can0  7E8  {F}  03 41 0D 45 00 00 00 00\n").size);
    CHECK_TRUE(only_frame("  can0  20000004   [8]  00 08 00 00 00 00 60 00   ERRORFRAME\n").kind == FrameKind::Error);
}

TEST(Candump, tells_interfaces_apart) {
    Parser parser;
    const auto frames = read_all(parser, "(1.0) can1 1#\n(1.0) can1 123#\n(1.0) vcan0 123#\n(1.0) can1 123#\n");
    CHECK_EQUAL(3U, frames.size());
    CHECK_EQUAL(2U, parser.interfaces().size());
    STRCMP_EQUAL("vcan0", parser.interfaces()[frames[1].interface].c_str());
    STRCMP_EQUAL("can1", parser.interfaces()[frames[2].interface].c_str());
}

TEST(Candump, counts_bad_lines_and_names_the_first) {
    Parser parser;
    const auto frames = read_all(parser, kUsual + "\n" + "(1.0) can0 7E8#034\n" + "rubbish\n" + kUsual);
    CHECK_EQUAL(2U, frames.size());
    CHECK_EQUAL(5U, parser.statistics().lines);
    CHECK_EQUAL(2U, parser.statistics().bad_lines);
    CHECK_EQUAL(3U, parser.statistics().first_bad_line);
    CHECK_TRUE(parser.statistics().first_error == LineErrc::BadData);
}

TEST(Candump, comments_and_a_byte_order_mark_are_no_bad_lines) {
    // Given what people and editors put into a recording
    Parser parser;
    const auto frames = read_all(parser, "\xEF\xBB\xBF" + kUsual + "# engine started\n#\n" + kUsual);
    CHECK_EQUAL(2U, frames.size());
    CHECK_EQUAL(0U, parser.statistics().bad_lines);
    CHECK_EQUAL(4U, parser.statistics().lines);
}

TEST(Candump, each_kind_of_bad_line_has_its_name) {
    CHECK_TRUE(error_of("(abc) can0 7E8#00\n") == LineErrc::NoTimestamp);
    CHECK_TRUE(error_of("(1.0) can0 7E#00\n") == LineErrc::NoIdentifier);
    CHECK_TRUE(error_of("(1.0) can0 FFF#00\n") == LineErrc::NoIdentifier);
    CHECK_TRUE(error_of("(1.0) can0 7E8#0G\n") == LineErrc::BadData);
    CHECK_TRUE(error_of("(1.0) can0 7E8#001122334455667788\n") == LineErrc::TooLong);
    CHECK_TRUE(error_of("(1.0) can0 7E8##0" + std::string(130, 'A') + "\n") == LineErrc::TooLong);
    CHECK_TRUE(error_of("(99999999999999999999.0) can0 7E8#00\n") == LineErrc::NoTimestamp);
}

TEST(Candump, a_line_cut_anywhere_is_bad_or_shorter_but_never_wrong) {
    for (std::size_t n = 0; n < kUsual.size(); ++n) {
        Parser parser;
        for (const Frame& frame : read_all(parser, kUsual.substr(0, n))) {
            CHECK_EQUAL(0x7E8U, frame.id.value);
            STRCMP_EQUAL(std::string("0341054000000000").substr(0, frame.data().size() * 2).c_str(),
                         to_hex(frame.data()).c_str());
        }
    }
}

TEST(Candump, a_time_too_long_to_be_one_is_bad_on_both_roads_and_as_a_sum_of_gaps) {
    // 9,500,000,000 s are more nanoseconds than 63 bits hold.
    const std::string late = "(9500000000.000000) can0 7E8#0341054000000000\n";
    CHECK_TRUE(error_of(late) == LineErrc::NoTimestamp);
    Parser usual;
    CHECK_EQUAL(4U, read_all(usual, kUsual + late + kUsual + kUsual + kUsual).size());
    CHECK_EQUAL(1U, usual.statistics().bad_lines);
    // Gaps, told by the first block; then two that are too long together.
    Parser gaps;
    std::string steady;
    for (int i = 0; i < 20; ++i) steady += i % 2 == 0 ? "(0.000000) can0 123#00\n" : "(0.100000) can0 123#00\n";
    CHECK_EQUAL(20U, read_all(gaps, steady).size());
    const std::string endless = "(8999999999.000000) can0 123#00\n";
    CHECK_EQUAL(1U, read_all(gaps, endless + endless).size());
    CHECK_EQUAL(1U, gaps.statistics().bad_lines);
}

TEST(Candump, blocks_continue_the_count_of_lines) {
    Parser parser;
    CHECK_EQUAL(1U, read_all(parser, kUsual).size());
    CHECK_EQUAL(0U, read_all(parser, "bad\n").size());
    CHECK_EQUAL(2U, parser.statistics().first_bad_line);
}

TEST(Candump, gaps_between_frames_are_added_up) {
    // Given `candump -t d`: each time counts from the line before
    Parser parser;
    const auto gaps = read_all(parser,
                               " (000.000000)  can0  7E0   [8]  02 01 0D 00 00 00 00 00\n"
                               " (000.020000)  can0  7E8   [8]  03 41 0D 10 00 00 00 00\n"
                               " (000.980000)  can0  7E0   [8]  02 01 0D 00 00 00 00 00\n"
                               " (000.030000)  can0  7E8   [8]  03 41 0D 10 00 00 00 00\n");
    CHECK_EQUAL(4U, gaps.size());
    CHECK_TRUE(gaps[1].time == 20ms && gaps[2].time == 1s && gaps[3].time == 1030ms);
}

TEST(Candump, steady_gaps_are_gaps_too) {
    Parser parser;
    const auto frames = read_all(parser, "(000.000000) can0 100#00\n(000.010000) can0 100#00\n(000.010000) can0 100#00\n(000.010000) can0 100#00\n");
    CHECK_TRUE(frames[3].time == 30ms);
}

TEST(Candump, times_that_count_from_the_start_are_left_as_they_are) {
    // Given `candump -t z`, and two interfaces whose frames come a little out of order once
    std::string text = "(000.000000) can0 100#00\n(000.010000) can0 100#00\n(000.009900) can1 100#00\n";
    for (int i = 2; i < 10; ++i) text += "(000.0" + std::to_string(i) + "0000) can0 100#00\n";
    Parser parser;
    const auto frames = read_all(parser, text);
    CHECK_TRUE(frames[2].time == 9900us && frames.back().time == 90ms);
}

TEST(Candump, two_adapters_that_deliver_in_turns_do_not_look_like_gaps) {
    // Given batches of four frames, can1's always a little behind can0's
    std::string text = "(000.000000) can0 100#00\n";
    for (int batch = 0; batch < 40; ++batch)
        for (int i = 0; i < 4; ++i) {
            char line[48];
            std::snprintf(line, sizeof line, "(%03d.%06d) can%d 100#00\n", batch / 100, batch % 100 * 10'000 + i * 2000 - (batch % 2) * 7000, batch % 2);
            if (batch != 0) text += line;
        }
    CHECK_TRUE(candump::stamps_of(text) == candump::Stamps::Absolute);
}

TEST(Candump, gaps_that_jitter_about_one_value_are_gaps) {
    std::string text = "(000.000000) can0 100#00\n";
    for (int i = 0; i < 40; ++i) text += "(000.0" + std::to_string(20'000 + i * 7919 % 300 - 150) + ") can0 100#00\n";
    CHECK_TRUE(candump::stamps_of(text) == candump::Stamps::Gaps);
}

TEST(Candump, a_date_is_read) {
    // `candump -t A`
    const Frame frame = only_frame(" (2026-11-25 10:03:17.250000)  can0  7E8   [2]  03 41\n");
    CHECK_TRUE(frame.time == 1795600997s + 250ms);
    CHECK_TRUE(error_of("(2026-13-25 10:03:17.25) can0 7E8#00\n") == LineErrc::NoTimestamp);
}

TEST(Candump, extra_columns_and_colours_are_passed_over) {
    STRCMP_EQUAL("0341", to_hex(only_frame(" (000.010000)  can0  RX - -  7E8   [2]  03 41   'xx'\n").data()).c_str());
    STRCMP_EQUAL("0341", to_hex(only_frame(" (000.010000)  can0  TX B E  18DAF110  [02]  03 41\n").data()).c_str());
    STRCMP_EQUAL("0341", to_hex(only_frame("(0000001000.000250) can0 7E8#0341 R\n").data()).c_str());
    STRCMP_EQUAL("0341", to_hex(only_frame("\x1B[34m  can0\x1B[0m  7E8   [2]  03 41\x1B[0m\n").data()).c_str());
    CHECK_TRUE(only_frame("(0000001000.000250) can0 7E8#R8_E\n").kind == FrameKind::Remote);
}

TEST(Candump, the_meaning_of_an_error_frame_is_no_bad_line) {
    Parser parser;
    CHECK_EQUAL(2U, read_all(parser, "  can0  20000040   [8]  00 00 00 00 00 00 00 00   ERRORFRAME\n\tbus-off\n  can0  100   [1]  00\n").size());
    CHECK_EQUAL(0U, parser.statistics().bad_lines);
}

TEST(Candump, line_ends_of_windows_and_changing_interfaces_stay_on_the_fast_road_and_read_the_same) {
    std::string unix_text;
    std::string windows_text;
    for (int i = 0; i < 8; ++i) {
        const std::string line = std::string{"(0000001000.00025"} + std::to_string(i) + ") can" + (i % 2 == 0 ? "0" : "10") + " 7E8#034105400000000" + std::to_string(i);
        unix_text += line + "\n";
        windows_text += line + "\r\n";
    }
    Parser one;
    Parser other;
    const auto expected = read_all(one, unix_text);
    const auto got = read_all(other, windows_text);
    CHECK_EQUAL(8U, got.size());
    CHECK_EQUAL(2U, one.interfaces().size());
    for (std::size_t i = 0; i < got.size(); ++i) {
        CHECK_EQUAL(i % 2, got[i].interface);
        CHECK_EQUAL(i, u8(got[i].bytes[7]));
        CHECK_TRUE(got[i].time == 1000s + 250us + std::chrono::microseconds{i});
        CHECK_TRUE(expected[i].data().size() == got[i].data().size() && expected[i].interface == got[i].interface);
    }
}

TEST(Candump, a_written_line_reads_back) {
    for (const char* line : {"(0000001000.000250) can0 7E8#0341054000000000\n", "(0000001000.000250) can0 18DAF110#\n",
                             "(0000001000.000250) can0 123#R\n", "(0000001000.000250) can0 20000080#00\n",
                             "(0000001000.000250) can0 123##0112233\n"})
        STRCMP_EQUAL(line, candump::line_of(only_frame(line), "can0").c_str());
}
