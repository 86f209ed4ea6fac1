// SPDX-License-Identifier: Apache-2.0
// Digests of the outbox's streams.
#include "core/sync/digest.hpp"

#include <algorithm>

namespace odolink {
namespace {

constexpr std::size_t kMaxRanges = 200;
constexpr std::size_t kPage = 256;

struct Scan {
    std::vector<wire::Range> held;
    std::uint64_t told_to{0};  ///< all numbers up to here are accounted for
};

/// Goes through the numbers that wait; needed only where there are holes among them.
Result<Scan> scan(OutboxStore& outbox, const OutboxRange& range, std::uint64_t after, const SetAside& set_aside) {
    Scan out;
    while (true) {
        const auto page = outbox.waiting(range.stream, after, kPage);
        if (!page) return page.error();
        if (page->empty()) break;
        for (const OutboxEntry& entry : *page) {
            after = entry.sequence;
            if (set_aside.contains({range.stream, entry.sequence})) continue;
            if (!out.held.empty() && out.held.back().last + 1 == entry.sequence) {
                out.held.back().last = entry.sequence;
            } else if (out.held.size() == kMaxRanges) {
                out.told_to = entry.sequence - 1;
                return out;
            } else {
                out.held.push_back({entry.sequence, entry.sequence});
            }
        }
    }
    out.told_to = range.last;
    return out;
}

bool has_set_aside(const SetAside& set_aside, Stream stream) {
    const auto at = set_aside.lower_bound({stream, 0});
    return at != set_aside.end() && at->first == stream;
}

Result<Scan> held_of(OutboxStore& outbox, const OutboxRange& range, std::uint64_t receipt, const SetAside& set_aside) {
    const bool whole = range.count == range.last - range.first + 1 && !has_set_aside(set_aside, range.stream);
    if (range.count == 0 || receipt >= range.last) return Scan{{}, range.last};
    if (!whole) return scan(outbox, range, receipt, set_aside);
    return Scan{{{std::max(range.first, receipt + 1), range.last}}, range.last};
}

}  // namespace

Result<std::vector<wire::StreamDigest>> digests_of(OutboxStore& outbox, const Receipts& receipts, const SetAside& set_aside) {
    const auto ranges = outbox.ranges();
    if (!ranges) return ranges.error();
    std::vector<wire::StreamDigest> out;
    for (const OutboxRange& range : *ranges) {
        const auto receipt = receipts.find(range.stream);
        auto scanned = held_of(outbox, range, receipt == receipts.end() ? 0 : receipt->second, set_aside);
        if (!scanned) return scanned.error();
        wire::StreamDigest digest{range.stream, range.last, std::move(scanned->held), {}, {}};
        std::uint64_t next = 1;
        for (const wire::Range& held : digest.held) {
            if (held.first > next) digest.dropped.push_back({next, held.first - 1});
            next = held.last + 1;
        }
        if (next <= scanned->told_to) digest.dropped.push_back({next, scanned->told_to});
        out.push_back(std::move(digest));
    }
    return out;
}

}  // namespace odolink
