// SPDX-License-Identifier: Apache-2.0
// Batches up: window, adaptation, what is set aside.
#include "core/sync/up_flow.hpp"

#include <algorithm>
#include <utility>

namespace odolink {

Result<std::optional<wire::UpBatch>> UpFlow::next() {
    holds_back_ = false;
    if (in_flight_.size() >= window_) return std::optional<wire::UpBatch>{};
    if (receipts_[Stream::Operation] < operation_first_) return next_of(Stream::Operation);
    for (const Stream stream : kStreams) {
        auto batch = next_of(stream);
        if (!batch || *batch) return batch;
    }
    return std::optional<wire::UpBatch>{};
}

void UpFlow::send_down_to(ValueClass least) {
    if (least == least_) return;
    least_ = least;
    go_until_.clear();
    looked_at_.clear();
}

Result<std::uint64_t> UpFlow::may_go_until(Stream stream, std::uint64_t after) {
    std::uint64_t& until = go_until_[stream];
    std::uint64_t& looked = looked_at_[stream];
    looked = std::max(looked, after);
    while (until <= after) {  // what was found before is sent first
        const auto entries = outbox_.waiting(stream, looked, kMaxEvents);
        if (!entries) return entries.error();
        if (entries->empty()) break;
        looked = entries->back().sequence;
        for (const OutboxEntry& entry : *entries) {
            if (entry.value <= least_) until = entry.sequence;
        }
    }
    return until;
}

Result<std::optional<wire::UpBatch>> UpFlow::next_of(Stream stream) {
    std::uint64_t& cursor = cursor_[stream];
    cursor = std::max(cursor, receipts_[stream]);
    auto entries = outbox_.waiting(stream, cursor, max_events_ + 1);
    const auto skip = [&](const OutboxEntry& entry) {
        const SetAside::value_type number{stream, entry.sequence};
        return set_aside_.contains(number) || refused_.contains(number) || too_large_.contains(number);
    };
    while (entries && !entries->empty() && std::ranges::all_of(*entries, skip)) {
        cursor = entries->back().sequence;
        entries = outbox_.waiting(stream, cursor, max_events_ + 1);
    }
    if (!entries) return entries.error();
    if (least_ != ValueClass::Bulk && !entries->empty()) {
        const auto until = may_go_until(stream, cursor);
        if (!until) return until.error();
        std::erase_if(*entries, [&](const OutboxEntry& entry) { return entry.sequence > *until; });
        if (entries->empty()) holds_back_ = true;
    }
    wire::UpBatch batch;
    batch.stream = stream;
    std::size_t bytes = 0;
    for (const OutboxEntry& entry : *entries) {
        const bool skipped = skip(entry);
        const bool follows = batch.events.empty() || entry.sequence == batch.first_sequence + batch.events.size();
        const bool fits = batch.events.empty() || bytes + entry.payload.size() <= kMaxBytes;
        if (!batch.events.empty() && (skipped || !follows || !fits || batch.events.size() == max_events_)) break;
        if (skipped) continue;
        if (batch.events.empty()) batch.first_sequence = entry.sequence;
        batch.events.push_back(entry.payload);
        bytes += entry.payload.size();
    }
    if (batch.events.empty()) return std::optional<wire::UpBatch>{};
    return std::optional{std::move(batch)};
}

void UpFlow::sent(const wire::UpBatch& batch, PublishTicket ticket) {
    const std::uint64_t last = batch.first_sequence + batch.events.size() - 1;
    in_flight_.push_back({{batch.stream, batch.first_sequence, last}, ticket});
    cursor_[batch.stream] = last;
}

std::vector<UpFlow::Span> UpFlow::on_published(PublishTicket ticket, const Status& status) {
    const auto at = std::ranges::find(in_flight_, ticket, &InFlight::ticket);
    if (at == in_flight_.end()) return {};
    if (status) {
        std::vector<Span> aside;
        for (SetAside* left_out : {&refused_, &too_large_}) {
            for (const auto& [stream, number] : std::exchange(*left_out, {})) {
                set_aside_.insert({stream, number});
                aside.push_back({stream, number, number});
            }
        }
        return aside;
    }
    const Span span = at->span;
    in_flight_.erase(at);
    cursor_[span.stream] = std::min(cursor_[span.stream], span.first - 1);
    return on_refused(span, status.error());
}

std::vector<UpFlow::Span> UpFlow::on_refused(const Span& span, const Error& why) {
    if (why != LinkErrc::TooLarge && why != LinkErrc::Refused) return {};
    const std::uint64_t count = span.last - span.first + 1;
    if (count > 1) {
        max_events_ = static_cast<std::size_t>(std::max<std::uint64_t>(1, std::min<std::uint64_t>(max_events_, count) / 2));
        return {};
    }
    if (why == LinkErrc::TooLarge) {
        too_large_.insert({span.stream, span.first});
        return {};
    }
    refusals_ = refused_number_ == span.first ? refusals_ + 1 : 1;
    refused_number_ = span.first;
    if (refusals_ >= kRefusals) refused_.insert({span.stream, span.first});
    return {};
}

bool UpFlow::on_receipt(Stream stream, std::uint64_t up_to) {
    if (up_to <= receipts_[stream]) return false;
    receipts_[stream] = up_to;
    window_ = std::min(kWindow, window_ * 2);
    const auto had = in_flight_.size();
    std::erase_if(in_flight_, [&](const InFlight& sent) { return sent.span.stream == stream && sent.span.last <= up_to; });
    std::erase_if(set_aside_, [&](const auto& entry) { return entry.first == stream && entry.second <= up_to; });
    // A batch went through: the next may be larger again.
    if (in_flight_.size() < had) max_events_ = std::min(kMaxEvents, max_events_ * 2);
    return true;
}

Result<UpFlow::Missing> UpFlow::on_missing(Stream stream, const std::vector<wire::Range>& missing) {
    Missing answer = Missing::Coming;
    for (const wire::Range& range : missing) {
        if (range.first == 0) continue;
        const bool coming = std::ranges::any_of(in_flight_, [&](const InFlight& sent) {
            return sent.span.stream == stream && sent.span.first <= range.last && sent.span.last >= range.first;
        });
        if (coming) continue;
        const auto held = outbox_.waiting(stream, range.first - 1, 1);
        if (!held) return held.error();
        const bool have = !held->empty() && held->front().sequence <= range.last &&
                          !set_aside_.contains({stream, held->front().sequence});
        if (have) cursor_[stream] = std::min(cursor_[stream], range.first - 1);
        else answer = Missing::NeverComing;
    }
    return answer;
}

void UpFlow::rewind() {
    in_flight_.clear();
    refused_.clear();
    too_large_.clear();
    cursor_.clear();
    window_ = 1;
}

void UpFlow::forget() {
    rewind();
    receipts_.clear();
    set_aside_.clear();
    go_until_.clear();
    looked_at_.clear();
    refused_number_ = 0;
    refusals_ = 0;
}

}  // namespace odolink
