// SPDX-License-Identifier: Apache-2.0
// The order of work on a vehicle: find its ECUs, read identity, mileage, readiness and codes, then go round. Also
// listens: what other testers are answered is reported the same way (and is all there is while a recording is
// replayed). Owned by the agent. Source: SAE J1979 (services), ISO 15765-4 (11-bit and 29-bit discovery).
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "core/diagnostics/answer_decoder.hpp"
#include "core/diagnostics/ecu_session.hpp"

namespace odolink {

/// Cyclic periods. While moving the guard permits one request a second, so lists take turns with live values.
struct PollPlan {
    Duration tick{1000ms};  ///< live values: speed, engine speed and four more in turn
    int dtc_every{10};      ///< ticks between readings of the code lists
    int dtc_every_moving{15};
    int identity_every{3600};  ///< ticks between readings of CVN and VIN
    Duration retry{5000ms};    ///< after manners kept us silent, or nobody answered
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
    struct Step {
        CanId target;
        Bytes payload;
    };
    struct Capacity {
        std::size_t pids{obd::kMostPids};  ///< of one request
        int failures{0};
    };

    enum class Slot : std::uint8_t { Live, Backlog };

    void arm(Duration delay);
    void on_timer();
    void discover();
    void on_discovered(const RequestResult& result);
    void find_anew(Duration delay);
    void survey();
    void pump();
    void on_step_done(const Step& step, const RequestResult& result);
    void after_work();
    [[nodiscard]] bool ask_extra();
    void on_extra_done();
    void pause();
    void tick();
    void ask_live_values();
    void on_live_values(const RequestResult& result);
    [[nodiscard]] std::optional<Step> live_step(CanId ecu);
    void plan(Step step);
    void plan_codes();
    void plan_identity();
    void plan_freeze_frame(CanId ecu);
    void follow_up(const EcuAnswer& answer);
    void tell(const EcuAnswer& answer);
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
    AnswerDecoder decoder_;
    PollPhase phase_{PollPhase::Stopped};
    Motion motion_{Motion::Standing};
    CanId functional_{0x7DF, false};  ///< 11-bit first, 29-bit where nobody answers
    std::set<CanId> ecus_;            ///< answer ids of those that answered discovery
    std::set<CanId> lost_;            ///< those that went silent while others answered: one that answers again is found anew
    std::deque<Step> backlog_;        ///< what is to be asked beside live values
    std::map<CanId, Capacity> capacity_;
    std::size_t turn_{0};  ///< where the rotation of live values stands
    Slot last_slot_{Slot::Backlog};
    std::optional<Readiness> readiness_;
    std::set<Dtc> framed_;  ///< codes whose freeze frame was asked for since start
    bool codes_wanted_{false};
    std::uint64_t ticks_{0};
    int discoveries_{0};
    MonoTime tick_began_{};
    TimerId timer_{0};
};

}  // namespace odolink
