// SPDX-License-Identifier: Apache-2.0
// Each path holds the leaves that no other leaf of it knew: mostly one, after a crossing two. What is merged is their union, less what
// is known; so neither order nor repetition matters.
#include "domain/record_merge.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <limits>
#include <set>
#include <tuple>
#include <utility>

#include "domain/record_fields.hpp"

namespace odolink {
namespace {

constexpr std::string_view kGone = "gone";
constexpr std::string_view kOrder = "/order";

using Elements = std::set<std::string, std::less<>>;

bool knew(const Leaf& later, const Leaf& earlier) {
    if (later.stamp.writer == earlier.stamp.writer) return later.stamp.lamport > earlier.stamp.lamport;
    return later.seen >= earlier.stamp.lamport;
}

bool greater(const Leaf& a, const Leaf& b) { return std::tie(a.stamp, a.text) > std::tie(b.stamp, b.text); }

bool lies_in(std::string_view path, std::string_view element) { return path.starts_with(element); }
bool tells_gone(std::string_view path) { return path == kGone || path.ends_with("/gone"); }

/// All leaves there are on a path, the one that stands first.
std::vector<Leaf> leaves_on(const RecordFile& file, const std::string& path) {
    std::vector<Leaf> out;
    if (const auto at = file.leaves.find(path); at != file.leaves.end()) out.push_back(at->second);
    for (const Conflict& conflict : file.conflicts) {
        if (conflict.path == path) out.push_back(conflict.lost);
    }
    return out;
}

void set_leaves(RecordFile& file, const std::string& path, std::vector<Leaf> leaves) {
    std::sort(leaves.begin(), leaves.end(), greater);
    std::erase_if(file.conflicts, [&path](const Conflict& c) { return c.path == path; });
    file.leaves[path] = leaves.front();
    for (auto lost = leaves.begin() + 1; lost != leaves.end(); ++lost) file.conflicts.push_back({path, leaves.front(), *lost});
    std::stable_sort(file.conflicts.begin(), file.conflicts.end(), [](const Conflict& a, const Conflict& b) { return a.path < b.path; });
}

bool take(RecordFile& file, const std::string& path, const Leaf& come) {
    std::vector<Leaf> leaves = leaves_on(file, path);
    for (Leaf& leaf : leaves) {
        if (leaf.stamp == come.stamp && leaf.text == come.text) {
            if (leaf.seen >= come.seen) return false;
            leaf.seen = come.seen;
            set_leaves(file, path, std::move(leaves));
            return true;
        }
        if (knew(leaf, come)) return false;
    }
    std::erase_if(leaves, [&come](const Leaf& leaf) { return knew(come, leaf); });
    leaves.push_back(come);
    set_leaves(file, path, std::move(leaves));
    return true;
}

std::uint64_t highest(const RecordFile& file) {
    std::uint64_t lamport = 0;
    for (const auto& [path, leaf] : file.leaves) lamport = std::max(lamport, leaf.stamp.lamport);
    return lamport;  // a leaf that lost is below the one that stands
}

std::uint64_t highest_of(const RecordFile& file, Writer writer) {
    std::uint64_t lamport = 0;
    for (const auto& [path, leaf] : file.leaves) {
        if (leaf.stamp.writer == writer) lamport = std::max(lamport, leaf.stamp.lamport);
    }
    for (const Conflict& c : file.conflicts) {
        if (c.lost.stamp.writer == writer) lamport = std::max(lamport, c.lost.stamp.lamport);
    }
    return lamport;
}

/// Whether who took an element out knew this leaf of it. The text of a "gone" leaf is the highest lamport of the other writer that he
/// knew in the whole element; `seen` is about its own path alone, as ever.
bool took_out(const Leaf& gone, const Leaf& leaf) {
    if (gone.stamp.writer == leaf.stamp.writer) return gone.stamp.lamport > leaf.stamp.lamport;
    std::uint64_t known = 0;
    const auto [end, wrong] = std::from_chars(gone.text.data(), gone.text.data() + gone.text.size(), known);
    return wrong == std::errc{} && known >= leaf.stamp.lamport;
}

/// A leaf in or under an element that the leaf `gone` did not know, if there is one.
const Leaf* unknown_to(const Leaf& gone, const RecordFile& file, std::string_view element) {
    for (auto at = file.leaves.lower_bound(std::string{element}); at != file.leaves.end() && lies_in(at->first, element); ++at) {
        if (!tells_gone(at->first) && !took_out(gone, at->second)) return &at->second;
    }
    for (const Conflict& c : file.conflicts) {
        if (lies_in(c.path, element) && !tells_gone(c.path) && !took_out(gone, c.lost)) return &c.lost;
    }
    return nullptr;
}

bool is_gone(const RecordFile& file, std::string_view element) {
    const auto at = file.leaves.find(std::string{element} + std::string{kGone});
    return at != file.leaves.end() && !at->second.text.empty() && unknown_to(at->second, file, element) == nullptr;
}

bool lies_in_any(std::string_view path, const Elements& elements) {
    return std::any_of(elements.begin(), elements.end(), [&](const std::string& element) { return lies_in(path, element); });
}

/// The texts that stand, without those of elements that are gone.
RecordFields standing(const RecordFile& file) {
    Elements gone;
    for (const auto& [path, leaf] : file.leaves) {
        const std::string element{element_of(path)};
        if (tells_gone(path) && is_gone(file, element)) gone.insert(element);
    }
    RecordFields out;
    for (const auto& [path, leaf] : file.leaves) {
        if (!lies_in_any(path, gone) && !tells_gone(path) && !leaf.text.empty()) out[path] = leaf.text;
    }
    return out;
}

std::set<Id> ids_in(const RecordFile& file) {
    std::set<Id> out;
    for (const auto& [path, leaf] : file.leaves) {
        for (std::size_t from = path.find('/'); from != std::string::npos; from = path.find('/', from + 1)) {
            const Id id = id_from_text(std::string_view{path}.substr(from + 1, 2 * Id{}.bytes.size()));
            if (!id.empty()) out.insert(id);
        }
    }
    return out;
}

/// The outermost element of a path that `fields` does not have; empty where it has them all.
std::string missing_element(std::string_view path, const RecordFields& fields) {
    std::vector<std::string_view> elements;
    for (std::string_view e = element_of(path); !e.empty(); e = element_of(e.substr(0, e.size() - 1))) elements.push_back(e);
    for (auto e = elements.rbegin(); e != elements.rend(); ++e) {
        const std::string place = std::string{e->substr(0, e->size() - 1)} + std::string{kOrder};
        const bool a_list = std::count(e->begin(), e->end(), '/') % 2 != 0;  // "job/", "job/<id>/part/"
        if (!a_list && !fields.contains(place)) return std::string{*e};
    }
    return {};
}

/// What must be written to come from `have` to `want`.
RecordFields differences(const RecordFile& file, const RecordFields& have, const RecordFields& want) {
    RecordFields out;
    for (const auto& [path, text] : want) {
        const auto at = have.find(path);
        if (at == have.end() || at->second != text) out[path] = text;
        const std::string element{element_of(path)};
        if (path.ends_with(kOrder) && is_gone(file, element)) out[element + std::string{kGone}] = {};
    }
    for (const auto& [path, text] : have) {
        if (want.contains(path)) continue;
        const std::string element = missing_element(path, want);
        if (element.empty()) out[path] = {};
        else out[element + std::string{kGone}] = "0";
    }
    return out;
}

/// Highest lamport of the other writer that is known on a path.
std::uint64_t known_of_other(const RecordFile& file, const std::string& path, Writer writer) {
    std::uint64_t known = 0;
    for (const Leaf& leaf : leaves_on(file, path)) known = std::max(known, leaf.stamp.writer == writer ? leaf.seen : leaf.stamp.lamport);
    return known;
}

Leaf next_leaf(const RecordFile& file, const std::string& path, std::string text, Stamp stamp) {
    Leaf out{std::move(text), stamp, known_of_other(file, path, stamp.writer)};
    if (!tells_gone(path) || out.text.empty()) return out;
    std::uint64_t known = 0;
    const std::string_view element = element_of(path);
    for (auto at = file.leaves.lower_bound(std::string{element}); at != file.leaves.end() && lies_in(at->first, element); ++at) {
        known = std::max(known, known_of_other(file, at->first, stamp.writer));
    }
    out.text = std::to_string(known);
    return out;
}

RecordFile write_all(RecordFile& file, const RecordFields& fields, Writer writer) {
    const Stamp stamp{highest(file) + 1, writer};
    RecordFile written{file.id, {}, {}};
    for (const auto& [path, text] : fields) written.leaves[path] = next_leaf(file, path, text, stamp);
    (void)merge_into(file, written);
    return written;
}

}  // namespace

RecordFile flatten(const ServiceRecord& record, Stamp stamp) {
    RecordFile file{record.id, {}, {}};
    const ServiceRecord named = with_ids(record, static_cast<std::uint8_t>(stamp.writer), {});
    for (const auto& [path, text] : fields_of(named)) file.leaves[path] = {text, stamp, 0};
    return file;
}

ServiceRecord unflatten(const RecordFile& file) {
    ServiceRecord record = record_of(file.id, standing(file));
    record.revision = static_cast<std::uint32_t>(std::min<std::uint64_t>(highest(file), std::numeric_limits<std::uint32_t>::max()));
    return record;
}

bool merge_into(RecordFile& mine, const RecordFile& theirs) {
    bool changed = false;
    for (const auto& [path, leaf] : theirs.leaves) changed = take(mine, path, leaf) || changed;
    for (const Conflict& conflict : theirs.conflicts) changed = take(mine, conflict.path, conflict.lost) || changed;
    return changed;
}

bool merge_into(RecordFile& mine, const ServiceRecord& record) {
    const Stamp stamp{record.revision, Writer::Dealer};
    if (stamp.lamport < highest_of(mine, Writer::Dealer)) return false;
    RecordFile theirs = flatten(record, stamp);
    RecordFields want;
    for (const auto& [path, leaf] : theirs.leaves) want[path] = leaf.text;
    for (const auto& [path, text] : differences(mine, standing(mine), want)) {
        // Only what the dealer himself had written can be missed in his record.
        const auto had = mine.leaves.find(tells_gone(path) ? std::string{element_of(path)} + "order" : path);
        const bool missed = had != mine.leaves.end() && had->second.stamp < stamp && had->second.stamp.writer == stamp.writer;
        if (missed) theirs.leaves.insert({path, Leaf{text, stamp, 0}});
    }
    return merge_into(mine, theirs);
}

RecordFile edit(RecordFile& file, const ServiceRecord& wanted, Writer writer) {
    const ServiceRecord named = with_ids(wanted, static_cast<std::uint8_t>(writer), ids_in(file));
    return write_all(file, differences(file, standing(file), fields_of(named)), writer);
}

RecordFile write(RecordFile& file, const std::string& path, std::string text, Writer writer) {
    return write_all(file, {{path, std::move(text)}}, writer);
}

std::vector<Conflict> contradictions(const RecordFile& file) {
    std::vector<Conflict> out;
    for (const Conflict& c : file.conflicts) {
        if (c.kept.text != c.lost.text && !c.path.ends_with(kOrder) && !tells_gone(c.path)) out.push_back(c);
    }
    for (const auto& [path, leaf] : file.leaves) {
        if (!tells_gone(path) || leaf.text.empty()) continue;
        if (const Leaf* unknown = unknown_to(leaf, file, element_of(path))) out.push_back({path, *unknown, leaf});
    }
    return out;
}

std::vector<RecordFile> parts_of(const RecordFile& leaves, std::size_t most_bytes) {
    constexpr std::size_t kNumbers = 24;  // stamp, seen and lengths on the wire
    std::vector<RecordFile> parts;
    std::size_t size = most_bytes;
    for (const auto& [path, leaf] : leaves.leaves) {
        const std::size_t more = path.size() + leaf.text.size() + kNumbers;
        if (parts.empty() || size + more > most_bytes) {
            parts.push_back({leaves.id, {}, {}});
            size = 0;
        }
        parts.back().leaves[path] = leaf;
        size += more;
    }
    return parts;
}

RecordFile written_by(const RecordFile& file, Writer writer) {
    RecordFile out{file.id, {}, {}};
    for (const auto& [path, leaf] : file.leaves) {
        if (leaf.stamp.writer == writer) out.leaves[path] = leaf;
    }
    for (const Conflict& c : file.conflicts) {
        if (c.lost.stamp.writer == writer) out.leaves.insert({c.path, c.lost});
    }
    return out;
}

}  // namespace odolink
