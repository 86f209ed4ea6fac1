// SPDX-License-Identifier: Apache-2.0
// The session's states on the core executor: Down -> Connecting -> Subscribing -> Up -> Down, and Closing on the way
// out. Paho completes what was under way when a session broke only after the next connect, so those tickets are reported
// as lost at once and their late completions only free the window.
#include "adapters/paho/session.hpp"

#include <algorithm>
#include <utility>

#include "adapters/paho/reason.hpp"

namespace odolink {
namespace {

constexpr int kBufferedMessages = 64;  // above our own window: Paho shall never be the one who says no
constexpr std::size_t kPublishOverhead = 16;  // fixed header, topic length, packet id, properties
constexpr int kWillQos = 1;
constexpr std::int32_t kLargestPacket = 128 * 1024;  // an envelope, its topic and properties, twice over: the broker keeps back what is larger
constexpr unsigned kOperationBits = 2;
constexpr std::uintptr_t kOperationMask = 3;

}  // namespace

PahoLink::Session::Session(Post post, PahoOptions options)
    : post_{std::move(post)},
      options_{std::move(options)},
      client_{options_.uri, options_.client_id, mqtt::create_options{MQTTVERSION_5, kBufferedMessages}, nullptr} {}

void* PahoLink::Session::new_context(Operation operation) {
    last_context_ = (last_context_ + 1) & (~std::uintptr_t{0} >> kOperationBits);
    return reinterpret_cast<void*>((last_context_ << kOperationBits) | static_cast<std::uintptr_t>(operation));
}

mqtt::connect_options PahoLink::Session::connect_options() const {
    mqtt::connect_options connect;
    connect.set_mqtt_version(MQTTVERSION_5);
    connect.set_clean_start(options_.session_expiry == std::chrono::seconds{0});
    connect.set_keep_alive_interval(options_.keepalive);
    connect.set_connect_timeout(options_.connect_timeout);
    connect.set_max_inflight(static_cast<int>(kMaxInbound));  // ours is the window that counts
    connect.set_automatic_reconnect(false);
    // Only set_properties() on a named object survives; the builder's loses the session expiry.
    const auto expiry = static_cast<std::int32_t>(options_.session_expiry.count());
    mqtt::properties properties;
    properties.add({mqtt::property::SESSION_EXPIRY_INTERVAL, expiry});
    properties.add({mqtt::property::MAXIMUM_PACKET_SIZE, kLargestPacket});
    connect.set_properties(properties);
    // No will delay: the broker then also tells of a session that the next one takes over, and no timer of its has to outlive it.
    if (will_) connect.set_will(mqtt::will_options{will_->topic, will_->payload.data(), will_->payload.size(), kWillQos, false});
    if (options_.tls) {
        mqtt::ssl_options tls;
        tls.set_trust_store(options_.tls->ca_file);
        tls.set_key_store(options_.tls->certificate_file);
        tls.set_private_key(options_.tls->key_file);
        tls.set_ssl_version(MQTT_SSL_VERSION_TLS_1_2);
        tls.set_enable_server_cert_auth(true);
        tls.set_verify(true);
        connect.set_ssl(tls);
    }
    return connect;
}

void PahoLink::Session::connect(std::optional<LinkWill> will) {
    if (state_ != State::Down && state_ != State::Closing) return;
    will_ = std::move(will);
    if (state_ == State::Closing) after_close_ = AfterClose::Connect;
    if (state_ == State::Down) begin();
}

void PahoLink::Session::begin() {
    state_ = State::Connecting;
    void* const context = new_context(Operation::Connect);
    awaited_ = reinterpret_cast<std::uintptr_t>(context);
    try {
        client_.connect(connect_options(), context, listener_);
    } catch (const mqtt::exception& error) {
        post_outcome(context, {.return_code = MQTTASYNC_FAILURE, .text = error.what()});
    }
}

void PahoLink::Session::disconnect() {
    after_close_ = AfterClose::Stay;
    if (state_ == State::Down || state_ == State::Closing) return;
    const bool connecting = state_ == State::Connecting;
    state_ = State::Closing;
    for (auto& [context, ticket] : under_way_) ticket = 0;
    // A connect under way cannot be taken back: it is closed as soon as it is there.
    if (!connecting) close();
}

void PahoLink::Session::close() {
    early_.clear();
    void* const context = new_context(Operation::Disconnect);
    awaited_ = reinterpret_cast<std::uintptr_t>(context);
    try {
        client_.disconnect(0, context, listener_);
    } catch (const mqtt::exception& error) {
        post_outcome(context, {.return_code = MQTTASYNC_FAILURE, .text = error.what()});
    }
}

Result<PublishTicket> PahoLink::Session::publish(std::string_view topic, ByteView payload) {
    if (state_ != State::Up) return LinkErrc::NotConnected;
    if (under_way_.size() >= window_) return LinkErrc::WindowFull;
    if (maximum_packet_ != 0 && topic.size() + payload.size() + kPublishOverhead > maximum_packet_) return LinkErrc::TooLarge;
    void* const context = new_context(Operation::Publish);
    try {
        client_.publish(mqtt::make_message(std::string{topic}, payload.data(), payload.size(), 1, false), context, listener_);
    } catch (const mqtt::exception& error) {
        detail_ = error.what();
        return error.get_return_code() == MQTTASYNC_MAX_BUFFERED_MESSAGES ? LinkErrc::WindowFull : LinkErrc::NotConnected;
    }
    under_way_.emplace(reinterpret_cast<std::uintptr_t>(context), ++last_ticket_);
    return last_ticket_;
}

void PahoLink::Session::finished(std::uintptr_t context, const PahoOutcome& outcome) {
    const auto operation = static_cast<Operation>(context & kOperationMask);
    if (operation == Operation::Publish) return published(context, outcome);
    if (context != awaited_) return;
    if (operation == Operation::Connect) return connected(outcome);
    if (operation == Operation::Subscribe) return subscribed(outcome);
    if (state_ == State::Closing) closed();
}

void PahoLink::Session::closed() {
    state_ = State::Down;
    if (std::exchange(after_close_, AfterClose::Stay) == AfterClose::Connect) begin();
}

void PahoLink::Session::connected(const PahoOutcome& outcome) {
    const bool failed = outcome.return_code != 0 || outcome.reason_code >= 0x80;
    if (state_ == State::Closing) return failed ? closed() : close();
    if (state_ != State::Connecting) return;
    if (failed) {
        detail_ = "connect: return code " + std::to_string(outcome.return_code) + ", reason " +
                  std::to_string(outcome.reason_code) + (outcome.text.empty() ? "" : ", " + outcome.text);
        state_ = State::Down;
        return report_down(connect_error(outcome));
    }
    window_ = std::min(kMaxWindow, outcome.receive_maximum);
    maximum_packet_ = outcome.maximum_packet;
    subscribe();
}

void PahoLink::Session::subscribe() {
    if (options_.subscriptions.empty()) return up();
    state_ = State::Subscribing;
    void* const context = new_context(Operation::Subscribe);
    awaited_ = reinterpret_cast<std::uintptr_t>(context);
    const auto count = options_.subscriptions.size();
    mqtt::subscribe_options no_retained;
    no_retained.set_retain_handling(mqtt::subscribe_options::DONT_SEND_RETAINED);
    try {
        client_.subscribe(mqtt::string_collection::create(options_.subscriptions), mqtt::iasync_client::qos_collection(count, 1),
                          context, listener_, std::vector<mqtt::subscribe_options>(count, no_retained));
    } catch (const mqtt::exception& error) {
        post_outcome(context, {.return_code = MQTTASYNC_FAILURE, .text = error.what()});
    }
}

void PahoLink::Session::subscribed(const PahoOutcome& outcome) {
    if (state_ != State::Subscribing) return;
    const Status answer = status_of_reason(outcome.reason_code);
    if (answer && outcome.return_code == 0) return up();
    detail_ = "subscribe: return code " + std::to_string(outcome.return_code) + ", reason " + std::to_string(outcome.reason_code);
    // The session stands but is of no use. Closed first: the core may answer the report with connect().
    state_ = State::Closing;
    close();
    report_down(answer ? make_error_code(LinkErrc::Lost) : answer.error());
}

void PahoLink::Session::up() {
    state_ = State::Up;
    if (events_.on_up) events_.on_up();
    for (const auto& message : std::exchange(early_, {})) received(message);
}

void PahoLink::Session::published(std::uintptr_t context, const PahoOutcome& outcome) {
    const auto found = under_way_.find(context);
    if (found == under_way_.end()) return;
    const PublishTicket ticket = found->second;
    under_way_.erase(found);
    Status status = status_of_reason(outcome.reason_code);
    if (status && outcome.return_code != 0) status = LinkErrc::Lost;
    status ? ++counters_.published : ++counters_.refused;
    if (ticket != 0 && events_.on_published) events_.on_published(ticket, status);
}

void PahoLink::Session::lost(int reason_code) {
    if (state_ == State::Closing) return closed();
    if (state_ != State::Up && state_ != State::Subscribing) return;
    detail_ = reason_code != 0 ? "the broker disconnected us, reason " + std::to_string(reason_code) : "the connection ended without a word";
    const Status said = status_of_reason(reason_code);
    Error error = said ? carrier_error() : said.error();
    if (!error) error = LinkErrc::Lost;
    state_ = State::Down;
    report_down(error);
}

void PahoLink::Session::report_down(Error error) {
    early_.clear();
    // Copied first: the core may connect again from inside a report.
    std::vector<PublishTicket> tickets;
    for (auto& [context, ticket] : under_way_) {
        if (ticket != 0) tickets.push_back(std::exchange(ticket, 0));
    }
    for (const auto ticket : tickets) {
        if (events_.on_published) events_.on_published(ticket, LinkErrc::Lost);
    }
    if (options_.on_detail) options_.on_detail(detail_);
    if (events_.on_down) events_.on_down(error);
}

void PahoLink::Session::received(const mqtt::const_message_ptr& message) {
    if (state_ == State::Connecting || state_ == State::Subscribing) {
        if (early_.size() < kMaxInbound) early_.push_back(message);
        else ++inbound_dropped_;
        return;
    }
    if (state_ != State::Up || !events_.on_message) return;
    const auto& payload = message->get_payload_ref();
    events_.on_message(message->get_topic(), as_bytes({payload.data(), payload.size()}));
}

Error PahoLink::Session::carrier_error() const { return options_.carrier_error ? options_.carrier_error() : Error{}; }

Error PahoLink::Session::connect_error(const PahoOutcome& outcome) const {
    if (const Status answer = status_of_reason(outcome.reason_code); !answer) return answer.error();
    if (const Error error = carrier_error()) return error;
    return LinkErrc::Unreachable;
}

PahoCounters PahoLink::Session::counters() const {
    PahoCounters counters = counters_;
    counters.inbound_dropped = inbound_dropped_;
    counters.retained_ignored = retained_ignored_;
    return counters;
}

PahoLink::PahoLink(Post post, PahoOptions options)
    : session_{std::make_shared<Session>(std::move(post), std::move(options))} {
    session_->start();
}
PahoLink::~PahoLink() = default;
void PahoLink::set_events(LinkEvents events) { session_->set_events(std::move(events)); }
void PahoLink::connect(std::optional<LinkWill> will) { session_->connect(std::move(will)); }
void PahoLink::disconnect() { session_->disconnect(); }
Result<PublishTicket> PahoLink::publish(std::string_view topic, ByteView payload) { return session_->publish(topic, payload); }
PahoCounters PahoLink::counters() const { return session_->counters(); }
std::string PahoLink::detail() const { return session_->detail(); }

}  // namespace odolink
