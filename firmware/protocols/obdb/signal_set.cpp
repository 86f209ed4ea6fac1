// SPDX-License-Identifier: Apache-2.0
// Reads signal sets. Boost.JSON parses; everything taken from it is checked for type and range here.
#include "protocols/obdb/signal_set.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <cmath>
#include <set>

namespace odolink::obdb {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxText = 4U << 20U;
constexpr std::size_t kMaxDepth = 16;
constexpr std::size_t kMaxCommands = 4096;
constexpr std::size_t kMaxSignals = 65'536;
constexpr std::size_t kMaxRemarks = 100;
constexpr std::size_t kMaxUnknown = 50;
constexpr std::size_t kMaxName = 256;
constexpr double kMaxBit = 4095.0 * 8;  // the longest ISO-TP message of classic CAN
constexpr double kMaxPeriodSeconds = 86'400;

const char* error_text(int value) {
    switch (static_cast<SignalSetErrc>(value)) {
        case SignalSetErrc::TooLarge: return "the signal set is too large";
        case SignalSetErrc::NotJson: return "the signal set is not JSON";
        case SignalSetErrc::NotASignalSet: return "the JSON has no list of commands";
    }
    return "unknown";
}

/// Reads one set; keeps the words for what it had to leave out.
class Loader {
public:
    Result<SignalSet> load(const json::object& root);

private:
    bool command(const json::object& from, const std::string& where);
    bool request(const json::object& from, Command& into);
    bool addresses(const json::object& from, Command& into);
    bool addresses_29(const json::object& from, std::uint32_t header, Command& into);
    bool signal(const json::object& from, Signal& into);
    bool format(const json::object& from, Signal& into);
    void labels(const json::object& from, Signal& into);
    std::optional<YearFilter> filter(const json::object& from, std::string_view key);

    bool refuse(std::string why) {
        why_ = std::move(why);
        return false;
    }
    void remark(std::string where) {
        if (set_.remarks.size() < kMaxRemarks) set_.remarks.push_back({std::move(where), why_});
    }
    void note_unknown(const json::object& object, std::initializer_list<std::string_view> known) {
        for (const auto& member : object) {
            const std::string_view key{member.key().data(), std::min<std::size_t>(member.key().size(), 40)};
            if (std::find(known.begin(), known.end(), key) == known.end() && unknown_.size() < kMaxUnknown)
                unknown_.emplace(key);
        }
    }

    SignalSet set_;
    std::set<std::string> unknown_;
    std::string why_;
};

std::string text_at(const json::object& from, std::string_view key) {
    const json::value* v = from.if_contains(key);
    if (v == nullptr || !v->is_string()) return {};
    return std::string(std::string_view(v->as_string()).substr(0, kMaxName));
}

bool flag_at(const json::object& from, std::string_view key) {
    const json::value* v = from.if_contains(key);
    return v != nullptr && v->is_bool() && v->as_bool();
}

/// A finite number, or none.
std::optional<double> number_at(const json::object& from, std::string_view key) {
    const json::value* v = from.if_contains(key);
    if (v == nullptr || !v->is_number()) return std::nullopt;
    boost::system::error_code failed;
    const auto number = v->to_number<double>(failed);
    if (failed || !std::isfinite(number)) return std::nullopt;
    return number;
}

/// Hexadecimal text of at most eight digits; none where absent or malformed.
std::optional<std::uint32_t> hex_at(const json::object& from, std::string_view key) {
    const std::string text = text_at(from, key);
    std::uint32_t value = 0;
    const char* const end = text.data() + text.size();
    if (text.empty() || text.size() > 8) return std::nullopt;
    if (std::from_chars(text.data(), end, value, 16) != std::from_chars_result{end, std::errc{}}) return std::nullopt;
    return value;
}

std::optional<std::uint8_t> byte_at(const json::object& from, std::string_view key) {
    const auto value = hex_at(from, key);
    if (!value || *value > 0xFF) return std::nullopt;
    return static_cast<std::uint8_t>(*value);
}

std::optional<int> year_of(std::optional<double> number) {
    if (!number || *number < 1900 || *number > 2200) return std::nullopt;
    return static_cast<int>(*number);
}

/// 600 to 7FF without the answers of emission ECUs.
bool diagnostic_11(std::uint32_t id) { return id >= 0x600 && id <= 0x7FF && (id < 0x7E8 || id > 0x7EF); }

bool functional(CanId id) { return id.extended ? (id.value >> 16U & 0xFFU) == 0xDBU : id.value == 0x7DFU; }

Result<SignalSet> Loader::load(const json::object& root) {
    note_unknown(root, {"$schema", "commands", "diagnosticLevel", "signalGroups", "synthetics"});
    const json::value* list = root.if_contains("commands");
    if (list == nullptr || !list->is_array()) return SignalSetErrc::NotASignalSet;
    if (list->as_array().size() > kMaxCommands) return SignalSetErrc::TooLarge;
    std::size_t index = 0;
    for (const json::value& item : list->as_array()) {
        const std::string where = "commands[" + std::to_string(index++) + "]";
        why_ = "is not an object";
        if (!item.is_object() || !command(item.as_object(), where)) remark(where);
        if (set_.signals.size() > kMaxSignals) return SignalSetErrc::TooLarge;
    }
    if (!unknown_.empty()) {
        std::string names;
        for (const std::string& name : unknown_) names += (names.empty() ? "" : ", ") + name;
        set_.remarks.push_back({"fields", "unknown and ignored: " + names});
    }
    return std::move(set_);
}

bool Loader::command(const json::object& from, const std::string& where) {
    note_unknown(from, {"hdr", "rax", "eax", "tst", "pri", "tmo", "fcm1", "dbg", "din", "dout", "cmd", "freq", "proto", "filter",
                        "dbgfilter", "signals"});
    Command made;
    if (!request(from, made) || !addresses(from, made)) return false;
    if (from.contains("din") || from.contains("dout")) made.refusal = Refusal::Session;
    if (text_at(from, "proto").starts_with("9141")) made.refusal = Refusal::Protocol;
    made.wants_flow_control = flag_at(from, "fcm1");
    made.unconfirmed = flag_at(from, "dbg");
    made.filter = filter(from, "filter");
    made.unconfirmed_years = filter(from, "dbgfilter");
    const double seconds = number_at(from, "freq").value_or(kMaxPeriodSeconds);
    made.period = std::chrono::milliseconds{static_cast<std::int64_t>(std::clamp(seconds, 0.1, kMaxPeriodSeconds) * 1000)};
    const json::value* list = from.if_contains("signals");
    if (list == nullptr || !list->is_array()) return refuse("has no list of signals");
    made.first_signal = set_.signals.size();
    std::size_t index = 0;
    for (const json::value& item : list->as_array()) {
        Signal one;
        why_ = "is not an object";
        if (item.is_object() && signal(item.as_object(), one))
            set_.signals.push_back(std::move(one));
        else
            remark(where + ".signals[" + std::to_string(index) + "]");
        ++index;
        if (set_.signals.size() > kMaxSignals) return refuse("has too many signals");
    }
    made.signals = set_.signals.size() - made.first_signal;
    if (made.refusal != Refusal::None) {
        why_ = text_of(made.refusal);
        remark(where);
    }
    set_.commands.push_back(std::move(made));
    return true;
}

/// `"cmd": {"22": "F40D"}`
bool Loader::request(const json::object& from, Command& into) {
    const json::value* cmd = from.if_contains("cmd");
    if (cmd == nullptr || !cmd->is_object() || cmd->as_object().size() != 1) return refuse("has no single service in cmd");
    const auto& [service_text, parameter] = *cmd->as_object().begin();
    if (service_text.size() != 2 || !parameter.is_string()) return refuse("has no hexadecimal service and parameter");
    const auto service = from_hex({service_text.data(), service_text.size()});
    const auto bytes = from_hex(std::string_view(parameter.as_string()).substr(0, kMaxName));
    if (!service || !bytes) return refuse("has no hexadecimal service and parameter");
    const std::uint8_t id = u8((*service)[0]);
    const bool reads = id == 0x01 || id == 0x02 || id == 0x09 || id == 0x21 || id == 0x22;
    const std::size_t expected = id == 0x22 || id == 0x02 ? 2 : 1;
    if (bytes->empty() || bytes->size() > 2 || (reads && bytes->size() != expected))
        return refuse("has a parameter of the wrong length for its service");
    if (!reads) into.refusal = Refusal::Service;
    into.request[0] = (*service)[0];
    std::copy(bytes->begin(), bytes->end(), into.request.begin() + 1);
    into.request_size = static_cast<std::uint8_t>(1 + bytes->size());
    return true;
}

/// `hdr` of three digits is an 11-bit identifier; of four, the two middle bytes of a 29-bit one: DA11 is 18DA11F1. The
/// tester's address is `tst`, else F1: the last byte of 29-bit identifiers, or the first data byte of answers to `eax`.
bool Loader::addresses(const json::object& from, Command& into) {
    const std::string header_text = text_at(from, "hdr");
    const auto header = hex_at(from, "hdr");
    if (!header || (header_text.size() != 3 && header_text.size() != 4)) return refuse("has no hdr of 3 or 4 hexadecimal digits");
    for (const char* key : {"eax", "tst", "pri"})
        if (from.contains(key) && !byte_at(from, key)) return refuse(std::string{"has a "} + key + " that is no hexadecimal byte");
    const auto answer = hex_at(from, "rax");
    if (from.contains("rax") && !answer) return refuse("has a rax that is not hexadecimal");
    into.names_answerer = answer.has_value();
    into.extended_address = byte_at(from, "eax");
    if (into.extended_address) into.answer_address = byte_at(from, "tst");
    if (header_text.size() == 4) return addresses_29(from, *header, into);
    if (*header > 0x7FF) return refuse("has an hdr above 7FF");
    if (answer && *answer > 0x7FF) return refuse("has a rax above 7FF");
    into.request_id = {*header, false};
    if (!diagnostic_11(*header)) into.refusal = Refusal::Address;
    if (answer) into.answer_id = CanId{*answer, false};
    if (!answer && !functional(into.request_id)) into.answer_id = CanId{(*header + 8U) & 0x7FFU, false};
    return true;
}

/// `rax` is the answering address alone, all but the priority, or the whole identifier. Answers of an `rax` that is not
/// there come from the target: 18DAF111.
bool Loader::addresses_29(const json::object& from, std::uint32_t header, Command& into) {
    const std::uint32_t tester = byte_at(from, "tst").value_or(0xF1);
    const std::uint32_t priority = byte_at(from, "pri").value_or(0x18) & 0x1FU;
    into.request_id = {priority << 24U | header << 8U | tester, true};
    const bool ours = priority == 0x14 || priority == 0x18 || priority == 0x1C;
    const std::uint32_t kind = header >> 8U;
    if (!ours || tester != 0xF1 || (kind != 0xDA && header != 0xDB33)) into.refusal = Refusal::Address;
    if (into.extended_address) into.refusal = Refusal::Address;  // nobody has both
    const auto answer = hex_at(from, "rax");
    const std::size_t digits = text_at(from, "rax").size();
    if (answer && digits > 6) into.answer_id = CanId{*answer & 0x1FFFFFFFU, true};
    if (answer && digits > 2 && digits <= 6) into.answer_id = CanId{priority << 24U | *answer, true};
    if (into.answer_id || (!answer && functional(into.request_id))) return true;
    into.answer_id = CanId{priority << 24U | 0xDA0000U | tester << 8U | (answer ? *answer : header & 0xFFU), true};
    return true;
}

bool Loader::signal(const json::object& from, Signal& into) {
    note_unknown(from, {"id", "name", "path", "fmt", "description", "suggestedMetric", "hidden"});
    into.id = text_at(from, "id");
    into.name = text_at(from, "name");
    into.metric = text_at(from, "suggestedMetric");
    const json::value* fmt = from.if_contains("fmt");
    if (into.id.empty()) return refuse("has no id");
    if (fmt == nullptr || !fmt->is_object()) return refuse("has no fmt");
    return format(fmt->as_object(), into);
}

bool Loader::format(const json::object& from, Signal& into) {
    note_unknown(from, {"bix", "len", "blsb", "sign", "min", "max", "add", "mul", "div", "unit", "nullmin", "nullmax", "omin", "omax",
                        "oval", "map"});
    const auto first = from.contains("bix") ? number_at(from, "bix") : std::optional<double>{0};
    const auto bits = number_at(from, "len");
    if (!first || !bits || *first < 0 || *bits < 1 || *first + *bits > kMaxBit || *first != std::floor(*first) || *bits != std::floor(*bits))
        return refuse("has bix or len that cannot be");
    into.first_bit = static_cast<std::uint32_t>(*first);
    into.bits = static_cast<std::uint32_t>(*bits);
    into.unit = text_at(from, "unit");
    if (from.contains("map")) into.encoding = Encoding::Enumeration;
    if (into.unit == "ascii" || into.unit == "hex") into.encoding = Encoding::Text;
    const bool whole_bytes = into.first_bit % 8 == 0 && into.bits % 8 == 0;
    if (into.encoding == Encoding::Text ? !whole_bytes : into.bits > 64) return refuse("has a len that its kind cannot have");
    into.low_byte_first = flag_at(from, "blsb");
    into.with_sign = flag_at(from, "sign");
    into.factor = number_at(from, "mul").value_or(1);
    into.divisor = number_at(from, "div").value_or(1);
    into.offset = number_at(from, "add").value_or(0);
    into.minimum = number_at(from, "min").value_or(0);
    into.maximum = number_at(from, "max").value_or(into.minimum);
    into.null_at_or_below = number_at(from, "nullmin");
    into.null_at_or_above = number_at(from, "nullmax");
    if (into.divisor == 0) return refuse("divides by zero");
    if (const json::value* map = from.if_contains("map"); map != nullptr && map->is_object()) labels(map->as_object(), into);
    return true;
}

void Loader::labels(const json::object& from, Signal& into) {
    for (const auto& entry : from) {
        std::uint64_t raw = 0;
        const char* const end = entry.key().data() + entry.key().size();
        if (std::from_chars(entry.key().data(), end, raw) != std::from_chars_result{end, std::errc{}}) continue;
        std::string value;
        if (entry.value().is_object()) value = text_at(entry.value().as_object(), "value");
        if (entry.value().is_string()) value = std::string(std::string_view(entry.value().as_string()).substr(0, kMaxName));
        into.labels.push_back({raw, std::move(value)});
    }
    std::sort(into.labels.begin(), into.labels.end(), [](const Label& a, const Label& b) { return a.raw < b.raw; });
}

std::optional<YearFilter> Loader::filter(const json::object& from, std::string_view key) {
    const json::value* v = from.if_contains(key);
    if (v == nullptr || !v->is_object()) return std::nullopt;
    const json::object& object = v->as_object();
    note_unknown(object, {"from", "to", "years"});
    YearFilter made{year_of(number_at(object, "from")), year_of(number_at(object, "to")), {}};
    if (const json::value* years = object.if_contains("years"); years != nullptr && years->is_array())
        for (const json::value& year : years->as_array())
            if (year.is_int64() && made.years.size() < 200) made.years.push_back(static_cast<int>(year.as_int64() % 10'000));
    return made;
}

}  // namespace

Error make_error_code(SignalSetErrc e) {
    static const ErrorCategory category{"odolink.obdb", error_text};
    return {static_cast<int>(e), category};
}

const char* text_of(Refusal refusal) {
    switch (refusal) {
        case Refusal::None: return "may be sent";
        case Refusal::Service: return "is never sent: not a reading service";
        case Refusal::Session: return "is never sent: it would change the diagnostic session";
        case Refusal::Address: return "is never sent: not a diagnostic identifier";
        case Refusal::Protocol: return "is never sent: not a CAN protocol";
    }
    return "unknown";
}

bool YearFilter::matches(int year) const {
    if (std::find(years.begin(), years.end(), year) != years.end()) return true;
    if (from && to) return *from < *to ? *from <= year && year <= *to : year >= *from || year <= *to;
    if (from) return year >= *from;
    return to && year <= *to;
}

bool Command::applies_to(std::optional<int> model_year) const {
    return !filter || (model_year && filter->matches(*model_year));
}

Result<SignalSet> load(std::string_view text) {
    if (text.size() > kMaxText) return SignalSetErrc::TooLarge;
    json::parse_options options;
    options.max_depth = kMaxDepth;
    boost::system::error_code failed;
    const json::value root = json::parse(text, failed, {}, options);
    if (failed) return SignalSetErrc::NotJson;
    if (!root.is_object()) return SignalSetErrc::NotASignalSet;
    return Loader{}.load(root.as_object());
}

}  // namespace odolink::obdb
