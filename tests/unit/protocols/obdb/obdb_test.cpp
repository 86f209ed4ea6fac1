// SPDX-License-Identifier: Apache-2.0
// Signal sets: formats, year filters, plans, hostile files, and the recorded odometer answers.
#include <boost/json.hpp>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <string>

#include "protocols/obdb/decoder.hpp"
#include "support/real_data.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::obdb;

namespace {

SignalSet loaded(const std::string& text) {
    auto set = load(text);
    CHECK_TRUE(set.has_value());
    return set ? std::move(*set) : SignalSet{};
}

/// A set of one command 22 F40D to 7E0 with the given extra fields and one signal's fmt.
std::string one(const std::string& fmt, const std::string& extra = "") {
    return R"({"commands":[{"hdr":"7E0","cmd":{"22":"F40D"},"freq":1,)" + extra + R"("signals":[{"id":"S","name":"s","fmt":{)" +
           fmt + "}}]}]}";
}

Value value_of(const std::string& fmt, const Bytes& data) {
    static std::unique_ptr<Decoder> decoder;  // the value points into it
    decoder = std::make_unique<Decoder>(loaded(one(fmt)), std::nullopt);
    Bytes payload = bytes_of({0x62, 0xF4, 0x0D});
    payload.insert(payload.end(), data.begin(), data.end());
    const auto values = decoder->decode({0x7E8, false}, payload);
    CHECK_EQUAL(1U, values.size());
    return values[0];
}

const Bytes kData = bytes_of({0x12, 0x34, 0x56, 0x78, 0x9A, 0xBC, 0xDE, 0xF0, 0x11});

}  // namespace

TEST_GROUP(Obdb){};

TEST(Obdb, bits_count_from_the_highest_of_the_first_byte) {
    DOUBLES_EQUAL(0x12, value_of(R"("len":8,"max":999,"unit":"scalar")", kData).number, 0);
    DOUBLES_EQUAL(0x345, value_of(R"("bix":8,"len":12,"max":99999,"unit":"scalar")", kData).number, 0);
    DOUBLES_EQUAL(0x5, value_of(R"("bix":17,"len":3,"max":9,"unit":"scalar")", kData).number, 0);
    DOUBLES_EQUAL(0x12345678, value_of(R"("len":32,"max":4294967295,"unit":"scalar")", kData).number, 0);
    // 64 bits over nine bytes
    DOUBLES_EQUAL(static_cast<double>(0x23456789ABCDEF01ULL), value_of(R"("bix":4,"len":64,"max":0,"unit":"scalar")", kData).number, 0);
}

TEST(Obdb, low_byte_first_turns_the_signals_bytes) {
    DOUBLES_EQUAL(0x5634, value_of(R"("bix":8,"len":16,"blsb":true,"max":99999,"unit":"scalar")", kData).number, 0);
    DOUBLES_EQUAL(0x34, value_of(R"("bix":8,"len":8,"blsb":true,"max":99999,"unit":"scalar")", kData).number, 0);
}

TEST(Obdb, sign_factor_divisor_and_offset_apply_in_the_formats_order) {
    DOUBLES_EQUAL(-0x44 * 3 / 4.0 - 48, value_of(R"("bix":40,"len":8,"sign":true,"mul":3,"div":4,"add":-48,"min":-999,"max":999,"unit":"x")", kData).number, 0);
    DOUBLES_EQUAL(-1, value_of(R"("len":64,"sign":true,"min":-9,"max":9,"unit":"x")", Bytes(8, std::byte{0xFF})).number, 0);
}

TEST(Obdb, values_outside_the_range_are_clamped_and_say_so) {
    const Value high = value_of(R"("len":8,"max":10,"unit":"x")", kData);
    CHECK_TRUE(high.state == ValueState::Clamped);
    DOUBLES_EQUAL(10, high.number, 0);
    CHECK_TRUE(value_of(R"("len":8,"min":18,"max":18.5,"unit":"x")", kData).state == ValueState::Value);
}

TEST(Obdb, null_bounds_are_inclusive) {
    CHECK_TRUE(value_of(R"("len":8,"max":255,"nullmax":18,"unit":"x")", kData).state == ValueState::Null);
    CHECK_TRUE(value_of(R"("len":8,"max":255,"nullmax":18.5,"unit":"x")", kData).state == ValueState::Value);
    CHECK_TRUE(value_of(R"("len":8,"max":255,"nullmin":18,"unit":"x")", kData).state == ValueState::Null);
}

TEST(Obdb, enumerations_give_their_entry) {
    const std::string map = R"("len":8,"map":{"18":{"description":"d","value":"EIGHTEEN"},"19":"plain"})";
    STRCMP_EQUAL("EIGHTEEN", std::string(value_of(map, kData).label).c_str());
    STRCMP_EQUAL("plain", std::string(value_of(map, bytes_of({19})).label).c_str());
    CHECK_TRUE(value_of(map, bytes_of({20})).state == ValueState::Null);
}

TEST(Obdb, answers_cut_anywhere_give_absent_or_whole_values) {
    const std::string fmt = R"("bix":12,"len":28,"max":0,"unit":"x")";
    Decoder decoder{loaded(one(fmt)), std::nullopt};
    Bytes payload = bytes_of({0x62, 0xF4, 0x0D});
    payload.insert(payload.end(), kData.begin(), kData.end());
    for (std::size_t n = 0; n <= payload.size(); ++n) {
        const auto values = decoder.decode({0x7E8, false}, ByteView{payload}.first(n));
        CHECK_EQUAL(n >= 3 ? 1U : 0U, values.size());
        if (n >= 3) CHECK_TRUE((values[0].state == ValueState::Value) == (n >= 3 + 5));
    }
}

TEST(Obdb, addresses_follow_the_header) {
    const auto command = [](const std::string& addresses) {
        return loaded(R"({"commands":[{)" + addresses + R"(,"cmd":{"22":"F40D"},"freq":2,"signals":[]}]})").commands.at(0);
    };
    CHECK_TRUE(command(R"("hdr":"7E0")").answer_id == (CanId{0x7E8, false}));
    CHECK_TRUE(command(R"("hdr":"720","rax":"728")").answer_id == (CanId{0x728, false}));
    CHECK_FALSE(command(R"("hdr":"7DF")").answer_id.has_value());
    CHECK_TRUE(command(R"("hdr":"DA11")").request_id == (CanId{0x18DA11F1, true}));
    CHECK_TRUE(command(R"("hdr":"DA11")").answer_id == (CanId{0x18DAF111, true}));
    CHECK_TRUE(command(R"("hdr":"DA11","pri":"14")").request_id == (CanId{0x14DA11F1, true}));
    CHECK_TRUE(command(R"("hdr":"DB33")").request_id == (CanId{0x18DB33F1, true}));
    const Command front = command(R"("hdr":"750","rax":"758","eax":"2A")");
    CHECK_EQUAL(0x2A, *front.extended_address);
    CHECK_FALSE(front.answer_address.has_value());  // F1, or 2A
    CHECK_TRUE(front.period == 2s);
    const Command told = command(R"("hdr":"750","rax":"758","eax":"2A","tst":"2a")");
    CHECK_EQUAL(0x2A, *told.answer_address);
}

TEST(Obdb, the_answering_id_is_written_short_without_priority_or_whole) {
    const auto answer = [](const std::string& addresses) {
        return loaded(R"({"commands":[{)" + addresses + R"(,"cmd":{"22":"F40D"},"freq":2,"signals":[]}]})").commands.at(0).answer_id;
    };
    CHECK_TRUE(answer(R"("hdr":"DA10","rax":"10")") == (CanId{0x18DAF110, true}));
    CHECK_TRUE(answer(R"("hdr":"DA10","rax":"10","pri":"14")") == (CanId{0x14DAF110, true}));
    CHECK_TRUE(answer(R"("hdr":"DA11","rax":"2AF111","pri":"14")") == (CanId{0x142AF111, true}));
    CHECK_TRUE(answer(R"("hdr":"FC00","rax":"FE007B","pri":"17")") == (CanId{0x17FE007B, true}));
    CHECK_TRUE(answer(R"("hdr":"D016","rax":"1EC60E80","pri":"1D","tst":"30")") == (CanId{0x1EC60E80, true}));
    CHECK_TRUE(answer(R"("hdr":"DB33","rax":"18DAF110")") == (CanId{0x18DAF110, true}));
    CHECK_FALSE(answer(R"("hdr":"DB33")").has_value());
}

TEST(Obdb, an_answer_in_the_standards_form_of_the_address_is_taken_too) {
    const std::string text = R"({"commands":[{"hdr":"DA11","rax":"2AF111","pri":"14","cmd":{"22":"F40D"},"freq":1,
        "signals":[{"id":"S","name":"s","fmt":{"len":8,"max":255,"unit":"x"}}]}]})";
    Decoder decoder{loaded(text), std::nullopt};
    const Bytes payload = bytes_of({0x62, 0xF4, 0x0D, 1});
    for (const std::uint32_t ecu : {0x142AF111U, 0x182AF111U, 0x14DAF111U, 0x18DAF111U})
        CHECK_EQUAL(1U, decoder.decode({ecu, true}, payload).size());
    for (const std::uint32_t ecu : {0x142AF112U, 0x18DAF112U, 0x18DAF011U})
        CHECK_EQUAL(0U, decoder.decode({ecu, true}, payload).size());
}

TEST(Obdb, ecus_behind_one_id_are_told_apart_by_their_address) {
    const auto command = [](const char* eax, const char* id) {
        return std::string{R"({"hdr":"6F1","rax":"607","eax":")"} + eax + R"(","cmd":{"22":"F40D"},"freq":1,"signals":[{"id":")" + id +
               R"(","name":"s","fmt":{"len":8,"max":255,"unit":"x"}}]})";
    };
    Decoder decoder{loaded(R"({"commands":[)" + command("07", "SEVEN") + "," + command("60", "SIXTY") + "]}"), std::nullopt};
    const Bytes payload = bytes_of({0x62, 0xF4, 0x0D, 1});
    const auto values = decoder.decode_from({{0x607, false}, std::uint8_t{0x60}}, payload);
    CHECK_EQUAL(1U, values.size());
    STRCMP_EQUAL("SIXTY", values[0].signal->id.c_str());
    CHECK_EQUAL(2U, decoder.decode({0x607, false}, payload).size());
}

TEST(Obdb, addresses_of_no_diagnostic_partner_are_decoded_but_never_asked) {
    const auto refused = [](const std::string& addresses) {
        return loaded(R"({"commands":[{)" + addresses + R"(,"cmd":{"22":"F40D"},"freq":2,"signals":[]}]})").commands.at(0).refusal == Refusal::Address;
    };
    for (const char* good : {R"("hdr":"600")", R"("hdr":"6F1","eax":"07")", R"("hdr":"7FF")", R"("hdr":"7E7")", R"("hdr":"DA11")", R"("hdr":"DA11","pri":"14")",
                             R"("hdr":"DA11","tst":"F1")", R"("hdr":"DB33")"})
        CHECK_FALSE_TEXT(refused(good), good);
    for (const char* bad : {R"("hdr":"5FF")", R"("hdr":"7E8")", R"("hdr":"7EF")", R"("hdr":"000")", R"("hdr":"FC00","pri":"17")", R"("hdr":"DA11","tst":"F2")",
                            R"("hdr":"DA11","pri":"00")", R"("hdr":"DBEF")", R"("hdr":"EAFF")", R"("hdr":"DA11","eax":"07")"})
        CHECK_TRUE_TEXT(refused(bad), bad);
    for (const char* unreadable : {R"("hdr":"800")", R"("hdr":"7E0","rax":"800")", R"("hdr":"750","eax":"2AA")", R"("hdr":"DA11","pri":"G1")", R"("hdr":"DA11","tst":"")"})
        CHECK_EQUAL_TEXT(0U, loaded(std::string{R"({"commands":[{)"} + unreadable + R"(,"cmd":{"22":"F40D"},"freq":2,"signals":[]}]})").commands.size(), unreadable);
}

TEST(Obdb, answers_of_another_ecu_are_not_taken) {
    Decoder decoder{loaded(one(R"("len":8,"max":255,"unit":"x")")), std::nullopt};
    const Bytes payload = bytes_of({0x62, 0xF4, 0x0D, 1});
    CHECK_EQUAL(1U, decoder.decode({0x7E8, false}, payload).size());
    CHECK_EQUAL(0U, decoder.decode({0x7E9, false}, payload).size());
    CHECK_EQUAL(0U, decoder.decode({0x7E8, false}, bytes_of({0x62, 0xF4, 0x0E, 1})).size());
    CHECK_EQUAL(0U, decoder.decode({0x7E8, false}, bytes_of({0x7F, 0x22, 0x31})).size());
}

TEST(Obdb, without_a_rax_whoever_answers_the_question_is_taken) {
    const char* const renault = R"({"commands":[{"hdr":"743",RAX"cmd":{"22":"0207"},"freq":1,"signals":[{"id":"ODO","name":"o","fmt":{"len":24,"max":16777215,"unit":"kilometers"}}]}]})";
    const auto with_rax = [renault](const char* rax) {
        std::string text = renault;
        text.replace(text.find("RAX"), 3, rax);
        return Decoder{loaded(text), std::nullopt};
    };
    const Bytes payload = bytes_of({0x62, 0x02, 0x07, 0x01, 0xE2, 0x40});
    Decoder unnamed = with_rax("");
    CHECK_EQUAL(1U, unnamed.decode_from({{0x763, false}, {}, CanId{0x743, false}}, payload).size());
    CHECK_EQUAL(0U, unnamed.decode_from({{0x763, false}, {}, CanId{0x744, false}}, payload).size());
    CHECK_EQUAL(0U, unnamed.decode({0x763, false}, payload).size());
    Decoder named = with_rax(R"("rax":"74B",)");
    CHECK_EQUAL(0U, named.decode_from({{0x763, false}, {}, CanId{0x743, false}}, payload).size());
}

TEST(Obdb, year_filters_mean_ranges_gaps_and_single_years) {
    const auto matches = [](YearFilter f, int year) { return f.matches(year); };
    CHECK_TRUE(matches({2009, 2020, {}}, 2009) && matches({2009, 2020, {}}, 2020) && !matches({2009, 2020, {}}, 2021));
    // from above to: the years between are left out
    CHECK_TRUE(matches({2027, 2009, {}}, 2009) && matches({2027, 2009, {}}, 2027) && !matches({2027, 2009, {}}, 2015));
    CHECK_TRUE(matches({2024, std::nullopt, {2019}}, 2019) && !matches({2024, std::nullopt, {2019}}, 2020));
    CHECK_TRUE(matches({std::nullopt, 2018, {}}, 2018) && !matches({std::nullopt, 2018, {}}, 2019));
}

TEST(Obdb, a_plan_holds_what_is_for_this_year_and_confirmed) {
    const std::string text = R"({"commands":[
        {"hdr":"7E0","cmd":{"22":"0001"},"freq":1,"signals":[]},
        {"hdr":"7E0","cmd":{"22":"0002"},"freq":1,"filter":{"from":2020},"signals":[]},
        {"hdr":"7E0","cmd":{"22":"0004"},"freq":1,"dbgfilter":{"to":2019},"signals":[]},
        {"hdr":"7E0","cmd":{"22":"0003"},"freq":1,"dbg":true,"signals":[]}]})";
    CHECK_EQUAL(1U, Decoder(loaded(text), 2019).plan(PlanScope::Confirmed).size());
    CHECK_EQUAL(3U, Decoder(loaded(text), 2020).plan(PlanScope::Confirmed).size());
    CHECK_EQUAL(1U, Decoder(loaded(text), std::nullopt).plan(PlanScope::Confirmed).size());
    CHECK_EQUAL(4U, Decoder(loaded(text), 2020).plan(PlanScope::All).size());
}

TEST(Obdb, nothing_but_reading_requests_is_ever_planned) {
    // Given a hostile set with every service, to a diagnostic and to a control identifier
    std::string commands;
    for (unsigned service = 0; service < 256; ++service) {
        const std::string parameter = service == 0x22 || service == 0x02 ? "0001" : "01";
        for (const char* header : {"7E0", "0C1", "DA11", "EA11"})
            commands += std::string(commands.empty() ? "" : ",") + R"({"hdr":")" + header + R"(","cmd":{")" +
                        to_hex(bytes_of({service})) + R"(":")" + parameter + R"("},"freq":0.0001,"signals":[]})";
    }
    const Decoder decoder{loaded(R"({"commands":[)" + commands + "]}"), 2020};
    // When it is planned, Then the five reading services to the two diagnostic addresses are left
    const auto plan = decoder.plan(PlanScope::All);
    CHECK_EQUAL(10U, plan.size());
    for (const Command* command : plan) {
        const auto service = u8(command->request_bytes()[0]);
        CHECK_TRUE(service == 0x01 || service == 0x02 || service == 0x09 || service == 0x21 || service == 0x22);
        CHECK_TRUE(command->period >= 100ms);
    }
    CHECK_TRUE(loaded(one(R"("len":8)", R"("din":"03",)")).commands[0].refusal == Refusal::Session);
    CHECK_TRUE(loaded(one(R"("len":8)", R"("proto":"9141-2",)")).commands[0].refusal == Refusal::Protocol);
}

TEST(Obdb, what_cannot_be_read_is_left_out_with_its_place) {
    const auto set = loaded(R"({"commands":[7,{"hdr":"7E0"},{"hdr":"XYZ","cmd":{"22":"0001"},"freq":1,"signals":[]},
        {"hdr":"7E0","cmd":{"22":"0001"},"freq":1,"signals":[{"id":"A","fmt":{"len":0}},{"id":"B","fmt":{"len":8,"div":0}},
        {"id":"C","fmt":{"len":8,"bix":-1}},{"id":"D","fmt":{"len":65}},{"id":"E","fmt":{"len":8}},{"fmt":{"len":8}},5]}]})");
    CHECK_EQUAL(1U, set.commands.size());
    CHECK_EQUAL(1U, set.signals.size());
    CHECK_EQUAL(9U, set.remarks.size());
    STRCMP_EQUAL("commands[0]", set.remarks[0].where.c_str());
    STRCMP_EQUAL("commands[3].signals[1]", set.remarks[4].where.c_str());
    STRCMP_EQUAL("divides by zero", set.remarks[4].why.c_str());
}

TEST(Obdb, unknown_fields_give_one_remark) {
    const auto set = loaded(one(R"("len":8,"newer":1)", R"("sooner":2,"later":3,)"));
    CHECK_EQUAL(1U, set.signals.size());
    CHECK_EQUAL(1U, set.remarks.size());
    STRCMP_EQUAL("unknown and ignored: later, newer, sooner", set.remarks[0].why.c_str());
}

TEST(Obdb, files_that_are_no_sets_are_named_errors) {
    CHECK_TRUE(load("").error() == SignalSetErrc::NotJson);
    CHECK_TRUE(load("[]").error() == SignalSetErrc::NotASignalSet);
    CHECK_TRUE(load("{\"commands\":{}}").error() == SignalSetErrc::NotASignalSet);
    CHECK_TRUE(load(std::string(100'000, '[')).error() == SignalSetErrc::NotJson);
    CHECK_TRUE(load(std::string((4U << 20U) + 1, ' ')).error() == SignalSetErrc::TooLarge);
    const std::string good = one(R"("len":8,"max":255,"unit":"x")");
    for (std::size_t n = 0; n < good.size(); ++n) CHECK_FALSE(load(good.substr(0, n)).has_value());
}

TEST(Obdb, texts_are_given_as_text) {
    const Decoder decoder{loaded(one(R"("len":24,"unit":"ascii")")), std::nullopt};
    const Bytes payload = bytes_of({0x62, 0xF4, 0x0D, 'A', 0x07, 'C'});
    STRCMP_EQUAL("A?C", Decoder::text(decoder.set().signals[0], decoder.set().commands[0], payload).c_str());
    CHECK_TRUE(Decoder::text(decoder.set().signals[0], decoder.set().commands[0], ByteView{payload}.first(5)).empty());
}

TEST(Obdb, suggested_metrics_have_vss_paths) {
    STRCMP_EQUAL("Vehicle.TraveledDistance", std::string(vss_path("odometer")).c_str());
    STRCMP_EQUAL("Vehicle.Powertrain.Transmission.Temperature", std::string(vss_path("transmissionFluidTemperature")).c_str());
    CHECK_TRUE(vss_path("cvtDeterioration").empty());
    CHECK_TRUE(vss_path("").empty());
}
