// SPDX-License-Identifier: Apache-2.0
// The order of work on a vehicle: find its ECUs, read identity, mileage, readiness and codes, then go round. Also
// listens: what other testers are answered is reported the same way (and is all there is while a recording is
// replayed). Owned by the agent. Source: SAE J1979 (services), ISO 15765-4 (11-bit and 29-bit discovery), SAE J1979-2 (OBD
// on UDS).
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <vector>

#include "core/diagnostics/answer_decoder.hpp"
#include "core/diagnostics/ecu_book.hpp"
#include "core/diagnostics/ecu_session.hpp"
#include "core/diagnostics/live_rotation.hpp"
#include "core/diagnostics/survey_plan.hpp"

namespace odolink {

/// Cyclic periods. While moving the guard permits one request a second, so lists take turns with live values.
struct PollPlan {
    Duration tick{1000ms};  ///< live values: speed, engine speed and four more in turn
    int dtc_every{10};      ///< ticks between readings of the code lists
    int dtc_every_moving{15};
    int uds_list_every{6};     ///< readings of the code lists between whole UDS lists; only counted in between
    int identity_every{3600};  ///< ticks between readings of CVN and VIN
    Duration monitors_after{600s};  ///< of driving: then the ECUs' own monitors are read once more
    Duration retry{5000ms};         ///< after manners kept us silent, or nobody answered
};

enum class PollPhase : std::uint8_t {
    Stopped,
    Discovering,  ///< nobody has answered yet
    Surveying,    ///< the first complete reading is under way
    Cycling,
};

class VehiclePoll {
public:
    using Sink = std::function<void(const VehicleReport&)>;

    VehiclePoll(EcuSession& session, Scheduler& scheduler, Clock& clock, PollPlan plan = {});
    ~VehiclePoll();
    VehiclePoll(const VehiclePoll&) = delete;
    VehiclePoll& operator=(const VehiclePoll&) = delete;

    /// Who is told of each fact, on the core executor.
    void set_sink(Sink sink) { sink_ = std::move(sink); }
    /// Codes alive in the store keep their names. Before the first start().
    void restore_codes(const std::vector<FaultRecord>& faults) { decoder_.restore_codes(faults); }

    /// Asks one thing of its own and calls `done` when it is over; false when it has nothing to ask now.
    using Extra = std::function<bool(std::function<void()> done)>;
    /// Who may ask when nothing of ours waits: a few times a tick, in turn with live values while moving, and while
    /// nobody answers discovery.
    void set_extra(Extra extra) { extra_ = std::move(extra); }
    /// Who is told of each whole answer before it is decoded, our own requests' and others'.
    void set_answers(std::function<void(const EcuAnswer&)> answers) { answers_ = std::move(answers); }

    /// Begins with discovery. Listening begins with it too and lasts until stop().
    void start();
    /// Sends nothing more; what is heard is dropped. start() begins anew.
    void stop();
    /// The codes are to be read as soon as possible (a lamp came on, a service record came).
    void read_codes_now() { codes_wanted_ = true; }

    [[nodiscard]] PollPhase phase() const { return phase_; }
    [[nodiscard]] const AnswerDecoder& decoder() const { return decoder_; }

private:
    enum class Slot : std::uint8_t { Live, Work };

    // vehicle_poll.cpp: when to ask
    void arm(Duration delay);
    void on_timer();
    void discover();
    void on_discovered(const RequestResult& result);
    void find_anew(Duration delay);
    void survey();
    void pump();
    [[nodiscard]] std::optional<Question> next_question();
    void on_done(const Question& question, const RequestResult& result);
    void after_work();
    [[nodiscard]] bool ask_extra();
    void on_extra_done();
    void pause();
    void tick();
    void ask_live_values();
    void on_live_values(CanId ecu, const RequestResult& result);

    // vehicle_poll_plan.cpp: what to ask, and what an answer leads to
    void plan(std::deque<Question>& queue, Question question);
    void plan_survey_of(CanId ecu, const KnownEcu& known);
    void plan_codes();
    void plan_uds_codes(CanId ecu, KnownEcu& known);
    void plan_identity(std::deque<Question>& queue, CanId ecu, const KnownEcu& known);
    void plan_identification();
    void plan_monitors();
    void plan_frame(const Dtc& code, CanId ecu);
    [[nodiscard]] bool worth_asking(const Question& question) const;
    void hear(const EcuAnswer& answer);
    void follow_up(const EcuAnswer& answer);
    void on_code_count(const EcuAnswer& answer, KnownEcu& known);
    void tell(const AnswerDecoder::Reports& reports, CanId ecu);
    void notice(const VehicleReport& report, CanId ecu);
    [[nodiscard]] bool supports(CanId ecu, std::uint8_t pid) const;
    [[nodiscard]] std::optional<CanId> ecu_supporting(std::uint8_t pid) const;

    EcuSession& session_;
    Scheduler& scheduler_;
    Clock& clock_;
    PollPlan plan_;
    Sink sink_;
    Extra extra_;
    std::function<void(const EcuAnswer&)> answers_;
    int extras_{0};  ///< asked in this tick
    int work_turn_{0};  ///< moving: whose turn the slot of work is
    AnswerDecoder decoder_;
    PollPhase phase_{PollPhase::Stopped};
    Motion motion_{Motion::Standing};
    EcuBook book_;
    std::deque<Question> work_;   ///< what is to be asked beside live values
    std::deque<Question> later_;  ///< what can wait until nothing else is to be asked
    LiveRotation rotation_;
    Slot last_slot_{Slot::Work};
    std::optional<Readiness> readiness_;
    std::set<Dtc> framed_;  ///< codes whose freeze frame was asked for since start
    bool codes_wanted_{false};
    bool monitors_read_{false};          ///< once more in this drive
    std::optional<MonoTime> moved_at_;   ///< first motion since start
    std::uint64_t ticks_{0};
    std::size_t discovery_{0};  ///< which question finds ECUs next
    CanId functional_;          ///< asks all ECUs
    MonoTime round_began_{};    ///< of discovery
    MonoTime tick_began_{};
    TimerId timer_{0};
};

}  // namespace odolink
