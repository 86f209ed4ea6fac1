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

/// Cyclic periods. While moving the guard permits one request a second: every other one is for live values, and what is left
/// is shared by our own questions and a profile's in turn, with a bound for our own.
struct PollPlan {
    Duration tick{1000ms};  ///< live values: speed, engine speed and four more in turn
    int dtc_every{10};      ///< ticks between readings of the code lists
    int dtc_every_moving{15};
    Duration lists_within{30s};  ///< moving: a reading of the code lists is over by then, whatever a profile wants
    int uds_list_every{6};     ///< readings of the code lists between whole UDS lists; only counted in between
    int identity_every{3600};  ///< ticks between readings of CVN and VIN
    Duration monitors_after{600s};  ///< of driving: then the ECUs' own monitors are read once more
    Duration retry{5000ms};         ///< after manners kept us silent, or nobody answered; then each time twice as long
    Duration longest_retry{300s};   ///< where nobody has answered since start()
    Duration longest_retry_known{30s};  ///< where somebody had
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
    /// A frame came: where it was the silence of the bus that kept us silent, asking begins soon. Called for each.
    void on_traffic() {
        if (waits_for_traffic_) listen_again();
    }
    /// The codes are to be read as soon as possible (a lamp came on, a service record came).
    void read_codes_now() { codes_wanted_ = true; }

    [[nodiscard]] PollPhase phase() const { return phase_; }
    [[nodiscard]] const AnswerDecoder& decoder() const { return decoder_; }

private:
    enum class Slot : std::uint8_t { Live, Work };
    enum class Turn : std::uint8_t { Ours, Extra };

    // vehicle_poll.cpp: when to ask
    void arm(Duration delay);
    void on_timer();
    void survey();
    void pump();
    [[nodiscard]] std::optional<Question> next_question();
    [[nodiscard]] std::optional<Question> take_from(std::deque<Question>& queue);
    [[nodiscard]] bool can_ask_of(const std::deque<Question>& queue) const;
    void on_done(const Question& question, const RequestResult& result);
    void go_on();
    void after_work();
    void close_survey();
    [[nodiscard]] bool ask_extra();
    void on_extra_done();
    void pause(const RequestResult& result);
    void wait_out(const RequestResult& result);
    void listen_again();
    void tick();
    [[nodiscard]] bool ask_beside_live();
    void ask_live_values();
    void on_live_values(CanId ecu, const Bytes& asked, const RequestResult& result);
    void after_live(RequestEnd end);
    [[nodiscard]] std::optional<CanId> live_source() const;

    // vehicle_poll_find.cpp: who is there, who has stopped answering, who is back
    void discover();
    void on_discovered(const RequestResult& result);
    void end_of_round();
    void find_anew(Duration delay);
    void take(CanId target, const Bytes& request, const RequestResult& result);
    void on_no_answer(CanId ecu, const Bytes& request, const RequestResult& result);
    void on_late(CanId ecu, const Bytes& request, const RequestResult& result);
    void on_broken_promise(CanId ecu, const Bytes& request);
    void let_rest(CanId ecu);
    void try_a_resting_one();
    void ask_one_by_one(std::deque<Question>& queue, std::size_t index);

    // vehicle_poll_plan.cpp: what to ask, and what an answer leads to
    void plan(std::deque<Question>& queue, Question question);
    void plan_survey_of(CanId ecu, const KnownEcu& known);
    void plan_codes();
    void plan_all_uds_codes();
    void plan_uds_codes(CanId ecu, KnownEcu& known);
    void plan_status_of_others();
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
    Turn last_turn_{Turn::Extra};  ///< moving: who had the last slot beside live values
    MonoTime lists_due_{};         ///< when what was planned is to be over
    int rounds_moving_{0};
    AnswerDecoder decoder_;
    PollPhase phase_{PollPhase::Stopped};
    Motion motion_{Motion::Standing};
    EcuBook book_;
    std::deque<Question> work_;   ///< what is to be asked beside live values
    std::deque<Question> later_;  ///< what can wait until nothing else is to be asked
    LiveRotation rotation_;
    std::set<CanId> live_tried_;  ///< in this tick
    int survey_waits_{0};
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
    MonoTime next_round_{};
    Duration round_delay_{};
    Duration quiet_{};  ///< how long a bus without any traffic was left alone last
    bool waits_for_traffic_{false};
    bool somebody_{false};      ///< has answered since start()
    MonoTime tick_began_{};
    TimerId timer_{0};
};

}  // namespace odolink
