// SPDX-License-Identifier: Apache-2.0
// What runs on Paho's threads: copy what was said, post it to the core executor, return. Calling Paho from here could
// deadlock, and using the session's plain members would be a race.
#include <algorithm>
#include <utility>

#include "adapters/paho/session.hpp"

namespace odolink {
namespace {

std::size_t number(const mqtt::properties& properties, mqtt::property::code code, std::size_t otherwise) {
    if (!properties.contains(code)) return otherwise;
    return code == mqtt::property::RECEIVE_MAXIMUM ? mqtt::get<std::uint16_t>(properties, code)
                                                   : mqtt::get<std::uint32_t>(properties, code);
}

int worst(const std::vector<mqtt::ReasonCode>& codes, int reason) {
    for (const auto code : codes) reason = std::max(reason, static_cast<int>(code));
    return reason;
}

}  // namespace

void PahoLink::Session::start() {
    self_ = weak_from_this();
    // Never set_callback() or set_connected_handler(): 1.2.0 then completes the connect token twice.
    client_.set_connection_lost_handler([this](const std::string&) { post_lost(0); });
    client_.set_disconnected_handler(
        [this](const mqtt::properties&, mqtt::ReasonCode reason) { post_lost(static_cast<int>(reason)); });
    client_.set_message_callback([this](mqtt::const_message_ptr message) { post_message(std::move(message)); });
}

void PahoLink::Session::Listener::on_success(const mqtt::token& token) {
    PahoOutcome outcome{.reason_code = static_cast<int>(token.get_reason_code())};
    if (token.get_type() == mqtt::token::Type::CONNECT) {
        const auto response = token.get_connect_response();
        const auto& properties = response.get_properties();
        outcome.receive_maximum = number(properties, mqtt::property::RECEIVE_MAXIMUM, 65535);
        outcome.maximum_packet = number(properties, mqtt::property::MAXIMUM_PACKET_SIZE, 0);
    } else if (token.get_type() == mqtt::token::Type::SUBSCRIBE) {
        outcome.reason_code = worst(token.get_subscribe_response().get_reason_codes(), outcome.reason_code);
    }
    session_.post_outcome(token.get_user_context(), std::move(outcome));
}

void PahoLink::Session::Listener::on_failure(const mqtt::token& token) {
    PahoOutcome outcome{.return_code = token.get_return_code(), .reason_code = static_cast<int>(token.get_reason_code())};
    if (outcome.return_code >= 0x80) outcome.reason_code = outcome.return_code;  // where Paho puts that of a CONNACK
    if (outcome.return_code == 0) outcome.return_code = MQTTASYNC_FAILURE;
    session_.post_outcome(token.get_user_context(), std::move(outcome));
}

void PahoLink::Session::post_outcome(void* context, PahoOutcome outcome) {
    post_([weak = self_, id = reinterpret_cast<std::uintptr_t>(context), outcome = std::move(outcome)] {
        if (const auto self = weak.lock()) self->finished(id, outcome);
    });
}

void PahoLink::Session::post_lost(int reason_code) {
    post_([weak = self_, reason_code] {
        if (const auto self = weak.lock()) self->lost(reason_code);
    });
}

void PahoLink::Session::post_message(mqtt::const_message_ptr message) {
    if (!message) return;
    if (message->is_retained()) {
        ++retained_ignored_;
        return;
    }
    if (inbound_ >= kMaxInbound) {
        ++inbound_dropped_;
        return;
    }
    ++inbound_;
    post_([weak = self_, message = std::move(message)] {
        if (const auto self = weak.lock()) {
            --self->inbound_;
            self->received(message);
        }
    });
}

}  // namespace odolink
