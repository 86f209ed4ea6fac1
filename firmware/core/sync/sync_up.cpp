// SPDX-License-Identifier: Apache-2.0
// The session's way up: batches, digests, and sending again what the desk does not answer.
#include <algorithm>

#include "core/sync/digest.hpp"
#include "core/sync/sync_session.hpp"

namespace odolink {
namespace {

constexpr Duration kGather = 50ms;         // commits that follow each other share a batch and its signature
constexpr Duration kLongestSilence = 5min;
constexpr unsigned kMostMuteSilences = 3;  // 10, 20 and 40 s without a receipt, nor any word of the broker's: this session carries nothing
constexpr std::uint64_t kUseSteps = 100;   // a hundredth of the month's plan is stored, less is not worth a flush

}  // namespace

void SyncSession::pump_soon() {
    if (state_ != SyncState::Streaming || pump_timer_ != 0) return;
    set_timer(pump_timer_, kGather, &SyncSession::pump);
}

void SyncSession::pump() {
    if (state_ != SyncState::Streaming) return;
    drop_timer(pump_timer_);
    look_at_budget();
    if (proof_due_) keep_proof();
    if (digest_due_) send_digest();
    while (!held_ && !ledger_.unproven() && epoch_is_durable()) {
        const auto batch = flow_.next();
        if (!batch) {
            ports_.log.write(LogLevel::Error, "sync.store_unreadable", {{"why", batch.error().message()}});
            break;
        }
        if (!*batch || !send(**batch)) break;
    }
    nothing_taken_ = flow_.nothing_is_taken();
    if (nothing_taken_) return give_up_session(LinkErrc::Refused, "link.nothing_taken");
    const std::uint64_t left = waiting();
    ports_.metrics.gauge("outbox_events", static_cast<double>(left));
    look_at_health(left);
    arm_resend();
}

bool SyncSession::send(const wire::UpBatch& batch) {
    wire::UpBatch complete = batch;
    complete.vehicle = config_.vehicle;
    complete.epoch = ledger_.epoch();
    const auto ticket = publish(wire::channel_of(batch.stream), wire::encode(complete));
    if (ticket) {
        flow_.sent(batch, *ticket);
        if (events_.on_sent) events_.on_sent(batch);
        return true;
    }
    const UpFlow::Span span{batch.stream, batch.first_sequence, batch.first_sequence + batch.events.size() - 1};
    note_set_aside(flow_.on_refused(span, ticket.error()));
    return ticket.error() == LinkErrc::TooLarge;  // smaller, or without it, it may go; any other error ends this round
}

Result<PublishTicket> SyncSession::publish(std::string_view channel, Bytes body) {
    const auto payload = sealed(std::move(body));
    if (!payload) return Result<PublishTicket>{boost::system::in_place_error, payload.error()};
    auto ticket = ports_.link.publish(wire::topic(config_.shard, config_.vehicle, wire::Direction::Up, channel), *payload);
    if (!ticket) return ticket;
    ++unanswered_;
    count_up(payload->size());
    if (channel == wire::kSyncChannel) note_told(SentKind::Digest, payload->size());
    if (channel == wire::kAgentChannel) note_told(SentKind::Health, payload->size());
    if (channel == wire::kLiveChannel) note_told(SentKind::Live, payload->size());
    return ticket;
}

void SyncSession::note_told(SentKind kind, std::uint64_t bytes) {
    if (events_.on_told) events_.on_told(kind, bytes);
}

Result<Bytes> SyncSession::sealed(Bytes body) {
    const auto signature = ports_.keys.sign(body);
    if (!signature) return signature.error();
    Bytes payload = wire::encode(wire::Envelope{ports_.keys.own_key_id(), std::move(body), {signature->begin(), signature->end()}});
    if (payload.size() > wire::kMaxEnvelope) return make_error_code(LinkErrc::TooLarge);
    return payload;
}

void SyncSession::count_up(std::uint64_t bytes) {
    ports_.metrics.count("link_bytes_up_total", bytes);
    budget_.on_bytes(bytes);
}

bool SyncSession::send_live(const LiveReadings& readings) {
    if (state_ != SyncState::Streaming || held_) return false;
    return publish(wire::kLiveChannel, wire::encode(wire::LiveBody{config_.vehicle, readings})).has_value();
}

void SyncSession::send_digest() {
    if (!epoch_is_durable()) {
        digest_due_ = true;
        return;
    }
    auto digests = digests_of(ports_.outbox, flow_.receipts(), flow_.set_aside());
    if (!digests) {
        ports_.log.write(LogLevel::Error, "sync.store_unreadable", {{"why", digests.error().message()}});
        return;
    }
    if (ledger_.unproven()) tell_only_proven(*digests);
    if (!ledger_.dirty()) durable_down_ = taken_down_;  // an earlier commit that failed has been made good
    const wire::VehicleSync sync{config_.vehicle, ledger_.epoch(), durable_down_, std::move(*digests), ports_.clock.wall(), refused_, held_, key_book_.version()};
    // A digest that does not go out is due at the next pump; the resend timer sees to it that there is one.
    digest_due_ = !publish(wire::kSyncChannel, wire::encode(sync)).has_value();
}

void SyncSession::on_published(PublishTicket ticket, const Status& status) {
    unanswered_ = mute_silences_ = 0;
    note_set_aside(flow_.on_published(ticket, status));
    if (status) {
        pump_soon();
        return;
    }
    ports_.metrics.count("link_publish_failures_total");
    if (status.error() == LinkErrc::NotAuthorised) {
        // Every publish would be refused: end the session, keep the messages, wait until somebody mends the rights.
        give_up_session(status.error(), "link.not_authorised");
    } else if (status.error() != LinkErrc::Lost) {
        pump_soon();
    }
}

void SyncSession::look_at_budget() {
    const WallTime time = events_.believed_time ? events_.believed_time() : now();
    budget_.on_time(time);
    flow_.send_down_to(budget_.least());
    if (budget_.plan().monthly_bytes == 0) return;
    ports_.metrics.gauge("data_budget_bytes", static_cast<double>(budget_.plan().monthly_bytes));
    ports_.metrics.gauge("data_used_bytes", static_cast<double>(budget_.use().bytes));
    if (const auto forecast = budget_.forecast(time)) ports_.metrics.gauge("data_forecast_bytes", static_cast<double>(*forecast));
}

bool SyncSession::keep_data_use() {
    const DataUse& use = budget_.use();
    const bool grown = use.bytes >= kept_use_.bytes + budget_.plan().monthly_bytes / kUseSteps;
    if (budget_.plan().monthly_bytes == 0 || (use.month == kept_use_.month && !grown)) return false;
    kept_use_ = budget_.use();
    const std::string text = encode_use(kept_use_);
    const ByteView bytes = as_bytes(text);
    ledger_.put(RecordKind::Meta, std::string{kDataUseKey}, {bytes.begin(), bytes.end()});
    return true;
}

void SyncSession::note_set_aside(const std::vector<UpFlow::Span>& spans) {
    for (const UpFlow::Span& span : spans) {
        ports_.metrics.count("outbox_set_aside_total");
        ports_.log.write(LogLevel::Error, "sync.set_aside",
                         {{"stream", std::string{wire::channel_of(span.stream)}}, {"number", std::to_string(span.first)},
                          {"id", wire::event_id(ledger_.epoch(), span.stream, span.first).text()}});
        digest_due_ = true;
    }
}

void SyncSession::give_up_session(const Error& why, std::string_view word) {
    if (!is_told(why)) ports_.log.write(LogLevel::Error, word, {});
    last_error_ = why;
    ports_.link.disconnect();
    link_down();
}

void SyncSession::arm_resend() {
    if (proof_due_) return set_timer(resend_timer_, kFirstSilence, &SyncSession::pump);  // the desk has spoken: it is the store that is tried again
    const bool events_owed = !held_ && (flow_.under_way() || (waiting() > 0 && !flow_.holds_back()));
    const bool owed = events_owed || digest_due_ || ledger_.unproven().has_value() || (desk_down_ > taken_down_ && !messages_held_);
    if (!owed) drop_timer(resend_timer_);
    else if (resend_timer_ == 0) set_timer(resend_timer_, silence_, &SyncSession::on_silence);
}

void SyncSession::on_silence() {
    if (state_ != SyncState::Streaming) return;
    ports_.metrics.count("link_silences_total");
    if (unanswered_ > 0 && ++mute_silences_ >= kMostMuteSilences) return give_up_session(LinkErrc::Lost, "link.broker_mute");
    silence_ = std::min(silence_ * 2, kLongestSilence);
    flow_.rewind();
    digest_due_ = true;
    pump();
}

}  // namespace odolink
