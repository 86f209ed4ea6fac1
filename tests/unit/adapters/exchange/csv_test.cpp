// SPDX-License-Identifier: Apache-2.0
// Rows and fields as spreadsheets of any system and language write them.
#include "adapters/exchange/csv.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink::exchange;

namespace {

/// Fields in brackets, a row a line with its number.
std::string shown(const std::string& file) {
    const auto rows = csv_rows(file);
    if (!rows) return "open at " + std::to_string(rows.error().line);
    std::string out;
    for (const CsvRow& row : *rows) {
        out += std::to_string(row.line) + ':';
        for (const std::string& field : row.fields) out += '[' + field + ']';
        out += '\n';
    }
    return out;
}

}  // namespace

TEST_GROUP(Csv){};

TEST(Csv, the_separator_is_the_one_that_stands_equally_often_in_the_most_lines) {
    STRCMP_EQUAL("1:[a][b,c][d]\n", shown("a;b,c;d\n").c_str());
    STRCMP_EQUAL("1:[a][b][c;d]\n2:[1][2;3;4;5]\n", shown("a\tb\tc;d\n1\t2;3;4;5\n").c_str());
    STRCMP_EQUAL("1:[a;;;][b]\n", shown("\"a;;;\",b\n").c_str());
    STRCMP_EQUAL("1:[a title]\n2:[a][b]\n3:[1,5][2]\n", shown("a title\na;b\n1,5;2\n").c_str());
    STRCMP_EQUAL("1:[alone]\n", shown("alone").c_str());
}

TEST(Csv, lines_end_in_lf_crlf_or_cr_alone) {
    for (const char* file : {"a,b\n1,2\n\n3,4", "a,b\r\n1,2\r\n\r\n3,4\r\n", "a,b\r1,2\r\r3,4\r"}) {
        STRCMP_EQUAL("1:[a][b]\n2:[1][2]\n4:[3][4]\n", shown(file).c_str());
    }
}

TEST(Csv, blanks_around_a_quoted_field_are_no_part_of_it) {
    STRCMP_EQUAL("1:[a][ b ]\n2:[x,y][z]\n", shown("a, b \n  \"x,y\" ,\t\"z\"\n").c_str());
}

TEST(Csv, quoted_fields_hold_line_ends_and_doubled_quotes_and_their_lines_are_counted) {
    STRCMP_EQUAL("1:[a][b]\n2:[one\ntwo\r\nthree\rfour][\"so\"]\n6:[5][6]\n", shown("a,b\n\"one\ntwo\r\nthree\rfour\",\"\"\"so\"\"\"\n5,6\n").c_str());
}

TEST(Csv, an_open_quote_is_told_with_the_line_of_its_mark) {
    STRCMP_EQUAL("open at 3", shown("a,b\n1,2\n3,\"4\n5,6\n").c_str());
}

TEST(Csv, a_mark_and_rows_without_text_are_passed_over) {
    STRCMP_EQUAL("1:[a][b]\n4:[1][]\n", shown("\xEF\xBB\xBF" "a,b\n , \n\"\",\n1,\n").c_str());
}

TEST(Csv, a_title_with_commas_above_a_table_with_semicolons_parts_nothing) {
    STRCMP_EQUAL("1:[My Corolla, bought 2015, blue]\n2:[Date][Odometer][Work]\n3:[2022-03-15][1][Oil, filter]\n", shown("My Corolla, bought 2015, blue\nDate;Odometer;Work\n2022-03-15;1;Oil, filter\n").c_str());
    STRCMP_EQUAL("1:[date][items]\n2:[1][a; b; c]\n3:[2][d]\n", shown("date,items\n1,a; b; c\n2,d\n").c_str());
}

TEST(Csv, formulas_of_either_width_are_made_harmless_and_read_back) {
    for (const char* text : {"=1+1", "＝1+1", "＋1", "－1+cmd|x", "＠SUM(1)", "\n=1", "-1+1"}) {
        const std::string line = csv_line({text, "x"});
        if (line.find('\'') > 1) FAIL(line.c_str());
        STRCMP_EQUAL(text, csv_rows(line)->at(0).fields.at(0).c_str());
    }
    STRCMP_EQUAL("-1.5,x\r\n", csv_line({"-1.5", "x"}).c_str());
}
