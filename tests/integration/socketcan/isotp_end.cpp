// SPDX-License-Identifier: Apache-2.0
#include "integration/socketcan/isotp_end.hpp"

#include <algorithm>

namespace odolink::test {
namespace {

isotp::SenderConfig sender_config(const IsoTpEndConfig& config) {
    isotp::SenderConfig out;
    out.addressing = config.addressing;
    out.address = config.sends_address;
    out.own_address = config.hears_address;
    out.padding = config.padding;
    out.frame_length = config.frame_length;
    return out;
}

isotp::ReceiverConfig receiver_config(const IsoTpEndConfig& config) {
    isotp::ReceiverConfig out;
    out.role = isotp::Role::Answering;
    out.n_br = config.n_br;
    out.addressing = config.addressing;
    out.capacity = config.capacity;
    out.block_size = config.block_size;
    out.st_min = config.st_min;
    return out;
}

}  // namespace

IsoTpEnd::IsoTpEnd(boost::asio::io_context& core, const std::string& interface, const IsoTpEndConfig& config)
    : bus{core, interface}, core_{core}, config_{config}, sender_{sender_config(config)}, receiver_{receiver_config(config)} {
    listen(config.hears);
    bus.set_receiver([this](const CanFrame& frame, MonoTime at) { on_frame(frame, at); });
}

bool IsoTpEnd::send(ByteView message) {
    if (!sender_.start(now(), message)) return false;
    int consecutive = 0;
    while (sender_.state() != isotp::Sender::State::Done && sender_.state() != isotp::Sender::State::Failed) {
        const std::size_t control = isotp::address_bytes(config_.addressing);
        if (const auto frame = sender_.poll(now())) {
            const bool is_consecutive = u8(frame->data[control]) >> 4U == 2;
            if (is_consecutive) ++consecutive;
            const bool drop = is_consecutive && std::count(left_out.begin(), left_out.end(), consecutive) > 0;
            if (!drop) put(frame->view());
            sender_.on_sent(now());
            continue;
        }
        if (const auto deadline = sender_.deadline()) core_.run_one_for(std::max(Duration{0}, *deadline - now()));
    }
    return sender_.state() == isotp::Sender::State::Done;
}

bool IsoTpEnd::wait_for(std::size_t count) {
    return run_until(core_, 5s, [this, count] { return received.size() >= count; });
}

void IsoTpEnd::on_frame(const CanFrame& frame, MonoTime at) {
    const std::size_t control = isotp::address_bytes(config_.addressing);
    if (frame.length <= control || frame.id != config_.hears) {
        // Another sender's frame: only the receiver has a use for it.
    } else if (u8(frame.data[control]) >> 4U == 3) {
        flow_controls.push_back({frame.payload().begin(), frame.payload().end()});
        sender_.on_flow_control(at, frame.payload());
        return;
    }
    const isotp::Indication seen = receiver_.on_frame(at, frame.id, frame.payload());
    if (seen.reason != isotp::Reason::None) reasons.push_back(seen.reason);
    if (seen.step == isotp::Step::Started) frames_.clear();
    if (seen.step == isotp::Step::Continued || seen.step == isotp::Step::Completed) frames_.push_back(at);
    if (seen.step == isotp::Step::Completed) received.push_back({frame.id, {seen.payload().begin(), seen.payload().end()}, frames_});
    if (seen.reply) answer(frame.id, *seen.reply);
}

void IsoTpEnd::answer(CanId sender, isotp::FlowStatus status) {
    const isotp::OutFrame frame =
        isotp::flow_control_frame(receiver_.flow_control(status), {config_.addressing, config_.sends_address}, config_.padding);
    CanFrame out{.id = {sender == config_.hears ? config_.sends.value : sender.value - 8, sender.extended}};
    out.fd = config_.frame_length > 8;
    out.length = frame.length;
    std::copy_n(frame.data.begin(), frame.length, out.data.begin());
    if (!bus.send(out)) return;
    receiver_.on_flow_control_sent(now(), sender, config_.hears_address);
    if (status == isotp::FlowStatus::Wait) ++waits_sent;
}

void IsoTpEnd::set_readiness(isotp::Readiness readiness) {
    receiver_.set_readiness(readiness);
    on_time();
}

void IsoTpEnd::on_time() {
    while (const auto due = receiver_.due(now())) answer(due->id, due->status);
}

void IsoTpEnd::put(ByteView data) {
    CanFrame out{.id = config_.sends};
    out.fd = config_.frame_length > 8;
    out.length = static_cast<std::uint8_t>(data.size());
    std::copy(data.begin(), data.end(), out.data.begin());
    while (bus.send(out).error() == CanBusErrc::Full) core_.run_one_for(1ms);
}

}  // namespace odolink::test
