// SPDX-License-Identifier: Apache-2.0
// Senders and one receiver on a channel that loses, doubles and reorders frames, on virtual time: the stage of
// transfer_property_test.cpp. Nothing outlives its message: as on a CAN bus, a frame may come some frames late, but the channel
// is empty before the next message begins.
#pragma once

#include <algorithm>
#include <optional>
#include <random>
#include <vector>

#include "protocols/isotp/receiver.hpp"
#include "protocols/isotp/sender.hpp"

namespace odolink::isotp::test {

/// How often, of a thousand frames, something happens to one.
struct Faults {
    unsigned lost{0};
    unsigned doubled{0};
    unsigned late{0};
    unsigned unconfirmed{0};  ///< sent, but its sender is never told
};

/// One sender, its id, and what came of its message.
struct Link {
    CanId id;
    Sender sender;
    FrameAddress answer_address;  ///< of flow controls for this sender
    std::uint8_t first_byte{0};
    Bytes message;
    std::vector<Bytes> received{};
};

class LossyChannel {
public:
    LossyChannel(const ReceiverConfig& config, std::uint32_t seed) : receiver_{config}, random_{seed} {}

    void add(Link link) {
        receiver_.listen(link.id, link.first_byte);
        links_.push_back(std::move(link));
    }
    std::vector<Link>& links() { return links_; }
    Receiver& receiver() { return receiver_; }

    /// The receiver's owner is busy from the next message's beginning on, for so long.
    void busy_for(Duration time) { busy_ = time; }

    /// Sends `messages`, one on each link, all at once; returns when nobody has anything left to do.
    void send(const std::vector<Bytes>& messages, Faults faults) {
        faults_ = faults;
        ready_at_ = now_ + busy_;
        receiver_.set_readiness(busy_ > 0ns ? Readiness::Busy : Readiness::Ready);
        for (std::size_t i = 0; i < links_.size(); ++i) {
            links_[i].message = messages[i];
            links_[i].received.clear();
            links_[i].sender.cancel();
            (void)links_[i].sender.start(now_, messages[i]);
        }
        step();
        while (const auto next = next_time()) {
            now_ = std::max(now_, *next);
            step();
        }
    }

private:
    struct Flying {
        MonoTime at;
        std::size_t link;
        bool to_receiver;
        OutFrame frame;
    };

    /// Everything that is due now, until nothing is.
    void step() {
        if (now_ >= ready_at_) receiver_.set_readiness(Readiness::Ready);
        deliver();
        while (receiver_.expire(now_)) {
        }
        while (const auto due = receiver_.due(now_)) answer(link_of(due->id, due->address), due->status);
        for (std::size_t i = 0; i < links_.size(); ++i) {
            while (const auto frame = links_[i].sender.poll(now_)) {
                fly(i, true, *frame);
                if (!happens(faults_.unconfirmed)) links_[i].sender.on_sent(now_);
            }
        }
    }

    void deliver() {
        for (std::size_t i = 0; i < flying_.size();) {
            if (flying_[i].at > now_) {
                ++i;
                continue;
            }
            const Flying f = flying_[i];
            flying_.erase(flying_.begin() + static_cast<std::ptrdiff_t>(i));
            arrive(f);
            i = 0;
        }
    }

    void arrive(const Flying& f) {
        Link& link = links_[f.link];
        if (!f.to_receiver) {
            link.sender.on_flow_control(now_, f.frame.view());
            return;
        }
        const Indication got = receiver_.on_frame(now_, link.id, f.frame.view());
        if (got.step == Step::Completed) link.received.emplace_back(got.payload().begin(), got.payload().end());
        if (got.reply) answer(f.link, *got.reply);
    }

    void answer(std::size_t link, FlowStatus status) {
        fly(link, false, flow_control_frame(receiver_.flow_control(status), links_[link].answer_address));
        receiver_.on_flow_control_sent(now_, links_[link].id, links_[link].first_byte);
    }

    void fly(std::size_t link, bool to_receiver, const OutFrame& frame) {
        if (happens(faults_.lost)) return;
        const unsigned copies = happens(faults_.doubled) ? 2 : 1;
        for (unsigned i = 0; i < copies; ++i) {
            const Duration delay = happens(faults_.late) ? std::chrono::microseconds{random_() % 2000} : 100us;
            flying_.push_back({now_ + delay, link, to_receiver, frame});
        }
        std::stable_sort(flying_.begin(), flying_.end(), [](const Flying& a, const Flying& b) { return a.at < b.at; });
    }

    bool happens(unsigned per_mille) { return random_() % 1000 < per_mille; }

    std::size_t link_of(CanId id, std::uint8_t first_byte) const {
        const auto found = std::find_if(links_.begin(), links_.end(),
                                        [&](const Link& l) { return l.id == id && l.first_byte == first_byte; });
        return static_cast<std::size_t>(found - links_.begin());
    }

    std::optional<MonoTime> next_time() const {
        std::optional<MonoTime> next;
        const auto consider = [&next](std::optional<MonoTime> t) {
            if (t && (!next || *t < *next)) next = t;
        };
        if (!flying_.empty()) consider(flying_.front().at);
        for (const Link& l : links_) consider(l.sender.deadline());
        if (const auto t = receiver_.next_deadline()) consider(*t + 1ns);
        if (next && now_ < ready_at_) consider(ready_at_);
        return next;
    }

    Receiver receiver_;
    std::mt19937 random_;
    std::vector<Link> links_;
    std::vector<Flying> flying_;
    Faults faults_;
    MonoTime now_;
    MonoTime ready_at_;
    Duration busy_{0};
};

}  // namespace odolink::isotp::test
