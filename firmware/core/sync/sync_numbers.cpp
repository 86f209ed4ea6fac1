// SPDX-License-Identifier: Apache-2.0
// Are the desk's numbers ours? A store that was put back to an older copy, or lost its last writes, looks whole and
// would give its numbers out again, and the desk would drop the new events as doubled. Only the desk's word can tell:
// no event goes up in a run before it was compared, and what it has beyond ours begins a new epoch.
#include <algorithm>
#include <utility>

#include "core/sync/sync_session.hpp"

namespace odolink {
namespace {

/// The highest number of the stream that the desk speaks of: one it has, or misses.
std::uint64_t spoken_of(const wire::StreamDigest& digest) {
    return digest.missing.empty() ? digest.up_to : std::max(digest.up_to, digest.missing.back().last);
}

/// The highest number the desk has: one stands above each gap.
std::uint64_t highest_at(const wire::StreamDigest& digest) {
    return digest.missing.empty() ? digest.up_to : std::max(digest.up_to, digest.missing.back().last + 1);
}

bool holds(const std::vector<wire::Range>& ranges, std::uint64_t number) {
    return std::ranges::any_of(ranges,
                               [number](const wire::Range& r) { return r.first <= number && number <= r.last; });
}

std::uint64_t number_of(const StreamNumbers& numbers, Stream stream) {
    const auto at = numbers.find(stream);
    return at == numbers.end() ? 0 : at->second;
}

}  // namespace

std::uint64_t SyncSession::sent_until(Stream stream) const {
    return ledger_.unproven() ? number_of(*ledger_.unproven(), stream) : ledger_.last_sequence(stream);
}

void SyncSession::tell_only_proven(std::vector<wire::StreamDigest>& digests) const {
    for (wire::StreamDigest& digest : digests) {
        const std::uint64_t last = sent_until(digest.stream);
        digest.up_to = std::min(digest.up_to, last);
        for (std::vector<wire::Range>* ranges : {&digest.held, &digest.dropped}) {
            std::erase_if(*ranges, [last](const wire::Range& r) { return r.first > last; });
            for (wire::Range& range : *ranges) range.last = std::min(range.last, last);
        }
    }
}

bool SyncSession::numbers_agree(const wire::DeskSync& sync) {
    const auto beyond = std::ranges::find_if(sync.streams, [this](const wire::StreamDigest& digest) {
        return spoken_of(digest) > sent_until(digest.stream);
    });
    if (beyond != sync.streams.end() && !moved_) {
        ports_.log.write(LogLevel::Error, "sync.numbers_used_before",
                         {{"stream", std::string{wire::channel_of(beyond->stream)}},
                          {"own", std::to_string(sent_until(beyond->stream))},
                          {"desk", std::to_string(spoken_of(*beyond))}});
        move_to_new_epoch(sync);
        return false;
    }
    if (!ledger_.unproven()) return true;
    const bool all_named = std::ranges::all_of(*ledger_.unproven(), [&sync](const auto& own) {
        return own.second == 0 ||
               std::ranges::find(sync.streams, own.first, &wire::StreamDigest::stream) != sync.streams.end();
    });
    if (all_named) keep_proof();
    return true;
}

void SyncSession::keep_proof() {
    const bool untold = std::ranges::any_of(kStreams, [this](Stream stream) { return ledger_.last_sequence(stream) > sent_until(stream); });
    proof_due_ = !ledger_.prove();
    if (proof_due_) ports_.metrics.count("store_errors_total");
    else if (untold) digest_due_ = true;
}

void SyncSession::move_to_new_epoch(const wire::DeskSync& sync) {
    std::map<Stream, wire::StreamDigest> desk;
    StreamNumbers ours_until;
    for (const wire::StreamDigest& digest : sync.streams) {
        const bool used_before = !ledger_.unproven() && spoken_of(digest) > sent_until(digest.stream);
        const std::uint64_t ours =
            used_before ? number_of(ledger_.opened_with(), digest.stream) : sent_until(digest.stream);
        ours_until[digest.stream] = ours;
        desk[digest.stream] = digest;
        take_receipt(digest.stream, std::min(digest.up_to, ours));
    }
    const auto at_desk = [&](Stream stream, std::uint64_t number) {
        const auto digest = desk.find(stream);
        return digest != desk.end() && number <= ours_until[stream] && number <= highest_at(digest->second) &&
               !holds(digest->second.missing, number);
    };
    const auto moved = ledger_.move_to_new_epoch(at_desk);
    if (!moved) {
        ports_.log.write(LogLevel::Error, "sync.store_unreadable", {{"why", moved.error().message()}});
        return;  // no event goes up; the next digest's answer tries again
    }
    moved_ = true;
    flow_.forget();
    epoch_counted_ = false;
    ports_.log.write(LogLevel::Warning, "sync.new_epoch", {{"moved", std::to_string(moved->size())}});
    if (events_.on_moved) events_.on_moved(*moved);
    digest_due_ = true;
    (void)epoch_is_durable();
}

bool SyncSession::epoch_is_durable() {
    if (ledger_.moving() && !ledger_.commit()) {
        ports_.metrics.count("store_errors_total");
        return false;
    }
    // One that a power cut takes never was: the next run begins another in its place.
    if (!std::exchange(epoch_counted_, true)) ports_.metrics.count("link_new_epochs_total");
    return true;
}

}  // namespace odolink
