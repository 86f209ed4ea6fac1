// SPDX-License-Identifier: Apache-2.0
// One way from the bus to the dealer and back, under one trace id: the frames, the event they became, its batch, its
// receipt, and what the dealer answered. Heard on the bus and at the broker, not told by the agent. For `odolink-sim
// run --trace-of`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scenarios/virtual_stage.hpp"

namespace odolink::sim {

class TraceWay {
public:
    /// Listens from now on; takes the broker's tap and the trace's listener. The stage must outlive it.
    explicit TraceWay(VirtualStage& stage);

    /// The way of the first answer to a prompt whose reason key begins so ("fault:", "due:"), in the order of time;
    /// each line tells seconds of the story and what passed. Empty: no such prompt was answered.
    [[nodiscard]] std::vector<std::string> of(std::string_view reason) const;

private:
    struct Passed {
        Duration at{0};    ///< at the broker
        Duration made{0};  ///< by the agent's clock; of the dealer's messages as `at`
        Id trace;
        Stream stream{Stream::Operation};
        std::uint64_t number{0};  ///< 0: from the dealer
        std::string what;
        std::string reason;  ///< of an answered prompt
    };
    struct Receipt {
        Duration at{0};
        Stream stream{Stream::Operation};
        std::uint64_t up_to{0};
    };
    struct Frame {
        Duration at{0};
        std::string text;
    };
    void hear(const std::string& topic, const Bytes& payload);

    EventQueue& queue_;
    std::vector<Frame> frames_;
    std::vector<Passed> passed_;
    std::vector<Receipt> receipts_;
};

}  // namespace odolink::sim
