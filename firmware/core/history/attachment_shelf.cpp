// SPDX-License-Identifier: Apache-2.0
#include "core/history/attachment_shelf.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace odolink {
namespace {

constexpr std::size_t kHexDigits = 2 * sizeof(AttachmentDigest);
constexpr char kSlash = '/';

constexpr std::uint32_t bit(std::uint32_t part) { return std::uint32_t{1} << part; }
static_assert(kMostAttachmentParts <= 32, "a bit for each part");

constexpr std::uint32_t all_bits(std::uint32_t bytes) {
    const std::uint32_t parts = attachment_parts(bytes);
    return parts >= kMostAttachmentParts ? ~std::uint32_t{0} : bit(parts) - 1;
}

std::optional<AttachmentDigest> digest_of(std::string_view hex) {
    const auto bytes = from_hex(hex);
    AttachmentDigest digest{};
    if (!bytes || bytes->size() != digest.size()) return std::nullopt;
    std::ranges::copy(*bytes, digest.begin());
    return digest;
}

/// Exactly four numbers between single blanks: state, bytes, parts, touched.
std::optional<std::array<std::uint64_t, 4>> numbers_of(std::string_view text) {
    std::array<std::uint64_t, 4> out{};
    const char* at = text.data();
    const char* const end = at + text.size();
    for (std::uint64_t& number : out) {
        if (at == end || *at++ != ' ') return std::nullopt;
        const auto [stop, error] = std::from_chars(at, end, number);
        if (error != std::errc{}) return std::nullopt;
        at = stop;
    }
    return at == end ? std::optional{out} : std::nullopt;
}

}  // namespace

std::string AttachmentShelf::part_key(const AttachmentDigest& digest, std::uint32_t part) {
    return to_hex(digest) + kSlash + static_cast<char>('0' + part / 10) + static_cast<char>('0' + part % 10);
}

std::uint32_t AttachmentShelf::bytes_of(const Entry& entry) {
    std::uint32_t sum = 0;
    for (std::uint32_t part = 0; part < attachment_parts(entry.bytes); ++part) {
        if ((entry.parts & bit(part)) != 0) sum += attachment_part_length(entry.bytes, part);
    }
    return sum;
}

std::vector<std::string> AttachmentShelf::take_parts(const AttachmentDigest& digest, Entry& entry) {
    std::vector<std::string> keys;
    for (std::uint32_t part = 0; part < kMostAttachmentParts; ++part) {
        if ((entry.parts & bit(part)) != 0) keys.push_back(part_key(digest, part));
    }
    entry.parts = 0;
    entry.arrived.clear();
    return keys;
}

void AttachmentShelf::drop_oldest(const AttachmentDigest& but, std::uint32_t holding, std::vector<std::string>& erased) {
    auto oldest = entries_.end();
    for (auto it = entries_.begin(); it != entries_.end(); ++it) {
        if (it->first == but || bytes_of(it->second) < holding) continue;
        if (oldest == entries_.end() || it->second.touched < oldest->second.touched) oldest = it;
    }
    if (oldest == entries_.end()) return;
    std::ranges::move(take_parts(oldest->first, oldest->second), std::back_inserter(erased));
    entries_.erase(oldest);
}

AttachmentShelf::Asking AttachmentShelf::ask(const Attachment& attachment, MonoTime now) {
    Asking asking;
    Entry& entry = entries_[attachment.digest];
    if (entry.bytes != attachment.bytes) {  // new, or another record tells another length of it
        asking.erased = take_parts(attachment.digest, entry);
        entry = {};
        entry.bytes = attachment.bytes;
    }
    entry.touched = ++touches_;
    if (entry.state == AttachmentState::Here) return asking;
    if (is_coming(entry) && entry.heard && now - *entry.heard < kAskAgainAfter) return asking;
    entry.heard = now;
    entry.state = entry.parts == 0 ? AttachmentState::Asked : AttachmentState::Arriving;
    AttachmentAsked event{attachment.digest, {}};
    for (std::uint32_t part = 0; entry.parts != 0 && part < attachment_parts(entry.bytes); ++part) {
        if ((entry.parts & bit(part)) == 0) event.parts.push_back(part);
    }
    asking.event = std::move(event);
    if (entries_.size() > kMostEntries) drop_oldest(attachment.digest, 0, asking.erased);
    return asking;
}

AttachmentShelf::Change AttachmentShelf::on_part(const AttachmentSent& sent, const Hash& hash, MonoTime now) {
    Change change;
    const auto found = entries_.find(sent.digest);
    if (found == entries_.end() || !is_coming(found->second)) return change;
    Entry& entry = found->second;
    const bool fits = sent.part < attachment_parts(entry.bytes) && sent.bytes.size() == attachment_part_length(entry.bytes, sent.part);
    if (!fits) {
        change.erased = on_damaged(sent.digest);
        change.verdict = Verdict::Broken;
        return change;
    }
    entry.heard = now;
    if ((entry.parts & bit(sent.part)) != 0) return change;
    while (bytes() + sent.bytes.size() > kMostBytes) {
        drop_oldest(sent.digest, 1, change.erased);
        ++change.made_room;
    }
    entry.parts |= bit(sent.part);
    entry.arrived[sent.part] = sent.bytes;
    entry.state = AttachmentState::Arriving;
    change.verdict = Verdict::Kept;
    if (entry.parts != all_bits(entry.bytes)) return change;
    Bytes whole;
    whole.reserve(entry.bytes);
    for (const auto& [number, part] : entry.arrived) whole.insert(whole.end(), part.begin(), part.end());
    if (hash(whole) == sent.digest) {
        entry.arrived.clear();
        entry.state = AttachmentState::Here;
        return change;
    }
    std::ranges::move(on_damaged(sent.digest), std::back_inserter(change.erased));
    change.verdict = Verdict::Broken;
    return change;
}

std::vector<std::string> AttachmentShelf::on_absent(const AttachmentAbsent& answer) {
    const auto found = entries_.find(answer.digest);
    if (found == entries_.end() || !is_coming(found->second)) return {};
    found->second.state = answer.why == AttachmentAbsence::Gone ? AttachmentState::Gone : AttachmentState::Unknown;
    return take_parts(answer.digest, found->second);
}

std::vector<std::string> AttachmentShelf::on_damaged(const AttachmentDigest& digest) {
    const auto found = entries_.find(digest);
    if (found == entries_.end()) return {};
    found->second.state = AttachmentState::Broken;
    return take_parts(digest, found->second);
}

std::vector<std::string> AttachmentShelf::keep_only(const std::set<AttachmentDigest>& named) {
    std::vector<std::string> erased;
    for (auto it = entries_.begin(); it != entries_.end();) {
        if (!named.contains(it->first)) std::ranges::move(take_parts(it->first, it->second), std::back_inserter(erased));
        it = named.contains(it->first) ? std::next(it) : entries_.erase(it);
    }
    return erased;
}

void AttachmentShelf::on_look(const AttachmentDigest& digest) {
    const auto found = entries_.find(digest);
    if (found != entries_.end()) found->second.touched = ++touches_;
}

std::map<AttachmentDigest, AttachmentLine> AttachmentShelf::lines() const {
    std::map<AttachmentDigest, AttachmentLine> out;
    for (const auto& [digest, entry] : entries_) out[digest] = {entry.state, bytes_of(entry)};
    return out;
}

bool AttachmentShelf::is_here(const AttachmentDigest& digest) const {
    const auto found = entries_.find(digest);
    return found != entries_.end() && found->second.state == AttachmentState::Here;
}

std::vector<std::string> AttachmentShelf::keys_of(const AttachmentDigest& digest) const {
    const auto found = entries_.find(digest);
    if (found == entries_.end()) return {};
    Entry copy = found->second;
    return take_parts(digest, copy);
}

std::uint32_t AttachmentShelf::bytes() const {
    std::uint32_t sum = 0;
    for (const auto& [digest, entry] : entries_) sum += bytes_of(entry);
    return sum;
}

bool AttachmentShelf::has_unfinished() const {
    return std::ranges::any_of(entries_, [](const auto& entry) { return entry.second.state == AttachmentState::Arriving; });
}

std::string AttachmentShelf::state() const {
    std::string out;
    for (const auto& [digest, entry] : entries_) {
        out += to_hex(digest);
        for (const std::uint64_t number : {std::uint64_t{static_cast<std::uint8_t>(entry.state)}, std::uint64_t{entry.bytes}, std::uint64_t{entry.parts}, entry.touched}) {
            out += ' ' + std::to_string(number);
        }
        out += '\n';
    }
    return out;
}

void AttachmentShelf::restore(std::string_view state) {
    entries_.clear();
    while (!state.empty()) {
        const std::string_view line = state.substr(0, state.find('\n'));
        state.remove_prefix(std::min(line.size() + 1, state.size()));
        if (line.size() < kHexDigits) continue;
        const auto digest = digest_of(line.substr(0, kHexDigits));
        const auto numbers = numbers_of(line.substr(kHexDigits));
        if (!digest || !numbers) continue;
        const auto [kind, bytes, parts, touched] = *numbers;
        if (kind < 1 || kind > static_cast<std::uint64_t>(AttachmentState::Broken) || bytes == 0 || bytes > kLargestAttachment) continue;
        Entry entry;
        entry.state = static_cast<AttachmentState>(kind);
        entry.bytes = static_cast<std::uint32_t>(bytes);
        entry.touched = touched;
        if (entry.state == AttachmentState::Here) entry.parts = all_bits(entry.bytes);
        touches_ = std::max(touches_, touched);
        entries_[*digest] = std::move(entry);
    }
}

bool AttachmentShelf::restore_part(std::string_view key, ByteView bytes) {
    if (key.size() != kHexDigits + 3 || key[kHexDigits] != kSlash) return false;
    const auto digest = digest_of(key.substr(0, kHexDigits));
    std::uint32_t part = 0;
    const auto [end, error] = std::from_chars(key.data() + kHexDigits + 1, key.data() + key.size(), part);
    const auto found = digest ? entries_.find(*digest) : entries_.end();
    if (error != std::errc{} || end != key.data() + key.size() || found == entries_.end()) return false;
    Entry& entry = found->second;
    if (part >= attachment_parts(entry.bytes) || bytes.size() != attachment_part_length(entry.bytes, part)) return false;
    if (entry.state == AttachmentState::Here) return true;
    if (entry.state != AttachmentState::Arriving) return false;
    entry.parts |= bit(part);
    entry.arrived[part] = {bytes.begin(), bytes.end()};
    return true;
}

}  // namespace odolink
