// SPDX-License-Identifier: Apache-2.0
// The session with the dealer: connects and waits, greets with a digest, streams batches, takes receipts, takes messages.
// Delivered means the desk's receipt after its own commit, never the broker's word. The protocol: proto/README.md.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/ledger/ledger.hpp"
#include "core/sync/agent_word.hpp"
#include "core/sync/backoff.hpp"
#include "core/sync/data_budget.hpp"
#include "core/sync/down_gate.hpp"
#include "core/sync/down_rate.hpp"
#include "core/sync/key_book.hpp"
#include "core/sync/up_flow.hpp"
#include "ports/ports.hpp"

namespace odolink {

struct SyncConfig {
    std::string vehicle;  ///< pseudonym, client id and certificate CN
    std::string shard;    ///< two hex digits: first byte of SHA-256 of the pseudonym
    DataPlan data{};
    LocalOffset offset{};  ///< of the months of the data plan
    std::string dealer{};  ///< dealer_id of enrolment, whose key documents are taken
};

/// What the session tells the agent, from inside a step of its own.
struct SyncEvents {
    /// A verified message of the dealer. Its counter is in the ledger already, so that one commit keeps both counter and
    /// effect; the session commits after this returns unless the agent did.
    std::function<void(const DownMessage&)> on_message;
    /// The desk has committed all events of the stream up to here.
    std::function<void(Stream, std::uint64_t up_to)> on_receipt;
    /// The session with the broker came up or ended.
    std::function<void(bool online)> on_online;
    /// The link took these events, for the first time or again.
    std::function<void(const wire::UpBatch&)> on_sent{};
    /// A new epoch: these waiting events have other numbers now, all others of the old one are done. The session commits
    /// after this returns, so that one commit keeps events and numbers.
    std::function<void(const MovedNumbers&)> on_moved{};
    /// The time as far as it can be believed, for the month of the data plan; absent: the clock's own.
    std::function<WallTime()> believed_time{};
    /// How the agent does now; absent: nothing is said of it, and no will is given.
    std::function<AgentState()> agent_state{};
    /// The link took a message that holds no events, of so many bytes; a will, with the CONNECT that begins.
    std::function<void(SentKind kind, std::uint64_t bytes)> on_told{};
};

enum class SyncState : std::uint8_t {
    Stopped,
    Resting,     ///< waits before the next attempt to connect
    Connecting,
    Greeting,    ///< connected; the digest is sent, the desk's answer is awaited for a moment
    Streaming,
};

class SyncSession {
public:
    SyncSession(SyncConfig config, const Ports& ports, Ledger& ledger);
    ~SyncSession();
    SyncSession(const SyncSession&) = delete;
    SyncSession& operator=(const SyncSession&) = delete;

    /// The ledger must be started. Begins to connect at once.
    void start(SyncEvents events);
    /// Ends the session; nothing is called afterwards. Receipts that wait are not committed: their events are sent again.
    void stop();
    /// Something changed that may end a wait: network, credentials, configuration, ignition, the owner's hand. A session whose will another
    /// key has signed is begun anew.
    void wake();
    /// The key is off: send what waits now, and make receipts durable.
    void flush();
    /// While held no event goes up, nothing is said of the agent, and the desk is told why; messages down, receipts and digests go on.
    void hold_events(bool held);
    /// While held no message of the dealer is taken or acknowledged: the desk sends them again later. Receipts and events go on.
    void hold_messages(bool held) { messages_held_ = held; }
    /// Sends live readings at once. False: they did not go out, and nothing is kept of them.
    [[nodiscard]] bool send_live(const LiveReadings& readings);
    /// A message that is taken has no effect, and the desk is told why. Called from within on_message.
    void name_refused(std::uint64_t sequence, wire::DownRefusal::Reason reason);
    /// No event of another stream goes before the receipt of this number of Stream::Operation: what it tells ends what came before it at the desk,
    /// and must not end what came after. 0: none waits.
    void operation_first(std::uint64_t number) { flow_.operation_first(number); }
    /// From now on no message of this dealer is taken, in this session or later: the owner has left. Receipts still are.
    void end_relation();
    /// What SyncEvents::agent_state tells may be otherwise: the desk is told where it lasts.
    void look_at_health();
    /// Consent was withdrawn and the ledger purges: the desk is told which numbers will not come.
    void on_purged();

    [[nodiscard]] SyncState state() const { return state_; }
    /// Events without a receipt. 0 also where the outbox cannot be read.
    [[nodiscard]] std::uint64_t waiting() const;
    /// Events wait until the month's data plan lets them go.
    [[nodiscard]] bool saves_data() const { return flow_.holds_back(); }
    [[nodiscard]] const DataBudget& data() const { return budget_; }
    /// Of the dealer's key document in force; 0: its keys are those of enrolment.
    [[nodiscard]] std::uint64_t key_version() const { return key_book_.version(); }
    /// Numbers of the dealer's messages up to which all are durable here.
    [[nodiscard]] std::uint64_t down_sequence() const { return durable_down_; }
    /// The highest number that the desk has given a message for us, as last heard in this run.
    [[nodiscard]] std::uint64_t desk_down() const { return desk_down_; }
    /// What the desk's clock shows now, since it was heard in this run.
    [[nodiscard]] std::optional<WallTime> desk_time() const;

private:
    enum class Event : std::uint8_t { Start, RestOver, LinkUp, LinkDown, DeskHeard, GreetingOver, Wake, Renew, Stop };
    struct Row {
        SyncState from;
        Event event;
        SyncState to;
        void (SyncSession::*act)();
    };
    static const Row kTable[];
    static constexpr Duration kFirstSilence = 10s;
    void handle(Event event);

    // What the table's rows do.
    void nothing() {}
    void open();
    void rest();
    void rest_briefly();
    void renew();
    void greet();
    void stream();
    void close();

    // sync_up.cpp
    void pump();
    void pump_soon();
    [[nodiscard]] bool send(const wire::UpBatch& batch);
    [[nodiscard]] Result<PublishTicket> publish(std::string_view channel, Bytes body);
    /// The body in its envelope. Errors: those of Keys::sign, TooLarge.
    [[nodiscard]] Result<Bytes> sealed(Bytes body);
    void count_up(std::uint64_t bytes);
    void note_told(SentKind kind, std::uint64_t bytes);
    void send_digest();
    void on_published(PublishTicket ticket, const Status& status);
    void look_at_budget();
    /// True: there is something new to store.
    bool keep_data_use();
    void note_set_aside(const std::vector<UpFlow::Span>& spans);
    /// Ends the session and keeps everything: trying on in it changes nothing.
    void give_up_session(const Error& why, std::string_view word);
    void arm_resend();
    void on_silence();

    // sync_health.cpp
    [[nodiscard]] bool says_nothing() const;
    /// Of the connection that begins. Nothing: nothing is said in it.
    [[nodiscard]] std::optional<LinkWill> make_will();
    /// The broker holds a will that it may not send any more, or none where one is due: only a new session changes that.
    void look_at_will();
    void begin_health();
    void look_at_health(std::uint64_t waiting);
    void tell_health();
    [[nodiscard]] bool tell(LinkWord link);
    void say_goodbye();

    // sync_numbers.cpp
    /// Highest number of the stream that may have left this store.
    [[nodiscard]] std::uint64_t sent_until(Stream stream) const;
    /// False: the desk has more than this store ever gave out, and a new epoch has begun.
    [[nodiscard]] bool numbers_agree(const wire::DeskSync& sync);
    /// The desk agreed: nothing goes up before that is durable.
    void keep_proof();
    void move_to_new_epoch(const wire::DeskSync& sync);
    /// Numbers given out since the start are not told before the desk's were compared: a gap named among them, such as events
    /// of a withdrawn consent, would come back as a number that this store cannot have given out.
    void tell_only_proven(std::vector<wire::StreamDigest>& digests) const;
    /// Nothing may be said of an epoch that a power cut would forget.
    [[nodiscard]] bool epoch_is_durable();

    // sync_down.cpp
    void on_message(std::string_view topic, ByteView payload);
    void on_desk_sync(ByteView payload);
    void take_desk_time(const WallTime& told);
    void take_receipt(Stream stream, std::uint64_t up_to);
    void on_down_batch(ByteView payload);
    void on_key_document(ByteView payload);
    void load_key_document();
    [[nodiscard]] Trust trust() const { return {ports_.keys, key_book_, now()}; }
    /// What comes of the messages after one: they are looked at, they are not, or they are not and the desk shall not send them at once.
    enum class Step : std::uint8_t { On, Stop, Later };
    [[nodiscard]] Step take(const DownMessage& message);
    [[nodiscard]] Step pass_over(std::uint64_t sequence, wire::DownRefusal::Reason reason);
    void keep_down_sequence(std::uint64_t sequence);
    [[nodiscard]] Step settle();
    void keep_taken_apart();
    void refuse(Refusal refusal, std::string_view key_id);
    [[nodiscard]] WallTime now() const;
    [[nodiscard]] Status load_down_sequence();

    void set_timer(TimerId& timer, Duration delay, void (SyncSession::*action)());
    void drop_timer(TimerId& timer);
    void link_down() { handle(Event::LinkDown); }
    void rest_over() { handle(Event::RestOver); }
    void connect_over();
    void greeting_over() { handle(Event::GreetingOver); }
    void commit_receipts();

    SyncConfig config_;
    Ports ports_;
    Ledger& ledger_;
    SyncEvents events_;
    SyncState state_{SyncState::Stopped};
    Backoff backoff_;
    UpFlow flow_;
    DataBudget budget_;
    DataUse kept_use_;                ///< as last stored
    Error last_error_;                ///< why the link is down
    std::vector<Error> told_errors_;  ///< of this outage, as written into the log: each once
    [[nodiscard]] bool is_told(const Error& why) const { return std::ranges::find(told_errors_, why) != told_errors_.end(); }
    TimerId rest_timer_{0};           ///< resting, greeting, or about to say that there is no identity
    TimerId pump_timer_{0};
    TimerId resend_timer_{0};
    TimerId receipt_timer_{0};
    TimerId health_timer_{0};
    bool nothing_taken_{false};       ///< the session ends as the broker takes no event
    unsigned unanswered_{0};          ///< publishes since the broker last said anything of one
    unsigned mute_silences_{0};       ///< silences of the desk in which the broker too said nothing
    Duration silence_{kFirstSilence};  ///< how long without a receipt until things are sent again
    bool digest_due_{false};
    bool proof_due_{false};           ///< the desk agreed in this session, and the store could not keep it: tried again with each commit and each 10 s
    bool held_{false};                ///< another vehicle's VIN was read: nothing of this one goes out
    bool messages_held_{false};
    bool moved_{false};               ///< a new epoch was begun in this run: a second one would follow a desk that errs
    bool epoch_counted_{true};        ///< false: a new epoch was begun that may not be durable yet
    bool relation_ended_{false};
    AgentWord word_;                  ///< of this connection
    DownRate rate_;
    KeyBook key_book_;
    std::uint64_t taken_down_{0};     ///< handed to the agent, perhaps not durable yet
    std::uint64_t durable_down_{0};
    std::uint64_t desk_down_{0};      ///< highest the desk says it has for us
    std::vector<wire::DownRefusal> refused_;
    WallTime desk_time_;              ///< the desk's signed time …
    MonoTime desk_time_at_;           ///< … and when it came
};

}  // namespace odolink
