// SPDX-License-Identifier: Apache-2.0
// Asks a J1939 network for what it does not tell by itself: identity, distances, hours, the lists behind the lamps. One
// request at a time, to everybody first and to single devices only where nobody answered; nothing that is broadcast is asked
// for. Owned by the agent, beside J1939Watch. Source: SAE J1939-21 (request, acknowledgement), J1939-73.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "core/diagnostics/bus_guard.hpp"
#include "core/diagnostics/j1939_watch.hpp"
#include "ports/clock.hpp"
#include "ports/scheduler.hpp"

namespace odolink {

class J1939Poll {
public:
    static constexpr Duration kTick = 250ms;        ///< between two looks at what is wanted
    static constexpr Duration kAnswerTime = 1250ms; ///< T3: a device that has not begun to answer by then does not
    static constexpr Duration kTransferTime = 5s;   ///< and a transfer is waited for so long
    static constexpr int kAsksOfAll = 2;            ///< unanswered, then single devices are asked, each once
    static constexpr Duration kGivenUp = 1h;        ///< before a group that nobody has is asked for again
    static constexpr std::size_t kMostDevices = 8;  ///< asked one by one

    J1939Poll(BusGuard& guard, J1939Watch& watch, Scheduler& scheduler, Clock& clock);
    ~J1939Poll();
    J1939Poll(const J1939Poll&) = delete;
    J1939Poll& operator=(const J1939Poll&) = delete;

    /// Waits for the watch to find J1939 on the bus: nothing is asked and no timer runs before.
    void start();
    /// Sends nothing more. start() begins anew.
    void stop();
    /// To be called after the watch heard a frame, with the answer a transfer to us needs.
    void on_heard(const J1939Watch::Heard& heard);
    /// A fault came or went, or a service record did: the lists behind it are to be read now.
    void read_codes_now();

    [[nodiscard]] bool running() const { return running_; }

private:
    /// How the asking for one group stands.
    struct Wish {
        std::optional<MonoTime> asked;
        int unanswered{0};                        ///< asks of everybody
        std::deque<j1939::Address> one_by_one;    ///< still to be asked alone
        std::set<j1939::Address> answer_alone;    ///< those who answer only when asked alone
        bool listed_devices{false};
        std::optional<MonoTime> given_up;
        bool now{false};                          ///< whatever was told before
    };
    struct Open {
        j1939::Pgn group;
        j1939::Address to;
        MonoTime since;
    };

    void arm(Duration delay);
    void on_timer();
    void look(MonoTime now);
    void note_lists(const std::vector<VehicleReport>& reports);
    [[nodiscard]] bool open_is_over(MonoTime now);
    void on_unanswered(const Open& open, MonoTime now);
    [[nodiscard]] bool due(std::size_t index, MonoTime now);
    [[nodiscard]] bool ask(j1939::Pgn group, j1939::Address to, MonoTime now);
    void reply(const j1939::Frame& frame);

    BusGuard& guard_;
    J1939Watch& watch_;
    Scheduler& scheduler_;
    Clock& clock_;
    bool running_{false};
    std::map<j1939::Pgn, Wish> wishes_;
    std::map<std::uint32_t, std::vector<Dtc>> lists_;  ///< stored codes by device, as last told
    std::optional<Open> open_;
    TimerId timer_{0};
};

}  // namespace odolink
