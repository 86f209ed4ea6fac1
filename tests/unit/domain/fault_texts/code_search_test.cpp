// SPDX-License-Identifier: Apache-2.0
// What people type into a search box or after `odolinkctl explain`.
#include "domain/fault_texts/code_search.hpp"

#include <algorithm>
#include <string>

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

std::string typed(const char* text) { return typed_code(text).value_or("none"); }

bool contains(const FoundCodes& found, const char* code) { return std::find(found.codes.begin(), found.codes.end(), code) != found.codes.end(); }

}  // namespace

TEST_GROUP(CodeSearch){};

TEST(CodeSearch, one_code_is_known_in_any_usual_spelling) {
    for (const char* text : {"P0301", "p0301", " P0301 ", "P0301-00", "P0301 00"}) STRCMP_EQUAL("P0301", typed(text).c_str());
    for (const char* text : {"P0301-1C", "p0301-1c", "P0301 1C", "P03011C", "P0301:1C"}) STRCMP_EQUAL("P0301-1C", typed(text).c_str());
    for (const char* text : {"SPN 110 FMI 3", "spn110 fmi3", "SPN110FMI3", "SPN: 110, FMI: 3", "110/3", "110-3"}) STRCMP_EQUAL("SPN 110 FMI 3", typed(text).c_str());
    for (const char* text : {"P 0301", "P-0301", "Ｐ０３０１", "ｐ０３０１"}) STRCMP_EQUAL("P0301", typed(text).c_str());
    for (const char* text : {"110.3", "110 3", "SPN=110 FMI=3", "SPN 110 FMI 3 OC 2", "SPN110 FMI3 CM0", "１１０／３", "ＳＰＮ：１１０，ＦＭＩ：３"})
        STRCMP_EQUAL("SPN 110 FMI 3", typed(text).c_str());
    STRCMP_EQUAL("SPN 5 FMI 3", typed("5/3").c_str());
    for (const char* text : {"SPN 110 FMI 3 CM1", "spn110 fmi3 cm 1", "110/3 CM1", "SPN 110, FMI 3, CM=1, OC=2", "SPN 110 FMI 3 OC 2 CM 1"})
        STRCMP_EQUAL("SPN 110 FMI 3 CM1", typed(text).c_str());
}

TEST(CodeSearch, what_is_no_code_is_none) {
    for (const char* text : {"", " ", "X0301", "P4301", "P030", "P03012", "P0301-1", "P0301-XY", "P0G01", "SPN 110", "SPN 600000 FMI 3", "SPN 110 FMI 32",
                             "SPN 110 FMI 3 CM2", "SPN 110 FMI 3 OC", "SPN 110 FMI 3 CM", "SPN 110 FMI 3 CM1 9", "FMI 3", "110", "engine", "P0301 P0302"})
        STRCMP_EQUAL("none", typed(text).c_str());
    STRCMP_EQUAL("none", typed(std::string(1000, 'P').c_str()).c_str());
}

TEST(CodeSearch, a_code_finds_itself_and_a_beginning_all_that_begin_so) {
    CHECK_EQUAL(1U, find_codes("p0301", 50).codes.size());
    CHECK_EQUAL(1U, find_codes("B1234", 50).codes.size());  // a maker's code too
    const FoundCodes misfires = find_codes("P030", 50);
    CHECK_TRUE(contains(misfires, "P0300") && contains(misfires, "P0304"));
    CHECK_FALSE(contains(misfires, "P0310"));
}

TEST(CodeSearch, all_words_have_to_fit_in_either_language) {
    CHECK_TRUE(contains(find_codes("misfire", 50), "P0301"));
    CHECK_TRUE(contains(find_codes("失火", 50), "P0301"));
    const FoundCodes fourth = find_codes("Misfire cylinder 4", 50);
    CHECK_TRUE(contains(fourth, "P0304"));
    CHECK_FALSE(contains(fourth, "P0301"));
    CHECK_TRUE(find_codes("banana", 50).codes.empty());
    CHECK_TRUE(find_codes("", 50).codes.empty());
}

TEST(CodeSearch, more_than_asked_for_is_said) {
    const FoundCodes some = find_codes("P", 10);
    CHECK_EQUAL(10U, some.codes.size());
    CHECK_TRUE(some.more);
    CHECK_FALSE(find_codes("P030", 500).more);
}
