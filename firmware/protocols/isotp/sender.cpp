// SPDX-License-Identifier: Apache-2.0
// The sending machine: frames of one message, paced by the receiver's flow control. Source: ISO 15765-2:2016.
#include "protocols/isotp/sender.hpp"

#include <algorithm>
#include <limits>

namespace odolink::isotp {
namespace {

const char* errc_text(int value) {
    switch (static_cast<SenderErrc>(value)) {
        case SenderErrc::EmptyMessage:
            return "the message is empty";
        case SenderErrc::Busy:
            return "the message before is still being sent";
        case SenderErrc::TooLongForFunctional:
            return "a functional request must fit one frame";
        default:
            return "the message is longer than ISO-TP can say";
    }
}
constexpr ErrorCategory kCategory{"isotp.sender", errc_text};

}  // namespace

Error make_error_code(SenderErrc e) {
    return {static_cast<int>(e), kCategory};
}

Sender::Sender(const SenderConfig& config) : config_{config} {
    std::size_t length = std::clamp<std::size_t>(config.frame_length, 8, 64);
    while (can_length_for(length) != length) --length;
    config_.frame_length = length;
}

std::size_t Sender::single_room() const {
    const std::size_t address = address_bytes(config_.addressing);
    return config_.frame_length > 8 ? config_.frame_length - address - 2 : 7 - address;
}

Status Sender::start(MonoTime now, ByteView payload, Target target) {
    if (payload.empty()) return SenderErrc::EmptyMessage;
    if (state_ != State::Idle && state_ != State::Done && state_ != State::Failed) return SenderErrc::Busy;
    const bool single = payload.size() <= single_room();
    if (!single && target == Target::Functional) return SenderErrc::TooLongForFunctional;
    if (payload.size() > std::numeric_limits<std::uint32_t>::max()) return SenderErrc::TooLong;
    payload_.assign(payload.begin(), payload.end());
    kind_ = single ? Kind::Single : Kind::First;
    sent_ = 0;
    sequence_ = 1;
    waits_ = 0;
    reason_ = Reason::None;
    state_ = State::FrameDue;
    due_ = now;
    timer_ = now + config_.n_cs;
    return {};
}

std::optional<OutFrame> Sender::poll(MonoTime now) {
    if (state_ == State::Confirming && expired(now)) fail(Reason::TimeoutAs);
    if (state_ == State::AwaitingFlowControl && expired(now)) fail(Reason::TimeoutBs);
    if (state_ != State::FrameDue || now < due_) return std::nullopt;
    if (kind_ == Kind::Consecutive && expired(now)) {
        fail(Reason::TimeoutCs);
        return std::nullopt;
    }
    state_ = State::Confirming;
    timer_ = now + config_.n_as;
    return build();
}

void Sender::on_sent(MonoTime now) {
    if (state_ != State::Confirming) return;
    if (sent_ == payload_.size()) {
        state_ = State::Done;
        return;
    }
    const bool block_ends = kind_ == Kind::Consecutive && block_size_ != 0 && --block_left_ == 0;
    if (kind_ == Kind::First || block_ends) {
        state_ = State::AwaitingFlowControl;
        timer_ = now + config_.n_bs;
        waits_ = 0;
    } else {
        state_ = State::FrameDue;
        due_ = now + st_min_;
        timer_ = due_ + config_.n_cs;
    }
    kind_ = Kind::Consecutive;
}

/// Does the first data byte name us? Mixed addressing has one address extension for both directions.
bool Sender::for_us(ByteView data) const {
    if (config_.addressing == Addressing::Normal) return true;
    const std::uint8_t ours = config_.addressing == Addressing::Mixed ? config_.address : config_.own_address;
    return !data.empty() && u8(data[0]) == ours;
}

bool Sender::on_flow_control(MonoTime now, ByteView data) {
    if (!for_us(data)) return false;
    const auto fc = parse_flow_control(data, config_.addressing);
    if (!fc && fc.error() == FlowControlErrc::NotFlowControl) return false;
    // The receiver's answer may be heard before our own confirmation: then the frame it answers was sent.
    const bool answers = kind_ == Kind::First || (block_size_ != 0 && block_left_ == 1);
    if (state_ == State::Confirming && answers) on_sent(now);
    if (state_ != State::AwaitingFlowControl) return false;
    if (expired(now)) {
        fail(Reason::TimeoutBs);
        return false;
    }
    if (!fc) {
        fail(Reason::InvalidFlowStatus);
        return true;
    }
    if (fc->status == FlowStatus::Overflow) {
        fail(Reason::PeerOverflow);
    } else if (fc->status == FlowStatus::ContinueToSend) {
        block_size_ = fc->block_size;
        block_left_ = fc->block_size;
        st_min_ = fc->st_min;
        state_ = State::FrameDue;
        due_ = now;
        timer_ = now + config_.n_cs;
    } else if (++waits_ > config_.waits_max) {
        fail(Reason::TooManyWaits);
    } else {
        timer_ = now + config_.n_bs;
    }
    return true;
}

std::optional<MonoTime> Sender::deadline() const {
    if (state_ == State::FrameDue) return due_;
    if (state_ == State::Confirming || state_ == State::AwaitingFlowControl) return timer_ + 1ns;
    return std::nullopt;
}

void Sender::cancel() {
    state_ = State::Idle;
    reason_ = Reason::None;
}

void Sender::fail(Reason reason) {
    state_ = State::Failed;
    reason_ = reason;
}

void Sender::put(OutFrame& frame, std::size_t count) {
    std::copy_n(payload_.begin() + static_cast<std::ptrdiff_t>(sent_), count, frame.data.begin() + frame.length);
    frame.length = static_cast<std::uint8_t>(frame.length + count);
    sent_ += count;
}

OutFrame Sender::build() {
    OutFrame frame;
    if (config_.addressing != Addressing::Normal) frame.add(config_.address);
    const std::size_t size = payload_.size();
    if (kind_ == Kind::Single) {
        // The escape form belongs to frames of more than 8 bytes only, short messages keep the classic form.
        if (frame.length + 1U + size > 8) frame.add(0);
        frame.add(size);
    } else if (kind_ == Kind::Consecutive) {
        frame.add(0x20U | sequence_);
        sequence_ = (sequence_ + 1U) & 0x0FU;
    } else if (size <= kLongestShortLength) {
        frame.add(0x10U | (size >> 8U));
        frame.add(size);
    } else {
        frame.add(0x10U);
        frame.add(0);
        for (unsigned shift = 32; shift > 0; shift -= 8) frame.add(size >> (shift - 8U));
    }
    const std::size_t limit = kind_ == Kind::Single ? size : config_.frame_length - frame.length;
    put(frame, std::min(limit, size - sent_));
    pad(frame, config_.padding);
    return frame;
}

}  // namespace odolink::isotp
