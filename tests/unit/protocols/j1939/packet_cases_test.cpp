// SPDX-License-Identifier: Apache-2.0
// Recorded J1939 packets and the values another decoder's authors expect of them. Each expression of a case that names a value
// is looked up among the facts our decoders give; expressions about that program's own objects are passed over.
#include <boost/json.hpp>
#include <cmath>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <string>

#include "protocols/j1939/faults.hpp"
#include "protocols/j1939/identity.hpp"
#include "protocols/j1939/monitors.hpp"
#include "protocols/j1939/parameters.hpp"
#include "support/real_data.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::j1939;

namespace {

using Facts = std::map<std::string, std::string>;

std::string plain(double value) {
    std::string text = std::to_string(value);
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text;
}
std::string plain(const Reading& r) {
    if (r.state == ReadingState::Error) return "ERROR";
    return r.valid() ? plain(r.value) : "NOT_AVAILABLE";
}
std::string plain(Lamp lamp) {
    switch (lamp) {
        case Lamp::Off: return "OFF";
        case Lamp::On: return "ON";
        case Lamp::SlowFlash: return "SLOW_FLASH";
        case Lamp::FastFlash: return "FAST_FLASH";
        default: return "OTHER";
    }
}

/// What the record expects, in the same plain words.
std::string expected_text(const boost::json::value& v) {
    if (v.is_bool()) return v.as_bool() ? "true" : "false";
    if (v.is_number()) return plain(v.to_number<double>());
    std::string text = v.as_string().c_str();
    if (text.starts_with("0x")) return plain(static_cast<double>(std::stoull(text, nullptr, 16)));
    if (text == "Double.MIN_VALUE") return "ERROR";
    if (text == "Double.MAX_VALUE") return "NOT_AVAILABLE";
    for (const std::string prefix : {"ParsedPacket.", "LampStatus."})
        if (text.starts_with(prefix)) return text.substr(prefix.size());
    return text;
}

void lamp_facts(Facts& facts, const std::string& of, const Lamps& lamps) {
    facts[of + ".getMalfunctionIndicatorLampStatus()"] = plain(lamps.malfunction);
    facts[of + ".getRedStopLampStatus()"] = plain(lamps.red_stop);
    facts[of + ".getAmberWarningLampStatus()"] = plain(lamps.amber_warning);
    facts[of + ".getProtectLampStatus()"] = plain(lamps.protect);
}
void code_facts(Facts& facts, const std::string& of, const TroubleCode& code) {
    facts[of + ".getSuspectParameterNumber()"] = plain(code.spn);
    facts[of + ".getFailureModeIndicator()"] = plain(code.fmi);
    facts[of + ".getOccurrenceCount()"] = plain(code.occurrences);
    facts[of + ".getConversionMethod()"] = code.old_conversion ? "1" : "0";
}
void parameter_facts(Facts& facts, Pgn group, std::uint32_t spn, const std::string& expression, ByteView data) {
    for (const Parameter& p : parameters_of(group))
        if (p.spn == spn) facts[expression] = plain(read(p, data));
}

void dm24_facts(Facts& facts, ByteView data) {
    const auto list = supported_parameters(data);
    if (!list || list->empty()) return;
    facts["spns.size()"] = plain(static_cast<double>(list->size()));
    facts["spn.getSpn()"] = plain(list->front().spn);
    facts["spn.getLength()"] = plain(list->front().bytes);
    facts["spn.supportsDataStream()"] = list->front().data_stream ? "true" : "false";
    facts["spn.supportsExpandedFreezeFrame()"] = list->front().freeze_frame ? "true" : "false";
    facts["spn.supportsScaledTestResults()"] = list->front().test_results ? "true" : "false";
}
void dm21_facts(Facts& facts, ByteView data) {
    const auto r = distance_readiness(data);
    if (!r) return;
    facts["instance.getKmSinceDTCsCleared(),0.0"] = plain(r->km_since_clear);
    facts["instance.getKmWhileMILIsActivated(),0.0"] = plain(r->km_with_mil);
    facts["instance.getMinutesSinceDTCsCleared(),0.0"] = plain(r->minutes_since_clear);
    facts["instance.getMinutesWhileMILIsActivated(),0.0"] = plain(r->minutes_with_mil);
}
void dm20_facts(Facts& facts, ByteView data) {
    const auto p = performance(data);
    if (!p) return;
    facts["instance.getIgnitionCycles()"] = plain(p->ignition_cycles);
    facts["instance.getOBDConditionsCount()"] = plain(p->monitoring_conditions);
    facts["ratios.size()"] = plain(static_cast<double>(p->ratios.size()));
    if (p->ratios.empty()) return;
    facts["ratio.getSpn()"] = plain(p->ratios[0].spn);
    facts["ratio.getNumerator()"] = plain(p->ratios[0].numerator);
    facts["ratio.getDenominator()"] = plain(p->ratios[0].denominator);
}
void dm19_facts(Facts& facts, ByteView data) {
    const auto list = calibrations(data);
    if (!list) return;
    facts["calInfos.size()"] = plain(static_cast<double>(list->size()));
    for (std::size_t i = 0; i < list->size(); ++i) {
        const std::string of = list->size() == 1 ? "calInfo" : "calInfo" + std::to_string(i + 1);
        facts[of + ".getCalibrationVerificationNumber()"] = plain((*list)[i].verification);
        facts[of + ".getCalibrationIdentification()"] = (*list)[i].identification;
    }
}
void dm31_facts(Facts& facts, ByteView data) {
    const auto list = code_lamps(data);
    if (!list) return;
    facts["lampStatuses.size()"] = facts["instance.getDtcLampStatuses().size()"] = plain(static_cast<double>(list->size()));
    for (std::size_t i = 0; i < list->size(); ++i) {
        code_facts(facts, "dtc" + std::to_string(i), (*list)[i].code);
        code_facts(facts, "actualDTC", (*list)[0].code);
        for (const std::string of : {"dtcLampStatus", "lampStatus"}) lamp_facts(facts, of + std::to_string(i), (*list)[i].lamps);
    }
}
void dm5_facts(Facts& facts, ByteView data) {
    const auto r = readiness(data);
    if (!r) return;
    facts["instance.getOBDCompliance()"] = plain(r->obd_compliance);
    facts["instance.getPreviouslyActiveCodeCount()"] = plain(r->previously_active_codes);
    facts["instance.isHdObd()"] = r->heavy_duty_obd ? "true" : "false";
}
void dm26_facts(Facts& facts, ByteView data) {
    const auto r = trip_readiness(data);
    if (!r) return;
    facts["instance.getTimeSinceEngineStart(),0.0"] = plain(r->seconds_since_start);
    facts["instance.getWarmUpsSinceClear()"] = plain(r->warm_ups_since_clear);
}
void fault_list_facts(Facts& facts, ByteView data) {
    const auto report = fault_report(data);
    if (report) lamp_facts(facts, "instance", report->lamps);
}
void dm30_facts(Facts& facts, ByteView data) {
    const auto list = test_results(data);
    if (list) facts["testResults.size()"] = plain(static_cast<double>(list->size()));
}
void component_facts(Facts& facts, ByteView data) {
    const auto c = component_identification(data);
    if (!c) return;
    facts["instance.getMake()"] = c->make;
    facts["instance.getModel()"] = c->model;
    facts["instance.getSerialNumber()"] = c->serial;
}
void vin_facts(Facts& facts, ByteView data) {
    const auto vin = vehicle_identification(data);
    facts["instance.getVin()"] = vin ? std::string(vin->text()) : "";
}

Facts facts_of(const std::string& test, ByteView data) {
    Facts facts;
    const auto is = [&test](const char* name) { return test.starts_with(name); };
    if (is("DM24")) dm24_facts(facts, data);
    if (is("DM21")) dm21_facts(facts, data);
    if (is("DM20")) dm20_facts(facts, data);
    if (is("DM19")) dm19_facts(facts, data);
    if (is("DM31")) dm31_facts(facts, data);
    if (is("DM5")) dm5_facts(facts, data);
    if (is("DM26")) dm26_facts(facts, data);
    if (is("DM6") || is("DM1Act") || is("DM2P") || is("DM12") || is("DM23") || is("DM28")) fault_list_facts(facts, data);
    if (is("DM30")) dm30_facts(facts, data);
    if (is("ComponentIdentification")) component_facts(facts, data);
    if (is("VehicleIdentification")) vin_facts(facts, data);
    if (is("EngineHours")) parameter_facts(facts, 65253, 247, "instance.getEngineHours(),0.0", data);
    if (is("EngineSpeed")) parameter_facts(facts, 61444, 190, "instance.getEngineSpeed(),0.0", data);
    if (is("ParsedPacketTest.testGetScaledShort")) facts["instance.getScaledShortValue(0,10),0.0"] = plain(scaled_16(data, 0, 0.1));
    if (is("ParsedPacketTest.testGetScaledInt")) facts["instance.getScaledIntValue(0,10),0.0"] = plain(scaled_32(data, 0, 0.1));
    return facts;
}

}  // namespace

TEST_GROUP(J1939PacketCases){};

TEST(J1939PacketCases, recorded_packets_give_the_recorded_values) {
    const auto path = test::real_data("j1939/packet_cases.jsonl");
    if (!path) return;
    std::ifstream file(*path);
    int cases = 0;
    int values = 0;
    for (std::string line; std::getline(file, line); ++cases) {
        const auto record = boost::json::parse(line);
        const std::string test = record.at("test").as_string().c_str();
        const auto data = from_hex(record.at("packets").as_array()[0].at("data").as_string().c_str());
        CHECK_TRUE(data.has_value());
        const Facts facts = facts_of(test, *data);
        for (const auto& assertion : record.at("asserts").as_array()) {
            const auto found = facts.find(assertion.as_array()[0].as_string().c_str());
            if (found == facts.end()) continue;
            std::string expected = expected_text(assertion.as_array()[1]);
            // Padding of texts is taken off by our decoders
            while (expected.ends_with(' ')) expected.pop_back();
            STRCMP_EQUAL_TEXT(expected.c_str(), found->second.c_str(), (test + " " + found->first).c_str());
            ++values;
        }
    }
    CHECK_EQUAL(96, cases);
    CHECK_TRUE(values >= 110);
    std::cout << "\n" << cases << " packets, " << values << " values compared\n";
}
