// SPDX-License-Identifier: Apache-2.0
// The session's way down: receipts and the dealer's messages, each checked before anything is done with it.
#include <algorithm>

#include "core/sync/sync_session.hpp"

namespace odolink {
namespace {

constexpr std::string_view kDownKey = "sync/down_sequence";
constexpr std::size_t kDownBytes = 8;
constexpr std::size_t kRefusedKept = 32;
Refusal refusal_of(wire::DownRefusal::Reason reason) {
    using Reason = wire::DownRefusal::Reason;
    switch (reason) {
        case Reason::Expired: return Refusal::Expired;
        case Reason::Role: return Refusal::Role;
        case Reason::Unfit: return Refusal::Unfit;
        case Reason::Older: return Refusal::Older;
        case Reason::Malformed: return Refusal::Malformed;
        case Reason::Forgotten: return Refusal::Forgotten;
        case Reason::Full: return Refusal::Full;
        case Reason::Consent: return Refusal::Consent;
        case Reason::Unsupported: break;
    }
    return Refusal::Unsupported;
}

constexpr Duration kLateAnswer = 5min;  // an answer may have been under way so long
constexpr Duration kReceiptLinger = 30s;  // a receipt rides on the next change; when none comes, it goes alone

}  // namespace

Status SyncSession::load_down_sequence() {
    const auto meta = ports_.store.load(RecordKind::Meta);
    if (!meta) return meta.error();
    const auto at = std::ranges::find(*meta, kDownKey, &Record::key);
    taken_down_ = at != meta->end() && at->value.size() == kDownBytes ? big_endian(at->value) : 0;
    if (const std::uint64_t kept = ports_.keys.taken(); kept > taken_down_) {
        // The store is an older copy of itself. What was taken since is not taken again.
        ports_.metrics.count("store_turned_back_total");
        ports_.log.write(LogLevel::Error, "sync.store_turned_back",
                         {{"store", std::to_string(taken_down_)}, {"kept", std::to_string(kept)}});
        keep_down_sequence(kept);
    }
    durable_down_ = taken_down_;
    const auto use = std::ranges::find(*meta, kDataUseKey, &Record::key);
    if (use != meta->end()) {
        kept_use_ = decode_use(to_text(use->value)).value_or(DataUse{});
        budget_.restore(kept_use_);
    }
    return {};
}

void SyncSession::keep_down_sequence(std::uint64_t sequence) {
    Bytes value;
    for (std::size_t i = kDownBytes; i-- > 0;) value.push_back(static_cast<std::byte>(sequence >> (8 * i)));
    ledger_.put(RecordKind::Meta, std::string{kDownKey}, std::move(value));
    taken_down_ = sequence;
}

WallTime SyncSession::now() const {
    const WallTime own = ports_.clock.wall();
    if (own.quality == WallQuality::Synchronised) return own;
    // An estimate may be years off, and all that the dealer sends would expire: the desk tells the time within a round trip.
    return desk_time().value_or(WallTime{});
}

std::optional<WallTime> SyncSession::desk_time() const {
    if (!desk_time_.known()) return std::nullopt;
    const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(ports_.clock.mono() - desk_time_at_);
    return WallTime{desk_time_.since_epoch + since, WallQuality::Estimated};
}

void SyncSession::on_message(std::string_view topic, ByteView payload) {
    if (state_ != SyncState::Greeting && state_ != SyncState::Streaming) return;
    ports_.metrics.count("link_bytes_down_total", payload.size());
    budget_.on_bytes(payload.size());
    const auto parts = wire::parse_topic(topic);
    if (!parts || parts->direction != wire::Direction::Down || parts->vehicle != config_.vehicle || parts->shard != config_.shard) {
        refuse(Refusal::Topic, {});
    } else if (parts->channel == wire::kSyncChannel) {
        on_desk_sync(payload);
    } else if (parts->channel == wire::kKeysChannel) {
        on_key_document(payload);
    } else {
        on_down_batch(payload);
    }
}

void SyncSession::on_desk_sync(ByteView payload) {
    const auto opened = open_desk_sync(trust(), config_.vehicle, ledger_.epoch(), payload);
    if (!opened.body) {
        refuse(opened.refusal, opened.key_id);
        return;
    }
    const wire::DeskSync& sync = *opened.body;
    backoff_.succeeded();
    told_errors_.clear();  // what is wrong next is another matter
    take_desk_time(sync.now);
    desk_down_ = sync.last_down_sequence;
    if (!numbers_agree(sync)) return handle(Event::DeskHeard);
    for (const wire::StreamDigest& digest : sync.streams) {
        // Where the desk speaks of more than was given out: such a receipt would delete what it never saw.
        take_receipt(digest.stream, std::min(digest.up_to, ledger_.last_sequence(digest.stream)));
        const auto missing = flow_.on_missing(digest.stream, digest.missing);
        if (missing && *missing == UpFlow::Missing::NeverComing) digest_due_ = true;
    }
    if (ledger_.receipts_waiting() && receipt_timer_ == 0) set_timer(receipt_timer_, kReceiptLinger, &SyncSession::commit_receipts);
    handle(Event::DeskHeard);
}

void SyncSession::take_desk_time(const WallTime& told) {
    // An answer says at least how late it is. Who holds the broker may say an old one again, so that what has expired would be in time.
    if (const auto known = desk_time(); known && told.since_epoch + kLateAnswer < known->since_epoch) return ports_.metrics.count("link_desk_time_older_total");
    desk_time_ = told;
    desk_time_at_ = ports_.clock.mono();
}

void SyncSession::take_receipt(Stream stream, std::uint64_t up_to) {
    if (!flow_.on_receipt(stream, up_to)) return;
    silence_ = kFirstSilence;
    drop_timer(resend_timer_);
    ledger_.acknowledge(stream, up_to);
    if (events_.on_receipt) events_.on_receipt(stream, up_to);
}

void SyncSession::on_down_batch(ByteView payload) {
    if (messages_held_) {
        ports_.metrics.count("link_down_held_total");
        return;
    }
    const auto opened = open_down_batch(trust(), config_.vehicle, payload);
    if (!opened.body || relation_ended_) {
        refuse(opened.body ? Refusal::Relation : opened.refusal, opened.key_id);
        return;
    }
    // What can be taken and what is set aside, in the order of their numbers.
    auto aside = opened.body->set_aside.begin();
    const auto end = opened.body->set_aside.end();
    Step step = Step::On;
    for (const DownMessage& message : opened.body->messages) {
        for (; step == Step::On && aside != end && aside->sequence < message.sequence; ++aside) step = pass_over(aside->sequence, aside->reason);
        if (step == Step::On) step = take(message);
    }
    for (; step == Step::On && aside != end; ++aside) step = pass_over(aside->sequence, aside->reason);
    keep_taken_apart();
    // The desk answers a digest with all that waits: while nothing more may be taken that would go to and fro without end. It sends again by itself.
    if (step == Step::Later) return;
    digest_due_ = true;  // it acknowledges what was taken, or asks for what is missing
    if (state_ == SyncState::Greeting) send_digest();
    else pump();
}

void SyncSession::load_key_document() {
    if (const auto why = key_book_.load()) {
        // Only what it named is lost: it comes again with the first answer of the desk.
        ports_.log.write(LogLevel::Error, "sync.key_document_unfit", {{"why", std::string{word_of(*why)}}});
    }
}

void SyncSession::on_key_document(ByteView payload) {
    const std::uint64_t before = key_book_.version();
    const auto why = relation_ended_ ? std::optional{Refusal::Relation} : key_book_.take(payload);
    if (why) return refuse(*why, {});
    if (key_book_.version() != before) {
        ports_.metrics.count("link_key_documents_total");
        ports_.log.write(LogLevel::Info, "link.keys", {{"version", std::to_string(key_book_.version())}});
    }
    digest_due_ = true;  // the desk signs with the next key from here on
    if (state_ == SyncState::Greeting) send_digest();
    else pump();
}

SyncSession::Step SyncSession::take(const DownMessage& message) {
    switch (admit(message, taken_down_, now())) {
        case Admission::Hold: refuse(Refusal::TimeUnknown, message.key_id); return Step::Stop;
        case Admission::Expired:
            if (message.sequence == taken_down_ + 1) return pass_over(message.sequence, wire::DownRefusal::Reason::Expired);
            refuse(Refusal::Expired, message.key_id);
            return message.sequence <= taken_down_ ? Step::On : Step::Stop;
        case Admission::Duplicate:
            ports_.metrics.count("link_down_duplicates_total");
            return Step::On;
        case Admission::Gap: refuse(Refusal::Sequence, message.key_id); return Step::Stop;
        case Admission::Take: break;
    }
    if (!may_send(ports_.keys.role_of(message.key_id), message.payload)) return pass_over(message.sequence, wire::DownRefusal::Reason::Role);
    if (!rate_.admit(message.key_id, message.payload, ports_.clock.mono())) {
        refuse(Refusal::Rate, message.key_id);  // not taken, not acknowledged: the desk sends it again
        return Step::Later;
    }
    keep_down_sequence(message.sequence);
    if (events_.on_message) events_.on_message(message);
    ports_.metrics.count("link_down_taken_total");
    return settle();
}

SyncSession::Step SyncSession::pass_over(std::uint64_t sequence, wire::DownRefusal::Reason reason) {
    if (sequence <= taken_down_) return Step::On;
    if (sequence != taken_down_ + 1) {
        refuse(Refusal::Sequence, {});
        return Step::Stop;
    }
    name_refused(sequence, reason);
    keep_down_sequence(sequence);
    return settle();
}

void SyncSession::name_refused(std::uint64_t sequence, wire::DownRefusal::Reason reason) {
    refuse(refusal_of(reason), {});
    refused_.push_back({sequence, reason});
    if (refused_.size() > kRefusedKept) refused_.erase(refused_.begin());
}

SyncSession::Step SyncSession::settle() {
    if (ledger_.dirty()) {
        if (const Status done = ledger_.commit(); !done) {
            // It stays in the ledger and goes with the next commit; until then nothing is acknowledged.
            ports_.metrics.count("store_errors_total");
            ports_.log.write(LogLevel::Error, "sync.not_saved", {{"why", done.error().message()}});
            return Step::Stop;
        }
    }
    durable_down_ = taken_down_;
    return Step::On;
}

void SyncSession::keep_taken_apart() {
    if (durable_down_ <= ports_.keys.taken()) return;
    if (const Status kept = ports_.keys.keep_taken(durable_down_); !kept) {
        // The store has it; only an older copy of the store would be believed.
        ports_.log.write(LogLevel::Warning, "sync.number_not_kept", {{"why", kept.error().message()}});
    }
}

void SyncSession::refuse(Refusal refusal, std::string_view key_id) {
    const std::string word{word_of(refusal)};
    ports_.metrics.count("link_refused_" + word + "_total");
    ports_.log.write(LogLevel::Warning, "link.refused", {{"why", word}, {"key", std::string{key_id}}});
}

}  // namespace odolink
