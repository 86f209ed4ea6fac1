// SPDX-License-Identifier: Apache-2.0
// Parses a code, finds its family or subsystem, and composes the texts. Families are few enough to search in order.
#include "domain/fault_texts/fault_texts.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>

#include "domain/fault_texts/fault_families.hpp"
#include "domain/fault_texts/j1939_fault_names.hpp"

namespace odolink {
namespace {

using fault_tables::Check;
using fault_tables::Counting;
using fault_tables::Family;
using fault_tables::Name;
using fault_tables::Place;
using fault_tables::Subsystem;
using fault_tables::Where;

struct Code {
    char system;
    std::uint16_t number;
    std::optional<std::uint8_t> failure_type;  ///< ISO 15031-6 failure type byte of three-byte codes
};

std::optional<std::uint32_t> hex(std::string_view digits) {
    std::uint32_t value = 0;
    const auto r = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (r.ec != std::errc{} || r.ptr != digits.data() + digits.size()) return std::nullopt;
    return value;
}

std::optional<Code> parse(std::string_view text) {
    const bool with_type = text.size() == 8 && text[5] == '-';
    if ((text.size() != 5 && !with_type) || std::string_view{"PCBU"}.find(text[0]) == std::string_view::npos)
        return std::nullopt;
    const auto number = hex(text.substr(1, 4));
    if (!number || *number > 0x3FFF) return std::nullopt;
    Code code{text[0], static_cast<std::uint16_t>(*number), std::nullopt};
    if (!with_type) return code;
    const auto type = hex(text.substr(6));
    if (!type) return std::nullopt;
    code.failure_type = static_cast<std::uint8_t>(*type);
    return code;
}

/// Source: SAE J2012, control of the ranges.
bool maker_specific(const Code& c) {
    const unsigned kind = c.number >> 12U;
    if (c.system == 'P') return kind == 1 || (kind == 3 && c.number < 0x3400);
    return kind == 1 || kind == 2;
}

struct Found {
    Family family;
    std::size_t offset;
};

/// The four digits read as decimal ones; none where one of them is A to F.
std::optional<unsigned> decimal(std::uint16_t number) {
    unsigned value = 0;
    for (unsigned shift = 16; shift > 0; shift -= 4) {
        const unsigned digit = (number >> (shift - 4U)) & 15U;
        if (digit > 9) return std::nullopt;
        value = value * 10 + digit;
    }
    return value;
}

/// Which code of the family it is, counted from its first; none where it is none of them.
std::optional<std::size_t> offset_in(const Family& f, const Code& c) {
    if (f.system != c.system || c.number < f.first) return std::nullopt;
    std::size_t offset = c.number - std::size_t{f.first};
    if (f.counting == Counting::Decimal) {
        const auto number = decimal(c.number);
        if (!number) return std::nullopt;
        offset = *number - *decimal(f.first);
    }
    if (offset >= f.failures.size()) return std::nullopt;
    return offset;
}

std::optional<Found> family_of(const Code& c) {
    for (const fault_tables::Table& t : fault_tables::all_tables()) {
        if (t.system != c.system || c.number < t.first || c.number > t.last) continue;
        for (std::size_t i = 0; i < t.families.size(); ++i) {
            if (!t.families.may_have(i, c.number)) continue;
            const Family f = t.families[i];
            if (const auto offset = offset_in(f, c)) return Found{f, *offset};
        }
    }
    return std::nullopt;
}

const Subsystem* subsystem_of(const Code& c) {
    for (const Subsystem& s : fault_tables::subsystems())
        if (s.system == c.system && c.number >= s.first && c.number <= s.last) return &s;
    return nullptr;
}

Text one_place(Place place, unsigned index) {
    const std::string number = std::to_string(index);
    switch (place) {
        case Place::None:
            break;
        case Place::Number:
            return {number + "号", number};
        case Place::Cylinder:
            return {number + "缸", "cylinder " + number};
        case Place::Letter: {
            const std::string letter(1, static_cast<char>('A' + index - 1));
            return {letter, letter};
        }
        case Place::Bank:
            return {"第" + number + "排", "bank " + number};
        case Place::Sensor:
            return {std::to_string(index / 10) + "排" + std::to_string(index % 10) + "号",
                    "bank " + std::to_string(index / 10) + ", sensor " + std::to_string(index % 10)};
    }
    return {};
}

Text place_of(Where where, std::size_t offset) {
    Text t = one_place(where.place, where.first + static_cast<unsigned>(offset / where.group));
    if (where.also == Place::None) return t;
    const Text also = one_place(where.also, where.also_first);
    return {t.zh + "，" + also.zh, t.en + ", " + also.en};
}

Text compose(Name component, const Text& place, Name failure) {
    Text t{std::string{component.zh}, std::string{component.en}};
    if (!place.zh.empty()) {
        t.zh += "（" + place.zh + "）";
        t.en += " (" + place.en + ")";
    }
    if (!failure.zh.empty()) {
        t.zh += "：" + std::string{failure.zh};
        t.en += ": " + std::string{failure.en};
    }
    return t;
}

Text advice_for(Urgency urgency) {
    switch (urgency) {
        case Urgency::StopSafely:
            return {"请尽快在安全处停车，不要继续长途行驶，并联系维修店。",
                    "Stop where it is safe as soon as you can, do not drive on far, and call a garage."};
        case Urgency::ServiceSoon:
            return {"可以继续行驶，请避免急加速，并在几天内安排检查。",
                    "You can drive on. Avoid hard acceleration and have it checked within days."};
        case Urgency::DriveOn:
            break;
    }
    return {"可以正常行驶，下次保养时请检查。", "You can drive normally. Have it checked at the next service."};
}

FaultText text_from(Text summary, Check check, Urgency urgency, CodeOrigin origin) {
    const Name garage = fault_tables::check_text(check);
    return {origin, urgency, std::move(summary), advice_for(urgency), {std::string{garage.zh}, std::string{garage.en}}};
}

/// For codes whose part is not known: nobody is told that driving on is harmless.
FaultText careful(FaultText t) {
    t.advice = {"若红色警告灯亮起或行驶异常，请安全停车；否则请在几天内检查。",
                "Stop if a red lamp lights or the vehicle drives oddly; else have it checked within days."};
    return t;
}

FaultText maker_text() {
    return careful(text_from(
        {"厂家自定义故障码，含义由车辆制造商规定", "Maker-specific code; its meaning is set by the vehicle maker"},
        Check::Scan, Urgency::ServiceSoon, CodeOrigin::MakerSpecific));
}

FaultText unknown_text() {
    return text_from({"无法识别的故障码", "Not a known form of trouble code"}, Check::ControlUnit, Urgency::ServiceSoon,
                     CodeOrigin::Unknown);
}

FaultText generic_text(const Code& code) {
    const Name type = code.failure_type ? fault_tables::failure_type_name(*code.failure_type) : Name{};
    if (const auto found = family_of(code)) {
        const Family& f = found->family;
        const char letter = f.failures[found->offset];
        const bool by_type = !type.zh.empty() && fault_tables::electrical(letter);
        Text summary = compose(f.component, place_of(f.where, found->offset),
                               by_type ? type : fault_tables::failure_of(letter));
        return text_from(std::move(summary), f.check, f.urgency, CodeOrigin::Generic);
    }
    const Subsystem* s = subsystem_of(code);
    if (s == nullptr) return unknown_text();
    const Name failure = type.zh.empty() ? Name{"检测到故障", "fault detected"} : type;
    return careful(text_from(compose(s->name, {}, failure), s->check, s->urgency, CodeOrigin::Generic));
}

/// "SPN 110 (engine coolant temperature)" for each SPN that the code may stand for.
Text old_readings(std::uint32_t spn) {
    Text t;
    for (const std::uint32_t reading : j1939_old_readings(spn)) {
        const std::string number = "SPN " + std::to_string(reading);
        const auto named = j1939_component(reading);
        t.zh += (t.zh.empty() ? "" : "、") + number + (named ? "（" + std::string{named->component.zh} + "）" : "");
        t.en += (t.en.empty() ? "" : " or ") + number + (named ? " (" + std::string{named->component.en} + ")" : "");
    }
    return t;
}

FaultText old_layout_text(const J1939Code& code, Name failure) {
    const Text readings = old_readings(code.spn);
    FaultText t{CodeOrigin::Generic, j1939_urgency(code), {}, advice_for(j1939_urgency(code)), {}};
    t.summary = compose({"部件不确定（旧版编码）", "Component uncertain (old code layout)"}, {}, failure);
    t.garage = {"用原厂诊断仪确认部件，可能是 " + readings.zh + "。", "Confirm the component with the maker's tool. It may be " + readings.en + "."};
    return t;
}

/// "SPN 110 FMI 3", "SPN 110 FMI 3 CM1".
FaultText j1939_text(std::string_view text) {
    const auto code = j1939_fault_code(text);
    if (!code) return unknown_text();
    const Urgency urgency = j1939_urgency(*code);
    const Name failure{j1939_failure(code->fmi).zh, j1939_failure(code->fmi).en};
    if (code->old_layout) return old_layout_text(*code, failure);
    const auto named = j1939_component(code->spn);
    constexpr std::uint32_t kFirstOfMakers = 520'192;  // up to the last, 524,287. Source: SAE J1939
    if (!named && code->spn >= kFirstOfMakers) {
        const std::string number = std::to_string(code->spn);
        return careful(text_from(compose({"厂家自定义 SPN " + number, "Maker-specific SPN " + number}, {}, failure), Check::ControlUnit, urgency, CodeOrigin::MakerSpecific));
    }
    if (!named) {
        const std::string spn = "SPN " + std::to_string(code->spn);
        return text_from(compose({spn, spn}, {}, failure), Check::Wiring, urgency, CodeOrigin::Generic);
    }
    const Where cylinder{named->cylinder == 0 ? Place::None : Place::Cylinder, static_cast<std::uint8_t>(named->cylinder)};
    FaultText t{CodeOrigin::Generic, urgency, {}, advice_for(urgency), {}};
    t.summary = compose({named->component.zh, named->component.en}, place_of(cylinder, 0), failure);
    t.garage = {std::string{named->garage.zh}, std::string{named->garage.en}};
    return t;
}

}  // namespace

FaultText fault_text(std::string_view code) {
    if (code.substr(0, 4) == "SPN ") return j1939_text(code);
    const auto parsed = parse(code);
    if (!parsed) return unknown_text();
    return maker_specific(*parsed) ? maker_text() : generic_text(*parsed);
}

Urgency urgency_of(std::string_view code) {
    if (code.substr(0, 4) == "SPN ") {
        const auto spn = j1939_fault_code(code);
        return spn ? j1939_urgency(*spn) : Urgency::ServiceSoon;
    }
    const auto parsed = parse(code);
    if (!parsed || maker_specific(*parsed)) return Urgency::ServiceSoon;
    if (const auto found = family_of(*parsed)) return found->family.urgency;
    const Subsystem* s = subsystem_of(*parsed);
    return s == nullptr ? Urgency::ServiceSoon : s->urgency;
}

}  // namespace odolink
