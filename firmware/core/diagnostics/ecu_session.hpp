// SPDX-License-Identifier: Apache-2.0
// Requests to ECUs and their answers over ISO-TP, one at a time; and every answer heard that was not asked for by us. An
// ECU that asks for time (response pending) is set aside: it still owes its answer and is asked nothing more, while others
// are asked. Sends only through BusGuard. Used by VehiclePoll. Source: ISO 15765-4, ISO 14229-2 (timing).
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "core/diagnostics/bus_guard.hpp"
#include "core/diagnostics/vehicle_report.hpp"
#include "ports/clock.hpp"
#include "ports/scheduler.hpp"
#include "protocols/isotp/receiver.hpp"

namespace odolink {

/// How a request ended.
enum class RequestEnd : std::uint8_t {
    Answered,  ///< at least one ECU answered positively
    Refused,   ///< only negative answers
    NoAnswer,  ///< nobody answered in time, or answers stayed "pending" beyond the cap
    Silenced,  ///< manners forbid requests now; `why` says which; nothing was sent
};

struct NegativeAnswer {
    CanId ecu;
    std::uint8_t nrc{0};  ///< negative response code, ISO 14229-1
};

struct RequestResult {
    RequestEnd end{RequestEnd::NoAnswer};
    std::vector<EcuAnswer> answers;
    std::vector<NegativeAnswer> refusals;
    std::optional<BusGuardErrc> why;
    std::vector<CanId> pending{};  ///< of a functional request: ECUs that asked for time; see set_late()
    bool was_aside{false};         ///< of a physical one: the ECU had asked for time
};

/// Source: ISO 15765-4 (P2CAN 50 ms), ISO 14229-2 (P2* 5 s); caps: reliability.md fault 18 of the order.
struct SessionTiming {
    Duration p2{100ms};         ///< 50 ms by the standard, doubled for gateways
    Duration p2_star{5000ms};   ///< after each response pending
    Duration pending_cap{30s};  ///< all pendings of one request together
    int pending_limit{10};
    Duration busy_pause{100ms};  ///< before a request refused with 0x21 is repeated
    int busy_repeats{3};
    Duration late_window{1000ms};  ///< the same question is not asked again earlier than this after it found no answer
};

class EcuSession {
public:
    using Done = std::function<void(const RequestResult&)>;
    using Aside = std::function<void()>;
    using Late = std::function<void(CanId ecu, const Bytes& asked, const RequestResult& result)>;
    using Heard = std::function<void(const EcuAnswer&)>;
    static constexpr std::size_t kQueueLimit = 32;

    EcuSession(BusGuard& guard, Scheduler& scheduler, Clock& clock, SessionTiming timing = {});
    ~EcuSession();
    EcuSession(const EcuSession&) = delete;
    EcuSession& operator=(const EcuSession&) = delete;

    /// Queues a request of 1 to 7 bytes; `done` is called exactly once, never before this returns, unless stop() comes
    /// first. A full queue refuses: false, and `done` will not be called. `aside` is called at most once and before `done`:
    /// the one ECU that was asked wants time, and others can be asked meanwhile. A functional request does not wait for
    /// who wants time: it ends with P2, its result names them, and set_late() tells how each of them ends.
    [[nodiscard]] bool request(CanId target, Bytes payload, Done done, Aside aside = {});
    /// The same to a profile's ECU that know_ecu() took; in extended addressing 1 to 6 bytes.
    [[nodiscard]] bool request(const EcuAddress& ecu, Bytes payload, Done done, Aside aside = {});
    /// Does it owe an answer that it asked time for? A request to it waits until then. For a functional id: does any?
    [[nodiscard]] bool waits_for(CanId request_id) const;

    /// Every frame received, after BusGuard heard it.
    void on_frame(const CanFrame& frame, MonoTime at);

    /// Who is told of answers to others' requests, and of answers that came too late to be ours.
    void set_heard(Heard heard) { heard_ = std::move(heard); }
    /// Who is told how an ECU ended that had answered a functional request with "pending".
    void set_late(Late late) { late_ = std::move(late); }

    /// A profile's ECU; false where BusGuard::know_ecu refuses it.
    [[nodiscard]] bool know_ecu(const EcuAddress& ecu);
    /// The profile is gone, and with it its ECUs.
    void forget_ecus();

    /// Passed on to BusGuard: while moving only one request a second leaves.
    void on_motion(Motion motion) { guard_.on_motion(motion); }

    /// Forgets the queue and the request under way; nothing is called back.
    void stop();

    [[nodiscard]] bool idle() const { return !current_ && queue_.empty() && aside_.empty(); }
    [[nodiscard]] std::uint64_t rejected_transfers() const { return rejected_transfers_; }

private:
    struct Request {
        EcuAddress ecu;
        Bytes payload;
        Done done;
        Aside aside;
    };
    enum class Phase : std::uint8_t { ToSend, Waiting };
    /// A request under way.
    struct Open {
        Request request;
        Phase phase{Phase::ToSend};
        RequestResult result;
        MonoTime begun;  ///< when it was first offered to the guard
        MonoTime sent;
        MonoTime deadline;
        std::set<CanId> pending;  ///< ECUs that asked for time
        std::set<CanId> receiving;
        int pendings{0};
        int repeats{0};
        bool of_all{false};  ///< what is left of a functional request: told by late_
    };
    struct Unanswered {
        EcuAddress ecu;
        Bytes payload;
        MonoTime until;
    };

    void arm();
    void on_timer();
    void start_next();
    void send_current();
    void on_our_frame(Open& open, const CanFrame& frame, MonoTime at);
    void on_message(Open& open, CanId from, ByteView payload, MonoTime at);
    void listen(const CanFrame& frame);
    void on_negative(Open& open, CanId from, std::uint8_t nrc, MonoTime at);
    void on_pending(Open& open, CanId from, MonoTime at);
    void set_current_aside();
    void settle(Open& open, CanId from, MonoTime at);
    void finish(Open& open, RequestEnd end);
    void finish_by_what_came(Open& open);
    void leave_aside(const Open& functional);
    void remember_unanswered(const Open& over);
    [[nodiscard]] bool answer_id(CanId id) const;
    [[nodiscard]] const EcuAddress* extended_sender(const CanFrame& frame) const;
    [[nodiscard]] Open* concerned(const CanFrame& frame);
    [[nodiscard]] bool concerns(const Open& open, const CanFrame& frame) const;
    [[nodiscard]] static bool answers(const Bytes& asked, ByteView payload);
    [[nodiscard]] CanId target_of(CanId answer) const;
    [[nodiscard]] MonoTime may_start(const Request& next) const;

    BusGuard& guard_;
    Scheduler& scheduler_;
    Clock& clock_;
    SessionTiming timing_;
    Heard heard_;
    /// One form of addressing: transfers that answer our request, and those between others.
    struct Receivers {
        explicit Receivers(isotp::Addressing addressing);
        isotp::Receiver answers;
        isotp::Receiver overheard;
    };
    Receivers normal_{isotp::Addressing::Normal};
    Receivers extended_{isotp::Addressing::Extended};
    std::set<std::pair<CanId, std::uint8_t>> listened_;  ///< with the first data byte in extended addressing
    std::vector<EcuAddress> known_;                      ///< profiles' ECUs
    Late late_;
    std::deque<Request> queue_;
    std::optional<Open> current_;
    std::list<Open> aside_;  ///< at most one of an ECU; each asked for time
    std::vector<Unanswered> unanswered_;
    TimerId timer_{0};
    std::uint64_t rejected_transfers_{0};
};

}  // namespace odolink
