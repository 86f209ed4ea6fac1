// SPDX-License-Identifier: Apache-2.0
// Which events go next, in batches whose size adapts: what was sent and has no receipt yet, what must be sent again, and
// what no broker takes and is set aside so that the rest can pass. It reads the outbox and knows no link.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/sync/digest.hpp"
#include "ports/dealer_link.hpp"
#include "ports/vehicle_store.hpp"
#include "wire/envelope.hpp"

namespace odolink {

class UpFlow {
public:
    static constexpr std::size_t kWindow = 8;             ///< most batches under way without a receipt
    static constexpr std::size_t kMaxEvents = 100;        ///< in a batch
    static constexpr std::size_t kMaxBytes = 16 * 1024;   ///< of events in a batch; a larger event goes alone
    static constexpr std::uint32_t kRefusals = 3;         ///< of one lone event, until those after it are tried

    /// A span of one stream, sent or to be sent.
    struct Span {
        Stream stream{Stream::Operation};
        std::uint64_t first{0};
        std::uint64_t last{0};
    };

    /// From now on only events of this class and more valuable ones go; what stands before one of them in its stream goes with it, as
    /// streams keep their order.
    void send_down_to(ValueClass least);
    /// Until the receipt covers this number of Stream::Operation, no event of another stream goes. 0: all go.
    void operation_first(std::uint64_t number) { operation_first_ = number; }
    /// Something waits that may not go, and nothing else is left.
    [[nodiscard]] bool holds_back() const { return holds_back_; }

    enum class Missing : std::uint8_t { Coming, NeverComing };

    explicit UpFlow(OutboxStore& outbox) : outbox_{outbox} {}

    /// The next batch to send: care first, then health, mileage, operation. None: nothing left, or the window is full.
    /// Only vehicle and epoch are left to the caller. Errors: those of the outbox.
    [[nodiscard]] Result<std::optional<wire::UpBatch>> next();
    /// The batch was handed to the link.
    void sent(const wire::UpBatch& batch, PublishTicket ticket);
    /// The broker took it, or did not: a batch that is too large or refused is sent again in halves. An event that is so alone is left out of this
    /// round, and set aside once the broker took another: only then the event is the cause. Gives what was set aside now.
    std::vector<Span> on_published(PublishTicket ticket, const Status& status);
    /// The same for a batch that the link itself would not take.
    std::vector<Span> on_refused(const Span& span, const Error& why);
    /// Two events were refused alone, or one and nothing else is left to try: this broker takes no events. They stay where they are.
    [[nodiscard]] bool nothing_is_taken() const { return refused_.size() > 1 || (!refused_.empty() && in_flight_.empty()); }
    /// The desk has committed all up to here. True: that was news.
    bool on_receipt(Stream stream, std::uint64_t up_to);
    /// The desk lacks these numbers of a stream: what is held of them is sent again, unless it is under way already.
    /// NeverComing: some of them are gone, and the desk should be told. Errors: those of the outbox.
    [[nodiscard]] Result<Missing> on_missing(Stream stream, const std::vector<wire::Range>& missing);
    /// All that has no receipt is sent again (a new session, or no receipt for too long). The window starts from one batch,
    /// so that a desk that is away costs little, and doubles with each receipt.
    void rewind();
    /// All numbers begin anew: what was sent, receipted or set aside is forgotten.
    void forget();

    [[nodiscard]] bool under_way() const { return !in_flight_.empty(); }
    [[nodiscard]] const Receipts& receipts() const { return receipts_; }
    [[nodiscard]] const SetAside& set_aside() const { return set_aside_; }

private:
    struct InFlight {
        Span span;
        PublishTicket ticket{0};
    };
    [[nodiscard]] Result<std::optional<wire::UpBatch>> next_of(Stream stream);
    /// The highest number that may go, looked for from `after` on. Errors: those of the outbox.
    [[nodiscard]] Result<std::uint64_t> may_go_until(Stream stream, std::uint64_t after);

    OutboxStore& outbox_;
    std::map<Stream, std::uint64_t> cursor_;  ///< last number sent in this round
    ValueClass least_{ValueClass::Bulk};
    bool holds_back_{false};
    std::uint64_t operation_first_{0};
    std::map<Stream, std::uint64_t> go_until_;  ///< with least_: the last event found that may go …
    std::map<Stream, std::uint64_t> looked_at_;  ///< … and how far was looked
    Receipts receipts_;
    std::vector<InFlight> in_flight_;
    SetAside set_aside_;
    SetAside refused_;    ///< alone, and left out of this round …
    SetAside too_large_;  ///< … the same of what does not fit
    std::size_t window_{1};
    std::size_t max_events_{kMaxEvents};
    std::uint64_t refused_number_{0};
    std::uint32_t refusals_{0};
};

}  // namespace odolink
