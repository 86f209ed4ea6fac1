// SPDX-License-Identifier: Apache-2.0
// The session's states: one table, and what its rows do.
#include "core/sync/sync_session.hpp"

#include <algorithm>
#include <utility>

namespace odolink {
namespace {

constexpr Duration kConnectWithin = 60s;  // the link has timeouts of its own for what it waits for; an answer to a subscription is not among them
constexpr Duration kGreeting = 2s;        // a desk that is there answers within a round trip

/// Nothing we can do helps: somebody has to renew, enrol or allow.
bool refused_for_good(const Error& error) {
    return error == LinkErrc::NotAuthorised || error == LinkErrc::CertificateExpired || error == LinkErrc::CertificateUntrusted ||
           error == LinkErrc::HostMismatch || error == KeysErrc::NoIdentity;
}

}  // namespace

// clang-format off
const SyncSession::Row SyncSession::kTable[] = {
    {SyncState::Stopped,    Event::Start,        SyncState::Connecting, &SyncSession::open},
    {SyncState::Stopped,    Event::RestOver,     SyncState::Stopped,    &SyncSession::nothing},
    {SyncState::Stopped,    Event::LinkUp,       SyncState::Stopped,    &SyncSession::nothing},
    {SyncState::Stopped,    Event::LinkDown,     SyncState::Stopped,    &SyncSession::nothing},
    {SyncState::Stopped,    Event::DeskHeard,    SyncState::Stopped,    &SyncSession::nothing},
    {SyncState::Stopped,    Event::GreetingOver, SyncState::Stopped,    &SyncSession::nothing},
    {SyncState::Stopped,    Event::Wake,         SyncState::Stopped,    &SyncSession::nothing},
    {SyncState::Stopped,    Event::Renew,        SyncState::Stopped,    &SyncSession::nothing},
    {SyncState::Stopped,    Event::Stop,         SyncState::Stopped,    &SyncSession::nothing},

    {SyncState::Resting,    Event::Start,        SyncState::Resting,    &SyncSession::nothing},
    {SyncState::Resting,    Event::RestOver,     SyncState::Connecting, &SyncSession::open},
    {SyncState::Resting,    Event::LinkUp,       SyncState::Resting,    &SyncSession::nothing},
    {SyncState::Resting,    Event::LinkDown,     SyncState::Resting,    &SyncSession::nothing},
    {SyncState::Resting,    Event::DeskHeard,    SyncState::Resting,    &SyncSession::nothing},
    {SyncState::Resting,    Event::GreetingOver, SyncState::Resting,    &SyncSession::nothing},
    {SyncState::Resting,    Event::Wake,         SyncState::Resting,    &SyncSession::rest_briefly},
    {SyncState::Resting,    Event::Renew,        SyncState::Resting,    &SyncSession::nothing},
    {SyncState::Resting,    Event::Stop,         SyncState::Stopped,    &SyncSession::close},

    {SyncState::Connecting, Event::Start,        SyncState::Connecting, &SyncSession::nothing},
    {SyncState::Connecting, Event::RestOver,     SyncState::Connecting, &SyncSession::nothing},
    {SyncState::Connecting, Event::LinkUp,       SyncState::Greeting,   &SyncSession::greet},
    {SyncState::Connecting, Event::LinkDown,     SyncState::Resting,    &SyncSession::rest},
    {SyncState::Connecting, Event::DeskHeard,    SyncState::Connecting, &SyncSession::nothing},
    {SyncState::Connecting, Event::GreetingOver, SyncState::Connecting, &SyncSession::nothing},
    {SyncState::Connecting, Event::Wake,         SyncState::Connecting, &SyncSession::nothing},
    {SyncState::Connecting, Event::Renew,        SyncState::Resting,    &SyncSession::renew},
    {SyncState::Connecting, Event::Stop,         SyncState::Stopped,    &SyncSession::close},

    {SyncState::Greeting,   Event::Start,        SyncState::Greeting,   &SyncSession::nothing},
    {SyncState::Greeting,   Event::RestOver,     SyncState::Greeting,   &SyncSession::nothing},
    {SyncState::Greeting,   Event::LinkUp,       SyncState::Greeting,   &SyncSession::nothing},
    {SyncState::Greeting,   Event::LinkDown,     SyncState::Resting,    &SyncSession::rest},
    {SyncState::Greeting,   Event::DeskHeard,    SyncState::Streaming,  &SyncSession::stream},
    {SyncState::Greeting,   Event::GreetingOver, SyncState::Streaming,  &SyncSession::stream},
    {SyncState::Greeting,   Event::Wake,         SyncState::Greeting,   &SyncSession::nothing},
    {SyncState::Greeting,   Event::Renew,        SyncState::Resting,    &SyncSession::renew},
    {SyncState::Greeting,   Event::Stop,         SyncState::Stopped,    &SyncSession::close},

    {SyncState::Streaming,  Event::Start,        SyncState::Streaming,  &SyncSession::nothing},
    {SyncState::Streaming,  Event::RestOver,     SyncState::Streaming,  &SyncSession::nothing},
    {SyncState::Streaming,  Event::LinkUp,       SyncState::Streaming,  &SyncSession::nothing},
    {SyncState::Streaming,  Event::LinkDown,     SyncState::Resting,    &SyncSession::rest},
    {SyncState::Streaming,  Event::DeskHeard,    SyncState::Streaming,  &SyncSession::pump},
    {SyncState::Streaming,  Event::GreetingOver, SyncState::Streaming,  &SyncSession::nothing},
    {SyncState::Streaming,  Event::Wake,         SyncState::Streaming,  &SyncSession::nothing},
    {SyncState::Streaming,  Event::Renew,        SyncState::Resting,    &SyncSession::renew},
    {SyncState::Streaming,  Event::Stop,         SyncState::Stopped,    &SyncSession::close},
};
// clang-format on

SyncSession::SyncSession(SyncConfig config, const Ports& ports, Ledger& ledger)
    : config_{std::move(config)}, ports_{ports}, ledger_{ledger}, flow_{ports.outbox}, budget_{config_.data, config_.offset}, key_book_{ports_.keys, config_.dealer} {}

SyncSession::~SyncSession() {
    events_ = {};  // what they speak to may be gone
    stop();
}

void SyncSession::handle(Event event) {
    const auto* row = std::ranges::find_if(kTable, [&](const Row& r) { return r.from == state_ && r.event == event; });
    const bool was_online = state_ == SyncState::Greeting || state_ == SyncState::Streaming;
    state_ = row->to;
    (this->*row->act)();
    const bool online = state_ == SyncState::Greeting || state_ == SyncState::Streaming;
    if (online == was_online) return;
    ports_.metrics.gauge("link_up", online ? 1 : 0);
    if (events_.on_online) events_.on_online(online);
}

void SyncSession::start(SyncEvents events) {
    events_ = std::move(events);
    if (const Status loaded = load_down_sequence(); !loaded) {
        ports_.log.write(LogLevel::Error, "sync.store_unreadable", {{"why", loaded.error().message()}});
    }
    load_key_document();
    look_at_budget();
    ports_.link.set_events({
        [this] { handle(Event::LinkUp); },
        [this](Error why) {
            last_error_ = why;
            link_down();
        },
        [this](PublishTicket ticket, Status status) { on_published(ticket, status); },
        [this](std::string_view topic, ByteView payload) { on_message(topic, payload); },
    });
    ledger_.set_queued_listener([this] { pump_soon(); });
    handle(Event::Start);
}

void SyncSession::stop() { handle(Event::Stop); }

void SyncSession::wake() {
    handle(Event::Wake);
    if (word_.may_speak() && word_.key_id() != ports_.keys.own_key_id()) handle(Event::Renew);  // the desk will not believe the old key for long
}

void SyncSession::flush() {
    pump();
    commit_receipts();
}

void SyncSession::on_purged() {
    digest_due_ = true;
    pump_soon();
}

void SyncSession::hold_events(bool held) {
    if (held_ == held) return;
    held_ = held;
    digest_due_ = true;
    pump_soon();
    look_at_will();
}

void SyncSession::end_relation() {
    relation_ended_ = true;
    look_at_will();
}

void SyncSession::open() {
    if (ports_.keys.own_key_id().empty()) {
        last_error_ = KeysErrc::NoIdentity;
        set_timer(rest_timer_, 0s, &SyncSession::link_down);
        return;
    }
    backoff_.attempted(ports_.clock.mono());
    ports_.metrics.count("link_connects_total");
    set_timer(rest_timer_, kConnectWithin, &SyncSession::connect_over);
    ports_.link.connect(make_will());
}

void SyncSession::connect_over() {
    last_error_ = LinkErrc::Unreachable;
    ports_.link.disconnect();
    link_down();
}

void SyncSession::rest() {
    for (TimerId* timer : {&rest_timer_, &pump_timer_, &resend_timer_, &health_timer_}) drop_timer(*timer);
    // Events that are refused are so again in the next session, though the desk is heard in it.
    const bool refused = refused_for_good(last_error_) || std::exchange(nothing_taken_, false);
    const Duration delay = refused ? backoff_.after_refusal(ports_.entropy) : backoff_.after_failure(ports_.clock.mono(), ports_.entropy);
    const LogLevel first = refused ? LogLevel::Warning : LogLevel::Info;
    const bool told = is_told(last_error_);
    if (!told) told_errors_.push_back(last_error_);
    ports_.log.write(told ? LogLevel::Debug : first, "link.down",
                     {{"why", last_error_.message()}, {"next_ms", std::to_string(delay / 1ms)}});
    ports_.metrics.count(refused ? "link_refused_connects_total" : "link_lost_total");
    set_timer(rest_timer_, delay, &SyncSession::rest_over);
}

void SyncSession::rest_briefly() { set_timer(rest_timer_, backoff_.at_once(ports_.clock.mono()), &SyncSession::rest_over); }

void SyncSession::renew() {
    for (TimerId* timer : {&rest_timer_, &pump_timer_, &resend_timer_, &health_timer_}) drop_timer(*timer);
    ports_.link.disconnect();
    rest_briefly();
}

void SyncSession::greet() {
    flow_.rewind();
    unanswered_ = mute_silences_ = 0;
    silence_ = kFirstSilence;
    proof_due_ = false;
    send_digest();
    set_timer(rest_timer_, kGreeting, &SyncSession::greeting_over);
}

void SyncSession::stream() {
    drop_timer(rest_timer_);
    begin_health();
    pump();
}

void SyncSession::close() {
    for (TimerId* timer : {&rest_timer_, &pump_timer_, &resend_timer_, &receipt_timer_, &health_timer_}) drop_timer(*timer);
    ledger_.set_queued_listener(nullptr);
    say_goodbye();
    ports_.link.disconnect();
}

std::uint64_t SyncSession::waiting() const {
    const auto ranges = ports_.outbox.ranges();
    if (!ranges) return 0;
    std::uint64_t sum = 0;
    for (const OutboxRange& range : *ranges) {
        // A receipt whose rows are not deleted yet counts all the same.
        const auto receipt = flow_.receipts().find(range.stream);
        const std::uint64_t up_to = receipt == flow_.receipts().end() ? 0 : receipt->second;
        const std::uint64_t done = range.count == 0 || up_to < range.first ? 0 : up_to - range.first + 1;
        sum += range.count - std::min(range.count, done);
    }
    return sum;
}

void SyncSession::set_timer(TimerId& timer, Duration delay, void (SyncSession::*action)()) {
    drop_timer(timer);
    timer = ports_.scheduler.after(delay, [this, &timer, action] {
        timer = 0;
        (this->*action)();
    });
}

void SyncSession::drop_timer(TimerId& timer) {
    if (timer != 0) ports_.scheduler.cancel(timer);
    timer = 0;
}

void SyncSession::commit_receipts() {
    const bool used = keep_data_use();
    if (!used && !ledger_.receipts_waiting()) return;
    if (const Status done = ledger_.commit(); !done) ports_.metrics.count("store_errors_total");
}

}  // namespace odolink
