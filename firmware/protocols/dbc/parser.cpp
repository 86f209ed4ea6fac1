// SPDX-License-Identifier: Apache-2.0
// Reads the statements of a DBC file one after the other. Files of the field are written by hand and by scripts: a statement that
// cannot be read is left out with a warning that names its line, and reading goes on at the next one.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <span>
#include <unordered_map>
#include <utility>

#include "base/utf8.hpp"
#include "protocols/dbc/database.hpp"
#include "protocols/dbc/lexer.hpp"

namespace odolink::dbc {
namespace {

constexpr std::size_t kMaxText = 16U << 20U;
constexpr std::size_t kMaxMessages = 65'536;
constexpr std::size_t kMaxSignals = 4'096;
constexpr std::size_t kMaxBytes = 1'785;  // longest J1939 transport message
constexpr std::size_t kMaxWarnings = 100;
constexpr std::uint32_t kExtendedFlag = 0x80000000U;
constexpr std::uint32_t kUnboundId = 0x40000000U;  // VECTOR__INDEPENDENT_SIG_MSG, with or without the flag of 29 bits
constexpr std::uint32_t kNullAddress = 0xFE;
constexpr double kJ1939FrameFormat = 3;            // value J1939PG of the attribute VFrameFormat

constexpr std::string_view kRead[] = {"VERSION", "NS_", "BS_", "BU_", "BO_", "SG_", "CM_", "BA_", "VAL_", "SIG_VALTYPE_",
                                      "SG_MUL_VAL_", "BA_DEF_DEF_"};
constexpr std::string_view kPassedOver[] = {
    "VAL_TABLE_", "BO_TX_BU_", "BA_DEF_", "SIG_GROUP_", "EV_", "ENVVAR_DATA_", "EV_DATA_", "SGTYPE_",
    "SIGTYPE_VALTYPE_", "BA_DEF_REL_", "BA_REL_", "BA_DEF_DEF_REL_", "BA_DEF_SGTYPE_", "BA_SGTYPE_", "SIG_TYPE_REF_",
    "SGTYPE_VAL_", "CAT_DEF_", "CAT_", "FILTER", "BU_SG_REL_", "BU_EV_REL_", "BU_BO_REL_"};

bool contains(std::span<const std::string_view> words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_j1939_format(std::string_view value) {
    double format = 0;
    std::from_chars(value.data(), value.data() + value.size(), format);
    return format == kJ1939FrameFormat || value == "J1939PG";
}

/// Thrown nowhere: each step returns false after fail() has kept the first error.
class Reader {
public:
    explicit Reader(std::string_view text) : lexer_{text} {}

    Result<Database, ParseError> read() {
        std::optional<ParseError> first;
        while (lexer_.peek().kind != TokenKind::End) {
            if (statement()) continue;
            // Behind a quote that is never closed nothing can be told apart.
            if (error_->code == DbcErrc::TooLarge || error_->code == DbcErrc::UnterminatedString) return *error_;
            warn(error_->line, "left out: " + make_error_code(error_->code).message() + " near `" + error_->near + "`");
            if (!first) first = error_;
            error_.reset();
            find_next_statement();
        }
        if (database_.messages.empty() && first) return *first;
        std::erase_if(database_.messages, [this](Message& message) { return !settle(message); });
        return std::move(database_);
    }

private:
    bool statement();
    bool new_symbols();
    bool message();
    bool signal();
    bool signal_multiplexing(Signal& signal);
    bool comment();
    bool attribute();
    bool attribute_default();
    bool labels();
    bool value_type();
    bool extended_multiplexing();
    bool skip_statement();
    void find_next_statement();
    bool settle(Message& message);
    bool settle_multiplexing(Message& message);

    bool fail(DbcErrc code, const Token& at) {
        if (!error_) error_ = ParseError{code, at.line, std::string(at.text.substr(0, 40))};
        return false;
    }
    void warn(std::size_t line, std::string text) {
        if (database_.warnings.size() < kMaxWarnings) database_.warnings.push_back({line, std::move(text)});
    }
    // What does not fit stays where it is: it may begin the next statement.
    bool accept(bool fits) {
        if (fits) lexer_.take();
        return fits || fail(DbcErrc::UnexpectedText, lexer_.peek());
    }
    bool mark(char c) { return accept(at_mark(c)); }
    bool word(std::string_view& out) {
        out = lexer_.peek().text;
        return accept(lexer_.peek().kind == TokenKind::Word);
    }
    bool quoted(std::string& out) {
        if (lexer_.peek().kind == TokenKind::OpenText) return fail(DbcErrc::UnterminatedString, lexer_.peek());
        out = lexer_.peek().text;
        return accept(lexer_.peek().kind == TokenKind::Text);
    }
    template <class Number>
    bool number(Number& out) {
        std::string_view digits = lexer_.peek().text;
        if (digits.starts_with('+')) digits.remove_prefix(1);
        const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
        bool fits = code == std::errc{} && end == digits.data() + digits.size();
        if constexpr (std::is_floating_point_v<Number>) fits = fits && std::isfinite(out);
        if (!fits) return fail(DbcErrc::BadNumber, lexer_.peek());
        lexer_.take();
        return true;
    }
    bool identifier(std::uint32_t& raw) {
        const Token token = lexer_.peek();
        if (!number(raw)) return false;
        if ((raw & ~kExtendedFlag) == kUnboundId) {
            raw = kUnboundId;
            return true;
        }
        if ((raw & 0x60000000U) != 0) return fail(DbcErrc::BadIdentifier, token);
        // Some writers leave the flag out; 11 bits cannot hold such a number, so what is meant is certain.
        if (raw > 0x7FFU) raw |= kExtendedFlag;
        return true;
    }
    Message* message_of(std::uint32_t raw) {
        const auto found = index_.find(raw);
        return found == index_.end() ? nullptr : &database_.messages[found->second];
    }
    static Signal* signal_of(Message* message, std::string_view name) {
        if (message == nullptr) return nullptr;
        const auto found = std::find_if(message->signals.begin(), message->signals.end(),
                                        [name](const Signal& s) { return s.name == name; });
        return found == message->signals.end() ? nullptr : &*found;
    }
    bool at_mark(char c) const {
        return lexer_.peek().kind == TokenKind::Mark && lexer_.peek().text.front() == c;
    }

    Lexer lexer_;
    Database database_;
    std::unordered_map<std::uint32_t, std::size_t> index_;
    std::optional<ParseError> error_;
    std::size_t line_{1};        // where the statement under way began
    bool default_j1939_{false};  // of messages that do not say in which format their frames are
    Message unbound_;            // takes signals that belong to no message; thrown away
    Message* open_{nullptr};     // message whose SG_ lines are being read
};

bool Reader::statement() {
    const Token key = lexer_.take();
    line_ = key.line;
    if (key.kind == TokenKind::OpenText) return fail(DbcErrc::UnterminatedString, key);
    if (key.kind == TokenKind::Mark && key.text == ";") return true;
    if (key.kind != TokenKind::Word) return fail(DbcErrc::UnexpectedText, key);
    if (key.text == "SG_") return open_ != nullptr ? signal() : fail(DbcErrc::SignalOutsideMessage, key);
    if (key.text == "BO_") return message();
    open_ = nullptr;
    if (key.text == "VERSION") return quoted(database_.version);
    if (key.text == "NS_" || key.text == "BS_" || key.text == "BU_") return new_symbols();
    if (key.text == "CM_") return comment();
    if (key.text == "BA_") return attribute();
    if (key.text == "BA_DEF_DEF_") return attribute_default();
    if (key.text == "VAL_") return labels();
    if (key.text == "SIG_VALTYPE_") return value_type();
    if (key.text == "SG_MUL_VAL_") return extended_multiplexing();
    if (!contains(kPassedOver, key.text))
        warn(key.line, "unknown statement " + std::string(key.text.substr(0, 40)) + " ignored");
    return skip_statement();
}

/// Lists without a semicolon end where a line starts with a word again.
bool Reader::new_symbols() {
    while (lexer_.peek().kind != TokenKind::End && !lexer_.peek().at_line_start) lexer_.take();
    return true;
}

bool Reader::skip_statement() {
    while (true) {
        const Token token = lexer_.take();
        if (token.kind == TokenKind::OpenText) return fail(DbcErrc::UnterminatedString, token);
        if (token.kind == TokenKind::End || (token.kind == TokenKind::Mark && token.text == ";")) return true;
    }
}

/// A statement begins with one of the format's words, on a line of its own.
void Reader::find_next_statement() {
    for (std::size_t line = line_; lexer_.peek().kind != TokenKind::End; lexer_.take()) {
        const Token& token = lexer_.peek();
        const bool begins = token.kind == TokenKind::Word && (contains(kRead, token.text) || contains(kPassedOver, token.text));
        if (token.line > line && begins) return;
        line = token.line;
    }
}

/// `BO_ 2364540158 EEC1: 8 Vector__XXX`
bool Reader::message() {
    unbound_ = Message{};
    open_ = &unbound_;  // the signals of a message that cannot be read go with it
    const Token at = lexer_.peek();
    std::uint32_t raw = 0;
    std::string_view name;
    std::uint32_t size = 0;
    if (!identifier(raw) || !word(name) || !mark(':')) return false;
    const Token size_at = lexer_.peek();
    if (!number(size)) return false;
    if (size > kMaxBytes) return fail(DbcErrc::BadLayout, size_at);
    std::string_view sender;
    if (lexer_.peek().line == size_at.line && !word(sender)) return false;
    if (database_.messages.size() == kMaxMessages) return fail(DbcErrc::TooLarge, at);
    if (raw == kUnboundId) return true;
    if (!index_.emplace(raw, database_.messages.size()).second) {
        warn(at.line, "message " + std::string(name) + " repeats an identifier and is ignored");
        return true;
    }
    Message& made = database_.messages.emplace_back();
    made.id = {raw & ~kExtendedFlag, (raw & kExtendedFlag) != 0};
    made.name = name;
    made.size = static_cast<std::uint16_t>(size);
    made.line = at.line;
    open_ = &made;
    return true;
}

/// `SG_ Speed m0 : 24|16@1+ (0.125,0) [0|8031.875] "rpm" A,B`
bool Reader::signal() {
    const Token at = lexer_.peek();
    Signal made;
    std::string_view name;
    if (open_->signals.size() == kMaxSignals) return fail(DbcErrc::TooLarge, at);
    if (!word(name) || !signal_multiplexing(made) || !mark(':')) return false;
    made.name = name;
    const Token layout = lexer_.peek();
    std::string_view order;
    if (!number(made.start_bit) || !mark('|') || !number(made.length) || !mark('@') || !word(order)) return false;
    if (order.size() != 2 || (order[0] != '0' && order[0] != '1') || (order[1] != '+' && order[1] != '-'))
        return fail(DbcErrc::UnexpectedText, layout);
    made.order = order[0] == '1' ? ByteOrder::Intel : ByteOrder::Motorola;
    made.type = order[1] == '-' ? ValueType::Signed : ValueType::Unsigned;
    if (made.length == 0 || made.length > 64 || window_of(made).last >= kMaxBytes)
        return fail(DbcErrc::BadLayout, layout);
    if (!mark('(') || !number(made.factor) || !mark(',') || !number(made.offset) || !mark(')')) return false;
    if (!mark('[') || !number(made.minimum) || !mark('|') || !number(made.maximum) || !mark(']')) return false;
    if (!quoted(made.unit)) return false;
    while (lexer_.peek().kind == TokenKind::Word && !lexer_.peek().at_line_start && lexer_.peek().line == layout.line) {
        lexer_.take();
        if (at_mark(',')) lexer_.take();
    }
    if (open_ != &unbound_ && window_of(made).last >= open_->size)
        warn(at.line, "signal " + made.name + " lies outside the " + std::to_string(open_->size) + " bytes of its message");
    open_->signals.push_back(std::move(made));
    return true;
}

/// Nothing, `M` (multiplexor), `m3` (present with selector value 3) or `m3M` (both).
bool Reader::signal_multiplexing(Signal& signal) {
    if (lexer_.peek().kind != TokenKind::Word) return true;
    const Token token = lexer_.take();
    std::string_view text = token.text;
    if (text.ends_with('M')) {
        signal.multiplexor = true;
        text.remove_suffix(1);
    }
    if (text.empty()) return true;
    std::uint64_t value = 0;
    const char* const end = text.data() + text.size();
    if (text.front() != 'm' || std::from_chars(text.data() + 1, end, value) != std::from_chars_result{end, std::errc{}})
        return fail(DbcErrc::UnexpectedText, token);
    signal.when.push_back({value, value});
    return true;
}

/// `CM_ SG_ 2364540158 EngineSpeed "…";` and its forms for messages, nodes and the whole file.
bool Reader::comment() {
    std::string text;
    if (lexer_.peek().kind != TokenKind::Word) return quoted(text) && mark(';');
    const std::string_view kind = lexer_.take().text;
    std::uint32_t raw = 0;
    std::string_view name;
    if (kind != "BO_" && kind != "SG_") return skip_statement();
    if (!identifier(raw)) return false;
    if (kind == "SG_" && !word(name)) return false;
    if (!quoted(text) || !mark(';')) return false;
    Message* const of = message_of(raw);
    Signal* const signal = signal_of(of, name);
    if (kind == "BO_" && of != nullptr) of->comment = text;
    if (signal != nullptr) signal->comment = text;
    return true;
}

/// `BA_ "VFrameFormat" BO_ 2364540158 3;`
bool Reader::attribute() {
    static constexpr std::string_view kOwners[] = {"BO_", "SG_", "BU_", "EV_"};
    Attribute made;
    if (!quoted(made.name)) return false;
    std::vector<Attribute>* into = &database_.attributes;
    if (lexer_.peek().kind == TokenKind::Word &&
        std::find(std::begin(kOwners), std::end(kOwners), lexer_.peek().text) != std::end(kOwners)) {
        const std::string_view kind = lexer_.take().text;
        if (kind == "BU_" || kind == "EV_") return skip_statement();
        std::uint32_t raw = 0;
        std::string_view name;
        if (!identifier(raw)) return false;
        if (kind == "SG_" && !word(name)) return false;
        Message* const of = message_of(raw);
        Signal* const signal = signal_of(of, name);
        into = kind == "BO_" && of != nullptr ? &of->attributes : signal != nullptr ? &signal->attributes : nullptr;
    }
    const Token value = lexer_.take();
    if (value.kind == TokenKind::OpenText) return fail(DbcErrc::UnterminatedString, value);
    if (value.kind != TokenKind::Word && value.kind != TokenKind::Text) return fail(DbcErrc::UnexpectedText, value);
    made.value = value.text;
    if (into != nullptr) into->push_back(std::move(made));
    return mark(';');
}

/// `BA_DEF_DEF_ "VFrameFormat" "J1939PG";` It holds for each message that does not name its own.
bool Reader::attribute_default() {
    std::string name;
    if (!quoted(name)) return false;
    if (name == "VFrameFormat") {
        const Token value = lexer_.peek();
        if (value.kind == TokenKind::Word || value.kind == TokenKind::Text) default_j1939_ = is_j1939_format(value.text);
    }
    return skip_statement();
}

/// `VAL_ 2364540158 Lamp 0 "off" 1 "on" ;` (the form for environment variables has no identifier and is passed over)
bool Reader::labels() {
    const std::string_view first = lexer_.peek().text;
    if (first.empty() || first.front() < '0' || first.front() > '9') return skip_statement();
    const std::size_t line = lexer_.peek().line;
    std::uint32_t raw = 0;
    std::string_view name;
    if (!identifier(raw) || !word(name)) return false;
    std::vector<ValueLabel> made;
    while (!at_mark(';')) {
        double value = 0;  // some writers give `1.0`
        std::string text;
        if (!number(value) || !quoted(text)) return false;
        if (std::abs(value) < 9e18) made.push_back({static_cast<std::int64_t>(value), std::move(text)});
    }
    std::sort(made.begin(), made.end(), [](const ValueLabel& a, const ValueLabel& b) { return a.raw < b.raw; });
    if (Signal* const signal = signal_of(message_of(raw), name); signal != nullptr) {
        signal->labels = std::move(made);
    } else {
        warn(line, "value table of unknown signal " + std::string(name) + " ignored");
    }
    return mark(';');
}

/// `SIG_VALTYPE_ 1234 Torque : 1;` (1: IEEE float, 2: IEEE double)
bool Reader::value_type() {
    std::uint32_t raw = 0;
    std::string_view name;
    int type = 0;
    if (!identifier(raw) || !word(name)) return false;
    if (at_mark(':')) lexer_.take();
    const Token at = lexer_.peek();
    if (!number(type)) return false;
    if (Signal* const signal = signal_of(message_of(raw), name); signal != nullptr && type != 0) {
        const int bits = type == 1 ? 32 : 64;
        if (type > 2 || type < 0 || signal->length != bits) return fail(DbcErrc::BadLayout, at);
        signal->type = type == 1 ? ValueType::Float32 : ValueType::Float64;
    }
    return mark(';');
}

/// `SG_MUL_VAL_ 100 Inner Outer 0-3, 7-7;`
bool Reader::extended_multiplexing() {
    const Token at = lexer_.peek();
    std::uint32_t raw = 0;
    std::string_view name;
    std::string_view selector;
    if (!identifier(raw) || !word(name) || !word(selector)) return false;
    std::vector<SelectorRange> ranges;
    while (!at_mark(';')) {
        const Token token = lexer_.take();
        const std::size_t dash = token.text.find('-');
        SelectorRange range{};
        const char* const middle = token.text.data() + std::min(dash, token.text.size());
        const char* const end = token.text.data() + token.text.size();
        if (dash == std::string_view::npos ||
            std::from_chars(token.text.data(), middle, range.low) != std::from_chars_result{middle, std::errc{}} ||
            std::from_chars(middle + 1, end, range.high) != std::from_chars_result{end, std::errc{}})
            return fail(DbcErrc::UnexpectedText, token);
        ranges.push_back(range);
        if (at_mark(',')) lexer_.take();
    }
    Message* const of = message_of(raw);
    Signal* const signal = signal_of(of, name);
    Signal* const by = signal_of(of, selector);
    if (signal == nullptr || by == nullptr) return fail(DbcErrc::BadMultiplexing, at);
    signal->selector = static_cast<std::size_t>(by - of->signals.data());
    signal->when = std::move(ranges);
    return mark(';');
}

void take_long_name(std::string& name, const std::vector<Attribute>& attributes, std::string_view attribute) {
    const auto found = std::find_if(attributes.begin(), attributes.end(), [attribute](const Attribute& a) { return a.name == attribute; });
    if (found != attributes.end() && !found->value.empty()) name = found->value;
}

/// False: the message contradicts itself and is left out.
bool Reader::settle(Message& message) {
    const auto is_j1939 = [](const Attribute& a) { return a.name == "ProtocolType" && a.value == "J1939"; };
    const bool all = std::any_of(database_.attributes.begin(), database_.attributes.end(), is_j1939);
    // No device sends from FE, J1939's null address: files write it where any source is meant.
    const bool any_source = (message.id.value & 0xFFU) == kNullAddress;
    message.j1939 = (all || any_source || default_j1939_) && message.id.extended;
    for (const Attribute& a : message.attributes) {
        if (a.name != "VFrameFormat") continue;
        message.j1939 = message.id.extended && is_j1939_format(a.value);
    }
    // CANdb++ cuts names to 32 characters and keeps the whole ones beside them.
    take_long_name(message.name, message.attributes, "SystemMessageLongSymbol");
    for (Signal& signal : message.signals) take_long_name(signal.name, signal.attributes, "SystemSignalLongSymbol");
    if (settle_multiplexing(message)) return true;
    warn(message.line, "message " + message.name + " is left out: a multiplexor of it is missing or selects itself");
    return false;
}

/// Signals with `m…` and no SG_MUL_VAL_ belong to the one plain multiplexor of their message.
bool Reader::settle_multiplexing(Message& message) {
    std::size_t root = kAlwaysPresent;
    for (std::size_t i = 0; i < message.signals.size() && root == kAlwaysPresent; ++i)
        if (message.signals[i].multiplexor && message.signals[i].when.empty()) root = i;
    for (Signal& signal : message.signals) {
        if (signal.when.empty() || signal.selector != kAlwaysPresent) continue;
        if (root == kAlwaysPresent) return false;
        signal.selector = root;
    }
    for (const Signal& signal : message.signals) {
        std::size_t steps = 0;
        for (std::size_t s = signal.selector; s != kAlwaysPresent; s = message.signals[s].selector)
            if (++steps > message.signals.size()) return false;
    }
    return true;
}

}  // namespace

Result<Database, ParseError> parse(std::string_view text) {
    if (text.size() > kMaxText) return ParseError{DbcErrc::TooLarge, 1, {}};
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    if (is_utf8(text)) return Reader{text}.read();
    const std::string converted = utf8_from_windows_1252(text);  // what CANdb++ writes
    return Reader{converted}.read();
}

}  // namespace odolink::dbc
