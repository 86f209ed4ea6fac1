// SPDX-License-Identifier: Apache-2.0
// The reader rebuilds the text from what it read and compares: there is one spelling of each statement.
#include "app/hand_over/statement.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>

namespace odolink::hand_over {
namespace {

constexpr std::string_view kHead = "odolink-handover 1";
constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::size_t kMostItems = 60;  // bytes of a record's items: a QR code has to stay readable

std::string lower_hex(ByteView bytes) {
    std::string text = to_hex(bytes);
    for (char& c : text) c = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    return text;
}

/// Base64 for file names and addresses, without padding. Source: RFC 4648 section 5.
std::string base64url(ByteView bytes) {
    std::string out;
    unsigned kept = 0;
    int bits = 0;
    for (const std::byte b : bytes) {
        kept = kept << 8U | u8(b);
        for (bits += 8; bits >= 6;) out += kDigits[kept >> static_cast<unsigned>(bits -= 6) & 63U];
    }
    if (bits > 0) out += kDigits[kept << static_cast<unsigned>(6 - bits) & 63U];
    return out;
}

template <std::size_t N>
std::optional<std::array<std::byte, N>> from_base64url(std::string_view text) {
    Bytes bytes;
    unsigned kept = 0;
    int bits = 0;
    for (const char c : text) {
        const std::size_t digit = kDigits.find(c);
        if (digit == std::string_view::npos) return std::nullopt;
        kept = kept << 6U | static_cast<unsigned>(digit);
        bits += 6;
        if (bits >= 8) bytes.push_back(static_cast<std::byte>(kept >> static_cast<unsigned>(bits -= 8) & 255U));
    }
    std::array<std::byte, N> out{};
    if (bytes.size() != N) return std::nullopt;
    std::ranges::copy(bytes, out.begin());
    return out;
}

template <class T>
bool read(std::string_view text, T& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size();
}

std::string_view take_word(std::string_view& line) {
    const std::size_t end = std::min(line.find(' '), line.size());
    const std::string_view word = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    return word;
}

std::string ms(WallTime at) { return std::to_string(at.since_epoch.count()) + ' ' + std::to_string(static_cast<int>(at.quality)); }

bool read_time(std::string_view& line, WallTime& out) {
    std::int64_t since = 0;
    int quality = -1;
    if (!read(take_word(line), since) || !read(take_word(line), quality) || quality < 0 || quality > 2) return false;
    out = {std::chrono::milliseconds{since}, static_cast<WallQuality>(quality)};
    return true;
}

bool read_metres(std::string_view word, Distance& out) {
    std::int64_t metres = 0;
    if (!read(word, metres)) return false;
    out = Distance::metres(metres);
    return true;
}

/// All lines that are signed, the key's last.
std::string body(const Statement& s, const PublicKey& key) {
    std::string out{kHead};
    out += "\nvin " + s.vin + "\nmade " + ms(s.made) + "\nmetres " + std::to_string(s.mileage.in_metres()) + ' ' + std::to_string(static_cast<int>(s.confidence)) +
           "\nrecords " + std::to_string(s.records) + '\n';
    for (const Work& work : s.newest) out += "work " + ms(work.performed) + ' ' + std::to_string(work.mileage.in_metres()) + ' ' + work.items + '\n';
    return out + "journal " + std::to_string(s.journal.index) + ' ' + lower_hex(s.journal.hash) + "\nkey " + base64url(key) + '\n';
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        out.push_back(line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

/// Takes the lines one after another; the first that is not as it should be is told.
class Reader {
public:
    explicit Reader(std::vector<std::string_view> lines) : lines_{std::move(lines)} {}
    std::optional<Fault> fault;
    Checked checked;
    Signature signature{};

    void read_all() {
        take(kHead, "not the first line of a statement of this version", [](std::string_view rest) { return rest.empty(); });
        Statement& s = checked.statement;
        take("vin ", "no VIN", [&s](std::string_view rest) { return s.vin = rest, rest.size() <= 17; });
        take("made ", "no time", [&s](std::string_view rest) { return read_time(rest, s.made) && rest.empty(); });
        take("metres ", "no mileage", [&s](std::string_view rest) {
            int confidence = -1;
            if (!read_metres(take_word(rest), s.mileage) || !read(rest, confidence) || confidence < 0 || confidence > 2) return false;
            s.confidence = static_cast<MileageConfidence>(confidence);
            return true;
        });
        take("records ", "no number of records", [&s](std::string_view rest) { return read(rest, s.records); });
        while (!fault && s.newest.size() < kNewest && at_ < lines_.size() && lines_[at_].starts_with("work ")) {
            take("work ", "no record", [&s](std::string_view rest) {
                Work work;
                if (!read_time(rest, work.performed) || !read_metres(take_word(rest), work.mileage)) return false;
                work.items = rest;
                s.newest.push_back(std::move(work));
                return true;
            });
        }
        take("journal ", "no head of the journal", [&s](std::string_view rest) {
            const bool number = read(take_word(rest), s.journal.index);
            const auto hash = from_hex(rest);
            if (!number || !hash || hash->size() != s.journal.hash.size()) return false;
            std::ranges::copy(*hash, s.journal.hash.begin());
            return true;
        });
        take("key ", "no key", [this](std::string_view rest) { return take_bytes(rest, checked.key); });
        take("signature ", "no signature", [this](std::string_view rest) { return take_bytes(rest, signature) && rest == base64url(signature); });
        if (!fault && at_ != lines_.size()) fault = Fault{at_ + 1, "something stands behind the signature"};
    }
    /// The first line whose spelling is not the one sign() gives.
    void compare() {
        const std::string right = body(checked.statement, checked.key);
        const auto wanted = lines_of(right);
        for (std::size_t i = 0; !fault && i < wanted.size(); ++i) {
            if (lines_[i] != wanted[i]) fault = Fault{i + 1, "not spelt as the car spells it"};
        }
    }

private:
    template <class Take>
    void take(std::string_view word, const char* what, Take take) {
        if (fault) return;
        const bool there = at_ < lines_.size() && lines_[at_].starts_with(word);
        if (!there || !take(lines_[at_].substr(word.size()))) fault = Fault{at_ + 1, what};
        ++at_;
    }
    template <std::size_t N>
    static bool take_bytes(std::string_view text, std::array<std::byte, N>& out) {
        const auto bytes = from_base64url<N>(text);
        if (bytes) out = *bytes;
        return bytes.has_value();
    }
    std::vector<std::string_view> lines_;
    std::size_t at_{0};
};

const char* word_of(JobKind kind) {
    switch (kind) {
        case JobKind::Maintenance: return "maintenance";
        case JobKind::Repair: return "repair";
        case JobKind::Inspection: return "inspection";
        case JobKind::Recall: return "recall";
    }
    return "other";
}

}  // namespace

std::vector<Work> newest_of(const std::vector<ServiceRecord>& newest_first) {
    std::vector<Work> out;
    for (const ServiceRecord& record : newest_first) {
        if (out.size() == kNewest) break;
        std::string items;
        std::set<std::string> told;
        for (const Job& job : record.jobs) {
            const std::string name = job.item_id.empty() ? word_of(job.kind) : job.item_id;
            if (!told.insert(name).second || items.size() + name.size() >= kMostItems) continue;
            items += (items.empty() ? "" : ",") + name;
        }
        out.push_back({record.performed_at, record.mileage, items});
    }
    return out;
}

Result<std::string> sign(const Statement& statement, const PublicKey& key, const Sign& sign) {
    std::string text = body(statement, key);
    const auto signature = sign(as_bytes(text));
    if (!signature) return Result<std::string>{boost::system::in_place_error, signature.error()};
    return text + "signature " + base64url(*signature) + '\n';
}

Result<Checked, Fault> check(std::string_view text, const Verify& verify) {
    Reader reader{lines_of(text)};
    reader.read_all();
    if (!reader.fault) reader.compare();
    if (reader.fault) return *reader.fault;
    const std::string signed_text = body(reader.checked.statement, reader.checked.key);
    if (!verify(reader.checked.key, as_bytes(signed_text), reader.signature)) return Fault{0, "the signature does not fit: a line was changed, or another car signed"};
    return std::move(reader.checked);
}

}  // namespace odolink::hand_over
