// SPDX-License-Identifier: Apache-2.0
// One fault told by two protocols is one fault with one name, whichever list comes first and across restarts.
#include "core/diagnostics/code_lists.hpp"

#include "core/diagnostics/answer_decoder.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

constexpr std::uint32_t kEngine = 0x7E8;

struct Lists {
    CodeLists lists;
    /// What is told after one list was read, in one line.
    std::string on(ListSource source, DtcKind kind, std::vector<std::string> codes,
                   Completeness completeness = Completeness::Whole, std::uint32_t ecu = kEngine) {
        DtcListRead read{ecu, kind, {}, MonoTime{}};
        for (std::string& code : codes) read.codes.push_back({ecu, std::move(code)});
        std::string told;
        for (const Dtc& dtc : lists.on_list(source, read, completeness).codes)
            told += (told.empty() ? "" : " ") + dtc.code;
        return told;
    }
};

FaultRecord record(std::string code, FaultState state) {
    FaultRecord fault;
    fault.dtc = {kEngine, std::move(code)};
    fault.state = state;
    return fault;
}

}  // namespace

TEST_GROUP(CodeLists){};

TEST(CodeLists, a_code_of_both_protocols_is_told_once_by_its_classic_name) {
    Lists l;
    STRCMP_EQUAL("P0301", l.on(ListSource::Classic, DtcKind::Stored, {"P0301"}).c_str());
    STRCMP_EQUAL("P0301 C0034-54",
                 l.on(ListSource::ByStatus, DtcKind::Stored, {"P0301-1C", "P0301-00", "C0034-54"}).c_str());
    STRCMP_EQUAL("P0301 C0034-54", l.on(ListSource::Classic, DtcKind::Stored, {}).c_str());  // UDS still lists it
    STRCMP_EQUAL("", l.on(ListSource::ByStatus, DtcKind::Stored, {}).c_str());
}

TEST(CodeLists, a_name_once_told_stays_although_the_other_protocol_follows) {
    Lists l;
    STRCMP_EQUAL("P0301-1C", l.on(ListSource::ByStatus, DtcKind::Stored, {"P0301-1C"}).c_str());
    STRCMP_EQUAL("P0301-1C", l.on(ListSource::Classic, DtcKind::Stored, {"P0301"}).c_str());
    STRCMP_EQUAL("P0301-1C", l.on(ListSource::Classic, DtcKind::Pending, {"P0301"}).c_str());
    STRCMP_EQUAL("P0301-1C", l.lists.name_of(kEngine, "P0301").c_str());
    CHECK_TRUE(l.lists.stored_by(ListSource::Classic, {kEngine, "P0301-1C"}));
    CHECK_FALSE(l.lists.stored_by(ListSource::Emission, {kEngine, "P0301-1C"}));
}

TEST(CodeLists, several_failure_types_of_one_component_stay_apart_where_only_uds_tells_them) {
    Lists l;
    STRCMP_EQUAL("P0301-11 P0301-13", l.on(ListSource::ByStatus, DtcKind::Stored, {"P0301-11", "P0301-13"}).c_str());
    STRCMP_EQUAL("P0301-11 P0301-13", l.on(ListSource::Emission, DtcKind::Stored, {"P0301-11"}).c_str());
}

TEST(CodeLists, ecus_and_kinds_stay_apart) {
    Lists l;
    (void)l.on(ListSource::Classic, DtcKind::Stored, {"P0301"});
    STRCMP_EQUAL("P0301-1C", l.on(ListSource::ByStatus, DtcKind::Stored, {"P0301-1C"}, Completeness::Whole, 0x7E9).c_str());
    STRCMP_EQUAL("P0302", l.on(ListSource::Classic, DtcKind::Pending, {"P0302"}).c_str());
}

TEST(CodeLists, what_others_asked_for_only_adds) {
    Lists l;
    (void)l.on(ListSource::ByStatus, DtcKind::Stored, {"C0034-54"});
    STRCMP_EQUAL("C0034-54 U0100-87", l.on(ListSource::ByStatus, DtcKind::Stored, {"U0100-87"}, Completeness::Part).c_str());
}

TEST(CodeLists, after_a_restart_names_stay_and_uds_codes_wait_for_uds) {
    Lists l;
    l.lists.restore({record("P0301-1C", FaultState::Confirmed), record("C0034-54", FaultState::Confirmed),
                     record("P0420", FaultState::Confirmed), record("P0171-00", FaultState::Healed),
                     record("SPN 110 FMI 3", FaultState::Confirmed)});
    // The classic list comes first: it must not say that the others are gone, nor rename the one it tells.
    STRCMP_EQUAL("P0301-1C C0034-54", l.on(ListSource::Classic, DtcKind::Stored, {"P0301"}).c_str());
    STRCMP_EQUAL("P0301-1C", l.on(ListSource::ByStatus, DtcKind::Stored, {"P0301-1C"}).c_str());
}

TEST(CodeLists, a_wrong_count_in_an_answer_costs_no_code_and_makes_none) {
    AnswerDecoder decoder;
    const auto told = [&decoder](const char* payload) {
        EcuAnswer answer;
        answer.ecu = {kEngine, false};
        answer.payload = *from_hex(payload);
        std::string codes;
        for (const VehicleReport& report : decoder.on_answer(answer, Asked::ByUs)) {
            const auto* list = std::get_if<DtcListRead>(&report);
            if (list == nullptr) continue;
            for (const Dtc& dtc : list->codes) codes += (codes.empty() ? "" : " ") + dtc.code;
        }
        return codes;
    };
    // Given two stored codes
    STRCMP_EQUAL("P0301 P0420", told("430203010420").c_str());
    // When an answer counts two and ends before the second: it may still be there
    STRCMP_EQUAL("P0301 P0420", told("43020301").c_str());
    // When it counts one and two come, both are real; filler behind the last is none
    STRCMP_EQUAL("P0301 P0171", told("430103010171").c_str());
    STRCMP_EQUAL("P0301", told("43010301AAAA").c_str());
    CHECK_EQUAL(3U, decoder.rejected());
    // When a whole list says none, none is left
    STRCMP_EQUAL("", told("4300").c_str());
    // When codes come without a count, they are what they say
    STRCMP_EQUAL("P0301 P0133", told("4303010133").c_str());
    STRCMP_EQUAL("P0133", told("43013300000000").c_str());
    STRCMP_EQUAL("", told("43000000000000").c_str());
    CHECK_EQUAL(5U, decoder.rejected());
    // UDS: a list that ends inside a code
    CHECK_TRUE(told("5902FF03011C0804201308").starts_with("P0301-1C P0420-13"));
    CHECK_TRUE(told("5902FF03011C080420").starts_with("P0301-1C P0420-13"));
    CHECK_EQUAL(6U, decoder.rejected());
    CHECK_TRUE(told("5902FF03011C08").find("P0420") == std::string::npos);
    CHECK_TRUE(told("5902FF03011C08FFFFFFFF").find("U3FFF") == std::string::npos);  // the number of all codes is a filler
}
