// SPDX-License-Identifier: Apache-2.0
// Reading and writing the JSON lines of `odolinkctl decode`.
#include "app/decode/case_json.hpp"

#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <cmath>

#include "app/decode/fault_words.hpp"
#include "core/diagnostics/answer_decoder.hpp"
#include "protocols/j1939/transport.hpp"

namespace odolink::decode {
namespace {

namespace json = boost::json;

/// Some writers put blanks between the bytes.
std::string without_blanks(std::string_view hex) {
    std::string out{hex};
    std::erase(out, ' ');
    return out;
}

/// Collects the first problem of a line, so that the reading code stays a list of fields.
class LineReader {
public:
    explicit LineReader(const json::object& line) : line_{line} {}

    [[nodiscard]] const json::value* member(std::string_view name) const {
        const json::value* v = line_.if_contains(name);
        return v == nullptr || v->is_null() ? nullptr : v;
    }
    void fail(std::string what, std::string where) {
        if (error_.what.empty()) error_ = {std::move(what), std::move(where)};
    }
    std::string text(std::string_view name) {
        const json::value* v = member(name);
        if (v == nullptr) return {};
        if (v->is_string()) return std::string{v->get_string()};
        if (v->is_int64()) return std::to_string(v->get_int64());
        fail("is not a text", std::string{name});
        return {};
    }
    std::optional<CanId> can_id(std::string_view name) {
        if (member(name) == nullptr) return std::nullopt;
        const auto id = parse_can_id(text(name));
        if (!id) fail("is not a CAN id (7E0, 18DA10F1 or DA10)", std::string{name});
        return id;
    }
    Bytes bytes(std::string_view hex, const std::string& where) {
        auto parsed = from_hex(without_blanks(hex));
        if (parsed) return std::move(*parsed);
        fail(parsed.error().message(), where);
        return {};
    }
    [[nodiscard]] const LineError& error() const { return error_; }

private:
    const json::object& line_;
    LineError error_;
};

/// Reads one frame. What an adapter garbled (an id or data that are not hexadecimal, too many bytes) costs that frame only:
/// it becomes a rejection, and the transfers of the other frames are still looked at.
void read_frame(LineReader& reader, const json::value& item, const std::string& where, DecodeCase& out) {
    const json::array* pair = item.if_array();
    if (pair == nullptr || pair->size() != 2 || !pair->at(0).is_string() || !pair->at(1).is_string()) {
        reader.fail("is not a pair of id and data", where);
        return;
    }
    std::string ecu{pair->at(0).get_string()};
    const auto malformed = [&out, &ecu, &where](std::string_view part, std::string_view what) {
        out.malformed.push_back({ecu, "malformed_frame", where + std::string{part} + " " + std::string{what}});
    };
    const auto id = parse_can_id(ecu);
    if (!id) return malformed("[0]", "is not a CAN id");
    auto data = from_hex(without_blanks(pair->at(1).get_string()));
    if (!data) return malformed("[1]", data.error().message());
    // On J1939 a whole message of a transport may stand where a frame does.
    const std::size_t longest = id->extended ? j1939::TransportReceiver::kMaxMessage : 64;
    if (data->size() > longest) return malformed("[1]", "is longer than a CAN frame or a J1939 message");
    out.frames.push_back({std::move(ecu), *id, std::move(*data)});
}

void read_frames(LineReader& reader, DecodeCase& out) {
    const json::value* frames = reader.member("frames");
    if (frames == nullptr || !frames->is_array()) {
        reader.fail("is missing or not a list", "frames");
        return;
    }
    std::size_t i = 0;
    for (const json::value& item : frames->get_array()) {
        read_frame(reader, item, "frames[" + std::to_string(i++) + "]", out);
    }
}

/// An id, or as much of one of 29 bits as OBDb's `rax` has: two digits are the answering ECU's address (18DAF110), six all but the priority.
void read_filter(LineReader& reader, DecodeCase& out) {
    const std::string text = reader.text("rx_filter");
    std::uint32_t address = 0;
    const char* const end = text.data() + text.size();
    if (text.size() == 2 && std::from_chars(text.data(), end, address, 16) == std::from_chars_result{end, std::errc{}}) {
        out.answers_of = IdFilter{{0x18DAF100U | address, true}, 0x00FF00FFU};
    } else if (const auto id = reader.can_id("rx_filter")) {
        out.answers_of = text.size() == 6 ? IdFilter{*id, 0x00FFFFFFU} : IdFilter{*id};
    }
}

void read_optional(LineReader& reader, DecodeCase& out) {
    if (const json::value* year = reader.member("year")) {
        if (year->is_int64()) {
            out.year = static_cast<int>(year->get_int64());
        } else {
            reader.fail("is not a whole number", "year");
        }
    }
    if (const json::value* noise = reader.member("noise"); noise != nullptr && noise->is_array()) {
        for (const json::value& line : noise->get_array()) {
            if (line.is_string()) out.noise.emplace_back(line.get_string());
        }
    }
}

std::string quoted(std::string_view text) {
    return json::serialize(json::string{text});
}

/// A number as people write it: at most 12 significant digits, no exponent for usual sizes.
std::string number(double value) {
    if (!std::isfinite(value)) return "null";
    std::array<char, 40> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, 12);
    return {text.data(), end.ptr};
}

/// Writes the members of one object with commas in between.
class ObjectWriter {
public:
    explicit ObjectWriter(std::string& out) : out_{out} { out_ += '{'; }
    ~ObjectWriter() { out_ += '}'; }
    ObjectWriter(const ObjectWriter&) = delete;
    ObjectWriter& operator=(const ObjectWriter&) = delete;
    void raw(std::string_view name, std::string_view value) {
        if (out_.back() != '{') out_ += ',';
        out_ += '"';
        out_ += name;
        out_ += "\":";
        out_ += value;
    }
    void text(std::string_view name, std::string_view value) { raw(name, quoted(value)); }
    void optional_text(std::string_view name, std::string_view value) {
        if (!value.empty()) text(name, value);
    }

private:
    std::string& out_;
};

void write(std::string& out, const CaseAnswer& a) {
    ObjectWriter w{out};
    w.text("ecu", a.ecu);
    if (a.pgn) w.raw("pgn", std::to_string(*a.pgn));
    w.text("payload", to_hex(a.payload));
}

void write(std::string& out, const CaseSignal& s) {
    ObjectWriter w{out};
    w.text("ecu", s.ecu);
    w.text("name", s.name);
    if (const double* value = std::get_if<double>(&s.value)) {
        w.raw("value", number(*value));
    } else {
        w.text("value", std::get<std::string>(s.value));
    }
    w.text("unit", s.unit);
    if (s.raw) w.raw("raw", number(*s.raw));
    w.optional_text("id", s.set_id);
    if (!s.supported) w.raw("supported", "false");
}

void write(std::string& out, const CaseRejection& r) {
    ObjectWriter w{out};
    w.text("ecu", r.ecu);
    w.text("reason", r.reason);
    w.optional_text("detail", r.detail);
}

void write(std::string& out, const CaseFault& f) {
    ObjectWriter w{out};
    w.text("ecu", f.ecu);
    w.text("code", f.code);
    w.text("kind", f.kind);
    if (f.status) w.raw("status", std::to_string(*f.status));
    if (f.spn) w.raw("spn", std::to_string(*f.spn));
    if (f.fmi) w.raw("fmi", std::to_string(*f.fmi));
    if (f.occurrences) w.raw("oc", std::to_string(*f.occurrences));
    if (f.old_conversion) w.raw("old_conversion", "true");
    if (f.severity) {
        w.text("severity", severity_word(uds::severity_of(*f.severity)));
        w.raw("severity_byte", std::to_string(*f.severity));
    }
    if (f.functional_unit) w.raw("functional_unit", std::to_string(*f.functional_unit));
    if (f.snapshot_record) w.raw("snapshot_record", std::to_string(*f.snapshot_record));
    if (f.detection_counter) w.raw("detection_counter", std::to_string(*f.detection_counter));
}

void write(std::string& out, const CaseRecord& r) {
    ObjectWriter w{out};
    w.text("ecu", r.ecu);
    w.text("code", r.code);
    w.text("kind", r.kind);
    if (r.number) w.raw("record", std::to_string(*r.number));
    w.text("data", to_hex(r.data));
}

void write(std::string& out, const CaseLamps& l) {
    ObjectWriter w{out};
    w.text("ecu", l.ecu);
    w.text("kind", l.kind);
    w.text("malfunction", j1939::text_of(l.lamps.malfunction));
    w.text("red_stop", j1939::text_of(l.lamps.red_stop));
    w.text("amber_warning", j1939::text_of(l.lamps.amber_warning));
    w.text("protect", j1939::text_of(l.lamps.protect));
}

void write(std::string& out, const CaseClear& c) {
    ObjectWriter w{out};
    w.text("ecu", c.ecu);
    w.optional_text("by", c.by);
    w.text("what", c.what);
    w.text("state", c.state);
    w.optional_text("code", c.code);
}

/// One word for what an inspection would say, and why.
void write(std::string& out, const Readiness& r) {
    ObjectWriter w{out};
    w.text("verdict", readiness_word(r));
    w.raw("lamp_on", r.lamp ? "true" : "false");
    w.raw("codes", std::to_string(r.dtc_count));
    std::string open;
    for (const Monitor& m : r.monitors)
        if (m.supported && !m.complete) open += (open.empty() ? "" : ",") + quoted(m.name);
    w.raw("incomplete", "[" + open + "]");
}

template <class T>
std::string list(const std::vector<T>& items) {
    std::string out = "[";
    for (const T& item : items) {
        if (out.size() > 1) out += ',';
        write(out, item);
    }
    return out + "]";
}

}  // namespace

std::optional<CanId> parse_can_id(std::string_view text) {
    std::uint32_t value = 0;
    const char* end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, value, 16);
    if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
    switch (text.size()) {
        case 3:
            return value <= 0x7FF ? std::optional{CanId{value, false}} : std::nullopt;
        // DA10: request to ECU 10 (18DA10F1). DB33: functional (18DB33F1). F110: answer of ECU 10 (18DAF110).
        case 4: {
            const std::uint32_t high = value >> 8U;
            if (high == 0xF1) return CanId{0x18DA0000U | value, true};
            return CanId{0x18000000U | (value << 8U) | 0xF1U, true};
        }
        case 6:
            return CanId{0x18000000U | value, true};
        case 7:
        case 8:
            return value <= 0x1FFFFFFF ? std::optional{CanId{value, true}} : std::nullopt;
        default:
            return std::nullopt;
    }
}

ParsedLine parse_case(std::string_view line) {
    json::error_code ec;
    json::parser parser;
    const std::size_t read = parser.write_some(line.data(), line.size(), ec);
    if (!ec && line.find_first_not_of(" \t\r", read) != std::string_view::npos) ec = json::error::extra_data;
    if (ec) return {std::nullopt, {"is not JSON: " + ec.message(), "column " + std::to_string(read + 1)}};
    const json::value document = parser.release();
    const json::object* object = document.if_object();
    if (object == nullptr) return {std::nullopt, {"is not a JSON object", "line"}};
    LineReader reader{*object};
    DecodeCase out;
    out.id = reader.text("id");
    out.request = reader.bytes(reader.text("request"), "request");
    out.sent_to = reader.can_id("tx");
    read_filter(reader, out);
    read_optional(reader, out);
    read_frames(reader, out);
    if (!reader.error().what.empty()) return {std::nullopt, reader.error()};
    return {std::move(out), {}};
}

std::string to_json(const Decoded& result) {
    std::string out;
    {
        ObjectWriter w{out};
        w.text("id", result.id);
        w.raw("answers", list(result.answers));
        w.raw("signals", list(result.signals));
        w.raw("rejected", list(result.rejected));
        w.raw("faults", list(result.faults));
        if (!result.lamps.empty()) w.raw("lamps", list(result.lamps));
        if (!result.records.empty()) w.raw("records", list(result.records));
        if (!result.clears.empty()) w.raw("clears", list(result.clears));
        if (!result.readiness.empty()) {
            std::string readiness;
            write(readiness, combined_readiness(result.readiness));
            w.raw("readiness", readiness);
        }
    }
    return out;
}

std::string to_json(std::size_t line_number, const LineError& error) {
    std::string out;
    {
        ObjectWriter w{out};
        w.raw("line", std::to_string(line_number));
        w.text("error", error.where + " " + error.what);
        w.text("where", error.where);
    }
    return out;
}

}  // namespace odolink::decode
